/** Notices about rounds, to care workers and to people whose visits move. Those to care workers name nobody: what is planned stands behind the worker's own link. */
import { template, words, wordsOrNone } from './template.ts';

const fields = { week: words('the Monday of the week') };
const example = { week: 'Monday 2 March 2026' };

export const roundNotices = {
  'rounds-link': template({
    title: 'A care worker’s own rounds',
    when: 'A provider makes a care worker a link to their rounds and sends it.',
    audience: 'worker',
    fields: { provider: words('the name of the provider'), address: words('the address of the page') },
    example: { provider: 'Bramble Home Care', address: 'https://tend.example.gov.uk/my-rounds/…' },
    channels: ['text'],
    secret: 'address',
    subject: ({ provider }) => `Your rounds at ${provider}`,
    body: ({ provider, address }) =>
      `Your rounds at ${provider} are here. The link is yours alone: do not pass it on.\n\n${address}`,
    short: ({ provider, address }) => `${provider}: your rounds, for you alone: ${address}`,
  }),
  'rounds-published': template({
    title: 'Rounds are published',
    when: 'A provider publishes the rota of a week for the first time.',
    audience: 'worker',
    fields,
    example,
    channels: ['text'],
    subject: ({ week }) => `Your rounds from ${week}`,
    body: ({ week }) => `Your rounds for the week from ${week} are published. Open your link to see them.`,
    short: ({ week }) => `Your rounds for the week from ${week} are published. Open your link to see them.`,
  }),
  'rounds-changed': template({
    title: 'Rounds have changed',
    when: 'A provider publishes a rota again: to the care workers whose rounds changed.',
    audience: 'worker',
    fields,
    example,
    channels: ['text'],
    subject: ({ week }) => `Your rounds have changed: week from ${week}`,
    body: ({ week }) => `Your rounds in the week from ${week} have changed. Open your link to see them now.`,
    short: ({ week }) => `Your rounds in the week from ${week} have changed. Open your link to see them now.`,
  }),
  'visit-times': template({
    title: 'Visits come at another time',
    when: 'A provider publishes a rota in which a visit lies outside the times that the person was told, or comes back to them.',
    audience: 'person',
    fields: {
      provider: words('the name of the provider'),
      phone: wordsOrNone('the provider’s number, such as “ on 01632 960 111”; empty where it is not known'),
      list: words('each visit with its day, its new time and the one told before'),
    },
    example: {
      provider: 'Bramble Home Care',
      phone: ' on 01632 960 111',
      list: 'On Tuesday 3 March 2026 at 08:45 instead of 08:00',
    },
    channels: ['email', 'text'],
    subject: ({ provider }) => `${provider} comes at another time`,
    body: ({ provider, phone, list }) =>
      `${provider} plans visits at other times than you were told:\n\n${list}\n\nIf that does not suit you, telephone ${provider}${phone}, or the council.`,
    short: ({ provider, phone, list }) =>
      `${provider} comes at another time. ${list}. Telephone them${phone} if that does not suit you.`,
  }),
} as const;
