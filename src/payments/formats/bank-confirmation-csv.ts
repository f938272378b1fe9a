/**
 * What became of payments, from a CSV file that a finance system writes: reference, outcome, and where it has them the day,
 * the amount, the code and the words. Source: docs/rules/bank-files.md.
 */
import { parseSignedPounds } from '../../ground/money.ts';
import { ok, type Result } from '../../ground/result.ts';
import type { PaymentFate } from './bank-confirmation.ts';
import { type CsvAnswer, csvRows, type RowFault } from './invoice-csv-rows.ts';

const OUTCOMES: Readonly<Record<string, PaymentFate['outcome']>> = {
  paid: 'paid',
  waiting: 'waiting',
  rejected: 'rejected',
  returned: 'returned',
};

/** Reads the file. The heading names the columns in any order; `reference` and `outcome` must be there. */
export function readConfirmationCsv(text: string): CsvAnswer<PaymentFate> {
  const read = csvRows(text, ['reference', 'outcome']);
  const rows: PaymentFate[] = [];
  const faults: RowFault[] = [...read.faults];
  for (const { line, cell } of read.rows) {
    const outcome = OUTCOMES[cell('outcome').toLowerCase()];
    const amount = amountOf(cell('amount'));
    const own: [string, string | false][] = [
      ['reference', cell('reference') === '' && 'Give the reference of the payment'],
      ['outcome', outcome === undefined && 'Write paid, waiting, rejected or returned'],
      ['date', !isDay(cell('date')) && 'Write the day as year-month-day: 2026-04-30'],
      ['amount', !amount.ok && amount.reason],
    ];
    const wrong = own.flatMap(([column, reason]) => (reason === false ? [] : [{ line, column, reason }]));
    faults.push(...wrong);
    if (wrong.length > 0 || outcome === undefined || !amount.ok) continue;
    rows.push({
      reference: cell('reference'),
      outcome,
      on: cell('date') || null,
      amount_pence: amount.value,
      sortCode: null,
      account: null,
      code: cell('code') || null,
      words: cell('reason') || null,
    });
  }
  return { rows, faults };
}

/** Whether a cell is empty or a day that there is. */
function isDay(cell: string): boolean {
  if (cell === '') return true;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(cell)) return false;
  try {
    return Temporal.PlainDate.from(cell).toString() === cell;
  } catch {
    return false;
  }
}

function amountOf(cell: string): Result<number | null> {
  return cell === '' ? ok(null) : parseSignedPounds(cell, 'Amount');
}
