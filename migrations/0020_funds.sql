-- Money that a person, or somebody for them, spends on care: direct payments and individual service funds; the personal budget; what
-- the fair price is worked out from; and published spend as it was read.

create table fund (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  provider_id bigint,
  contract_id bigint,
  kind text not null check (kind in ('direct payment', 'individual service fund')),
  managed_by text not null check (managed_by <> ''),
  paid_to text not null check (paid_to <> ''),
  starts_on date not null,
  set_up_pence bigint not null default 0 check (set_up_pence between 0 and 100000000),
  written_by bigint not null references app_user,
  written_at timestamptz not null,
  primary key (council_id, id),
  check ((kind = 'direct payment') = (provider_id is null)),
  check (contract_id is null or provider_id is not null),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table fund is 'Money for care that the council pays in advance, to the person or whoever manages it for them. What is agreed of it is in fund_terms.';
comment on column fund.managed_by is 'Who manages it: the person, somebody they chose, or an organisation.';
comment on column fund.paid_to is 'The account it is paid into, as accounts payable know it. Never published.';
comment on column fund.set_up_pence is 'Paid once at the start, such as for insurance, in pence.';
create index on fund (council_id, person_id);
call scope_to_council('fund');
call scope_to_provider('fund');
call make_append_only('fund');

create table fund_terms (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  provider_id bigint,
  version integer not null check (version > 0),
  effective_from date not null,
  budget_pence bigint not null check (budget_pence between 0 and 10000000),
  contribution_pence bigint not null check (contribution_pence between 0 and budget_pence),
  interval_weeks smallint not null check (interval_weeks between 1 and 13),
  contingency_weeks smallint not null check (contingency_weeks between 0 and 26),
  return_weeks smallint not null check (return_weeks between 4 and 52),
  bank_minutes integer not null default 0 check (bank_minutes between 0 and 20160),
  carry_minutes integer not null default 0 check (carry_minutes between 0 and 100000),
  keep_weeks smallint not null default 13 check (keep_weeks between 1 and 104),
  reason text not null check (reason <> ''),
  written_by bigint not null references app_user,
  written_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, fund_id, version),
  foreign key (council_id, fund_id) references fund (council_id, id)
);
comment on table fund_terms is 'Versions of what is agreed of a fund. Of those that finance confirmed and that are in effect, the one recorded last holds.';
comment on column fund_terms.budget_pence is 'What care costs a week, in pence.';
comment on column fund_terms.contribution_pence is 'What the person pays of it a week themselves, in pence; the council pays the rest.';
comment on column fund_terms.bank_minutes is 'Minutes of care a week that the money buys, which a service fund may keep for later; 0: no hours are kept.';
comment on column fund_terms.carry_minutes is 'The most minutes that pass from one interval to the next.';
comment on column fund_terms.keep_weeks is 'After so many weeks, minutes that nobody used expire.';
call scope_to_council('fund_terms');
call scope_to_provider('fund_terms');
call make_append_only('fund_terms');

create table fund_terms_decision (
  council_id bigint not null,
  fund_terms_id bigint not null,
  provider_id bigint,
  decision text not null check (decision in ('confirmed', 'sent back')),
  words text not null default '',
  decided_by bigint not null references app_user,
  decided_at timestamptz not null,
  primary key (council_id, fund_terms_id),
  check (decision = 'confirmed' or words <> ''),
  foreign key (council_id, fund_terms_id) references fund_terms (council_id, id)
);
comment on table fund_terms_decision is 'What finance said of a version, once: nothing is paid by a version that was not confirmed.';
create function fund_decided_by_another() returns trigger language plpgsql as $$
begin
  if exists (select from fund_terms t where t.council_id = new.council_id and t.id = new.fund_terms_id and t.written_by = new.decided_by) then
    raise exception 'what is agreed of a fund is confirmed by someone other than who wrote it' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger fund_decided_by_another before insert on fund_terms_decision for each row execute function fund_decided_by_another();
call scope_to_council('fund_terms_decision');
call scope_to_provider('fund_terms_decision');
call make_append_only('fund_terms_decision');

create table fund_event (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  provider_id bigint,
  kind text not null check (kind in ('suspended', 'resumed', 'ended')),
  on_day date not null,
  words text not null check (words <> ''),
  done_by bigint not null references app_user,
  done_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, fund_id) references fund (council_id, id)
);
comment on table fund_event is 'A fund that stops from a day on, goes on from a day, or ends.';
comment on column fund_event.on_day is 'The first day of a suspension, the first day on which it goes on, or the last day of the fund.';
create index on fund_event (council_id, fund_id, id);
call scope_to_council('fund_event');
call scope_to_provider('fund_event');
call make_append_only('fund_event');

create table fund_batch (
  council_id bigint not null references council,
  id bigint generated always as identity,
  pay_on date not null,
  made_by bigint not null references app_user,
  made_at timestamptz not null,
  primary key (council_id, id)
);
comment on table fund_batch is 'Instalments that accounts payable pay together.';
call scope_to_council('fund_batch');
create policy council_only on fund_batch as restrictive using ((select tend_provider()) is null);
call make_append_only('fund_batch');

create table fund_batch_event (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_batch_id bigint not null,
  kind text not null check (kind in ('approved', 'withdrawn', 'paid')),
  on_day date not null,
  words text not null default '',
  done_by bigint not null references app_user,
  done_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, fund_batch_id, kind),
  foreign key (council_id, fund_batch_id) references fund_batch (council_id, id)
);
comment on table fund_batch_event is 'What was done with a batch: approved by another, withdrawn before that, paid as the bank says.';
create unique index fund_batch_is_approved_or_withdrawn on fund_batch_event (council_id, fund_batch_id) where kind in ('approved', 'withdrawn');
create function batch_approved_by_another() returns trigger language plpgsql as $$
begin
  if new.done_by = (select b.made_by from fund_batch b where b.council_id = new.council_id and b.id = new.fund_batch_id) then
    raise exception 'a batch is approved by someone other than who made it' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger batch_approved_by_another before insert on fund_batch_event for each row when (new.kind = 'approved') execute function batch_approved_by_another();
call scope_to_council('fund_batch_event');
create policy council_only on fund_batch_event as restrictive using ((select tend_provider()) is null);
call make_append_only('fund_batch_event');

create table fund_instalment (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  provider_id bigint,
  fund_batch_id bigint not null,
  kind text not null check (kind in ('set-up', 'regular', 'correction', 'taken off')),
  starts_on date not null,
  ends_on date not null,
  amount_pence bigint not null,
  corrects_id bigint,
  because text not null check (because <> ''),
  live boolean not null default true,
  primary key (council_id, id),
  check (ends_on >= starts_on),
  check ((kind = 'correction') = (corrects_id is not null)),
  check (kind = 'correction' or (kind = 'taken off' and amount_pence < 0) or amount_pence >= 0),
  foreign key (council_id, fund_id) references fund (council_id, id),
  foreign key (council_id, fund_batch_id) references fund_batch (council_id, id),
  foreign key (council_id, corrects_id) references fund_instalment (council_id, id)
);
comment on table fund_instalment is 'What a batch pays of a fund: a stretch of days in advance, a correction of one paid before, or surplus taken off.';
comment on column fund_instalment.amount_pence is 'In pence; below nought where it lowers what is paid.';
comment on column fund_instalment.live is 'False once its batch was withdrawn.';
create unique index fund_stretch_is_paid_once on fund_instalment (council_id, fund_id, kind, starts_on) where live and kind in ('set-up', 'regular');
create index on fund_instalment (council_id, fund_batch_id);
create index on fund_instalment (council_id, fund_id, id);
create trigger only_ends before update or delete on fund_instalment for each row execute function only_ends();
call scope_to_council('fund_instalment');
call scope_to_provider('fund_instalment');
grant select, insert, update (live) on fund_instalment to tend_app;

create table fund_return (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  provider_id bigint,
  starts_on date not null,
  ends_on date not null,
  final boolean not null default false,
  stated_pence bigint not null,
  words text not null default '',
  corrects_id bigint,
  recorded_by bigint not null references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  check (ends_on >= starts_on),
  unique (council_id, corrects_id),
  foreign key (council_id, fund_id) references fund (council_id, id),
  foreign key (council_id, corrects_id) references fund_return (council_id, id)
);
comment on table fund_return is 'What was spent of a fund in a time, as whoever manages it says. A correction is a new return that names the one it takes the place of.';
comment on column fund_return.stated_pence is 'What the account held at the end, as its statement says, in pence.';
create index on fund_return (council_id, fund_id, id);
call scope_to_council('fund_return');
call scope_to_provider('fund_return');
call make_append_only('fund_return');

create table fund_spend (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_return_id bigint not null,
  fund_id bigint not null,
  provider_id bigint,
  what text not null check (what <> ''),
  amount_pence bigint not null check (amount_pence > 0),
  evidence text not null default '',
  allowed boolean not null default true,
  primary key (council_id, id),
  foreign key (council_id, fund_return_id) references fund_return (council_id, id),
  foreign key (council_id, fund_id) references fund (council_id, id)
);
comment on table fund_spend is 'One thing that a return says the money went on.';
comment on column fund_spend.amount_pence is 'In pence, above nought.';
comment on column fund_spend.evidence is 'The names of the files that show it, such as a receipt or a statement.';
comment on column fund_spend.allowed is 'Whether it is care as agreed. What is not stays to be accounted for.';
create index on fund_spend (council_id, fund_return_id);
call scope_to_council('fund_spend');
call scope_to_provider('fund_spend');
call make_append_only('fund_spend');

create table fund_recovery (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  provider_id bigint,
  way text not null check (way in ('notice', 'next instalment')),
  amount_pence bigint not null check (amount_pence > 0),
  words text not null check (words <> ''),
  done_by bigint not null references app_user,
  done_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, fund_id) references fund (council_id, id)
);
comment on table fund_recovery is 'Surplus that the council asks back, by a notice or off the next instalment.';
comment on column fund_recovery.amount_pence is 'In pence.';
create index on fund_recovery (council_id, fund_id);
call scope_to_council('fund_recovery');
call scope_to_provider('fund_recovery');
call make_append_only('fund_recovery');

create table fund_receipt (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  provider_id bigint,
  on_day date not null,
  amount_pence bigint not null check (amount_pence > 0),
  words text not null check (words <> ''),
  recorded_by bigint not null references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, fund_id) references fund (council_id, id)
);
comment on table fund_receipt is 'Surplus that was paid back to the council.';
comment on column fund_receipt.amount_pence is 'In pence.';
create index on fund_receipt (council_id, fund_id);
call scope_to_council('fund_receipt');
call scope_to_provider('fund_receipt');
call make_append_only('fund_receipt');

create table fund_hours (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  provider_id bigint not null,
  on_day date not null,
  minutes integer not null check (minutes <> 0),
  words text not null check (words <> ''),
  corrects_id bigint,
  recorded_by bigint not null references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, corrects_id),
  check ((minutes < 0) = (corrects_id is not null)),
  foreign key (council_id, fund_id) references fund (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, corrects_id) references fund_hours (council_id, id)
);
comment on table fund_hours is 'Care given under a service fund as the provider says, where no verified visit shows it.';
comment on column fund_hours.minutes is 'Minutes used; below nought where an entry is taken back.';
create index on fund_hours (council_id, fund_id);
call scope_to_council('fund_hours');
call scope_to_provider('fund_hours');
call make_append_only('fund_hours');

create table personal_budget (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  version integer not null check (version > 0),
  effective_from date not null,
  weekly_pence bigint not null check (weekly_pence between 0 and 10000000),
  reason text not null check (reason <> ''),
  recorded_by bigint not null references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, person_id, version),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table personal_budget is 'The money agreed for a person''s care from a day on, whoever pays which part of it; of those in effect the one recorded last holds.';
comment on column personal_budget.weekly_pence is 'A week, in pence.';
call scope_to_council('personal_budget');
create policy council_only on personal_budget as restrictive using ((select tend_provider()) is null);
call make_append_only('personal_budget');

create table fair_price_figures (
  council_id bigint not null references council,
  id bigint generated always as identity,
  effective_from date not null,
  figures jsonb not null,
  source text not null check (source <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id)
);
comment on table fair_price_figures is 'What the council puts in place of the published figures of the fair price from a day on; of those in effect the one recorded last holds.';
comment on column fair_price_figures.figures is 'In the shape docs/rules/fair-price.md describes; money in pence.';
call scope_to_council('fair_price_figures');
create policy council_only on fair_price_figures as restrictive using ((select tend_provider()) is null);
call make_append_only('fair_price_figures');

create table spend_file (
  council_id bigint not null references council,
  id bigint generated always as identity,
  name text not null check (name <> ''),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  heading text not null,
  rows integer not null check (rows > 0),
  amount_pence bigint not null,
  faults jsonb not null,
  read_by bigint not null references app_user,
  read_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, sha256)
);
comment on table spend_file is 'A file of published spend as it was read, once.';
comment on column spend_file.amount_pence is 'What its rows come to, in pence.';
comment on column spend_file.faults is 'Rows that were refused, each with its line, column and reason.';
call scope_to_council('spend_file');
create policy council_only on spend_file as restrictive using ((select tend_provider()) is null);
call make_append_only('spend_file');

create table spend_row (
  council_id bigint not null,
  spend_file_id bigint not null,
  line integer not null,
  paid_on date not null,
  supplier text not null check (supplier <> ''),
  purpose text not null,
  transaction text not null,
  amount_pence bigint not null,
  primary key (council_id, spend_file_id, line),
  foreign key (council_id, spend_file_id) references spend_file (council_id, id)
);
comment on table spend_row is 'One payment as published. It keeps its own name of the supplier.';
comment on column spend_row.amount_pence is 'In pence; below nought where money came back.';
create index on spend_row (council_id, paid_on);
call scope_to_council('spend_row');
create policy council_only on spend_row as restrictive using ((select tend_provider()) is null);
call make_append_only('spend_row');

create table spend_merge (
  council_id bigint not null references council,
  id bigint generated always as identity,
  keep text not null check (keep <> ''),
  other text not null check (other <> '' and other <> keep),
  decision text not null check (decision in ('merged', 'kept apart', 'undone')),
  decided_by bigint not null references app_user,
  decided_at timestamptz not null,
  primary key (council_id, id)
);
comment on table spend_merge is 'What somebody decided of two names of suppliers; of each name the newest decision holds.';
create index on spend_merge (council_id, other, id desc);
call scope_to_council('spend_merge');
create policy council_only on spend_merge as restrictive using ((select tend_provider()) is null);
call make_append_only('spend_merge');
