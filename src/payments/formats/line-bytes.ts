/**
 * Lines of CSV as bytes, one after the other in memory that grows, for files of millions of lines: no text is made of what is
 * bytes already, and none of numbers and times.
 */
import { formatUtc } from '../../ground/iso-time.ts';
import { DAY_SECONDS } from '../../ground/london.ts';

const [LF, CR, QUOTE, COMMA, ZERO, COLON, Z] = [10, 13, 34, 44, 48, 58, 90] as const;

/** Bytes of a file from one place up to, not including, another. */
export type ByteRange = { readonly bytes: Uint8Array; readonly from: number; readonly to: number };

export class LineBytes {
  /** How many bytes are written. */
  length = 0;
  private buffer = Buffer.allocUnsafeSlow(1 << 22);
  private dayOfPrefix = Number.NaN;
  private dayPrefix = new Uint8Array(11);

  /** What is written so far; good until more is. */
  written(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Begins again at nothing. */
  clear(): void {
    this.length = 0;
  }

  /** Makes room for a line of at most so many bytes; what is written after it must fit. */
  beginLine(most: number): void {
    if (this.length + most <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.length + most));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  endLine(): void {
    this.buffer[this.length++] = LF;
  }

  /** A field of plain letters, which need no quotes. */
  letters(text: string): void {
    const { buffer } = this;
    let at = this.length;
    for (let letter = 0; letter < text.length; letter++) buffer[at++] = text.charCodeAt(letter);
    buffer[at++] = COMMA;
    this.length = at;
  }

  /** A field of a whole number in digits; empty for null. */
  number(value: number | null): void {
    if (value === null) this.buffer[this.length++] = COMMA;
    else if (value < 0 || value > 0x7fffffff) this.letters(String(value));
    else {
      let end = this.length + 1;
      for (let rest = value; rest > 9; rest = (rest / 10) | 0) end++;
      this.digits(value, this.length, end);
      this.buffer[end] = COMMA;
      this.length = end + 1;
    }
  }

  /** A field of an instant in UTC to the second; empty for null. Lines lie close together, so the last day is kept. */
  utc(epoch: number | null): void {
    const { buffer } = this;
    if (epoch === null) {
      buffer[this.length++] = COMMA;
      return;
    }
    const day = Math.floor(epoch / DAY_SECONDS);
    if (day !== this.dayOfPrefix) {
      this.dayOfPrefix = day;
      this.dayPrefix = Buffer.from(formatUtc(epoch).slice(0, 11));
    }
    const { dayPrefix } = this;
    const at = this.length;
    for (let letter = 0; letter < 11; letter++) buffer[at + letter] = dayPrefix[letter]!;
    const second = epoch - day * DAY_SECONDS;
    const minute = (second / 60) | 0;
    const hour = (minute / 60) | 0;
    this.digits(hour, at + 11, at + 13);
    buffer[at + 13] = COLON;
    this.digits(minute - hour * 60, at + 14, at + 16);
    buffer[at + 16] = COLON;
    this.digits(second - minute * 60, at + 17, at + 19);
    buffer[at + 19] = Z;
    buffer[at + 20] = COMMA;
    this.length = at + 21;
  }

  /** A field of bytes, in quotes only where they hold a comma, a quote or a line end; empty for null. */
  field(range: ByteRange | null): void {
    const { buffer } = this;
    let at = this.length;
    if (range !== null) {
      const { bytes, from, to } = range;
      let isPlain = true;
      for (let next = from; next < to; next++) {
        const byte = bytes[next]!;
        if (byte <= COMMA && (byte === COMMA || byte === QUOTE || byte === LF || byte === CR))
          isPlain = false;
        buffer[at++] = byte;
      }
      if (!isPlain) at = this.quoted(range);
    }
    buffer[at] = COMMA;
    this.length = at + 1;
  }

  /** A last field of text in quotes. `hasQuotes` says whether it may hold quotes itself. */
  quotedText(text: string, hasQuotes: boolean): void {
    this.buffer[this.length++] = QUOTE;
    const escaped = hasQuotes && text.includes('"') ? text.replaceAll('"', '""') : text;
    this.length += this.buffer.write(escaped, this.length);
    this.buffer[this.length++] = QUOTE;
  }

  /** Writes a range in quotes where the next field begins; answers where it ends. */
  private quoted({ bytes, from, to }: ByteRange): number {
    let at = this.length;
    this.buffer[at++] = QUOTE;
    for (let next = from; next < to; next++) {
      const byte = bytes[next]!;
      if (byte === QUOTE) this.buffer[at++] = QUOTE;
      this.buffer[at++] = byte;
    }
    this.buffer[at++] = QUOTE;
    return at;
  }

  /** Writes the last digits of a number from one place up to, not including, another. */
  private digits(value: number, from: number, to: number): void {
    let rest = value;
    for (let at = to - 1; at >= from; at--) {
      const tenth = (rest / 10) | 0;
      this.buffer[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }
}
