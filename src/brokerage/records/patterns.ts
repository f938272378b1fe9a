import { settingOn } from '../../platform/settings.ts';
import type { Scope } from '../../platform/scope.ts';
import type { MinimumVisit } from '../../plans/rules/minimum-visit.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';

/** A visit of a pattern as it was written down. */
export type RecordedVisit = PatternVisit & { readonly id: number };

/** One version of a line's pattern: from which day, why, and the week that it asks for. */
export type RecordedPattern = {
  readonly id: number;
  readonly lineId: number;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly reason: string;
  readonly recordedBy: string | null;
  readonly recordedAt: Date;
  readonly visits: readonly RecordedVisit[];
};

/** The shortest visit that the council asks for on a day. */
export async function minimumVisitOn(scope: Scope, day: string): Promise<MinimumVisit> {
  const { minutes, short_minutes, short_purposes } = await settingOn(scope, 'minimum-visit', day);
  return { minutes, shortMinutes: short_minutes, shortPurposes: short_purposes };
}

/** Every version of the patterns of some lines, in the order in which they were recorded. */
export async function listPatterns(scope: Scope, lineIds: readonly number[]): Promise<RecordedPattern[]> {
  if (lineIds.length === 0) return [];
  const patterns = await scope.db
    .selectFrom('visit_pattern as v')
    .leftJoin('app_user as u', 'u.id', 'v.recorded_by')
    .where('v.council_id', '=', scope.who.councilId)
    .where('v.package_line_id', 'in', [...lineIds])
    .select([
      'v.id',
      'v.package_line_id as lineId',
      'v.version',
      'v.effective_from as effectiveFrom',
      'v.reason',
      'v.recorded_at as recordedAt',
      'u.name as recordedBy',
    ])
    .orderBy('v.package_line_id')
    .orderBy('v.version')
    .execute();
  if (patterns.length === 0) return [];
  const visits = await listVisits(
    scope,
    patterns.map(({ id }) => id),
  );
  return patterns.map((pattern) => ({ ...pattern, visits: visits.get(pattern.id) ?? [] }));
}

async function listVisits(
  scope: Scope,
  patternIds: readonly number[],
): Promise<Map<number, RecordedVisit[]>> {
  const rows = await scope.db
    .selectFrom('pattern_visit')
    .where('council_id', '=', scope.who.councilId)
    .where('visit_pattern_id', 'in', [...patternIds])
    .selectAll()
    .orderBy('start_time')
    .orderBy('id')
    .execute();
  const found = new Map<number, RecordedVisit[]>();
  for (const row of rows) {
    const visit: RecordedVisit = {
      id: row.id,
      weekdays: row.weekdays,
      everyWeeks: row.every_weeks,
      firstWeekOn: row.first_week_on,
      startTime: row.start_time.slice(0, 5),
      minutes: row.minutes,
      workers: row.workers,
      purpose: row.purpose,
      tasks: row.tasks,
      earlierMinutes: row.earlier_minutes,
      laterMinutes: row.later_minutes,
      timeCritical: row.time_critical,
      timeCriticalReason: row.time_critical_reason,
      onBankHolidays: row.on_bank_holidays,
    };
    const all = found.get(row.visit_pattern_id);
    if (all === undefined) found.set(row.visit_pattern_id, [visit]);
    else all.push(visit);
  }
  return found;
}

/** Writes the next version of a line's pattern; answers its number. For actions. */
export async function insertPattern(
  scope: Scope,
  line: { readonly id: number; readonly provider_id: number },
  pattern: {
    readonly effectiveFrom: string;
    readonly reason: string;
    readonly visits: readonly PatternVisit[];
  },
): Promise<number> {
  const councilId = scope.who.councilId;
  const before = await scope.db
    .selectFrom('visit_pattern')
    .where('council_id', '=', councilId)
    .where('package_line_id', '=', line.id)
    .select((is) => is.fn.max('version').as('version'))
    .executeTakeFirst();
  const version = (before?.version ?? 0) + 1;
  const { id } = await scope.db
    .insertInto('visit_pattern')
    .values({
      council_id: councilId,
      provider_id: line.provider_id,
      package_line_id: line.id,
      version,
      effective_from: pattern.effectiveFrom,
      reason: pattern.reason,
      recorded_by: scope.who.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await scope.db
    .insertInto('pattern_visit')
    .values(
      pattern.visits.map((visit) => ({
        council_id: councilId,
        provider_id: line.provider_id,
        visit_pattern_id: id,
        weekdays: [...visit.weekdays],
        every_weeks: visit.everyWeeks,
        first_week_on: visit.everyWeeks === 1 ? null : visit.firstWeekOn,
        start_time: visit.startTime,
        minutes: visit.minutes,
        workers: visit.workers,
        purpose: visit.purpose,
        tasks: visit.tasks,
        earlier_minutes: visit.earlierMinutes,
        later_minutes: visit.laterMinutes,
        time_critical: visit.timeCritical,
        time_critical_reason: visit.timeCritical ? visit.timeCriticalReason : null,
        on_bank_holidays: visit.onBankHolidays,
      })),
    )
    .execute();
  return version;
}
