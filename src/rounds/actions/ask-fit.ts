/** Asks whether a placement request fits into providers' rounds, works it out and keeps it for the day. Source: docs/rules/rounds-can-place.md. */
import { readField } from '../../brokerage/actions/make-offers.ts';
import {
  findFitRun,
  getFitRun,
  insertFitRun,
  noteFitRun,
  saveProviderFit,
} from '../../brokerage/records/placement-fits.ts';
import {
  getRequest,
  listSeekers,
  type PlacementRequest,
  SEEKING,
} from '../../brokerage/records/placement-requests.ts';
import type { Fit } from '../../brokerage/rules/fit.ts';
import type { Match } from '../../brokerage/rules/matching.ts';
import { londonDay, longDate, weekStart } from '../../ground/calendar.ts';
import { ok, type Refusal, refuse, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { askSoon } from '../../platform/jobs.ts';
import { finishLongWork, noteLongWork, startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  areasOfPeople,
  plannedUntil,
  providersWithShifts,
  windowsOn,
  workersWished,
} from '../records/asked-week.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { findRota, listStops } from '../records/rotas.ts';
import { ENGINE_VERSION } from '../rules/answer.ts';
import type { Asking } from '../rules/asked-day.ts';
import type { ProviderAsked, ProviderDay } from '../rules/fit-provider.ts';
import { NOT_KNOWN } from '../rules/fold-fit.ts';
import { DAYS_OF_CARE, LATER_STARTS } from '../rules/later-start.ts';
import { dayToPlan, type RotaWeek } from '../rules/rota-week.ts';
import type { RotaStop } from '../rules/rota.ts';
import { startFitThread } from './fit-on-thread.ts';
import type { TravelSource } from './travel-times.ts';
import { keepAsked, sourceFor, withWays } from './week-ways.ts';

/**
 * Asks of every provider; the job `fit-rounds` works it out. Refused where the request seeks nobody or has no visits,
 * begins later than visits are planned, and while it is worked out already. Needs placement.work.
 */
export async function askFit(scope: Scope, requestId: number): Promise<Result<{ id: number }>> {
  require(scope, 'placement.work');
  const request = await getRequest(scope, requestId);
  if (!SEEKING.includes(request.status)) return refuse('Nobody is sought for it any more');
  if (request.visits.length === 0) return refuse('It has no visits: somebody is there throughout');
  const from = startAsked(londonDay(scope.now).toString(), request.wanted_from);
  const notYet = notPlannedYet(await plannedUntil(scope), from);
  if (notYet !== undefined) return notYet;
  const last = await findFitRun(scope, requestId);
  if (last !== undefined && last.finishedAt === null) return refuse('It is being worked out already');
  const monday = mondayOf(from);
  const id = await insertFitRun(scope, { requestId, monday, engine: ENGINE_VERSION });
  const workId = await startLongWork(scope, {
    kind: 'fit-rounds',
    title: `Looking whether ${request.reference} fits into rounds`,
    link: `/placement/${requestId}/rounds`,
  });
  await noteFitRun(scope, id, { work_id: workId });
  await askSoon(scope, 'fit-rounds', { runId: id }, `fit-rounds ${scope.who.councilId}/${id}`);
  scope.audit({
    act: 'rounds asked whether it fits',
    subject: ['placement request', requestId],
    personId: request.person_id,
    detail: { reference: request.reference, from },
  });
  return ok({ id });
}

/**
 * Why rounds cannot be asked of care from a day on: a week for which no visit is planned yet is not an empty one. Undefined where they can be, also
 * where no visit is planned at all.
 */
export function notPlannedYet(until: string | undefined, from: string): Refusal | undefined {
  const last = daysFrom(from, DAYS_OF_CARE).at(-1) ?? from;
  if (until === undefined || last <= until) return undefined;
  return refuse(`Visits are planned up to ${longDate(until)} and no further: look nearer to the start`);
}

/** What became of many requests asked at once: how many are looked into now, and why each of the others is not. */
export type AskedOfMany = {
  readonly asked: number;
  readonly refused: readonly { readonly requestId: number; readonly reason: string }[];
};

/** Asks of every provider for each of some requests, as `askFit` does for one: each is looked into alone. Needs placement.work. */
export async function askFits(scope: Scope, requestIds: readonly number[]): Promise<AskedOfMany> {
  require(scope, 'placement.work');
  let asked = 0;
  const refused: { requestId: number; reason: string }[] = [];
  for (const requestId of new Set(requestIds)) {
    const done = await askFit(scope, requestId);
    if (done.ok) asked += 1;
    else refused.push({ requestId, reason: done.reason });
  }
  return { asked, refused };
}

/** The day on which care starts; today where that has passed. Days are 'YYYY-MM-DD'. */
export function startAsked(today: string, wantedFrom: string): string {
  return wantedFrom < today ? today : wantedFrom;
}

function mondayOf(day: string): string {
  return weekStart(Temporal.PlainDate.from(day)).toString();
}

/** A provider to ask, with the contract that matching likes best of it. */
type ToAsk = { readonly providerId: number; readonly contractId: number };

/** Each provider once, in the order of matching: those that can take it, then those that cannot. */
export function providersInOrder({ ranked, unable }: Match): ToAsk[] {
  const first = new Map<number, ToAsk>();
  for (const { candidate } of [...ranked, ...unable])
    if (!first.has(candidate.providerId))
      first.set(candidate.providerId, {
        providerId: candidate.providerId,
        contractId: candidate.contractId,
      });
  return [...first.values()];
}

type InScope = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

/**
 * Works out a run, provider by provider, each in a piece of work of its own; searches on a thread. Done again after a fault it begins anew;
 * one that is over is left. For the job; needs placement.work.
 */
export async function workOutFit(inScope: InScope, runId: number): Promise<void> {
  const open = await inScope((scope) => openRun(scope, runId));
  if (open === undefined) return;
  const { asking, providers, from, workId } = open;
  const thread = startFitThread();
  try {
    for (const [place, one] of providers.entries()) {
      const read = await inScope((scope) => readProvider(scope, one, from));
      const provider = await providerAsked(read, [asking.home]);
      if (!provider.ok) {
        await inScope((scope) => finish(scope, runId, workId, provider.reason, 0));
        return;
      }
      const save = async (fit: Fit): Promise<void> =>
        await inScope((scope) => saveProviderFit(scope, runId, { providerId: one.providerId, place, fit }));
      if (provider.value === undefined) await save(NOT_KNOWN);
      else for await (const fit of thread.ask({ asking, provider: provider.value })) await save(fit);
      await inScope(async (scope) => {
        if (read !== undefined) await keepAsked(scope, one.providerId, read.source);
        if (workId !== null) await noteLongWork(scope, workId, { done: place + 1, total: providers.length });
      });
    }
    await inScope((scope) => finish(scope, runId, workId, null, providers.length));
  } catch (fault) {
    const words = 'It could not be worked out. Ask again, and tell us if it happens a second time';
    await inScope((scope) => finish(scope, runId, workId, words, 0));
    throw fault;
  } finally {
    await thread.end();
  }
}

async function openRun(scope: Scope, runId: number) {
  require(scope, 'placement.work');
  const run = await getFitRun(scope, runId);
  if (run.finishedAt !== null && run.fault === null) return undefined;
  const request = await getRequest(scope, run.requestId);
  const asking = await askingOf(scope, request);
  const { match } = await readField(scope, request);
  return {
    asking,
    providers: providersInOrder(match),
    from: startAsked(londonDay(run.madeAt).toString(), request.wanted_from),
    workId: run.workId,
  };
}

/** What a request asks of rounds. For actions. */
export async function askingOf(scope: Scope, request: PlacementRequest): Promise<Asking> {
  const [seeker] = await listSeekers(scope, [request.id]);
  if (seeker === undefined) throw new Error(`Request ${request.id} has nothing to ask of rounds.`);
  return {
    personId: request.person_id,
    home: seeker.home,
    visits: seeker.visits,
    needs: seeker.needs,
    workerGender: seeker.workerGender,
    language: seeker.language,
    ...(await workersWished(scope, request.person_id)),
  };
}

type WeekRead = { readonly week: RotaWeek; readonly stops: readonly RotaStop[] };

/** A provider's rounds as they were read: the days to ask, and their weeks. */
export type RoundsRead = Omit<ProviderAsked, 'days' | 'windows'> & {
  readonly days: readonly string[];
  readonly weeks: readonly WeekRead[];
  readonly source: TravelSource;
};

/** What was read, with the days as they are asked. */
type Planned<Read extends RoundsRead> = Omit<Read, 'days' | 'weeks' | 'source'> & Pick<ProviderAsked, 'days'>;

/**
 * A provider as it is asked, with the times of its ways and of those to the homes that ask; undefined where it has no shift in Tend. Refused
 * where a travel time service does not give them. Holds no transaction.
 */
export async function providerAsked<Read extends RoundsRead>(
  read: Read | undefined,
  homes: readonly Asking['home'][],
): Promise<Result<Planned<Read> | undefined>> {
  if (read === undefined) return ok(undefined);
  const { days, weeks, source, ...provider } = read;
  const asks = homes.flatMap((position) => (position === null ? [] : [{ name: 'the home', position }]));
  const toPlan: ProviderDay[] = [];
  for (const { week: without, stops } of weeks) {
    const week = await withWays(without, source, asks);
    if (!week.ok) return week;
    const own = days.filter((day) => mondayOf(day) === without.monday);
    const how = { changes: 'some', notBefore: undefined } as const;
    for (const day of own)
      toPlan.push({ day, toPlan: dayToPlan(week.value, stops, day, how), rota: stops.length > 0 });
  }
  return ok({ ...provider, days: toPlan });
}

/** What is known of a provider's rounds from a day on; undefined where it has no shift of a care worker in Tend in the first days of care. */
export async function readProvider(scope: Scope, { providerId, contractId }: ToAsk, from: string) {
  const all = daysFrom(from, DAYS_OF_CARE + LATER_STARTS);
  const read = await readRounds(scope, providerId, {
    sure: all.slice(0, DAYS_OF_CARE),
    later: all.slice(DAYS_OF_CARE),
  });
  return read && { ...read, windows: await windowsOn(scope, contractId, from) };
}

/** So many days from one on, 'YYYY-MM-DD'. */
export function daysFrom(from: string, count: number): string[] {
  const first = Temporal.PlainDate.from(from);
  return Array.from({ length: count }, (_, at) => first.add({ days: at }).toString());
}

/**
 * A provider's rounds of some days, and of later ones as far as visits are planned; undefined where it has no shift of a care worker in Tend from
 * the first to the last of the days that are sure.
 */
export async function readRounds(
  scope: Scope,
  providerId: number,
  { sure, later }: { readonly sure: readonly string[]; readonly later: readonly string[] },
): Promise<RoundsRead | undefined> {
  const [from = '', to = from] = [sure[0], sure.at(-1)];
  const known = await providersWithShifts(scope, { from, to });
  if (!known.has(providerId)) return undefined;
  const all = [...sure, ...later];
  const mustHave = new Set(sure.map(mondayOf));
  const weeks: WeekRead[] = [];
  for (const monday of new Set(all.map(mondayOf))) {
    const week = await readWeek(scope, providerId, monday);
    // A week for which nothing is planned yet is not an empty one.
    if (!mustHave.has(monday) && week.visits.size === 0) break;
    const rota = await findRota(scope, providerId, monday);
    weeks.push({ week, stops: rota === undefined ? [] : await listStops(scope, rota.id) });
  }
  const read = new Set(weeks.map(({ week }) => week.monday));
  const people = new Set(
    weeks.flatMap(({ week }) => [...week.visits.values()].map(({ personId }) => personId)),
  );
  return {
    providerId,
    days: all.filter((day) => read.has(mondayOf(day))),
    areas: await areasOfPeople(scope, [...people]),
    weeks,
    source: await sourceFor(scope, providerId),
  };
}

async function finish(
  scope: Scope,
  runId: number,
  workId: number | null,
  fault: string | null,
  providers: number,
): Promise<void> {
  await noteFitRun(scope, runId, { finished_at: scope.now.toString(), fault });
  if (workId === null) return;
  const outcome = fault ?? `${plural(providers, 'provider')} asked`;
  await finishLongWork(scope, workId, { outcome, failed: fault !== null });
}
