-- Payment runs: who is paid what on which day, by whom it was checked, approved and released, and what the bank said of it.

create table bank_detail (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  account_name text not null check (account_name <> ''),
  sort_code text not null check (sort_code ~ '^\d{6}$'),
  account_number text not null check (account_number ~ '^\d{8}$'),
  roll_number text check (roll_number <> ''),
  told_by text not null check (told_by in ('letter', 'email', 'form', 'telephone', 'in person')),
  words text not null check (words <> ''),
  changed_by bigint not null references app_user,
  changed_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table bank_detail is 'Versions of where a provider is paid; the newest holds once it is confirmed, and nothing is paid before.';
comment on column bank_detail.told_by is 'How the council was told. It is confirmed by another way.';
create index on bank_detail (council_id, provider_id, id desc);
call scope_to_council('bank_detail');
call scope_to_provider('bank_detail');
call make_append_only('bank_detail');

create table bank_detail_confirmation (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  bank_detail_id bigint not null,
  outcome text not null check (outcome in ('confirmed', 'not confirmed')),
  channel text not null check (channel in ('letter', 'email', 'form', 'telephone', 'in person')),
  words text not null check (words <> ''),
  confirmed_by bigint not null references app_user,
  confirmed_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, bank_detail_id, confirmed_by),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, bank_detail_id) references bank_detail (council_id, id)
);
comment on table bank_detail_confirmation is 'What somebody of the council learnt when asking the provider whether its bank details are right.';
create function confirmed_by_another() returns trigger language plpgsql as $$
begin
  if exists (select from bank_detail d where d.council_id = new.council_id and d.id = new.bank_detail_id and d.changed_by = new.confirmed_by) then
    raise exception 'bank details are confirmed by people other than the one who changed them' using errcode = 'check_violation';
  end if;
  if exists (select from bank_detail d where d.council_id = new.council_id and d.id = new.bank_detail_id and d.told_by = new.channel) then
    raise exception 'bank details are confirmed by another way than the one by which they came' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger confirmed_by_another before insert on bank_detail_confirmation for each row execute function confirmed_by_another();
call scope_to_council('bank_detail_confirmation');
call scope_to_provider('bank_detail_confirmation');
call make_append_only('bank_detail_confirmation');

create table paying_account (
  council_id bigint not null references council,
  id bigint generated always as identity,
  account_name text not null check (account_name <> ''),
  sort_code text not null check (sort_code ~ '^\d{6}$'),
  account_number text not null check (account_number ~ '^\d{8}$'),
  service_user_number text not null check (service_user_number ~ '^\d{6}$'),
  effective_from date not null,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id)
);
comment on table paying_account is 'The account that the council pays from, and its Bacs service user number; of those in effect, the one recorded last holds.';
call scope_to_council('paying_account');
create policy council_only on paying_account as restrictive using ((select tend_provider()) is null);
call make_append_only('paying_account');

create table approval_limit (
  council_id bigint not null references council,
  id bigint generated always as identity,
  user_id bigint not null references app_user,
  amount_pence bigint not null check (amount_pence >= 0),
  effective_from date not null,
  source text not null check (source <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id)
);
comment on table approval_limit is 'What somebody may approve alone, from a day on; of those in effect, the one recorded last holds. Who has none approves nothing.';
comment on column approval_limit.amount_pence is 'The most that a payment run may come to for one approval to be enough, in pence.';
create index on approval_limit (council_id, user_id, id desc);
call scope_to_council('approval_limit');
create policy council_only on approval_limit as restrictive using ((select tend_provider()) is null);
call make_append_only('approval_limit');

create table ledger_code (
  council_id bigint not null references council,
  id bigint generated always as identity,
  service text check (service <> ''),
  contract_kind text check (contract_kind in ('block', 'spot', 'framework', 'outcome-based', 'individual service fund', 'in-house')),
  code text not null check (code <> ''),
  words text not null check (words <> ''),
  effective_from date not null,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id)
);
comment on table ledger_code is 'The council''s own code for what is paid, by service and kind of contract (null: any), from a day on. The closest match holds, and of equals the one recorded last.';
call scope_to_council('ledger_code');
create policy council_only on ledger_code as restrictive using ((select tend_provider()) is null);
call make_append_only('ledger_code');

create table payment_hold (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint,
  payable_item_id bigint,
  owner_id bigint not null references app_user,
  reason text not null check (reason <> ''),
  until_on date,
  placed_by bigint not null references app_user,
  placed_at timestamptz not null,
  primary key (council_id, id),
  check (num_nonnulls(contract_id, payable_item_id) <= 1),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, payable_item_id) references payable_item (council_id, id)
);
comment on table payment_hold is 'Keeps something from being paid: all of a provider, a contract of it, or one item with whatever corrects it. It has an owner and a reason.';
comment on column payment_hold.until_on is 'The last day on which it holds; null: until it is lifted.';
create index on payment_hold (council_id, provider_id);
call scope_to_council('payment_hold');
call scope_to_provider('payment_hold');
call make_append_only('payment_hold');

create table payment_hold_lift (
  council_id bigint not null,
  payment_hold_id bigint not null,
  provider_id bigint not null,
  words text not null check (words <> ''),
  lifted_by bigint not null references app_user,
  lifted_at timestamptz not null,
  primary key (council_id, payment_hold_id),
  foreign key (council_id, payment_hold_id) references payment_hold (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table payment_hold_lift is 'A hold that was lifted before its time, once, with words that say why.';
call scope_to_council('payment_hold_lift');
call scope_to_provider('payment_hold_lift');
call make_append_only('payment_hold_lift');

create table unpaid_item (
  council_id bigint not null,
  payable_item_id bigint not null,
  provider_id bigint not null,
  contract_id bigint,
  amount_pence bigint not null,
  since timestamptz not null default now(),
  primary key (council_id, payable_item_id),
  foreign key (council_id, payable_item_id) references payable_item (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table unpaid_item is 'Items of approved closes that no payment pays. Whoever makes a payment takes its items out of here, so that two payments never have the same; they come back when it is withdrawn or returned.';
comment on column unpaid_item.amount_pence is 'The amount of the item, in pence; it may be below nought.';
create index on unpaid_item (council_id, provider_id);
call scope_to_council('unpaid_item');
call scope_to_provider('unpaid_item');
grant select, insert, delete on unpaid_item to tend_app;

create function note_approved_items() returns trigger language plpgsql as $$
begin
  insert into unpaid_item (council_id, payable_item_id, provider_id, contract_id, amount_pence, since)
  select i.council_id, i.id, i.provider_id, i.contract_id, i.amount_pence, new.decided_at from payable_item i
  where i.council_id = new.council_id and i.week_close_id = new.week_close_id and i.amount_pence <> 0;
  return null;
end $$;
create trigger note_approved_items after insert on week_decision for each row when (new.decision = 'approved') execute function note_approved_items();
insert into unpaid_item (council_id, payable_item_id, provider_id, contract_id, amount_pence, since)
  select i.council_id, i.id, i.provider_id, i.contract_id, i.amount_pence, d.decided_at
  from payable_item i join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id and d.decision = 'approved'
  where i.amount_pence <> 0;

create table payment_run (
  council_id bigint not null references council,
  id bigint generated always as identity,
  pay_on date not null,
  note text,
  made_by bigint not null references app_user,
  made_at timestamptz not null,
  primary key (council_id, id)
);
comment on table payment_run is 'Providers that are paid together on one day. What became of it is in payment_run_event.';
comment on column payment_run.pay_on is 'The day on which the money reaches the providers: a working day of banks.';
create index on payment_run (council_id, id desc);
call scope_to_council('payment_run');
create policy council_only on payment_run as restrictive using ((select tend_provider()) is null);
call make_append_only('payment_run');

create table payment_run_event (
  council_id bigint not null,
  id bigint generated always as identity,
  payment_run_id bigint not null,
  kind text not null check (kind in ('drafted', 'checked', 'approved', 'released', 'withdrawn')),
  facts text,
  check_id bigint,
  limit_pence bigint,
  words text not null default '',
  done_by bigint not null references app_user,
  done_at timestamptz not null,
  primary key (council_id, id),
  check ((kind = 'checked') = (facts is not null)),
  check (case when kind = 'approved' then num_nonnulls(limit_pence, check_id) = 2 else num_nonnulls(limit_pence, check_id) = 0 end),
  check (kind <> 'withdrawn' or words <> ''),
  foreign key (council_id, payment_run_id) references payment_run (council_id, id),
  foreign key (council_id, check_id) references payment_run_event (council_id, id)
);
comment on table payment_run_event is 'What was done with a payment run, by whom. Its status is a fold over these and what became of its payments.';
comment on column payment_run_event.facts is 'What a check saw. A run is approved and released only while it still sees the same.';
comment on column payment_run_event.check_id is 'The check that an approval is of.';
comment on column payment_run_event.limit_pence is 'What whoever approved may approve alone, on that day, in pence.';
create index on payment_run_event (council_id, payment_run_id, id);
create unique index payment_run_is_drafted_once on payment_run_event (council_id, payment_run_id) where kind = 'drafted';
create unique index payment_run_is_released_or_withdrawn_once on payment_run_event (council_id, payment_run_id) where kind in ('released', 'withdrawn');
create unique index payment_run_is_approved_by_different_people on payment_run_event (council_id, check_id, done_by) where kind = 'approved';
create function run_approved_by_another() returns trigger language plpgsql as $$
begin
  if new.done_by = (select r.made_by from payment_run r where r.council_id = new.council_id and r.id = new.payment_run_id) then
    raise exception 'a payment run is approved by someone other than the person who made it' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger run_approved_by_another before insert on payment_run_event for each row when (new.kind = 'approved') execute function run_approved_by_another();
call scope_to_council('payment_run_event');
create policy council_only on payment_run_event as restrictive using ((select tend_provider()) is null);
call make_append_only('payment_run_event');

create table payment_tick (
  council_id bigint not null,
  payment_run_id bigint not null,
  finding text not null check (finding <> ''),
  word text not null check (word <> ''),
  ticked_by bigint not null references app_user,
  ticked_at timestamptz not null,
  primary key (council_id, payment_run_id, finding),
  foreign key (council_id, payment_run_id) references payment_run (council_id, id)
);
comment on table payment_tick is 'A finding of the check of a payment run that somebody looked at, with a word. The finding names the facts it is about, so that changed facts are a new finding.';
call scope_to_council('payment_tick');
create policy council_only on payment_tick as restrictive using ((select tend_provider()) is null);
call make_append_only('payment_tick');

create table payment_carried (
  council_id bigint not null,
  payment_run_id bigint not null,
  provider_id bigint not null,
  amount_pence bigint not null check (amount_pence <= 0),
  primary key (council_id, payment_run_id, provider_id),
  foreign key (council_id, payment_run_id) references payment_run (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table payment_carried is 'Providers that a run did not pay, since what they are owed comes to nothing or less: it is carried to the next run.';
comment on column payment_carried.amount_pence is 'What they were owed then, in pence: nought or below.';
call scope_to_council('payment_carried');
call scope_to_provider('payment_carried');
call make_append_only('payment_carried');

create table payment (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  payment_run_id bigint not null,
  pay_on date not null,
  amount_pence bigint not null check (amount_pence > 0),
  primary key (council_id, id),
  unique (council_id, payment_run_id, provider_id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, payment_run_id) references payment_run (council_id, id)
);
comment on table payment is 'What one provider is paid in one run: the sum of its items.';
comment on column payment.amount_pence is 'In pence, always above nought.';
create index on payment (council_id, provider_id, id desc);
call scope_to_council('payment');
call scope_to_provider('payment');
call make_append_only('payment');

create table payment_item (
  council_id bigint not null,
  payment_id bigint not null,
  payable_item_id bigint not null,
  provider_id bigint not null,
  contract_id bigint,
  service text,
  amount_pence bigint not null,
  live boolean not null default true,
  primary key (council_id, payment_id, payable_item_id),
  foreign key (council_id, payment_id) references payment (council_id, id),
  foreign key (council_id, payable_item_id) references payable_item (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table payment_item is 'Which item a payment pays. An item is in one live payment at the most.';
comment on column payment_item.amount_pence is 'The amount of the item, in pence; it may be below nought.';
comment on column payment_item.live is 'False once the payment was withdrawn, taken out or returned: its items can be paid again.';
create unique index payment_item_is_paid_once on payment_item (council_id, payable_item_id) where live;
create function only_ends() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.live and not new.live and (to_jsonb(old) - 'live') = (to_jsonb(new) - 'live') then return new; end if;
  raise exception '% keeps what it says: only live may end', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger only_ends before update or delete on payment_item for each row execute function only_ends();
call scope_to_council('payment_item');
call scope_to_provider('payment_item');
grant select, insert, update (live) on payment_item to tend_app;

create table bank_file (
  council_id bigint not null,
  id bigint generated always as identity,
  payment_run_id bigint not null,
  kind text not null check (kind in ('bacs', 'pain.001', 'accounts payable')),
  file_number integer not null check (file_number > 0),
  name text not null check (name <> ''),
  bytes bytea not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  payments integer not null check (payments > 0),
  amount_pence bigint not null check (amount_pence > 0),
  made_by bigint not null references app_user,
  made_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, payment_run_id, kind),
  foreign key (council_id, payment_run_id) references payment_run (council_id, id)
);
comment on table bank_file is 'A file that a released run made, once: every download gives these bytes.';
comment on column bank_file.amount_pence is 'The control total of the file, in pence.';
create unique index bank_file_numbers on bank_file (council_id, kind, file_number);
call scope_to_council('bank_file');
create policy council_only on bank_file as restrictive using ((select tend_provider()) is null);
call make_append_only('bank_file');

create table payment_sent (
  council_id bigint not null,
  payment_id bigint not null,
  provider_id bigint not null,
  bank_detail_id bigint not null,
  reference text not null check (reference <> ''),
  sent_at timestamptz not null,
  primary key (council_id, payment_id),
  foreign key (council_id, payment_id) references payment (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, bank_detail_id) references bank_detail (council_id, id)
);
comment on table payment_sent is 'A payment that left the council, to which account: once for ever.';
comment on column payment_sent.reference is 'What the provider sees on its bank statement.';
create index on payment_sent (council_id, provider_id, payment_id desc);
call scope_to_council('payment_sent');
call scope_to_provider('payment_sent');
call make_append_only('payment_sent');

create table payment_event (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  payment_id bigint not null,
  kind text not null check (kind in ('taken out', 'paid', 'returned')),
  on_day date not null,
  words text not null default '',
  done_by bigint references app_user,
  done_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, payment_id, kind),
  check (kind = 'paid' or words <> ''),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, payment_id) references payment (council_id, id)
);
comment on table payment_event is 'What became of a payment: taken out of its run before it was sent, paid as the bank confirms, or returned with a reason.';
call scope_to_council('payment_event');
call scope_to_provider('payment_event');
call make_append_only('payment_event');

create table payment_claim (
  council_id bigint not null,
  payment_id bigint not null,
  provider_id bigint not null,
  week_close_id bigint not null,
  week_starts_on date not null,
  valid_on date not null,
  disputed boolean not null,
  items integer not null,
  claimed_pence bigint not null,
  adjustments integer not null,
  adjusted_pence bigint not null,
  primary key (council_id, payment_id, week_close_id, week_starts_on, valid_on, disputed),
  foreign key (council_id, payment_id) references payment (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, week_close_id) references week_close (council_id, id)
);
comment on table payment_claim is 'What a payment pays of one week: written with the payment, so that promptness and duplicates are seen without reading every visit of years.';
comment on column payment_claim.valid_on is 'The day from which the claim is valid: the week is over and the visits are verified.';
comment on column payment_claim.disputed is 'Whether these are the visits of the week that the provider ever disputed.';
comment on column payment_claim.claimed_pence is 'Visits and charges, in pence.';
comment on column payment_claim.adjusted_pence is 'Adjustments of what was paid before, in pence.';
create index on payment_claim (council_id, provider_id, week_starts_on);
call scope_to_council('payment_claim');
call scope_to_provider('payment_claim');
call make_append_only('payment_claim');
