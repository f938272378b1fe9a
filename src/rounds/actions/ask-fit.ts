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
import type { Match } from '../../brokerage/rules/matching.ts';
import { londonDay, weekStart } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { ask } from '../../platform/jobs.ts';
import { finishLongWork, noteLongWork, startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { areasOfPeople, providersWithShifts, windowsOn, workersWished } from '../records/asked-week.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { findRota, listStops } from '../records/rotas.ts';
import { ENGINE_VERSION } from '../rules/answer.ts';
import type { Asking } from '../rules/asked-day.ts';
import type { ProviderAsked } from '../rules/fit-provider.ts';
import { NOT_KNOWN } from '../rules/fold-fit.ts';
import { daysOf, dayToPlan, type RotaWeek } from '../rules/rota-week.ts';
import type { RotaStop } from '../rules/rota.ts';
import { startFitThread } from './fit-on-thread.ts';
import type { TravelSource } from './travel-times.ts';
import { keepAsked, sourceFor, withWays } from './week-ways.ts';

/**
 * Asks of every provider; the job `fit-rounds` works it out. Refused where the request seeks nobody or has no visits, and while it is worked
 * out already. Needs placement.work.
 */
export async function askFit(scope: Scope, requestId: number): Promise<Result<{ id: number }>> {
  require(scope, 'placement.work');
  const request = await getRequest(scope, requestId);
  if (!SEEKING.includes(request.status)) return refuse('Nobody is sought for it any more');
  if (request.visits.length === 0) return refuse('It has no visits: somebody is there throughout');
  const last = await findFitRun(scope, requestId);
  if (last !== undefined && last.finishedAt === null) return refuse('It is being worked out already');
  const monday = weekAsked(scope, request);
  const id = await insertFitRun(scope, { requestId, monday, engine: ENGINE_VERSION });
  const workId = await startLongWork(scope, {
    kind: 'fit-rounds',
    title: `Looking whether ${request.reference} fits into rounds`,
    link: `/placement/${requestId}/rounds`,
  });
  await noteFitRun(scope, id, { work_id: workId });
  await ask(scope, 'fit-rounds', { runId: id }, `fit-rounds ${scope.who.councilId}/${id}`);
  scope.audit({
    act: 'rounds asked whether it fits',
    subject: ['placement request', requestId],
    personId: request.person_id,
    detail: { reference: request.reference, week: monday },
  });
  return ok({ id });
}

/** The Monday of the week in which care starts; of this week where that day has passed. */
export function weekAsked(scope: Scope, { wanted_from }: PlacementRequest): string {
  const today = londonDay(scope.now).toString();
  const start = wanted_from < today ? today : wanted_from;
  return weekStart(Temporal.PlainDate.from(start)).toString();
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
  const { asking, providers, monday, workId } = open;
  const thread = startFitThread();
  try {
    for (const [place, one] of providers.entries()) {
      const read = await inScope((scope) => readProvider(scope, one, monday));
      const provider = await providerAsked(read, asking);
      if (!provider.ok) {
        await inScope((scope) => finish(scope, runId, workId, provider.reason, 0));
        return;
      }
      const { value } = provider;
      const fit = value === undefined ? NOT_KNOWN : await thread.ask({ asking, provider: value });
      await inScope(async (scope) => {
        await saveProviderFit(scope, runId, { providerId: one.providerId, place, fit });
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
  return { asking, providers: providersInOrder(match), monday: run.monday, workId: run.workId };
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

/** A provider's rounds of a week as they were read. */
type ProviderRead = Omit<ProviderAsked, 'days'> & {
  readonly week: RotaWeek;
  readonly stops: readonly RotaStop[];
  readonly source: TravelSource;
};

/**
 * A provider as it is asked, with the times of its ways and of those to the home that asks; undefined where it has no shift in Tend. Refused
 * where a travel time service does not give them. Holds no transaction.
 */
export async function providerAsked(
  read: ProviderRead | undefined,
  { home }: Asking,
): Promise<Result<ProviderAsked | undefined>> {
  if (read === undefined) return ok(undefined);
  const { week: without, stops, source, ...provider } = read;
  const asks = home === null ? [] : [{ name: 'the home', position: home }];
  const week = await withWays(without, source, asks);
  if (!week.ok) return week;
  const toPlan = (day: string) =>
    dayToPlan(week.value, stops, day, { changes: 'some', notBefore: undefined });
  return ok({
    ...provider,
    days: daysOf(without.monday).map((day) => ({ day, toPlan: toPlan(day) })),
  });
}

/** What is known of a provider's rounds of a week; undefined where it has no shift of a care worker in Tend. */
export async function readProvider(
  scope: Scope,
  { providerId, contractId }: ToAsk,
  monday: string,
): Promise<ProviderRead | undefined> {
  const sunday = daysOf(monday).at(-1) ?? monday;
  const known = await providersWithShifts(scope, { from: monday, to: sunday });
  if (!known.has(providerId)) return undefined;
  const week = await readWeek(scope, providerId, monday);
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  const people = [...new Set([...week.visits.values()].map(({ personId }) => personId))];
  return {
    providerId,
    planned: stops.length > 0,
    windows: await windowsOn(scope, contractId, monday),
    areas: await areasOfPeople(scope, people),
    week,
    stops,
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
