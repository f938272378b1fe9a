// A provider's own invoice as a CSV file: every row read, or refused with its line, column and what to change.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sheetField } from '../../../src/payments/formats/csv-field.ts';
import { halfUp, perHour } from '../../../src/ground/money.ts';
import { readInvoiceCsv } from '../../../src/payments/formats/invoice-csv.ts';
import { ofVisits } from '../../../src/payments/rules/sent-invoice.ts';
import { plainPounds } from '../../../src/payments/formats/payables-csv.ts';
import { ruleTable } from '../../ground/rule-table.ts';

const head = 'reference,visit_date,start,minutes,workers,rate,amount,vat';
const page = readFileSync(new URL('../../../docs/rules/provider-invoice-file.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^- `(.*)` is (read|refused)(?:: (.*?))?\.?$/gm)].map(
  ([, row = '', answer = '', words = '']) => [row, answer, words],
);

describe('provider-invoice-file.md', () => {
  test.each(examples)('%s is %s', (row, answer, words) => {
    const read = readInvoiceCsv(`${head}\n${row}\n`, null);
    expect(read.rows).toHaveLength(answer === 'read' ? 1 : 0);
    expect(read.faults.map(({ line, reason }) => [line, reason])).toEqual(
      answer === 'read' ? [] : [[2, words]],
    );
  });

  test('its examples are all run, and its columns are those that must be there', () => {
    expect(examples).toHaveLength(13);
    const needed = ruleTable('provider-invoice-file').filter((cell) => cell('must be there') === 'yes');
    expect(readInvoiceCsv('a\n1\n', null).faults.map(({ reason }) => reason)).toEqual(
      needed.map((cell) => `The file has no column ‘${cell('column')}’`),
    );
  });
});

test('columns in any order, spaces, blank lines and a byte order mark; every fault at once by its line', () => {
  const text =
    '\uFEFFAmount, Minutes ,Visit_Date,Reference,Other,Note\r\n12.05,30,2/3/26,PO-1,x,"late, by agreement"\r\n\r\n,x,,PO-1,,\r\n';
  const read = readInvoiceCsv(text, null);
  expect(read.rows).toEqual([
    {
      line: 2,
      reference: 'PO-1',
      visitOn: '2026-03-02',
      startsAt: null,
      minutes: 30,
      workers: 1,
      rate_pence: null,
      amount_pence: 1205,
      vatPercent: null,
      note: 'late, by agreement',
    },
  ]);
  expect(read.faults.map(({ line, column }) => `${line} ${column}`)).toEqual([
    '4 visit_date',
    '4 minutes',
    '4 amount',
  ]);
});

test('a visit twice, and rows that do not come to the total', () => {
  const row = 'PO-1,02/03/2026,08:30,30,,,12.05\n';
  expect(readInvoiceCsv(`${head}\n${row}${row}`, null).faults).toEqual([
    { line: 3, column: 'start', reason: 'The same visit is on line 2. Remove one of them' },
  ]);
  expect(readInvoiceCsv(`${head}\n${row}`, 1206).faults).toEqual([
    { line: 1, column: 'amount', reason: 'The rows come to £12.05, and the invoice says £12.06' },
  ]);
  expect(readInvoiceCsv(`${head}\n${row}`, 1205).faults).toEqual([]);
  expect(readInvoiceCsv('', null).faults).toEqual([{ line: 1, column: '', reason: 'The file is empty' }]);
  expect(readInvoiceCsv(`${head}\n`, null).faults).toMatchObject([
    { reason: 'The file has no rows below its heading' },
  ]);
});

test('whatever is written reads back, with its total', () => {
  const row = fc.record({
    minutes: fc.integer({ min: -1440, max: 1440 }).filter((minutes) => minutes !== 0),
    rate_pence: fc.integer({ min: 100, max: 9999 }),
    workers: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
      const made = rows.map((one, at) => ({
        ...one,
        reference: `PO-${at}`,
        amount_pence: perHour(one.minutes, one.rate_pence, halfUp) * one.workers,
      }));
      const lines = made.map(
        (one) =>
          `${one.reference},2026-03-02,08:30,${one.minutes},${one.workers},${plainPounds(one.rate_pence)},${plainPounds(one.amount_pence)}`,
      );
      const total = made.reduce((sum, one) => sum + one.amount_pence, 0);
      const read = readInvoiceCsv(`${head}\n${lines.join('\n')}\n`, total);
      expect(read.faults).toEqual([]);
      expect(read.rows).toMatchObject(made);
    }),
  );
});

test('VAT stands on the invoice by the rate of each row, a half penny upwards, and is taken back on a credit note', () => {
  const sent = (rows: string) =>
    ofVisits(
      { number: 'V-1', issuedOn: '2026-03-10', correctsNumber: null },
      readInvoiceCsv(`${head}\n${rows}`, null).rows,
    );
  const two = sent('PO-1,02/03/2026,,30,,,12.05,20\nPO-1,03/03/2026,,30,,,10.10,5\nPO-1,04/03/2026,,30,,,9,');
  expect(two.lines.map(({ vatPercent }) => vatPercent)).toEqual(['20', '5', null]);
  expect(two.taxPence).toBe(241 + 51);
  expect(sent('PO-1,02/03/2026,,-30,,,-12.05,20')).toMatchObject({ kind: 'credit note', taxPence: -241 });
});

test.each([
  ['=1+1', "'=1+1"],
  ['+44 161', "'+44 161"],
  ['@home', "'@home"],
  ['-abc', "'-abc"],
  ['-12.50', '-12.50'],
  ['-3', '-3'],
  ['\t=1', "'\t=1"],
  ['Zoë, Ltd & Sons', '"Zoë, Ltd & Sons"'],
])('a spreadsheet takes %s for text or a number and never for a formula', (text, written) => {
  expect(sheetField(text)).toBe(written);
});
