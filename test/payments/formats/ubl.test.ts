// Official invoices: what is written keeps the rules and reads back equal; what breaks them is refused by the rule's name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ITEM_LISTS, OBJECT_LISTS } from '../../../src/payments/formats/ubl-code-lists.ts';
import {
  ALLOWANCE_REASONS,
  CHARGE_REASONS,
  COUNTRIES,
  CREDIT_NOTE_TYPES,
  CURRENCIES,
  ELECTRONIC_ADDRESSES,
  EXEMPTION_REASONS,
  INVOICE_TYPES,
  isIdentifierList,
  MIME_TYPES,
  PAYMENT_MEANS,
  TAX_CATEGORIES,
  TAX_POINTS,
} from '../../../src/payments/formats/ubl-codes.ts';
import { readUbl } from '../../../src/payments/formats/ubl-read.ts';
import { completeInvoice, hoursOf, roundingOf } from '../../../src/payments/formats/ubl-totals.ts';
import type { OfficialAnswer, OfficialInvoice } from '../../../src/payments/formats/ubl-value.ts';
import { ublText, writeUbl } from '../../../src/payments/formats/ubl-write.ts';
import { isUnit } from '../../../src/payments/formats/ubl-units.ts';
import { openData } from '../../ground/open-data.ts';
import { ruleTable } from '../../ground/rule-table.ts';
import {
  anyDocument,
  creditNoteOf,
  draftOf,
  invoiceOf,
  lineOf,
  type Seller,
  sellerOf,
} from './official-documents.ts';

const rules = (answer: OfficialAnswer<unknown>): string[] =>
  answer.ok ? [] : answer.faults.map((fault) => fault.rule);
const written = (invoice: OfficialInvoice): string => {
  const answer = writeUbl(invoice);
  if (!answer.ok) throw new Error(JSON.stringify(answer.faults, null, 1));
  return answer.value;
};

test('whatever is written reads back equal and without a fault', () => {
  fc.assert(
    fc.property(anyDocument, (invoice) => {
      expect(readUbl(written(invoice))).toEqual({ ok: true, value: invoice });
    }),
    { numRuns: 150 },
  );
});

describe('how a seller stands with VAT', () => {
  test.each<[Seller, string, number]>([
    ['registered', 'S', 12289],
    ['exempt', 'E', 0],
    ['none', 'O', 0],
  ])('%s: category %s, VAT of %i pence', (kind, category, tax_pence) => {
    const { taxes, totals } = invoiceOf(kind);
    expect(taxes).toHaveLength(1);
    expect(taxes[0]).toMatchObject({ category, taxable_pence: 61445, tax_pence });
    expect(totals.payable_pence).toBe(61445 + tax_pence);
    expect(rules(writeUbl(invoiceOf(kind)))).toEqual([]);
    expect(rules(writeUbl(creditNoteOf(kind)))).toEqual([]);
  });

  test('exempt is refused for a seller with no tax reference at all', () => {
    const exempt = invoiceOf('exempt');
    expect(rules(writeUbl({ ...exempt, seller: sellerOf('none') }))).toEqual(['BR-E-02']);
  });

  test('outside VAT names no VAT number anywhere and no rate, and is not mixed', () => {
    const outside = invoiceOf('none');
    expect(ublText(outside)).not.toMatch(/GB987654321|cbc:Percent|PartyTaxScheme/);
    expect(rules(writeUbl({ ...outside, seller: sellerOf('registered') }))).toEqual(['BR-O-02']);
    const mixed = completeInvoice(
      draftOf('none', [lineOf('1', 60, '24.10', 2410, 'none'), lineOf('2', 60, '24.10', 2410, 'exempt')]),
    );
    expect(rules(writeUbl(mixed))).toEqual(expect.arrayContaining(['BR-O-11', 'BR-O-12', 'BR-E-02']));
  });

  test('hours are in HUR, and a contract’s own rounding is named', () => {
    expect([0, 15, 20, 30, 1230].map(hoursOf)).toEqual(['0', '0.25', '0.333333', '0.5', '20.5']);
    const line = { quantity: '0.333333', price: '24.10', priceQuantity: null, amount_pence: 800 };
    expect(roundingOf(line)).toEqual([
      { charge: false, amount_pence: 3, reason: 'Rounding of each visit, by the contract', reasonCode: null },
    ]);
    expect(roundingOf({ ...line, amount_pence: 803 })).toEqual([]);
  });

  test('an allowance of nought has its total all the same', () => {
    const tax = { category: 'E', percent: '0' };
    const allowances = [{ charge: false, amount_pence: 0, reason: 'By agreement', reasonCode: null, tax }];
    const draft = draftOf('exempt', [lineOf('1', 60, '24.10', 2410, 'exempt')]);
    const text = written(completeInvoice({ ...draft, allowances }));
    expect(text).toContain('<cbc:AllowanceTotalAmount currencyID="GBP">0.00<');
    expect(rules(readUbl(text.replace(/<cbc:AllowanceTotalAmount.*/, '')))).toEqual(['BR-CO-11']);
  });

  test('a credit note names what it corrects', () => {
    expect(ublText(creditNoteOf('exempt'))).toMatch(
      /<cac:BillingReference>\s*<cac:InvoiceDocumentReference>\s*<cbc:ID>MV-2026-10-0042</,
    );
  });
});

describe('official-invoices.md: one change to a good document, and the rule it breaks', () => {
  test.each(
    ruleTable('official-invoices').map((cell) => [
      cell('put'),
      cell('in place of'),
      cell('seller'),
      cell('rules'),
    ]),
  )('%s for %s, %s: %s', (put = '', place = '', seller, names = '') => {
    const good = written(invoiceOf(seller as Seller));
    const text = (cell: string): string => cell.replaceAll('`', '').replaceAll('nothing', '');
    expect(good).toContain(text(place));
    const found = rules(readUbl(good.replace(text(place), text(put))));
    expect([...new Set(found)].toSorted()).toEqual(names.split(', ').toSorted());
  });
});

describe('what is not an invoice at all', () => {
  test.each([
    ['XML', '<Invoice>'],
    ['XML', 'not xml'],
    ['XML-DTD', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['UBL-ROOT', '<Order xmlns="urn:x"/>'],
    ['XML-DEPTH', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`],
  ])('%s', (rule, text) => {
    expect(rules(readUbl(text))).toEqual([rule]);
  });

  test('a file over the limit given is refused, and so are bytes in no known encoding', () => {
    expect(rules(readUbl(written(invoiceOf('none')), { mostBytes: 100, mostDepth: 40 }))).toEqual([
      'XML-SIZE',
    ]);
    expect(rules(readUbl(Uint8Array.of(0x3c, 0x61, 0xff, 0xfe)))).toEqual(['XML-ENCODING']);
  });

  test('bytes in an older encoding that says its name are read', () => {
    const text = written({ ...invoiceOf('none'), terms: '£5 a day' }).replace('UTF-8', 'ISO-8859-1');
    const answer = readUbl(Uint8Array.from(text, (sign) => sign.codePointAt(0) ?? 0));
    expect(answer.ok && answer.value.terms).toBe('£5 a day');
  });
});

test.each<[string, { readonly has: (code: string) => boolean }, string[]]>([
  ['ISO3166-1_Alpha2', COUNTRIES, []],
  ['ISO4217_2015', CURRENCIES, ['ANG', 'BGN', 'STN']],
  ['UNCL1001-inv', INVOICE_TYPES, ['389']],
  ['UNCL1001-cn', CREDIT_NOTE_TYPES, []],
  ['UNCL4461', PAYMENT_MEANS, []],
  ['UNCL5305', TAX_CATEGORIES, []],
  ['UNCL5189', ALLOWANCE_REASONS, []],
  ['UNCL7161', CHARGE_REASONS, []],
  ['UNCL2005', TAX_POINTS, []],
  ['UNCL1153', OBJECT_LISTS, []],
  ['UNCL7143', ITEM_LISTS, []],
  ['VATEX', EXEMPTION_REASONS, []],
  ['eas', ELECTRONIC_ADDRESSES, []],
  ['icd', { has: isIdentifierList }, []],
  ['MimeCode', MIME_TYPES, []],
  ['UNECERec20-11e', { has: isUnit }, []],
])(
  'every code of the published list %s is known, but those another of the two rule sets refuses',
  (name, list, but) => {
    const text = openData(`peppol/codelists/${name}.xml`);
    if (text === undefined) return;
    const published = [...text.matchAll(/<Id>([^<]*)<\/Id>/g)].map(([, code = '']) => code.trim());
    expect(published.filter((code) => !list.has(code))).toEqual(but);
    expect(list.has('VATEX-')).toBe(false);
  },
);

test('a payee of another name, such as a factor, is taken in', () => {
  const payee =
    '<cac:PayeeParty><cac:PartyName><cbc:Name>Quick Factors</cbc:Name></cac:PartyName></cac:PayeeParty>';
  const text = written(invoiceOf('exempt')).replace('<cac:PaymentMeans>', `${payee}<cac:PaymentMeans>`);
  expect(rules(readUbl(text))).toEqual([]);
});

describe('the official examples', () => {
  const totals: Readonly<Record<string, number>> = {
    'Allowance-example': 612500,
    'Vat-category-S': 855000,
    'base-creditnote-correction': 165625,
    'base-example': 165625,
    'base-negative-inv-correction': -165625,
    'sales-order-example': 165625,
    'vat-category-E': 120000,
    'vat-category-O': 320000,
    'vat-category-Z': 120000,
  };

  test.each(Object.entries(totals))('%s comes to %i', (name, payable) => {
    const text = openData(`peppol/examples/${name}.xml`);
    if (text === undefined) return;
    const answer = readUbl(text);
    expect(rules(answer)).toEqual([]);
    expect(answer.ok && answer.value.totals.payable_pence).toBe(payable);
    // What was read is written again within the rules, but for the parts we do not hold.
    expect(answer.ok && ublText(answer.value)).toContain(answer.ok ? answer.value.number : '');
  });

  test.each([
    ['<cbc:ID>Snippet1</cbc:ID>', '<cbc:ID></cbc:ID>', 'BR-02'],
    ['<cbc:IssueDate>2017-11-13</cbc:IssueDate>', '', 'BR-03'],
    ['<cbc:DocumentCurrencyCode>EUR', '<cbc:DocumentCurrencyCode>EUX', 'BR-CL-04'],
    ['<cbc:BuyerReference>0150abc</cbc:BuyerReference>', '', 'PEPPOL-EN16931-R003'],
    ['unitCode="DAY"', 'unitCode="DAYS"', 'BR-CL-23'],
    [
      '<cbc:LineExtensionAmount currencyID="EUR">1300',
      '<cbc:LineExtensionAmount currencyID="EUR">1301',
      'BR-CO-10',
    ],
    [
      '<cbc:TaxInclusiveAmount currencyID="EUR">1656.25',
      '<cbc:TaxInclusiveAmount currencyID="EUR">1656.24',
      'BR-CO-15',
    ],
    [
      '<cbc:PayableAmount currencyID="EUR">1656.25',
      '<cbc:PayableAmount currencyID="EUR">1656.251',
      'BR-DEC-18',
    ],
    ['<cbc:PriceAmount currencyID="EUR">400', '<cbc:PriceAmount currencyID="EUR">401', 'PEPPOL-EN16931-R120'],
    ['<cbc:CreditNoteTypeCode>381', '<cbc:CreditNoteTypeCode>380', 'PEPPOL-EN16931-P0101'],
    ['schemeID="0088">9482348239847239874', 'schemeID="0088">9482348239847239875', 'PEPPOL-COMMON-R040'],
    ['schemeID="0002">FR23342</cbc:EndpointID>', 'schemeID="9999">FR23342</cbc:EndpointID>', 'BR-CL-25'],
  ])('the credit note with %s as %s breaks %s', (from, to, rule) => {
    const text = openData('peppol/examples/base-creditnote-correction.xml');
    if (text === undefined) return;
    expect(text).toContain(from);
    expect(rules(readUbl(text.replace(from, to)))).toContain(rule);
  });
});
