-- Councils, the people who sign in, what they may do, and the audit trail.

create table council (
  id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  short_name text not null unique check (short_name ~ '^[a-z0-9-]+$'),
  demonstration boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table council is 'The authority that commissions care; everything else belongs to one.';
comment on column council.short_name is 'Used in addresses and folder names: lower-case letters, digits and hyphens.';
comment on column council.demonstration is 'A made-up council: one-click sign-in is possible only here.';
alter table council enable row level security;
create policy council_scope on council using (id = (select tend_council()));
grant select, update (name) on council to tend_app;

create table council_setting (
  council_id bigint not null references council,
  id bigint generated always as identity,
  name text not null,
  value jsonb not null,
  effective_from date not null,
  source text not null check (source <> ''),
  recorded_by bigint,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id)
);
comment on table council_setting is 'A dated setting of the council with the source it rests on; never overwritten, the newest recorded one in force on a day wins.';
create index on council_setting (council_id, name, effective_from desc, id desc);
call scope_to_council('council_setting');
call make_append_only('council_setting');

create table app_user (
  id bigint generated always as identity primary key,
  email text not null unique check (email = lower(email) and email like '%@%'),
  name text not null check (name <> ''),
  created_at timestamptz not null default now(),
  last_signed_in_at timestamptz
);
comment on table app_user is 'Someone who signs in. What they may do is in membership.';

create table membership (
  council_id bigint not null references council,
  id bigint generated always as identity,
  user_id bigint not null references app_user,
  role text not null check (role in ('broker','social_worker','contracts_officer','finance_officer','finance_approver',
    'commissioner','auditor','provider_manager','provider_coordinator','administrator')),
  provider_id bigint,
  granted_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (council_id, id),
  check ((role in ('provider_manager','provider_coordinator')) = (provider_id is not null))
);
comment on table membership is 'A role that a user holds at a council, for the council itself or for one provider.';
create unique index on membership (council_id, user_id, role, coalesce(provider_id, 0)) where ended_at is null;
create index on membership (user_id);
call scope_to_council('membership');
call scope_to_provider('membership');
grant select, insert, update (ended_at) on membership to tend_app;

alter table app_user enable row level security;
create policy colleague_scope on app_user using (id = (select tend_user())
  or exists (select from membership m where m.user_id = app_user.id));
grant select on app_user to tend_app;

create function add_user(user_email text, user_name text) returns bigint language sql security definer set search_path = public as $$
  insert into app_user (email, name) select lower(user_email), user_name where tend_council() is not null
  on conflict (email) do update set email = excluded.email returning id
$$;
comment on function add_user(text, text) is 'The user with an address, made when there is none; what they may do comes with a membership.';
revoke execute on function add_user(text, text) from public;
grant execute on function add_user(text, text) to tend_app;

create table session (
  token_hash bytea primary key,
  user_id bigint not null references app_user,
  council_id bigint not null,
  membership_id bigint not null,
  csrf_token text not null,
  flash text,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  foreign key (council_id, membership_id) references membership (council_id, id)
);
comment on table session is 'One signed-in browser; the cookie holds a random token, this table only its SHA-256.';
comment on column session.flash is 'A sentence to show once on the next page: what just happened.';
create index on session (user_id);

create table sign_in_link (
  token_hash bytea primary key,
  user_id bigint not null references app_user,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table sign_in_link is 'A one-time link sent by email; only its SHA-256 is kept.';

create table audit_event (
  council_id bigint not null references council,
  seq bigint not null,
  at timestamptz not null,
  user_id bigint,
  user_name text not null,
  role text not null,
  act text not null,
  subject_kind text,
  subject_id text,
  person_id bigint,
  detail jsonb not null default '{}',
  previous_hash bytea not null,
  hash bytea not null,
  primary key (council_id, seq)
);
comment on table audit_event is 'Every change, every look at a person''s record and every refusal, chained by hash so that a changed or missing row shows.';
comment on column audit_event.seq is 'Position in the council''s chain: 1, 2, 3 … without gaps.';
comment on column audit_event.hash is 'SHA-256 of the previous hash and this row''s words, as audit_words() writes them.';
create index on audit_event (council_id, person_id, seq desc) where person_id is not null;
create index on audit_event (council_id, subject_kind, subject_id, seq desc);
create index on audit_event (council_id, at);

create table audit_head (
  council_id bigint primary key references council,
  seq bigint not null,
  hash bytea not null
);
comment on table audit_head is 'The newest link of each council''s audit chain.';

create function audit_words(e audit_event) returns text language sql immutable as $$
  select jsonb_build_array(e.council_id, e.seq, extract(epoch from e.at)::numeric(20,6), e.user_id, e.user_name, e.role, e.act,
    e.subject_kind, e.subject_id, e.person_id, e.detail)::text
$$;
comment on function audit_words(audit_event) is 'What the hash of an audit row is taken over.';

create function audit_link() returns trigger language plpgsql security definer set search_path = public as $$
declare head audit_head;
begin
  insert into audit_head values (new.council_id, 0, sha256(convert_to('tend', 'UTF8'))) on conflict do nothing;
  select * into head from audit_head where council_id = new.council_id for update;
  new.seq := head.seq + 1;
  new.at := date_trunc('microseconds', clock_timestamp());
  new.previous_hash := head.hash;
  new.hash := sha256(head.hash || convert_to(audit_words(new), 'UTF8'));
  update audit_head set seq = new.seq, hash = new.hash where council_id = new.council_id;
  return new;
end $$;
create trigger audit_link before insert on audit_event for each row execute function audit_link();
call scope_to_council('audit_event');
call make_append_only('audit_event');

create function audit_break(council bigint) returns table (seq bigint, fault text) language sql stable security definer set search_path = public as $$
  with link as (
    select e.seq, e.hash, e.previous_hash, sha256(e.previous_hash || convert_to(audit_words(e), 'UTF8')) as should_be,
      lag(e.hash, 1, sha256(convert_to('tend', 'UTF8'))) over (order by e.seq) as before,
      lag(e.seq, 1, 0::bigint) over (order by e.seq) as seq_before
    from audit_event e where e.council_id = council)
  select * from (
    select l.seq, case
      when l.seq <> l.seq_before + 1 then 'rows are missing before this one'
      when l.hash <> l.should_be then 'this row is not as it was written'
      when l.previous_hash <> l.before then 'the row before this one is not the one it was chained to' end as fault
    from link l
    union all
    select h.seq, 'the newest rows are missing' from audit_head h
      where h.council_id = council and h.seq <> coalesce((select max(e.seq) from audit_event e where e.council_id = council), 0)
    union all
    select h.seq, 'the newest row is not the one the chain ends with' from audit_head h
      join audit_event e on e.council_id = h.council_id and e.seq = h.seq
      where h.council_id = council and e.hash <> h.hash) found
  where found.fault is not null order by 1
$$;
comment on function audit_break(bigint) is 'Every place where a council''s audit chain does not hold; no rows when it is whole.';
revoke execute on function audit_break(bigint) from public;
create function own_audit_break() returns table (seq bigint, fault text) language sql stable security definer set search_path = public as
$$ select * from audit_break(tend_council()) $$;
comment on function own_audit_break() is 'The same for the council in scope.';
revoke execute on function own_audit_break() from public;
grant execute on function own_audit_break() to tend_app;

create index on audit_event using gin ((detail -> 'people')) where jsonb_typeof(detail -> 'people') = 'array';
create function own_list_looks(reference text) returns setof bigint language sql stable security definer set search_path = public as
$$ select seq from audit_event where council_id = tend_council() and jsonb_typeof(detail -> 'people') = 'array' and detail -> 'people' ? reference $$;
comment on function own_list_looks(text) is 'The entries of the council in scope that say that somebody was shown in a list, by the reference of the person.';
revoke execute on function own_list_looks(text) from public;
grant execute on function own_list_looks(text) to tend_app;

create table api_client (
  council_id bigint not null references council,
  id bigint generated always as identity,
  provider_id bigint not null,
  client_key text not null unique,
  secret_hash bytea not null,
  name text not null,
  created_by bigint references app_user,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (council_id, id)
);
comment on table api_client is 'A provider''s own system that may send visits; the secret is random and only its SHA-256 is kept.';
call scope_to_council('api_client');
call scope_to_provider('api_client');
grant select, insert, update (revoked_at, last_used_at) on api_client to tend_app;

create table api_token (
  token_hash bytea primary key,
  council_id bigint not null,
  api_client_id bigint not null,
  expires_at timestamptz not null,
  foreign key (council_id, api_client_id) references api_client (council_id, id)
);
comment on table api_token is 'A short-lived bearer token given to an API client for its secret.';

create table api_answer (
  council_id bigint not null,
  api_client_id bigint not null,
  idempotency_key text not null,
  request_hash bytea not null,
  status integer not null,
  body jsonb not null,
  answered_at timestamptz not null default now(),
  primary key (council_id, api_client_id, idempotency_key),
  foreign key (council_id, api_client_id) references api_client (council_id, id)
);
comment on table api_answer is 'What an API call with an idempotency key was answered, so that the same call again is answered the same and done once. Cleared after 30 days.';
call scope_to_council('api_answer');
grant select, insert, delete on api_answer to tend_app;

create table bank_holiday (
  council_id bigint not null references council,
  id bigint generated always as identity,
  holiday_on date not null,
  title text not null,
  kind text not null check (kind in ('true-day', 'substitute')),
  moved_from date,
  recorded_by bigint references app_user,
  recorded_at timestamptz not null default now(),
  primary key (council_id, id),
  unique (council_id, holiday_on, kind)
);
comment on table bank_holiday is 'Days a contract may pay as a bank holiday: the true day and the day kept in its stead are both here and told apart.';
call scope_to_council('bank_holiday');
grant select, insert, update, delete on bank_holiday to tend_app;

create table long_work (
  council_id bigint not null references council,
  id bigint generated always as identity,
  kind text not null,
  title text not null,
  link text,
  done integer not null default 0,
  total integer,
  started_by bigint references app_user,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  outcome text,
  failed boolean not null default false,
  primary key (council_id, id)
);
comment on table long_work is 'Progress of work that takes a while, shown to whoever started it.';
call scope_to_council('long_work');
grant select, insert, update on long_work to tend_app;

create table outbox_message (
  council_id bigint not null references council,
  id bigint generated always as identity,
  channel text not null check (channel in ('email', 'text', 'letter', 'screen')),
  recipient text not null,
  subject text not null,
  body text not null,
  queued_at timestamptz not null default now(),
  sent_at timestamptz,
  fault text,
  primary key (council_id, id)
);
comment on table outbox_message is 'Everything Tend sends to anybody, in one place.';
call scope_to_council('outbox_message');
grant select, insert, update (sent_at, fault) on outbox_message to tend_app;
