/** The API by which the council's own systems write down what a person says of providers: of the one they have, and of those they want or not. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { refused, refusedBy } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { tellOfPlacement } from './actions/record-introduction.ts';
import { endProviderWish, recordProviderWish } from './actions/record-wish.ts';
import { requestParam } from './api-shapes.ts';
import { PROVIDER_WISHES } from './records/provider-wishes.ts';
import { PLACEMENT_WORDS } from './rules/introduction.ts';

const told = z
  .object({
    said: z.enum(PLACEMENT_WORDS),
    words: z.string().max(500).default('').meta({ description: 'In their own words.' }),
  })
  .meta({ id: 'ToldOfProvider', examples: [{ said: 'another provider', words: 'They come too late' }] });

/** Writes down what a person says of the provider they have. */
export const saveTold: ApiRoute = {
  method: 'POST',
  path: '/api/placements/{placement}/told',
  permission: 'placement.work',
  title: 'Record what the person says of their provider',
  describe:
    'That all is well, that something is not right, or that another provider is asked for. Nothing follows by itself: a broker ends the placement, without blame.',
  params: z.object({ placement: z.string().meta({ examples: ['12'] }) }),
  body: told,
  repeatable: true,
  answers: {
    200: z.object({ saved: z.literal(true) }).meta({ id: 'ToldSaved' }),
    409: refused,
  },
  answer: async ({ scope, params, body }) => {
    const done = await tellOfPlacement(scope, numberIn(params['placement'], 'placement'), {
      ...told.parse(body),
      byLink: false,
    });
    return done.ok ? { status: 200, body: { saved: true } } : refusedBy(done);
  },
};

const wish = z
  .object({
    provider: z.int().meta({ description: 'The number of the provider.' }),
    wish: z.enum(PROVIDER_WISHES),
    reason: z.string().max(500).default('').meta({ description: 'Only the council sees it.' }),
  })
  .meta({ id: 'ProviderWish', examples: [{ provider: 7, wish: 'wanted' }] });

/** Writes down that the person asks for a provider, or does not want one. */
export const saveWish: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests/{request}/wishes',
  permission: 'placement.work',
  title: 'Record a wish about a provider',
  describe: 'That the person asks for a provider, or does not want one. Matching follows it at once.',
  params: requestParam,
  body: wish,
  repeatable: true,
  answers: { 200: z.object({ wish: z.int() }).meta({ id: 'WishSaved' }), 409: refused },
  answer: async ({ scope, params, body }) => {
    const { provider: providerId, ...given } = wish.parse(body);
    const requestId = numberIn(params['request'], 'placement request');
    const done = await recordProviderWish(scope, { requestId, providerId, ...given });
    return done.ok
      ? { status: 200, body: { wish: done.value.id } }
      : refusedBy(done, { provider_id: 'provider' });
  },
};

/** Ends a wish about a provider. */
export const endWish: ApiRoute = {
  method: 'POST',
  path: '/api/placement/requests/{request}/wishes/{wish}/end',
  permission: 'placement.work',
  title: 'End a wish about a provider',
  describe: 'It no longer holds, and stays on the record.',
  params: requestParam.extend({ wish: z.string().meta({ examples: ['4'] }) }),
  body: z.object({}).meta({ id: 'WishEnd', examples: [{}] }),
  repeatable: true,
  answers: { 200: z.object({ ended: z.literal(true) }).meta({ id: 'WishEnded' }), 409: refused },
  answer: async ({ scope, params }) => {
    const done = await endProviderWish(scope, {
      requestId: numberIn(params['request'], 'placement request'),
      id: numberIn(params['wish'], 'wish'),
    });
    return done.ok ? { status: 200, body: { ended: true } } : refusedBy(done);
  },
};
