/** The API for block use: bought, used and unused time by contract and area, with spot beside it and what re-balancing would save. */
import { z } from 'zod';
import { listBlocks } from '../contracts/records/contract-areas.ts';
import { londonDay, weekStart } from '../ground/calendar.ts';
import type { ApiRoute } from '../web/api.ts';
import { told } from '../web/api-shapes.ts';
import { listBlockUse, listSpot } from './records/block-use.ts';
import { averageSpot, besideAndMoves, blocksAtAGlance } from './rules/blocks-at-a-glance.ts';

/** How many whole weeks are told of. */
const WEEKS = 12;

const minutes = (description: string, example: number) => z.int().meta(told(description, example));

const use = z
  .object({
    blocks: z.array(
      z.object({
        contract: z.int(),
        area: z.int(),
        bought_minutes: minutes('In an average week of the last four.', 30_000),
        used_minutes: minutes('In an average week of the last four.', 27_400),
        unused_minutes: minutes('In an average week of the last four.', 2600),
        used_percent: z.int().nullable().meta(told('Null where nothing was bought.', 91)),
        trend: z.enum(['rising', 'steady', 'falling', 'not known']),
        weeks: z.array(
          z.object({
            week_starts_on: z.iso.date(),
            bought_minutes: z.int(),
            used_minutes: z.int(),
            unused_minutes: z.int(),
            over_minutes: minutes('Used beyond what was bought.', 0),
          }),
        ),
      }),
    ),
    spot_beside: z.array(
      z.object({
        area: z.int(),
        unused_minutes: minutes('Unused in its blocks, in an average week.', 2600),
        spot_minutes: minutes('Bought by the hour in that week.', 1800),
        spot_pence: z.int().meta(told('What that cost.', 72_300)),
        avoidable_pence: z.int().meta(told('What of it the area’s own blocks could have met.', 48_200)),
      }),
    ),
    moves: z.array(
      z.object({
        contract: z.int(),
        from_area: z.int(),
        to_area: z.int(),
        minutes: minutes('Unused minutes a week that could do the work of spot there.', 600),
        saved_pence: z.int().meta(told('What that would save in a week.', 24_100)),
      }),
    ),
  })
  .meta({ id: 'BlockUse' });

const readBlockUse: ApiRoute = {
  method: 'GET',
  path: '/api/block-use',
  permission: 'block-use.see',
  title: 'Read how blocks are used',
  describe: `The last ${WEEKS} whole weeks of every block, from verified visits.`,
  answers: { 200: use },
  answer: async ({ scope }) => {
    const monday = weekStart(londonDay(scope.now));
    const weeks = Array.from({ length: WEEKS }, (_, at) => monday.subtract({ weeks: WEEKS - at }).toString());
    const [from = '', to = ''] = [weeks[0], weeks.at(-1)];
    const blocks = blocksAtAGlance(await listBlocks(scope), await listBlockUse(scope, from, to), from, to);
    const { beside, moves } = besideAndMoves(blocks, averageSpot(await listSpot(scope, from, to), weeks));
    return {
      status: 200,
      body: {
        blocks: blocks.map((one) => ({
          contract: one.contractId,
          area: one.areaId,
          bought_minutes: one.boughtMinutes,
          used_minutes: one.usedMinutes,
          unused_minutes: one.unusedMinutes,
          used_percent: one.percent,
          trend: one.trend.trend,
          weeks: one.weeks.map((week) => ({
            week_starts_on: week.weekOn,
            bought_minutes: week.boughtMinutes,
            used_minutes: week.usedMinutes,
            unused_minutes: week.unusedMinutes,
            over_minutes: week.overMinutes,
          })),
        })),
        spot_beside: beside.map((one) => ({
          area: one.areaId,
          unused_minutes: one.unusedMinutes,
          spot_minutes: one.spotMinutes,
          spot_pence: one.spotPence,
          avoidable_pence: one.avoidablePence,
        })),
        moves: moves.map((one) => ({
          contract: one.contractId,
          from_area: one.fromAreaId,
          to_area: one.toAreaId,
          minutes: one.minutes,
          saved_pence: one.savedPence,
        })),
      },
    };
  },
};

/** What is read of blocks. */
export const blockUseApiRoutes: readonly ApiRoute[] = [readBlockUse];
