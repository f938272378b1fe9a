/** Tend's own layout of visit logs, in a CSV file or in a call of the API. Source: docs/rules/feeds.md. */
import { ok, type Result } from '../../ground/result.ts';
import {
  faultOfTimes,
  methodsOf,
  type Read,
  type ReadRow,
  readId,
  readIsoTime,
  readMethod,
  refuseRow,
  unread,
} from '../rules/feed-log.ts';
import { type FeedFrom, type FeedReader, findColumns, noFileReference } from './feed-layout.ts';
import { LOG_COLUMNS } from './logs-csv.ts';

/** The columns of Tend's own layout that a file must have, in the order in which a row is judged: those of logs.csv. */
export const TEND_COLUMNS = LOG_COLUMNS;

/** What a provider asks to be paid for, where it says so: kept apart from what was logged. */
export const CLAIMED_COLUMNS = ['claimed_starts_at', 'claimed_minutes'] as const;

/** A column of Tend's own layout. */
export type TendColumn = (typeof TEND_COLUMNS)[number] | (typeof CLAIMED_COLUMNS)[number];

/** Opens a file in Tend's own layout: columns in any order, unknown columns ignored. */
export function openTend(headings: readonly string[], { providerReference }: FeedFrom): Result<FeedReader> {
  const columns = findColumns<TendColumn>(headings, TEND_COLUMNS, CLAIMED_COLUMNS);
  if (!columns.ok) return columns;
  const valueOf = columns.value;
  return ok({
    idColumn: 'log_id',
    read: (values, line) => readTendLog((column) => valueOf(values, column), line, providerReference),
    finish: noFileReference,
  });
}

/** One log from its fields as text, '' for what is not given; the first fault in the order of the columns. */
export function readTendLog(
  field: (column: TendColumn) => string,
  line: number,
  providerReference: string,
): ReadRow {
  const fault = (column: TendColumn, reason: string): ReadRow =>
    refuseRow(line, column, field(column), reason);

  const reference = readId(field('log_id'), 'log id');
  if (unread(reference)) return fault('log_id', reference.reason);
  const person = readId(field('person_id'), 'person id');
  if (unread(person)) return fault('person_id', person.reason);
  if (field('provider_id') !== providerReference)
    return fault('provider_id', otherProvider(field('provider_id'), providerReference));
  const worker = readId(field('worker_id'), 'worker id');
  if (unread(worker)) return fault('worker_id', worker.reason);
  const inAt = readIsoTime(field('in_at'), 'check-in time');
  if (unread(inAt)) return fault('in_at', inAt.reason);
  const outAt = orNull(field('out_at'), (typed) => readIsoTime(typed, 'check-out time'));
  if (unread(outAt)) return fault('out_at', outAt.reason);
  const wrongTimes = faultOfTimes(inAt.value, outAt.value);
  if (wrongTimes !== undefined) return fault('out_at', wrongTimes);
  const inMethod = readMethod(field('in_method'), 'check-in method');
  if (unread(inMethod)) return fault('in_method', inMethod.reason);
  const outMethod = readMethod(field('out_method'), 'check-out method');
  if (unread(outMethod)) return fault('out_method', outMethod.reason);
  const visit = orNull(field('visit_id'), (typed) => readId(typed, 'visit id'));
  if (unread(visit)) return fault('visit_id', visit.reason);
  const claimedStart = orNull(field('claimed_starts_at'), (typed) => readIsoTime(typed, 'claimed start'));
  if (unread(claimedStart)) return fault('claimed_starts_at', claimedStart.reason);
  const claimedMinutes = orNull(field('claimed_minutes'), readMinutes);
  if (unread(claimedMinutes)) return fault('claimed_minutes', claimedMinutes.reason);

  return {
    ok: true,
    log: {
      line,
      reference: reference.value,
      personReference: person.value,
      workerReference: worker.value,
      inAt: inAt.value,
      outAt: outAt.value,
      ...methodsOf({ in: inMethod.value, out: outMethod.value }, outAt.value),
      visitReference: visit.value,
      claimedStartsAt: claimedStart.value,
      claimedMinutes: claimedMinutes.value,
    },
  };
}

/** Why a row of another provider is refused. */
export function otherProvider(named: string, expected: string): string {
  return named === ''
    ? 'The provider id is empty.'
    : `This row is of provider ${named}, and this feed is of ${expected}.`;
}

function orNull<T>(typed: string, read: (typed: string) => Read<T>): Read<T | null> {
  return typed === '' ? { value: null } : read(typed);
}

function readMinutes(typed: string): Read<number> {
  const minutes = Number(typed);
  return /^\d{1,4}$/.test(typed) && minutes <= 1440
    ? { value: minutes }
    : { reason: 'The claimed minutes must be a whole number from 0 to 1440.' };
}
