/** Travel times already asked for, by pair of postcodes and mode, so that each pair is asked once. */

/** A time as a service answered it, between two postcodes or what stands for them. */
export type AskedTime = {
  readonly mode: string;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
};

export class TravelCache {
  private readonly times = new Map<string, number>();
  private readonly most: number;
  private readonly asked = new Map<string, AskedTime>();

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

  /** Remembers a time that was just asked for, and that it is to be kept. */
  setAsked(mode: string, from: string, to: string, seconds: number): void {
    this.set(mode, from, to, seconds);
    if (from !== to) this.asked.set(keyOf(mode, from, to), { mode, from, to, seconds });
  }

  /** What was asked for since this was last called. */
  takeAsked(): AskedTime[] {
    const all = [...this.asked.values()];
    this.asked.clear();
    return all;
  }

  /** Of what was asked for only the ways between these postcodes are to be kept; the others stay remembered. */
  keepOnly(postcodes: { has(postcode: string): boolean }): void {
    for (const [key, { from, to }] of this.asked)
      if (!postcodes.has(from) || !postcodes.has(to)) this.asked.delete(key);
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
