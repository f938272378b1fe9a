/**
 * Numbers for the ids that come again and again, such as a person's: the same bytes get the same number, from 0 on, without
 * making a text of them each time.
 */
export class ByteNames {
  private readonly starts: number[] = [0];
  private readonly hashes: number[] = [];
  private arena = new Uint8Array(1 << 12);
  private table = new Int32Array(1 << 8).fill(-1);

  constructor(known: readonly string[] = []) {
    for (const name of known) {
      const bytes = Buffer.from(name);
      this.number(bytes, 0, bytes.length);
    }
  }

  /** How many names there are. */
  get count(): number {
    return this.hashes.length;
  }

  /** The number of a name, given a new one if it was not met before. */
  number(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashBytes(bytes, from, to);
    const cell = this.cell(hash, bytes, from, to);
    const found = this.table[cell]!;
    return found === -1 ? this.add(cell, hash, bytes, from, to) : found;
  }

  /** The number of a name, or -1 if it was not met before. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.table[this.cell(hashBytes(bytes, from, to), bytes, from, to)]!;
  }

  /** All names in order of their numbers. */
  texts(): string[] {
    const arena = Buffer.from(this.arena.buffer);
    return this.hashes.map((_, number) =>
      arena.toString('utf8', this.starts[number], this.starts[number + 1]),
    );
  }

  private cell(hash: number, bytes: Uint8Array, from: number, to: number): number {
    const mask = this.table.length - 1;
    for (let cell = hash & mask; ; cell = (cell + 1) & mask) {
      const number = this.table[cell]!;
      if (number === -1) return cell;
      if (this.hashes[number] === hash && this.holds(number, bytes, from, to)) return cell;
    }
  }

  private holds(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const { arena } = this;
    const start = this.starts[number]!;
    if (this.starts[number + 1]! - start !== to - from) return false;
    for (let at = from, own = start; at < to; at++, own++) if (bytes[at] !== arena[own]) return false;
    return true;
  }

  private add(cell: number, hash: number, bytes: Uint8Array, from: number, to: number): number {
    const number = this.hashes.length;
    const start = this.starts[number]!;
    const length = to - from;
    if (start + length > this.arena.length) {
      const larger = new Uint8Array(Math.max(this.arena.length * 2, start + length));
      larger.set(this.arena);
      this.arena = larger;
    }
    for (let at = 0; at < length; at++) this.arena[start + at] = bytes[from + at]!;
    this.starts.push(start + length);
    this.hashes.push(hash);
    this.table[cell] = number;
    if (number * 2 > this.table.length) this.grow();
    return number;
  }

  private grow(): void {
    this.table = new Int32Array(this.table.length * 4).fill(-1);
    const mask = this.table.length - 1;
    this.hashes.forEach((hash, number) => {
      let cell = hash & mask;
      while (this.table[cell] !== -1) cell = (cell + 1) & mask;
      this.table[cell] = number;
    });
  }
}

/** Numbers for pairs of numbers, such as a provider's and a person's, from 0 on. */
export class PairNumbers {
  readonly lefts: number[] = [];
  readonly rights: number[] = [];
  private table = new Int32Array(1 << 8).fill(-1);

  /** The number of a pair, given a new one if it was not met before. */
  number(left: number, right: number): number {
    const mask = this.table.length - 1;
    for (let cell = mix(left, right) & mask; ; cell = (cell + 1) & mask) {
      const number = this.table[cell]!;
      if (number === -1) return this.add(cell, left, right);
      if (this.lefts[number] === left && this.rights[number] === right) return number;
    }
  }

  private add(cell: number, left: number, right: number): number {
    const number = this.lefts.length;
    this.lefts.push(left);
    this.rights.push(right);
    this.table[cell] = number;
    if (number * 2 > this.table.length) this.grow();
    return number;
  }

  private grow(): void {
    this.table = new Int32Array(this.table.length * 4).fill(-1);
    const mask = this.table.length - 1;
    this.lefts.forEach((left, number) => {
      let cell = mix(left, this.rights[number]!) & mask;
      while (this.table[cell] !== -1) cell = (cell + 1) & mask;
      this.table[cell] = number;
    });
  }
}

/** FNV-1a over the bytes, its bits spread at the end; a signed 32-bit number. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function mix(left: number, right: number): number {
  const hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
