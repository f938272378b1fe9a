/** The notices that a user has on the screen: their own only. */
import type { Scope } from '../scope.ts';

/** One notice for the screen. */
export type ScreenNotice = {
  readonly id: number;
  readonly subject: string;
  readonly body: string;
  readonly link: string | null;
  readonly queued_at: Date;
  readonly read_at: Date | null;
};

/** The notices of whoever asks, those not read first, then the newest; at most `limit` from `offset` on. */
export async function listScreenNotices(
  scope: Scope,
  {
    limit,
    offset = 0,
    unreadOnly = false,
  }: { readonly limit: number; readonly offset?: number; readonly unreadOnly?: boolean },
): Promise<{ rows: ScreenNotice[]; total: number; unread: number }> {
  const own = scope.db
    .selectFrom('outbox_message')
    .where('council_id', '=', scope.who.councilId)
    .where('channel', '=', 'screen')
    .where('user_id', '=', scope.who.userId ?? 0);
  const { total, unread } = await own
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('total'),
      fn.count<number>(eb.case().when('read_at', 'is', null).then(1).end()).as('unread'),
    ])
    .executeTakeFirstOrThrow();
  const rows = await own
    .$if(unreadOnly, (query) => query.where('read_at', 'is', null))
    .select(['id', 'subject', 'body', 'link', 'queued_at', 'read_at'])
    .orderBy(({ eb }) => eb('read_at', 'is not', null))
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows, total, unread };
}

/** Marks one of one's own notices as read, or all. Answers how many there were. */
export async function markNoticesRead(scope: Scope, which: number | 'all'): Promise<number> {
  const { numUpdatedRows } = await scope.db
    .updateTable('outbox_message')
    .set({ read_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('channel', '=', 'screen')
    .where('user_id', '=', scope.who.userId ?? 0)
    .where('read_at', 'is', null)
    .$if(which !== 'all', (query) => query.where('id', '=', which === 'all' ? 0 : which))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
