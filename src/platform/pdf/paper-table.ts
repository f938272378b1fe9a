/** Tables of papers: measured row by row, with their header again on every page. */
import type { PaperColumn, PaperTable } from './paper.ts';
import { type Drawing, heightOf, type Setting, write } from './paper-pdf.ts';

type Place = { readonly left: number; readonly width: number };

/** Between columns; more where figures, which end on the right, stand before words. */
const GAP = 8;
const WIDE_GAP = 18;
/** Rows that stay together at the beginning and at the end; a table of no more than both is not parted. */
const FIRST_ROWS = 2;
const LAST_ROWS = 3;

type Measured = {
  readonly places: readonly Place[];
  readonly small: number;
  readonly captionTall: number;
  /** Of every row, its line below with it. */
  readonly talls: readonly number[];
};

/** Everything in points. The head counts with the caption. */
function measure(drawing: Drawing, { caption, columns, rows, foot }: PaperTable): Measured {
  const places = placesOf(drawing, columns);
  const small = Math.max(9, drawing.size - 1.5);
  const tall = (words: readonly string[], bold: boolean): number =>
    5 + tallest(drawing, words, places, { size: small, bold });
  const heads = columns.map(({ head }) => head);
  const captionTall = heightOf(drawing, caption, { size: small, bold: true }) + small * 0.4;
  const talls = rows.map((words) => tall(words, false));
  if (foot !== undefined) talls.push(tall(foot, true));
  return { places, small, captionTall: captionTall + tall(heads, true), talls };
}

const sum = (talls: readonly number[]): number => talls.reduce((whole, tall) => whole + tall, 0);

/** What of a table has to stand on one page with its caption, in points. */
export function leastOfTable(drawing: Drawing, table: PaperTable): number {
  // More rows than stay together are not measured: there may be thousands.
  const rows = table.rows.slice(0, FIRST_ROWS + LAST_ROWS + 1);
  const { captionTall, talls } = measure(drawing, { ...table, rows });
  return captionTall + sum(talls.slice(0, talls.length > FIRST_ROWS + LAST_ROWS ? FIRST_ROWS : undefined));
}

/** Draws a table. A header that is repeated is for the eye only: the tree has one table with one header. */
export function drawTable(drawing: Drawing, whole: PaperTable): void {
  const { caption, columns, rows, foot } = whole;
  const { pdf, root } = drawing;
  const { places, small, talls } = measure(drawing, whole);
  const table = pdf.struct('Table', { title: caption });
  root.add(table);
  const heads = columns.map(({ head }) => head);
  table.add(
    pdf.struct('Caption', {}, [() => write(drawing, caption, { size: small, bold: true, after: 0.4 })]),
  );
  drawRow(drawing, table, { words: heads, places, columns, size: small, bold: true, head: true });
  const bottom = pdf.page.height - pdf.page.margins.bottom;
  for (const [at, words] of [...rows, ...(foot === undefined ? [] : [foot])].entries()) {
    const bold = at >= rows.length;
    const left = talls.length - at;
    const needed = left === LAST_ROWS && at >= FIRST_ROWS ? sum(talls.slice(at)) : (talls[at] ?? 0);
    if (pdf.y + needed + 1 > bottom) {
      pdf.continueOnNewPage();
      drawAgain(drawing, { words: heads, places, columns, size: small, bold: true, head: true });
    }
    drawRow(drawing, table, { words, places, columns, size: small, bold, head: false });
  }
  table.end();
}

type Row = {
  readonly words: readonly string[];
  readonly places: readonly Place[];
  readonly columns: readonly PaperColumn[];
  readonly size: number;
  readonly bold: boolean;
  readonly head: boolean;
};

function placesOf({ left, width }: Drawing, columns: readonly PaperColumn[]): Place[] {
  const shares = columns.map(({ share = 1 }) => share);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const gaps = columns.map((column, at) =>
    columns[at - 1]?.numeric === true && column.numeric !== true ? WIDE_GAP : at === 0 ? 0 : GAP,
  );
  const free = width - sum(gaps);
  let at = left;
  return shares.map((share, column) => {
    at += gaps[column] ?? 0;
    const place = { left: at, width: (free * share) / whole };
    at += place.width;
    return place;
  });
}

function tallest(
  drawing: Drawing,
  words: readonly string[],
  places: readonly Place[],
  setting: Setting,
): number {
  return Math.max(...places.map((at, column) => heightOf(drawing, words[column] ?? '', { ...setting, at })));
}

/** Writes one cell; answers where the pen stands below it. */
function cell(drawing: Drawing, row: Row, column: number, top: number): number {
  const { pdf } = drawing;
  pdf.y = top;
  const align = row.columns[column]?.numeric === true ? 'right' : 'left';
  const at = row.places[column];
  write(drawing, row.words[column] ?? '', { size: row.size, bold: row.bold, at, align });
  return pdf.y;
}

function drawRow(drawing: Drawing, table: PDFKit.PDFStructureElement, row: Row): void {
  const { pdf } = drawing;
  const top = pdf.y + 3;
  const line = pdf.struct('TR');
  table.add(line);
  let end = top;
  row.columns.forEach((_, column) => {
    const named = row.head || column === 0;
    const scope = { scope: row.head ? 'Column' : 'Row' } as PDFKit.Mixins.StructureElementOptions;
    line.add(
      pdf.struct(named ? 'TH' : 'TD', named ? scope : {}, [
        () => {
          end = Math.max(end, cell(drawing, row, column, top));
        },
      ]),
    );
  });
  line.end();
  rule(drawing, end + 2, row.head);
}

/** The header once more, for the eye. */
function drawAgain(drawing: Drawing, row: Row): void {
  const { pdf } = drawing;
  const top = pdf.y + 3;
  pdf.markContent('Artifact', { type: 'Layout' });
  const end = Math.max(...row.columns.map((_, column) => cell(drawing, row, column, top)));
  pdf.endMarkedContent();
  rule(drawing, end + 2, true);
}

function rule({ pdf, left, width }: Drawing, y: number, thick: boolean): void {
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(thick ? 1 : 0.4)
    .strokeColor(thick ? 'black' : '#888888')
    .stroke();
  pdf.endMarkedContent();
  pdf.y = y;
}
