/**
 * Whether a provider can be offered a request at all, and what keeps it out: what the shortlist goes by, said once for whoever else shows it.
 * Source: docs/rules/matching-providers.md.
 */
import { type Limit, mayBePassed } from './limits.ts';
import type { Match, Unable } from './matching.ts';
import { isLiveOffer, type OfferStatus } from './offer-status.ts';
import { candidatesOn, type Rung } from './placement-order.ts';

/** What an offer is decided on: the match, the council's order, and the offers that were made. */
export type Matched = {
  readonly match: Match;
  readonly rungs: readonly Rung[];
  readonly offers: readonly { readonly contract_id: number; readonly status: OfferStatus }[];
};

/** In the order of what a broker would rather have. */
export const OFFER_ANSWERS = ['has an offer', 'can', 'with a reason', 'cannot'] as const;

/** 'with a reason': the limits may be gone past knowingly. The limits are those of the contract that comes nearest; none where it can. */
export type MayBeOffered = {
  readonly kind: (typeof OFFER_ANSWERS)[number];
  readonly limits: readonly Limit[];
};

/** Whether a contract that something keeps out may be offered the request all the same: with a reason, or on the last rung of the order. */
export function mayBeOffered({ match, rungs }: Pick<Matched, 'match' | 'rungs'>, one: Unable): boolean {
  if (mayBePassed(one.limits)) return true;
  const last = rungs.find(({ kind }) => kind === 'emergency');
  return (
    last !== undefined &&
    candidatesOn(last, rungs, match).some(
      ({ candidate }) => candidate.contractId === one.candidate.contractId,
    )
  );
}

/** Whether each provider that was matched may be offered it, by its number: as the contract of it that is best off. */
export function whoMayBeOffered(matched: Matched): Map<number, MayBeOffered> {
  const { match, offers } = matched;
  const live = new Set(
    offers.filter(({ status }) => isLiveOffer(status)).map(({ contract_id }) => contract_id),
  );
  const found = new Map<number, MayBeOffered>();
  const note = (providerId: number, contractId: number, own: MayBeOffered): void => {
    const may: MayBeOffered = live.has(contractId) ? { kind: 'has an offer', limits: [] } : own;
    const known = found.get(providerId);
    if (known === undefined || OFFER_ANSWERS.indexOf(may.kind) < OFFER_ANSWERS.indexOf(known.kind))
      found.set(providerId, may);
  };
  for (const { candidate } of match.ranked)
    note(candidate.providerId, candidate.contractId, { kind: 'can', limits: [] });
  // Who lacks least comes first.
  for (const one of match.unable)
    note(one.candidate.providerId, one.candidate.contractId, {
      kind: mayBeOffered(matched, one) ? 'with a reason' : 'cannot',
      limits: one.limits,
    });
  return found;
}

/** In a few words: 'Can be offered'. */
export function mayBeOfferedTitle({ kind }: MayBeOffered): string {
  return {
    'has an offer': 'Has an offer',
    can: 'Can be offered',
    'with a reason': 'Only with a reason',
    cannot: 'Cannot be offered',
  }[kind];
}
