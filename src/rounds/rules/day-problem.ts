/** A day of a rota as the planner is asked it. Seconds from the midnight before the day's, for a window may begin the evening before. Source: docs/rules/rounds-plan-the-rest.md. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { type FreeStretch, freeStretches } from './free-stretches.ts';
import {
  type Criticality,
  type Gender,
  type Problem,
  USUAL_WEIGHTS,
  type Visit,
  type Weights,
} from './problem.ts';
import { Places, travelOf, type Window } from './problem-places.ts';
import { withRest, type WorkAround } from './rest.ts';
import { endOf, type RotaVisit, type RotaWorker, type Spot, type StopOfVisit, type Stretch } from './rota.ts';
import { wayBetween } from './round-course.ts';
import { type Nights, shiftsOfWork } from './shifts-of-day.ts';
import type { Ways } from './ways.ts';
import { roundAt, workMinutes } from './work-time.ts';

/** A day to plan. */
export type DayToPlan = Ways & {
  /** The first second of the day. */
  readonly midnight: number;
  readonly visits: readonly RotaVisit[];
  readonly workers: readonly RotaWorker[];
  readonly shifts: ReadonlyMap<number, readonly Stretch[]>;
  /** What is put to whom and stays so if it can. */
  readonly stops: readonly StopOfVisit[];
  /** What was put to somebody who cannot make it: somebody else is sought. */
  readonly lost: readonly StopOfVisit[];
  /** What is put to whom on the day before and the day after: nothing of this day may run into it, or come so near that rest is too short. */
  readonly dayBefore: readonly StopOfVisit[];
  readonly dayAfter: readonly StopOfVisit[];
  /** Where one day of work ends and the next begins, by worker. */
  readonly nights: ReadonlyMap<number, Nights>;
  /** Who would lose the last rest of the week by working on this day: nothing new is put to them. */
  readonly restDay: ReadonlySet<number>;
  /** Who usually goes to a person, by person. */
  readonly usual: ReadonlyMap<number, readonly number[]>;
  /** How much it weighs that something changes. */
  readonly changes: 'some' | 'few';
  /** What began before this stays; nothing is put before it. */
  readonly notBefore: number | undefined;
  /** The most minutes that a worker may work on this day, where there is a limit. */
  readonly mostMinutes: ReadonlyMap<number, number>;
  /** Visits, by number, whose stops stay where they are though nobody locked them. */
  readonly stays?: ReadonlySet<number>;
  /** Only for what is lost is somebody sought: what had nobody before is not asked. */
  readonly onlyLost?: boolean;
};

/** Whether stops that may move go to a later start only, or to an earlier one too. */
export type Leeway = 'later' | 'both';

/** What a visit of the problem stands for: some parts of a planned visit, and when they would best start. */
export type AskedVisit = {
  readonly visit: RotaVisit;
  readonly parts: readonly number[];
  readonly best: number;
  readonly before: readonly StopOfVisit[];
};

export type DayProblem = {
  readonly problem: Problem;
  /** The second since 1970 from which the problem counts. */
  readonly origin: number;
  /** By the id of the problem's visit. */
  readonly asked: ReadonlyMap<string, AskedVisit>;
  /** Stops that stay, of which the planner only sees the time they take. */
  readonly fixed: readonly StopOfVisit[];
  readonly leftOut: readonly { readonly visit: RotaVisit; readonly why: string }[];
};

/**
 * Another worker weighs as much as half an hour or an hour of travel; a moved minute as a minute or two. Where few changes are wanted,
 * no gap is closed and no work shared out by moving what could stay.
 */
const WEIGHTS: Readonly<Record<DayToPlan['changes'], Weights>> = {
  some: { ...USUAL_WEIGHTS, otherWorker: 1800, movedStart: 1 },
  few: { ...USUAL_WEIGHTS, gap: 0, overShare: 0, otherWorker: 3600, movedStart: 2 },
};

/** Nothing in anybody's rounds on a day and beside it: what no rounds of the day could do is asked with this. */
export const EMPTY_ROUNDS: Pick<DayToPlan, 'stops' | 'dayBefore' | 'dayAfter' | 'nights' | 'restDay'> = {
  stops: [],
  dayBefore: [],
  dayAfter: [],
  nights: new Map(),
  restDay: new Set(),
};

/** A problem begins so long before its day, for no time of it may be below nought. */
const EVENING_BEFORE = 24 * 3600;

/**
 * The day as a problem. Locked stops, those that `stays` names and those that began before `notBefore` stay where they are, and so do stops of
 * half a double-handed visit: its other part is sought for the same minute. Windows are hard: only a person leaves them. What the planner cannot be asked is left
 * out with the reason. Shifts are cut so that rest is kept between days of work, and left out where the week has no other day of rest;
 * `nightFirst`: who has a shift by day and a night shift is kept for the night. Refused where nobody is there.
 */
export function dayProblem(day: DayToPlan, leeway: Leeway, nightFirst = false): Result<DayProblem> {
  const origin = day.midnight - EVENING_BEFORE;
  const split = splitVisits(day, leeway);
  const able = day.workers.filter(({ lacking }) => lacking.length === 0);
  const fixedOf = Map.groupBy(split.fixed, ({ workerId }) => workerId);
  const beforeOf = Map.groupBy(day.dayBefore, ({ workerId }) => workerId);
  const afterOf = Map.groupBy(day.dayAfter, ({ workerId }) => workerId);
  const free = able.map((worker) => {
    const nights = day.nights.get(worker.id) ?? {};
    const shifts = shiftsOfWork(day.restDay.has(worker.id) ? [] : (day.shifts.get(worker.id) ?? []), nights);
    const around: WorkAround = {
      nights,
      before: beforeOf.get(worker.id) ?? [],
      fixed: fixedOf.get(worker.id) ?? [],
      after: afterOf.get(worker.id) ?? [],
      nightWorkUntil: nightWorkUntil(split.visits, nights.here),
      nightFirst,
    };
    const stays = [...around.before, ...around.fixed, ...around.after];
    const rested = withRest(shifts, around);
    return { worker, stretches: freeStretches(worker, shifts, rested, stays, day.notBefore) };
  });
  if (free.every(({ stretches }) => stretches.length === 0)) return refuse(whyNobody(day, able));
  const places = new Places(day.travel.dayParts);
  const withTime = free.flatMap((one) => {
    const left = minutesLeft(one, day, fixedOf.get(one.worker.id) ?? []);
    return left === 'none' ? [] : [{ ...one, mostMinutes: left }];
  });
  const visits = split.visits.map(({ id, asked, window }) => {
    const made = visitOf(asked, window, { ...day, origin }, able);
    return { ...made, id, place: places.ofVisit(asked.visit, window) ?? 0 };
  });
  const shifts = withTime.flatMap(({ worker, stretches }) =>
    stretches.map((stretch, at) => shiftOf(worker, stretch, at, origin, places)),
  );
  const travel = travelOf(day, places, [...new Set(able.map(({ mode }) => mode))]);
  if (!travel.ok) return travel;
  const problem: Problem = {
    visits,
    people: [...day.usual].map(([person, usual]) => ({ id: String(person), usual: usual.map(String) })),
    workers: able.map((worker) =>
      workerOf(worker, withTime.find((one) => one.worker.id === worker.id)?.mostMinutes),
    ),
    shifts,
    travel: travel.value,
    weights: WEIGHTS[day.changes],
  };
  const asked = new Map(split.visits.map((one) => [one.id, one.asked]));
  return ok({ problem, origin, asked, fixed: split.fixed, leftOut: split.leftOut });
}

/** Why nobody is there to plan for: no shift, or none that rest leaves anything of. */
function whyNobody(day: DayToPlan, able: readonly RotaWorker[]): string {
  const there = able.filter(({ id }) => (day.shifts.get(id) ?? []).length > 0);
  return there.length === 0
    ? 'Nobody has a shift on this day'
    : 'Nobody has a shift on this day that leaves the rest of the day and of the week that is owed';
}

/** When the last of the visits that may start before the end of a night shift would be over; undefined where none may. */
function nightWorkUntil(visits: Split['visits'], night: number | undefined): number | undefined {
  const ends = visits
    .filter(({ window }) => night !== undefined && window.earliest < night)
    .map(({ asked, window }) => window.latest + asked.visit.minutes * 60);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

type Split = {
  readonly visits: readonly { readonly id: string; readonly asked: AskedVisit; readonly window: Window }[];
  readonly fixed: readonly StopOfVisit[];
  readonly leftOut: DayProblem['leftOut'];
};

/** Which visits the planner is asked, as a whole or only for the parts that lack somebody, and which stops stay. */
function splitVisits(day: DayToPlan, leeway: Leeway): Split {
  const held = Map.groupBy(day.stops, ({ visitId }) => visitId);
  const lost = Map.groupBy(day.lost, ({ visitId }) => visitId);
  const visits: Split['visits'][number][] = [];
  const fixed: StopOfVisit[] = [];
  const leftOut: { visit: RotaVisit; why: string }[] = [];
  const notBefore = day.notBefore ?? Number.NEGATIVE_INFINITY;
  for (const visit of day.visits) {
    const own = held.get(visit.id) ?? [];
    const gone = lost.get(visit.id) ?? [];
    if (day.onlyLost === true && gone.length === 0 && own.length < visit.workers) {
      fixed.push(...own);
      continue;
    }
    const sought = new Set(
      day.onlyLost === true
        ? gone.map(({ part }) => part)
        : Array.from({ length: visit.workers }, (_, at) => at),
    );
    const stays =
      visit.cancelled ||
      visit.workers > 2 ||
      day.stays?.has(visit.id) === true ||
      own.some(({ locked, startsAt }) => locked || startsAt < notBefore) ||
      own.length + gone.length < visit.workers;
    const why = reasonToLeaveOut(visit, own, notBefore);
    if (why !== undefined) {
      fixed.push(...own);
      if (own.length < visit.workers && !visit.cancelled) leftOut.push({ visit, why });
    } else if (own[0] !== undefined && stays) {
      const best = own[0].startsAt;
      fixed.push(...own);
      const taken = new Set(own.map(({ part }) => part));
      for (let part = 0; part < visit.workers; part += 1)
        if (!taken.has(part) && sought.has(part))
          visits.push({
            id: `${visit.id}/${part}`,
            asked: {
              visit,
              parts: [part],
              best,
              before: gone.filter((one) => one.part === part),
            },
            window: { earliest: best, latest: best },
          });
    } else {
      const before = [...own, ...gone].sort((a, b) => a.part - b.part);
      const parts = [...new Set([...own.map(({ part }) => part), ...sought])].sort((a, b) => a - b);
      const starts = before.map(({ startsAt }) => startsAt);
      const best = before.length === parts.length ? Math.min(...starts) : visit.startsAt;
      const asked = { visit, parts, best, before: before.length === parts.length ? before : [] };
      visits.push({ id: String(visit.id), asked, window: windowOf(asked, leeway, notBefore) });
    }
  }
  return { visits, fixed, leftOut };
}

function reasonToLeaveOut(
  visit: RotaVisit,
  own: readonly StopOfVisit[],
  notBefore: number,
): string | undefined {
  if (visit.cancelled) return 'It is cancelled';
  if (visit.spot.position === undefined)
    return `Nobody knows where ${visit.spot.name} is: correct the postcode`;
  if (visit.workers > 2 && own.length === 0)
    return `It needs ${visit.workers} care workers: put the first on by hand, and the others are found`;
  if (visit.latest < notBefore && own.length === 0) return 'Its time has passed';
  return undefined;
}

/** The call window, stretched to where the visit is, and for what is moved as little as may be, not before that. */
function windowOf({ visit, best, before }: AskedVisit, leeway: Leeway, notBefore: number): Window {
  if (before.length === 0)
    return { earliest: Math.max(visit.earliest, notBefore), latest: Math.max(visit.latest, notBefore) };
  const earliest = leeway === 'later' ? best : Math.min(visit.earliest, best);
  return { earliest: Math.max(earliest, notBefore), latest: Math.max(visit.latest, best, notBefore) };
}

function visitOf(
  { visit, parts, before }: AskedVisit,
  { earliest, latest }: Window,
  { origin, lost }: Pick<DayToPlan, 'lost'> & { readonly origin: number },
  workers: readonly RotaWorker[],
): Omit<Visit, 'id' | 'place'> {
  const wanted = wantedBy(visit, workers);
  const standing = before.length > 0 && !lost.some(({ visitId }) => visitId === visit.id);
  const others = before.length === parts.length && before.length > 0;
  return {
    person: String(visit.personId),
    window: { earliest: earliest - origin, latest: latest - origin, hard: true },
    parts: parts.map(() => ({ duration: visit.minutes * 60, skills: visit.skills })),
    criticality: standing ? raised(criticalityOf(visit)) : criticalityOf(visit),
    ...(visit.genderRequired && visit.gender !== null && { gender: visit.gender }),
    ...(visit.languageRequired && visit.language !== null && { language: visit.language }),
    ...(visit.refused.length > 0 && { refused: visit.refused.map(String) }),
    ...(wanted.length > 0 && { wanted }),
    ...(others && {
      before: before.map(({ workerId, startsAt }) => ({
        worker: String(workerId),
        start: startsAt - origin,
      })),
    }),
  };
}

/** Care workers asked for by name; where none is, those of the gender and with the language that the person would like. */
function wantedBy(visit: RotaVisit, workers: readonly RotaWorker[]): string[] {
  if (visit.wanted.length > 0) return visit.wanted.map(String);
  const gender = visit.genderRequired ? null : visit.gender;
  const language = visit.languageRequired ? null : visit.language;
  if (gender === null && language === null) return [];
  return workers
    .filter(
      (worker) =>
        (gender === null || worker.gender === gender) &&
        (language === null || worker.languages.includes(language)),
    )
    .map(({ id }) => String(id));
}

/** How much it matters that a visit is made. Source: docs/rules/rounds-plan-the-rest.md. */
export function criticalityOf({
  timeCritical,
  purpose,
}: Pick<RotaVisit, 'timeCritical' | 'purpose'>): Criticality {
  if (timeCritical) return 'time-critical';
  if (purpose === 'medication') return 'high';
  return purpose === 'domestic' || purpose === 'companionship' ? 'can-wait' : 'usual';
}

/** What somebody has already is not given up for another of the same weight. */
function raised(criticality: Criticality): Criticality {
  if (criticality === 'can-wait') return 'usual';
  return criticality === 'usual' ? 'high' : criticality;
}

function shiftOf(worker: RotaWorker, free: FreeStretch, at: number, origin: number, places: Places) {
  const from = places.ofEnd(free.start, free.before && endOf(free.before));
  const to = places.ofEnd(free.end, free.after?.startsAt);
  return {
    id: `${worker.id}/${at}`,
    worker: String(worker.id),
    start: free.from - origin,
    end: free.to - origin,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(free.restBefore > 0 && { restBefore: free.restBefore }),
  };
}

/**
 * The minutes that a worker with a limit may be at visits and on the way besides the stops that stay; undefined without a limit, 'none' where
 * there is no time left. The planner counts the way through a stretch that it leaves empty: where that way leads from or to a stop of the same
 * round that stays it is counted there already. Beside a stop of another round the board counts the way from or to home, so that way is kept free.
 */
function minutesLeft(
  { worker, stretches }: { readonly worker: RotaWorker; readonly stretches: readonly FreeStretch[] },
  day: DayToPlan,
  fixed: readonly StopOfVisit[],
): number | undefined | 'none' {
  const most = day.mostMinutes.get(worker.id);
  if (most === undefined) return undefined;
  const shifts = shiftsOfWork(day.shifts.get(worker.id) ?? [], day.nights.get(worker.id) ?? {});
  const stops = fixed.toSorted((a, b) => a.startsAt - b.startsAt);
  const minutes = (from: Spot | undefined, to: Spot | undefined, at: number | undefined): number =>
    (wayBetween(from, to, worker.mode, day, at)?.seconds ?? 0) / 60;
  let left = most - workMinutes(worker, stops, shifts, day);
  let empty = 0;
  for (const { from, start, end, before, after } of stretches) {
    const isOwn = (stop: StopOfVisit | undefined): boolean =>
      stop !== undefined && fixed.includes(stop) && roundAt(stop.startsAt, shifts) === roundAt(from, shifts);
    const [leaves, arrives] = [before && endOf(before), after?.startsAt];
    const goesFrom = before === undefined || isOwn(before) ? start : worker.start;
    const goesTo = after === undefined || isOwn(after) ? end : worker.end;
    if (isOwn(before) || isOwn(after)) left += Math.floor(minutes(goesFrom, goesTo, leaves ?? arrives));
    if (before !== undefined && !isOwn(before)) left -= Math.ceil(minutes(worker.start, start, leaves));
    if (after !== undefined && !isOwn(after)) left -= Math.ceil(minutes(end, worker.end, arrives));
    empty += Math.ceil(minutes(start, end, leaves ?? arrives));
  }
  return left <= 0 || empty > left ? 'none' : left;
}

function workerOf({ id, skills, gender, languages, mode }: RotaWorker, mostMinutes: number | undefined) {
  const known: Gender | undefined = gender === 'female' || gender === 'male' ? gender : undefined;
  return {
    id: String(id),
    skills,
    languages,
    mode,
    ...(known !== undefined && { gender: known }),
    ...(mostMinutes !== undefined && { mostTime: mostMinutes * 60 }),
  };
}
