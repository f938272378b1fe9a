import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arranged,
  faultsOfOrder,
  orderChanges,
  serviceOrder,
} from '../../src/brokerage/rules/service-order.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

const arranged = (given: Partial<Arranged> = {}): Arranged => ({
  personName: 'Ada Clarke',
  knownAs: 'Addie',
  providerName: 'Bright Homecare',
  contractReference: 'BLK-1',
  lineReference: 'L-7',
  service: 'Home care',
  startsOn: '2026-03-09',
  endsOn: null,
  outcomes: ['Be up and dressed by nine'],
  needs: ['dementia'],
  visits: [aPatternVisit({ tasks: '- Help to wash\n\n• Make breakfast' })],
  windows: { window: { earlier: 30, later: 30 }, timeCriticalWindow: { earlier: 15, later: 15 } },
  coverNote: 'Her daughter is told, and the branch sends somebody she knows',
  probationEndsOn: '2026-04-06',
  ...given,
});

describe('a service order', () => {
  test.each(ruleTable('service-order').map((row) => [row('start'), row('time-critical'), row]))(
    'at %s %s',
    (startTime, reason, row) => {
      const visit = aPatternVisit({
        startTime,
        minutes: Number(row('minutes')),
        workers: Number(row('workers')),
        timeCritical: reason !== '',
        timeCriticalReason: reason === '' ? null : reason,
      });
      const [read] = serviceOrder(arranged({ visits: [visit] })).visits;
      expect([read?.when, read?.window, read?.timeCritical ?? '']).toEqual([
        row('reads'),
        row('window'),
        reason,
      ]);
    },
  );

  test('says who, what for, how often, what to do, from when, and what if nobody can come', () => {
    expect(serviceOrder(arranged())).toEqual({
      title: 'Home care for Ada Clarke',
      who: 'Ada Clarke, who likes to be called Addie',
      outcomes: ['Be up and dressed by nine'],
      needs: ['dementia'],
      frequency: '3 hours 30 minutes of care in an average week',
      visits: [
        {
          when: 'Every day at 08:00 for 30 minutes',
          window: 'up to 30 minutes early or late',
          purpose: 'Personal care',
          tasks: ['Help to wash', 'Make breakfast'],
          timeCritical: null,
        },
      ],
      dates: 'From 9 March 2026',
      probation: 'Until Monday 6 April 2026 the person may change provider without giving a reason',
      cover: 'Her daughter is told, and the branch sends somebody she knows',
      references: 'L-7 under BLK-1, Bright Homecare',
    });
    expect(serviceOrder(arranged({ coverNote: ' ' })).cover).toContain('Nothing is agreed');
  });

  test('says of a service without visits how long it goes on as it is arranged, not as it was sought', () => {
    const nights = { weekdays: [1], fromTime: '22:00', toTime: '07:00', tasks: '', workers: 1 };
    const review = (weeks: number | null, endsOn: string | null) =>
      serviceOrder(
        arranged({
          visits: [],
          endsOn,
          periodic: { ...nights, unit: 'waking night', weeks, reviewOn: null },
        }),
      ).review;
    expect(review(2, '2026-03-22')).toBe('For 2 weeks');
    expect(review(2, '2026-03-13')).toBe('Until Friday 13 March 2026');
    expect(review(null, '2026-03-13')).toBe('Until Friday 13 March 2026');
    expect(review(null, null)).toBe('It goes on until the council or the person ends it');
  });

  test('says what the visits make possible where nobody has written down an outcome', () => {
    const visits = [aPatternVisit({ purpose: 'meal' }), aPatternVisit(), aPatternVisit({ purpose: 'meal' })];
    const order = serviceOrder(arranged({ outcomes: [' '], needs: [], visits }));
    expect(order.outcomes).toEqual(['To be washed, dressed and comfortable', 'To eat and drink well']);
    expect(order.needs).toEqual([]);
  });

  test('is not issued without a visit, or with dates that cross', () => {
    const fields = (given: Partial<Arranged>) => faultsOfOrder(arranged(given)).map(({ field }) => field);
    expect(fields({})).toEqual([]);
    expect(fields({ visits: [] })).toEqual(['visits']);
    expect(fields({ endsOn: '2026-03-08', probationEndsOn: '2026-03-01' })).toEqual([
      'endsOn',
      'probationEndsOn',
    ]);
  });

  test('shows what changed from the version before, and only that', () => {
    const before = serviceOrder(arranged());
    const after = serviceOrder(
      arranged({ visits: [aPatternVisit({ startTime: '09:00', tasks: 'Help to wash\nMake breakfast' })] }),
    );
    expect(orderChanges(before, before)).toEqual([]);
    expect(orderChanges(before, after)).toEqual([
      {
        part: 'visits',
        was: 'Every day at 08:00 for 30 minutes, up to 30 minutes early or late. Personal care; Help to wash; Make breakfast',
        is: 'Every day at 09:00 for 30 minutes, up to 30 minutes early or late. Personal care; Help to wash; Make breakfast',
      },
    ]);
  });

  test('holds every visit and every task, in order of start, however they were given', () => {
    const visits = fc.array(
      fc.record({
        startTime: fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`),
        tasks: fc.constantFrom('', 'Wash', 'Wash\nMeal', '- Wash\n- Meal\n- Tidy'),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(visits, (drawn) => {
        const order = serviceOrder(arranged({ visits: drawn.map(aPatternVisit) }));
        const starts = order.visits.map(({ when }) => when.slice(13, 18));
        expect(starts).toEqual(drawn.map(({ startTime }) => startTime).sort());
        const tasks = drawn.flatMap(({ tasks }) => tasks.split('\n').filter((task) => task !== ''));
        expect(order.visits.flatMap((visit) => visit.tasks)).toHaveLength(tasks.length);
      }),
    );
  });
});
