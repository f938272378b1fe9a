/** Where a search stands besides its tables. rules/search-state.ts reads and sets these numbers by their places, so their order counts. */
@unmanaged
export class Standing {
  /** Change since the last decision. */
  latenessChange: f64;
  latenessAdded: f64;
  fitChange: f64;
  /** The cost as decided, and of it lateness. */
  cost: f64;
  lateness: f64;
  bestCost: f64;
  /** The best of the cooling under way, where it is kept. */
  stageCost: f64;
  /** How much lateness counts when a move is judged, 0 to 1: less while it is hot, so that whole rounds can change. */
  ease: f64;
  /** What the place found last costs, and what it costs by the other half of the visit. */
  placeCost: f64;
  otherCost: f64;

  travelChange: i32;
  /** The worst lateness, in units of time. */
  worst: i32;
  unservedCount: i32;
  /** The two words of the generator of chance. */
  a: i32;
  b: i32;
  /** 1 where the best of each cooling is kept; where any node is tied to the next. */
  keepsFamily: i32;
  ties: i32;
  /** The mix of moves: each kind is drawn below its number and from the one before it on, of 1,024. */
  relocate: i32;
  swap: i32;
  tails: i32;
  stretch: i32;
  pair: i32;
  cross: i32;
  wholes: i32;
  mingle: i32;

  /** Nodes whose arrival has to be worked out again stand in the queue from here to there. */
  queueFrom: i32;
  queueTo: i32;
  /** How much is remembered of links, of shifts and of starts that changed since the last decision. */
  linkCount: i32;
  shiftCount: i32;
  startCount: i32;
  /** Shifts whose figures changed since the last decision. */
  touchedCount: i32;
  /** What ruin took out, how often it did, and the place found last. */
  outCount: i32;
  ruinCount: i32;
  placeNode: i32;
}

declare const $standing: usize;
export const s = changetype<Standing>($standing);
