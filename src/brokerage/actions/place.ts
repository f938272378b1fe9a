/**
 * Makes an accepted offer a placement: the line of the care package, the service order, and what becomes of the other offers.
 * What keeps a provider out is looked at again, with nobody able to change it meanwhile. Source: docs/rules/placement-status.md.
 */
import { londonDay, shortDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { takeTurnWithProviders } from '../../providers/records/provider-turns.ts';
import { listOffersOfRequest, type Offer, updateOffers } from '../records/offers.ts';
import { listLinesOfPerson, type PackageLine } from '../records/package-lines.ts';
import { insertOrder, insertPlacement } from '../records/placements.ts';
import { insertRequestEvent, type PlacementRequest } from '../records/placement-requests.ts';
import type { LimitKind } from '../rules/limits.ts';
import { type Asked, whenPlaced, withProposal } from '../rules/offer-rounds.ts';
import { SECOND_PROVIDER } from '../rules/one-provider.ts';
import { lastDayOfNeed } from '../rules/periodic-need.ts';
import { type PlacementStep, whyNot } from '../rules/placement-status.ts';
import { faultOfEnd } from '../rules/line-dates.ts';
import { arrangeWanted } from './arrange-wanted.ts';
import { endLines } from './end-lines.ts';
import { orderContent } from './issue-order.ts';
import { type Field, readField } from './make-offers.ts';
import { openRequest, type OpenRequest, takeSteps } from './request-steps.ts';

/** The provider said that it has room, so what it told of its room before does not keep it out. */
const ANSWERED: readonly LimitKind[] = ['no capacity'];

/** Which offer of a request is placed. `mixedReason` says why the person needs a second provider, where they would have one. */
export type ToPlace = {
  readonly requestId: number;
  readonly offerId: number;
  readonly mixedReason?: string | undefined;
};

/**
 * Places a request with the provider of an accepted offer. Refused where the provider may take no more since, a block would be
 * gone over that the offer gave no reason for, another provider cares for the person and no reason is given for a second, or the
 * line cannot be arranged. The line whose place it takes ends the day before. Needs placement.work and packages.edit.
 */
export async function placeRequest(
  scope: Scope,
  { requestId, offerId, mixedReason = '' }: ToPlace,
): Promise<Result<{ placementId: number; lineId: number }>> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, requestId);
  const { request } = open;
  const offers = await listOffersOfRequest(scope, requestId);
  const offer = offers.find(({ id }) => id === offerId);
  if (offer === undefined) return refuse('That offer is not of this request', 'offer');
  const refused = whyNot(open.state, { kind: 'placed', offerId, placementId: 0 });
  if (refused !== undefined) return refused;
  await takeTurnWithProviders(scope, [offer.provider_id]);
  const field = await readField(scope, request);
  const barred = whyBarred(field, offer);
  if (barred !== undefined) return refuse(barred, 'offer');
  const second = wouldBeSecond(field, offer);
  if (second && mixedReason.trim() === '')
    return refuse(
      `Another provider cares for this person already. Say why ${offer.provider_name} is needed as well`,
      'mixed_reason',
    );
  const agreed = agreedOf(offer, londonDay(scope.now).toString());
  if (!agreed.ok) return agreed;
  const { startsOn, visits } = agreed.value;
  const before = await toEndBefore(scope, request, startsOn);
  if (!before.ok) return before;
  const endsOn = request.periodic === null ? null : lastDayOfNeed(request.periodic, startsOn);
  const line = await arrangeWanted(scope, {
    packageId: request.care_package_id,
    contractId: offer.contract_id,
    service: request.service,
    startsOn,
    endsOn,
    visits,
    periodic: request.periodic,
  });
  if (!line.ok) return line;
  if (before.value !== null) await endBefore(scope, before.value);
  const probationEndsOn = probationEnd(startsOn, field.policy.probationDays);
  const placementId = await insertPlacement(scope, {
    placement_request_id: requestId,
    offer_id: offerId,
    provider_id: offer.provider_id,
    contract_id: offer.contract_id,
    package_line_id: line.value.id,
    probation_ends_on: probationEndsOn,
  });
  await insertOrder(scope, {
    placementId,
    providerId: offer.provider_id,
    lineId: line.value.id,
    content: await orderContent(scope, request, {
      providerName: offer.provider_name,
      contractId: offer.contract_id,
      contractReference: offer.contract_reference,
      lineReference: line.value.reference,
      startsOn,
      endsOn,
      visits,
      periodic: request.periodic,
      probationEndsOn,
    }),
    because: 'Placed',
  });
  const note = second ? `${SECOND_PROVIDER}${mixedReason.trim()}` : undefined;
  await closeRequest(scope, open, { offers, offerId, placementId, note });
  await ask(scope, 'plan-visits', { personId: request.person_id });
  scope.audit({
    act: 'placed',
    subject: ['placement', placementId],
    personId: request.person_id,
    detail: { request: request.reference, offer: offerId, line: line.value.reference, startsOn },
  });
  return ok({ placementId, lineId: line.value.id });
}

/** The last day of the probation period of a placement; null where the council has none. */
function probationEnd(startsOn: string, days: number): string | null {
  return days === 0 ? null : Temporal.PlainDate.from(startsOn).add({ days }).toString();
}

/** Writes down that a request is placed and its order issued, and what becomes of the other offers. */
async function closeRequest(
  scope: Scope,
  open: OpenRequest,
  {
    offers,
    offerId,
    placementId,
    note,
  }: {
    readonly offers: readonly Offer[];
    readonly offerId: number;
    readonly placementId: number;
    readonly note: string | undefined;
  },
): Promise<void> {
  const others = whenPlaced(
    offers.map((one) => ({ id: one.id, status: one.status })),
    offerId,
  );
  const taken = await takeSteps(
    scope,
    open,
    ...(note === undefined ? [] : [{ kind: 'note' as const, words: note }]),
    { kind: 'placed', offerId, placementId },
    ...others.map((other): PlacementStep => ({ kind: 'offer passed over', offerId: other })),
    { kind: 'order issued' },
  );
  if (!taken.ok) throw new Error(`A placement that was allowed was refused: ${taken.reason}`);
  await updateOffers(scope, [offerId], 'placed');
  await updateOffers(scope, others, 'not chosen');
}

/** What keeps the provider of an offer from being placed with now, as a sentence; undefined where nothing does. */
function whyBarred({ match, candidates }: Field, offer: Offer): string | undefined {
  if (!candidates.some(({ contractId }) => contractId === offer.contract_id))
    return 'That contract has ended, so nothing can be placed under it';
  const unable = match.unable.find(({ candidate }) => candidate.contractId === offer.contract_id);
  const limits = (unable?.limits ?? []).filter(({ kind }) => !ANSWERED.includes(kind));
  const left = limits.filter(({ kind }) => kind !== 'block full' || offer.over_block_reason === null);
  return left.length === 0
    ? undefined
    : `${offer.provider_name}: ${listWords(left.map(({ words }) => words))}`;
}

/** Whether a provider would come into the home beside another. */
function wouldBeSecond({ seeker }: Field, { provider_id }: Offer): boolean {
  return seeker.currentProviderIds.some((id) => id !== provider_id);
}

/** A line that ends so that another may take its place. */
type Ending = { readonly line: PackageLine; readonly endsOn: string };

/** The line whose place a request takes, with its last day; null where there is none or it ends by then anyway. */
async function toEndBefore(
  scope: Scope,
  { person_id, replaces_line_id }: PlacementRequest,
  startsOn: string,
): Promise<Result<Ending | null>> {
  if (replaces_line_id === null) return ok(null);
  const lines = await listLinesOfPerson(scope, person_id);
  const line = lines.find(({ id }) => id === replaces_line_id);
  const endsOn = Temporal.PlainDate.from(startsOn).subtract({ days: 1 }).toString();
  const moved = line && movedTo(line, lines);
  if (moved !== undefined)
    return refuse(
      `Another provider has taken this service on already, as ${moved.reference} from ${shortDate(moved.starts_on)}. Withdraw this request, or seek anew in its place`,
      'offer',
    );
  if (line === undefined || (line.ends_on !== null && line.ends_on <= endsOn)) return ok(null);
  return faultOfEnd(endsOn, line) ?? ok({ line, endsOn });
}

/** The line that took a line's place the day after it ended, with another provider or the same. */
function movedTo(line: PackageLine, lines: readonly PackageLine[]): PackageLine | undefined {
  if (line.ends_on === null) return undefined;
  const next = Temporal.PlainDate.from(line.ends_on).add({ days: 1 }).toString();
  return lines.find(
    (one) =>
      one.id !== line.id &&
      one.care_package_id === line.care_package_id &&
      one.service === line.service &&
      one.starts_on === next,
  );
}

async function endBefore(scope: Scope, { line, endsOn }: Ending): Promise<void> {
  const done = await endLines(scope, {
    packageId: line.care_package_id,
    lines: [{ id: line.id, version: line.version }],
    endsOn,
    reason: 'Another provider takes it on',
  });
  if (!done.ok) throw new Error(`A service that another takes over could not end: ${done.reason}`);
}

/**
 * What is arranged: as it was asked for, or as the provider proposed and the broker agreed. Care that should have begun by now
 * begins today, since nobody could come before they were told to whom.
 */
export function agreedOf({ shown, proposal, reply }: Offer, today: string): Result<Asked> {
  const asked: Asked = { startsOn: shown.startsOn, visits: shown.visits };
  // A start that lay ahead when it was proposed is no fault of the proposal once it has passed.
  const agreed =
    reply !== 'counter-propose' || proposal === null
      ? ok(asked)
      : withProposal(proposal, asked, proposal.startsOn ?? today);
  if (!agreed.ok || agreed.value.startsOn >= today) return agreed;
  return ok({ ...agreed.value, startsOn: today });
}

/** Agrees to what a provider proposed, so that it can be placed so. Needs placement.work. */
export async function agreeToProposal(
  scope: Scope,
  { requestId, offerId }: { readonly requestId: number; readonly offerId: number },
): Promise<Result<object>> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, requestId);
  const taken = await takeSteps(scope, open, { kind: 'counter-proposal agreed', offerId });
  if (!taken.ok) return taken;
  await updateOffers(scope, [offerId], 'accepted');
  await insertRequestEvent(scope, requestId, { kind: 'note', words: 'Agreed to what the provider proposed' });
  return ok({});
}
