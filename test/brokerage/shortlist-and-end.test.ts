import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOfEnding, soughtAgainFrom } from '../../src/brokerage/rules/placement-end.ts';
import {
  distanceInWords,
  ratingInWords,
  shortlistFacts,
  workersInWords,
} from '../../src/brokerage/rules/shortlist-words.ts';
import { isNearlyOver, timeLeftInWords } from '../../src/brokerage/rules/time-left.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

describe('the shortlist', () => {
  test.each(
    ruleTable('shortlist').map((row) => [row('workers at each visit'), row('usual team'), row('reads')]),
  )('%s workers, usual team %s', (workers, team, reads) => {
    const visits = workers.split(',').map((each) => aPatternVisit({ workers: Number(each) }));
    expect(workersInWords(visits, team === '' ? null : Number(team))).toBe(reads);
  });

  test('says how far the nearest branch is, and that a rating that is not known means nothing', () => {
    const home = { latitude: 52.58, longitude: -1.98 };
    const far = { latitude: 53.58, longitude: -1.98 };
    expect(distanceInWords(home, [far, home])).toBe('Less than a mile from the home');
    expect(distanceInWords(home, [far])).toBe('About 69 miles from the home');
    expect(distanceInWords(null, [far])).toBe('Not known');
    expect(ratingInWords(null)).toContain('nothing good or bad');
    expect(ratingInWords('Inadequate')).toBe(
      'Inadequate: the regulator found it doing badly, and has stepped in',
    );
  });

  test('tells the same facts of every provider in the same order', () => {
    const told = { rating: null, languages: [], branches: [], usualTeam: null };
    const asked = { home: null, visits: [aPatternVisit()], language: null };
    const names = (small: boolean, local: boolean) =>
      shortlistFacts({ ...told, small, local }, asked).map(({ name }) => name);
    expect(names(true, true).slice(0, 4)).toEqual(names(false, false));
    expect(shortlistFacts({ ...told, small: false, local: true }, asked).at(-1)?.words).toBe(
      'A local provider',
    );
  });
});

describe('ending a placement', () => {
  test.each(ruleTable('ending-a-placement').map((row) => [row('today'), row('reason'), row('may end')]))(
    'on %s for ‘%s’: %s',
    (today, reason, may) => {
      const fault = faultOfEnding({ reason, probationEndsOn: '2026-04-01' }, today);
      expect(fault === undefined).toBe(may === 'yes');
    },
  );

  test('another provider is sought from the day after', () => {
    expect(soughtAgainFrom('2026-02-28')).toBe('2026-03-01');
  });
});

describe('the time left', () => {
  test.each([
    [-1, 'The time has passed'],
    [0, 'Less than a minute left'],
    [59, 'Less than a minute left'],
    [60, '1 minute left'],
    [5 * 3600 + 120, '5 hours 2 minutes left'],
    [7 * 3600 + 120, '7 hours left'],
    [50 * 3600, '2 days left'],
  ])('%i seconds', (seconds, words) => {
    expect(timeLeftInWords(1_000_000 + seconds, 1_000_000)).toBe(words);
  });

  test('never says more than there is, and is nearly over in the last hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 86_400 }), (seconds) => {
        expect(timeLeftInWords(seconds, 0)).not.toContain('passed');
        expect(isNearlyOver(seconds, 0)).toBe(seconds < 3600);
      }),
    );
  });
});
