/** Invoices as files: PDF, UBL and CSV of self-billed ones, and what providers sent, as it came. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import { NotFound } from '../../platform/errors.ts';
import { noteListSeen } from '../../platform/list-seen.ts';
import { paperPdf } from '../../platform/pdf/paper-pdf.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { when } from '../../web/components/amounts.ts';
import { summaryList } from '../../web/components/summary.ts';
import { dataTable } from '../../web/components/table.ts';
import { html } from '../../web/html.ts';
import { numberIn } from '../../web/record-number.ts';
import { type Answer, type Asked, file, page } from '../../web/route.ts';
import { sheetField } from '../formats/csv-field.ts';
import type { OfficialInvoice } from '../formats/ubl-value.ts';
import { writeUbl } from '../formats/ubl-write.ts';
import {
  type FileFault,
  getFileAsSent,
  getInvoice,
  getInvoiceFile,
  type Invoice,
} from '../records/invoices.ts';
import { listBilledItems } from '../records/self-billing.ts';
import { invoicePaper } from './invoice-paper.ts';

/** Notes whose care a self-billed document bills. */
export async function noteBilledPeople(
  scope: Scope,
  invoice: Pick<Invoice, 'id' | 'closeId'>,
): Promise<void> {
  if (invoice.closeId !== null)
    noteListSeen(scope, `lines of invoice ${invoice.id}`, await listBilledItems(scope, invoice.closeId));
}

async function documentIn({ scope, params }: Asked, format: string) {
  const invoice = await getInvoice(scope, numberIn(params['id'], 'invoice'));
  if (invoice.origin !== 'self-billed') throw new NotFound('file of that kind');
  scope.audit({ act: 'invoice downloaded', subject: ['invoice', invoice.id], detail: { format } });
  await noteBilledPeople(scope, invoice);
  return { invoice, document: JSON.parse(invoice.document) as OfficialInvoice };
}

/** GET /invoices/:id/pdf */
export async function invoicePdf(asked: Asked): Promise<Answer> {
  const { invoice, document } = await documentIn(asked, 'pdf');
  return file(
    `${invoice.number}.pdf`,
    'application/pdf',
    await paperPdf(invoicePaper(document, invoice.madeAt)),
  );
}

/** GET /invoices/:id/xml: the official document, or what is missing for one. */
export async function invoiceXml(asked: Asked): Promise<Answer> {
  const { invoice, document } = await documentIn(asked, 'xml');
  const written = writeUbl(document);
  if (written.ok) return file(`${invoice.number}.xml`, 'application/xml', written.value);
  return page(
    'This cannot be an official invoice yet',
    html`<p class="govuk-body">The official rules ask for something that was not recorded when ${invoice.number} was made. The PDF and the CSV hold the same lines. Record it for the next one under the provider’s tax details, or under how contracts are billed.</p>${faultTable(written.faults)}`,
    {
      section: 'Invoices',
      breadcrumbs: [
        { text: 'Invoices', href: '/invoices' },
        { text: invoice.number, href: `/invoices/${invoice.id}` },
      ],
    },
  );
}

/** GET /invoices/:id/csv */
export async function invoiceCsv(asked: Asked): Promise<Answer> {
  const { invoice, document } = await documentIn(asked, 'csv');
  const head = [
    'Number',
    'Kind',
    'Dated',
    'Line',
    'Service',
    'For',
    'Order',
    'Quantity',
    'Unit',
    'Price (£)',
    'Amount (£)',
    'VAT category',
    'From',
    'To',
  ];
  const rows = document.lines.map((line) => [
    document.number,
    invoice.kind,
    document.issuedOn,
    line.id,
    line.name,
    [line.description, line.note].filter((words) => words !== null).join('. '),
    line.object?.id ?? '',
    line.quantity,
    line.unit,
    line.price,
    formatPounds(line.amount_pence).replaceAll(/[£,]/g, '').replace('−', '-'),
    line.tax.category,
    line.period?.startsOn ?? '',
    line.period?.endsOn ?? '',
  ]);
  const text = [head, ...rows].map((row) => row.map(sheetField).join(',')).join('\r\n');
  return file(`${invoice.number}.csv`, 'text/csv; charset=utf-8', `\uFEFF${text}\r\n`);
}

function faultTable(faults: readonly FileFault[]) {
  return dataTable<FileFault>({
    id: 'faults',
    caption: plural(faults.length, 'thing to put right', 'things to put right'),
    rows: faults,
    columns: [
      { head: 'Where', cell: ({ where }) => where || 'The whole file' },
      { head: 'What to change', width: 'wide', cell: ({ reason }) => reason },
      { head: 'Rule', cell: ({ rule }) => rule },
    ],
  });
}

/** GET /invoices/files/:id */
export async function invoiceFilePage({ scope, params }: Asked): Promise<Answer> {
  const sent = await getInvoiceFile(scope, numberIn(params['id'], 'file'));
  return page(
    sent.name,
    html`${sent.faults.length > 0 && html`<p class="govuk-body-l">This could not be read as an invoice, so nothing of it is paid yet. It is kept as it came.</p>`}
${summaryList([
  { key: 'Provider', value: sent.providerName },
  { key: 'Came', value: html`${when(sent.sentAt)}${sent.sentByName !== null && html`, ${sent.sentByName}`}` },
  { key: 'As', value: sent.format },
  { key: 'Fingerprint (SHA-256)', value: sent.sha256.replaceAll(/(.{8})(?=.)/g, '$1 ') },
  sent.invoiceId !== null && {
    key: 'Read as',
    value: html`<a class="govuk-link" href="/invoices/${sent.invoiceId}">an invoice</a>`,
  },
])}
<p class="govuk-body"><a class="govuk-link" href="/invoices/files/${sent.id}/download">The file as it came</a></p>
${sent.faults.length > 0 && faultTable(sent.faults)}
${sent.faults.length > 0 && permits(scope.who, 'invoices.send') && html`<p class="govuk-body"><a class="govuk-link" href="/invoices/new">Send it again once it is put right</a></p>`}`,
    {
      section: 'Invoices',
      caption: `Sent on ${longDate(londonDay(sent.sentAt))}`,
      breadcrumbs: [{ text: 'Invoices', href: '/invoices' }, { text: sent.name }],
    },
  );
}

/** GET /invoices/files/:id/download */
export async function invoiceFileDownload({ scope, params }: Asked): Promise<Answer> {
  const sent = await getInvoiceFile(scope, numberIn(params['id'], 'file'));
  const ending = {
    UBL: 'application/xml',
    CSV: 'text/csv',
    JSON: 'application/json',
    form: 'application/json',
  } as const;
  scope.audit({ act: 'invoice file downloaded', subject: ['invoice file', sent.id] });
  const name = sent.format === 'form' || sent.format === 'JSON' ? `invoice-file-${sent.id}.json` : sent.name;
  return file(name, ending[sent.format], await getFileAsSent(scope, sent.id));
}
