/**
 * Rows as fixed records of 64 bytes in memory that worker threads share, one to a slot: a record is one line of the
 * processor's cache, so a row costs one fetch wherever it lies. Instants are epoch seconds, ids are byte ranges of the
 * part of the file that they were read from, and ids that come again are numbers.
 */

const NUMBERS = 8;
const WORDS = 16;
const RECORD_BYTES = 64;

/** The group of a row that is taken out. */
export const NO_GROUP = -1;

/** Memory for so many records. */
export function recordMemory(slots: number): SharedArrayBuffer {
  return new SharedArrayBuffer(Math.max(slots, 1) * RECORD_BYTES);
}

/** What rows of both files have: a time, another time (NaN for none), an id, a group and the line of the row. */
export class RowRecords {
  protected readonly numbers: Float64Array;
  protected readonly words: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.numbers = new Float64Array(memory);
    this.words = new Int32Array(memory);
  }

  time(slot: number): number {
    return this.numbers[slot * NUMBERS]!;
  }

  otherTime(slot: number): number {
    return this.numbers[slot * NUMBERS + 1]!;
  }

  setTimes(slot: number, time: number, otherTime: number): void {
    this.numbers[slot * NUMBERS] = time;
    this.numbers[slot * NUMBERS + 1] = otherTime;
  }

  /** Which part of the file the row was read from. */
  part(slot: number): number {
    return this.words[slot * WORDS + 5]!;
  }

  idFrom(slot: number): number {
    return this.words[slot * WORDS + 4]!;
  }

  idLength(slot: number): number {
    return this.words[slot * WORDS + 6]!;
  }

  idHash(slot: number): number {
    return this.words[slot * WORDS + 7]!;
  }

  setId(slot: number, part: number, from: number, to: number, hash: number): void {
    this.words[slot * WORDS + 4] = from;
    this.words[slot * WORDS + 5] = part;
    this.words[slot * WORDS + 6] = to - from;
    this.words[slot * WORDS + 7] = hash;
  }

  /** Number of (provider, person), or NO_GROUP. */
  group(slot: number): number {
    return this.words[slot * WORDS + 8]!;
  }

  setGroup(slot: number, group: number): void {
    this.words[slot * WORDS + 8] = group;
  }

  /** The line on which the row begins, counted within the part that it was read from. */
  line(slot: number): number {
    return this.words[slot * WORDS + 9]!;
  }

  setLine(slot: number, line: number): void {
    this.words[slot * WORDS + 9] = line;
  }
}

/** Planned visits: `time` is the planned start, `otherTime` when it was cancelled. */
export class PlannedRecords extends RowRecords {
  contract(slot: number): number {
    return this.words[slot * WORDS + 10]!;
  }

  setContract(slot: number, contract: number): void {
    this.words[slot * WORDS + 10] = contract;
  }

  service(slot: number): number {
    return this.words[slot * WORDS + 11]!;
  }

  setService(slot: number, service: number): void {
    this.words[slot * WORDS + 11] = service;
  }

  minutes(slot: number): number {
    return this.words[slot * WORDS + 12]! & 0xffff;
  }

  workers(slot: number): number {
    return (this.words[slot * WORDS + 12]! >> 16) & 0xff;
  }

  timeCritical(slot: number): boolean {
    return this.words[slot * WORDS + 12]! >> 24 === 1;
  }

  setLength(slot: number, minutes: number, workers: number, timeCritical: boolean): void {
    this.words[slot * WORDS + 12] = minutes | (workers << 16) | (timeCritical ? 1 << 24 : 0);
  }

  /** The row's own window on either side, in minutes; -1 where it has none. */
  earlier(slot: number): number {
    return this.words[slot * WORDS + 13]!;
  }

  later(slot: number): number {
    return this.words[slot * WORDS + 14]!;
  }

  setWindow(slot: number, earlier: number, later: number): void {
    this.words[slot * WORDS + 13] = earlier;
    this.words[slot * WORDS + 14] = later;
  }
}

/** Visit logs: `time` is the check-in, `otherTime` the check-out. */
export class LogRecords extends RowRecords {
  /** Number of (provider, care worker). */
  worker(slot: number): number {
    return this.words[slot * WORDS + 10]!;
  }

  setWorker(slot: number, worker: number): void {
    this.words[slot * WORDS + 10] = worker;
  }

  /** The visit that the log names, as a byte range; of length 0 where it names none. */
  namedFrom(slot: number): number {
    return this.words[slot * WORDS + 12]!;
  }

  namedLength(slot: number): number {
    return this.words[slot * WORDS + 11]!;
  }

  setNamed(slot: number, from: number, to: number): void {
    this.words[slot * WORDS + 12] = from;
    this.words[slot * WORDS + 11] = to - from;
  }

  /** Place in `METHODS`; their count for none. */
  inMethod(slot: number): number {
    return this.words[slot * WORDS + 14]! & 0xff;
  }

  outMethod(slot: number): number {
    return this.words[slot * WORDS + 14]! >> 8;
  }

  setMethods(slot: number, inMethod: number, outMethod: number): void {
    this.words[slot * WORDS + 14] = inMethod | (outMethod << 8);
  }

  /** Whether the log overlaps a log of the same worker with another person; found after reading. */
  overlaps(slot: number): boolean {
    return this.words[slot * WORDS + 15] === 1;
  }

  setOverlaps(slot: number): void {
    this.words[slot * WORDS + 15] = 1;
  }
}
