/** Progress of work that takes a while. Noted in a transaction of its own, so that others see how far it has come. */
import { NotFound } from './errors.ts';
import type { Scope } from './scope.ts';

/** How far a piece of work has come. `total` is null while it is not known. */
export type LongWork = {
  readonly id: number;
  readonly title: string;
  readonly link: string | null;
  readonly done: number;
  readonly total: number | null;
  readonly finishedAt: Date | null;
  readonly failed: boolean;
};

/**
 * Begins to show a piece of work; answers its id. `link` is where to look when it is finished. Only the council and `providerId` see it; where
 * that is left out it is the provider of whoever begins it, or none.
 */
export async function startLongWork(
  scope: Scope,
  {
    providerId = scope.who.providerId,
    ...work
  }: {
    readonly kind: string;
    readonly title: string;
    readonly link: string;
    readonly total?: number | null;
    readonly providerId?: number | null;
  },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('long_work')
    .values({
      council_id: scope.who.councilId,
      started_by: scope.who.userId,
      provider_id: providerId,
      ...work,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Notes how far a piece of work has come. */
export async function noteLongWork(
  scope: Scope,
  id: number,
  { done, total }: { readonly done: number; readonly total: number | null },
): Promise<void> {
  await scope.db
    .updateTable('long_work')
    .set({ done, total })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Notes that a piece of work is over, and how it ended. */
export async function finishLongWork(
  scope: Scope,
  id: number,
  { outcome, failed = false }: { readonly outcome: string; readonly failed?: boolean },
): Promise<void> {
  await scope.db
    .updateTable('long_work')
    .set({ finished_at: scope.now.toString(), outcome, failed })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** How far a piece of work has come; NotFound where there is none. */
export async function getLongWork(scope: Scope, id: number): Promise<LongWork> {
  const row = await scope.db
    .selectFrom('long_work')
    .select(['id', 'title', 'link', 'done', 'total', 'finished_at', 'failed'])
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('piece of work');
  const { finished_at: finishedAt, ...rest } = row;
  return { ...rest, finishedAt };
}
