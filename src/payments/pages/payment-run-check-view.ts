/** The check of a payment run: what changed since the last, what was found, and the sums by ledger code. */
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { button } from '../../web/components/actions.ts';
import { figure, none, pounds, poundsDifference, when } from '../../web/components/amounts.ts';
import { dataTable } from '../../web/components/table.ts';
import { statusTag } from '../../web/components/tags.ts';
import { fields } from '../../web/fields.ts';
import { csrfField, type FormState } from '../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../web/html.ts';
import type { RunCheck } from '../actions/payment-run-check.ts';
import type { Finding, FindingKind, PaymentToCheck } from '../rules/payment-findings.ts';
import { detailTag } from './payment-parts.ts';

const names = {
  blocked: 'Cannot be paid',
  'bank details changed': 'Bank details changed',
  'same account': 'Same account as another',
  'first payment': 'First payment',
  'paid before for this period': 'Paid before for this week',
  'large movement': 'Large movement',
  'no ledger code': 'No ledger code',
} as const satisfies Record<FindingKind, string>;

/** What was found, with a box to tick off each with a word where that may be done. */
export function findingsView(
  check: RunCheck,
  {
    runId,
    csrfToken,
    state,
    ticks,
  }: {
    readonly runId: number;
    readonly csrfToken: string;
    readonly state: FormState;
    readonly ticks: boolean;
  },
): SafeHtml {
  if (check.findings.length === 0) return html`<p class="govuk-body">Nothing stands out in this run.</p>`;
  const open = check.open.filter(({ blocks }) => !blocks);
  const table = dataTable<Finding>({
    id: 'finding',
    caption: `${plural(check.findings.length, 'finding')}, ${check.open.length === 0 ? (check.findings.length === 1 ? 'looked at' : 'each looked at') : `${check.open.length} open`}`,
    rows: check.findings,
    ...(ticks &&
      open.length > 0 && {
        selectable: {
          name: 'finding',
          value: ({ key }: Finding) => key,
          label: ({ words }: Finding) => `Tick off: ${words}`,
        },
      }),
    columns: [
      { head: 'Found', cell: ({ kind }) => names[kind] },
      { head: 'What', width: 'wide', cell: (finding) => whatCell(finding, check) },
      { head: 'Looked at', width: 'wide', cell: (finding) => tickCell(finding, check) },
    ],
  });
  if (!ticks || open.length === 0) return table;
  return html`<form method="post" action="/payment-runs/${runId}/tick" novalidate>${csrfField(csrfToken)}${table}
${fields(state).text({ name: 'word', label: 'What you found when you looked', hint: 'For example: as agreed in the contract', width: 30 })}
${button({ text: 'Tick off what is chosen', kind: 'secondary' })}</form>`;
}

function whatCell({ kind, words, providerId }: Finding, check: RunCheck): SafeHtml {
  const detail = check.details.get(providerId);
  const about = kind === 'blocked' || kind === 'bank details changed' || kind === 'same account';
  if (!about) return html`${words}`;
  const asked = (detail?.confirmations ?? []).map(
    ({ byName, channel, outcome, words: said, at }) =>
      html`<li>${byName}, by ${channel}, ${when(at)}: ${outcome}. ${said}</li>`,
  );
  return html`${words} <a class="govuk-link" href="/bank-details/${providerId}">Bank details of this provider</a> ${detail && detailTag(detail.state)}${asked.length > 0 && html`<ul class="govuk-list govuk-list--bullet govuk-!-font-size-16">${asked}</ul>`}`;
}

function tickCell({ key, blocks }: Finding, check: RunCheck): SafeHtml {
  if (blocks) return statusTag('Put right or take out', 'problem');
  const tick = check.ticks.get(key);
  if (tick === undefined) return statusTag('To look at', 'attention');
  return html`<span>${tick.word}<br><span class="tend-quiet">${tick.byName}, ${when(tick.at)}</span></span>`;
}

/** Each provider beside its last payment, the largest movement first. */
export function movementsView(check: RunCheck): SafeHtml {
  const moved = (one: PaymentToCheck): number => Math.abs(one.amountPence - (one.lastPence ?? 0));
  const now = check.payments.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const last = check.payments.reduce((sum, { lastPence }) => sum + (lastPence ?? 0), 0);
  return dataTable<PaymentToCheck>({
    id: 'movements',
    caption: 'Beside the last payment to each, the largest difference first',
    rows: check.payments.toSorted((a, b) => moved(b) - moved(a)),
    empty: 'There is nothing left in this run',
    columns: [
      { head: 'Provider', cell: ({ providerName }) => providerName, foot: 'All' },
      {
        head: 'Last',
        numeric: true,
        cell: ({ lastPence }) => (lastPence === undefined ? none('never paid before') : pounds(lastPence)),
        foot: pounds(last),
      },
      { head: 'This', numeric: true, cell: ({ amountPence }) => pounds(amountPence), foot: pounds(now) },
      {
        head: 'Difference',
        numeric: true,
        cell: ({ amountPence, lastPence }) =>
          lastPence === undefined
            ? statusTag('First payment', 'attention')
            : poundsDifference(amountPence - lastPence),
        foot: poundsDifference(now - last),
      },
      {
        head: 'Share',
        numeric: true,
        cell: ({ amountPence, lastPence }) =>
          lastPence === undefined || lastPence === 0
            ? none('not applicable')
            : shareOf(amountPence - lastPence, lastPence),
      },
    ],
  });
}

/** '+12%', '−70%', '0%': a difference as a share of the last payment. */
function shareOf(difference: number, last: number): string {
  const percent = Math.round((difference / last) * 100);
  return percent === 0 ? '0%' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)}%`;
}

/** The sums by the council's own codes. */
export function codesView(check: RunCheck): SafeHtml {
  if (check.codes.length === 0) return nothing;
  return dataTable({
    id: 'codes',
    caption: 'By ledger code',
    rows: check.codes,
    columns: [
      { head: 'Code', cell: ({ code }) => code?.code ?? statusTag('No code', 'attention') },
      {
        head: 'For',
        width: 'wide',
        cell: ({ code }) => code?.words ?? 'No code fits: an administrator records one',
        foot: 'All',
      },
      { head: 'Items', numeric: true, cell: ({ items }) => figure(items) },
      {
        head: 'Amount',
        numeric: true,
        cell: ({ amountPence }) => pounds(amountPence),
        foot: formatPounds(check.codes.reduce((sum, { amountPence }) => sum + amountPence, 0)),
      },
    ],
  });
}
