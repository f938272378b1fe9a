import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, PARTS_OF_DAY, type PartOfDay } from '../../src/brokerage/rules/candidate.ts';
import { match } from '../../src/brokerage/rules/matching.ts';
import { windowAdvice } from '../../src/brokerage/rules/window-advice.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aCandidate, anEvent, aSeeker, epoch, NOW, room, someCandidates, someSeeker } from './candidates.ts';
import { USUAL_POLICY } from './usual-policy.ts';

const split = (text: string, mark: string) => text.split(mark).map((part) => part.trim());

/** '17:30!' or '08:00×2' as a visit. */
function visitOf(words: string) {
  const timeCritical = words.endsWith('!');
  return aPatternVisit({
    startTime: words.slice(0, 5),
    workers: words.endsWith('×2') ? 2 : 1,
    timeCritical,
    timeCriticalReason: timeCritical ? 'insulin' : null,
  });
}

/** '1 early 210, tea 210' as a provider with that room and no other. */
function providerOf(words: string): Candidate {
  const [id = '', ...rest] = words.split(' ');
  const told = new Map(
    split(rest.join(' '), ',').map((one) => [one.split(' ')[0], Number(one.split(' ')[1])]),
  );
  return aCandidate({
    providerId: Number(id),
    capacity: PARTS_OF_DAY.map((part: PartOfDay) => room(part, told.get(part) ?? 0)),
  });
}

describe('the page', () => {
  test.each(ruleTable('window-advice').map((row) => ['visits', 'room', 'advice'].map(row)))(
    '%s with %s',
    (visits = '', rooms = '', advice = '') => {
      const seeker = aSeeker({ visits: split(visits, ',').map(visitOf) });
      const found = windowAdvice(seeker, split(rooms, ';').map(providerOf), USUAL_POLICY.staleAfterDays, NOW);
      expect(found.map(({ words }) => words).join('; ')).toBe(advice);
    },
  );
});

describe('another day to start', () => {
  const advice = (given: Partial<Candidate>) =>
    windowAdvice(aSeeker(), [aCandidate(given)], 14, NOW).map(({ words }) => words);

  test.each<[string, Partial<Candidate>, string[]]>([
    [
      'when a suspension ends, on the first whole day',
      { events: [anEvent({ endsAt: epoch('2026-03-20T12:00') })] },
      ['With a start on Saturday 21 March 2026, 1 provider can'],
    ],
    [
      'when it ends at midnight, that day, even when the clocks go forward after it',
      { events: [anEvent({ endsAt: epoch('2026-03-29') })] },
      ['With a start on Sunday 29 March 2026, 1 provider can'],
    ],
    [
      'when a contract starts',
      { startsOn: '2026-04-01' },
      ['With a start on Wednesday 1 April 2026, 1 provider can'],
    ],
    ['but not beyond four weeks', { startsOn: '2026-04-14' }, []],
    ['nor where nothing ends', { events: [anEvent()] }, []],
    [
      'nor where room that is fresh today says no: waiting makes it no staler',
      { events: [anEvent({ endsAt: epoch('2026-04-06') })], capacity: [room('morning', 0)] },
      [],
    ],
  ])('%s', (_, given, words) => expect(advice(given)).toEqual(words));
});

test('what needs a review first comes last, even where it would bring more', () => {
  const seeker = aSeeker({ visits: [visitOf('06:45!'), visitOf('17:30')] });
  const rooms = ['1 morning 210, tea 210', '2 morning 210, tea 210', '3 early 210, evening 210'].map(
    providerOf,
  );
  const found = windowAdvice(seeker, rooms, 14, NOW);
  expect(found.map(({ change, providerIds }) => [change, providerIds])).toEqual([
    [{ kind: 'move', visit: 1, minutes: 30 }, [3]],
    [{ kind: 'move', visit: 0, minutes: 15 }, [1, 2]],
  ]);
});

describe('whoever seeks and whoever there is', () => {
  /** Nothing but room stands in anybody's way, so that there is much to advise. */
  const seekers = someSeeker.map(({ visits, wantedFrom }) => aSeeker({ visits, wantedFrom }));
  const free = fc.constantFrom(0, 5000);
  const lacking = fc
    .array(fc.tuple(...PARTS_OF_DAY.map(() => free)), { minLength: 1, maxLength: 5 })
    .map((all) =>
      all.map((minutes, place) =>
        aCandidate({
          providerId: place + 1,
          capacity: PARTS_OF_DAY.map((part, at) => room(part, minutes[at] ?? 0)),
        }),
      ),
    );

  test.each([
    ['nothing but room in the way', seekers, lacking, 1],
    ['anything in the way', someSeeker, someCandidates, 0],
  ])('a move that is advised does what it says, and more can than now: %s', (_, who, whom, least) => {
    let advised = 0;
    fc.assert(
      fc.property(who, whom, (seeker, candidates) => {
        const able = (visits: typeof seeker.visits) =>
          new Set(
            match({ ...seeker, visits }, candidates, USUAL_POLICY, NOW).ranked.map(
              ({ candidate }) => candidate.providerId,
            ),
          );
        const now = able(seeker.visits).size;
        for (const { change, providerIds, reviewFirst } of windowAdvice(seeker, candidates, 14, NOW)) {
          expect(providerIds.length).toBeGreaterThan(now);
          if (change.kind === 'start') continue;
          advised += 1;
          const visit = seeker.visits[change.visit] ?? expect.fail();
          const changed =
            change.kind === 'move'
              ? { ...visit, startTime: moved(visit.startTime, change.minutes) }
              : { ...visit, workers: 1 };
          expect(new Set(providerIds)).toEqual(able(seeker.visits.with(change.visit, changed)));
          if (visit.timeCritical) expect(reviewFirst).not.toBeNull();
        }
      }),
      { numRuns: 100 },
    );
    expect(advised).toBeGreaterThanOrEqual(least);
  });

  test('the order of candidates changes nothing', () => {
    fc.assert(
      fc.property(someSeeker, someCandidates, (seeker, candidates) => {
        expect(windowAdvice(seeker, candidates.toReversed(), 14, NOW)).toEqual(
          windowAdvice(seeker, candidates, 14, NOW),
        );
      }),
      { numRuns: 40 },
    );
  });
});

function moved(time: string, minutes: number): string {
  return Temporal.PlainTime.from(time).add({ minutes }).toString().slice(0, 5);
}
