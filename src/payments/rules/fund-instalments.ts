/**
 * What a fund is paid in advance: stretches of days from its start, each worth its days at what is agreed a week, and corrections of
 * what was paid before. Source: docs/rules/direct-payments.md.
 */
import { dateRange } from '../../ground/calendar.ts';
import { halfUp } from '../../ground/money.ts';
import { type DatedVersion, termsInForce } from '../../contracts/rules/terms-in-force.ts';

/** What is agreed of a fund from a day on. Money in pence a week; the council pays the budget less the contribution. */
export type FundTerms = DatedVersion & {
  readonly budgetPence: number;
  readonly contributionPence: number;
  readonly intervalWeeks: number;
  readonly contingencyWeeks: number;
  readonly returnWeeks: number;
  /** Minutes a week that go into the hours bank, the most that pass to the next interval, and how long they keep. */
  readonly bankMinutes: number;
  readonly carryMinutes: number;
  readonly keepWeeks: number;
};

/** What stopped a fund or let it go on. `onDay` is the first day of it; of an end, the last day of the fund. */
export type FundEvent = { readonly kind: 'suspended' | 'resumed' | 'ended'; readonly onDay: string };

/** A fund as the rules see it: the versions that finance confirmed, and its events in the order in which they were recorded. */
export type FundFacts = {
  readonly startsOn: string;
  readonly setUpPence: number;
  readonly terms: readonly FundTerms[];
  readonly events: readonly FundEvent[];
  /** The day of the person's death: nothing is owed after it. */
  readonly diedOn: string | null;
};

/** What was paid or is to be paid: a stretch of days, both included. Pence may be below nought. */
export type Instalment = {
  readonly kind: 'set-up' | 'regular' | 'correction' | 'taken off';
  readonly startsOn: string;
  readonly endsOn: string;
  readonly pence: number;
};

/** An instalment that is still to be paid. `corrects` names the place of the paid one in the list that was given. */
export type DueInstalment = Instalment & { readonly corrects: number | null; readonly because: string };

/** The last day for which a fund is paid: its end or the person's death, whichever is first; null where neither is known. */
export function lastDayOf({ events, diedOn }: FundFacts): string | null {
  const ended = events.findLast(({ kind }) => kind === 'ended')?.onDay ?? null;
  if (ended === null || diedOn === null) return ended ?? diedOn;
  return ended < diedOn ? ended : diedOn;
}

/** Whether a fund is suspended on a day: by the event recorded last among those in effect. */
export function isSuspended({ events }: FundFacts, day: string): boolean {
  return events.findLast(({ kind, onDay }) => kind !== 'ended' && onDay <= day)?.kind === 'suspended';
}

/** What a fund is worth over some days, both included: sevenths of a week by the day, rounded to the penny once. */
export function worthOf(fund: FundFacts, from: string, to: string): number {
  const sevenths = sumOfDays(fund, from, to, (terms) => terms.budgetPence - terms.contributionPence);
  return halfUp(sevenths, 7);
}

/** What the person adds themselves over some days, both included: sevenths of a week by the day, rounded to the penny once. */
export function ownOver(fund: FundFacts, from: string, to: string): number {
  return halfUp(
    sumOfDays(fund, from, to, ({ contributionPence }) => contributionPence),
    7,
  );
}

/** Adds what the terms in force say of each day on which the fund runs and is not suspended. */
export function sumOfDays(
  fund: FundFacts,
  from: string,
  to: string,
  of: (terms: FundTerms) => number,
): number {
  const end = earlierOf(to, lastDayOf(fund));
  const start = from < fund.startsOn ? fund.startsOn : from;
  if (start > end) return 0;
  const changes = [
    ...fund.terms.map(({ effectiveFrom }) => effectiveFrom),
    ...fund.events.map(({ onDay }) => onDay),
  ];
  const cuts = [start, ...changes.filter((day) => day > start && day <= end).toSorted(), plusDays(end, 1)];
  return cuts.slice(0, -1).reduce((sum, day, at) => {
    const terms = termsInForce(fund.terms, day);
    if (terms === undefined || isSuspended(fund, day)) return sum;
    return sum + of(terms) * daysFrom(day, cuts[at + 1] ?? day);
  }, 0);
}

/** Days from one day to another, the last not counted. */
function daysFrom(day: string, other: string): number {
  return Math.round((Date.parse(other) - Date.parse(day)) / 86_400_000);
}

/**
 * What is to be paid by a day in advance: the set-up sum, each stretch that begins by then, and for each stretch paid before what it is
 * worth now less what was paid. A stretch that comes to less lowers what is paid with it; where nothing is left to pay, it waits.
 */
export function dueInstalments(fund: FundFacts, paid: readonly Instalment[], byDay: string): DueInstalment[] {
  const stretches = paid.map((one, place) => ({ ...one, place })).filter(({ kind }) => kind === 'regular');
  const due: DueInstalment[] = [];
  if (fund.setUpPence > 0 && !paid.some(({ kind }) => kind === 'set-up') && runsOn(fund, fund.startsOn))
    due.push({
      kind: 'set-up',
      startsOn: fund.startsOn,
      endsOn: fund.startsOn,
      pence: fund.setUpPence,
      corrects: null,
      because: 'Setting up, paid once',
    });
  for (const { startsOn, endsOn, place } of stretches) {
    const before = paid.filter(({ kind }) => kind === 'regular' || kind === 'correction');
    const pence = worthOf(fund, startsOn, endsOn) - sumBetween(before, startsOn, endsOn);
    if (pence !== 0)
      due.push({
        kind: 'correction',
        startsOn,
        endsOn,
        pence,
        corrects: place,
        because: `${dateRange(startsOn, endsOn)} comes to ${pence > 0 ? 'more' : 'less'} than was paid for it`,
      });
  }
  const corrections = paid.filter(({ kind }) => kind === 'correction');
  due.push(...newStretches(fund, stretches, corrections, byDay));
  return due.reduce((sum, { pence }) => sum + pence, 0) > 0 ? due : [];
}

/** What was paid of stretches that begin between two days, both included. */
function sumBetween(paid: readonly Instalment[], from: string, to: string): number {
  return paid
    .filter(({ startsOn }) => from <= startsOn && startsOn <= to)
    .reduce((sum, { pence }) => sum + pence, 0);
}

/**
 * The stretches that nobody is paid for, from the first day on: those after what was paid, and one between where a payment came back. A
 * correction that stayed when its stretch came back is taken off it; what it is more than the stretch is corrected afterwards.
 */
function newStretches(
  fund: FundFacts,
  paid: readonly Instalment[],
  corrections: readonly Instalment[],
  byDay: string,
): DueInstalment[] {
  const due: DueInstalment[] = [];
  const last = lastDayOf(fund);
  let { startsOn } = fund;
  while (startsOn <= earlierOf(byDay, last)) {
    const day = startsOn;
    const over = paid.find((one) => one.startsOn <= day && day <= one.endsOn);
    if (over !== undefined) {
      startsOn = plusDays(over.endsOn, 1);
      continue;
    }
    const terms = termsInForce(fund.terms, startsOn);
    if (terms === undefined) break;
    const next = paid
      .map((one) => one.startsOn)
      .filter((from) => from > day)
      .toSorted()[0];
    const whole = plusDays(startsOn, terms.intervalWeeks * 7 - 1);
    const endsOn = earlierOf(earlierOf(whole, last), next === undefined ? null : plusDays(next, -1));
    const worth = worthOf(fund, startsOn, endsOn);
    const kept = sumBetween(corrections, startsOn, endsOn);
    const less = kept === 0 ? '' : ', less what was paid for it before';
    due.push({
      kind: 'regular',
      startsOn,
      endsOn,
      pence: Math.max(0, worth - kept),
      corrects: null,
      because: `In advance for ${dateRange(startsOn, endsOn)}${worth === 0 ? ', suspended' : less}`,
    });
    startsOn = plusDays(endsOn, 1);
  }
  return due;
}

function runsOn(fund: FundFacts, day: string): boolean {
  const last = lastDayOf(fund);
  return termsInForce(fund.terms, day) !== undefined && (last === null || day <= last);
}

/** The earlier of two days; the first where the second is not known. */
export function earlierOf(day: string, other: string | null): string {
  return other !== null && other < day ? other : day;
}

/** A day some days later, 'YYYY-MM-DD'. */
export function plusDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}
