import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { PeriodicDays } from '../rules/periodic-words.ts';

/** One version of the days of a service by the week, night or day. */
export type PeriodicWeek = PeriodicDays & {
  readonly lineId: number;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly reason: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

/** Every version of the days of some lines, in the order in which they were recorded. */
export async function listPeriodicWeeks(scope: Scope, lineIds: readonly number[]): Promise<PeriodicWeek[]> {
  if (lineIds.length === 0) return [];
  const { rows } = await sql<PeriodicWeek>`
    select w.package_line_id as "lineId", w.version, w.effective_from as "effectiveFrom", w.weekdays, to_char(w.from_time, 'HH24:MI') as "fromTime",
      to_char(w.to_time, 'HH24:MI') as "toTime", w.tasks, w.reason, u.name as by, w.recorded_at as "recordedAt"
    from periodic_week w left join app_user u on u.id = w.recorded_by
    where w.council_id = ${scope.who.councilId} and w.package_line_id = any(${[...lineIds]}::bigint[])
    order by w.package_line_id, w.version`.execute(scope.db);
  return rows;
}

/** Writes the next version of a line's days; answers its number. For actions. */
export async function insertPeriodicWeek(
  scope: Scope,
  line: { readonly id: number; readonly provider_id: number },
  given: PeriodicDays & { readonly effectiveFrom: string; readonly reason: string },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into periodic_week (council_id, provider_id, package_line_id, version, effective_from, weekdays, from_time, to_time, tasks, reason,
      recorded_by, recorded_at)
    select ${scope.who.councilId}, ${line.provider_id}, ${line.id}, coalesce(max(version), 0) + 1, ${given.effectiveFrom},
      ${[...given.weekdays]}::smallint[], ${given.fromTime}, ${given.toTime}, ${given.tasks}, ${given.reason}, ${scope.who.userId},
      ${scope.now.toString()}
    from periodic_week where council_id = ${scope.who.councilId} and package_line_id = ${line.id} returning version`.execute(
    scope.db,
  );
  return rows[0]?.version ?? 0;
}
