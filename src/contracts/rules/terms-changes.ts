/**
 * What changed between two versions of a contract's terms, as a person would say it: by what visits are paid, not by which
 * line of a form was touched. Rates are compared as they fall on the week, so that reordering or splitting lines without
 * changing a price shows no change.
 */
import type { BankHolidayChoice } from '../../ground/bank-holidays.ts';
import { minutesInWords } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { effectNames, exceptionWords } from './exception-words.ts';
import { EXCEPTIONS } from './exceptions.ts';
import {
  DAY_KINDS,
  namesBankHolidays,
  rateSpans,
  type RateSpan,
  servicesOf,
  type Span,
} from './rate-week.ts';
import type { DayKind, Rate, Terms } from './terms.ts';
import { cancelledWords, dayKindNames, payWords, spanWords } from './terms-words.ts';
import { serviceName } from './service-words.ts';

/** A change: what it is about, and how it was and is now. */
export type Change = { readonly what: string; readonly before: string; readonly after: string };

/** Terms with the day that a moved bank holiday is paid on: all that a version settles. */
export type Agreed = { readonly terms: Terms; readonly bankHolidays: BankHolidayChoice };

const bankHolidayNames = {
  'true-day': 'the true day',
  substitute: 'the day kept in its place',
  both: 'both days',
} as const satisfies Record<BankHolidayChoice, string>;

/** Every change from one version to the next; none where both pay alike. */
export function changesBetween(before: Agreed, after: Agreed): Change[] {
  const one = (what: string, words: (agreed: Agreed) => string): Change[] => {
    const change = { what, before: words(before), after: words(after) };
    return change.before === change.after ? [] : [change];
  };
  const minutes = (what: string, pick: (terms: Terms) => number) =>
    one(what, ({ terms }) => minutesInWords(pick(terms)));
  return [
    ...rateChanges(before.terms.rates, after.terms.rates),
    ...one('What a visit is paid', ({ terms }) => payWords(terms.pay)),
    ...minutes('Most paid over the planned time', (terms) => terms.overrunMinutes),
    ...minutes('Call window, early', (terms) => terms.window.earlier),
    ...minutes('Call window, late', (terms) => terms.window.later),
    ...minutes('Time-critical window, early', (terms) => terms.timeCriticalWindow.earlier),
    ...minutes('Time-critical window, late', (terms) => terms.timeCriticalWindow.later),
    ...one('Counts as short', ({ terms }) => `under ${terms.shortPercent}%`),
    ...one('Counts as long', ({ terms }) => `more than ${minutesInWords(terms.longMinutes)} over`),
    ...one('Is not a visit', ({ terms }) => `under ${minutesInWords(terms.minimumMinutes)}`),
    ...one('Cancelled visits', ({ terms }) => cancelledWords(terms.cancelled)),
    ...one('A moved bank holiday', ({ bankHolidays }) => bankHolidayNames[bankHolidays]),
    ...EXCEPTIONS.flatMap((name) =>
      one(exceptionWords[name].name, ({ terms }) => effectNames[terms.effects[name]]),
    ),
  ];
}

type RateChange = Span & { readonly kind: DayKind; readonly before: string; readonly after: string };

/** Where on the week the price differs, service by service; the days that share a change are told as one. */
function rateChanges(before: readonly Rate[], after: readonly Rate[]): Change[] {
  const services = [...new Set([...servicesOf(before), ...servicesOf(after)])];
  return services.flatMap((service) => {
    const found = DAY_KINDS.flatMap((kind) => dayChanges(before, after, service, kind));
    const told = new Map<string, { kinds: DayKind[]; change: RateChange }>();
    for (const change of found) {
      const key = `${change.fromMinute} ${change.toMinute} ${change.before} ${change.after}`;
      const same = told.get(key);
      if (same === undefined) told.set(key, { kinds: [change.kind], change });
      else same.kinds.push(change.kind);
    }
    return [...told.values()].map(({ kinds, change }) => ({
      what: `${serviceName(service)}: ${kinds.map((kind) => dayKindNames[kind]).join(', ')}, ${spanWords([change])}`,
      before: change.before,
      after: change.after,
    }));
  });
}

function dayChanges(
  before: readonly Rate[],
  after: readonly Rate[],
  service: string,
  kind: DayKind,
): RateChange[] {
  const was = pricesOf(before, service, kind);
  const now = pricesOf(after, service, kind);
  const edges = [...new Set([...was, ...now].flatMap((span) => [span.fromMinute, span.toMinute]))];
  edges.sort((a, b) => a - b);
  const changes: RateChange[] = [];
  edges.slice(0, -1).forEach((fromMinute, at) => {
    const change = {
      kind,
      fromMinute,
      toMinute: edges[at + 1] ?? fromMinute,
      before: priceAt(was, fromMinute),
      after: priceAt(now, fromMinute),
    };
    const last = changes.at(-1);
    if (change.before === change.after) return;
    if (last?.toMinute === fromMinute && last.before === change.before && last.after === change.after)
      changes[changes.length - 1] = { ...last, toMinute: change.toMinute };
    else changes.push(change);
  });
  return changes;
}

/** A kind of day as spans with their price in words. */
function pricesOf(rates: readonly Rate[], service: string, kind: DayKind): (Span & { price: string })[] {
  if (kind === 'bank-holiday' && !namesBankHolidays(rates, service))
    return [{ fromMinute: 0, toMinute: 1440, price: 'paid as the ordinary day' }];
  return rateSpans(rates, service, kind).map((span) => ({ ...span, price: priceOf(span) }));
}

function priceOf({ rate }: RateSpan): string {
  return rate === null ? 'no rate' : `${formatPounds(rate.pencePerHour)} an hour`;
}

function priceAt(spans: readonly (Span & { price: string })[], minute: number): string {
  return spans.find((span) => minute >= span.fromMinute && minute < span.toMinute)?.price ?? '';
}
