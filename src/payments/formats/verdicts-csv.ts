/**
 * verdicts.csv: one line for each verdict row. Times in UTC; a field is quoted only where it must be; what is unknown is
 * empty. Source: docs/rules/reconcile-files.md.
 */
import type { PlannedVisit, VisitLog } from '../../visits/rules/planned-and-logged.ts';
import type { VerdictRow } from '../rules/reconcile.ts';
import type { ByteRange, LineBytes } from './line-bytes.ts';

export const VERDICTS_HEADER =
  'visit_id,place,log_id,person_id,provider_id,contract_id,worker_id,starts_at,in_at,out_at,planned_minutes,delivered_minutes,start_difference_minutes,exceptions,effect,paid_minutes,pence_per_hour,amount_pence,because\n';

/** A planned visit and a log with the bytes of their ids. */
export type VisitWithBytes = PlannedVisit & { readonly id: ByteRange; readonly contract: ByteRange };
export type LogWithBytes = VisitLog & { readonly id: ByteRange; readonly worker: ByteRange };

/** What all lines of a group share; `hasQuotes` says whether any text of the input may hold a quote. */
export type GroupWithBytes = {
  readonly person: ByteRange;
  readonly provider: ByteRange;
  readonly hasQuotes: boolean;
};

/** Writes one line of verdicts.csv. */
export function writeVerdict(
  out: LineBytes,
  row: VerdictRow<VisitWithBytes, LogWithBytes>,
  group: GroupWithBytes,
): void {
  const { visit, log } = row;
  out.beginLine(mostBytes(row, group));
  out.field(visit === null ? null : visit.id);
  out.number(row.place);
  out.field(log === null ? null : log.id);
  out.field(group.person);
  out.field(group.provider);
  out.field(visit === null ? null : visit.contract);
  out.field(log === null ? null : log.worker);
  out.utc(visit === null ? null : visit.startsAt);
  out.utc(log === null ? null : log.inAt);
  out.utc(log === null ? null : log.outAt);
  out.number(visit === null ? null : visit.plannedMinutes);
  out.number(row.deliveredMinutes);
  out.number(row.startDifferenceMinutes);
  out.letters(row.exceptions.length > 1 ? row.exceptions.join(';') : (row.exceptions[0] ?? ''));
  out.letters(row.effect);
  out.number(row.paidMinutes);
  out.number(row.pencePerHour);
  out.number(row.amountPence);
  // A sentence always holds a comma, so it always stands in quotes.
  out.quotedText(row.because, group.hasQuotes);
  out.endLine();
}

/** Every byte of an id may be a quote that is doubled; a letter of the sentence takes up to three bytes, doubled too. */
function mostBytes(
  { visit, log, because }: VerdictRow<VisitWithBytes, LogWithBytes>,
  { person, provider }: GroupWithBytes,
): number {
  const ids =
    lengthOf(person) +
    lengthOf(provider) +
    (visit === null ? 0 : lengthOf(visit.id) + lengthOf(visit.contract)) +
    (log === null ? 0 : lengthOf(log.id) + lengthOf(log.worker));
  return 512 + ids * 2 + because.length * 6;
}

function lengthOf({ from, to }: ByteRange): number {
  return to - from;
}
