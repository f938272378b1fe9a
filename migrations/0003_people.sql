-- People: the adult who draws on care, how to speak with them, what they prefer, and who may act for them.

create function search_words(words text) returns text language sql immutable strict parallel safe as $$
  select btrim(regexp_replace(lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f''’‘`]', '', 'g')), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+', ' ', 'g'))
$$;
comment on function search_words(text) is 'Words as a search compares them: no accents, capitals, apostrophes or punctuation, single spaces.';

create table person (
  council_id bigint not null references council,
  id bigint generated always as identity,
  reference text not null check (reference <> ''),
  title text,
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
  search_text text not null generated always as (search_words(given_name || ' ' || family_name || ' ' || coalesce(known_as, '') || ' '
    || reference || ' ' || regexp_replace(reference, '[^[:alnum:]]+', '', 'g') || ' '
    || coalesce(postcode, '') || ' ' || replace(coalesce(postcode, ''), ' ', ''))) stored,
  primary key (council_id, id),
  unique (council_id, reference),
  check (died_on is null or date_of_birth is null or died_on >= date_of_birth),
  check (worker_gender is not null or not worker_gender_required)
);
comment on table person is 'An adult who draws on care and support.';
comment on column person.title is 'How the person is addressed, such as Mrs; empty where they use none.';
comment on column person.access_note is 'How to get in. Never a key safe''s number: that is told by telephone.';
comment on column person.search_text is 'Name, reference and postcode as a search compares them, the last two with and without their spaces. Read row by row: under row-level security LIKE can use no index, and a council''s 4,000 people take 6 ms.';
comment on column person.reference is 'The council''s own number for the person, as its case system and its providers'' files write it.';
comment on column person.nhs_number is 'Ten digits, checked by modulus 11 before it is written.';
comment on column person.version is 'Counts changes, so that two people editing at once do not overwrite each other.';
create unique index on person (council_id, nhs_number) where nhs_number is not null;
create index on person (council_id, family_name, given_name, id);
create index on person (council_id, key_worker_id);
call scope_to_council('person');
grant select, insert, update on person to tend_app;

create policy key_worker_scope on app_user using (exists (select from person p where p.key_worker_id = app_user.id));
comment on policy key_worker_scope on app_user is 'Whoever may see a person may see who their key worker is, a provider''s people too.';

create table person_change (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  version integer not null,
  changed jsonb not null,
  changed_by bigint references app_user,
  changed_at timestamptz not null default now(),
  primary key (council_id, id),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table person_change is 'What a change to a person''s record replaced: by field, what it said before and what it says after. Kept apart from the audit trail, which holds no personal details and is never shortened.';
comment on column person_change.version is 'The version of the record that this change made.';
create index on person_change (council_id, person_id, id desc);
call scope_to_council('person_change');
create policy council_only on person_change as restrictive using ((select tend_provider()) is null);
grant select, insert on person_change to tend_app;

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
  call_first boolean not null default false,
  consent_note text not null check (consent_note <> ''),
  starts_on date not null,
  ends_on date,
  ended_reason text,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (council_id, id),
  check (ends_on is null or coalesce(ended_reason, '') <> ''),
  check (ends_on is null or ends_on >= starts_on),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table representative is 'Someone who may speak or act for a person, with the powers they hold and what the person lets them see; ended, never deleted.';
comment on column representative.call_first is 'Whom to telephone first in an emergency.';
comment on column representative.consent_note is 'On what the access rests: the person''s own words, a registered power, an order of the court.';
create index on representative (council_id, person_id);
call scope_to_council('representative');
grant select, insert, update (may_see_plan, may_see_visits, may_see_money, call_first, consent_note, ends_on, ended_reason, phone, email, version) on representative to tend_app;

create table worker_wish (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  worker_name text not null,
  provider_id bigint,
  care_worker_id bigint,
  wish text not null check (wish in ('wanted', 'refused')),
  reason text,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_reason text,
  primary key (council_id, id),
  check (ended_at is null or coalesce(ended_reason, '') <> ''),
  foreign key (council_id, person_id) references person (council_id, id)
);
comment on table worker_wish is 'A care worker that a person has asked for, or does not want; ended, never deleted.';
comment on column worker_wish.reason is 'Why, for the council only: it may be a worry about a worker.';
create index on worker_wish (council_id, person_id);
call scope_to_council('worker_wish');
grant select, insert, update (ended_at, ended_reason) on worker_wish to tend_app;

create table capacity_decision (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  about text not null check (about <> ''),
  capacity text not null check (capacity in ('can decide', 'cannot decide')),
  outcome text not null check (outcome in ('agrees', 'does not agree', 'decided by attorney or deputy', 'decided in best interests')),
  representative_id bigint,
  decided_on date not null,
  note text not null check (note <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  check ((capacity = 'can decide') = (outcome in ('agrees', 'does not agree'))),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, representative_id) references representative (council_id, id)
);
comment on table capacity_decision is 'Whether a person could make one decision at one time, and what was decided (Mental Capacity Act 2005: capacity is about one decision, and is presumed).';
create index on capacity_decision (council_id, person_id, decided_on desc, id desc);
call scope_to_council('capacity_decision');
create policy council_only on capacity_decision as restrictive using ((select tend_provider()) is null);
call make_append_only('capacity_decision');

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
