-- The working week: verdicts, what people decided, and what became payable.

create table verification_run (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  week_starts_on date not null,
  verified_by bigint references app_user,
  verified_at timestamptz not null default now(),
  verdicts_new integer not null,
  verdicts_unchanged integer not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table verification_run is 'One verification of a provider''s week.';
create index on verification_run (council_id, provider_id, week_starts_on, id desc);
call scope_to_council('verification_run');
call scope_to_provider('verification_run');
call make_append_only('verification_run');

create table verdict (
  council_id bigint not null,
  id bigint generated always as identity,
  verification_run_id bigint not null,
  provider_id bigint not null,
  week_starts_on date not null,
  planned_visit_id bigint,
  place smallint,
  visit_log_id bigint,
  contract_terms_id bigint,
  replaces_id bigint,
  planned_minutes integer,
  delivered_minutes integer,
  start_difference_minutes integer,
  exceptions text[] not null,
  effect text not null check (effect in ('pay', 'hold', 'refuse')),
  paid_minutes integer not null check (paid_minutes >= 0),
  pence_per_hour integer check (pence_per_hour >= 0),
  amount_pence bigint not null check (amount_pence >= 0),
  because text not null,
  primary key (council_id, id),
  check ((planned_visit_id is null) = (place is null)),
  check (planned_visit_id is not null or visit_log_id is not null or replaces_id is not null),
  foreign key (council_id, verification_run_id) references verification_run (council_id, id),
  foreign key (council_id, planned_visit_id) references planned_visit (council_id, id),
  foreign key (council_id, visit_log_id) references visit_log (council_id, id),
  foreign key (council_id, contract_terms_id) references contract_terms (council_id, id)
);
comment on table verdict is 'What verification found of one place of a planned visit, or of a log left over; a later finding is a new row that names the one it replaces.';
comment on column verdict.amount_pence is 'What the place earns, in pence; for a held place, what it would earn.';
create index on verdict (council_id, planned_visit_id, place, id desc);
create index on verdict (council_id, visit_log_id, id desc);
call scope_to_council('verdict');
call scope_to_provider('verdict');
call make_append_only('verdict');

create table week_line (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  person_id bigint,
  contract_id bigint,
  week_starts_on date not null,
  starts_at timestamptz not null,
  planned_visit_id bigint,
  place smallint,
  visit_log_id bigint,
  person_reference text not null,
  worker_reference text,
  verdict_id bigint not null,
  resolution_id bigint,
  status text not null check (status in ('payable', 'held', 'asked', 'answered', 'disputed', 'refused', 'withdrawn')),
  exceptions text[] not null,
  computed_pence bigint not null,
  paid_minutes integer not null,
  amount_pence bigint not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, planned_visit_id) references planned_visit (council_id, id),
  foreign key (council_id, visit_log_id) references visit_log (council_id, id),
  foreign key (council_id, verdict_id) references verdict (council_id, id)
);
comment on table week_line is 'Where one place (or one log left over) stands now: its newest verdict, the decision on it if any, and what it pays. A projection of verdicts and resolutions, rebuilt from them at any time.';
comment on column week_line.computed_pence is 'What the verdict says it earns or would earn.';
comment on column week_line.amount_pence is 'What it pays as it stands: 0 while held, asked, disputed, refused or withdrawn.';
create unique index on week_line (council_id, planned_visit_id, place) where planned_visit_id is not null;
create unique index on week_line (council_id, visit_log_id) where planned_visit_id is null;
create index on week_line (council_id, provider_id, week_starts_on, starts_at, id);
create index on week_line (council_id, week_starts_on, starts_at, id) where status in ('held', 'asked', 'answered', 'disputed');
create index on week_line (council_id, person_id, starts_at desc);
call scope_to_council('week_line');
call scope_to_provider('week_line');
grant select, insert, update on week_line to tend_app;

create table resolution (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  week_line_id bigint not null,
  verdict_id bigint not null,
  decision text not null check (decision in ('accept as logged', 'accept as planned', 'refuse', 'ask the provider', 'undo')),
  reason text not null check (reason <> ''),
  undoes_id bigint,
  batch_id uuid,
  paid_minutes integer not null,
  amount_pence bigint not null,
  decided_by bigint not null references app_user,
  decided_at timestamptz not null default now(),
  primary key (council_id, id),
  check ((decision = 'undo') = (undoes_id is not null)),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, week_line_id) references week_line (council_id, id),
  foreign key (council_id, verdict_id) references verdict (council_id, id)
);
comment on table resolution is 'What a person decided about a held line, kept beside what was computed; undoing is a new row.';
comment on column resolution.batch_id is 'Names decisions made together, so that they can be undone together.';
create index on resolution (council_id, week_line_id, id desc);
create index on resolution (council_id, batch_id) where batch_id is not null;
create index on resolution (council_id, decided_at);
call scope_to_council('resolution');
call scope_to_provider('resolution');
call make_append_only('resolution');

create table line_message (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  week_line_id bigint not null,
  kind text not null check (kind in ('question', 'answer', 'dispute', 'reply')),
  words text not null check (words <> ''),
  said_by bigint not null references app_user,
  said_at timestamptz not null default now(),
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, week_line_id) references week_line (council_id, id)
);
comment on table line_message is 'What council and provider said to each other about a line: question, answer, dispute, reply.';
create index on line_message (council_id, week_line_id, id);
call scope_to_council('line_message');
call scope_to_provider('line_message');
call make_append_only('line_message');

create table provider_week (
  council_id bigint not null,
  provider_id bigint not null,
  contract_id bigint not null default 0,
  week_starts_on date not null,
  visits integer not null,
  places integer not null,
  matched integer not null,
  missed integer not null,
  cancelled integer not null,
  left_over integer not null,
  held integer not null,
  refused integer not null,
  payable integer not null,
  late integer not null,
  short integer not null,
  manual integer not null,
  planned_minutes bigint not null,
  delivered_minutes bigint not null,
  paid_minutes bigint not null,
  payable_pence bigint not null,
  held_pence bigint not null,
  refreshed_at timestamptz not null default now(),
  primary key (council_id, week_starts_on, provider_id, contract_id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table provider_week is 'Totals of week_line by provider, contract and week (contract 0: logs left over), kept so that a year of weeks opens at once.';
call scope_to_council('provider_week');
call scope_to_provider('provider_week');
grant select, insert, update, delete on provider_week to tend_app;

create table week_close (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  week_starts_on date not null,
  lines integer not null,
  amount_pence bigint not null,
  note text,
  closed_by bigint not null references app_user,
  closed_at timestamptz not null default now(),
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table week_close is 'A provider''s week closed for payment by one person; counts only until it is sent back.';
create index on week_close (council_id, provider_id, week_starts_on, id desc);
call scope_to_council('week_close');
call scope_to_provider('week_close');
call make_append_only('week_close');

create table week_decision (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  week_close_id bigint not null,
  decision text not null check (decision in ('approved', 'sent back')),
  reason text not null default '',
  decided_by bigint not null references app_user,
  decided_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, week_close_id),
  check (decision = 'approved' or reason <> ''),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, week_close_id) references week_close (council_id, id)
);
comment on table week_decision is 'Approved or sent back by a second person, never by the one who closed it.';
create function two_people() returns trigger language plpgsql as $$
begin
  if new.decided_by = (select closed_by from week_close c where c.council_id = new.council_id and c.id = new.week_close_id) then
    raise exception 'a week is approved by someone other than the person who closed it' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger two_people before insert on week_decision for each row execute function two_people();
call scope_to_council('week_decision');
call scope_to_provider('week_decision');
call make_append_only('week_decision');

create table payable_item (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint,
  person_id bigint,
  week_close_id bigint not null,
  week_line_id bigint not null,
  verdict_id bigint not null,
  resolution_id bigint,
  visit_week_starts_on date not null,
  kind text not null check (kind in ('visit', 'adjustment')),
  corrects_id bigint,
  paid_minutes integer not null,
  amount_pence bigint not null,
  primary key (council_id, id),
  check ((kind = 'adjustment') = (corrects_id is not null)),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, week_close_id) references week_close (council_id, id),
  foreign key (council_id, week_line_id) references week_line (council_id, id),
  foreign key (council_id, verdict_id) references verdict (council_id, id),
  foreign key (council_id, corrects_id) references payable_item (council_id, id)
);
comment on table payable_item is 'What one line adds to a closed week, in pence: what it is worth less what was posted for it before. An adjustment names the item it corrects; amounts may be negative.';
create index on payable_item (council_id, week_close_id);
create index on payable_item (council_id, week_line_id, id desc);
call scope_to_council('payable_item');
call scope_to_provider('payable_item');
call make_append_only('payable_item');
