import { sql } from 'kysely';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import type { Scope } from '../../platform/scope.ts';
import { type PeriodicNeed, weeksLeft } from '../rules/periodic-need.ts';
import { daysIn, type PeriodicDays } from '../rules/periodic-words.ts';

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
      to_char(w.to_time, 'HH24:MI') as "toTime", w.tasks, w.workers, w.reason, u.name as by, w.recorded_at as "recordedAt"
    from periodic_week w left join app_user u on u.id = w.recorded_by
    where w.council_id = ${scope.who.councilId} and w.package_line_id = any(${[...lineIds]}::bigint[])
    order by w.package_line_id, w.version`.execute(scope.db);
  return rows;
}

/** A line's service without visits as it would be sought on a day, and the versions of its days that take effect later. */
export type PeriodicLineNeed = { readonly need: PeriodicNeed; readonly later: readonly PeriodicWeek[] };

type SoughtLine = {
  readonly id: number;
  readonly service: string;
  readonly contractId: number;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly sought: PeriodicNeed | null;
};

/**
 * Which of some lines have no visits, and what each asks for on a day ('YYYY-MM-DD'), by line. By what it is paid comes of the request that it was
 * placed by, or of its contract's price on that day or the last that it had; its weeks are those that are left.
 */
export async function periodicNeeds(
  scope: Scope,
  lineIds: readonly number[],
  day: string,
): Promise<Map<number, PeriodicLineNeed>> {
  const versions = Map.groupBy(await listPeriodicWeeks(scope, lineIds), ({ lineId }) => lineId);
  if (versions.size === 0) return new Map();
  const { rows } = await sql<SoughtLine>`
    select l.id, l.service, l.contract_id as "contractId", l.starts_on as "startsOn", l.ends_on as "endsOn", (select r.periodic from placement m
        join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
        where m.council_id = l.council_id and m.package_line_id = l.id order by m.id desc limit 1) as sought
    from package_line l where l.council_id = ${scope.who.councilId} and l.id = any(${[...versions.keys()]}::bigint[])`.execute(
    scope.db,
  );
  const first = rows.map(({ startsOn }) => startsOn).toSorted()[0] ?? day;
  const contractIds = rows.map(({ contractId }) => contractId);
  const prices = await pricesForContracts(scope, contractIds, first < day ? first : day, day);
  return new Map(
    rows.flatMap(({ id, service, contractId, startsOn, endsOn, sought }): [number, PeriodicLineNeed][] => {
      const own = versions.get(id) ?? [];
      const held = termsInForce(own, day) ?? own[0];
      const price = (prices.get(contractId) ?? [])
        .flatMap((one) => one.prices.services.filter((each) => each.service === service))
        .at(-1);
      const unit = sought?.unit ?? price?.unit;
      if (held === undefined || unit === undefined) return [];
      const need = {
        ...daysIn(held),
        unit,
        weeks: endsOn === null ? null : weeksLeft(startsOn > day ? startsOn : day, endsOn),
        reviewOn: sought?.reviewOn ?? null,
      };
      return [[id, { need, later: own.filter(({ effectiveFrom }) => effectiveFrom > day) }]];
    }),
  );
}

/** Writes the next version of a line's days; answers its number. For actions. */
export async function insertPeriodicWeek(
  scope: Scope,
  line: { readonly id: number; readonly provider_id: number },
  given: PeriodicDays & { readonly effectiveFrom: string; readonly reason: string },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into periodic_week (council_id, provider_id, package_line_id, version, effective_from, weekdays, from_time, to_time, tasks, workers, reason,
      recorded_by, recorded_at)
    select ${scope.who.councilId}, ${line.provider_id}, ${line.id}, coalesce(max(version), 0) + 1, ${given.effectiveFrom},
      ${[...given.weekdays]}::smallint[], ${given.fromTime}, ${given.toTime}, ${given.tasks}, ${given.workers}, ${given.reason}, ${scope.who.userId},
      ${scope.now.toString()}
    from periodic_week where council_id = ${scope.who.councilId} and package_line_id = ${line.id} returning version`.execute(
    scope.db,
  );
  return rows[0]?.version ?? 0;
}
