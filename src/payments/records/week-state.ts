/** Whether a provider's week is verified as it stands. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** The weeks of one provider are verified one after another; this waits until nobody else is at it. */
export async function takeTurn(scope: Scope, providerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('verify', ${scope.who.councilId} * 1000000 + ${providerId}))`.execute(
    scope.db,
  );
}

/** Locks a week's state, so that changes to it wait for the verification or are seen by it. Answers its changes so far. */
export async function lockWeek(scope: Scope, providerId: number, weekStartsOn: string): Promise<number> {
  const { rows } = await sql<{ changes: number }>`
    insert into week_state (council_id, provider_id, week_starts_on) values (${scope.who.councilId}, ${providerId}, ${weekStartsOn})
    on conflict (council_id, provider_id, week_starts_on) do update set changes = week_state.changes
    returning changes`.execute(scope.db);
  return rows[0]?.changes ?? 0;
}

/** Notes that a week is verified up to a number of changes, and when a visit without a log falls due to be judged. */
export async function noteVerified(
  scope: Scope,
  week: { readonly providerId: number; readonly weekStartsOn: string },
  changes: number,
  judgeAgainAt: number | null,
): Promise<void> {
  await sql`update week_state set changes_verified = ${changes}, verified_at = ${scope.now.toString()},
      judge_again_at = to_timestamp(${judgeAgainAt}::bigint)
    where council_id = ${scope.who.councilId} and provider_id = ${week.providerId} and week_starts_on = ${week.weekStartsOn}`.execute(
    scope.db,
  );
}

/** How far a week's verification has come: never done, no longer up to date, or done. */
export type Verification = {
  readonly verifiedAt: Date | null;
  readonly changedAt: Date | null;
  readonly upToDate: boolean;
};

/** Whether a week is verified as it stands, from its week_state s; null where it has none. */
export const upToDate = ({ now }: Scope) =>
  sql<boolean | null>`(s.verified_at is not null and s.changes = s.changes_verified
    and (s.judge_again_at is null or s.judge_again_at > ${now.toString()}::timestamptz))`;

/** How far the verification of a provider's week has come. */
export async function findVerification(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<Verification> {
  const row = await scope.db
    .selectFrom('week_state')
    .select(['changes', 'changes_verified', 'verified_at', 'changed_at', 'judge_again_at'])
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('week_starts_on', '=', weekStartsOn)
    .executeTakeFirst();
  if (row === undefined) return { verifiedAt: null, changedAt: null, upToDate: false };
  const due = row.judge_again_at !== null && row.judge_again_at.getTime() <= scope.now.epochMilliseconds;
  const upToDate = row.verified_at !== null && row.changes === row.changes_verified && !due;
  return { verifiedAt: row.verified_at, changedAt: row.changed_at, upToDate };
}

/** A provider's week. */
export type ProviderWeek = { readonly providerId: number; readonly weekStartsOn: string };

/**
 * The weeks to verify anew, oldest first: begun, and changed since they were verified or with a visit that may now be called
 * missed. Those from `since` on ('YYYY-MM-DD'), and with `changedSince` also older ones that changed since that day. Of
 * one provider, or of all.
 */
export async function listWeeksToVerify(
  scope: Scope,
  {
    since,
    changedSince,
    providerId,
  }: {
    readonly since: string;
    readonly changedSince?: string | undefined;
    readonly providerId?: number | undefined;
  },
): Promise<ProviderWeek[]> {
  const now = scope.now.toString();
  const { rows } = await sql<{ provider_id: number; week_starts_on: string }>`
    select provider_id, week_starts_on from week_state
    where council_id = ${scope.who.councilId} and (week_starts_on >= ${since} or changed_at >= ${changedSince ?? 'infinity'}::timestamptz)
      and week_starts_on <= london_week(${now}::timestamptz)
      and (verified_at is null or changes <> changes_verified or judge_again_at <= ${now}::timestamptz)
      ${providerId === undefined ? sql`` : sql`and provider_id = ${providerId}`}
    order by week_starts_on, provider_id`.execute(scope.db);
  return rows.map((row) => ({ providerId: row.provider_id, weekStartsOn: row.week_starts_on }));
}

/** Work of the last hour that leads to an address: the newest of it, under way or finished. */
export async function findWorkOn(
  scope: Scope,
  link: string,
): Promise<
  | {
      readonly done: number;
      readonly total: number | null;
      readonly finished: boolean;
      readonly outcome: string | null;
    }
  | undefined
> {
  const row = await scope.db
    .selectFrom('long_work')
    .select(['done', 'total', 'finished_at', 'outcome'])
    .where('council_id', '=', scope.who.councilId)
    .where('link', '=', link)
    .where('started_at', '>', new Date(scope.now.epochMilliseconds - 3_600_000))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { done: row.done, total: row.total, finished: row.finished_at !== null, outcome: row.outcome };
}
