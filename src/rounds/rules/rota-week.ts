/** A week of rounds with everything that bears on it, and each of its days. */
import { startOfDay, weekDays } from '../../ground/calendar.ts';
import { conflictsOfDay, type Conflict, type DayOfRounds } from './conflicts.ts';
import type { DayToPlan } from './day-problem.ts';
import { courseOfRound, type Leg, type RoundSums, sumsOfRound } from './round-course.ts';
import {
  openParts,
  partKey,
  type RotaStop,
  type RotaVisit,
  type RotaWorker,
  type StopOfVisit,
  withVisits,
} from './rota.ts';
import { type Absence, shiftsOfDay, type WeeklyShift } from './shifts-of-day.ts';
import type { AreaKind } from './travel-estimate.ts';

/** The week. `workersOn` says who works for the provider on a day, and how their checks then stand. */
export type RotaWeek = {
  readonly providerId: number;
  /** 'YYYY-MM-DD'. */
  readonly monday: string;
  readonly visits: ReadonlyMap<number, RotaVisit>;
  readonly workersOn: (day: string) => readonly RotaWorker[];
  readonly shifts: readonly WeeklyShift[];
  readonly absences: readonly Absence[];
  readonly usual: ReadonlyMap<number, readonly number[]>;
  readonly area: AreaKind;
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

/** The first second of a day in London. */
export function midnightOf(day: string): number {
  return startOfDay(Temporal.PlainDate.from(day)).epochMilliseconds / 1000;
}

/** One day of a week under some stops of it. */
export function dayOfWeek(week: RotaWeek, stops: readonly RotaStop[], day: string): RotaDay {
  const visits = [...week.visits.values()].filter((visit) => visit.day === day);
  const workers = week.workersOn(day);
  const own = withVisits(stops, week.visits).filter(({ visit }) => visit.day === day);
  const rounds: DayOfRounds = {
    stops: own,
    workers: new Map(workers.map((worker) => [worker.id, worker])),
    shifts: new Map(workers.map(({ id }) => [id, shiftsOfDay(id, day, week.shifts, week.absences)])),
    absences: week.absences,
    area: week.area,
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
    const legs = courseOfRound(worker, stops, day.area);
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
};

/** A day of a week as the planner is asked it. Who has no usual care workers yet is used to those who come this week. */
export function dayToPlan(week: RotaWeek, stops: readonly RotaStop[], day: string, asked: ToPlan): DayToPlan {
  const known = dayOfWeek(week, stops, day);
  const gone = new Set((asked.lost ?? []).map(partKey));
  const all = known.stops.filter(({ visit }) => !visit.cancelled);
  return {
    midnight: known.midnight,
    visits: known.visits,
    workers: [...known.workers.values()],
    shifts: known.shifts,
    stops: all.filter((stop) => !gone.has(partKey(stop))),
    lost: all.filter((stop) => gone.has(partKey(stop))),
    usual: usualThisWeek(week, stops),
    area: week.area,
    changes: asked.changes,
    notBefore: asked.notBefore,
    mostMinutes: minutesLeft(week, stops, day, known),
  };
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

/** What is left of the weekly hours of workers who have a limit, after the other days and what stays on this one. */
function minutesLeft(
  week: RotaWeek,
  stops: readonly RotaStop[],
  day: string,
  known: RotaDay,
): Map<number, number> {
  const limited = [...known.workers.values()].filter(({ mostWeeklyMinutes }) => mostWeeklyMinutes !== null);
  if (limited.length === 0) return new Map();
  const others = daysOf(week.monday).filter((one) => one !== day);
  const rounds = others.flatMap((one) => roundsOfDay(dayOfWeek(week, stops, one), week.breakFrom));
  return new Map(
    limited.map(({ id, mostWeeklyMinutes }) => {
      const used = rounds
        .filter(({ worker }) => worker.id === id)
        .reduce((sum, { sums }) => sum + sums.careMinutes + sums.travelMinutes + sums.homeMinutes, 0);
      return [id, (mostWeeklyMinutes ?? 0) - used];
    }),
  );
}

/** The seven days of a week from its Monday. */
export function daysOf(monday: string): string[] {
  return weekDays(Temporal.PlainDate.from(monday)).map((day) => day.toString());
}
