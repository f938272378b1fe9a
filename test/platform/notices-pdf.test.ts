import { describe, expect, test } from 'vitest';
import { extractText, getDocumentProxy } from 'unpdf';
import { BORDER, faultOfAddress, FIRST_PAGE } from '../../src/platform/pdf/letter-zones.ts';
import { letterOf, type Paper, partsOfWords, type Print } from '../../src/platform/pdf/paper.ts';
import { MM, paperPdf } from '../../src/platform/pdf/paper-pdf.ts';

const from = {
  council: 'Fernshire Council',
  addressLines: ['Adult social care', 'County Hall', 'Ferntown', 'FE1 1AA'],
  phone: '01632 960100',
  email: 'care@fernshire.example',
};
const made = { from, date: 'Sunday 22 November 2026', madeAt: new Date('2026-11-22T09:00:00Z') };
const to = [
  'Mrs Edna Tate',
  'Flat 3',
  'The Old Mill House',
  '12 Long Row',
  'Ferntown',
  'Fernshire',
  'FE1 2BB',
];

const aLetter = (print: Print, words: string): Paper =>
  letterOf({
    ...made,
    subject: 'Choose who comes to care',
    name: 'Mrs Tate',
    words,
    to,
    reference: 'N7',
    print,
  });

/** Words with where they stand, in millimetres from the top left of their page. */
async function placed(bytes: Buffer) {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const found: {
    words: string;
    page: number;
    left: number;
    right: number;
    top: number;
    bottom: number;
    size: number;
  }[] = [];
  for (let page = 1; page <= pdf.numPages; page += 1) {
    const { items } = await (await pdf.getPage(page)).getTextContent();
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [, , , size = 0, x = 0, y = 0] = item.transform as number[];
      found.push({
        words: item.str,
        page,
        size,
        left: x / MM,
        right: (x + item.width) / MM,
        top: 297 - (y + size * 0.8) / MM,
        bottom: 297 - (y - size * 0.25) / MM,
      });
    }
  }
  return found;
}

async function textOf(bytes: Buffer) {
  return await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
}

describe.each(['standard', 'large'] as const)('a letter in %s print', (print) => {
  const words = `${'We have asked who could come, and these providers can. '.repeat(40)}\n\n- One thing\n- Another thing\n\nhttps://tend.example.gov.uk/shortlist/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH`;

  test('keeps to the zones of Notify on the first page, and to its border on all', async () => {
    const found = await placed(await paperPdf(aLetter(print, words)));
    const inside = (one: (typeof found)[number], zone: typeof BORDER) =>
      one.left >= zone.left - 0.2 &&
      one.right <= zone.right + 0.2 &&
      one.top >= zone.top &&
      one.bottom <= zone.bottom;
    expect(found.filter((one) => !inside(one, BORDER))).toEqual([]);
    const first = found.filter(({ page }) => page === 1);
    expect(first.filter((one) => !Object.values(FIRST_PAGE).some((zone) => inside(one, zone)))).toEqual([]);
    const address = first.filter((one) => inside(one, FIRST_PAGE.address)).map((one) => one.words);
    expect(address).toEqual(to);
    expect(first.filter((one) => one.left < 15 || (one.left < 25 && one.top < 30))).toEqual([]);
  });

  test('is tagged, in British English, with a title, its fonts inside, and the same each time', async () => {
    const bytes = await paperPdf(aLetter(print, words));
    const raw = bytes.toString('latin1');
    expect(raw).toContain('/StructTreeRoot');
    expect(raw).toMatch(/\/Lang \(en-GB\)/);
    expect(raw).toContain('/DisplayDocTitle true');
    expect(raw).toContain('/Marked true');
    expect(raw).toContain('/FontFile2');
    expect(raw).toContain('pdfuaid');
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    const { info } = (await pdf.getMetadata()) as { info: { Title?: string } };
    expect(info.Title).toBe('Choose who comes to care');
    const tree = JSON.stringify(await (await pdf.getPage(1)).getStructTree());
    for (const role of ['Document', 'H1', '"P"']) expect(tree).toContain(role);
    expect((await textOf(await paperPdf(aLetter(print, words)))).text).toEqual((await textOf(bytes)).text);
  });

  test('has the print that was asked for', async () => {
    const found = await placed(await paperPdf(aLetter(print, words)));
    const body = found.filter((one) => one.words.includes('asked who could come'));
    expect(new Set(body.map(({ size }) => Math.round(size)))).toEqual(new Set([print === 'large' ? 18 : 11]));
  });
});

test('wherever a page ends, a heading keeps its table’s first rows and the last three rows stay together', async () => {
  for (let lines = 20; lines <= 46; lines += 3) {
    const bytes = await paperPdf({
      ...made,
      title: 'Hours',
      print: 'standard',
      parts: [
        { kind: 'heading', level: 1, text: 'Hours' },
        { kind: 'list', items: Array.from({ length: lines - 12 }, (_, at) => `Item ${at}`) },
        { kind: 'heading', level: 2, text: 'Under it' },
        { kind: 'bars', caption: 'Bars', rows: [{ label: 'One bar', value: 1, words: '1 hour' }] },
        { kind: 'heading', level: 2, text: 'Who takes what' },
        {
          kind: 'table',
          caption: 'Takers',
          columns: [{ head: 'Who' }, { head: 'Hours', numeric: true }, { head: 'Why' }],
          rows: Array.from({ length: 9 }, (_, at) => [`Taker ${at}`, `${at}`, 'best match']),
          foot: ['Together', '36', ''],
        },
      ],
    });
    const found = await placed(bytes);
    const pageOf = (words: string) => found.find((one) => one.words === words)?.page ?? 0;
    expect(pageOf('Under it')).toBe(pageOf('1 hour'));
    const all = [pageOf('Who takes what'), pageOf('Takers'), pageOf('Taker 0'), pageOf('Taker 1')];
    expect(new Set(all).size).toBe(1);
    expect(new Set([pageOf('Taker 7'), pageOf('Taker 8'), pageOf('Together')]).size).toBe(1);
    expect(Math.max(...found.map(({ bottom }) => bottom))).toBeLessThan(BORDER.bottom);
    const [hours] = found.filter(({ words }) => words === '1');
    const why = found.find(({ words }) => words === 'best match');
    expect((why?.left ?? 0) - (hours?.right ?? 0)).toBeGreaterThan(5);
  }
});

test('a chart is told in words to whoever cannot see it', async () => {
  const bytes = await paperPdf({
    ...made,
    title: 'Hours',
    print: 'large',
    parts: [
      { kind: 'heading', level: 1, text: 'Hours' },
      { kind: 'bars', caption: 'Hours released', rows: [{ label: '30 minutes', value: 2, words: '2.0' }] },
    ],
  });
  const tree = JSON.stringify(
    await (await (await getDocumentProxy(new Uint8Array(bytes))).getPage(1)).getStructTree(),
  );
  expect(tree).toContain('"Figure"');
  expect(tree).toContain('Hours released. 30 minutes: 2.0.');
});

test('a table repeats its header on each page, once in the tree, and every row is there', async () => {
  const rows = Array.from({ length: 90 }, (_, at) => [`Visit ${at}`, '2 Mar 2026', `£${at}.00`]);
  const bytes = await paperPdf({
    ...made,
    title: 'Remittance R12',
    print: 'standard',
    parts: [
      { kind: 'heading', level: 1, text: 'Remittance R12' },
      {
        kind: 'summary',
        rows: [
          { key: 'Provider', value: 'Bluebell Care' },
          { key: 'Total', value: '£4,005.00' },
        ],
      },
      { kind: 'heading', level: 2, text: 'Visits' },
      {
        kind: 'table',
        caption: 'Visits paid',
        columns: [{ head: 'Visit', share: 2 }, { head: 'Day' }, { head: 'Amount', numeric: true }],
        rows,
        foot: ['Total', '', '£4,005.00'],
      },
      { kind: 'list', numbered: true, items: ['First note', 'Second note'] },
    ],
  });
  const { text, totalPages } = await textOf(bytes);
  expect(totalPages).toBeGreaterThan(1);
  for (const [at, words] of text.entries()) {
    expect(words).toContain('Visit Day Amount');
    expect(words).toContain(`page ${at + 1} of ${totalPages}`);
  }
  const whole = text.join('\n');
  for (const [visit = ''] of rows) expect(whole).toContain(`${visit} `);
  expect(whole).toContain('Total £4,005.00');
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const trees = [];
  for (let page = 1; page <= totalPages; page += 1)
    trees.push(JSON.stringify(await (await pdf.getPage(page)).getStructTree()));
  expect(trees[0]).toContain('"Table"');
  expect(trees[0]?.match(/"role":"TH"/g)?.length).toBe(3 + rows.length + 1);
});

test('an address that Notify could not print is told before it is sent', () => {
  expect(faultOfAddress(to)).toBeUndefined();
  expect(faultOfAddress(['Mrs Tate', 'FE1 2BB'])).toContain('fewer than three');
  expect(faultOfAddress([...to, 'FE1 2BB'])).toContain('more than seven');
  expect(faultOfAddress(['Mrs Tate', '12 Long Row', 'Ferntown'])).toContain('postcode');
  expect(faultOfAddress(['(Mrs Tate', '12 Long Row', 'FE1 2BB'])).toContain('cannot begin with (');
});

test('plain words become paragraphs and lists', () => {
  expect(partsOfWords('One.\n\n- a\n- b\n\nTwo\nlines')).toEqual([
    { kind: 'paragraph', text: 'One.' },
    { kind: 'list', items: ['a', 'b'] },
    { kind: 'paragraph', text: 'Two\nlines' },
  ]);
});
