/**
 * How promptly providers are paid: from the day on which a valid claim stood to the day of payment, the clock stopped only while a
 * recorded dispute was open. Told as a distribution, since an average hides the late. Source: docs/rules/prompt-payment.md.
 */
import { halfUp } from '../../ground/money.ts';

/** A stretch of days 'YYYY-MM-DD' during which a dispute was open; an open end is null. */
export type Dispute = { readonly from: string; readonly to: string | null };

/** What was claimed for a week, or what of it has a dispute of its own, with the day of each step. Null: not yet. */
export type Claim = {
  readonly providerId: number;
  readonly providerSize: string;
  readonly amountPence: number;
  /** The day from which the claim is valid: the week is over and verified, or the invoice was received. */
  readonly validOn: string;
  readonly closedOn: string;
  readonly approvedOn: string;
  readonly draftedOn: string | null;
  readonly paidOn: string | null;
  /** Within how many days its contract is to be paid, where it says so itself; null: as the council allows. */
  readonly agreedDays: number | null;
  readonly disputes: readonly Dispute[];
  readonly held: boolean;
  readonly returned: boolean;
};

export const CAUSES = [
  'paid in time',
  'the bank returned it',
  'it was held',
  'the week was closed late',
  'it was approved late',
  'it waited for a payment run',
  'the run took long',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Days from one to another; below nought where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** Days on which a dispute was open after the day a claim stood, up to a day; overlapping disputes stop the clock once. */
export function stoppedDays(disputes: readonly Dispute[], validOn: string, until: string): number {
  const spans = disputes
    .map(({ from, to }) => ({
      from: from < validOn ? validOn : from,
      to: to === null || to > until ? until : to,
    }))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  let days = 0;
  let reached = validOn;
  for (const { from, to } of spans) {
    if (to <= reached) continue;
    days += daysBetween(from < reached ? reached : from, to);
    reached = to;
  }
  return days;
}

/** Days that a claim took, or has taken by `today`, without those of a dispute. Never below nought. */
export function daysTaken(claim: Claim, today: string): number {
  const until = claim.paidOn ?? today;
  return Math.max(0, daysBetween(claim.validOn, until) - stoppedDays(claim.disputes, claim.validOn, until));
}

/** Whether a claim took longer than its contract allows, or else than so many days. */
export function isLate(claim: Claim, today: string, days: number): boolean {
  return daysTaken(claim, today) > (claim.agreedDays ?? days);
}

/** Why a claim was not paid within so many days, or those of its contract: the step that took longest, or what stopped it. */
export function causeOf(claim: Claim, today: string, days: number): Cause {
  if (!isLate(claim, today, days)) return 'paid in time';
  if (claim.returned) return 'the bank returned it';
  if (claim.held) return 'it was held';
  const steps: readonly (readonly [Cause, number])[] = [
    ['the week was closed late', daysBetween(claim.validOn, claim.closedOn)],
    ['it was approved late', daysBetween(claim.closedOn, claim.approvedOn)],
    ['it waited for a payment run', daysBetween(claim.approvedOn, claim.draftedOn ?? today)],
    ['the run took long', claim.draftedOn === null ? 0 : daysBetween(claim.draftedOn, claim.paidOn ?? today)],
  ];
  return steps.reduce((longest, step) => (step[1] > longest[1] ? step : longest))[0];
}

/** How many claims, and how many of them and what share were paid in time, by number and by value. Percent to one place. */
export type Promptness = {
  readonly claims: number;
  readonly inTime: number;
  readonly amountPence: number;
  readonly inTimePence: number;
  readonly percentOfClaims: number;
  readonly percentOfValue: number;
};

/** How prompt some claims were: within the days of their contract, or else so many. A claim that is not paid yet counts once it is late, and not before. */
export function promptnessOf(claims: readonly Claim[], days: number, today: string): Promptness {
  const known = claims.filter((claim) => claim.paidOn !== null || isLate(claim, today, days));
  const inTime = known.filter((claim) => !isLate(claim, today, days));
  const amountPence = sumOf(known);
  const inTimePence = sumOf(inTime);
  return {
    claims: known.length,
    inTime: inTime.length,
    amountPence,
    inTimePence,
    percentOfClaims: share(inTime.length, known.length),
    percentOfValue: share(inTimePence, amountPence),
  };
}

/** The curve: for each day from 0 to `last`, what percent of the paid claims were paid by then. */
export function paidByDay(claims: readonly Claim[], today: string, last: number): number[] {
  const paid = claims.filter(({ paidOn }) => paidOn !== null).map((claim) => daysTaken(claim, today));
  return Array.from({ length: last + 1 }, (_, day) =>
    share(paid.filter((taken) => taken <= day).length, paid.length),
  );
}

/** The day by which so many percent of the paid claims were paid; undefined where nothing was paid. */
export function dayByPercent(claims: readonly Claim[], today: string, percent: number): number | undefined {
  const paid = claims
    .filter(({ paidOn }) => paidOn !== null)
    .map((claim) => daysTaken(claim, today))
    .toSorted((a, b) => a - b);
  return paid[Math.max(0, Math.ceil((paid.length * percent) / 100) - 1)];
}

/** The law's longest time to pay an undisputed invoice, in days: Procurement Act 2023, section 68; Public Contracts Regulations 2015, regulation 113. */
export const STATUTORY_DAYS = 30;

/** Over the base rate: Late Payment of Commercial Debts (Interest) Act 1998. */
export const STATUTORY_PERCENT_OVER_BASE = 8;

/**
 * Interest that a late claim bears by the Late Payment Act, in pence: simple interest for each day over 30 at 8 points over the base
 * rate. `baseHundredths` is the base rate in hundredths of a percent, such as 525 for 5.25 %.
 */
export function interestOwed(amountPence: number, days: number, baseHundredths: number): number {
  const late = days - STATUTORY_DAYS;
  if (late <= 0 || amountPence <= 0) return 0;
  const hundredths = STATUTORY_PERCENT_OVER_BASE * 100 + baseHundredths;
  return halfUp(BigInt(amountPence) * BigInt(hundredths) * BigInt(late), 10_000n * 365n);
}

/** The fixed sum that the Act adds to a late debt, in pence: £40, £70 or £100 by its size. */
export function fixedSumOwed(amountPence: number, days: number): number {
  if (days <= STATUTORY_DAYS || amountPence <= 0) return 0;
  if (amountPence < 100_000) return 4_000;
  return amountPence < 1_000_000 ? 7_000 : 10_000;
}

/** Claims by some word of theirs, each group with its promptness, the least prompt first. */
export function promptnessBy(
  claims: readonly Claim[],
  wordOf: (claim: Claim) => string,
  days: number,
  today: string,
): { readonly word: string; readonly promptness: Promptness }[] {
  return [...Map.groupBy(claims, wordOf)]
    .map(([word, ones]) => ({ word, promptness: promptnessOf(ones, days, today) }))
    .filter(({ promptness }) => promptness.claims > 0)
    .toSorted(
      (a, b) => a.promptness.percentOfClaims - b.promptness.percentOfClaims || (a.word < b.word ? -1 : 1),
    );
}

/** The half year that holds a day: April to September, October to March. */
export function halfYearOf(day: string): { readonly from: string; readonly to: string } {
  const { year, month } = Temporal.PlainDate.from(day);
  if (month >= 4 && month <= 9) return { from: `${year}-04-01`, to: `${year}-09-30` };
  const begins = month >= 10 ? year : year - 1;
  return { from: `${begins}-10-01`, to: `${begins + 1}-03-31` };
}

function sumOf(claims: readonly Claim[]): number {
  return claims.reduce((sum, { amountPence }) => sum + amountPence, 0);
}

/** A percent to one place; of nothing, nought. */
function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : halfUp(BigInt(part) * 1000n, BigInt(whole)) / 10;
}
