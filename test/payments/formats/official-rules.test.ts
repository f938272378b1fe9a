// Whatever the product writes keeps the official rules as a second, separate reading of them has it; what breaks them is refused by both.
import fc from 'fast-check';
import { type Element, parseXmlDocument, serializeToWellFormedString } from 'slimdom';
import { describe, expect, test } from 'vitest';
import { readUbl } from '../../../src/payments/formats/ubl-read.ts';
import { ublText } from '../../../src/payments/formats/ubl-write.ts';
import { openData } from '../../ground/open-data.ts';
import { ruleTable } from '../../ground/rule-table.ts';
import { anyDocument, creditNoteOf, invoiceOf, type Seller } from './official-documents.ts';
import { brokenRules, RULE_IDS } from './official-rules.ts';

const KINDS = ['registered', 'exempt', 'none'] as const;
const known = new Set(RULE_IDS);
const productSays = (text: string): string[] => {
  const read = readUbl(text);
  return read.ok ? [] : [...new Set(read.faults.map(({ rule }) => rule))];
};

test('an invoice and a credit note of each kind of supplier break none of the rules', () => {
  expect(RULE_IDS.length).toBeGreaterThan(130);
  for (const kind of KINDS)
    for (const document of [invoiceOf(kind), creditNoteOf(kind)])
      expect(brokenRules(ublText(document))).toEqual([]);
});

test('whatever is written breaks none of the rules', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      expect(brokenRules(ublText(document))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

describe('the official examples break none of the rules', () => {
  test.each([
    'Allowance-example',
    'Vat-category-S',
    'base-creditnote-correction',
    'base-example',
    'base-negative-inv-correction',
    'sales-order-example',
    'vat-category-E',
    'vat-category-O',
    'vat-category-Z',
  ])('%s', (name) => {
    const text = openData(`peppol/examples/${name}.xml`);
    if (text !== undefined) expect(brokenRules(text)).toEqual([]);
  });
});

describe('official-invoices.md: the same change breaks the same rules', () => {
  test.each(
    ruleTable('official-invoices').map((cell) => [
      cell('put'),
      cell('in place of'),
      cell('seller'),
      cell('rules'),
    ]),
  )('%s for %s, %s: %s', (put = '', place = '', seller, names = '') => {
    const text = (cell: string): string => cell.replaceAll('`', '').replaceAll('nothing', '');
    const changed = ublText(invoiceOf(seller as Seller)).replace(text(place), text(put));
    const named = names.split(', ').filter((id) => known.has(id));
    expect(brokenRules(changed)).toEqual(expect.arrayContaining(named));
  });
});

const VALUES = [
  '0',
  '-5',
  '12.345',
  'XX',
  'GBP',
  'S',
  'E',
  'O',
  '25',
  '2026-02-30',
  '380',
  '381',
  '30',
  'HUR',
];

/** A document with one element left out, said twice or filled otherwise. */
function changed(text: string, at: number, how: 'leave out' | 'twice' | 'other', value: string): string {
  const document = parseXmlDocument(text);
  const elements = document.getElementsByTagNameNS('*', '*').slice(1);
  const element = elements[at % elements.length] as Element;
  if (how === 'leave out') element.remove();
  else if (how === 'twice') element.parentNode?.insertBefore(element.cloneNode(true), element);
  else {
    const leaves = elements.filter(({ children }) => children.length === 0);
    const leaf = leaves[at % leaves.length] as Element;
    leaf.textContent = value;
  }
  return serializeToWellFormedString(document);
}

test('what a second reading refuses, the product refuses too, by one of the same rules', () => {
  const documents = KINDS.flatMap((kind) => [invoiceOf(kind), creditNoteOf(kind)]).map(ublText);
  fc.assert(
    fc.property(
      fc.constantFrom(...documents),
      fc.nat(400),
      fc.constantFrom('leave out' as const, 'twice' as const, 'other' as const),
      fc.constantFrom(...VALUES),
      (text, at, how, value) => {
        const bad = changed(text, at, how, value);
        const broken = brokenRules(bad);
        if (broken.length === 0) return;
        const said = productSays(bad);
        expect({ broken, said, shared: said.some((id) => broken.includes(id) || id === 'UBL-XSD') }).toEqual({
          broken,
          said,
          shared: true,
        });
      },
    ),
    { numRuns: 200 },
  );
});
