/** Taking a change to a rota back, and putting it back: what it was, whether it is asked about first, and what it means. Source: docs/rules/rounds-taking-back.md. */
import { dayAndMonth, longDate } from '../../ground/calendar.ts';
import { plural } from '../../ground/text.ts';
import type { Conflict } from './conflicts.ts';
import { type ChangeKind, changesBetween } from './day-answer.ts';
import { partKey, type RotaStop, type RotaVisit } from './rota.ts';

/** The stops of the visits that a change touched, as they were and as they became. */
export type StepStops = {
  readonly visitIds: readonly number[];
  readonly before: readonly RotaStop[];
  readonly after: readonly RotaStop[];
};

/** What is known of a change before it is taken back. `published`: care workers were given the rota since. */
export type StepKnown = {
  readonly what: string;
  /** Its days in order, 'YYYY-MM-DD'; none where its visits are no longer in the week. */
  readonly days: readonly string[];
  readonly kind: 'by hand' | 'plan' | 'repair';
  readonly published: boolean;
};

/** The days of the visits that a change touched, in order; those that are no longer in the week are left out. */
export function daysOfStep(
  { visitIds }: Pick<StepStops, 'visitIds'>,
  visits: ReadonlyMap<number, Pick<RotaVisit, 'day'>>,
): string[] {
  const days = visitIds.flatMap((id) => visits.get(id)?.day ?? []);
  return [...new Set(days)].sort();
}

/** 'Tuesday 24 Nov, Mrs Ada Cole at 08:05 to Bea Ash'; a plan of several days: 'Monday 23 to Sunday 29 Nov, planned 306 visits'. */
export function stepInWords({ what, days }: Pick<StepKnown, 'what' | 'days'>): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return what;
  return first === last ? `${dayInWords(first)}, ${what}` : `${rangeInWords(first, last)}, ${what}`;
}

function dayInWords(day: string): string {
  return `${longDate(day).split(' ')[0] ?? ''} ${dayAndMonth(day)}`;
}

function rangeInWords(first: string, last: string): string {
  return `${dayInWords(first)} to ${dayInWords(last)}`;
}

/**
 * Why a change is asked about before it is taken back, or put back, from the board of a day ('YYYY-MM-DD') or from the week (undefined); nothing
 * where one press is enough.
 */
export function whyToAsk(
  { kind, days, published }: Omit<StepKnown, 'what'>,
  board: string | undefined,
): string[] {
  const elsewhere = board !== undefined && (days.length === 0 || days.some((day) => day !== board));
  return [
    kind === 'plan' ? 'It is a whole plan, not a single visit.' : '',
    kind === 'repair' ? 'It was made because somebody is away.' : '',
    elsewhere ? 'It is not on the day that you were looking at.' : '',
    published
      ? 'The rota has been published since. Care workers keep seeing what was published until you publish again.'
      : '',
  ].filter((one) => one !== '');
}

const effects = {
  'put on': (count) => `${plural(count, 'visit')} would have somebody again`,
  'taken off': (count) => `${plural(count, 'visit')} would have nobody`,
  'other worker': (count) => `${plural(count, 'visit')} would go to another care worker`,
  moved: (count) => `${plural(count, 'visit')} would start at another time`,
} as const satisfies Record<ChangeKind, (count: number) => string>;

/** What becomes of visits as a rota goes from some stops to others, each kind in a few words. */
export function effectsInWords(from: readonly RotaStop[], to: readonly RotaStop[]): string[] {
  const kinds = Map.groupBy(changesBetween(from, to), ({ kind }) => kind);
  return [...kinds].map(([kind, changes]) => effects[kind](changes.length));
}

/** A rota as it was before a change that stands in it. */
export function stopsBefore(
  stops: readonly RotaStop[],
  { visitIds, before }: Pick<StepStops, 'visitIds' | 'before'>,
): RotaStop[] {
  const touched = new Set(visitIds);
  return [...stops.filter(({ visitId }) => !touched.has(visitId)), ...before];
}

/** The conflicts that were not there before, in their order. */
export function newConflicts(before: readonly Conflict[], after: readonly Conflict[]): Conflict[] {
  const known = new Set(before.map(wordsOf));
  return after.filter((one) => !known.has(wordsOf(one)));
}

function wordsOf({ kind, stop, words }: Conflict): string {
  return `${kind} ${partKey(stop)} ${words}`;
}
