import { describe, expect, test } from 'vitest';
import type { Candidate, Seeker } from '../../src/brokerage/rules/candidate.ts';
import { type LimitKind, mayBePassed } from '../../src/brokerage/rules/limits.ts';
import { match } from '../../src/brokerage/rules/matching.ts';
import { faultsOfWeights, type MatchingPolicy } from '../../src/brokerage/rules/weights.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aCandidate, anEvent, aSeeker, epoch, NOW, room } from './candidates.ts';
import { USUAL_POLICY } from './usual-policy.ts';

const DAY = 86_400;

function limits(candidate: Partial<Candidate>, seeker: Partial<Seeker> = {}): string[] {
  const { unable } = match(aSeeker(seeker), [aCandidate(candidate)], USUAL_POLICY, NOW);
  return unable[0]?.limits.map(({ kind, words }) => `${kind}: ${words}`) ?? [];
}

describe('what keeps a provider out', () => {
  test('nothing, where all fits', () => expect(limits({})).toEqual([]));

  test.each<[LimitKind, string, Partial<Candidate>, Partial<Seeker>?]>([
    [
      'suspended from new business',
      'Suspended from new business since 3 March 2026: six missed visits in a week',
      { events: [anEvent()] },
    ],
    [
      'terminated',
      'Contract terminated from 12 March 2026: notice given',
      {
        events: [anEvent({ kind: 'termination', effectiveAt: epoch('2026-03-12'), reason: 'notice given' })],
      },
    ],
    [
      'registration cancelled',
      'Registration cancelled from 3 March 2026: by the regulator',
      { events: [anEvent({ kind: 'registration cancelled', reason: 'by the regulator' })] },
    ],
    [
      'restriction of hours',
      'Restricted to 102 hours a week since 3 March 2026: too few care workers. 100 hours in use, 3 hours 30 minutes more needed',
      {
        events: [
          anEvent({ kind: 'restriction of hours', weeklyMinutesLimit: 6120, reason: 'too few care workers' }),
        ],
      },
    ],
    [
      'not for new business',
      'The contract ends on 15 March 2026, before care is wanted',
      { endsOn: '2026-03-15' },
    ],
    [
      'not for new business',
      'The contract does not start until 17 March 2026, after care is wanted',
      { startsOn: '2026-03-17' },
    ],
    [
      'not for new business',
      'An individual service fund is for people who chose this provider themselves',
      { kind: 'individual service fund' },
    ],
    ['outside area', 'The contract does not cover the area of the home', { areaIds: [2] }],
    ['outside area', 'No area on the map holds the home, so no contract covers it', {}, { areaIds: [] }],
    ['service missing', 'The contract does not include home care', { services: ['night'] }],
    ['rate missing', 'The contract has no rate for home care', { pencePerHour: null }],
    [
      'capability missing',
      'Does not list dementia or end of life among what it can do',
      { capabilities: ['stroke'] },
      { needs: ['stroke', 'end of life', 'dementia'] },
    ],
    [
      'no capacity',
      'Not enough room: 3 hours 30 minutes a week needed at tea time, 1 hour free as told on 2 March 2026; 7 hours a week needed in the evening, 0 minutes free as told on 9 March 2026',
      { capacity: [room('morning', 900), room('tea', 60, NOW - 7 * DAY), room('evening', 0)] },
      {
        visits: [
          aPatternVisit(),
          aPatternVisit({ startTime: '17:00' }),
          aPatternVisit({ startTime: '20:00', workers: 2 }),
        ],
      },
    ],
    [
      'block full',
      'The block has 2 hours a week left here; 3 hours 30 minutes needed',
      { kind: 'block', blocks: [{ areaId: 1, boughtMinutes: 6000, freeMinutes: 120 }] },
    ],
    [
      'block full',
      'No block is bought in the area of the home',
      { kind: 'block', blocks: [{ areaId: 2, boughtMinutes: 6000, freeMinutes: 6000 }] },
    ],
    [
      'worker gender',
      'Needs 1 male care worker; none is on record',
      { workers: { female: 4, male: 0, all: 4 } },
      { workerGender: { gender: 'male', required: true } },
    ],
    [
      'worker gender',
      'Needs 2 male care workers together; only 1 is on record',
      { workers: { female: 4, male: 1, all: 5 } },
      { workerGender: { gender: 'male', required: true }, visits: [aPatternVisit({ workers: 2 })] },
    ],
    [
      'language',
      'Needs a care worker who speaks Punjabi; none is on record',
      { languages: ['Polish'] },
      { language: { name: 'Punjabi', required: true } },
    ],
    ['refused', 'The person asked not to have this provider', {}, { refusedProviderIds: [1] }],
  ])('%s: %s', (kind, words, candidate, seeker) => {
    expect(limits(candidate, seeker)).toEqual([`${kind}: ${words}`]);
  });

  test('all of it is told, not only the first', () => {
    const found = limits(
      { events: [anEvent()], areaIds: [2], languages: [], capacity: [room('morning', 0)] },
      { language: { name: 'Urdu', required: true }, refusedProviderIds: [1] },
    );
    expect(found.map((one) => one.split(':')[0])).toEqual([
      'suspended from new business',
      'outside area',
      'no capacity',
      'language',
      'refused',
    ]);
  });

  test.each<[string, Partial<Candidate>, Partial<Seeker>?]>([
    ['an event that is over', { events: [anEvent({ endsAt: NOW })] }],
    ['one that takes effect after care starts', { events: [anEvent({ effectiveAt: epoch('2026-03-17') })] }],
    ['one of another contract', { events: [anEvent({ contractId: 999 })] }],
    ['one of another area', { events: [anEvent({ areaId: 2 })] }],
    ['one of another provider', { events: [anEvent({ providerId: 2 })] }],
    ['a default notice', { events: [anEvent({ kind: 'default notice' })] }],
    [
      'a restriction that is not reached',
      { events: [anEvent({ kind: 'restriction of hours', weeklyMinutesLimit: 6210 })] },
    ],
    [
      'a restriction of an area where little is in use',
      { events: [anEvent({ kind: 'restriction of hours', weeklyMinutesLimit: 2210, areaId: 1 })] },
    ],
    [
      'a restriction that ends before care starts',
      {
        events: [
          anEvent({ kind: 'restriction of hours', weeklyMinutesLimit: 0, endsAt: epoch('2026-03-16') }),
        ],
      },
    ],
    ['no room told', { capacity: [] }],
    ['stale room', { capacity: [room('morning', 0, NOW - 15 * DAY)] }],
    [
      'room in one of two areas',
      { capacity: [room('morning', 0), room('morning', 210, NOW, 2)] },
      { areaIds: [1, 2] },
    ],
    [
      'a newer word',
      { capacity: [room('morning', 210), room('morning', 0, NOW - DAY), room('morning', 0, NOW - 2 * DAY)] },
    ],
    ['a fund that the person chose', { kind: 'individual service fund' }, { wantedProviderIds: [1] }],
    ['a language that is only wished for', {}, { language: { name: 'Urdu', required: false } }],
  ])('%s keeps nobody out', (_, candidate, seeker) => {
    expect(limits(candidate, seeker)).toEqual([]);
  });

  test('care that should have started counts from now', () => {
    const events = [anEvent({ effectiveAt: epoch('2026-03-08') })];
    expect(limits({ events }, { wantedFrom: '2026-03-02' })).toHaveLength(1);
    expect(limits({ endsOn: '2026-03-08' }, { wantedFrom: '2026-03-02' })).toHaveLength(1);
  });

  test('a restriction of all that a provider does counts its other contracts', () => {
    const events = [anEvent({ kind: 'restriction of hours', weeklyMinutesLimit: 9000 })];
    const both = [aCandidate({ events }), aCandidate({ events, contractId: 102 })];
    expect(match(aSeeker(), both, USUAL_POLICY, NOW).unable).toHaveLength(2);
    expect(match(aSeeker(), both.slice(1), USUAL_POLICY, NOW).unable).toEqual([]);
  });
});

test('a full block alone may be gone past with a reason', () => {
  const words = '';
  expect(mayBePassed([{ kind: 'block full', words }])).toBe(true);
  expect(
    mayBePassed([
      { kind: 'block full', words },
      { kind: 'refused', words },
    ]),
  ).toBe(false);
  expect(mayBePassed([])).toBe(false);
});

test('what a broker ought to know is noted and keeps nobody out', () => {
  const candidate = aCandidate({
    events: [
      anEvent({ kind: 'default notice' }),
      anEvent({ id: 2, kind: 'improvement plan', reason: 'late visits' }),
    ],
    capacity: [room('morning', 0, NOW - 20 * DAY)],
  });
  const seeker = aSeeker({ visits: [aPatternVisit(), aPatternVisit({ startTime: '17:00' })] });
  expect(match(seeker, [candidate], USUAL_POLICY, NOW).ranked[0]?.notes).toEqual([
    'Default notice since 3 March 2026: six missed visits in a week',
    'Improvement plan since 3 March 2026: late visits',
    'What it told of its room in the morning is stale: it was on 17 February 2026',
    'What room it has at tea time is not known',
  ]);
});

describe('the points of each part', () => {
  test.each(ruleTable('matching-providers').map((row) => [row('part'), row('what is known'), row('points')]))(
    '%s, %s: %s',
    (part, known, points) => {
      const { seeker, candidate, others, policy } = partCase(part ?? '', known ?? '');
      const { ranked } = match(seeker, [candidate, ...others], policy, NOW);
      const own = ranked.find((one) => one.candidate === candidate);
      expect(own?.parts.find((one) => one.part === part)?.points).toBe(Number(points));
    },
  );

  test('say why, each with its weight, and make up the score', () => {
    const { ranked } = match(aSeeker({ formerProviderIds: [1] }), [aCandidate()], USUAL_POLICY, NOW);
    expect(ranked[0]?.parts).toEqual([
      { part: 'continuity', weight: 20, points: 600, words: 'Has provided care to the person before' },
      { part: 'language', weight: 15, points: 500, words: 'No language was asked for' },
      { part: 'culture', weight: 10, points: 500, words: 'Nothing was asked for' },
      { part: 'gender', weight: 10, points: 500, words: 'Nothing was asked for' },
      { part: 'skills', weight: 10, points: 500, words: 'No special skill is needed' },
      { part: 'locality', weight: 10, points: 1000, words: 'Its nearest branch is 0 metres from the home' },
      {
        part: 'quality',
        weight: 15,
        points: 900,
        words: 'Rated Good; 0% of visits missed; 0% of visits late',
      },
      { part: 'price', weight: 5, points: 1000, words: '£24.10 an hour; the lowest here is £24.10' },
      { part: 'freshness', weight: 5, points: 1000, words: 'Told today that it has room' },
    ]);
    expect(ranked[0]?.score).toBe(680);
  });

  test('a small provider near the home that speaks the language comes before a large cheap one', () => {
    const small = aCandidate({
      providerId: 2,
      small: true,
      languages: ['Punjabi'],
      workers: { female: 1, male: 0, all: 1 },
    });
    const large = aCandidate({ pencePerHour: 2000, workers: { female: 300, male: 90, all: 390 } });
    const seeker = aSeeker({ language: { name: 'Punjabi', required: false } });
    expect(match(seeker, [large, small], USUAL_POLICY, NOW).ranked[0]?.candidate).toBe(small);
  });
});

/** A seeker and candidate of whom the page says what is known. */
function partCase(part: string, known: string) {
  let seeker: Partial<Seeker> = {};
  let candidate: Partial<Candidate> = {};
  let policy: MatchingPolicy = USUAL_POLICY;
  const others: Candidate[] = [];
  const numbers = [...known.matchAll(/[\d.]+/g)].map(([digits]) => Number(digits));
  const [first = 0, second = 0, third] = numbers;
  if (part === 'continuity')
    seeker =
      {
        'asked for': { wantedProviderIds: [1] },
        'has another service': { currentProviderIds: [1] },
        'was there before': { formerProviderIds: [1] },
        'another provider knows the person': { currentProviderIds: [2] },
        'no provider knows the person': {},
      }[known] ?? expect.fail(known);
  if (part === 'language' && known !== 'none asked for') {
    seeker = { language: { name: 'Urdu', required: false } };
    candidate = { languages: known === 'spoken' ? ['Urdu'] : ['Polish'] };
  }
  if (part === 'culture') {
    const asked = ['Sikh', 'vegetarian', 'fasting'].slice(0, second);
    seeker = { cultures: asked };
    candidate = { cultures: asked.slice(0, first) };
  }
  if (part === 'gender') {
    seeker = { workerGender: { gender: 'male', required: false } };
    candidate = { workers: { female: 9, male: known === 'on record' ? 1 : 0, all: 10 } };
  }
  if (part === 'skills') {
    seeker = { visits: [aPatternVisit({ workers: 2 })] };
    candidate = { capabilities: known.endsWith('not listed') ? [] : ['double-handed equipment'] };
  }
  if (part === 'locality')
    candidate = {
      branches: known === 'not known' ? [] : [{ latitude: 52.58 + first / 111_194.93, longitude: -1.98 }],
    };
  if (part === 'quality') {
    const rating = known.split(',')[0] as Candidate['rating'];
    const shares = numbers.length === 2;
    candidate = {
      rating: known === 'not known' ? null : rating,
      missedShare: shares ? first / 100 : null,
      lateShare: shares ? second / 100 : null,
    };
  }
  if (part === 'price') {
    candidate = { pencePerHour: Math.round(first * 100) };
    others.push(aCandidate({ providerId: 2, pencePerHour: Math.round(second * 100) }));
    if (third !== undefined) policy = { ...policy, leastFairPencePerHour: Math.round(third * 100) };
  }
  if (part === 'freshness') {
    const free = known.endsWith('too little') ? 0 : 900;
    candidate = { capacity: known === 'not known' ? [] : [room('morning', free, NOW - first * DAY)] };
    if (second > 0) policy = { ...policy, staleAfterDays: second };
  }
  return { seeker: aSeeker(seeker), candidate: aCandidate(candidate), others, policy };
}

describe('weights', () => {
  const none = Object.fromEntries(
    Object.keys(USUAL_POLICY.weights).map((part) => [part, 0]),
  ) as MatchingPolicy['weights'];
  test.each([
    ['the usual', USUAL_POLICY.weights, []],
    ['half price, half quality', { ...none, price: 50, quality: 50 }, []],
    ['quality alone', { ...none, quality: 1 }, []],
    [
      'price alone',
      { ...none, price: 1 },
      ['Price cannot be the only thing that counts. Give another part a weight'],
    ],
    [
      'more price than all else',
      { ...none, price: 51, quality: 49 },
      ['Price cannot count for more than everything else together: 49 or less'],
    ],
    ['nothing', none, ['Give at least one part a weight']],
    [
      'parts and numbers that are no weights',
      { ...none, quality: 0.5, price: -1, skills: 101 },
      [
        'Skills must be a whole number from 0 to 100',
        'Quality must be a whole number from 0 to 100',
        'Price must be a whole number from 0 to 100',
      ],
    ],
  ])('%s', (_, weights, reasons) => {
    expect(faultsOfWeights(weights).map(({ reason }) => reason)).toEqual(reasons);
  });
});
