/** What a transition asks of visits: who worked on each line of a provider, and which visits are planned around a cut-over. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** Minutes that a care worker logged with somebody, given to the line of theirs that held. `name` is null where only the number is known. */
export type LoggedOnLine = {
  readonly lineId: number;
  readonly worker: string;
  readonly name: string | null;
  readonly minutes: number;
};

/**
 * What a provider's care workers logged on each line from one day to another ('YYYY-MM-DD', both included), from the newest version of every
 * visit log. Where somebody has several lines with the provider, the first that held on the day counts.
 */
export async function listLoggedOnLines(
  scope: Scope,
  providerId: number,
  from: string,
  to: string,
): Promise<LoggedOnLine[]> {
  const { rows } = await sql<LoggedOnLine>`
    select line.id as "lineId", g.worker_reference as worker, min(w.given_name || ' ' || w.family_name) as name,
      round(sum(extract(epoch from g.out_at - g.in_at)) / 60)::int as minutes
    from visit_log g
      join person p on p.council_id = g.council_id and p.reference = g.person_reference
      cross join lateral (select l.id from package_line l where l.council_id = g.council_id and l.person_id = p.id
        and l.provider_id = g.provider_id and l.starts_on <= g.in_on and (l.ends_on is null or l.ends_on >= g.in_on) order by l.id limit 1) line
      left join care_worker w on w.council_id = g.council_id and w.provider_id = g.provider_id and w.reference = g.worker_reference
    where g.council_id = ${scope.who.councilId} and g.provider_id = ${providerId} and g.in_on between ${from} and ${to} and g.out_at is not null
      and not exists (select from visit_log n where n.council_id = g.council_id and n.replaces_id = g.id)
    group by line.id, g.worker_reference order by line.id, minutes desc, g.worker_reference`.execute(
    scope.db,
  );
  return rows;
}

/** The planned visits of some lines from one instant to another, in epoch seconds; the last is not in it. */
export async function listPlannedAround(
  scope: Scope,
  lineIds: readonly number[],
  from: number,
  to: number,
): Promise<{ lineId: number; startsAt: number }[]> {
  const { rows } = await sql<{ lineId: number; startsAt: number }>`
    select package_line_id as "lineId", extract(epoch from starts_at)::bigint as "startsAt" from planned_visit
    where council_id = ${scope.who.councilId} and package_line_id = any(${[...lineIds]}::bigint[]) and status = 'planned'
      and starts_at >= to_timestamp(${from}) and starts_at < to_timestamp(${to})
    order by starts_at, package_line_id`.execute(scope.db);
  return rows;
}
