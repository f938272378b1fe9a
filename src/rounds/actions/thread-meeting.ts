/**
 * Where searches on several threads meet: each lays down where it stands, and who stands worse goes on from where the best does. In
 * a search bounded by moves they wait for each other, so the answer is the same however fast each thread runs.
 */
import { welcome } from '../rules/family.ts';
import type { Problem } from '../rules/problem.ts';
import type { SearchState } from '../rules/search-state.ts';
import { standOn } from '../rules/stand.ts';

/** Words at the start: whether to stop; the speed of the first search; how many came to each meeting. */
const WORDS = 64;
const MEETINGS_FROM = 2;
/** Who waits looks up so often whether all has been stopped. */
const LOOK_UP_MS = 100;

/** Memory for so many threads to meet in. */
export function meetingMemory({ visits, shifts }: Problem, searches: number): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * WORDS + searches * bytesEach(nodesOf(visits, shifts.length)));
}

function nodesOf(visits: Problem['visits'], shifts: number): number {
  return visits.reduce((sum, { parts }) => sum + parts.length, 0) + 2 * shifts;
}

function bytesEach(nodes: number): number {
  return 8 + 8 * (nodes + (nodes & 1));
}

export class Meeting {
  private readonly words: Int32Array;
  private readonly memory: SharedArrayBuffer;
  private readonly searches: number;
  private readonly number: number;
  private readonly nodes: number;

  constructor(memory: SharedArrayBuffer, searches: number, number: number, nodes: number) {
    this.memory = memory;
    this.words = new Int32Array(memory, 0, WORDS);
    this.searches = searches;
    this.number = number;
    this.nodes = nodes;
  }

  /** Whether somebody asked to stop. */
  get stopped(): boolean {
    return Atomics.load(this.words, 0) === 1;
  }

  /**
   * Meets the others for the so-manieth time, waiting `most` milliseconds; who has the worse rounds goes on from the better ones.
   * Compared is where each stands, or each one's best.
   */
  meet(s: SearchState, time: number, compare: 'standing' | 'best', most: number): void {
    if (this.searches === 1) return;
    const own = this.place(this.number);
    own.cost[0] = compare === 'best' ? s.bestCost : s.cost;
    own.next.set(compare === 'best' ? s.bestNext : s.next);
    own.shiftOf.set(compare === 'best' ? s.bestShiftOf : s.shiftOf);
    const at = MEETINGS_FROM + 2 * time;
    this.come(at);
    if (!this.waitForAll(at, most)) return;
    let best = this.number;
    for (let other = 0; other < this.searches; other += 1)
      if (this.place(other).cost[0]! < this.place(best).cost[0]!) best = other;
    if (best !== this.number) {
      standOn(s, this.place(best).next, this.place(best).shiftOf);
      welcome(s);
    }
    // Nobody lays down anything new before all have looked.
    this.come(at + 1);
    this.waitForAll(at + 1, most);
  }

  /** What the first search says, for all: the others wait a second for it and else keep to their own. */
  sameForAll(own: number): number {
    if (this.number === 0) {
      Atomics.store(this.words, 1, own);
      Atomics.notify(this.words, 1);
      return own;
    }
    Atomics.wait(this.words, 1, 0, 1000);
    return Atomics.load(this.words, 1) || own;
  }

  private come(at: number): void {
    Atomics.add(this.words, at, 1);
    Atomics.notify(this.words, at);
  }

  /** Waits a little at a time: who was stopped, or has failed, does not come. */
  private waitForAll(at: number, most: number): boolean {
    const until = performance.now() + most;
    for (;;) {
      const there = Atomics.load(this.words, at);
      if (there >= this.searches) return true;
      const left = until - performance.now();
      if (this.stopped || left <= 0) return false;
      Atomics.wait(this.words, at, there, Math.min(left, LOOK_UP_MS));
    }
  }

  private place(number: number): { cost: Float64Array; next: Int32Array; shiftOf: Int32Array } {
    const from = 4 * WORDS + number * bytesEach(this.nodes);
    return {
      cost: new Float64Array(this.memory, from, 1),
      next: new Int32Array(this.memory, from + 8, this.nodes),
      shiftOf: new Int32Array(this.memory, from + 8 + 4 * this.nodes, this.nodes),
    };
  }
}
