import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/ground/random.ts';
import { pairByTime } from '../../src/visits/rules/pairing.ts';

/** Every pairing within reach, by trying them all, judged by the words of the rule and nothing else. */
function pairByTrying(places: readonly number[], logs: readonly number[], within: number): number[] {
  let best: { pairs: number; cost: number; taken: number[] } | undefined;
  const taken: number[] = [];
  const used = new Set<number>();
  const visit = (pairs: number, cost: number): void => {
    const place = taken.length;
    const start = places[place];
    if (start === undefined) {
      // The order of trying is the tie rule's: earlier logs first, being left last, so the first of equals stands.
      if (best === undefined || pairs > best.pairs || (pairs === best.pairs && cost < best.cost))
        best = { pairs, cost, taken: [...taken] };
      return;
    }
    logs.forEach((time, log) => {
      const difference = Math.abs(time - start);
      if (used.has(log) || difference > within) return;
      used.add(log);
      taken.push(log);
      visit(pairs + 1, cost + difference);
      taken.pop();
      used.delete(log);
    });
    taken.push(-1);
    visit(pairs, cost);
    taken.pop();
  };
  visit(0, 0);
  return best?.taken ?? [];
}

/** The same answer from one plain table over all places and logs, for lists too long to try every pairing. */
function pairByPlainTable(places: readonly number[], logs: readonly number[], within: number): number[] {
  const width = logs.length + 1;
  const pairs = new Int32Array((places.length + 1) * width);
  const cost = new Float64Array((places.length + 1) * width);
  const reach = (place: number, log: number) => Math.abs((places[place] ?? 0) - (logs[log] ?? 0));
  const worth = (cell: number, more: number, difference: number) =>
    [(pairs[cell] ?? 0) + more, (cost[cell] ?? 0) + difference] as const;
  for (let place = places.length - 1; place >= 0; place--)
    for (let log = logs.length - 1; log >= 0; log--) {
      const choices = [worth((place + 1) * width + log, 0, 0), worth(place * width + log + 1, 0, 0)];
      if (reach(place, log) <= within)
        choices.push(worth((place + 1) * width + log + 1, 1, reach(place, log)));
      const [best = [0, 0]] = choices.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
      [pairs[place * width + log], cost[place * width + log]] = best;
    }
  let next = 0;
  return places.map((_, place) => {
    const best = worth(place * width + next, 0, 0);
    for (let log = next; log < logs.length; log++) {
      const taken = worth((place + 1) * width + log + 1, 1, reach(place, log));
      if (reach(place, log) > within || taken[0] !== best[0] || taken[1] !== best[1]) continue;
      next = log + 1;
      return log;
    }
    return -1;
  });
}

const times = (most: number, length: number) =>
  fc
    .array(fc.integer({ min: 0, max: most }), { maxLength: length })
    .map((list) => list.toSorted((a, b) => a - b));

describe('pairing by time', () => {
  it('is what trying every pairing gives, with many equal times and ties', () => {
    fc.assert(
      fc.property(times(6, 6), times(6, 6), fc.integer({ min: 0, max: 6 }), (places, logs, within) => {
        expect([...pairByTime(places, logs, within)]).toEqual(pairByTrying(places, logs, within));
      }),
      { numRuns: 3000 },
    );
  });

  it('is what trying every pairing gives, with times further apart', () => {
    fc.assert(
      fc.property(times(40, 6), times(40, 6), fc.integer({ min: 0, max: 20 }), (places, logs, within) => {
        expect([...pairByTime(places, logs, within)]).toEqual(pairByTrying(places, logs, within));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the earlier place the earlier log where crossing would cost the same', () => {
    expect([...pairByTime([0, 10], [20, 30], 60)]).toEqual([0, 1]);
  });

  it('makes two pairs rather than one close one', () => {
    expect([...pairByTime([0, 100], [100, 200], 100)]).toEqual([0, 1]);
  });

  it('stays the same where the table is worked in blocks', () => {
    const random = randomFrom('blocks');
    const list = (length: number) => Array.from({ length }, () => random.int(0, 4000)).sort((a, b) => a - b);
    for (const within of [2000, 4000]) {
      const [places, logs] = [list(1300), list(1250)];
      expect([...pairByTime(places, logs, within)]).toEqual(pairByPlainTable(places, logs, within));
    }
  });

  it('reaches exactly as far as it may', () => {
    expect([...pairByTime([0], [7200], 7200)]).toEqual([0]);
    expect([...pairByTime([0], [7201], 7200)]).toEqual([-1]);
  });
});
