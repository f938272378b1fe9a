/**
 * What lacks for a visit that found no room: the care worker who comes nearest to having it, by how much, and what is in the way. Every
 * round keeps its visits in their order, each anywhere in its window, so at least so much is missing. Source: docs/rules/rounds-nearest.md.
 */
import type { Obstacle } from '../../brokerage/rules/fit-nearest.ts';
import { barsOf } from './eligibility.ts';
import type { CareWorker, Plan, Problem, Round, Shift, Visit } from './problem.ts';
import { middleOf, wayIn } from './travel-bands.ts';

export type Nearest = {
  readonly obstacle: Obstacle;
  readonly worker: string;
  readonly shift: string;
  /** How much time is missing at least, in the unit of the problem; nought for 'together'. */
  readonly lacks: number;
  /** The visit of the round that is in the way. */
  readonly visit: string | undefined;
  /** Were the home on the way, nothing would be missing. */
  readonly byWay: boolean;
  /** Two care workers are needed, and it is the second who lacks so much. */
  readonly second: boolean;
};

/**
 * Who comes nearest to making a visit besides the rounds of a plan; of two alike the first. Undefined where nobody who may do it has a shift,
 * and where somebody has room by this count, so that nothing can be said of why none was found.
 */
export function nearestTo(problem: Problem, plan: Plan, visit: Visit): Nearest | undefined {
  const found = visit.parts.map((part, at) =>
    problem.workers
      .filter((worker) => barsOf(worker, visit, part).length === 0)
      .flatMap((worker) => bestOf(problem, plan, visit, { worker, part: at }) ?? [])
      .toSorted((a, b) => a.lacks - b.lacks),
  );
  const [first, second] = found;
  if (first === undefined || second === undefined) {
    const best = first?.[0];
    return best === undefined || best.lacks <= 0 ? undefined : best;
  }
  let pair: { readonly more: Nearest; readonly less: Nearest } | undefined;
  for (const one of first)
    for (const other of second) {
      if (one.worker === other.worker) continue;
      const [less, more] = one.lacks <= other.lacks ? [one, other] : [other, one];
      if (pair === undefined || more.lacks < pair.more.lacks) pair = { more, less };
    }
  if (pair === undefined) return undefined;
  if (pair.more.lacks <= 0)
    return { ...pair.more, obstacle: 'together', lacks: 0, visit: undefined, byWay: false, second: true };
  return { ...pair.more, second: true };
}

/** Seconds as minutes, rounded up: what lacks is never told as less than it is. */
export function minutesUp(seconds: number): number {
  return Math.ceil(seconds / 60);
}

type Who = { readonly worker: CareWorker; readonly part: number };

/** The place in the rounds of one care worker where least is missing. */
function bestOf(problem: Problem, plan: Plan, visit: Visit, { worker, part }: Who): Nearest | undefined {
  const duration = visit.parts[part]?.duration ?? 0;
  const way = wayIn(problem, worker.id);
  const own = problem.shifts
    .filter((shift) => shift.worker === worker.id)
    .toSorted((a, b) => a.start - b.start)
    .map((shift) => roundOn(problem, plan, shift, way));
  const spare =
    worker.mostTime === undefined
      ? undefined
      : worker.mostTime - own.reduce((sum, { work }) => sum + work, 0);
  let best: Nearest | undefined;
  own.forEach((round, at) => {
    for (const place of placesIn(round, own[at - 1], own[at + 1])) {
      const { lacks, detour, ...more } = tried(place, { visit, duration, way });
      const over = spare === undefined ? -Infinity : detour + duration - spare;
      const one: Nearest =
        over > lacks
          ? { obstacle: 'hours', lacks: over, visit: undefined, byWay: over <= detour, ...of(round) }
          : { lacks, ...more, ...of(round) };
      if (best === undefined || one.lacks < best.lacks) best = one;
    }
  });
  return best;
}

type Way = ReturnType<typeof wayIn>;
type Stopped = {
  readonly id: string;
  readonly place: number;
  readonly duration: number;
  readonly start: number;
  readonly earliest: number;
  readonly latest: number;
  readonly time: number;
};
type OwnRound = {
  readonly shift: Shift;
  readonly stops: readonly Stopped[];
  /** The earliest at which each stop can start, and the latest at which it may, and which later stop it is that says so. */
  readonly earliest: readonly number[];
  readonly latest: readonly { readonly at: number; readonly because: string | undefined }[];
  /** Time at visits and on the way. */
  readonly work: number;
  readonly way: Way;
};

const of = ({ shift }: OwnRound) => ({ worker: shift.worker, shift: shift.id, second: false });

/** A round as it stands, with how far each of its stops could move. */
function roundOn(problem: Problem, plan: Plan, shift: Shift, way: Way): OwnRound {
  const round = plan.rounds.find((one) => one.shift === shift.id);
  const stops = round === undefined ? [] : stopsOf(problem, round);
  const earliest: number[] = [];
  let free = shift.start;
  let [place, time] = [shift.from, shift.start];
  let work = 0;
  for (const stop of stops) {
    const trip = way(place, stop.place, time);
    const start = Math.min(stop.start, Math.max(stop.earliest, free + trip));
    earliest.push(start);
    work += trip + stop.duration;
    free = start + stop.duration;
    [place, time] = [stop.place, stop.time];
  }
  if (stops.length > 0) work += way(place, shift.to, time);
  const latest: { at: number; because: string | undefined }[] = [];
  let until = { at: shift.end ?? Infinity, because: undefined as string | undefined };
  let next = shift.to;
  for (const stop of stops.toReversed()) {
    const must = until.at - way(stop.place, next, stop.time) - stop.duration;
    const own = { at: stop.latest, because: stop.id };
    until = must < stop.latest ? { ...until, at: must } : own;
    // As it stands it is taken as right, even where a rule is broken.
    if (until.at < stop.start) until = { ...until, at: stop.start };
    latest.unshift(until);
    next = stop.place;
  }
  return { shift, stops, earliest, latest, work, way };
}

function stopsOf({ visits }: Problem, { stops }: Round): Stopped[] {
  return stops.flatMap(({ visit: id, part, start }) => {
    const visit = visits.find((one) => one.id === id);
    if (visit === undefined) return [];
    const { earliest, latest, hard } = visit.window;
    const stays = visit.locked !== undefined;
    return [
      {
        id,
        place: visit.place,
        duration: visit.parts[part]?.duration ?? 0,
        start,
        earliest: stays ? start : Math.min(earliest, start),
        latest: stays ? start : hard ? Math.max(latest, start) : Infinity,
        time: middleOf(visit.window),
      },
    ];
  });
}

/** A place in a round: free from when and where, and wanted again by when and where, each with what says so. */
type Place = {
  readonly from: number;
  readonly place: number | undefined;
  readonly time: number;
  readonly before: { readonly obstacle: Obstacle; readonly visit: string | undefined };
  readonly until: number;
  readonly next: number | undefined;
  readonly after: { readonly obstacle: Obstacle; readonly visit: string | undefined };
};

function placesIn(round: OwnRound, previous: OwnRound | undefined, following: OwnRound | undefined): Place[] {
  const { shift, stops, earliest, latest } = round;
  const [begins, ends] = [beginsAt(shift, previous), endsAt(shift, following)];
  return Array.from({ length: stops.length + 1 }, (_, at) => {
    const [last, next] = [stops[at - 1], stops[at]];
    const lastStart = earliest[at - 1];
    const limit = latest[at];
    const because = limit?.because;
    return {
      ...(last === undefined || lastStart === undefined
        ? { from: begins.at, place: shift.from, time: shift.start, before: { ...begins, visit: undefined } }
        : {
            from: lastStart + last.duration,
            place: last.place,
            time: last.time,
            before: { obstacle: 'visit before' as const, visit: last.id },
          }),
      ...(next === undefined || limit === undefined
        ? { until: ends.at, next: shift.to, after: { obstacle: ends.obstacle, visit: undefined } }
        : {
            until: limit.at,
            next: next.place,
            after:
              because === undefined
                ? { obstacle: ends.obstacle, visit: undefined }
                : { obstacle: 'visit after' as const, visit: because },
          }),
    };
  });
}

type Edge = { readonly at: number; readonly obstacle: Obstacle };

/** When a round can begin: with its shift, or once the rest since the work before is over. */
function beginsAt(shift: Shift, previous: OwnRound | undefined): Edge {
  const last = previous?.stops.at(-1);
  if (shift.restBefore === undefined || previous === undefined || last === undefined)
    return { at: shift.start, obstacle: 'shift begins' };
  const back = last.start + last.duration + previous.way(last.place, previous.shift.to, last.time);
  const rested = back + shift.restBefore;
  return rested > shift.start
    ? { at: rested, obstacle: 'rest' }
    : { at: shift.start, obstacle: 'shift begins' };
}

/** By when a round has to be over: with its shift, or so that the rest before the work after it is kept. */
function endsAt({ end = Infinity }: Shift, following: OwnRound | undefined): Edge {
  const first = following?.stops[0];
  if (following?.shift.restBefore === undefined || first === undefined)
    return { at: end, obstacle: 'shift ends' };
  const { shift, way } = following;
  const leaves = first.start - way(shift.from, first.place, shift.start) - (shift.restBefore ?? 0);
  return leaves < end ? { at: leaves, obstacle: 'rest' } : { at: end, obstacle: 'shift ends' };
}

type Tried = { readonly visit: Visit; readonly duration: number; readonly way: Way };

/** How much lacks for a visit at a place of a round, and how much longer the way gets by it. */
function tried(
  { from, place, time, before, until, next, after }: Place,
  { visit, duration, way }: Tried,
): Pick<Nearest, 'obstacle' | 'visit' | 'byWay' | 'lacks'> & { readonly detour: number } {
  const { earliest, latest, hard } = visit.window;
  const lackWith = (to: number, on: number) => {
    const start = Math.max(earliest, from + to);
    return { late: hard ? start - latest : -Infinity, over: start + duration + on - until };
  };
  const [to, on] = [way(place, visit.place, time), way(visit.place, next, middleOf(visit.window))];
  const straight = place === undefined || next === undefined ? 0 : way(place, next, time);
  const { late, over } = lackWith(to, on);
  const lacks = Math.max(late, over);
  const onTheWay = [lackWith(0, straight), lackWith(straight, 0)];
  const by = late >= over ? before : after;
  return {
    obstacle: by.obstacle,
    visit: by.visit,
    lacks,
    byWay: onTheWay.some((one) => Math.max(one.late, one.over) <= 0),
    detour: Math.max(0, to + on - straight),
  };
}
