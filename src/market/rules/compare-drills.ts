/** Two drills of one provider side by side, and many drills in the order of how much they would hurt. Source: docs/rules/failure-drill.md. */
import type { DrillFigures } from './drill-answer.ts';

/** How a figure is said. */
export type MeasureUnit = 'number' | 'minutes' | 'pence' | 'hundredths' | 'index';

/** One figure of two drills. `change` is null where one of them is not known; a figure that is neither good nor bad has `neither`. */
export type Compared = {
  readonly name: string;
  readonly unit: MeasureUnit;
  readonly first: number | null;
  readonly second: number | null;
  readonly change: number | null;
  readonly verdict: 'better' | 'worse' | 'the same' | 'neither' | 'not known';
};

type Measure = {
  readonly name: string;
  readonly unit: MeasureUnit;
  readonly of: (figures: DrillFigures) => number | null;
  /** Which way is better; absent where neither is. */
  readonly good?: 'more' | 'less';
};

/** A part of a whole in hundredths of a per cent; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 10_000) / whole);
}

const measures: readonly Measure[] = [
  { name: 'Services that must move', unit: 'number', of: ({ services }) => services },
  { name: 'Hours a week', unit: 'minutes', of: ({ weekly_minutes }) => weekly_minutes },
  {
    name: 'Of the hours, placed with others',
    unit: 'hundredths',
    good: 'more',
    of: ({ placed_minutes, weekly_minutes }) => shareOf(placed_minutes, weekly_minutes),
  },
  {
    name: 'Falls to in-house',
    unit: 'minutes',
    good: 'less',
    of: ({ in_house_minutes }) => in_house_minutes,
  },
  { name: 'Uncovered', unit: 'minutes', good: 'less', of: ({ uncovered_minutes }) => uncovered_minutes },
  {
    name: 'People with an uncovered visit',
    unit: 'number',
    good: 'less',
    of: ({ uncovered_people }) => uncovered_people,
  },
  {
    name: 'Most workers needed at once',
    unit: 'number',
    good: 'less',
    of: ({ workers_beyond }) => workers_beyond,
  },
  { name: 'Extra cost a week', unit: 'pence', good: 'less', of: ({ extra_pence }) => extra_pence },
  {
    name: 'People who lose their usual care worker',
    unit: 'number',
    good: 'less',
    of: ({ losing_people }) => losing_people,
  },
  {
    name: 'Of them, with a time-critical visit',
    unit: 'number',
    good: 'less',
    of: ({ losing_critical_people }) => losing_critical_people,
  },
  {
    name: 'Concentration before',
    unit: 'index',
    good: 'less',
    of: ({ concentration_before }) => concentration_before,
  },
  {
    name: 'Concentration after',
    unit: 'index',
    good: 'less',
    of: ({ concentration_after }) => concentration_after,
  },
  {
    name: 'Capacity figures that were stale',
    unit: 'number',
    good: 'less',
    of: ({ stale_figures }) => stale_figures,
  },
];

/** Each figure of a first and a second drill, and whether it became better or worse from the one to the other. */
export function compareDrills(first: DrillFigures, second: DrillFigures): Compared[] {
  return measures.map(({ name, unit, of, good }) => {
    const [a, b] = [of(first), of(second)];
    const change = a === null || b === null ? null : b - a;
    return { name, unit, first: a, second: b, change, verdict: verdictOf(change, good) };
  });
}

function verdictOf(change: number | null, good: Measure['good']): Compared['verdict'] {
  if (change === null) return 'not known';
  if (good === undefined) return 'neither';
  if (change === 0) return 'the same';
  return change > 0 === (good === 'more') ? 'better' : 'worse';
}

/**
 * The drills whose failure would hurt most first: the most uncovered minutes, then most that falls to in-house, then most people who
 * lose their usual worker and have a time-critical visit, then most who lose theirs, then most services, then the lowest id.
 */
export function byHurt<D extends DrillFigures & { readonly id: number }>(drills: readonly D[]): D[] {
  return drills.toSorted(
    (a, b) =>
      b.uncovered_minutes - a.uncovered_minutes ||
      b.in_house_minutes - a.in_house_minutes ||
      b.losing_critical_people - a.losing_critical_people ||
      b.losing_people - a.losing_people ||
      b.services - a.services ||
      a.id - b.id,
  );
}
