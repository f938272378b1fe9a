/** Two drills of one provider side by side, and many drills in the order of how much they would hurt. Source: docs/rules/failure-drill.md. */
import type { ComparableFigures, DrillFigures } from './drill-answer.ts';

/** How a figure is said. */
export type MeasureUnit = 'number' | 'minutes' | 'pence' | 'hundredths' | 'index';

type Both = { readonly first: boolean; readonly second: boolean };

/**
 * One figure of two drills. It is null where it is not known, and `least` says where more might be added because some are not known; then
 * `change` is what it is at least. A figure that is neither good nor bad has `neither`. What is `hidden` may not be shown to the reader.
 */
export type Compared = {
  readonly name: string;
  readonly unit: MeasureUnit;
  readonly first: number | null;
  readonly second: number | null;
  readonly change: number | null;
  readonly least: Both;
  readonly hidden: Both;
  readonly verdict: 'better' | 'worse' | 'the same' | 'neither' | 'not known';
};

type Figures = ComparableFigures;

type Measure = {
  readonly name: string;
  readonly unit: MeasureUnit;
  readonly of: (figures: Figures) => number | null;
  /** Which way is better; absent where neither is. */
  readonly good?: 'more' | 'less';
  /** How many are not known, each of whom might count besides. */
  readonly unknown?: (figures: Figures) => number;
  /** Whether two drills can be held against each other in this; where not, it is for information. */
  readonly alike?: (first: Figures, second: Figures) => boolean;
  /** Drills that told uncovered care apart and older ones count it differently. */
  readonly apart?: true;
  /** People of a group with a trait: may be too few to be shown. */
  readonly among?: (figures: Figures) => number;
};

/** A part of a whole in hundredths of a per cent; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 10_000) / whole);
}

const unlogged = ({ unlogged_people }: Figures): number => unlogged_people;

/** A count of people by their care worker: not known where nobody's is. */
const ofLogged =
  (count: (figures: Figures) => number) =>
  (figures: Figures): number | null =>
    figures.people > 0 && figures.unlogged_people === figures.people ? null : count(figures);

/** Where less is covered less is paid, and less lies with those who take it: only where nothing is uncovered can more be called worse. */
const allCovered = (first: Figures, second: Figures): boolean =>
  first.uncovered_people === 0 && second.uncovered_people === 0;

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
    name: 'Time-critical visits uncovered a week',
    unit: 'number',
    good: 'less',
    of: ({ uncovered_critical_visits }) => uncovered_critical_visits,
  },
  {
    name: 'People of whose care anything is uncovered',
    unit: 'number',
    good: 'less',
    apart: true,
    of: ({ uncovered_people }) => uncovered_people,
  },
  {
    name: 'Of them, with live-in, night or day care',
    unit: 'number',
    good: 'less',
    of: ({ uncovered_place_people }) => uncovered_place_people,
  },
  {
    name: 'Most workers needed at once',
    unit: 'number',
    good: 'less',
    of: ({ workers_beyond }) => workers_beyond,
  },
  {
    name: 'Extra cost a week, of what is covered',
    unit: 'pence',
    good: 'less',
    apart: true,
    alike: allCovered,
    of: ({ extra_pence, unpriced_services, services }) =>
      services > 0 && unpriced_services === services ? null : extra_pence,
  },
  {
    name: 'People who lose their usual care worker',
    unit: 'number',
    good: 'less',
    apart: true,
    unknown: unlogged,
    of: ofLogged(({ losing_people }) => losing_people),
  },
  {
    name: 'Of them, with a time-critical visit',
    unit: 'number',
    good: 'less',
    apart: true,
    unknown: unlogged,
    among: ({ losing_people }) => losing_people,
    of: ofLogged(({ losing_critical_people }) => losing_critical_people),
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
    apart: true,
    alike: allCovered,
    of: ({ concentration_after }) => concentration_after,
  },
  { name: 'Capacity figures used', unit: 'number', of: ({ capacity_figures }) => capacity_figures },
  {
    name: 'Of them, stale',
    unit: 'number',
    good: 'less',
    of: ({ stale_figures, capacity_figures }) => (capacity_figures === 0 ? null : stale_figures),
  },
];

/**
 * Each figure of a first and a second drill, and whether it became better or worse from the one to the other. What is not known is neither:
 * where some are not known, a change counts only if it is one however they turn out. `mayShow` says whether so many people of a group with a
 * trait may be shown to the reader.
 */
export function compareDrills(
  first: ComparableFigures,
  second: ComparableFigures,
  mayShow: (count: number, of: number) => boolean = () => true,
): Compared[] {
  return measures.map((measure) => {
    const { name, unit, among } = measure;
    const [a, b] = [rangeOf(measure, first), rangeOf(measure, second)];
    const hides = (range: Range | null, figures: Figures): boolean =>
      among !== undefined && range !== null && !mayShow(range.least, among(figures));
    const row = {
      name,
      unit,
      first: a?.least ?? null,
      second: b?.least ?? null,
      least: { first: isOpen(a), second: isOpen(b) },
      hidden: { first: hides(a, first), second: hides(b, second) },
    };
    const counted = measure.apart === true && first.told_apart !== second.told_apart;
    const change = a === null || b === null || counted ? null : changeOf(a, b);
    const good = measure.alike?.(first, second) === false ? undefined : measure.good;
    return { ...row, change, verdict: verdictOf(change, good) };
  });
}

type Range = { readonly least: number; readonly most: number };

function rangeOf({ of, unknown }: Measure, figures: Figures): Range | null {
  const least = of(figures);
  return least === null ? null : { least, most: least + (unknown?.(figures) ?? 0) };
}

const isOpen = (range: Range | null): boolean => range !== null && range.most > range.least;

/** By how much it changed at the least, whatever those are of whom it is not known; null where it may not have changed or the other way. */
function changeOf(a: Range, b: Range): number | null {
  if (b.least > a.most) return b.least - a.most;
  if (b.most < a.least) return b.most - a.least;
  return isOpen(a) || isOpen(b) ? null : 0;
}

function verdictOf(change: number | null, good: Measure['good']): Compared['verdict'] {
  if (change === null) return 'not known';
  if (good === undefined) return 'neither';
  if (change === 0) return 'the same';
  return change > 0 === (good === 'more') ? 'better' : 'worse';
}

/**
 * The drills whose failure would hurt most first: the most people of whose care anything is uncovered, by the visit or without visits, then the
 * most uncovered minutes, then most that falls to in-house, then most people who lose their usual worker and have a time-critical visit, then most
 * who lose theirs, then most services, then the lowest id.
 */
export function byHurt<D extends DrillFigures & { readonly id: number }>(drills: readonly D[]): D[] {
  return drills.toSorted(
    (a, b) =>
      b.uncovered_people - a.uncovered_people ||
      b.uncovered_minutes - a.uncovered_minutes ||
      b.in_house_minutes - a.in_house_minutes ||
      b.losing_critical_people - a.losing_critical_people ||
      b.losing_people - a.losing_people ||
      b.services - a.services ||
      a.id - b.id,
  );
}
