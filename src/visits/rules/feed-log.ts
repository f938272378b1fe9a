/**
 * A visit log as a feed brings it, whatever the layout: ids as the provider writes them, instants as epoch seconds.
 * Source: docs/rules/feeds.md.
 */
import { parseIsoTime } from '../../ground/iso-time.ts';
import { METHODS, type Method } from './planned-and-logged.ts';

/** One worker's check-in and check-out as one row of a feed says it. */
export type FeedLog = {
  /** The line on which the row begins, the headings being 1; of an API call, the place in its list from 1. */
  readonly line: number;
  readonly reference: string;
  readonly personReference: string;
  readonly workerReference: string;
  /** Epoch seconds. */
  readonly inAt: number;
  /** Epoch seconds; null while the log is open. */
  readonly outAt: number | null;
  readonly inMethod: Method;
  /** Null only where an open log came without one. */
  readonly outMethod: Method | null;
  /** The planned visit that the worker said it was. */
  readonly visitReference: string | null;
  /** When the provider says the visit to be paid began: kept apart from what was logged. Epoch seconds. */
  readonly claimedStartsAt: number | null;
  readonly claimedMinutes: number | null;
};

/** Why a row cannot be used: the column, what it held, and what is wrong in a plain sentence. */
export type FeedRefusal = {
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
};

/** A row as it was read: a log, or why not. */
export type ReadRow =
  | { readonly ok: true; readonly log: FeedLog }
  | { readonly ok: false; readonly refusal: FeedRefusal };

/** What one field gives: its value, or the reason why not. */
export type Read<T> = { readonly value: T } | { readonly reason: string };

/** Whether a field could not be read. */
export function unread<T>(read: Read<T>): read is { readonly reason: string } {
  return 'reason' in read;
}

/** A refused row. */
export function refuseRow(line: number, field: string, value: string, reason: string): ReadRow {
  return { ok: false, refusal: { line, field, value, reason } };
}

const LONGEST_ID = 200;
/** Characters that nobody can see or type, which no id holds on purpose. */
const UNSEEN = /[\p{Cc}\u2028\u2029]/u;

/** An id that must be there: trimmed, at most 200 characters, none of them unseen. `name` is how it is spoken of: 'log id'. */
export function readId(typed: string, name: string): Read<string> {
  const id = typed.trim();
  if (id === '') return { reason: `The ${name} is empty.` };
  if (id.length > LONGEST_ID) return { reason: `The ${name} is longer than ${LONGEST_ID} characters.` };
  if (UNSEEN.test(id)) return { reason: `The ${name} holds a character that cannot be seen.` };
  return { value: id };
}

/** An ISO 8601 date and time as epoch seconds, London wall time where it has no offset. `name`: 'check-in time'. */
export function readIsoTime(typed: string, name: string): Read<number> {
  const text = typed.trim();
  if (text === '') return { reason: `The ${name} is empty.` };
  const at = parseIsoTime(text);
  if (at !== undefined) return { value: at };
  return { reason: notATime(name, parseIsoTime(`${text}Z`) !== undefined, '2026-03-02T08:00') };
}

/** The words for a time that cannot be used; `skipped` where it is a wall time that the spring clock change jumps over. */
export function notATime(name: string, skipped: boolean, example: string): string {
  return skipped
    ? `The ${name} does not exist: the clocks went forward over it.`
    : `The ${name} is not a date and time such as ${example}.`;
}

/** One of the five methods, or null where it is empty. */
export function readMethod(typed: string, name: string): Read<Method | null> {
  const text = typed.trim();
  if (text === '') return { value: null };
  const method = METHODS.find((one) => one === text);
  return method === undefined
    ? { reason: `The ${name} must be tag, phone, gps, app or manual.` }
    : { value: method };
}

const LONGEST_LOG_SECONDS = 24 * 3600;

/** What is wrong with a check-out beside its check-in, or nothing. */
export function faultOfTimes(inAt: number, outAt: number | null): string | undefined {
  if (outAt === null) return undefined;
  if (outAt < inAt) return 'The check-out is before the check-in.';
  if (outAt - inAt > LONGEST_LOG_SECONDS) return 'The visit is longer than 24 hours.';
  return undefined;
}

/** The methods of a log with what was not given filled in: manual, but for the check-out of an open log. */
export function methodsOf(
  given: { readonly in: Method | null; readonly out: Method | null },
  outAt: number | null,
): { readonly inMethod: Method; readonly outMethod: Method | null } {
  return {
    inMethod: given.in ?? 'manual',
    outMethod: given.out ?? (outAt === null ? null : 'manual'),
  };
}
