/** The API for providers' own systems besides offers: their service orders and the events of their contracts. */
import { notePeopleSeen } from '../platform/list-seen.ts';
import { z } from 'zod';
import { listContractEvents } from '../contracts/records/contract-events.ts';
import { CONTRACT_EVENTS } from '../contracts/rules/contract-events.ts';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, next, refused, refusedBy } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { answerOrder } from './actions/answer-order.ts';
import { sayStarted } from './actions/say-start.ts';
import { getOrder, type IssuedOrder, listNewestOrders } from './records/placements.ts';

const MOST = 100;

const orderAccount = z
  .object({
    order: z.int(),
    reference: z.string().meta({ examples: ['SO31'] }),
    version: z.int(),
    placement: z.int(),
    issued_at: z.iso.datetime(),
    because: z.string(),
    accepted: z.boolean().nullable().meta({ description: 'null: it waits for your answer.' }),
    goes_on: z.boolean(),
    content: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The order in plain words, part by part.' }),
  })
  .meta({ id: 'ServiceOrder' });

function asOrder(order: IssuedOrder): z.output<typeof orderAccount> {
  return {
    order: order.id,
    reference: order.reference,
    version: order.version,
    placement: order.placement_id,
    issued_at: order.issued_at.toISOString(),
    because: order.because,
    accepted: order.accepted,
    goes_on: order.going_on,
    content: { ...order.content },
  };
}

const readOrders: ApiRoute = {
  method: 'GET',
  path: '/api/service-orders',
  permission: 'offers.see',
  title: 'List service orders',
  describe: `The newest version of each order, up to ${MOST} at a time: those that wait for an answer first.`,
  query: z.object({
    after: z.coerce
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'The `next` of the answer before.' }),
  }),
  answers: { 200: z.object({ orders: z.array(orderAccount), next }).meta({ id: 'ServiceOrders' }) },
  answer: async ({ scope, query }) => {
    const offset = Number(query.get('after') ?? 0);
    const providerId = scope.who.providerId ?? undefined;
    const { rows, total } = await listNewestOrders(scope, { providerId }, { limit: MOST, offset });
    scope.audit({
      act: 'service orders read by api',
      detail: { orders: rows.map(({ reference }) => reference) },
    });
    await notePeopleSeen(
      scope,
      'service orders by api',
      rows.map(({ person_id }) => person_id),
    );
    const more = offset + rows.length < total;
    return {
      status: 200,
      body: { orders: rows.map(asOrder), next: more ? String(offset + rows.length) : null },
    };
  },
};

const orderAnswer = z
  .object({
    accepted: z.boolean(),
    words: z
      .string()
      .max(1000)
      .default('')
      .meta({ description: 'What is wrong with it, where it is not accepted.' }),
  })
  .meta({ id: 'ServiceOrderAnswer', examples: [{ accepted: true }] });

const saveAnswer: ApiRoute = {
  method: 'POST',
  path: '/api/service-orders/{order}/answer',
  permission: 'offers.answer',
  title: 'Answer a service order',
  describe: 'Accept the newest version of an order, or say what is wrong with it.',
  params: z.object({ order: z.string().meta({ examples: ['31'] }) }),
  body: orderAnswer,
  repeatable: true,
  answers: { 200: orderAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const orderId = numberIn(params['order'], 'service order');
    const done = await answerOrder(scope, { orderId, ...orderAnswer.parse(body) });
    return done.ok ? { status: 200, body: asOrder(await getOrder(scope, orderId)) } : refusedBy(done);
  },
};

const started = z
  .object({
    started_on: z.iso
      .date()
      .meta({ description: 'The first day on which your workers were there.', examples: ['2026-03-09'] }),
    words: z.string().max(500).default(''),
  })
  .meta({ id: 'CareStarted' });

const saveStarted: ApiRoute = {
  method: 'POST',
  path: '/api/service-orders/{order}/started',
  permission: 'offers.answer',
  title: 'Say that care has begun',
  describe: 'For care by the week, night or day. Care made of visits begins with the first that is verified.',
  params: z.object({ order: z.string().meta({ examples: ['31'] }) }),
  body: started,
  repeatable: true,
  answers: { 200: z.object({ saved: z.literal(true) }).meta({ id: 'CareStartedSaved' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const order = await getOrder(scope, numberIn(params['order'], 'service order'));
    const { started_on: startedOn, words } = started.parse(body);
    const done = await sayStarted(scope, { placementId: order.placement_id, startedOn, words });
    return await answerTo(done, () => ({ saved: true }));
  },
};

const moment = (seconds: number): string => new Date(seconds * 1000).toISOString();

const readEvents: ApiRoute = {
  method: 'GET',
  path: '/api/contract-events',
  permission: 'contracts.see',
  title: 'List the events of contracts',
  describe:
    'Restrictions, suspensions, notices, terminations and cancelled registrations: your own, or the council’s all.',
  query: z.object({
    after: z.coerce
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'The `next` of the answer before.' }),
  }),
  answers: {
    200: z
      .object({
        events: z.array(
          z.object({
            event: z.int(),
            kind: z.enum(CONTRACT_EVENTS),
            provider: z.int(),
            contract: z.int().nullable().meta({ description: 'null: every contract of the provider.' }),
            area: z.int().nullable(),
            effective_at: z.iso.datetime(),
            ends_at: z.iso.datetime().nullable(),
            weekly_minutes_limit: z.int().nullable(),
            reason: z.string(),
          }),
        ),
        next,
      })
      .meta({ id: 'ContractEvents' }),
  },
  answer: async ({ scope, query }) => {
    const after = Number(query.get('after') ?? 0);
    const all = await listContractEvents(scope, scope.who.providerId ?? undefined);
    const left = all.filter(({ id }) => id > after).toSorted((a, b) => a.id - b.id);
    const events = left.slice(0, MOST);
    return {
      status: 200,
      body: {
        events: events.map((event) => ({
          event: event.id,
          kind: event.kind,
          provider: event.providerId,
          contract: event.contractId,
          area: event.areaId,
          effective_at: moment(event.effectiveAt),
          ends_at: event.endsAt === null ? null : moment(event.endsAt),
          weekly_minutes_limit: event.weeklyMinutesLimit,
          reason: event.reason,
        })),
        next: left.length > MOST ? String(events.at(-1)?.id ?? 0) : null,
      },
    };
  },
};

/** What providers' own systems do besides answering offers. */
export const providerApiRoutes: readonly ApiRoute[] = [readOrders, saveAnswer, saveStarted, readEvents];
