/** Notices about money: what is paid, what came back, what waits for a second person. */
import { template, words } from './template.ts';

export const paymentNotices = {
  'payment-released': template({
    title: 'A payment is on its way',
    when: 'A payment run is released.',
    audience: 'provider',
    fields: {
      amount: words('what is paid'),
      day: words('the day on which it arrives'),
      reference: words('what the bank statement shows'),
    },
    example: { amount: '£12,340.56', day: 'Friday 6 March 2026', reference: 'TEND 31-PR07' },
    channels: ['screen', 'email', 'text'],
    subject: ({ amount, day }) => `${amount} is paid to you on ${day}`,
    body: ({ amount, day, reference }) =>
      `${amount} is paid to you on ${day}, with the reference ${reference}. Sign in to Tend to see what it is for, and why anything is not paid yet.`,
    short: ({ amount, day }) => `${amount} is paid to you on ${day}. See what for in Tend.`,
  }),
  'payment-returned': template({
    title: 'A payment came back',
    when: 'The bank returns a payment.',
    audience: 'provider',
    fields: { amount: words('what was paid'), reason: words('why it came back') },
    example: { amount: '£12,340.56', reason: 'Account closed' },
    channels: ['screen', 'email', 'text'],
    subject: ({ amount }) => `The bank returned a payment of ${amount}`,
    body: ({ amount, reason }) =>
      `The bank returned our payment of ${amount}: ${reason}. It is paid again in the next payment run, once your bank details are right. Sign in to Tend to see it.`,
    short: ({ amount, reason }) => `The bank returned our payment of ${amount}: ${reason}. See Tend.`,
  }),
  'payment-run-waits': template({
    title: 'A payment run waits for approval',
    when: 'A payment run has been checked.',
    audience: 'council',
    fields: {
      number: words('the number of the run'),
      amount: words('what it comes to'),
      day: words('the day of payment'),
    },
    example: { number: '31', amount: '£412,340.56', day: 'Friday 6 March 2026' },
    channels: ['screen', 'email'],
    subject: ({ number, amount }) => `Payment run ${number} of ${amount} waits for approval`,
    body: ({ number, amount, day }) =>
      `Payment run ${number} of ${amount} for ${day} has been checked. Sign in to Tend to approve it, or to say why not.`,
    short: ({ number, amount }) => `Payment run ${number} of ${amount} waits for approval in Tend.`,
  }),
} as const;
