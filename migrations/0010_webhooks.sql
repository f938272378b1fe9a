-- Webhooks: what a provider's own system is told as it happens, and every try to tell it.

create table webhook (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint not null,
  url text not null check (url ~ '^https?://'),
  secret text not null,
  created_by bigint references app_user,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table webhook is 'An address of a provider''s own system that is told what happens.';
comment on column webhook.secret is 'The key with which what is sent is signed; the provider is shown it once.';
create index on webhook (council_id, provider_id) where ended_at is null;
call scope_to_council('webhook');
call scope_to_provider('webhook');
grant select, insert, update (ended_at) on webhook to tend_app;

create table webhook_event (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint not null,
  kind text not null check (kind <> ''),
  about jsonb not null,
  happened_at timestamptz not null,
  primary key (council_id, id),
  foreign key (council_id, provider_id) references provider (council_id, id)
);
comment on table webhook_event is 'Something that happened which a provider''s system may want to know. It names no person: the system asks for what it may see.';
create index on webhook_event (council_id, provider_id, id);
call scope_to_council('webhook_event');
call scope_to_provider('webhook_event');
call make_append_only('webhook_event');

create table webhook_delivery (
  council_id bigint not null,
  id bigint generated always as identity,
  provider_id bigint not null,
  webhook_id bigint not null,
  webhook_event_id bigint not null,
  tries integer not null default 0,
  next_try_at timestamptz,
  delivered_at timestamptz,
  answer text,
  primary key (council_id, id),
  foreign key (council_id, webhook_id) references webhook (council_id, id),
  foreign key (council_id, webhook_event_id) references webhook_event (council_id, id)
);
comment on table webhook_delivery is 'One event to one address: tried until it is taken, or given up on after three days. Sending it again is a new row.';
comment on column webhook_delivery.next_try_at is 'Null once it was delivered or given up on.';
comment on column webhook_delivery.answer is 'What the address answered last, or why it could not be reached.';
create index on webhook_delivery (council_id, next_try_at) where next_try_at is not null;
create index on webhook_delivery (council_id, webhook_id, id desc);
call scope_to_council('webhook_delivery');
call scope_to_provider('webhook_delivery');
grant select, insert, update (tries, next_try_at, delivered_at, answer) on webhook_delivery to tend_app;
