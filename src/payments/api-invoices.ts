/** The API of invoices for providers' own systems: list and read both kinds, send one, answer about a line. */
import { z } from 'zod';
import { Forbidden } from '../platform/errors.ts';
import type { ApiRoute } from '../web/api.ts';
import { numberIn } from '../web/record-number.ts';
import { answerLine } from './actions/invoice-acts.ts';
import { receiveInvoice } from './actions/invoice-receive.ts';
import { getInvoiceLine, type InvoiceLine, listInvoiceLines } from './records/invoice-lines.ts';
import {
  getInvoice,
  INVOICE_KINDS,
  INVOICE_ORIGINS,
  type Invoice,
  listInvoices,
} from './records/invoices.ts';
import { MATCH_REASONS } from './rules/invoice-match.ts';
import { LINE_STATUSES } from './rules/invoice-status.ts';
import { taxOfLines } from './rules/sent-invoice.ts';

const MOST = 100;
const pence = (description: string) => z.int().meta({ description });
const aDay = (description: string) => z.iso.date().meta({ description, examples: ['2026-03-02'] });

const invoiceShape = z
  .object({
    id: z.int(),
    number: z.string().meta({ examples: ['SB-PR7-2026-0012'] }),
    version: z.int(),
    made_by: z
      .enum(INVOICE_ORIGINS)
      .meta({ description: 'self-billed: the council made it for you. provider: you sent it.' }),
    kind: z.enum(INVOICE_KINDS),
    issued_on: aDay('The date of the document.'),
    starts_on: aDay('The first day that it is for.').nullable(),
    ends_on: aDay('The last day that it is for.').nullable(),
    net_pence: pence('Without VAT. A credit note’s amounts are above nought and take back.'),
    tax_pence: pence('VAT.'),
    total_pence: pence('With VAT.'),
    waiting_pence: pence('What its lines claim that is neither paid nor refused yet.'),
  })
  .meta({ id: 'Invoice', description: 'An invoice or a credit note.' });

const lineShape = z
  .object({
    id: z.int(),
    number: z.int(),
    reference: z.string().meta({ description: 'The order, visit or contract that it names.' }),
    starts_on: aDay('The first day.'),
    ends_on: aDay('The last day.'),
    status: z.enum(LINE_STATUSES),
    reasons: z
      .array(z.enum(MATCH_REASONS))
      .meta({ description: 'Why it does not agree; empty where it does.' }),
    claimed_minutes: z.int().nullable(),
    verified_minutes: z.int().nullable(),
    claimed_pence: pence('What it claims without VAT.'),
    vat_percent: z
      .string()
      .nullable()
      .meta({ description: 'The rate of VAT that it charges; null for none.' }),
    verified_pence: pence('What was verified for it.'),
    pays_pence: pence('What it pays as it stands.'),
    answer_by: aDay('The day by which your answer is asked for.').nullable(),
  })
  .meta({ id: 'InvoiceLine', description: 'A line of an invoice that you sent, and what was verified.' });

const fault = z.object({ rule: z.string(), where: z.string(), reason: z.string() });

function asInvoice(one: Invoice): z.output<typeof invoiceShape> {
  return {
    id: one.id,
    number: one.number,
    version: one.version,
    made_by: one.origin,
    kind: one.kind,
    issued_on: one.issuedOn,
    starts_on: one.startsOn,
    ends_on: one.endsOn,
    net_pence: one.netPence,
    tax_pence: one.taxPence,
    total_pence: one.totalPence,
    waiting_pence: one.waitingPence,
  };
}

function asLine(line: InvoiceLine): z.output<typeof lineShape> {
  return {
    id: line.id,
    number: line.number,
    reference: line.reference,
    starts_on: line.startsOn,
    ends_on: line.endsOn,
    status: line.status,
    reasons: [...line.reasons],
    claimed_minutes: line.minutes,
    verified_minutes: line.facts?.verifiedMinutes ?? null,
    claimed_pence: line.claimedPence,
    vat_percent: line.vatPercent,
    verified_pence: line.worthPence,
    pays_pence: line.paysPence,
    answer_by: line.dueOn,
  };
}

const readInvoices: ApiRoute = {
  method: 'GET',
  path: '/api/invoices',
  permission: 'invoices.see',
  title: 'List your invoices',
  describe: 'Those that the council made for you and those that you sent, the newest first.',
  query: z.object({
    made_by: z.enum(INVOICE_ORIGINS).optional(),
    limit: z.coerce.number().int().min(1).max(MOST).optional(),
    after: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional()
      .meta({ description: 'The `next` of the answer before.' }),
  }),
  answers: {
    200: z.object({ invoices: z.array(invoiceShape), next: z.string().nullable() }).meta({ id: 'Invoices' }),
  },
  answer: async ({ scope, query }) => {
    const most = Number(query.get('limit') ?? MOST);
    const before = query.get('after');
    const origin = INVOICE_ORIGINS.find((one) => one === query.get('made_by'));
    const find = { origin, ...(before !== null && { before: Number(before) }) };
    const found = await listInvoices(scope, find, { limit: most + 1 });
    const told = found.slice(0, most);
    const next = found.length > most ? String(told.at(-1)?.id ?? '') : null;
    return { status: 200, body: { invoices: told.map(asInvoice), next } };
  },
};

const readOne: ApiRoute = {
  method: 'GET',
  path: '/api/invoices/{id}',
  permission: 'invoices.see',
  title: 'Read an invoice',
  describe:
    'An invoice; where you sent it, every line with what was verified; where the council made it, the whole document as data.',
  params: z.object({ id: z.string().regex(/^\d{1,15}$/) }),
  answers: {
    200: z
      .object({
        invoice: invoiceShape,
        lines: z.array(lineShape),
        document: z.record(z.string(), z.unknown()).nullable(),
      })
      .meta({ id: 'WholeInvoice' }),
  },
  answer: async ({ scope, params }) => {
    const invoice = await getInvoice(scope, numberIn(params['id'], 'invoice'));
    scope.audit({ act: 'invoice seen', subject: ['invoice', invoice.id], detail: { by: 'a system' } });
    const lines = await listInvoiceLines(scope, invoice.id);
    const document =
      invoice.origin === 'self-billed' ? (JSON.parse(invoice.document) as Record<string, unknown>) : null;
    return { status: 200, body: { invoice: asInvoice(invoice), lines: lines.map(asLine), document } };
  },
};

const sentLine = z.object({
  reference: z.string().max(60).meta({ description: 'The order, visit or contract.' }),
  starts_on: aDay('The first day.'),
  ends_on: aDay('The last day.'),
  begins: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional()
    .meta({ description: 'Where one visit is meant: when it began.' }),
  minutes: z.int().optional().meta({ description: 'Minutes of all care workers together.' }),
  pence_per_hour: z.int().min(0).optional(),
  amount_pence: z.int().meta({ description: 'Without VAT; below nought on a credit note.' }),
  vat_percent: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/)
    .optional()
    .meta({
      description: 'The rate of VAT on the amount; left out where none is charged.',
      examples: ['20'],
    }),
  words: z.string().max(500).optional(),
});

const sending = z
  .union([
    z.object({
      ubl: z
        .string()
        .min(1)
        .max(5_000_000)
        .meta({ description: 'A Peppol BIS Billing 3.0 invoice or credit note.' }),
    }),
    z.object({
      number: z.string().min(1).max(60),
      issued_on: aDay('The date of the invoice.'),
      corrects: z
        .string()
        .max(60)
        .optional()
        .meta({ description: 'For a credit note: the number of the invoice.' }),
      lines: z.array(sentLine).min(1).max(5000),
    }),
  ])
  .meta({ id: 'NewInvoice', description: 'An invoice as UBL, or as lines.' });

const sendInvoice: ApiRoute = {
  method: 'POST',
  path: '/api/invoices',
  permission: 'invoices.send',
  title: 'Send an invoice',
  describe:
    'It is kept as it came and matched at once. The same bytes, or the same number, are taken once. What breaks an official rule is answered with the rule’s own id.',
  body: sending,
  answers: {
    201: z.object({ invoice: invoiceShape, lines: z.array(lineShape) }).meta({ id: 'InvoiceTaken' }),
    422: z
      .object({ error: z.string(), reason: z.string(), faults: z.array(fault) })
      .meta({ id: 'InvoiceRefused' }),
  },
  answer: async ({ scope, body: posted }) => {
    const body = sending.parse(posted);
    const { providerId } = scope.who;
    if (providerId === null) throw new Forbidden('An invoice is sent with a key of the provider.');
    const backwards = 'lines' in body ? body.lines.findIndex((one) => one.ends_on < one.starts_on) : -1;
    if (backwards >= 0)
      return {
        status: 422,
        body: {
          error: 'refused',
          reason: `Line ${backwards + 1} ends before it begins: correct its days`,
          faults: [],
        },
      };
    const sent = await receiveInvoice(
      scope,
      'ubl' in body
        ? { providerId, channel: 'api', format: 'UBL', name: 'invoice.xml', bytes: Buffer.from(body.ubl) }
        : { providerId, channel: 'api', format: 'JSON', name: body.number, invoice: ofBody(body) },
    );
    if (!sent.ok) return { status: 422, body: { error: 'refused', reason: sent.reason, faults: [] } };
    if (sent.value.kind === 'faults')
      return {
        status: 422,
        body: { error: 'refused', reason: 'The document breaks official rules.', faults: sent.value.faults },
      };
    const invoice = await getInvoice(scope, sent.value.invoiceId);
    return {
      status: 201,
      body: { invoice: asInvoice(invoice), lines: (await listInvoiceLines(scope, invoice.id)).map(asLine) },
    };
  },
};

function ofBody(body: Extract<z.output<typeof sending>, { number: string }>) {
  const sum = body.lines.reduce((total, one) => total + one.amount_pence, 0);
  const rates = body.lines.map((one) => ({
    amountPence: one.amount_pence,
    vatPercent: one.vat_percent ?? null,
  }));
  return {
    kind: sum < 0 ? ('credit note' as const) : ('invoice' as const),
    number: body.number,
    issuedOn: body.issued_on,
    correctsNumber: body.corrects ?? null,
    taxPence: taxOfLines(rates),
    lines: body.lines.map((one, at) => ({
      number: at + 1,
      references: [one.reference],
      service: null,
      words: one.words ?? '',
      startsOn: one.starts_on,
      endsOn: one.ends_on,
      begins: one.begins ?? null,
      minutes: one.minutes ?? null,
      workers: 1,
      pencePerHour: one.pence_per_hour ?? null,
      amountPence: one.amount_pence,
      vatPercent: one.vat_percent ?? null,
    })),
  };
}

const answering = z
  .object({
    agree: z.boolean().meta({ description: 'Whether you agree to what was verified.' }),
    words: z.string().max(2000).meta({ description: 'Your answer; may be empty where you agree.' }),
  })
  .meta({ id: 'InvoiceAnswer' });

const answer: ApiRoute = {
  method: 'POST',
  path: '/api/invoices/lines/{id}/answers',
  permission: 'invoices.answer',
  title: 'Answer about a line of an invoice',
  describe: 'Answers a query of the council, or agrees to what was verified.',
  params: z.object({ id: z.string().regex(/^\d{1,15}$/) }),
  body: answering,
  answers: {
    200: lineShape,
    422: z.object({ error: z.string(), reason: z.string() }).meta({ id: 'AnswerRefused' }),
  },
  answer: async ({ scope, params, body }) => {
    const id = numberIn(params['id'], 'invoice line');
    const done = await answerLine(scope, id, answering.parse(body));
    if (!done.ok) return { status: 422, body: { error: 'refused', reason: done.reason } };
    return { status: 200, body: asLine(await getInvoiceLine(scope, id)) };
  },
};

/** Every act of the API that has to do with invoices. */
export const invoiceApiRoutes: readonly ApiRoute[] = [readInvoices, readOne, sendInvoice, answer];
