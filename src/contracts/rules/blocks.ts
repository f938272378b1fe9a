/**
 * Blocks: time that a contract bought in an area, paid for whether it is used or not. How much is bought in each week and
 * period, what became of it, whether a placement fits, and what is bought by the hour beside an unfilled block.
 * Source: docs/rules/blocks.md.
 */
import { minutesInWords, shortDate } from '../../ground/calendar.ts';
import { formatPounds, perHour } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';

/** The intervals by which blocks are bought. */
export const BLOCK_PERIODS = ['week', 'four weeks', 'quarter', 'year'] as const;
export type BlockPeriod = (typeof BLOCK_PERIODS)[number];

const lengths = {
  week: { weeks: 1 },
  'four weeks': { weeks: 4 },
  quarter: { months: 3 },
  year: { months: 12 },
} as const satisfies Record<BlockPeriod, { weeks: number } | { months: number }>;

/** One row: minutes of workers' time bought in each period from a day. Days are 'YYYY-MM-DD', both included. */
export type Block = {
  readonly id: number;
  readonly contractId: number;
  readonly areaId: number;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly period: BlockPeriod;
  readonly minutes: number;
  /** Whether what a period leaves unused may be used in the next one; after that it lapses. */
  readonly carriesOver: boolean;
  /** The share of the area's assessed need at which it was sized, 1 to 100; null where that is not known. */
  readonly sizedAtPercent: number | null;
};

/** Days on which one row holds, `to` included; null goes on. */
type Stretch = {
  readonly block: Block;
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate | null;
};

/** The rows of one contract in one area with the days on which each holds: a later row ends an earlier one. */
function stretches(blocks: readonly Block[], contractId: number, areaId: number): Stretch[] {
  const rows = blocks
    .filter((block) => block.contractId === contractId && block.areaId === areaId)
    .sort((a, b) => (a.startsOn === b.startsOn ? a.id - b.id : a.startsOn < b.startsOn ? -1 : 1));
  return rows.flatMap((block, place) => {
    const next = rows[place + 1]?.startsOn;
    if (next === block.startsOn) return [];
    const from = Temporal.PlainDate.from(block.startsOn);
    const before = next === undefined ? null : Temporal.PlainDate.from(next).subtract({ days: 1 });
    const own = block.endsOn === null ? null : Temporal.PlainDate.from(block.endsOn);
    return [{ block, from, to: earlierOf(own, before) }];
  });
}

/** The row that holds for a contract in an area on a day; undefined where none does. */
export function blockOn(
  blocks: readonly Block[],
  contractId: number,
  areaId: number,
  day: string,
): Block | undefined {
  return stretches(blocks, contractId, areaId).find(
    ({ block, to }) => block.startsOn <= day && (to === null || day <= to.toString()),
  )?.block;
}

/** A period of a block or the part of it in which the row held, `to` included, and the minutes bought in those days. */
type Bought = {
  readonly block: Block;
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly whole: number;
  readonly days: number;
  readonly minutes: number;
};

/** The periods of a contract's block that begin by `last`, in order. A period cut short bought its share of the days. */
function boughtPeriods(
  blocks: readonly Block[],
  contractId: number,
  areaId: number,
  last: Temporal.PlainDate,
): Bought[] {
  return stretches(blocks, contractId, areaId).flatMap(({ block, from, to }) => {
    const found: Bought[] = [];
    for (let count = 0; ; count += 1) {
      const begins = from.add(times(lengths[block.period], count));
      if (isAfter(begins, last) || (to !== null && isAfter(begins, to))) return found;
      const ends = from.add(times(lengths[block.period], count + 1)).subtract({ days: 1 });
      const until = earlierOf(ends, to) ?? ends;
      const days = daysIn(begins, ends);
      const minutes = Math.floor((block.minutes * daysIn(begins, until)) / days);
      found.push({ block, from: begins, to: until, whole: block.minutes, days, minutes });
    }
  });
}

/** Minutes that a period bought in its first `days` days: shared out evenly, no minute lost or made. */
function boughtBy({ whole, days: all }: Bought, days: number): number {
  return Math.floor((whole * days) / all);
}

/** Minutes used on each local day, 'YYYY-MM-DD' → minutes of workers' time. */
export type UsedByDay = ReadonlyMap<string, number>;

/** What became of a block in a week from a Monday. `unusedMinutes` and `overMinutes` are never both above 0. */
export type BlockWeek = {
  readonly weekOn: string;
  readonly boughtMinutes: number;
  readonly usedMinutes: number;
  readonly unusedMinutes: number;
  readonly overMinutes: number;
};

/** Each week from the Monday `from` to that of `to`, both included: a week's share of the block beside what was used in it. */
export function blockWeeks(
  blocks: readonly Block[],
  contractId: number,
  areaId: number,
  used: UsedByDay,
  from: string,
  to: string,
): BlockWeek[] {
  const sunday = Temporal.PlainDate.from(to).add({ days: 6 });
  const periods = boughtPeriods(blocks, contractId, areaId, sunday);
  const weeks: BlockWeek[] = [];
  let monday = Temporal.PlainDate.from(from);
  for (; !isAfter(monday, sunday); monday = monday.add({ days: 7 })) {
    const end = monday.add({ days: 6 });
    let bought = 0;
    for (const period of periods) {
      if (isAfter(period.from, end) || isAfter(monday, period.to)) continue;
      const first = isAfter(period.from, monday) ? period.from : monday;
      const last = earlierOf(period.to, end) ?? end;
      bought +=
        boughtBy(period, daysIn(period.from, last)) - boughtBy(period, daysIn(period.from, first) - 1);
    }
    const usedMinutes = usedBetween(used, monday, end);
    weeks.push({
      weekOn: monday.toString(),
      boughtMinutes: bought,
      usedMinutes,
      ...apart(bought, usedMinutes),
    });
  }
  return weeks;
}

/** What became of a block in one of its own periods, or the part of one in which the row held. */
export type BlockUse = {
  readonly from: string;
  readonly to: string;
  readonly boughtMinutes: number;
  /** Left unused by the period before, where the block carries over: used first. */
  readonly carriedInMinutes: number;
  readonly usedMinutes: number;
  /** Of what this period bought. */
  readonly unusedMinutes: number;
  /** Carried in and not used here either: gone. */
  readonly lapsedMinutes: number;
  /** Used above what was bought and carried in. */
  readonly overMinutes: number;
};

/** Each of a block's own periods that begins by the day `last`, with what was carried from one to the next. */
export function blockUse(
  blocks: readonly Block[],
  contractId: number,
  areaId: number,
  used: UsedByDay,
  last: string,
): BlockUse[] {
  let carried = 0;
  let endedOn: Temporal.PlainDate | undefined;
  return boughtPeriods(blocks, contractId, areaId, Temporal.PlainDate.from(last)).map((period) => {
    const { from, to, minutes, block } = period;
    const carriedInMinutes = endedOn?.add({ days: 1 }).equals(from) === true ? carried : 0;
    const usedMinutes = usedBetween(used, from, to);
    const lapsedMinutes = Math.max(0, carriedInMinutes - usedMinutes);
    const ofOwn = Math.max(0, usedMinutes - carriedInMinutes);
    const { unusedMinutes, overMinutes } = apart(minutes, ofOwn);
    carried = block.carriesOver ? unusedMinutes : 0;
    endedOn = to;
    return {
      from: from.toString(),
      to: to.toString(),
      boughtMinutes: minutes,
      carriedInMinutes,
      usedMinutes,
      unusedMinutes,
      lapsedMinutes,
      overMinutes,
    };
  });
}

/** Minutes of workers' time a week that a block buys on average, rounded down; a year is 52 weeks and a quarter 13. */
export function weeklyBlockMinutes({ period, minutes }: Pick<Block, 'period' | 'minutes'>): number {
  const weeks = { week: 1, 'four weeks': 4, quarter: 13, year: 52 } as const satisfies Record<
    BlockPeriod,
    number
  >;
  return Math.floor(minutes / weeks[period]);
}

/** Whether a placement fits in a block, and by how much it would exceed it, in minutes of workers' time a week. */
export type BlockFit = {
  readonly freeMinutes: number;
  readonly leftMinutes: number;
  readonly exceedsByMinutes: number;
  readonly words: string;
};

/** How a placement of so many minutes a week lies in a block of which so many are bought and so many promised already. */
export function fitInBlock(
  block: { readonly boughtMinutes: number; readonly promisedMinutes: number },
  weeklyMinutes: number,
): BlockFit {
  const free = Math.max(0, block.boughtMinutes - block.promisedMinutes);
  const exceedsBy = Math.max(0, weeklyMinutes - free);
  const words =
    exceedsBy === 0
      ? `Fits: ${minutesInWords(free - weeklyMinutes)} a week of the block would be left`
      : `Exceeds the block by ${minutesInWords(exceedsBy)} a week. Give a reason to go above it`;
  return {
    freeMinutes: free,
    leftMinutes: Math.max(0, free - weeklyMinutes),
    exceedsByMinutes: exceedsBy,
    words,
  };
}

/** As `fitInBlock`, refused where the block would be exceeded and no reason is given: never silently. */
export function placeInBlock(
  block: { readonly boughtMinutes: number; readonly promisedMinutes: number },
  weeklyMinutes: number,
  overBlockReason: string | null,
): Result<BlockFit> {
  const fit = fitInBlock(block, weeklyMinutes);
  if (fit.exceedsByMinutes === 0 || (overBlockReason ?? '').trim() !== '') return ok(fit);
  return refuse(fit.words, 'overBlockReason');
}

/** Which way the use of a block goes: the last weeks beside as many before them. */
export type BlockTrend = {
  /** Share of the block used, in whole percent; null where nothing was bought. */
  readonly beforePercent: number | null;
  readonly nowPercent: number | null;
  readonly trend: 'rising' | 'steady' | 'falling' | 'not known';
};

/** A change of fewer points than this is steady. */
const STEADY_POINTS = 5;

/** The trend of a block's use: its last `span` weeks beside the `span` before. */
export function blockTrend(weeks: readonly BlockWeek[], span = 4): BlockTrend {
  const inOrder = weeks.toSorted((a, b) => (a.weekOn < b.weekOn ? -1 : 1));
  const nowPercent = percentUsed(inOrder.slice(-span));
  const beforePercent = percentUsed(inOrder.slice(-2 * span, -span));
  if (nowPercent === null || beforePercent === null) return { beforePercent, nowPercent, trend: 'not known' };
  const points = nowPercent - beforePercent;
  const trend = points >= STEADY_POINTS ? 'rising' : points <= -STEADY_POINTS ? 'falling' : 'steady';
  return { beforePercent, nowPercent, trend };
}

/** Share of the block used in some weeks, in whole percent; null where nothing was bought in them. */
export function percentUsed(weeks: readonly BlockWeek[]): number | null {
  const bought = weeks.reduce((sum, week) => sum + week.boughtMinutes, 0);
  const used = weeks.reduce((sum, week) => sum + week.usedMinutes, 0);
  return bought === 0 ? null : Math.round((used * 100) / bought);
}

/** Unused minutes a week of one contract's block in an area. */
export type UnfilledBlock = {
  readonly contractId: number;
  readonly areaId: number;
  readonly unusedMinutes: number;
};
/** Minutes a week bought by the hour in an area, at one rate. */
export type SpotBought = {
  readonly areaId: number;
  readonly minutes: number;
  readonly pencePerHour: number;
};

/** An area's spot beside its unfilled blocks, a week. */
export type SpotBesideBlock = {
  readonly areaId: number;
  readonly unusedMinutes: number;
  readonly spotMinutes: number;
  readonly spotPence: number;
  /** What of the spot spend the area's own blocks could have met, dearest first. */
  readonly avoidablePence: number;
};

/** What is spent by the hour in each area while its blocks stand unfilled, in order of area. */
export function spotBesideBlocks(
  unfilled: readonly UnfilledBlock[],
  spot: readonly SpotBought[],
): SpotBesideBlock[] {
  const areas = [...new Set([...unfilled, ...spot].map(({ areaId }) => areaId))].sort((a, b) => a - b);
  return areas.map((areaId) => {
    const blocks = unfilled.filter((block) => block.areaId === areaId);
    const bought = spot.filter((one) => one.areaId === areaId);
    return {
      areaId,
      unusedMinutes: blocks.reduce((sum, { unusedMinutes }) => sum + unusedMinutes, 0),
      spotMinutes: bought.reduce((sum, { minutes }) => sum + minutes, 0),
      spotPence: bought.reduce((sum, { minutes, pencePerHour }) => sum + perHour(minutes, pencePerHour), 0),
      avoidablePence: rebalance(blocks, bought).reduce((sum, { savedPence }) => sum + savedPence, 0),
    };
  });
}

/** Unused minutes a week of a block that could do the work of spot. `fromAreaId` equal to `toAreaId` needs no change of contract. */
export type BlockMove = {
  readonly contractId: number;
  readonly fromAreaId: number;
  readonly toAreaId: number;
  readonly minutes: number;
  readonly savedPence: number;
  readonly words: string;
};

/**
 * What re-balancing would save in a week. The block is paid for whether used or not, so each of its unused minutes that does
 * the work of a spot minute saves that minute's whole rate. First what a block can do in its own area, for which no contract has
 * to change; then elsewhere. In each the dearest spot goes first, and the block with most unused. Never more than is unused, nor
 * more than is bought.
 */
export function rebalance(unfilled: readonly UnfilledBlock[], spot: readonly SpotBought[]): BlockMove[] {
  const blocks = unfilled
    .map((block) => ({ ...block }))
    .sort((a, b) => b.unusedMinutes - a.unusedMinutes || a.areaId - b.areaId || a.contractId - b.contractId);
  const wanted = spot
    .map((bought) => ({ ...bought }))
    .sort((a, b) => b.pencePerHour - a.pencePerHour || a.areaId - b.areaId || b.minutes - a.minutes);
  const moves: BlockMove[] = [];
  for (const inOwnArea of [true, false]) {
    for (const bought of wanted) {
      for (const block of blocks) {
        const minutes = Math.min(bought.minutes, block.unusedMinutes);
        if (minutes <= 0 || (block.areaId === bought.areaId) !== inOwnArea) continue;
        block.unusedMinutes -= minutes;
        bought.minutes -= minutes;
        moves.push(moveOf(block, bought, minutes));
      }
    }
  }
  return moves;
}

function moveOf(block: UnfilledBlock, { areaId, pencePerHour }: SpotBought, minutes: number): BlockMove {
  const savedPence = perHour(minutes, pencePerHour);
  return {
    contractId: block.contractId,
    fromAreaId: block.areaId,
    toAreaId: areaId,
    minutes,
    savedPence,
    words: `${minutesInWords(minutes)} a week of the block, paid for already, in place of spot at ${formatPounds(pencePerHour)} an hour: ${formatPounds(savedPence)} saved a week`,
  };
}

/** A period in words: '2 Mar 2026 to 29 Mar 2026'. */
export function periodInWords({ from, to }: Pick<BlockUse, 'from' | 'to'>): string {
  return from === to ? shortDate(from) : `${shortDate(from)} to ${shortDate(to)}`;
}

function apart(bought: number, used: number): { unusedMinutes: number; overMinutes: number } {
  return { unusedMinutes: Math.max(0, bought - used), overMinutes: Math.max(0, used - bought) };
}

function usedBetween(used: UsedByDay, from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  let sum = 0;
  for (let day = from; !isAfter(day, to); day = day.add({ days: 1 })) sum += used.get(day.toString()) ?? 0;
  return sum;
}

function daysIn(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'days' }).days + 1;
}

function isAfter(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) > 0;
}

function earlierOf(a: Temporal.PlainDate | null, b: Temporal.PlainDate | null): Temporal.PlainDate | null {
  if (a === null || b === null) return a ?? b;
  return isAfter(a, b) ? b : a;
}

function times(length: { weeks: number } | { months: number }, count: number): Temporal.DurationLike {
  return 'weeks' in length ? { weeks: length.weeks * count } : { months: length.months * count };
}
