-- The link by which a person, or a representative who may see their money, reads their own fund.

create table fund_link (
  council_id bigint not null,
  id bigint generated always as identity,
  fund_id bigint not null,
  representative_id bigint,
  token_hash bytea not null unique,
  made_by bigint not null references app_user,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  revoked_at timestamptz,
  primary key (council_id, id),
  check (expires_at > made_at),
  foreign key (council_id, fund_id) references fund (council_id, id),
  foreign key (council_id, representative_id) references representative (council_id, id)
);
comment on table fund_link is 'A link by which a person, or a representative where one is named, reads the statement of a fund without signing in. It works for a year, until it is revoked, or until the representative may no longer see the money.';
comment on column fund_link.token_hash is 'The SHA-256 of what stands in the address; the address itself is kept nowhere.';
comment on column fund_link.opened_at is 'When the statement was last read by it.';
create unique index on fund_link (council_id, fund_id, coalesce(representative_id, 0)) where revoked_at is null;
call scope_to_council('fund_link');
create policy council_only on fund_link as restrictive using ((select tend_provider()) is null);
grant select, insert, update (opened_at, revoked_at) on fund_link to tend_app;
