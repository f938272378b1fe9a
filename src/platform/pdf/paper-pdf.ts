/**
 * A paper as a PDF that a screen reader reads as well as the eye does: tagged by PDF/UA, in British English, with its fonts inside.
 * A letter keeps to the zones of GOV.UK Notify (letter-zones.ts), so that it fits a window envelope.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { BORDER, FIRST_PAGE, PAGE } from './letter-zones.ts';
import type { Paper, PaperTable, Part, SummaryRow } from './paper.ts';
import { barsTall, drawBars } from './paper-bars.ts';
import { drawShares, sharesTall } from './paper-shares.ts';
import { drawTable, leastOfTable } from './paper-table.ts';

/** Points of a millimetre. */
export const MM = 72 / 25.4;

const find = createRequire(import.meta.url);
const fontFile = (name: string): Buffer =>
  readFileSync(find.resolve(`@expo-google-fonts/noto-sans/${name}/NotoSans_${name}.ttf`));
const fonts = new Map<string, Buffer>();
const fontOf = (name: '400Regular' | '700Bold'): Buffer => {
  const known = fonts.get(name) ?? fontFile(name);
  fonts.set(name, known);
  return known;
};

/** The first font of a document is known to pdfkit by its own name only; by another it would be read from its file each time. */
const PLAIN = 'NotoSans-Regular';

/** From line to line of an address, in millimetres: seven of them fill the window. */
const ADDRESS_STEP = 3.65;

/** Margins of every page, in points. */
const MARGINS = { top: 20 * MM, bottom: 22 * MM, left: 25 * MM, right: 20 * MM };

/** A paper while it is drawn: the document, its tree for screen readers, and how large its print is. */
export type Drawing = {
  readonly pdf: PDFKit.PDFDocument;
  /** What everything on the paper belongs to. */
  readonly root: PDFKit.PDFStructureElement;
  /** Points of plain print. */
  readonly size: number;
  readonly left: number;
  readonly width: number;
};

/** Draws a paper. The same paper gives the same words in the same places. */
export async function paperPdf(paper: Paper): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    // The types know only PDF/A of pdfkit's subsets.
    ...({ subset: 'PDF/UA' } as object),
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en-GB',
    bufferPages: true,
    info: {
      Title: paper.title,
      Author: paper.from.council,
      CreationDate: paper.madeAt,
      Producer: 'Tend',
      Creator: 'Tend',
    },
    font: fontOf('400Regular') as unknown as string,
  });
  pdf.registerFont('bold', fontOf('700Bold'));
  const pieces: Buffer[] = [];
  const whole = new Promise<Buffer>((done, failed) => {
    pdf.on('data', (piece: Buffer) => pieces.push(piece));
    pdf.on('end', () => done(Buffer.concat(pieces)));
    pdf.on('error', failed);
  });
  const root = pdf.struct('Document', { title: paper.title });
  pdf.addStructure(root);
  const drawing: Drawing = {
    pdf,
    root,
    size: paper.print === 'large' ? 18 : 11,
    left: MARGINS.left,
    width: PAGE.width * MM - MARGINS.left - MARGINS.right,
  };
  drawTop(drawing, paper);
  for (const [at, part] of paper.parts.entries()) {
    keepRoom(drawing, leastOf(drawing, paper.parts.slice(at)));
    drawPart(drawing, part);
  }
  root.end();
  drawFooters(drawing, paper);
  pdf.end();
  return await whole;
}

/** Who writes and, on a letter, to whom, in the zones of the first page; on another paper, in one line over the rest. */
function drawTop(drawing: Drawing, paper: Paper): void {
  const { pdf } = drawing;
  const { from, to, date, reference } = paper;
  const facts = [
    ...(to === undefined ? [from.addressLines.join(', ')].filter(Boolean) : from.addressLines),
    ...(from.phone === null ? [] : [`Telephone ${from.phone}`]),
    ...(from.email === null ? [] : [from.email]),
    date,
    ...(reference === undefined ? [] : [`Our reference: ${reference}`]),
  ];
  if (to === undefined) {
    say(drawing, 'P', from.council, { bold: true, size: drawing.size + 2, after: 0.1 });
    say(drawing, 'P', facts.join('. '), { size: Math.max(9, drawing.size - 2), after: 1 });
    return;
  }
  const { council, address, body } = FIRST_PAGE;
  const large = drawing.size > 11;
  const side = { left: council.left * MM, width: (council.right - council.left - 2) * MM };
  const size = large ? 12 : 9.5;
  pdf.y = (BORDER.top + 10) * MM;
  say(drawing, 'P', from.council, { bold: true, size: size + 2, at: side, after: 0.15 });
  for (const line of facts) say(drawing, 'P', line, { size, at: side, after: 0 });
  to.slice(0, 7).forEach((line, row) => {
    pdf.y = (address.top + 0.4 + ADDRESS_STEP * row) * MM;
    const at = { left: address.left * MM + 1, width: (address.right - address.left) * MM - 2 };
    say(drawing, 'P', line, { size: 9, at, after: 0, oneLine: true });
  });
  pdf.y = (body.top + 2) * MM;
}

const LARGER = { 1: 1.45, 2: 1.2, 3: 1.05 } as const;

/** What has to stand on one page with the beginning of the first of some parts, in points: a heading takes along what it heads. */
function leastOf(drawing: Drawing, [part, ...next]: readonly Part[]): number {
  if (part === undefined) return 0;
  const { size, left, width } = drawing;
  switch (part.kind) {
    case 'heading':
      return (
        size * 1.1 +
        heightOf(drawing, part.text, { bold: true, size: size * LARGER[part.level] }) +
        leastOf(drawing, next)
      );
    case 'paragraph':
      return together(drawing, heightOf(drawing, part.text, { bold: part.strong === true, size }));
    case 'list': {
      const at = { left, width: width - size * INDENT };
      return together(drawing, heightOf(drawing, part.items[0] ?? '', { size, at }));
    }
    case 'summary':
      return size * 5;
    case 'bars':
      return barsTall(drawing, part);
    case 'shares':
      return sharesTall(drawing, part);
    default:
      return leastOfTable(drawing, part);
  }
}

/** Of words so tall, what stands together: up to five lines all of them, of more the first two. */
function together({ size }: Drawing, tall: number): number {
  return tall > size * 8 ? size * 3 : tall;
}

function drawPart(drawing: Drawing, part: Part): void {
  const { size } = drawing;
  switch (part.kind) {
    case 'heading': {
      drawing.pdf.y += part.level === 1 ? 0 : size * 0.5;
      say(drawing, `H${part.level}`, part.text, { bold: true, size: size * LARGER[part.level], after: 0.4 });
      return;
    }
    case 'paragraph':
      say(drawing, 'P', part.text, { bold: part.strong === true, size, after: 0.75 });
      return;
    case 'list':
      drawList(drawing, part.items, part.numbered === true);
      return;
    case 'summary':
      drawSummary(drawing, part.rows);
      return;
    case 'bars':
      drawBars(drawing, part);
      drawing.pdf.y += size * 0.9;
      return;
    case 'shares':
      drawShares(drawing, part);
      drawing.pdf.y += size * 0.9;
      return;
    default:
      drawTablePart(drawing, part);
  }
}

function drawTablePart(drawing: Drawing, table: PaperTable): void {
  drawTable(drawing, table);
  drawing.pdf.x = drawing.left;
  drawing.pdf.y += drawing.size * 0.9;
}

/** How words are set. `after` is the room below, in lines. */
export type Setting = {
  readonly size: number;
  readonly bold?: boolean | undefined;
  readonly at?: { readonly left: number; readonly width: number } | undefined;
  readonly after?: number | undefined;
  readonly align?: 'left' | 'right' | undefined;
  readonly oneLine?: boolean | undefined;
};

/** Writes words where the pen stands, as they are: for what is tagged by its caller. */
export function write({ pdf, left, width }: Drawing, words: string, setting: Setting): void {
  const { size, bold, at, after = 0, align = 'left', oneLine } = setting;
  pdf
    .font(bold === true ? 'bold' : PLAIN)
    .fontSize(size)
    .fillColor('black');
  pdf.text(words, at?.left ?? left, pdf.y, {
    width: at?.width ?? width,
    align,
    lineGap: size * 0.1,
    ...(oneLine === true ? { height: size * 1.5, ellipsis: true } : {}),
  });
  pdf.y += after * size;
}

/** Writes words as one element of the tree. */
function say(drawing: Drawing, tag: string, words: string, setting: Setting): void {
  const element = drawing.pdf.struct(tag, {}, [() => write(drawing, words, setting)]);
  drawing.root.add(element);
}

/** Goes to a new page where less than some points are left on this one. */
export function keepRoom({ pdf }: Drawing, points: number): void {
  if (pdf.y + points > PAGE.height * MM - MARGINS.bottom) pdf.continueOnNewPage();
}

/** How far the words of a list stand in, in lines. */
const INDENT = 1.6;

function drawList(drawing: Drawing, items: readonly string[], numbered: boolean): void {
  const { pdf, size, left, width, root } = drawing;
  const list = pdf.struct('L');
  root.add(list);
  const indent = size * INDENT;
  const body = { left: left + indent, width: width - indent };
  items.forEach((item, at) => {
    keepRoom(drawing, together(drawing, heightOf(drawing, item, { size, at: body })));
    const row = pdf.struct('LI');
    list.add(row);
    const top = pdf.y;
    const mark = numbered ? `${at + 1}.` : '•';
    row.add(pdf.struct('Lbl', {}, [() => write(drawing, mark, { size, at: { left, width: indent } })]));
    pdf.y = top;
    row.add(pdf.struct('LBody', {}, [() => write(drawing, item, { size, at: body, after: 0.3 })]));
    row.end();
  });
  list.end();
  pdf.y += size * 0.45;
}

/** Facts under one another; the tree has each as a list item, its name as the label. */
function drawSummary(drawing: Drawing, rows: readonly SummaryRow[]): void {
  const { pdf, size, left, width, root } = drawing;
  const list = pdf.struct('L');
  root.add(list);
  const share = size > 11 ? 0.38 : 0.32;
  const key = { left, width: width * share - size };
  const value = { left: left + width * share, width: width * (1 - share) };
  for (const row of rows) {
    const tall = Math.max(
      heightOf(drawing, row.key, { size, bold: true, at: key }),
      heightOf(drawing, row.value, { size, at: value }),
    );
    keepRoom(drawing, Math.min(tall, size * 12));
    const top = pdf.y;
    const item = pdf.struct('LI');
    list.add(item);
    item.add(pdf.struct('Lbl', {}, [() => write(drawing, row.key, { size, bold: true, at: key })]));
    pdf.y = top;
    item.add(pdf.struct('LBody', {}, [() => write(drawing, row.value, { size, at: value })]));
    item.end();
    if (pdf.y < top + tall && pdf.y >= top) pdf.y = top + tall;
    pdf.y += size * 0.4;
  }
  list.end();
  pdf.y += size * 0.4;
}

/** How tall words would stand, in points. */
export function heightOf({ pdf, width }: Drawing, words: string, { size, bold, at }: Setting): number {
  pdf.font(bold === true ? 'bold' : PLAIN).fontSize(size);
  return pdf.heightOfString(words === '' ? ' ' : words, { width: at?.width ?? width, lineGap: size * 0.1 });
}

/** 'Page 1 of 3' at the foot of each page, which screen readers pass over. */
function drawFooters({ pdf, left, width }: Drawing, { title }: Paper): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    pdf.switchToPage(at);
    const { margins } = pdf.page;
    const bottom = margins.bottom;
    margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font(PLAIN).fontSize(9).fillColor('#444444');
    pdf.text(`${title}, page ${at - start + 1} of ${count}`, left, (PAGE.height - 15) * MM, {
      width,
      align: 'right',
      height: 14,
      ellipsis: true,
    });
    pdf.endMarkedContent();
    margins.bottom = bottom;
  }
}
