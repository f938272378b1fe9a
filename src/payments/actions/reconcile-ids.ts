/**
 * Slots of rows by the bytes of their ids, in shared memory: one hand fills the table, and any may look in it.
 */
import type { RowRecords } from '../../visits/formats/row-records.ts';

export class IdTable {
  /** The parts of the file that the ids lie in. */
  private readonly parts: readonly Uint8Array[];
  private readonly records: RowRecords;
  /** A slot plus one; 0 where the cell is free. */
  private readonly table: Uint32Array;

  constructor(parts: readonly Uint8Array[], records: RowRecords, memory: SharedArrayBuffer) {
    this.parts = parts;
    this.records = records;
    this.table = new Uint32Array(memory);
  }

  /** Memory for a table of so many ids, at most half full. */
  static memoryFor(ids: number): SharedArrayBuffer {
    let cells = 1024;
    while (cells < ids * 2) cells *= 2;
    return new SharedArrayBuffer(cells * 4);
  }

  /** Puts a slot in; false if its id is there already. */
  add(slot: number): boolean {
    const { records } = this;
    const bytes = this.parts[records.part(slot)]!;
    const cell = this.cell(bytes, records.idFrom(slot), records.idLength(slot), records.idHash(slot));
    if (this.table[cell] !== 0) return false;
    this.table[cell] = slot + 1;
    return true;
  }

  /** The slot of the row that has an id, given as bytes of any file and their hash; -1 if none has. */
  find(bytes: Uint8Array, from: number, length: number, hash: number): number {
    return this.table[this.cell(bytes, from, length, hash)]! - 1;
  }

  private cell(bytes: Uint8Array, from: number, length: number, hash: number): number {
    const mask = this.table.length - 1;
    for (let cell = hash & mask; ; cell = (cell + 1) & mask) {
      const slot = this.table[cell]! - 1;
      if (slot === -1) return cell;
      if (this.records.idHash(slot) === hash && this.sameId(slot, bytes, from, length)) return cell;
    }
  }

  private sameId(slot: number, bytes: Uint8Array, from: number, length: number): boolean {
    if (this.records.idLength(slot) !== length) return false;
    const own = this.parts[this.records.part(slot)]!;
    const ownFrom = this.records.idFrom(slot);
    for (let at = 0; at < length; at++) if (own[ownFrom + at] !== bytes[from + at]) return false;
    return true;
  }
}
