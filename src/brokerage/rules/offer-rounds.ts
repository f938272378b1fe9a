/**
 * Who is offered a request next, how long they have, when they are reminded, what another proposal would change, and what
 * becomes of the others when one is placed. Source: docs/rules/offers.md.
 */
import { longDate } from '../../ground/calendar.ts';
import { ok, type Refusal, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import type { Lane } from './candidate.ts';
import { isLiveOffer, type OfferStatus } from './offer-status.ts';

/** How offers are made: to the first alone, to one after the other, or to all together. */
export const OFFER_WAYS = ['to one', 'in turn', 'all at once'] as const;
export type OfferWay = (typeof OFFER_WAYS)[number];

/** How many minutes a provider has to answer, by lane. */
export type AnswerMinutes = Readonly<Record<Lane, number>>;

/** An offer is never shorter than this: a provider has to read it. */
const LEAST_SECONDS = 15 * 60;

/**
 * By when an offer must be answered, in epoch seconds: the lane's minutes from when it is made, and not after the request is
 * due. Where that is over or nearly so there is nothing left to keep to: then the lane's minutes, or those of the urgent lane if they
 * are fewer, since an offer that nobody can answer in time places nobody. A quarter of an hour at least.
 */
export function offerDeadline(offeredAt: number, dueAt: number, lane: Lane, minutes: AnswerMinutes): number {
  const left = dueAt - offeredAt;
  const most = left >= LEAST_SECONDS ? left : minutes.urgent * 60;
  return offeredAt + Math.max(LEAST_SECONDS, Math.min(minutes[lane] * 60, most));
}

/** An offer as rounds see it. Instants in epoch seconds. */
export type OfferMade = {
  readonly id: number;
  readonly contractId: number;
  readonly offeredAt: number;
  readonly deadlineAt: number;
  readonly remindedAt: number | null;
  readonly status: OfferStatus;
};

/** When a reminder of an offer is due: after so much of the time to its deadline, in epoch seconds. */
export function reminderAt(
  { offeredAt, deadlineAt }: Pick<OfferMade, 'offeredAt' | 'deadlineAt'>,
  remindAfterPercent: number,
): number {
  return offeredAt + Math.floor(((deadlineAt - offeredAt) * remindAfterPercent) / 100);
}

/** What is to be done in a round now. Ids in rising order, but contracts in the order in which they are to be asked. */
export type RoundStep = {
  /** Contracts to be made an offer now. */
  readonly offerTo: readonly number[];
  /** Offers whose deadline has passed without an answer. */
  readonly lapse: readonly number[];
  readonly remind: readonly number[];
  /** When to look again if nobody answers (epoch seconds); null where nothing is waited for. */
  readonly lookAgainAt: number | null;
  /** Whether everybody was asked and nobody can still say yes. */
  readonly exhausted: boolean;
};

/**
 * What is to be done at an instant for a request whose candidates are `contractIds`, in the order in which they are to be
 * asked. An offer is on time until its deadline and lapses in the second after it. In turn, nobody else is asked while an
 * offer is open, accepted or answered by another proposal. Nobody is asked twice, nor once one is placed.
 */
export function nextInRound(
  way: OfferWay,
  contractIds: readonly number[],
  offers: readonly OfferMade[],
  remindAfterPercent: number,
  at: number,
): RoundStep {
  const remindedFrom = (offer: OfferMade): number => reminderAt(offer, remindAfterPercent);
  const lapsed = offers.filter(({ status, deadlineAt }) => status === 'open' && at > deadlineAt);
  const waiting = offers.filter(({ status, deadlineAt }) => status === 'open' && at <= deadlineAt);
  const live = offers.filter((offer) => isLiveOffer(offer.status) && !lapsed.includes(offer));
  const placed = offers.some(({ status }) => status === 'placed');
  const asked = new Set(offers.map(({ contractId }) => contractId));
  const left = placed ? [] : [...new Set(contractIds)].filter((id) => !asked.has(id));
  const offerTo = toOffer(way, left, live.length > 0, offers.length > 0);
  const remind = waiting.filter((offer) => offer.remindedAt === null && at >= remindedFrom(offer));
  const moments = waiting.flatMap((offer) =>
    offer.remindedAt === null && at < remindedFrom(offer) ? [remindedFrom(offer)] : [offer.deadlineAt + 1],
  );
  return {
    offerTo,
    lapse: ids(lapsed),
    remind: ids(remind),
    lookAgainAt: moments.length === 0 ? null : Math.min(...moments),
    exhausted: !placed && live.length === 0 && offerTo.length === 0,
  };
}

function toOffer(way: OfferWay, left: readonly number[], live: boolean, begun: boolean): readonly number[] {
  if (way === 'all at once') return left;
  if (live || (way === 'to one' && begun)) return [];
  return left.slice(0, 1);
}

/** The other offers of a request that are passed over when one is placed, answered or not, in order of id. */
export function whenPlaced(offers: readonly Pick<OfferMade, 'id' | 'status'>[], placedId: number): number[] {
  return ids(offers.filter(({ id, status }) => id !== placedId && isLiveOffer(status)));
}

/** What a provider proposes in place of what was asked. Visits are told by their place in the pattern, from 0. */
export type Proposal = {
  /** 'YYYY-MM-DD'; null keeps the start. */
  readonly startsOn: string | null;
  readonly visits: readonly { readonly place: number; readonly startTime: string }[];
};

/** What was asked for, beside which a proposal is held. */
export type Asked = { readonly startsOn: string; readonly visits: readonly PatternVisit[] };

/** A start that is proposed lies no farther after the one asked for: later is most often a slip in the month or year. */
const WEEKS_LATER = 12;

/** The last day that may be proposed as the start. */
function latestStart({ startsOn }: Asked): string {
  return Temporal.PlainDate.from(startsOn).add({ weeks: WEEKS_LATER }).toString();
}

/** Everything that keeps a proposal from being made on `today` ('YYYY-MM-DD'); none where it may be. */
export function faultsOfProposal(proposal: Proposal, asked: Asked, today: string): Refusal[] {
  const places = proposal.visits.map(({ place }) => place);
  const moves = proposal.visits.filter(
    ({ place, startTime }) => asked.visits[place]?.startTime !== startTime,
  );
  const changes = (proposal.startsOn !== null && proposal.startsOn !== asked.startsOn) || moves.length > 0;
  const found: (Refusal | false)[] = [
    !changes && refuse('Propose another start or another time for a visit, or accept as it is'),
    proposal.startsOn !== null &&
      proposal.startsOn < today &&
      refuse('The start must be today or later', 'startsOn'),
    proposal.startsOn !== null &&
      proposal.startsOn > latestStart(asked) &&
      refuse(
        `The start must be ${longDate(latestStart(asked))} or earlier: if that is too soon, say that you cannot take it`,
        'startsOn',
      ),
    new Set(places).size !== places.length && refuse('Propose one time for each visit', 'visits'),
    ...proposal.visits.map(({ place, startTime }) => {
      const visit = asked.visits[place];
      if (visit === undefined) return refuse('There is no such visit', `visits.${place}`);
      if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(startTime))
        return refuse('The time must be like 08:30', `visits.${place}`);
      return (
        visit.timeCritical &&
        startTime !== visit.startTime &&
        refuse(
          'This visit is time-critical: its time can change only once the reason has been reviewed',
          `visits.${place}`,
        )
      );
    }),
  ];
  return found.filter((fault): fault is Refusal => fault !== false);
}

/** What would be arranged if a proposal were agreed to; refused where it may not be made. */
export function withProposal(proposal: Proposal, asked: Asked, today: string): Result<Asked> {
  const [fault] = faultsOfProposal(proposal, asked, today);
  if (fault !== undefined) return fault;
  const times = new Map(proposal.visits.map(({ place, startTime }) => [place, startTime]));
  return ok({
    startsOn: proposal.startsOn ?? asked.startsOn,
    visits: asked.visits.map((visit, place) => ({
      ...visit,
      startTime: times.get(place) ?? visit.startTime,
    })),
  });
}

/** A proposal as the broker reads it: 'Start on Monday 9 March 2026 and 17:30 in place of 17:00'. */
export function proposalInWords(proposal: Proposal, asked: Asked): string {
  const said = [];
  if (proposal.startsOn !== null && proposal.startsOn !== asked.startsOn)
    said.push(`start on ${longDate(proposal.startsOn)} in place of ${longDate(asked.startsOn)}`);
  for (const { place, startTime } of proposal.visits.toSorted((a, b) => a.place - b.place)) {
    const was = asked.visits[place]?.startTime;
    if (was !== undefined && was !== startTime) said.push(`visit at ${startTime} in place of ${was}`);
  }
  const words = listWords(said);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function ids(offers: readonly Pick<OfferMade, 'id'>[]): number[] {
  return offers.map(({ id }) => id).sort((a, b) => a - b);
}
