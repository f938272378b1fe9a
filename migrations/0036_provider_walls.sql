-- What a provider's people have no business with stays closed to them beneath the application too: the trail of who did what, the work of
-- others, the answers that other systems were given, and the council itself.

create function tend_actor() returns text language sql stable parallel safe as
$$ select nullif(current_setting('tend.actor', true), '') $$;
comment on function tend_actor() is 'The name of whoever acts in this transaction, as the audit trail writes it.';

create function tend_role() returns text language sql stable parallel safe as
$$ select nullif(current_setting('tend.role', true), '') $$;
comment on function tend_role() is 'The role that whoever acts in this transaction acts in; system for the system''s own work.';

create policy council_reads on audit_event as restrictive for select using ((select tend_provider()) is null);
comment on policy council_reads on audit_event is 'A provider''s people read nothing of the trail.';
create policy own_hand on audit_event as restrictive for insert with check (user_id is not distinct from (select tend_user())
  and user_name = (select tend_actor()) and role = (select tend_role()));
comment on policy own_hand on audit_event is 'Nobody writes down what another did.';

create or replace function own_audit_break() returns table (seq bigint, fault text) language sql stable security definer set search_path = public as
$$ select b.seq, b.fault from audit_break(tend_council()) b where tend_provider() is null $$;

create or replace function own_list_looks(reference text) returns setof bigint language sql stable security definer set search_path = public as
$$ select seq from audit_event where council_id = tend_council() and tend_provider() is null
  and jsonb_typeof(detail -> 'people') = 'array' and detail -> 'people' ? reference $$;

alter table long_work
  add column provider_id bigint,
  add foreign key (council_id, provider_id) references provider (council_id, id);
comment on column long_work.provider_id is 'The provider whose feed or rota it is about; null where it is about nothing of one provider''s, and then no provider sees it.';
update long_work w set provider_id = f.provider_id from feed f where f.council_id = w.council_id and f.long_work_id = w.id;
update long_work w set provider_id = r.provider_id from rota_proposal p join rota r on r.council_id = p.council_id and r.id = p.rota_id
  where p.council_id = w.council_id and p.long_work_id = w.id;
call scope_to_provider('long_work');

create policy provider_scope on api_answer as restrictive using ((select tend_provider()) is null or exists
  (select from api_client c where c.council_id = api_answer.council_id and c.id = api_answer.api_client_id and c.provider_id = (select tend_provider())));

revoke update (name) on council from tend_app;
