/** A week of rounds with everything that bears on it, and each of its days. */
import { startOfDay, weekDays } from '../../ground/calendar.ts';
import { conflictsOfDay, type Conflict, type DayOfRounds } from './conflicts.ts';
import type { DayToPlan } from './day-problem.ts';
import { courseOfRound, type Leg, type RoundSums, sumsOfRound } from './round-course.ts';
import {
  endOf,
  openParts,
  partKey,
  type RotaStop,
  type RotaVisit,
  type RotaWorker,
  type StopOfVisit,
  type Stretch,
  withVisits,
} from './rota.ts';
import { type Absence, nightsOf, shiftsOfDay, shiftsOfWork, type WeeklyShift } from './shifts-of-day.ts';
import type { Ways } from './ways.ts';
import { hasWeeklyRest } from './weekly-rest.ts';
import { workMinutes } from './work-time.ts';

/** The week. `workersOn` says who works for the provider on a day, and how their checks then stand. */
export type RotaWeek = Ways & {
  readonly providerId: number;
  /** 'YYYY-MM-DD'. */
  readonly monday: string;
  readonly visits: ReadonlyMap<number, RotaVisit>;
  /** What is put to whom on the Sunday before and on the Monday after. */
  readonly beside: readonly StopOfVisit[];
  readonly workersOn: (day: string) => readonly RotaWorker[];
  readonly shifts: readonly WeeklyShift[];
  readonly absences: readonly Absence[];
  readonly usual: ReadonlyMap<number, readonly number[]>;
  /** From how many minutes on a gap is a break. */
  readonly breakFrom: number;
};

/** A day of it with what is put to whom, and what stands in its way. */
export type RotaDay = DayOfRounds & {
  readonly day: string;
  /** Its first second since 1970. */
  readonly midnight: number;
  readonly visits: readonly RotaVisit[];
  readonly open: readonly { readonly visit: RotaVisit; readonly part: number }[];
  readonly conflicts: readonly Conflict[];
};

function waysOf({ area, travel, wayTable }: Ways): Ways {
  return { area, travel, ...(wayTable !== undefined && { wayTable }) };
}

/** The first second of a day in London. */
export function midnightOf(day: string): number {
  return startOfDay(Temporal.PlainDate.from(day)).epochMilliseconds / 1000;
}

/** One day of a week under some stops of it. What is put to somebody who does not work on the day is put to nobody. */
export function dayOfWeek(week: RotaWeek, stops: readonly RotaStop[], day: string): RotaDay {
  const visits = [...week.visits.values()].filter((visit) => visit.day === day);
  const workers = week.workersOn(day);
  const there = new Map(workers.map((worker) => [worker.id, worker]));
  const all = withVisits(stops, week.visits);
  const own = all.filter(({ visit, workerId }) => visit.day === day && there.has(workerId));
  const limited = workers.filter(({ mostWeeklyMinutes }) => mostWeeklyMinutes !== null);
  const earlier = daysOf(week.monday).filter((one) => one < day);
  const rounds: DayOfRounds = {
    stops: own,
    workers: there,
    shifts: new Map(workers.map(({ id }) => [id, shiftsOfDay(id, day, week.shifts, week.absences)])),
    absences: week.absences,
    dayBefore: stopsOn(week, all, dayFrom(day, -1)),
    nights: new Map(workers.map(({ id }) => [id, nightsOf(id, day, week.shifts)])),
    week: spanOf(week),
    elsewhere: Map.groupBy(
      [...week.beside, ...all].filter(({ visit }) => visit.day !== day && !visit.cancelled),
      ({ workerId }) => workerId,
    ),
    workedBefore: new Map(limited.map((worker) => [worker.id, workedOn(week, all, worker, earlier)])),
    ...waysOf(week),
  };
  return {
    ...rounds,
    day,
    midnight: midnightOf(day),
    visits,
    open: openParts(visits, own),
    conflicts: conflictsOfDay(rounds),
  };
}

/** What is put to whom on a day of the week or beside it, without cancelled visits. */
function stopsOn(week: RotaWeek, all: readonly StopOfVisit[], day: string): StopOfVisit[] {
  return [...week.beside, ...all].filter(({ visit }) => visit.day === day && !visit.cancelled);
}

function dayFrom(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The minutes that a worker works on some days of the week. */
function workedOn(
  week: RotaWeek,
  all: readonly StopOfVisit[],
  worker: RotaWorker,
  days: readonly string[],
): number {
  const own = all.filter(({ workerId, visit }) => workerId === worker.id && !visit.cancelled);
  return days.reduce((sum, day) => {
    const stops = own.filter(({ visit }) => visit.day === day);
    if (stops.length === 0) return sum;
    const shifts = shiftsOfDay(worker.id, day, week.shifts, week.absences);
    return (
      sum + workMinutes(worker, stops, shiftsOfWork(shifts, nightsOf(worker.id, day, week.shifts)), week)
    );
  }, 0);
}

/**
 * What is given to care workers when a rota is published: every stop but those of cancelled visits, and of who does not work on the day.
 */
export function stopsToGive(week: RotaWeek, stops: readonly RotaStop[]): RotaStop[] {
  const there = new Map(
    daysOf(week.monday).map((day) => [day, new Set(week.workersOn(day).map(({ id }) => id))]),
  );
  return stops.filter(({ visitId, workerId }) => {
    const visit = week.visits.get(visitId);
    return visit !== undefined && !visit.cancelled && there.get(visit.day)?.has(workerId) === true;
  });
}

/** One worker's round of a day. */
export type RoundOfWorker = {
  readonly worker: RotaWorker;
  readonly stops: readonly StopOfVisit[];
  readonly legs: readonly Leg[];
  readonly sums: RoundSums;
};

/** Every worker's round of a day, those without visits too. */
export function roundsOfDay(day: RotaDay, breakFrom: number): RoundOfWorker[] {
  return [...day.workers.values()].map((worker) => {
    const stops = day.stops.filter(({ workerId, visit }) => workerId === worker.id && !visit.cancelled);
    const legs = courseOfRound(worker, stops, day);
    return { worker, stops, legs, sums: sumsOfRound(legs, breakFrom) };
  });
}

/** Visits that touch or overlap with no time for the way between them: cramming, before it happens. Minutes that are lacking, in all. */
export function cramming(conflicts: readonly Conflict[]): {
  readonly stops: number;
  readonly minutes: number;
} {
  const lacking = conflicts.filter(({ kind }) => kind === 'travel');
  return {
    stops: lacking.length,
    minutes: lacking.reduce((sum, { shortMinutes = 0 }) => sum + shortMinutes, 0),
  };
}

/** What is asked of the planner for a day besides what the week says. `lost`: stops whose worker cannot make them. */
export type ToPlan = {
  readonly changes: DayToPlan['changes'];
  readonly notBefore: number | undefined;
  readonly lost?: ReadonlyArray<Pick<RotaStop, 'visitId' | 'part'>>;
  readonly stays?: ReadonlySet<number>;
};

/** A day of a week as the planner is asked it. Who has no usual care workers yet is used to those who come this week. */
export function dayToPlan(week: RotaWeek, stops: readonly RotaStop[], day: string, asked: ToPlan): DayToPlan {
  const known = dayOfWeek(week, stops, day);
  const gone = new Set((asked.lost ?? []).map(partKey));
  const all = known.stops.filter(({ visit }) => !visit.cancelled);
  const everyStop = withVisits(stops, week.visits);
  return {
    midnight: known.midnight,
    visits: known.visits,
    workers: [...known.workers.values()],
    shifts: known.shifts,
    stops: all.filter((stop) => !gone.has(partKey(stop))),
    lost: all.filter((stop) => gone.has(partKey(stop))),
    dayBefore: known.dayBefore,
    dayAfter: stopsOn(week, everyStop, dayFrom(day, 1)),
    nights: known.nights,
    restDay: restDayOf(week, known, asked),
    usual: usualThisWeek(week, stops),
    ...waysOf(week),
    changes: asked.changes,
    notBefore: asked.notBefore,
    mostMinutes: minutesLeft(week, everyStop, day, [...known.workers.values()]),
    ...(asked.stays !== undefined && { stays: asked.stays }),
  };
}

/** From the first second of a week to its last. */
function spanOf({ monday }: RotaWeek): Stretch {
  return { from: midnightOf(monday), to: midnightOf(dayFrom(monday, 7)) };
}

/**
 * For whom a day is the last rest of the week: they have it without the day, and would not if they worked in all of their shifts of it. Where few
 * changes are wanted, who is there on the day already stays.
 */
function restDayOf(
  week: RotaWeek,
  { stops, shifts, elsewhere, workers }: RotaDay,
  { changes, notBefore = Number.NEGATIVE_INFINITY, stays: kept }: ToPlan,
): ReadonlySet<number> {
  const span = spanOf(week);
  const asWork = (of: readonly StopOfVisit[]): Stretch[] =>
    of.map((stop) => ({ from: stop.startsAt, to: endOf(stop) }));
  const owed = [...workers.keys()].filter((id) => {
    const own = stops.filter(({ workerId, visit }) => workerId === id && !visit.cancelled);
    if (changes === 'few' && own.length > 0) return false;
    const stays = own.filter(
      ({ locked, startsAt, visitId }) => locked || startsAt < notBefore || kept?.has(visitId) === true,
    );
    const work = asWork([...(elsewhere.get(id) ?? []), ...stays]);
    return hasWeeklyRest(work, span) && !hasWeeklyRest([...work, ...(shifts.get(id) ?? [])], span);
  });
  return new Set(owed);
}

function usualThisWeek(week: RotaWeek, stops: readonly RotaStop[]): Map<number, readonly number[]> {
  const usual = new Map(week.usual);
  const now = new Map<number, Set<number>>();
  for (const { visit, workerId } of withVisits(stops, week.visits))
    if (!usual.has(visit.personId))
      now.set(visit.personId, (now.get(visit.personId) ?? new Set()).add(workerId));
  for (const [person, workers] of now) usual.set(person, [...workers]);
  return usual;
}

/** What is left of the weekly hours of workers who have a limit after the other days. */
function minutesLeft(
  week: RotaWeek,
  all: readonly StopOfVisit[],
  day: string,
  workers: readonly RotaWorker[],
): Map<number, number> {
  const others = daysOf(week.monday).filter((one) => one !== day);
  return new Map(
    workers.flatMap((worker) => {
      const most = worker.mostWeeklyMinutes;
      return most === null ? [] : [[worker.id, most - workedOn(week, all, worker, others)] as const];
    }),
  );
}

/** The seven days of a week from its Monday. */
export function daysOf(monday: string): string[] {
  return weekDays(Temporal.PlainDate.from(monday)).map((day) => day.toString());
}
