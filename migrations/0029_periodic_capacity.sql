-- Providers say how many nights and days a week, and how many live-in places, they can take.

create table provider_periodic_capacity (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  unit text not null check (unit in ('week', 'sleeping night', 'waking night', 'day')),
  from_week_on date not null check (extract(isodow from from_week_on) = 1),
  weekly_count integer not null check (weekly_count between 0 and 1000),
  as_of timestamptz not null default now(),
  recorded_by bigint references app_user,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table provider_periodic_capacity is 'What a provider said it can take without visits besides what it has, from a Monday on, until it says otherwise.';
comment on column provider_periodic_capacity.weekly_count is 'Nights or days a week by care worker; of services by the week, places.';
create index on provider_periodic_capacity (council_id, provider_id, unit, id desc);
call scope_to_council('provider_periodic_capacity');
call scope_to_provider('provider_periodic_capacity');
call make_append_only('provider_periodic_capacity');
