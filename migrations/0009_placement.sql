-- Placement: where contracts may be used, what providers can take, what is sought for whom, who was offered it, and what came of it.

create table area (
  council_id bigint not null references council,
  id bigint generated always as identity,
  name text not null check (name <> ''),
  made_of text not null check (made_of in ('wards', 'postcode districts')),
  parts text[] not null check (cardinality(parts) > 0),
  closed_on date,
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, name)
);
comment on table area is 'A part of the council''s ground in which care is bought: a set of wards or of postcode districts.';
call scope_to_council('area');
grant select, insert, update on area to tend_app;

create function covers(place area, postcode text) returns boolean language sql stable parallel safe as $$
  select case place.made_of when 'postcode districts' then split_part(postcode, ' ', 1) = any(place.parts)
    else (select w.ward_name from place_postcode w where w.postcode = covers.postcode) = any(place.parts) end
$$;
comment on function covers(area, text) is 'Whether an area holds a postcode, by its district or by the ward that it is in.';

create table contract_area (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  area_id bigint not null,
  tier smallint check (tier between 1 and 9),
  starts_on date not null,
  ends_on date,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  check (ends_on is null or ends_on >= starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, area_id) references area (council_id, id),
  exclude using gist (council_id with =, contract_id with =, area_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
comment on table contract_area is 'That a contract may be used in an area, and for a framework in which tier.';
create index on contract_area (council_id, area_id);
call scope_to_council('contract_area');
call scope_to_provider('contract_area');
grant select, insert, update (ends_on) on contract_area to tend_app;

create table contract_block (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint not null,
  area_id bigint not null,
  starts_on date not null,
  ends_on date,
  period text not null check (period in ('week', 'four weeks', 'quarter', 'year')),
  minutes integer not null check (minutes >= 0),
  paid_in_advance boolean not null,
  carries_over boolean not null default false,
  sized_at_percent smallint check (sized_at_percent between 1 and 100),
  reason text not null check (reason <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  check (ends_on is null or ends_on >= starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, area_id) references area (council_id, id)
);
comment on table contract_block is 'Time that a block contract bought in an area, from a day; a later row takes the place of an earlier one from its start.';
comment on column contract_block.minutes is 'Minutes of workers'' time bought in each period.';
comment on column contract_block.sized_at_percent is 'The share of the area''s assessed need at which it was sized.';
create index on contract_block (council_id, contract_id, area_id, starts_on);
call scope_to_council('contract_block');
call scope_to_provider('contract_block');
call make_append_only('contract_block');

create table contract_event (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  contract_id bigint,
  area_id bigint,
  kind text not null check (kind in ('restriction of hours', 'suspension of new business', 'default notice', 'improvement plan',
    'termination', 'registration cancelled', 'lifted')),
  lifts_id bigint,
  effective_at timestamptz not null,
  ends_at timestamptz,
  weekly_minutes_limit integer check (weekly_minutes_limit >= 0),
  reason text not null check (reason <> ''),
  evidence text,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, lifts_id),
  check ((kind = 'lifted') = (lifts_id is not null)),
  check ((kind = 'restriction of hours') = (weekly_minutes_limit is not null)),
  check (ends_at is null or ends_at > effective_at),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, area_id) references area (council_id, id),
  foreign key (council_id, lifts_id) references contract_event (council_id, id)
);
comment on table contract_event is 'What happened to a provider''s contracts besides their terms: of one contract or area where they are named, else of all.';
create index on contract_event (council_id, provider_id, effective_at);
call scope_to_council('contract_event');
call scope_to_provider('contract_event');
call make_append_only('contract_event');

create table provider_capacity (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  area_id bigint not null,
  part_of_day text not null check (part_of_day in ('early', 'morning', 'midday', 'tea', 'evening', 'night')),
  from_week_on date not null check (extract(isodow from from_week_on) = 1),
  weekly_minutes integer not null check (weekly_minutes >= 0),
  as_of timestamptz not null default now(),
  recorded_by bigint references app_user,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, area_id) references area (council_id, id)
);
comment on table provider_capacity is 'What a provider said it can take besides what it has, from a Monday on, until it says otherwise.';
comment on column provider_capacity.weekly_minutes is 'Minutes of workers'' time a week.';
create index on provider_capacity (council_id, provider_id, area_id, part_of_day, id desc);
call scope_to_council('provider_capacity');
call scope_to_provider('provider_capacity');
call make_append_only('provider_capacity');

create table provider_profile (
  council_id bigint not null,
  provider_id bigint not null,
  capabilities text[] not null default '{}',
  languages text[] not null default '{}',
  cultures text[] not null default '{}',
  introduction text not null default '',
  changed_by bigint references app_user,
  changed_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, provider_id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table provider_profile is 'What a provider says of itself to those who choose: what its workers can do, whom they understand, and who they are.';
call scope_to_council('provider_profile');
call scope_to_provider('provider_profile');
grant select, insert, update on provider_profile to tend_app;

create table provider_quality (
  council_id bigint not null,
  provider_id bigint not null,
  weeks integer not null,
  visits integer not null,
  missed integer not null,
  late integer not null,
  refreshed_at timestamptz not null,
  primary key (council_id, provider_id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table provider_quality is 'How a provider''s newest verified weeks went, as placement weighs it; refreshed when a week is verified.';
call scope_to_council('provider_quality');
call scope_to_provider('provider_quality');
grant select, insert, update on provider_quality to tend_app;

create table provider_wish (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  provider_id bigint not null,
  wish text not null check (wish in ('wanted', 'refused')),
  reason text,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table provider_wish is 'A provider that a person has asked for, or does not want; ended, never deleted.';
create index on provider_wish (council_id, person_id);
call scope_to_council('provider_wish');
create policy council_only on provider_wish as restrictive using ((select tend_provider()) is null);
grant select, insert, update (ended_at) on provider_wish to tend_app;

create table placement_request (
  council_id bigint not null references council,
  id bigint generated always as identity,
  reference text not null,
  care_package_id bigint not null,
  person_id bigint not null,
  service text not null,
  visits jsonb not null,
  wanted_from date not null,
  lane text not null check (lane in ('standard', 'urgent', 'hospital discharge', 'out of hours')),
  way text not null default 'to one' check (way in ('to one', 'in turn', 'all at once')),
  received_at timestamptz not null,
  due_at timestamptz not null,
  status text not null check (status in ('waiting', 'offered', 'choosing', 'placed', 'ordered', 'started', 'ended', 'withdrawn')),
  owner_id bigint references app_user,
  district text,
  ward text,
  latitude double precision,
  longitude double precision,
  needs text[] not null default '{}',
  language text,
  language_required boolean not null default false,
  worker_gender text check (worker_gender in ('female', 'male')),
  worker_gender_required boolean not null default false,
  cultures text[] not null default '{}',
  words text not null default '',
  replaces_line_id bigint,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, reference),
  foreign key (council_id, care_package_id) references care_package (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, replaces_line_id) references package_line (council_id, id)
);
comment on table placement_request is 'A service of a care package for which a provider is sought. Council people only: providers see offers.';
comment on column placement_request.status is 'A projection of placement_event, so that the queue opens at once.';
comment on column placement_request.way is 'Whether offers are made one by one by the broker, or go on by themselves in turn or all at once.';
comment on column placement_request.district is 'The outward part of the home''s postcode: as much of the address as a provider is told.';
comment on column placement_request.visits is 'The week that is sought, in the shape of pattern visits.';
comment on column placement_request.words is 'What else a provider should know, without anything that says who it is.';
create index on placement_request (council_id, due_at, id) where status in ('waiting', 'offered', 'choosing');
create index on placement_request (council_id, person_id);
create index on placement_request (council_id, care_package_id);
call scope_to_council('placement_request');
create policy council_only on placement_request as restrictive using ((select tend_provider()) is null);
grant select, insert, update on placement_request to tend_app;

create table placement_event (
  council_id bigint not null,
  id bigint generated always as identity,
  placement_request_id bigint not null,
  kind text not null check (kind <> ''),
  detail jsonb not null default '{}',
  happened_at timestamptz not null,
  recorded_by bigint references app_user,
  primary key (council_id, id),
  foreign key (council_id, placement_request_id) references placement_request (council_id, id)
);
comment on table placement_event is 'What happened on the way to a placement, one row a step.';
create index on placement_event (council_id, placement_request_id, id);
call scope_to_council('placement_event');
create policy council_only on placement_event as restrictive for select using ((select tend_provider()) is null);
call make_append_only('placement_event');

create table offer (
  council_id bigint not null,
  id bigint generated always as identity,
  placement_request_id bigint not null,
  provider_id bigint not null,
  contract_id bigint not null,
  rung text not null,
  left_order_reason text,
  over_block_reason text,
  shown jsonb not null,
  weekly_minutes integer not null,
  status text not null default 'open' check (status in ('open', 'accepted', 'declined', 'counter-proposed', 'lapsed', 'withdrawn',
    'placed', 'not chosen')),
  offered_by bigint references app_user,
  offered_at timestamptz not null,
  deadline_at timestamptz not null,
  reminded_at timestamptz,
  version integer not null default 1,
  primary key (council_id, id),
  foreign key (council_id, placement_request_id) references placement_request (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id)
);
comment on table offer is 'A provider asked whether it will take a service on. What it is shown says nothing of who it is for.';
comment on column offer.status is 'A projection of the replies and of what became of the request.';
comment on column offer.weekly_minutes is 'Minutes of workers'' time a week that it asks for.';
create unique index on offer (council_id, placement_request_id, contract_id) where status in ('open', 'accepted', 'counter-proposed', 'placed');
create index on offer (council_id, provider_id, offered_at desc);
create index on offer (council_id, deadline_at) where status = 'open';
call scope_to_council('offer');
call scope_to_provider('offer');
grant select, insert, update (status, reminded_at, version) on offer to tend_app;
create policy own_reply on placement_event as restrictive for insert with check ((select tend_provider()) is null
  or kind = 'reply' and exists (select from offer o where o.council_id = placement_event.council_id
    and o.placement_request_id = placement_event.placement_request_id and o.id = (placement_event.detail ->> 'offerId')::bigint));

create table offer_reply (
  council_id bigint not null,
  id bigint generated always as identity,
  offer_id bigint not null,
  provider_id bigint not null,
  kind text not null check (kind in ('accept', 'decline', 'counter-propose')),
  reason text,
  words text not null default '',
  proposal jsonb,
  replied_by bigint references app_user,
  replied_at timestamptz not null,
  primary key (council_id, id),
  check ((kind = 'decline') = (reason is not null)),
  check ((kind = 'counter-propose') = (proposal is not null)),
  foreign key (council_id, offer_id) references offer (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table offer_reply is 'What a provider answered to an offer. Reasons for declining are kept for market work.';
create index on offer_reply (council_id, offer_id, id);
call scope_to_council('offer_reply');
call scope_to_provider('offer_reply');
call make_append_only('offer_reply');

create table placement (
  council_id bigint not null,
  id bigint generated always as identity,
  placement_request_id bigint not null,
  offer_id bigint not null,
  provider_id bigint not null,
  contract_id bigint not null,
  package_line_id bigint not null,
  probation_ends_on date,
  placed_by bigint references app_user,
  placed_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text,
  primary key (council_id, id),
  unique (council_id, offer_id),
  check ((ended_at is null) = (ended_reason is null)),
  foreign key (council_id, placement_request_id) references placement_request (council_id, id),
  foreign key (council_id, offer_id) references offer (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, contract_id) references contract (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id)
);
comment on table placement is 'The arrangement made: an accepted offer became a line of the care package. A request has one at a time.';
create unique index on placement (council_id, placement_request_id) where ended_at is null;
create index on placement (council_id, package_line_id);
call scope_to_council('placement');
call scope_to_provider('placement');
grant select, insert, update (ended_at, ended_reason) on placement to tend_app;

create table service_order (
  council_id bigint not null,
  id bigint generated always as identity,
  reference text not null,
  placement_id bigint not null,
  provider_id bigint not null,
  package_line_id bigint not null,
  version integer not null,
  content jsonb not null,
  because text not null,
  issued_by bigint references app_user,
  issued_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, placement_id, version),
  foreign key (council_id, placement_id) references placement (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, package_line_id) references package_line (council_id, id)
);
comment on table service_order is 'What the provider is asked to do, in plain words, as issued; a change is a new version.';
call scope_to_council('service_order');
call scope_to_provider('service_order');
call make_append_only('service_order');

create table service_order_reply (
  council_id bigint not null,
  id bigint generated always as identity,
  service_order_id bigint not null,
  provider_id bigint not null,
  accepted boolean not null,
  words text not null default '',
  replied_by bigint references app_user,
  replied_at timestamptz not null,
  primary key (council_id, id),
  unique (council_id, service_order_id),
  foreign key (council_id, service_order_id) references service_order (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table service_order_reply is 'That the provider accepted a service order, or what it said was wrong with it.';
call scope_to_council('service_order_reply');
call scope_to_provider('service_order_reply');
call make_append_only('service_order_reply');

create table shortlist_link (
  council_id bigint not null,
  id bigint generated always as identity,
  placement_request_id bigint not null,
  representative_id bigint,
  token_hash bytea not null unique,
  made_by bigint references app_user,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  used_at timestamptz,
  primary key (council_id, id),
  check (expires_at > made_at),
  foreign key (council_id, placement_request_id) references placement_request (council_id, id),
  foreign key (council_id, representative_id) references representative (council_id, id)
);
comment on table shortlist_link is 'A link by which a person, or a representative where one is named, sees the providers that accepted and chooses without signing in.';
comment on column shortlist_link.token_hash is 'The SHA-256 of what stands in the address; the address itself is kept nowhere.';
comment on column shortlist_link.used_at is 'When a provider was chosen by it; then it answers no more.';
create index on shortlist_link (council_id, placement_request_id);
call scope_to_council('shortlist_link');
create policy council_only on shortlist_link as restrictive using ((select tend_provider()) is null);
grant select, insert, update (opened_at, used_at) on shortlist_link to tend_app;
