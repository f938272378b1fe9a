/**
 * verdicts.csv: one line for each verdict row. Times in UTC; a field is quoted only where it must be; what is unknown is
 * empty. Source: docs/rules/reconcile-files.md.
 */
import { formatUtc } from '../../ground/iso-time.ts';
import { DAY_SECONDS } from '../../ground/london.ts';
import type { VerdictRow } from '../rules/reconcile.ts';

export const VERDICTS_HEADER =
  'visit_id,place,log_id,person_id,provider_id,contract_id,worker_id,starts_at,in_at,out_at,planned_minutes,delivered_minutes,start_difference_minutes,exceptions,effect,paid_minutes,pence_per_hour,amount_pence,because\n';

/** One line of verdicts.csv, its line end included. `groupFields` are the person's and provider's, as fields. */
export function verdictLine(row: VerdictRow, groupFields: string): string {
  const { visit, log } = row;
  const ids =
    visit === null
      ? `,,${log === null ? '' : csvField(log.logId)},${groupFields},,`
      : `${csvField(visit.visitId)},${row.place},${log === null ? '' : csvField(log.logId)},${groupFields},${csvField(visit.contractId)},`;
  const times =
    log === null
      ? `,${visit === null ? '' : utcField(visit.startsAt)},,,`
      : `${csvField(log.workerId)},${visit === null ? '' : utcField(visit.startsAt)},${utcField(log.inAt)},${log.outAt === null ? '' : utcField(log.outAt)},`;
  const minutes = `${visit === null ? '' : visit.plannedMinutes},${row.deliveredMinutes ?? ''},${row.startDifferenceMinutes ?? ''},`;
  const money = `${row.exceptions.join(';')},${row.effect},${row.paidMinutes},${row.pencePerHour ?? ''},${row.amountPence},`;
  return `${ids}${times}${minutes}${money}${csvField(row.because)}\n`;
}

/** A field as CSV writes it: in quotes only where it holds a comma, a quote or a line end. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.includes('"') ? text.replaceAll('"', '""') : text}"` : text;
}

let lastDay = Number.NaN;
let lastDayText = '';
const clocks = Array.from({ length: DAY_SECONDS }, () => '');

/** A time in UTC to the second. Rows of one group lie close together, so the last day is kept. */
function utcField(epoch: number): string {
  const day = Math.floor(epoch / DAY_SECONDS);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = formatUtc(epoch).slice(0, 11);
  }
  const second = epoch - day * DAY_SECONDS;
  if (clocks[second] === '') clocks[second] = formatUtc(second).slice(11);
  return lastDayText + clocks[second];
}
