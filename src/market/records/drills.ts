/** Drills as they were kept, the days on which every provider was drilled, and the transitions that drills became. Council people only. */
import { sql, type SqlBool } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import { getLongWork } from '../../platform/long-work.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { type DrillAnswer, type DrillFigures, figuresOf, readAnswer } from '../rules/drill-answer.ts';

/** A drill in a list. Days 'YYYY-MM-DD'. */
export type Drill = DrillFigures & {
  readonly id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly area_id: number | null;
  readonly area_name: string | null;
  readonly fails_on: string;
  readonly sweep_id: number | null;
  /** Of the uncovered people, those with live-in, night or day care; none in a drill that did not count them. */
  readonly uncovered_place_people: number;
  /** People of whom nobody knows whether they lose their care worker, because no visit was logged. */
  readonly unlogged_people: number;
  readonly made_at: Date;
  readonly made_by_name: string | null;
  /** The real plan that it became. */
  readonly transition_id: number | null;
};

function drills(scope: Scope, where: ReturnType<typeof sql<SqlBool>>) {
  return sql`select d.id, d.provider_id, p.name as provider_name, d.area_id, a.name as area_name, d.fails_on, d.drill_sweep_id as sweep_id,
      d.services, d.by_hand, d.people, d.weekly_minutes, d.placed_minutes, d.in_house_minutes, d.uncovered_minutes, d.uncovered_people,
      d.workers_beyond, d.extra_pence, d.unpriced_services, d.losing_people, d.losing_critical_people, d.concentration_before,
      d.concentration_after, d.stale_figures, coalesce((d.answer #>> '{inHouse,uncoveredPlacePeople}')::int, 0) as uncovered_place_people,
      (d.answer #>> '{workers,notKnown}')::int as unlogged_people, d.made_at, u.name as made_by_name, t.transition_id
    from drill d
      join provider p on p.council_id = d.council_id and p.id = d.provider_id
      left join area a on a.council_id = d.council_id and a.id = d.area_id
      left join app_user u on u.id = d.made_by
      left join drill_transition t on t.council_id = d.council_id and t.drill_id = d.id
    where d.council_id = ${scope.who.councilId} and ${where}`;
}

/** Which drills: those of one provider, of one sweep, or those that were made one by one. */
export type DrillFilter = {
  readonly providerId?: number | undefined;
  readonly sweepId?: number | null | undefined;
};

/** Drills, the newest made first. */
export async function listDrills(scope: Scope, { providerId, sweepId }: DrillFilter = {}): Promise<Drill[]> {
  const all = [sql<SqlBool>`true`];
  if (providerId !== undefined) all.push(sql`d.provider_id = ${providerId}`);
  if (sweepId === null) all.push(sql`d.drill_sweep_id is null`);
  else if (sweepId !== undefined) all.push(sql`d.drill_sweep_id = ${sweepId}`);
  const { rows } =
    await sql<Drill>`${drills(scope, sql<SqlBool>`${sql.join(all, sql` and `)}`)} order by d.made_at desc, d.id desc`.execute(
      scope.db,
    );
  return rows;
}

/** One drill with all that it found. NotFound where there is none. */
export async function getDrill(scope: Scope, id: number): Promise<Drill & { readonly answer: DrillAnswer }> {
  const { rows } = await sql<Drill>`${drills(scope, sql<SqlBool>`d.id = ${id}`)}`.execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('drill');
  const { answer } = await scope.db
    .selectFrom('drill')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .select('answer')
    .executeTakeFirstOrThrow();
  return { ...row, answer: readAnswer(answer) };
}

/** What a drill is of. */
export type DrillOf = {
  readonly providerId: number;
  readonly areaId: number | null;
  readonly failsOn: string;
  readonly sweepId: number | null;
};

/** Keeps a drill; answers its id. `by` made it, who may be somebody else than does the work. */
export async function insertDrill(
  scope: Scope,
  of: DrillOf,
  answer: DrillAnswer,
  by: number | null,
): Promise<number> {
  const { id } = await scope.db
    .insertInto('drill')
    .values({
      council_id: scope.who.councilId,
      provider_id: of.providerId,
      area_id: of.areaId,
      fails_on: of.failsOn,
      drill_sweep_id: of.sweepId,
      ...figuresOf(answer),
      answer: JSON.stringify(answer),
      made_by: by,
      made_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Notes which transition a drill became. */
export async function insertDrillTransition(
  scope: Scope,
  drillId: number,
  transitionId: number,
): Promise<void> {
  await scope.db
    .insertInto('drill_transition')
    .values({
      council_id: scope.who.councilId,
      drill_id: drillId,
      transition_id: transitionId,
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
    })
    .execute();
}

/** The drill that a transition was started from; undefined where it was not, or for who may see none. */
export async function drillOfTransition(scope: Scope, transitionId: number): Promise<number | undefined> {
  if (!permits(scope.who, 'drills.see')) return undefined;
  const row = await scope.db
    .selectFrom('drill_transition')
    .where('council_id', '=', scope.who.councilId)
    .where('transition_id', '=', transitionId)
    .select('drill_id')
    .executeTakeFirst();
  return row?.drill_id;
}

/**
 * The day on which the old provider of a transition fails, where it was started from a drill; undefined where it was not. Not held back from who
 * may see no drill: it tells when care stops.
 */
export async function failureOfTransition(scope: Scope, transitionId: number): Promise<string | undefined> {
  const { rows } = await sql<{ failsOn: string }>`
    select d.fails_on as "failsOn" from drill_transition t join drill d on d.council_id = t.council_id and d.id = t.drill_id
    where t.council_id = ${scope.who.councilId} and t.transition_id = ${transitionId}`.execute(scope.db);
  return rows[0]?.failsOn;
}

/** Every provider drilled for one day. */
export type DrillSweep = {
  readonly id: number;
  readonly fails_on: string;
  readonly work_id: number | null;
  readonly made_by: number | null;
  readonly made_by_name: string | null;
  readonly made_at: Date;
  readonly drills: number;
};

/** Sweeps, the newest first; with an id only that one. */
export async function listSweeps(scope: Scope, id?: number): Promise<DrillSweep[]> {
  const { rows } = await sql<DrillSweep>`
    select s.id, s.fails_on, s.work_id, s.made_by, u.name as made_by_name, s.made_at,
      (select count(*) from drill d where d.council_id = s.council_id and d.drill_sweep_id = s.id) as drills
    from drill_sweep s left join app_user u on u.id = s.made_by
    where s.council_id = ${scope.who.councilId} and (${id ?? null}::bigint is null or s.id = ${id ?? null}::bigint)
    order by s.id desc`.execute(scope.db);
  return rows;
}

/** One sweep. NotFound where there is none. */
export async function getSweep(scope: Scope, id: number): Promise<DrillSweep> {
  const [row] = await listSweeps(scope, id);
  if (row === undefined) throw new NotFound('ranking');
  return row;
}

/** How far the work of a sweep has come; failed where some providers could not be drilled. */
export type SweepWork = {
  readonly state: 'going on' | 'finished' | 'failed';
  readonly done: number;
  readonly total: number | null;
};

/** How far a sweep has come. */
export async function workOfSweep(scope: Scope, { work_id }: DrillSweep): Promise<SweepWork> {
  if (work_id === null) return { state: 'finished', done: 0, total: null };
  const { done, total, finishedAt, failed } = await getLongWork(scope, work_id);
  return { state: failed ? 'failed' : finishedAt !== null ? 'finished' : 'going on', done, total };
}

/** Begins a sweep; answers its id. */
export async function insertSweep(scope: Scope, failsOn: string): Promise<number> {
  const { id } = await scope.db
    .insertInto('drill_sweep')
    .values({
      council_id: scope.who.councilId,
      fails_on: failsOn,
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Notes the work that shows how far a sweep has come. */
export async function noteSweepWork(scope: Scope, id: number, workId: number): Promise<void> {
  await scope.db
    .updateTable('drill_sweep')
    .set({ work_id: workId })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Every provider that a sweep has still to drill: those with a live line on its day, in order of id. */
export async function listToDrill(scope: Scope, { id, fails_on }: DrillSweep): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct l.provider_id as id from package_line l
      join person p on p.council_id = l.council_id and p.id = l.person_id and p.died_on is null
    where l.council_id = ${scope.who.councilId} and l.starts_on < ${fails_on} and (l.ends_on is null or l.ends_on >= ${fails_on})
      and not exists (select from drill d where d.council_id = l.council_id and d.drill_sweep_id = ${id} and d.provider_id = l.provider_id)
    order by 1`.execute(scope.db);
  return rows.map((row) => row.id);
}

type Named = {
  readonly reference: string;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
};

/** The people of a drill by id: references and names for those who may see them. */
export async function namesOfPeople(
  scope: Scope,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, Named>> {
  const { rows } = await sql<Named & { id: number }>`
    select id, reference, title, given_name, family_name from person
    where council_id = ${scope.who.councilId} and id = any(${[...new Set(personIds)]}::bigint[])`.execute(
    scope.db,
  );
  return new Map(rows.map(({ id, ...name }) => [id, name]));
}

/** Everybody who may make a drill the real plan, by name. */
export async function listBrokers(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct u.name from membership m join app_user u on u.id = m.user_id
    where m.council_id = ${scope.who.councilId} and m.role = 'broker' and m.ended_at is null order by u.name`.execute(
    scope.db,
  );
  return rows.map(({ name }) => name);
}
