/**
 * A list as a file to keep, CSV or spreadsheet, of everything that the list holds and not just the page in sight:
 *
 *     return await listDownload({ name: 'held-visits', title: 'Held visits', format: 'xlsx', columns, rows });
 *
 * Rows may come in batches from the database; they are read while the page's own work goes on, so that they are one picture
 * of one moment, and a large file waits on disk until it is sent.
 */
import { stringify } from 'csv-stringify/sync';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Cell, spreadsheet } from './spreadsheet.ts';
import { type Answer, file } from './route.ts';

/** What a cell may be given. An instant is written in London time. */
export type DownloadValue = string | number | boolean | Date | null | undefined;

/** A column. `kind` says what its values are: pence; a local day 'YYYY-MM-DD'; an instant. */
export type DownloadColumn<Row> = {
  readonly head: string;
  readonly value: (row: Row) => DownloadValue;
  readonly kind?: 'pence' | 'day' | 'moment' | undefined;
};

export type DownloadFormat = 'csv' | 'xlsx';

/** A list to download. `name` is the file's, without its ending; `title` is the sheet's. */
export type ListDownload<Row> = {
  readonly name: string;
  readonly title?: string | undefined;
  readonly columns: readonly DownloadColumn<Row>[];
  readonly rows: AsyncIterable<Row> | Iterable<Row>;
  readonly format: DownloadFormat;
};

/** The format that an address asks for, as `?format=csv` or by its ending, or undefined where it asks for none. */
export function readFormat(asked: string | null | undefined): DownloadFormat | undefined {
  return asked === 'csv' || asked === 'xlsx' ? asked : undefined;
}

/** Answers a list as a file. */
export async function listDownload<Row>(list: ListDownload<Row>): Promise<Answer> {
  const { name, title = name, columns, rows, format } = list;
  const heads = columns.map(({ head }) => head);
  if (format === 'csv')
    return file(`${name}.csv`, 'text/csv; charset=utf-8', await spooled(csv(heads, columns, rows)));
  const cells = mapRows(rows, (row) => columns.map((column) => sheetCell(column, row)));
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return file(`${name}.xlsx`, type, await spooled(spreadsheet(title, heads, cells)));
}

const BATCH = 1000;

/** Comma-separated, with a byte-order mark so that spreadsheet programs see UTF-8. Text that would be a formula gets a quote before it. */
async function* csv<Row>(
  heads: readonly string[],
  columns: readonly DownloadColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<Uint8Array> {
  const isPence = columns.map(({ kind }) => kind === 'pence');
  const number = (value: number, { index }: { readonly index: number }): string =>
    isPence[index] === true ? (value / 100).toFixed(2) : String(value);
  const write = (lines: unknown[][]): Uint8Array =>
    Buffer.from(stringify(lines, { escape_formulas: true, record_delimiter: 'windows', cast: { number } }));
  yield Buffer.from('\uFEFF');
  yield write([[...heads]]);
  let batch: unknown[][] = [];
  for await (const row of rows) {
    batch.push(columns.map((column) => csvCell(column, row)));
    if (batch.length < BATCH) continue;
    yield write(batch);
    batch = [];
  }
  if (batch.length > 0) yield write(batch);
}

function csvCell<Row>({ value }: DownloadColumn<Row>, row: Row): string | number {
  const given = value(row);
  if (given === null || given === undefined) return '';
  if (given instanceof Date) return londonWords(given);
  return typeof given === 'boolean' ? (given ? 'yes' : 'no') : given;
}

function sheetCell<Row>({ value, kind }: DownloadColumn<Row>, row: Row): Cell {
  const given = value(row);
  if (given === null || given === undefined) return null;
  if (typeof given === 'number') return kind === 'pence' ? { number: given / 100, as: 'money' } : given;
  if (given instanceof Date) return { number: daysSince1899(londonClock(given)), as: 'moment' };
  if (typeof given === 'boolean') return given ? 'yes' : 'no';
  if (kind === 'day') return { number: daysSince1899(Date.parse(`${given}T00:00:00Z`)), as: 'day' };
  return given;
}

/** '2026-03-02 08:05:00' in London, as both people and spreadsheet programs read it. */
function londonWords(instant: Date): string {
  return new Date(londonClock(instant)).toISOString().slice(0, 19).replace('T', ' ');
}

/** What London's clock shows at an instant, in milliseconds as though it were UTC. */
function londonClock(instant: Date): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Europe/London');
  return instant.getTime() + zoned.offsetNanoseconds / 1e6;
}

/** Days since 30 December 1899, from which spreadsheet programs count. */
function daysSince1899(milliseconds: number): number {
  return milliseconds / 86_400_000 + 25_569;
}

async function* mapRows<Row, Mapped>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  map: (row: Row) => Mapped,
): AsyncGenerator<Mapped> {
  for await (const row of rows) yield map(row);
}

/** Beyond this, a file waits on disk. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024;

/** Takes all pieces while the database is at hand, and answers them to be sent after. */
async function spooled(pieces: AsyncIterable<Uint8Array>): Promise<Buffer | AsyncIterable<Buffer>> {
  let kept: Uint8Array[] = [];
  let size = 0;
  let folder: string | undefined;
  let disk: Awaited<ReturnType<typeof open>> | undefined;
  try {
    for await (const piece of pieces) {
      kept.push(piece);
      size += piece.length;
      if (size < IN_MEMORY_BYTES) continue;
      folder ??= await mkdtemp(path.join(tmpdir(), 'tend-download-'));
      disk ??= await open(path.join(folder, 'file'), 'w');
      await disk.appendFile(Buffer.concat(kept));
      kept = [];
    }
    if (disk === undefined || folder === undefined) return Buffer.concat(kept);
    await disk.appendFile(Buffer.concat(kept));
    await disk.close();
    return fromDisk(folder);
  } catch (fault) {
    await disk?.close().catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    throw fault;
  }
}

async function* fromDisk(folder: string): AsyncGenerator<Buffer> {
  try {
    for await (const piece of createReadStream(path.join(folder, 'file'))) yield piece as Buffer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
