// A council with one provider and a week of visits that are closed and approved, on a contract that is self-billed or invoiced.
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { recordBilling, recordInvoiceAddress } from '../../src/payments/actions/invoice-billing.ts';
import { type Received, receiveInvoice } from '../../src/payments/actions/invoice-receive.ts';
import type { SentLine } from '../../src/payments/rules/sent-invoice.ts';
import type { Database } from '../../src/platform/database.ts';
import { type Scope, type Who, withScope } from '../../src/platform/scope.ts';
import { recordTaxTreatment } from '../../src/providers/actions/tax-treatment.ts';
import type { Treatment } from '../../src/providers/rules/tax-treatment.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { must } from './payment-run-world.ts';
import { aFeed, planVisits, receiveLogs } from './visits-in-database.ts';
import { at, verifyChanged } from './week-of-visits.ts';

/** Monday 2 March 2026, and when it is asked. */
export const MONDAY = '2026-03-02';
export const NOW = Temporal.Instant.from('2026-03-10T09:00:00Z');

type Somebody = Awaited<ReturnType<typeof somebody>>;

export type InvoiceCouncil = {
  readonly database: Database;
  readonly councilId: number;
  readonly providerId: number;
  readonly contractId: number;
  readonly feedId: number;
  readonly person: { readonly id: number; readonly lineId: number; readonly order: string };
  readonly finance: Somebody;
  readonly approver: Somebody;
  readonly contracts: Somebody;
  readonly manager: Somebody;
  readonly as: <T>(who: Who, work: (scope: Scope) => Promise<T>, now?: Temporal.Instant) => Promise<T>;
};

let made = 0;

/** A visit of the week: day 0 is Monday, the hour, minutes stayed; 30 are planned. */
export type Stay = readonly [day: number, hour: number, minutes: number];

/** Makes the council with stays of 30 minutes at 08:00 on some days, verified. */
export async function anInvoiceCouncil(
  database: Database,
  {
    way = 'invoiced',
    treatment = 'exempt',
    days = 5,
  }: { way?: 'invoiced' | 'self-billed'; treatment?: Treatment; days?: number } = {},
): Promise<InvoiceCouncil> {
  const councilId = await aCouncil(database, `Billshire ${(made += 1)}`);
  const providerId = await aProvider(database, councilId, 'Kind Hands');
  const contractId = await aContract(database, councilId, providerId);
  const personId = await aPerson(database, councilId, 'ADA');
  const lineId = await aLine(database, councilId, { personId, providerId, contractId });
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from package_line where id = $1',
    [lineId],
  );
  const home = { councilId, providerId, contractId };
  const council: InvoiceCouncil = {
    database,
    ...home,
    feedId: await aFeed(database, home),
    person: { id: personId, lineId, order: rows[0]?.reference ?? '' },
    finance: await somebody(database, councilId, 'finance_officer'),
    approver: await somebody(database, councilId, 'finance_approver'),
    contracts: await somebody(database, councilId, 'contracts_officer'),
    manager: await somebody(database, councilId, 'provider_manager', providerId),
    as: async (who, work, now = NOW) => await withScope(database, who, work, now),
  };
  await council.as(council.contracts, async (scope) => {
    if (way === 'invoiced')
      must(await recordBilling(scope, { contractId, way, effectiveFrom: '2026-01-05', source: 'Clause 14' }));
    must(
      await recordTaxTreatment(scope, providerId, {
        treatment,
        vatNumber: treatment === 'registered' ? 'GB 123 456 789' : '',
        taxReference: treatment === 'exempt' ? '1234567890' : '',
        endpointScheme: '0088',
        endpoint: '5060000000016',
        effectiveFrom: '2026-01-01',
        source: 'Letter of 2 January 2026',
      }),
    );
    must(
      await recordInvoiceAddress(scope, {
        name: 'Billshire Council',
        addressLines: ['Shire Hall', 'High Street', 'Bilton'],
        postcode: 'BI1 1AA',
        vatNumber: '987654321',
        endpointScheme: '0088',
        endpoint: '5060000000009',
        effectiveFrom: '2026-01-01',
      }),
    );
  });
  await visits(
    council,
    Array.from({ length: days }, (_, day): Stay => [day, 8, 30]),
  );
  return council;
}

/** Plans and logs visits, and verifies. */
export async function visits(council: InvoiceCouncil, stays: readonly Stay[], manual = false): Promise<void> {
  const { database, person, feedId, councilId } = council;
  await planVisits(
    database,
    council,
    stays.map(([day, hour]) => ({
      reference: `V-${councilId}-${day}-${hour}`,
      personId: person.id,
      lineId: person.lineId,
      startsAt: at(day, hour),
    })),
  );
  await receiveLogs(
    database,
    council,
    feedId,
    stays.map(([day, hour, minutes]) => ({
      reference: `L-${councilId}-${day}-${hour}`,
      person: 'ADA',
      worker: 'W1',
      inAt: at(day, hour),
      outAt: at(day, hour, minutes),
      ...(manual && { inMethod: 'manual' }),
    })),
  );
  await verifyChanged(database, councilId, NOW);
}

/** Closes a week and approves it. Answers what it came to. */
export async function closed(council: InvoiceCouncil, weekStartsOn = MONDAY, now = NOW): Promise<number> {
  const close = await council.as(
    council.finance,
    async (scope) => must(await closeWeek(scope, { providerId: council.providerId, weekStartsOn })),
    now,
  );
  await council.as(
    council.approver,
    async (scope) => must(await decideClose(scope, { closeId: close.closeId, decision: 'approved' })),
    now,
  );
  return close.amountPence;
}

/** A line of the week for the order. */
export function aSentLine(council: InvoiceCouncil, more: Partial<SentLine> = {}): SentLine {
  return {
    number: 1,
    references: [council.person.order],
    service: 'home-care',
    words: 'Home care',
    startsOn: MONDAY,
    endsOn: '2026-03-08',
    begins: null,
    minutes: 150,
    workers: 1,
    pencePerHour: 2410,
    amountPence: 6025,
    vatPercent: null,
    ...more,
  };
}

let numbers = 0;

/** The provider sends an invoice of some lines. */
export async function sent(
  council: InvoiceCouncil,
  lines: readonly SentLine[],
  more: { number?: string; replacesId?: number; correctsNumber?: string; taxPence?: number } = {},
): Promise<Received> {
  const sum = lines.reduce((total, { amountPence }) => total + amountPence, 0);
  return await council.as(council.manager, async (scope) =>
    must(
      await receiveInvoice(scope, {
        providerId: council.providerId,
        channel: 'form',
        format: 'form',
        name: 'Keyed',
        ...(more.replacesId !== undefined && { replacesId: more.replacesId }),
        invoice: {
          kind: sum < 0 ? 'credit note' : 'invoice',
          number: more.number ?? `KH-${(numbers += 1)}`,
          issuedOn: '2026-03-10',
          correctsNumber: more.correctsNumber ?? null,
          taxPence: more.taxPence ?? 0,
          lines: lines.map((line, index) => ({ ...line, number: index + 1 })),
        },
      }),
    ),
  );
}

/** The id of an invoice that was taken. */
export function invoiceIdOf(received: Received): number {
  if (received.kind !== 'invoice') throw new Error(JSON.stringify(received.faults));
  return received.invoiceId;
}

/** What is to be paid, what waits for an invoice, and what the ledger owes, in pence. */
export async function money({ database, councilId }: InvoiceCouncil) {
  const sum = async (query: string): Promise<number> =>
    (await database.pool.query<{ pence: number }>(query, [councilId])).rows[0]?.pence ?? 0;
  return {
    toPay: await sum(
      'select coalesce(sum(amount_pence), 0)::bigint as pence from unpaid_item where council_id = $1',
    ),
    waits: await sum(
      'select coalesce(sum(amount_pence), 0)::bigint as pence from uninvoiced_item where council_id = $1',
    ),
    owed: await sum(
      `select coalesce(sum(credit_pence - debit_pence), 0)::bigint as pence from ledger_total where council_id = $1 and account = 'owed to providers'`,
    ),
  };
}
