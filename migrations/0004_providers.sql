-- Providers, their branches, what the regulator says of them, and the care workers they employ.

create table provider (
  council_id bigint not null references council,
  id bigint generated always as identity,
  reference text not null,
  name text not null check (name <> ''),
  trading_name text,
  regulator_provider_id text,
  companies_house_number text,
  sector text not null check (sector in ('private', 'voluntary', 'public', 'in-house', 'not stated')),
  size text not null default 'not stated' check (size in ('small', 'medium', 'large', 'not stated')),
  local boolean not null default false,
  phone text,
  email text,
  website text,
  address_lines text[] not null default '{}',
  postcode text,
  registration_status text not null default 'not stated' check (registration_status in ('registered', 'deregistered', 'not stated')),
  registered_on date,
  deregistered_on date,
  starts_on date,
  ends_on date,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  search_text text not null generated always as (search_words(name || ' ' || coalesce(trading_name, '') || ' ' || reference || ' '
    || coalesce(regulator_provider_id, '') || ' ' || coalesce(postcode, '') || ' ' || replace(coalesce(postcode, ''), ' ', ''))) stored,
  primary key (council_id, id),
  unique (council_id, reference),
  check (ends_on is null or starts_on is null or ends_on >= starts_on)
);
comment on table provider is 'An organisation that provides home care; the council''s in-house service is one on equal terms.';
comment on column provider.regulator_provider_id is 'The regulator''s id, such as 1-123456789.';
comment on column provider.sector is 'public: another council or the NHS; in-house: this council''s own service.';
comment on column provider.local is 'A provider of this area, as the council sees it.';
comment on column provider.starts_on is 'When the council began to work with the provider; ends_on, when it ceased.';
create unique index on provider (council_id, regulator_provider_id) where regulator_provider_id is not null;
create index on provider (council_id, name, id);
call scope_to_council('provider');
create policy provider_scope on provider as restrictive using ((select tend_provider()) is null or id = (select tend_provider()));
grant select, insert, update on provider to tend_app;
alter table membership add foreign key (council_id, provider_id) references provider (council_id, id);
alter table api_client add foreign key (council_id, provider_id) references provider (council_id, id);
alter table worker_wish add foreign key (council_id, provider_id) references provider (council_id, id);

create table branch (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  name text not null,
  regulator_location_id text,
  address_lines text[] not null default '{}',
  postcode text,
  latitude double precision,
  longitude double precision,
  registered_on date,
  deregistered_on date,
  registration_status text not null default 'not stated' check (registration_status in ('registered', 'deregistered', 'not stated')),
  closed_on date,
  version integer not null default 1,
  services text[] not null default '{}',
  languages text[] not null default '{}',
  areas text[] not null default '{}',
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table branch is 'A registered location of a provider.';
comment on column branch.regulator_location_id is 'The regulator''s id of the location, such as 1-123456789.';
comment on column branch.closed_on is 'When the provider closed it; what was said of it stays.';
create index on branch (council_id, provider_id);
create unique index on branch (council_id, regulator_location_id) where regulator_location_id is not null;
call scope_to_council('branch');
call scope_to_provider('branch');
grant select, insert, update on branch to tend_app;

create table regulator_rating (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  branch_id bigint,
  rated_on date,
  rating text check (rating in ('Outstanding', 'Good', 'Requires improvement', 'Inadequate', 'Not rated', 'Not yet inspected')),
  source text not null check (source <> ''),
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, branch_id) references branch (council_id, id)
);
comment on table regulator_rating is 'What the regulator said of a branch, or of a provider as a whole, and when. A null rating is a blank in the regulator''s data (nothing is known); ''Not rated'' and ''Not yet inspected'' are the regulator''s own words; none of these is a rating.';
comment on column regulator_rating.branch_id is 'The branch it was said of; null where it was said of the provider as a whole.';
comment on column regulator_rating.rated_on is 'The day of the regulator''s report; null where it gave none, and then the day it was recorded counts.';
create index on regulator_rating (council_id, provider_id, branch_id);
call scope_to_council('regulator_rating');
call scope_to_provider('regulator_rating');
call make_append_only('regulator_rating');

create table care_worker (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  reference text not null,
  given_name text not null,
  family_name text not null,
  gender text check (gender in ('female', 'male', 'other', 'not stated')),
  languages text[] not null default '{}',
  phone text,
  starts_on date,
  ends_on date,
  version integer not null default 1,
  search_text text not null generated always as (search_words(given_name || ' ' || family_name || ' ' || reference)) stored,
  primary key (council_id, id),
  unique (council_id, provider_id, reference),
  check (ends_on is null or starts_on is null or ends_on >= starts_on),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table care_worker is 'Who is paid to visit.';
comment on column care_worker.reference is 'The provider''s own number for the worker, as its visit files write it.';
call scope_to_council('care_worker');
call scope_to_provider('care_worker');
grant select, insert, update on care_worker to tend_app;
alter table worker_wish add foreign key (council_id, care_worker_id) references care_worker (council_id, id);

create table worker_check (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  care_worker_id bigint not null,
  kind text not null check (kind in ('DBS', 'right to work', 'moving and handling', 'medication', 'safeguarding', 'first aid', 'dementia', 'Level 2', 'other')),
  reference text,
  done_on date not null,
  expires_on date,
  note text,
  corrects_id bigint,
  withdrawn boolean not null default false,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, corrects_id),
  check (expires_on is null or expires_on > done_on),
  check (not withdrawn or corrects_id is not null),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id),
  foreign key (council_id, corrects_id) references worker_check (council_id, id)
);
comment on table worker_check is 'An identity check or training of a care worker, with its expiry; the newest of a kind counts, and a row that another corrects does not.';
comment on column worker_check.corrects_id is 'The row that this one puts right.';
comment on column worker_check.withdrawn is 'The corrected row should never have been written: neither of the two counts.';
create index on worker_check (council_id, care_worker_id, kind, done_on desc);
create index on worker_check (council_id, expires_on) where expires_on is not null;
call scope_to_council('worker_check');
call scope_to_provider('worker_check');
call make_append_only('worker_check');
