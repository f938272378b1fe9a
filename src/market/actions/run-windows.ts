/** Asks for, makes, cancels and repeats runs of the window simulator. A run changes nothing but its own rows. Source: docs/rules/window-simulator.md. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { longDate, londonDay } from '../../ground/calendar.ts';
import { ok, type Refusal, type Result, refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { ask } from '../../platform/jobs.ts';
import { finishLongWork, noteLongWork, startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { travelTimes } from '../../rounds/actions/travel-times.ts';
import { keepAsked, sourceFor, travelSource } from '../../rounds/actions/week-ways.ts';
import { ENGINE_VERSION } from '../../rounds/rules/answer.ts';
import { placeKey } from '../../rounds/rules/ways.ts';
import {
  getWindowRun,
  groundOfWindowFile,
  insertWindowResult,
  insertWindowRun,
  keptGround,
  noteWindowRun,
  type RunAsked,
  runUnderWay,
} from '../records/window-runs.ts';
import type { WindowRun } from '../records/window-runs.ts';
import type { FileFault } from '../rules/window-file.ts';
import { foldDays } from '../rules/window-fold.ts';
import { homesOfTeams } from '../rules/window-ground.ts';
import {
  type KeptTravel,
  type ReadyRun,
  readWindowGround,
  readyRun,
  type WindowGround,
  type Workforce,
} from '../rules/window-run.ts';
import { daysOf, gatherWindows } from './gather-windows.ts';
import { keepVisits, readVisits, type SentVisits } from './planned-files.ts';
import { searchesOf, simulateWindows } from './simulate-windows.ts';

/** The least time between two looks at whether a run was cancelled, in milliseconds. */
const LOOK_EVERY_MS = 2000;

/** What a run is asked for where a file is sent with it: the week is the file's. */
export type AskedOfFile = Omit<RunAsked, 'week_starts_on' | 'provider_id' | 'repeats_id' | 'file_id'>;

function faultOfAsked(asked: RunAsked, today: string): Refusal | undefined {
  // A file is checked as it is sent.
  if (asked.file_id !== null) return undefined;
  const monday = Temporal.PlainDate.from(asked.week_starts_on);
  if (monday.dayOfWeek !== 1) return refuse('Choose a week that begins on a Monday', 'week');
  if (asked.week_starts_on > today) return refuse('Choose a week that has begun', 'week');
  if (asked.weekdays.length === 0) return refuse('Choose a day of the week', 'days');
  if (asked.workforce.kind === 'as worked')
    return monday.add({ days: 7 }).toString() > today
      ? refuse('Choose a week that is over, so that it is known who worked', 'week')
      : undefined;
  if (asked.provider_id === null)
    return refuse('Choose one provider to state how many care workers it has', 'provider');
  return faultOfStated(asked.workforce.shifts);
}

function faultOfStated(shifts: Extract<Workforce, { kind: 'stated' }>['shifts']): Refusal | undefined {
  if (shifts.some(({ workers }) => workers < 1 || workers > 500))
    return refuse('The number of care workers must be from 1 to 500', 'workers');
  const short = shifts.some(({ start, end }) => end <= start);
  return short ? refuse('The shift must end after it begins', 'until') : undefined;
}

/** Why a week that was read from a file cannot be simulated as it is asked for. */
function faultOfWeek(
  { visits, shifts, teams }: WindowGround,
  { weekdays, workforce }: AskedOfFile,
): Refusal | undefined {
  if (!visits.some(({ day }) => weekdays.includes(Temporal.PlainDate.from(day).dayOfWeek)))
    return refuse('The file has no visit on that day: choose another', 'days');
  if (workforce.kind === 'as worked')
    return shifts.length > 0
      ? undefined
      : refuse(
          'No line of the file says who makes the visit: fill in the column care_workers, or state how many care workers there are',
          'file',
        );
  if (teams.length > 1)
    return refuse(
      `Care workers can be stated of one provider only, and the file has ${teams.length}: send a file of each`,
      'file',
    );
  return faultOfStated(workforce.shifts);
}

/**
 * Asks for a run; the job `simulate-windows` makes it. Refused where the week or the workforce cannot be, or another run is under way.
 * Needs windows.run.
 */
export async function startWindows(scope: Scope, asked: RunAsked): Promise<Result<{ id: number }>> {
  require(scope, 'windows.run');
  const fault = faultOfAsked(asked, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  const other = await faultOfOthers(scope);
  if (other !== undefined) return other;
  const id = await insertWindowRun(scope, asked);
  const workId = await startLongWork(scope, {
    kind: 'simulate-windows',
    title: `Trying wider call windows for the week of ${longDate(asked.week_starts_on)}`,
    link: `/windows/${id}`,
  });
  await noteWindowRun(scope, id, { workId });
  await ask(scope, 'simulate-windows', { runId: id }, `simulate-windows ${scope.who.councilId}/${id}`);
  scope.audit({
    act: 'window simulation asked for',
    subject: ['window simulation', id],
    detail: { ...asked },
  });
  return ok({ id });
}

/** One run at a time: why another cannot be asked for now. */
async function faultOfOthers(scope: Scope): Promise<Refusal | undefined> {
  const other = await runUnderWay(scope);
  return other === undefined
    ? undefined
    : refuse(`Simulation ${other} is under way: wait until it is finished, or cancel it first`);
}

/**
 * Asks for a run on a file of planned visits. Where lines of it cannot be used, nothing is kept or asked for, and the lines are named. Refused
 * where it is no such file, where it cannot be simulated as asked, or another run is under way. Needs windows.run.
 */
export async function startWindowsOnFile(
  scope: Scope,
  asked: AskedOfFile,
  sent: SentVisits,
): Promise<Result<{ id: number } | { faults: readonly FileFault[] }>> {
  const read = await readVisits(scope, sent);
  if (!read.ok) return read;
  const { monday, ground, faults } = read.value;
  if (faults.length > 0) return ok({ faults });
  const run = { ...asked, week_starts_on: monday, provider_id: null, repeats_id: null };
  const fault = faultOfWeek(ground, asked);
  if (fault !== undefined) return fault;
  const ready = readyRun(ground, settingsOf(run));
  if (!ready.ok) return { ...ready, field: 'file' };
  const other = await faultOfOthers(scope);
  if (other !== undefined) return other;
  const days = new Set(ground.visits.map(({ day }) => Temporal.PlainDate.from(day).dayOfWeek));
  const weekdays = asked.weekdays.filter((day) => days.has(day));
  return await startWindows(scope, { ...run, weekdays, file_id: await keepVisits(scope, sent, read.value) });
}

/** Asks for a run again on the same visits and shifts, whatever has changed since. Refused where it found nothing. Needs windows.run. */
export async function repeatWindows(scope: Scope, id: number): Promise<Result<{ id: number }>> {
  require(scope, 'windows.run');
  const run = await getWindowRun(scope, id);
  if (run.answer === null) return refuse('It has found nothing that could be repeated');
  return await startWindows(scope, { ...askedOf(run), repeats_id: run.id });
}

function askedOf(run: WindowRun): RunAsked {
  const { week_starts_on, weekdays, provider_id, travel_mode, travel_area, straight_line } = run;
  return {
    week_starts_on,
    weekdays,
    provider_id,
    workforce: run.workforce,
    travel_mode,
    travel_area,
    straight_line,
    seed: run.seed,
    seeds: run.seeds,
    moves: run.moves,
    repeats_id: run.repeats_id,
    file_id: run.file_id,
  };
}

/** Asks for a run that failed once more, by the straight line in place of the travel time service. Refused where it did not fail. Needs windows.run. */
export async function windowsByStraightLine(scope: Scope, id: number): Promise<Result<{ id: number }>> {
  require(scope, 'windows.run');
  const run = await getWindowRun(scope, id);
  if (run.fault === null) return refuse('It did not fail');
  return await startWindows(scope, { ...askedOf(run), straight_line: true });
}

/** Cancels a run that is under way. Refused where it is over. Needs windows.run. */
export async function cancelWindows(scope: Scope, id: number): Promise<Result<true>> {
  require(scope, 'windows.run');
  const run = await getWindowRun(scope, id);
  if (isOver(run)) return refuse('It is over already');
  await noteWindowRun(scope, id, { cancelled: true });
  if (run.work_id !== null) await finishLongWork(scope, run.work_id, { outcome: 'cancelled' });
  scope.audit({ act: 'window simulation cancelled', subject: ['window simulation', id] });
  return ok(true);
}

/** Whether nothing more will come of a run. */
export function isOver({
  answer,
  cancelled_at,
  fault,
}: Pick<WindowRun, 'answer' | 'cancelled_at' | 'fault'>): boolean {
  return answer !== null || cancelled_at !== null || fault !== null;
}

type InScope = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

/**
 * Makes a run, in pieces of work of its own: reads the week, searches on threads, looks now and then whether it was cancelled, and keeps
 * what was found. Done again after a fault it begins anew; done again when it is over it does nothing. For the job; needs windows.run.
 */
export async function makeWindows(inScope: InScope, runId: number, threads = 1): Promise<void> {
  const run = await inScope(async (scope) => {
    require(scope, 'windows.run');
    return await getWindowRun(scope, runId);
  });
  if (isOver(run)) return;
  const known = await inScope((scope) => weekOf(scope, run));
  const timed = await withTimes(inScope, known, run);
  if (!timed.ok) return await inScope((scope) => giveUp(scope, run, timed.reason));
  const week = timed.value;
  const ready = readyRun(week, settingsOf(run));
  if (!ready.ok) return await inScope((scope) => giveUp(scope, run, ready.reason));
  const found = await search(inScope, run, ready.value, threads);
  if (!found.ok) return await inScope((scope) => giveUp(scope, run, found.reason));
  if (found.value === undefined) return;
  const answer = foldDays({ ...ready.value.fold, engine: ENGINE_VERSION, found: found.value });
  const json = JSON.stringify(week);
  await inScope(async (scope) => {
    if (isOver(await getWindowRun(scope, runId))) return;
    const hash = createHash('sha256').update(json).digest();
    await insertWindowResult(scope, runId, { answer, ground: gzipSync(json), hash });
    if (run.work_id !== null)
      await finishLongWork(scope, run.work_id, {
        outcome: `${plural(answer.ground.visits, 'visit')} simulated`,
      });
    scope.audit({ act: 'window simulation found', subject: ['window simulation', runId] });
  });
}

/** The week as it stands, or as it was kept where a run is repeated or is of a file. */
async function weekOf(scope: Scope, run: WindowRun): Promise<WindowGround> {
  const repeated = run.repeats_id === null ? undefined : await keptGround(scope, run.repeats_id);
  const kept = repeated ?? (run.file_id === null ? undefined : await groundOfWindowFile(scope, run.file_id));
  // Read either way, so that the same week is the same text.
  return readWindowGround(
    kept === undefined ? await gatherWindows(scope, run) : JSON.parse(gunzipSync(kept).toString()),
  );
}

/**
 * The week with the times that the travel time service gives, where there is one and the straight line was not chosen; a repeated week has its
 * own. Holds no transaction. Refused where the service does not give them all: nothing is filled in.
 */
async function withTimes(
  inScope: InScope,
  week: WindowGround,
  { travel_mode: mode, travel_area: area, straight_line, repeats_id, file_id }: WindowRun,
): Promise<Result<WindowGround>> {
  if (travelSource().kind !== 'service' || straight_line || repeats_id !== null) return ok(week);
  const homes = new Map(week.people.flatMap(({ id, home }) => (home === null ? [] : [[id, home] as const])));
  const tables: KeptTravel['tables'] = [];
  let by: KeptTravel['by'] = week.travel.by;
  for (const [team, people] of homesOfTeams(week.visits, homes)) {
    const places = people.flatMap((id) => {
      const position = homes.get(id);
      return position === undefined
        ? []
        : [{ name: `the home of person ${id}`, position, area, postcode: placeKey(position) }];
    });
    // What is asked for a provider is kept with it; the teams of a file are no providers of the council.
    const own = file_id === null ? Number(team) : undefined;
    const source = own === undefined ? travelSource() : await inScope((scope) => sourceFor(scope, own));
    if (source.kind === 'service') by = source.service;
    const times = await travelTimes(places, [mode], source);
    if (!times.ok) return times;
    if (own !== undefined) await inScope((scope) => keepAsked(scope, own, source));
    tables.push({ team, people: [...people], seconds: [...(times.value.tables[mode]?.[0] ?? [])] });
  }
  return ok({ ...week, travel: { ...week.travel, by, tables } });
}

function settingsOf(run: Omit<RunAsked, 'straight_line' | 'repeats_id' | 'file_id'>) {
  const { workforce, travel_mode: mode, travel_area: area, seed, seeds, moves } = run;
  return { days: daysOf(run), workforce, mode, area, seed, seeds, moves };
}

async function giveUp(scope: Scope, { id, work_id }: WindowRun, reason: string): Promise<void> {
  await noteWindowRun(scope, id, { fault: reason });
  if (work_id !== null) await finishLongWork(scope, work_id, { outcome: reason, failed: true });
}

/** Searches to the end; undefined where the run was cancelled meanwhile. */
async function search(inScope: InScope, run: WindowRun, { settings, fold }: ReadyRun, threads: number) {
  const total = searchesOf(fold.teamDays.length, settings);
  let done = 0;
  const simulation = simulateWindows(fold.teamDays, settings, threads, (count) => {
    done = count;
  });
  let looking = Promise.resolve();
  let fault: unknown;
  const look = async (): Promise<void> =>
    await inScope(async (scope) => {
      if ((await getWindowRun(scope, run.id)).cancelled_at !== null) return simulation.stop();
      if (run.work_id !== null) await noteLongWork(scope, run.work_id, { done, total });
    });
  const timer = setInterval(() => {
    looking = looking.then(look).catch((thrown: unknown) => {
      fault = thrown;
      simulation.stop();
    });
  }, LOOK_EVERY_MS);
  try {
    const answer = await simulation.answer;
    await looking;
    if (fault !== undefined) throw fault;
    return answer;
  } finally {
    clearInterval(timer);
    await looking;
  }
}
