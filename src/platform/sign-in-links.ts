import type { Database } from './database.ts';
import { askForAll, isFirst, type Job } from './jobs.ts';
import { notify } from './notices/notify.ts';
import { systemOf, withScope } from './scope.ts';
import { hashOfToken, newToken } from './sessions.ts';

const lifeMinutes = 15;

/** A place where a user may work: one membership of theirs that has not ended. */
export type Membership = { readonly councilId: number; readonly membershipId: number };

const sendLink = 'send-sign-in-link';

/**
 * Asks that a sign-in link be sent to an address. Whether anybody has it is looked up only by the job, so that asking does the same
 * and takes as long whoever asks, and nobody can learn by a watch who has an account.
 */
export async function askForSignInLink(database: Database, email: string): Promise<void> {
  await askForAll(database, sendLink, { email });
}

/** Sends the sign-in links that were asked for. A user is not of one council alone, so one run of it is for all of them. */
export function signInLinkJob({ publicUrl }: { readonly publicUrl: string }): Job {
  return {
    name: sendLink,
    run: async ({ database, councilId, payload }) => {
      const { email } = payload;
      if (typeof email === 'string' && (await isFirst(database, councilId)))
        await sendSignInLink(database, email, publicUrl);
    },
  };
}

/**
 * Sends a one-time sign-in link to a user's address, where somebody who may use Tend has it, and forgets those of days ago; a
 * user who asks more than five times in an hour gets no further link.
 */
export async function sendSignInLink(database: Database, email: string, publicUrl: string): Promise<void> {
  const { rows } = await database.pool.query<{ id: number; council_id: number }>(
    `select u.id, min(m.council_id) as council_id from app_user u join membership m on m.user_id = u.id and m.ended_at is null
     where u.email = lower($1) and (select count(*) from sign_in_link l where l.user_id = u.id and l.created_at > now() - interval '1 hour') < 5
     group by u.id`,
    [email.trim()],
  );
  const user = rows[0];
  if (!user) return;
  const token = newToken();
  await database.pool.query(`delete from sign_in_link where created_at < now() - interval '1 day'`);
  await database.pool.query(
    'insert into sign_in_link (token_hash, user_id, expires_at) values ($1, $2, now() + make_interval(mins => $3))',
    [hashOfToken(token), user.id, lifeMinutes],
  );
  await withScope(database, systemOf(user.council_id), async (scope) => {
    const fields = { minutes: String(lifeMinutes), address: `${publicUrl}/sign-in/link/${token}` };
    await notify(scope, 'sign-in-link', { user: user.id }, fields);
  });
}

/** Uses a link up: whose it is, or undefined when it is unknown, used or too old. */
export async function useSignInLink(
  database: Database,
  token: string,
): Promise<{ userId: number } | undefined> {
  const { rows } = await database.pool.query<{ user_id: number }>(
    'update sign_in_link set used_at = now() where token_hash = $1 and used_at is null and expires_at > now() returning user_id',
    [hashOfToken(token)],
  );
  return rows[0] ? { userId: rows[0].user_id } : undefined;
}

/** Where a user may work, the oldest first. */
export async function membershipsOf(database: Database, userId: number): Promise<Membership[]> {
  const { rows } = await database.pool.query<Membership>(
    `select council_id as "councilId", id as "membershipId" from membership where user_id = $1 and ended_at is null order by id`,
    [userId],
  );
  return rows;
}

/** The user of a council with this address; undefined when there is none. For sign-in by the council's identity provider. */
export async function memberByEmail(
  database: Database,
  councilShortName: string,
  email: string,
): Promise<Membership | undefined> {
  const { rows } = await database.pool.query<Membership>(
    `select m.council_id as "councilId", m.id as "membershipId" from membership m join council c on c.id = m.council_id and c.short_name = $1
       join app_user u on u.id = m.user_id and u.email = lower($2)
     where m.ended_at is null and m.provider_id is null order by m.id limit 1`,
    [councilShortName, email],
  );
  return rows[0];
}
