/**
 * Where a search stands: rounds as linked lists over flat arrays, the earliest start of every part, and what changed since
 * the last decision, so that a move can be taken back in as many steps as it made. All of it lies in the memory of the core, which makes the moves.
 */
import { patienceTable, wordsOf } from './draws.ts';
import type { Flat } from './flat-problem.ts';
import type { Member } from './family.ts';
import { type Near, nearLists } from './near-lists.ts';
import { beginCore, type Core, numbersOfProblem, tablesOfProblem } from './search-memory.ts';

/** How much more than its nodes a search remembers of changes. */
const LOG = 1 << 12;

/** Where the core keeps its single numbers: the places of core/standing.ts, doubles first, then whole numbers. */
const LATENESS_CHANGE = 0;
const COST = 3;
const BEST_COST = 5;
const STAGE_COST = 6;
const EASE = 7;
const UNSERVED_COUNT = 22;
const CHANCE = 23;
const KEEPS_FAMILY = 25;
const TIES = 26;
const MIX = 27;
const STANDING = 32;

export class SearchState {
  readonly flat: Flat;
  readonly near: Near;
  readonly core: Core;
  readonly tables: Tables;
  /** The node after and before each; shift starts have none before, ends none after (−1). */
  readonly next: Int32Array;
  readonly last: Int32Array;
  /** The shift of each node; −1: unserved. */
  readonly shiftOf: Int32Array;
  readonly start: Int32Array;
  /** Parts nobody makes, in no order, the first `unservedCount`. */
  readonly unserved: Int32Array;
  /** The best so far. */
  readonly bestNext: Int32Array;
  readonly bestShiftOf: Int32Array;

  /** Only where plans are crossed, see family.ts: the plans; which of them the one under way may replace (−1: none); the best of the
   * cooling under way; and 1 by node where the next stays with it. */
  readonly family: Member[] = [];
  parent = -1;
  readonly stageNext: Int32Array;
  readonly stageShiftOf: Int32Array;
  readonly tied: Uint8Array;

  moves = 0;
  stage = 0;
  private readonly doubles: Float64Array;
  private readonly wholes: Int32Array;

  /** `near` are the lists of the problem where another search has made them. */
  constructor(flat: Flat, seed: number, near = nearLists(flat)) {
    this.flat = flat;
    this.near = near;
    const queueMask = 2 ** Math.ceil(Math.log2(flat.parts + 2 * flat.shifts + 1)) - 1;
    const tables = newTables(flat, near, queueMask + 1);
    const mostStarts = tables.startsBefore.length - 8;
    const begun = beginCore(tables, { ...numbersOfProblem(flat, near), queueMask, mostStarts });
    this.core = begun.core;
    this.tables = begun.tables;
    this.next = this.tables.next;
    this.last = this.tables.last;
    this.shiftOf = this.tables.shiftOf;
    this.start = this.tables.start;
    this.unserved = this.tables.unserved;
    this.bestNext = this.tables.bestNext;
    this.bestShiftOf = this.tables.bestShiftOf;
    this.stageNext = this.tables.stageNext;
    this.stageShiftOf = this.tables.stageShiftOf;
    this.tied = this.tables.tied;
    const { buffer, byteOffset, length } = this.tables.standing;
    this.doubles = this.tables.standing;
    this.wholes = new Int32Array(buffer, byteOffset, 2 * length);
    this.doubles[BEST_COST] = Number.NaN;
    this.stageCost = Number.POSITIVE_INFINITY;
    this.ease = 1;
    this.wholes.set(wordsOf(seed), CHANCE);
  }

  /** The cost as decided, and the best so far. */
  get cost(): number {
    return this.doubles[COST]!;
  }
  get bestCost(): number {
    return this.doubles[BEST_COST]!;
  }
  get unservedCount(): number {
    return this.wholes[UNSERVED_COUNT]!;
  }
  /** What lateness changed since the last decision. */
  get latenessChange(): number {
    return this.doubles[LATENESS_CHANGE]!;
  }
  /** The best of the cooling under way. */
  get stageCost(): number {
    return this.doubles[STAGE_COST]!;
  }
  set stageCost(cost: number) {
    this.doubles[STAGE_COST] = cost;
  }
  /** Whether the best of each cooling is kept. */
  set keepsFamily(keeps: boolean) {
    this.wholes[KEEPS_FAMILY] = keeps ? 1 : 0;
  }
  /** Whether any node is tied to the next. */
  get ties(): boolean {
    return this.wholes[TIES] === 1;
  }
  set ties(ties: boolean) {
    this.wholes[TIES] = ties ? 1 : 0;
  }
  /** How much lateness counts when a move is judged, 0 to 1: less while it is hot, so that whole rounds can change. */
  set ease(ease: number) {
    this.doubles[EASE] = ease;
  }
  /** How often each kind of move is tried, as sums, of 1,024. */
  set mix(sums: readonly number[]) {
    this.wholes.set(sums, MIX);
  }
}

type Tables = ReturnType<typeof newTables>;

function newTables(flat: Flat, near: Near, queue: number) {
  const { parts, shifts, workers, peopleCount } = flat;
  const nodes = parts + 2 * shifts;
  const ints = (length: number): Int32Array => new Int32Array(length);
  const doubles = (length: number): Float64Array => new Float64Array(length);
  const bytes = (length: number): Uint8Array => new Uint8Array(length);
  return {
    standing: doubles(STANDING),
    ...tablesOfProblem(flat, near),
    next: ints(nodes).fill(-1),
    last: ints(nodes).fill(-1),
    shiftOf: ints(nodes).fill(-1),
    start: ints(nodes),
    /** The time on the way to each node from the one before it. */
    wayTo: ints(nodes),
    /** Nodes whose arrival has to be worked out again. */
    queue: ints(queue),
    queued: bytes(nodes),
    /** What changed since the last decision: link by link, shift by shift, start by start. */
    links: ints(8 * (LOG + nodes)),
    shiftsBefore: ints(2 * (LOG + nodes)),
    startsBefore: ints(2 * (4 * LOG + 64 * nodes)),
    unserved: ints(parts),
    /** Where each part stands in the list of those that nobody makes (−1: served). */
    unservedAt: ints(parts),
    bestNext: ints(nodes),
    bestShiftOf: ints(nodes),
    stageNext: ints(nodes),
    stageShiftOf: ints(nodes),
    tied: bytes(nodes),
    /** By shift and by worker, only where the objective looks at rounds: cost, time at visits, time on the way. */
    roundCost: doubles(shifts),
    careOf: ints(shifts),
    wayOf: ints(shifts),
    workerCost: doubles(workers),
    /** Shifts whose figures changed since the last decision, with what stood before: cost, care, way, the worker's cost. */
    touched: ints(shifts),
    isTouched: bytes(shifts),
    touchedBefore: doubles(4 * shifts),
    visitsBy: ints(flat.capsWorkers ? peopleCount * workers : 0),
    workersOfPerson: ints(flat.capsWorkers ? peopleCount : 0),
    /** −ln of what chance draws. */
    patience: patienceTable(),
    /** By shift: the most that a change of its round could make good besides travel and lateness. */
    slack: doubles(shifts),
    /** By node, see core/room.ts: how much later it may start at no cost, and before a hard window is left; how many parts are the later
     * for each unit beyond; how many late parts an earlier start helps, and by how much at most. A room may end at somebody who is
     * late already. */
    room: ints(nodes),
    roomToLate: bytes(nodes),
    hardRoom: ints(nodes),
    lateAfter: ints(nodes),
    lateRate: ints(nodes),
    lateSum: ints(nodes),
    /** By shift: all lateness that its starts could make good, and whether it has changed since it was looked at. */
    lateTotal: doubles(shifts),
    stale: bytes(shifts),
    /** What ruin takes out, and in what order it goes back. */
    out: ints(2 * parts + 64),
    key: doubles(parts),
    choices: choicesOf(flat),
    ruinedAt: ints(shifts),
    /** What two tails are mingled from, and where each of it goes. */
    chain: ints(parts),
    goesTo: ints(parts),
  };
}

/** How many shifts may do each part. */
function choicesOf({ parts, shifts, may }: Flat): Int32Array {
  return Int32Array.from({ length: parts }, (_, part) => {
    let count = 0;
    for (let shift = 0; shift < shifts; shift += 1) count += may[part * shifts + shift]!;
    return count;
  });
}
