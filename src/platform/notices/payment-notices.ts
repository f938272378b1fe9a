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
  'invoice-made': template({
    title: 'A self-billed invoice is made',
    when: 'A closed week is approved.',
    audience: 'provider',
    fields: {
      documents: words('the numbers of what was made'),
      amount: words('what it comes to'),
      week: words('the week'),
    },
    example: { documents: 'SB-PR7-2026-0012', amount: '£12,340.56', week: '2 to 8 March 2026' },
    channels: ['screen', 'email'],
    subject: ({ documents, week }) => `${documents} for the week of ${week}`,
    body: ({ documents, amount, week }) =>
      `We made ${documents} for you for the week of ${week}: ${amount}. Keep it as your own invoice, and do not send another. Sign in to Tend to read it and to keep it as a PDF or a file for your accounts.`,
    short: ({ documents, amount }) => `${documents} of ${amount} is made. See Tend.`,
  }),
  'invoice-queried': template({
    title: 'A question about an invoice',
    when: 'The council queries lines of a provider’s invoice.',
    audience: 'provider',
    fields: {
      number: words('the number of the invoice'),
      lines: words('how many lines'),
      words: words('what the council asks'),
      day: words('the day by which to answer'),
    },
    example: {
      number: 'KH-1042',
      lines: '1 line',
      words: 'The visits that were logged come to 9 hours. Why 10?',
      day: 'Friday 20 March 2026',
    },
    channels: ['screen', 'email'],
    subject: ({ number, lines }) => `A question about ${lines} of invoice ${number}`,
    body: ({ number, lines, words: asked, day }) =>
      `We ask about ${lines} of your invoice ${number}: ${asked} What we could verify is paid without waiting. Sign in to Tend to answer by ${day}, to agree with our figure, or to send a corrected invoice.`,
    short: ({ number, day }) => `A question about your invoice ${number}. Answer by ${day} in Tend.`,
  }),
  'invoice-answered': template({
    title: 'A query about an invoice is answered',
    when: 'A provider answers a query about a line of its invoice.',
    audience: 'council',
    fields: {
      provider: words('the provider'),
      number: words('the number of the invoice'),
      line: words('the line'),
    },
    example: { provider: 'Kindly Homecare', number: 'KH-1042', line: '3' },
    channels: ['screen'],
    subject: ({ provider, number, line }) => `${provider} answered about line ${line} of ${number}`,
    body: ({ provider, number, line }) =>
      `${provider} answered your query about line ${line} of invoice ${number}. Sign in to Tend to decide.`,
    short: ({ provider, number }) => `${provider} answered about ${number}. See Tend.`,
  }),
} as const;
