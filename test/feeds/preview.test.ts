import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedLog } from '../../src/visits/rules/feed-log.ts';
import {
  changedParts,
  type FeedPreview,
  previewFeed,
  type TakenLog,
} from '../../src/visits/rules/feed-preview.ts';

const aLog = fc.record({
  line: fc.integer({ min: 2, max: 99 }),
  reference: fc.constantFrom('L1', 'L2', 'L3', 'L4', 'L5', 'L6'),
  personReference: fc.constantFrom('P1', 'P2'),
  workerReference: fc.constantFrom('W1', 'W2'),
  inAt: fc.integer({ min: 0, max: 3 }),
  outAt: fc.option(fc.integer({ min: 3, max: 6 })),
  inMethod: fc.constantFrom('tag' as const, 'manual' as const),
  outMethod: fc.option(fc.constantFrom('tag' as const, 'manual' as const)),
  visitReference: fc.option(fc.constantFrom('V1', 'V2')),
  claimedStartsAt: fc.option(fc.integer({ min: 0, max: 3 })),
  claimedMinutes: fc.option(fc.constantFrom(15, 30)),
});
const someLogs = fc.array(aLog, { maxLength: 12 });
const differentLogs = fc.uniqueArray(aLog, { maxLength: 6, selector: (log) => log.reference });

/** What the council holds after a feed is taken: the newest version of each log. */
function take(preview: FeedPreview, before: ReadonlyMap<string, TakenLog>): Map<string, TakenLog> {
  const after = new Map(before);
  const put = (log: FeedLog, version: number) =>
    after.set(log.reference, { ...log, id: after.size + 1, version });
  for (const log of preview.new) put(log, 1);
  for (const { log, replaces } of preview.updated) put(log, replaces.version + 1);
  return after;
}
const counts = (preview: FeedPreview) => [
  preview.new.length,
  preview.unchanged.length,
  preview.updated.length,
  preview.refused.length,
];
/** When a feed is looked at, in epoch seconds: after every log of these tests. */
const NOW = 10;
const nothingTaken = new Map<string, TakenLog>();

describe('what a feed would change', () => {
  test('every row ends in exactly one place', () => {
    fc.assert(
      fc.property(someLogs, someLogs, (earlier, rows) => {
        const preview = previewFeed(rows, take(previewFeed(earlier, nothingTaken, NOW), nothingTaken), NOW);
        expect(counts(preview).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
      }),
    );
  });

  test('the same file again changes nothing', () => {
    fc.assert(
      fc.property(someLogs, someLogs, (earlier, rows) => {
        const held = take(previewFeed(earlier, nothingTaken, NOW), nothingTaken);
        const first = previewFeed(rows, held, NOW);
        const again = previewFeed(rows, take(first, held), NOW);
        expect([again.new.length, again.updated.length]).toEqual([0, 0]);
        expect(again.refused).toEqual(first.refused);
      }),
    );
  });

  test('a row that differs makes the next version and names the one it replaces', () => {
    fc.assert(
      fc.property(differentLogs, differentLogs, (earlier, rows) => {
        const held = take(previewFeed(earlier, nothingTaken, NOW), nothingTaken);
        const preview = previewFeed(rows, held, NOW);
        for (const { log, replaces } of preview.updated) {
          expect(replaces).toEqual(held.get(log.reference));
          expect(changedParts(log, replaces)).not.toEqual([]);
          expect(take(preview, held).get(log.reference)?.version).toBe(replaces.version + 1);
        }
        for (const log of preview.unchanged)
          expect(held.get(log.reference)).toMatchObject({ ...log, line: expect.anything() });
      }),
    );
  });

  test('the order of the rows does not matter', () => {
    const shuffled = differentLogs.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(differentLogs, shuffled, (earlier, [rows, other]) => {
        const held = take(previewFeed(earlier, nothingTaken, NOW), nothingTaken);
        const sorted = (preview: FeedPreview) => [
          preview.new.map((log) => log.reference).sort(),
          preview.unchanged.map((log) => log.reference).sort(),
          preview.updated.map(({ log }) => log.reference).sort(),
        ];
        expect(sorted(previewFeed(rows, held, NOW))).toEqual(sorted(previewFeed(other, held, NOW)));
      }),
    );
  });

  test('however often a log stands in a file, it is used once and the others are refused', () => {
    fc.assert(
      fc.property(someLogs, (rows) => {
        const preview = previewFeed(rows, nothingTaken, NOW);
        const references = new Set(rows.map((log) => log.reference));
        expect(preview.new.map((log) => log.reference)).toEqual([...references]);
        expect(preview.refused).toHaveLength(rows.length - references.size);
      }),
    );
  });

  test('the line alone is no change, and each refusal says which line came first', () => {
    const log = fc.sample(aLog, 1)[0] as FeedLog;
    const held = take(previewFeed([log], nothingTaken, NOW), nothingTaken);
    expect(counts(previewFeed([{ ...log, line: 5000 }], held, NOW))).toEqual([0, 1, 0, 0]);
    const twice = [
      { ...log, line: 2 },
      { ...log, line: 3 },
      { ...log, line: 4, inAt: log.inAt + 1 },
    ];
    expect(previewFeed(twice, nothingTaken, NOW, 'Visit No').refused).toEqual([
      {
        line: 3,
        field: 'Visit No',
        value: log.reference,
        reason: 'This log is on line 2 already. Send each log once.',
      },
      {
        line: 4,
        field: 'Visit No',
        value: log.reference,
        reason: 'Line 2 has this log too, with other values. Send each log once.',
      },
    ]);
  });

  test.each([
    ['2026-03-04T11:00:00Z', '2026-03-04T11:30:00Z', 'new'],
    ['2026-03-04T12:15:00Z', '', 'new'],
    ['2026-03-04T12:15:01Z', '', 'The check-in has not come yet'],
    ['2026-03-04T11:50:00Z', '2026-03-04T12:15:01Z', 'The check-out has not come yet'],
    ['2026-03-05T08:00:00Z', '2026-03-05T08:30:00Z', 'The check-in has not come yet'],
    ['2020-03-04T08:00:00Z', '2020-03-04T08:30:00Z', 'new'],
    ['1926-03-04T08:00:00Z', '1926-03-04T08:30:00Z', 'more than twenty years ago'],
  ])('read at noon on 4 March 2026, %s to %s: %s', (inAt, outAt, answer) => {
    const seconds = (text: string) => Temporal.Instant.from(text).epochMilliseconds / 1000;
    const log: FeedLog = {
      ...(fc.sample(aLog, 1)[0] as FeedLog),
      inAt: seconds(inAt),
      outAt: outAt === '' ? null : seconds(outAt),
    };
    const noon = seconds('2026-03-04T12:00:00Z');
    const { refused, new: fresh } = previewFeed([log], nothingTaken, noon);
    expect(refused[0]?.reason ?? 'new').toContain(answer);
    expect(refused.length + fresh.length).toBe(1);
    const held = take(previewFeed([log], nothingTaken, seconds('2026-03-05T12:00:00Z')), nothingTaken);
    if (held.size > 0) expect(counts(previewFeed([log], held, noon))).toEqual([0, 1, 0, 0]);
  });
});
