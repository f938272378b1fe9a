import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getFeedProvider } from '../records/feed-providers.ts';
import { insertLogs, type KeptRefusal, replaceRefusals, takeTurnToFeed } from '../records/feed-rows.ts';
import { insertFeed, updateFeed } from '../records/feeds.ts';
import type { FeedLog, ReadRow } from '../rules/feed-log.ts';
import type { FeedPreview } from '../rules/feed-preview.ts';
import { compareFeed } from './compare-feed.ts';
import { askToVerify } from './take-feed.ts';

const zip = promisify(gzip);

/** What happened to one row of a call, in the order in which the rows were sent. */
export type RowResult = {
  readonly index: number;
  readonly log_id: string;
  readonly result: 'new' | 'unchanged' | 'updated' | 'refused';
  readonly field?: string;
  readonly reason?: string;
};

/** What a call did. */
export type ApiFeed = {
  readonly feed: number;
  readonly read: number;
  readonly new: number;
  readonly unchanged: number;
  readonly updated: number;
  readonly refused: number;
  readonly unmatched: number;
  readonly results: readonly RowResult[];
};

const ROWS_BETWEEN_PAUSES = 5000;

/**
 * Takes the visit logs of one API call at once: good rows are taken, each refused row is answered with its reason. `readRow`
 * reads one of `sent` (its place in the list counts from 1 as a line) for the provider's reference. Needs feeds.send.
 */
export async function takeApiFeed(
  scope: Scope,
  clientId: number,
  sent: readonly unknown[],
  readRow: (row: unknown, line: number, providerReference: string) => ReadRow,
): Promise<ApiFeed> {
  require(scope, 'feeds.send');
  if (scope.who.providerId === null) throw new NotFound('provider');
  const provider = await getFeedProvider(scope, scope.who.providerId);
  const [logs, unread] = [[] as FeedLog[], [] as KeptRefusal[]];
  for (const [at, row] of sent.entries()) {
    const read = readRow(row, at + 1, provider.reference);
    if (read.ok) logs.push(read.log);
    else unread.push({ ...read.refusal, rowText: JSON.stringify(row) });
    if (at % ROWS_BETWEEN_PAUSES === 0) await setImmediate();
  }
  const feedId = await keepCall(scope, clientId, provider.id, sent);
  await takeTurnToFeed(scope, provider.id);
  const rows = { logs, refused: unread, idColumn: 'log_id', textOf: new Map<number, string>() };
  const { preview, refused, numbers, summary } = await compareFeed(scope, provider.id, rows);
  const feed = { id: feedId, providerId: provider.id };
  await insertLogs(scope, feed, preview.new, preview.updated);
  await replaceRefusals(scope, feed, refused);
  await updateFeed(scope, feedId, { status: 'taken', taken_at: scope.now.toString(), ...numbers, summary });
  await askToVerify(scope, provider.id, preview);
  scope.audit({
    act: 'feed taken',
    subject: ['feed', feedId],
    detail: { providerId: provider.id, apiClientId: clientId, ...numbers },
  });
  return {
    feed: feedId,
    read: sent.length,
    new: preview.new.length,
    unchanged: preview.unchanged.length,
    updated: preview.updated.length,
    refused: refused.length,
    unmatched: numbers.rows_unmatched ?? 0,
    results: resultsOf(preview, refused),
  };
}

async function keepCall(
  scope: Scope,
  clientId: number,
  providerId: number,
  sent: readonly unknown[],
): Promise<number> {
  const content = Buffer.from(JSON.stringify({ logs: sent }));
  return await insertFeed(scope, {
    providerId,
    holds: 'visit logs',
    format: 'api',
    mappingProfileId: null,
    channel: 'api',
    fileName: `call ${scope.now.toString({ smallestUnit: 'second' })}.json`,
    contentHash: createHash('sha256').update(content).digest(),
    content: await zip(content),
    method: 'manual',
    apiClientId: clientId,
  });
}

function resultsOf(preview: FeedPreview, refused: readonly KeptRefusal[]): RowResult[] {
  const done = (log: FeedLog, result: RowResult['result']): RowResult => ({
    index: log.line - 1,
    log_id: log.reference,
    result,
  });
  const results = [
    ...preview.new.map((log) => done(log, 'new')),
    ...preview.unchanged.map((log) => done(log, 'unchanged')),
    ...preview.updated.map(({ log }) => done(log, 'updated')),
    ...refused.map(({ line, field, reason, rowText, value }): RowResult => {
      const id = field === 'log_id' ? value : logIdIn(rowText);
      return { index: line - 1, log_id: id, result: 'refused', field, reason };
    }),
  ];
  return results.sort((a, b) => a.index - b.index);
}

function logIdIn(rowText: string): string {
  if (rowText === '') return '';
  const row: unknown = JSON.parse(rowText);
  const id: unknown = typeof row === 'object' && row !== null && 'log_id' in row ? row.log_id : '';
  return typeof id === 'string' ? id : '';
}
