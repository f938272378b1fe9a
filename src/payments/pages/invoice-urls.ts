import type { Permission } from '../../platform/permissions.ts';
import type { Route } from '../../web/route.ts';
import { invoiceCsv, invoiceFileDownload, invoiceFilePage, invoicePdf, invoiceXml } from './invoice-files.ts';
import { downloadInvoices, invoiceList } from './invoice-list.ts';
import { newInvoice, saveInvoice } from './invoice-new.ts';
import { invoicePage } from './invoice-page.ts';
import { answerQuery, decideChosen, decideLine, undoInvoiceDecision } from './invoice-posts.ts';
import { invoiceLinePage, invoiceQueue } from './invoice-queue.ts';
import { billingWays, saveBilling, saveInvoiceAddress } from './invoice-ways.ts';

function get(path: Route['path'], title: string, permission: Permission, answer: Route['answer']): Route {
  return { method: 'GET', path, permission, title, answer };
}

function post(path: Route['path'], title: string, permission: Permission, answer: Route['answer']): Route {
  return { method: 'POST', path, permission, title, answer };
}

const see = 'invoices.see';
const decide = 'invoices.decide';

/** Invoices and credit notes of both kinds, their lines, and how contracts are billed. */
export const invoiceRoutes: readonly Route[] = [
  get('/invoices', 'Invoices', see, invoiceList),
  get('/invoices/download', 'Invoices as a file', see, downloadInvoices),
  get('/invoices/new', 'Send an invoice', 'invoices.send', newInvoice),
  post('/invoices/new', 'Send an invoice', 'invoices.send', saveInvoice),
  get('/invoices/queries', 'Lines of invoices that wait', see, invoiceQueue),
  post('/invoices/queries', 'Decide lines of invoices', decide, decideChosen),
  post('/invoices/undo', 'Undo a decision about an invoice', decide, undoInvoiceDecision),
  get('/invoices/ways', 'How contracts are billed', 'billing.edit', billingWays),
  post('/invoices/ways', 'Record how a contract is billed', 'billing.edit', saveBilling),
  post('/invoices/ways/address', 'Record the council on invoices', 'billing.edit', saveInvoiceAddress),
  get('/invoices/files/:id', 'A file as it came', see, invoiceFilePage),
  get('/invoices/files/:id/download', 'A file as it came', see, invoiceFileDownload),
  get('/invoices/lines/:id', 'A line of an invoice', see, invoiceLinePage),
  post('/invoices/lines/:id/decide', 'Decide a line of an invoice', decide, decideLine),
  post('/invoices/lines/:id/answer', 'Answer about a line of an invoice', 'invoices.answer', answerQuery),
  get('/invoices/:id', 'Invoice', see, invoicePage),
  get('/invoices/:id/pdf', 'Invoice as a PDF', see, invoicePdf),
  get('/invoices/:id/xml', 'Invoice as UBL', see, invoiceXml),
  get('/invoices/:id/csv', 'Invoice as CSV', see, invoiceCsv),
];
