/** Care workers that a person has asked for or does not want. Why is for the council only: it may be a worry. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

export type Wish = 'wanted' | 'refused';

/** A wish as a reader sees it; `reason` is absent for a provider. */
export type WorkerWish = {
  readonly id: number;
  readonly worker_name: string;
  readonly wish: Wish;
  readonly provider_id: number | null;
  readonly provider_name: string | null;
  readonly care_worker_id: number | null;
  readonly recorded_at: Date;
  readonly recorded_by_name: string | null;
  readonly ended_at: Date | null;
  readonly ended_reason?: string | null;
  readonly reason?: string | null;
};

/**
 * A person's wishes, the newest first, those that have ended last. A provider sees the present ones about its own
 * workers or about nobody's in particular, without the reasons.
 */
export async function listWishes(scope: Scope, personId: number): Promise<WorkerWish[]> {
  const { providerId } = scope.who;
  let query = scope.db
    .selectFrom('worker_wish')
    .leftJoin('provider', (on) =>
      on
        .onRef('provider.council_id', '=', 'worker_wish.council_id')
        .onRef('provider.id', '=', 'worker_wish.provider_id'),
    )
    .leftJoin('app_user', 'app_user.id', 'worker_wish.recorded_by')
    .where('worker_wish.council_id', '=', scope.who.councilId)
    .where('worker_wish.person_id', '=', personId);
  if (providerId !== null) {
    query = query
      .where('worker_wish.ended_at', 'is', null)
      .where((is) =>
        is.or([is('worker_wish.provider_id', 'is', null), is('worker_wish.provider_id', '=', providerId)]),
      );
  }
  const rows = await query
    .select([
      'worker_wish.id',
      'worker_name',
      'wish',
      'worker_wish.provider_id',
      'provider.name as provider_name',
      'care_worker_id',
      'worker_wish.recorded_at',
      'app_user.name as recorded_by_name',
      'ended_at',
    ])
    .$if(providerId === null, (council) => council.select(['worker_wish.reason', 'ended_reason']))
    .orderBy('ended_at', (order) => order.desc().nullsFirst())
    .orderBy('worker_wish.id', 'desc')
    .execute();
  return rows;
}

/** A present wish about a worker of this name (accents and capitals apart), where there is one. */
export async function findWishAbout(
  scope: Scope,
  personId: number,
  { workerName, providerId }: { readonly workerName: string; readonly providerId: number | null },
): Promise<{ id: number; wish: string } | undefined> {
  let query = scope.db
    .selectFrom('worker_wish')
    .where('council_id', '=', scope.who.councilId)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`search_words(worker_name) = search_words(${workerName})`);
  if (providerId !== null) {
    query = query.where((is) => is.or([is('provider_id', '=', providerId), is('provider_id', 'is', null)]));
  }
  return await query.select(['id', 'wish']).executeTakeFirst();
}

/** The one worker of a provider who has this name; undefined where there is none, or more than one. */
export async function findWorkerNamed(
  scope: Scope,
  providerId: number,
  name: string,
): Promise<number | undefined> {
  const rows = await scope.db
    .selectFrom('care_worker')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where(sql<boolean>`search_words(given_name || ' ' || family_name) = search_words(${name})`)
    .select('id')
    .limit(2)
    .execute();
  return rows.length === 1 ? rows[0]?.id : undefined;
}

/** Writes a wish; answers its id. */
export async function insertWish(
  scope: Scope,
  wish: {
    readonly personId: number;
    readonly workerName: string;
    readonly providerId: number | null;
    readonly careWorkerId: number | null;
    readonly wish: Wish;
    readonly reason: string | null;
  },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('worker_wish')
    .values({
      council_id: scope.who.councilId,
      person_id: wish.personId,
      worker_name: wish.workerName,
      provider_id: wish.providerId,
      care_worker_id: wish.careWorkerId,
      wish: wish.wish,
      reason: wish.reason,
      recorded_by: scope.who.userId,
      recorded_at: new Date(scope.now.epochMilliseconds),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Ends a present wish of a person. Throws NotFound where it is not there or has ended. */
export async function updateWishEnded(
  scope: Scope,
  personId: number,
  id: number,
  reason: string,
): Promise<string> {
  const row = await scope.db
    .updateTable('worker_wish')
    .set({ ended_at: new Date(scope.now.epochMilliseconds), ended_reason: reason })
    .where('council_id', '=', scope.who.councilId)
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('worker_name')
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('wish');
  return row.worker_name;
}

/** A present wish of a person. Throws NotFound where it is not there or has ended. */
export async function getWish(
  scope: Scope,
  personId: number,
  id: number,
): Promise<{ id: number; worker_name: string; wish: Wish }> {
  const wish = await scope.db
    .selectFrom('worker_wish')
    .where('council_id', '=', scope.who.councilId)
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .select(['id', 'worker_name', 'wish'])
    .executeTakeFirst();
  if (wish === undefined) throw new NotFound('wish');
  return wish;
}
