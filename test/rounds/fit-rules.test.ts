import { describe, expect, test } from 'vitest';
import {
  type Fit,
  type FitBasis,
  type FitLater,
  fitInWords,
  fitNote,
  fitTitle,
  keptFit,
} from '../../src/brokerage/rules/fit.ts';
import { inTheWay, foldFit, NOT_KNOWN } from '../../src/rounds/rules/fold-fit.ts';
import { uncheckedNeeds } from '../../src/rounds/rules/asked-day.ts';
import type { DayNearest } from '../../src/rounds/rules/nearest-in-day.ts';
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
      .map(({ mark, visit }) => ({
        visit,
        proven: mark === 'x',
        unserved: null,
        why: 'nobody is there',
        nearest: null,
      })),
    looked: { workers: 3, of: 3 },
  };
}

const fold = (days: string, basis: FitBasis = 'rota') =>
  foldFit(
    days.split(',').map((marks, at) => dayOf(marks.trim(), at)),
    { basis, areaOf: () => 'WS3', travel: null, unchecked: [] },
  );

const withLater = (days: string, later: Partial<FitLater>): Fit => ({
  ...fold(days),
  later: { startsOn: null, moves: 0, lookedTo: null, why: 'looked', ...later },
});

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

  test('one thing that is in the way of several visits on the same days is said once', () => {
    expect(fitInWords(fold('xx, xx'), visits)).toEqual([
      'The morning visit and the tea visit, on Monday and Tuesday: nobody is there. That is certain',
    ]);
    expect(fitInWords(fold('xx, yx'), visits)).toEqual([
      'The morning visit, on Monday: nobody is there. That is certain',
      'The tea visit, on Monday and Tuesday: nobody is there. That is certain',
    ]);
  });

  test('a no is by rule, whether or not a rota is made', () => {
    expect(fitInWords(fold('x', 'planned visits'), visits)).toHaveLength(1);
    expect(fitInWords(fold('?', 'planned visits'), visits).at(-1)).toContain('No rota is made');
  });

  test('where no rota is made for all or some of the days it is said', () => {
    expect(fitInWords(fold('y', 'planned visits'), visits)).toEqual([
      'No rota is made for those days: worked out from their planned visits and shifts',
    ]);
    expect(fitInWords(fold('y', 'both'), visits)[0]).toContain('for some of those days');
  });

  test('a later start that helps, or that none was found, which is not no', () => {
    const found = withLater('yx, yy', { startsOn: '2026-11-26', lookedTo: '2026-11-26', why: 'found' });
    expect(fitInWords(found, visits)).toContain('From Thursday 26 November 2026 all 4 visits fit');
    expect(fitNote(found)).toBe(
      '3 of 4 visits fit into its rounds. From Thursday 26 November 2026 all 4 visits fit',
    );
    expect(fitInWords(withLater('?', { startsOn: '2026-11-26', moves: 2, why: 'found' }), visits)).toContain(
      'From Thursday 26 November 2026 the visit fits, if 2 visits of others move',
    );
    const none = 'No later start was found from which all of it fits, looking up to Monday 30 November 2026';
    const lookedTo = '2026-11-30';
    expect(fitInWords(withLater('y?', { lookedTo }), visits)).toContain(`${none}. That is not a no`);
    expect(fitInWords(withLater('x', { lookedTo }), visits)).toContain(none);
    expect(fitInWords(withLater('y?', { lookedTo, why: 'no time' }), visits)).toContain(
      `${none}, when the time was up. That is not a no`,
    );
    expect(fitInWords(withLater('y?', { lookedTo, why: 'not planned' }), visits)).toContain(
      `${none}, as far as visits are planned. That is not a no`,
    );
    expect(fitInWords(withLater('y?', { why: 'no time' }), visits)).toContain(
      'Later days to start were not looked at in the time allowed',
    );
    expect(fitInWords(withLater('y?', { why: 'not planned' }), visits)).toContain(
      'Later days to start cannot be looked at: no visits are planned for them yet',
    );
    expect(fitNote(withLater('y?', { lookedTo }))).toBe('1 of 2 visits fit into its rounds');
  });

  test('where it fits if others move, a later start is one with nothing moved', () => {
    const found = withLater('m, y', { startsOn: '2026-11-26', lookedTo: '2026-11-26', why: 'found' });
    expect(fitNote(found)).toBe(
      'Fits into its rounds if 1 visit moves. From Thursday 26 November 2026 all 2 visits fit with nothing moved',
    );
    expect(fitInWords(withLater('m', { lookedTo: '2026-11-30' }), visits)).toContain(
      'No later start was found from which all of it fits with nothing moved, looking up to Monday 30 November 2026',
    );
  });

  test('of how many care workers only some were looked into, by the day on which most were left out', () => {
    const looked = [
      { workers: 32, of: 33 },
      { workers: 32, of: 60 },
      { workers: 4, of: 4 },
    ];
    const days = (marks: string) => looked.map((one, at) => ({ ...dayOf(marks, at), looked: one }));
    const told = (marks: string) =>
      foldFit(days(marks), { basis: 'rota', areaOf: () => null, travel: null, unchecked: [] });
    expect(fitInWords(told('y?'), visits).at(-1)).toBe(
      'On one day or more only the rounds of the 32 likeliest of 60 care workers were looked into',
    );
    expect(fitInWords(told('y'), visits)).toEqual([]);
    expect(fitInWords(told('x'), visits).join(' ')).not.toContain('looked into');
    expect(fold('y?').looked).toBeNull();
  });

  test('who comes nearest is said for each thing in the way, least first, and names nobody', () => {
    const near = (more: Partial<DayNearest>): DayNearest => ({
      obstacle: 'visit after',
      seconds: 1170,
      visit: TEA,
      byWay: false,
      second: false,
      ...more,
    });
    const days = (...found: (DayNearest | null)[]): Fit =>
      foldFit(
        found.map((nearest, at) => {
          const day = dayOf('y?', at);
          return { ...day, blocked: day.blocked.map((block) => ({ ...block, nearest })) };
        }),
        { basis: 'rota', areaOf: () => 'WS3', travel: null, unchecked: [] },
      );
    expect(fitInWords(days(near({}), near({ seconds: 300 }), null), visits)).toContain(
      'The tea visit, on Monday to Wednesday: nobody is there. On Monday and Tuesday whoever comes nearest would be 5 to 20 minutes late for a tea visit in WS3',
    );
    const told = (more: Partial<DayNearest>): string =>
      fitInWords(days(near(more)), visits)
        .join(' ')
        .split('there. ')[1] ?? '';
    expect(told({ obstacle: 'shift ends', visit: null, byWay: true })).toBe(
      'On Monday whoever comes nearest would be back 20 minutes after the shift ends, because of the way',
    );
    expect(told({ obstacle: 'shift begins', visit: null })).toBe(
      'On Monday whoever comes nearest would come 20 minutes after the call window, since the shift begins too late',
    );
    expect(told({ obstacle: 'visit before' })).toBe(
      'On Monday whoever comes nearest would come from a tea visit in WS3 20 minutes after the call window',
    );
    expect(told({ obstacle: 'rest', visit: null, second: true })).toBe(
      'On Monday the second care worker it needs would have 20 minutes too little rest between two days of work',
    );
    expect(told({ obstacle: 'hours', visit: null })).toBe(
      'On Monday whoever comes nearest would work 20 minutes longer than their hours allow',
    );
    expect(told({ obstacle: 'together', visit: null, seconds: 0 })).toBe(
      'On Monday two care workers have room, but no time was found for both together',
    );
    const two = fitInWords(
      days(near({ seconds: 3000 }), near({ obstacle: 'shift ends', visit: null, seconds: 600 })),
      visits,
    )[0];
    expect(two).toMatch(
      /there\. On Tuesday .+ 10 minutes after the shift ends\. On Monday .+ 50 minutes late/,
    );
    expect(JSON.stringify(days(near({})))).not.toContain('Ben Cole');
  });

  test('what Tend does not know of care workers is said to be unchecked, and not where a no is certain', () => {
    const told = (marks: string, unchecked: readonly string[]) =>
      fitInWords(
        foldFit([dayOf(marks, 0)], { basis: 'rota', areaOf: () => null, travel: null, unchecked }),
        visits,
      ).join('. ');
    expect(told('y', ['stoma and catheter'])).toBe(
      '‘stoma and catheter’ is not recorded of care workers, so who can do it was not checked',
    );
    expect(told('y', ['PEG feeding', 'stoma and catheter'])).toContain(
      '‘PEG feeding’ and ‘stoma and catheter’ are',
    );
    expect(told('x', ['stoma and catheter'])).not.toContain('stoma');
    expect(uncheckedNeeds({ needs: ['stoma and catheter', 'dementia', 'medication'] })).toEqual([
      'stoma and catheter',
    ]);
  });

  test('an answer that was kept before is read with nothing said of who comes nearest', () => {
    const { unchecked: _, blocked, ...old } = fold('y?');
    const kept = keptFit({ ...old, blocked: blocked.map(({ nearest: __, ...block }) => block) });
    expect(kept).toEqual(fold('y?'));
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
