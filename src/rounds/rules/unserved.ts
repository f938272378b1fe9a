/** Why a visit is unserved: proven by rule where it can be, else that no place was found in the time allowed. */
import { barsOf } from './eligibility.ts';
import { leastWay } from './least-way.ts';
import type { Plan, Problem, Round, Shift, Visit } from './problem.ts';
import { middleOf, wayIn } from './travel-bands.ts';
import { verify } from './verify.ts';

/** How many care workers something stands in the way of. */
export type BarCount = { readonly bar: string; readonly workers: number };

export type Why =
  /** No care worker may do a part: each is barred by something. Proven. */
  | { readonly kind: 'nobody-may'; readonly part: number; readonly bars: readonly BarCount[] }
  /** Two are needed and only one may. Proven. */
  | { readonly kind: 'only-one-may'; readonly worker: string }
  /** The two parts have to start farther apart than the hard window is long. Proven. */
  | { readonly kind: 'too-far-apart' }
  /** Who may is not there at the time: no shift reaches the window. Proven. */
  | { readonly kind: 'nobody-there'; readonly part: number; readonly workers: number }
  /** Two are needed and only one has a shift that reaches the window. Proven. */
  | { readonly kind: 'only-one-there'; readonly worker: string }
  /** Somebody with nothing else in their shift could do it, and it weighs less than it would then cost. Not proven: beside other visits it may cost less. */
  | { readonly kind: 'too-dear'; readonly worker: string; readonly costs: number; readonly weighs: number }
  /** Some may and are there, but the search found no room in their rounds. Not proven. `there`: how many have a shift that reaches the window, where it was counted. */
  | { readonly kind: 'no-room'; readonly workers: number; readonly there?: number };

export type Unserved = { readonly visit: string; readonly why: Why; readonly proven: boolean };

/** Says of each visit that nobody makes why that is; with the rounds as planned also where it was left out for its price. */
export function whyUnserved(
  problem: Problem,
  unserved: readonly string[],
  rounds: readonly Round[] = [],
): Unserved[] {
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  return unserved.map((id) => {
    const visit = visits.get(id)!;
    const why = whyNot(problem, visit);
    if (why.kind !== 'no-room') return { visit: id, why, proven: true };
    const dear = tooDear(problem, visit, { rounds, unserved });
    return { visit: id, why: dear ?? { ...why, there: thereThen(problem, visit) }, proven: false };
  });
}

/** Whether a care worker whose round is empty could make a visit by themselves, soundly and at a price above what the visit weighs. */
function tooDear(problem: Problem, visit: Visit, plan: Plan): Why | undefined {
  if (visit.parts.length > 1 || visit.criticality === 'time-critical') return undefined;
  const weighs = problem.weights.unserved[visit.criticality];
  const now = verify(problem, plan).cost.total;
  const prices = problem.shifts.flatMap((shift) => {
    const round = plan.rounds.find((one) => one.shift === shift.id);
    if (round?.stops.length !== 0 || !reaches(problem, shift, visit, 0)) return [];
    const way = wayIn(problem, shift.worker)(shift.from, visit.place, shift.start);
    const start = Math.max(visit.window.earliest, shift.start + way);
    const alone = { ...round, stops: [{ visit: visit.id, part: 0, start }] };
    const { faults, cost } = verify(problem, {
      rounds: plan.rounds.map((one) => (one === round ? alone : one)),
      unserved: plan.unserved.filter((id) => id !== visit.id),
    });
    return faults.length > 0 ? [] : [{ worker: shift.worker, costs: cost.total - now + weighs }];
  });
  const [least] = prices.toSorted((a, b) => a.costs - b.costs);
  return least === undefined || least.costs <= weighs ? undefined : { kind: 'too-dear', ...least, weighs };
}

/** How many of those who may do a visit, or a part of it, have a shift that reaches its window; who is away then has none. */
function thereThen(problem: Problem, visit: Visit): number {
  const workers = new Map(problem.workers.map((worker) => [worker.id, worker]));
  const there = problem.shifts.filter((shift) => {
    const worker = workers.get(shift.worker);
    return (
      worker !== undefined &&
      visit.parts.some(
        (part, at) => barsOf(worker, visit, part).length === 0 && reaches(problem, shift, visit, at),
      )
    );
  });
  return new Set(there.map(({ worker }) => worker)).size;
}

/** What rules alone say of a visit in this problem: why it cannot be served, or that there are workers who could. */
export function whyNot(problem: Problem, visit: Visit): Why {
  const able = visit.parts.map((part) =>
    problem.workers.filter((worker) => barsOf(worker, visit, part).length === 0),
  );
  for (const [part, workers] of able.entries())
    if (workers.length === 0) return { kind: 'nobody-may', part, bars: countBars(problem, visit, part) };
  const all = new Set(able.flat().map(({ id }) => id));
  const [only] = all;
  if (visit.parts.length === 2 && all.size === 1) return { kind: 'only-one-may', worker: only! };
  if (isTooFarApart(visit)) return { kind: 'too-far-apart' };
  const there = new Set<string>();
  for (const [part, workers] of able.entries()) {
    const ids = new Set(workers.map(({ id }) => id));
    const reaching = problem.shifts.filter(
      (shift) => ids.has(shift.worker) && reaches(problem, shift, visit, part),
    );
    if (reaching.length === 0) return { kind: 'nobody-there', part, workers: workers.length };
    for (const { worker } of reaching) there.add(worker);
  }
  const [one] = there;
  if (visit.parts.length === 2 && there.size === 1) return { kind: 'only-one-there', worker: one! };
  return { kind: 'no-room', workers: all.size };
}

function isTooFarApart({ parts, window, apart }: Visit): boolean {
  return parts.length === 2 && window.hard && (apart?.least ?? 0) > window.latest - window.earliest;
}

function countBars({ workers }: Problem, visit: Visit, part: number): BarCount[] {
  const counts = new Map<string, number>();
  for (const worker of workers) {
    const [bar] = barsOf(worker, visit, visit.parts[part]!);
    if (bar === undefined) continue;
    const words = bar.kind === 'refused' ? 'refused' : `${bar.kind}: ${bar.needs}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .map(([bar, count]) => ({ bar, workers: count }))
    .toSorted((a, b) => b.workers - a.workers);
}

/** Whether a shift could do a part within its hard window and be back in time, with nothing else in it or by way of other visits. */
export function reaches(problem: Problem, shift: Shift, visit: Visit, part: number): boolean {
  const { worker, from, to, end = Number.POSITIVE_INFINITY } = shift;
  const { place, window, parts } = visit;
  const inTime = (there: number, back: number): boolean => {
    const start = Math.max(window.earliest, shift.start + there);
    return !(window.hard && start > window.latest) && start + parts[part]!.duration + back <= end;
  };
  const way = wayIn(problem, worker);
  const middle = middleOf(window);
  if (inTime(way(from, place, shift.start), way(place, to, middle))) return true;
  return inTime(
    leastWay(problem, worker, { from, time: shift.start, to: place, besides: visit }),
    leastWay(problem, worker, { from: place, time: middle, to, besides: visit }),
  );
}

/** A sentence a coordinator can act on. */
export function unservedInWords({ why }: Unserved): string {
  switch (why.kind) {
    case 'nobody-may':
      return `No care worker may do it: ${why.bars.map(({ bar, workers }) => `${bar} (${workers})`).join(', ')}.`;
    case 'only-one-may':
      return `It needs two care workers and only ${why.worker} may do it.`;
    case 'too-far-apart':
      return 'Its two care workers have to start farther apart than its window is long.';
    case 'nobody-there':
      return `${why.workers} may do it, and none has a shift that reaches its window.`;
    case 'only-one-there':
      return `It needs two care workers and only ${why.worker} has a shift that reaches its window.`;
    case 'too-dear':
      return `${why.worker} has no other visit and could do it; it was left out because the way, the time or who comes counts for more (${why.costs}) than that it is not made (${why.weighs}).`;
    case 'no-room': {
      const { workers, there = workers } = why;
      const who =
        there === workers
          ? `${workers} may do it and ${workers === 1 ? 'is' : 'are'} there`
          : `${workers} may do it, ${there} ${there === 1 ? 'is' : 'are'} there then`;
      return `${who}; no room was found in their rounds in the time allowed.`;
    }
  }
}
