/** The API by which the council's own systems start transitions and steer them: the draft, the day, each move, the close. */
import { z } from 'zod';
import type { Result } from '../ground/result.ts';
import type { Scope } from '../platform/scope.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, cut, next, partAsked, refused, told } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { closeTransition } from './actions/transition-bulk.ts';
import { draftAgain, startTransition } from './actions/transition-draft.ts';
import { changeCutOver, leaveOut, recordAsked, takeUp, type WhichMove } from './actions/transition-moves.ts';
import { placeMove } from './actions/transition-place.ts';
import type { TransitionSide } from './actions/transition-side.ts';
import { asMove, asPlan, moveAccount, plan, planAccount, planAndMove, whichOf } from './api-transition.ts';
import { getMove, getTransition, listMoves, listTransitions } from './records/transitions.ts';
import { MOVE_STAGES } from './rules/transition.ts';

const MOST = 100;
const names = { cut_over: 'cut_over_on' };

const wholePlan = async (scope: Scope, id: number) =>
  asPlan(await getTransition(scope, id), await listMoves(scope, id));

const readPlans: ApiRoute = {
  method: 'GET',
  path: '/api/transitions',
  permission: 'placement.see',
  title: 'List transitions',
  describe: `Open ones first, the next day first, up to ${MOST} at a time.`,
  query: z.object({ open: z.enum(['yes', 'no']).optional(), ...partAsked(MOST) }),
  answers: {
    200: z
      .object({
        transitions: z.array(
          z.object({
            transition: z.int(),
            from_provider: z.string(),
            reason: z.string(),
            cut_over_on: z.iso.date(),
            closed_at: z.iso.datetime().nullable(),
            stages: z
              .partialRecord(z.enum(MOVE_STAGES), z.int())
              .meta(told('How many of its services stand where.', { agreed: 12, placed: 28 })),
          }),
        ),
        next,
      })
      .meta({ id: 'Transitions' }),
  },
  answer: async ({ scope, query }) => {
    const open = query.get('open');
    const all = await listTransitions(scope, open === null ? {} : { open: open === 'yes' });
    const { part, next: mark } = cut(all, query, MOST);
    const transitions = part.map((one) => ({
      transition: one.id,
      from_provider: one.provider_name,
      reason: one.reason,
      cut_over_on: one.cut_over_on,
      closed_at: one.closed_at?.toISOString() ?? null,
      stages: one.counts,
    }));
    return { status: 200, body: { transitions, next: mark } };
  },
};

const cutOver = z.iso
  .date()
  .meta(told('The first day of the new providers; it must lie ahead.', '2026-03-09'));

const toStart = z
  .object({
    provider: z.int().meta(told('The number of the provider whose care must move.', 2)),
    area: z
      .int()
      .nullable()
      .default(null)
      .meta(told('Only what it has in this area; null moves everything.', 3)),
    reason: z.string().max(300).meta(told('Why the care must move.', 'Registration cancelled')),
    cut_over_on: cutOver,
  })
  .meta({ id: 'TransitionToStart' });

const start = (side: TransitionSide): ApiRoute => ({
  method: 'POST',
  path: '/api/transitions',
  permission: 'placement.work',
  title: 'Start a transition',
  describe: 'Drafts where every service could go. Nothing is done to anybody’s care before it is placed.',
  body: toStart,
  repeatable: true,
  answers: { 200: planAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const given = toStart.parse(body);
    const done = await startTransition(scope, side, {
      providerId: given.provider,
      areaId: given.area,
      reason: given.reason,
      cutOverOn: given.cut_over_on,
    });
    return await answerTo(done, async ({ id }) => await wholePlan(scope, id), names);
  },
});

const draft = (side: TransitionSide): ApiRoute => ({
  method: 'POST',
  path: '/api/transitions/{transition}/draft',
  permission: 'placement.work',
  title: 'Draft a transition again',
  describe: 'What is not agreed, placed or left out is drafted afresh in the room that is left now.',
  params: plan,
  body: z.object({}).meta({ id: 'DraftAgain', examples: [{}] }),
  repeatable: true,
  answers: { 200: planAccount, 409: refused },
  answer: async ({ scope, params }) => {
    const id = numberIn(params['transition'], 'transition');
    return await answerTo(await draftAgain(scope, side, id), async () => await wholePlan(scope, id), names);
  },
});

const newDay = z.object({ cut_over_on: cutOver }).meta({ id: 'CutOverToChange' });

const moveDay: ApiRoute = {
  method: 'POST',
  path: '/api/transitions/{transition}/cut-over',
  permission: 'placement.work',
  title: 'Put the cut-over on another day',
  describe: 'What is placed already keeps its day.',
  params: plan,
  body: newDay,
  repeatable: true,
  answers: { 200: planAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['transition'], 'transition');
    const done = await changeCutOver(scope, id, newDay.parse(body).cut_over_on);
    return await answerTo(done, async () => await wholePlan(scope, id), names);
  },
};

const toClose = z
  .object({ reason: z.string().max(300).meta(told('Why it is closed.', 'Everybody has moved')) })
  .meta({ id: 'TransitionToClose' });

const close: ApiRoute = {
  method: 'POST',
  path: '/api/transitions/{transition}/close',
  permission: 'placement.work',
  title: 'Close a transition',
  describe: 'What is placed stays placed; what is not is left out and stays with its provider.',
  params: plan,
  body: toClose,
  repeatable: true,
  answers: {
    200: z
      .object({ left_out: z.int().meta(told('How many services were left out.', 2)) })
      .meta({ id: 'Closed' }),
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['transition'], 'transition');
    const done = await closeTransition(scope, id, toClose.parse(body).reason);
    return await answerTo(done, ({ leftOut }) => ({ left_out: leftOut }));
  },
};

const moveAct = z
  .discriminatedUnion('act', [
    z.object({
      act: z.literal('asked'),
      words: z.string().max(500).default('').meta(told('How they were asked.', 'By telephone')),
    }),
    z.object({
      act: z.literal('leave out'),
      reason: z.string().max(300).meta(told('Why it stays with its provider.', 'Care ends on Friday')),
    }),
    z.object({ act: z.literal('take up') }),
    z.object({ act: z.literal('place') }),
  ])
  .meta({ id: 'MoveAct', examples: [{ act: 'leave out', reason: 'Care ends on Friday' }] });

const saveMove = (side: TransitionSide): ApiRoute => ({
  method: 'POST',
  path: '/api/transitions/{transition}/moves/{move}/acts',
  permission: 'placement.work',
  title: 'Note that somebody was asked, leave a service out, take it up again, or place it alone',
  describe: 'Where placing is refused nothing is placed, and the reason stands on the move as `held_back`.',
  params: planAndMove,
  body: moveAct,
  repeatable: true,
  answers: { 200: moveAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const which = whichOf(params);
    const done = await doMoveAct(scope, side, which, moveAct.parse(body));
    return await answerTo(done, async () => asMove(await getMove(scope, which.transitionId, which.moveId)));
  },
});

async function doMoveAct(
  scope: Scope,
  side: TransitionSide,
  which: WhichMove,
  given: z.output<typeof moveAct>,
): Promise<Result<unknown>> {
  switch (given.act) {
    case 'asked':
      return await recordAsked(scope, which, given.words);
    case 'leave out':
      return await leaveOut(scope, which, given.reason);
    case 'take up':
      return await takeUp(scope, which);
    case 'place':
      return await placeMove(scope, side, which);
  }
}

/** The acts; `side` knows the visits that services lead to. */
export const transitionPlanApiRoutes = (side: TransitionSide): readonly ApiRoute[] => [
  readPlans,
  start(side),
  draft(side),
  moveDay,
  close,
  saveMove(side),
];
