/**
 * Offers a request to providers: what keeps one out, leaving the order and going over a block are seen at the moment of the
 * offer, with nobody able to change them meanwhile. Source: docs/rules/matching-providers.md and placement-order.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { listCandidates } from '../records/candidates.ts';
import { takeTurnWithProviders } from '../../providers/records/provider-turns.ts';
import { insertOffer, listOffersOfRequest, type Offer } from '../records/offers.ts';
import { type PlacementPolicy, placementPolicy } from '../records/placement-policy.ts';
import {
  areaNamesOf,
  getIdentity,
  listBeside,
  listRequestEvents,
  listSeekers,
  type PlacementRequest,
} from '../records/placement-requests.ts';
import type { Candidate, Seeker } from '../rules/candidate.ts';
import { type Limit, mayBePassed } from '../rules/limits.ts';
import { match, type Match } from '../rules/matching.ts';
import { isLiveOffer } from '../rules/offer-status.ts';
import { offerDeadline } from '../rules/offer-rounds.ts';
import {
  candidatesOn,
  faultOfLeaving,
  leavingOrder,
  type Rung,
  rungName,
  rungNamed,
  type Tried,
} from '../rules/placement-order.ts';
import { type PlacementEvent, whyNot } from '../rules/placement-status.ts';
import { shownToProvider, type Showing } from '../rules/shown-to-provider.ts';
import { serviceName } from '../../contracts/rules/service-words.ts';
import { longDate } from '../../ground/calendar.ts';
import { howMuchOf } from '../rules/periodic-need.ts';
import { weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import { openRequest, type OpenRequest, takeSteps } from './request-steps.ts';

/** Which contracts are offered a request, and the reasons that it takes. */
export type OffersToMake = {
  readonly requestId: number;
  readonly contractIds: readonly number[];
  readonly leftOrderReason: string | null;
  readonly overBlockReason: string | null;
};

/** All that an offer is decided on, as it is now. */
export type Field = {
  readonly seeker: Seeker;
  readonly candidates: readonly Candidate[];
  readonly match: Match;
  readonly rungs: readonly Rung[];
  readonly tried: readonly Tried[];
  readonly offers: readonly Offer[];
  readonly policy: PlacementPolicy;
};

/** Who can take a request, who was asked and which rungs are left. */
export async function readField(
  scope: Scope,
  { id, service, lane }: Pick<PlacementRequest, 'id' | 'service' | 'lane'>,
): Promise<Field> {
  const [seeker] = await listSeekers(scope, [id]);
  if (seeker === undefined) throw new Error(`Request ${id} has nothing to match.`);
  const policy = await placementPolicy(scope);
  const candidates = await listCandidates(scope, service);
  const offers = await listOffersOfRequest(scope, id);
  const recorded = await listRequestEvents(scope, id);
  return {
    seeker,
    candidates,
    match: match(seeker, candidates, policy.matching, secondsOf(scope)),
    rungs: policy.order[lane],
    tried: triedOf(
      offers,
      recorded.map(({ event }) => event),
    ),
    offers,
    policy,
  };
}

/** Offers a request to some contracts. Refused with the limit that keeps one out. Needs placement.work. */
export async function makeOffers(
  scope: Scope,
  given: OffersToMake,
): Promise<Result<{ offerIds: readonly number[] }>> {
  require(scope, 'placement.work');
  if (given.contractIds.length === 0) return refuse('Choose at least one provider', 'contracts');
  const open = await openRequest(scope, given.requestId);
  const refused = whyNot(open.state, { kind: 'offered', offerId: 0 });
  if (refused !== undefined) return refused;
  return await offerTo(scope, open, given);
}

/** Offers a request that is open. For actions. */
export async function offerTo(
  scope: Scope,
  open: OpenRequest,
  given: OffersToMake,
): Promise<Result<{ offerIds: readonly number[] }>> {
  const { request } = open;
  const before = await readField(scope, request);
  await takeTurnWithProviders(
    scope,
    before.candidates
      .filter(({ contractId }) => given.contractIds.includes(contractId))
      .map(({ providerId }) => providerId),
  );
  const field = await readField(scope, request);
  const chosen = given.contractIds.map((contractId) => onRung(field, contractId, given));
  const [fault] = chosen.flatMap((one) => (one.ok ? [] : one));
  if (fault !== undefined) return fault;
  const { shown } = await showingOf(scope, request, field.seeker);
  const offerIds: number[] = [];
  let now = open;
  for (const one of chosen) {
    if (!one.ok) continue;
    const { candidate, rung, leaves, over } = one.value;
    const offerId = await insertOffer(scope, {
      requestId: request.id,
      providerId: candidate.providerId,
      contractId: candidate.contractId,
      rung,
      leftOrderReason: leaves ? given.leftOrderReason : null,
      overBlockReason: over ? given.overBlockReason : null,
      shown,
      weeklyMinutes: weeklyMinutes(request.visits).work,
      deadlineAt: Temporal.Instant.fromEpochMilliseconds(deadlineOf(scope, request, field.policy) * 1000),
    });
    const taken = await takeSteps(
      scope,
      now,
      ...(leaves ? [{ kind: 'order left' as const, rung, reason: given.leftOrderReason }] : []),
      { kind: 'offered', offerId },
    );
    if (!taken.ok) return taken;
    now = taken.value;
    offerIds.push(offerId);
  }
  scope.audit({
    act: 'placement offered',
    subject: ['placement request', request.id],
    personId: request.person_id,
    detail: { reference: request.reference, offers: offerIds, leftOrder: given.leftOrderReason },
  });
  return ok({ offerIds });
}

type ToOffer = {
  readonly candidate: Candidate;
  readonly rung: string;
  readonly leaves: boolean;
  readonly over: boolean;
};

/** The rung on which a contract is offered, or why it cannot be. */
function onRung(field: Field, contractId: number, given: OffersToMake): Result<ToOffer> {
  const { match: found, rungs, tried, offers, policy } = field;
  if (offers.some((offer) => offer.contract_id === contractId && isLiveOffer(offer.status)))
    return refuse('That provider has an offer already', 'contracts');
  const ranked = found.ranked.find(({ candidate }) => candidate.contractId === contractId);
  const unable = found.unable.find(({ candidate }) => candidate.contractId === contractId);
  const candidate = ranked?.candidate ?? unable?.candidate;
  if (candidate === undefined) return refuse('Choose a provider that has a contract', 'contracts');
  const rung = rungs.find((one) =>
    candidatesOn(one, rungs, found).some((on) => on.candidate.contractId === contractId),
  );
  const limits = unable?.limits ?? [];
  const over = mayBePassed(limits);
  if (limits.length > 0 && !over && rung?.kind !== 'emergency')
    return refuse(`${candidate.providerName} cannot be offered this: ${limitWords(limits)}`, 'contracts');
  if (over && (given.overBlockReason ?? '').trim() === '')
    return refuse(`${limitWords(limits)}. Give a reason for going over it`, 'over_block_reason');
  const leaving = leavingOrder(candidate, rungs, tried, found);
  const fault = faultOfLeaving(leaving, given.leftOrderReason, policy.leavingReasons);
  if (fault !== undefined) return fault;
  return ok({
    candidate,
    rung: rung === undefined ? candidate.kind : rungName(rung),
    leaves: leaving !== undefined,
    over,
  });
}

function limitWords(limits: readonly Limit[]): string {
  return listWords(limits.map(({ words }) => words));
}

/** What a provider is shown of a request, and what was taken out of the broker's words. */
export async function showingOf(scope: Scope, request: PlacementRequest, seeker: Seeker): Promise<Showing> {
  const identity = await getIdentity(scope, request);
  const areaNames = await areaNamesOf(scope, request.id);
  const beside = (await listBeside(scope, request)).map(
    (other) => `${serviceName(other.service)}, ${howMuchOf(other)}, from ${longDate(other.wanted_from)}`,
  );
  return shownToProvider({ ...seeker, areaNames, beside, words: request.words }, identity);
}

/** What was tried so far: every offer made, and rungs that were passed without one. */
export function triedOf(offers: readonly Offer[], events: readonly PlacementEvent[]): Tried[] {
  const asked = offers.flatMap((offer): Tried[] => {
    const rung = rungNamed(offer.rung);
    if (rung === undefined) return [];
    const outcome = isLiveOffer(offer.status) ? 'offered' : offer.status === 'lapsed' ? 'lapsed' : 'declined';
    return [{ rung, contractId: offer.contract_id, outcome }];
  });
  const passed = events.flatMap((event): Tried[] => {
    if (event.kind !== 'rung skipped') return [];
    const rung = rungNamed(event.rung);
    return rung === undefined ? [] : [{ rung, contractId: null, outcome: 'skipped' }];
  });
  return [...asked, ...passed];
}

function deadlineOf(scope: Scope, request: PlacementRequest, { answerMinutes }: PlacementPolicy): number {
  const due = Math.floor(request.due_at.getTime() / 1000);
  return offerDeadline(secondsOf(scope), due, request.lane, answerMinutes);
}

function secondsOf(scope: Scope): number {
  return Math.floor(scope.now.epochMilliseconds / 1000);
}
