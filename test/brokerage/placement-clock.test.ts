import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lane, LANES } from '../../src/brokerage/rules/candidate.ts';
import {
  ageing,
  type CountedDays,
  countBands,
  dueAt,
  faultsOfTargets,
  isWorkingDay,
  type LaneTarget,
  QUEUE_BANDS,
  targetInWords,
  waitedInWords,
} from '../../src/brokerage/rules/placement-clock.ts';
import { londonDay, londonTime } from '../../src/ground/calendar.ts';
import { parseIsoTime } from '../../src/ground/iso-time.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { usualTargets } from './usual-policy.ts';

const holidays = new Set(['2026-04-03', '2026-04-06']);
const at = (text: string): number => parseIsoTime(text.replace(' ', 'T')) ?? Number.NaN;
const counting = (lane: Lane, counted: CountedDays): LaneTarget => {
  const target = usualTargets[lane];
  return target.by === 'hours' ? target : { ...target, counted };
};

const rows = readFileSync(new URL('../examples/placement-clock.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| lane'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('when a request is due', () => {
  test.each(rows)('%s, %s days, received %s is due %s', (lane, counted, received, due, now, stands) => {
    const found = dueAt(at(received ?? ''), counting(lane as Lane, counted as CountedDays), holidays);
    expect(found).toBe(at(due ?? ''));
    expect(ageing(found, at(now ?? '')).words).toBe(stands);
  });

  test('the usual targets are as the page says, and have no faults', () => {
    for (const row of ruleTable('placement-clock'))
      expect(targetInWords(usualTargets[row('lane') as Lane])).toBe(row('usual target'));
    expect(faultsOfTargets(usualTargets)).toEqual([]);
    const wrong = {
      standard: { by: 'days', days: 0, counted: 'working', at: '18:00' },
      urgent: { by: 'days', days: 1, counted: 'working', at: '25:00' },
      'hospital discharge': {
        by: 'same day',
        before: '19:00',
        at: '18:00',
        elseAt: '12:00',
        counted: 'calendar',
      },
      'out of hours': { by: 'hours', hours: 0.5 },
    } as const;
    expect(faultsOfTargets(wrong).map(({ field }) => field)).toEqual([...LANES]);
  });

  const moments = fc.oneof(
    fc.integer({ min: at('2026-01-01 00:00'), max: at('2026-12-31 00:00') }),
    // The two nights on which the clocks change, and the days around them.
    fc.integer({ min: at('2026-03-27 00:00'), max: at('2026-03-30 00:00') }),
    fc.integer({ min: at('2026-10-23 00:00'), max: at('2026-10-26 00:00') }),
  );
  const anyTime = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map(([hour, minute]) => Temporal.PlainTime.from({ hour, minute }).toString().slice(0, 5));
  const counted = fc.constantFrom<CountedDays>('calendar', 'working');

  test('a target by days falls on a counted day, at its time, with just so many of them passed, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 1, max: 10 }),
        counted,
        anyTime,
        (received, days, kind, time) => {
          const due = dueAt(received, { by: 'days', days, counted: kind, at: time }, holidays);
          const instant = Temporal.Instant.fromEpochMilliseconds(due * 1000);
          const said = londonTime(instant).toString().slice(0, 5);
          const skipped = londonDay(instant).toString() === '2026-03-29' && time.startsWith('01:');
          expect(said).toBe(skipped ? '02:00' : time);
          let passed = 0;
          let day = londonDay(Temporal.Instant.fromEpochMilliseconds(received * 1000));
          while (!day.equals(londonDay(instant))) {
            day = day.add({ days: 1 });
            if (kind === 'calendar' || isWorkingDay(day, holidays)) passed += 1;
          }
          expect(passed).toBe(days);
          expect(kind === 'calendar' || isWorkingDay(day, holidays)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is never before it was received, and what was received later is never due before', () => {
    fc.assert(
      fc.property(moments, moments, fc.constantFrom(...LANES), counted, (one, other, lane, kind) => {
        const target = counting(lane, kind);
        const [first, second] = one <= other ? [one, other] : [other, one];
        expect(dueAt(first, target, holidays)).toBeGreaterThan(first);
        expect(dueAt(second, target, holidays)).toBeGreaterThanOrEqual(dueAt(first, target, holidays));
      }),
      { numRuns: 300 },
    );
  });

  test('only presses more as time goes on', () => {
    fc.assert(
      fc.property(moments, moments, moments, (due, one, other) => {
        const band = (now: number) => QUEUE_BANDS.indexOf(ageing(due, now).band);
        expect(band(Math.max(one, other))).toBeLessThanOrEqual(band(Math.min(one, other)));
      }),
    );
  });
});

test('the queue is counted by band, and says how long each has waited', () => {
  const now = at('2026-03-04 12:00');
  const dues = [
    '2026-03-03 12:00',
    '2026-03-04 11:00',
    '2026-03-04 18:00',
    '2026-03-05 09:00',
    '2026-03-08 09:00',
  ];
  expect(countBands(dues.map(at), now)).toEqual({ over: 2, 'due today': 1, 'due tomorrow': 1, 'in time': 1 });
  expect(waitedInWords(at('2026-03-04 00:01'), now)).toBe('since today');
  expect(waitedInWords(at('2026-03-03 23:59'), now)).toBe('1 day');
});
