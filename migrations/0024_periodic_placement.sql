-- Services by the week, night or day are sought through placement like visits.

alter table placement_request add column periodic jsonb;
alter table placement_request add check ((periodic is null) = (jsonb_array_length(visits) > 0));
comment on column placement_request.periodic is 'The service by the week, night or day that is sought: unit, weekdays, from and to, care workers, tasks, weeks, review. Null where visits are sought; a request seeks one or the other.';

alter table periodic_week add column workers smallint not null default 1 check (workers between 1 and 2);
comment on column periodic_week.workers is 'How many care workers are there together; each is paid.';

create table placement_start (
  council_id bigint not null,
  id bigint generated always as identity,
  placement_id bigint not null,
  provider_id bigint not null,
  started_on date not null,
  words text not null default '',
  said_by bigint references app_user,
  said_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, placement_id),
  foreign key (council_id, placement_id) references placement (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table placement_start is 'A provider says that care without logged visits has begun, once for a placement. Care by the visit begins with its first verified visit.';
comment on column placement_start.started_on is 'The day on which the provider says that care began.';
call scope_to_council('placement_start');
call scope_to_provider('placement_start');
call make_append_only('placement_start');
