-- How many rows a query will meet is foretold by what its conditions let through. 'No provider asks, or the row is its own' was foretold to
-- let through about one row in a hundred, whoever asks, so that a large council's queries went through its tables row by row, again and again. As
-- a choice it is foretold to let through every second one, which for the council's own people is nearly right.

create or replace procedure scope_to_provider(target regclass) language plpgsql as $$
begin
  execute format('create policy provider_scope on %s as restrictive using (case when (select tend_provider()) is null then true else provider_id = (select tend_provider()) end)', target);
end $$;

do $$
declare
  scoped record;
begin
  for scoped in
    select tablename from pg_policies where schemaname = 'public' and policyname = 'provider_scope' and replace(qual, ' ', '')
      = '(((SELECTtend_provider()AStend_provider)ISNULL)OR(provider_id=(SELECTtend_provider()AStend_provider)))'
  loop
    execute format('alter policy provider_scope on %I using (case when (select tend_provider()) is null then true else provider_id = (select tend_provider()) end)',
      scoped.tablename);
  end loop;
end $$;
