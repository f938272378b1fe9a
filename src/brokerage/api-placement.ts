/** The API by which the council's own systems work placement: the queue, each request, its match, offers, the person's say, the end. */
import { seesFiguresOnly } from './rules/figures-only.ts';
import { Forbidden } from '../platform/errors.ts';
import { noteListSeen } from '../platform/list-seen.ts';
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { next, refused, refusedBy } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { makeOffers, readField } from './actions/make-offers.ts';
import { recordRequest } from './actions/record-request.ts';
import { asNeed, asRequest, asVisit, newRequest, requestAccount, requestParam } from './api-shapes.ts';
import { saveEnd, savePersonSaid, savePlacement } from './api-placement-steps.ts';
import { endWish, saveTold, saveWish } from './api-person.ts';
import { lineIdOf, packageIdOf } from './records/api-references.ts';
import { listOffersOfRequest } from './records/offers.ts';
import { placementPolicy } from './records/placement-policy.ts';
import { getRequest, listRequests, SEEKING } from './records/placement-requests.ts';
import { LIMIT_KINDS } from './rules/limits.ts';
import { OFFER_STATUSES } from './rules/offer-status.ts';
import { candidatesOn, leavingOrder, nextRung, rungName } from './rules/placement-order.ts';
import { PLACEMENT_STATUSES } from './rules/placement-status.ts';
import { SCORE_PARTS } from './rules/weights.ts';
import type { VisitsSide } from './pages/visits-side.ts';

const MOST = 200;

const readQueue: ApiRoute = {
  method: 'GET',
  path: '/api/placement/requests',
  permission: 'placement.see',
  title: 'List placement requests',
  describe: `Who waits for a provider, due first; with status those that stand so. Up to ${MOST} at a time.`,
  query: z.object({
    status: z.enum(PLACEMENT_STATUSES).optional(),
    limit: z.coerce.number().int().min(1).max(MOST).optional(),
    after: z
      .string()
      .regex(/^\d{1,15}_\d{1,15}$/)
      .optional()
      .meta({ description: 'The `next` of the answer before.' }),
  }),
  answers: {
    200: z.object({ requests: z.array(requestAccount), next }).meta({ id: 'PlacementRequests' }),
  },
  answer: async ({ scope, query }) => {
    const most = Number(query.get('limit') ?? MOST);
    const status = PLACEMENT_STATUSES.find((one) => one === query.get('status'));
    const [dueMilliseconds, id] = (query.get('after') ?? '').split('_').map(Number);
    const after =
      dueMilliseconds === undefined || id === undefined
        ? undefined
        : { dueAt: Temporal.Instant.fromEpochMilliseconds(dueMilliseconds), id };
    const { rows } = await listRequests(
      scope,
      { statuses: status === undefined ? SEEKING : [status], after },
      { limit: most + 1 },
    );
    const told = rows.slice(0, most);
    const last = told.at(-1);
    noteListSeen(scope, 'placement requests by api', told);
    return {
      status: 200,
      body: {
        requests: told.map((request) => asRequest(scope, request)),
        next: rows.length > most && last !== undefined ? `${last.due_at.getTime()}_${last.id}` : null,
      },
    };
  },
};

const readRequest: ApiRoute = {
  method: 'GET',
  path: '/api/placement/requests/{request}',
  permission: 'placement.see',
  title: 'Read a placement request',
  describe: 'One request, as it stands.',
  params: requestParam,
  answers: { 200: requestAccount },
  answer: async ({ scope, params }) => {
    const request = await getRequest(scope, numberIn(params['request'], 'placement request'));
    scope.audit({
      act: 'placement request read by api',
      subject: ['placement request', request.id],
      personId: request.person_id,
    });
    return { status: 200, body: asRequest(scope, request) };
  },
};

const saveRequest: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests',
  permission: 'placement.work',
  title: 'Record a placement request',
  describe: 'Seeks a provider for a service of a care package; the clock of its lane begins now.',
  body: newRequest,
  repeatable: true,
  answers: { 200: requestAccount, 409: refused },
  answer: async ({ scope, body }) => {
    const given = newRequest.parse(body);
    const done = await recordRequest(scope, {
      packageId: await packageIdOf(scope, given.package_id),
      service: given.service,
      wantedFrom: given.wanted_from,
      lane: given.lane,
      way: given.way,
      visits: given.visits.map(asVisit),
      periodic: given.periodic === null ? null : asNeed(given.periodic),
      needs: given.needs,
      cultures: given.cultures,
      language: given.language,
      workerGender: given.worker_gender,
      words: given.words,
      replacesLineId: given.replaces === null ? null : await lineIdOf(scope, given.replaces),
    });
    if (!done.ok) return refusedBy(done);
    return { status: 200, body: asRequest(scope, await getRequest(scope, done.value.id)) };
  },
};

const contractOf = {
  contract: z.int().meta({ description: 'The number of the contract, to offer it by.' }),
  provider: z.string(),
  kind: z.string(),
};

const matchAccount = z
  .object({
    next_step: z.string().nullable().meta({ description: 'The step of the order that comes next.' }),
    ranked: z.array(
      z.object({
        ...contractOf,
        score: z.int().meta({ description: 'From 0 to 1000.' }),
        step: z.string().nullable(),
        leaves_order: z.string().nullable().meta({ description: 'How an offer to it leaves the order.' }),
        parts: z.array(
          z.object({ part: z.enum(SCORE_PARTS), points: z.int(), weight: z.int(), words: z.string() }),
        ),
        notes: z.array(z.string()),
      }),
    ),
    cannot: z.array(
      z.object({
        ...contractOf,
        reasons: z.array(z.object({ kind: z.enum(LIMIT_KINDS), words: z.string() })),
      }),
    ),
  })
  .meta({ id: 'Match' });

const readMatch: ApiRoute = {
  method: 'GET',
  path: '/api/placement/requests/{request}/match',
  permission: 'placement.see',
  title: 'Match a placement request',
  describe:
    'Every contract: those that can take it, the best first, with the parts of each score; and those that cannot, with every reason.',
  params: requestParam,
  answers: { 200: matchAccount },
  answer: async ({ scope, params }) => {
    if (seesFiguresOnly(scope.who))
      throw new Forbidden('Who can take it and why is told to those who see how the person lives.');
    const request = await getRequest(scope, numberIn(params['request'], 'placement request'));
    const { match, rungs, tried } = await readField(scope, request);
    const { rung } = nextRung(rungs, tried, match);
    const stepOf = new Map(
      rungs
        .toReversed()
        .flatMap((one) =>
          candidatesOn(one, rungs, match).map(
            ({ candidate }) => [candidate.contractId, rungName(one)] as const,
          ),
        ),
    );
    const contract = (one: { contractId: number; providerName: string; kind: string }) => ({
      contract: one.contractId,
      provider: one.providerName,
      kind: one.kind,
    });
    return {
      status: 200,
      body: {
        next_step: rung === null ? null : rungName(rung),
        ranked: match.ranked.map(({ candidate, score, parts, notes }) => ({
          ...contract(candidate),
          score,
          step: stepOf.get(candidate.contractId) ?? null,
          leaves_order: leavingOrder(candidate, rungs, tried, match)?.words ?? null,
          parts,
          notes,
        })),
        cannot: match.unable.map(({ candidate, limits }) => ({ ...contract(candidate), reasons: limits })),
      },
    };
  },
};

const offersMade = z
  .object({
    offers: z.array(
      z.object({
        offer: z.int(),
        contract: z.int(),
        provider: z.string(),
        status: z.enum(OFFER_STATUSES),
        step: z.string().meta({ description: 'The step of the order it was made on.' }),
        answer_by: z.iso.datetime(),
        left_order_reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'OffersOfRequest' });

async function offersAnswer(scope: Parameters<typeof listOffersOfRequest>[0], requestId: number) {
  const offers = await listOffersOfRequest(scope, requestId);
  return {
    status: 200,
    body: {
      offers: offers.map((offer) => ({
        offer: offer.id,
        contract: offer.contract_id,
        provider: offer.provider_name,
        status: offer.status,
        step: offer.rung,
        answer_by: offer.deadline_at.toISOString(),
        left_order_reason: offer.left_order_reason,
      })),
    },
  };
}

const readOffersOf: ApiRoute = {
  method: 'GET',
  path: '/api/placement/requests/{request}/offers',
  permission: 'placement.see',
  title: 'List the offers of a request',
  describe: 'Every offer that was made, and how it stands.',
  params: requestParam,
  answers: { 200: offersMade },
  answer: async ({ scope, params }) => {
    const { id } = await getRequest(scope, numberIn(params['request'], 'placement request'));
    return await offersAnswer(scope, id);
  },
};

const offersToMake = z
  .object({
    contracts: z.array(z.int()).min(1),
    left_order_reason: z.string().nullable().default(null),
    over_block_reason: z.string().nullable().default(null),
  })
  .meta({ id: 'OffersToMake', examples: [{ contracts: [12] }] });

const saveOffers: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests/{request}/offers',
  permission: 'placement.work',
  title: 'Offer a request to providers',
  describe:
    'Refused where a provider cannot be asked, or where leaving the order needs a reason of the list.',
  params: requestParam,
  body: offersToMake,
  repeatable: true,
  answers: { 200: offersMade, 409: refused },
  answer: async ({ scope, params, body }) => {
    const requestId = numberIn(params['request'], 'placement request');
    const given = offersToMake.parse(body);
    const done = await makeOffers(scope, {
      requestId,
      contractIds: given.contracts,
      leftOrderReason: given.left_order_reason,
      overBlockReason: given.over_block_reason,
    });
    return done.ok ? await offersAnswer(scope, requestId) : refusedBy(done);
  },
};

const readReasons: ApiRoute = {
  method: 'GET',
  path: '/api/placement/reasons',
  permission: 'offers.see',
  title: 'List the reasons of placement',
  describe: 'The council’s own lists, as they hold today: for declining an offer, and for leaving the order.',
  answers: {
    200: z
      .object({ declining: z.array(z.string()), leaving_the_order: z.array(z.string()) })
      .meta({ id: 'PlacementReasons' }),
  },
  answer: async ({ scope }) => {
    const { decliningReasons, leavingReasons } = await placementPolicy(scope);
    return { status: 200, body: { declining: decliningReasons, leaving_the_order: leavingReasons } };
  },
};

/** Every act of the council's own systems in placement. */
export const placementApiRoutes = (side: VisitsSide): readonly ApiRoute[] => [
  readQueue,
  saveRequest,
  readRequest,
  readMatch,
  readOffersOf,
  saveOffers,
  savePersonSaid,
  saveWish,
  endWish,
  savePlacement,
  saveTold,
  saveEnd(side),
  readReasons,
];
