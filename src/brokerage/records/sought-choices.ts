/** What a request can ask for: the services that contracts have rates for, and the needs that providers say they can meet. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** Every service that any contract has a rate for, by name. */
export async function listServicesBought(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ service: string }>`
    select distinct rate ->> 'service' as service from contract_terms t, jsonb_array_elements(t.terms -> 'rates') rate
    where t.council_id = ${scope.who.councilId} order by 1`.execute(scope.db);
  return rows.map(({ service }) => service);
}

/** Every capability that a provider lists, by name. */
export async function listCapabilities(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct unnest(capabilities) as name from provider_profile where council_id = ${scope.who.councilId} order by 1`.execute(
    scope.db,
  );
  return rows.map(({ name }) => name);
}
