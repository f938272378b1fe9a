import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from './database.ts';
import type { Role } from './permissions.ts';
import type { Who } from './scope.ts';

/** What is left for the next page to say: what was done, or why nothing was. */
export type Flash = { readonly words: string; readonly done: boolean };

/** A signed-in browser: who it is, which council they are working for, and the token their forms must carry. */
export type SignedIn = {
  readonly who: Who & { readonly role: Role; readonly userId: number };
  readonly councilName: string;
  readonly providerName: string | null;
  readonly demonstration: boolean;
  readonly csrfToken: string;
  readonly flash: Flash | null;
};

const lifeHours = 12;
const idleMinutes = 60;

/** The SHA-256 of a token: all that the database keeps of one. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
export function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(hashOfToken(given), hashOfToken(wanted));
}

/** A random token of 256 bits, safe in a cookie or an address. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Starts a session for a membership, and forgets those that are over. Answers its token, which goes into the cookie and nowhere else. */
export async function startSession(
  database: Database,
  councilId: number,
  membershipId: number,
): Promise<string> {
  const token = newToken();
  const started = await database.pool.query(
    `insert into session (token_hash, user_id, council_id, membership_id, csrf_token, expires_at)
     select $1, m.user_id, m.council_id, m.id, $2, now() + make_interval(hours => $3)
     from membership m where m.council_id = $4 and m.id = $5 and m.ended_at is null`,
    [hashOfToken(token), newToken(), lifeHours, councilId, membershipId],
  );
  if (started.rowCount !== 1) throw new Error('No such membership to sign in with.');
  await database.pool.query(
    `update app_user u set last_signed_in_at = now() from membership m where m.council_id = $1 and m.id = $2 and u.id = m.user_id`,
    [councilId, membershipId],
  );
  await database.pool.query('delete from session where expires_at < now()');
  return token;
}

/** Who holds a session token, taking the sentence left for their next page; undefined when it is unknown, idle too long or over. */
export async function findSession(database: Database, token: string): Promise<SignedIn | undefined> {
  const { rows } = await database.pool.query<{
    council_id: number;
    user_id: number;
    name: string;
    role: Role;
    provider_id: number | null;
    council_name: string;
    provider_name: string | null;
    demonstration: boolean;
    csrf_token: string;
    flash: string | null;
    stale: boolean;
  }>(
    `select s.council_id, s.user_id, u.name, m.role, m.provider_id, c.name as council_name, p.name as provider_name, c.demonstration,
       s.csrf_token, s.flash, s.seen_at < now() - interval '1 minute' as stale
     from session s join membership m on m.council_id = s.council_id and m.id = s.membership_id and m.ended_at is null
       join app_user u on u.id = s.user_id join council c on c.id = s.council_id
       left join provider p on p.council_id = s.council_id and p.id = m.provider_id
     where s.token_hash = $1 and s.expires_at > now() and s.seen_at > now() - make_interval(mins => $2)`,
    [hashOfToken(token), idleMinutes],
  );
  const row = rows[0];
  if (!row) return undefined;
  if (row.flash !== null || row.stale) {
    await database.pool.query('update session set flash = null, seen_at = now() where token_hash = $1', [
      hashOfToken(token),
    ]);
  }
  return {
    who: {
      councilId: row.council_id,
      userId: row.user_id,
      name: row.name,
      role: row.role,
      providerId: row.provider_id,
    },
    councilName: row.council_name,
    providerName: row.provider_name,
    demonstration: row.demonstration,
    csrfToken: row.csrf_token,
    flash: row.flash === null ? null : (JSON.parse(row.flash) as Flash),
  };
}

/** Leaves a sentence to show once on the session's next page. */
export async function leaveFlash(database: Database, token: string, flash: Flash): Promise<void> {
  await database.pool.query('update session set flash = $2 where token_hash = $1', [
    hashOfToken(token),
    JSON.stringify(flash),
  ]);
}

/** Ends a session at once. */
export async function endSession(database: Database, token: string): Promise<void> {
  await database.pool.query('delete from session where token_hash = $1', [hashOfToken(token)]);
}
