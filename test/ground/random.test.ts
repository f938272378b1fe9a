import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/ground/random.ts';

const seed = fc.oneof(fc.string(), fc.integer());
const many = Array.from({ length: 20_000 });

describe('seeded numbers', () => {
  it('are the same for one seed and others for another', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const draw = (of: string | number): number[] => {
          const random = randomFrom(of);
          return Array.from({ length: 5 }, () => random.next());
        };
        expect(draw(from)).toEqual(draw(from));
        expect(draw(from)).not.toEqual(draw(`${from}.`));
      }),
    );
  });

  it('stay the same from release to release, so that the demonstration does', () => {
    const random = randomFrom(1);
    expect([random.int(1, 1000), random.int(1, 1000), random.int(1, 1000)]).toEqual([56, 496, 776]);
  });

  it('fork by name, whatever was drawn before', () => {
    const first = randomFrom('walsall');
    const later = randomFrom('walsall');
    for (let i = 0; i < 10; i += 1) later.next();
    expect(first.fork('people').next()).toBe(later.fork('people').next());
    expect(first.fork('people').next()).not.toBe(first.fork('visits').next());
  });

  it('keep whole numbers within their ends, and reach both', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: -50, max: 50 }), fc.nat(3), (from, least, span) => {
        const random = randomFrom(from);
        const drawn = new Set(Array.from({ length: 300 }, () => random.int(least, least + span)));
        expect([...drawn].sort((a, b) => a - b)).toEqual(
          Array.from({ length: span + 1 }, (_, i) => least + i),
        );
      }),
    );
  });

  it('have the mean and the spread that they should', () => {
    const random = randomFrom('spread');
    const mean = (numbers: number[]): number => numbers.reduce((a, b) => a + b) / numbers.length;
    expect(mean(many.map(() => random.next()))).toBeCloseTo(0.5, 1);
    const drawn = many.map(() => random.normal(30, 4));
    expect(mean(drawn)).toBeCloseTo(30, 0);
    expect(Math.sqrt(mean(drawn.map((x) => (x - 30) ** 2)))).toBeCloseTo(4, 0);
    expect(mean(many.map(() => Number(random.chance(0.2))))).toBeCloseTo(0.2, 1);
  });

  it('weigh choices, and never choose one of no weight', () => {
    const random = randomFrom('weights');
    const drawn = many.map(() =>
      random.weighted([
        ['never', 0],
        ['often', 9],
        ['seldom', 1],
        ['last', 0],
      ]),
    );
    expect(drawn.filter((word) => word === 'often').length / drawn.length).toBeCloseTo(0.9, 1);
    expect(new Set(drawn)).toEqual(new Set(['often', 'seldom']));
    expect(() => random.weighted([['never', 0]])).toThrow(RangeError);
    expect(() => random.pick([])).toThrow(RangeError);
  });

  it('shuffle evenly, leaving the list as it was', () => {
    const random = randomFrom('cards');
    const list = Object.freeze([1, 2, 3]);
    const counts = Map.groupBy(
      many.map(() => random.shuffle(list).join('')),
      (order) => order,
    );
    expect(counts.size).toBe(6);
    for (const orders of counts.values()) expect(orders.length / many.length).toBeCloseTo(1 / 6, 1);
    expect(random.shuffle(list).sort((a, b) => a - b)).toEqual(list);
  });
});
