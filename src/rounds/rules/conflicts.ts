/** What stands in the way of a day's rounds, each thing named. Nothing is forbidden by it: a person decides. Source: docs/rules/rounds-conflicts.md. */
import { clockTime } from '../../ground/dates-in-words.ts';
import { minutesInWords } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { LEAST_REST_HOURS, shortRests } from './rest.ts';
import { courseOfRound } from './round-course.ts';
import { endOf, partKey, type RotaVisit, type RotaWorker, type StopOfVisit, type Stretch } from './rota.ts';
import { type Absence, awayAt, type Nights, shiftsOfWork } from './shifts-of-day.ts';
import type { Ways } from './ways.ts';
import { dayToGiveUp, hasWeeklyRest, longestRest, WEEKLY_REST_HOURS } from './weekly-rest.ts';
import { workMinutes } from './work-time.ts';

export const conflictKinds = [
  'time-critical',
  'away',
  'check',
  'refused',
  'gender',
  'language',
  'skill',
  'overlap',
  'travel',
  'window',
  'shift',
  'rest',
  'weekly rest',
  'break',
  'hours',
  'double-handed',
  'cancelled',
  'not known',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/** What a kind is called in a list and on a block. */
export const conflictNames = {
  'time-critical': 'Time-critical, outside its window',
  away: 'Away',
  check: 'Check missing',
  refused: 'Refused by the person',
  gender: 'Another gender is asked for',
  language: 'Another language is needed',
  skill: 'Not trained for it',
  overlap: 'Two visits at once',
  travel: 'Too little time to travel',
  window: 'Outside its window',
  shift: 'Outside the shift',
  rest: 'Too little rest',
  'weekly rest': 'No day of rest',
  break: 'No break',
  hours: 'Over their weekly hours',
  'double-handed': 'Two must come together',
  cancelled: 'The visit is cancelled',
  'not known': 'Nobody knows how far',
} satisfies Record<ConflictKind, string>;

/** One thing in the way of one stop. Of `travel`, `shortMinutes` is how much time is lacking. */
export type Conflict = {
  readonly kind: ConflictKind;
  readonly stop: StopOfVisit;
  readonly words: string;
  readonly shortMinutes?: number;
};

/** What conflicts are looked for in: a day's stops, and who makes them. */
export type DayOfRounds = Ways & {
  readonly stops: readonly StopOfVisit[];
  readonly workers: ReadonlyMap<number, RotaWorker>;
  /** When each worker is there on the day. */
  readonly shifts: ReadonlyMap<number, readonly Stretch[]>;
  readonly absences: readonly Absence[];
  /** What the same workers have on the day before. */
  readonly dayBefore: readonly StopOfVisit[];
  /** Where one day of work of a worker ends and the next begins. */
  readonly nights: ReadonlyMap<number, Nights>;
  /** The week that the day is in, from its first second to its last, and what the workers have on its other days and beside it. */
  readonly week: Stretch;
  readonly elsewhere: ReadonlyMap<number, readonly StopOfVisit[]>;
  /** Minutes that workers with a weekly limit work on the days of the week before this one. */
  readonly workedBefore: ReadonlyMap<number, number>;
};

/** A day of work of more than so many hours has a break of so many minutes. Source: Working Time Regulations 1998, regulation 12. */
const BREAK_FROM_HOURS = 6;
const BREAK_MINUTES = 20;
/** What ended longer before than this is no part of the same round. */
const SAME_ROUND_HOURS = 3;

/** Every conflict of a day, the gravest kind first, then by time. */
export function conflictsOfDay(day: DayOfRounds): Conflict[] {
  const found: Conflict[] = [];
  for (const stop of day.stops)
    if (stop.visit.cancelled)
      found.push({ kind: 'cancelled', stop, words: `The visit to ${stop.visit.personName} is cancelled` });
  const wanted = day.stops.filter(({ visit }) => !visit.cancelled);
  for (const stop of wanted) {
    const worker = day.workers.get(stop.workerId);
    if (worker !== undefined) found.push(...ofWorker(stop, worker), ...ofTime(stop, worker, day));
    found.push(...ofWindow(stop));
  }
  for (const [workerId, own] of Map.groupBy(wanted, (stop) => stop.workerId)) {
    const worker = day.workers.get(workerId);
    if (worker !== undefined)
      found.push(
        ...ofCourse(own, worker, day),
        ...ofRest(own, worker, day),
        ...ofWeeklyRest(own, worker, day),
        ...ofBreak(own, worker, day),
        ...ofHours(own, worker, day),
      );
  }
  found.push(...ofPairs(wanted));
  const order = (kind: ConflictKind): number => conflictKinds.indexOf(kind);
  return found.sort(
    (a, b) => order(a.kind) - order(b.kind) || a.stop.startsAt - b.stop.startsAt || a.stop.part - b.stop.part,
  );
}

/** What bars this worker from this visit for good. */
export function barsOfWorker(
  visit: RotaVisit,
  worker: RotaWorker,
): { readonly kind: ConflictKind; readonly words: string }[] {
  const { personName } = visit;
  const bars: { kind: ConflictKind; words: string }[] = [];
  if (worker.lacking.length > 0)
    bars.push({ kind: 'check', words: `${worker.name} may not work: ${listWords(worker.lacking)}` });
  if (visit.refused.includes(worker.id))
    bars.push({ kind: 'refused', words: `${personName} does not want ${worker.name}` });
  if (visit.genderRequired && visit.gender !== null && worker.gender !== visit.gender)
    bars.push({ kind: 'gender', words: `${personName} needs a ${visit.gender} care worker` });
  if (visit.languageRequired && visit.language !== null && !worker.languages.includes(visit.language))
    bars.push({ kind: 'language', words: `${personName} needs somebody who speaks ${visit.language}` });
  const untrained = visit.skills.filter((skill) => !worker.skills.includes(skill));
  if (untrained.length > 0)
    bars.push({
      kind: 'skill',
      words: `${worker.name} has no training on record in ${listWords(untrained)}`,
    });
  return bars;
}

function ofWorker(stop: StopOfVisit, worker: RotaWorker): Conflict[] {
  return barsOfWorker(stop.visit, worker).map((bar) => ({ ...bar, stop }));
}

function ofTime(stop: StopOfVisit, worker: RotaWorker, { shifts, absences }: DayOfRounds): Conflict[] {
  const end = endOf(stop);
  const away = awayAt(worker.id, stop.startsAt, end, absences);
  if (away !== undefined) return [{ kind: 'away', stop, words: `${worker.name} is away (${away.kind})` }];
  const there = (shifts.get(worker.id) ?? []).some(({ from, to }) => from <= stop.startsAt && end <= to);
  if (there) return [];
  return [
    {
      kind: 'shift',
      stop,
      words: `${worker.name} has no shift from ${at(stop.startsAt)} to ${at(end)}`,
    },
  ];
}

function ofWindow(stop: StopOfVisit): Conflict[] {
  const words = outsideWindow(stop);
  if (words === undefined) return [];
  const kind = stop.visit.timeCritical ? 'time-critical' : 'window';
  const reason = stop.visit.timeCriticalReason;
  const because = stop.visit.timeCritical && reason !== null && reason !== '' ? `: ${reason}` : '';
  return [{ kind, stop, words: `${stop.visit.personName}: ${words}${because}` }];
}

/** '20 minutes too late', '5 minutes too early'; undefined within the call window. */
export function outsideWindow({ startsAt, visit }: StopOfVisit): string | undefined {
  if (startsAt > visit.latest) return `${minutesInWords(Math.ceil((startsAt - visit.latest) / 60))} too late`;
  if (startsAt < visit.earliest)
    return `${minutesInWords(Math.ceil((visit.earliest - startsAt) / 60))} too early`;
  return undefined;
}

/** The last visit of the day before that a round goes on from, where it does. */
function goesOnFrom(own: readonly StopOfVisit[], dayBefore: readonly StopOfVisit[]): StopOfVisit[] {
  const [first] = own;
  const last = dayBefore.toSorted((a, b) => endOf(a) - endOf(b)).at(-1);
  if (first === undefined || last === undefined || last.workerId !== first.workerId) return [];
  return first.startsAt - endOf(last) < SAME_ROUND_HOURS * 3600 ? [last] : [];
}

function ofCourse(
  own: readonly StopOfVisit[],
  worker: RotaWorker,
  { dayBefore, ...ways }: DayOfRounds,
): Conflict[] {
  const found: Conflict[] = [];
  const overlapping = new Set<string>();
  const before = dayBefore.filter(({ workerId }) => workerId === worker.id);
  const stops = [...goesOnFrom(own, before), ...own];
  let longest: StopOfVisit | undefined;
  for (const stop of stops) {
    if (longest !== undefined && endOf(longest) > stop.startsAt) {
      overlapping.add(partKey(stop));
      found.push({
        kind: 'overlap',
        stop,
        words: `${worker.name} is still with ${longest.visit.personName} until ${at(endOf(longest))}`,
      });
    }
    if (longest === undefined || endOf(stop) > endOf(longest)) longest = stop;
  }
  const legs = courseOfRound(worker, stops, ways);
  legs.forEach((leg, place) => {
    const next = legs[place + 1];
    const stop =
      next?.kind === 'visit' ? next.stop : legs.slice(place).find((one) => one.kind === 'visit')?.stop;
    if (stop === undefined) return;
    if (leg.kind === 'unknown')
      found.push({
        kind: 'not known',
        stop,
        words: `Nobody knows where ${leg.name} is: correct the postcode`,
      });
    if (leg.kind !== 'travel' || leg.short < 60 || overlapping.has(partKey(stop))) return;
    const shortMinutes = Math.ceil(leg.short / 60);
    const there = Math.floor((leg.to - leg.from) / 60);
    found.push({
      kind: 'travel',
      stop,
      shortMinutes,
      words: `${worker.name} needs ${minutesInWords(Math.ceil(leg.seconds / 60))} to ${stop.visit.personName} and has ${there === 0 ? 'none' : minutesInWords(there)}`,
    });
  });
  return found;
}

/** Eleven hours between the last visit of one day of work and the first of the next. */
function ofRest(
  own: readonly StopOfVisit[],
  worker: RotaWorker,
  { dayBefore, nights }: DayOfRounds,
): Conflict[] {
  const before = dayBefore.filter(({ workerId }) => workerId === worker.id);
  return shortRests(own, before, nights.get(worker.id) ?? {}).map(({ stop, last, minutes }) => {
    const rest = minutes === 0 ? 'no rest' : `${minutesInWords(minutes)} of rest`;
    return {
      kind: 'rest',
      stop,
      words: `${worker.name} has ${rest} after ${at(last)}: the law asks for ${LEAST_REST_HOURS} hours`,
    };
  });
}

/** A week without 24 hours of rest, named on the first visit of the day that could be given up for it, or else of the last day. */
function ofWeeklyRest(
  own: readonly StopOfVisit[],
  worker: RotaWorker,
  { week, elsewhere }: DayOfRounds,
): Conflict[] {
  const [stop] = own;
  if (stop === undefined) return [];
  const days = Map.groupBy([...own, ...(elsewhere.get(worker.id) ?? [])], ({ visit }) => visit.day);
  const byDay = new Map(
    [...days].map(([day, stops]) => [day, stops.map((one) => ({ from: one.startsAt, to: endOf(one) }))]),
  );
  const work = [...byDay.values()].flat();
  if (hasWeeklyRest(work, week)) return [];
  const inWeek = [...days].filter(([, stops]) =>
    stops.some(({ startsAt }) => startsAt >= week.from && startsAt < week.to),
  );
  const last = inWeek.map(([day]) => day).reduce((one, other) => (one > other ? one : other), '');
  const freed = dayToGiveUp(byDay, week);
  if (stop.visit.day !== (freed ?? last)) return [];
  const most = minutesInWords(Math.max(0, Math.floor(longestRest(work, week) / 60)));
  const advice =
    freed === undefined
      ? 'Keep a day free'
      : `Keep this day free: ${plural(own.length, 'visit')} would go to somebody else`;
  return [
    {
      kind: 'weekly rest',
      stop,
      words: `${worker.name} has at most ${most} without a visit in this week: the law asks for ${WEEKLY_REST_HOURS} hours in seven days, or 48 in fourteen. ${advice}`,
    },
  ];
}

/** A round of more than six hours without twenty minutes in which the care worker neither travels nor is at a visit. */
function ofBreak(own: readonly StopOfVisit[], worker: RotaWorker, ways: DayOfRounds): Conflict[] {
  const [first] = own;
  if (first === undefined) return [];
  const over = Math.max(...own.map(endOf));
  if (over - first.startsAt <= BREAK_FROM_HOURS * 3600) return [];
  const rests = courseOfRound(worker, own, ways).some(
    ({ kind, from, to }) => (kind === 'gap' || kind === 'unknown') && to - from >= BREAK_MINUTES * 60,
  );
  const stop = own.find((one) => endOf(one) > first.startsAt + BREAK_FROM_HOURS * 3600);
  if (rests || stop === undefined) return [];
  return [
    {
      kind: 'break',
      stop,
      words: `${worker.name} goes from visit to visit from ${at(first.startsAt)} to ${at(over)}: after six hours the law asks for a break of ${BREAK_MINUTES} minutes`,
    },
  ];
}

/** More than the most weekly hours of a worker, named on the last visit of the day. */
function ofHours(
  own: readonly StopOfVisit[],
  worker: RotaWorker,
  { workedBefore, shifts, nights, ...ways }: DayOfRounds,
): Conflict[] {
  const stop = own.at(-1);
  const most = worker.mostWeeklyMinutes;
  if (stop === undefined || most === null) return [];
  const there = shiftsOfWork(shifts.get(worker.id) ?? [], nights.get(worker.id) ?? {});
  const worked = (workedBefore.get(worker.id) ?? 0) + workMinutes(worker, own, there, ways);
  if (worked <= most) return [];
  return [
    {
      kind: 'hours',
      stop,
      words: `${worker.name} works ${minutesInWords(worked)} from Monday on, more than the ${minutesInWords(most)} of a week`,
    },
  ];
}

function ofPairs(stops: readonly StopOfVisit[]): Conflict[] {
  const found: Conflict[] = [];
  for (const parts of Map.groupBy(
    stops.filter(({ visit }) => visit.workers > 1),
    (stop) => stop.visitId,
  ).values()) {
    const [first] = parts;
    if (first === undefined) continue;
    const { workers, personName } = first.visit;
    const people = new Set(parts.map(({ workerId }) => workerId));
    const stop = first;
    if (people.size < parts.length)
      found.push({ kind: 'double-handed', stop, words: `${personName} has the same care worker twice` });
    else if (parts.length < workers)
      found.push({
        kind: 'double-handed',
        stop,
        words: `${personName} needs ${workers} care workers and has ${parts.length}`,
      });
    if (parts.some(({ startsAt }) => startsAt !== first.startsAt))
      found.push({
        kind: 'double-handed',
        stop,
        words: `The care workers for ${personName} start at ${listWords([...new Set(parts.map(({ startsAt }) => at(startsAt)))])}`,
      });
  }
  return found;
}

function at(second: number): string {
  return clockTime(Temporal.Instant.fromEpochMilliseconds(second * 1000));
}
