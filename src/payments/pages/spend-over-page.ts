/** Spending over £500 as it is published, by the columns of the Local Government Transparency Code. Nobody who has care is named. */
import { serviceWords } from '../../contracts/rules/service-words.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { day, pounds } from '../../web/components/amounts.ts';
import { button } from '../../web/components/actions.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { listDownload } from '../../web/download.ts';
import { html } from '../../web/html.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listLedgerCodes } from '../records/payment-settings.ts';
import { listSpend } from '../records/spend-over.ts';
import { ledgerCodeFor } from '../rules/ledger-codes.ts';
import { type PublishedLine, publishedSpend } from '../rules/spend-over.ts';
import { formatIn } from './line-downloads.ts';
import { paymentNavigation } from './payment-parts.ts';

const PER_PAGE = 100;
const DEPARTMENT = 'Adult social care';

/** The month asked for, 'YYYY-MM'; else that of today. */
function monthOf({ query, scope }: Asked): {
  readonly month: string;
  readonly from: string;
  readonly to: string;
} {
  const asked = query.get('month') ?? '';
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : londonDay(scope.now).toString().slice(0, 7);
  const first = Temporal.PlainDate.from(`${month}-01`);
  return { month, from: first.toString(), to: first.add({ months: 1 }).subtract({ days: 1 }).toString() };
}

async function published(
  scope: Scope,
  period: { readonly from: string; readonly to: string },
): Promise<PublishedLine[]> {
  const codes = await listLedgerCodes(scope);
  const spent = (await listSpend(scope, period)).map(({ service, contractKind, direct, ...line }) => {
    const code = ledgerCodeFor(codes, { service, contractKind, on: line.paidOn });
    return {
      ...line,
      purpose: direct
        ? 'Direct payment for care'
        : (code?.words ?? `Care: ${serviceWords(service ?? 'home care')}`),
      code: code?.code ?? null,
    };
  });
  return publishedSpend(spent, DEPARTMENT);
}

/** GET /spend-published */
export async function spendPublished(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const { month, from, to } = monthOf(asked);
  const lines = await published(scope, { from, to });
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(lines.length / PER_PAGE)));
  return page(
    'Published spend',
    html`${paymentNavigation(scope, '/spend-published')}
<p class="govuk-body">Every payment over £500 that the bank confirmed from ${longDate(from)} to ${longDate(to)}, as the Local Government Transparency Code asks. A person who has a direct payment is never named.</p>
<form method="get" class="tend-filter"><div class="tend-filter__row"><div class="tend-filter__item"><label class="tend-filter__label" for="month">Month</label><input class="govuk-input tend-filter__box" type="month" id="month" name="month" value="${month}"></div><div class="tend-filter__go">${button({ text: 'Show', kind: 'secondary' })}</div></div></form>
${downloadLinks({ what: 'this month', csv: `/spend-published/download${withQuery(query, { month, format: 'csv', page: null })}`, xlsx: `/spend-published/download${withQuery(query, { month, format: 'xlsx', page: null })}` })}
${dataTable<PublishedLine>({
  id: 'spend',
  caption: 'Spending over £500',
  captionHidden: true,
  rows: lines.slice((at - 1) * PER_PAGE, at * PER_PAGE),
  empty: emptyState({ title: 'Nothing over £500 was paid in this month' }),
  columns: [
    { head: 'Beneficiary', cell: ({ beneficiary }) => beneficiary, foot: 'All' },
    { head: 'Date', cell: ({ date }) => day(date) },
    { head: 'Transaction', cell: ({ transaction }) => transaction },
    { head: 'Purpose', cell: ({ purpose }) => purpose },
    { head: 'Category', cell: ({ category }) => category },
    {
      head: 'Amount',
      numeric: true,
      cell: ({ amountPence }) => pounds(amountPence),
      foot: pounds(lines.reduce((sum, { amountPence }) => sum + amountPence, 0)),
    },
  ],
})}
${pagination({ page: at, perPage: PER_PAGE, total: lines.length, query, one: 'line' })}`,
    { section: 'Payments' },
  );
}

/** GET /spend-published/download */
export async function downloadSpend(asked: Asked): Promise<Answer> {
  const { month, from, to } = monthOf(asked);
  return await listDownload<PublishedLine>({
    name: `spend-over-500-${month}`,
    title: `Spend over £500, ${month}`,
    format: formatIn(asked),
    rows: await published(asked.scope, { from, to }),
    columns: [
      { head: 'Date', value: ({ date }) => date, kind: 'day' },
      { head: 'Department', value: ({ department }) => department },
      { head: 'Beneficiary', value: ({ beneficiary }) => beneficiary },
      { head: 'Beneficiary reference', value: ({ beneficiaryReference }) => beneficiaryReference },
      { head: 'Transaction', value: ({ transaction }) => transaction },
      { head: 'Purpose', value: ({ purpose }) => purpose },
      { head: 'Amount', value: ({ amountPence }) => amountPence, kind: 'pence' },
      {
        head: 'Irrecoverable VAT',
        value: ({ irrecoverableVatPence }) => irrecoverableVatPence,
        kind: 'pence',
      },
      { head: 'Merchant category', value: ({ category }) => category },
    ],
  });
}
