import fc from 'fast-check';
import { expect, it } from 'vitest';
import { overlappingLogs } from '../../src/visits/rules/overlaps.ts';
import { logsOverlap, type VisitLog } from '../../src/visits/rules/planned-and-logged.ts';

/** Any logs of one worker, close together so that many touch, meet or hold each other; some open, some of no length. */
const entries = fc.array(
  fc.record({
    personId: fc.constantFrom('P1', 'P2', 'P3'),
    inAt: fc.integer({ min: 0, max: 20 }),
    length: fc.option(fc.integer({ min: 0, max: 8 })),
  }),
  { maxLength: 12 },
);

it('finds what comparing every log with every other finds', () => {
  fc.assert(
    fc.property(entries, (list) => {
      const logs = list.map(({ personId, inAt, length }, number) => ({
        personId,
        log: {
          logId: String(number),
          workerId: 'W',
          inAt,
          outAt: length === null ? null : inAt + length,
          inMethod: null,
          outMethod: null,
          visitId: null,
        } satisfies VisitLog,
      }));
      const expected = logs.filter((one) =>
        logs.some((other) => other.personId !== one.personId && logsOverlap(one.log, other.log)),
      );
      expect([...overlappingLogs(logs)].map((log) => log.logId).sort()).toEqual(
        expected.map(({ log }) => log.logId).sort(),
      );
    }),
    { numRuns: 3000 },
  );
});
