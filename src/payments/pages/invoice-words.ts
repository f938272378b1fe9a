/** Words and tags of invoices: why a line does not agree, with both figures, and where it stands. */
import { dateRange, longDate, minutesInWords } from '../../ground/dates-in-words.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords } from '../../ground/text.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import type { SafeHtml } from '../../web/html.ts';
import type { InvoiceLine } from '../records/invoice-lines.ts';
import type { Invoice } from '../records/invoices.ts';
import type { MatchReason } from '../rules/invoice-match.ts';
import { type InvoiceLineStatus, invoiceStatus, type InvoiceStatus } from '../rules/invoice-status.ts';

/** Each reason in short, as a filter or a heading names it. */
export const reasonNames = {
  'no such order': 'No such order',
  'self-billed': 'Paid by self-billing',
  'outside its dates': 'Outside the dates of the order',
  'person has died': 'The person has died',
  'in hospital': 'In hospital',
  'already paid': 'On another invoice already',
  'visit held': 'A visit is held',
  'visit refused': 'A visit was refused',
  'week not approved': 'The week is not approved yet',
  'nothing verified': 'No visit was verified',
  'more hours': 'More hours than verified',
  'fewer hours': 'Fewer hours than verified',
  'price differs': 'Another price',
  arithmetic: 'Does not add up',
  'amount differs': 'Another amount',
  'VAT charged': 'VAT from a provider that is not registered',
  'takes back': 'Takes back',
} as const satisfies Record<MatchReason, string>;

/** A reason in a sentence, with both figures where there are two. */
export function reasonWords(reason: MatchReason, line: InvoiceLine): string {
  const { facts, minutes, pencePerHour, reference } = line;
  const prices = (facts?.verifiedPrices ?? []).map(formatPounds);
  const words: Record<MatchReason, string> = {
    'no such order':
      reference === ''
        ? 'It names no order.'
        : `We have no order, visit or contract ‘${reference}’ with this provider.`,
    'self-billed': 'This contract is self-billed in that week: the council makes the invoice itself.',
    'outside its dates': `The order runs ${facts?.orderStartsOn ? dateRange(facts.orderStartsOn, facts.orderEndsOn) : 'at other times'}${facts?.orderEndsOn === null ? ' on' : ''}.`,
    'person has died': `The person died on ${facts?.diedOn ? longDate(facts.diedOn) : 'an earlier day'}.`,
    'in hospital': 'The person was in hospital for some of these days.',
    'already paid': `Visits of these days stand on ${listWords(facts?.claimedOn ?? []) || 'another line'} already.`,
    'visit held': 'A visit of these days is held and waits for a decision.',
    'visit refused': 'A visit of these days was refused.',
    'week not approved':
      'Visits of these days are verified but their week is not approved yet. It is matched again when it is.',
    'nothing verified': 'No visit of these days was verified.',
    'more hours': `Claimed ${minutesInWords(minutes ?? 0)}, verified ${minutesInWords(facts?.verifiedMinutes ?? 0)}.`,
    'fewer hours': `Claimed ${minutesInWords(minutes ?? 0)}, verified ${minutesInWords(facts?.verifiedMinutes ?? 0)}.`,
    'price differs': `Claimed ${formatPounds(pencePerHour ?? 0)} an hour, the contract’s price is ${listWords(prices) || 'not by the hour'}.`,
    arithmetic: `${minutesInWords(Math.abs(minutes ?? 0))} at ${formatPounds(pencePerHour ?? 0)} is not ${formatPounds(line.claimedPence)}.`,
    'amount differs': `Claimed ${formatPounds(line.claimedPence)}, verified ${formatPounds(line.worthPence)}.`,
    'VAT charged': 'This provider is not recorded as one that charges VAT.',
    'takes back': 'It takes back part of another invoice.',
  };
  return words[reason];
}

export const lineWords = {
  passed: { text: 'Agrees', tone: 'good' },
  held: { text: 'Waits for the council', tone: 'attention' },
  queried: { text: 'Queried', tone: 'waiting' },
  answered: { text: 'Answered', tone: 'attention' },
  agreed: { text: 'Agreed at our figure', tone: 'good' },
  accepted: { text: 'Accepted', tone: 'good' },
  'part accepted': { text: 'Accepted in part', tone: 'good' },
  refused: { text: 'Refused', tone: 'problem' },
  replaced: { text: 'Replaced', tone: 'quiet' },
} as const satisfies Record<InvoiceLineStatus, { text: string; tone: Tone }>;

/** How a line stands, as a tag; to a provider a query is a question that waits for it. */
export function lineTag(status: InvoiceLineStatus, own: boolean): SafeHtml {
  if (status === 'queried') return statusTag(own ? 'Asked of you' : 'Queried', own ? 'attention' : 'waiting');
  return statusTag(lineWords[status].text, lineWords[status].tone);
}

const invoiceWords = {
  passed: { text: 'Agrees', tone: 'good' },
  waiting: { text: 'Waits', tone: 'attention' },
  'part waiting': { text: 'Part waits', tone: 'attention' },
  queried: { text: 'Queried', tone: 'waiting' },
  settled: { text: 'Settled', tone: 'good' },
  refused: { text: 'Refused', tone: 'problem' },
  replaced: { text: 'Replaced', tone: 'quiet' },
} as const satisfies Record<InvoiceStatus, { text: string; tone: Tone }>;

/** How an invoice stands, as a tag. */
export function invoiceTag({ origin, statuses }: Pick<Invoice, 'origin' | 'statuses'>): SafeHtml {
  if (origin === 'self-billed') return statusTag('Self-billed', 'active');
  const { text, tone } = invoiceWords[invoiceStatus(statuses)];
  return statusTag(text, tone);
}

/** 'Invoice' or 'Credit note'. */
export function kindName(kind: Invoice['kind']): string {
  return kind === 'invoice' ? 'Invoice' : 'Credit note';
}

/** The amount as it counts: what a credit note takes back is below nought. */
export function countedPence({ kind, totalPence }: Pick<Invoice, 'kind' | 'totalPence'>): number {
  return kind === 'invoice' ? totalPence : -totalPence;
}
