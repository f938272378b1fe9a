/** What was paid in a year, by contract and price, and which weeks are closed: what an uplift is judged by. */
import { sql } from 'kysely';
import type { PaidMinutes, UseOfYear } from '../../contracts/rules/uplift.ts';
import type { Scope } from '../../platform/scope.ts';

/** What contracts paid in the 52 weeks before a Monday: minutes by version of the terms, service and price of the hour, pence by service without visits. */
export async function useOfYear(
  scope: Scope,
  contractIds: readonly number[],
  monday: string,
): Promise<UseOfYear> {
  const council = scope.who.councilId;
  const ids = [...contractIds];
  const first = Temporal.PlainDate.from(monday).subtract({ weeks: 52 }).toString();
  const minutes = await sql<PaidMinutes & { id: number }>`
    select l.contract_id as id, d.contract_terms_id as "termsId", v.service, d.pence_per_hour as "pencePerHour", sum(l.paid_minutes)::bigint as minutes
    from week_line l join verdict d on d.council_id = l.council_id and d.id = l.verdict_id
      join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
    where l.council_id = ${council} and l.week_starts_on >= ${first} and l.week_starts_on < ${monday} and l.settled and l.paid_minutes > 0
      and l.contract_id = any(${ids}::bigint[]) and d.pence_per_hour is not null
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(scope.db);
  const services = await sql<{ id: number; service: string; pence: number }>`
    select i.contract_id as id, l.service, sum(i.amount_pence)::bigint as pence
    from payable_item i join charge c on c.council_id = i.council_id and c.id = i.charge_id and c.kind = 'service'
      join package_line l on l.council_id = c.council_id and l.id = c.package_line_id
      left join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
    where i.council_id = ${council} and c.week_starts_on >= ${first} and c.week_starts_on < ${monday} and i.contract_id = any(${ids}::bigint[])
      and d.decision is distinct from 'sent back'
    group by 1, 2`.execute(scope.db);
  return {
    minutes: Map.groupBy(minutes.rows, ({ id }) => id),
    pence: new Map(services.rows.map((row) => [`${row.id} ${row.service}`, row.pence] as const)),
  };
}

/** The first week of some providers that holds a day or comes after it, and is closed or was approved; undefined for none. */
export async function closedSince(
  scope: Scope,
  providerIds: readonly number[],
  day: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ week: string | null }>`
    select min(c.week_starts_on)::text as week from week_close c
      left join week_decision d on d.council_id = c.council_id and d.week_close_id = c.id
    where c.council_id = ${scope.who.councilId} and c.provider_id = any(${[...providerIds]}::bigint[])
      and c.week_starts_on + 6 >= ${day}::date and d.decision is distinct from 'sent back'`.execute(scope.db);
  return rows[0]?.week ?? undefined;
}
