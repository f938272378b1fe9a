/**
 * What a feed would change, before anything is changed. The same row again changes nothing; a row that differs makes a new
 * version that names the one it replaces; a log that a feed has twice is used once. Source: docs/rules/feeds.md.
 */
import type { FeedLog, FeedRefusal } from './feed-log.ts';

/** The newest version of a log that was taken before. */
export type TakenLog = Omit<FeedLog, 'line'> & { readonly id: number; readonly version: number };

/** A log that differs from what was taken before. */
export type ChangedLog = { readonly log: FeedLog; readonly replaces: TakenLog };

/** What would happen to each row of a feed, in the order in which the rows came. */
export type FeedPreview = {
  readonly new: readonly FeedLog[];
  readonly unchanged: readonly FeedLog[];
  readonly updated: readonly ChangedLog[];
  readonly refused: readonly FeedRefusal[];
};

/** Everything of a log that a correction may change; the line on which it stands is not of the log. */
const PARTS = [
  'personReference',
  'workerReference',
  'inAt',
  'outAt',
  'inMethod',
  'outMethod',
  'visitReference',
  'claimedStartsAt',
  'claimedMinutes',
] as const satisfies readonly (keyof TakenLog & keyof FeedLog)[];

/** A part of a log that a correction may change. */
export type LogPart = (typeof PARTS)[number];

/** Which parts of a log differ from what was taken before; none means that it is the same. */
export function changedParts(log: FeedLog, taken: Omit<TakenLog, 'id' | 'version'>): LogPart[] {
  return PARTS.filter((part) => log[part] !== taken[part]);
}

/**
 * Sorts the rows of a feed into new, unchanged, updated and refused. `existing` holds the newest taken version of each log
 * by its reference, and `now` is when it is looked at (epoch seconds). Of rows that share a reference, the first is used and the
 * others are refused; so is what would be new and cannot have happened yet, or so long ago that its year is a slip.
 */
export function previewFeed(
  rows: Iterable<FeedLog>,
  existing: ReadonlyMap<string, TakenLog>,
  now: number,
  field = 'log_id',
): FeedPreview {
  const preview = {
    new: [] as FeedLog[],
    unchanged: [] as FeedLog[],
    updated: [] as ChangedLog[],
    refused: [] as FeedRefusal[],
  };
  const used = new Map<string, FeedLog>();
  for (const log of rows) {
    const first = used.get(log.reference);
    const taken = existing.get(log.reference);
    const same = taken !== undefined && changedParts(log, taken).length === 0;
    const notThen = same ? undefined : faultOfMoment(log, now);
    if (first !== undefined) preview.refused.push(twice(log, first, field));
    else if (notThen !== undefined)
      preview.refused.push({ line: log.line, field, value: log.reference, reason: notThen });
    else if (taken === undefined) preview.new.push(log);
    else if (same) preview.unchanged.push(log);
    else preview.updated.push({ log, replaces: taken });
    if (first === undefined) used.set(log.reference, log);
  }
  return preview;
}

/** How far ahead of ours the clock of a sender may be, in seconds. */
const CLOCK_AHEAD_SECONDS = 15 * 60;
/** Nobody brings in visits of longer ago, in seconds: a council's history goes back some years, a slip of the century does not. */
const LONGEST_AGO_SECONDS = 20 * 366 * 86_400;

/** Why a log cannot be of the moment that it says, or undefined where it can. */
export function faultOfMoment(
  { inAt, outAt }: Pick<FeedLog, 'inAt' | 'outAt'>,
  now: number,
): string | undefined {
  const latest = now + CLOCK_AHEAD_SECONDS;
  const late = inAt > latest ? 'check-in' : outAt !== null && outAt > latest ? 'check-out' : undefined;
  if (late !== undefined)
    return `The ${late} has not come yet. Send a visit once it is over; check the order of day and month, and the clock that it was logged by.`;
  return inAt < now - LONGEST_AGO_SECONDS
    ? 'The check-in is more than twenty years ago. Check the year.'
    : undefined;
}

function twice(log: FeedLog, first: FeedLog, field: string): FeedRefusal {
  const same = PARTS.every((part) => log[part] === first[part]);
  const reason = same
    ? `This log is on line ${first.line} already. Send each log once.`
    : `Line ${first.line} has this log too, with other values. Send each log once.`;
  return { line: log.line, field, value: log.reference, reason };
}
