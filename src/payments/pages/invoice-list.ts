/** Invoices and credit notes: those that the council makes and those that providers send. */
import { dateRange } from '../../ground/calendar.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { listProviderChoices } from '../../providers/records/providers.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { day, none, pounds, poundsDifference } from '../../web/components/amounts.ts';
import { downloadLinks } from '../../web/components/downloads.ts';
import { filterForm, providerFilter } from '../../web/components/filters.ts';
import { emptyState } from '../../web/components/messages.ts';
import { pagination } from '../../web/components/pagination.ts';
import { readPage, withQuery } from '../../web/components/query.ts';
import { dataTable } from '../../web/components/table.ts';
import { subNavigation } from '../../web/components/tabs.ts';
import { listDownload } from '../../web/download.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import { listUninvoiced } from '../records/invoice-claims.ts';
import { countWaitingLines } from '../records/invoice-lines.ts';
import {
  countInvoices,
  INVOICE_KINDS,
  INVOICE_ORIGINS,
  type Invoice,
  type InvoiceFilter,
  listFaultyFiles,
  listInvoices,
} from '../records/invoices.ts';
import { isOwn, weekWords } from './address.ts';
import { countedPence, invoiceTag, kindName } from './invoice-words.ts';
import { formatIn } from './line-downloads.ts';

const PER_PAGE = 50;

/** The pages of invoices among each other. */
export async function invoiceNavigation(
  scope: Scope,
  current: '/invoices' | '/invoices/queries' | '/invoices/ways',
): Promise<SafeHtml> {
  const { lines } = await countWaitingLines(scope, {});
  return subNavigation(
    [
      { text: 'Invoices', href: '/invoices', current: current === '/invoices' },
      {
        text: 'Lines that wait',
        href: '/invoices/queries',
        current: current === '/invoices/queries',
        ...(lines > 0 && { count: lines, countOf: 'lines' }),
      },
      permits(scope.who, 'billing.edit') && {
        text: 'How contracts are billed',
        href: '/invoices/ways',
        current: current === '/invoices/ways',
      },
    ],
    { label: 'Invoices' },
  );
}

function filterIn({ query, scope }: Asked): InvoiceFilter {
  const typed = (name: string): string | undefined => query.get(name) || undefined;
  const aDay = (name: string): string | undefined => {
    const given = query.get(name) ?? '';
    return /^\d{4}-\d\d-\d\d$/.test(given) ? given : undefined;
  };
  return {
    providerId: scope.who.providerId ?? readNumber(query.get('provider')),
    origin: INVOICE_ORIGINS.find((origin) => origin === query.get('origin')),
    kind: INVOICE_KINDS.find((kind) => kind === query.get('kind')),
    waiting: query.get('waits') === 'yes' || undefined,
    from: aDay('from'),
    to: aDay('to'),
    words: typed('q'),
  };
}

/** GET /invoices */
export async function invoiceList(asked: Asked): Promise<Answer> {
  const { scope, query } = asked;
  const own = isOwn(scope);
  const find = filterIn(asked);
  const { invoices, totalPence } = await countInvoices(scope, find);
  const at = Math.min(readPage(query), Math.max(1, Math.ceil(invoices / PER_PAGE)));
  const rows = await listInvoices(scope, find, { limit: PER_PAGE, offset: (at - 1) * PER_PAGE });
  const files = (format: string): string => `/invoices/download${withQuery(query, { format })}`;
  return page(
    own ? 'Your invoices' : 'Invoices',
    html`${await invoiceNavigation(scope, '/invoices')}
<p class="govuk-body">${own ? 'What we made for you from weeks that were approved, and what you sent us.' : 'Those that the council makes from closed weeks, and those that providers send.'}</p>
${permits(scope.who, 'invoices.send') && buttonLink({ text: 'Send an invoice', href: '/invoices/new' })}
${await waitingForInvoice(asked)}
${await faultyFiles(asked)}
${filterForm({
  query,
  search: { label: 'Number' },
  filters: [
    !own && providerFilter(await listProviderChoices(scope)),
    {
      kind: 'select',
      name: 'origin',
      label: 'Made by',
      empty: 'Anybody',
      options: [
        { value: 'self-billed', text: 'The council' },
        { value: 'provider', text: own ? 'You' : 'The provider' },
      ],
    },
    {
      kind: 'select',
      name: 'kind',
      label: 'Kind',
      empty: 'Both',
      options: INVOICE_KINDS.map((kind) => ({ value: kind, text: kindName(kind) })),
    },
    {
      kind: 'select',
      name: 'waits',
      label: 'Lines that wait',
      empty: 'With or without',
      options: [{ value: 'yes', text: 'Only with lines that wait' }],
    },
  ],
  found: { total: invoices, one: 'document' },
})}
${downloadLinks({ what: 'these documents', csv: files('csv'), xlsx: files('xlsx') })}
${dataTable<Invoice>({
  id: 'invoices',
  caption: 'Invoices and credit notes, the newest first',
  captionHidden: true,
  rows,
  rowHref: ({ id }) => `/invoices/${id}`,
  empty: emptyState({
    title: 'No invoices yet',
    text: 'One is made for each week that is approved, or sent by a provider.',
  }),
  columns: [
    {
      head: 'Number',
      cell: ({ number, version }) => (version === 1 ? number : `${number}, version ${version}`),
      foot: 'All found',
    },
    { head: 'Kind', cell: ({ kind }) => kindName(kind) },
    !own && { head: 'Provider', cell: ({ providerName }) => providerName },
    { head: 'Stands', cell: invoiceTag },
    { head: 'Dated', cell: ({ issuedOn }) => day(issuedOn) },
    {
      head: 'For',
      cell: ({ startsOn, endsOn }) => (startsOn === null ? none() : dateRange(startsOn, endsOn)),
    },
    {
      head: 'Waits',
      numeric: true,
      cell: ({ waitingPence }) => (waitingPence === 0 ? none() : pounds(waitingPence)),
    },
    {
      head: 'Total',
      numeric: true,
      cell: (invoice) => poundsDifferenceOrPlain(invoice),
      foot: pounds(totalPence),
    },
  ],
})}
${pagination({ page: at, perPage: PER_PAGE, total: invoices, query, one: 'document' })}`,
    { section: 'Invoices', wide: true },
  );
}

function poundsDifferenceOrPlain(invoice: Invoice): SafeHtml {
  return invoice.kind === 'invoice' ? pounds(invoice.totalPence) : poundsDifference(countedPence(invoice));
}

async function waitingForInvoice({ scope, query }: Asked): Promise<SafeHtml | false> {
  const rows = await listUninvoiced(scope, scope.who.providerId ?? readNumber(query.get('provider')));
  if (rows.length === 0) return false;
  const total = rows.reduce((sum, { amountPence }) => sum + amountPence, 0);
  return html`<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">${pounds(total)} is verified and waits for ${isOwn(scope) ? 'your invoice' : 'an invoice'}</span></summary><div class="govuk-details__text">${dataTable(
    {
      id: 'uninvoiced',
      caption: 'Verified and not invoiced',
      captionHidden: true,
      rows,
      dense: true,
      columns: [
        { head: 'Week', cell: ({ weekStartsOn }) => weekWords(weekStartsOn) },
        { head: 'Contract', cell: ({ contractTitle }) => contractTitle ?? none() },
        { head: 'Lines', numeric: true, cell: ({ items }) => items },
        { head: 'Verified', numeric: true, cell: ({ amountPence }) => pounds(amountPence) },
      ],
    },
  )}</div></details>`;
}

async function faultyFiles({ scope }: Asked): Promise<SafeHtml | false> {
  const files = (await listFaultyFiles(scope, scope.who.providerId ?? undefined)).slice(0, 5);
  if (files.length === 0) return false;
  return html`<h2 class="govuk-heading-s">Files that could not be read</h2><ul class="govuk-list">${files.map(
    ({ id, name, providerName, sentAt, faults }) =>
      html`<li><a class="govuk-link" href="/invoices/files/${id}">${name}</a>${!isOwn(scope) && html`, ${providerName}`}, ${day(sentAt.toISOString().slice(0, 10))}: ${faults.length} to put right</li>`,
  )}</ul>`;
}

/** GET /invoices/download */
export async function downloadInvoices(asked: Asked): Promise<Answer> {
  return await listDownload<Invoice>({
    name: 'invoices',
    title: 'Invoices',
    format: formatIn(asked),
    rows: await listInvoices(asked.scope, filterIn(asked), { limit: null }),
    columns: [
      { head: 'Number', value: ({ number }) => number },
      { head: 'Version', value: ({ version }) => version },
      { head: 'Kind', value: ({ kind }) => kind },
      { head: 'Made by', value: ({ origin }) => (origin === 'self-billed' ? 'council' : 'provider') },
      { head: 'Provider', value: ({ providerName }) => providerName },
      { head: 'Dated', value: ({ issuedOn }) => issuedOn, kind: 'day' },
      { head: 'From', value: ({ startsOn }) => startsOn, kind: 'day' },
      { head: 'To', value: ({ endsOn }) => endsOn, kind: 'day' },
      { head: 'Net (£)', value: ({ netPence }) => netPence, kind: 'pence' },
      { head: 'VAT (£)', value: ({ taxPence }) => taxPence, kind: 'pence' },
      { head: 'Total (£)', value: ({ totalPence }) => totalPence, kind: 'pence' },
      { head: 'Waits (£)', value: ({ waitingPence }) => waitingPence, kind: 'pence' },
      { head: 'Corrects', value: ({ correctsNumber }) => correctsNumber },
    ],
  });
}
