/** What the end of services does to their visits, told before; and the visits back where the end is taken back. Source: docs/rules/taking-an-end-back.md. */
import { require, type Scope } from '../../platform/scope.ts';
import { putBackInRotas } from '../../rounds/records/rota-places.ts';
import { forgetDropped, type KeptVisit, listDropped, restoreDropped } from '../records/dropped-visits.ts';
import { lastPlannedDay, listExisting } from '../records/plan-existing.ts';
import { lockLinesToPlan } from '../records/plan-lines.ts';
import { loggedAmong } from '../records/planned-visits.ts';
import { comesBack, type EndForetold, foretellEnd } from '../rules/end-of-care.ts';
import { noticeOfContracts, type Planned, replanLines } from './plan-visits.ts';

/** What would become of the visits of some lines after a last day ('YYYY-MM-DD'), were care to end with it. Changes nothing. Needs packages.suspend. */
export async function foretellEndOfLines(
  scope: Scope,
  lineIds: readonly number[],
  endsOn: string,
): Promise<EndForetold> {
  require(scope, 'packages.suspend');
  const lines = (await lockLinesToPlan(scope, lineIds)).filter(({ imported }) => !imported);
  const from = Temporal.PlainDate.from(endsOn).add({ days: 1 }).toString();
  const last = (await lastPlannedDay(scope, lineIds)) ?? from;
  const existing = await listExisting(
    scope,
    lines.map(({ lineId }) => lineId),
    from,
    last,
  );
  const all = [...existing.values()].flat();
  const logged = await loggedAmong(
    scope,
    all.map(({ id }) => id),
  );
  const notice = await noticeOfContracts(scope, lines);
  const now = secondsOf(scope);
  const sum = { made: 0, passed: 0, removed: 0, cancelled: 0 };
  for (const { lineId, contractId } of lines) {
    const own = foretellEnd(existing.get(lineId) ?? [], logged, now, notice.get(contractId) ?? 0, endsOn);
    for (const key of Object.keys(sum) as (keyof EndForetold)[]) sum[key] += own[key];
  }
  return sum;
}

/** Visits that an end took out: how many would come back, how many of those had somebody in a rota, and how many stay out, their time having passed. */
export type BackForetold = { readonly back: number; readonly placed: number; readonly passed: number };

/** What would come back were the ends of some lines taken back now. Changes nothing. */
export async function foretellBack(scope: Scope, lineIds: readonly number[]): Promise<BackForetold> {
  const kept = (await listDropped(scope, lineIds)).filter(({ cancelled }) => !cancelled);
  const back = kept.filter((visit) => comesBack(visit, secondsOf(scope)));
  return {
    back: back.length,
    placed: back.filter(({ places }) => places.length > 0).length,
    passed: kept.length - back.length,
  };
}

/**
 * Brings back what the ends of some lines took out, once their last day is gone: the same visits, with who was put to them in rotas; then
 * plans the lines again from a day on, so that what was changed meanwhile holds. Needs packages.suspend. It never refuses.
 */
export async function bringBackLines(
  scope: Scope,
  lineIds: readonly number[],
  from: string,
): Promise<Planned> {
  require(scope, 'packages.suspend');
  const kept = await listDropped(scope, lineIds);
  const back: readonly KeptVisit[] = kept.filter((visit) => comesBack(visit, secondsOf(scope)));
  await restoreDropped(
    scope,
    back.map(({ id }) => id),
  );
  await putBackInRotas(
    scope,
    back.map(({ places }) => places),
  );
  await forgetDropped(scope, lineIds);
  const planned = await replanLines(scope, lineIds, from);
  return { ...planned, broughtBack: planned.broughtBack + back.length };
}

function secondsOf({ now }: Scope): number {
  return Math.floor(now.epochMilliseconds / 1000);
}
