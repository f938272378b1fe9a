/**
 * The planned visits that a package line's patterns ask for: every week or every few, across the nights when the clocks
 * change, with or without bank holidays. Source: docs/rules/visits-to-be-made.md.
 */
import { stretchesInForce, stretchesWithin } from '../../contracts/rules/terms-in-force.ts';
import { type Clock, londonInstant, weekStart } from '../../ground/calendar.ts';

/** What planning needs of a visit of the repeating week. Days 'YYYY-MM-DD', weekdays 1 (Monday) to 7, times 'HH:MM'. */
export type PatternVisitToPlan = {
  readonly id: number;
  readonly weekdays: readonly number[];
  readonly everyWeeks: number;
  readonly firstWeekOn: string | null;
  readonly startTime: string;
  readonly minutes: number;
  readonly workers: number;
  readonly earlierMinutes: number | null;
  readonly laterMinutes: number | null;
  readonly timeCritical: boolean;
  readonly onBankHolidays: boolean;
};

/** One version of a line's pattern; versions are numbered as they were recorded. */
export type PatternVersion = {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly visits: readonly PatternVisitToPlan[];
};

/** A line as planning sees it: both days included, `endsOn` null while no end is known. */
export type LineToPlan = {
  readonly lineId: number;
  readonly reference: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly versions: readonly PatternVersion[];
  /** When its provider was told whose care it is, in epoch seconds: it came to no visit before. Null where it was arranged without an offer. */
  readonly placedAt: number | null;
};

/** A visit that a pattern asks for. `startsAt` is epoch seconds; minutes are elapsed time from there. */
export type WantedVisit = {
  readonly reference: string;
  readonly lineId: number;
  readonly patternVisitId: number;
  /** Whether it is planned though it is past: the line's first pattern asks for it, and its provider knew of it by then. */
  readonly first: boolean;
  readonly startsOn: string;
  readonly startsAt: number;
  readonly clock: Clock;
  readonly minutes: number;
  readonly workers: number;
  readonly earlierMinutes: number | null;
  readonly laterMinutes: number | null;
  readonly timeCritical: boolean;
};

/** The visits that a line asks for from one day to another, both included, in order of start. */
export function wantedVisits(
  line: LineToPlan,
  from: string,
  to: string,
  bankHolidays: ReadonlySet<string>,
): WantedVisit[] {
  const first = line.startsOn > from ? line.startsOn : from;
  const last = line.endsOn !== null && line.endsOn < to ? line.endsOn : to;
  if (first > last) return [];
  const firstVersion = Math.min(...line.versions.map(({ version }) => version));
  const stretches = stretchesWithin(stretchesInForce(line.versions), first, last);
  return stretches.flatMap(({ version, from: begin, until }) =>
    daysOf(begin, until ?? last).flatMap((day) => {
      const holiday = bankHolidays.has(day.iso);
      const visits = version.visits.filter(
        (visit) => happensOn(visit, version, day) && !(holiday && !visit.onBankHolidays),
      );
      return named(line, day, visits, version.version === firstVersion);
    }),
  );
}

/** A local day with all that the rules ask of it, worked out once for all lines. */
type Day = {
  readonly iso: string;
  readonly weekday: number;
  /** Weeks since the Monday of 5 January 1970. */
  readonly week: number;
};

const known = new Map<string, Day & { readonly next: string }>();
const starts = new Map<string, { readonly startsAt: number; readonly clock: Clock }>();
const FIRST_MONDAY = Temporal.PlainDate.from('1970-01-05');

function dayOf(iso: string): Day & { readonly next: string } {
  let day = known.get(iso);
  if (day === undefined) {
    const date = Temporal.PlainDate.from(iso);
    const week = FIRST_MONDAY.until(weekStart(date), { largestUnit: 'days' }).days / 7;
    day = { iso, weekday: date.dayOfWeek, week, next: date.add({ days: 1 }).toString() };
    known.set(iso, day);
  }
  return day;
}

function daysOf(from: string, to: string): Day[] {
  const days: Day[] = [];
  for (let iso = from; iso <= to; ) {
    const day = dayOf(iso);
    days.push(day);
    iso = day.next;
  }
  return days;
}

/** Whether a visit happens on a day, bank holidays aside. Weeks are counted from its own first week, or from its version's. */
function happensOn(visit: PatternVisitToPlan, version: PatternVersion, day: Day): boolean {
  if (!visit.weekdays.includes(day.weekday)) return false;
  if (visit.everyWeeks === 1) return true;
  const since = day.week - dayOf(visit.firstWeekOn ?? version.effectiveFrom).week;
  return since >= 0 && since % visit.everyWeeks === 0;
}

/** The start of a wall time on a day, remembered: lines ask for the same few hundred again and again. */
function startOf(day: string, time: string): { readonly startsAt: number; readonly clock: Clock } {
  const key = `${day} ${time}`;
  let start = starts.get(key);
  if (start === undefined) {
    if (starts.size > 100_000) starts.clear();
    const { instant, clock } = londonInstant(Temporal.PlainDate.from(day), Temporal.PlainTime.from(time));
    start = { startsAt: instant.epochMilliseconds / 1000, clock };
    starts.set(key, start);
  }
  return start;
}

/**
 * A day's visits with their references: `<line>-<yyyymmdd>-<HHMM>` of the wall time asked for, and `-2`, `-3` … where several
 * are asked for at once.
 */
function named(
  line: LineToPlan,
  day: Day,
  visits: readonly PatternVisitToPlan[],
  first: boolean,
): WantedVisit[] {
  const inOrder = visits.toSorted((a, b) =>
    a.startTime < b.startTime ? -1 : Number(a.startTime > b.startTime),
  );
  let before = '';
  let together = 0;
  return inOrder.map((visit) => {
    together = visit.startTime === before ? together + 1 : 1;
    before = visit.startTime;
    const { startsAt, clock } = startOf(day.iso, visit.startTime);
    const time = visit.startTime.replace(':', '');
    return {
      reference: `${line.reference}-${day.iso.replaceAll('-', '')}-${time}${together === 1 ? '' : `-${together}`}`,
      lineId: line.lineId,
      patternVisitId: visit.id,
      first: first && (line.placedAt === null || startsAt >= line.placedAt),
      startsOn: day.iso,
      startsAt,
      clock,
      minutes: visit.minutes,
      workers: visit.workers,
      earlierMinutes: visit.earlierMinutes,
      laterMinutes: visit.laterMinutes,
      timeCritical: visit.timeCritical,
    };
  });
}
