/** What a request can ask for: the services that contracts have rates for, and the needs that providers say they can meet. */
import { sql } from 'kysely';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import type { Scope } from '../../platform/scope.ts';

/** Every service that any contract has a rate for, by name. */
export async function listServicesBought(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ service: string }>`
    select distinct rate ->> 'service' as service from contract_terms t, jsonb_array_elements(t.terms -> 'rates') rate
    where t.council_id = ${scope.who.councilId} order by 1`.execute(scope.db);
  return rows.map(({ service }) => service);
}

/** A service without visits that a contract prices. */
export type PeriodicChoice = { readonly service: string; readonly unit: Unit };

/** Every service by the week, night or day that any contract has a price for, by name, with the units in which it is priced. */
export async function listPeriodicServices(scope: Scope): Promise<PeriodicChoice[]> {
  const { rows } = await sql<PeriodicChoice>`
    select distinct s ->> 'service' as service, s ->> 'unit' as unit from contract_prices p, jsonb_array_elements(p.prices -> 'services') s
    where p.council_id = ${scope.who.councilId} order by 1, 2`.execute(scope.db);
  return rows;
}

/** Every capability that a provider lists, by name. */
export async function listCapabilities(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct unnest(capabilities) as name from provider_profile where council_id = ${scope.who.councilId} order by 1`.execute(
    scope.db,
  );
  return rows.map(({ name }) => name);
}
