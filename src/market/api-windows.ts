/** The API for the window simulator: a council's own system starts a run and reads what it found. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, refusedBy, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { cancelWindows, startWindows, startWindowsOnFile } from './actions/run-windows.ts';
import { getWindowRun, type WindowRun } from './records/window-runs.ts';
import { releasedTo } from './rules/window-answer.ts';
import { fallsShort } from './rules/window-report.ts';
import { workforce } from './rules/window-run.ts';

const visitsFile = z
  .object({
    name: z
      .string()
      .min(1)
      .max(120)
      .meta(told('What the file is called, to be told with the figures.', 'march.csv')),
    csv: z
      .string()
      .min(1)
      .meta(
        told(
          'One line for each visit of one week; the columns are on the page /windows/visits.',
          'person,postcode,date,time,minutes,workers,care_workers\nP1,WS1 1,2026-03-02,08:00,30,1,W1',
        ),
      ),
  })
  .meta({ id: 'PlannedVisitsFile', description: 'Planned visits as a file, in place of the council’s own.' });

const asked = z
  .object({
    week_starts_on: z.iso
      .date()
      .nullable()
      .default(null)
      .meta(
        told(
          'The Monday of a week that is over; one that has begun is enough where the workforce is stated. Null with a file, which has its own.',
          '2026-03-02',
        ),
      ),
    file: visitsFile.nullable().default(null).meta(told('Null: the council’s own planned visits.', null)),
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .default([1, 2, 3, 4, 5, 6, 7])
      .meta(told('The days to simulate, 1 is Monday.', [1, 2, 3, 4, 5, 6, 7])),
    provider: z
      .int()
      .nullable()
      .default(null)
      .meta(told('The number of one provider; null: every provider.', null)),
    workforce: workforce.default({ kind: 'as worked' }).meta(
      told('Who works: who worked in that week, or a stated number, in seconds of the day.', {
        kind: 'as worked',
      }),
    ),
    travel_mode: z
      .enum(['car', 'bicycle', 'walk'])
      .default('car')
      .meta(told('How care workers travel.', 'car')),
    travel_area: z.enum(['urban', 'rural']).default('urban').meta(told('Where.', 'urban')),
    straight_line: z
      .boolean()
      .default(false)
      .meta(told('True: by the straight line, though this installation asks a travel time service.', false)),
    seed: z.int().min(1).max(1_000_000).default(1).meta(told('The same gives the same figures.', 1)),
    seeds: z.int().min(1).max(10).default(3).meta(told('How many searches are tried for each width.', 3)),
    moves: z
      .int()
      .min(1)
      .max(5000)
      .default(100)
      .meta(told('Moves of a search for each visit and worker.', 100)),
  })
  .refine(({ week_starts_on: week, file }) => (week === null) !== (file === null), {
    path: ['week_starts_on'],
    error: 'Give the week of the council’s own visits, or a file, and not both',
  })
  .meta({ id: 'WindowsAsked', description: 'A run of the window simulator.' });

const refusedLines = refused
  .extend({
    lines: z
      .array(z.object({ line: z.int(), column: z.string(), reason: z.string() }))
      .optional()
      .meta(told('What has to be put right in the file, line by line.', [])),
  })
  .meta({ id: 'WindowsRefused', description: 'Why it cannot be started. Nothing was kept.' });

const widthAccount = z.object({
  minutes: z.int().meta(told('How early and how late a visit may start.', 30)),
  delivered_seconds: z.int().meta(told('Care that the same care workers could deliver.', 6_858_720)),
  released_seconds: z.int().meta(told('More than at the narrowest width.', 227_520)),
  released_least_seconds: z.int().meta(told('By the search that found least.', 181_440)),
  released_most_seconds: z.int().meta(told('By the search that found most.', 240_840)),
  ceiling_seconds: z.int().meta(told('What nobody could exceed.', 8_540_280)),
  visits_by_move: z
    .array(z.int())
    .meta(told('Not moved; up to 15, 30, 45, 60 and 90 minutes.', [683, 1598, 1120, 0, 0, 0])),
  visits_not_made: z.int().meta(told('Of today’s visits.', 32)),
  people_with_visit_not_made: z
    .int()
    .nullable()
    .meta(told('Null for a run that was made before they were counted.', 21)),
  people_moved_over_15: z.int().meta(told('With a visit that moves by more than 15 minutes.', 190)),
  people_moved_over_30: z.int().meta(told('By more than 30 minutes.', 0)),
});

/** A run as a council's system is told it. */
const runAccount = z
  .object({
    simulation: z.int().meta({ examples: [3] }),
    status: z.enum(['under way', 'finished', 'cancelled', 'refused']).meta({ examples: ['finished'] }),
    file: z
      .string()
      .nullable()
      .meta(told('The file it was worked out on; null: the council’s own visits.', null)),
    reason: z.string().nullable().meta(told('Why it could not be worked out, and what to change.', null)),
    engine: z.string().nullable().meta(told('The version of the engine.', 'tend-rounds 6')),
    visits: z
      .int()
      .nullable()
      .meta({ examples: [3433] }),
    people: z
      .int()
      .nullable()
      .meta({ examples: [230] }),
    workers: z
      .int()
      .nullable()
      .meta({ examples: [106] }),
    todays_seconds: z
      .int()
      .nullable()
      .meta(told('Care in today’s visits, to hold against what the narrowest width delivers.', 5_702_760)),
    falls_short: z
      .boolean()
      .nullable()
      .meta(
        told(
          'True: the narrowest width makes well less than today’s visits, so what is released is no gain on today.',
          false,
        ),
      ),
    widths: z.array(widthAccount),
  })
  .meta({ id: 'WindowSimulation', description: 'What a run of the window simulator found: counts only.' });

function asRun({ id, answer, fault, cancelled_at, file }: WindowRun): z.output<typeof runAccount> {
  const over = fault === null ? (cancelled_at === null ? 'under way' : 'cancelled') : 'refused';
  return {
    simulation: id,
    status: answer === null ? over : 'finished',
    file: file?.name ?? null,
    reason: fault,
    engine: answer?.engine ?? null,
    visits: answer?.ground.visits ?? null,
    people: answer?.ground.people ?? null,
    workers: answer?.ground.workers ?? null,
    todays_seconds: answer?.ground.today ?? null,
    falls_short: answer === null ? null : fallsShort(answer),
    widths: (answer?.all ?? []).map((width, at) => {
      const { best, least, most } = releasedTo({ all: answer?.all ?? [] }, at);
      return {
        minutes: width.width,
        delivered_seconds: width.best,
        released_seconds: best,
        released_least_seconds: least,
        released_most_seconds: most,
        ceiling_seconds: width.bound,
        visits_by_move: width.moved,
        visits_not_made: width.notMade,
        people_with_visit_not_made: width.unmade ?? null,
        people_moved_over_15: width.over15,
        people_moved_over_30: width.over30,
      };
    }),
  };
}

const startRun: ApiRoute = {
  method: 'POST',
  path: '/api/windows',
  permission: 'windows.run',
  title: 'Try wider call windows',
  describe:
    'Starts a run of the window simulator. One at a time is made; read it by its number until its status is no longer under way.',
  body: asked,
  repeatable: true,
  answers: { 200: runAccount, 409: refusedLines },
  answer: async ({ scope, body }) => {
    const { provider, file, week_starts_on: week, ...run } = asked.parse(body);
    const done =
      file === null
        ? await startWindows(scope, {
            ...run,
            week_starts_on: week ?? '',
            provider_id: provider,
            repeats_id: null,
            file_id: null,
          })
        : await startWindowsOnFile(scope, run, { name: file.name, text: file.csv });
    if (!done.ok)
      return refusedBy(done, {
        week: 'week_starts_on',
        days: 'weekdays',
        workers: 'workforce',
        until: 'workforce',
      });
    if ('id' in done.value) return { status: 200, body: asRun(await getWindowRun(scope, done.value.id)) };
    const reason = 'Lines of the file have to be put right first';
    return {
      status: 409,
      body: { error: 'refused', reason, field: 'file', lines: done.value.faults },
    };
  },
};

const simulationParams = z.object({ simulation: numberParam('simulation', '3') });

const readRun: ApiRoute = {
  method: 'GET',
  path: '/api/windows/{simulation}',
  permission: 'windows.see',
  title: 'Read what wider call windows would release',
  describe: 'A run of the window simulator: how it stands and what it found for each width.',
  params: simulationParams,
  answers: { 200: runAccount },
  answer: async ({ scope, params }) => ({
    status: 200,
    body: asRun(await getWindowRun(scope, numberIn(params['simulation'], 'simulation'))),
  }),
};

const cancelRun: ApiRoute = {
  method: 'POST',
  path: '/api/windows/{simulation}/cancel',
  permission: 'windows.run',
  title: 'Cancel a run of the window simulator',
  describe: 'What it has found so far is not kept. Refused where it is over.',
  params: simulationParams,
  body: z.object({}).meta({ id: 'WindowsToCancel', examples: [{}] }),
  repeatable: true,
  answers: { 200: runAccount, 409: refused },
  answer: async ({ scope, params }) => {
    const id = numberIn(params['simulation'], 'simulation');
    return await answerTo(await cancelWindows(scope, id), async () => asRun(await getWindowRun(scope, id)));
  },
};

/** The window simulator on the API. */
export const windowApiRoutes: readonly ApiRoute[] = [startRun, readRun, cancelRun];
