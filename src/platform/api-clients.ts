import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { Forbidden, NotFound } from './errors.ts';
import type { Role } from './permissions.ts';
import type { Scope, Who } from './scope.ts';
import { require } from './scope.ts';
import { hashOfToken, newToken } from './sessions.ts';

const tokenSeconds = 3600;

/** What a system of the council itself can act as. */
export const COUNCIL_CLIENT_ROLES = ['broker', 'contracts_officer', 'commissioner', 'auditor'] as const;
export type CouncilClientRole = (typeof COUNCIL_CLIENT_ROLES)[number];

/** Makes a client for a provider's own system; the secret is answered once and only its hash is kept. Needs api-clients.edit. */
export async function makeApiClient(
  scope: Scope,
  providerId: number,
  name: string,
): Promise<{ id: number; clientKey: string; secret: string }> {
  return await insertClient(scope, { providerId, role: null, name });
}

/**
 * Makes a client for a system of the council itself, which may do what a role may; the secret is answered once. Needs
 * api-clients.edit, and nobody of a provider has it.
 */
export async function makeCouncilApiClient(
  scope: Scope,
  role: CouncilClientRole,
  name: string,
): Promise<{ id: number; clientKey: string; secret: string }> {
  if (scope.who.providerId !== null) throw new Forbidden('A provider makes keys for its own systems only.');
  return await insertClient(scope, { providerId: null, role, name });
}

async function insertClient(
  scope: Scope,
  {
    providerId,
    role,
    name,
  }: {
    readonly providerId: number | null;
    readonly role: CouncilClientRole | null;
    readonly name: string;
  },
): Promise<{ id: number; clientKey: string; secret: string }> {
  require(scope, 'api-clients.edit');
  const clientKey = `tend-${newToken().slice(0, 16)}`;
  const secret = newToken();
  const { id } = await scope.db
    .insertInto('api_client')
    .values({
      council_id: scope.who.councilId,
      provider_id: providerId,
      role,
      client_key: clientKey,
      secret_hash: hashOfToken(secret),
      name,
      created_by: scope.who.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  scope.audit({ act: 'api client made', subject: ['api_client', id], detail: { name, providerId, role } });
  return { id, clientKey, secret };
}

/** A token for a client's id and secret, or undefined when they do not fit or the client is revoked. */
export async function giveToken(
  database: Database,
  clientKey: string,
  secret: string,
): Promise<{ token: string; seconds: number } | undefined> {
  const { rows } = await database.pool.query<{ council_id: number; id: number; secret_hash: Buffer }>(
    'select council_id, id, secret_hash from api_client where client_key = $1 and revoked_at is null',
    [clientKey],
  );
  const client = rows[0];
  if (!client || !timingSafeEqual(client.secret_hash, hashOfToken(secret))) return undefined;
  const token = newToken();
  await database.pool.query(
    `insert into api_token (token_hash, council_id, api_client_id, expires_at) values ($1, $2, $3, now() + make_interval(secs => $4))`,
    [hashOfToken(token), client.council_id, client.id, tokenSeconds],
  );
  await database.pool.query('delete from api_token where expires_at < now()');
  return { token, seconds: tokenSeconds };
}

/** Whose token this is; undefined when unknown, expired or revoked. A provider's client acts as its coordinator, the council's own by its role. */
export async function findApiClient(
  database: Database,
  token: string,
): Promise<{ id: number; who: Who } | undefined> {
  const { rows } = await database.pool.query<{
    council_id: number;
    id: number;
    provider_id: number | null;
    role: Role | null;
    name: string;
  }>(
    `update api_client c set last_used_at = now() from api_token t
     where t.token_hash = $1 and t.expires_at > now() and c.council_id = t.council_id and c.id = t.api_client_id and c.revoked_at is null
     returning c.council_id, c.id, c.provider_id, c.role, c.name`,
    [hashOfToken(token)],
  );
  const row = rows[0];
  if (!row) return undefined;
  return {
    id: row.id,
    who: {
      councilId: row.council_id,
      userId: null,
      name: row.name,
      role: row.role ?? 'provider_coordinator',
      providerId: row.provider_id,
    },
  };
}

/** A client as a page shows it: never its secret. */
export type ApiClient = {
  readonly id: number;
  /** Null for a system of the council itself, which has a role. */
  readonly provider_id: number | null;
  readonly provider_name: string | null;
  readonly role: CouncilClientRole | null;
  readonly name: string;
  readonly client_key: string;
  readonly created_at: Date;
  readonly created_by_name: string | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
};

/** The clients of the council, or of the provider whose people ask; those in use first, the newest first. */
export async function listApiClients(scope: Scope): Promise<ApiClient[]> {
  return await scope.db
    .selectFrom('api_client as c')
    .leftJoin('provider as p', (join) =>
      join.onRef('p.council_id', '=', 'c.council_id').onRef('p.id', '=', 'c.provider_id'),
    )
    .leftJoin('app_user as u', 'u.id', 'c.created_by')
    .where('c.council_id', '=', scope.who.councilId)
    .select([
      'c.id',
      'c.provider_id',
      'p.name as provider_name',
      sql<CouncilClientRole | null>`c.role`.as('role'),
      'c.name',
      'c.client_key',
      'c.created_at',
      'u.name as created_by_name',
      'c.revoked_at',
      'c.last_used_at',
    ])
    .orderBy('c.revoked_at', (order) => order.asc().nullsFirst())
    .orderBy('c.created_at', 'desc')
    .execute();
}

/** Takes a client out of use at once, its tokens too. Answers its name. Needs api-clients.edit. */
export async function revokeApiClient(scope: Scope, id: number): Promise<{ name: string }> {
  require(scope, 'api-clients.edit');
  const row = await scope.db
    .updateTable('api_client')
    .set({ revoked_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(['name', 'provider_id'])
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('API key');
  scope.audit({
    act: 'api client revoked',
    subject: ['api_client', id],
    detail: { name: row.name, providerId: row.provider_id },
  });
  return { name: row.name };
}
