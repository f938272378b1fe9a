/**
 * The sentence that says why a place or a left-over log pays what it pays, to be read out to a provider: one sentence, in
 * London time, with every number that decided. Source: docs/rules/because.md.
 */
import type { Exception } from '../../contracts/rules/exceptions.ts';
import type { Band, Terms } from '../../contracts/rules/terms.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';
import { callWindow } from '../../plans/rules/visit-pattern.ts';
import type { PlannedVisit, VisitLog } from '../../visits/rules/planned-and-logged.ts';
import { deliveredMinutes, type Verdict } from '../../visits/rules/verdict.ts';
import { bandFor, cancelledTermFor, minutesByPay } from './paid-minutes.ts';
import type { Rating } from './rating.ts';
import { clockAt, dayAt, durationWords, minuteWords } from './spoken-time.ts';

/** Why a place of a planned visit earns what it earns. */
export function becauseOfPlace(
  visit: PlannedVisit,
  place: number,
  log: VisitLog | null,
  verdict: Verdict,
  rating: Rating,
  terms: Terms,
): string {
  const plan = planWords(visit, place);
  if (visit.cancelledAt !== null) {
    const facts = plan + cancelledWords(visit, visit.cancelledAt);
    if (rating.effect === 'refuse') return facts + refusedWords(rating, visit, terms);
    return (
      facts + cancelledGrounds(visit, visit.cancelledAt, rating, terms) + priceWords(rating, visit, terms)
    );
  }
  if (log === null) return `${plan}, but no visit log matches it, so it was missed${missedWords(rating)}`;
  const facts = plan + startWords(visit, log, verdict, terms) + stayWords(visit, log, verdict, terms);
  if (rating.effect === 'refuse') return facts + refusedWords(rating, visit, terms);
  if (verdict.deliveredMinutes === null) return facts + nothingWords('open', rating, visit, terms);
  if (rating.exceptions.includes('same-worker'))
    return facts + nothingWords('same-worker', rating, visit, terms);
  return (
    facts + payGrounds(visit, verdict.deliveredMinutes, rating, terms) + priceWords(rating, visit, terms)
  );
}

/** Why a left-over log earns nothing. */
export function becauseOfLeftOver(log: VisitLog, exception: 'duplicate' | 'unplanned'): string {
  const stay = `Logged ${spanWords(log)}`;
  return exception === 'duplicate'
    ? `${stay}, while another log already has this care worker visiting this person at that time, so it is refused as a duplicate and nothing is paid.`
    : `${stay}, but no planned visit is left that it matches, so nothing is paid and it is held until someone finds the visit it belongs to.`;
}

function spanWords(log: VisitLog): string {
  const minutes = deliveredMinutes(log);
  const day = dayAt(log.inAt);
  if (log.outAt === null || minutes === null) return `from ${clockAt(log.inAt)} on ${day} with no check-out`;
  const lastDay = dayAt(log.outAt);
  const until =
    lastDay === day
      ? ` to ${clockAt(log.outAt)} on ${day}`
      : ` on ${day} to ${clockAt(log.outAt)} on ${lastDay}`;
  return `from ${clockAt(log.inAt)}${until} (${minuteWords(minutes)})`;
}

function planWords({ plannedMinutes, workers, startsAt }: PlannedVisit, place: number): string {
  const worker = workers > 1 ? ` for care worker ${place} of ${workers}` : '';
  return `Planned ${minuteWords(plannedMinutes)}${worker} at ${clockAt(startsAt)} on ${dayAt(startsAt)}`;
}

/** How far outside its window the visit began, if it did. */
function startWords(visit: PlannedVisit, log: VisitLog, { exceptions }: Verdict, terms: Terms): string {
  const early = exceptions[0] === 'early';
  if (!early && exceptions[0] !== 'late') return '';
  const { earlier, later } = callWindow(visit, terms);
  const by = durationWords(Math.abs(log.inAt - visit.startsAt));
  return early ? `, started ${by} early (${earlier} allowed)` : `, started ${by} late (${later} allowed)`;
}

function stayWords(visit: PlannedVisit, log: VisitLog, verdict: Verdict, terms: Terms): string {
  const delivered = verdict.deliveredMinutes;
  if (delivered === null) return `, checked in at ${clockAt(log.inAt)}`;
  const percent = Math.floor((delivered * 100) / visit.plannedMinutes);
  const stayed = `, stayed ${minuteWords(delivered)} (${percent}%`;
  if (verdict.exceptions.includes('short')) return `${stayed}, short of the ${terms.shortPercent}% expected)`;
  if (verdict.exceptions.includes('long'))
    return `${stayed}, ${minuteWords(delivered - visit.plannedMinutes)} over)`;
  return `${stayed})`;
}

/** Which part of `pay` decided, up to the minutes. */
function payGrounds(
  visit: PlannedVisit,
  delivered: number,
  { effect, paidMinutes }: Rating,
  terms: Terms,
): string {
  const planned = visit.plannedMinutes;
  const capped = minutesByPay(terms.pay, planned, delivered) > paidMinutes;
  const cap = terms.overrunMinutes === 0 ? 'the plan' : `the plan and ${terms.overrunMinutes} more`;
  const grounds = payWords(terms, planned, delivered) + (capped ? `, capped at ${cap}` : '');
  const minutes =
    paidMinutes === planned
      ? `the planned ${minuteWords(planned)}`
      : paidMinutes === delivered
        ? `the ${minuteWords(delivered)} delivered`
        : minuteWords(paidMinutes);
  return `, ${grounds}, so ${paidMinutes === 0 ? 'nothing' : minutes} ${verb(effect, paidMinutes)} paid`;
}

function payWords({ pay }: Terms, planned: number, delivered: number): string {
  if (pay.by === 'planned') {
    if (pay.fullPayPercent === 0) return 'paid by the plan';
    const enough = delivered * 100 >= planned * pay.fullPayPercent;
    return `which is ${enough ? 'at least' : 'under'} ${pay.fullPayPercent}% of the plan`;
  }
  if (pay.by === 'delivered') {
    if (pay.roundToMinutes === 1) return 'paid by the minute';
    const rounded = minutesByPay(pay, planned, delivered);
    const how = pay.round === 'nearest' ? 'to the nearest' : `${pay.round} to a multiple of`;
    return `which rounded ${how} ${pay.roundToMinutes} is ${rounded}`;
  }
  const band = bandFor(pay.bands, delivered);
  if (band === undefined) return belowFirstBand(pay.bands[0]);
  return delivered <= band.to
    ? `which the band ${band.from} to ${band.to} pays as ${band.pays}`
    : `which is above the band ${band.from} to ${band.to} and in no other, and that band pays ${band.pays}`;
}

function belowFirstBand(first: Band | undefined): string {
  return first === undefined
    ? 'for which no band pays'
    : `which is below the first band, ${first.from} to ${first.to}`;
}

function cancelledWords({ startsAt }: PlannedVisit, cancelledAt: number): string {
  const notice = startsAt - cancelledAt;
  const given =
    notice < 0
      ? `, ${durationWords(-notice)} after it was due to start`
      : ` with ${durationWords(notice)} of notice`;
  return `, cancelled at ${clockAt(cancelledAt)} on ${dayAt(cancelledAt)}${given}`;
}

/** Which entry of the contract's `cancelled` decided, up to the minutes. */
function cancelledGrounds(
  visit: PlannedVisit,
  cancelledAt: number,
  { effect }: Rating,
  terms: Terms,
): string {
  const entry = cancelledTermFor(terms.cancelled, visit.startsAt - cancelledAt);
  const percent = entry?.paysPercent ?? 0;
  const late = visit.startsAt < cancelledAt;
  const grounds =
    entry === undefined
      ? terms.cancelled.length === 0
        ? ', and the contract does not pay for cancelled visits'
        : ', which is enough'
      : entry.noticeHoursUnder > 0
        ? `, which ${late ? 'counts as' : 'is'} under ${plural(entry.noticeHoursUnder, 'hour')}${late ? ' of notice' : ''}`
        : '';
  const minutes = `the planned ${minuteWords(visit.plannedMinutes)}`;
  if (percent === 0) return `${grounds}, so nothing ${verb(effect, 0)} paid`;
  if (percent !== 100) return `${grounds}, so ${percent}% of ${minutes} ${verb(effect, 0)} paid`;
  return `${grounds}, so ${minutes} ${verb(effect, visit.plannedMinutes)} paid`;
}

const amounts = new Map<number, string>();

/** An amount as people write it. The same few come again and again, so each is written once. */
function pounds(pence: number): string {
  let words = amounts.get(pence);
  if (words === undefined) {
    words = formatPounds(pence);
    if (amounts.size < 10_000) amounts.set(pence, words);
  }
  return words;
}

function verb(effect: Rating['effect'], count: number): string {
  return effect === 'hold' ? 'would be' : count < 2 ? 'is' : 'are';
}

/** The price, and what holds it if anything does. */
function priceWords(rating: Rating, visit: PlannedVisit, terms: Terms): string {
  const { effect, pencePerHour, amountPence } = rating;
  const earns = rating.paidMinutes > 0 || amountPence > 0;
  if (effect === 'hold') {
    const price =
      pencePerHour !== null && earns
        ? ` at ${pounds(pencePerHour)} an hour, ${pounds(amountPence)}, but it is`
        : earns
          ? ', but it is'
          : ', and it is';
    return `${price} ${heldWords(rating, visit, terms)}`;
  }
  if (!earns) return '.';
  if (pencePerHour === null)
    return `, but the contract has no rate for ${visit.service} at that time: £0.00.`;
  return ` at ${pounds(pencePerHour)} an hour: ${pounds(amountPence)}.`;
}

function missedWords({ effect }: Rating): string {
  return effect === 'hold' ? `, and it is held until ${RELEASES.missed}.` : ' and nothing is paid.';
}

/** The end of a sentence about a place that earns nothing whatever the rates. */
function nothingWords(
  cause: 'open' | 'same-worker',
  rating: Rating,
  visit: PlannedVisit,
  terms: Terms,
): string {
  if (rating.effect === 'pay') return `, but ${REASONS[cause]}, so nothing is paid.`;
  const held = rating.exceptions.filter(
    (exception) => exception === cause || terms.effects[exception] === 'hold',
  );
  const why = listWords(held.map((exception) => reasonOf(exception, visit, terms)));
  return `, and it is held because ${why}, so nothing is paid until ${listWords(held.map((exception) => RELEASES[exception]))}.`;
}

function heldWords(rating: Rating, visit: PlannedVisit, terms: Terms): string {
  const held = rating.exceptions.filter((exception) => terms.effects[exception] === 'hold');
  const why = listWords(held.map((exception) => reasonOf(exception, visit, terms)));
  return `held because ${why}, until ${listWords(held.map((exception) => RELEASES[exception]))}.`;
}

function refusedWords(rating: Rating, visit: PlannedVisit, terms: Terms): string {
  const refused = rating.exceptions.filter((exception) => terms.effects[exception] === 'refuse');
  const why = listWords(refused.map((exception) => reasonOf(exception, visit, terms)));
  return `, but it is refused because ${why}, so nothing is paid.`;
}

function reasonOf(exception: Exception, { service }: PlannedVisit, { minimumMinutes }: Terms): string {
  if (exception === 'not-a-visit') return `a stay under ${minuteWords(minimumMinutes)} is not a visit`;
  if (exception === 'no-rate') return `the contract has no rate for ${service} at that time`;
  return REASONS[exception];
}

const REASONS = {
  missed: 'no log shows it',
  cancelled: 'it was cancelled',
  early: 'it started too early',
  late: 'it started too late',
  short: 'the stay was too short',
  long: 'the stay was too long',
  open: 'the log has no check-out',
  manual: 'its times were entered by hand',
  overlap: 'the care worker was logged with another person at the same time',
  'same-worker': 'the same care worker already fills an earlier place of this visit',
  duplicate: 'another log already shows the visit',
  unplanned: 'no planned visit matches it',
} as const satisfies Record<Exclude<Exception, 'not-a-visit' | 'no-rate'>, string>;

/** What would release a held place. */
const RELEASES = {
  missed: 'someone decides whether it took place',
  cancelled: 'someone agrees what it pays',
  early: 'someone accepts the early start',
  late: 'someone accepts the late start',
  'not-a-visit': 'someone accepts it as a visit',
  short: 'someone accepts the short stay',
  long: 'someone accepts the long stay',
  open: 'the check-out is known',
  manual: 'someone confirms the times',
  overlap: 'it is known whom the care worker was with',
  'same-worker': 'it is known who else came',
  'no-rate': 'a rate is agreed',
  duplicate: 'someone decides which log stands',
  unplanned: 'someone finds the visit it belongs to',
} as const satisfies Record<Exception, string>;
