/**
 * What a contract pays besides the hour: services by the week, night or day; prices by the length of a visit; travel; visits at which
 * nobody answered; and what keeps a place during a stay in hospital. It stands beside the terms and is dated like them.
 * Source: docs/rules/service-by-the-week.md and docs/rules/price-by-length.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { compareText } from '../../ground/text.ts';
import { pricesShape, type Unit, type WrittenPrices } from './prices-shape.ts';
import type { DayKind, Rate } from './terms.ts';

/** A service without visits, and what a week, night or day of it costs. */
export type PeriodicPrice = { readonly service: string; readonly unit: Unit; readonly pence: number };

/** An hourly price for visits of up to so many planned minutes, on some kinds of day. */
export type LengthPrice = {
  readonly service: string;
  readonly days: readonly DayKind[];
  readonly upToMinutes: number;
  readonly pencePerHour: number;
};

/** A price as it is held against the fair one: of an hour, of visits up to a length too, or of a week, night or day. */
export type PriceToHold =
  | { readonly service: string; readonly pencePerHour: number; readonly upToMinutes?: number | null }
  | PeriodicPrice;

/** What each paid visit adds for the way to it. */
export type Travel = {
  readonly penceAVisit: number;
  readonly tenthsOfAMile: number;
  readonly penceAMile: number;
};

/** What keeps a place while somebody is in hospital: a share for the first days, then nothing. */
export type Retainer = { readonly days: number; readonly percent: number };

/** Everything that a contract pays besides the hour. What is null is not paid. */
export type Prices = {
  readonly services: readonly PeriodicPrice[];
  readonly lengths: readonly LengthPrice[];
  readonly travel: Travel | null;
  readonly noReplyPercent: number | null;
  readonly retainer: Retainer | null;
};

/** What holds where a contract has recorded nothing. */
export const NO_PRICES: Prices = {
  services: [],
  lengths: [],
  travel: null,
  noReplyPercent: null,
  retainer: null,
};

/** Reads prices as written; the refusal names the list and says what to change. */
export function parsePrices(json: unknown): Result<Prices> {
  const read = pricesShape.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return refuse(issue?.message ?? 'The prices cannot be read', issue?.path.join('.'));
  }
  const { services, lengths, travel, no_reply_percent, retainer } = read.data;
  const prices: Prices = {
    services,
    lengths: lengths
      .map(({ up_to_minutes, pence_per_hour, ...rest }) => ({
        ...rest,
        upToMinutes: up_to_minutes,
        pencePerHour: pence_per_hour,
      }))
      .toSorted((a, b) => compareText(a.service, b.service) || a.upToMinutes - b.upToMinutes),
    travel: travel && {
      penceAVisit: travel.pence_a_visit,
      tenthsOfAMile: travel.tenths_of_a_mile,
      penceAMile: travel.pence_a_mile,
    },
    noReplyPercent: no_reply_percent,
    retainer,
  };
  return misfitOf(prices) ?? ok(prices);
}

function misfitOf({ services, lengths }: Prices) {
  const twice = services.findIndex(({ service }, at) =>
    services.slice(0, at).some((one) => one.service === service),
  );
  if (twice >= 0)
    return refuse(
      `${services[twice]?.service} stands twice: give each service one price`,
      `services.${twice}.service`,
    );
  const same = lengths.findIndex(({ service, upToMinutes, days }, at) =>
    lengths
      .slice(0, at)
      .some(
        (one) =>
          one.service === service &&
          one.upToMinutes === upToMinutes &&
          one.days.some((day) => days.includes(day)),
      ),
  );
  const found = lengths[same];
  if (found === undefined) return undefined;
  return refuse(
    `${found.service} has two prices for visits of up to ${found.upToMinutes} minutes on the same day: keep one`,
    `lengths.${same}.upToMinutes`,
  );
}

/** The first part of some prices that would pay for care: null where none would. Shares of the hour pay nothing where the hour is free. */
export function whatPricesPay({
  services,
  lengths,
  travel,
}: Prices): 'services' | 'lengths' | 'travel' | null {
  if (services.some(({ pence }) => pence > 0)) return 'services';
  if (lengths.some(({ pencePerHour }) => pencePerHour > 0)) return 'lengths';
  return travel !== null && travel.penceAVisit + travel.penceAMile > 0 ? 'travel' : null;
}

/** Prices in their written form: `parsePrices(writePrices(prices))` gives the same again. */
export function writePrices({ services, lengths, travel, noReplyPercent, retainer }: Prices): WrittenPrices {
  return {
    services: services.map((one) => ({ ...one })),
    lengths: lengths.map(({ service, days, upToMinutes, pencePerHour }) => ({
      service,
      days: [...days],
      up_to_minutes: upToMinutes,
      pence_per_hour: pencePerHour,
    })),
    travel: travel && {
      pence_a_visit: travel.penceAVisit,
      tenths_of_a_mile: travel.tenthsOfAMile,
      pence_a_mile: travel.penceAMile,
    },
    no_reply_percent: noReplyPercent,
    retainer: retainer && { ...retainer },
  };
}

/** A contract's rates with its prices by length before them, the shortest first: the first that fits a visit holds. */
export function ratesWithLengths(rates: readonly Rate[], lengths: readonly LengthPrice[]): readonly Rate[] {
  if (lengths.length === 0) return rates;
  const ofLength = lengths
    .toSorted((a, b) => a.upToMinutes - b.upToMinutes)
    .map((price): Rate => ({ ...price, fromMinute: 0, toMinute: 1440 }));
  return [...ofLength, ...rates];
}

/** Whether nothing is paid besides the hour. */
export function isNothing({ services, lengths, travel, noReplyPercent, retainer }: Prices): boolean {
  return (
    services.length === 0 &&
    lengths.length === 0 &&
    travel === null &&
    noReplyPercent === null &&
    retainer === null
  );
}
