/** Feeds that were taken before from the same file, or under the same reference of the sender. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Feed, LockedFeed } from './feeds.ts';

/** The feed of this provider that was taken from the very same file, read in the same way; undefined where there is none. */
export async function findSameFile(
  scope: Scope,
  feed: LockedFeed,
): Promise<{ id: number; taken_at: Date } | undefined> {
  const row = await scope.db
    .selectFrom('feed')
    .select(['id', 'taken_at'])
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', 'is not distinct from', feed.provider_id)
    .where('content_hash', '=', feed.content_hash)
    .where('holds', '=', feed.holds)
    .where('format', '=', feed.format)
    .where('mapping_profile_id', 'is not distinct from', feed.mapping_profile_id)
    .where('method', '=', feed.method)
    .where('status', '=', 'taken')
    .where('id', '<>', feed.id)
    .orderBy('id')
    .executeTakeFirst();
  return row?.taken_at ? { id: row.id, taken_at: row.taken_at } : undefined;
}

/** The feed of the very same file that was taken before this one came; undefined where there is none. */
export async function findTakenBefore(
  scope: Scope,
  { id, received_at }: Pick<Feed, 'id' | 'received_at'>,
): Promise<number | undefined> {
  const row = await scope.db
    .selectFrom('feed as again')
    .innerJoin('feed as first', (join) =>
      join
        .onRef('first.council_id', '=', 'again.council_id')
        .onRef('first.content_hash', '=', 'again.content_hash')
        .on(sql<boolean>`first.provider_id is not distinct from again.provider_id`),
    )
    .where('again.council_id', '=', scope.who.councilId)
    .where('again.id', '=', id)
    .whereRef('first.id', '<>', 'again.id')
    .where('first.status', '=', 'taken')
    .where('first.taken_at', '<=', received_at)
    .select('first.id')
    .orderBy('first.id')
    .executeTakeFirst();
  return row?.id;
}

/** The taken feed of a provider with the sender's own reference of the file; undefined where there is none. */
export async function findTakenReference(
  scope: Scope,
  providerId: number | null,
  fileReference: string,
): Promise<{ id: number; taken_at: Date } | undefined> {
  const row = await scope.db
    .selectFrom('feed')
    .select(['id', 'taken_at'])
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', 'is not distinct from', providerId)
    .where('file_reference', '=', fileReference)
    .where('status', '=', 'taken')
    .executeTakeFirst();
  return row?.taken_at ? { id: row.id, taken_at: row.taken_at } : undefined;
}
