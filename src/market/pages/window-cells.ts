/** What the pages of window simulations share: names, states, and the columns of their tables. */
import { dateRange, longDate } from '../../ground/calendar.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import { statusTag } from '../../web/components/tags.ts';
import type { SafeHtml } from '../../web/html.ts';
import { daysOf } from '../actions/gather-windows.ts';
import type { WindowRun } from '../records/window-runs.ts';
import { releasedTo, type WidthFigures, type WindowAnswer, workersReleased } from '../rules/window-answer.ts';
import { THOROUGHNESS, THOROUGHNESSES } from '../rules/window-run.ts';
import { hoursOf, MOVED_WORDS, percentOf, rangeWords, widthWords } from '../rules/window-words.ts';

export const section = 'Call windows';

/** What a run is of: 'Brook Care, 2 to 8 March 2026'. */
export function runName(run: Pick<WindowRun, 'provider_name' | 'week_starts_on' | 'weekdays'>): string {
  return `${run.provider_name ?? 'Every provider'}, ${daysWords(run)}`;
}

/** The days of a run: a whole week from its first to its last, or the days by name. */
export function daysWords(run: Pick<WindowRun, 'week_starts_on' | 'weekdays'>): string {
  const days = daysOf(run);
  const [first, last] = [days[0] ?? run.week_starts_on, days.at(-1) ?? run.week_starts_on];
  return days.length === 7 ? dateRange(first, last) : listWords(days.map(longDate));
}

/** The way to a page of a run. */
export function runCrumbs(run: WindowRun) {
  return [{ text: 'Call windows', href: '/windows' }, { text: runName(run) }];
}

/** What became of a run, as a tag. */
export function runTag({ answer, fault, cancelled_at }: WindowRun): SafeHtml {
  if (answer !== null) return statusTag('Finished', 'good');
  if (fault !== null) return statusTag('Could not be worked out', 'problem');
  return cancelled_at === null ? statusTag('Under way', 'waiting') : statusTag('Cancelled', 'quiet');
}

/** How thorough a run is: 'usual', or its moves. */
export function thoroughWords({ moves, seeds }: Pick<WindowRun, 'moves' | 'seeds'>): string {
  const name = THOROUGHNESSES.find(
    (one) => THOROUGHNESS[one].moves === moves && THOROUGHNESS[one].seeds === seeds,
  );
  const words = `${plural(seeds, 'search', 'searches')} of ${thousands(moves)} moves for each visit and worker`;
  return name === undefined ? words : `${name}: ${words}`;
}

/** What is released at a width, for a list; a dash where nothing is known. */
export function releasedWords({ answer }: Pick<WindowRun, 'answer'>, width: number): string {
  const at = answer?.widths.indexOf(width) ?? -1;
  return answer === null || at < 0 ? '–' : hoursOf(releasedTo(answer, at).best);
}

/** A column of the tables of widths, as words. */
export type WidthColumn = {
  readonly head: string;
  readonly words: (width: WidthFigures, at: number) => string;
};

/** The columns of what is delivered and released. */
export function hoursColumns(answer: WindowAnswer): readonly WidthColumn[] {
  const base = answer.all[0]?.best ?? 0;
  return [
    { head: 'Either side', words: ({ width }) => widthWords(width) },
    { head: 'Hours delivered', words: ({ best }) => hoursOf(best) },
    { head: 'Hours released', words: (_, at) => hoursOf(releasedTo(answer, at).best) },
    {
      head: 'Lowest to highest search',
      words: (_, at) => {
        const { least, most } = releasedTo(answer, at);
        return rangeWords(least, most);
      },
    },
    { head: 'In per cent', words: (_, at) => percentOf(releasedTo(answer, at).best, base) },
    {
      head: 'As workers',
      words: (_, at) => (workersReleased(answer, at) ?? 0).toFixed(1),
    },
    { head: 'Ceiling, hours', words: ({ bound }) => hoursOf(bound) },
  ];
}

/** The columns of how far visits move and who would feel it. */
export function movedColumns({ ground }: WindowAnswer): readonly WidthColumn[] {
  return [
    { head: 'Either side', words: ({ width }) => widthWords(width) },
    ...MOVED_WORDS.map((head, at) => ({
      head,
      words: ({ moved }: WidthFigures) => thousands(moved[at] ?? 0),
    })),
    { head: 'Not made', words: ({ notMade }) => thousands(notMade) },
    { head: 'People over 15 minutes', words: ({ over15 }) => thousands(over15) },
    { head: 'People over 30 minutes', words: ({ over30 }) => thousands(over30) },
    { head: 'Of all people', words: ({ over30 }) => percentOf(over30, ground.people) },
  ];
}
