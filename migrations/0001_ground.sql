-- The ground every table stands on: the application's role, who is asking, and what may never be changed.
-- Terms: "scope" is the council (and, for a provider's people, the provider) a transaction may see.

create extension if not exists btree_gist;

do $$ begin
  create role tend_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant tend_app to %I', current_user);
end $$;
grant usage on schema public to tend_app;

create function tend_council() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('tend.council_id', true), '')::bigint $$;
comment on function tend_council() is 'The council this transaction may see; null means none, and then no row is readable.';

create function tend_provider() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('tend.provider_id', true), '')::bigint $$;
comment on function tend_provider() is 'The provider whose people are asking; null for the council''s own people.';

create function tend_user() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('tend.user_id', true), '')::bigint $$;
comment on function tend_user() is 'The signed-in user; null for the system''s own work.';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused. Write a new row that names what it corrects.', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end $$;
comment on function refuse_change() is 'Trigger that keeps a table append-only.';

create procedure make_append_only(target regclass) language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete on %s for each row execute function refuse_change()', target);
  execute format('create trigger append_only_truncate before truncate on %s for each statement execute function refuse_change()', target);
  execute format('revoke update, delete, truncate on %s from tend_app', target);
  execute format('grant select, insert on %s to tend_app', target);
end $$;
comment on procedure make_append_only(regclass) is 'Refuses update, delete and truncate on a table, for every role.';

create procedure scope_to_council(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('create policy council_scope on %s using (council_id = (select tend_council())) with check (council_id = (select tend_council()))', target);
end $$;
comment on procedure scope_to_council(regclass) is 'Row-level security: only rows of the council in scope.';

create procedure scope_to_provider(target regclass) language plpgsql as $$
begin
  execute format('create policy provider_scope on %s as restrictive using ((select tend_provider()) is null or provider_id = (select tend_provider()))', target);
end $$;
comment on procedure scope_to_provider(regclass) is 'Row-level security: a provider''s people see only their own provider''s rows.';
