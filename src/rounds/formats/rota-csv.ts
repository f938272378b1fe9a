/** A rota as CSV: one row for each care worker at each visit. What is written can be read again. */
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { ok, refuse, type Result } from '../../ground/result.ts';
import type { RotaVisit } from '../rules/rota.ts';

/** What a row has to have, by the names of the columns. */
export const ROTA_COLUMNS = ['visit_id', 'rostered_start', 'worker_id'] as const;

/** A stop to write. */
export type RotaCsvRow = {
  readonly visit: RotaVisit;
  readonly startsAt: number;
  readonly worker: string;
  readonly workerName: string;
};

/** The rows under their headings, with a byte-order mark, so that spreadsheet programs see UTF-8. Times are London's, with their offset. */
export function rotaCsv(rows: readonly RotaCsvRow[]): string {
  const head = [...ROTA_COLUMNS, 'minutes', 'worker', 'person', 'commissioned_start'];
  const lines = rows.map(({ visit, startsAt, worker, workerName }) => [
    visit.reference,
    london(startsAt),
    worker,
    String(visit.minutes),
    workerName,
    visit.personName,
    london(visit.startsAt),
  ]);
  return `\uFEFF${stringify([head, ...lines], { escape_formulas: true, record_delimiter: 'windows' })}`;
}

function london(second: number): string {
  return Temporal.Instant.fromEpochMilliseconds(second * 1000)
    .toZonedDateTimeISO('Europe/London')
    .toString({ smallestUnit: 'minute', timeZoneName: 'never' });
}

/** A row of a rota that was sent in, not yet held against anything. `startsAt` in seconds since 1970. */
export type SentRow = {
  readonly line: number;
  readonly visit: string;
  readonly worker: string;
  readonly startsAt: number;
};

/** What is wrong with a line. */
export type LineFault = { readonly line: number; readonly field: string; readonly reason: string };

export type SentRota = { readonly rows: readonly SentRow[]; readonly faults: readonly LineFault[] };

/** Reads a rota that was sent in. Refused where it is no CSV or lacks a column; a row that cannot be read is named by its line. */
export function readRotaCsv(text: string): Result<SentRota> {
  let lines: string[][];
  try {
    lines = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: false, trim: true });
  } catch {
    return refuse('This file cannot be read as CSV: look for a quotation mark that is never closed', 'file');
  }
  const [head = [], ...rest] = lines;
  const columns = head.map((name) => name.toLowerCase());
  const missing = ROTA_COLUMNS.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    return refuse(
      `The first row must name the columns ${ROTA_COLUMNS.join(', ')}. Missing: ${missing.join(', ')}`,
      'file',
    );
  const rows: SentRow[] = [];
  const faults: LineFault[] = [];
  rest.forEach((cells, at) => {
    if (cells.every((cell) => cell === '')) return;
    const line = at + 2;
    const value = (name: (typeof ROTA_COLUMNS)[number]): string => cells[columns.indexOf(name)] ?? '';
    const fault = (field: string, reason: string): void => void faults.push({ line, field, reason });
    if (value('visit_id') === '') return fault('visit_id', 'is empty');
    if (value('worker_id') === '') return fault('worker_id', 'is empty');
    const startsAt = instantOf(value('rostered_start'));
    if (startsAt === undefined)
      return fault('rostered_start', `'${value('rostered_start')}' is not a time like 2026-03-02T08:05`);
    rows.push({ line, visit: value('visit_id'), worker: value('worker_id'), startsAt });
  });
  return ok({ rows, faults });
}

/** '2026-03-02T08:05' in London, or with Z or an offset; undefined where it is no time. */
export function instantOf(typed: string): number | undefined {
  try {
    if (/(Z|[+-]\d\d:?\d\d)$/.test(typed) && typed.includes('T'))
      return Temporal.Instant.from(typed).epochMilliseconds / 1000;
    if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/.test(typed)) return undefined;
    const wall = Temporal.PlainDateTime.from(typed.replace(' ', 'T'));
    return wall.toZonedDateTime('Europe/London').epochMilliseconds / 1000;
  } catch {
    return undefined;
  }
}
