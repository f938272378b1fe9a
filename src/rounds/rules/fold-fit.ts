/** The days of a week as one answer, in words that name nobody. Source: docs/rules/rounds-can-place.md. */
import type { FitNearest } from '../../brokerage/rules/fit-nearest.ts';
import type { Fit, FitBasis, FitBlock, FitKind, FitLooked } from '../../brokerage/rules/fit.ts';
import { londonTime } from '../../ground/calendar.ts';
import { listWords, plural } from '../../ground/text.ts';
import { type PartOfDay, partOfDay } from '../../providers/rules/capacity.ts';
import { minutesUp } from './nearest.ts';
import type { DayBlock, DayFit } from './place-in-day.ts';
import type { RotaVisit } from './rota.ts';
import type { Why } from './unserved.ts';

/** The kind of an answer: so many asked for, so many placed, so many proven impossible, so many others that would move. */
export function fitKind({
  asked,
  placed,
  proven,
  moves,
}: {
  readonly asked: number;
  readonly placed: number;
  readonly proven: number;
  readonly moves: number;
}): FitKind {
  if (placed === asked) return moves === 0 ? 'yes' : 'yes if';
  if (placed > 0) return 'some';
  return proven === asked ? 'no' : 'not found';
}

/** One answer for the days. `areaOf` gives the first half of a person's postcode; `travel` says how travel was timed; `unchecked` which needs rounds do not know. */
export function foldFit(
  days: readonly DayFit[],
  {
    basis,
    areaOf,
    travel,
    unchecked,
  }: {
    readonly basis: FitBasis;
    readonly areaOf: (personId: number) => string | null;
    readonly travel: string | null;
    readonly unchecked: readonly string[];
  },
): Fit {
  const blocks = days.flatMap(({ day, blocked }) =>
    blocked.map((block) => ({ block, weekday: weekdayOf(day) })),
  );
  const placed = days.reduce((sum, day) => sum + day.placed.length, 0);
  const moves = days.flatMap(({ day, moves: own }) =>
    own.map(({ visit, seconds, otherWorker }) => ({
      weekday: weekdayOf(day),
      part: partOf(visit),
      area: areaOf(visit.personId),
      minutes: Math.round(seconds / 60),
      otherWorker,
    })),
  );
  const asked = placed + blocks.length;
  const proven = blocks.filter(({ block }) => block.proven).length;
  return {
    kind: fitKind({ asked, placed, proven, moves: moves.length }),
    asked,
    placed,
    moves,
    blocked: blocksTogether(blocks, areaOf),
    advice: [],
    basis,
    looked: mostLeftOut(days),
    later: null,
    travel,
    unchecked,
  };
}

/** What is said of a provider whose care workers' shifts are not in Tend. */
export const NOT_KNOWN: Fit = {
  kind: 'not known',
  asked: 0,
  placed: 0,
  moves: [],
  blocked: [],
  advice: [],
  basis: null,
  looked: null,
  later: null,
  travel: null,
  unchecked: [],
};

/** The day on which most care workers were left out; null where none was on any. */
function mostLeftOut(days: readonly DayFit[]): FitLooked | null {
  const [most] = days
    .flatMap(({ looked }) => (looked.of > looked.workers ? [looked] : []))
    .toSorted((a, b) => b.of - b.workers - (a.of - a.workers));
  return most ?? null;
}

function weekdayOf(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

function blocksTogether(
  blocks: readonly { readonly block: DayBlock; readonly weekday: number }[],
  areaOf: (personId: number) => string | null,
): FitBlock[] {
  const alike = Map.groupBy(blocks, ({ block }) => `${block.visit}/${block.proven}/${whyInWords(block)}`);
  return [...alike.values()]
    .flatMap((group): FitBlock[] => {
      const [first] = group;
      if (first === undefined) return [];
      const { visit, proven } = first.block;
      const weekdays = group.map(({ weekday }) => weekday).sort((a, b) => a - b);
      const nearest = group
        .flatMap(({ block, weekday }) => nearestOf(block, weekday, areaOf))
        .toSorted((a, b) => a.weekday - b.weekday);
      return [{ visit, weekdays, why: whyInWords(first.block), proven, nearest }];
    })
    .sort((a, b) => a.visit - b.visit || (a.weekdays[0] ?? 0) - (b.weekdays[0] ?? 0));
}

/** Who comes nearest on a day, without who anybody is. */
function nearestOf(
  { nearest }: DayBlock,
  weekday: number,
  areaOf: (personId: number) => string | null,
): FitNearest[] {
  if (nearest === null) return [];
  const { obstacle, seconds, visit, byWay, second } = nearest;
  const [part, area] = visit === null ? [null, null] : [partOf(visit), areaOf(visit.personId)];
  return [{ weekday, obstacle, minutes: minutesUp(seconds), part, area, byWay, second }];
}

function partOf({ startsAt }: Pick<RotaVisit, 'startsAt'>): PartOfDay {
  return partOfDay(londonTime(Temporal.Instant.fromEpochMilliseconds(startsAt * 1000)).toString());
}

function whyInWords({ unserved, why }: DayBlock): string {
  return why ?? (unserved === null ? 'no room was found' : inTheWay(unserved.why));
}

/** What stands in the way, in plain words; no care worker is named. */
export function inTheWay(why: Why): string {
  switch (why.kind) {
    case 'nobody-may':
      return why.bars.length === 0
        ? 'it has no care workers'
        : `no care worker may do it: ${listWords(why.bars.map(({ bar, workers }) => barInWords(bar, workers)))}`;
    case 'only-one-may':
      return 'it needs two care workers and only one may do it';
    case 'too-far-apart':
      return 'its two care workers have to start farther apart than its window is long';
    case 'only-one-there':
      return 'it needs two care workers and only one has a shift at that time';
    case 'too-dear':
      return 'somebody could do it, and it was left out because the way, the time or who comes counts for more';
    case 'nobody-there':
      return `${plural(why.workers, 'care worker')} may do it, and nobody has a shift at that time`;
    case 'no-room':
      return `${plural(why.workers, 'care worker')} may do it, and no room was found in their rounds`;
  }
}

function barInWords(bar: string, workers: number): string {
  const [kind, needs = ''] = bar.split(': ');
  const [are, have] = workers === 1 ? ['is', 'has'] : ['are', 'have'];
  switch (kind) {
    case 'gender':
      return `${workers} ${are} not ${needs}`;
    case 'language':
      return `${workers} ${workers === 1 ? 'does' : 'do'} not speak ${needs}`;
    case 'skill':
      return `${workers} ${have} no training in ${needs} that is still good`;
    default:
      return `${workers} ${are} refused by the person`;
  }
}
