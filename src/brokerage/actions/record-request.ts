/** Opens a placement request for a service of a care package, and keeps who works on it and what they noted. */
import { ok, type Refusal, type Result, refuse } from '../../ground/result.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { faultsOfPattern } from '../../plans/rules/visit-pattern.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getPackage } from '../records/packages.ts';
import { minimumVisitOn } from '../records/patterns.ts';
import { dueOf } from '../records/placement-policy.ts';
import {
  insertRequest,
  insertRequestEvent,
  type NewRequest,
  updateRequest,
} from '../records/placement-requests.ts';
import { listOffersOfRequest, updateOffers } from '../records/offers.ts';
import { isLiveOffer } from '../rules/offer-status.ts';
import type { OfferWay } from '../rules/offer-rounds.ts';
import { faultOfNeed, periodicNeed } from '../rules/periodic-need.ts';
import { openRequest, takeSteps } from './request-steps.ts';

/** What is sought, as a broker enters it. */
export type Sought = Omit<NewRequest, 'personId' | 'receivedAt' | 'dueAt'>;

/**
 * Records that a provider is sought for a service; the clock of its lane begins now. Refused where the pattern has a fault, the
 * start is past or outside the package, or the person has died. Needs placement.work.
 */
export async function recordRequest(
  scope: Scope,
  sought: Sought,
): Promise<Result<{ id: number; reference: string }>> {
  require(scope, 'placement.work');
  const carePackage = await getPackage(scope, sought.packageId);
  const person = await getPersonDetails(scope, carePackage.person_id);
  if (person.died_on !== null) return refuse(`The person died on ${longDate(person.died_on)}`);
  const earliest = [londonDay(scope.now).toString(), carePackage.starts_on].toSorted().at(-1) ?? '';
  if (sought.wantedFrom < earliest)
    return refuse(`Care can start on ${longDate(earliest)} or later`, 'wanted_from');
  const farthest = londonDay(scope.now).add({ years: 1 }).toString();
  if (sought.wantedFrom > farthest)
    return refuse(`Care is sought for a start within a year, by ${longDate(farthest)}`, 'wanted_from');
  if (carePackage.ends_on !== null && sought.wantedFrom > carePackage.ends_on)
    return refuse(`The package ends on ${longDate(carePackage.ends_on)}`, 'wanted_from');
  const fault = await faultOfSought(scope, sought);
  if (fault !== undefined) return fault;
  const opened = await insertRequest(scope, {
    ...sought,
    periodic: sought.periodic ? periodicNeed(sought.periodic) : null,
    personId: carePackage.person_id,
    receivedAt: scope.now,
    dueAt: await dueOf(scope, sought.lane, scope.now),
  });
  await insertRequestEvent(scope, opened.id, { kind: 'recorded' });
  if (sought.way !== undefined && sought.way !== 'to one') await goOn(scope, opened.id);
  scope.audit({
    act: 'placement request recorded',
    subject: ['placement request', opened.id],
    personId: carePackage.person_id,
    detail: { reference: opened.reference, lane: sought.lane, wantedFrom: sought.wantedFrom },
  });
  return ok(opened);
}

/** Why what is sought cannot be, or undefined: a request seeks visits, or one service without any. */
async function faultOfSought(
  scope: Scope,
  { visits, periodic, wantedFrom }: Sought,
): Promise<Refusal | undefined> {
  if (!periodic) return faultsOfPattern(visits, await minimumVisitOn(scope, wantedFrom))[0];
  if (visits.length > 0)
    return refuse(
      'Seek visits and a service without visits by a request each: each is placed by itself',
      'visits',
    );
  return faultOfNeed(periodicNeed(periodic), wantedFrom);
}

const wayWords = {
  'to one': 'Offers are made by the broker, one by one',
  'in turn': 'Offers go on by themselves, one after the other',
  'all at once': 'Offers go on by themselves, to everybody on a step of the order together',
} as const satisfies Record<OfferWay, string>;

/** Chooses how offers of a request are made from now on. Needs placement.work. */
export async function chooseWay(scope: Scope, requestId: number, way: OfferWay): Promise<Result<object>> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, requestId);
  const taken = await takeSteps(scope, open, { kind: 'note', words: wayWords[way] });
  if (!taken.ok) return taken;
  const { status, ownerId } = taken.value.state;
  await updateRequest(scope, requestId, { status, owner_id: ownerId, way });
  if (way !== 'to one') await goOn(scope, requestId);
  return ok({});
}

/** Lets the next in line be asked once this work is committed. */
async function goOn(scope: Scope, requestId: number): Promise<void> {
  const key = `advance-placement ${scope.who.councilId}/${requestId}`;
  await ask(scope, 'advance-placement', { requestId }, key);
}

/** Makes whoever asks the one owner of a request. Needs placement.work. */
export async function takeOwnership(scope: Scope, requestId: number): Promise<Result<object>> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, requestId);
  return await takeSteps(scope, open, { kind: 'owner taken', userId: scope.who.userId ?? 0 });
}

/** Writes a note on a request: what was tried, who was telephoned. Needs placement.work. */
export async function noteOnRequest(scope: Scope, requestId: number, words: string): Promise<Result<object>> {
  require(scope, 'placement.work');
  if (words.trim() === '') return refuse('Write the note', 'words');
  const open = await openRequest(scope, requestId);
  return await takeSteps(scope, open, { kind: 'note', words: words.trim() });
}

/** Withdraws a request and every offer that was still live. Needs placement.work. */
export async function withdrawRequest(
  scope: Scope,
  requestId: number,
  reason: string,
): Promise<Result<object>> {
  require(scope, 'placement.work');
  if (reason.trim() === '') return refuse('Say why it is withdrawn', 'reason');
  const open = await openRequest(scope, requestId);
  const live = (await listOffersOfRequest(scope, requestId)).filter(({ status }) => isLiveOffer(status));
  const done = await takeSteps(
    scope,
    open,
    ...live.map(({ id }) => ({ kind: 'offer withdrawn' as const, offerId: id })),
    { kind: 'withdrawn', reason: reason.trim() },
  );
  if (!done.ok) return done;
  await updateOffers(
    scope,
    live.map(({ id }) => id),
    'withdrawn',
  );
  scope.audit({
    act: 'placement request withdrawn',
    subject: ['placement request', requestId],
    personId: open.request.person_id,
    detail: { reference: open.request.reference, reason: reason.trim() },
  });
  return ok({});
}
