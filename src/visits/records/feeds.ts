/** Feeds: files and calls of visits as they came, and what was made of each. A list never reads their content. */
import { sql, type ExpressionBuilder } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Schema } from '../../platform/schema.generated.ts';
import type { Listing } from '../../platform/listing.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Delimiter } from '../formats/feed-csv.ts';
import type { Encoding } from '../formats/feed-text.ts';
import type { Method } from '../rules/planned-and-logged.ts';
import { type FeedSummary, feedSummary } from './feed-summary.ts';

export const feedStatuses = ['reading', 'previewed', 'taking', 'taken', 'discarded', 'unusable'] as const;
export type FeedStatus = (typeof feedStatuses)[number];
export const feedFormats = ['tend', 'abacus', 'profile', 'api'] as const;
export type FeedFormat = (typeof feedFormats)[number];
export const feedChannels = ['upload', 'api', 'folder'] as const;
export type FeedChannel = (typeof feedChannels)[number];
export type FeedHolds = 'planned visits' | 'visit logs';

/** What is known of a feed when it arrives. `content` is gzip-compressed. */
export type NewFeed = {
  readonly providerId: number | null;
  readonly holds: FeedHolds;
  readonly format: FeedFormat;
  readonly mappingProfileId: number | null;
  readonly channel: FeedChannel;
  readonly fileName: string;
  readonly contentHash: Buffer;
  readonly content: Buffer;
  readonly method: Method;
  readonly apiClientId: number | null;
};

/** A feed as lists show it. */
export type FeedRow = {
  readonly id: number;
  readonly provider_id: number | null;
  readonly provider_name: string | null;
  readonly holds: FeedHolds;
  readonly format: FeedFormat;
  readonly profile_name: string | null;
  readonly channel: FeedChannel;
  readonly file_name: string;
  readonly file_reference: string | null;
  readonly status: FeedStatus;
  readonly rows_read: number;
  readonly rows_new: number;
  readonly rows_unchanged: number;
  readonly rows_updated: number;
  readonly rows_refused: number;
  readonly rows_unmatched: number;
  readonly received_at: Date;
  readonly received_by: number | null;
  /** Null to a provider's people where it was somebody of the council. */
  readonly received_by_name: string | null;
  readonly api_client_name: string | null;
  readonly taken_at: Date | null;
};

/** One feed, with what its preview showed. */
export type Feed = FeedRow & {
  readonly mapping_profile_id: number | null;
  readonly profile_version: number | null;
  /** How the letters of the file are written, where a profile says so. */
  readonly profile_encoding: Encoding | null;
  readonly method: Method;
  readonly fault: string | null;
  readonly headings: readonly string[];
  readonly delimiter: Delimiter;
  readonly long_work_id: number | null;
  readonly taken_by: number | null;
  readonly taken_by_name: string | null;
  readonly summary: FeedSummary;
};

/** Keeps a feed as it came, to be read next; answers its id. */
export async function insertFeed(scope: Scope, feed: NewFeed): Promise<number> {
  const { id } = await scope.db
    .insertInto('feed')
    .values({
      council_id: scope.who.councilId,
      provider_id: feed.providerId,
      holds: feed.holds,
      format: feed.format,
      mapping_profile_id: feed.mappingProfileId,
      channel: feed.channel,
      file_name: feed.fileName,
      content_hash: feed.contentHash,
      content: feed.content,
      method: feed.method,
      api_client_id: feed.apiClientId,
      status: 'reading',
      received_by: scope.who.userId,
      received_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** What there is to change of a feed. */
export type FeedChanges = {
  readonly status?: FeedStatus;
  readonly fault?: string | null;
  readonly file_reference?: string | null;
  readonly headings?: string[];
  readonly delimiter?: Delimiter;
  readonly long_work_id?: number | null;
  readonly rows_read?: number;
  readonly rows_new?: number;
  readonly rows_unchanged?: number;
  readonly rows_updated?: number;
  readonly rows_refused?: number;
  readonly rows_unmatched?: number;
  readonly taken_by?: number | null;
  readonly taken_at?: string | null;
  readonly summary?: FeedSummary;
};

/** Changes what is known of a feed. */
export async function updateFeed(
  scope: Scope,
  id: number,
  { summary, ...changes }: FeedChanges,
): Promise<void> {
  await scope.db
    .updateTable('feed')
    .set({ ...changes, ...(summary ? { preview: JSON.stringify(summary) } : {}) })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

type FeedExpressions = ExpressionBuilder<Schema, 'feed'>;

function feedQuery(scope: Scope) {
  return scope.db
    .selectFrom('feed')
    .leftJoin('provider', (join) =>
      join.onRef('provider.council_id', '=', 'feed.council_id').onRef('provider.id', '=', 'feed.provider_id'),
    )
    .leftJoin('mapping_profile', (join) =>
      join
        .onRef('mapping_profile.council_id', '=', 'feed.council_id')
        .onRef('mapping_profile.id', '=', 'feed.mapping_profile_id'),
    )
    .leftJoin('api_client', (join) =>
      join
        .onRef('api_client.council_id', '=', 'feed.council_id')
        .onRef('api_client.id', '=', 'feed.api_client_id'),
    )
    .leftJoin('app_user as receiver', 'receiver.id', 'feed.received_by')
    .where('feed.council_id', '=', scope.who.councilId)
    .select([
      'feed.id',
      'feed.provider_id',
      'provider.name as provider_name',
      'feed.holds',
      'feed.format',
      'mapping_profile.name as profile_name',
      'feed.channel',
      'feed.file_name',
      'feed.file_reference',
      'feed.status',
      'feed.rows_read',
      'feed.rows_new',
      'feed.rows_unchanged',
      'feed.rows_updated',
      'feed.rows_refused',
      'feed.rows_unmatched',
      'feed.received_at',
      'feed.received_by',
      'receiver.name as received_by_name',
      'api_client.name as api_client_name',
      'feed.taken_at',
    ]);
}

/** Which feeds to list; `search` is a part of a file's name or reference, or a feed's number. */
export type FeedFilter = {
  readonly search: string;
  readonly providerId: number | null;
  readonly status: FeedStatus | null;
  readonly channel: FeedChannel | null;
  readonly format: FeedFormat | null;
  /** Received on or after this local day, 'YYYY-MM-DD'. */
  readonly from: string | null;
  /** Received on or before it. */
  readonly to: string | null;
};

export const feedSorts = ['received', 'file', 'provider', 'read', 'refused'] as const;
export type FeedSort = (typeof feedSorts)[number];

function conditions(filter: FeedFilter) {
  const london = (day: string) => sql<Date>`(${day}::date)::timestamp at time zone 'Europe/London'`;
  return (is: FeedExpressions) => {
    const all = [];
    if (filter.search !== '') {
      const part = `%${filter.search.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`;
      const number = /^\d{1,12}$/.test(filter.search) ? Number(filter.search) : -1;
      all.push(
        is.or([
          is('feed.file_name', 'ilike', part),
          is('feed.file_reference', 'ilike', part),
          is('feed.id', '=', number),
        ]),
      );
    }
    if (filter.providerId !== null) all.push(is('feed.provider_id', '=', filter.providerId));
    if (filter.status !== null) all.push(is('feed.status', '=', filter.status));
    if (filter.channel !== null) all.push(is('feed.channel', '=', filter.channel));
    if (filter.format !== null) all.push(is('feed.format', '=', filter.format));
    if (filter.from !== null) all.push(is('feed.received_at', '>=', london(filter.from)));
    if (filter.to !== null)
      all.push(is('feed.received_at', '<', sql<Date>`${london(filter.to)} + interval '1 day'`));
    return is.and(all);
  };
}

const orders = {
  received: 'feed.received_at',
  file: 'feed.file_name',
  provider: 'provider.name',
  read: 'feed.rows_read',
  refused: 'feed.rows_refused',
} as const satisfies Record<FeedSort, string>;

/** One page of the feeds that fit a filter, and how many there are in all. `limit` null gives every one. */
export async function listFeeds(
  scope: Scope,
  filter: FeedFilter,
  { sort = { by: 'received', descending: true }, limit = 50, offset = 0 }: Listing<FeedSort> = {},
): Promise<{ rows: FeedRow[]; total: number }> {
  const where = conditions(filter);
  const direction = sort.descending ? 'desc' : 'asc';
  let query = feedQuery(scope).where(where).orderBy(orders[sort.by], direction).orderBy('feed.id', direction);
  if (limit !== null) query = query.limit(limit).offset(offset);
  const rows = await query.execute();
  const { total } = await scope.db
    .selectFrom('feed')
    .select((is) => is.fn.countAll<number>().as('total'))
    .where('feed.council_id', '=', scope.who.councilId)
    .where(where)
    .executeTakeFirstOrThrow();
  return { rows, total };
}

/** One feed; NotFound where there is none. */
export async function getFeed(scope: Scope, id: number): Promise<Feed> {
  const row = await feedQuery(scope)
    .leftJoin('app_user as taker', 'taker.id', 'feed.taken_by')
    .select([
      'feed.mapping_profile_id',
      'mapping_profile.version as profile_version',
      sql<Encoding | null>`mapping_profile.mapping->>'encoding'`.as('profile_encoding'),
      'feed.method',
      'feed.fault',
      'feed.headings',
      'feed.delimiter',
      'feed.long_work_id',
      'feed.preview',
      'feed.taken_by',
      'taker.name as taken_by_name',
    ])
    .where('feed.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('feed');
  const { preview, ...rest } = row;
  return { ...rest, summary: feedSummary.parse(preview) };
}

/** What reading or taking a feed needs, locked until the work is done; NotFound where there is none. */
export async function lockFeed(scope: Scope, id: number) {
  const row = await feedForWork(scope, id).forUpdate().executeTakeFirst();
  if (row === undefined) throw new NotFound('feed');
  return row;
}

/** The same, or undefined where somebody is working on it now. */
export async function lockIdleFeed(scope: Scope, id: number): Promise<LockedFeed | undefined> {
  await getFeed(scope, id);
  return await feedForWork(scope, id).forUpdate().skipLocked().executeTakeFirst();
}

function feedForWork(scope: Scope, id: number) {
  return scope.db
    .selectFrom('feed')
    .select([
      'id',
      'provider_id',
      'holds',
      'format',
      'mapping_profile_id',
      'method',
      'channel',
      'content_hash',
      'content',
      'file_name',
      'status',
      'taken_by',
      'long_work_id',
      'rows_read',
      'rows_new',
      'rows_updated',
    ])
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id);
}

/** A feed as `lockFeed` gives it. */
export type LockedFeed = Awaited<ReturnType<typeof lockFeed>>;

/** The file of a feed as it came (gzip-compressed), for whoever asked to see it: that they did is written down. */
export async function openFeedContent(
  scope: Scope,
  id: number,
): Promise<{ fileName: string; content: Buffer }> {
  const row = await scope.db
    .selectFrom('feed')
    .select(['file_name', 'content'])
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('feed');
  scope.audit({ act: 'feed file downloaded', subject: ['feed', id], detail: { fileName: row.file_name } });
  return { fileName: row.file_name, content: row.content };
}

/** The council's name in addresses and folders. */
export async function councilShortName(scope: Scope): Promise<string> {
  const row = await scope.db
    .selectFrom('council')
    .select('short_name')
    .where('id', '=', scope.who.councilId)
    .executeTakeFirstOrThrow();
  return row.short_name;
}
