/** Thrown where the whole input is unusable, as against one row of it. */
export class Unusable extends Error {}

/** One record of a CSV text and the line on which it begins, the first line of the file being 1. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

type State = 'field start' | 'plain' | 'quoted' | 'after quote';

/**
 * RFC 4180 read one character at a time: comma, double quotes, LF or CRLF, an optional byte-order mark.
 * Blank lines are skipped but counted. A carriage return without its line feed is an ordinary character.
 */
export function readCsv(text: string): CsvRecord[] {
  const input = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const records: CsvRecord[] = [];
  let state: State = 'field start';
  let line = 1;
  let began = 1;
  let fields: string[] = [];
  let field = '';
  let quotedOnce = false;

  const endField = (): void => {
    fields.push(field);
    field = '';
    state = 'field start';
  };
  const endRecord = (): void => {
    endField();
    const blank = fields.length === 1 && fields[0] === '' && !quotedOnce;
    if (!blank) records.push({ line: began, fields });
    fields = [];
    quotedOnce = false;
    began = line;
  };

  for (let at = 0; at < input.length; at++) {
    const char = input.charAt(at);
    if (char === '\n') line++;
    if (state === 'quoted') {
      if (char === '"') state = 'after quote';
      else field += char;
      continue;
    }
    if (state === 'after quote' && char === '"') {
      field += '"';
      state = 'quoted';
      continue;
    }
    if (char === '\r' && input.charAt(at + 1) === '\n') continue;
    if (char === ',') endField();
    else if (char === '\n') endRecord();
    else if (state === 'after quote') throw new Unusable(`text after a closing quote on line ${line}`);
    else if (char === '"' && state === 'plain') throw new Unusable(`a quote inside a field on line ${line}`);
    else if (char === '"') {
      state = 'quoted';
      quotedOnce = true;
    } else {
      field += char;
      state = 'plain';
    }
  }
  if (state === 'quoted') throw new Unusable(`a quote opened in the record of line ${began} never closes`);
  if (field !== '' || fields.length > 0 || quotedOnce) endRecord();
  return records;
}

/** A row as its named columns, every known column there (empty where the row is short), unknown ones gone. */
export interface CsvRow {
  line: number;
  values: Record<string, string>;
}

/** Reads a table whose header must hold every one of `columns`, in any order. */
export function readTable(text: string, columns: readonly string[]): CsvRow[] {
  const [header, ...records] = readCsv(text);
  if (header === undefined) throw new Unusable('the file is empty');
  const places = columns.map((column) => {
    const place = header.fields.indexOf(column);
    if (place === -1) throw new Unusable(`the column ${column} is missing`);
    return place;
  });
  return records.map(({ line, fields }) => ({
    line,
    values: Object.fromEntries(columns.map((column, at) => [column, fields[places[at] ?? -1] ?? ''])),
  }));
}

/** Writes one record, quoting only the fields that need it. */
export function csvLine(values: readonly (string | number)[]): string {
  const written = values.map((value) => {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(',')}\n`;
}

/** Orders text by code point (the sort of JavaScript orders by UTF-16 unit, which differs above U+FFFF). */
export function byCodePoint(a: string, b: string): number {
  const left = Array.from(a, (char) => char.codePointAt(0) ?? 0);
  const right = Array.from(b, (char) => char.codePointAt(0) ?? 0);
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
