-- People: the adult who draws on care, how to speak with them, what they prefer, and who may act for them.

create table person (
  council_id bigint not null references council,
  id bigint generated always as identity,
  reference text not null,
  given_name text not null check (given_name <> ''),
  family_name text not null check (family_name <> ''),
  known_as text,
  date_of_birth date,
  died_on date,
  sex text check (sex in ('female', 'male', 'other', 'not stated')),
  ethnic_group text,
  nhs_number text check (nhs_number ~ '^[0-9]{10}$'),
  address_lines text[] not null default '{}',
  postcode text,
  uprn text,
  latitude double precision,
  longitude double precision,
  phone text,
  email text,
  gp_practice text,
  key_worker_id bigint references app_user,
  -- communication needs
  first_language text,
  interpreter_needed boolean not null default false,
  format text not null default 'standard' check (format in ('standard', 'large print', 'easy read', 'audio', 'braille', 'BSL')),
  communication_note text,
  -- preferences that match care
  worker_language text,
  worker_gender text check (worker_gender in ('female', 'male')),
  worker_gender_required boolean not null default false,
  religion text,
  culture_note text,
  diet text,
  pets text,
  smoking text,
  live_alone boolean,
  access_note text,
  recorded_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  unique (council_id, reference)
);
comment on table person is 'An adult who draws on care and support.';
comment on column person.reference is 'The council''s own number for the person, as its case system and its providers'' files write it.';
comment on column person.nhs_number is 'Ten digits, checked by modulus 11 before it is written.';
comment on column person.version is 'Counts changes, so that two people editing at once do not overwrite each other.';
create unique index on person (council_id, nhs_number) where nhs_number is not null;
create index person_search on person using gin ((lower(given_name || ' ' || family_name || ' ' || coalesce(known_as, '') || ' ' || reference || ' ' || coalesce(postcode, ''))) gin_trgm_ops);
create index on person (council_id, family_name, given_name, id);
call scope_to_council('person');
grant select, insert, update on person to tend_app;

create table representative (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  name text not null check (name <> ''),
  relationship text not null,
  power text not null check (power in ('family or friend', 'unpaid carer', 'advocate', 'attorney for health and welfare',
    'attorney for property and finance', 'deputy', 'appointee')),
  phone text,
  email text,
  may_see_plan boolean not null default false,
  may_see_visits boolean not null default false,
  may_see_money boolean not null default false,
  consent_note text not null,
  starts_on date not null,
  ends_on date,
  ended_reason text,
  primary key (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table representative is 'Someone who may speak or act for a person, with the powers they hold and what the person lets them see; ended, never deleted.';
create index on representative (council_id, person_id);
call scope_to_council('representative');
grant select, insert, update (may_see_plan, may_see_visits, may_see_money, ends_on, ended_reason, phone, email) on representative to tend_app;

create table worker_wish (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  worker_name text not null,
  provider_id bigint,
  care_worker_id bigint,
  wish text not null check (wish in ('wanted', 'refused')),
  reason text,
  recorded_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table worker_wish is 'A care worker that a person has asked for, or does not want.';
call scope_to_council('worker_wish');
grant select, insert, update (ended_at) on worker_wish to tend_app;

create table place_postcode (
  postcode text primary key,
  latitude double precision not null,
  longitude double precision not null,
  lsoa_code text,
  ward_code text,
  ward_name text
);
comment on table place_postcode is 'Where a postcode is: public reference data, the same for every council.';
grant select on place_postcode to tend_app;
