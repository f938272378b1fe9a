/** Why a visit is unserved: proven by rule where it can be, else that no place was found in the time allowed. */
import { barsOf } from './eligibility.ts';
import type { Problem, Shift, Visit } from './problem.ts';
import { middleOf, wayIn } from './travel-bands.ts';

/** How many care workers something stands in the way of. */
export type BarCount = { readonly bar: string; readonly workers: number };

export type Why =
  /** No care worker may do a part: each is barred by something. Proven. */
  | { readonly kind: 'nobody-may'; readonly part: number; readonly bars: readonly BarCount[] }
  /** Two are needed and only one may. Proven. */
  | { readonly kind: 'only-one-may'; readonly worker: string }
  /** Who may is not there at the time: no shift reaches the window. Proven. */
  | { readonly kind: 'nobody-there'; readonly part: number; readonly workers: number }
  /** Some may and are there, but the search found no room in their rounds. Not proven. */
  | { readonly kind: 'no-room'; readonly workers: number };

export type Unserved = { readonly visit: string; readonly why: Why; readonly proven: boolean };

/** Says of each visit that nobody makes why that is. */
export function whyUnserved(problem: Problem, unserved: readonly string[]): Unserved[] {
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  return unserved.map((id) => {
    const why = whyNot(problem, visits.get(id)!);
    return { visit: id, why, proven: why.kind !== 'no-room' };
  });
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
  for (const [part, workers] of able.entries()) {
    const ids = new Set(workers.map(({ id }) => id));
    const there = problem.shifts.some(
      (shift) => ids.has(shift.worker) && reaches(problem, shift, visit, part),
    );
    if (!there) return { kind: 'nobody-there', part, workers: workers.length };
  }
  return { kind: 'no-room', workers: all.size };
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

/** Whether a shift with nothing else in it could do a part within its hard window and be back in time. */
export function reaches(problem: Problem, shift: Shift, visit: Visit, part: number): boolean {
  const way = wayIn(problem, shift.worker);
  const start = Math.max(visit.window.earliest, shift.start + way(shift.from, visit.place, shift.start));
  if (visit.window.hard && start > visit.window.latest) return false;
  const back = start + visit.parts[part]!.duration + way(visit.place, shift.to, middleOf(visit.window));
  return shift.end === undefined || back <= shift.end;
}

/** A sentence a coordinator can act on. */
export function unservedInWords({ why }: Unserved): string {
  switch (why.kind) {
    case 'nobody-may':
      return `No care worker may do it: ${why.bars.map(({ bar, workers }) => `${bar} (${workers})`).join(', ')}.`;
    case 'only-one-may':
      return `It needs two care workers and only ${why.worker} may do it.`;
    case 'nobody-there':
      return `${why.workers} may do it, and none has a shift that reaches its window.`;
    case 'no-room':
      return `${why.workers} may do it and are there; no room was found in their rounds in the time allowed.`;
  }
}
