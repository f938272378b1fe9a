/** Whether requests fit into providers' rounds: asked here, worked out by rounds, kept for the day. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import { type Fit, keptFit } from '../rules/fit.ts';

/** One time it was asked. `fault` says why it could not be worked out. */
export type FitRun = {
  readonly id: number;
  readonly requestId: number;
  readonly monday: string;
  readonly workId: number | null;
  readonly finishedAt: Date | null;
  readonly fault: string | null;
  readonly madeAt: Date;
};

function runs(scope: Scope) {
  return scope.db
    .selectFrom('fit_run')
    .where('council_id', '=', scope.who.councilId)
    .select([
      'id',
      'placement_request_id as requestId',
      'week_starts_on as monday',
      'work_id as workId',
      'finished_at as finishedAt',
      'fault',
      'made_at as madeAt',
    ]);
}

/** The newest time it was asked of a request today; undefined where it was not. */
export async function findFitRun(scope: Scope, requestId: number): Promise<FitRun | undefined> {
  return await runs(scope)
    .where('placement_request_id', '=', requestId)
    .where('asked_on', '=', londonDay(scope.now).toString())
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** One time it was asked. Throws NotFound. */
export async function getFitRun(scope: Scope, id: number): Promise<FitRun> {
  const run = await runs(scope).where('id', '=', id).executeTakeFirst();
  if (run === undefined) throw new NotFound('question of rounds');
  return run;
}

/** Writes down that it is asked; answers its number. For actions. */
export async function insertFitRun(
  scope: Scope,
  { requestId, monday, engine }: Pick<FitRun, 'requestId' | 'monday'> & { readonly engine: string },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('fit_run')
    .values({
      council_id: scope.who.councilId,
      placement_request_id: requestId,
      asked_on: londonDay(scope.now).toString(),
      week_starts_on: monday,
      engine,
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Notes what shows its progress, or that it is over and why it failed. For actions. */
export async function noteFitRun(
  scope: Scope,
  id: number,
  values: { readonly work_id: number } | { readonly finished_at: string; readonly fault: string | null },
): Promise<void> {
  await scope.db
    .updateTable('fit_run')
    .set(values)
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** The answer for one provider, with its place in the order of matching. */
export type ProviderFit = {
  readonly providerId: number;
  readonly providerName: string;
  readonly place: number;
  readonly fit: Fit;
};

/** Writes the answer for one provider; again after a fault in place of the first. For actions. */
export async function saveProviderFit(
  scope: Scope,
  runId: number,
  { providerId, place, fit }: Omit<ProviderFit, 'providerName'>,
): Promise<void> {
  await sql`insert into provider_fit (council_id, fit_run_id, provider_id, place, fit, found_at)
    values (${scope.who.councilId}, ${runId}, ${providerId}, ${place}, ${JSON.stringify(fit)}::jsonb, ${scope.now.toString()})
    on conflict (council_id, fit_run_id, provider_id)
      do update set place = excluded.place, fit = excluded.fit, found_at = excluded.found_at`.execute(
    scope.db,
  );
}

/** The answers found so far, in the order of matching. */
export async function listProviderFits(scope: Scope, runId: number): Promise<ProviderFit[]> {
  const { rows } = await sql<ProviderFit>`
    select f.provider_id as "providerId", p.name as "providerName", f.place, f.fit
    from provider_fit f join provider p on p.council_id = f.council_id and p.id = f.provider_id
    where f.council_id = ${scope.who.councilId} and f.fit_run_id = ${runId} order by f.place, f.provider_id`.execute(
    scope.db,
  );
  return rows.map((row) => ({ ...row, fit: keptFit(row.fit) }));
}

/** A time that it was asked, with what was found so far. */
export type RunWithFits = FitRun & { readonly fits: readonly ProviderFit[] };

/** The newest time it was asked today of each of some requests (of all where none are named), by request. */
export async function listFitsToday(
  scope: Scope,
  requestIds?: readonly number[],
): Promise<Map<number, RunWithFits>> {
  let asked = runs(scope).where('asked_on', '=', londonDay(scope.now).toString());
  if (requestIds !== undefined) asked = asked.where('placement_request_id', 'in', [0, ...requestIds]);
  const newest = new Map<number, FitRun>();
  for (const run of await asked.orderBy('id').execute()) newest.set(run.requestId, run);
  const ids = [...newest.values()].map(({ id }) => id);
  const { rows } = await sql<ProviderFit & { runId: number }>`
    select f.fit_run_id as "runId", f.provider_id as "providerId", p.name as "providerName", f.place, f.fit
    from provider_fit f join provider p on p.council_id = f.council_id and p.id = f.provider_id
    where f.council_id = ${scope.who.councilId} and f.fit_run_id = any(${ids}::bigint[]) order by f.place, f.provider_id`.execute(
    scope.db,
  );
  const found = Map.groupBy(
    rows.map(({ runId, ...row }) => ({ runId, one: { ...row, fit: keptFit(row.fit) } })),
    ({ runId }) => runId,
  );
  return new Map(
    [...newest].map(([requestId, run]) => [
      requestId,
      { ...run, fits: (found.get(run.id) ?? []).map(({ one }) => one) },
    ]),
  );
}

/** What was found today of each provider's rounds for a request, by provider. */
export async function fitsToday(scope: Scope, requestId: number): Promise<ReadonlyMap<number, Fit>> {
  const run = await findFitRun(scope, requestId);
  const fits = run === undefined ? [] : await listProviderFits(scope, run.id);
  return new Map(fits.map(({ providerId, fit }) => [providerId, fit]));
}
