/**
 * A contract's rates laid out over the week: which one is used at each minute of each kind of day, where there is none, and
 * which are never used because another stands before them. The first rate that fits wins.
 * Source: docs/rules/effective-dated-terms.md and docs/rules/terms.md.
 */
import type { DayKind, Rate } from './terms.ts';

/** The kinds of day, in the order that pages show them. */
export const DAY_KINDS = [
  'weekday',
  'saturday',
  'sunday',
  'bank-holiday',
] as const satisfies readonly DayKind[];

/** A time of day, in minutes after midnight, `toMinute` not included and up to 1440. */
export type Span = { readonly fromMinute: number; readonly toMinute: number };

/** A time of day at one rate; null where none fits. `place` is the rate's place in the list, from 0. */
export type RateSpan = Span & { readonly rate: Rate | null; readonly place: number | null };

const DAY_MINUTES = 1440;

/** Every service that the rates name, in the order in which they name them. */
export function servicesOf(rates: readonly Rate[]): string[] {
  return [...new Set(rates.map((rate) => rate.service))];
}

/** Whether a bank holiday is a day of its own for a service; where no rate of it says so, it is paid as its ordinary day. */
export function namesBankHolidays(rates: readonly Rate[], service: string): boolean {
  return rates.some((rate) => rate.service === service && rate.days.includes('bank-holiday'));
}

/** The times of day that a rate covers: one, or two where it runs over midnight, each on its own date's day. */
export function spansOf({ fromMinute, toMinute }: Rate): Span[] {
  if (fromMinute < toMinute) return [{ fromMinute, toMinute }];
  return [
    { fromMinute: 0, toMinute },
    { fromMinute, toMinute: DAY_MINUTES },
  ].filter((span) => span.fromMinute < span.toMinute);
}

/** One kind of day from 00:00 to 24:00: each span with the rate that a visit starting in it is priced at. */
export function rateSpans(rates: readonly Rate[], service: string, kind: DayKind): RateSpan[] {
  const fitting = rates
    .map((rate, place) => ({ rate, place, spans: spansOf(rate) }))
    .filter(({ rate }) => rate.service === service && rate.days.includes(kind));
  const edges = edgesOf(fitting.flatMap(({ spans }) => spans));
  const joined: RateSpan[] = [];
  edges.slice(0, -1).forEach((fromMinute, at) => {
    const toMinute = edges[at + 1] ?? DAY_MINUTES;
    const found = fitting.find(({ spans }) => spans.some((span) => holds(span, fromMinute)));
    const last = joined.at(-1);
    const place = found?.place ?? null;
    if (last !== undefined && last.place === place) joined[joined.length - 1] = { ...last, toMinute };
    else joined.push({ fromMinute, toMinute, rate: found?.rate ?? null, place });
  });
  return joined;
}

/** The rate for a visit that starts at a minute of a kind of day, or null. Where no rate of the service names bank holidays, ask for the ordinary day. */
export function rateAt(rates: readonly Rate[], service: string, kind: DayKind, minute: number): Rate | null {
  return rateSpans(rates, service, kind).find((span) => holds(span, minute))?.rate ?? null;
}

/** Times at which a visit of a service would find no rate, for the kinds of day that share them. */
export type RateGap = {
  readonly service: string;
  readonly days: readonly DayKind[];
  readonly spans: readonly Span[];
};

/** Every gap in the rates, service by service. A service that never names bank holidays has none on them. */
export function rateGaps(rates: readonly Rate[]): RateGap[] {
  return servicesOf(rates).flatMap((service) => {
    const gaps: { service: string; days: DayKind[]; spans: Span[] }[] = [];
    for (const kind of DAY_KINDS) {
      if (kind === 'bank-holiday' && !namesBankHolidays(rates, service)) continue;
      const spans = rateSpans(rates, service, kind)
        .filter((span) => span.rate === null)
        .map(({ fromMinute, toMinute }) => ({ fromMinute, toMinute }));
      if (spans.length === 0) continue;
      const same = gaps.find((gap) => JSON.stringify(gap.spans) === JSON.stringify(spans));
      if (same === undefined) gaps.push({ service, days: [kind], spans });
      else same.days.push(kind);
    }
    return gaps;
  });
}

/** A rate that stands behind an earlier one: `always` where it is never used at all. Places are from 0. */
export type ShadowedRate = {
  readonly place: number;
  readonly always: boolean;
  /** The earlier rates that are used in its place. */
  readonly behind: readonly number[];
};

/** Every rate that is used at fewer times than it says, because an earlier one fits first. */
export function shadowedRates(rates: readonly Rate[]): ShadowedRate[] {
  return rates.flatMap((rate, place) => {
    const behind = new Set<number>();
    let used = false;
    for (const kind of new Set(rate.days)) {
      const day = rateSpans(rates.slice(0, place + 1), rate.service, kind);
      used ||= day.some((span) => span.place === place);
      for (const span of day) {
        if (span.place === null || span.place === place) continue;
        if (spansOf(rate).some((own) => overlap(own, span))) behind.add(span.place);
      }
    }
    return behind.size === 0 ? [] : [{ place, always: !used, behind: [...behind].sort((a, b) => a - b) }];
  });
}

function edgesOf(spans: readonly Span[]): number[] {
  const edges = new Set([0, DAY_MINUTES, ...spans.flatMap((span) => [span.fromMinute, span.toMinute])]);
  return [...edges].sort((a, b) => a - b);
}

function holds({ fromMinute, toMinute }: Span, minute: number): boolean {
  return minute >= fromMinute && minute < toMinute;
}

function overlap(a: Span, b: Span): boolean {
  return a.fromMinute < b.toMinute && b.fromMinute < a.toMinute;
}
