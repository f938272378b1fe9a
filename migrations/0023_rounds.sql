-- Rounds: when care workers are there and how they travel, the rota of a provider's week, and whom a change has to be told.
-- Terms: "rota" is a provider's week of rounds; "part" is one worker's part of a planned visit, from 0; "stop" is a part put to a worker at a time.

create table round_worker (
  council_id bigint not null,
  care_worker_id bigint not null,
  provider_id bigint not null,
  travel_mode text not null default 'car' check (travel_mode in ('car', 'bicycle', 'walk')),
  start_postcode text,
  end_postcode text,
  most_weekly_minutes integer check (most_weekly_minutes between 1 and 10080),
  changed_by bigint references app_user,
  changed_at timestamptz not null,
  version integer not null default 1,
  primary key (council_id, care_worker_id),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table round_worker is 'How a care worker goes on rounds.';
comment on column round_worker.start_postcode is 'Where their day begins; the first half of the postcode is enough.';
call scope_to_council('round_worker');
call scope_to_provider('round_worker');
grant select, insert, update on round_worker to tend_app;

create table worker_shift (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  care_worker_id bigint not null,
  weekdays smallint[] not null check (weekdays <@ array[1,2,3,4,5,6,7]::smallint[] and cardinality(weekdays) > 0),
  start_time time not null,
  end_time time not null check (end_time <> start_time),
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table worker_shift is 'A stretch of the day in which a care worker is there, on some days of the week (1 is Monday); a split shift is two. One that ends at or before its start goes on over midnight.';
create index on worker_shift (council_id, provider_id, care_worker_id);
call scope_to_council('worker_shift');
call scope_to_provider('worker_shift');
grant select, insert, update (ends_on), delete on worker_shift to tend_app;

create table worker_absence (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  care_worker_id bigint not null,
  kind text not null check (kind in ('sickness', 'leave', 'training', 'other')),
  starts_at timestamptz not null,
  ends_at timestamptz check (ends_at >= starts_at),
  words text not null default '',
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table worker_absence is 'A time in which a care worker is away. What ails them is not written down.';
comment on column worker_absence.ends_at is 'When they are back; null while that is not known. An end at its own start: it never came to it.';
create index on worker_absence (council_id, provider_id, care_worker_id, starts_at);
call scope_to_council('worker_absence');
call scope_to_provider('worker_absence');
grant select, insert, update (ends_at) on worker_absence to tend_app;

create table worker_pay (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  care_worker_id bigint,
  effective_from date not null,
  care_pence integer not null check (care_pence between 0 and 100000),
  travel text not null check (travel in ('not paid', 'by time', 'by visit')),
  travel_pence integer not null default 0 check (travel_pence between 0 and 100000),
  waiting_pence integer not null default 0 check (waiting_pence between 0 and 100000),
  mile_pence integer not null default 0 check (mile_pence between 0 and 1000),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  primary key (council_id, id),
  check ((travel = 'not paid') = (travel_pence = 0)),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table worker_pay is 'What a care worker is paid, as far as a round decides it; without a care worker, what all of the provider''s are paid who have no terms of their own. The newest in effect holds. The provider''s own: no council reads it.';
comment on column worker_pay.care_pence is 'Pence for an hour at visits.';
comment on column worker_pay.travel_pence is 'Pence for an hour between visits where travel is paid by time, pence for each visit where it is paid by visit.';
comment on column worker_pay.waiting_pence is 'Pence for an hour of waiting between visits; 0 where it is not paid.';
comment on column worker_pay.mile_pence is 'Pence for a mile between visits: an expense, and no pay.';
create index on worker_pay (council_id, provider_id, care_worker_id, effective_from desc, id desc);
call scope_to_council('worker_pay');
create policy provider_only on worker_pay as restrictive using (provider_id = (select tend_provider()));
call make_append_only('worker_pay');

create table rota (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint not null,
  week_starts_on date not null check (extract(isodow from week_starts_on) = 1),
  version integer not null default 1,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, provider_id, week_starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table rota is 'The rounds of a provider''s week as they are being planned. What workers see is what was last published of it.';
comment on column rota.version is 'Counts changes, so that nothing is decided on a rota that has changed meanwhile.';
call scope_to_council('rota');
call scope_to_provider('rota');
grant select, insert, update (version) on rota to tend_app;

create table rota_stop (
  council_id bigint not null,
  rota_id bigint not null,
  planned_visit_id bigint not null,
  part smallint not null check (part between 0 and 3),
  provider_id bigint not null,
  care_worker_id bigint not null,
  starts_at timestamptz not null,
  locked boolean not null default false,
  primary key (council_id, rota_id, planned_visit_id, part),
  foreign key (council_id, rota_id) references rota (council_id, id),
  foreign key (council_id, planned_visit_id) references planned_visit (council_id, id) on delete cascade,
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table rota_stop is 'A part of a planned visit put to a care worker at a time, in a rota that is being planned.';
comment on column rota_stop.locked is 'A person decided it: no planning moves it.';
create index on rota_stop (council_id, planned_visit_id);
create index on rota_stop (council_id, care_worker_id, starts_at);
call scope_to_council('rota_stop');
call scope_to_provider('rota_stop');
grant select, insert, update, delete on rota_stop to tend_app;

create table rota_step (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  rota_id bigint not null,
  what text not null check (what <> ''),
  before jsonb not null,
  after jsonb not null,
  done_by bigint references app_user,
  done_at timestamptz not null,
  undone_at timestamptz,
  primary key (council_id, id),
  foreign key (council_id, rota_id) references rota (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table rota_step is 'One change to a rota: the stops of the visits it touched, as they were and as they became, so that it can be taken back.';
create index on rota_step (council_id, rota_id, id desc);
call scope_to_council('rota_step');
call scope_to_provider('rota_step');
grant select, insert, update (undone_at) on rota_step to tend_app;

create table rota_publication (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  rota_id bigint not null,
  version integer not null,
  stops jsonb not null,
  words text not null default '',
  published_by bigint references app_user,
  published_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, rota_id, version),
  foreign key (council_id, rota_id) references rota (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table rota_publication is 'A rota as its care workers were given it; every change is a new version.';
comment on column rota_publication.stops is 'Every stop: the number of the visit, the part, the care worker, and the start in seconds since 1970.';
call scope_to_council('rota_publication');
call scope_to_provider('rota_publication');
call make_append_only('rota_publication');

create table rota_proposal (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  rota_id bigint not null,
  kind text not null check (kind in ('the rest', 'repair')),
  asked jsonb not null,
  rota_version integer not null,
  long_work_id bigint,
  state text not null default 'working' check (state in ('working', 'ready', 'failed', 'taken', 'left')),
  answer jsonb,
  fault text,
  made_by bigint references app_user,
  made_at timestamptz not null,
  decided_by bigint references app_user,
  decided_at timestamptz,
  primary key (council_id, id),
  foreign key (council_id, rota_id) references rota (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, long_work_id) references long_work (council_id, id)
);
comment on table rota_proposal is 'What the planner found for a rota: shown before anything changes, then taken or left.';
comment on column rota_proposal.rota_version is 'The version of the rota that it was worked out from.';
create index on rota_proposal (council_id, rota_id, id desc);
call scope_to_council('rota_proposal');
call scope_to_provider('rota_proposal');
grant select, insert, update (state, answer, fault, decided_by, decided_at, long_work_id) on rota_proposal to tend_app;

create table rota_call (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  rota_proposal_id bigint not null,
  care_worker_id bigint,
  person_id bigint,
  time_critical boolean not null default false,
  words text not null check (words <> ''),
  done_by bigint references app_user,
  done_at timestamptz,
  outcome text not null default '',
  primary key (council_id, id),
  check (num_nonnulls(care_worker_id, person_id) = 1),
  foreign key (council_id, rota_proposal_id) references rota_proposal (council_id, id),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table rota_call is 'Somebody to telephone because a rota has changed, and whether it was done.';
create index on rota_call (council_id, rota_proposal_id, id);
call scope_to_council('rota_call');
call scope_to_provider('rota_call');
grant select, insert, update (done_by, done_at, outcome) on rota_call to tend_app;

create table worker_link (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  care_worker_id bigint not null,
  opens text not null check (opens in ('page', 'calendar')),
  token_hash bytea not null unique,
  made_by bigint references app_user,
  made_at timestamptz not null,
  opened_at timestamptz,
  revoked_at timestamptz,
  primary key (council_id, id),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table worker_link is 'A link by which a care worker sees their own rounds, or has them in a calendar, without signing in. It works until it is revoked or they leave.';
comment on column worker_link.token_hash is 'The SHA-256 of what stands in the address; the address itself is kept nowhere.';
create unique index on worker_link (council_id, care_worker_id, opens) where revoked_at is null;
call scope_to_council('worker_link');
call scope_to_provider('worker_link');
grant select, insert, update (opened_at, revoked_at) on worker_link to tend_app;
