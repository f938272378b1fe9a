/** The API of whether a placement request fits into providers' rounds: asked, and read when it is worked out. */
import { z } from 'zod';
import { findFitRun, listProviderFits } from '../brokerage/records/placement-fits.ts';
import { readField } from '../brokerage/actions/make-offers.ts';
import { getRequest, SEEKING } from '../brokerage/records/placement-requests.ts';
import { type Fit, FIT_KINDS, fitInWords } from '../brokerage/rules/fit.ts';
import { OBSTACLES } from '../brokerage/rules/fit-nearest.ts';
import { type MayBeOffered, OFFER_ANSWERS, whoMayBeOffered } from '../brokerage/rules/may-be-offered.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { askFit } from './actions/ask-fit.ts';

const requestParam = z.object({ request: numberParam('request', '31') });
const path = '/api/placement/requests/{request}/rounds';

const nearest = z.object({
  weekday: z.int(),
  obstacle: z.enum(OBSTACLES),
  minutes: z.int().meta(told('Missing at least, rounded up.', 20)),
  part_of_day: z.string().nullable(),
  district: z.string().nullable(),
  because_of_the_way: z.boolean(),
  second_worker: z.boolean(),
});

const providerFit = z
  .object({
    provider: z.int(),
    offer: z
      .object({ can: z.enum(OFFER_ANSWERS), why_not: z.array(z.string()) })
      .nullable()
      .meta({
        description:
          'Whether it can be offered at all, as the shortlist says now, and what keeps it out. Null where nobody is sought any more, and where it has no contract to be asked under.',
      }),
    fits: z.enum(FIT_KINDS).meta({
      description:
        'yes: with nothing moved. yes if: others move. some: part of it. no: by rule, for certain. not found: in the time allowed, which is not no. not known: it plans its rounds elsewhere.',
    }),
    asked: z.int().meta(told('Visits of the week that are asked for.', 7)),
    placed: z.int().meta(told('How many of them fit.', 5)),
    moves: z.array(
      z.object({
        weekday: z.int(),
        part_of_day: z.string(),
        district: z.string().nullable(),
        minutes_later: z.int(),
        other_worker: z.boolean(),
      }),
    ),
    blocked: z.array(
      z.object({
        visit: z.int().meta(told('Its place in the week that is sought, from 0.', 0)),
        weekdays: z.array(z.int()),
        why: z.string(),
        proven: z.boolean(),
        nearest: z.array(nearest).meta({
          description:
            'What is missing at least where least is missing, by day; a day of which nothing can be said is not in it. It proves nothing.',
        }),
      }),
    ),
    not_checked: z
      .array(z.string())
      .meta({ description: 'Needs that are not recorded of care workers, so that they were not looked at.' }),
    workers_looked_at: z.object({ workers: z.int(), of: z.int() }).nullable().meta({
      description:
        'On the day on which most were left out: how many care workers’ rounds were looked into, of those who may do a visit. Null where it was everybody. What is certain never hangs on it.',
    }),
    later_start: z
      .object({
        starts_on: z.string().nullable(),
        moves: z.int(),
        looked_to: z.string().nullable(),
        why: z.enum(['found', 'looked', 'no time', 'not planned']),
      })
      .nullable()
      .meta({
        description:
          'The first later day from which all of it fits; null in it is not no. Null as a whole where it fits as asked, or is not looked for yet.',
      }),
    travel: z
      .string()
      .nullable()
      .meta(
        told(
          'How travel was timed when this was worked out.',
          'Travel was as the travel time service gave it',
        ),
      ),
    words: z
      .array(z.string())
      .meta({ description: 'The same in sentences, with the change that would help.' }),
  })
  .meta({ id: 'ProviderFit' });

function offerOf(may: MayBeOffered | undefined) {
  return may === undefined ? null : { can: may.kind, why_not: may.limits.map(({ words }) => words) };
}

function fitOf(fit: Fit) {
  return {
    fits: fit.kind,
    asked: fit.asked,
    placed: fit.placed,
    moves: fit.moves.map((move) => ({
      weekday: move.weekday,
      part_of_day: move.part,
      district: move.area,
      minutes_later: move.minutes,
      other_worker: move.otherWorker,
    })),
    blocked: fit.blocked.map((block) => ({
      ...block,
      nearest: block.nearest.map((one) => ({
        weekday: one.weekday,
        obstacle: one.obstacle,
        minutes: one.minutes,
        part_of_day: one.part,
        district: one.area,
        because_of_the_way: one.byWay,
        second_worker: one.second,
      })),
    })),
    not_checked: fit.unchecked,
    workers_looked_at: fit.looked,
    later_start: fit.later && {
      starts_on: fit.later.startsOn,
      moves: fit.later.moves,
      looked_to: fit.later.lookedTo,
      why: fit.later.why,
    },
    travel: fit.travel,
  };
}

const read: ApiRoute = {
  method: 'GET',
  path,
  permission: 'placement.work',
  title: 'Read whether a request fits into rounds',
  describe: 'What was found today, in the order of matching. Nobody else’s name stands in it.',
  params: requestParam,
  answers: {
    200: z
      .object({
        state: z.enum(['not asked', 'working', 'failed', 'found']),
        providers: z.array(providerFit),
      })
      .meta({ id: 'RequestFits' }),
  },
  answer: async ({ scope, params }) => {
    const request = await getRequest(scope, numberIn(params['request'], 'placement request'));
    const run = await findFitRun(scope, request.id);
    const fits = run === undefined ? [] : await listProviderFits(scope, run.id);
    scope.audit({
      act: 'rounds of a placement request read by api',
      subject: ['placement request', request.id],
      personId: request.person_id,
    });
    const whoMay = SEEKING.includes(request.status)
      ? whoMayBeOffered(await readField(scope, request))
      : new Map<number, MayBeOffered>();
    const state =
      run === undefined
        ? 'not asked'
        : run.finishedAt === null
          ? 'working'
          : run.fault === null
            ? 'found'
            : 'failed';
    return {
      status: 200,
      body: {
        state,
        providers: fits.map(({ providerId, fit }) => ({
          provider: providerId,
          offer: offerOf(whoMay.get(providerId)),
          ...fitOf(fit),
          words: fitInWords(fit, request.visits),
        })),
      },
    };
  },
};

const ask: ApiRoute = {
  method: 'POST',
  path,
  permission: 'placement.work',
  title: 'Ask whether a request fits into rounds',
  describe:
    'Worked out in the background for every provider that plans its rounds in Tend. Nothing changes by it.',
  params: requestParam,
  repeatable: true,
  answers: { 200: z.object({ asked: z.int() }).meta({ id: 'FitAsked' }), 409: refused },
  answer: async ({ scope, params }) =>
    await answerTo(await askFit(scope, numberIn(params['request'], 'placement request')), ({ id }) => ({
      asked: id,
    })),
};

/** Whether a request fits into rounds. */
export const fitApiRoutes: readonly ApiRoute[] = [read, ask];
