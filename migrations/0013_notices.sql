-- Notices: every message by a named template, what became of it, the council's own words, and how people like to be reached.
-- Terms: "secret" is the part of a link that opens something; "carrier" is who takes a message on (a mail server, GOV.UK Notify).

alter table outbox_message
  add column template text not null default 'words' check (template <> ''),
  add column wording_id bigint,
  add column reference uuid not null default gen_random_uuid(),
  add column recipient_name text not null default '',
  add column user_id bigint references app_user,
  add column provider_id bigint,
  add column person_id bigint,
  add column representative_id bigint,
  add column large_print boolean not null default false,
  add column link text check (link ~ '^/'),
  add column caused_by bigint references app_user,
  add column repeats_id bigint,
  add column tries integer not null default 0,
  add column next_try_at timestamptz default now(),
  add column begun_at timestamptz,
  add column carrier text check (carrier in ('smtp', 'notify', 'hand')),
  add column carrier_id text,
  add column asked_at timestamptz,
  add column delivered_at timestamptz,
  add column failed_at timestamptz,
  add column read_at timestamptz,
  add column settled_at timestamptz,
  add column settled_by bigint references app_user,
  add column settled_words text,
  add column state text not null generated always as (case when failed_at is not null then 'failed' when delivered_at is not null then 'delivered'
    when sent_at is not null then 'sent' else 'waiting' end) stored,
  add constraint outbox_message_repeats foreign key (council_id, repeats_id) references outbox_message (council_id, id),
  add constraint outbox_message_provider foreign key (council_id, provider_id) references provider (council_id, id),
  add constraint outbox_message_person foreign key (council_id, person_id) references person (council_id, id),
  add constraint outbox_message_representative foreign key (council_id, representative_id) references representative (council_id, id),
  add check (representative_id is null or person_id is not null),
  add check ((settled_at is null) = (settled_words is null));
update outbox_message set next_try_at = null where sent_at is not null or fault is not null;
update outbox_message set failed_at = queued_at where fault is not null and sent_at is null;
alter table outbox_message alter column template drop default;
comment on column outbox_message.template is 'The template of the catalogue that it was written by.';
comment on column outbox_message.reference is 'What a carrier is told it by, so that it can be asked whether it has it already.';
comment on column outbox_message.recipient is 'Where it goes: an email address, a telephone number, the lines of an address; for the screen the user''s email.';
comment on column outbox_message.body is 'The words as they go. ((tend)) stands for the address of this installation and ((secret)) for what stands in outbox_secret.';
comment on column outbox_message.person_id is 'The person whom it was written to, or for whom it was written to a representative.';
comment on column outbox_message.link is 'The page it is about.';
comment on column outbox_message.begun_at is 'When a try began whose end is not written yet. A row that keeps it was being sent when Tend stopped: nobody knows whether it went.';
comment on column outbox_message.next_try_at is 'Null once it went or was given up; a notice for the screen never has one.';
comment on column outbox_message.carrier_id is 'The carrier''s own number for it.';
comment on column outbox_message.asked_at is 'When the carrier was last asked what became of it.';
comment on column outbox_message.read_at is 'When the user marked it as read; for the screen only.';
comment on column outbox_message.settled_words is 'What was done instead about a message that failed.';
create unique index on outbox_message (reference);
create index on outbox_message (next_try_at, id) where next_try_at is not null;
create index on outbox_message (council_id, queued_at desc, id desc);
create index on outbox_message (council_id, user_id, id desc) where channel = 'screen';
create index on outbox_message (council_id, person_id, id desc) where person_id is not null;
create index on outbox_message (council_id, failed_at) where failed_at is not null and settled_at is null;
create index on outbox_message (sent_at) where carrier = 'notify' and sent_at is not null and delivered_at is null and failed_at is null;
create index on outbox_message (carrier_id) where carrier_id is not null;
create policy own_only on outbox_message as restrictive
  using ((select tend_provider()) is null or user_id = (select tend_user())) with check (true);
grant update (next_try_at, delivered_at, carrier, read_at, settled_at, settled_by, settled_words) on outbox_message to tend_app;

create table outbox_try (
  council_id bigint not null,
  id bigint generated always as identity,
  outbox_message_id bigint not null,
  at timestamptz not null default now(),
  outcome text not null check (outcome in ('sent', 'put off', 'failed', 'delivered')),
  words text not null,
  primary key (council_id, id),
  foreign key (council_id, outbox_message_id) references outbox_message (council_id, id)
);
comment on table outbox_try is 'Each try to send a message and each thing a carrier said of it afterwards.';
create index on outbox_try (council_id, outbox_message_id, id);
call scope_to_council('outbox_try');
create policy council_only on outbox_try as restrictive using ((select tend_provider()) is null);
call make_append_only('outbox_try');

create table outbox_secret (
  council_id bigint not null references council,
  reference uuid not null,
  channel text not null,
  secret text not null,
  primary key (council_id, reference)
);
comment on table outbox_secret is 'The part of a message that opens something, kept until it went and then deleted. In a real council nobody reads it, but for a letter that is printed by hand.';
alter table outbox_secret enable row level security;
create policy writes on outbox_secret for insert with check (council_id = (select tend_council()));
create policy reads on outbox_secret for select using (council_id = (select tend_council()) and (select tend_provider()) is null
  and (channel = 'letter' or exists (select from council c where c.id = council_id and c.demonstration)));
create policy clears on outbox_secret for delete using (council_id = (select tend_council()) and channel = 'letter');
grant select, insert, delete on outbox_secret to tend_app;

create function notice_users(wanted_user bigint, wanted_provider bigint, wanted_role text)
returns table (user_id bigint, name text, email text, provider_id bigint) language sql stable security definer set search_path = public as $$
  select distinct on (u.id) u.id, u.name, u.email, m.provider_id
  from membership m join app_user u on u.id = m.user_id
  where m.council_id = tend_council() and m.ended_at is null
    and (wanted_user is null or u.id = wanted_user) and (wanted_provider is null or m.provider_id = wanted_provider)
    and (wanted_role is null or m.role = wanted_role) and num_nonnulls(wanted_user, wanted_provider, wanted_role) > 0
  order by u.id, m.id
$$;
comment on function notice_users(bigint, bigint, text) is 'Whom a notice goes to: one user, everybody of a provider, or everybody with a role. A provider''s act may tell the council, so this looks past its scope; the addresses are only written to.';
revoke execute on function notice_users(bigint, bigint, text) from public;
grant execute on function notice_users(bigint, bigint, text) to tend_app;

create table notice_wording (
  council_id bigint not null references council,
  id bigint generated always as identity,
  template text not null,
  effective_from date not null,
  subject text not null check (subject <> ''),
  body text not null check (body <> ''),
  short text not null check (short <> ''),
  reason text not null check (reason <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id)
);
comment on table notice_wording is 'The council''s own words for a template, from a day on; never overwritten. Of those in effect, the one recorded last holds.';
comment on column notice_wording.short is 'The words of a text message.';
create index on notice_wording (council_id, template, effective_from desc, id desc);
call scope_to_council('notice_wording');
call make_append_only('notice_wording');

create table letterhead (
  council_id bigint not null references council,
  id bigint generated always as identity,
  address_lines text[] not null check (cardinality(address_lines) between 1 and 7),
  phone text,
  email text,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id)
);
comment on table letterhead is 'What stands at the top of the council''s letters: where to write back, telephone and email. The newest holds.';
call scope_to_council('letterhead');
call make_append_only('letterhead');

create table contact_preference (
  council_id bigint not null,
  id bigint generated always as identity,
  person_id bigint not null,
  representative_id bigint,
  prefers text not null check (prefers in ('letter', 'email', 'text', 'telephone')),
  agreed text[] not null default '{}' check (agreed <@ array['email', 'text']),
  large_print boolean not null default false,
  address_lines text[] not null default '{}',
  said text not null check (said <> ''),
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  check (prefers in ('letter', 'telephone') or prefers = any (agreed)),
  check (representative_id is not null or cardinality(address_lines) = 0),
  foreign key (council_id, person_id) references person (council_id, id),
  foreign key (council_id, representative_id) references representative (council_id, id)
);
comment on table contact_preference is 'How a person, or one who speaks for them, likes to be written to, and what they agreed to; the newest holds.';
comment on column contact_preference.agreed is 'By which of email and text they agreed to be written to. A letter to one''s home needs no agreement.';
comment on column contact_preference.address_lines is 'Where a representative''s letters go, the postcode last; the person''s own address is on their record.';
comment on column contact_preference.said is 'What they said, and to whom.';
create index on contact_preference (council_id, person_id, id desc);
call scope_to_council('contact_preference');
create policy council_only on contact_preference as restrictive using ((select tend_provider()) is null);
call make_append_only('contact_preference');
