/**
 * Reads CSV by RFC 4180 straight from bytes, record by record, at the speed of the memory: comma, quotes, LF or CRLF, blank
 * lines skipped. Fields are byte ranges, so nothing is copied until somebody wants the text.
 */

const QUOTE = 34;
const COMMA = 44;
const LF = 10;
const CR = 13;

/** Why a file cannot be read on from a line. */
export type CsvFault = { readonly line: number; readonly reason: string };

/** A cursor over the records of a file, or of a part of it that begins and ends between records, of less than 2 GiB. */
export class CsvReader {
  /** Where each field of the current record begins and ends, quotes left out. Fields beyond the room for them are lost. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** How many fields the current record has, at most the room for them. */
  fields = 0;
  /** The line on which the current record begins, counted from 1 at the beginning of the part. */
  line = 0;
  /** Set when `next` stops because the text cannot be CSV. */
  fault: CsvFault | undefined;
  /** Where the next record begins. */
  at: number;

  private readonly bytes: Uint8Array;
  private readonly end: number;
  private readonly room: number;
  private nextLine = 1;

  /** Reads `bytes` from `at` to `end`. An escaped quote is put right in place, so `bytes` may change under the cursor. */
  constructor(bytes: Uint8Array, at: number, end: number, room: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.room = room;
    this.from = new Int32Array(room);
    this.to = new Int32Array(room);
  }

  /** How many lines have been passed. */
  get lines(): number {
    return this.nextLine - 1;
  }

  /** Moves to the next record; false at the end or at a fault. */
  next(): boolean {
    const { bytes, end, from, to, room } = this;
    this.skipBlankLines();
    let at = this.at;
    if (at >= end) return false;
    this.line = this.nextLine;
    let fields = 0;
    for (;;) {
      const start = at;
      if (at < end && bytes[at] === QUOTE) {
        at = this.closeQuote(at, fields);
        if (at === -1) return false;
      } else {
        while (at < end) {
          const byte = bytes[at];
          if (byte === COMMA || byte === LF) break;
          at++;
        }
        if (fields < room) {
          from[fields] = start;
          to[fields] = at > start && bytes[at] !== COMMA && bytes[at - 1] === CR ? at - 1 : at;
        }
      }
      fields++;
      if (at >= end || bytes[at] === LF) break;
      at++;
    }
    this.fields = fields < room ? fields : room;
    this.nextLine++;
    this.at = at + 1;
    return true;
  }

  private skipBlankLines(): void {
    const { bytes, end } = this;
    for (;;) {
      if (this.at < end && bytes[this.at] === LF) this.at += 1;
      else if (this.at < end && bytes[this.at] === CR && (this.at + 1 === end || bytes[this.at + 1] === LF))
        this.at += 2;
      else return;
      this.nextLine++;
    }
  }

  /** Passes a quoted field that begins at `start`; answers where it ended, before the comma or line end, or -1. */
  private closeQuote(start: number, field: number): number {
    const { bytes, end } = this;
    let read = start + 1;
    let write = read;
    for (; read < end; read++) {
      const byte = bytes[read]!;
      if (byte === QUOTE) {
        if (read + 1 >= end || bytes[read + 1] !== QUOTE) break;
        read++;
      } else if (byte === LF) this.nextLine++;
      if (write !== read) bytes[write] = byte;
      write++;
    }
    if (read >= end) return this.stop('a quote is opened and never closed: close it or double it');
    read++;
    if (read < end && bytes[read] === CR && (read + 1 === end || bytes[read + 1] === LF)) read++;
    if (read < end && bytes[read] !== COMMA && bytes[read] !== LF)
      return this.stop('a quoted field goes on after its closing quote: double the quotes inside it');
    if (field < this.room) {
      this.from[field] = start + 1;
      this.to[field] = write;
    }
    return read;
  }

  private stop(reason: string): -1 {
    this.fault = { line: this.line, reason };
    return -1;
  }
}

/**
 * Cuts bytes into parts of about `size` that begin and end between records. Where there are quotes a line end may stand
 * inside a field, so the records are followed one by one; otherwise any line end will do.
 */
export function cutBetweenRecords(
  bytes: Uint8Array,
  from: number,
  size: number,
  hasQuotes: boolean,
): { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let begin = from;
  while (begin < bytes.length) {
    const target = begin + size;
    let at = hasQuotes ? begin : Math.min(target, bytes.length);
    do at = hasQuotes ? endOfRecord(bytes, at) : endOfLine(bytes, at);
    while (at < target && at < bytes.length);
    parts.push({ from: begin, to: at });
    begin = at;
  }
  return parts;
}

/** The place after the next line end. */
function endOfLine(bytes: Uint8Array, from: number): number {
  const found = bytes.indexOf(LF, from);
  return found === -1 ? bytes.length : found + 1;
}

/** The place after the line end that ends the record which begins at `from`. */
function endOfRecord(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    if (bytes[at] === QUOTE) {
      at++;
      while (at < bytes.length && (bytes[at] !== QUOTE || bytes[at + 1] === QUOTE))
        at += bytes[at] === QUOTE ? 2 : 1;
    }
    while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LF) at++;
    if (at >= bytes.length) return bytes.length;
    at++;
    if (bytes[at - 1] === LF) return at;
  }
}
