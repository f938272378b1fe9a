-- The ledger: every pound that is owed, bought, used or paid, in postings that balance by construction and are never changed.

alter table contract_block add column pence_per_hour integer check (pence_per_hour between 0 and 100000000);
comment on column contract_block.pence_per_hour is 'What an hour of the block costs, in pence. Null: the block is a promise of hours only, and its visits are paid by the hour.';

create table block_adjustment (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  area_id bigint not null,
  on_day date not null,
  minutes integer not null check (minutes > 0),
  cause text not null check (cause in ('the council suspended placements', 'a need could not be met', 'agreed otherwise')),
  words text not null check (words <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, area_id) references area (council_id, id)
);
comment on table block_adjustment is 'Time that a block is not paid for after all, in the period that holds a day, with its cause.';
comment on column block_adjustment.minutes is 'Minutes taken off what the period bought.';
create index on block_adjustment (council_id, contract_id, area_id, on_day);
call scope_to_council('block_adjustment');
call scope_to_provider('block_adjustment');
call make_append_only('block_adjustment');

create table charge (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  person_id bigint,
  package_line_id bigint,
  key text not null check (key <> ''),
  kind text not null check (kind in ('block', 'block adjustment', 'block lapsed', 'service', 'retainer', 'travel', 'contribution', 'fund')),
  week_starts_on date not null check (extract(isodow from week_starts_on) = 1),
  starts_on date not null,
  ends_on date not null,
  minutes integer not null default 0,
  amount_pence bigint not null,
  block_pence bigint not null default 0,
  because text not null check (because <> ''),
  replaces_id bigint,
  made_at timestamptz not null default now(),
  primary key (council_id, id),
  check (ends_on >= starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id),
  foreign key (council_id, replaces_id) references charge (council_id, id)
);
comment on table charge is 'What is owed besides visits: a block, a service by the week or night, a retainer, travel, a contribution. A later finding is a new row under the same key.';
comment on column charge.key is 'What it is for, the same for all its versions.';
comment on column charge.week_starts_on is 'The week in which it falls due.';
comment on column charge.amount_pence is 'What is owed for it, in pence; below nought where it takes something off.';
comment on column charge.block_pence is 'What it takes from block time bought, in pence.';
create index on charge (council_id, provider_id, key, id desc);
call scope_to_council('charge');
call scope_to_provider('charge');
call make_append_only('charge');

alter table payable_item
  drop constraint payable_item_kind_check,
  add check (kind in ('visit', 'charge', 'adjustment')),
  alter column week_line_id drop not null,
  alter column verdict_id drop not null,
  add column charge_id bigint,
  add column block_minutes integer not null default 0,
  add column block_pence bigint not null default 0,
  add foreign key (council_id, charge_id) references charge (council_id, id),
  add check ((week_line_id is null) = (verdict_id is null)),
  add check (num_nonnulls(week_line_id, charge_id) = 1);
comment on column payable_item.charge_id is 'The charge it is of, where it is of no visit.';
comment on column payable_item.block_minutes is 'Minutes that it uses of a block, besides what it pays.';
comment on column payable_item.block_pence is 'What those minutes cost when the block was bought, in pence.';
create index on payable_item (council_id, provider_id, charge_id) where charge_id is not null;

create function is_ledger_account(name text) returns boolean language sql immutable parallel safe as $$
  select name in ('care', 'unused block time', 'direct payments', 'block time bought', 'recoveries due', 'direct payment funds', 'bank',
    'owed to providers', 'payments on their way', 'contributions')
$$;
comment on function is_ledger_account(text) is 'The accounts of the ledger: what was spent (care, unused block time, direct payments), what the council has (block time bought, recoveries due, direct payment funds, bank), what it owes (owed to providers, payments on their way), and what people pay towards their care (contributions).';

create table posting (
  council_id bigint not null references council,
  id bigint generated always as identity,
  debit text not null check (is_ledger_account(debit)),
  credit text not null check (is_ledger_account(credit)),
  amount_pence bigint not null check (amount_pence > 0),
  kind text not null check (kind <> ''),
  provider_id bigint,
  contract_id bigint,
  person_id bigint,
  payable_item_id bigint,
  week_close_id bigint,
  source text not null check (source <> ''),
  part smallint not null default 1,
  corrects_id bigint,
  period_on date not null,
  posted_on date not null,
  posted_at timestamptz not null,
  posted_by bigint references app_user,
  primary key (council_id, id),
  unique (council_id, source, part),
  check (debit <> credit),
  check (week_close_id is not null or payable_item_id is null),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, payable_item_id) references payable_item (council_id, id),
  foreign key (council_id, week_close_id) references week_close (council_id, id),
  foreign key (council_id, corrects_id) references posting (council_id, id)
);
comment on table posting is 'The ledger. Each row moves an amount from one account to another, so it balances by construction; a correction is a new row.';
comment on column posting.debit is 'The account that the amount is put to.';
comment on column posting.credit is 'The account that it is taken from.';
comment on column posting.amount_pence is 'In pence, always above nought: what goes back is a row the other way round.';
comment on column posting.week_close_id is 'The close whose approval posted it, as its item has it: a statement tells closes and reads no items.';
comment on column posting.source is 'What made it, such as ''item 17'' or ''payment 4'': the same source is posted once.';
comment on column posting.corrects_id is 'The posting that an adjustment corrects.';
comment on column posting.period_on is 'The first day of the week or period that it is about, however late it is posted.';
comment on column posting.posted_on is 'The day on which it enters the books.';
create index on posting (council_id, provider_id, posted_on, id);
create index on posting (council_id, person_id, posted_on) where person_id is not null;
create index on posting (council_id, payable_item_id) where payable_item_id is not null;
call scope_to_council('posting');
call scope_to_provider('posting');
call make_append_only('posting');

create table ledger_total (
  council_id bigint not null,
  account text not null,
  provider_id bigint not null,
  contract_id bigint not null,
  period_month date not null,
  posted_month date not null,
  debit_pence bigint not null,
  credit_pence bigint not null,
  primary key (council_id, account, provider_id, contract_id, period_month, posted_month)
);
comment on table ledger_total is 'Sums of posting by account, provider, contract and month (0 where there is none), so that years of ledger open at once. Kept by the database itself, from each row as it is written.';
comment on column ledger_total.debit_pence is 'What was put to the account, in pence.';
comment on column ledger_total.credit_pence is 'What was taken from it, in pence.';
call scope_to_council('ledger_total');
call scope_to_provider('ledger_total');
grant select on ledger_total to tend_app;

create function add_to_totals() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger_total as t (council_id, account, provider_id, contract_id, period_month, posted_month, debit_pence, credit_pence)
  select council_id, account, coalesce(provider_id, 0), coalesce(contract_id, 0), date_trunc('month', period_on)::date,
    date_trunc('month', posted_on)::date, sum(put), sum(taken)
  from (select council_id, debit as account, provider_id, contract_id, period_on, posted_on, amount_pence as put, 0 as taken from fresh
    union all select council_id, credit, provider_id, contract_id, period_on, posted_on, 0, amount_pence from fresh) sides
  group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
  on conflict (council_id, account, provider_id, contract_id, period_month, posted_month)
    do update set debit_pence = t.debit_pence + excluded.debit_pence, credit_pence = t.credit_pence + excluded.credit_pence;
  return null;
end $$;
create trigger add_to_totals after insert on posting referencing new table as fresh for each statement execute function add_to_totals();
