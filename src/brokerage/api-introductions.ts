/** The API for who will come first to a person: a provider's system says it, the council's asks for it. */
import { z } from 'zod';
import type { ApiRoute } from '../web/api.ts';
import { answerTo, numberParam, refused } from '../web/api-shapes.ts';
import { numberIn } from '../web/record-number.ts';
import { askForIntroduction, recordIntroduction } from './actions/record-introduction.ts';
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

const placementParam = z.object({ placement: numberParam('placement', '31') });

const sendIntroduction: ApiRoute = {
  method: 'POST',
  path: '/api/placements/{placement}/introduction',
  permission: 'offers.answer',
  title: 'Say who will come first',
  describe:
    'Names the first care workers of a placement and says when they introduce themselves. What is sent last stands; the person reads it in plain words.',
  params: placementParam,
  body: introduction,
  repeatable: true,
  answers: {
    200: z.object({ saved: z.literal(true) }).meta({ id: 'IntroductionSaved' }),
    409: refused,
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
    return await answerTo(done, () => ({ saved: true }), { name_1: 'workers', meets_on: 'meets_at' });
  },
};

const askIntroduction: ApiRoute = {
  method: 'POST',
  path: '/api/placements/{placement}/introduction/ask',
  permission: 'placement.work',
  title: 'Ask a provider who will come first',
  describe: 'A notice to its people and the event introduction.asked to its system.',
  params: placementParam,
  body: z.object({}).meta({ id: 'IntroductionToAsk', examples: [{}] }),
  repeatable: true,
  answers: { 200: z.object({ asked: z.literal(true) }).meta({ id: 'IntroductionAsked' }), 409: refused },
  answer: async ({ scope, params }) => {
    const done = await askForIntroduction(scope, numberIn(params['placement'], 'placement'));
    return await answerTo(done, () => ({ asked: true }));
  },
};

/** Every act of the API that has to do with introductions. */
export const introductionApiRoutes: readonly ApiRoute[] = [sendIntroduction, askIntroduction];
