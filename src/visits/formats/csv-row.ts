/** One row of a CSV file as its reader stands on it, by wanted column, with the faults that every format shares. */
import { timeIn, wholeNumberIn } from './csv-fields.ts';
import type { Header } from './csv-header.ts';
import type { CsvReader } from './csv-reader.ts';

/** What makes a row unusable: the first fault in the order of the columns. */
export type RowFault<Column extends string = string> = { readonly field: Column; readonly reason: string };

/** A row of a part of a file that was refused; `line` counts from the beginning of the part. */
export type RefusedRow = {
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
};

/** A view of the current record by wanted column; a short row's missing fields are empty. */
export class CsvRow {
  readonly bytes: Buffer;
  /** Which part of a file the bytes are. */
  readonly part: number;
  private readonly reader: CsvReader;
  private readonly positions: readonly number[];

  constructor(bytes: Buffer, reader: CsvReader, header: Header, part = 0) {
    this.bytes = bytes;
    this.part = part;
    this.reader = reader;
    this.positions = header.positions;
  }

  from(column: number): number {
    const position = this.positions[column]!;
    return position < this.reader.fields ? this.reader.from[position]! : 0;
  }

  to(column: number): number {
    const position = this.positions[column]!;
    return position < this.reader.fields ? this.reader.to[position]! : 0;
  }

  isEmpty(column: number): boolean {
    return this.from(column) === this.to(column);
  }

  text(column: number): string {
    return this.bytes.toString('utf8', this.from(column), this.to(column));
  }

  /** Epoch seconds, or NaN. */
  time(column: number): number {
    return timeIn(this.bytes, this.from(column), this.to(column));
  }

  /** A whole number from `least` to `most`, or -1. */
  number(column: number, least: number, most: number): number {
    const number = wholeNumberIn(this.bytes, this.from(column), this.to(column));
    return number >= least && number <= most ? number : -1;
  }
}

/** Why a field that must not be empty is refused. */
export const EMPTY = 'this field must not be empty';

/** Why a time is refused. */
export const NOT_A_TIME =
  'this is not a time that the clock in London shows, such as 2026-03-02T08:00 or 2026-03-02T08:00:00Z';

/** Why an id is refused that an accepted row before it has. */
export const SAME_ID = 'an earlier row already has this id';
