/** Reads the example tables of test/examples and runs their rows through the rules, in the words of the tables. */
import { readFileSync } from 'node:fs';
import { parseTerms, type Terms } from '../../src/contracts/rules/terms.ts';
import { formatPounds } from '../../src/ground/money.ts';
import { parseIsoTime } from '../../src/ground/iso-time.ts';
import { bankHolidaysFrom } from '../../src/payments/rules/rate-choice.ts';
import { reconcileGroup, type VerdictRow } from '../../src/payments/rules/reconcile.ts';
import {
  METHODS,
  type Method,
  type PlannedVisit,
  type VisitLog,
} from '../../src/visits/rules/planned-and-logged.ts';
import { SAMPLE_RATES } from './sample-rows.ts';

export type ExampleRow = Readonly<Record<string, string>>;

/** A heading, the terms under it, and the rows of its table. */
export type ExampleSection = {
  readonly title: string;
  readonly terms: object;
  readonly rows: readonly ExampleRow[];
};

/** Monday. */
const DAY = '2026-03-02';
const BANK_HOLIDAYS = bankHolidaysFrom(['2026-12-25', '2026-12-28']);

/** The sections of a page of examples. */
export function exampleSections(page: string): ExampleSection[] {
  const text = readFileSync(new URL(`../examples/${page}.md`, import.meta.url), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const terms: unknown = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '{}');
      const [head = [], , ...rows] = section
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map(cellsOf);
      return {
        title: section.split('\n')[0] ?? '',
        terms: Object(terms),
        rows: rows.map((cells) => Object.fromEntries(head.map((column, at) => [column, cells[at] ?? '']))),
      };
    });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Complete terms from what a section says. */
export function termsOf(section: ExampleSection): Terms {
  const sample = { pay: { by: 'planned', full_pay_percent: 90 }, rates: SAMPLE_RATES };
  const terms = parseTerms({ ...sample, ...section.terms });
  if (!terms.ok) throw new Error(`${section.title}: ${terms.reason}`);
  return terms.value;
}

const ANSWERS: Readonly<Record<string, (row: VerdictRow) => string>> = {
  exceptions: (row) => row.exceptions.join(', ') || 'none',
  effect: (row) => row.effect,
  delivered: (row) => String(row.deliveredMinutes ?? ''),
  'minutes from plan': (row) => String(row.startDifferenceMinutes ?? ''),
  'paid minutes': (row) => String(row.paidMinutes),
  rate: (row) => (row.pencePerHour === null ? 'none' : formatPounds(row.pencePerHour)),
  amount: (row) => formatPounds(row.amountPence),
  because: (row) => row.because,
};

/** What the rules answer in the columns of one row about one visit: place by place, then what is left over. */
export function answersTo(example: ExampleRow, terms: Terms): ExampleRow {
  const unknown = Object.keys(example).filter((column) => !(column in ANSWERS) && !ASKED.has(column));
  if (unknown.length > 0) throw new Error(`no example has a column ${unknown.join(', ')}`);
  const rows = reconcileGroup(
    { visits: [visitOf(example)], logs: logsOf(example), overlaps: () => example['elsewhere'] === 'yes' },
    { termsFor: () => terms, matchWithinMinutes: 120, bankHolidays: BANK_HOLIDAYS },
  );
  const places = rows.toSorted((a, b) => Number(a.visit === null) - Number(b.visit === null));
  return Object.fromEntries(
    Object.entries(example).map(([column, cell]) => {
      const answer = ANSWERS[column];
      return [column, answer === undefined ? cell : places.map(answer).join(' / ')];
    }),
  );
}

/** Columns that say what happened. */
const ASKED = new Set([
  'day',
  'starts',
  'planned',
  'workers',
  'service',
  'time-critical',
  'own window',
  'cancelled',
  'logs',
  'stayed',
  'checked in',
  'elsewhere',
]);

function visitOf(example: ExampleRow): PlannedVisit {
  const [earlier = '', later = ''] = (example['own window'] ?? '').split('/').map((side) => side.trim());
  return {
    visitId: 'V',
    contractId: 'C',
    service: example['service'] || 'home-care',
    startsAt: startOf(example),
    plannedMinutes: Number(example['planned'] || 30),
    workers: Number(example['workers'] || 1),
    earlierMinutes: earlier === '' ? null : Number(earlier),
    laterMinutes: later === '' ? null : Number(later),
    timeCritical: example['time-critical'] === 'yes',
    cancelledAt: example['cancelled'] ? timeOf(example['cancelled'], example['day']) : null,
  };
}

function startOf(example: ExampleRow): number {
  return timeOf(example['starts'] || '08:00', example['day']);
}

/** The logs of a row: written out, or from the planned start for so many minutes, or from a check-in for half an hour. */
function logsOf(example: ExampleRow): VisitLog[] {
  const { logs, day } = example;
  if (logs !== undefined)
    return logs === 'none' ? [] : logs.split(';').map((text, at) => logOf(text.trim(), `L${at + 1}`, day));
  if (example['cancelled'] !== undefined) return [];
  const checkedIn = example['checked in'];
  const inAt = checkedIn === undefined ? startOf(example) : timeOf(checkedIn, day);
  return [plainLog('L1', inAt, inAt + Number(example['stayed'] ?? 30) * 60)];
}

function plainLog(logId: string, inAt: number, outAt: number | null): VisitLog {
  return { logId, workerId: 'Ann', inAt, outAt, inMethod: 'tag', outMethod: 'tag', visitId: null };
}

/** `08:00 to 08:30 by Ann manual`, `08:00 tag+none`; times may carry their date. */
function logOf(text: string, logId: string, day: string | undefined): VisitLog {
  const parts = /^(\S+(?: \d\S+)?)(?: to (\S+(?: \d\S+)?))?(?: by (\w+))?(?: ([a-z+]+))?$/.exec(text);
  if (parts === null) throw new Error(`this is no log: ${text}`);
  const [, from = '', to, worker = 'Ann', methods = 'tag'] = parts;
  const [inMethod = 'tag', outMethod = inMethod] = methods.split('+');
  const log = plainLog(logId, timeOf(from, day), to === undefined ? null : timeOf(to, day));
  return { ...log, workerId: worker, inMethod: methodOf(inMethod), outMethod: methodOf(outMethod) };
}

function methodOf(name: string): Method | null {
  return METHODS.find((method) => method === name) ?? null;
}

function timeOf(text: string, day = DAY): number {
  const time = parseIsoTime(text.includes('-') ? text.replace(' ', 'T') : `${day || DAY}T${text}`);
  if (time === undefined) throw new Error(`this is no time: ${text}`);
  return time;
}

/** The result of a matching example, in its own words: `A 1 2; B missed; 3 unplanned`. */
export function matchingAnswer(example: ExampleRow, terms: Terms): string {
  const visits = (example['visits'] ?? '').split(';').map((text): PlannedVisit => {
    const [visitId = '', starts = '', note = ''] = text.trim().split(' ');
    const visit = visitOf({ starts, workers: note.startsWith('x') ? note.slice(1) : '' });
    return { ...visit, visitId, cancelledAt: note === 'cancelled' ? visit.startsAt : null };
  });
  const logs = (example['logs'] ?? '').split(';').map((text): VisitLog => {
    const parts = /^(\w+) (\S+)(?: by (\w+))?(?: for (\w+))?$/.exec(text.trim());
    if (parts === null) throw new Error(`this is no log: ${text}`);
    const [, logId = '', from = '', worker, named] = parts;
    const inAt = timeOf(from);
    return { ...plainLog(logId, inAt, inAt + 1200), workerId: worker ?? logId, visitId: named ?? null };
  });
  const rows = reconcileGroup(
    { visits, logs, overlaps: () => false },
    { termsFor: () => terms, matchWithinMinutes: 120, bankHolidays: BANK_HOLIDAYS },
  );
  const ofVisits = visits.map(({ visitId }) => {
    const places = rows.filter((row) => row.visit?.visitId === visitId);
    const taken = places.flatMap((row) => row.log?.logId ?? []);
    return `${visitId} ${taken.length > 0 ? taken.join(' ') : places[0]?.exceptions.join(' ')}`;
  });
  const leftOver = rows
    .filter((row) => row.visit === null)
    .map((row) => `${row.log?.logId} ${row.exceptions.join(' ')}`);
  return [...ofVisits, ...leftOver].join('; ');
}
