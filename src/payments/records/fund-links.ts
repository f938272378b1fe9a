/** The links by which people read the statement of their own fund without signing in. Only the hash of a token is kept. Council people only. */
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Scope } from '../../platform/scope.ts';
import { hashOfToken } from '../../platform/sessions.ts';

/** Whose link a token is, before it is known who asks. */
export type FundLinkFound = {
  readonly councilId: number;
  readonly linkId: number;
  readonly fundId: number;
  /** Null where the person has it. */
  readonly representativeId: number | null;
};

/** Whose link has a token; undefined where none has, or it is too old or revoked. */
export async function findFundLink(database: Database, token: string): Promise<FundLinkFound | undefined> {
  const { rows } = await database.pool.query<FundLinkFound>(
    `select council_id as "councilId", id as "linkId", fund_id as "fundId", representative_id as "representativeId"
     from fund_link where token_hash = $1 and revoked_at is null and expires_at > now()`,
    [hashOfToken(token)],
  );
  return rows[0];
}

/** A link that works. `representativeId` is null where the person has it; `openedAt` is when it was last opened. */
export type FundLink = {
  readonly id: number;
  readonly representativeId: number | null;
  readonly representativeName: string | null;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
};

/** The links to a fund that were not revoked and are not too old. */
export async function listFundLinks(scope: Scope, fundId: number): Promise<FundLink[]> {
  const { rows } = await sql<FundLink>`
    select l.id, l.representative_id as "representativeId", r.name as "representativeName", l.made_at as "madeAt", l.expires_at as "expiresAt",
      l.opened_at as "openedAt"
    from fund_link l left join representative r on r.council_id = l.council_id and r.id = l.representative_id
    where l.council_id = ${scope.who.councilId} and l.fund_id = ${fundId} and l.revoked_at is null and l.expires_at > ${scope.now.toString()}
    order by l.id`.execute(scope.db);
  return rows;
}

/** Revokes the link that somebody has to a fund; answers how many there were. For actions. */
export async function revokeFundLinks(
  scope: Scope,
  fundId: number,
  representativeId: number | null,
): Promise<number> {
  const done = await scope.db
    .updateTable('fund_link')
    .set({ revoked_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('fund_id', '=', fundId)
    .where('representative_id', 'is not distinct from', representativeId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Writes a link. For actions. */
export async function insertFundLink(
  scope: Scope,
  link: {
    readonly fundId: number;
    readonly representativeId: number | null;
    readonly token: string;
    readonly expiresAt: Temporal.Instant;
  },
): Promise<void> {
  await scope.db
    .insertInto('fund_link')
    .values({
      council_id: scope.who.councilId,
      fund_id: link.fundId,
      representative_id: link.representativeId,
      token_hash: hashOfToken(link.token),
      made_by: scope.who.userId ?? 0,
      made_at: scope.now.toString(),
      expires_at: link.expiresAt.toString(),
    })
    .execute();
}

/** Writes when a link was last opened. For actions. */
export async function markFundLink(scope: Scope, id: number): Promise<void> {
  await scope.db
    .updateTable('fund_link')
    .set({ opened_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}
