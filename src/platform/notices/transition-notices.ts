/** Notices about services that move from one provider to another. */
import { template, words } from './template.ts';

export const transitionNotices = {
  'service-leaves': template({
    title: 'A service moves to another provider',
    when: 'A move of a transition is placed; for the provider whose service it was.',
    audience: 'provider',
    fields: {
      line: words('the reference of the service'),
      day: words('the first day with the other provider'),
    },
    example: { line: 'CP18-1', day: 'Saturday 28 November 2026' },
    channels: ['screen', 'email', 'text'],
    subject: ({ line, day }) => `${line} moves to another provider on ${day}`,
    body: ({ line, day }) =>
      `The service ${line} is made by another provider from ${day}. Visits before that day still happen. Sign in to Tend to confirm what you hand over.`,
    short: ({ line, day }) =>
      `${line} moves to another provider on ${day}. Confirm in Tend what you hand over.`,
  }),
  'service-comes': template({
    title: 'A service moves to you',
    when: 'A move of a transition is placed; for the provider that it goes to.',
    audience: 'provider',
    fields: { from: words('the provider whose service it was'), day: words('the first day') },
    example: { from: 'Ashgrove Care', day: 'Saturday 28 November 2026' },
    channels: ['screen', 'email', 'text'],
    subject: ({ day }) => `A service moves to you on ${day}`,
    body: ({ from, day }) =>
      `A service of ${from} is yours from ${day}. Sign in to Tend to read its service order and to confirm what is handed over to you.`,
    short: ({ from, day }) => `A service of ${from} is yours from ${day}. Read its order in Tend.`,
  }),
} as const;
