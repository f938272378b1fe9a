/** Tables of papers: measured row by row, with their header again on every page. */
import type { PaperColumn, PaperTable } from './paper.ts';
import { type Drawing, heightOf, keepRoom, type Setting, write } from './paper-pdf.ts';

type Place = { readonly left: number; readonly width: number };

const GAP = 8;

/** Draws a table. A header that is repeated is for the eye only: the tree has one table with one header. */
export function drawTable(drawing: Drawing, { caption, columns, rows, foot }: PaperTable): void {
  const { pdf, root, size } = drawing;
  const places = placesOf(drawing, columns);
  const small = Math.max(9, size - 1.5);
  const table = pdf.struct('Table', { title: caption });
  root.add(table);
  const heads = columns.map(({ head }) => head);
  const headTall = tallest(drawing, heads, places, { size: small, bold: true });
  keepRoom(drawing, headTall + size * 5);
  table.add(
    pdf.struct('Caption', {}, [() => write(drawing, caption, { size: small, bold: true, after: 0.4 })]),
  );
  drawRow(drawing, table, { words: heads, places, columns, size: small, bold: true, head: true });
  const bottom = pdf.page.height - pdf.page.margins.bottom;
  for (const [at, words] of [...rows, ...(foot === undefined ? [] : [foot])].entries()) {
    const bold = at >= rows.length;
    const tall = tallest(drawing, words, places, { size: small, bold });
    if (pdf.y + tall + 6 > bottom) {
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
  const free = width - GAP * (columns.length - 1);
  let at = left;
  return shares.map((share) => {
    const place = { left: at, width: (free * share) / whole };
    at += place.width + GAP;
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
