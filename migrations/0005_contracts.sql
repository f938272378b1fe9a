-- Contracts and their terms: prices and rules, versioned by date, never overwritten.

create table contract (
  council_id bigint not null references council,
  id bigint generated always as identity,
  reference text not null,
  provider_id bigint not null,
  title text not null,
  kind text not null check (kind in ('block', 'spot', 'framework', 'outcome-based', 'individual service fund', 'in-house')),
  area text,
  starts_on date not null,
  ends_on date,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, reference),
  check (ends_on is null or ends_on >= starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table contract is 'An agreement with a provider under which visits are paid.';
create index on contract (council_id, provider_id);
call scope_to_council('contract');
call scope_to_provider('contract');
grant select, insert, update on contract to tend_app;

create table contract_terms (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  version integer not null,
  effective_from date not null,
  terms jsonb not null,
  bank_holidays text not null default 'both' check (bank_holidays in ('true-day', 'substitute', 'both')),
  reason text not null check (reason <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, contract_id, version),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table contract_terms is 'One version of a contract''s terms and rates. On a day, the version recorded last among those in effect from that day or earlier holds.';
comment on column contract_terms.terms is 'Windows, pay rule, cancelled rule, rates in pence an hour and effects, in the shape docs/rules/terms.md describes.';
comment on column contract_terms.bank_holidays is 'Which day is paid as the bank holiday when one is moved: the true day, the substitute or both. It stands beside the terms, since the command reads the days themselves.';
comment on column contract_terms.reason is 'Why the terms were recorded, in the words of whoever recorded them.';
call scope_to_council('contract_terms');
call scope_to_provider('contract_terms');
call make_append_only('contract_terms');
