/**
 * Makes the self-billed invoice and credit note of a closed week, as part of approving it: a function of the close, numbered without gaps,
 * never changed. Source: docs/rules/self-billing.md.
 */
import { createHash } from 'node:crypto';
import { londonDay } from '../../ground/calendar.ts';
import { dateRange } from '../../ground/dates-in-words.ts';
import { formatPounds } from '../../ground/money.ts';
import { listWords } from '../../ground/text.ts';
import { notify } from '../../platform/notices/notify.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { getProvider, type Provider } from '../../providers/records/providers.ts';
import { findTaxTreatment, type RecordedTreatment } from '../../providers/records/tax-treatments.ts';
import type { OfficialInvoice, OfficialParty } from '../formats/ubl-value.ts';
import { insertInvoice } from '../records/invoices.ts';
import {
  findInvoiceAddress,
  type InvoiceAddress,
  issuedOnOf,
  listBilledItems,
  nextSequence,
} from '../records/self-billing.ts';
import { type BilledItems, partedItems, selfBilledDocument } from '../rules/self-bill.ts';

type Close = { readonly id: number; readonly providerId: number; readonly weekStartsOn: string };

/** Makes the documents of an approved close: none, an invoice, a credit note, or both. Answers their numbers. */
export async function selfBill(scope: Scope, close: Close): Promise<string[]> {
  const { invoiced, credited } = partedItems(await listBilledItems(scope, close.id));
  if (invoiced.length + credited.length === 0) return [];
  const today = londonDay(scope.now);
  const provider = await getProvider(scope, close.providerId);
  const treatment = await findTaxTreatment(scope, close.providerId, today.toString());
  const buyer = await findInvoiceAddress(scope, today.toString());
  const days = await settingOn(scope, 'payment_days', today);
  let sequence = await nextSequence(scope, close.providerId, today.year);
  const made: OfficialInvoice[] = [];
  for (const [kind, items] of [
    ['invoice', invoiced],
    ['credit-note', credited],
  ] as const) {
    if (items.length === 0) continue;
    const document = selfBilledDocument(
      {
        kind,
        number: `SB-${provider.reference}-${today.year}-${String(sequence).padStart(4, '0')}`,
        issuedOn: today.toString(),
        dueOn: today.add({ days }).toString(),
        weekStartsOn: close.weekStartsOn,
        buyerReference: `Closed week ${close.id}`,
        seller: sellerParty(provider, treatment),
        buyer: buyerParty(buyer),
        chargesVat: treatment?.treatment === 'registered',
        corrects: await issuedOnOf(scope, close.providerId, corrected(items)),
      },
      items,
    );
    await keep(scope, close, document, { year: today.year, sequence });
    made.push(document);
    sequence += 1;
  }
  await tell(scope, close, made);
  return made.map(({ number }) => number);
}

function corrected(items: readonly BilledItems[]): string[] {
  return [
    ...new Set(items.flatMap(({ correctsNumber }) => (correctsNumber === null ? [] : [correctsNumber]))),
  ];
}

async function keep(
  scope: Scope,
  close: Close,
  document: OfficialInvoice,
  numbered: { readonly year: number; readonly sequence: number },
): Promise<void> {
  const text = JSON.stringify(document);
  await insertInvoice(scope, {
    providerId: close.providerId,
    origin: 'self-billed',
    kind: document.kind === 'invoice' ? 'invoice' : 'credit note',
    number: document.number,
    version: 1,
    issuedOn: document.issuedOn,
    startsOn: document.period?.startsOn ?? null,
    endsOn: document.period?.endsOn ?? null,
    netPence: document.totals.withoutTax_pence,
    taxPence: document.totals.tax_pence,
    lines: document.lines.length,
    closeId: close.id,
    fileId: null,
    replacesId: null,
    correctsNumber: document.corrects[0]?.number ?? null,
    document: text,
    sha256: createHash('sha256').update(text).digest('hex'),
    ...numbered,
  });
}

async function tell(scope: Scope, close: Close, made: readonly OfficialInvoice[]): Promise<void> {
  for (const { number, kind, totals } of made)
    await tellSystems(scope, close.providerId, 'invoice.made', {
      number,
      kind: kind === 'invoice' ? 'invoice' : 'credit note',
      week_starts_on: close.weekStartsOn,
      total_pence: totals.withTax_pence,
    });
  await notify(
    scope,
    'invoice-made',
    { provider: close.providerId },
    {
      documents: listWords(
        made.map(({ kind, number }) => `${kind === 'invoice' ? 'invoice' : 'credit note'} ${number}`),
      ),
      amount: formatPounds(
        made.reduce(
          (sum, { kind, totals }) =>
            sum + (kind === 'invoice' ? totals.withTax_pence : -totals.withTax_pence),
          0,
        ),
      ),
      week: dateRange(close.weekStartsOn, Temporal.PlainDate.from(close.weekStartsOn).add({ days: 6 })),
    },
    { link: '/invoices' },
  );
}

/** A provider as a seller. Without a recorded treatment it has no tax reference that we know: outside VAT. */
function sellerParty(provider: Provider, treatment: RecordedTreatment | undefined): OfficialParty {
  const none = treatment === undefined || treatment.treatment === 'none';
  return {
    name: provider.name,
    tradingName: provider.trading_name,
    address: addressOf(provider.address_lines, provider.postcode),
    electronicAddress: { scheme: treatment?.endpointScheme ?? '', id: treatment?.endpoint ?? '' },
    identifier: { id: provider.reference, scheme: null },
    companyNumber:
      provider.companies_house_number === null ? null : { id: provider.companies_house_number, scheme: null },
    vatNumber: none ? null : treatment.vatNumber,
    taxNumber: none || treatment.vatNumber !== null ? null : treatment.taxReference,
    contact:
      provider.email === null && provider.phone === null
        ? null
        : { name: null, telephone: provider.phone, email: provider.email },
  };
}

function buyerParty(buyer: InvoiceAddress): OfficialParty {
  return {
    name: buyer.name,
    tradingName: null,
    address: addressOf(buyer.addressLines, buyer.postcode),
    electronicAddress: { scheme: buyer.endpointScheme ?? '', id: buyer.endpoint ?? '' },
    identifier: null,
    companyNumber: null,
    vatNumber: buyer.vatNumber,
    taxNumber: null,
    contact: null,
  };
}

function addressOf(lines: readonly string[], postcode: string | null): OfficialParty['address'] {
  const [line1 = null, ...rest] = lines;
  const town = rest.at(-1) ?? null;
  return { line1, line2: rest.slice(0, -1).join(', ') || null, town, postcode, county: null, country: 'GB' };
}
