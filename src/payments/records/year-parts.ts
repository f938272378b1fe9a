/** A year's money by contract, service and area: what was posted, and what was done and is not posted yet. */
import { sql } from 'kysely';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import type { Scope } from '../../platform/scope.ts';
import type { FoundCharge } from '../rules/charges.ts';
import { serviceCharges } from '../rules/service-charges.ts';
import type { AmountOfPart } from '../rules/year-parts.ts';
import { homeAreas } from './home-areas.ts';
import { type ColumnOf, rowsAsColumns } from './rows-as-columns.ts';
import { listPeriodicLines } from './service-evidence.ts';

type Days = { readonly from: string; readonly to: string; readonly today: string };

/** Names of what a row of `t` is about: of its contract and of its area. */
const named = sql`coalesce(t.contract_id, 0) as "contractId", coalesce(c.title, '') as "contractTitle", coalesce(o.name, '') as "providerName",
  t.service, h.area_id as "areaId", a.name as "areaName"`;

function namesOf(scope: Scope) {
  const council = scope.who.councilId;
  return sql`left join contract c on c.council_id = ${council} and c.id = t.contract_id
    left join provider o on o.council_id = ${council} and o.id = c.provider_id
    left join home h on h.person_id = t.person_id
    left join area a on a.council_id = ${council} and a.id = h.area_id`;
}

/** What was posted for the months of a year, as the database sums it. Days are 'YYYY-MM-DD'. */
export async function listSpent(
  scope: Scope,
  { from, to }: Pick<Days, 'from' | 'to'>,
): Promise<AmountOfPart[]> {
  const { rows } = await sql<AmountOfPart>`
    with t as materialized (select contract_id, person_id, service, sum(amount_pence) as pence from care_total
        where council_id = ${scope.who.councilId} and period_month between ${from} and ${to} group by 1, 2, 3),
      home as materialized (${homeAreas(scope, sql`select person_id from t`)})
    select ${named}, sum(t.pence)::bigint as pence from t ${namesOf(scope)} group by 1, 2, 3, 4, 5, 6`.execute(
    scope.db,
  );
  return rows;
}

/** What was done and is not posted: in pence as verified, and planned minutes of weeks that nobody has verified yet. */
export type NotPosted = AmountOfPart & { readonly minutes: number };

/**
 * What visits came to in a year up to today and is not posted: lines of weeks without an approved close at what they pay, or would pay while
 * they wait; lines of closed weeks that still wait; and planned visits up to today of weeks that nothing was verified of. A line that an
 * approved close posted, of its own week or a later one, is in the ledger already.
 */
export async function listNotPosted(scope: Scope, { from, to, today }: Days): Promise<NotPosted[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<NotPosted>`
    with week as materialized (select w.provider_id, w.week_starts_on, w.contract_id, w.places, exists (select from week_close k
          join week_decision d on d.council_id = k.council_id and d.week_close_id = k.id and d.decision = 'approved'
          where k.council_id = w.council_id and k.provider_id = w.provider_id and k.week_starts_on = w.week_starts_on) as closed, w.held
        from provider_week w where w.council_id = ${council} and w.week_starts_on between ${from} and least(${to}::date, ${today}::date)),
      t as materialized (
        select l.contract_id, l.person_id, coalesce(v.service, '') as service,
          sum(case when l.settled then l.amount_pence else l.computed_pence end) as pence, 0::bigint as minutes
        from week join week_line l on l.council_id = ${council} and l.provider_id = week.provider_id and l.week_starts_on = week.week_starts_on
            and coalesce(l.contract_id, 0) = week.contract_id and l.status <> 'withdrawn' and (not week.closed or not l.settled)
            and not exists (select from payable_item i join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
              and d.decision = 'approved' where i.council_id = ${council} and i.week_line_id = l.id)
          left join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
        where not week.closed or week.held > 0 group by 1, 2, 3
        union all
        select v.contract_id, v.person_id, v.service, 0, sum(v.minutes * v.workers) from week
          join planned_visit v on v.council_id = ${council} and v.provider_id = week.provider_id and v.week_starts_on = week.week_starts_on
            and v.contract_id = week.contract_id and v.status = 'planned' and v.starts_on <= ${today}
        where not week.closed and week.places = 0 group by 1, 2, 3),
      home as materialized (${homeAreas(scope, sql`select person_id from t`)})
    select ${named}, sum(t.pence)::bigint as pence, sum(t.minutes)::bigint as minutes from t ${namesOf(scope)}
    group by 1, 2, 3, 4, 5, 6`.execute(scope.db);
  return rows;
}

const columns: readonly ColumnOf<FoundCharge>[] = [
  ['key', 'text', ({ key }) => key],
  ['contract_id', 'bigint', ({ contractId }) => contractId],
  ['person_id', 'bigint', ({ personId }) => personId],
  ['line_id', 'bigint', ({ packageLineId }) => packageLineId],
  ['pence', 'bigint', ({ amountPence }) => amountPence],
];

/** What services by the week, night or day came to in a year up to today, less what approved closes posted for them. */
export async function listPeriodicNotPosted(
  scope: Scope,
  { from, to, today }: Days,
): Promise<AmountOfPart[]> {
  const council = scope.who.councilId;
  const until = today < to ? today : to;
  const lines = (await listPeriodicLines(scope, null, until)).map((line) => ({
    ...line,
    startsOn: line.startsOn < from ? from : line.startsOn,
  }));
  const contracts = lines.map(({ contractId }) => contractId);
  const prices = await pricesForContracts(scope, contracts, from, until);
  const charges = serviceCharges(lines, prices, until).filter(({ weekStartsOn }) => weekStartsOn >= from);
  if (charges.length === 0) return [];
  const { rows } = await sql<AmountOfPart>`
    with posted as materialized (select c.key, sum(i.amount_pence) as pence from charge c
          join payable_item i on i.council_id = c.council_id and i.provider_id = c.provider_id and i.charge_id = c.id
          join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id and d.decision = 'approved'
        where c.council_id = ${council} and c.kind in ('service', 'retainer') and c.week_starts_on >= ${from} group by 1),
      t as materialized (select row.contract_id, row.person_id, l.service, sum(row.pence - coalesce(posted.pence, 0)) as pence
        from ${rowsAsColumns(charges, columns)} join package_line l on l.council_id = ${council} and l.id = row.line_id
          left join posted on posted.key = row.key group by 1, 2, 3),
      home as materialized (${homeAreas(scope, sql`select person_id from t`)})
    select ${named}, sum(t.pence)::bigint as pence from t ${namesOf(scope)} where t.pence <> 0 group by 1, 2, 3, 4, 5, 6`.execute(
    scope.db,
  );
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
