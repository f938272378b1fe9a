/**
 * Planned visits as a CSV file: what the window simulator reads in place of the council's own visits, and writes of them. Nobody is named in it:
 * a person and a care worker are any reference that stays the same within the file. The columns: docs/rules/window-simulator.md.
 */
import { stringify } from 'csv-stringify/sync';
import { normalisePostcode } from '../../ground/postcodes.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { readCsvTable } from '../../people/formats/csv-table.ts';
import type { FileFault, FileVisit, PlannedLine } from '../rules/window-file.ts';

/** The columns by their headings, ours first; the others are those of published research data. */
const HEADINGS = {
  visit: ['visit', 'visitid', 'visit_id'],
  person: ['person', 'userid', 'person_id'],
  date: ['date'],
  time: ['time', 'start', 'start_time'],
  minutes: ['minutes', 'planned_minutes'],
  seconds: ['seconds', 'duration'],
  workers: ['workers', 'carercount', 'workers_required'],
  critical: ['time_critical'],
  earlier: ['earlier_minutes'],
  later: ['later_minutes'],
  provider: ['provider', 'provider_id'],
  area: ['area'],
  postcode: ['postcode'],
  careWorkers: ['care_workers', 'care_worker'],
  madeTime: ['made_time'],
  madeMinutes: ['made_minutes'],
} as const;
type Column = keyof typeof HEADINGS;

/** What each column holds, for people, in the order in which they are written. */
export const PLANNED_COLUMNS = [
  {
    name: 'person',
    needed: true,
    holds: 'Who is visited: any reference that is the same for all their visits. No name and no NHS number',
  },
  {
    name: 'postcode',
    needed: true,
    holds: 'Where they live: a whole postcode such as WS1 1AA, or the part that you may give: WS1 1 or WS1',
  },
  {
    name: 'provider',
    needed: false,
    holds:
      'Whose visit it is. Each provider’s care workers make its own visits only. Without it all are one team',
  },
  {
    name: 'area',
    needed: false,
    holds: 'What the figures are grouped by. Without it, the first half of the postcode',
  },
  {
    name: 'date',
    needed: true,
    holds: 'The day it begins: 2026-03-02 or 02/03/2026. One week, Monday to Sunday, in a file',
  },
  { name: 'time', needed: true, holds: 'When it is planned to begin, London time: 08:30' },
  { name: 'minutes', needed: true, holds: 'How long it is planned for' },
  { name: 'workers', needed: true, holds: 'How many care workers it needs at once, 1 to 4' },
  {
    name: 'time_critical',
    needed: false,
    holds: 'yes or no. One that is keeps its own window at every width',
  },
  {
    name: 'earlier_minutes',
    needed: false,
    holds: 'Of a time-critical visit: how early it may begin. 15 where it is left empty',
  },
  {
    name: 'later_minutes',
    needed: false,
    holds: 'Of a time-critical visit: how late it may begin. 15 where it is left empty',
  },
  {
    name: 'care_workers',
    needed: false,
    holds:
      'Who makes it: any references, with a semicolon between two. Their shifts are worked out from them',
  },
  {
    name: 'made_time',
    needed: false,
    holds: 'When they were there together, where that is known: 08:41. Else it is as planned',
  },
  { name: 'made_minutes', needed: false, holds: 'How long they were there together' },
] as const satisfies ReadonlyArray<{
  readonly name: keyof PlannedLine;
  readonly needed: boolean;
  readonly holds: string;
}>;

/** The visits of a file that can be read, and what is wrong with the others. */
export type PlannedFile = {
  readonly visits: readonly FileVisit[];
  readonly faults: readonly FileFault[];
};

const NEEDED = ['person', 'date', 'time', 'workers'] as const satisfies readonly Column[];
const DAY = 86_400;
/** How early and late a time-critical visit may be of which nothing is said, in minutes. */
const HELD = 15;

/** Reads planned visits. Refused where it is no CSV file or lacks a column; a line that cannot be used is named with what to change. */
export function readPlannedFile(text: string): Result<PlannedFile> {
  const table = readCsvTable(text);
  if (!table.ok) return table;
  const { rows, lines, column } = table.value;
  const at = (name: Column): number => column(...HEADINGS[name]);
  const missing: string[] = NEEDED.filter((name) => at(name) < 0);
  if (at('minutes') < 0 && at('seconds') < 0) missing.push('minutes');
  if (missing.length > 0)
    return refuse(`The first line of the file has to name its columns. Missing: ${listWords(missing)}`);
  if (rows.length === 0)
    return refuse('The file has no visits: there is only a line with the names of the columns');
  const faults: FileFault[] = [];
  const known = new Map<string, number>();
  const visits = rows.flatMap((row, number): FileVisit[] => {
    const line = lines[number] ?? number + 2;
    const before = faults.length;
    const cells = new Cells(
      (name) => row[at(name)] ?? '',
      (name, reason) => faults.push({ line, column: HEADINGS[name][0], reason }),
    );
    const visit = visitOf(cells, line, at('minutes') < 0);
    const twin = known.get(visit.id);
    if (twin !== undefined)
      cells.fault('visit', `visit ${visit.id} is in line ${twin} already: give each visit one line`);
    known.set(visit.id, line);
    return faults.length > before ? [] : [visit];
  });
  return ok({ visits, faults });
}

/** The cells of one line, each read or named as a fault. */
class Cells {
  readonly cell: (name: Column) => string;
  readonly fault: (name: Column, reason: string) => void;
  constructor(cell: (name: Column) => string, fault: (name: Column, reason: string) => void) {
    this.cell = cell;
    this.fault = fault;
  }

  /** A whole number within bounds; 0 where it is not one, which is a fault. */
  whole(name: Column, [least, most]: readonly [number, number], what: string): number {
    const typed = this.cell(name);
    const number = Number(typed);
    if (/^\d{1,6}(?:\.0+)?$/.test(typed) && number >= least && number <= most) return number;
    this.fault(name, `${saidOf(typed)}: ${what} has to be a whole number from ${least} to ${most}`);
    return 0;
  }

  /** Seconds from midnight of a time such as 08:30; 0 where it is none, which is a fault. */
  time(name: Column): number {
    const typed = this.cell(name);
    const seconds = secondsOf(typed);
    if (seconds === undefined) this.fault(name, `${saidOf(typed)}: the time has to be such as 08:30`);
    return seconds ?? 0;
  }
}

function visitOf(cells: Cells, line: number, inSeconds: boolean): FileVisit {
  const { cell, fault } = cells;
  const day = dayOf(cell('date'));
  if (day === undefined)
    fault('date', `${saidOf(cell('date'))}: the date has to be such as 2026-03-02 or 02/03/2026`);
  if (cell('person') === '') fault('person', 'it is empty: give whoever is visited a reference');
  const start = cells.time('time');
  const critical = /^(?:yes|y|true|1)$/i.test(cell('critical'));
  if (!critical && !/^(?:no|n|false|0)?$/i.test(cell('critical')))
    fault('critical', `${saidOf(cell('critical'))}: it has to be yes or no`);
  const side = (name: 'earlier' | 'later'): number =>
    60 * (cell(name) === '' ? HELD : cells.whole(name, [0, 720], 'it'));
  return {
    line,
    id: cell('visit') === '' ? `line ${line}` : cell('visit'),
    person: cell('person'),
    provider: cell('provider'),
    area: cell('area'),
    postcode: postcodeOf(cells),
    day: day ?? '',
    start,
    seconds: inSeconds
      ? cells.whole('seconds', [1, DAY], 'the length')
      : 60 * cells.whole('minutes', [1, DAY / 60], 'the length'),
    workers: cells.whole('workers', [1, 4], 'the number of care workers'),
    ...(critical && { held: { earlier: side('earlier'), later: side('later') } }),
    careWorkers: [
      ...new Set(
        cell('careWorkers')
          .split(/[;+|]/)
          .map((one) => one.trim())
          .filter((one) => one !== ''),
      ),
    ],
    made: madeOf(cells, start),
  };
}

/** When a visit was made: within half a day of its planned time, which says on which side of a midnight. */
function madeOf(cells: Cells, planned: number): FileVisit['made'] {
  const { cell, fault } = cells;
  if (cell('madeTime') === '' && cell('madeMinutes') === '') return undefined;
  if (cell('madeTime') === '' || cell('madeMinutes') === '') {
    const [empty, filled] =
      cell('madeTime') === ''
        ? (['madeTime', 'made_minutes'] as const)
        : (['madeMinutes', 'made_time'] as const);
    fault(empty, `it is empty and ${filled} is not: fill in both, or neither`);
    return undefined;
  }
  const time = cells.time('madeTime');
  const turn = time - planned > DAY / 2 ? -DAY : planned - time > DAY / 2 ? DAY : 0;
  return { start: time + turn, seconds: 60 * cells.whole('madeMinutes', [1, DAY / 60], 'the length') };
}

/** A postcode whole, or its first half with or without the figure after it. */
function postcodeOf({ cell, fault }: Cells): string {
  const typed = cell('postcode').toUpperCase().replaceAll(/\s+/g, ' ');
  const whole = normalisePostcode(typed);
  if (typed === '' || whole !== undefined) return whole ?? '';
  if (/^[A-Z]{1,2}\d[A-Z\d]?(?: \d)?$/.test(typed)) return typed;
  fault(
    'postcode',
    `${saidOf(typed)}: it has to be a postcode such as WS1 1AA, or a part of one: WS1 1 or WS1`,
  );
  return '';
}

const saidOf = (typed: string): string => (typed === '' ? 'it is empty' : `‘${typed.slice(0, 40)}’`);

/** Seconds from midnight of a time such as 08:30; undefined where it is none. */
export function secondsOf(time: string): number | undefined {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(time) ?? [];
  if (
    hours === undefined ||
    minutes === undefined ||
    Number(hours) > 23 ||
    Number(minutes) > 59 ||
    Number(seconds) > 59
  )
    return undefined;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** 'YYYY-MM-DD' of a date such as 2026-03-02 or, as spreadsheets of this country write it, 02/03/2026; undefined where it is none. */
function dayOf(typed: string): string | undefined {
  const [, dayFirst, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(typed) ?? [];
  const iso =
    dayFirst === undefined ? typed : `${year}-${month?.padStart(2, '0')}-${dayFirst.padStart(2, '0')}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  try {
    return Temporal.PlainDate.from(iso, { overflow: 'reject' }).toString();
  } catch {
    return undefined;
  }
}

/** The lines under their headings, with a byte-order mark, so that spreadsheet programs see UTF-8. */
export function plannedCsv(lines: readonly PlannedLine[]): string {
  const names = PLANNED_COLUMNS.map(({ name }) => name);
  const rows = lines.map((line) => names.map((name) => String(line[name])));
  return `\uFEFF${stringify([names, ...rows], { escape_formulas: true, record_delimiter: 'windows' })}`;
}

const example = { earlier_minutes: '', later_minutes: '', made_time: '', made_minutes: '' } as const;

/** Lines that show what may be in a file: a usual visit, a double-handed one, a time-critical one, and one that was made later than planned. */
export const EXAMPLE_LINES: readonly PlannedLine[] = [
  {
    ...example,
    person: 'P1',
    postcode: 'FS1 1',
    provider: 'Brook Care',
    area: 'North',
    date: '2026-03-02',
    time: '08:00',
    minutes: 30,
    workers: 1,
    time_critical: 'no',
    care_workers: 'W1',
  },
  {
    ...example,
    person: 'P2',
    postcode: 'FS1 2',
    provider: 'Brook Care',
    area: 'North',
    date: '2026-03-02',
    time: '08:30',
    minutes: 45,
    workers: 2,
    time_critical: 'no',
    care_workers: 'W1; W2',
  },
  {
    ...example,
    person: 'P3',
    postcode: 'FS1 3',
    provider: 'Brook Care',
    area: 'North',
    date: '2026-03-02',
    time: '09:30',
    minutes: 30,
    workers: 1,
    time_critical: 'yes',
    earlier_minutes: 5,
    later_minutes: 15,
    care_workers: 'W2',
  },
  {
    ...example,
    person: 'P1',
    postcode: 'FS1 1',
    provider: 'Brook Care',
    area: 'North',
    date: '2026-03-02',
    time: '12:00',
    minutes: 30,
    workers: 1,
    time_critical: 'no',
    care_workers: 'W1',
    made_time: '12:20',
    made_minutes: 25,
  },
];
