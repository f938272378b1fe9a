/** Notices about services that move from one provider to another. */
import { template, words } from './template.ts';

export const transitionNotices = {
  'ask-again': template({
    title: 'People are to be asked again about a move',
    when: 'On the day agreed with somebody who wanted to wait, and each morning until they are asked; for the owner of the transition, or all brokers.',
    audience: 'user',
    fields: {
      people: words('how many people'),
      provider: words('the provider whose services move'),
      day: words('the first day of the new providers'),
    },
    example: { people: '2 people', provider: 'Ashgrove Care', day: 'Saturday 28 November 2026' },
    channels: ['screen', 'email'],
    subject: ({ people, provider }) => `Ask ${people} of ${provider} again`,
    body: ({ people, provider, day }) =>
      `${people} of ${provider} wanted to wait, and are to be asked again today. The new providers begin on ${day}.`,
    short: ({ people, provider }) => `Ask ${people} of ${provider} again today.`,
  }),
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
  'services-leave': template({
    title: 'Services move to other providers',
    when: 'Several moves of a transition were placed in one go; one notice for the provider whose services they were.',
    audience: 'provider',
    fields: {
      services: words('how many services'),
      day: words('the first day with the other providers'),
    },
    example: { services: '40 services', day: 'Saturday 28 November 2026' },
    channels: ['screen', 'email', 'text'],
    subject: ({ services, day }) => `From ${day} other providers make ${services} of yours`,
    body: ({ services, day }) =>
      `From ${day} other providers make ${services} of yours. Visits before that day still happen. Sign in to Tend to see each of them, and to confirm what you hand over.`,
    short: ({ services, day }) =>
      `From ${day} other providers make ${services} of yours. See each and confirm what you hand over in Tend.`,
  }),
  'services-come': template({
    title: 'Services move to you',
    when: 'Several moves of a transition were placed in one go; one notice for each provider that they go to.',
    audience: 'provider',
    fields: {
      services: words('how many services'),
      from: words('the provider whose services they were'),
      day: words('the first day'),
    },
    example: { services: '12 services', from: 'Ashgrove Care', day: 'Saturday 28 November 2026' },
    channels: ['screen', 'email', 'text'],
    subject: ({ services, day }) => `From ${day} you make ${services} more`,
    body: ({ services, from, day }) =>
      `From ${day} you make ${services} of ${from}. Sign in to Tend to read their service orders and to confirm what is handed over to you.`,
    short: ({ services, from, day }) =>
      `From ${day} you make ${services} of ${from}. Read their orders in Tend.`,
  }),
} as const;
