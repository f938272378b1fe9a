/** A feed's rows beside what was taken before: what would change, and what a person should see of it first. */
import type { Scope } from '../../platform/scope.ts';
import {
  findTakenLogs,
  type KeptRefusal,
  localDays,
  unknownPeople,
  unknownWorkers,
} from '../records/feed-rows.ts';
import type { FeedSummary } from '../records/feed-summary.ts';
import type { FeedChanges } from '../records/feeds.ts';
import type { FeedLog } from '../rules/feed-log.ts';
import { type FeedPreview, previewFeed } from '../rules/feed-preview.ts';
import { isNotNamedWorker } from '../rules/not-named-worker.ts';

const SHOWN_ROWS = 10;
const SHOWN_CHANGES = 20;
const SHOWN_NAMES = 100;

/** The rows of a feed, whichever way it came. */
export type ComparableRows = {
  readonly logs: readonly FeedLog[];
  readonly refused: readonly KeptRefusal[];
  readonly idColumn: string;
  readonly textOf: ReadonlyMap<number, string>;
};

/** What a feed would change, every refused row of it, and its numbers. */
export type Comparison = {
  readonly preview: FeedPreview;
  readonly refused: readonly KeptRefusal[];
  readonly numbers: Pick<
    FeedChanges,
    'rows_read' | 'rows_new' | 'rows_unchanged' | 'rows_updated' | 'rows_refused' | 'rows_unmatched'
  >;
  readonly summary: FeedSummary;
};

/** Compares the rows of a provider's feed with the newest version of each log taken before. */
export async function compareFeed(
  scope: Scope,
  providerId: number,
  rows: ComparableRows,
): Promise<Comparison> {
  const references = [...new Set(rows.logs.map((log) => log.reference))];
  const existing = await findTakenLogs(scope, providerId, references);
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const preview = previewFeed(rows.logs, existing, now, rows.idColumn);
  const twice = preview.refused.map((one) => ({ ...one, rowText: rows.textOf.get(one.line) ?? '' }));
  const refused = [...rows.refused, ...twice].sort((a, b) => a.line - b.line);
  const used = [...preview.new, ...preview.unchanged, ...preview.updated.map(({ log }) => log)];
  const people = countNames(used, (log) => log.personReference);
  const workers = countNames(used, (log) =>
    isNotNamedWorker(log.workerReference) ? undefined : log.workerReference,
  );
  const strangers = await unknownPeople(scope, providerId, [...people.keys()]);
  const unregistered = await unknownWorkers(scope, providerId, [...workers.keys()]);
  let unmatched = 0;
  for (const reference of strangers) unmatched += people.get(reference) ?? 0;
  return {
    preview,
    refused,
    numbers: {
      rows_read: rows.logs.length + rows.refused.length,
      rows_new: preview.new.length,
      rows_unchanged: preview.unchanged.length,
      rows_updated: preview.updated.length,
      rows_refused: refused.length,
      rows_unmatched: unmatched,
    },
    summary: {
      ...summaryOf(used, preview),
      ...namesShown('unknownPeople', people, strangers),
      ...namesShown('unknownWorkers', workers, unregistered),
    },
  };
}

type NamesShown<Key extends 'unknownPeople' | 'unknownWorkers'> = Record<Key, FeedSummary[Key]> &
  Record<`${Key}Count`, number>;

function namesShown<const Key extends 'unknownPeople' | 'unknownWorkers'>(
  key: Key,
  counted: ReadonlyMap<string, number>,
  unknown: ReadonlySet<string>,
): NamesShown<Key> {
  const names = [...unknown].map((reference) => ({ reference, logs: counted.get(reference) ?? 0 }));
  const most = names.sort((a, b) => b.logs - a.logs).slice(0, SHOWN_NAMES);
  return { [key]: most, [`${key}Count`]: names.length } as NamesShown<Key>;
}

function countNames(
  logs: readonly FeedLog[],
  nameOf: (log: FeedLog) => string | undefined,
): Map<string, number> {
  const counted = new Map<string, number>();
  for (const log of logs) {
    const name = nameOf(log);
    if (name !== undefined) counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  return counted;
}

type Facts = Pick<FeedSummary, 'firstOn' | 'lastOn' | 'firstRows' | 'changes' | 'open'>;

function summaryOf(used: readonly FeedLog[], preview: FeedPreview): Facts {
  const dayOf = localDays();
  let [first, last, open] = [Infinity, -Infinity, 0];
  for (const log of used) {
    first = Math.min(first, log.inAt);
    last = Math.max(last, log.inAt);
    if (log.outAt === null) open += 1;
  }
  return {
    firstOn: used.length === 0 ? null : dayOf(first),
    lastOn: used.length === 0 ? null : dayOf(last),
    firstRows: used.toSorted((a, b) => a.line - b.line).slice(0, SHOWN_ROWS),
    changes: preview.updated.slice(0, SHOWN_CHANGES).map(({ log, replaces: { id: _, version, ...was } }) => ({
      reference: log.reference,
      line: log.line,
      version: version + 1,
      was: { ...was, line: 0 },
      now: log,
    })),
    open,
  };
}
