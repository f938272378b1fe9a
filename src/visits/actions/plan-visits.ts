import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { bankHolidaySet } from '../../ground/bank-holidays.ts';
import { londonDay } from '../../ground/calendar.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  cancelDropped,
  insertWanted,
  lastPlannedDay,
  listExisting,
  removePlanned,
  updateWanted,
} from '../records/plan-existing.ts';
import { takeOffRotas } from '../../rounds/records/rota-places.ts';
import { keepDropped } from '../records/dropped-visits.ts';
import { listLineIdsToPlan, lockLinesToPlan, type PlannableLine } from '../records/plan-lines.ts';
import { type ExistingVisit, paidNoticeSeconds, planChanges } from '../rules/plan-changes.ts';
import { wantedVisits, type WantedVisit } from '../rules/plan-visits.ts';
import { applySuspensions } from './apply-suspension.ts';

/** How far ahead visits are planned. */
export const WEEKS_AHEAD = 8;

/** What planning did, in visits. */
export type Planned = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly cancelled: number;
  readonly takenOut: number;
  readonly broughtBack: number;
};

const LINES_AT_ONCE = 500;

/**
 * Makes the planned visits of a range of days ('YYYY-MM-DD', both included) what the patterns, ends and suspensions of the lines
 * ask for; of all lines where none are named. Safe to repeat: done again it changes nothing. What has begun, was logged, verified
 * or cancelled by itself is left alone. What goes because its line ended is kept, with its places in rotas, until that is taken back. Needs packages.suspend. It never refuses.
 */
export async function planVisits(
  scope: Scope,
  { from, to, lineIds }: { readonly from: string; readonly to: string; readonly lineIds?: readonly number[] },
): Promise<Planned> {
  require(scope, 'packages.suspend');
  const ids = lineIds ?? (await listLineIdsToPlan(scope, from, to));
  const holidays = bankHolidaySet(await bankHolidaysFor(scope, from, to), 'both');
  const done = { added: 0, changed: 0, removed: 0, cancelled: 0, takenOut: 0, broughtBack: 0 };
  for (let at = 0; at < ids.length; at += LINES_AT_ONCE) {
    const some = await planLines(scope, ids.slice(at, at + LINES_AT_ONCE), { from, to, holidays });
    for (const key of Object.keys(done) as (keyof Planned)[]) done[key] += some[key];
  }
  if (Object.values(done).some((count) => count > 0))
    scope.audit({ act: 'visits planned', detail: { from, to, lines: ids.length, ...done } });
  return done;
}

/**
 * Plans some lines again after a change to them, from a day on: eight weeks ahead, and as far as they were planned before.
 * Needs packages.suspend. It never refuses.
 */
export async function replanLines(scope: Scope, lineIds: readonly number[], from: string): Promise<Planned> {
  require(scope, 'packages.suspend');
  const today = londonDay(scope.now);
  const horizon = today.add({ weeks: WEEKS_AHEAD }).toString();
  const last = (await lastPlannedDay(scope, lineIds)) ?? horizon;
  const farthest = today.subtract({ years: 1 }).toString();
  return await planVisits(scope, {
    from: from < farthest ? farthest : from,
    to: last > horizon ? last : horizon,
    lineIds,
  });
}

type Range = { readonly from: string; readonly to: string; readonly holidays: ReadonlySet<string> };

async function planLines(scope: Scope, ids: readonly number[], range: Range): Promise<Planned> {
  const lines = (await lockLinesToPlan(scope, ids)).filter((line) => !line.imported);
  const existing = await listExisting(
    scope,
    lines.map(({ lineId }) => lineId),
    range.from,
    range.to,
  );
  const notice = await noticeOfContracts(scope, lines);
  const now = Math.floor(scope.now.epochMilliseconds / 1000);
  const add: { line: PlannableLine; visit: WantedVisit }[] = [];
  const change: { id: number; to: WantedVisit }[] = [];
  const remove: number[] = [];
  const cancel: number[] = [];
  const ended: number[] = [];
  for (const line of lines) {
    const planned: readonly ExistingVisit[] = existing.get(line.lineId) ?? [];
    const wanted = wantedVisits(line, range.from, range.to, range.holidays);
    const changes = planChanges(planned, wanted, now, notice.get(line.contractId) ?? 0, line.endsOn);
    for (const visit of changes.add) add.push({ line, visit });
    change.push(...changes.change);
    remove.push(...changes.remove);
    cancel.push(...changes.cancel);
    const later = new Set(planned.filter((visit) => isAfterEnd(visit, line)).map(({ id }) => id));
    ended.push(...[...changes.remove, ...changes.cancel].filter((id) => later.has(id)));
  }
  await keepDropped(scope, ended);
  await takeOffRotas(scope, ended);
  await removePlanned(scope, remove);
  await cancelDropped(scope, cancel, 'no longer asked for');
  await updateWanted(scope, change);
  await insertWanted(scope, add);
  const applied = await applySuspensions(scope, ids);
  return {
    added: add.length,
    changed: change.length,
    removed: remove.length,
    cancelled: cancel.length,
    ...applied,
  };
}

/** Whether a visit's day is after the last day of its line. */
function isAfterEnd({ startsOn }: ExistingVisit, { endsOn }: PlannableLine): boolean {
  return endsOn !== null && startsOn > endsOn;
}

/** How long before its start a dropped visit may still have to be paid for, in seconds, by contract. */
export async function noticeOfContracts(
  scope: Scope,
  lines: readonly PlannableLine[],
): Promise<Map<number, number>> {
  const today = londonDay(scope.now).toString();
  const contracts = lines.map(({ contractId }) => contractId);
  const held = await termsForContracts(scope, contracts, today, today);
  return new Map(
    [...held].map(([contractId, stretches]) => [
      contractId,
      paidNoticeSeconds(termsOnDay(stretches, today)?.terms.cancelled ?? []),
    ]),
  );
}
