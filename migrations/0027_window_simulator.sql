-- The window simulator: what the same care workers could deliver if calls might be earlier or later, and whose visits would move.

create table window_run (
  council_id bigint not null references council,
  id bigint generated always as identity,
  week_starts_on date not null,
  weekdays smallint[] not null check (cardinality(weekdays) between 1 and 7),
  provider_id bigint,
  workforce jsonb not null,
  travel_mode text not null check (travel_mode in ('car', 'bicycle', 'walk')),
  travel_area text not null check (travel_area in ('urban', 'rural')),
  seed integer not null check (seed between 1 and 1000000),
  seeds smallint not null check (seeds between 1 and 10),
  moves integer not null check (moves between 1 and 5000),
  repeats_id bigint,
  work_id bigint,
  cancelled_at timestamptz,
  cancelled_by bigint references app_user,
  fault text,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, repeats_id) references window_run (council_id, id)
);
comment on table window_run is 'A run of the window simulator as it was asked for. Changes nothing else. Council people only.';
comment on column window_run.weekdays is 'The days of the week that are simulated, 1 is Monday.';
comment on column window_run.provider_id is 'Null where every provider is simulated.';
comment on column window_run.workforce is 'Who works: who worked in that week, or a stated number of care workers from one time to another.';
comment on column window_run.seed is 'Decides who waits for care and where searches begin. With seeds, moves and the engine it makes the answer again to the last figure.';
comment on column window_run.moves is 'Moves of a search for each visit and worker.';
comment on column window_run.repeats_id is 'The run whose visits and shifts it takes again, whatever has changed since.';
comment on column window_run.work_id is 'The long work that shows how far it has come.';
comment on column window_run.fault is 'Why nothing could be worked out, in words that say what to change.';
call scope_to_council('window_run');
create policy council_only on window_run as restrictive using ((select tend_provider()) is null);
grant select, insert, update (work_id, cancelled_at, cancelled_by, fault) on window_run to tend_app;

create table window_result (
  council_id bigint not null,
  window_run_id bigint not null,
  engine text not null,
  ground_hash bytea not null,
  ground bytea not null,
  answer jsonb not null,
  found_at timestamptz not null,
  primary key (council_id, window_run_id),
  foreign key (council_id, window_run_id) references window_run (council_id, id)
);
comment on table window_result is 'What a run of the window simulator found, and the visits and shifts it was worked out on. Council people only.';
comment on column window_result.engine is 'The version of the rounds engine: another may find other rounds with the same seed.';
comment on column window_result.ground is 'Visits, shifts and where homes are, people by id only; JSON, gzip-compressed. A repeated run takes it again.';
comment on column window_result.ground_hash is 'SHA-256 of the JSON.';
comment on column window_result.answer is 'Everything found, in the shape docs/rules/window-simulator.md describes: counts only, nobody by name or id.';
call scope_to_council('window_result');
create policy council_only on window_result as restrictive using ((select tend_provider()) is null);
call make_append_only('window_result');
