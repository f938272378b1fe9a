-- Whether what somebody needs fits into providers' rounds: each time it was asked, and the answer for each provider.

create table fit_run (
  council_id bigint not null,
  id bigint generated always as identity,
  placement_request_id bigint not null,
  asked_on date not null,
  week_starts_on date not null check (extract(isodow from week_starts_on) = 1),
  engine text not null,
  work_id bigint,
  finished_at timestamptz,
  fault text,
  made_by bigint references app_user,
  made_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, placement_request_id) references placement_request (council_id, id),
  foreign key (council_id, work_id) references long_work (council_id, id)
);
comment on table fit_run is 'One time it was asked whether a placement request fits into rounds. It is kept for its day; the newest counts. Council people only.';
comment on column fit_run.week_starts_on is 'The Monday of the week in which care starts.';
comment on column fit_run.engine is 'The version of the rounds engine: another may answer otherwise.';
create index on fit_run (council_id, placement_request_id, id desc);
call scope_to_council('fit_run');
create policy council_only on fit_run as restrictive using ((select tend_provider()) is null);
grant select, insert, update (work_id, finished_at, fault) on fit_run to tend_app;

create table provider_fit (
  council_id bigint not null,
  fit_run_id bigint not null,
  provider_id bigint not null,
  place integer not null,
  fit jsonb not null,
  found_at timestamptz not null,
  primary key (council_id, fit_run_id, provider_id),
  foreign key (council_id, fit_run_id) references fit_run (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table provider_fit is 'Whether it fits into one provider''s rounds: what would move and what blocks, without anybody''s name.';
comment on column provider_fit.place is 'The provider''s place in the order of matching when it was asked, from 0.';
call scope_to_council('provider_fit');
call scope_to_provider('provider_fit');
grant select, insert, update (place, fit, found_at) on provider_fit to tend_app;
