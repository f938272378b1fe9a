/** What the regulator said, kept for good. What stands is worked out here as `standingRating` works it out. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Rating, Said, Unrated } from '../rules/ratings.ts';

/** One thing said, as it was written down. `branch_id` null is of the provider as a whole. */
export type RecordedRating = Said & {
  readonly id: number;
  readonly branch_id: number | null;
  readonly source: string;
};

/** What stands of every branch, and of every provider as a whole (`branch_id` null); nothing where nothing is known. */
export const standingSql = sql`(select distinct on (council_id, provider_id, branch_id) council_id, provider_id, branch_id, rating, rated_on
  from regulator_rating where rating is not null
  order by council_id, provider_id, branch_id, coalesce(rated_on, (recorded_at at time zone 'Europe/London')::date) desc, id desc)`;

/** All that was said of a provider and its branches, in the order it was written down. */
export async function listRatings(scope: Scope, providerId: number): Promise<RecordedRating[]> {
  const rows = await scope.db
    .selectFrom('regulator_rating')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .select(['id', 'branch_id', 'rating', 'rated_on', 'source', 'recorded_at'])
    .orderBy('id')
    .execute();
  return rows.map(({ recorded_at, ...row }) => ({ ...row, recorded_on: londonDay(recorded_at).toString() }));
}

/** What to write down that the regulator said. */
export type NewRating = {
  readonly provider_id: number;
  readonly branch_id: number | null;
  readonly rating: Rating | Unrated | null;
  readonly rated_on: string | null;
  readonly source: string;
};

/** Writes down things said, in this order; answers the ids. */
export async function insertRatings(scope: Scope, said: readonly NewRating[]): Promise<number[]> {
  if (said.length === 0) return [];
  const recorded_at = new Date(scope.now.epochMilliseconds);
  const rows = await scope.db
    .insertInto('regulator_rating')
    .values(said.map((one) => ({ ...one, council_id: scope.who.councilId, recorded_at })))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** All that was ever said, of every provider of the council; to tell what is new. */
export async function listAllRatings(scope: Scope): Promise<Omit<NewRating, 'source'>[]> {
  return await scope.db
    .selectFrom('regulator_rating')
    .where('council_id', '=', scope.who.councilId)
    .select(['provider_id', 'branch_id', 'rating', 'rated_on'])
    .execute();
}
