/**
 * A provider's own invoice as a CSV file: a row for each visit it claims. Source: docs/rules/provider-invoice-file.md, where
 * the columns are.
 */
import { parseTypedTime } from '../../ground/calendar.ts';
import { formatPounds, halfUp, parsePounds, parseSignedPounds, perHour } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { readVatPercent } from '../rules/vat-percent.ts';
import { type CsvAnswer, type CsvRow, csvRows, type RowFault } from './invoice-csv-rows.ts';
import { parsePublishedDay } from './spend-values.ts';

/** One row: what a provider claims for a visit, or takes back where minutes and amount are below nought. */
export type ClaimedLine = {
  /** The line of the file, from 1. */
  readonly line: number;
  /** The order or the line of the order. */
  readonly reference: string;
  readonly visitOn: string;
  /** 'HH:MM', or null where the file does not say. */
  readonly startsAt: string | null;
  readonly minutes: number;
  readonly workers: number;
  /** Pence an hour for one care worker, or null where the file gives amounts alone. */
  readonly rate_pence: number | null;
  readonly amount_pence: number;
  /** VAT on the amount in per cent, like '20'; null where none is charged. */
  readonly vatPercent: string | null;
  readonly note: string;
};

const NEEDED = ['reference', 'visit_date', 'minutes', 'amount'];

/**
 * Reads a file. `total_pence` is what the provider says its invoice comes to, or null; a file that comes to something else
 * has a fault of its own, on line 1.
 */
export function readInvoiceCsv(text: string, total_pence: number | null): CsvAnswer<ClaimedLine> {
  const read = csvRows(text, NEEDED);
  const rows: ClaimedLine[] = [];
  const faults: RowFault[] = [...read.faults];
  const met = new Map<string, number>();
  for (const row of read.rows) {
    const claimed = lineOf(row, faults);
    if (claimed === undefined) continue;
    const key = JSON.stringify([claimed.reference, claimed.visitOn, claimed.startsAt, claimed.minutes < 0]);
    const before = claimed.startsAt === null ? undefined : met.get(key);
    if (before !== undefined) {
      faults.push({
        line: row.line,
        column: 'start',
        reason: `The same visit is on line ${before}. Remove one of them`,
      });
      continue;
    }
    met.set(key, row.line);
    rows.push(claimed);
  }
  if (read.faults.length === 0 && read.rows.length === 0)
    faults.push({ line: 1, column: '', reason: 'The file has no rows below its heading' });
  const sum = rows.reduce((all, one) => all + one.amount_pence, 0);
  if (total_pence !== null && faults.length === 0 && sum !== total_pence) {
    const reason = `The rows come to ${formatPounds(sum)}, and the invoice says ${formatPounds(total_pence)}`;
    faults.push({ line: 1, column: 'amount', reason });
  }
  return { rows, faults };
}

function lineOf({ line, cell }: CsvRow, faults: RowFault[]): ClaimedLine | undefined {
  const before = faults.length;
  const value = <T>(column: string, read: Result<T>): T | undefined => {
    if (read.ok) return read.value;
    faults.push({ line, column, reason: read.reason });
    return undefined;
  };
  const reference = value('reference', filled(cell('reference')));
  const visitOn = value('visit_date', parsePublishedDay(cell('visit_date')));
  const startsAt = value('start', timeOf(cell('start')));
  const minutes = value('minutes', minutesOf(cell('minutes')));
  const workers = value('workers', workersOf(cell('workers')));
  const rate = value<number | null>(
    'rate',
    cell('rate') === '' ? ok(null) : parsePounds(cell('rate'), 'Rate'),
  );
  const amount = value('amount', parseSignedPounds(cell('amount'), 'Amount'));
  const vatPercent = value('vat', readVatPercent(cell('vat')));
  if (
    faults.length > before ||
    reference === undefined ||
    visitOn === undefined ||
    startsAt === undefined ||
    minutes === undefined ||
    workers === undefined ||
    rate === undefined ||
    amount === undefined ||
    vatPercent === undefined
  )
    return undefined;
  const claimed = {
    line,
    reference,
    visitOn,
    startsAt,
    minutes,
    workers,
    rate_pence: rate,
    amount_pence: amount,
    vatPercent,
  };
  const wrong = faultOfAmount(claimed);
  if (wrong !== undefined) {
    faults.push({ line, column: 'amount', reason: wrong });
    return undefined;
  }
  return { ...claimed, note: cell('note') };
}

/** An amount has the sign of its minutes and, where a rate is given, is minutes × rate to within a penny a care worker. */
function faultOfAmount(claimed: Omit<ClaimedLine, 'note'>): string | undefined {
  const { minutes, workers, rate_pence, amount_pence } = claimed;
  if (minutes * amount_pence < 0) return 'Minutes and amount must both be above nought, or both below';
  if (rate_pence === null) return undefined;
  const worked = perHour(minutes, rate_pence, halfUp) * workers;
  if (Math.abs(worked - amount_pence) <= workers) return undefined;
  return `${minutes} minutes at ${formatPounds(rate_pence)} for ${workers} is ${formatPounds(worked)}, not ${formatPounds(amount_pence)}`;
}

function filled(text: string): Result<string> {
  return text === '' ? refuse('Give the reference of the order') : ok(text);
}

function timeOf(text: string): Result<string | null> {
  if (text === '') return ok(null);
  const read = parseTypedTime(text);
  return read.ok
    ? ok(read.value.toString().slice(0, 5))
    : refuse(`‘${text}’ is not a time. Write it like 08:30`);
}

function minutesOf(text: string): Result<number> {
  const minutes = Number(text);
  if (!/^-?\d{1,5}$/.test(text) || minutes === 0)
    return refuse(`‘${text}’ is not whole minutes. Write it like 30`);
  return Math.abs(minutes) > 1440 ? refuse('A visit is at most 1,440 minutes') : ok(minutes);
}

function workersOf(text: string): Result<number> {
  if (text === '') return ok(1);
  return /^[1-9]$/.test(text)
    ? ok(Number(text))
    : refuse(`‘${text}’ is not a number of care workers. Write 1 or 2`);
}
