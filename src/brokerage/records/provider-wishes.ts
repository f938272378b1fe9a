/** The providers that a person has asked for, or does not want. Council people only: a provider never reads a wish. */
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

export const PROVIDER_WISHES = ['wanted', 'refused'] as const;
/** What a person wishes of a provider. */
export type ProviderWishKind = (typeof PROVIDER_WISHES)[number];

/** A wish that stands or stood. `reason` is the person's own, where they gave one. */
export type ProviderWish = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly wish: ProviderWishKind;
  readonly reason: string | null;
  readonly recordedAt: Date;
  readonly by: string | null;
};

/** The wishes of a person that stand now, by the provider's name. */
export async function listProviderWishes(scope: Scope, personId: number): Promise<ProviderWish[]> {
  const rows = await scope.db
    .selectFrom('provider_wish as w')
    .innerJoin('provider as v', (join) =>
      join.onRef('v.council_id', '=', 'w.council_id').onRef('v.id', '=', 'w.provider_id'),
    )
    .leftJoin('app_user as u', 'u.id', 'w.recorded_by')
    .select(['w.id', 'w.provider_id', 'v.name', 'w.wish', 'w.reason', 'w.recorded_at', 'u.name as by'])
    .where('w.council_id', '=', scope.who.councilId)
    .where('w.person_id', '=', personId)
    .where('w.ended_at', 'is', null)
    .orderBy('v.name')
    .orderBy('w.id')
    .execute();
  return rows.map(({ provider_id, name, wish, recorded_at, ...row }) => ({
    ...row,
    providerId: provider_id,
    providerName: name,
    wish: wish === 'wanted' ? 'wanted' : 'refused',
    recordedAt: recorded_at,
  }));
}

/** Writes a wish down. For actions. */
export async function insertProviderWish(
  scope: Scope,
  personId: number,
  {
    providerId,
    wish,
    reason,
  }: { readonly providerId: number; readonly wish: ProviderWishKind; readonly reason: string | null },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('provider_wish')
    .values({
      council_id: scope.who.councilId,
      person_id: personId,
      provider_id: providerId,
      wish,
      reason,
      recorded_by: scope.who.userId,
      recorded_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends a wish of a person that stands. Throws NotFound where none does. For actions. */
export async function updateProviderWishEnded(scope: Scope, personId: number, id: number): Promise<void> {
  const row = await scope.db
    .updateTable('provider_wish')
    .set({ ended_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('wish');
}
