/** One invoice or credit note: a self-billed one with its lines, or a provider's own with what was verified beside what is claimed. */
import { noteListSeen } from '../../platform/list-seen.ts';
import { dateRange, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { permits } from '../../platform/scope.ts';
import { buttonLink } from '../../web/components/actions.ts';
import { day, duration, none, pounds, when } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { timeline } from '../../web/components/timeline.ts';
import { type Html, html, type SafeHtml } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, page } from '../../web/route.ts';
import type { OfficialInvoice } from '../formats/ubl-value.ts';
import {
  type InvoiceLine,
  listInvoiceEvents,
  listInvoiceLines,
  type NamedInvoiceEvent,
} from '../records/invoice-lines.ts';
import { getInvoice, type Invoice } from '../records/invoices.ts';
import { mayNow, waits } from '../rules/invoice-status.ts';
import { isOwn } from './address.ts';
import { partyWords, quantityWords, taxWords } from './invoice-paper.ts';
import { noteBilledPeople } from './invoice-files.ts';
import { invoiceTag, kindName, lineTag, lineWords, reasonNames, reasonWords } from './invoice-words.ts';

/** GET /invoices/:id */
export async function invoicePage(asked: Asked): Promise<Answer> {
  const { scope, params } = asked;
  const invoice = await getInvoice(scope, numberIn(params['id'], 'invoice'));
  scope.audit({ act: 'invoice seen', subject: ['invoice', invoice.id] });
  if (invoice.origin === 'self-billed') await noteBilledPeople(scope, invoice);
  const main =
    invoice.origin === 'self-billed'
      ? selfBilledPart(JSON.parse(invoice.document) as OfficialInvoice, invoice, isOwn(scope))
      : await sentPart(asked, invoice);
  return page(`${kindName(invoice.kind)} ${invoice.number}`, main, {
    section: 'Invoices',
    caption: invoice.providerName,
    wide: true,
    breadcrumbs: [{ text: 'Invoices', href: '/invoices' }, { text: invoice.number }],
  });
}

function selfBilledPart(
  document: OfficialInvoice,
  invoice: Invoice & { readonly sha256: string },
  own: boolean,
): SafeHtml {
  const { totals } = document;
  return html`<p class="govuk-body-l">${invoiceTag(invoice)} <strong>${pounds(totals.withTax_pence)}</strong>${document.period?.startsOn && html` for ${dateRange(document.period.startsOn, document.period.endsOn)}`}</p>
${summaryList([
  { key: 'Supplier', value: partyWords(document.seller) },
  { key: 'Customer', value: partyWords(document.buyer) },
  { key: 'Dated', value: day(document.issuedOn) },
  document.dueOn !== null && { key: 'To be paid by', value: day(document.dueOn) },
  document.corrects.length > 0 && {
    key: 'Corrects',
    value: document.corrects.map(({ number }) => number).join(', '),
  },
  { key: 'VAT', value: taxWords(document) },
  !own &&
    invoice.closeId !== null && {
      key: 'Made from',
      value: html`<a class="govuk-link" href="/payable/${invoice.closeId}">the closed week</a>`,
    },
])}
<ul class="govuk-list"><li><a class="govuk-link" href="/invoices/${invoice.id}/pdf">PDF</a></li><li><a class="govuk-link" href="/invoices/${invoice.id}/xml">Peppol invoice (UBL)</a></li><li><a class="govuk-link" href="/invoices/${invoice.id}/csv">CSV</a></li></ul>
${dataTable({
  id: 'lines',
  caption: 'What it is for',
  rows: document.lines,
  columns: [
    { head: 'Service', cell: ({ name }) => name, foot: 'All, without VAT' },
    {
      head: 'For',
      width: 'wide',
      cell: ({ description, note }) => [description, note].filter(Boolean).join('. '),
    },
    {
      head: 'Order',
      cell: ({ object }) =>
        object === undefined || object === null
          ? none()
          : html`<span class="tend-nowrap">${object.id}</span>`,
    },
    { head: 'Hours', numeric: true, cell: (line) => quantityWords(line) || none() },
    { head: 'Price', numeric: true, cell: ({ price }) => `£${price}` },
    {
      head: 'Amount',
      numeric: true,
      cell: ({ amount_pence }) => pounds(amount_pence),
      foot: pounds(totals.withoutTax_pence),
    },
  ],
})}
<p class="govuk-body">This was made by the council under a self-billing agreement and is never changed. Later changes come as a credit note or on a later invoice.</p>`;
}

async function sentPart({ scope }: Asked, invoice: Invoice): Promise<SafeHtml> {
  const own = isOwn(scope);
  const lines = await listInvoiceLines(scope, invoice.id);
  noteListSeen(scope, `lines of invoice ${invoice.id}`, lines);
  const events = await listInvoiceEvents(
    scope,
    lines.map(({ id }) => id),
  );
  const pays = lines.reduce((sum, { paysPence }) => sum + paysPence, 0);
  const claimed = lines.reduce((sum, { claimedPence }) => sum + claimedPence, 0);
  const replaceable = invoice.replacedById === null && lines.every(({ status }) => mayNow(status, 'replace'));
  return html`<p class="govuk-body-l">${invoiceTag(invoice)} <strong>${pounds(claimed)}</strong> claimed, <strong>${pounds(pays)}</strong> paid or to be paid</p>
${summaryList([
  {
    key: 'Number',
    value: invoice.version === 1 ? invoice.number : `${invoice.number}, version ${invoice.version}`,
  },
  { key: 'Dated', value: day(invoice.issuedOn) },
  {
    key: 'Received',
    value: html`${when(invoice.madeAt)}${invoice.madeByName !== null && html`, ${invoice.madeByName}`}`,
  },
  invoice.taxPence !== 0 && { key: 'VAT', value: pounds(invoice.taxPence) },
  invoice.correctsNumber !== null && { key: 'Corrects', value: invoice.correctsNumber },
  invoice.replacesId !== null && {
    key: 'In place of',
    value: html`<a class="govuk-link" href="/invoices/${invoice.replacesId}">the version before</a>`,
  },
  invoice.replacedById !== null && {
    key: 'Replaced by',
    value: html`<a class="govuk-link" href="/invoices/${invoice.replacedById}">a newer version</a>`,
  },
  invoice.fileId !== null && {
    key: 'As it came',
    value: html`<a class="govuk-link" href="/invoices/files/${invoice.fileId}">the file</a>`,
  },
])}
${
  permits(scope.who, 'invoices.send') &&
  replaceable &&
  lines.some(({ status }) => waits(status)) &&
  buttonLink({
    text: 'Send a corrected version',
    href: `/invoices/new?replaces=${invoice.id}`,
    kind: 'secondary',
  })
}
${dataTable<InvoiceLine>({
  id: 'lines',
  caption: 'Line by line: claimed, and verified',
  rows: lines,
  rowHref: ({ id }) => `/invoices/lines/${id}`,
  columns: [
    { head: 'Line', cell: ({ number, reference }) => `${number}. ${reference || 'no order'}`, foot: 'All' },
    { head: 'Stands', cell: ({ status }) => lineTag(status, own) },
    {
      head: 'Days',
      cell: ({ startsOn, endsOn, begins }) =>
        html`${dateRange(startsOn, endsOn === startsOn ? null : endsOn)}${begins !== null && html` ${begins}`}`,
    },
    { head: 'Why it does not agree', width: 'wide', cell: (line) => whyCell(line) },
    { head: 'Hours claimed', numeric: true, cell: ({ minutes }) => duration(minutes) },
    { head: 'Verified', numeric: true, cell: ({ facts }) => duration(facts?.verifiedMinutes) },
    {
      head: 'Claimed',
      numeric: true,
      cell: ({ claimedPence }) => pounds(claimedPence),
      foot: pounds(claimed),
    },
    { head: 'Verified', numeric: true, cell: ({ worthPence }) => pounds(worthPence) },
    { head: 'Pays', numeric: true, cell: ({ paysPence }) => pounds(paysPence), foot: pounds(pays) },
  ],
})}
<h2 class="govuk-heading-m">What happened</h2>
${timeline(happenings(events, lines))}`;
}

/** Why a line does not agree, each reason in a sentence. */
export function whyCell(line: InvoiceLine): Html {
  if (line.reasons.length === 0) return none('It agrees');
  return html`${line.reasons.map((reason) => html`<strong>${reasonNames[reason]}.</strong> ${reasonWords(reason, line)} `)}`;
}

/** What happened to lines, the latest first. */
export function happenings(events: readonly NamedInvoiceEvent[], lines: readonly InvoiceLine[]) {
  const numbers = new Map(lines.map(({ id, number }) => [id, number]));
  return events
    .toReversed()
    .slice(0, 60)
    .map((event) => ({
      title: `Line ${numbers.get(event.lineId) ?? ''}: ${eventTitle(event)}`,
      at: event.at,
      who: event.byName ?? (event.byProvider ? 'The provider' : 'The council'),
      body: event.words === '' ? undefined : event.words,
    }));
}

function eventTitle({ kind, amountPence, dueOn, ownerName }: NamedInvoiceEvent): string {
  if (kind === 'undone') return 'the decision was undone';
  if (kind === 'taken on') return `${ownerName ?? 'somebody'} looks after it`;
  if (kind === 'held')
    return ownerName === null ? 'does not agree' : `does not agree; ${ownerName} looks after it`;
  if (kind === 'part accepted') return `accepted in part, ${formatPounds(amountPence ?? 0)}`;
  if (kind === 'queried') return `queried, to be answered by ${dueOn === null ? 'a day' : longDate(dueOn)}`;
  return lineWords[kind].text.toLowerCase();
}
