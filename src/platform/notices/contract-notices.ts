/** Notices about what happens to a contract besides its terms. */
import { template, words } from './template.ts';

export const contractNotices = {
  'contract-event': template({
    title: 'The council recorded something about a contract',
    when: 'A restriction, suspension, notice, plan or ending of a provider’s contracts is recorded or lifted.',
    audience: 'provider',
    fields: {
      event: words('what was recorded, of which contracts, and from when'),
      reason: words('the reason that the council gave'),
    },
    example: {
      event: 'Suspension of new business, all contracts and areas, from 4 Mar 2026, 12:00',
      reason: 'Visits were missed',
    },
    channels: ['screen', 'email'],
    subject: ({ event }) => event,
    body: ({ event, reason }) =>
      `The council recorded: ${event}. The reason: ${reason}.\n\nSign in to Tend to read what it rests on, on the Events page of the contract. Care that you give now goes on until the council tells you otherwise.`,
    short: ({ event }) => `The council recorded: ${event}. Read why in Tend.`,
  }),
  'care-to-move': template({
    title: 'Care must move because of a contract',
    when: 'What is recorded about a provider’s contracts leaves care that must move, or placements that cannot start; for all brokers.',
    audience: 'council',
    fields: {
      provider: words('the provider'),
      event: words('what was recorded, of which contracts, and from when'),
      stranded: words('what must move or cannot start'),
    },
    example: {
      provider: 'Ashgrove Care',
      event: 'Termination, all contracts and areas, from 1 Apr 2026, 00:00',
      stranded: '12 lines of care must move.',
    },
    channels: ['screen', 'email'],
    subject: ({ provider, stranded }) => `${provider}: ${stranded}`,
    body: ({ provider, event, stranded }) =>
      `${provider}: ${event}. ${stranded}\n\nSign in to Tend to move the care to others.`,
    short: ({ provider, stranded }) => `${provider}: ${stranded} Move the care in Tend.`,
  }),
} as const;
