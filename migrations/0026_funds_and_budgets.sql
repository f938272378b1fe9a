-- What shows a return of a fund, instalments that a bank sent back, and what care came to by person and service for budgets.

create table fund_evidence (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  fund_return_id bigint not null,
  provider_id bigint,
  name text not null check (name <> '' and length(name) <= 200),
  type text not null check (type in ('application/pdf', 'image/jpeg', 'image/png', 'text/csv')),
  bytes bytea not null check (octet_length(bytes) between 1 and 10485760),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  sent_by bigint not null references app_user,
  sent_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, fund_return_id, sha256),
  foreign key (council_id, fund_id) references fund (council_id, id),
  foreign key (council_id, fund_return_id) references fund_return (council_id, id)
);
comment on table fund_evidence is 'A file that shows what a return says, such as a receipt or a bank statement, as it came. The same file is kept once for a return.';
comment on column fund_evidence.type is 'What the bytes are, told from the bytes themselves.';
create index on fund_evidence (council_id, fund_id);
call scope_to_council('fund_evidence');
call scope_to_provider('fund_evidence');
call make_append_only('fund_evidence');

create table fund_payment_returned (
  council_id bigint not null,
  fund_batch_id bigint not null,
  fund_id bigint not null,
  provider_id bigint,
  on_day date not null,
  words text not null check (words <> ''),
  done_by bigint not null references app_user,
  done_at timestamptz not null,
  primary key (council_id, fund_batch_id, fund_id),
  foreign key (council_id, fund_batch_id) references fund_batch (council_id, id),
  foreign key (council_id, fund_id) references fund (council_id, id)
);
comment on table fund_payment_returned is 'What a batch paid to a fund and the bank sent back, once. Its instalments are live no more, so that they are due again.';
comment on column fund_payment_returned.on_day is 'The day on which the money came back.';
call scope_to_council('fund_payment_returned');
call scope_to_provider('fund_payment_returned');
call make_append_only('fund_payment_returned');

create table care_total (
  council_id bigint not null,
  period_month date not null,
  contract_id bigint not null,
  person_id bigint not null,
  service text not null,
  amount_pence bigint not null,
  primary key (council_id, period_month, contract_id, person_id, service)
);
comment on table care_total is 'What was posted as spent on care, by the month that it is about, contract, person and service (0 and empty where there is none), so that a year opens at once by area and service. Kept by the database itself, from each posting as it is written.';
comment on column care_total.amount_pence is 'Put to care or to unused block time less what was taken from them, in pence.';
call scope_to_council('care_total');
create policy council_only on care_total as restrictive using ((select tend_provider()) is null);
grant select on care_total to tend_app;

create function add_to_care() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into care_total as t (council_id, period_month, contract_id, person_id, service, amount_pence)
  select f.council_id, date_trunc('month', f.period_on)::date, coalesce(f.contract_id, 0), coalesce(f.person_id, 0), coalesce(v.service, l.service, ''),
    sum(case when f.debit in ('care', 'unused block time') then f.amount_pence else 0 end
      - case when f.credit in ('care', 'unused block time') then f.amount_pence else 0 end)
  from fresh f
    left join payable_item i on i.council_id = f.council_id and i.id = f.payable_item_id
    left join week_line w on w.council_id = i.council_id and w.id = i.week_line_id
    left join planned_visit v on v.council_id = w.council_id and v.id = w.planned_visit_id
    left join charge c on c.council_id = i.council_id and c.id = i.charge_id
    left join package_line l on l.council_id = f.council_id and l.id = c.package_line_id
  where f.debit in ('care', 'unused block time') or f.credit in ('care', 'unused block time')
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (council_id, period_month, contract_id, person_id, service) do update set amount_pence = t.amount_pence + excluded.amount_pence;
  return null;
end $$;
create trigger add_to_care after insert on posting referencing new table as fresh for each statement execute function add_to_care();

-- Years of ledger open at once: the months that there are, the postings of any month, and those of accounts that few postings touch.
create index on ledger_total (council_id, posted_month);
create index on ledger_total (council_id, period_month);
create index on posting (council_id, posted_on, id);
create index on posting (council_id, period_on, id);
create index posting_besides_care on posting (council_id, posted_on, id) where not (debit = 'care' and credit = 'owed to providers');

create table contract_payment_days (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  days smallint not null check (days between 1 and 30),
  effective_from date not null,
  source text not null check (source <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table contract_payment_days is 'Within how many days a contract is to be paid, from a day on, where it says so itself; of those in effect, the one recorded last holds, and without any the council''s own setting.';
comment on column contract_payment_days.days is 'From the day on which a claim is valid; the law allows 30 at the most.';
create index on contract_payment_days (council_id, contract_id, id desc);
call scope_to_council('contract_payment_days');
call scope_to_provider('contract_payment_days');
call make_append_only('contract_payment_days');

create function agreed_days(council bigint, close bigint, day date) returns integer language sql stable as $$
  select min((select d.days from contract_payment_days d where d.council_id = council and d.contract_id = i.contract_id and d.effective_from <= day
    order by d.id desc limit 1))
  from (select distinct contract_id from payable_item where council_id = council and week_close_id = close) i
$$;
comment on function agreed_days(bigint, bigint, date) is 'The fewest days to pay that contracts of a close agree on a day; null where none says.';
