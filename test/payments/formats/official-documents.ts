import fc from 'fast-check';
import {
  categoryOf,
  completeInvoice,
  hoursOf,
  type OfficialDraft,
  OUTSIDE_VAT,
  roundingOf,
  WELFARE_EXEMPTION,
} from '../../../src/payments/formats/ubl-totals.ts';
import type {
  OfficialInvoice,
  OfficialLine,
  OfficialParty,
} from '../../../src/payments/formats/ubl-value.ts';

/** What a seller may have to do with VAT. */
export type Seller = 'registered' | 'exempt' | 'none';

const council: OfficialParty = {
  name: 'Marlow Vale Council',
  tradingName: null,
  address: {
    line1: 'Town Hall',
    line2: null,
    town: 'Marlow Vale',
    postcode: 'MV1 1AA',
    county: null,
    country: 'GB',
  },
  electronicAddress: { id: '5060000000009', scheme: '0088' },
  identifier: null,
  companyNumber: null,
  vatNumber: 'GB987654321',
  taxNumber: null,
  contact: { name: 'Care payments', telephone: null, email: 'care.payments@marlowvale.example' },
};

/** A seller of care, by how it stands with VAT. */
export function sellerOf(kind: Seller): OfficialParty {
  return {
    ...council,
    name: 'Kindly Homecare Limited',
    tradingName: 'Kindly',
    electronicAddress: { id: '5060000000016', scheme: '0088' },
    identifier: { id: 'P-0042', scheme: null },
    companyNumber: { id: '01234567', scheme: null },
    vatNumber: kind === 'registered' ? 'GB123456789' : null,
    taxNumber: kind === 'exempt' ? '1234567890' : null,
    contact: null,
  };
}

/** A line of so many minutes at a price an hour, with the amount that the contract's own rounding gave. */
export function lineOf(
  id: string,
  minutes: number,
  price: string,
  amount_pence: number,
  kind: Seller,
): OfficialLine {
  const line = {
    id,
    note: null,
    name: 'Home care',
    description: 'Visits in the week',
    quantity: hoursOf(minutes),
    unit: 'HUR',
    price,
    priceQuantity: null,
    amount_pence,
    tax: categoryOf(sellerOf(kind), kind === 'registered'),
    period: { startsOn: '2026-03-02', endsOn: '2026-03-08' },
    orderLine: '7',
    object: { id: 'V-123', scheme: null },
    ledgerCode: 'HC-100',
    sellerItem: null,
    buyerItem: 'home-care',
  };
  return { ...line, allowances: roundingOf(line) };
}

/** A draft of a week's document. */
export function draftOf(kind: Seller, lines: readonly OfficialLine[]): OfficialDraft {
  return {
    kind: 'invoice',
    number: 'MV-2026-10-0042',
    issuedOn: '2026-03-12',
    dueOn: '2026-04-11',
    typeCode: '380',
    currency: 'GBP',
    note: null,
    ledgerCode: null,
    buyerReference: 'ASC-COMM',
    orderReference: 'PO-7781',
    contractReference: 'FW-2025',
    period: { startsOn: '2026-03-02', endsOn: '2026-03-08' },
    corrects: [],
    seller: sellerOf(kind),
    buyer: council,
    payment: {
      means: '30',
      reference: 'MV-2026-10-0042',
      account: { id: '66374958', name: 'Kindly Homecare', branch: '089999' },
    },
    terms: null,
    allowances: [],
    lines,
    exemptions: { E: WELFARE_EXEMPTION, O: OUTSIDE_VAT },
    paid_pence: 0,
  };
}

/** A whole invoice of two lines. */
export function invoiceOf(kind: Seller): OfficialInvoice {
  return completeInvoice(
    draftOf(kind, [lineOf('1', 1230, '24.10', 49405, kind), lineOf('2', 200, '36.15', 12040, kind)]),
  );
}

/** A credit note that takes back a line of an earlier invoice. */
export function creditNoteOf(kind: Seller): OfficialInvoice {
  return completeInvoice({
    ...draftOf(kind, [lineOf('1', 30, '24.10', 1205, kind)]),
    kind: 'credit-note',
    typeCode: '381',
    number: 'MV-2026-12-0007',
    corrects: [{ number: 'MV-2026-10-0042', issuedOn: '2026-03-12' }],
  });
}

const word = fc
  .stringMatching(/^[A-Za-z0-9&<>"'£é•,. -]{1,30}$/)
  .map((text) => text.replaceAll(/\s+/g, ' ').trim())
  .filter((text) => text !== '');
const maybe = fc.option(word, { nil: null });

/** Any document that the rules allow: any lines, prices, signs, parts there or not. */
export const anyDocument: fc.Arbitrary<OfficialInvoice> = fc
  .record({
    kind: fc.constantFrom<Seller>('registered', 'exempt', 'none'),
    credit: fc.boolean(),
    texts: fc.record({ name: word, note: maybe, reference: word, terms: maybe, line1: maybe, town: maybe }),
    lines: fc.array(
      fc.record({
        minutes: fc.integer({ min: -6000, max: 60000 }).filter((minutes) => minutes !== 0),
        price_pence: fc.integer({ min: 0, max: 6000 }),
        over: fc.integer({ min: -900, max: 900 }),
        name: word,
        note: maybe,
      }),
      { minLength: 1, maxLength: 12 },
    ),
    allowance: fc.option(
      fc.record({ charge: fc.boolean(), amount_pence: fc.integer({ min: 0, max: 9000 }) }),
    ),
    paid_pence: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ kind, credit, texts, lines, allowance, paid_pence }) => {
    const made = lines.map(({ minutes, price_pence, over, name, note }, at) => {
      const price = `${Math.floor(price_pence / 100)}.${String(price_pence % 100).padStart(2, '0')}`;
      const exact = Math.round((minutes * price_pence) / 60);
      return { ...lineOf(String(at + 1), minutes, price, exact + over, kind), name, note };
    });
    const tax = categoryOf(sellerOf(kind), kind === 'registered');
    const draft = draftOf(kind, made);
    return completeInvoice({
      ...draft,
      kind: credit ? 'credit-note' : 'invoice',
      typeCode: credit ? '381' : '380',
      buyerReference: texts.reference,
      note: texts.note,
      terms: texts.terms,
      paid_pence,
      corrects: credit ? [{ number: 'A-1', issuedOn: null }] : [],
      seller: {
        ...draft.seller,
        name: texts.name,
        address: { ...draft.seller.address, line1: texts.line1, town: texts.town },
      },
      allowances: allowance ? [{ ...allowance, reason: 'By agreement', reasonCode: null, tax }] : [],
    });
  });
