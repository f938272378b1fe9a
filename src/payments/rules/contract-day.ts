/**
 * The terms of a contract as they hold on a day. Contracts differ in which day they keep when a bank holiday is moved, while
 * rating takes one list of bank holidays for all; so where a contract does not keep a day that others do, it gets its
 * terms without bank-holiday prices, and that day counts as the weekday it is. Source: docs/rules/bank-holidays.md.
 */
import { type Prices, ratesWithLengths } from '../../contracts/rules/prices.ts';
import { parseTerms, type Rate, type Terms } from '../../contracts/rules/terms.ts';
import { type BankHoliday, type BankHolidayChoice, bankHolidaySet } from '../../ground/bank-holidays.ts';
import { dayNumber, isoDay } from './local-days.ts';
import { type BankHolidays, bankHolidaysFrom } from './rate-choice.ts';

/** Terms that hold from one day to another ('YYYY-MM-DD'), both included, and which day is kept when a bank holiday is moved. */
export type TermsStretch = {
  readonly from: string;
  readonly until: string;
  readonly termsId: number;
  readonly terms: Terms;
  readonly bankHolidays: BankHolidayChoice;
};

/** Prices besides the hour that hold from one day to another, both included. */
export type PricesStretch = { readonly from: string; readonly until: string; readonly prices: Prices };

/**
 * Terms on a day; `termsId` is null where the contract had none yet. The rates hold its prices by length; `noReplyPercent` is what a visit
 * pays at which nobody answered, null where nothing is agreed.
 */
export type TermsOnDay = {
  readonly termsId: number | null;
  readonly terms: Terms;
  readonly noReplyPercent: number | null;
};

/** What looks up the terms of a contract on the London day of an instant, and the bank holidays that go with them. */
export type TermsByDay = {
  readonly termsAt: (contract: number, epoch: number) => TermsOnDay;
  readonly bankHolidays: BankHolidays;
};

/** Makes the look-up from the stretches in which each contract's terms hold. */
export function termsByDay(
  stretchesOf: ReadonlyMap<number, readonly TermsStretch[]>,
  holidays: readonly BankHoliday[],
  pricesOf: ReadonlyMap<number, readonly PricesStretch[]> = new Map(),
): TermsByDay {
  const all = bankHolidaysFrom(bankHolidaySet(holidays, 'both'));
  const kept = {
    'true-day': bankHolidaysFrom(bankHolidaySet(holidays, 'true-day')),
    substitute: bankHolidaysFrom(bankHolidaySet(holidays, 'substitute')),
    both: all,
  } satisfies Record<BankHolidayChoice, BankHolidays>;
  const found = new Map<number, Map<number, TermsOnDay>>();
  const lookUp = (contract: number, day: number): TermsOnDay => {
    const iso = isoDay(day);
    const holds = stretchesOf.get(contract)?.find(({ from, until }) => from <= iso && iso <= until);
    const prices = pricesOf.get(contract)?.find(({ from, until }) => from <= iso && iso <= until)?.prices;
    const noReplyPercent = prices?.noReplyPercent ?? null;
    if (holds === undefined) return { termsId: null, terms: NO_TERMS, noReplyPercent };
    const terms =
      prices === undefined || prices.lengths.length === 0
        ? holds.terms
        : { ...holds.terms, rates: ratesWithLengths(holds.terms.rates, prices.lengths) };
    const ordinary = all.has(day) && !kept[holds.bankHolidays].has(day);
    return { termsId: holds.termsId, terms: ordinary ? withoutBankHolidays(terms) : terms, noReplyPercent };
  };
  const termsAt = (contract: number, epoch: number): TermsOnDay => {
    const day = dayNumber(epoch);
    let ofContract = found.get(contract);
    if (ofContract === undefined) found.set(contract, (ofContract = new Map()));
    let terms = ofContract.get(day);
    if (terms === undefined) ofContract.set(day, (terms = lookUp(contract, day)));
    return terms;
  };
  return { termsAt, bankHolidays: all };
}

/** The same terms knowing no bank holidays. */
function withoutBankHolidays(terms: Terms): Terms {
  const rates = terms.rates
    .map((rate): Rate => ({ ...rate, days: rate.days.filter((day) => day !== 'bank-holiday') }))
    .filter(({ days }) => days.length > 0);
  return { ...terms, rates };
}

/** What holds where a contract has no terms on a day: every default, and no rate, so that the visit is held for one. */
const NO_TERMS: Terms = (() => {
  const terms = parseTerms({ pay: { by: 'planned', full_pay_percent: 100 }, rates: [] });
  if (!terms.ok) throw new Error(terms.reason);
  return terms.value;
})();
