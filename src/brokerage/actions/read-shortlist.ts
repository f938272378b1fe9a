/** Reads a person's shortlist for whoever holds a link to it. Source: docs/rules/shortlist.md. */
import type { Scope } from '../../platform/scope.ts';
import { londonDay } from '../../ground/calendar.ts';
import { listCandidates } from '../records/candidates.ts';
import { listOffersOfRequest } from '../records/offers.ts';
import { placementPolicy } from '../records/placement-policy.ts';
import { getRequest, listRequestEvents, listSeekers } from '../records/placement-requests.ts';
import { introductionsOf, type ShortlistLink } from '../records/shortlists.ts';
import { proposalInWords } from '../rules/offer-rounds.ts';
import { askedInWords } from '../rules/periodic-need.ts';
import { foldPlacement } from '../rules/placement-status.ts';
import { type ShortlistEntry, shortlistFacts } from '../rules/shortlist-words.ts';
import { noteOpened } from './shortlist.ts';

/** How many care workers somebody with each provider usually meets; it comes of visits, which come after brokerage. */
export type TeamSizes = (
  scope: Scope,
  providerIds: readonly number[],
) => Promise<ReadonlyMap<number, number>>;

/**
 * What a person chooses from. `startsOn` is 'YYYY-MM-DD' and not past; for `freeDays` after care begins they may change provider without a
 * reason. No entries once there is nothing to choose.
 */
export type Shortlist = {
  readonly entries: readonly ShortlistEntry[];
  readonly week: readonly string[];
  readonly startsOn: string;
  readonly freeDays: number;
};

/** The name of the provider that was chosen for the request of a link; undefined where that choice no longer stands. */
export async function readChosen(scope: Scope, link: ShortlistLink): Promise<string | undefined> {
  const recorded = await listRequestEvents(scope, link.placement_request_id);
  const { chosenOfferId } = foldPlacement(recorded.map(({ event }) => event));
  const offers = await listOffersOfRequest(scope, link.placement_request_id);
  return offers.find(({ id }) => id === chosenOfferId)?.provider_name;
}

/** The shortlist of a link, as it stands; that it was read goes into the audit trail. */
export async function readShortlist(scope: Scope, link: ShortlistLink, teams: TeamSizes): Promise<Shortlist> {
  const request = await getRequest(scope, link.placement_request_id);
  await noteOpened(scope, link, request.person_id);
  const recorded = await listRequestEvents(scope, request.id);
  const state = foldPlacement(recorded.map(({ event }) => event));
  const today = londonDay(scope.now).toString();
  const asked = {
    week: askedInWords(request),
    startsOn: request.wanted_from < today ? today : request.wanted_from,
    freeDays: (await placementPolicy(scope)).probationDays,
  };
  const [seeker] = await listSeekers(scope, [request.id]);
  if (state.status !== 'choosing' || seeker === undefined) return { ...asked, entries: [] };
  const offers = (await listOffersOfRequest(scope, request.id)).filter(({ id }) => state.shown.has(id));
  const providerIds = offers.map(({ provider_id }) => provider_id);
  const candidates = await listCandidates(scope, request.service);
  const introductions = await introductionsOf(scope, providerIds);
  const usual = await teams(scope, providerIds);
  const entries = offers.flatMap((offer): ShortlistEntry[] => {
    const candidate = candidates.find(({ contractId }) => contractId === offer.contract_id);
    if (candidate === undefined) return [];
    const different =
      offer.reply === 'counter-propose' && offer.proposal !== null
        ? [{ name: 'What would be different', words: proposalInWords(offer.proposal, offer.shown) }]
        : [];
    return [
      {
        offerId: offer.id,
        providerName: offer.provider_name,
        introduction: introductions.get(offer.provider_id) ?? '',
        facts: [
          ...different,
          ...shortlistFacts({ ...candidate, usualTeam: usual.get(offer.provider_id) ?? null }, seeker),
        ],
        toMeet: state.toMeet.has(offer.id),
      },
    ];
  });
  return { ...asked, entries };
}
