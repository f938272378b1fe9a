import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';

/** A care worker who met a person. `name` is null where only the provider's number is known. */
export type WorkerMet = {
  readonly provider_id: number;
  readonly provider_name: string;
  readonly reference: string;
  readonly name: string | null;
  readonly visits: number;
  /** The first and the last day on which they met, 'YYYY-MM-DD'. */
  readonly first_on: string;
  readonly last_on: string;
};

/** Who met a person: how many visits were logged, and by whom, the one met most first. */
export type WorkersMet = { readonly visits: number; readonly workers: readonly WorkerMet[] };

/**
 * How many different care workers met a person from one day to another ('YYYY-MM-DD', both included), and how often each, from the newest
 * version of every visit log. Two workers of a double-handed visit each count their own. A provider sees its own.
 */
export async function workersMet(
  scope: Scope,
  personId: number,
  from: string,
  to: string,
): Promise<WorkersMet> {
  const { rows } =
    await sql<WorkerMet>`select g.provider_id, r.name as provider_name, g.worker_reference as reference,
      min(w.given_name || ' ' || w.family_name) as name, count(*) as visits, min(g.in_on) as first_on, max(g.in_on) as last_on
    from person p
      join visit_log g on g.council_id = p.council_id and g.person_reference = p.reference
      join provider r on r.council_id = g.council_id and r.id = g.provider_id
      left join care_worker w on w.council_id = g.council_id and w.provider_id = g.provider_id and w.reference = g.worker_reference
    where p.council_id = ${scope.who.councilId} and p.id = ${personId} and g.in_on between ${from} and ${to}
      and not exists (select from visit_log n where n.council_id = g.council_id and n.replaces_id = g.id)
    group by g.provider_id, r.name, g.worker_reference
    order by count(*) desc, g.provider_id, g.worker_reference`.execute(scope.db);
  return { visits: rows.reduce((sum, { visits }) => sum + visits, 0), workers: rows };
}

/**
 * How many different care workers somebody with each provider meets from one day to another ('YYYY-MM-DD', both included), the middle of
 * all the people it visits; a provider without visit logs has none.
 */
export async function usualTeams(
  scope: Scope,
  providerIds: readonly number[],
  from: string,
  to: string,
): Promise<ReadonlyMap<number, number>> {
  if (providerIds.length === 0) return new Map();
  const { rows } = await sql<{ provider_id: number; team: number }>`
    select provider_id, percentile_disc(0.5) within group (order by workers)::int as team from (
      select provider_id, person_reference, count(distinct worker_reference) as workers from visit_log
      where council_id = ${scope.who.councilId} and provider_id = any(${[...providerIds]}::bigint[]) and in_on between ${from} and ${to}
      group by provider_id, person_reference) met
    group by provider_id`.execute(scope.db);
  return new Map(rows.map(({ provider_id, team }) => [provider_id, team]));
}

/** The last four weeks of `usualTeams`. */
export async function usualTeamsNow(
  scope: Scope,
  providerIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const today = londonDay(scope.now);
  return await usualTeams(scope, providerIds, today.subtract({ days: 28 }).toString(), today.toString());
}
