/**
 * verdicts.csv: one line for each verdict row. Times in UTC; a field is quoted only where it must be; what is unknown is
 * empty. Source: docs/rules/reconcile-files.md.
 */
import { formatUtc, two } from '../../ground/iso-time.ts';
import { DAY_SECONDS } from '../../ground/london.ts';
import type { VerdictRow } from '../rules/reconcile.ts';

export const VERDICTS_HEADER =
  'visit_id,place,log_id,person_id,provider_id,contract_id,worker_id,starts_at,in_at,out_at,planned_minutes,delivered_minutes,start_difference_minutes,exceptions,effect,paid_minutes,pence_per_hour,amount_pence,because\n';

/**
 * One line of verdicts.csv, its line end included. `groupFields` are the person's and provider's, as fields. `isPlain` says
 * that no id and no service holds a comma, a quote or a line end, which spares looking for them.
 */
export function verdictLine(row: VerdictRow, groupFields: string, isPlain: boolean): string {
  const { visit, log } = row;
  const idField = isPlain ? asItIs : csvField;
  const logId = log === null ? '' : idField(log.logId);
  const ids =
    visit === null
      ? `,,${logId},${groupFields},,`
      : `${idField(visit.visitId)},${row.place},${logId},${groupFields},${idField(visit.contractId)},`;
  const startsAt = visit === null ? '' : utcField(visit.startsAt);
  const times =
    log === null
      ? `,${startsAt},,,`
      : `${idField(log.workerId)},${startsAt},${utcField(log.inAt)},${log.outAt === null ? '' : utcField(log.outAt)},`;
  const planned = visit === null ? '' : visit.plannedMinutes;
  const exceptions = row.exceptions.length === 0 ? '' : row.exceptions.join(';');
  // A sentence always holds a comma, so it always stands in quotes.
  const because = isPlain ? `"${row.because}"` : csvField(row.because);
  return `${ids}${times}${planned},${row.deliveredMinutes ?? ''},${row.startDifferenceMinutes ?? ''},${exceptions},${row.effect},${row.paidMinutes},${row.pencePerHour ?? ''},${row.amountPence},${because}\n`;
}

/** A field as CSV writes it: in quotes only where it holds a comma, a quote or a line end. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function asItIs(text: string): string {
  return text;
}

let lastDay = Number.NaN;
let lastDayText = '';
const minutesOfDay = Array.from(
  { length: 1440 },
  (_, minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
);
const secondsOfMinute = Array.from({ length: 60 }, (_, second) => `:${two(second)}Z`);

/** A time in UTC to the second. Rows of one group lie close together, so the last day is kept. */
function utcField(epoch: number): string {
  const day = Math.floor(epoch / DAY_SECONDS);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = formatUtc(epoch).slice(0, 11);
  }
  const second = epoch - day * DAY_SECONDS;
  const minute = (second / 60) | 0;
  return lastDayText + minutesOfDay[minute]! + secondsOfMinute[second - minute * 60]!;
}
