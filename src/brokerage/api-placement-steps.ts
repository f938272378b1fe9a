/** The API by which the council's own systems take a request to its placement and end it: the person's say, placing, the end. */
import { z } from 'zod';
import { londonDay } from '../ground/calendar.ts';
import type { ApiRoute } from '../web/api.ts';
import { refused, refusedBy } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { endPlacement } from './actions/end-placement.ts';
import { recordChoice } from './actions/person-choice.ts';
import { placeRequest } from './actions/place.ts';
import { asRequest, requestAccount, requestParam } from './api-shapes.ts';
import type { VisitsSide } from './pages/visits-side.ts';
import { getLine } from './records/package-lines.ts';
import { getRequest } from './records/placement-requests.ts';
import { getPlacement } from './records/placements.ts';
import { END_REASONS } from './rules/placement-end.ts';

const said = z
  .discriminatedUnion('said', [
    z.object({ said: z.literal('shown'), offers: z.array(z.int()).min(1), words: z.string().default('') }),
    z.object({
      said: z.enum(['chose', 'declined', 'asked to meet']),
      offer: z.int(),
      words: z.string().max(1000).default('').meta({ description: 'Who told it, and how.' }),
    }),
  ])
  .meta({ id: 'PersonSaid', examples: [{ said: 'chose', offer: 81, words: 'Her daughter, by telephone' }] });

/** Records what the person said. */
export const savePersonSaid: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests/{request}/person',
  permission: 'placement.work',
  title: 'Record what the person said',
  describe:
    'That providers were shown to the person, and that they chose one, declined one or asked to meet one.',
  params: requestParam,
  body: said,
  repeatable: true,
  answers: { 200: requestAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const requestId = numberIn(params['request'], 'placement request');
    const given = said.parse(body);
    const choice =
      given.said === 'shown'
        ? { kind: given.said, offerIds: given.offers }
        : { kind: given.said, offerId: given.offer };
    const done = await recordChoice(scope, { ...choice, requestId, words: given.words });
    return done.ok
      ? { status: 200, body: asRequest(scope, await getRequest(scope, requestId)) }
      : refusedBy(done, { offerIds: 'offers' });
  },
};

const toPlace = z
  .object({
    offer: z.int(),
    mixed_reason: z
      .string()
      .default('')
      .meta({ description: 'Why a second provider is needed, where one is.' }),
  })
  .meta({ id: 'ToPlace', examples: [{ offer: 81 }] });

/** Places a request. */
export const savePlacement: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests/{request}/place',
  permission: 'placement.work',
  title: 'Place a request',
  describe: 'Makes an accepted offer a placement, with its service order.',
  params: requestParam,
  body: toPlace,
  repeatable: true,
  answers: {
    200: z
      .object({
        placement: z.int(),
        service: z.string().meta({ description: 'The reference of the service.' }),
      })
      .meta({ id: 'Placed' }),
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const requestId = numberIn(params['request'], 'placement request');
    const given = toPlace.parse(body);
    const done = await placeRequest(scope, {
      requestId,
      offerId: given.offer,
      mixedReason: given.mixed_reason,
    });
    if (!done.ok) return refusedBy(done);
    const { care_package_id: packageId } = await getRequest(scope, requestId);
    const line = await getLine(scope, packageId, done.value.lineId);
    return { status: 200, body: { placement: done.value.placementId, service: line.reference } };
  },
};

const toEnd = z
  .object({
    last_day: z.iso.date(),
    reason: z.enum(END_REASONS).nullable().default(null).meta({
      description: 'Can be left out within the probation period.',
    }),
    words: z.string().max(300).default(''),
    seek_again: z.boolean().meta({ description: 'Whether the person still needs the service.' }),
  })
  .meta({ id: 'PlacementToEnd', examples: [{ last_day: '2026-03-20', seek_again: true }] });

/** Ends a placement; `side` takes out the visits after its last day. */
export const saveEnd = (side: VisitsSide): ApiRoute => ({
  method: 'POST',
  path: '/api/placements/{placement}/end',
  permission: 'placement.work',
  title: 'End a placement',
  describe:
    'Gives the service its last day and tells the provider; with seek_again another provider is sought.',
  params: z.object({ placement: z.string().meta({ examples: ['12'] }) }),
  body: toEnd,
  repeatable: true,
  answers: { 200: requestAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const placement = await getPlacement(scope, numberIn(params['placement'], 'placement'));
    const given = toEnd.parse(body);
    const request = await getRequest(scope, placement.placement_request_id);
    const line = await getLine(scope, request.care_package_id, placement.package_line_id);
    const done = await endPlacement(scope, {
      placementId: placement.id,
      lineVersion: line.version,
      reason: given.reason ?? '',
      words: given.words,
      endsOn: given.last_day,
      seekAgain: given.seek_again,
    });
    if (!done.ok) return refusedBy(done, { ends_on: 'last_day' });
    await side.replan(scope, [done.value.lineId], londonDay(scope.now).toString());
    return { status: 200, body: asRequest(scope, await getRequest(scope, request.id)) };
  },
});
