/** Runs and keeps drills, and makes one the real plan. A drill changes nothing but its own row. Source: docs/rules/failure-drill.md. */
import { startTransition } from '../../brokerage/actions/transition-draft.ts';
import type { TransitionSide } from '../../brokerage/actions/transition-side.ts';
import { longDate, londonDay } from '../../ground/calendar.ts';
import { ok, type Refusal, type Result, refuse } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import { finishLongWork, startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  type DrillOf,
  getDrill,
  getSweep,
  insertDrill,
  insertDrillTransition,
  insertSweep,
  listToDrill,
  noteSweepWork,
} from '../records/drills.ts';
import { drill } from '../rules/drill.ts';
import { gatherDrill } from './gather-drill.ts';

/** Why a day cannot be drilled; undefined where it can. */
function faultOfDay(failsOn: string, today: string): Refusal | undefined {
  if (failsOn <= today) return refuse('Choose tomorrow or a later day', 'fails_on');
  const farthest = Temporal.PlainDate.from(today).add({ years: 1 }).toString();
  return failsOn > farthest ? refuse('Choose a day within a year', 'fails_on') : undefined;
}

/**
 * Works out what would happen if a provider, or what it has in one area, failed on a day, and keeps it. Refused where the day has come or
 * is more than a year away, or the provider has nothing on it. Needs drills.run.
 */
export async function runDrill(scope: Scope, of: Omit<DrillOf, 'sweepId'>): Promise<Result<{ id: number }>> {
  require(scope, 'drills.run');
  const fault = faultOfDay(of.failsOn, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  return await keepDrill(scope, { ...of, sweepId: null }, scope.who.userId);
}

async function keepDrill(scope: Scope, of: DrillOf, by: number | null): Promise<Result<{ id: number }>> {
  const ground = await gatherDrill(scope, of);
  if (ground === undefined) return refuse('No service of this provider goes on over that day', 'fails_on');
  const id = await insertDrill(scope, of, drill(ground), by);
  scope.audit({ act: 'drill run', subject: ['drill', id], detail: { ...of } });
  return ok({ id });
}

/** Asks for a drill of every provider for one day; the job `drill-everybody` does it. Refused as `runDrill`. Needs drills.run. */
export async function startSweep(scope: Scope, failsOn: string): Promise<Result<{ id: number }>> {
  require(scope, 'drills.run');
  const fault = faultOfDay(failsOn, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  const id = await insertSweep(scope, failsOn);
  const providers = await listToDrill(scope, await getSweep(scope, id));
  if (providers.length === 0) return refuse('No service goes on over that day', 'fails_on');
  const workId = await startLongWork(scope, {
    kind: 'drill-everybody',
    title: `Drilling every provider for ${longDate(failsOn)}`,
    link: `/drills/sweeps/${id}`,
    total: providers.length,
  });
  await noteSweepWork(scope, id, workId);
  await ask(scope, 'drill-everybody', { sweepId: id }, `drill-everybody ${scope.who.councilId}/${id}`);
  scope.audit({ act: 'every provider drilled', subject: ['drill sweep', id], detail: { failsOn } });
  return ok({ id });
}

/** Drills one provider of a sweep; a provider whose services have ended meanwhile is passed over. For the job; needs drills.run. */
export async function drillOfSweep(scope: Scope, sweepId: number, providerId: number): Promise<void> {
  require(scope, 'drills.run');
  const { fails_on: failsOn, made_by } = await getSweep(scope, sweepId);
  await keepDrill(scope, { providerId, areaId: null, failsOn, sweepId }, made_by);
}

/** Notes that a sweep has come to its end. For the job; needs drills.run. */
export async function finishSweep(scope: Scope, sweepId: number, failed: number): Promise<void> {
  require(scope, 'drills.run');
  const { work_id, drills } = await getSweep(scope, sweepId);
  if (work_id === null) return;
  const outcome = `${drills} drilled${failed > 0 ? `, ${failed} could not be` : ''}`;
  await finishLongWork(scope, work_id, { outcome, failed: failed > 0 });
}

/**
 * Makes a drill the real plan: a transition of the same provider, area and day, drafted afresh on what is known now. Refused where it was
 * made one already, and as `startTransition`. Needs placement.work.
 */
export async function makeTransition(
  scope: Scope,
  side: TransitionSide,
  drillId: number,
): Promise<Result<{ transitionId: number }>> {
  require(scope, 'placement.work');
  const { provider_id, area_id, fails_on, made_at, transition_id } = await getDrill(scope, drillId);
  if (transition_id !== null) return refuse('This drill is a transition already');
  const started = await startTransition(scope, side, {
    providerId: provider_id,
    areaId: area_id,
    reason: `The provider fails, as drilled on ${longDate(londonDay(made_at))}`,
    cutOverOn: fails_on,
  });
  if (!started.ok) return started;
  await insertDrillTransition(scope, drillId, started.value.id);
  scope.audit({
    act: 'drill made a transition',
    subject: ['drill', drillId],
    detail: { transitionId: started.value.id },
  });
  return ok({ transitionId: started.value.id });
}
