/** Where many requests would go together: asked here, worked out by rounds, kept for the day. Council people only. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { JointAnswer } from '../rules/joint-look.ts';

/** One time it was asked. `fault` says why it could not be worked out; the answer is null until it is. */
export type JointLook = {
  readonly id: number;
  readonly requestIds: readonly number[];
  readonly workId: number | null;
  readonly answer: JointAnswer | null;
  readonly finishedAt: Date | null;
  readonly fault: string | null;
  readonly madeAt: Date;
  readonly madeByName: string | null;
};

function looks(scope: Scope, where: ReturnType<typeof sql>) {
  return sql<JointLook>`select j.id, array(select r.placement_request_id::float8 from joint_look_request r
        where r.council_id = j.council_id and r.joint_look_id = j.id order by 1) as "requestIds", j.work_id as "workId", j.answer, j.finished_at as "finishedAt",
      j.fault, j.made_at as "madeAt", u.name as "madeByName"
    from joint_look j left join app_user u on u.id = j.made_by
    where j.council_id = ${scope.who.councilId} and ${where} order by j.id desc`;
}

/** One time it was asked. Throws NotFound. */
export async function getJointLook(scope: Scope, id: number): Promise<JointLook> {
  const { rows } = await looks(scope, sql`j.id = ${id}`).execute(scope.db);
  const [look] = rows;
  if (look === undefined) throw new NotFound('look into rounds');
  return look;
}

/** Every time it was asked today, the newest first. */
export async function listJointLooksToday(scope: Scope): Promise<JointLook[]> {
  const { rows } = await looks(scope, sql`j.asked_on = ${londonDay(scope.now).toString()}`).execute(scope.db);
  return rows;
}

/** Writes down that it is asked; answers its number. For actions. */
export async function insertJointLook(
  scope: Scope,
  { requestIds, engine }: { readonly requestIds: readonly number[]; readonly engine: string },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('joint_look')
    .values({
      council_id: scope.who.councilId,
      asked_on: londonDay(scope.now).toString(),
      engine,
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await scope.db
    .insertInto('joint_look_request')
    .values(
      requestIds.map((requestId) => ({
        council_id: scope.who.councilId,
        joint_look_id: id,
        placement_request_id: requestId,
      })),
    )
    .execute();
  return id;
}

/** Notes what shows its progress, or that it is over: the answer, or why it failed. For actions. */
export async function noteJointLook(
  scope: Scope,
  id: number,
  values:
    | { readonly work_id: number }
    | { readonly finished_at: string; readonly answer: JointAnswer | null; readonly fault: string | null },
): Promise<void> {
  await scope.db
    .updateTable('joint_look')
    .set('work_id' in values ? values : { ...values, answer: values.answer && JSON.stringify(values.answer) })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** The names of some providers, by number. */
export async function namesOfProviders(
  scope: Scope,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await scope.db
    .selectFrom('provider')
    .where('council_id', '=', scope.who.councilId)
    .where('id', 'in', [0, ...ids])
    .select(['id', 'name'])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
