import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

  it('reaches exactly as far as it may', () => {
    expect([...pairByTime([0], [7200], 7200)]).toEqual([0]);
    expect([...pairByTime([0], [7201], 7200)]).toEqual([-1]);
  });
});
