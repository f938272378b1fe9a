/** The rest of a broker's and contracts officer's acts by the API: what is done to a request on the way, stays away, and contract events. */
import { z } from 'zod';
import { liftContractEvent, previewEvent, recordContractEvent } from '../contracts/actions/record-event.ts';
import { CONTRACT_EVENTS } from '../contracts/rules/contract-events.ts';
import { londonDay } from '../ground/calendar.ts';
import type { Result } from '../ground/result.ts';
import type { Scope } from '../platform/scope.ts';
import type { ApiRoute } from '../web/api.ts';
import { refused, refusedBy } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { agreeToProposal } from './actions/place.ts';
import { chooseWay, noteOnRequest, withdrawRequest } from './actions/record-request.ts';
import { endSuspension, suspendLines } from './actions/suspend-lines.ts';
import { asRequest, requestAccount, requestParam } from './api-shapes.ts';
import type { VisitsSide } from './pages/visits-side.ts';
import { getRequest } from './records/placement-requests.ts';
import { SUSPENSION_REASONS } from './records/suspensions.ts';
import { OFFER_WAYS } from './rules/offer-rounds.ts';

const act = z
  .discriminatedUnion('act', [
    z.object({ act: z.literal('note'), words: z.string().min(1).max(2000) }),
    z.object({ act: z.literal('way'), way: z.enum(OFFER_WAYS) }),
    z.object({
      act: z.literal('agree'),
      offer: z.int().meta({ description: 'What its provider proposed.' }),
    }),
    z.object({ act: z.literal('withdraw'), reason: z.string().max(500) }),
  ])
  .meta({ id: 'RequestAct', examples: [{ act: 'note', words: 'Her daughter will be there from four' }] });

const saveAct: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests/{request}/acts',
  permission: 'placement.work',
  title: 'Note, offer otherwise, agree or withdraw',
  describe:
    'A note, whether it is offered to one, in turn or to all at once, agreement to what a provider proposed, or that no provider is sought any longer.',
  params: requestParam,
  body: act,
  repeatable: true,
  answers: { 200: requestAccount, 409: refused },
  answer: async ({ scope, params, body }) => {
    const requestId = numberIn(params['request'], 'placement request');
    const done = await doAct(scope, requestId, act.parse(body));
    return done.ok
      ? { status: 200, body: asRequest(scope, await getRequest(scope, requestId)) }
      : refusedBy(done);
  },
};

async function doAct(scope: Scope, requestId: number, given: z.output<typeof act>): Promise<Result<unknown>> {
  if (given.act === 'note') return await noteOnRequest(scope, requestId, given.words);
  if (given.act === 'way') return await chooseWay(scope, requestId, given.way);
  if (given.act === 'agree') return await agreeToProposal(scope, { requestId, offerId: given.offer });
  return await withdrawRequest(scope, requestId, given.reason);
}

const stay = z
  .object({
    person: z.int(),
    services: z.array(z.int()).min(1).meta({ description: 'The services of care packages that stop.' }),
    reason: z.enum(SUSPENSION_REASONS),
    note: z.string().max(500).nullable().default(null),
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }).nullable().default(null),
    reviewed: z
      .boolean()
      .default(false)
      .meta({ description: 'That somebody has looked at the visits of this time that were logged.' }),
  })
  .meta({
    id: 'Stay',
    examples: [{ person: 7, services: [12], reason: 'hospital', from: '2026-03-10T09:00:00Z' }],
  });

const stayed = z.object({ services: z.array(z.int()) }).meta({ id: 'Stayed' });

const saveStay = (side: VisitsSide): ApiRoute => ({
  method: 'POST',
  path: '/api/suspensions',
  permission: 'packages.suspend',
  title: 'Suspend services',
  describe: 'Visits are not wanted for a time, such as a stay in hospital; their providers are told at once.',
  body: stay,
  repeatable: true,
  answers: { 200: stayed, 409: refused },
  answer: async ({ scope, body }) => {
    const given = stay.parse(body);
    const done = await suspendLines(scope, {
      personId: given.person,
      lineIds: given.services,
      reason: given.reason,
      note: given.note,
      startsAt: wholeSecond(given.from),
      endsAt: given.until === null ? null : wholeSecond(given.until),
      toldAt: scope.now,
      reviewed: given.reviewed,
    });
    if (!done.ok) return refusedBy(done, { lines: 'services', starts_on: 'from', ends_on: 'until' });
    const services = done.value.lines.map(({ id }) => id);
    await side.replan(scope, services, londonDay(wholeSecond(given.from)).toString());
    return { status: 200, body: { services } };
  },
});

const back = z
  .object({
    package: z.int(),
    person: z.int(),
    from: z.iso.datetime({ offset: true }),
    whole_stay: z
      .boolean()
      .default(true)
      .meta({ description: 'For every service that stopped with this one.' }),
  })
  .meta({ id: 'WantedAgain', examples: [{ package: 3, person: 7, from: '2026-03-14T08:00:00Z' }] });

const endStay = (side: VisitsSide): ApiRoute => ({
  method: 'POST',
  path: '/api/suspensions/{suspension}/end',
  permission: 'packages.suspend',
  title: 'Resume services',
  describe: 'Says from when visits are wanted again.',
  params: z.object({ suspension: z.string().meta({ examples: ['4'] }) }),
  body: back,
  repeatable: true,
  answers: { 200: stayed, 409: refused },
  answer: async ({ scope, params, body }) => {
    const given = back.parse(body);
    const done = await endSuspension(scope, {
      packageId: given.package,
      personId: given.person,
      suspensionId: numberIn(params['suspension'], 'suspension'),
      endsAt: wholeSecond(given.from),
      wholeStay: given.whole_stay,
    });
    if (!done.ok) return refusedBy(done, { ends_on: 'from' });
    await side.replan(scope, done.value.lineIds, londonDay(scope.now).toString());
    return { status: 200, body: { services: [...done.value.lineIds] } };
  },
});

const contractEvent = z
  .object({
    provider: z.int(),
    contract: z.int().nullable().default(null),
    area: z.int().nullable().default(null),
    kind: z.enum(CONTRACT_EVENTS),
    effective_at: z.iso.datetime({ offset: true }),
    ends_at: z.iso.datetime({ offset: true }).nullable().default(null),
    weekly_minutes_limit: z.int().nullable().default(null),
    reason: z.string().max(1000),
    evidence: z.string().max(1000).meta({ description: 'What it rests on.' }),
    seen: z.string().nullable().default(null).meta({
      description:
        'What the answer said that it would strand. Without it nothing is recorded: the answer says what would be stranded.',
    }),
  })
  .meta({
    id: 'ContractEventToRecord',
    examples: [
      {
        provider: 2,
        kind: 'suspension of new business',
        effective_at: '2026-03-10T09:00:00Z',
        reason: 'Missed visits',
        evidence: 'Week of 2 March, nine visits missed',
      },
    ],
  });

const eventAnswer = z
  .object({
    event: z
      .int()
      .nullable()
      .meta({ description: 'null: nothing is recorded yet; send it again with `seen`.' }),
    seen: z.string(),
    strands: z.object({ services: z.int(), placements: z.int(), offers: z.int() }),
  })
  .meta({ id: 'ContractEventAnswer' });

const eventNames = {
  provider_id: 'provider',
  covers: 'contract',
  weeklyMinutesLimit: 'weekly_minutes_limit',
  endsAt: 'ends_at',
};

const saveEvent: ApiRoute = {
  method: 'POST',
  path: '/api/contract-events',
  permission: 'contracts.edit',
  title: 'Record a contract event',
  describe: 'Asked first without `seen` it says what it would strand; asked again with it, it is recorded.',
  body: contractEvent,
  repeatable: true,
  answers: { 200: eventAnswer, 409: refused },
  answer: async ({ scope, body }) => {
    const given = contractEvent.parse(body);
    const event = {
      providerId: given.provider,
      contractId: given.contract,
      areaId: given.area,
      kind: given.kind,
      effectiveAt: seconds(given.effective_at),
      endsAt: given.ends_at === null ? null : seconds(given.ends_at),
      weeklyMinutesLimit: given.weekly_minutes_limit,
      reason: given.reason,
      evidence: given.evidence,
    };
    const preview = await previewEvent(scope, event);
    if (!preview.ok) return refusedBy(preview, eventNames);
    const { lost, seen } = preview.value;
    const strands = {
      services: lost.lines.length,
      placements: lost.placements.length,
      offers: lost.offers.length,
    };
    if (given.seen === null) return { status: 200, body: { event: null, seen, strands } };
    const done = await recordContractEvent(scope, { event, seen: given.seen });
    return done.ok
      ? { status: 200, body: { event: done.value.id, seen, strands } }
      : refusedBy(done, eventNames);
  },
};

const lift = z
  .object({
    provider: z.int(),
    effective_at: z.iso.datetime({ offset: true }),
    reason: z.string().max(1000),
  })
  .meta({
    id: 'EventToLift',
    examples: [{ provider: 2, effective_at: '2026-04-10T09:00:00Z', reason: 'The plan is kept' }],
  });

const liftEvent: ApiRoute = {
  method: 'POST',
  path: '/api/contract-events/{event}/lift',
  permission: 'contracts.edit',
  title: 'Lift a contract event',
  describe: 'From a moment on it bears on nothing any more.',
  params: z.object({ event: z.string().meta({ examples: ['9'] }) }),
  body: lift,
  repeatable: true,
  answers: { 200: z.object({ event: z.int() }).meta({ id: 'Lifted' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const given = lift.parse(body);
    const eventId = numberIn(params['event'], 'contract event');
    const done = await liftContractEvent(scope, {
      providerId: given.provider,
      eventId,
      effectiveAt: seconds(given.effective_at),
      reason: given.reason,
    });
    return done.ok
      ? { status: 200, body: { event: eventId } }
      : refusedBy(done, { effective_on: 'effective_at' });
  },
};

/** An instant as times of stays are kept: to the second. */
function wholeSecond(instant: string): Temporal.Instant {
  return Temporal.Instant.from(instant).round({ smallestUnit: 'second', roundingMode: 'floor' });
}

function seconds(instant: string): number {
  return Math.floor(Temporal.Instant.from(instant).epochMilliseconds / 1000);
}

/** The acts; `side` takes visits out and brings them back. */
export const requestActRoutes = (side: VisitsSide): readonly ApiRoute[] => [
  saveAct,
  saveStay(side),
  endStay(side),
  saveEvent,
  liftEvent,
];
