-- Providers, their branches, what the regulator says of them, and the care workers they employ.

create table provider (
  council_id bigint not null references council,
  id bigint generated always as identity,
  reference text not null,
  name text not null check (name <> ''),
  trading_name text,
  regulator_provider_id text,
  companies_house_number text,
  sector text not null check (sector in ('private', 'voluntary', 'in-house', 'not stated')),
  size text not null default 'not stated' check (size in ('small', 'medium', 'large', 'not stated')),
  local boolean not null default false,
  phone text,
  email text,
  website text,
  starts_on date,
  ends_on date,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, reference)
);
comment on table provider is 'An organisation that provides home care; the council''s in-house service is one on equal terms.';
comment on column provider.regulator_provider_id is 'The regulator''s id, such as 1-123456789.';
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
  registration_status text not null default 'not stated',
  services text[] not null default '{}',
  languages text[] not null default '{}',
  areas text[] not null default '{}',
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table branch is 'A registered location of a provider.';
create index on branch (council_id, provider_id);
call scope_to_council('branch');
call scope_to_provider('branch');
grant select, insert, update on branch to tend_app;

create table regulator_rating (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  branch_id bigint not null,
  rated_on date,
  rating text check (rating in ('Outstanding', 'Good', 'Requires improvement', 'Inadequate', 'Not rated')),
  source text not null,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, branch_id) references branch (council_id, id)
);
comment on table regulator_rating is 'What the regulator said of a branch, and when. A null rating is a blank in the regulator''s data (nothing is known); ''Not rated'' is the regulator''s own words; neither is a rating.';
create index on regulator_rating (council_id, branch_id, rated_on desc);
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
  primary key (council_id, id),
  unique (council_id, provider_id, reference),
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
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  check (expires_on is null or expires_on > done_on),
  foreign key (council_id, provider_id) references provider (council_id, id),
  foreign key (council_id, care_worker_id) references care_worker (council_id, id)
);
comment on table worker_check is 'An identity check or training of a care worker, with its expiry; the newest of a kind counts.';
create index on worker_check (council_id, care_worker_id, kind, done_on desc);
create index on worker_check (council_id, expires_on) where expires_on is not null;
call scope_to_council('worker_check');
call scope_to_provider('worker_check');
call make_append_only('worker_check');
