/** The API for providers' own systems: packages that are offered, and the answer to each. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { refused, refusedBy } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { replyToOffer, type OfferReply } from './actions/reply-to-offer.ts';
import { getOffer, listOffersTo, type Offer } from './records/offers.ts';
import { OFFER_STATUSES } from './rules/offer-status.ts';

const MOST_OFFERS = 200;

const offeredVisit = z
  .object({
    place: z.int().meta({ description: 'Its place in the week, from 0.', examples: [0] }),
    words: z.string().meta({ description: 'In words.', examples: ['Every day at 08:00 for 30 minutes'] }),
    weekdays: z.array(z.int()).meta({ description: '1 is Monday.', examples: [[1, 2, 3, 4, 5, 6, 7]] }),
    start_time: z.string().meta({ description: 'On a London clock.', examples: ['08:00'] }),
    minutes: z.int().meta({ examples: [30] }),
    workers: z.int().meta({ examples: [1] }),
    time_critical: z.boolean().meta({ examples: [false] }),
  })
  .meta({ id: 'OfferedVisit' });

/** An offer as a provider's system is told it: all that the provider may know before it is placed. */
export const offerAccount = z
  .object({
    offer: z.int().meta({ description: 'The number of the offer.', examples: [81] }),
    status: z
      .enum(OFFER_STATUSES)
      .meta({ description: 'open: it waits for your answer.', examples: ['open'] }),
    answer_by: z.iso.datetime().meta({ examples: ['2026-03-03T09:00:00.000Z'] }),
    contract_id: z
      .string()
      .meta({ description: 'The contract under which it is offered.', examples: ['FW-101'] }),
    district: z
      .string()
      .nullable()
      .meta({ description: 'The first half of the postcode.', examples: ['WS1'] }),
    areas: z.array(z.string()).meta({ examples: [['North']] }),
    service: z.string().meta({ examples: ['home-care'] }),
    starts_on: z.iso.date().meta({ examples: ['2026-03-09'] }),
    weekly_minutes: z.int().meta({ description: 'Of workers’ time.', examples: [210] }),
    visits: z.array(offeredVisit),
    week: z.array(z.string()).meta({
      description: 'The week as it is read out: each visit, or when care by the week, night or day is given.',
      examples: [['Every night, from 22:00 to 07:00 on the next day']],
    }),
    beside: z
      .array(z.string())
      .meta({ description: 'What else is sought for the same person.', examples: [[]] }),
    needs: z.array(z.string()).meta({ examples: [['dementia']] }),
    preferences: z.array(z.string()).meta({ examples: [['Must speak Panjabi']] }),
    words: z.string().meta({ description: 'What else the broker says.', examples: [''] }),
  })
  .meta({
    id: 'Offer',
    description: 'A package that is offered to you. Nobody is named before it is placed.',
  });

function asOffer(offer: Offer): z.output<typeof offerAccount> {
  const { shown } = offer;
  return {
    offer: offer.id,
    status: offer.status,
    answer_by: offer.deadline_at.toISOString(),
    contract_id: offer.contract_reference,
    district: shown.district,
    areas: [...shown.areas],
    service: shown.service,
    starts_on: shown.startsOn,
    weekly_minutes: shown.weeklyMinutes,
    visits: shown.visits.map((visit, place) => ({
      place,
      words: shown.week[place] ?? '',
      weekdays: [...visit.weekdays],
      start_time: visit.startTime,
      minutes: visit.minutes,
      workers: visit.workers,
      time_critical: visit.timeCritical,
    })),
    week: [...shown.week],
    beside: [...(shown.beside ?? [])],
    needs: [...shown.needs],
    preferences: [...shown.preferences],
    words: shown.words,
  };
}

const readOffers: ApiRoute = {
  method: 'GET',
  path: '/api/offers',
  permission: 'offers.see',
  title: 'List what is offered to you',
  describe: `Packages offered to you: those that wait for your answer, or with open=no those that do not, up to ${MOST_OFFERS}.`,
  query: z.object({ open: z.enum(['yes', 'no']).default('yes') }),
  answers: { 200: z.object({ offers: z.array(offerAccount), total: z.int() }).meta({ id: 'Offers' }) },
  answer: async ({ scope, query }) => {
    const { rows, total } = await listOffersTo(scope, scope.who.providerId ?? 0, {
      open: query.get('open') !== 'no',
      limit: MOST_OFFERS,
    });
    return { status: 200, body: { offers: rows.map(asOffer), total } };
  },
};

const words = z.string().max(1000).default('').meta({ description: 'What you want to say besides.' });

const offerAnswer = z
  .discriminatedUnion('answer', [
    z.object({ answer: z.literal('accept'), words }),
    z.object({
      answer: z.literal('decline'),
      reason: z
        .string()
        .meta({ description: 'One of the council’s reasons: see GET /api/placement/reasons.' }),
      words,
    }),
    z.object({
      answer: z.literal('counter-propose'),
      starts_on: z.iso.date().nullable().default(null).meta({ description: 'Another start; null keeps it.' }),
      visits: z
        .array(z.object({ place: z.int(), start_time: z.string() }))
        .default([])
        .meta({ description: 'Another time for some visits, by their place.' }),
      words,
    }),
  ])
  .meta({ id: 'OfferAnswer', examples: [{ answer: 'accept', words: '' }] });

type GivenAnswer = z.output<typeof offerAnswer>;

function asReply(offerId: number, given: GivenAnswer): OfferReply {
  const { answer: kind, words: said } = given;
  if (kind === 'accept') return { offerId, kind, words: said };
  if (kind === 'decline') return { offerId, kind, words: said, reason: given.reason };
  const visits = given.visits.map(({ place, start_time }) => ({ place, startTime: start_time }));
  return { offerId, kind, words: said, proposal: { startsOn: given.starts_on, visits } };
}

const answerOffer: ApiRoute = {
  method: 'POST',
  path: '/api/offers/{offer}/answer',
  permission: 'offers.answer',
  title: 'Answer an offer',
  describe:
    'Accept a package that is offered to you, decline it with a reason, or propose another start or other times.',
  params: z.object({ offer: z.string().meta({ description: 'The number of the offer.', examples: ['81'] }) }),
  body: offerAnswer,
  repeatable: true,
  answers: {
    200: offerAccount,
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const offerId = numberIn(params['offer'], 'offer');
    const done = await replyToOffer(scope, asReply(offerId, offerAnswer.parse(body)));
    if (!done.ok) return refusedBy(done, { startsOn: 'starts_on' });
    return { status: 200, body: asOffer(await getOffer(scope, offerId)) };
  },
};

/** Every act of the API that has to do with placement. */
export const brokerageApiRoutes: readonly ApiRoute[] = [readOffers, answerOffer];
