/** What offers are called on pages: where, how much, and how they stand. Nothing here knows whom an offer is for. */
import { plural } from '../../../ground/text.ts';
import { minutesInWords } from '../../../ground/calendar.ts';
import { statusTag, type Tone } from '../../../web/components/tags.ts';
import type { SafeHtml } from '../../../web/html.ts';
import type { Offer } from '../../records/offers.ts';
import { type OfferStatus, offerStatusNames, PLACED_AND_ENDED } from '../../rules/offer-status.ts';
import { amountOf } from '../../rules/periodic-need.ts';
import type { Shown } from '../../rules/shown-to-provider.ts';
import { isNearlyOver, timeLeftInWords } from '../../rules/time-left.ts';

const tones = {
  open: 'attention',
  accepted: 'active',
  'counter-proposed': 'waiting',
  placed: 'good',
  declined: 'quiet',
  lapsed: 'quiet',
  withdrawn: 'quiet',
  'not chosen': 'quiet',
} as const satisfies Record<OfferStatus, Tone>;

/** How an offer stands, as a tag. */
export function offerTag({ status, placement_ended }: Pick<Offer, 'status' | 'placement_ended'>): SafeHtml {
  if (placement_ended) return statusTag(PLACED_AND_ENDED, 'quiet');
  return statusTag(offerStatusNames[status], tones[status]);
}

/** Where care is wanted, as far as a provider is told: 'WS1, Walsall North'. */
export function whereWords({ district, areas }: Pick<Shown, 'district' | 'areas'>): string {
  const said = [district, ...areas].filter((part) => part !== null);
  return said.length === 0 ? 'Not told' : said.join(', ');
}

/** How much is asked for: '14 visits a week, 7 hours of workers' time', '7 sleeping nights a week'. */
export function howMuchWords({
  visits,
  weeklyMinutes,
  periodic,
}: Pick<Shown, 'visits' | 'weeklyMinutes' | 'periodic'>): string {
  if (periodic) return amountOf(periodic);
  const count = visits.reduce((sum, { weekdays, everyWeeks }) => sum + weekdays.length / everyWeeks, 0);
  const whole = Math.round(count);
  return `${whole === count ? '' : 'About '}${plural(whole, 'visit')} a week, ${minutesInWords(weeklyMinutes)} of workers’ time`;
}

/** How long is left to answer, as a tag that stands out once it is nearly over. */
export function timeLeftTag({ deadline_at }: Pick<Offer, 'deadline_at'>, now: Temporal.Instant): SafeHtml {
  const [deadline, at] = [secondsOf(deadline_at.getTime()), secondsOf(now.epochMilliseconds)];
  return statusTag(
    timeLeftInWords(deadline, at),
    at > deadline ? 'quiet' : isNearlyOver(deadline, at) ? 'problem' : 'attention',
  );
}

/** Whether an offer can still be answered. */
export function isOverdue({ deadline_at }: Pick<Offer, 'deadline_at'>, now: Temporal.Instant): boolean {
  return deadline_at.getTime() < now.epochMilliseconds;
}

function secondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
