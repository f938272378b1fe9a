/** The API for what is paid: a provider's payments, what each is for line by line, and what is not paid yet and why. */
import { noteListSeen } from '../platform/list-seen.ts';
import { z } from 'zod';
import { londonDay } from '../ground/calendar.ts';
import { NotFound } from '../platform/errors.ts';
import { findProviderBy } from '../providers/records/providers.ts';
import type { ApiRoute } from '../web/api.ts';
import { type ListedRun, listRuns } from './records/payment-runs.ts';
import { getPayment, listPayments, type SentPayment } from './records/payments.ts';
import { listRemittanceLines, listUnpaid, type RemittanceLine, type Unpaid } from './records/remittances.ts';
import { UNPAID_REASONS, unpaidWords } from './rules/hold-words.ts';
import { RUN_STATUSES } from './rules/payment-run-status.ts';

const MOST_PAYMENTS = 200;
const MOST_LINES = 1000;

const told = (description: string, example: string | number) => ({ description, examples: [example] });
const pence = (description: string, example: number) => z.int().meta(told(description, example));
const dayOrNull = (description: string) => z.iso.date().nullable().meta(told(description, '2026-03-13'));

const next = z.string().nullable().meta({
  description: 'Send this as `after` for what follows; null where this is the last of it.',
});
const limitUpTo = (most: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .optional()
    .meta({ description: `The most to answer at once: from 1 to ${most}, which it is where left out.` });
const after = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional()
  .meta({ description: 'The `next` of the answer before.' });

const payment = z
  .object({
    payment: z.int().meta(told('The number of the payment.', 412)),
    reference: z.string().meta(told('What your bank statement shows.', 'TEND-412')),
    provider_id: z.string().meta(told("The provider's reference at the council.", 'PR7')),
    pay_on: z.iso.date().meta(told('The day on which the money arrives.', '2026-03-13')),
    amount_pence: pence('What is paid.', 1_234_056),
    status: z.enum(['on its way', 'paid', 'returned']).meta(told('paid: the bank has confirmed it.', 'paid')),
    paid_on: dayOrNull('The day that the bank confirms; null before.'),
    returned_on: dayOrNull('The day on which the bank returned it.'),
    returned_because: z.string().nullable().meta(told('Why the bank returned it.', 'Account closed')),
  })
  .meta({ id: 'Payment', description: 'A payment that left the council.' });

function asPayment(sent: SentPayment): z.output<typeof payment> {
  return {
    payment: sent.id,
    reference: sent.reference,
    provider_id: sent.providerReference,
    pay_on: sent.payOn,
    amount_pence: sent.amountPence,
    status: sent.state,
    paid_on: sent.paidOn,
    returned_on: sent.returnedOn,
    returned_because: sent.returnedBecause,
  };
}

const remittanceLine = z
  .object({
    item: z.int().meta(told('The number of the item. It is paid once.', 90_117)),
    line: z.int().nullable().meta(told('The line of the week that it pays; null for a charge.', 8812)),
    kind: z.enum(['visit', 'charge', 'adjustment']).meta(told('What it is.', 'visit')),
    week_starts_on: z.iso.date().meta(told('The Monday of its week.', '2026-03-02')),
    visit_id: z.string().nullable().meta(told("The planned visit's reference.", 'V-2026-10-0815')),
    person_id: z.string().nullable().meta(told("The council's reference of the person.", 'P1042')),
    contract_id: z.string().nullable().meta(told("The contract's reference.", 'FW-101')),
    paid_minutes: pence('Minutes that it pays for.', 30),
    amount_pence: pence('What it pays; below 0 where it takes something back.', 1205),
    corrects_item: z.int().nullable().meta(told('The item that an adjustment corrects.', 88_004)),
    because: z.string().meta(told('Why, in a sentence.', 'Live-in care, 7 days')),
  })
  .meta({ id: 'RemittanceLine', description: 'One line of what a payment is for.' });

function asLine(line: RemittanceLine): z.output<typeof remittanceLine> {
  return {
    item: line.itemId,
    line: line.lineId,
    kind: line.kind,
    week_starts_on: line.weekStartsOn,
    visit_id: line.visitReference,
    person_id: line.personReference,
    contract_id: line.contractReference,
    paid_minutes: line.paidMinutes,
    amount_pence: line.amountPence,
    corrects_item: line.correctsItemId,
    because: line.because,
  };
}

const unpaidItem = z
  .object({
    item: z.int().nullable().meta(told('The number of the item; null where it is no item yet.', 90_117)),
    line: z.int().nullable().meta(told('The line of the week; null for a charge.', 8812)),
    week_starts_on: z.iso.date().meta(told('The Monday of its week.', '2026-03-02')),
    person_id: z.string().nullable().meta(told("The council's reference of the person.", 'P1042')),
    reason: z.enum(UNPAID_REASONS).meta(told('Why it is not paid yet.', 'held')),
    words: z.string().meta(told('The same in words.', 'Held by the council: the rate is queried')),
    amount_pence: pence('What it would pay.', 1205),
  })
  .meta({ id: 'UnpaidItem', description: 'Something that is not paid yet, with its reason.' });

function asUnpaid(one: Unpaid): z.output<typeof unpaidItem> {
  return {
    item: one.itemId,
    line: one.lineId,
    week_starts_on: one.weekStartsOn,
    person_id: one.personReference,
    reason: one.reason,
    words: unpaidWords(one.reason, one.words, one.untilOn),
    amount_pence: one.amountPence,
  };
}

const readPayments: ApiRoute = {
  method: 'GET',
  path: '/api/payments',
  permission: 'remittances.see',
  title: 'List your payments',
  describe: 'What was paid to you, the newest first.',
  query: z.object({
    from: z.iso.date().optional().meta({ description: 'Payments that arrive from this day on.' }),
    to: z.iso.date().optional().meta({ description: 'Payments that arrive up to this day.' }),
    limit: limitUpTo(MOST_PAYMENTS),
    after,
  }),
  answers: { 200: z.object({ payments: z.array(payment), next }).meta({ id: 'Payments' }) },
  answer: async ({ scope, query }) => {
    const most = Number(query.get('limit') ?? MOST_PAYMENTS);
    const before = query.get('after');
    const found = await listPayments(
      scope,
      {
        from: query.get('from') ?? undefined,
        to: query.get('to') ?? undefined,
        ...(before !== null && { before: Number(before) }),
      },
      { limit: most + 1 },
    );
    const last = found.at(most - 1);
    return {
      status: 200,
      body: {
        payments: found.slice(0, most).map(asPayment),
        next: found.length > most && last !== undefined ? String(last.id) : null,
      },
    };
  },
};

/** A page of rows by how many came before it. */
function pageOf<Row>(
  rows: readonly Row[],
  most: number,
  from: number,
): { readonly shown: readonly Row[]; readonly next: string | null } {
  return { shown: rows.slice(0, most), next: rows.length > most ? String(from + most) : null };
}

const readRemittance: ApiRoute = {
  method: 'GET',
  path: '/api/payments/{payment}/lines',
  permission: 'remittances.see',
  title: 'Read the lines of a payment',
  describe: 'What a payment is for: every visit, charge and adjustment, week by week.',
  params: z.object({
    payment: z
      .string()
      .regex(/^\d{1,15}$/)
      .meta(told('The number of the payment.', '412')),
  }),
  query: z.object({ limit: limitUpTo(MOST_LINES), after }),
  answers: { 200: z.object({ payment, lines: z.array(remittanceLine), next }).meta({ id: 'Remittance' }) },
  answer: async ({ scope, params, query }) => {
    const sent = await getPayment(scope, Number(params['payment']));
    const most = Number(query.get('limit') ?? MOST_LINES);
    const from = Number(query.get('after') ?? 0);
    const { shown, next: mark } = pageOf(
      await listRemittanceLines(scope, sent.id, { limit: most + 1, offset: from }),
      most,
      from,
    );
    scope.audit({
      act: 'remittance read by a system',
      subject: ['payment', sent.id],
      detail: { after: from },
    });
    noteListSeen(scope, `lines of payment ${sent.id} by api`, shown);
    return { status: 200, body: { payment: asPayment(sent), lines: shown.map(asLine), next: mark } };
  },
};

const readUnpaid: ApiRoute = {
  method: 'GET',
  path: '/api/unpaid',
  permission: 'remittances.see',
  title: 'List what is not paid yet',
  describe: 'Each item and each visit of weeks that have ended that is not paid yet, with its reason.',
  query: z.object({
    provider_id: z
      .string()
      .max(400)
      .optional()
      .meta(told("For a system of the council: the provider's reference.", 'PR7')),
    limit: limitUpTo(MOST_LINES),
    after,
  }),
  answers: { 200: z.object({ unpaid: z.array(unpaidItem), next }).meta({ id: 'Unpaid' }) },
  answer: async ({ scope, query }) => {
    const most = Number(query.get('limit') ?? MOST_LINES);
    const from = Number(query.get('after') ?? 0);
    const providerId =
      scope.who.providerId ?? (await findProviderBy(scope, 'reference', query.get('provider_id') ?? ''))?.id;
    if (providerId === undefined) throw new NotFound('provider');
    const rows = await listUnpaid(scope, providerId, londonDay(scope.now).toString(), {
      limit: most + 1,
      offset: from,
    });
    const { shown, next: mark } = pageOf(rows, most, from);
    noteListSeen(scope, 'what is not paid yet by api', shown);
    return { status: 200, body: { unpaid: shown.map(asUnpaid), next: mark } };
  },
};

const paymentRun = z
  .object({
    run: z.int().meta(told('The number of the run.', 31)),
    pay_on: z.iso.date().meta(told('The day on which the money arrives.', '2026-03-13')),
    status: z.enum(RUN_STATUSES).meta(told('Where it stands.', 'released')),
    payments: z.int().meta(told('How many providers it pays.', 24)),
    returned: z.int().meta(told('How many of its payments came back.', 0)),
    amount_pence: pence('What it comes to.', 41_234_056),
  })
  .meta({ id: 'PaymentRun', description: 'Providers that are paid together on one day.' });

function asRun(run: ListedRun): z.output<typeof paymentRun> {
  return {
    run: run.id,
    pay_on: run.payOn,
    status: run.status,
    payments: run.payments,
    returned: run.returned,
    amount_pence: run.amountPence,
  };
}

const readRuns: ApiRoute = {
  method: 'GET',
  path: '/api/payment-runs',
  permission: 'payments.see',
  title: 'List payment runs',
  describe: 'For a system of the council: its payment runs, the newest first.',
  query: z.object({ limit: limitUpTo(MOST_PAYMENTS), after }),
  answers: { 200: z.object({ payment_runs: z.array(paymentRun), next }).meta({ id: 'PaymentRuns' }) },
  answer: async ({ scope, query }) => {
    const most = Number(query.get('limit') ?? MOST_PAYMENTS);
    const before = query.get('after');
    const found = await listRuns(scope, before === null ? {} : { before: Number(before) });
    const last = found.at(most - 1);
    return {
      status: 200,
      body: {
        payment_runs: found.slice(0, most).map(asRun),
        next: found.length > most && last !== undefined ? String(last.id) : null,
      },
    };
  },
};

/** Every act of the API that has to do with payments. */
export const paymentsApiRoutes: readonly ApiRoute[] = [readRuns, readPayments, readRemittance, readUnpaid];
