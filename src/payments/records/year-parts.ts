/** A year's money by contract, service and area as it was posted, and what a budget can be set for. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { AmountOfPart } from '../rules/year-parts.ts';
import { homeAreas } from './home-areas.ts';

/** Names of what a row of `t` is about: of its contract and of its area. */
export const namedParts = sql`coalesce(t.contract_id, 0) as "contractId", coalesce(c.title, '') as "contractTitle", coalesce(o.name, '') as "providerName",
  t.service, t.area_id as "areaId", a.name as "areaName"`;

/** `t` by contract, service and area of the home, as `part`: few rows, so that whatever names them is joined to few. */
export const partsOfHomes = sql`part as materialized (select t.contract_id, t.service, h.area_id, sum(t.pence) as pence
  from t left join home h on h.person_id = t.person_id group by 1, 2, 3)`;

/** The joins that `namedParts` reads, of a row of `part t`. */
export function namesOfParts(scope: Scope) {
  const council = scope.who.councilId;
  return sql`left join contract c on c.council_id = ${council} and c.id = t.contract_id
    left join provider o on o.council_id = ${council} and o.id = c.provider_id
    left join area a on a.council_id = ${council} and a.id = t.area_id`;
}

/** What was posted for the months of a year, as the database sums it. Days are 'YYYY-MM-DD'. */
export async function listSpent(
  scope: Scope,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<AmountOfPart[]> {
  const { rows } = await sql<AmountOfPart>`
    with t as materialized (select contract_id, person_id, service, sum(amount_pence) as pence from care_total
        where council_id = ${scope.who.councilId} and period_month between ${from} and ${to} group by 1, 2, 3),
      home as materialized (${homeAreas(scope, sql`select person_id from t`)}), ${partsOfHomes}
    select ${namedParts}, t.pence::bigint as pence from part t ${namesOfParts(scope)}`.execute(scope.db);
  return rows;
}

/** What a budget can be set for besides all: services that are arranged, and contracts that stand, each with its name. */
export async function listBudgetParts(scope: Scope): Promise<{
  readonly services: readonly string[];
  readonly contracts: readonly { readonly id: number; readonly name: string }[];
}> {
  const council = scope.who.councilId;
  const { rows: services } = await sql<{ service: string }>`
    select distinct service from package_line where council_id = ${council} order by 1`.execute(scope.db);
  const { rows: contracts } = await sql<{ id: number; name: string }>`
    select c.id, p.name || ': ' || c.title as name from contract c join provider p on p.council_id = c.council_id and p.id = c.provider_id
    where c.council_id = ${council} order by 2, 1`.execute(scope.db);
  return { services: services.map(({ service }) => service), contracts };
}
