/**
 * Raising prices by a rule: by a percentage or by pence, with a named rounding. The rule is worked out over every rate and price before
 * anything is adopted. Source: docs/rules/uplift.md.
 */
import { formatPounds, halfEven, halfUp, type Rounding, up } from '../../ground/money.ts';
import { type Result, ok, refuse } from '../../ground/result.ts';
import type { PeriodicPrice, Prices, PriceToHold } from './prices.ts';
import { unitWords } from './prices-words.ts';
import { serviceName } from './service-words.ts';
import type { Terms } from './terms.ts';

/** The roundings, as a rule names them. */
export const UPLIFT_ROUNDINGS = ['half up', 'half even', 'up', 'up to a multiple'] as const;
export type UpliftRounding = (typeof UPLIFT_ROUNDINGS)[number];

/** Which prices a rule reaches. */
export const UPLIFT_PARTS = ['hourly', 'periodic', 'travel'] as const;
export type UpliftPart = (typeof UPLIFT_PARTS)[number];

/** A rule: `hundredths` of a percent, or pence an hour. `multiple` is that of 'up to a multiple', in pence. */
export type UpliftRule = {
  readonly by: { readonly hundredths: number } | { readonly pence: number };
  readonly rounding: UpliftRounding;
  readonly multiple: number;
  readonly parts: readonly UpliftPart[];
};

const penny = {
  'half up': halfUp,
  'half even': halfEven,
  up,
  'up to a multiple': up,
} as const satisfies Record<UpliftRounding, Rounding>;

/** Why a rule cannot be applied, or the rule. Pence are added to hourly prices alone, since they are pence an hour. */
export function checkedRule(rule: UpliftRule): Result<UpliftRule> {
  const amount = 'pence' in rule.by ? rule.by.pence : rule.by.hundredths;
  if (!Number.isSafeInteger(amount) || amount <= 0) return refuse('Enter by how much prices rise', 'amount');
  if (amount > 10_000) return refuse('That is more than 100% or £100 an hour: check it', 'amount');
  if (rule.rounding === 'up to a multiple' && (rule.multiple < 2 || rule.multiple > 100))
    return refuse('The multiple must be from 2p to 100p', 'multiple');
  if (rule.parts.length === 0) return refuse('Choose which prices rise', 'parts');
  if ('pence' in rule.by && rule.parts.some((part) => part !== 'hourly'))
    return refuse('Pence an hour can be added to hourly prices alone: leave the others out', 'parts');
  return ok(rule);
}

/** An hourly price raised by a rule. What is free stays free. */
export function raisedHourly(pence: number, rule: UpliftRule): number {
  if (pence === 0) return 0;
  if (rule.rounding === 'up to a multiple') {
    const { multiple } = rule;
    return 'pence' in rule.by
      ? up(pence + rule.by.pence, multiple) * multiple
      : up(pence * (10_000 + rule.by.hundredths), 10_000 * multiple) * multiple;
  }
  return raisedOther(pence, rule);
}

/** Any other price raised by a rule: a multiple is made for quarters of an hour, so here it is up to the penny. */
export function raisedOther(pence: number, { by, rounding }: UpliftRule): number {
  if ('pence' in by) return pence === 0 ? 0 : pence + by.pence;
  return penny[rounding](pence * (10_000 + by.hundredths), 10_000);
}

/** Terms with their rates raised. */
export function raisedTerms(terms: Terms, rule: UpliftRule): Terms {
  if (!rule.parts.includes('hourly')) return terms;
  return {
    ...terms,
    rates: terms.rates.map((rate) => ({ ...rate, pencePerHour: raisedHourly(rate.pencePerHour, rule) })),
  };
}

/** Prices besides the hour, raised as far as the rule reaches. */
export function raisedPrices(prices: Prices, rule: UpliftRule): Prices {
  const { parts } = rule;
  return {
    ...prices,
    lengths: parts.includes('hourly')
      ? prices.lengths.map((one) => ({ ...one, pencePerHour: raisedHourly(one.pencePerHour, rule) }))
      : prices.lengths,
    services: parts.includes('periodic')
      ? prices.services.map((one) => ({ ...one, pence: raisedOther(one.pence, rule) }))
      : prices.services,
    travel:
      prices.travel !== null && parts.includes('travel')
        ? {
            ...prices.travel,
            penceAVisit: raisedOther(prices.travel.penceAVisit, rule),
            penceAMile: raisedOther(prices.travel.penceAMile, rule),
          }
        : prices.travel,
  };
}

/** Minutes that were paid for a service at a price of the hour, chosen from one version of the terms. */
export type PaidMinutes = {
  readonly termsId: number;
  readonly service: string;
  readonly pencePerHour: number;
  readonly minutes: number;
};

/** What was paid in a year: minutes by contract, pence of services without visits by 'contract service'. */
export type UseOfYear = {
  readonly minutes: ReadonlyMap<number, readonly PaidMinutes[]>;
  readonly pence: ReadonlyMap<string, number>;
};

/** One price before and after. `service` and `unit` tell what was paid at it in the past; `unit` null for travel. */
export type UpliftRow = {
  readonly what: string;
  readonly service: string;
  readonly unit: 'hour' | PeriodicPrice['unit'] | null;
  /** The longest visit that a price of the hour is for; absent: any. */
  readonly upToMinutes?: number;
  readonly oldPence: number;
  readonly newPence: number;
};

/** The new price of a row as it is held against the fair one; null for travel. */
export function priceToHold({ service, unit, upToMinutes, newPence }: UpliftRow): PriceToHold | null {
  if (unit === null) return null;
  return unit === 'hour'
    ? { service, pencePerHour: newPence, upToMinutes: upToMinutes ?? null }
    : { service, unit, pence: newPence };
}

/** Every rate and price that the rule changes, each once. */
export function upliftRows(
  terms: Terms | undefined,
  prices: Prices | undefined,
  rule: UpliftRule,
): UpliftRow[] {
  const rows: UpliftRow[] = [];
  if (rule.parts.includes('hourly')) {
    const rates = [
      ...(terms?.rates ?? []).map(({ service, pencePerHour }) => ({
        service,
        pencePerHour,
        what: serviceName(service),
      })),
      ...(prices?.lengths ?? []).map(({ service, pencePerHour, upToMinutes }) => ({
        service,
        pencePerHour,
        upToMinutes,
        what: `${serviceName(service)}, up to ${upToMinutes} minutes`,
      })),
    ];
    for (const { pencePerHour, what, ...rate } of rates)
      rows.push({
        what: `${what}, an hour`,
        ...rate,
        unit: 'hour',
        oldPence: pencePerHour,
        newPence: raisedHourly(pencePerHour, rule),
      });
  }
  if (rule.parts.includes('periodic'))
    for (const { service, unit, pence } of prices?.services ?? [])
      rows.push({
        what: `${serviceName(service)}, ${unitWords[unit]}`,
        service,
        unit,
        oldPence: pence,
        newPence: raisedOther(pence, rule),
      });
  if (prices?.travel && rule.parts.includes('travel')) {
    const { penceAVisit, penceAMile } = prices.travel;
    for (const [what, pence] of [
      ['Travel, a visit', penceAVisit],
      ['Travel, a mile', penceAMile],
    ] as const)
      if (pence > 0)
        rows.push({ what, service: '', unit: null, oldPence: pence, newPence: raisedOther(pence, rule) });
  }
  return eachOnce(rows);
}

/** Rows without those that stand twice or are free. */
export function eachOnce(rows: readonly UpliftRow[]): UpliftRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = `${row.what} ${row.oldPence}`;
    if (row.oldPence === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * The minutes of a year by the price at which they would be paid now: a rate that has changed since is the rate in the same place of the
 * terms; where there is none, the nearest price of the service.
 */
export function minutesByRow(
  rows: readonly UpliftRow[],
  paid: readonly PaidMinutes[],
  ratesOf: ReadonlyMap<number, Terms['rates']>,
  now: Terms['rates'],
): ReadonlyMap<UpliftRow, number> {
  const found = new Map<UpliftRow, number>();
  for (const { termsId, service, pencePerHour, minutes } of paid) {
    const rates = ratesOf.get(termsId) ?? [];
    const place = rates.findIndex((rate) => rate.service === service && rate.pencePerHour === pencePerHour);
    const same = now[place];
    const price = same?.service === service ? same.pencePerHour : pencePerHour;
    const [row] = rows
      .filter((one) => one.unit === 'hour' && one.service === service)
      .toSorted((a, b) => Math.abs(a.oldPence - price) - Math.abs(b.oldPence - price));
    if (row !== undefined) found.set(row, (found.get(row) ?? 0) + minutes);
  }
  return found;
}

/** The rise really given, in hundredths of a percent, rounded to the nearest, a half upwards. */
export function riseGiven({ oldPence, newPence }: UpliftRow): number {
  return halfUp((newPence - oldPence) * 10_000, oldPence);
}

/** '6.60%' of hundredths of a percent. */
export function percentWords(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}

/** The rule in words: '6.60% more, rounded up to a multiple of 4p, so that a quarter of an hour is whole pence'. */
export function upliftInWords({ by, rounding, multiple }: UpliftRule): string {
  const more =
    'pence' in by ? `${formatPounds(by.pence)} an hour more` : `${percentWords(by.hundredths)} more`;
  const words = {
    'half up': 'rounded to the nearest penny, a half upwards',
    'half even': 'rounded to the nearest penny, a half to the even penny',
    up: 'rounded up to the penny',
    'up to a multiple': `rounded up to a multiple of ${multiple}p${multiple % 4 === 0 ? ', so that a quarter of an hour is whole pence' : ''}`,
  } as const satisfies Record<UpliftRounding, string>;
  return `${more}, ${words[rounding]}`;
}
