/** The rota of a provider's week: what is put to whom, what was changed, and what was published. */
import { sql } from 'kysely';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { RotaStop } from '../rules/rota.ts';

export type Rota = {
  readonly id: number;
  readonly providerId: number;
  /** Its Monday, 'YYYY-MM-DD'. */
  readonly monday: string;
  readonly version: number;
};

/** The rota of a provider's week; undefined where none was begun. */
export async function findRota(scope: Scope, providerId: number, monday: string): Promise<Rota | undefined> {
  return await scope.db
    .selectFrom('rota')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('week_starts_on', '=', monday)
    .select(['id', 'provider_id as providerId', 'week_starts_on as monday', 'version'])
    .executeTakeFirst();
}

/** The rotas of a provider from a Monday on, in order. */
export async function listRotas(scope: Scope, providerId: number, from: string): Promise<Rota[]> {
  return await scope.db
    .selectFrom('rota')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('week_starts_on', '>=', from)
    .select(['id', 'provider_id as providerId', 'week_starts_on as monday', 'version'])
    .orderBy('week_starts_on')
    .execute();
}

/** One rota. Throws NotFound. */
export async function getRota(scope: Scope, id: number): Promise<Rota> {
  const rota = await scope.db
    .selectFrom('rota')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .select(['id', 'provider_id as providerId', 'week_starts_on as monday', 'version'])
    .executeTakeFirst();
  if (rota === undefined) throw new NotFound('rota');
  return rota;
}

/** The rota of a provider's week, begun where there is none; nobody else changes it until this work is over. For actions. */
export async function lockRota(scope: Scope, providerId: number, monday: string): Promise<Rota> {
  await sql`insert into rota (council_id, provider_id, week_starts_on, made_by, made_at)
    values (${scope.who.councilId}, ${providerId}, ${monday}::date, ${scope.who.userId}, ${scope.now.toString()})
    on conflict (council_id, provider_id, week_starts_on) do nothing`.execute(scope.db);
  return await scope.db
    .selectFrom('rota')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('week_starts_on', '=', monday)
    .select(['id', 'provider_id as providerId', 'week_starts_on as monday', 'version'])
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Every stop of a rota, in order of start. */
export async function listStops(scope: Scope, rotaId: number): Promise<RotaStop[]> {
  const { rows } = await sql<RotaStop>`
    select planned_visit_id as "visitId", part, care_worker_id as "workerId", extract(epoch from starts_at)::bigint as "startsAt", locked
    from rota_stop where council_id = ${scope.who.councilId} and rota_id = ${rotaId}
    order by starts_at, planned_visit_id, part`.execute(scope.db);
  return rows;
}

/** Replaces the stops of some visits; answers the rota's new version. Throws ChangedMeanwhile unless it is at its version. For actions. */
export async function replaceStops(
  scope: Scope,
  rota: Rota,
  visitIds: readonly number[],
  stops: readonly RotaStop[],
): Promise<number> {
  const version = rota.version + 1;
  const changed = await scope.db
    .updateTable('rota')
    .set({ version })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', rota.id)
    .where('version', '=', rota.version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new ChangedMeanwhile('rota');
  await sql`delete from rota_stop where council_id = ${scope.who.councilId} and rota_id = ${rota.id}
    and planned_visit_id = any(${[...visitIds]}::bigint[])`.execute(scope.db);
  await sql`insert into rota_stop (council_id, rota_id, provider_id, planned_visit_id, part, care_worker_id, starts_at, locked)
    select ${scope.who.councilId}, ${rota.id}, ${rota.providerId}, s.visit, s.part, s.worker, to_timestamp(s.start), s.locked
    from unnest(${stops.map(({ visitId }) => visitId)}::bigint[], ${stops.map(({ part }) => part)}::smallint[],
      ${stops.map(({ workerId }) => workerId)}::bigint[], ${stops.map(({ startsAt }) => startsAt)}::double precision[],
      ${stops.map(({ locked }) => locked)}::boolean[]) as s(visit, part, worker, start, locked)
      join planned_visit v on v.council_id = ${scope.who.councilId} and v.id = s.visit and v.provider_id = ${rota.providerId}`.execute(
    scope.db,
  );
  return version;
}

/** A change to a rota, to be taken back. */
export type RotaStep = {
  readonly id: number;
  readonly what: string;
  readonly visitIds: readonly number[];
  readonly before: readonly RotaStop[];
  readonly after: readonly RotaStop[];
};

type Kept = { readonly visits: readonly number[]; readonly stops: readonly RotaStop[] };
type StepRow = { readonly id: number; readonly what: string; readonly before: Kept; readonly after: Kept };

/** Writes a change down. For actions. */
export async function insertStep(
  scope: Scope,
  rota: Rota,
  { what, visitIds, before, after }: Omit<RotaStep, 'id'>,
): Promise<void> {
  await scope.db
    .insertInto('rota_step')
    .values({
      council_id: scope.who.councilId,
      provider_id: rota.providerId,
      rota_id: rota.id,
      what,
      before: JSON.stringify({ visits: visitIds, stops: before }),
      after: JSON.stringify({ visits: visitIds, stops: after }),
      done_by: scope.who.userId,
      done_at: scope.now.toString(),
    })
    .execute();
}

/** The last change that was not taken back; undefined where there is none. */
export async function findLastStep(scope: Scope, rotaId: number): Promise<RotaStep | undefined> {
  const { rows } = await sql<StepRow>`
    select id, what, before, after from rota_step
    where council_id = ${scope.who.councilId} and rota_id = ${rotaId} and undone_at is null order by id desc limit 1`.execute(
    scope.db,
  );
  const [row] = rows;
  return row === undefined ? undefined : asStep(row);
}

/** One change to a rota, taken back or not. Throws NotFound. */
export async function getStep(scope: Scope, id: number): Promise<RotaStep> {
  const { rows } = await sql<StepRow>`
    select id, what, before, after from rota_step where council_id = ${scope.who.councilId} and id = ${id}`.execute(
    scope.db,
  );
  const [row] = rows;
  if (row === undefined) throw new NotFound('change');
  return asStep(row);
}

function asStep({ id, what, before, after }: StepRow): RotaStep {
  return { id, what, visitIds: before.visits, before: before.stops, after: after.stops };
}

/** Writes that a change was taken back. For actions. */
export async function markUndone(scope: Scope, stepId: number): Promise<void> {
  await scope.db
    .updateTable('rota_step')
    .set({ undone_at: scope.now.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', stepId)
    .execute();
}

/** A rota as it was published. */
export type Publication = {
  readonly id: number;
  readonly version: number;
  readonly stops: readonly RotaStop[];
  readonly words: string;
  readonly publishedAt: Date;
  readonly publishedBy: string | null;
};

type StopWritten = readonly [visitId: number, part: number, workerId: number, startsAt: number];

/** What was last published of a provider's week; undefined where nothing was. */
export async function findPublication(
  scope: Scope,
  providerId: number,
  monday: string,
): Promise<Publication | undefined> {
  const { rows } = await sql<Omit<Publication, 'stops'> & { stops: StopWritten[] }>`
    select p.id, p.version, p.stops, p.words, p.published_at as "publishedAt", u.name as "publishedBy"
    from rota r
      join rota_publication p on p.council_id = r.council_id and p.rota_id = r.id
      left join app_user u on u.id = p.published_by
    where r.council_id = ${scope.who.councilId} and r.provider_id = ${providerId} and r.week_starts_on = ${monday}
    order by p.version desc limit 1`.execute(scope.db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const stops = row.stops.map(([visitId, part, workerId, startsAt]) => ({
    visitId,
    part,
    workerId,
    startsAt,
    locked: false,
  }));
  return { ...row, stops };
}

/** Writes a publication; answers its version. For actions. */
export async function insertPublication(
  scope: Scope,
  rota: Rota,
  stops: readonly RotaStop[],
  words: string,
): Promise<number> {
  const written: StopWritten[] = stops.map(({ visitId, part, workerId, startsAt }) => [
    visitId,
    part,
    workerId,
    startsAt,
  ]);
  const { rows } = await sql<{ version: number }>`
    insert into rota_publication (council_id, provider_id, rota_id, version, stops, words, published_by, published_at)
    select ${scope.who.councilId}, ${rota.providerId}, ${rota.id}, 1 + coalesce(max(version), 0), ${JSON.stringify(written)}::jsonb, ${words},
      ${scope.who.userId}, ${scope.now.toString()}
    from rota_publication where council_id = ${scope.who.councilId} and rota_id = ${rota.id} returning version`.execute(
    scope.db,
  );
  return rows[0]?.version ?? 0;
}
