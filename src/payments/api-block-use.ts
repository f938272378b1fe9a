/** The API for block use: bought, used and unused time by contract and area, with spot beside it and what re-balancing would save. */
import { z } from 'zod';
import { listBlocks } from '../contracts/records/contract-areas.ts';
import { londonDay, weekStart } from '../ground/calendar.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { TAKE_OFF_CAUSES, takeOffBlock } from './actions/block-gaps-take-off.ts';
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

const takingOff = z
  .object({
    on: z.iso.date().meta(told('A day of the period that has less time.', '2026-03-09')),
    minutes: minutes('Neither paid nor used; no more is taken off than the period bought.', 750),
    cause: z.enum(TAKE_OFF_CAUSES),
    words: z.string().trim().min(1).max(500).meta(told('Why; the provider reads it.', 'No rota that week')),
  })
  .meta({ id: 'TimeOffABlock' });

const takeOff: ApiRoute = {
  method: 'POST',
  path: '/api/contracts/{contract}/blocks/{area}/take-off',
  permission: 'contracts.edit',
  title: 'Take time off a block',
  describe:
    'Where placements were suspended or a need could not be met. What was paid for the time is taken back in the next close. Refused where no block with a price holds there on that day.',
  params: z.object({ contract: numberParam('contract', '7'), area: numberParam('area', '3') }),
  body: takingOff,
  repeatable: true,
  answers: { 200: takingOff.extend({ id: z.int() }).meta({ id: 'TimeTakenOff' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const taken = takingOff.parse(body);
    const contractId = numberIn(params['contract'], 'contract');
    const areaId = numberIn(params['area'], 'area');
    const done = await takeOffBlock(scope, { contractId, areaId, ...taken });
    return await answerTo(done, async ({ id }) => await Promise.resolve({ id, ...taken }), {
      hours: 'minutes',
    });
  },
};

/** What is read of blocks, and taking time off them. */
export const blockUseApiRoutes: readonly ApiRoute[] = [readBlockUse, takeOff];
