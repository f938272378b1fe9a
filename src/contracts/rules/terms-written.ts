/**
 * Terms written out in the shape that `tend reconcile` reads, every default filled in, so that what was agreed on one day
 * is not altered by a default that changes on another. `parseTerms(writeTerms(terms))` gives the same terms again.
 * Source: docs/rules/terms.md.
 */
import type { DayKind, Pay, Terms } from './terms.ts';

/** One contract's terms as they stand in a file: names with underscores, clocks as 'HH:MM', prices in pence an hour. */
export type WrittenTerms = {
  readonly window: { readonly earlier: number; readonly later: number };
  readonly time_critical_window: { readonly earlier: number; readonly later: number };
  readonly short_percent: number;
  readonly long_minutes: number;
  readonly minimum_minutes: number;
  readonly pay: WrittenPay;
  readonly overrun_minutes: number;
  readonly cancelled: readonly { readonly notice_hours_under: number; readonly pays_percent: number }[];
  readonly rates: readonly WrittenRate[];
  readonly effects: Readonly<Record<string, string>>;
};

/** How a contract pays, as written. */
export type WrittenPay =
  | { readonly by: 'planned'; readonly full_pay_percent: number }
  | {
      readonly by: 'delivered';
      readonly round_to_minutes: number;
      readonly round: 'nearest' | 'down' | 'up';
    }
  | {
      readonly by: 'bands';
      readonly bands: readonly { readonly from: number; readonly to: number; readonly pays: number }[];
    };

/** One price, as written. */
export type WrittenRate = {
  readonly service: string;
  readonly days: readonly DayKind[];
  readonly from: string;
  readonly to: string;
  readonly pence_per_hour: number;
};

/** One contract's terms in their written shape. */
export function writeTerms(terms: Terms): WrittenTerms {
  return {
    window: terms.window,
    time_critical_window: terms.timeCriticalWindow,
    short_percent: terms.shortPercent,
    long_minutes: terms.longMinutes,
    minimum_minutes: terms.minimumMinutes,
    pay: writePay(terms.pay),
    overrun_minutes: terms.overrunMinutes,
    cancelled: terms.cancelled.map((entry) => ({
      notice_hours_under: entry.noticeHoursUnder,
      pays_percent: entry.paysPercent,
    })),
    rates: terms.rates.map((rate) => ({
      service: rate.service,
      days: rate.days,
      from: clockWords(rate.fromMinute),
      to: clockWords(rate.toMinute),
      pence_per_hour: rate.pencePerHour,
    })),
    effects: terms.effects,
  };
}

/** A whole file of terms, ready to be made into JSON: contracts by id, in the order given. */
export function writeTermsFile(
  matchWithinMinutes: number,
  contracts: Iterable<readonly [id: string, terms: Terms]>,
): { readonly match_within_minutes: number; readonly contracts: Readonly<Record<string, WrittenTerms>> } {
  const written = Array.from(contracts, ([id, terms]) => [id, writeTerms(terms)] as const);
  return { match_within_minutes: matchWithinMinutes, contracts: Object.fromEntries(written) };
}

/** 'HH:MM' of minutes after midnight; 1440 is '24:00'. */
export function clockWords(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function writePay(pay: Pay): WrittenPay {
  if (pay.by === 'planned') return { by: 'planned', full_pay_percent: pay.fullPayPercent };
  if (pay.by === 'bands') return { by: 'bands', bands: pay.bands };
  return { by: 'delivered', round_to_minutes: pay.roundToMinutes, round: pay.round };
}
