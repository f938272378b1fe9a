import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  stretchesInForce,
  stretchesWithin,
  termsInForce,
  whatItReplaces,
} from '../../src/contracts/rules/terms-in-force.ts';
import { ruleTable } from '../ground/rule-table.ts';

const start = Temporal.PlainDate.from('2026-01-01');
const dayOf = (offset: number) => start.add({ days: offset }).toString();
const anyDay = fc.integer({ min: 0, max: 40 }).map(dayOf);
const anyVersions = fc
  .array(anyDay, { maxLength: 8 })
  .map((days) => days.map((effectiveFrom, at) => ({ version: at + 1, effectiveFrom })));

describe('the rule page', () => {
  test.each(
    ruleTable('effective-dated-terms').map((row) => [row('recorded, in order'), row('day'), row('holds')]),
  )('%s, on %s: %s', (recorded, day, holds) => {
    const versions = [...(recorded ?? '').matchAll(/\d{4}-\d\d-\d\d/g)].map(([effectiveFrom], at) => ({
      version: at + 1,
      effectiveFrom,
    }));
    const found = termsInForce(versions, day ?? '');
    expect(found === undefined ? 'none' : `version ${found.version}`).toBe(holds);
  });
});

test('the version recorded last among those in effect holds, in whatever order they are given', () => {
  fc.assert(
    fc.property(anyVersions, anyDay, fc.array(fc.nat()), (versions, day, shuffle) => {
      const candidates = versions.filter((version) => version.effectiveFrom <= day);
      const expected = candidates.toSorted((a, b) => b.version - a.version)[0];
      const shuffled = versions.toSorted((a, b) => (shuffle[a.version] ?? 0) - (shuffle[b.version] ?? 0));
      expect(termsInForce(shuffled, day)).toEqual(expected);
    }),
  );
});

test('the stretches say of every day what the rule says of it, without gap or overlap', () => {
  fc.assert(
    fc.property(anyVersions, (versions) => {
      const stretches = stretchesInForce(versions);
      for (let offset = 0; offset <= 42; offset += 1) {
        const day = dayOf(offset);
        const on = stretches.filter(({ from, until }) => from <= day && (until === null || day <= until));
        expect(on.length).toBeLessThanOrEqual(1);
        expect(on[0]?.version).toEqual(termsInForce(versions, day));
      }
    }),
  );
});

test('a new version replaces all that was to hold from its first day on, and cuts short what held before', () => {
  fc.assert(
    fc.property(anyVersions, anyDay, (versions, day) => {
      const { cutShort, replaced } = whatItReplaces(versions, day);
      const after = [...versions, { version: versions.length + 1, effectiveFrom: day }];
      const standing = stretchesInForce(after).map(({ version }) => version);
      for (const { version } of replaced) expect(standing).not.toContain(version);
      const dayBefore = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
      const heldBefore = termsInForce(versions, dayBefore);
      if (cutShort !== undefined) expect(cutShort).toEqual(heldBefore);
      expect(termsInForce(after, dayBefore)).toEqual(heldBefore);
      expect(termsInForce(after, day)?.version).toBe(versions.length + 1);
    }),
  );
});

test('a version from the same day takes the place of the one before it', () => {
  const versions = [
    { version: 1, effectiveFrom: '2026-01-01' },
    { version: 2, effectiveFrom: '2026-04-01' },
  ];
  const { cutShort, replaced } = whatItReplaces(versions, '2026-04-01');
  expect(cutShort).toBeUndefined();
  expect(replaced.map(({ version }) => version.version)).toEqual([2]);
});

test('stretches are cut to the days that are asked for', () => {
  const stretches = stretchesInForce([
    { version: 1, effectiveFrom: '2026-01-01' },
    { version: 2, effectiveFrom: '2026-04-01' },
  ]);
  expect(
    stretchesWithin(stretches, '2026-03-30', '2026-04-05').map(({ version, from, until }) => [
      version.version,
      from,
      until,
    ]),
  ).toEqual([
    [1, '2026-03-30', '2026-03-31'],
    [2, '2026-04-01', '2026-04-05'],
  ]);
  expect(stretchesWithin(stretches, '2025-12-01', '2025-12-31')).toEqual([]);
});
