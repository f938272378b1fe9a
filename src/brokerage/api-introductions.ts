/** The API for providers' own systems: who will come first to a person, and when they introduce themselves. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { numberIn } from '../web/record-number.ts';
import { recordIntroduction } from './actions/record-introduction.ts';
import { INTRODUCTION_WAYS, MOST_FIRST_WORKERS } from './rules/introduction.ts';

const introduction = z
  .object({
    way: z.enum(INTRODUCTION_WAYS).meta({
      description: 'visit: they come by; phone: they telephone; declined: the person needs no introduction.',
      examples: ['visit'],
    }),
    meets_at: z.iso
      .datetime({ offset: true })
      .nullable()
      .default(null)
      .meta({ description: 'When; null where it is declined.', examples: ['2026-03-06T15:00:00Z'] }),
    workers: z
      .array(
        z.object({ name: z.string().min(1).max(80), languages: z.array(z.string().max(40)).default([]) }),
      )
      .max(MOST_FIRST_WORKERS)
      .meta({ examples: [[{ name: 'Grace Obi', languages: ['English', 'Punjabi'] }]] }),
    words: z.string().max(300).default('').meta({ description: 'What else the person should know.' }),
  })
  .meta({ id: 'Introduction', description: 'Who will come first, and when they introduce themselves.' });

const sendIntroduction: ApiRoute = {
  method: 'POST',
  path: '/api/placements/{placement}/introduction',
  permission: 'offers.answer',
  title: 'Say who will come first',
  describe:
    'Names the first care workers of a placement and says when they introduce themselves. What is sent last stands; the person reads it in plain words.',
  params: z.object({
    placement: z.string().meta({ description: 'The number of the placement.', examples: ['31'] }),
  }),
  body: introduction,
  answers: {
    200: z.object({ saved: z.literal(true) }).meta({ id: 'IntroductionSaved' }),
    409: z
      .object({ error: z.literal('refused'), reason: z.string(), field: z.string().nullable() })
      .meta({ id: 'IntroductionRefused', description: 'Why it cannot be. Nothing was changed.' }),
  },
  answer: async ({ scope, params, body }) => {
    const { way, meets_at, workers, words } = introduction.parse(body);
    const meetsAt =
      meets_at === null ? null : Math.floor(Temporal.Instant.from(meets_at).epochMilliseconds / 1000);
    const done = await recordIntroduction(scope, numberIn(params['placement'], 'placement'), {
      way,
      meetsAt: way === 'declined' ? null : meetsAt,
      workers,
      words,
    });
    if (!done.ok)
      return { status: 409, body: { error: 'refused', reason: done.reason, field: done.field ?? null } };
    return { status: 200, body: { saved: true } };
  },
};

/** Every act of the API that has to do with introductions. */
export const introductionApiRoutes: readonly ApiRoute[] = [sendIntroduction];
