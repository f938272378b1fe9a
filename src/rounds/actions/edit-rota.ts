/** Changes a rota by hand: puts a part of a visit to a worker at a time, takes it off, locks it, takes the last change back. */
import { londonInstant, parseTypedTime, weekStart } from '../../ground/calendar.ts';
import { clockTime } from '../../ground/dates-in-words.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listRotaWorkers } from '../records/round-workers.ts';
import {
  findRota,
  insertStep,
  listStops,
  lockRota,
  markUndone,
  replaceStops,
  type Rota,
} from '../records/rotas.ts';
import { findSteps, markRedone } from '../records/rota-steps.ts';
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
 * double-handed visit go to the same time. Conflicts do not stop it: they are named. Refused where the worker is not there, the time is none,
 * or what would move is locked; with `unlock` it is unlocked first. Needs rounds.plan.
 */
export async function putStop(
  scope: Scope,
  {
    time,
    workerId,
    unlock = false,
    ...of
  }: PartOfVisit & { readonly workerId: number; readonly time: string; readonly unlock?: boolean },
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
  const own = before.find((stop) => partKey(stop) === partKey(of));
  const moves = (stop: RotaStop): boolean =>
    stop.startsAt !== startsAt.value || (stop === own && stop.workerId !== workerId);
  const held = before.find((stop) => stop.locked && moves(stop));
  if (held !== undefined && !unlock) return isLocked(visit, held, workers);
  const free = (stop: RotaStop): boolean => stop.locked && !moves(stop);
  const after = [
    ...others.map((stop) => ({ ...stop, startsAt: startsAt.value, locked: free(stop) })),
    { ...of, workerId, startsAt: startsAt.value, locked: own !== undefined && free(own) },
  ];
  const what = `${visit.personName} at ${clock(startsAt.value)} to ${worker.name}`;
  await applyChange(scope, rota, { what, visitIds: [visit.id], before, after });
  return ok({ day: visit.day, what });
}

/** Says who has the visit and when, and that it has to be unlocked first. */
function isLocked(
  { personName }: RotaVisit,
  { workerId, startsAt }: RotaStop,
  workers: readonly { readonly id: number; readonly name: string }[],
): Result<never> {
  const name = workers.find(({ id }) => id === workerId)?.name ?? 'somebody who has left';
  return refuse(`${personName} is locked at ${clock(startsAt)} with ${name}. Unlock it first`, 'worker');
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

/** Takes a part of a visit off its care worker. Refused where nobody has it, or it is locked and not to be unlocked. Needs rounds.plan. */
export async function takeOff(
  scope: Scope,
  { unlock = false, ...of }: PartOfVisit & { readonly unlock?: boolean },
): Promise<Result<Edited>> {
  require(scope, 'rounds.plan');
  const visit = await partAsked(scope, of);
  const rota = await lockRota(scope, ownProvider(scope), mondayOf(visit.day));
  const before = (await listStops(scope, rota.id)).filter(({ visitId }) => visitId === visit.id);
  const after = before.filter((stop) => partKey(stop) !== partKey(of));
  if (after.length === before.length) return refuse('Nobody has this visit');
  const held = before.find((stop) => partKey(stop) === partKey(of) && stop.locked);
  if (held !== undefined && !unlock)
    return isLocked(
      visit,
      held,
      (await listRotaWorkers(scope, ownProvider(scope), visit.day, visit.day))(visit.day),
    );
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

/** What was taken back or put back: the change by its number, in words, and one part of a visit that it touched. */
export type StepTurned = {
  readonly id: number;
  readonly what: string;
  readonly part: PartOfVisit | undefined;
};

/**
 * Takes the last change of a week back. `seen` is the number of the change that whoever asks was shown. Refused where there is none, it is no
 * longer the last, or the visits have changed otherwise since. Needs rounds.plan.
 */
export async function undoLast(scope: Scope, monday: string, seen?: number): Promise<Result<StepTurned>> {
  return await turnStep(scope, monday, 'undo', seen);
}

/** Puts back what was last taken back; refused as taking back is, and once something else was changed. Needs rounds.plan. */
export async function redoLast(scope: Scope, monday: string, seen?: number): Promise<Result<StepTurned>> {
  return await turnStep(scope, monday, 'redo', seen);
}

async function turnStep(
  scope: Scope,
  monday: string,
  way: 'undo' | 'redo',
  seen: number | undefined,
): Promise<Result<StepTurned>> {
  require(scope, 'rounds.plan');
  const none = `There is nothing to ${way === 'undo' ? 'take' : 'put'} back`;
  const provider = ownProvider(scope);
  if ((await findRota(scope, provider, monday)) === undefined) return refuse(none);
  const rota = await lockRota(scope, provider, monday);
  const { standing, undone } = await findSteps(scope, rota.id);
  const step = way === 'undo' ? standing : undone;
  if (step === undefined) return refuse(none);
  if (seen !== undefined && step.id !== seen)
    return refuse('The rota has changed since you saw it, so nothing was changed. Look again');
  const [from, to] = way === 'undo' ? [step.after, step.before] : [step.before, step.after];
  const touched = new Set(step.visitIds);
  const now = (await listStops(scope, rota.id)).filter(({ visitId }) => touched.has(visitId));
  if (words(now) !== words(from))
    return refuse(
      `These visits have changed since, so it cannot be ${way === 'undo' ? 'taken' : 'put'} back`,
    );
  await replaceStops(scope, rota, step.visitIds, to);
  if (way === 'undo') await markUndone(scope, step.id);
  else await markRedone(scope, step.id);
  scope.audit({
    act: way === 'undo' ? 'rota change taken back' : 'rota change put back',
    subject: ['rota', rota.id],
    detail: { visits: step.visitIds.length },
  });
  const [part] = [...to, ...from];
  return ok({ id: step.id, what: step.what, part });
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
