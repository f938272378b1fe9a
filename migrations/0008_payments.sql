-- The working week: verdicts, what people decided, and what became payable.

create table week_state (
  council_id bigint not null references council,
  provider_id bigint not null,
  week_starts_on date not null,
  changes bigint not null default 1,
  changes_verified bigint not null default 0,
  changed_at timestamptz not null default now(),
  verified_at timestamptz,
  judge_again_at timestamptz,
  primary key (council_id, provider_id, week_starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table week_state is 'Whether a provider''s week is verified as it stands: everything that a verdict rests on counts its changes here, and a verification notes how many of them it has seen.';
comment on column week_state.judge_again_at is 'When the next planned visit without a log may be called missed; null where none waits.';
create index on week_state (council_id, week_starts_on);
call scope_to_council('week_state');
call scope_to_provider('week_state');
grant select, insert, update on week_state to tend_app;

create function london_week(at timestamptz) returns date language sql immutable parallel safe as
$$ select date_trunc('week', at at time zone 'Europe/London')::date $$;
comment on function london_week(timestamptz) is 'The Monday of the London week that holds an instant.';

create function match_reach(council bigint) returns interval language sql stable as $$
  select make_interval(mins => coalesce(max((value)::text::int), 0) + 120) from council_setting
  where council_id = council and name = 'match_within_minutes'
$$;
comment on function match_reach(bigint) is 'At least as far as the council''s matching has ever reached, in time.';

-- A log or a visit bears on others within matching distance of it, and a log on those of its worker that it overlaps. What
-- is further away is tied to it by a log that names the visit, and such ties are followed when a week is verified.

-- What is looked up for each row stands in a lateral query with an offset, so that it is looked up by its key however little
-- is known of how full the tables are: joined otherwise, a month's feed into a new council compares every row with every row.
create function note_log_changes() returns trigger language plpgsql as $$
begin
  insert into week_state as w (council_id, provider_id, week_starts_on)
  with touched as (
    select council_id, provider_id, worker_reference, in_at, out_at, visit_reference from fresh
    union all
    select o.council_id, o.provider_id, o.worker_reference, o.in_at, o.out_at, o.visit_reference
      from (select council_id, replaces_id from fresh where replaces_id is not null offset 0) f
        cross join lateral (select * from visit_log v where v.council_id = f.council_id and v.id = f.replaces_id offset 0) o),
  reach as (select council_id, match_reach(council_id) as far from (select distinct council_id from touched) each_one),
  mondays as (
    select distinct council_id, provider_id, london_week(in_at)::timestamp at time zone 'Europe/London' as monday from touched
      where london_week(in_at - interval '1 day') <> london_week(in_at)),
  crossing as (
    select o.* from mondays m cross join lateral (select v.council_id, v.provider_id, v.worker_reference, v.in_at, v.out_at
      from visit_log v where v.council_id = m.council_id and v.provider_id = m.provider_id
        and v.in_at >= m.monday - interval '1 day' and v.in_at < m.monday and v.out_at > m.monday offset 0) o),
  weeks as (
    select t.council_id, provider_id, london_week(in_at - far) as week from touched t join reach using (council_id)
    union
    select t.council_id, provider_id, london_week(greatest(in_at + far, out_at)) from touched t join reach using (council_id)
    union
    select t.council_id, t.provider_id, london_week(o.in_at) from touched t
      join crossing o on o.council_id = t.council_id and o.provider_id = t.provider_id and o.worker_reference = t.worker_reference
        and o.in_at between t.in_at - interval '1 day' and t.in_at and o.out_at > t.in_at
    union
    select t.council_id, t.provider_id, p.week_starts_on
      from (select distinct council_id, provider_id, visit_reference from touched where visit_reference is not null offset 0) t
        cross join lateral (select v.week_starts_on from planned_visit v where v.council_id = t.council_id
          and v.reference = t.visit_reference and v.provider_id = t.provider_id offset 0) p)
  select council_id, provider_id, week from weeks order by 1, 2, 3
  on conflict (council_id, provider_id, week_starts_on) do update set changes = w.changes + 1, changed_at = now();
  return null;
end $$;
create trigger note_log_changes after insert on visit_log
  referencing new table as fresh for each statement execute function note_log_changes();

create function note_visits_added() returns trigger language plpgsql as $$
begin
  insert into week_state as w (council_id, provider_id, week_starts_on)
  with reach as (select council_id, match_reach(council_id) as far from (select distinct council_id from fresh) each_one)
  select council_id, provider_id, london_week(starts_at - far) from fresh join reach using (council_id)
  union
  select council_id, provider_id, london_week(starts_at + far) from fresh join reach using (council_id)
  order by 1, 2, 3
  on conflict (council_id, provider_id, week_starts_on) do update set changes = w.changes + 1, changed_at = now();
  return null;
end $$;
create trigger note_visits_added after insert on planned_visit
  referencing new table as fresh for each statement execute function note_visits_added();

create function note_visits_gone() returns trigger language plpgsql as $$
begin
  insert into week_state as w (council_id, provider_id, week_starts_on)
  with reach as (select council_id, match_reach(council_id) as far from (select distinct council_id from gone) each_one)
  select council_id, provider_id, london_week(starts_at - far) from gone join reach using (council_id)
  union
  select council_id, provider_id, london_week(starts_at + far) from gone join reach using (council_id)
  union
  select l.council_id, l.provider_id, london_week(l.in_at) from gone
    join visit_log l on l.council_id = gone.council_id and l.visit_reference = gone.reference
  order by 1, 2, 3
  on conflict (council_id, provider_id, week_starts_on) do update set changes = w.changes + 1, changed_at = now();
  return null;
end $$;
create trigger note_visits_gone after delete on planned_visit
  referencing old table as gone for each statement execute function note_visits_gone();

create function note_visits_changed() returns trigger language plpgsql as $$
begin
  insert into week_state as w (council_id, provider_id, week_starts_on)
  with touched as (
    select o.council_id, o.provider_id, o.starts_at, o.reference, n.provider_id as provider_now, n.starts_at as starts_now
    from gone o join fresh n on n.council_id = o.council_id and n.id = o.id
    where (o.provider_id, o.person_id, o.contract_id, o.service, o.reference, o.starts_at, o.minutes, o.workers,
        o.earlier_minutes, o.later_minutes, o.time_critical, o.status, o.cancelled_at)
      is distinct from (n.provider_id, n.person_id, n.contract_id, n.service, n.reference, n.starts_at, n.minutes, n.workers,
        n.earlier_minutes, n.later_minutes, n.time_critical, n.status, n.cancelled_at)),
  reach as (select council_id, match_reach(council_id) as far from (select distinct council_id from touched) each_one),
  moments as (
    select council_id, provider_id, starts_at from touched
    union
    select council_id, provider_now, starts_now from touched),
  weeks as (
    select council_id, provider_id, london_week(starts_at - far) as week from moments join reach using (council_id)
    union
    select council_id, provider_id, london_week(starts_at + far) from moments join reach using (council_id)
    union
    select l.council_id, l.provider_id, london_week(l.in_at) from touched t
      join visit_log l on l.council_id = t.council_id and l.visit_reference = t.reference)
  select council_id, provider_id, week from weeks order by 1, 2, 3
  on conflict (council_id, provider_id, week_starts_on) do update set changes = w.changes + 1, changed_at = now();
  return null;
end $$;
create trigger note_visits_changed after update on planned_visit
  referencing old table as gone new table as fresh for each statement execute function note_visits_changed();

create function note_terms_changed() returns trigger language plpgsql as $$
begin
  update week_state set changes = changes + 1, changed_at = now()
  where council_id = new.council_id and provider_id = new.provider_id and week_starts_on > new.effective_from - 7;
  return null;
end $$;
create trigger note_terms_changed after insert on contract_terms for each row execute function note_terms_changed();

create function note_holidays_changed() returns trigger language plpgsql as $$
begin
  update week_state w set changes = w.changes + 1, changed_at = now()
  from (values (old.council_id, old.holiday_on), (old.council_id, old.moved_from),
      (new.council_id, new.holiday_on), (new.council_id, new.moved_from)) as holiday (council_id, on_day)
  where w.council_id = holiday.council_id and w.week_starts_on = date_trunc('week', holiday.on_day)::date;
  return null;
end $$;
create trigger note_holidays_changed after insert or update or delete on bank_holiday
  for each row execute function note_holidays_changed();

create function note_settings_changed() returns trigger language plpgsql as $$
begin
  if new.name in ('match_within_minutes', 'missed_after_minutes') then
    update week_state set changes = changes + 1, changed_at = now()
    where council_id = new.council_id and week_starts_on > new.effective_from - 7;
  end if;
  return null;
end $$;
create trigger note_settings_changed after insert on council_setting for each row execute function note_settings_changed();

create function note_reference_changed() returns trigger language plpgsql as $$
begin
  insert into week_state as w (council_id, provider_id, week_starts_on)
  select council_id, provider_id, week_starts_on from planned_visit p where p.council_id = new.council_id and p.person_id = new.id
  union
  select council_id, provider_id, london_week(in_at) from visit_log l
    where l.council_id = new.council_id and l.person_reference in (old.reference, new.reference)
  order by 1, 2, 3
  on conflict (council_id, provider_id, week_starts_on) do update set changes = w.changes + 1, changed_at = now();
  return null;
end $$;
create trigger note_reference_changed after update of reference on person
  for each row when (old.reference is distinct from new.reference) execute function note_reference_changed();

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
comment on column verdict.planned_visit_id is 'Null with no log either: the place is no longer there, and the verdict withdraws the one it replaces.';
comment on column verdict.pence_per_hour is 'The rate, in pence an hour; null where no rate fits and where nothing was logged.';
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
  left_over_reference text,
  person_reference text not null,
  worker_reference text,
  verdict_id bigint not null,
  resolution_id bigint,
  status text not null check (status in ('payable', 'held', 'asked', 'answered', 'disputed', 'refused', 'withdrawn')),
  held_again boolean not null default false,
  settled boolean not null,
  exceptions text[] not null,
  planned_minutes integer,
  delivered_minutes integer,
  start_difference_minutes integer,
  computed_pence bigint not null,
  paid_minutes integer not null,
  amount_pence bigint not null,
  primary key (council_id, id),
  check ((planned_visit_id is null) = (place is null)),
  check ((planned_visit_id is null) = (left_over_reference is not null))
);
comment on table week_line is 'Where one place (or one log left over) stands now: its newest verdict, the decision on it if any, and what it pays. A projection of verdicts, resolutions and messages, rebuilt from them at any time; the foreign keys are theirs, and here they would only be checked twice.';
comment on column week_line.starts_at is 'The planned start, or the check-in of a log left over.';
comment on column week_line.left_over_reference is 'The provider''s reference of a log left over, the same for all its versions.';
comment on column week_line.held_again is 'It had been decided, and a newer verdict has replaced the one that was decided on.';
comment on column week_line.settled is 'False while it waits for a decision: then nothing is posted for it and nothing taken back.';
comment on column week_line.computed_pence is 'What the verdict says it earns or would earn, in pence.';
comment on column week_line.amount_pence is 'What it pays as it stands, in pence: 0 while it waits for a decision, is refused or withdrawn. A question or a dispute leaves it as it was.';
create unique index on week_line (council_id, planned_visit_id, place, provider_id) where planned_visit_id is not null;
create unique index on week_line (council_id, provider_id, left_over_reference) where planned_visit_id is null;
create index on week_line (council_id, provider_id, week_starts_on, starts_at, id);
create index on week_line (council_id, starts_at, id) where status in ('held', 'asked', 'answered', 'disputed');
create index on week_line (council_id, computed_pence desc, id) where status in ('held', 'asked', 'answered', 'disputed');
create index on week_line (council_id, provider_id, starts_at, id) where status in ('held', 'asked', 'answered', 'disputed');
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
comment on column resolution.amount_pence is 'What the line pays by this decision, in pence.';
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
  planned_places integer not null,
  places integer not null,
  matched integer not null,
  missed integer not null,
  cancelled integer not null,
  left_over integer not null,
  held integer not null,
  asked integer not null,
  answered integer not null,
  disputed integer not null,
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
  exception_counts jsonb not null default '{}',
  lateness jsonb not null default '{}',
  exact_worth jsonb not null default '[]',
  refreshed_at timestamptz not null default now(),
  primary key (council_id, week_starts_on, provider_id, contract_id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on column provider_week.planned_places is 'Care workers needed at its planned visits, judged yet or not; places counts those judged.';
comment on column provider_week.held is 'Lines that wait for a decision, asked and answered ones among them.';
comment on column provider_week.payable_pence is 'What its lines pay as they stand, in pence.';
comment on column provider_week.held_pence is 'What its undecided lines would pay, in pence.';
comment on column provider_week.exception_counts is 'How many lines have each exception.';
comment on column provider_week.lateness is 'How many visits began in each quarter of an hour, 1 to 12, from an hour early to two hours late; 0 is earlier, 13 later.';
comment on column provider_week.exact_worth is 'Its paid stays by rate: how many, the exact seconds of them, what they pay, and whether planned time is paid.';
comment on table provider_week is 'Totals of week_line by provider, contract and week (contract 0: logs left over), kept so that a year of weeks opens at once.';
call scope_to_council('provider_week');
call scope_to_provider('provider_week');
grant select, insert, update, delete on provider_week to tend_app;

create table week_waiting (
  council_id bigint not null,
  provider_id bigint not null,
  week_starts_on date not null,
  contract_id bigint not null,
  status text not null check (status in ('held', 'asked', 'answered', 'disputed')),
  exceptions text[] not null,
  lines integer not null,
  computed_pence bigint not null,
  oldest_at timestamptz not null,
  primary key (council_id, provider_id, week_starts_on, contract_id, status, exceptions),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table week_waiting is 'The lines of a week that wait for somebody, counted by likeness (contract 0: logs left over), so that a queue of many thousands opens at once. Refreshed with provider_week.';
comment on column week_waiting.computed_pence is 'What they would earn, in pence.';
create index on week_waiting (council_id, week_starts_on);
call scope_to_council('week_waiting');
call scope_to_provider('week_waiting');
grant select, insert, update, delete on week_waiting to tend_app;

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
comment on column week_close.amount_pence is 'The sum of its items, in pence.';
create index on week_close (council_id, provider_id, week_starts_on, id desc);
create index on week_close (council_id, week_starts_on);
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
