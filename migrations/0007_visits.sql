-- Visits: what should happen, what was received about what happened, and what verification found.

create table mapping_profile (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint not null,
  name text not null check (name <> ''),
  version integer not null default 1,
  mapping jsonb not null,
  created_by bigint references app_user,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (council_id, id),
  unique (council_id, provider_id, name, version),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table mapping_profile is 'How one provider''s own call-monitoring file is read: columns, date format, method codes and ids. A change is a new version.';
call scope_to_council('mapping_profile');
call scope_to_provider('mapping_profile');
grant select, insert, update (retired_at) on mapping_profile to tend_app;

create table feed (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint,
  holds text not null check (holds in ('planned visits', 'visit logs')),
  format text not null check (format in ('tend', 'abacus', 'profile', 'api')),
  mapping_profile_id bigint,
  channel text not null check (channel in ('upload', 'api', 'folder')),
  file_name text not null,
  file_reference text,
  content_hash bytea not null,
  content bytea not null,
  method text not null default 'manual' check (method in ('tag', 'phone', 'gps', 'app', 'manual')),
  headings text[] not null default '{}',
  delimiter text not null default ',' check (delimiter in (',', ';', E'\t')),
  preview jsonb not null default '{}',
  long_work_id bigint,
  status text not null default 'previewed' check (status in ('reading', 'previewed', 'taking', 'taken', 'discarded', 'unusable')),
  fault text,
  rows_read integer not null default 0,
  rows_new integer not null default 0,
  rows_unchanged integer not null default 0,
  rows_updated integer not null default 0,
  rows_refused integer not null default 0,
  rows_unmatched integer not null default 0,
  received_by bigint references app_user,
  api_client_id bigint,
  received_at timestamptz not null default now(),
  taken_by bigint references app_user,
  taken_at timestamptz,
  primary key (council_id, id),
  unique (council_id, id, provider_id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, mapping_profile_id) references mapping_profile (council_id, id),
  foreign key (council_id, api_client_id) references api_client (council_id, id),
  foreign key (council_id, long_work_id) references long_work (council_id, id)
);
comment on table feed is 'One file or call of visits as it came, with what was made of it.';
comment on column feed.content is 'The file as received, gzip-compressed.';
comment on column feed.method is 'How the visits were logged, where the layout has no column for it.';
comment on column feed.headings is 'The columns of the file as it names them, to send refused rows back under.';
comment on column feed.preview is 'What a person is shown before the file is taken: first rows, changes, people and workers not known.';
comment on column feed.file_reference is 'The sender''s own reference of the file, where its layout has one; a taken one is not taken twice.';
create index on feed (council_id, received_at desc);
create index on feed (council_id, provider_id, received_at desc);
create index on feed (council_id, provider_id, content_hash);
create unique index on feed (council_id, provider_id, file_reference) where status = 'taken' and file_reference is not null;
call scope_to_council('feed');
call scope_to_provider('feed');
grant select, insert, update on feed to tend_app;

create table feed_refusal (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint,
  feed_id bigint not null,
  line integer not null,
  field text not null,
  value text not null,
  reason text not null,
  row_text text not null default '',
  primary key (council_id, id),
  foreign key (council_id, feed_id) references feed (council_id, id)
);
comment on table feed_refusal is 'A row of a feed that could not be used, and why, to send back.';
create index on feed_refusal (council_id, feed_id, line);
call scope_to_council('feed_refusal');
call scope_to_provider('feed_refusal');
grant select, insert, delete on feed_refusal to tend_app;

create table planned_visit (
  council_id bigint not null,
  id bigint generated always as identity,
  reference text not null,
  provider_id bigint not null,
  person_id bigint not null,
  contract_id bigint not null,
  package_line_id bigint not null,
  pattern_visit_id bigint,
  feed_id bigint,
  service text not null,
  starts_at timestamptz not null,
  starts_on date not null,
  week_starts_on date not null,
  minutes integer not null check (minutes between 1 and 1440),
  workers smallint not null default 1 check (workers between 1 and 4),
  earlier_minutes integer check (earlier_minutes between 0 and 720),
  later_minutes integer check (later_minutes between 0 and 720),
  time_critical boolean not null default false,
  status text not null default 'planned' check (status in ('planned', 'cancelled')),
  cancelled_at timestamptz,
  cancelled_because text,
  cancelled_by bigint references app_user,
  suspension_id bigint,
  moved_from timestamptz,
  clock text not null default 'ordinary' check (clock in ('ordinary', 'skipped', 'repeated')),
  rostered_starts_at timestamptz,
  rostered_minutes integer,
  rostered_workers text[],
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, reference),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  foreign key (council_id, package_line_id, person_id, provider_id, contract_id)
    references package_line (council_id, id, person_id, provider_id, contract_id),
  foreign key (council_id, pattern_visit_id) references pattern_visit (council_id, id),
  foreign key (council_id, feed_id) references feed (council_id, id),
  foreign key (council_id, suspension_id) references suspension (council_id, id)
);
comment on table planned_visit is 'A visit that should happen: as commissioned, and as rostered where the provider has said.';
comment on column planned_visit.starts_on is 'The London day on which it starts.';
comment on column planned_visit.week_starts_on is 'The Monday of that day''s week.';
comment on column planned_visit.cancelled_at is 'When the provider was told: the notice that decides what a cancelled visit pays is counted from here.';
comment on column planned_visit.suspension_id is 'The suspension that took it out; null where it was cancelled by itself.';
comment on column planned_visit.moved_from is 'When its pattern asks for it, on a visit that was moved to another time; planning then leaves it where it was moved to.';
comment on column planned_visit.clock is 'skipped: its wall time does not exist on the night the clocks go forward, so it was moved on; repeated: the time comes twice, the first is meant.';
create index on planned_visit (council_id, provider_id, starts_at);
create index on planned_visit (council_id, person_id, starts_at);
create index on planned_visit (council_id, package_line_id, starts_at);
create index on planned_visit (council_id, starts_on, starts_at, id) include (provider_id);
call scope_to_council('planned_visit');
call scope_to_provider('planned_visit');
grant select, insert, update, delete on planned_visit to tend_app;

create table visit_log (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  feed_id bigint not null,
  feed_line integer not null,
  reference text not null,
  version integer not null default 1,
  replaces_id bigint,
  person_reference text not null,
  worker_reference text not null,
  in_at timestamptz not null,
  out_at timestamptz,
  in_on date not null,
  in_method text not null check (in_method in ('tag', 'phone', 'gps', 'app', 'manual')),
  out_method text check (out_method in ('tag', 'phone', 'gps', 'app', 'manual')),
  visit_reference text,
  claimed_starts_at timestamptz,
  claimed_minutes integer,
  received_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, provider_id, reference, version),
  check (out_at is null or out_at >= in_at),
  foreign key (council_id, feed_id, provider_id) references feed (council_id, id, provider_id)
);
comment on table visit_log is 'One worker''s check-in and check-out as received, never altered; a correction is a new version that names the one before.';
comment on column visit_log.out_method is 'Null where an open log came without one; a closed log without one counts as manual and is written so.';
comment on column visit_log.claimed_starts_at is 'What the provider asks to be paid for, kept apart from what was logged.';
create index on visit_log (council_id, provider_id, in_at);
create index on visit_log (council_id, provider_id, worker_reference, in_at);
create index on visit_log (council_id, person_reference, provider_id, in_at);
create index on visit_log (council_id, provider_id, person_reference);
create index on visit_log (council_id, visit_reference) where visit_reference is not null;
create unique index on visit_log (council_id, replaces_id) where replaces_id is not null;
create index on visit_log (council_id, feed_id, feed_line);
call scope_to_council('visit_log');
call scope_to_provider('visit_log');
call make_append_only('visit_log');
