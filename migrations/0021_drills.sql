-- Drills: what would happen to everybody if a provider failed on a day, kept as it was worked out, so that quarters can be compared.

create table drill_sweep (
  council_id bigint not null references council,
  id bigint generated always as identity,
  fails_on date not null,
  work_id bigint,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, id)
);
comment on table drill_sweep is 'One drill of every provider for the same day, so that they can be ranked. Council people only.';
comment on column drill_sweep.fails_on is 'The first day on which no provider drilled would make a visit.';
comment on column drill_sweep.work_id is 'The long work that shows how far it has come.';
call scope_to_council('drill_sweep');
create policy council_only on drill_sweep as restrictive using ((select tend_provider()) is null);
grant select, insert, update (work_id) on drill_sweep to tend_app;

create table drill (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  area_id bigint,
  fails_on date not null,
  drill_sweep_id bigint,
  services integer not null,
  by_hand integer not null,
  people integer not null,
  weekly_minutes integer not null,
  placed_minutes integer not null,
  in_house_minutes integer not null,
  uncovered_minutes integer not null,
  uncovered_people integer not null,
  workers_beyond integer not null,
  extra_pence bigint not null,
  unpriced_services integer not null,
  losing_people integer not null,
  losing_critical_people integer not null,
  concentration_before integer,
  concentration_after integer,
  stale_figures integer not null,
  answer jsonb not null,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, id),
  check (weekly_minutes = placed_minutes + in_house_minutes),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, area_id) references area (council_id, id),
  foreign key (council_id, drill_sweep_id) references drill_sweep (council_id, id)
);
comment on table drill is 'Where everything of a provider, or of one area of it, would go if it failed on a day, as it was worked out then. Changes nothing else. Council people only.';
comment on column drill.fails_on is 'The first day on which the provider would make no visit.';
comment on column drill.by_hand is 'Live services whose week is not known here, so that nothing could be drafted for them.';
comment on column drill.weekly_minutes is 'Minutes of workers'' time in an average week; placed with others and in-house add up to it.';
comment on column drill.uncovered_minutes is 'What of the in-house minutes is above what the in-house service itself said it can take.';
comment on column drill.workers_beyond is 'The most workers that are needed at one moment of the week for what is uncovered.';
comment on column drill.extra_pence is 'What an average week would cost more at the new contracts'' own rates than today, in pence; less than nought where it would cost less. Services with a visit that no rate fits are left out.';
comment on column drill.losing_people is 'People whose usual care worker would not come with them.';
comment on column drill.concentration_before is 'The Herfindahl-Hirschman index of all areas together, 0 to 10,000; null where there is no care.';
comment on column drill.stale_figures is 'Statements of capacity that the plan rests on and that are older than the council goes by.';
comment on column drill.answer is 'Everything the drill found, in the shape docs/rules/failure-drill.md describes; people by id only, money in pence.';
create index on drill (council_id, provider_id, fails_on);
create index on drill (council_id, drill_sweep_id);
call scope_to_council('drill');
create policy council_only on drill as restrictive using ((select tend_provider()) is null);
call make_append_only('drill');

create table drill_transition (
  council_id bigint not null,
  drill_id bigint not null,
  transition_id bigint not null,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, drill_id),
  unique (council_id, transition_id),
  foreign key (council_id, drill_id) references drill (council_id, id),
  foreign key (council_id, transition_id) references transition (council_id, id)
);
comment on table drill_transition is 'The real transition that was started from a drill. Council people only.';
call scope_to_council('drill_transition');
create policy council_only on drill_transition as restrictive using ((select tend_provider()) is null);
call make_append_only('drill_transition');
