/** Shortlists that people choose from, and the links by which they see them without signing in. Council people only. */
import { sql } from 'kysely';
import { accessOfR } from '../../people/records/representatives.ts';
import type { Access } from '../../people/rules/representatives.ts';
import type { Database } from '../../platform/database.ts';
import type { Scope } from '../../platform/scope.ts';
import { hashOfToken } from '../../platform/sessions.ts';

/** A link as it stands. `representative_id` null is for the person; `used_at` is when a provider was chosen by it. */
export type ShortlistLink = {
  readonly id: number;
  readonly placement_request_id: number;
  readonly representative_id: number | null;
  readonly representative_name: string | null;
  /** What the representative may be told, and when; null where the link is the person's. */
  readonly access: Access | null;
  readonly made_at: Date;
  readonly expires_at: Date;
  readonly opened_at: Date | null;
  readonly used_at: Date | null;
};

/** Which council's link has a token, before it is known who asks; undefined where none has. */
export async function findLinkByToken(
  database: Database,
  token: string,
): Promise<{ councilId: number; linkId: number } | undefined> {
  const { rows } = await database.pool.query<{ councilId: number; linkId: number }>(
    'select council_id as "councilId", id as "linkId" from shortlist_link where token_hash = $1',
    [hashOfToken(token)],
  );
  return rows[0];
}

function links(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<ShortlistLink>`select s.id, s.placement_request_id, s.representative_id, r.name as representative_name,
      ${accessOfR} as access, s.made_at,
      s.expires_at, s.opened_at, s.used_at
    from shortlist_link s
      left join representative r on r.council_id = s.council_id and r.id = s.representative_id
    where s.council_id = ${scope.who.councilId} and ${where}`;
}

/** One link; undefined where there is none. */
export async function findLink(scope: Scope, id: number): Promise<ShortlistLink | undefined> {
  const { rows } = await links(scope, sql`s.id = ${id}`).execute(scope.db);
  return rows[0];
}

/** The links made for a request, the newest first. */
export async function listLinks(scope: Scope, requestId: number): Promise<ShortlistLink[]> {
  const { rows } =
    await sql<ShortlistLink>`${links(scope, sql`s.placement_request_id = ${requestId}`)} order by s.id desc`.execute(
      scope.db,
    );
  return rows;
}

/** Writes a link; of its token only the hash. Answers its id. For actions. */
export async function insertLink(
  scope: Scope,
  link: {
    readonly requestId: number;
    readonly representativeId: number | null;
    readonly token: string;
    readonly expiresAt: Temporal.Instant;
  },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('shortlist_link')
    .values({
      council_id: scope.who.councilId,
      placement_request_id: link.requestId,
      representative_id: link.representativeId,
      token_hash: hashOfToken(link.token),
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
      expires_at: link.expiresAt.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes when a link was first opened, or used up. For actions. */
export async function markLink(scope: Scope, id: number, what: 'opened_at' | 'used_at'): Promise<void> {
  await scope.db
    .updateTable('shortlist_link')
    .set({ [what]: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where(what, 'is', null)
    .execute();
}

/** How some providers introduce themselves; nothing where they have not. */
export async function introductionsOf(
  scope: Scope,
  providerIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (providerIds.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('provider_profile')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', 'in', [...providerIds])
    .select(['provider_id', 'introduction'])
    .execute();
  return new Map(rows.map((row) => [row.provider_id, row.introduction]));
}
