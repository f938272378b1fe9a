import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, csvRows } from '../../src/visits/formats/feed-csv.ts';
import { openTend } from '../../src/visits/formats/feed-tend.ts';
import type { FeedLog } from '../../src/visits/rules/feed-log.ts';
import { previewFeed } from '../../src/visits/rules/feed-preview.ts';
import { LOG_COLUMNS, PLANNED_COLUMNS, readRows } from '../oracle/oracle-rows.ts';

/** After every time of these rows, in epoch seconds. */
const NOW = Temporal.Instant.from('2026-12-01T00:00:00Z').epochMilliseconds / 1000;

const time = fc.constantFrom(
  '',
  '2026-03-02T08:00',
  '2026-03-02T08:30:15Z',
  '2026-03-03T08:00:01+00:00',
  '2026-03-02T07:59',
  '2026-03-29T01:30',
  '2026-10-25T01:30',
  '02/03/2026 08:00',
  '2026-02-30T08:00',
);
const method = fc.constantFrom('', 'tag', 'gps', 'manual', 'fax', 'Tag');
const id = fc.constantFrom('', 'A1', 'B2', 'with "quotes", and commas', 'Zoë');
const row = fc.tuple(id, id, fc.constantFrom('PR1', 'PR1', ''), id, time, time, method, method, id);

/** What each usable row says and which lines are refused, as the slow reader of the command's rules has it. */
function byRules(text: string) {
  const { logs, refused } = readRows(csvLine([...PLANNED_COLUMNS]), text, new Set());
  return {
    logs: logs.map((log) => [
      log.logId,
      log.personId,
      log.workerId,
      log.inAt,
      log.outAt ?? null,
      log.visitId,
    ]),
    methods: logs.map((log) => [
      log.inMethod || 'manual',
      log.outMethod || (log.outAt === undefined ? null : 'manual'),
    ]),
    refused: refused.map((line) => Number(line.split(',')[1])),
  };
}

function byFeed(text: string) {
  const [headings, ...rows] = csvRows(text, ',');
  const reader = openTend(headings?.values ?? [], { providerReference: 'PR1', method: 'manual' });
  if (!reader.ok) throw new Error(reader.reason);
  const read = rows.map(({ values, line }) => reader.value.read(values, line));
  const usable = read.flatMap((one) => (one.ok ? [one.log] : []));
  const preview = previewFeed(usable, new Map(), NOW);
  const lines = [...read.flatMap((one) => (one.ok ? [] : [one.refusal])), ...preview.refused].map(
    ({ line }) => line,
  );
  const ids = (log: FeedLog) => [log.reference, log.personReference, log.workerReference];
  return {
    logs: preview.new.map((log) => [...ids(log), log.inAt, log.outAt, log.visitReference ?? '']),
    methods: preview.new.map((log) => [log.inMethod, log.outMethod]),
    refused: lines.sort((a, b) => a - b),
  };
}

test('a feed and the command read the same file alike: the same rows, the same refused lines', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 10 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const text = [[...LOG_COLUMNS], ...rows].map((values) => csvLine(values) + end).join('');
      expect(byFeed(text)).toEqual(byRules(text));
    }),
    { numRuns: 300 },
  );
});
