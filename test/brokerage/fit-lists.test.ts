import { describe, expect, test } from 'vitest';
import { asksAlike } from '../../src/brokerage/rules/asks-alike.ts';
import type { Fit } from '../../src/brokerage/rules/fit.ts';
import { fitSummary } from '../../src/brokerage/rules/fit-summary.ts';
import type { MayBeOffered } from '../../src/brokerage/rules/may-be-offered.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aSeeker } from './candidates.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

describe('who asks for the same', () => {
  const asks = (requestId: number, startTime: string, weekdays = EVERY_DAY, areaIds = [1]) =>
    aSeeker({ requestId, areaIds, visits: [aPatternVisit({ startTime, weekdays })] });

  test('the same part of the day, on a same weekday, in a same area', () => {
    const own = aSeeker({
      requestId: 1,
      areaIds: [1, 2],
      visits: [
        aPatternVisit({ startTime: '08:00', weekdays: [1, 2] }),
        aPatternVisit({ startTime: '19:30', weekdays: EVERY_DAY }),
      ],
    });
    const others = [
      own,
      asks(5, '19:00'),
      asks(3, '20:00', [6], [2]),
      asks(4, '19:30', EVERY_DAY, [3]),
      asks(6, '08:30', [3]),
      asks(7, '09:00', [2]),
      asks(8, '12:30'),
    ];
    expect(asksAlike(own, others)).toEqual([
      { part: 'morning', requestIds: [7] },
      { part: 'evening', requestIds: [3, 5] },
    ]);
  });

  test('nobody, where no area holds the home', () => {
    expect(asksAlike(asks(1, '08:00', EVERY_DAY, []), [asks(2, '08:00', EVERY_DAY, [])])).toEqual([]);
  });
});

describe('what was found, in a few words', () => {
  const fit = (kind: Fit['kind'], placed = 0, asked = 14): Fit => ({
    kind,
    asked,
    placed,
    moves: [],
    blocked: [],
    advice: [],
    basis: null,
    looked: null,
    later: null,
    travel: null,
    unchecked: [],
  });
  const told = (...all: [Fit, MayBeOffered['kind']][]) => {
    const whoMay = new Map(all.map(([, kind], at) => [at, { kind, limits: [] }]));
    const { words, note } = fitSummary(
      all.map(([one], providerId) => ({ providerId, fit: one })),
      whoMay,
    );
    return note === undefined ? words : `${words}; ${note}`;
  };

  test.each<[string, [Fit, MayBeOffered['kind']][]]>([
    [
      'Fits 2 providers, 1 more if others move',
      [
        [fit('yes'), 'can'],
        [fit('yes'), 'can'],
        [fit('yes if'), 'can'],
      ],
    ],
    [
      'Fits 1 provider; Fits 1 provider that can be offered it only with a reason',
      [
        [fit('yes'), 'can'],
        [fit('yes'), 'with a reason'],
      ],
    ],
    [
      'Fits 1 provider with an offer, if others move',
      [
        [fit('yes if'), 'has an offer'],
        [fit('some', 13), 'can'],
      ],
    ],
    [
      'In part: 13 of 14 visits',
      [
        [fit('some', 6), 'can'],
        [fit('some', 13), 'with a reason'],
        [fit('no'), 'can'],
      ],
    ],
    [
      'In part: 6 of 14 visits; Fits 1 provider that cannot be offered it',
      [
        [fit('some', 6), 'can'],
        [fit('yes'), 'cannot'],
      ],
    ],
    [
      'No room found, which is not a no',
      [
        [fit('no'), 'can'],
        [fit('not found'), 'can'],
      ],
    ],
    [
      'Does not fit',
      [
        [fit('no'), 'can'],
        [fit('not known'), 'can'],
      ],
    ],
    ['Not known of anybody', [[fit('not known'), 'can']]],
    [
      'Fits 1 provider that cannot be offered it',
      [
        [fit('not known'), 'can'],
        [fit('yes'), 'cannot'],
      ],
    ],
  ])('%s', (words, all) => expect(told(...all)).toBe(words));
});
