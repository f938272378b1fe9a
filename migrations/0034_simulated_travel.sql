-- Where a travel time service fails, a run of the window simulator may go by the straight line for once.

alter table window_run add column straight_line boolean not null default false;
comment on column window_run.straight_line is 'By the straight line, as somebody chose, though this installation asks a travel time service.';

-- What a travel time service answered, so that nothing is asked again after a restart.

create table travel_time (
  council_id bigint not null references council,
  provider_id bigint not null,
  service text not null,
  mode text not null check (mode in ('car', 'bicycle', 'walk')),
  from_place text not null,
  to_place text not null,
  seconds integer not null check (seconds >= 0),
  asked_on date not null,
  primary key (council_id, provider_id, service, mode, from_place, to_place),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table travel_time is 'How long a way takes between two places that a provider visits, as a travel time service answered. Too old ones are asked again and go.';
comment on column travel_time.service is 'Which service answered: its kind and a mark of its address, so that another one is asked anew.';
comment on column travel_time.from_place is 'Where a postcode lies, as latitude and longitude. Nobody is named.';
call scope_to_council('travel_time');
call scope_to_provider('travel_time');
grant select, insert, update (seconds, asked_on), delete on travel_time to tend_app;
