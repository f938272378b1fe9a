/** The API for rankings: every provider drilled for one day, and whose failure would hurt most. */
import { z } from 'zod';
import { permits, type Scope } from '../platform/scope.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, cut, next, numberParam, partAsked, refused, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { startSweep } from './actions/run-drill.ts';
import { asFigures, drillFigures, firstDay } from './api-drill-shapes.ts';
import { type DrillSweep, getSweep, listDrills, listSweeps, workOfSweep } from './records/drills.ts';
import { byHurt } from './rules/compare-drills.ts';

const MOST = 100;

const sweepFigures = z.object({
  sweep: z.int().meta({ examples: [1] }),
  fails_on: z.iso.date().meta({ examples: ['2026-06-01'] }),
  made_at: z.iso.datetime(),
  made_by: z
    .string()
    .nullable()
    .meta({ examples: ['Sanjay Blythe'] }),
  providers_drilled: z.int().meta(told('So far.', 8)),
});

const asListed = (one: DrillSweep): z.output<typeof sweepFigures> => ({
  sweep: one.id,
  fails_on: one.fails_on,
  made_at: one.made_at.toISOString(),
  made_by: one.made_by_name,
  providers_drilled: one.drills,
});

const sweepAccount = sweepFigures
  .extend({
    state: z
      .enum(['going on', 'finished', 'failed'])
      .meta(told('Failed: some providers could not be drilled, and are not in it.', 'finished')),
    drills: z.array(drillFigures).meta({ description: 'The failure that would hurt most first.' }),
  })
  .meta({ id: 'DrillSweep' });

async function wholeSweep(scope: Scope, id: number): Promise<z.output<typeof sweepAccount>> {
  const sweep = await getSweep(scope, id);
  const named = permits(scope.who, 'people.see');
  return {
    ...asListed(sweep),
    state: (await workOfSweep(scope, sweep)).state,
    drills: byHurt(await listDrills(scope, { sweepId: id })).map((one) => asFigures(one, named)),
  };
}

const toStart = z.object({ fails_on: firstDay }).meta({ id: 'DrillSweepToStart' });

const start: ApiRoute = {
  method: 'POST',
  path: '/api/drills/sweeps',
  permission: 'drills.run',
  title: 'Rank every provider',
  describe:
    'Drills every provider for one day in the background, each as if all the others went on. Read it by its number until it is finished.',
  body: toStart,
  repeatable: true,
  answers: { 200: sweepAccount, 409: refused },
  answer: async ({ scope, body }) =>
    await answerTo(
      await startSweep(scope, toStart.parse(body).fails_on),
      async ({ id }) => await wholeSweep(scope, id),
    ),
};

const list: ApiRoute = {
  method: 'GET',
  path: '/api/drills/sweeps',
  permission: 'drills.see',
  title: 'List rankings of every provider',
  describe: `The newest first, up to ${MOST} at a time.`,
  query: z.object(partAsked(MOST)),
  answers: { 200: z.object({ sweeps: z.array(sweepFigures), next }).meta({ id: 'DrillSweeps' }) },
  answer: async ({ scope, query }) => {
    const { part, next: mark } = cut(await listSweeps(scope), query, MOST);
    return { status: 200, body: { sweeps: part.map(asListed), next: mark } };
  },
};

const read: ApiRoute = {
  method: 'GET',
  path: '/api/drills/sweeps/{sweep}',
  permission: 'drills.see',
  title: 'Read which failure would hurt most',
  describe:
    'Every provider that was drilled for the day, the failure that would leave most people uncovered first.',
  params: z.object({ sweep: numberParam('ranking', '1') }),
  answers: { 200: sweepAccount },
  answer: async ({ scope, params }) => ({
    status: 200,
    body: await wholeSweep(scope, numberIn(params['sweep'], 'ranking')),
  }),
};

/** Rankings. */
export const sweepApiRoutes: readonly ApiRoute[] = [start, list, read];
