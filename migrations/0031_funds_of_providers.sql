-- A provider that manages a service fund sees whose it is and what was paid to it: until now only who also gave the person care did.

alter policy provider_scope on person using ((select tend_provider()) is null
  or exists (select from package_line l where l.council_id = person.council_id and l.person_id = person.id)
  or exists (select from fund f where f.council_id = person.council_id and f.person_id = person.id));

drop policy council_only on fund_batch;
create policy provider_scope on fund_batch as restrictive using ((select tend_provider()) is null or exists
  (select from fund_instalment i where i.council_id = fund_batch.council_id and i.fund_batch_id = fund_batch.id))
  with check ((select tend_provider()) is null);
drop policy council_only on fund_batch_event;
create policy provider_scope on fund_batch_event as restrictive using ((select tend_provider()) is null or exists
  (select from fund_instalment i where i.council_id = fund_batch_event.council_id and i.fund_batch_id = fund_batch_event.fund_batch_id))
  with check ((select tend_provider()) is null);
