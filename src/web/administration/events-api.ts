/** The API by which a provider's system reads events that it missed. */
import { z } from 'zod';
import { listEventsAfter, WEBHOOK_KINDS } from '../../platform/webhooks.ts';
import type { ApiRoute } from '../api.ts';

const MOST_EVENTS = 500;

const event = z
  .object({
    id: z.string().meta({ description: 'The same as the webhook-id of its message.', examples: ['evt_81'] }),
    type: z
      .string()
      .meta({ description: Object.keys(WEBHOOK_KINDS).join(', '), examples: ['week.verified'] }),
    timestamp: z.iso
      .datetime()
      .meta({ description: 'When it happened.', examples: ['2026-03-10T02:30:00.000Z'] }),
    data: z.record(z.string(), z.union([z.string(), z.number()])).meta({
      description: 'What it is about. It never names a person.',
      examples: [{ week_starts_on: '2026-03-02' }],
    }),
  })
  .meta({ id: 'Event', description: 'Something that happened, as a webhook tells it too.' });

const query = z.object({
  after: z.coerce
    .number()
    .int()
    .nonnegative()
    .default(0)
    .meta({ description: 'The `next` of the answer before; 0 for the first.' }),
});

/** Every API act about events. */
export const eventApiRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/events',
    permission: 'feeds.see',
    title: 'Read events',
    describe: `What happened, oldest first, up to ${MOST_EVENTS} at a time: for a system that has no webhook or missed some.`,
    query,
    answers: {
      200: z
        .object({
          events: z.array(event),
          next: z
            .int()
            .nullable()
            .meta({ description: 'Send this as `after`; null where this is the last of it.' }),
        })
        .meta({ id: 'Events' }),
    },
    answer: async (asked) => {
      const { after } = query.parse(Object.fromEntries(asked.query));
      const rows = await listEventsAfter(asked.scope, after, MOST_EVENTS);
      return {
        status: 200,
        body: {
          events: rows.map(({ id, kind, about, happened_at }) => ({
            id: `evt_${id}`,
            type: kind,
            timestamp: happened_at.toISOString(),
            data: about,
          })),
          next: rows.length === MOST_EVENTS ? (rows.at(-1)?.id ?? null) : null,
        },
      };
    },
  },
];
