/**
 * Where a search stands: rounds as linked lists over flat arrays, the earliest start of every part, and what changed since
 * the last decision, so that a move can be taken back in as many steps as it made.
 */
import { patienceTable, wordsOf } from './draws.ts';
import type { Flat } from './flat-problem.ts';
import type { Member } from './family.ts';
import { type Near, nearLists } from './near-lists.ts';

/** How much more than its nodes a search remembers of changes. */
const LOG = 1 << 12;

export class SearchState {
  readonly flat: Flat;
  readonly near: Near;
  /** The node after and before each; shift starts have none before, ends none after (−1). */
  readonly next: Int32Array;
  readonly last: Int32Array;
  /** The shift of each node; −1: unserved. */
  readonly shiftOf: Int32Array;
  readonly start: Int32Array;
  /** The time on the way to each node from the one before it. */
  readonly wayTo: Int32Array;

  /** Nodes whose arrival has to be worked out again. */
  readonly queue: Int32Array;
  readonly queued: Uint8Array;
  queueFrom = 0;
  queueTo = 0;

  /** What changed: link by link, shift by shift, start by start. */
  readonly links: Int32Array;
  linkCount = 0;
  readonly shiftsBefore: Int32Array;
  shiftCount = 0;
  readonly startsBefore: Int32Array;
  startCount = 0;

  /** Change since the last decision. */
  travelChange = Number.NaN;
  latenessChange = Number.NaN;
  latenessAdded = Number.NaN;
  fitChange = Number.NaN;

  /** The cost as decided, and of it: lateness, the worst lateness in units of time. */
  cost = Number.NaN;
  lateness = Number.NaN;
  worst = 0;
  unservedCount = 0;

  /** Parts nobody makes, in no order, and where each stands in the list (−1: served). */
  readonly unserved: Int32Array;
  readonly unservedAt: Int32Array;

  /** The best so far. */
  bestCost = Number.NaN;
  readonly bestNext: Int32Array;
  readonly bestShiftOf: Int32Array;

  /** Only where plans are crossed, see family.ts: the plans; which of them the one under way may replace (−1: none); the best of the
   * cooling under way; 1 by node where the next stays with it; and whether there is any such. */
  keepsFamily = false;
  readonly family: Member[] = [];
  parent = -1;
  stageCost = Number.POSITIVE_INFINITY;
  readonly stageNext: Int32Array;
  readonly stageShiftOf: Int32Array;
  readonly tied: Uint8Array;
  ties = false;

  /** By shift and by worker, only where the objective looks at rounds: cost, time at visits, time on the way. */
  readonly roundCost: Float64Array;
  readonly careOf: Int32Array;
  readonly wayOf: Int32Array;
  readonly workerCost: Float64Array;
  /** Shifts whose figures changed since the last decision, with what stood before: cost, care, way, the worker's cost. */
  readonly touched: Int32Array;
  readonly isTouched: Uint8Array;
  readonly touchedBefore: Float64Array;
  touchedCount = 0;
  extraWorkers = 0;
  readonly visitsBy: Int32Array;
  readonly workersOfPerson: Int32Array;

  /** The generator of random bits, and −ln of what it draws. */
  a = 0;
  b = 0;
  readonly patience: Float64Array;
  temperature = Number.NaN;
  /** How much lateness counts when a move is judged, 0 to 1: less while it is hot, so that whole rounds can change. */
  ease = Number.NaN;
  moves = 0;
  stage = 0;
  /** By shift: the most that a change of its round could make good besides travel and lateness. */
  readonly slack: Float64Array;
  /** By node, see room.ts: how much later it may start at no cost, and before a hard window is left; how many parts are the later
   * for each unit beyond; how many late parts an earlier start helps, and by how much at most. A room may end at somebody who is
   * late already. */
  readonly room: Int32Array;
  readonly roomToLate: Uint8Array;
  readonly hardRoom: Int32Array;
  readonly lateAfter: Int32Array;
  readonly lateRate: Int32Array;
  readonly lateSum: Int32Array;
  /** By shift: all lateness that its starts could make good, and whether it has changed since it was looked at. */
  readonly lateTotal: Float64Array;
  readonly stale: Uint8Array;

  /** What ruin takes out, and in what order it goes back. */
  readonly out: Int32Array;
  outCount = 0;
  readonly key: Float64Array;
  readonly choices: Int32Array;
  readonly ruinedAt: Int32Array;
  ruinCount = 1;
  ruinSize = 16;
  /** What two tails are mingled from, and where each of it goes. */
  readonly chain: Int32Array;
  readonly goesTo: Int32Array;
  placeNode = -1;
  placeCost = Number.NaN;
  otherCost = Number.NaN;

  /** `near` are the lists of the problem where another search has made them. */
  constructor(flat: Flat, seed: number, near?: Near) {
    const { parts, shifts, workers, peopleCount } = flat;
    const nodes = parts + 2 * shifts;
    this.flat = flat;
    this.near = near ?? nearLists(flat);
    this.next = new Int32Array(nodes).fill(-1);
    this.last = new Int32Array(nodes).fill(-1);
    this.shiftOf = new Int32Array(nodes).fill(-1);
    this.start = new Int32Array(nodes);
    this.wayTo = new Int32Array(nodes);
    this.queue = new Int32Array(2 ** Math.ceil(Math.log2(nodes + 1)));
    this.queued = new Uint8Array(nodes);
    this.links = new Int32Array(8 * (LOG + nodes));
    this.shiftsBefore = new Int32Array(2 * (LOG + nodes));
    this.startsBefore = new Int32Array(2 * (4 * LOG + 64 * nodes));
    this.unserved = new Int32Array(parts);
    this.unservedAt = new Int32Array(parts);
    this.bestNext = new Int32Array(nodes);
    this.bestShiftOf = new Int32Array(nodes);
    this.stageNext = new Int32Array(nodes);
    this.stageShiftOf = new Int32Array(nodes);
    this.tied = new Uint8Array(nodes);
    this.roundCost = new Float64Array(shifts);
    this.careOf = new Int32Array(shifts);
    this.wayOf = new Int32Array(shifts);
    this.workerCost = new Float64Array(workers);
    this.touched = new Int32Array(shifts);
    this.isTouched = new Uint8Array(shifts);
    this.touchedBefore = new Float64Array(4 * shifts);
    this.visitsBy = new Int32Array(flat.capsWorkers ? peopleCount * workers : 0);
    this.workersOfPerson = new Int32Array(flat.capsWorkers ? peopleCount : 0);
    this.out = new Int32Array(2 * parts + 64);
    this.chain = new Int32Array(parts);
    this.goesTo = new Int32Array(parts);
    this.key = new Float64Array(parts);
    this.choices = Int32Array.from({ length: parts }, (_, part) => {
      let count = 0;
      for (let shift = 0; shift < shifts; shift += 1) count += flat.may[part * shifts + shift]!;
      return count;
    });
    this.ruinedAt = new Int32Array(shifts);
    this.slack = new Float64Array(shifts);
    this.room = new Int32Array(nodes);
    this.roomToLate = new Uint8Array(nodes);
    this.hardRoom = new Int32Array(nodes);
    this.lateAfter = new Int32Array(nodes);
    this.lateRate = new Int32Array(nodes);
    this.lateSum = new Int32Array(nodes);
    this.lateTotal = new Float64Array(shifts);
    this.stale = new Uint8Array(shifts);
    this.ease = 1;
    this.patience = patienceTable();
    [this.a, this.b] = wordsOf(seed);
  }
}
