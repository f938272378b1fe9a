/** The API of where many placement requests would go together: asked, and read when it is worked out. */
import { z } from 'zod';
import { getJointLook } from '../brokerage/records/joint-looks.ts';
import { listRequests, type PlacementRequest } from '../brokerage/records/placement-requests.ts';
import { FIT_KINDS, fitInWords } from '../brokerage/rules/fit.ts';
import { PASSED_BECAUSE } from '../brokerage/rules/joint-look.ts';
import { homesOf } from '../people/records/homes.ts';
import type { Scope } from '../platform/scope.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { askTogether, MOST_TOGETHER } from './actions/ask-together.ts';

const path = '/api/placement/rounds/together';
const chosen = z.object({ requests: z.array(z.int()).max(1000) });

const ask: ApiRoute = {
  method: 'POST',
  path,
  permission: 'placement.work',
  title: 'Ask where many requests would go together',
  describe: `Worked out in the background, for at least two and at most ${MOST_TOGETHER} requests. A proposal: nothing is offered by it.`,
  body: chosen,
  repeatable: true,
  answers: {
    200: z
      .object({
        asked: z.int(),
        left_out: z.int().meta(told('Chosen requests that seek nobody or have no visits.', 0)),
      })
      .meta({ id: 'JointLookAsked' }),
    409: refused,
  },
  answer: async ({ scope, body }) =>
    await answerTo(await askTogether(scope, chosen.parse(body).requests), ({ id, left }) => ({
      asked: id,
      left_out: left,
    })),
};

const jointRequest = z.object({
  request: z.int(),
  lives_with: z.array(z.int()).meta(told('Requests here of other people of the same home.', [])),
  goes_to: z
    .object({
      provider: z.int(),
      step: z.string().meta(told('The step of the order of placement.', 'spot')),
      fits: z.enum(FIT_KINDS),
      words: z.array(z.string()),
    })
    .nullable(),
  passed: z
    .array(
      z.object({
        provider: z.int(),
        step: z.string(),
        because: z.enum(PASSED_BECAUSE),
        requests: z.array(z.int()).meta({ description: 'Those that its room went to first.' }),
      }),
    )
    .meta({ description: 'Whoever comes before in the order, and why it does not go there.' }),
});

const read: ApiRoute = {
  method: 'GET',
  path: `${path}/{look}`,
  permission: 'placement.work',
  title: 'Read where many requests would go together',
  describe: 'Requests in the order in which room was given to them. Nobody’s name stands in it.',
  params: z.object({ look: numberParam('look', '3') }),
  answers: {
    200: z
      .object({
        state: z.enum(['working', 'failed', 'found']),
        requests: z.array(jointRequest),
        providers: z.array(
          z.object({
            provider: z.int(),
            requests: z.array(z.int()),
            shift_minutes: z.number(),
            visit_minutes_now: z.number(),
            visit_minutes_with_these: z.number(),
          }),
        ),
      })
      .meta({ id: 'JointLook' }),
  },
  answer: async ({ scope, params }) => {
    const look = await getJointLook(scope, numberIn(params['look'], 'look into rounds'));
    const { rows } = await listRequests(scope, { ids: look.requestIds }, { limit: null });
    const visits = new Map(rows.map((row) => [row.id, row.visits]));
    const livesWith = await homeMates(scope, rows);
    scope.audit({ act: 'joint look read by api', subject: ['joint look', look.id] });
    return {
      status: 200,
      body: {
        state: look.finishedAt === null ? 'working' : look.fault === null ? 'found' : 'failed',
        requests: (look.answer?.requests ?? []).map(({ requestId, goesTo, passed }) => ({
          request: requestId,
          lives_with: livesWith(requestId),
          goes_to: goesTo && {
            provider: goesTo.providerId,
            step: goesTo.rung,
            fits: goesTo.fit.kind,
            words: fitInWords(goesTo.fit, visits.get(requestId) ?? []),
          },
          passed: passed.map(({ providerId, rung, because, to }) => ({
            provider: providerId,
            step: rung,
            because,
            requests: to,
          })),
        })),
        providers: (look.answer?.providers ?? []).map((one) => ({
          provider: one.providerId,
          requests: one.requestIds,
          shift_minutes: one.shiftMinutes,
          visit_minutes_now: one.minutesBefore,
          visit_minutes_with_these: one.minutesAfter,
        })),
      },
    };
  },
};

/** Which of some requests are of other people of the same home. */
async function homeMates(scope: Scope, rows: readonly PlacementRequest[]) {
  const homes = await homesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  const of = new Map(rows.map((row) => [row.id, row.person_id]));
  return (requestId: number): number[] => {
    const person = of.get(requestId) ?? 0;
    return rows
      .filter((row) => row.person_id !== person && homes.get(row.person_id) === homes.get(person))
      .map((row) => row.id);
  };
}

/** Where many requests would go together. */
export const togetherApiRoutes: readonly ApiRoute[] = [ask, read];
