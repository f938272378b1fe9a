-- What a person adds to a fund themselves, as it was due for the days of a return.

alter table fund_return add column own_pence bigint not null default 0 check (own_pence >= 0);
comment on column fund_return.own_pence is 'What the person was to add themselves for its days, by what was agreed when it was recorded, in pence.';
