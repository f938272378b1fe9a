-- Invoices: those that the council makes for a provider from its closed weeks, and those that providers send, matched line by line.

create table tax_treatment (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  treatment text not null check (treatment in ('registered', 'exempt', 'none')),
  vat_number text check (vat_number ~ '^GB[0-9]{9}([0-9]{3})?$'),
  tax_reference text check (tax_reference <> ''),
  endpoint_scheme text check (endpoint_scheme ~ '^[0-9]{4}$'),
  endpoint text check (endpoint <> ''),
  effective_from date not null,
  source text not null check (source <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  check (case treatment when 'registered' then vat_number is not null when 'exempt' then num_nonnulls(vat_number, tax_reference) > 0
    else num_nonnulls(vat_number, tax_reference) = 0 end),
  check ((endpoint is null) = (endpoint_scheme is null)),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table tax_treatment is 'How a provider stands with VAT from a day on, and where its documents go on the Peppol network; of those in effect, the one recorded last holds.';
comment on column tax_treatment.treatment is 'registered: it charges VAT. exempt: its care is exempt, and it has a VAT number or another tax reference. none: it has no tax reference at all.';
comment on column tax_treatment.endpoint_scheme is 'The code of the list that the endpoint is from, such as 0088 for a GLN.';
create index on tax_treatment (council_id, provider_id, id desc);
call scope_to_council('tax_treatment');
call scope_to_provider('tax_treatment');
call make_append_only('tax_treatment');

create table invoice_address (
  council_id bigint not null references council,
  id bigint generated always as identity,
  name text not null check (name <> ''),
  address_lines text[] not null default '{}',
  postcode text,
  vat_number text check (vat_number ~ '^GB[0-9]{9}([0-9]{3})?$'),
  endpoint_scheme text not null check (endpoint_scheme ~ '^[0-9]{4}$'),
  endpoint text not null check (endpoint <> ''),
  effective_from date not null,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id)
);
comment on table invoice_address is 'The council as a buyer on invoices, from a day on; of those in effect, the one recorded last holds.';
call scope_to_council('invoice_address');
call make_append_only('invoice_address');

create table contract_billing (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  way text not null check (way in ('self-billed', 'invoiced')),
  effective_from date not null check (extract(isodow from effective_from) = 1),
  source text not null check (source <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table contract_billing is 'Whether the weeks of a contract are self-billed or paid on the provider''s invoice, from a Monday on; of those in effect, the one recorded last holds, and without any a contract is self-billed.';
create index on contract_billing (council_id, contract_id, id desc);
call scope_to_council('contract_billing');
call scope_to_provider('contract_billing');
call make_append_only('contract_billing');

create function is_invoiced(council bigint, contract bigint, week date) returns boolean language sql stable as $$
  select coalesce((select way = 'invoiced' from contract_billing b
    where b.council_id = council and b.contract_id = contract and b.effective_from <= week order by b.id desc limit 1), false)
$$;
comment on function is_invoiced(bigint, bigint, date) is 'Whether a contract''s week is paid on the provider''s invoice.';

create table invoice_file (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  channel text not null check (channel in ('upload', 'api', 'form')),
  format text not null check (format in ('UBL', 'CSV', 'JSON', 'form')),
  name text not null check (name <> ''),
  bytes bytea not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  faults jsonb not null default '[]',
  sent_by bigint references app_user,
  sent_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, provider_id, sha256),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table invoice_file is 'What a provider sent, as received, with every fault that kept it from being read; the same bytes are taken once.';
call scope_to_council('invoice_file');
call scope_to_provider('invoice_file');
call make_append_only('invoice_file');

create table invoice (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  origin text not null check (origin in ('self-billed', 'provider')),
  kind text not null check (kind in ('invoice', 'credit note')),
  number text not null check (number <> ''),
  version smallint not null default 1 check (version > 0),
  issued_on date not null,
  starts_on date,
  ends_on date,
  net_pence bigint not null,
  tax_pence bigint not null,
  total_pence bigint not null,
  lines integer not null check (lines > 0),
  week_close_id bigint,
  year smallint,
  sequence integer check (sequence > 0),
  invoice_file_id bigint,
  replaces_id bigint,
  corrects_number text,
  document text not null check (document <> ''),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, id),
  check (total_pence = net_pence + tax_pence),
  check (case origin when 'self-billed' then num_nonnulls(week_close_id, year, sequence) = 3 and invoice_file_id is null
    else invoice_file_id is not null and num_nonnulls(week_close_id, year, sequence) = 0 end),
  check ((version = 1) = (replaces_id is null)),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, week_close_id) references week_close (council_id, id),
  foreign key (council_id, invoice_file_id) references invoice_file (council_id, id),
  foreign key (council_id, replaces_id) references invoice (council_id, id)
);
comment on table invoice is 'An invoice or credit note: made by the council from a closed week (self-billed), or sent by a provider. It is never changed; a corrected one is a new version.';
comment on column invoice.net_pence is 'Without VAT, in pence; a credit note''s amounts are above nought and take back.';
comment on column invoice.tax_pence is 'VAT, in pence.';
comment on column invoice.total_pence is 'With VAT, in pence.';
comment on column invoice.year is 'The year of its number: self-billed documents are counted without gaps by provider and year.';
comment on column invoice.document is 'The whole document as data. Every paper and file of it is made from this, so that each opening gives the same bytes.';
comment on column invoice.sha256 is 'The SHA-256 of the document.';
create unique index invoice_numbers on invoice (council_id, provider_id, origin, lower(number), version);
create unique index invoice_sequence on invoice (council_id, provider_id, year, sequence) where origin = 'self-billed';
create unique index invoice_of_close on invoice (council_id, week_close_id, kind) where origin = 'self-billed';
create unique index invoice_is_replaced_once on invoice (council_id, replaces_id) where replaces_id is not null;
create index on invoice (council_id, id desc);
create index on invoice (council_id, provider_id, id desc);
call scope_to_council('invoice');
call scope_to_provider('invoice');
call make_append_only('invoice');

create table invoice_line (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  invoice_id bigint not null,
  number integer not null check (number > 0),
  reference text not null,
  service text,
  words text not null default '',
  starts_on date not null,
  ends_on date not null,
  begins text check (begins ~ '^[0-2][0-9]:[0-5][0-9]$'),
  minutes integer,
  workers smallint not null default 1 check (workers > 0),
  pence_per_hour integer,
  amount_pence bigint not null,
  vat_percent text,
  primary key (council_id, id),
  unique (council_id, invoice_id, number),
  check (ends_on >= starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, invoice_id) references invoice (council_id, id)
);
comment on table invoice_line is 'A line of an invoice that a provider sent: what it claims, as it claims it.';
comment on column invoice_line.reference is 'The order, the line of the order, the visit or the contract that it names.';
comment on column invoice_line.minutes is 'Minutes of care claimed, all care workers together; null where it is not by the hour.';
comment on column invoice_line.amount_pence is 'What is claimed without VAT, in pence; a line of a credit note is below nought.';
call scope_to_council('invoice_line');
call scope_to_provider('invoice_line');
call make_append_only('invoice_line');

create table invoice_match (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  invoice_line_id bigint not null,
  contract_id bigint,
  package_line_id bigint,
  reasons text[] not null,
  facts jsonb not null,
  worth_pence bigint not null,
  matched_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, invoice_line_id) references invoice_line (council_id, id)
);
comment on table invoice_match is 'What matching a line with order, visits and price found; a later matching is a new row.';
comment on column invoice_match.reasons is 'Why it does not agree; empty where it does.';
comment on column invoice_match.facts is 'Both figures of everything compared.';
comment on column invoice_match.worth_pence is 'What the visits and charges that it claims were verified to be worth, in pence.';
create index on invoice_match (council_id, invoice_line_id, id desc);
call scope_to_council('invoice_match');
call scope_to_provider('invoice_match');
call make_append_only('invoice_match');

create table invoice_event (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  invoice_line_id bigint not null,
  kind text not null check (kind in ('passed', 'held', 'taken on', 'queried', 'answered', 'agreed', 'accepted', 'part accepted', 'refused', 'undone', 'replaced')),
  words text not null default '',
  amount_pence bigint,
  due_on date,
  owner_id bigint references app_user,
  batch_id uuid,
  done_by bigint references app_user,
  done_at timestamptz not null,
  primary key (council_id, id),
  check (kind not in ('queried', 'answered', 'part accepted', 'refused') or words <> ''),
  check ((kind = 'part accepted') = (amount_pence is not null)),
  check ((kind = 'queried') = (due_on is not null)),
  check (kind not in ('held', 'taken on') or owner_id is not null),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, invoice_line_id) references invoice_line (council_id, id)
);
comment on table invoice_event is 'What happened to a line of a provider''s invoice. Its status is a fold over these.';
comment on column invoice_event.amount_pence is 'What a part acceptance pays for the line, in pence.';
comment on column invoice_event.due_on is 'The day by which the provider is asked to answer.';
comment on column invoice_event.owner_id is 'Who looks after a line that is held.';
create index on invoice_event (council_id, invoice_line_id, id);
create index on invoice_event (council_id, batch_id) where batch_id is not null;
call scope_to_council('invoice_event');
call scope_to_provider('invoice_event');
call make_append_only('invoice_event');

create table invoice_claim (
  council_id bigint not null,
  invoice_line_id bigint not null,
  payable_item_id bigint not null,
  provider_id bigint not null,
  amount_pence bigint not null,
  live boolean not null default true,
  primary key (council_id, invoice_line_id, payable_item_id),
  foreign key (council_id, invoice_line_id) references invoice_line (council_id, id),
  foreign key (council_id, payable_item_id) references payable_item (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table invoice_claim is 'Which item of a closed week a line of an invoice claims. An item is claimed once.';
comment on column invoice_claim.amount_pence is 'The amount of the item, in pence.';
comment on column invoice_claim.live is 'False once the line was replaced or undone: its items can be claimed again.';
create unique index invoice_item_is_claimed_once on invoice_claim (council_id, payable_item_id) where live;
create trigger only_ends before update or delete on invoice_claim for each row execute function only_ends();
call scope_to_council('invoice_claim');
call scope_to_provider('invoice_claim');
grant select, insert, update (live) on invoice_claim to tend_app;

create table invoice_line_state (
  council_id bigint not null,
  invoice_line_id bigint not null,
  provider_id bigint not null,
  status text not null check (status in ('passed', 'held', 'queried', 'answered', 'agreed', 'accepted', 'part accepted', 'refused', 'replaced')),
  reasons text[] not null,
  claimed_pence bigint not null,
  worth_pence bigint not null,
  pays_pence bigint not null,
  charge_pence bigint not null,
  owner_id bigint references app_user,
  due_on date,
  since timestamptz not null,
  week_starts_on date not null,
  contract_id bigint,
  package_line_id bigint,
  person_id bigint,
  primary key (council_id, invoice_line_id),
  foreign key (council_id, invoice_line_id) references invoice_line (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table invoice_line_state is 'Where a line of a provider''s invoice stands now. A projection of its matches, claims and events, rebuilt from them at any time.';
comment on column invoice_line_state.claimed_pence is 'What it claims without VAT, in pence.';
comment on column invoice_line_state.worth_pence is 'What was verified for it, in pence.';
comment on column invoice_line_state.pays_pence is 'What it pays as it stands, in pence.';
comment on column invoice_line_state.charge_pence is 'What a decision pays beyond the verified worth, or takes off it, in pence: posted as a charge of its own.';
create index on invoice_line_state (council_id, since, invoice_line_id) where status in ('held', 'queried', 'answered');
create index on invoice_line_state (council_id, provider_id) where charge_pence <> 0;
call scope_to_council('invoice_line_state');
call scope_to_provider('invoice_line_state');
grant select, insert, update on invoice_line_state to tend_app;

create table uninvoiced_item (
  council_id bigint not null,
  payable_item_id bigint not null,
  provider_id bigint not null,
  contract_id bigint,
  amount_pence bigint not null,
  since timestamptz not null,
  primary key (council_id, payable_item_id),
  foreign key (council_id, payable_item_id) references payable_item (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table uninvoiced_item is 'Items of approved closes that wait for the provider''s invoice. A line that claims them moves them to unpaid_item, once.';
comment on column uninvoiced_item.amount_pence is 'The amount of the item, in pence; it may be below nought.';
create index on uninvoiced_item (council_id, provider_id);
call scope_to_council('uninvoiced_item');
call scope_to_provider('uninvoiced_item');
grant select, insert, delete on uninvoiced_item to tend_app;

alter table charge
  drop constraint charge_kind_check,
  add constraint charge_kind_check check (kind in ('block', 'block adjustment', 'block lapsed', 'service', 'retainer', 'travel', 'contribution', 'fund', 'invoice', 'VAT'));

create or replace function is_ledger_account(name text) returns boolean language sql immutable parallel safe as $$
  select name in ('care', 'unused block time', 'direct payments', 'block time bought', 'recoveries due', 'direct payment funds', 'VAT to reclaim', 'bank',
    'owed to providers', 'payments on their way', 'contributions')
$$;
comment on function is_ledger_account(text) is 'The accounts of the ledger: what was spent (care, unused block time, direct payments), what the council has (block time bought, recoveries due, direct payment funds, VAT to reclaim, bank), what it owes (owed to providers, payments on their way), and what people pay towards their care (contributions).';

-- What an approved close pays goes to be paid at once, but what waits for the provider's invoice. What takes back something that was
-- claimed already waits for nothing, and nor do decisions about invoices, their VAT, or what people pay towards their care.
create or replace function note_approved_items() returns trigger language plpgsql as $$
begin
  with item as materialized (
    select * from payable_item i where i.council_id = new.council_id and i.week_close_id = new.week_close_id and i.amount_pence <> 0),
  invoiced as materialized (
    select contract_id, week from (select distinct contract_id, visit_week_starts_on as week from item) asked
    where is_invoiced(new.council_id, contract_id, week)),
  items as (
    select i.*, exists (select from invoiced w where w.contract_id = i.contract_id and w.week = i.visit_week_starts_on)
      and coalesce(c.kind, '') not in ('invoice', 'VAT', 'contribution')
      and not (i.amount_pence < 0 and exists (select from invoice_claim k
        where k.council_id = i.council_id and k.payable_item_id = i.corrects_id and k.live)) as waits
    from item i left join charge c on c.council_id = i.council_id and c.id = i.charge_id),
  held as (insert into uninvoiced_item (council_id, payable_item_id, provider_id, contract_id, amount_pence, since)
    select council_id, id, provider_id, contract_id, amount_pence, new.decided_at from items where waits)
  insert into unpaid_item (council_id, payable_item_id, provider_id, contract_id, amount_pence, since)
  select council_id, id, provider_id, contract_id, amount_pence, new.decided_at from items where not waits;
  return null;
end $$;
