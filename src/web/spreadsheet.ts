/**
 * Spreadsheet files (Office Open XML), written as their rows come, so that a year of visits needs no more memory than a day.
 * Numbers, days and moments are typed; text is never a formula. Every cell says where it stands (`r="A1"`), since some
 * readers refuse cells that do not.
 */
import { strToU8, Zip, ZipDeflate } from 'fflate';

/** A cell: text, a number, or a number shown as money, as a day or as a moment (days since 1899-12-30, as Excel counts). */
export type Cell =
  | string
  | number
  | null
  | { readonly number: number; readonly as: 'money' | 'day' | 'moment' };

/** A sheet ends before the most rows that spreadsheet programs take; what is over goes to another. */
const MOST_ROWS = 1_000_000;
const FLUSH_CHARS = 1 << 16;

/** The numbers of the styles in `styles()`. */
const STYLES = { head: 1, money: 2, day: 3, moment: 4 } as const;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Writes a spreadsheet: a heading row that stays in sight, then the rows. Answers its bytes in pieces. */
export async function* spreadsheet(
  title: string,
  heads: readonly string[],
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((fault, piece) => {
    if (fault) throw fault;
    pieces.push(piece);
  });
  const letters = heads.map((_, at) => columnName(at));
  const names: string[] = [];
  let sheet: ZipDeflate | undefined;
  let text = '';
  let row = 0;
  const begin = (): ZipDeflate => {
    names.push(names.length === 0 ? title : `${title} ${names.length + 1}`);
    const begun = new ZipDeflate(`xl/worksheets/sheet${names.length}.xml`, { level: 4 });
    zip.add(begun);
    row = 1;
    text = sheetHead(heads) + rowXml(row, letters, heads, STYLES.head);
    return begun;
  };
  const end = (): void => {
    sheet?.push(strToU8(`${text}</sheetData></worksheet>`), true);
    text = '';
  };
  sheet = begin();
  for await (const cells of rows) {
    if (row >= MOST_ROWS) {
      end();
      sheet = begin();
    }
    row += 1;
    text += rowXml(row, letters, cells);
    if (text.length < FLUSH_CHARS) continue;
    sheet.push(strToU8(text));
    text = '';
    yield* pieces.splice(0);
  }
  end();
  for (const [path, xml] of bookParts(names)) {
    const part = new ZipDeflate(path);
    zip.add(part);
    part.push(strToU8(declaration + xml), true);
  }
  zip.end();
  yield* pieces.splice(0);
}

function sheetHead(heads: readonly string[]): string {
  const widths = heads.map(
    (head, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${Math.max(11, Math.min(40, head.length + 4))}" customWidth="1"/>`,
  );
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
}

function rowXml(row: number, letters: readonly string[], cells: readonly Cell[], style?: number): string {
  let xml = `<row r="${row}">`;
  cells.forEach((cell, at) => {
    if (cell !== null && cell !== '') xml += cellXml(`${letters[at] ?? columnName(at)}${row}`, cell, style);
  });
  return `${xml}</row>`;
}

function cellXml(place: string, cell: Exclude<Cell, null>, style: number | undefined): string {
  const look = style === undefined ? '' : ` s="${style}"`;
  if (typeof cell === 'number') return `<c r="${place}"${look}><v>${cell}</v></c>`;
  if (typeof cell === 'object') return `<c r="${place}" s="${STYLES[cell.as]}"><v>${cell.number}</v></c>`;
  return `<c r="${place}"${look} t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
}

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML. What XML 1.0 cannot hold at all is left out. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/\p{Cc}|[\ufffe\uffff]/gu, (sign) => (/[\t\n\r]/.test(sign) ? sign : ''))
    .replaceAll(/[&<>"]/g, (sign) => MARKUP[sign] ?? '');
}

/** 'A', 'B', … 'Z', 'AA', … from 0. */
export function columnName(at: number): string {
  const letter = String.fromCodePoint(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

/** The parts that tie the sheets together, by their paths. */
function bookParts(names: readonly string[]): (readonly [path: string, xml: string])[] {
  const sheets = names.map((_, at) => at + 1);
  const type = (part: string, kind: string): string =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${officeDocument}/${kind}" Target="${target}"/>`;
  return [
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${officeDocument}"><sheets>${names.map((name, at) => `<sheet name="${escapeXml(sheetName(name))}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packageRelations}">${sheets.map((sheet) => relation(`rId${sheet}`, 'worksheet', `worksheets/sheet${sheet}.xml`)).join('')}${relation('rIdStyles', 'styles', 'styles.xml')}</Relationships>`,
    ],
    ['xl/styles.xml', styles()],
    [
      '[Content_Types].xml',
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/styles.xml', 'styles')}${sheets.map((sheet) => type(`/xl/worksheets/sheet${sheet}.xml`, 'worksheet')).join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${packageRelations}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
  ];
}

/** A sheet's name: at most 31 characters, without those that spreadsheet programs refuse. */
function sheetName(name: string): string {
  return (
    name
      .replaceAll(/[[\]:*?/\\]/g, ' ')
      .slice(0, 31)
      .trim() || 'Sheet'
  );
}

function styles(): string {
  const formats = ['#,##0.00', 'dd/mm/yyyy', 'dd/mm/yyyy hh:mm'];
  const style = (format: number, font: number): string =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
  return `<styleSheet xmlns="${main}"><numFmts count="${formats.length}">${formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`).join('')}</numFmts><fonts count="2"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${style(0, 0)}${style(0, 1)}${style(164, 0)}${style(165, 0)}${style(166, 0)}</cellXfs></styleSheet>`;
}
