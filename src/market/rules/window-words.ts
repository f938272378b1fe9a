/** What a window simulation found, in words and tables. */
import { NOT_SHOWN } from '../../ground/small-counts.ts';
import { thousands } from '../../ground/text.ts';
import {
  FELT_MINUTES,
  MOVED_CLASSES,
  releasedTo,
  type WidthFigures,
  type WindowAnswer,
  type WindowGroup,
  workersReleased,
} from './window-answer.ts';
import { shownGroups } from './window-groups.ts';

/** Hours with one decimal: '1,203.4'. */
export function hoursOf(seconds: number): string {
  const tenths = Math.round(Math.abs(seconds) / 360);
  const sign = seconds < 0 && tenths > 0 ? '−' : '';
  return `${sign}${thousands(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** A part of a whole in per cent with one decimal: '4.1%'; a dash where there is no whole. */
export function percentOf(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)}%`;
}

/** A width as it stands in a table: '30 minutes either side'. */
export function widthWords(width: number): string {
  return `${width} minutes`;
}

/** The words of a class of moves. */
export const MOVED_WORDS: readonly string[] = MOVED_CLASSES.map((most, at) =>
  most === 0
    ? 'Not moved'
    : at === 1
      ? `Up to ${most} minutes`
      : `${(MOVED_CLASSES[at - 1] ?? 0) + 1} to ${most}`,
);

/** The least and most as words: '3.1 to 4.0'. */
export function rangeWords(least: number, most: number): string {
  return hoursOf(least) === hoursOf(most) ? hoursOf(least) : `${hoursOf(least)} to ${hoursOf(most)}`;
}

/** The tables of an answer for a terminal and for the documented example, in Markdown. */
export function windowTables(answer: WindowAnswer): string {
  const { ground, all, providers, areas } = answer;
  const base = all[0];
  if (base === undefined) return '';
  return [
    `${thousands(ground.visits)} visits to ${thousands(ground.people)} people on ${ground.days.length} days, ${hoursOf(ground.today)} hours of care; ${thousands(ground.critical)} visits time-critical.`,
    `${thousands(ground.workers)} care workers, ${thousands(ground.shiftCount)} shifts, ${hoursOf(ground.shifts)} hours. ${hoursOf(ground.waiting)} hours of care wait besides.`,
    '',
    markdown(
      [
        'window, each side',
        'hours delivered',
        'searches',
        'released',
        'searches',
        'in per cent',
        'as workers',
        'ceiling',
        'today’s hours',
      ],
      all.map((width, at) => {
        const released = releasedTo(answer, at);
        const workers = workersReleased(answer, at);
        return [
          widthWords(width.width),
          hoursOf(width.best),
          rangeWords(Math.min(...width.bySeed), Math.max(...width.bySeed)),
          hoursOf(released.best),
          rangeWords(released.least, released.most),
          percentOf(released.best, base.best),
          workers === undefined ? '–' : workers.toFixed(1),
          hoursOf(width.bound),
          hoursOf(width.today),
        ];
      }),
    ),
    '',
    `One more search of the same length at ${widthWords(base.width)} brought ${rangeWords(Math.min(...answer.searchAlone), Math.max(...answer.searchAlone))} hours by itself.`,
    '',
    markdown(
      [
        'window, each side',
        ...MOVED_WORDS.map((words) => words.toLowerCase()),
        'not made',
        `people with a visit moved over ${FELT_MINUTES}`,
        'in per cent',
      ],
      all.map((width) => [
        widthWords(width.width),
        ...width.moved.map(thousands),
        thousands(width.notMade),
        thousands(width.over30),
        percentOf(width.over30, ground.people),
      ]),
    ),
    '',
    `People with a visit of today that is not made: ${all.map(({ width, unmade }) => `${unmade === undefined ? '–' : thousands(unmade)} at ${width} minutes`).join(', ')}.`,
    ...groupTable('provider', providers),
    ...groupTable('area', areas),
  ].join('\n');
}

function groupTable(of: string, groups: readonly WindowGroup[]): string[] {
  if (groups.length < 2) return [];
  const widths = groups[0]?.widths ?? [];
  const shown = shownGroups(groups);
  if (shown === undefined) return [];
  return [
    '',
    markdown(
      [of, ...widths.map(({ width }) => `hours at ${width}`), 'moved over 30 at the widest'],
      shown.map(({ group: { name, widths: figures }, people, at }) => {
        const over = at(figures.at(-1)?.width ?? 0)?.felt;
        return [
          name,
          ...figures.map(({ best }: Pick<WidthFigures, 'best'>) =>
            people === undefined ? NOT_SHOWN : hoursOf(best),
          ),
          over === undefined ? NOT_SHOWN : thousands(over),
        ];
      }),
    ),
  ];
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
