/**
 * Pairs places with logs by time: as many pairs as possible with a start difference of at most `within` seconds, among
 * those the least total difference, and among those the one that the tie rule names: place by place in order, each takes
 * the earliest log that some best pairing allows, being paired preferred to being left. Source: docs/rules/matching.md.
 *
 * Why a table over "places from i on, logs from j on" is enough. Let a best pairing cross: an earlier place takes a later
 * log and a later place an earlier one. Uncrossing those two pairs keeps both within reach (neither new difference is
 * above the larger old one), never costs more, and gives the earlier place an earlier log. So the pairing that the tie rule
 * names, taken over all best pairings, crosses nowhere, and it is the first among the best that cross nowhere.
 */

/** Index of the log that each place takes, or -1. Both lists ascend; times are in seconds. */
export function pairByTime(places: ArrayLike<number>, logs: ArrayLike<number>, within: number): Int32Array {
  const taken = new Int32Array(places.length).fill(-1);
  let place = 0;
  let log = 0;
  while (place < places.length && log < logs.length) {
    const firstPlace = place;
    const firstLog = log;
    let reach = Math.min(at(places, place), at(logs, log)) + within;
    for (;;) {
      const nextPlace = place < places.length ? at(places, place) : Infinity;
      const nextLog = log < logs.length ? at(logs, log) : Infinity;
      const next = Math.min(nextPlace, nextLog);
      if (next > reach || next === Infinity) break;
      reach = next + within;
      if (nextPlace <= nextLog) place++;
      else log++;
    }
    if (place - firstPlace === 1 && log - firstLog === 1) taken[firstPlace] = firstLog;
    else if (place > firstPlace && log > firstLog)
      pairCluster(cluster(places, logs, within, firstPlace, place, firstLog, log), taken);
  }
  return taken;
}

/** Places and logs that no gap longer than `within` parts, with the logs that each place can reach. */
type Cluster = {
  readonly starts: Float64Array;
  readonly times: Float64Array;
  /** First log in reach of each place and first log beyond it; both ascend. One more entry ends the list. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly firstPlace: number;
  readonly firstLog: number;
};

function cluster(
  places: ArrayLike<number>,
  logs: ArrayLike<number>,
  within: number,
  firstPlace: number,
  endPlace: number,
  firstLog: number,
  endLog: number,
): Cluster {
  const starts = slice(places, firstPlace, endPlace);
  const times = slice(logs, firstLog, endLog);
  const low = new Int32Array(starts.length + 1).fill(times.length);
  const high = new Int32Array(starts.length + 1).fill(times.length);
  let from = 0;
  let to = 0;
  for (let place = 0; place < starts.length; place++) {
    const start = at(starts, place);
    while (from < times.length && at(times, from) < start - within) from++;
    while (to < times.length && at(times, to) <= start + within) to++;
    low[place] = from;
    high[place] = to;
  }
  return { starts, times, low, high, firstPlace, firstLog };
}

/** Cells of the table that are kept at one time; a larger cluster is worked in blocks of places. */
const BLOCK_CELLS = 1 << 20;

/**
 * Rows for places `from` to `to`, the last included. The cell of place i and log j holds the most pairs, and for that many
 * the least cost, of places i, i+1, … with logs j, j+1, …. A row runs over the logs in its place's reach and one beyond.
 */
type Table = {
  readonly from: number;
  readonly row: Int32Array;
  readonly pairs: Int32Array;
  readonly cost: Float64Array;
};

/** Pairs a cluster, from its first place to its last. */
function pairCluster(cluster: Cluster, taken: Int32Array): void {
  const blocks = blocksOf(cluster);
  const after = new Map<number, Table>();
  for (const [from, to] of blocks.slice(1).reverse())
    after.set(from, firstRow(cluster, tableOf(cluster, from, to, after.get(to))));
  let log = 0;
  for (const [from, to] of blocks) {
    const table = tableOf(cluster, from, to, after.get(to));
    for (let place = from; place < to; place++) {
      const candidate = earliestBest(cluster, table, place, log);
      if (candidate === -1) continue;
      taken[cluster.firstPlace + place] = cluster.firstLog + candidate;
      log = candidate + 1;
    }
  }
}

/** Cuts the places so that no block's table is large; an ordinary cluster is one block. */
function blocksOf({ starts, low, high }: Cluster): (readonly [from: number, to: number])[] {
  const blocks: (readonly [number, number])[] = [];
  let from = 0;
  let cells = 0;
  for (let place = 0; place < starts.length; place++) {
    cells += at(high, place) - at(low, place) + 1;
    if (cells < BLOCK_CELLS && place < starts.length - 1) continue;
    blocks.push([from, place + 1]);
    from = place + 1;
    cells = 0;
  }
  return blocks;
}

function tableOf(cluster: Cluster, from: number, to: number, after: Table | undefined): Table {
  const { low, high } = cluster;
  const row = new Int32Array(to - from + 2);
  for (let place = from; place <= to; place++)
    row[place - from + 1] = at(row, place - from) + at(high, place) - at(low, place) + 1;
  const cells = at(row, to - from + 1);
  const table = { from, row, pairs: new Int32Array(cells), cost: new Float64Array(cells) };
  if (after !== undefined) {
    table.pairs.set(after.pairs, at(row, to - from));
    table.cost.set(after.cost, at(row, to - from));
  }
  for (let place = to - 1; place >= from; place--) fillRow(cluster, table, place);
  return table;
}

/** Fills the row of a place from the row below it: the place is left, takes the log, or passes the log over. */
function fillRow({ starts, times, low, high }: Cluster, table: Table, place: number): void {
  const { pairs, cost, row, from } = table;
  const start = at(starts, place);
  const first = at(low, place);
  const beyond = at(high, place);
  const firstBelow = at(low, place + 1);
  const below = at(row, place + 1 - from);
  let here = at(row, place - from) + beyond - first;
  for (let log = beyond; log >= first; log--, here--) {
    const left = below + Math.max(log - firstBelow, 0);
    let bestPairs = at(pairs, left);
    let bestCost = at(cost, left);
    if (log < beyond) {
      const taken = below + Math.max(log + 1 - firstBelow, 0);
      const takenPairs = at(pairs, taken) + 1;
      const takenCost = at(cost, taken) + Math.abs(start - at(times, log));
      if (takenPairs > bestPairs || (takenPairs === bestPairs && takenCost < bestCost)) {
        bestPairs = takenPairs;
        bestCost = takenCost;
      }
      const passedPairs = at(pairs, here + 1);
      const passedCost = at(cost, here + 1);
      if (passedPairs > bestPairs || (passedPairs === bestPairs && passedCost < bestCost)) {
        bestPairs = passedPairs;
        bestCost = passedCost;
      }
    }
    pairs[here] = bestPairs;
    cost[here] = bestCost;
  }
}

/** The earliest log, from `from` on, that the place can take with the rest still as good as the best; -1 if none. */
function earliestBest(cluster: Cluster, table: Table, place: number, from: number): number {
  const first = Math.max(from, at(cluster.low, place));
  const best = cell(cluster, table, place, first);
  const start = at(cluster.starts, place);
  for (let log = first; log < at(cluster.high, place); log++) {
    const rest = cell(cluster, table, place + 1, log + 1);
    const pairs = at(table.pairs, rest) + 1;
    const cost = at(table.cost, rest) + Math.abs(start - at(cluster.times, log));
    if (pairs === at(table.pairs, best) && cost === at(table.cost, best)) return log;
  }
  return -1;
}

/** A log before a place's reach is of no use to it or to any later place, so it stands for the first in reach. */
function cell({ low }: Cluster, table: Table, place: number, log: number): number {
  return at(table.row, place - table.from) + Math.max(log - at(low, place), 0);
}

function firstRow({ low, high }: Cluster, table: Table): Table {
  const width = at(high, table.from) - at(low, table.from) + 1;
  return {
    from: table.from,
    row: new Int32Array([0, width]),
    pairs: table.pairs.slice(0, width),
    cost: table.cost.slice(0, width),
  };
}

function slice(values: ArrayLike<number>, from: number, to: number): Float64Array {
  const part = new Float64Array(to - from);
  for (let index = from; index < to; index++) part[index - from] = at(values, index);
  return part;
}

/** A number that is known to be there. */
function at(values: ArrayLike<number>, index: number): number {
  return values[index]!;
}
