/** The changes to a rota that can be taken back, and those that were and can be put back. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { RotaStop } from '../rules/rota.ts';
import type { RotaStep } from './rotas.ts';

/** A change, with when it was made (or, where it was taken back, when that was), and the plan or repair that it came from. */
export type StepFound = RotaStep & {
  readonly at: Date;
  readonly planId: number | null;
  readonly planKind: 'the rest' | 'repair' | null;
};

type Kept = { readonly visits: readonly number[]; readonly stops: readonly RotaStop[] };
type Row = Pick<StepFound, 'id' | 'what' | 'at' | 'planId' | 'planKind'> & {
  readonly undone: boolean;
  readonly before: Kept;
  readonly after: Kept;
};

/**
 * The last change to a rota that stands, and the first after it that was taken back and after which nothing else was changed; each undefined
 * where there is none.
 */
export async function findSteps(
  scope: Scope,
  rotaId: number,
): Promise<{ readonly standing: StepFound | undefined; readonly undone: StepFound | undefined }> {
  const { rows } = await sql<Row>`
    with own as (select * from rota_step where council_id = ${scope.who.councilId} and rota_id = ${rotaId}),
      standing as (select max(id) as id from own where undone_at is null),
      undone as (select min(own.id) as id from own, standing where undone_at is not null and own.id > coalesce(standing.id, 0)
        and not exists (select from own later where later.id > own.id and later.done_at > own.undone_at))
    select s.id, s.what, s.before, s.after, s.undone_at is not null as undone, coalesce(s.undone_at, s.done_at) as at,
      p.id as "planId", p.kind as "planKind"
    from own s left join rota_proposal p
        on p.council_id = s.council_id and p.rota_step_id = s.id
    where s.id in (select id from standing union all select id from undone)`.execute(scope.db);
  const found = (undone: boolean): StepFound | undefined => {
    const row = rows.find((one) => one.undone === undone);
    if (row === undefined) return undefined;
    const { before, after, id, what, at, planId, planKind } = row;
    const kept = { visitIds: before.visits, before: before.stops, after: after.stops };
    return { id, what, at, planId, planKind, ...kept };
  };
  return { standing: found(false), undone: found(true) };
}

/** Writes that a change which was taken back stands again. For actions. */
export async function markRedone(scope: Scope, stepId: number): Promise<void> {
  await scope.db
    .updateTable('rota_step')
    .set({ undone_at: null })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', stepId)
    .execute();
}
