/**
 * Rule 3 of matching by its plain definition. Starts of places and logs are seconds; both lists are already in
 * the order of the rule. Answers, for each place, the index of its log or undefined.
 *
 * A best pairing makes as many pairs as possible, each at most `within` seconds apart, at the least total
 * difference. Each place in turn takes the first log for which the best value is still reached.
 */
export function pair(
  places: readonly number[],
  logs: readonly number[],
  within: number,
): (number | undefined)[] {
  const unpaired = (places.length + 1) * (within + 1);
  const far = unpaired * (places.length + 2);
  const cost = (place: number, log: number): number => {
    const apart = Math.abs(place - log);
    return apart <= within ? apart : far;
  };
  const free = new Set(logs.keys());
  const chosen: (number | undefined)[] = [];
  for (const [at, place] of places.entries()) {
    const rest = places.slice(at + 1);
    const best = leastCost(
      [place, ...rest],
      [...free].map((log) => logs[log] ?? 0),
      cost,
      unpaired,
    );
    let taken: number | undefined;
    for (const log of free) {
      const own = cost(place, logs[log] ?? 0);
      if (own === far) continue;
      const others = [...free].filter((other) => other !== log).map((other) => logs[other] ?? 0);
      if (own + leastCost(rest, others, cost, unpaired) === best) {
        taken = log;
        break;
      }
    }
    if (taken !== undefined) free.delete(taken);
    chosen.push(taken);
  }
  return chosen;
}

/**
 * The least total cost of giving every place a log or leaving it unpaired: the Hungarian method with one spare
 * column for each place, in which it stands unpaired.
 */
export function leastCost(
  places: readonly number[],
  logs: readonly number[],
  cost: (place: number, log: number) => number,
  unpaired: number,
): number {
  const rows = places.length;
  const columns = logs.length + rows;
  const price = (row: number, column: number): number =>
    column <= logs.length ? cost(places[row - 1] ?? 0, logs[column - 1] ?? 0) : unpaired;
  const u = new Float64Array(rows + 1);
  const v = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const cameFrom = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    let column = 0;
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const seen = new Uint8Array(columns + 1);
    do {
      seen[column] = 1;
      const current = rowOf[column] ?? 0;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let other = 1; other <= columns; other++) {
        if (seen[other] === 1) continue;
        const reduced = price(current, other) - (u[current] ?? 0) - (v[other] ?? 0);
        if (reduced < (least[other] ?? 0)) {
          least[other] = reduced;
          cameFrom[other] = column;
        }
        if ((least[other] ?? 0) < delta) {
          delta = least[other] ?? 0;
          next = other;
        }
      }
      for (let other = 0; other <= columns; other++) {
        if (seen[other] === 1) {
          u[rowOf[other] ?? 0] = (u[rowOf[other] ?? 0] ?? 0) + delta;
          v[other] = (v[other] ?? 0) - delta;
        } else least[other] = (least[other] ?? 0) - delta;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = cameFrom[column] ?? 0;
      rowOf[column] = rowOf[before] ?? 0;
      column = before;
    }
  }
  let total = 0;
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column] ?? 0;
    if (row !== 0) total += price(row, column);
  }
  return total;
}
