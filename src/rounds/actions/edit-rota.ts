/** Changes a rota by hand: puts a part of a visit to a worker at a time, takes it off, locks it, takes the last change back. */
import { londonInstant, parseTypedTime, weekStart } from '../../ground/calendar.ts';
import { clockTime } from '../../ground/dates-in-words.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listRotaWorkers } from '../records/round-workers.ts';
import {
  findLastStep,
  findRota,
  insertStep,
  listStops,
  lockRota,
  markUndone,
  replaceStops,
  type Rota,
} from '../records/rotas.ts';
import { findRotaVisit } from '../records/rota-visits.ts';
import { partKey, type RotaStop, type RotaVisit } from '../rules/rota.ts';

/** The provider whose people are asking. Throws Forbidden for the council's: a rota is its provider's. */
export function ownProvider({ who }: Scope): number {
  if (who.providerId === null) throw new Forbidden('A rota is planned by the provider’s own people.');
  return who.providerId;
}

/** The Monday of the week of a day, both 'YYYY-MM-DD'. */
export function mondayOf(day: string): string {
  return weekStart(Temporal.PlainDate.from(day)).toString();
}

/** What was changed: on which day, and what in words. */
export type Edited = { readonly day: string; readonly what: string };

/** Which part of which visit. */
export type PartOfVisit = { readonly visitId: number; readonly part: number };

async function partAsked(scope: Scope, { visitId, part }: PartOfVisit): Promise<RotaVisit> {
  const visit = await findRotaVisit(scope, ownProvider(scope), visitId);
  if (visit === undefined || part < 0 || part >= visit.workers) throw new NotFound('visit');
  return visit;
}

/**
 * Puts a part of a visit to a care worker, from a time 'HH:MM' on its day; at its commissioned time where none is given. The other parts of a
 * double-handed visit go to the same time. Conflicts do not stop it: they are named. Refused where the worker is not there or the time is
 * none. Needs rounds.plan.
 */
export async function putStop(
  scope: Scope,
  { time, workerId, ...of }: PartOfVisit & { readonly workerId: number; readonly time: string },
): Promise<Result<Edited>> {
  require(scope, 'rounds.plan');
  const visit = await partAsked(scope, of);
  if (visit.cancelled) return refuse('This visit is cancelled', 'worker');
  const workers = (await listRotaWorkers(scope, ownProvider(scope), visit.day, visit.day))(visit.day);
  const worker = workers.find(({ id }) => id === workerId);
  if (worker === undefined) return refuse('Choose a care worker', 'worker');
  const startsAt = startOn(visit, time);
  if (!startsAt.ok) return startsAt;
  const rota = await lockRota(scope, ownProvider(scope), mondayOf(visit.day));
  const before = (await listStops(scope, rota.id)).filter(({ visitId }) => visitId === visit.id);
  const others = before.filter((stop) => partKey(stop) !== partKey(of));
  const locked = before.find((stop) => partKey(stop) === partKey(of))?.locked ?? false;
  const after = [
    ...others.map((stop) => ({ ...stop, startsAt: startsAt.value })),
    { ...of, workerId, startsAt: startsAt.value, locked },
  ];
  const what = `${visit.personName} at ${clock(startsAt.value)} to ${worker.name}`;
  await applyChange(scope, rota, { what, visitIds: [visit.id], before, after });
  return ok({ day: visit.day, what });
}

/** A time of day on the visit's day; on the day before or after where only there it is in a call window that goes over midnight. */
function startOn(visit: RotaVisit, time: string): Result<number> {
  if (time.trim() === '') return ok(visit.startsAt);
  const typed = parseTypedTime(time, 'Start', 'time');
  if (!typed.ok) return typed;
  const date = Temporal.PlainDate.from(visit.day);
  const [here, ...beside] = [0, -1, 1].map(
    (days) => londonInstant(date.add({ days }), typed.value).instant.epochMilliseconds / 1000,
  );
  const within = (at: number): boolean => visit.earliest <= at && at <= visit.latest;
  return ok(here === undefined || within(here) ? (here ?? visit.startsAt) : (beside.find(within) ?? here));
}

/** Takes a part of a visit off its care worker. Refused where nobody has it. Needs rounds.plan. */
export async function takeOff(scope: Scope, of: PartOfVisit): Promise<Result<Edited>> {
  require(scope, 'rounds.plan');
  const visit = await partAsked(scope, of);
  const rota = await lockRota(scope, ownProvider(scope), mondayOf(visit.day));
  const before = (await listStops(scope, rota.id)).filter(({ visitId }) => visitId === visit.id);
  const after = before.filter((stop) => partKey(stop) !== partKey(of));
  if (after.length === before.length) return refuse('Nobody has this visit');
  const what = `${visit.personName} taken off`;
  await applyChange(scope, rota, { what, visitIds: [visit.id], before, after });
  return ok({ day: visit.day, what });
}

/** Locks a part where it is, so that no planning moves it, or unlocks it. Refused where nobody has it. Needs rounds.plan. */
export async function setLocked(
  scope: Scope,
  { locked, ...of }: PartOfVisit & { readonly locked: boolean },
): Promise<Result<Edited>> {
  require(scope, 'rounds.plan');
  const visit = await partAsked(scope, of);
  const rota = await lockRota(scope, ownProvider(scope), mondayOf(visit.day));
  const before = (await listStops(scope, rota.id)).filter(({ visitId }) => visitId === visit.id);
  if (!before.some((stop) => partKey(stop) === partKey(of))) return refuse('Nobody has this visit');
  const after = before.map((stop) => (partKey(stop) === partKey(of) ? { ...stop, locked } : stop));
  const what = `${visit.personName} ${locked ? 'locked' : 'unlocked'}`;
  await applyChange(scope, rota, { what, visitIds: [visit.id], before, after });
  return ok({ day: visit.day, what });
}

/** Writes a change to a rota, with what it takes to take it back. For actions. */
export async function applyChange(
  scope: Scope,
  rota: Rota,
  change: {
    readonly what: string;
    readonly visitIds: readonly number[];
    readonly before: readonly RotaStop[];
    readonly after: readonly RotaStop[];
  },
): Promise<Rota> {
  const version = await replaceStops(scope, rota, change.visitIds, change.after);
  await insertStep(scope, rota, change);
  scope.audit({
    act: 'rota changed',
    subject: ['rota', rota.id],
    detail: { visits: change.visitIds.slice(0, 50), of: change.visitIds.length },
  });
  return { ...rota, version };
}

/** Takes the last change of a week back. Refused where there is none, or the visits have changed otherwise since. Needs rounds.plan. */
export async function undoLast(scope: Scope, monday: string): Promise<Result<{ what: string }>> {
  require(scope, 'rounds.plan');
  const provider = ownProvider(scope);
  if ((await findRota(scope, provider, monday)) === undefined) return refuse('There is nothing to take back');
  const rota = await lockRota(scope, provider, monday);
  const step = await findLastStep(scope, rota.id);
  if (step === undefined) return refuse('There is nothing to take back');
  const touched = new Set(step.visitIds);
  const now = (await listStops(scope, rota.id)).filter(({ visitId }) => touched.has(visitId));
  if (words(now) !== words(step.after))
    return refuse('These visits have changed since, so it cannot be taken back');
  await replaceStops(scope, rota, step.visitIds, step.before);
  await markUndone(scope, step.id);
  scope.audit({
    act: 'rota change taken back',
    subject: ['rota', rota.id],
    detail: { visits: step.visitIds.length },
  });
  return ok({ what: step.what });
}

function words(stops: readonly RotaStop[]): string {
  return stops
    .map((stop) => `${partKey(stop)} ${stop.workerId} ${stop.startsAt} ${stop.locked}`)
    .sort()
    .join(';');
}

function clock(second: number): string {
  return clockTime(Temporal.Instant.fromEpochMilliseconds(second * 1000));
}
