/** Travel times already asked for, by pair of postcodes and mode, so that each pair is asked once. */

export class TravelCache {
  private readonly times = new Map<string, number>();
  private readonly most: number;

  /** A memory of so many pairs; the longest unasked goes first. */
  constructor(most = 500_000) {
    this.most = most;
  }

  /** The seconds from one postcode to another, if they are known. */
  get(mode: string, from: string, to: string): number | undefined {
    const key = keyOf(mode, from, to);
    const known = this.times.get(key);
    if (known === undefined) return undefined;
    this.times.delete(key);
    this.times.set(key, known);
    return known;
  }

  set(mode: string, from: string, to: string, seconds: number): void {
    const key = keyOf(mode, from, to);
    this.times.delete(key);
    this.times.set(key, seconds);
    if (this.times.size <= this.most) return;
    const [oldest] = this.times.keys();
    if (oldest !== undefined) this.times.delete(oldest);
  }

  get size(): number {
    return this.times.size;
  }
}

/** Postcodes are the same however they are spaced and cased. */
function keyOf(mode: string, from: string, to: string): string {
  const plain = (postcode: string): string => postcode.replaceAll(/\s/g, '').toUpperCase();
  return `${mode} ${plain(from)} ${plain(to)}`;
}
