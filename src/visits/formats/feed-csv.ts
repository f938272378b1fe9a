/**
 * Rows of delimited text, as RFC 4180 has them: quotes round a value that holds the delimiter, a quote or a line end; LF or
 * CRLF; blank lines skipped. Read one at a time, so that a long file can be read with pauses.
 */

/** What may stand between values. */
export const DELIMITERS = [',', ';', '\t'] as const;

export type Delimiter = (typeof DELIMITERS)[number];

/** A row: the line on which it begins (from 1), its values, and its text as it stood. */
export type CsvRow = { readonly line: number; readonly values: readonly string[]; readonly text: string };

/**
 * The rows of `text`. Returns undefined at the end of good text, or a sentence that says why the rest cannot be read (a quote
 * that is never closed, or more text after a closing quote).
 */
export function* csvRows(text: string, delimiter: Delimiter): Generator<CsvRow, string | undefined> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const plain = text.slice(at, text.charCodeAt(end - 1) === 13 && end > at ? end - 1 : end);
    if (!plain.includes('"')) {
      if (plain.trim() !== '') yield { line, values: plain.split(delimiter), text: plain };
      at = end + 1;
      line += 1;
      continue;
    }
    const row = quotedRow(text, at, delimiter);
    if (typeof row === 'string') return `Line ${line}: ${row}`;
    const whole = text.slice(at, row.end);
    if (whole.trim() !== '') yield { line, values: row.values, text: whole };
    line += 1;
    for (let next = whole.indexOf('\n'); next >= 0; next = whole.indexOf('\n', next + 1)) line += 1;
    at = row.next;
  }
  return undefined;
}

type Quoted = { readonly values: string[]; readonly end: number; readonly next: number };

/** One row that holds quotes, from `start`: its values, where its text ends and where the next row begins. */
function quotedRow(text: string, start: number, delimiter: Delimiter): Quoted | string {
  const values: string[] = [];
  let at = start;
  for (;;) {
    let value: string;
    if (text[at] === '"') {
      const closed = closingQuote(text, at + 1);
      if (closed < 0) return 'a quote is opened and never closed.';
      value = text.slice(at + 1, closed).replaceAll('""', '"');
      at = closed + 1;
    } else {
      const end = endOfValue(text, at, delimiter);
      value = text.slice(at, end);
      at = end;
    }
    values.push(value);
    if (text[at] === delimiter) {
      at += 1;
      continue;
    }
    if (at >= text.length) return { values, end: at, next: at };
    if (text[at] === '\n') return { values, end: at, next: at + 1 };
    if (text.startsWith('\r\n', at)) return { values, end: at, next: at + 2 };
    if (text[at] === '\r' && at + 1 === text.length) return { values, end: at, next: at + 1 };
    return 'there is more text after a closing quote.';
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function endOfValue(text: string, from: number, delimiter: Delimiter): number {
  for (let at = from; at < text.length; at += 1) {
    const one = text[at];
    if (
      one === delimiter ||
      one === '\n' ||
      (one === '\r' && (text[at + 1] === '\n' || at + 1 === text.length))
    )
      return at;
  }
  return text.length;
}

/** A row of values as text, without its line end. A value that a spreadsheet would run as a formula is made harmless. */
export function csvLine(values: readonly string[], delimiter: Delimiter = ','): string {
  return values.map((value) => csvValue(value, delimiter)).join(delimiter);
}

function csvValue(value: string, delimiter: Delimiter): string {
  const harmless = /^[=+\-@\t\r]/.test(value) && !/^[+-]?[\d.,:]+$/.test(value) ? `'${value}` : value;
  return /["\r\n]/.test(harmless) || harmless.includes(delimiter)
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}

/** The delimiter that the headings are most likely parted by: the one they hold most of, a comma where they hold none. */
export function likelyDelimiter(text: string): Delimiter {
  const headings = text
    .slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'))
    .replaceAll(/"[^"]*"/g, '');
  const counted = DELIMITERS.map((one) => ({ one, times: headings.split(one).length }));
  return counted.reduce((most, next) => (next.times > most.times ? next : most)).one;
}
