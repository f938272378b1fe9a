/** Writes down when care workers are there, how they travel, when they are away, and what they are paid. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getWorker, type Worker } from '../../providers/records/workers.ts';
import {
  endAbsence,
  endShift,
  insertPayTerms,
  insertShift,
  type RecordedPay,
  saveWay,
  type WayOfWorker,
} from '../records/round-workers.ts';
import type { WeeklyShift } from '../rules/shifts-of-day.ts';
import { ownProvider } from './edit-rota.ts';

async function ownWorker(scope: Scope, workerId: number): Promise<Worker> {
  const worker = await getWorker(scope, workerId);
  if (worker.provider_id !== ownProvider(scope)) throw new NotFound('care worker');
  return worker;
}

/** Writes how a worker goes on rounds. Needs rounds.plan. */
export async function changeWay(
  scope: Scope,
  { workerId, way }: { readonly workerId: number; readonly way: WayOfWorker },
): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  const { provider_id: providerId } = await ownWorker(scope, workerId);
  await saveWay(scope, { workerId, providerId }, way);
  scope.audit({ act: 'way of a care worker changed', subject: ['care_worker', workerId] });
  return ok(null);
}

/** Adds a weekly shift; one over midnight ends at or before its start. Refused without a day of the week. Needs rounds.plan. */
export async function addShift(scope: Scope, shift: WeeklyShift): Promise<Result<{ id: number }>> {
  require(scope, 'rounds.plan');
  const { provider_id: providerId } = await ownWorker(scope, shift.workerId);
  if (shift.weekdays.length === 0) return refuse('Choose at least one day of the week', 'weekdays');
  if (shift.startTime === shift.endTime) return refuse('The end must not be the start', 'end_time');
  if (shift.endsOn !== null && shift.endsOn < shift.startsOn)
    return refuse('The last day must not be before the first', 'ends_on');
  const id = await insertShift(scope, providerId, shift);
  scope.audit({ act: 'shift added', subject: ['care_worker', shift.workerId], detail: { shift: id } });
  return ok({ id });
}

/** Ends a weekly shift with yesterday, so that it no longer comes. Needs rounds.plan. */
export async function stopShift(
  scope: Scope,
  { workerId, id }: { readonly workerId: number; readonly id: number },
): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  const { provider_id: providerId } = await ownWorker(scope, workerId);
  const yesterday = londonDay(scope.now).subtract({ days: 1 }).toString();
  await endShift(scope, { workerId, providerId }, id, yesterday);
  scope.audit({ act: 'shift ended', subject: ['care_worker', workerId], detail: { shift: id } });
  return ok(null);
}

/** Writes that a worker is back now, or that it never came to it. Needs rounds.plan. */
export async function comeBack(
  scope: Scope,
  { workerId, id }: { readonly workerId: number; readonly id: number },
): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  const { provider_id: providerId } = await ownWorker(scope, workerId);
  await endAbsence(scope, { workerId, providerId }, id, Math.floor(scope.now.epochMilliseconds / 1000));
  scope.audit({ act: 'care worker back', subject: ['care_worker', workerId], detail: { absence: id } });
  return ok(null);
}

/** Writes pay terms from a day on: of one worker, or of everybody without their own. Needs rounds.plan. */
export async function recordPay(scope: Scope, terms: RecordedPay): Promise<Result<null>> {
  require(scope, 'rounds.plan');
  const providerId = ownProvider(scope);
  if (terms.workerId !== null) await ownWorker(scope, terms.workerId);
  if (terms.travel !== 'not paid' && terms.travelPence === 0)
    return refuse('Enter what is paid for travel', 'travel_pay');
  await insertPayTerms(scope, providerId, {
    ...terms,
    travelPence: terms.travel === 'not paid' ? 0 : terms.travelPence,
  });
  scope.audit({
    act: 'pay recorded',
    subject: terms.workerId === null ? ['provider', providerId] : ['care_worker', terms.workerId],
  });
  return ok(null);
}
