import { describe, expect, test } from 'vitest';
import { fitInWords, fitTitle } from '../../src/brokerage/rules/fit.ts';
import { inTheWay, foldFit, NOT_KNOWN } from '../../src/rounds/rules/fold-fit.ts';
import type { DayFit } from '../../src/rounds/rules/place-in-day.ts';
import type { RotaVisit } from '../../src/rounds/rules/rota.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { ruleTable } from '../ground/rule-table.ts';

const TEA: RotaVisit = {
  id: 1,
  reference: 'V1',
  personId: 7,
  personName: 'Ben Cole',
  day: '2026-03-02',
  startsAt: Temporal.Instant.from('2026-03-02T17:00:00Z').epochMilliseconds / 1000,
  minutes: 30,
  earliest: 0,
  latest: 0,
  workers: 1,
  purpose: null,
  timeCritical: false,
  timeCriticalReason: null,
  cancelled: false,
  spot: { name: 'Ben Cole, WS3 2AB', position: undefined },
  skills: [],
  gender: null,
  genderRequired: false,
  language: null,
  languageRequired: false,
  refused: [],
  wanted: [],
};

/** A day of the page's table: 'ym?' is three visits. */
function dayOf(marks: string, at: number): DayFit {
  const places = marks.split('').map((mark, visit) => ({ mark, visit }));
  return {
    day: Temporal.PlainDate.from('2026-03-02').add({ days: at }).toString(),
    placed: places.filter(({ mark }) => 'ym'.includes(mark)).map(({ visit }) => visit),
    moves: places
      .filter(({ mark }) => mark === 'm')
      .map(() => ({ visit: TEA, seconds: 600, otherWorker: false })),
    blocked: places
      .filter(({ mark }) => 'x?'.includes(mark))
      .map(({ mark, visit }) => ({ visit, proven: mark === 'x', unserved: null, why: 'nobody is there' })),
  };
}

const fold = (days: string, planned = true) =>
  foldFit(
    days.split(',').map((marks, at) => dayOf(marks.trim(), at)),
    { planned, areaOf: () => 'WS3' },
  );

describe('the page', () => {
  test.each(ruleTable('rounds-can-place').map((row) => ['days', 'answer', 'title'].map(row)))(
    '%s: %s',
    (days = '', answer = '', title = '') => {
      const fit = fold(days);
      expect([fit.kind, fitTitle(fit)]).toEqual([answer, title]);
    },
  );
});

describe('in words', () => {
  const visits = [aPatternVisit({ startTime: '08:00' }), aPatternVisit({ startTime: '17:00' })];

  test('what moves is said once for the days on which it is alike, and nobody is named', () => {
    expect(fitInWords(fold('m, m'), visits)).toEqual([
      '2 tea visits in WS3 move 10 minutes later, on Monday and Tuesday',
    ]);
    expect(fitInWords(fold('m'), visits)).toEqual(['One tea visit in WS3 moves 10 minutes later, on Monday']);
  });

  test('what blocks, and whether that is certain', () => {
    expect(fitInWords(fold('yx, y?'), visits)).toEqual([
      'The tea visit, on Monday: nobody is there. That is certain',
      'The tea visit, on Tuesday: nobody is there',
    ]);
  });

  test('where no rota is made nothing counts as moved, and it is said', () => {
    const fit = fold('m, m', false);
    expect(fitTitle(fit)).toBe('Yes, with nothing moved');
    expect(fitInWords(fit, visits)).toEqual([
      'No rota is made for that week: worked out from its planned visits and shifts',
    ]);
  });

  test('not known and not found are not no', () => {
    expect(fitInWords(NOT_KNOWN, visits)).toEqual(['It plans its rounds elsewhere']);
    expect(fitInWords(fold('?'), visits)[0]).toContain('That is not a no');
  });

  test('each thing in the way', () => {
    const bars = [
      { bar: 'gender: female', workers: 2 },
      { bar: 'skill: medication', workers: 1 },
      { bar: 'refused', workers: 1 },
    ];
    expect(inTheWay({ kind: 'nobody-may', part: 0, bars })).toBe(
      'no care worker may do it: 2 are not female, 1 has no training in medication that is still good and 1 is refused by the person',
    );
    expect(inTheWay({ kind: 'only-one-may', worker: '12' })).not.toContain('12');
    expect(inTheWay({ kind: 'nobody-there', part: 0, workers: 3 })).toContain('nobody has a shift');
    expect(inTheWay({ kind: 'no-room', workers: 1 })).toContain('no room was found');
  });
});
