/** The links by which care workers see their own rounds without signing in. Only the hash of a token is kept. */
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Scope } from '../../platform/scope.ts';
import { hashOfToken } from '../../platform/sessions.ts';

export const linkKinds = ['page', 'calendar'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** Whose link a token is, before it is known who asks. */
export type LinkFound = {
  readonly councilId: number;
  readonly providerId: number;
  readonly workerId: number;
  readonly linkId: number;
};

/** Whose link has a token; undefined where none has, it was revoked, or the worker has left. */
export async function findWorkerLink(
  database: Database,
  token: string,
  opens: LinkKind,
): Promise<LinkFound | undefined> {
  const { rows } = await database.pool.query<LinkFound>(
    `select l.council_id as "councilId", l.provider_id as "providerId", l.care_worker_id as "workerId", l.id as "linkId"
     from worker_link l join care_worker w on w.council_id = l.council_id and w.id = l.care_worker_id
     where l.token_hash = $1 and l.opens = $2 and l.revoked_at is null
       and (w.ends_on is null or w.ends_on >= (now() at time zone 'Europe/London')::date)`,
    [hashOfToken(token), opens],
  );
  return rows[0];
}

/** A link that works. */
export type WorkerLink = {
  readonly id: number;
  readonly opens: LinkKind;
  readonly madeAt: Date;
  readonly openedAt: Date | null;
};

/** The links of a worker that work. */
export async function listWorkerLinks(scope: Scope, workerId: number): Promise<WorkerLink[]> {
  const { rows } = await sql<WorkerLink>`
    select id, opens, made_at as "madeAt", opened_at as "openedAt" from worker_link
    where council_id = ${scope.who.councilId} and care_worker_id = ${workerId} and revoked_at is null order by opens desc`.execute(
    scope.db,
  );
  return rows;
}

/** Revokes a worker's links of a kind; answers how many worked. For actions. */
export async function revokeLinks(scope: Scope, workerId: number, opens: LinkKind): Promise<number> {
  const done = await scope.db
    .updateTable('worker_link')
    .set({ revoked_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('care_worker_id', '=', workerId)
    .where('opens', '=', opens)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Writes a link. For actions. */
export async function insertWorkerLink(
  scope: Scope,
  link: {
    readonly workerId: number;
    readonly providerId: number;
    readonly opens: LinkKind;
    readonly token: string;
  },
): Promise<void> {
  await scope.db
    .insertInto('worker_link')
    .values({
      council_id: scope.who.councilId,
      provider_id: link.providerId,
      care_worker_id: link.workerId,
      opens: link.opens,
      token_hash: hashOfToken(link.token),
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
    })
    .execute();
}

/** Writes when a link was last opened. */
export async function markOpened(scope: Scope, linkId: number): Promise<void> {
  await scope.db
    .updateTable('worker_link')
    .set({ opened_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', linkId)
    .execute();
}
