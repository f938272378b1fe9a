-- What care that was given comes to and is not in the ledger yet: kept, so that a year opens at once.

create table accrual (
  council_id bigint not null,
  provider_id bigint not null,
  contract_id bigint not null,
  person_id bigint not null,
  service text not null,
  week_starts_on date not null,
  period_month date not null check (extract(day from period_month) = 1),
  of text not null check (of in ('visit', 'block', 'block adjustment', 'block lapsed', 'service', 'retainer', 'travel', 'contribution', 'fund',
    'invoice', 'VAT', 'held', 'not judged')),
  items integer not null check (items > 0),
  care_pence bigint not null,
  owed_pence bigint not null,
  primary key (council_id, provider_id, week_starts_on, period_month, contract_id, person_id, service, of),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table accrual is 'What the ledger would hold besides if every week were closed and approved now, by contract, person, service (0 and empty where there is none), week and kind. Counted anew by the application; never posted.';
comment on column accrual.period_month is 'The month that it is about, as a posting of it would say.';
comment on column accrual.of is 'What it is of: a kind of item of a close; held, what waits for a decision, at what it would pay; or not judged, a planned visit that nothing was found of yet, as planned.';
comment on column accrual.care_pence is 'What it would put to care and unused block time, in pence.';
comment on column accrual.owed_pence is 'What it would add to what is owed to the provider, in pence: less what the provider collects from people.';
create index on accrual (council_id, period_month);
call scope_to_council('accrual');
create policy council_only on accrual as restrictive using ((select tend_provider()) is null);
grant select, insert, delete on accrual to tend_app;

create table accrual_count (
  council_id bigint not null,
  provider_id bigint not null,
  counted_to date not null,
  counted_at timestamptz not null,
  primary key (council_id, provider_id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table accrual_count is 'When the accruals of a provider were counted last, and to which day.';
call scope_to_council('accrual_count');
create policy council_only on accrual_count as restrictive using ((select tend_provider()) is null);
grant select, insert, update on accrual_count to tend_app;
