/** What the council's own systems read of placement besides the queue, and two acts on what was placed: a new version of an order, a link. */
import { seesFiguresOnly } from './rules/figures-only.ts';
import { noteListSeen } from '../platform/list-seen.ts';
import { z } from 'zod';
import { londonDay } from '../ground/calendar.ts';
import type { ApiRoute } from '../web/api.ts';
import {
  answerTo,
  next,
  nextAfter,
  numberParam,
  partAsked,
  partOf,
  refused,
  told,
} from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { issueAgain } from './actions/issue-order.ts';
import { sendShortlist } from './actions/send-shortlist.ts';
import { makeShortlistLink } from './actions/shortlist.ts';
import { requestParam } from './api-shapes.ts';
import { listMixed } from './records/mixed-packages.ts';
import { placementPolicy } from './records/placement-policy.ts';
import { getRequest, listRequestEvents } from './records/placement-requests.ts';
import { listPlacements } from './records/placements.ts';
import { listProviderWishes, PROVIDER_WISHES } from './records/provider-wishes.ts';
import { LANES } from './rules/candidate.ts';
import { rungName } from './rules/placement-order.ts';

const MOST = 200;

const readHistory: ApiRoute = {
  method: 'GET',
  path: '/api/placement/requests/{request}/history',
  permission: 'placement.see',
  title: 'Read what happened on a request',
  describe:
    'Its placements, the newest first, the wishes about providers that stand, and every step in order.',
  params: requestParam,
  answers: {
    200: z
      .object({
        placements: z.array(
          z.object({
            placement: z.int().meta(told('Its number, to end it by.', 12)),
            provider: z.int(),
            provider_name: z.string(),
            contract: z.int(),
            service: z.int().meta(told('The number of the service of the care package.', 12)),
            placed_at: z.iso.datetime(),
            probation_ends_on: z.iso.date().nullable(),
            ended_at: z.iso.datetime().nullable(),
            ended_reason: z.string().nullable(),
          }),
        ),
        wishes: z.array(
          z.object({
            wish: z.int(),
            provider: z.int(),
            provider_name: z.string(),
            wants: z.enum(PROVIDER_WISHES),
          }),
        ),
        steps: z.array(
          z.object({
            at: z.iso.datetime(),
            step: z.string().meta({ examples: ['offered'] }),
            by: z.string().nullable().meta({ description: 'null: a system, or nobody’s doing.' }),
          }),
        ),
      })
      .meta({ id: 'RequestHistory' }),
  },
  answer: async ({ scope, params }) => {
    const request = await getRequest(scope, numberIn(params['request'], 'placement request'));
    const placements = await listPlacements(scope, request.id);
    const wishes = seesFiguresOnly(scope.who) ? [] : await listProviderWishes(scope, request.person_id);
    const events = await listRequestEvents(scope, request.id);
    scope.audit({
      act: 'placement request read by api',
      subject: ['placement request', request.id],
      personId: request.person_id,
    });
    return {
      status: 200,
      body: {
        placements: placements.map((one) => ({
          placement: one.id,
          provider: one.provider_id,
          provider_name: one.provider_name,
          contract: one.contract_id,
          service: one.package_line_id,
          placed_at: one.placed_at.toISOString(),
          probation_ends_on: one.probation_ends_on,
          ended_at: one.ended_at?.toISOString() ?? null,
          ended_reason: one.ended_reason,
        })),
        wishes: wishes.map((one) => ({
          wish: one.id,
          provider: one.providerId,
          provider_name: one.providerName,
          wants: one.wish,
        })),
        steps: events.map(({ event, by }) => ({
          at: new Date(event.at * 1000).toISOString(),
          step: event.kind,
          by,
        })),
      },
    };
  },
};

const readRules: ApiRoute = {
  method: 'GET',
  path: '/api/placement/rules',
  permission: 'home.see',
  title: 'Read the rules of placement',
  describe:
    'The council’s own, as they hold today: the order by lane, the weights of matching, the clocks of answers, and the lists of reasons. An administrator changes them on the pages.',
  answers: {
    200: z
      .object({
        order: z
          .record(z.enum(LANES), z.array(z.string()))
          .meta({ description: 'The steps by lane, the first first.' }),
        weights: z
          .record(z.string(), z.int())
          .meta(told('What each part of a score weighs.', { continuity: 30 })),
        capacity_stale_after_days: z.int().meta(told('After how many days a word on room is old.', 14)),
        answer_minutes: z
          .record(z.enum(LANES), z.int())
          .meta({ description: 'Minutes to answer an offer, by lane.' }),
        remind_after_percent: z.int().meta(told('After how much of that time a provider is reminded.', 50)),
        leaving_reasons: z.array(z.string()),
        declining_reasons: z.array(z.string()),
        probation_days: z.int(),
        shortlist_link_days: z.int(),
      })
      .meta({ id: 'PlacementRules' }),
  },
  answer: async ({ scope }) => {
    const policy = await placementPolicy(scope);
    return {
      status: 200,
      body: {
        order: Object.fromEntries(LANES.map((lane) => [lane, policy.order[lane].map(rungName)])),
        weights: policy.matching.weights,
        capacity_stale_after_days: policy.matching.staleAfterDays,
        answer_minutes: policy.answerMinutes,
        remind_after_percent: policy.remindAfterPercent,
        leaving_reasons: policy.leavingReasons,
        declining_reasons: policy.decliningReasons,
        probation_days: policy.probationDays,
        shortlist_link_days: policy.shortlistLinkDays,
      },
    };
  },
};

const readMixed: ApiRoute = {
  method: 'GET',
  path: '/api/placement/mixed',
  permission: 'placement.see',
  title: 'List people with more than one provider',
  describe: `Who has had it longest first, up to ${MOST} at a time.`,
  query: z.object(partAsked(MOST)),
  answers: {
    200: z
      .object({
        people: z.array(
          z.object({
            person: z.int(),
            package: z.int(),
            since: z.iso.date().meta({ description: 'The day from which a second provider came.' }),
            reason: z.string().nullable().meta({ description: 'Why; null where no reason is on record.' }),
            services: z.array(z.object({ service: z.int(), provider: z.int(), kind: z.string() })),
          }),
        ),
        next,
      })
      .meta({ id: 'MixedPackages' }),
  },
  answer: async ({ scope, query }) => {
    const part = partOf(query, MOST);
    const { rows, total } = await listMixed(scope, londonDay(scope.now).toString(), {}, part);
    const people = rows.map((one) => ({
      person: one.personId,
      package: one.packageId,
      since: one.since,
      reason: one.reason,
      services: one.lines.map((line) => ({
        service: line.id,
        provider: line.providerId,
        kind: line.service,
      })),
    }));
    noteListSeen(
      scope,
      'more than one provider by api',
      rows.map(({ reference }) => ({ personReference: reference })),
    );
    return { status: 200, body: { people, next: nextAfter(part.offset, rows.length, total) } };
  },
};

const again = z
  .object({ because: z.string().max(300).meta(told('Why there is a new version.', 'The person has moved')) })
  .meta({ id: 'OrderToIssueAgain' });

const saveOrderAgain: ApiRoute = {
  method: 'POST',
  path: '/api/placements/{placement}/order',
  permission: 'placement.work',
  title: 'Issue a service order again',
  describe:
    'A new version where what it says has changed; the provider is told at once. Refused where nothing has.',
  params: z.object({ placement: numberParam('placement', '12') }),
  body: again,
  repeatable: true,
  answers: { 200: z.object({ order: z.int(), version: z.int() }).meta({ id: 'OrderIssued' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const placementId = numberIn(params['placement'], 'placement');
    const done = await issueAgain(scope, { placementId, ...again.parse(body) });
    return await answerTo(done, ({ orderId, version }) => ({ order: orderId, version }));
  },
};

const link = z
  .object({
    for: z
      .int()
      .nullable()
      .default(null)
      .meta(told('The number of a representative who may see the plan; null for the person.', null)),
    by: z
      .enum(['letter', 'email', 'text'])
      .nullable()
      .default(null)
      .meta(told('How it is sent; null answers the address, for you to pass on.', 'letter')),
  })
  .meta({ id: 'ShortlistLink' });

const saveLink: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests/{request}/link',
  permission: 'placement.work',
  title: 'Make a link for the person to choose by',
  describe:
    'Shows the providers that accepted to whoever holds the link. It names nobody. The address is answered once and kept nowhere, so that this call is not repeated under an Idempotency-Key.',
  params: requestParam,
  body: link,
  answers: {
    200: z
      .object({
        address: z.string().nullable().meta({ description: 'null where it was sent.' }),
        sent_to: z.string().nullable().meta({ description: 'To whom it was sent.' }),
      })
      .meta({ id: 'ShortlistLinkMade' }),
    409: refused,
  },
  answer: async ({ scope, params, body, publicUrl }) => {
    const requestId = numberIn(params['request'], 'placement request');
    const { for: representativeId, by: channel } = link.parse(body);
    const names = { representative: 'for', offerIds: 'request' };
    if (channel === null)
      return await answerTo(
        await makeShortlistLink(scope, { requestId, representativeId }),
        ({ path }) => ({ address: `${publicUrl.replace(/\/$/, '')}${path}`, sent_to: null }),
        names,
      );
    const done = await sendShortlist(scope, { requestId, representativeId, channel, publicUrl });
    return await answerTo(done, ({ name }) => ({ address: null, sent_to: name }), names);
  },
};

/** The reads of placement besides the queue, and the acts on what was placed. */
export const placementReadRoutes: readonly ApiRoute[] = [
  readHistory,
  readRules,
  readMixed,
  saveOrderAgain,
  saveLink,
];
