/** How blocks were used over some weeks, with spot beside them: what the page of block use shows. Source: docs/rules/blocks.md. */
import {
  type Block,
  type BlockMove,
  blockTrend,
  type BlockTrend,
  type BlockWeek,
  blockWeeks,
  percentUsed,
  rebalance,
  type SpotBesideBlock,
  spotBesideBlocks,
  type SpotBought,
  type UnfilledBlock,
  type UsedByDay,
} from '../../contracts/rules/blocks.ts';

/** Weeks over which an average week is taken, as the trend does. */
const SPAN = 4;

/** One contract's block in one area over the weeks asked for; averages are of the last four weeks, in whole minutes. */
export type BlockAtAGlance = {
  readonly contractId: number;
  readonly areaId: number;
  readonly weeks: readonly BlockWeek[];
  readonly boughtMinutes: number;
  readonly usedMinutes: number;
  readonly unusedMinutes: number;
  /** Share used in the last four weeks, in whole percent; null where nothing was bought. */
  readonly percent: number | null;
  readonly trend: BlockTrend;
};

export type Used = {
  readonly contractId: number;
  readonly areaId: number;
  readonly on: string;
  readonly minutes: number;
};

/** What was used on each day under one contract in one area. */
export function usedByDay(used: readonly Used[], contractId: number, areaId: number): UsedByDay {
  return new Map(
    used
      .filter((one) => one.contractId === contractId && one.areaId === areaId)
      .map(({ on, minutes }) => [on, minutes]),
  );
}

/** Every block that bought anything in the weeks from one Monday to another, both included, in the order of the blocks. */
export function blocksAtAGlance(
  blocks: readonly Block[],
  used: readonly Used[],
  from: string,
  to: string,
): BlockAtAGlance[] {
  const places = new Map(blocks.map((block) => [`${block.contractId} ${block.areaId}`, block]));
  return [...places.values()].flatMap(({ contractId, areaId }) => {
    const weeks = blockWeeks(blocks, contractId, areaId, usedByDay(used, contractId, areaId), from, to);
    if (weeks.every(({ boughtMinutes }) => boughtMinutes === 0)) return [];
    const last = weeks.slice(-SPAN);
    return {
      contractId,
      areaId,
      weeks,
      boughtMinutes: average(last.map((week) => week.boughtMinutes)),
      usedMinutes: average(last.map((week) => week.usedMinutes)),
      unusedMinutes: average(last.map((week) => week.unusedMinutes)),
      percent: percentUsed(last),
      trend: blockTrend(weeks, SPAN),
    };
  });
}

/** What was paid by the hour in an area in a week. */
export type Spot = {
  readonly areaId: number;
  readonly weekOn: string;
  readonly minutes: number;
  readonly pence: number;
};

/** An average week of spot by area over the last four of the weeks, at the rate that was paid on average; areas in order. */
export function averageSpot(spot: readonly Spot[], weeks: readonly string[]): SpotBought[] {
  const last = weeks.slice(-SPAN);
  const byArea = Map.groupBy(
    spot.filter(({ weekOn }) => last.includes(weekOn)),
    ({ areaId }) => areaId,
  );
  return [...byArea]
    .map(([areaId, rows]) => {
      const minutes = rows.reduce((sum, row) => sum + row.minutes, 0);
      const pence = rows.reduce((sum, row) => sum + row.pence, 0);
      return {
        areaId,
        minutes: Math.floor(minutes / last.length),
        pencePerHour: minutes === 0 ? 0 : Math.round((pence * 60) / minutes),
      };
    })
    .filter(({ minutes }) => minutes > 0)
    .sort((a, b) => a.areaId - b.areaId);
}

/** Spot beside the blocks of its own area, and what re-balancing would save, in an average week. */
export function besideAndMoves(
  blocks: readonly BlockAtAGlance[],
  spot: readonly SpotBought[],
): { readonly beside: readonly SpotBesideBlock[]; readonly moves: readonly BlockMove[] } {
  const unfilled: UnfilledBlock[] = blocks.filter(({ unusedMinutes }) => unusedMinutes > 0);
  return { beside: spotBesideBlocks(unfilled, spot), moves: rebalance(unfilled, spot) };
}

function average(minutes: readonly number[]): number {
  return minutes.length === 0 ? 0 : Math.floor(minutes.reduce((sum, one) => sum + one, 0) / minutes.length);
}
