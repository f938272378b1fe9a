/**
 * A service fund's hours bank: time that the money buys and nobody used yet. The oldest is used first; so much passes from one interval
 * to the next; what is too old expires, once. Source: docs/rules/hours-bank.md.
 */
import { earlierOf, sumOfDays, plusDays, type FundFacts, lastDayOf } from './fund-instalments.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import { halfUp } from '../../ground/money.ts';

/** Time used on a day, in minutes above nought, by a verified visit or as the provider says. */
export type HoursUsed = { readonly onDay: string; readonly minutes: number; readonly words: string };

/** A line of the bank's statement. Minutes are above nought; `bankMinutes` is what is in the bank after it. */
export type BankLine = {
  readonly kind: 'put in' | 'used' | 'beyond the bank' | 'over the limit' | 'expired';
  readonly onDay: string;
  readonly minutes: number;
  readonly bankMinutes: number;
  readonly words: string;
};

/** Time in the bank, and the first day on which it can no longer be used. */
export type BankLot = { readonly minutes: number; readonly expiresOn: string };

/** The bank on a day: every line so far, what is in it, and the same by when it expires, the first first. */
export type HoursBank = {
  readonly lines: readonly BankLine[];
  readonly minutes: number;
  readonly lots: readonly BankLot[];
};

type Lot = { minutes: number; readonly expiresOn: string };

/** What is put in at the start of an interval, and the limit that applies as it begins. */
export type PutIn = {
  readonly onDay: string;
  readonly minutes: number;
  readonly carryMinutes: number;
  /** The first day on which it can no longer be used. */
  readonly expiresOn: string;
};

/** What the terms put in, interval by interval, up to a day: days of suspension and after the end put in nothing. */
export function putIns(fund: FundFacts, toDay: string): PutIn[] {
  const found: PutIn[] = [];
  const end = earlierOf(toDay, lastDayOf(fund));
  let onDay = fund.startsOn;
  while (onDay <= end) {
    const terms = termsInForce(fund.terms, onDay);
    if (terms === undefined) break;
    const next = plusDays(onDay, terms.intervalWeeks * 7);
    found.push({
      onDay,
      minutes: halfUp(
        sumOfDays(fund, onDay, plusDays(next, -1), ({ bankMinutes }) => bankMinutes),
        7,
      ),
      carryMinutes: terms.carryMinutes,
      expiresOn: plusDays(onDay, terms.keepWeeks * 7),
    });
    onDay = next;
  }
  return found;
}

/**
 * The bank as it stands on a day. On one day what is too old expires first, then what is over the limit goes, then time is put in, then
 * used. Time used beyond what is in the bank is shown as such and takes nothing from it: the bank is never below nought.
 */
export function hoursBank(given: readonly PutIn[], used: readonly HoursUsed[], toDay: string): HoursBank {
  const lots: Lot[] = [];
  const lines: BankLine[] = [];
  const inBank = (): number => lots.reduce((sum, { minutes }) => sum + minutes, 0);
  const say = (kind: BankLine['kind'], onDay: string, minutes: number, words: string): void => {
    if (minutes > 0) lines.push({ kind, onDay, minutes, bankMinutes: inBank(), words });
  };
  const expire = (upTo: string): void => {
    for (let lot = oldest(lots); lot !== undefined && lot.expiresOn <= upTo; lot = oldest(lots)) {
      lots.splice(lots.indexOf(lot), 1);
      say('expired', lot.expiresOn, lot.minutes, 'Nobody used it in time');
    }
  };
  const steps = [
    ...given.map((put) => ({ onDay: put.onDay, order: 0, put, use: null })),
    ...used.map((use) => ({ onDay: use.onDay, order: 1, put: null, use })),
  ]
    .filter(({ onDay }) => onDay <= toDay)
    .toSorted((a, b) => (a.onDay < b.onDay ? -1 : a.onDay > b.onDay ? 1 : a.order - b.order));
  for (const { onDay, put, use } of steps) {
    expire(onDay);
    if (put !== null) {
      const over = take(lots, Math.max(0, inBank() - put.carryMinutes));
      say('over the limit', onDay, over, 'More than may pass to the next time');
      if (put.minutes > 0) lots.push({ minutes: put.minutes, expiresOn: put.expiresOn });
      say('put in', onDay, put.minutes, 'Time that the fund buys');
    } else if (use !== null) {
      const taken = take(lots, use.minutes);
      say('used', onDay, taken, use.words);
      say('beyond the bank', onDay, use.minutes - taken, use.words);
    }
  }
  expire(toDay);
  return { lines, minutes: inBank(), lots: byExpiry(lots) };
}

function byExpiry(lots: readonly Lot[]): Lot[] {
  return lots.toSorted((a, b) => (a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : 0));
}

function oldest(lots: readonly Lot[]): Lot | undefined {
  return byExpiry(lots)[0];
}

/** Takes minutes from the lots that expire first; answers how many there were to take. */
function take(lots: Lot[], minutes: number): number {
  let left = minutes;
  for (let lot = oldest(lots); lot !== undefined && left > 0; lot = oldest(lots)) {
    const part = Math.min(lot.minutes, left);
    lot.minutes -= part;
    left -= part;
    if (lot.minutes === 0) lots.splice(lots.indexOf(lot), 1);
  }
  return minutes - left;
}
