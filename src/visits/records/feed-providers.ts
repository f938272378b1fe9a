import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

/** A provider as feeds name it. */
export type FeedProvider = { readonly id: number; readonly reference: string; readonly name: string };

/** The providers that whoever asks may send for: every one for the council's people, their own for a provider's. */
export async function listFeedProviders(scope: Scope): Promise<FeedProvider[]> {
  return await scope.db
    .selectFrom('provider')
    .select(['id', 'reference', 'name'])
    .where('council_id', '=', scope.who.councilId)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** One provider; NotFound where there is none, or none that whoever asks may see. */
export async function getFeedProvider(scope: Scope, id: number): Promise<FeedProvider> {
  const row = await scope.db
    .selectFrom('provider')
    .select(['id', 'reference', 'name'])
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('provider');
  return row;
}
