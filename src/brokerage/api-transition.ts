/** The API for transitions: a council's own system reads a plan, chooses, records answers and places; a provider's confirms handovers. */
import { noteListSeen } from '../platform/list-seen.ts';
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { refused, refusedBy } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { startPlacing, stopPlacing } from './actions/transition-bulk.ts';
import { confirmHandover } from './actions/transition-handover.ts';
import { chooseDestination, recordAnswer } from './actions/transition-moves.ts';
import { getHandover, type Handover, listHandovers } from './records/transition-handovers.ts';
import {
  getMove,
  getTransition,
  listMoves,
  type Transition,
  type TransitionMove,
} from './records/transitions.ts';
import { MOVE_STAGES } from './rules/transition.ts';
import { ANSWERS, becauseInWords, HANDOVER_ITEMS, stillUncovered } from './rules/transition-steps.ts';

/** A move as the council's systems are told it. */
export const moveAccount = z
  .object({
    move: z.int().meta({ examples: [12] }),
    service_reference: z.string().meta({ examples: ['CP1042-1'] }),
    person_reference: z.string().meta({ examples: ['P10042'] }),
    stage: z.enum(MOVE_STAGES).meta({ examples: ['agreed'] }),
    to_provider: z
      .string()
      .nullable()
      .meta({ examples: ['Ashgrove Care'] }),
    contract_id: z
      .string()
      .nullable()
      .meta({ examples: ['FW-101'] }),
    score: z
      .int()
      .nullable()
      .meta({ description: 'From 0 to 1,000.', examples: [740] }),
    because: z.string().meta({ examples: ['The best match with room'] }),
    starts_on: z.iso.date().meta({
      description: 'The first day there: its own once it is placed, otherwise the plan’s.',
      examples: ['2026-03-09'],
    }),
    no_room: z
      .object({
        area: z.int().meta({ examples: [3] }),
        minutes: z.int().meta({ examples: [420] }),
        parts: z.array(z.object({ part: z.string(), minutes: z.int() })).meta({
          description: 'The same by part of the day.',
          examples: [[{ part: 'morning', minutes: 420 }]],
        }),
        places: z
          .object({ unit: z.string(), count: z.number() })
          .nullable()
          .meta({ description: 'Of care without visits: nights or days a week, or live-in places.' }),
      })
      .nullable()
      .meta({
        description:
          'What of it the in-house service, as last rung, has told no room for, a week; null where that is nothing, or it is placed or left out.',
      }),
    answer: z
      .string()
      .nullable()
      .meta({ description: 'What the person says.', examples: ['agrees'] }),
    ask_again_on: z.iso
      .date()
      .nullable()
      .meta({ description: 'The day agreed with somebody who wants to wait.' }),
    held_back: z.string().nullable().meta({ description: 'Why it could not be placed.' }),
  })
  .meta({ id: 'Move', description: 'One service of a transition and where it goes.' });

/** A plan as the council's systems are told it. */
export const planAccount = z
  .object({
    transition: z.int().meta({ examples: [3] }),
    from_provider: z.string().meta({ examples: ['Brook Care'] }),
    reason: z.string().meta({ examples: ['Registration cancelled'] }),
    cut_over_on: z.iso
      .date()
      .meta({ description: 'The first day of the new providers.', examples: ['2026-03-09'] }),
    area: z
      .int()
      .nullable()
      .meta({ description: 'null: everything that the provider has.', examples: [3] }),
    owner: z
      .string()
      .nullable()
      .meta({ examples: ['Mina Shah'] }),
    closed_at: z.iso.datetime().nullable(),
    placing_now: z.boolean().meta({ examples: [false] }),
    moves: z.array(moveAccount),
  })
  .meta({ id: 'Transition' });

/** What of a move has no room, as it is told. */
function noRoomOf(move: TransitionMove): z.output<typeof moveAccount>['no_room'] {
  const open = stillUncovered(move);
  if (open === null) return null;
  const { areaId: area, minutes, parts, places } = open;
  return { area, minutes, parts: [...parts], places };
}

/** A move as it is answered. */
export function asMove(move: TransitionMove): z.output<typeof moveAccount> {
  return {
    move: move.id,
    service_reference: move.line_reference,
    person_reference: move.person_reference,
    stage: move.shown_stage,
    to_provider: move.to_provider_name,
    contract_id: move.contract_reference,
    score: move.score,
    because: becauseInWords(move.because ?? ''),
    starts_on: move.starts_on,
    no_room: noRoomOf(move),
    answer: move.answer,
    ask_again_on: move.ask_again_on,
    held_back: move.held_back,
  };
}

/** A plan as it is answered. */
export function asPlan(plan: Transition, moves: readonly TransitionMove[]): z.output<typeof planAccount> {
  return {
    transition: plan.id,
    from_provider: plan.provider_name,
    reason: plan.reason,
    cut_over_on: plan.cut_over_on,
    area: plan.area_id,
    owner: plan.owner_name,
    closed_at: plan.closed_at?.toISOString() ?? null,
    placing_now: plan.under_way,
    moves: moves.map(asMove),
  };
}

/** Which plan is meant, in the address. */
export const plan = z.object({
  transition: z.string().meta({ description: 'The number of the transition.', examples: ['3'] }),
});
/** Which move of which plan is meant. */
export const planAndMove = plan.extend({
  move: z.string().meta({ description: 'The number of the move.', examples: ['12'] }),
});
/** The numbers of the plan and the move in the address. */
export const whichOf = (params: Readonly<Record<string, string>>) => ({
  transitionId: numberIn(params['transition'], 'transition'),
  moveId: numberIn(params['move'], 'move'),
});

const readPlan: ApiRoute = {
  method: 'GET',
  path: '/api/transitions/{transition}',
  permission: 'placement.see',
  title: 'Read a transition',
  describe: 'Where each service goes and why, and how far it has come. For the council’s own systems.',
  params: plan,
  answers: { 200: planAccount },
  answer: async ({ scope, params }) => {
    const id = numberIn(params['transition'], 'transition');
    const moves = await listMoves(scope, id);
    noteListSeen(scope, `services of transition ${id} by api`, moves);
    return { status: 200, body: asPlan(await getTransition(scope, id), moves) };
  },
};

const choice = z
  .object({ contract: z.int().positive(), reason: z.string().max(300) })
  .meta({ id: 'DestinationChosen', examples: [{ contract: 7, reason: 'His brother has them' }] });

const choose: ApiRoute = {
  method: 'POST',
  path: '/api/transitions/{transition}/moves/{move}/choose',
  permission: 'placement.work',
  title: 'Choose where a service goes',
  describe: 'Of those who can take it, or the last rung. The person is asked anew.',
  params: planAndMove,
  body: choice,
  repeatable: true,
  answers: { 200: moveAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const which = whichOf(params);
    const { contract: contractId, reason } = choice.parse(body);
    const done = await chooseDestination(scope, which, { contractId, reason });
    if (!done.ok) return refusedBy(done);
    return { status: 200, body: asMove(await getMove(scope, which.transitionId, which.moveId)) };
  },
};

const personSays = z
  .object({
    answer: z.enum(ANSWERS),
    who: z.string().max(100),
    words: z.string().max(500).default(''),
    ask_again_on: z.iso.date().optional().meta({
      description:
        'Only with "wants to wait": the day agreed to ask again, today or later and before the cut-over.',
    }),
  })
  .meta({
    id: 'PersonSays',
    examples: [
      { answer: 'agrees', who: 'Her daughter', words: '' },
      {
        answer: 'wants to wait',
        who: 'Her daughter',
        words: 'After her birthday',
        ask_again_on: '2026-03-05',
      },
    ],
  });

const answer: ApiRoute = {
  method: 'POST',
  path: '/api/transitions/{transition}/moves/{move}/answer',
  permission: 'placement.work',
  title: 'Record what the person says',
  describe: 'What the person, or who speaks for them, said to the provider that is chosen.',
  params: planAndMove,
  body: personSays,
  repeatable: true,
  answers: { 200: moveAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const which = whichOf(params);
    const { ask_again_on: askAgainOn, ...said } = personSays.parse(body);
    const done = await recordAnswer(scope, which, { ...said, askAgainOn });
    if (!done.ok) return refusedBy(done, { ask_again: 'ask_again_on' });
    return { status: 200, body: asMove(await getMove(scope, which.transitionId, which.moveId)) };
  },
};

const placing = z
  .object({
    providers_agreed: z.boolean().meta({ description: 'The new providers said that they take them.' }),
  })
  .meta({ id: 'PlaceAgreed', examples: [{ providers_agreed: true }] });

const place: ApiRoute = {
  method: 'POST',
  path: '/api/transitions/{transition}/place',
  permission: 'placement.work',
  title: 'Place all that are agreed',
  describe: 'One after the other, each whole; read the transition to see how far it is.',
  params: plan,
  body: placing,
  repeatable: true,
  answers: { 200: planAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['transition'], 'transition');
    const done = await startPlacing(scope, id, { providersAgreed: placing.parse(body).providers_agreed });
    if (!done.ok) return refusedBy(done);
    return { status: 200, body: asPlan(await getTransition(scope, id), await listMoves(scope, id)) };
  },
};

const stop: ApiRoute = {
  method: 'POST',
  path: '/api/transitions/{transition}/stop',
  permission: 'placement.work',
  title: 'Stop placing',
  describe: 'Stops after the service in hand. What is placed stays placed.',
  params: plan,
  body: z.object({}).meta({ id: 'StopPlacing', examples: [{}] }),
  repeatable: true,
  answers: { 200: planAccount, 409: refused },
  answer: async ({ scope, params }) => {
    const id = numberIn(params['transition'], 'transition');
    const done = await stopPlacing(scope, id);
    if (!done.ok) return refusedBy(done);
    return { status: 200, body: asPlan(await getTransition(scope, id), await listMoves(scope, id)) };
  },
};

const handoverAccount = z
  .object({
    move: z.int().meta({ examples: [12] }),
    person_reference: z.string().meta({ examples: ['P10042'] }),
    service_reference: z.string().meta({ examples: ['CP1042-2'] }),
    from_provider: z.string().meta({ examples: ['Brook Care'] }),
    to_provider: z.string().meta({ examples: ['Ashgrove Care'] }),
    starts_on: z.iso
      .date()
      .meta({ description: 'The first day of the new provider.', examples: ['2026-03-09'] }),
    confirmed: z.array(
      z.object({ side: z.enum(['old', 'new']), item: z.enum(HANDOVER_ITEMS), words: z.string() }),
    ),
  })
  .meta({ id: 'Handover', description: 'A service that moves from you or to you. Seen once it is placed.' });

function asHandover(handover: Handover): z.output<typeof handoverAccount> {
  return {
    move: handover.id,
    person_reference: handover.person_reference,
    service_reference: handover.line_reference,
    from_provider: handover.provider_name,
    to_provider: handover.to_provider_name,
    starts_on: handover.starts_on,
    confirmed: handover.confirmed.map(({ side, item, words }) => ({ side, item, words })),
  };
}

const readHandovers: ApiRoute = {
  method: 'GET',
  path: '/api/handovers',
  permission: 'handovers.see',
  title: 'List what is handed over',
  describe: 'Services that move from you or to you, those that begin soonest first.',
  query: z.object({ done: z.enum(['yes', 'no']).default('no') }),
  answers: { 200: z.object({ handovers: z.array(handoverAccount) }).meta({ id: 'Handovers' }) },
  answer: async ({ scope, query }) => {
    const rows = await listHandovers(scope, { done: query.get('done') === 'yes' });
    noteListSeen(scope, 'handovers by api', rows);
    return { status: 200, body: { handovers: rows.map(asHandover) } };
  },
};

const confirmed = z
  .object({ items: z.array(z.enum(HANDOVER_ITEMS)), words: z.string().max(500).default('') })
  .meta({ id: 'HandoverConfirmed', examples: [{ items: ['care plan'], words: '' }] });

const confirm: ApiRoute = {
  method: 'POST',
  path: '/api/handovers/{move}/confirm',
  permission: 'handovers.confirm',
  title: 'Confirm a handover',
  describe: 'What you have given, or have been given. What was confirmed stays.',
  params: z.object({ move: z.string().meta({ examples: ['12'] }) }),
  body: confirmed,
  repeatable: true,
  answers: { 200: handoverAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const moveId = numberIn(params['move'], 'handover');
    const done = await confirmHandover(scope, { moveId, ...confirmed.parse(body) });
    if (!done.ok) return refusedBy(done);
    return { status: 200, body: asHandover(await getHandover(scope, moveId)) };
  },
};

/** Every act of the API that has to do with transitions. */
export const transitionApiRoutes: readonly ApiRoute[] = [
  readPlan,
  choose,
  answer,
  place,
  stop,
  readHandovers,
  confirm,
];
