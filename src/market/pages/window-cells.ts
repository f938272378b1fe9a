/** What the pages of window simulations share: names, states, and the columns of their tables. */
import { dateRange, londonDay, longDate } from '../../ground/calendar.ts';
import { NOT_SHOWN } from '../../ground/small-counts.ts';
import { listWords, plural, thousands } from '../../ground/text.ts';
import { statusTag } from '../../web/components/tags.ts';
import type { SafeHtml } from '../../web/html.ts';
import { daysOf } from '../actions/gather-windows.ts';
import type { WindowRun } from '../records/window-runs.ts';
import { releasedTo, type WidthFigures, type WindowAnswer, workersReleased } from '../rules/window-answer.ts';
import type { ShownGroup } from '../rules/window-groups.ts';
import { fallsShort, peopleWords, shareWords } from '../rules/window-report.ts';
import { THOROUGHNESS, THOROUGHNESSES } from '../rules/window-run.ts';
import { hoursOf, MOVED_WORDS, percentOf, rangeWords, widthWords } from '../rules/window-words.ts';

export const section = 'Call windows';

/** What a run is of: 'Brook Care, 2 to 8 March 2026'; of a file: 'File march.csv, 2 to 8 March 2026'. */
export function runName(
  run: Pick<WindowRun, 'provider_name' | 'week_starts_on' | 'weekdays' | 'file'>,
): string {
  const whose = run.file === null ? (run.provider_name ?? 'Every provider') : `File ${run.file.name}`;
  return `${whose}, ${daysWords(run)}`;
}

/** Where the visits of a run come from, in sentences. */
export function sourceWords({ file, workforce }: Pick<WindowRun, 'file' | 'workforce'>): string {
  const worked = workforce.kind === 'as worked';
  if (file === null)
    return `Worked out on the council’s own planned visits.${worked ? ' Who made them and when is from visit logs, or from the roster of a provider that sent no logs.' : ''}`;
  const who = worked ? 'made by the care workers that it names' : 'with care workers who were stated';
  return `Worked out on the file ${file.name}, and not on the council’s own records. It holds ${plural(file.visits, 'visit')}, ${who}. ${file.sentBy ?? 'A system'} sent it on ${longDate(londonDay(file.sentAt))}; its mark is ${file.mark}. Tend has not checked it against what was planned or done.`;
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
  if (answer === null || at < 0) return '–';
  return `${hoursOf(releasedTo(answer, at).best)}${fallsShort(answer) ? ' (no gain on today)' : ''}`;
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
      head: 'Each search alone',
      words: (_, at) => {
        const { least, most } = releasedTo(answer, at);
        return rangeWords(least, most);
      },
    },
    { head: 'In per cent', words: (_, at) => percentOf(releasedTo(answer, at).best, base) },
    {
      head: 'As workers',
      words: (_, at) => (fallsShort(answer) ? '–' : (workersReleased(answer, at) ?? 0).toFixed(1)),
    },
    { head: 'Ceiling, hours', words: ({ bound }) => hoursOf(bound) },
  ];
}

/** What the columns of hours mean that cannot be seen from their names. */
export function hoursNotes(answer: WindowAnswer): string[] {
  const base = answer.widths[0] ?? 15;
  return [
    `Each search alone: what one search of the whole released by itself, against itself at ${base} minutes, from the least to the most. Hours released are those of the best search of each provider and day, so they can lie outside it.`,
    fallsShort(answer)
      ? 'As workers: a dash, since the simulation falls short of what is done today.'
      : `As workers: hours released, divided by what one of these care workers delivers at ${base} minutes.`,
    'Ceiling: what nobody could exceed. It is no promise that so much could be found.',
  ];
}

/** The columns of how far visits move. */
export function movedColumns(): readonly WidthColumn[] {
  return [
    { head: 'Either side', words: ({ width }) => widthWords(width) },
    ...MOVED_WORDS.map((head, at) => ({
      head,
      words: ({ moved }: WidthFigures) => thousands(moved[at] ?? 0),
    })),
    { head: 'Not made', words: ({ notMade }) => thousands(notMade) },
  ];
}

/** The columns of who would feel it. */
export function feltColumns({ ground }: WindowAnswer): readonly WidthColumn[] {
  return [
    { head: 'Either side', words: ({ width }) => widthWords(width) },
    { head: 'Moved over 15 minutes', words: ({ over15 }) => peopleWords(over15) },
    { head: 'Moved over 30 minutes', words: ({ over30 }) => peopleWords(over30) },
    { head: 'Over 30, of all people', words: ({ over30 }) => shareWords(over30, ground.people) },
    { head: 'With a visit not made', words: ({ unmade }) => withoutWords(unmade) },
  ];
}

/** How many people have a visit that is not made; a dash for a run that was made before they were counted. */
export function withoutWords(unmade: number | undefined): string {
  return unmade === undefined ? '–' : peopleWords(unmade);
}

/** A column of the tables of groups, as words. */
export type GroupColumn = { readonly head: string; readonly words: (group: ShownGroup) => string };

/** The columns of groups of people; with the hours released at some widths, where the group has care workers or an area of its own. */
export function groupColumns(how: { readonly hoursAt: readonly number[] }): readonly GroupColumn[] {
  const released = (width: number): GroupColumn => ({
    head: `Hours, at ${width}`,
    words: ({ group, people }) => {
      const at = group.widths.find((one) => one.width === width);
      return people === undefined ? NOT_SHOWN : hoursOf((at?.best ?? 0) - (group.widths[0]?.best ?? 0));
    },
  });
  const count = (number: number | undefined): string =>
    number === undefined ? NOT_SHOWN : thousands(number);
  return [
    { head: 'People', words: ({ people }) => count(people) },
    { head: 'Visits', words: ({ people, group }) => count(people === undefined ? undefined : group.visits) },
    ...how.hoursAt.map(released),
    { head: 'Over 15, at 30', words: (group) => count(group.at(30)?.felt) },
    { head: 'Over 30, at 60', words: (group) => count(group.at(60)?.felt) },
    {
      head: 'Share',
      words: (group) => {
        const [over, people] = [group.at(60)?.felt, group.people];
        return over === undefined || people === undefined ? NOT_SHOWN : percentOf(over, people);
      },
    },
    { head: 'Not made, at 30', words: (group) => count(group.at(30)?.unmade) },
    { head: 'At 60', words: (group) => count(group.at(60)?.unmade) },
  ];
}

/** What the columns of moves mean that cannot be seen from their names. */
export const MOVED_NOTE =
  'A visit’s move is the time from when it is planned to when it would start; the classes are in minutes. ‘Not made’ are visits of today that would not be made at all, and ‘with a visit not made’ the people they are for.';

/** What stands under the tables of groups. */
export const GROUP_NOTE =
  'People are counted. ‘Over 15, at 30’ are those with a visit that starts more than 15 minutes from its planned time where visits may start up to 30 minutes early or late; the share is ‘over 30, at 60’ of the group’s people. ‘Not made’ are people with a visit of today that is not made. Hours are those released. Counts of one to four people are not shown, nor as many others as would let them be worked out.';

/** In place of a table of groups that would tell of too few people. */
export const GROUPS_TOO_SMALL =
  'There are so few people that a table would tell who they are, so it is left out.';
