-- An end of care that was a slip can be taken back: each end that a service was given, and what it took out, so that the same visits come back
-- with the places that they had in rotas.

create table line_end (
  council_id bigint not null,
  id bigint generated always as identity,
  package_line_id bigint not null,
  provider_id bigint not null,
  ends_on date not null,
  reason text not null check (reason <> ''),
  ends_on_before date,
  reason_before text,
  ended_by bigint references app_user,
  ended_at timestamptz not null,
  taken_back_at timestamptz,
  taken_back_by bigint references app_user,
  taken_back_because text check (taken_back_because <> ''),
  primary key (council_id, id),
  check ((taken_back_at is null) = (taken_back_because is null)),
  foreign key (council_id, package_line_id) references package_line (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table line_end is 'A last day that a service was given, what stood there before, and whether it was taken back.';
comment on column line_end.ends_on_before is 'The last day that it had been given before; null where none.';
create index on line_end (council_id, package_line_id, id desc);
call scope_to_council('line_end');
call scope_to_provider('line_end');
grant select, insert, update (taken_back_at, taken_back_by, taken_back_because) on line_end to tend_app;

create table dropped_visit (
  council_id bigint not null,
  planned_visit_id bigint not null,
  package_line_id bigint not null,
  provider_id bigint not null,
  visit jsonb not null,
  places jsonb not null,
  dropped_at timestamptz not null,
  primary key (council_id, planned_visit_id),
  foreign key (council_id, package_line_id) references package_line (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table dropped_visit is 'A planned visit that was taken out or cancelled because its service ended before it, kept as it was until the end is taken back.';
comment on column dropped_visit.visit is 'Its row in planned_visit.';
comment on column dropped_visit.places is 'Its rows in rota_stop: who was to go, and when.';
create index on dropped_visit (council_id, package_line_id);
call scope_to_council('dropped_visit');
call scope_to_provider('dropped_visit');
grant select, insert, delete on dropped_visit to tend_app;

-- A person who moves house on a day to come: until then the old address holds, from then on the new.
create table home_move (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  moves_on date not null,
  address_lines text[] not null check (cardinality(address_lines) > 0),
  postcode text not null,
  access_note text,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null,
  done_at timestamptz,
  withdrawn_at timestamptz,
  primary key (council_id, id),
  check (done_at is null or withdrawn_at is null),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table home_move is 'A person will live at another address from a day on. On that day it becomes what their record says.';
comment on column home_move.withdrawn_at is 'It did not come to it, or was written down anew.';
create unique index on home_move (council_id, person_id) where done_at is null and withdrawn_at is null;
call scope_to_council('home_move');
create policy provider_scope on home_move as restrictive using ((select tend_provider()) is null or exists
  (select from package_line l where l.council_id = home_move.council_id and l.person_id = home_move.person_id));
grant select, insert, update (done_at, withdrawn_at) on home_move to tend_app;
