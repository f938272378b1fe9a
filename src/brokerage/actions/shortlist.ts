/**
 * The person's say by a link: who accepted is shown to the person or their representative without signing in, who chooses, refuses
 * or asks to meet first. What was said on the telephone is written down by `recordChoice`. Source: docs/rules/shortlist.md.
 */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { getRepresentative } from '../../people/records/representatives.ts';
import { linkMayAnswer, standingOn } from '../../people/rules/representatives.ts';
import { NotFound } from '../../platform/errors.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { newToken } from '../../platform/sessions.ts';
import { settingOn } from '../../platform/settings.ts';
import { listOffersOfRequest } from '../records/offers.ts';
import { findLink, insertLink, markLink, type ShortlistLink } from '../records/shortlists.ts';
import { type PersonChoice, recordChoice } from './person-choice.ts';
import { openRequest } from './request-steps.ts';

/** What a person can say of a provider on their shortlist. */
export const SHORTLIST_ANSWERS = ['choose', 'not this one', 'meet first'] as const;
export type ShortlistAnswer = (typeof SHORTLIST_ANSWERS)[number];

const choiceKinds = {
  choose: 'chose',
  'not this one': 'declined',
  'meet first': 'asked to meet',
} as const satisfies Record<ShortlistAnswer, PersonChoice['kind']>;

/** What was answered, for the broker whose request it is. */
const answerWords = {
  choose: 'A provider was chosen',
  'not this one': 'A provider was refused',
  'meet first': 'A meeting with a provider is asked for',
} as const satisfies Record<ShortlistAnswer, string>;

/**
 * Makes a link to the shortlist for the person, or for a representative (who must be allowed to see the plan), and shows the
 * shortlist. The address, `/shortlist/` and the token, is told once and kept nowhere. Needs placement.work.
 */
export async function makeShortlistLink(
  scope: Scope,
  given: {
    readonly requestId: number;
    /** Null where the person has the link. */
    readonly representativeId: number | null;
    readonly offerIds?: readonly number[] | undefined;
  },
): Promise<Result<{ linkId: number; path: string; expiresAt: Temporal.Instant }>> {
  require(scope, 'placement.work');
  const open = await openRequest(scope, given.requestId);
  const { person_id: personId, reference } = open.request;
  if (given.representativeId !== null) {
    const representative = await getRepresentative(scope, personId, given.representativeId);
    const today = londonDay(scope.now).toString();
    const standing = standingOn(representative, today);
    if (standing !== 'acting')
      return refuse(
        `${representative.name} ${standing === 'ended' ? 'no longer speaks' : 'does not yet speak'} for the person`,
        'representative',
      );
    if (!linkMayAnswer(representative, 'plan', today))
      return refuse(
        `${representative.name} may not see the person’s plan: change that on the person’s record first`,
        'representative',
      );
  }
  const offerIds = given.offerIds ?? (await acceptedOffers(scope, given.requestId));
  if (offerIds.length === 0) return refuse('No provider has accepted yet', 'offerIds');
  const shown = await recordChoice(scope, { requestId: given.requestId, kind: 'shown', offerIds, words: '' });
  if (!shown.ok) return shown;
  const token = newToken();
  const days = await settingOn(scope, 'shortlist_link_days', londonDay(scope.now));
  const expiresAt = scope.now.add({ hours: days * 24 });
  const linkId = await insertLink(scope, { ...given, token, expiresAt });
  scope.audit({
    act: 'shortlist link made',
    subject: ['shortlist link', linkId],
    personId,
    detail: { reference, representative: given.representativeId, expiresAt: expiresAt.toString() },
  });
  return ok({ linkId, path: `/shortlist/${token}`, expiresAt });
}

async function acceptedOffers(scope: Scope, requestId: number): Promise<number[]> {
  const offers = await listOffersOfRequest(scope, requestId);
  return offers.filter(({ status }) => status === 'accepted').map(({ id }) => id);
}

/** Why a link answers no more. */
export type LinkIsOver = 'used' | 'expired' | 'withdrawn';

/**
 * Why a link answers no more; undefined where it does. It is withdrawn from the moment that its representative may no longer be told of
 * the plan, whatever else is true of it.
 */
export function whyLinkIsOver(
  link: Pick<ShortlistLink, 'expires_at' | 'used_at' | 'access'>,
  now: Temporal.Instant,
): LinkIsOver | undefined {
  if (!linkMayAnswer(link.access, 'plan', londonDay(now).toString())) return 'withdrawn';
  if (link.used_at !== null) return 'used';
  return link.expires_at.getTime() <= now.epochMilliseconds ? 'expired' : undefined;
}

const overWords = {
  used: 'You have chosen already',
  expired: 'This link is too old to answer by',
  withdrawn: 'This link works no more',
} as const satisfies Record<LinkIsOver, string>;

/** What was said of one provider of a shortlist. */
export type SaidOfOffer = {
  readonly offerId: number;
  readonly answer: ShortlistAnswer;
  /** What else the person said; may be empty. */
  readonly words: string;
};

/**
 * Takes what a person or representative answered by their link. Refused where the link is used up, too old or withdrawn, and where the
 * provider is no longer on the shortlist. Choosing uses the link up. The scope is the system's: whoever holds the link has not signed in.
 */
export async function answerByLink(scope: Scope, linkId: number, said: SaidOfOffer): Promise<Result<object>> {
  require(scope, 'placement.work');
  const before = await findLink(scope, linkId);
  if (before === undefined) throw new NotFound('link');
  const { request, state } = await openRequest(scope, before.placement_request_id);
  const link = await findLink(scope, linkId);
  const over = link && whyLinkIsOver(link, scope.now);
  if (over !== undefined) return refuse(overWords[over]);
  const done = await recordChoice(scope, {
    requestId: before.placement_request_id,
    kind: choiceKinds[said.answer],
    offerId: said.offerId,
    words: said.words.trim() === '' ? '' : `By the link: ${said.words.trim()}`,
  });
  if (done.ok && said.answer === 'choose') await markLink(scope, linkId, 'used_at');
  if (done.ok && state.ownerId !== null)
    await notify(
      scope,
      'shortlist-answered',
      { user: state.ownerId },
      { reference: request.reference, answer: answerWords[said.answer] },
      { link: `/placement/${request.id}` },
    );
  return done;
}

/** Notes that a link was opened: when first, and in the audit trail each time that the shortlist was read by it. */
export async function noteOpened(scope: Scope, link: ShortlistLink, personId: number): Promise<void> {
  await markLink(scope, link.id, 'opened_at');
  scope.audit({ act: 'shortlist read by link', subject: ['shortlist link', link.id], personId });
}
