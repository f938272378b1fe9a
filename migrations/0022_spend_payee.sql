-- Whom a published payment went to is its payee: many are no providers.
alter table spend_row rename column supplier to payee;
comment on column spend_row.payee is 'The name as published. It is kept whatever is decided of it.';
