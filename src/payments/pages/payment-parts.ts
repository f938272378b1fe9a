/** What the pages of payments share: the pages among each other, tags and small tables. */
import { permits, type Scope } from '../../platform/scope.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { statusTag, type Tone } from '../../web/components/tags.ts';
import type { SafeHtml } from '../../web/html.ts';
import type { DetailState } from '../rules/bank-detail-state.ts';
import type { PaymentState, RunStatus } from '../rules/payment-run-status.ts';

export const runWords = {
  drafted: { text: 'Draft', tone: 'attention' },
  checked: { text: 'Waits for approval', tone: 'waiting' },
  approved: { text: 'Approved, to be released', tone: 'active' },
  released: { text: 'Released', tone: 'active' },
  paid: { text: 'Paid', tone: 'good' },
  'partly returned': { text: 'Partly returned', tone: 'problem' },
  withdrawn: { text: 'Withdrawn', tone: 'quiet' },
} as const satisfies Record<RunStatus, { text: string; tone: Tone }>;

/** How a run stands, as a tag. */
export function runTag(status: RunStatus): SafeHtml {
  return statusTag(runWords[status].text, runWords[status].tone);
}

export const paymentWords = {
  'in the run': { text: 'In the run', tone: 'waiting' },
  'taken out': { text: 'Taken out', tone: 'quiet' },
  'on its way': { text: 'On its way', tone: 'active' },
  paid: { text: 'Paid', tone: 'good' },
  returned: { text: 'Returned', tone: 'problem' },
} as const satisfies Record<PaymentState, { text: string; tone: Tone }>;

/** How a payment stands, as a tag. */
export function paymentTag(state: PaymentState): SafeHtml {
  return statusTag(paymentWords[state].text, paymentWords[state].tone);
}

export const detailWords = {
  confirmed: { text: 'Confirmed', tone: 'good' },
  waiting: { text: 'To be confirmed', tone: 'attention' },
  'not confirmed': { text: 'Not confirmed', tone: 'problem' },
  impossible: { text: 'Cannot be right', tone: 'problem' },
} as const satisfies Record<DetailState, { text: string; tone: Tone }>;

/** How bank details stand, as a tag. */
export function detailTag(state: DetailState): SafeHtml {
  return statusTag(detailWords[state].text, detailWords[state].tone);
}

const pages = [
  { text: 'Payment runs', href: '/payment-runs', permission: 'payments.see' },
  { text: 'Remittances', href: '/remittances', permission: 'remittances.see' },
  { text: 'Holds', href: '/holds', permission: 'holds.see' },
  { text: 'Bank details', href: '/bank-details', permission: 'bank-details.see' },
  { text: 'Prompt payment', href: '/prompt-payment', permission: 'payments.see' },
  { text: 'Published spend', href: '/spend-published', permission: 'payments.see' },
  { text: 'Direct payments', href: '/funds', permission: 'funds.see' },
  { text: 'Limits and codes', href: '/payment-settings', permission: 'payment-settings.see' },
] as const;

/** The pages of payments, those that whoever asks may open. */
export function paymentNavigation(scope: Scope, current: (typeof pages)[number]['href']): SafeHtml {
  return subNavigation(
    pages.map(
      ({ text, href, permission }) =>
        permits(scope.who, permission) && { text, href, current: href === current },
    ),
    { label: 'Payments' },
  );
}
