/**
 * What becomes of a block in money: bought period by period, used by visits in their order to the minute, and only then the
 * hourly rate; what is left is carried on or lapses. Pence follow minutes so that no penny is lost or made: a block used up has
 * cost what was paid for it. Source: docs/rules/block-account.md.
 */
import { type Block, blockOn, blockUse } from '../../contracts/rules/blocks.ts';
import { halfUp, perHour } from '../../ground/money.ts';

/** A row of a block with what an hour of it costs. Rows without a price are promises of hours, and are not given here. */
export type PricedBlock = Block & { readonly pencePerHour: number; readonly paidInAdvance: boolean };

/** Time taken off what a period bought, in the period that holds `on` ('YYYY-MM-DD'). */
export type BlockAdjustment = { readonly id: number; readonly on: string; readonly minutes: number };

/** A place of a visit on the contract, settled: what it pays by the hour where no block is left. `on` is its London day. */
export type BlockLine = {
  readonly lineId: number;
  readonly on: string;
  readonly paidMinutes: number;
  readonly amountPence: number;
  /** What was paid of the block already for a visit that is held again: it stays used until somebody decides, and nothing is paid now. */
  readonly held?: Time | null;
};

/** How a line is paid: minutes of the block with what they cost when bought, and pence by the hour for the rest. */
export type Allotted = {
  readonly blockMinutes: number;
  readonly blockPence: number;
  readonly amountPence: number;
};

/** Minutes and what they cost, in pence. */
export type Time = { readonly minutes: number; readonly pence: number };

/** What became of one period of a block. bought − less + carriedIn = used + unused; unused = carriedOut + lapsed once it has ended. */
export type PeriodAccount = {
  readonly block: PricedBlock;
  readonly from: string;
  readonly to: string;
  readonly bought: Time;
  /** Taken off, by the adjustments named. */
  readonly less: Time;
  readonly adjustments: readonly { readonly id: number; readonly time: Time }[];
  readonly carriedIn: Time;
  readonly used: Time;
  /** Paid by the hour, since the block was used up. */
  readonly beyond: Time;
  readonly unused: Time;
  readonly carriedOut: Time;
  readonly lapsed: Time;
  readonly ended: boolean;
};

/** A block's account: each period that has begun, and how each line is paid. */
export type BlockAccount = {
  readonly periods: readonly PeriodAccount[];
  readonly lines: ReadonlyMap<number, Allotted>;
};

const NONE: Time = { minutes: 0, pence: 0 };

/**
 * The account of one contract's block in one area. `lines` are in the order of the visits' starts; those outside every period are
 * paid by the hour. `until` is the last day looked at ('YYYY-MM-DD'): periods that begin by it are bought, those that end by it have ended.
 */
export function blockAccount(
  {
    blocks,
    adjustments,
    contractId,
    areaId,
  }: {
    readonly blocks: readonly PricedBlock[];
    readonly adjustments: readonly BlockAdjustment[];
    readonly contractId: number;
    readonly areaId: number;
  },
  lines: readonly BlockLine[],
  until: string,
): BlockAccount {
  const paid = new Map<number, Allotted>();
  for (const line of lines) if (!line.held) paid.set(line.lineId, byTheHour(line));
  const periods: PeriodAccount[] = [];
  for (const { from, to, boughtMinutes } of blockUse(blocks, contractId, areaId, new Map(), until)) {
    const block = blockOn(blocks, contractId, areaId, from);
    if (!isPriced(block)) continue;
    const before = periods.at(-1);
    const follows = before !== undefined && dayAfter(before.to) === from;
    const period = { block, from, to, boughtMinutes, carriedIn: follows ? before.carriedOut : NONE, until };
    const within = lines.filter(({ on }) => from <= on && on <= to);
    periods.push(
      inPeriod(
        period,
        adjustments.filter(({ on }) => from <= on && on <= to),
        within,
        paid,
      ),
    );
  }
  return { periods: periods.map((period, at) => lapsing(period, periods[at + 1], until)), lines: paid };
}

/** Where no period follows the next day, there is none to carry on to, and what is left has lapsed. */
function lapsing(period: PeriodAccount, next: PeriodAccount | undefined, until: string): PeriodAccount {
  const follows = dayAfter(period.to);
  if (!period.ended || follows > until || next?.from === follows) return period;
  return { ...period, carriedOut: NONE, lapsed: period.unused };
}

type Period = {
  readonly block: PricedBlock;
  readonly from: string;
  readonly to: string;
  readonly boughtMinutes: number;
  readonly carriedIn: Time;
  readonly until: string;
};

/** The account of one period; how its lines are paid is put in `paid`. */
function inPeriod(
  { block, from, to, boughtMinutes, carriedIn, until }: Period,
  adjustments: readonly BlockAdjustment[],
  lines: readonly BlockLine[],
  paid: Map<number, Allotted>,
): PeriodAccount {
  const bought = { minutes: boughtMinutes, pence: perHour(boughtMinutes, block.pencePerHour) };
  let kept = bought;
  const taken = adjustments
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, minutes }) => {
      const left = Math.max(0, kept.minutes - minutes);
      const after = { minutes: left, pence: perHour(left, block.pencePerHour) };
      const time = minus(kept, after);
      kept = after;
      return { id, time };
    });
  const held = lines.reduce((sum, line) => plus(sum, line.held ?? NONE), NONE);
  const ofCarriedIn = partOf(held, carriedIn);
  const layers = [
    new Layer(minus(carriedIn, ofCarriedIn)),
    new Layer(minus(kept, partOf(minus(held, ofCarriedIn), kept))),
  ];
  let beyond = NONE;
  for (const line of lines) {
    if (line.held) continue;
    const allotted = fromLayers(layers, line);
    paid.set(line.lineId, allotted);
    beyond = plus(beyond, { minutes: line.paidMinutes - allotted.blockMinutes, pence: allotted.amountPence });
  }
  const [ofCarried = NONE, ofOwn = NONE] = layers.map((layer) => layer.left());
  const unused = plus(ofCarried, ofOwn);
  const ended = to <= until;
  const carriedOut = ended && block.carriesOver ? ofOwn : NONE;
  return {
    block,
    from,
    to,
    bought,
    less: minus(bought, kept),
    adjustments: taken,
    carriedIn,
    used: minus(plus(carriedIn, kept), unused),
    beyond,
    unused,
    carriedOut,
    lapsed: ended ? minus(unused, carriedOut) : NONE,
    ended,
  };
}

/** Time bought at one go, used from its first minute to its last; what is used of it has cost its share, to the penny. */
class Layer {
  readonly #whole: Time;
  #used = 0;
  #usedPence = 0;

  constructor(whole: Time) {
    this.#whole = whole;
  }

  take(minutes: number): Time {
    const taken = Math.min(minutes, this.#whole.minutes - this.#used);
    if (taken <= 0) return NONE;
    this.#used += taken;
    const cost = halfUp(BigInt(this.#whole.pence) * BigInt(this.#used), BigInt(this.#whole.minutes));
    const pence = cost - this.#usedPence;
    this.#usedPence = cost;
    return { minutes: taken, pence };
  }

  left(): Time {
    return minus(this.#whole, { minutes: this.#used, pence: this.#usedPence });
  }
}

/** As much of some time as another has: all of its pence where all of its minutes are in it. */
function partOf(time: Time, of: Time): Time {
  const minutes = Math.min(time.minutes, of.minutes);
  return { minutes, pence: Math.min(minutes < time.minutes ? of.pence : time.pence, of.pence) };
}

function fromLayers(layers: readonly Layer[], line: BlockLine): Allotted {
  let used = NONE;
  for (const layer of layers) used = plus(used, layer.take(line.paidMinutes - used.minutes));
  if (used.minutes === 0) return byTheHour(line);
  const rest = line.paidMinutes - used.minutes;
  return {
    blockMinutes: used.minutes,
    blockPence: used.pence,
    amountPence: halfUp(BigInt(line.amountPence) * BigInt(rest), BigInt(line.paidMinutes)),
  };
}

function byTheHour({ amountPence }: BlockLine): Allotted {
  return { blockMinutes: 0, blockPence: 0, amountPence };
}

function isPriced(block: Block | undefined): block is PricedBlock {
  return block !== undefined && 'pencePerHour' in block;
}

function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}

function plus(a: Time, b: Time): Time {
  return { minutes: a.minutes + b.minutes, pence: a.pence + b.pence };
}

function minus(a: Time, b: Time): Time {
  return { minutes: a.minutes - b.minutes, pence: a.pence - b.pence };
}
