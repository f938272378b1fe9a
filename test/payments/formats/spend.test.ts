// Published spend: every layout as it came, names proposed and never merged, and totals to the penny.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { csvField } from '../../../src/payments/formats/csv-field.ts';
import { readSpend, readSpendInParts, type SpendLine } from '../../../src/payments/formats/spend-csv.ts';
import { parsePublishedAmount, parsePublishedDay } from '../../../src/payments/formats/spend-values.ts';
import { marketOf } from '../../../src/payments/rules/market-share.ts';
import { sameSpend } from '../../../src/payments/rules/spend-queries.ts';
import { proposeMerges, standsUnder } from '../../../src/payments/rules/spend-suppliers.ts';
import { openData, openJson } from '../../ground/open-data.ts';
import { ruleTable } from '../../ground/rule-table.ts';

describe('published-spend.md', () => {
  test.each(
    ruleTable('published-spend').map((cell) => [cell('kind'), cell('as published'), cell('read as')]),
  )('the %s %s is read as %s', (kind, typed = '', expected) => {
    const read = kind === 'day' ? parsePublishedDay(typed) : parsePublishedAmount(typed);
    expect(read.ok ? String(read.value) : 'refused').toBe(expected);
  });

  test('an amount reads back from every way of writing it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), (pence) => {
        const size = Math.abs(pence);
        const pounds = `${Math.floor(size / 100).toLocaleString('en-GB')}.${String(size % 100).padStart(2, '0')}`;
        const ways =
          pence < 0
            ? [`-${pounds}`, `(${pounds})`, `${pounds}-`, `-£${pounds}`]
            : [pounds, `£${pounds}`, ` ${pounds} `];
        for (const way of ways) expect(parsePublishedAmount(way)).toEqual({ ok: true, value: pence });
      }),
    );
  });
});

describe('the files of Leeds', () => {
  const layouts = openJson('leeds/header_layouts_by_month.json', z.record(z.string(), z.array(z.string())));
  const text = openData('leeds/homecare_payment_lines_2010-12_2012-03.csv');
  const rows: Record<string, string>[] = text === undefined ? [] : parse(text, { columns: true });
  /** What stands under a heading of theirs, by the columns that were made alike. */
  const under: readonly (readonly [RegExp, (row: Record<string, string>) => string])[] = [
    [/^body$/i, () => 'http://statistics.data.gov.uk/id/local-authority/00DA'],
    [/^bodyname$/, () => 'Leeds City Council'],
    [/^servicelabel$/, (row) => row['service'] ?? ''],
    [/^servicedivisi?onlabel$/, (row) => row['division'] ?? ''],
    [/^expenditurecategory$/, () => 'Third Party Payments'],
    [/^detailed\w+type$/, (row) => row['type'] ?? ''],
    [/^detailed\w+code$/, (row) => row['code'] ?? ''],
    [/^datepaid$/, (row) => (row['date_paid'] ?? '').split('-').toReversed().join('/')],
    [/^transactionnumber$/, (row) => row['txn'] ?? ''],
    [/^netamount$/, (row) => bracketed(row['net'] ?? '')],
    [/^capitalorrevenue$/, (row) => row['cap_rev'] ?? ''],
    [/^suppliername$/, (row) => row['supplier'] ?? ''],
  ];
  const bracketed = (net: string): string => {
    const [whole = '', pence = ''] = net.replace('-', '').split('.');
    const pounds = `${Number(whole).toLocaleString('en-GB')}.${pence}`;
    return net.startsWith('-') ? `(${pounds})` : pounds;
  };
  const asItCame = (month: string): string => {
    const head = layouts?.[month] ?? [];
    const cells = head.map((name) => {
      const folded = name.toLowerCase().replaceAll(' ', '');
      const found = under.find(([pattern]) => pattern.test(folded));
      if (found === undefined) throw new Error(`no column for ${name}`);
      return found[1];
    });
    const lines = rows
      .filter((row) => row['file_month'] === month)
      .map((row) => cells.map((cell) => csvField(cell(row))).join(','));
    return `${head.join(',')}\r\n${lines.join('\r\n')}\r\n,,,,,,,,,,,\r\n`;
  };
  const lines: SpendLine[] = [];
  const months = [...new Set(rows.map((row) => row['file_month'] ?? ''))];

  test.each(months)('%s, in its own layout, in UTF-8 and as Windows wrote it', (month) => {
    const file = asItCame(month);
    const answer = readSpend(Uint8Array.from(file, (sign) => sign.charCodeAt(0)));
    expect(answer.faults).toEqual([]);
    expect(answer.rows).toHaveLength(rows.filter((row) => row['file_month'] === month).length);
    expect(readSpend(`\uFEFF${file}`)).toEqual(answer);
    lines.push(...answer.rows);
  });

  test('the seven layouts are all read, and 2011-12 comes to 31,949,157.11', () => {
    if (layouts === undefined) return;
    const different = [...new Set(Object.values(layouts).map((head) => JSON.stringify(head)))];
    expect(different).toHaveLength(7);
    for (const head of different) {
      const names = z.array(z.string()).parse(JSON.parse(head));
      const row = names.map((name) =>
        /date/i.test(name) ? '1/4/2012' : /amount/i.test(name) ? '(1.00)' : name,
      );
      expect(readSpend(`${names.join(',')}\n${row.join(',')}\n`)).toMatchObject({
        rows: [
          { paidOn: '2012-04-01', amount_pence: -100, supplier: expect.stringMatching(/^supplier ?name$/i) },
        ],
        faults: [],
      });
    }
    const year = lines.filter(({ paidOn }) => paidOn >= '2011-04-01' && paidOn <= '2012-03-31');
    const market = marketOf(year);
    expect(market.total_pence).toBe(3_194_915_711);
    expect(market.parts.reduce((sum, part) => sum + part.amount_pence, 0)).toBe(3_194_915_711);
    expect(market.parts.reduce((sum, part) => sum + part.share_hundredths, 0)).toBe(10_000);
    expect(sameSpend(lines)).toHaveLength(510);
  });

  test('the file whose columns were made alike is read too, and comes to the same', () => {
    if (text === undefined || lines.length === 0) return;
    const unified = readSpend(text);
    expect(unified.faults).toEqual([]);
    const bare = ({ paidOn, supplier, amount_pence, purpose, transaction, code }: SpendLine) =>
      JSON.stringify([paidOn, supplier, amount_pence, purpose, transaction, code]);
    expect(unified.rows.map(bare).toSorted()).toEqual(lines.map(bare).toSorted());
    expect(marketOf(unified.rows)).toEqual(marketOf(lines));
  });

  test('a long file is read in parts, and the parts are the whole', () => {
    const many = Array.from(
      { length: 12_000 },
      (_, at) => `${(at % 28) + 1}/4/2012,"Care, ${at % 7}\nLtd",${at}.05\n`,
    ).join('');
    const file = `Date paid,Supplier name,Net amount\n${many}soon,A,1.00\n`;
    const parts = [...readSpendInParts(file)];
    expect(parts.length).toBeGreaterThan(1);
    const whole = readSpend(file);
    expect(whole.rows).toHaveLength(12_000);
    expect(whole.rows.at(-1)).toMatchObject({
      line: 24_001,
      supplier: `Care, ${11_999 % 7} Ltd`,
      amount_pence: 1_199_905,
    });
    expect(whole.faults).toMatchObject([{ line: 24_002, column: 'Date paid' }]);
  });

  test.each(['Vendor', 'Creditor Name', 'Merchant Name', 'Payee Name', 'Recipient', 'Beneficiary'])(
    'a payee under ‘%s’ is known',
    (heading) => {
      expect(readSpend(`${heading};Payment Date;Value (£)\nA;1/4/2012;1.00\n`).rows).toMatchObject([
        { supplier: 'A', amount_pence: 100 },
      ]);
    },
  );

  test('suppliers under two names are proposed, and nothing is merged unasked', () => {
    if (lines.length === 0) return;
    const often = new Map<string, number>();
    for (const { supplier } of lines) often.set(supplier, (often.get(supplier) ?? 0) + 1);
    const proposals = proposeMerges(often);
    expect(proposals).toContainEqual({
      keep: 'Caremark (Leeds)',
      other: 'CAREMARK (LEEDS)',
      reason: 'The same letters but for capitals, spaces and signs',
      sure: 'same',
    });
    expect(proposals).toContainEqual(
      expect.objectContaining({
        other: 'BRAIN INJURY REHABILITATION TRUST',
        reason: 'One or two letters differ',
      }),
    );
    const merged = new Map(
      proposals.filter(({ sure }) => sure === 'same').map(({ other, keep }) => [other, keep]),
    );
    expect(marketOf(lines).parts).toHaveLength(often.size);
    expect(marketOf(lines, (name) => standsUnder(name, merged)).parts.length).toBe(often.size - merged.size);
    expect(marketOf(lines, (name) => standsUnder(name, merged)).total_pence).toBe(
      marketOf(lines).total_pence,
    );
  });
});

describe('names that may be one supplier', () => {
  const named = (...names: string[]): string[] =>
    proposeMerges(new Map(names.map((name, at) => [name, names.length - at]))).map(
      ({ keep, other, sure }) => `${other} > ${keep}: ${sure}`,
    );

  test('each reason, and what is not alike', () => {
    expect(named('Care UK Homecare Ltd', 'CARE UK HOMECARE LIMITED')).toEqual([
      'CARE UK HOMECARE LIMITED > Care UK Homecare Ltd: likely',
    ]);
    expect(named('Affinity Trust', 'Affinity Trust North Office')).toEqual([
      'Affinity Trust North Office > Affinity Trust: perhaps',
    ]);
    expect(named('Housing 21', 'Housing 22')).toEqual([]);
    expect(named('Sense', 'Scope')).toEqual([]);
    expect(named('O’Neill & Co', "O'NEILL AND CO")).toEqual(["O'NEILL AND CO > O’Neill & Co: same"]);
  });

  test('decisions are followed to their end, and a circle ends', () => {
    const decisions = new Map([
      ['A', 'B'],
      ['B', 'C'],
      ['X', 'Y'],
      ['Y', 'X'],
    ]);
    expect(standsUnder('A', decisions)).toBe('C');
    expect(['X', 'Y']).toContain(standsUnder('X', decisions));
    expect(standsUnder('Z', decisions)).toBe('Z');
  });
});

describe('files that are not as they should be', () => {
  test('each fault by its line; text above the heading, tabs and UTF-16 are read', () => {
    const answer = readSpend(
      'Payments over 500\n\nDate paid;Net amount;Supplier name\n1/4/2012;12.00;A\n32/4/2012;x;\n',
    );
    expect(answer.rows).toMatchObject([{ line: 4, supplier: 'A', amount_pence: 1200 }]);
    expect(answer.faults).toMatchObject([
      { line: 5, column: 'Date paid' },
      { line: 5, column: 'Net amount' },
      { line: 5, column: 'Supplier name' },
    ]);
    const tabbed = '\uFEFFPayee\tDate\tAmount\nZoë\t1/4/2012\t(1.00)\n';
    const bytes = Uint8Array.from(tabbed, (sign) => sign.charCodeAt(0)).length;
    const wide = new Uint8Array(bytes * 2);
    for (let at = 0; at < tabbed.length; at += 1)
      new DataView(wide.buffer).setUint16(at * 2, tabbed.charCodeAt(at), true);
    expect(readSpend(wide).rows).toMatchObject([{ supplier: 'Zoë', amount_pence: -100 }]);
  });

  test('a file without a heading, and an empty one', () => {
    expect(readSpend('a,b,c\n1,2,3\n').faults).toEqual([
      {
        line: 1,
        column: '',
        reason: 'The file has no heading with ‘Date paid’ and ‘Net amount’ and ‘Supplier name’',
      },
    ]);
    expect(readSpend('').faults).toMatchObject([{ reason: 'The file is empty' }]);
  });
});
