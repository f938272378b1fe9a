/**
 * What is owed besides visits: found anew by rule at each close, held against what was posted under the same key, and corrected by the
 * difference like a visit. Source: docs/rules/charges.md.
 */
import { minutesInWords, shortDate, weekStart } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import type { BlockAccount, PeriodAccount } from './block-account.ts';
import type { Payable, Posted } from './payable-week.ts';
import type { ItemKind } from './postings.ts';

/** A charge as a rule finds it. `key` says what it is for, the same whenever it is found again; days are 'YYYY-MM-DD', both included. */
export type FoundCharge = {
  readonly key: string;
  readonly kind: Exclude<ItemKind, 'visit'>;
  readonly contractId: number;
  readonly personId: number | null;
  readonly packageLineId: number | null;
  /** The Monday of the week in which it falls due. */
  readonly weekStartsOn: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly blockPence: number;
  /** One plain sentence that a finance officer can read out. */
  readonly because: string;
};

/** A charge with what has been posted for it. */
export type ChargeToPay = Payable & { readonly of: 'charge'; readonly charge: FoundCharge };

/**
 * The charges found now beside those posted before: what is no longer found is worth nothing, so that it is taken back. In order of week
 * and key.
 */
export function chargesToPay(
  found: readonly FoundCharge[],
  before: readonly { readonly charge: FoundCharge; readonly posted: readonly Posted[] }[],
): ChargeToPay[] {
  const posted = new Map(before.map((one) => [one.charge.key, one]));
  const keys = new Set(found.map(({ key }) => key));
  const gone = before
    .filter(({ charge }) => !keys.has(charge.key))
    .map(
      ({ charge }): FoundCharge => ({
        ...charge,
        paidMinutes: 0,
        amountPence: 0,
        blockPence: 0,
        because: 'No longer owed: what it rested on has changed.',
      }),
    );
  return [...found, ...gone]
    .sort((a, b) => compare(a.weekStartsOn, b.weekStartsOn) || compare(a.key, b.key))
    .map((charge) => ({
      of: 'charge',
      charge,
      settled: true,
      paidMinutes: charge.paidMinutes,
      amountPence: charge.amountPence,
      blockMinutes: 0,
      blockPence: charge.blockPence,
      posted: posted.get(charge.key)?.posted ?? [],
    }));
}

/** What a block's account comes to in charges: each period bought, what was taken off it, and what lapsed when it ended. */
export function blockCharges(
  { periods }: BlockAccount,
  place: { readonly contractId: number; readonly areaName: string },
): FoundCharge[] {
  return periods.flatMap((period) => [
    bought(period, place),
    ...period.adjustments.map((adjustment) => takenOff(period, adjustment, place)),
    ...(period.ended && period.lapsed.minutes > 0 ? [lapsed(period, place)] : []),
  ]);
}

type Place = { readonly contractId: number; readonly areaName: string };

function bought(period: PeriodAccount, { contractId, areaName }: Place): FoundCharge {
  const { block, from, to, bought: time } = period;
  const due = block.paidInAdvance ? from : to;
  return {
    ...ofPeriod(period, contractId, due),
    key: `block ${block.id} from ${from}`,
    kind: 'block',
    paidMinutes: time.minutes,
    amountPence: time.pence,
    because: `${minutesInWords(time.minutes)} of block time in ${areaName} from ${shortDate(from)} to ${shortDate(to)}, at ${formatPounds(block.pencePerHour)} an hour, paid ${block.paidInAdvance ? 'in advance' : 'when the period ends'}.`,
  };
}

function takenOff(
  period: PeriodAccount,
  { id, time }: PeriodAccount['adjustments'][number],
  { contractId, areaName }: Place,
): FoundCharge {
  return {
    ...ofPeriod(period, contractId, period.from),
    key: `block adjustment ${id}`,
    kind: 'block adjustment',
    paidMinutes: -time.minutes,
    amountPence: -time.pence,
    because: `${minutesInWords(time.minutes)} taken off the block in ${areaName} from ${shortDate(period.from)}.`,
  };
}

function lapsed(period: PeriodAccount, { contractId, areaName }: Place): FoundCharge {
  const { block, from, to, lapsed: time } = period;
  return {
    ...ofPeriod(period, contractId, to),
    key: `block ${block.id} lapsed ${to}`,
    kind: 'block lapsed',
    blockPence: time.pence,
    because: `${minutesInWords(time.minutes)} of the block in ${areaName} from ${shortDate(from)} to ${shortDate(to)} was paid for and not used, and lapsed.`,
  };
}

function ofPeriod({ from, to }: PeriodAccount, contractId: number, due: string) {
  return {
    contractId,
    personId: null,
    packageLineId: null,
    weekStartsOn: weekStart(Temporal.PlainDate.from(due)).toString(),
    startsOn: from,
    endsOn: to,
    paidMinutes: 0,
    amountPence: 0,
    blockPence: 0,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
