-- What a council means to spend on home care in a financial year, whole or by a part of it.

create table budget (
  council_id bigint not null references council,
  id bigint generated always as identity,
  year_starts_on date not null check (extract(day from year_starts_on) = 1),
  area_id bigint,
  contract_id bigint,
  service text,
  amount_pence bigint not null check (amount_pence >= 0),
  hours integer check (hours >= 0),
  reason text not null check (reason <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  check (num_nonnulls(area_id, contract_id, service) <= 1),
  foreign key (council_id, area_id) references area (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table budget is 'Money set aside for home care in a year, all of it or for one area, contract or service; the newest of each holds.';
comment on column budget.amount_pence is 'For the year, in pence.';
comment on column budget.hours is 'Hours of care that it is meant to buy; null where that is not said.';
create index on budget (council_id, year_starts_on);
call scope_to_council('budget');
create policy council_only on budget as restrictive using ((select tend_provider()) is null);
call make_append_only('budget');
