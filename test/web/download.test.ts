import ExcelJS from 'exceljs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { listDownload, type DownloadColumn, type DownloadFormat } from '../../src/web/download.ts';
import { columnName } from '../../src/web/spreadsheet.ts';

type Row = { name: string; pence: number | null; minutes: number; day: string; at: Date; late: boolean };
const columns: readonly DownloadColumn<Row>[] = [
  { head: 'Person', value: (row) => row.name },
  { head: 'Amount (£)', value: (row) => row.pence, kind: 'pence' },
  { head: 'Minutes', value: (row) => row.minutes },
  { head: 'Day', value: (row) => row.day, kind: 'day' },
  { head: 'Checked in', value: (row) => row.at },
  { head: 'Late', value: (row) => row.late },
];
const rows: Row[] = [
  {
    name: 'Zoë O’Neill, "Z"',
    pence: -602,
    minutes: 30,
    day: '2026-03-02',
    at: new Date('2026-03-02T08:05:00Z'),
    late: true,
  },
  {
    name: '=HYPERLINK("x")',
    pence: 1250,
    minutes: -5,
    day: '2026-07-01',
    at: new Date('2026-07-01T07:00:00Z'),
    late: false,
  },
  {
    name: '<b>&\u0001',
    pence: null,
    minutes: 0,
    day: '2026-07-01',
    at: new Date('2026-07-01T07:00:00Z'),
    late: false,
  },
];

async function bytes<R>(list: {
  rows: Iterable<R>;
  columns: readonly DownloadColumn<R>[];
  format: DownloadFormat;
}): Promise<Buffer> {
  const answer = await listDownload({ name: 'visits', title: 'Visits: all', ...list });
  if (answer.kind !== 'file') throw new Error('no file');
  if (Buffer.isBuffer(answer.body)) return answer.body;
  const pieces: Buffer[] = [];
  for await (const piece of answer.body as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('CSV: every value reads back, formulas are made harmless and negative amounts are not', async () => {
  const text = (await bytes({ rows, columns, format: 'csv' })).toString();
  expect(text.startsWith('\uFEFFPerson,')).toBe(true);
  const [head, ...lines] = parse(text, { bom: true });
  expect(head).toEqual(['Person', 'Amount (£)', 'Minutes', 'Day', 'Checked in', 'Late']);
  expect(lines[0]).toEqual(['Zoë O’Neill, "Z"', '-6.02', '30', '2026-03-02', '2026-03-02 08:05:00', 'yes']);
  expect(lines[1]).toEqual(['\'=HYPERLINK("x")', '12.50', '-5', '2026-07-01', '2026-07-01 08:00:00', 'no']);
  expect(lines[2]?.[1]).toBe('');
});

test('spreadsheet: numbers, money, days and moments are typed, and text is never a formula', async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await bytes({ rows, columns, format: 'xlsx' })) as unknown as ArrayBuffer);
  const [sheet] = book.worksheets;
  expect(sheet?.name).toBe('Visits  all');
  expect(sheet?.rowCount).toBe(4);
  const cell = (place: string) => sheet?.getCell(place);
  expect(cell('A1')?.font.bold).toBe(true);
  expect(cell('A2')?.value).toBe('Zoë O’Neill, "Z"');
  expect(cell('A3')?.value).toBe('=HYPERLINK("x")');
  expect(cell('A4')?.value).toBe('<b>&');
  expect([cell('B2')?.value, cell('B2')?.numFmt, cell('B4')?.value]).toEqual([-6.02, '#,##0.00', null]);
  expect(cell('C2')?.value).toBe(30);
  expect(cell('D2')?.value).toEqual(new Date('2026-03-02T00:00:00Z'));
  expect(cell('E3')?.value).toEqual(new Date('2026-07-01T08:00:00Z'));
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
});

test('a large file goes by way of the disk, whole', async () => {
  const many = {
    *[Symbol.iterator]() {
      for (let at = 0; at < 120_000; at += 1) yield { at, words: `Visit number ${at} of a very long list` };
    },
  };
  const columnsOfMany = [
    { head: 'At', value: (row: { at: number }) => row.at },
    { head: 'Words', value: (row: { words: string }) => row.words },
  ] as unknown as readonly DownloadColumn<{ at: number; words: string }>[];
  const text = (await bytes({ rows: many, columns: columnsOfMany, format: 'csv' })).toString();
  expect(text.split('\r\n')).toHaveLength(120_002);
  expect(text.endsWith('119999,Visit number 119999 of a very long list\r\n')).toBe(true);
});

test('columns are named as spreadsheets name them', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});
