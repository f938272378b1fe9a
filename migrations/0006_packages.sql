-- Care packages: what is arranged for a person, line by line, with the week each line asks for.

create table care_package (
  council_id bigint not null,
  id bigint generated always as identity,
  reference text not null,
  person_id bigint not null,
  starts_on date not null,
  ends_on date,
  primary_need text,
  cover_note text,
  created_by bigint references app_user,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, reference),
  check (ends_on is null or ends_on >= starts_on),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table care_package is 'What is arranged for a person.';
create index on care_package (council_id, person_id);
call scope_to_council('care_package');
grant select, insert, update on care_package to tend_app;

create table package_line (
  council_id bigint not null,
  id bigint generated always as identity,
  reference text not null,
  care_package_id bigint not null,
  person_id bigint not null,
  provider_id bigint not null,
  contract_id bigint not null,
  service text not null,
  source text not null default 'arranged' check (source in ('arranged', 'imported')),
  starts_on date not null,
  ends_on date,
  ended_reason text,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, reference),
  unique (council_id, id, person_id, provider_id, contract_id),
  check (ends_on is null or ends_on >= starts_on),
  foreign key (council_id, care_package_id) references care_package (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table package_line is 'One service of a care package with its own pattern, provider and contract.';
comment on column package_line.service is 'The service as the contract''s rates name it.';
comment on column package_line.source is 'arranged: visits come from its pattern; imported: its visits came in a file from another system.';
create index on package_line (council_id, person_id);
create index on package_line (council_id, provider_id, starts_on);
create index on package_line (council_id, care_package_id);
call scope_to_council('package_line');
call scope_to_provider('package_line');
grant select, insert, update on package_line to tend_app;

create policy provider_scope on care_package as restrictive using ((select tend_provider()) is null or exists
  (select from package_line l where l.council_id = care_package.council_id and l.care_package_id = care_package.id));
create policy provider_scope on person as restrictive using ((select tend_provider()) is null or exists
  (select from package_line l where l.council_id = person.council_id and l.person_id = person.id));
create policy provider_scope on representative as restrictive using ((select tend_provider()) is null or exists
  (select from package_line l where l.council_id = representative.council_id and l.person_id = representative.person_id));
create policy provider_scope on worker_wish as restrictive using ((select tend_provider()) is null or exists
  (select from package_line l where l.council_id = worker_wish.council_id and l.person_id = worker_wish.person_id));

create table visit_pattern (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  package_line_id bigint not null,
  version integer not null,
  effective_from date not null,
  reason text not null,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, package_line_id, version),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id)
);
comment on table visit_pattern is 'The repeating week a package line asks for, by version; the version recorded last among those in effect holds.';
call scope_to_council('visit_pattern');
call scope_to_provider('visit_pattern');
call make_append_only('visit_pattern');

create table pattern_visit (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  visit_pattern_id bigint not null,
  weekdays smallint[] not null check (weekdays <@ array[1,2,3,4,5,6,7]::smallint[] and cardinality(weekdays) > 0),
  every_weeks smallint not null default 1 check (every_weeks between 1 and 8),
  first_week_on date,
  start_time time not null,
  minutes integer not null check (minutes between 1 and 1440),
  workers smallint not null default 1 check (workers between 1 and 4),
  purpose text not null check (purpose in ('personal care', 'medication', 'welfare check', 'meal', 'domestic', 'companionship', 'night', 'other')),
  tasks text not null default '',
  earlier_minutes integer check (earlier_minutes between 0 and 720),
  later_minutes integer check (later_minutes between 0 and 720),
  time_critical boolean not null default false,
  time_critical_reason text,
  on_bank_holidays boolean not null default true,
  primary key (council_id, id),
  check (not time_critical or coalesce(time_critical_reason, '') <> ''),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, visit_pattern_id) references visit_pattern (council_id, id)
);
comment on table pattern_visit is 'One visit of the repeating week: days (1 is Monday), London start time, length, workers and call window.';
create index on pattern_visit (council_id, visit_pattern_id);
call scope_to_council('pattern_visit');
call scope_to_provider('pattern_visit');
call make_append_only('pattern_visit');

create table suspension (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  package_line_id bigint not null,
  reason text not null check (reason in ('hospital', 'respite', 'holiday', 'family visiting', 'person''s wish', 'other')),
  note text,
  starts_at timestamptz not null,
  ends_at timestamptz,
  told_provider_at timestamptz not null,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  check (ends_at is null or ends_at >= starts_at),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id),
  exclude using gist (council_id with =, package_line_id with =, tstzrange(starts_at, ends_at) with &&)
);
comment on table suspension is 'A time in which a line''s visits are not wanted, such as a hospital stay; open until an end is known.';
comment on column suspension.ends_at is 'From when visits are wanted again; null while that is not known. An end at its own start: it never came to it.';
comment on column suspension.told_provider_at is 'When the provider was told: notice of each visit taken out is counted from here.';
call scope_to_council('suspension');
call scope_to_provider('suspension');
grant select, insert, update (ends_at, note) on suspension to tend_app;
