/** How what is known of providers looks: ratings, registration and the state of checks, always in words as well as colour. */
import { shortDate } from '../../ground/calendar.ts';
import { none } from '../../web/components/amounts.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import type { Asked } from '../../web/route.ts';
import { html, join, type Html, type SafeHtml } from '../../web/html.ts';
import type { CheckState } from '../rules/checks.ts';
import { registrationNames, type RegistrationStatus } from '../rules/provider-details.ts';
import type { Rating, Unrated } from '../rules/ratings.ts';

const ratingTones = {
  Outstanding: 'good',
  Good: 'good',
  'Requires improvement': 'attention',
  Inadequate: 'problem',
  'Not rated': 'waiting',
  'Not yet inspected': 'waiting',
} satisfies Record<Rating | Unrated, Tone>;

/** A rating, the regulator's own words for none, or a blank: three things that look different. */
export function ratingView(rating: Rating | Unrated | null | undefined): SafeHtml {
  if (rating === null || rating === undefined) return html`<span class="tend-quiet">Nothing known</span>`;
  return statusTag(rating, ratingTones[rating]);
}

/** What stands of each branch, the most worrying first. */
export function ratingsView(said: readonly (Rating | Unrated)[]): SafeHtml {
  return said.length === 0 ? ratingView(null) : html`<span>${join(said.map(ratingView), ' ')}</span>`;
}

const registrationTones = {
  registered: 'good',
  deregistered: 'problem',
  'not stated': 'quiet',
} satisfies Record<RegistrationStatus, Tone>;

/** Whether the regulator has it on its register, and since or until when. */
export function registrationView(given: {
  readonly registration_status: RegistrationStatus;
  readonly registered_on?: string | null;
  readonly deregistered_on?: string | null;
}): SafeHtml {
  const { registration_status: status, registered_on, deregistered_on } = given;
  if (status === 'not stated') return html`<span class="tend-quiet">${registrationNames[status]}</span>`;
  const day = status === 'registered' ? registered_on : deregistered_on;
  const since = day ? html` ${status === 'registered' ? 'since' : 'ended'} ${shortDate(day)}` : null;
  return html`<span>${statusTag(registrationNames[status], registrationTones[status])}${since}</span>`;
}

export const stateTones = {
  expired: 'problem',
  missing: 'problem',
  'ends soon': 'attention',
  good: 'good',
} satisfies Record<CheckState, Tone>;

export const stateNames = {
  expired: 'Expired',
  missing: 'Missing',
  'ends soon': 'Ends soon',
  good: 'Good',
} satisfies Record<CheckState, string>;

/** Lines of an address with its postcode. */
export function addressView(lines: readonly string[], postcode: string | null): Html {
  const all = [...lines, postcode ?? ''].filter((line) => line !== '');
  return all.length === 0 ? '' : join(all, html`<br>`);
}

/** A list of words, or a dash. */
export function wordsView(words: readonly string[]): Html {
  return words.length === 0 ? none('none said') : words.join(', ');
}

/** The part of the service that these pages are, as whoever asks calls it. */
export function sectionOf({ scope }: Asked): string {
  return scope.who.providerId === null ? 'Providers' : 'My organisation';
}
