/** What was done and is not in the ledger: kept by provider, and read by part of a year and by month. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Accrued, AccrualKind } from '../rules/accrual.ts';
import type { AmountOfPart } from '../rules/year-parts.ts';
import { homeAreas } from './home-areas.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';
import { namedParts, namesOfParts, partsOfHomes } from './year-parts.ts';

/** One thing that was done and is not posted; `lineId` is the place of a visit, `packageLineId` the service of a charge: either names the service. */
export type NewAccrual = Accrued & {
  readonly of: AccrualKind;
  readonly contractId: number | null;
  readonly personId: number | null;
  readonly lineId: number | null;
  readonly packageLineId: number | null;
  readonly weekStartsOn: string;
  readonly periodOn: string;
};

const columns: readonly ColumnOf<NewAccrual>[] = [
  ['of', 'text', ({ of }) => of],
  ['contract_id', 'bigint', ({ contractId }) => contractId],
  ['person_id', 'bigint', ({ personId }) => personId],
  ['line_id', 'bigint', ({ lineId }) => lineId],
  ['package_line_id', 'bigint', ({ packageLineId }) => packageLineId],
  ['week_starts_on', 'date', ({ weekStartsOn }) => weekStartsOn],
  ['period_on', 'date', ({ periodOn }) => periodOn],
  ['care_pence', 'bigint', ({ carePence }) => carePence],
  ['owed_pence', 'bigint', ({ owedPence }) => owedPence],
];

/** Keeps the accruals of a provider, counted to a day ('YYYY-MM-DD'), instead of those kept before. For actions. */
export async function replaceAccruals(
  scope: Scope,
  providerId: number,
  countedTo: string,
  rows: readonly NewAccrual[],
): Promise<void> {
  const council = scope.who.councilId;
  await sql`delete from accrual where council_id = ${council} and provider_id = ${providerId}`.execute(
    scope.db,
  );
  for (const batch of inBatches(rows, 50_000))
    await sql`
      insert into accrual (council_id, provider_id, contract_id, person_id, service, week_starts_on, period_month, of, items, care_pence, owed_pence)
      select ${council}, ${providerId}, coalesce(row.contract_id, 0), coalesce(row.person_id, 0), coalesce(v.service, l.service, ''), row.week_starts_on,
        date_trunc('month', row.period_on)::date, row.of, count(*), sum(row.care_pence), sum(row.owed_pence)
      from ${rowsAsColumns(batch, columns)}
        left join week_line w on w.council_id = ${council} and w.id = row.line_id
        left join planned_visit v on v.council_id = ${council} and v.id = w.planned_visit_id
        left join package_line l on l.council_id = ${council} and l.id = row.package_line_id
      group by 3, 4, 5, 6, 7, 8`.execute(scope.db);
  await sql`insert into accrual_count (council_id, provider_id, counted_to, counted_at) values (${council}, ${providerId}, ${countedTo}, ${scope.now.toString()})
    on conflict (council_id, provider_id) do update set counted_to = excluded.counted_to, counted_at = excluded.counted_at`.execute(
    scope.db,
  );
}

/**
 * Takes away what an approved close has just posted: everything of the provider to the end of its week but what waits. What of it was found
 * since the week was closed comes back with the next count, which whoever approves asks for. For actions.
 */
export async function dropPostedAccruals(
  scope: Scope,
  close: { readonly providerId: number; readonly weekStartsOn: string },
): Promise<void> {
  await sql`delete from accrual where council_id = ${scope.who.councilId} and provider_id = ${close.providerId}
    and week_starts_on <= ${close.weekStartsOn} and of not in ('held', 'not judged')`.execute(scope.db);
}

/** The places of a provider's visits that wait for a decision and of which nothing is posted, at what they would pay. */
export async function listHeldWorth(
  scope: Scope,
  providerId: number,
): Promise<(Omit<NewAccrual, 'of' | keyof Accrued> & { readonly amountPence: number })[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Omit<NewAccrual, 'of' | keyof Accrued> & { amountPence: number }>`
    with week as materialized (select distinct week_starts_on from provider_week
      where council_id = ${council} and provider_id = ${providerId} and held > 0)
    select l.contract_id as "contractId", l.person_id as "personId", l.id as "lineId", null as "packageLineId",
      l.week_starts_on as "weekStartsOn", l.week_starts_on as "periodOn", l.computed_pence as "amountPence"
    from week join week_line l on l.council_id = ${council} and l.provider_id = ${providerId} and l.week_starts_on = week.week_starts_on
    where not l.settled and l.status <> 'withdrawn' and l.computed_pence <> 0
      and not exists (select from payable_item i left join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
        where i.council_id = ${council} and i.week_line_id = l.id and d.decision is distinct from 'sent back')
    order by l.id`.execute(scope.db);
  return rows;
}

/** Providers that may have given care: those with a contract, by id. */
export async function listProvidersToCount(scope: Scope): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct provider_id as id from contract where council_id = ${scope.who.councilId} order by 1`.execute(
    scope.db,
  );
  return rows.map(({ id }) => id);
}

/** When the accruals of a council were counted: the oldest count of any provider, and to which day; undefined before the first. */
export async function findAccrualCount(
  scope: Scope,
): Promise<{ readonly countedTo: string; readonly countedAt: Date } | undefined> {
  const { rows } = await sql<{ countedTo: string | null; countedAt: Date | null }>`
    select min(counted_to)::text as "countedTo", min(counted_at) as "countedAt" from accrual_count
    where council_id = ${scope.who.councilId}`.execute(scope.db);
  const [row] = rows;
  if (!row?.countedTo || !row.countedAt) return undefined;
  return { countedTo: row.countedTo, countedAt: row.countedAt };
}

/** What was done and is not posted for the months of a year, by contract, service and area. Days are 'YYYY-MM-DD'. */
export async function listAccruedParts(
  scope: Scope,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<AmountOfPart[]> {
  const { rows } = await sql<AmountOfPart>`
    with t as materialized (select contract_id, person_id, service, sum(care_pence) as pence from accrual
        where council_id = ${scope.who.councilId} and period_month between ${from} and ${to} group by 1, 2, 3 having sum(care_pence) <> 0),
      home as materialized (${homeAreas(scope, sql`select person_id from t`)}), ${partsOfHomes}
    select ${namedParts}, t.pence::bigint as pence from part t ${namesOfParts(scope)}`.execute(scope.db);
  return rows;
}

/** Accruals of one contract, service and kind. */
export type ListedAccrual = Accrued & {
  readonly providerId: number;
  readonly providerName: string;
  readonly contractTitle: string | null;
  readonly contractKind: string | null;
  readonly service: string;
  readonly of: AccrualKind;
  readonly items: number;
};

/** What was done to the end of a month (its first day) and is not posted, by provider, contract, service and kind. */
export async function listAccruals(scope: Scope, toMonth: string): Promise<ListedAccrual[]> {
  const { rows } = await sql<ListedAccrual>`
    select t.provider_id as "providerId", p.name as "providerName", c.title as "contractTitle", c.kind as "contractKind", t.service, t.of,
      sum(t.items)::int as items, sum(t.care_pence)::bigint as "carePence", sum(t.owed_pence)::bigint as "owedPence"
    from accrual t join provider p on p.council_id = t.council_id and p.id = t.provider_id
      left join contract c on c.council_id = t.council_id and c.id = t.contract_id
    where t.council_id = ${scope.who.councilId} and t.period_month <= ${toMonth}
    group by 1, 2, 3, 4, 5, 6 order by 2, 1, 3, 5, 6`.execute(scope.db);
  return rows;
}

/** The months for which anything is accrued, the newest first, as first days. */
export async function listAccrualMonths(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select distinct period_month::text as month from accrual where council_id = ${scope.who.councilId} order by 1 desc`.execute(
    scope.db,
  );
  return rows.map(({ month }) => month);
}
