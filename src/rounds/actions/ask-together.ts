/** Asks where many placement requests would go if all were placed together, works it out and keeps it for the day. Source: docs/rules/rounds-together.md. */
import { candidateField } from '../../brokerage/records/candidates.ts';
import { getJointLook, insertJointLook, noteJointLook } from '../../brokerage/records/joint-looks.ts';
import { listOffersOfRequest } from '../../brokerage/records/offers.ts';
import { placementPolicy } from '../../brokerage/records/placement-policy.ts';
import {
  listRequestEvents,
  listRequests,
  listSeekers,
  type PlacementRequest,
  SEEKING,
} from '../../brokerage/records/placement-requests.ts';
import { leftOfRestrictions, lineToMove } from '../../brokerage/records/transition-field.ts';
import { triedOf } from '../../brokerage/actions/make-offers.ts';
import { PARTS_OF_DAY, type Seeker } from '../../brokerage/rules/candidate.ts';
import type { JointAnswer } from '../../brokerage/rules/joint-look.ts';
import { matcher } from '../../brokerage/rules/matching.ts';
import { needOf } from '../../brokerage/rules/need.ts';
import { inOrderOfPlacement, rungName } from '../../brokerage/rules/placement-order.ts';
import { type ReadyCandidate, readyCandidates, toldKey } from '../../brokerage/rules/ready-candidate.ts';
import { type MoveRoom, partKey } from '../../brokerage/rules/transition.ts';
import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { homesOf } from '../../people/records/homes.ts';
import { askSoon } from '../../platform/jobs.ts';
import { finishLongWork, noteLongWork, startLongWork } from '../../platform/long-work.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { plannedUntil, windowsOn } from '../records/asked-week.ts';
import { ENGINE_VERSION } from '../rules/answer.ts';
import type { Windows } from '../rules/asked-day.ts';
import { DAYS_OF_CARE } from '../rules/later-start.ts';
import { beyondTold, type RequestTogether } from '../rules/place-together.ts';
import type { ProviderTogether } from '../rules/rounds-left.ts';
import {
  askingOf,
  daysFrom,
  notPlannedYet,
  providerAsked,
  readRounds,
  type RoundsRead,
  startAsked,
} from './ask-fit.ts';
import { startFitThread } from './fit-on-thread.ts';

/** How many requests are looked into together at most. */
export const MOST_TOGETHER = 60;

/** What became of asking: the look, and how many of the chosen requests are not in it, since nobody is sought for them, they have no visits or begin later than visits are planned. */
export type AskedJointly = { readonly id: number; readonly left: number };

/**
 * Asks where some requests would go together; the job `fit-together` works it out. Refused where fewer than two of them seek a provider for
 * visits, or too many do. Needs placement.work.
 */
export async function askTogether(scope: Scope, chosen: readonly number[]): Promise<Result<AskedJointly>> {
  require(scope, 'placement.work');
  const { rows } = await listRequests(scope, { statuses: SEEKING, ids: chosen }, { limit: null });
  const until = await plannedUntil(scope);
  const today = londonDay(scope.now).toString();
  const requests = rows.filter(
    ({ visits, wanted_from }) =>
      visits.length > 0 && notPlannedYet(until, startAsked(today, wanted_from)) === undefined,
  );
  if (requests.length < 2)
    return refuse(
      'Choose at least two requests for visits for which a provider is sought, and that begin no later than visits are planned',
    );
  if (requests.length > MOST_TOGETHER)
    return refuse(`Choose ${MOST_TOGETHER} requests at most: these are ${requests.length}`);
  const id = await insertJointLook(scope, {
    requestIds: requests.map((one) => one.id),
    engine: ENGINE_VERSION,
  });
  const workId = await startLongWork(scope, {
    kind: 'fit-together',
    title: `Looking where ${requests.length} requests go together`,
    link: `/placement/rounds/together/${id}`,
    total: requests.length,
  });
  await noteJointLook(scope, id, { work_id: workId });
  await askSoon(scope, 'fit-together', { lookId: id }, `fit-together ${scope.who.councilId}/${id}`);
  scope.audit({
    act: 'rounds asked where requests go together',
    subject: ['joint look', id],
    detail: { requests: requests.map(({ reference }) => reference) },
  });
  return ok({ id, left: new Set(chosen).size - requests.length });
}

type InScope = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;

/** How often it is written down how far it has come, in milliseconds. */
const EVERY = 700;

/** Works out a joint look on a thread. Done again after a fault it begins anew; one that is over is left. For the job; needs placement.work. */
export async function workOutTogether(inScope: InScope, lookId: number): Promise<void> {
  const open = await inScope((scope) => openLook(scope, lookId));
  if (open === undefined) return;
  const { requests, reads, windows, workId } = open;
  const finish = async (found: { answer: JointAnswer } | { fault: string }): Promise<void> =>
    await inScope((scope) => finishLook(scope, lookId, workId, found));
  const providers: ProviderTogether[] = [];
  for (const read of reads) {
    const provider = await providerAsked(
      read,
      requests.map(({ asking }) => asking.home),
    );
    if (!provider.ok) return await finish({ fault: provider.reason });
    if (provider.value !== undefined) providers.push(provider.value);
  }
  let told = 0;
  let noting: Promise<unknown> = Promise.resolve();
  const tell = (done: number): void => {
    const now = performance.now();
    if (workId === null || now - told < EVERY) return;
    told = now;
    noting = noting.then(() =>
      inScope((scope) => noteLongWork(scope, workId, { done, total: requests.length })),
    );
  };
  const thread = startFitThread();
  try {
    const answer = await thread.askTogether({ requests, providers, windows }, tell);
    await noting;
    await finish({ answer });
  } catch (fault) {
    await noting;
    await finish({ fault: 'It could not be worked out. Ask again, and tell us if it happens a second time' });
    throw fault;
  } finally {
    await thread.end();
  }
}

async function finishLook(
  scope: Scope,
  lookId: number,
  workId: number | null,
  found: { readonly answer: JointAnswer } | { readonly fault: string },
): Promise<void> {
  const kept = { answer: null, fault: null, ...found };
  await noteJointLook(scope, lookId, { finished_at: scope.now.toString(), ...kept });
  if (workId === null) return;
  const goes = kept.answer?.requests.filter(({ goesTo }) => goesTo !== null).length ?? 0;
  const outcome = kept.fault ?? `${plural(goes, 'request')} would find room together`;
  await finishLongWork(scope, workId, { outcome, failed: kept.fault !== null });
}

async function openLook(scope: Scope, lookId: number) {
  require(scope, 'placement.work');
  const look = await getJointLook(scope, lookId);
  if (look.finishedAt !== null && look.fault === null) return undefined;
  const { rows } = await listRequests(scope, { ids: look.requestIds }, { limit: null });
  const today = londonDay(look.madeAt).toString();
  const requests = await requestsTogether(scope, rows, today);
  const contracts = new Map(
    requests.flatMap(({ steps, startsOn }) =>
      steps.map(
        ({ room }) => [Math.abs(room.contractId), { providerId: room.providerId, startsOn }] as const,
      ),
    ),
  );
  const windows = new Map<number, Windows>();
  for (const [contractId, { startsOn }] of contracts)
    windows.set(contractId, await windowsOn(scope, contractId, startsOn));
  const sure = [...new Set(requests.flatMap(({ startsOn }) => daysFrom(startsOn, DAYS_OF_CARE)))].toSorted();
  const reads: RoundsRead[] = [];
  for (const providerId of new Set([...contracts.values()].map((one) => one.providerId))) {
    const read = await readRounds(scope, providerId, { sure, later: [] });
    if (read !== undefined) reads.push(read);
  }
  return { requests, reads, windows, workId: look.workId };
}

/** What each request takes and asks, and whom it may go to in the order of placement. */
async function requestsTogether(
  scope: Scope,
  rows: readonly PlacementRequest[],
  today: string,
): Promise<RequestTogether[]> {
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const { matching, order } = await placementPolicy(scope);
  const candidatesFor = await candidateField(scope);
  const seekers = new Map(
    (
      await listSeekers(
        scope,
        rows.map(({ id }) => id),
      )
    ).map((one) => [one.requestId, one]),
  );
  const rooms = roomsOf(
    readyCandidates(candidatesFor(rows[0]?.service ?? ''), matching.staleAfterDays, at),
    [...seekers.values()],
    at,
  );
  const matchers = new Map(
    [...new Set(rows.map(({ service }) => service))].map((service) => [
      service,
      matcher(candidatesFor(service), matching, at),
    ]),
  );
  const homes = await homesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  const found: RequestTogether[] = [];
  for (const row of rows) {
    const seeker = seekers.get(row.id);
    const match = seeker && matchers.get(row.service)?.(seeker);
    if (seeker === undefined || match === undefined) continue;
    const events = await listRequestEvents(scope, row.id);
    const tried = triedOf(
      await listOffersOfRequest(scope, row.id),
      events.map(({ event }) => event),
    );
    const { candidates: _, ...line } = lineToMove(
      {
        lineId: row.id,
        personId: row.person_id,
        household: homes.get(row.person_id) ?? `person ${row.person_id}`,
        seeker,
      },
      undefined,
      null,
      at,
    );
    found.push({
      line: { ...line, turn: londonDay(row.due_at).since('1970-01-01').days },
      steps: inOrderOfPlacement(order[row.lane], tried, match).flatMap(({ rung, on, asked }) => {
        const { contractId } = on.candidate;
        const room = rooms.get(asked || rung.kind === 'emergency' ? beyondTold(contractId) : contractId);
        return room === undefined ? [] : [{ room, rung: rungName(rung), asked }];
      }),
      asking: await askingOf(scope, row),
      startsOn: startAsked(today, row.wanted_from),
    });
  }
  return found;
}

/**
 * The room that each contract told of, as matching goes by it: what nobody told, or told long ago, says neither yes nor no. As emergency cover, and
 * where it has an offer that it answers, a contract has a room that nothing told limits.
 */
function roomsOf(
  ready: readonly ReadyCandidate[],
  seekers: readonly Seeker[],
  at: number,
): ReadonlyMap<number, MoveRoom> {
  const startsAt = Math.max(at, ...seekers.map((seeker) => needOf(seeker, at).startsAt));
  const areas = [...new Set(seekers.flatMap(({ areaIds }) => areaIds[0] ?? []))];
  return new Map(
    ready.flatMap(({ candidate, told, events }): (readonly [number, MoveRoom])[] => {
      const { contractId, providerId, kind, blocks } = candidate;
      const room: MoveRoom = {
        contractId,
        providerId,
        inHouse: false,
        capacityMinutes: leftOfRestrictions(events, startsAt),
        blocks: new Map(
          kind === 'block' ? blocks.map(({ areaId, freeMinutes }) => [areaId, freeMinutes]) : [],
        ),
      };
      const parts = areas.flatMap((areaId) =>
        PARTS_OF_DAY.map((part) => {
          const said = told.get(toldKey(areaId, part));
          const free = said === undefined || said.stale ? Infinity : said.weeklyMinutes;
          return [partKey(areaId, part), free] as const;
        }),
      );
      return [
        [contractId, { ...room, parts: new Map(parts) }],
        [beyondTold(contractId), { ...room, contractId: beyondTold(contractId), capacityMinutes: Infinity }],
      ];
    }),
  );
}
