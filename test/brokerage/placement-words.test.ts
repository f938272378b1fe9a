import { expect, test } from 'vitest';
import { stepInWords, triedInWords, wantedInWords } from '../../src/brokerage/rules/placement-words.ts';
import type { PlacementStep } from '../../src/brokerage/rules/placement-status.ts';

const names = {
  offer: (id: number) => (id === 1 ? 'Ashgrove Care' : 'Beacon Care'),
  user: () => 'Tom Calder',
};
const told = (step: PlacementStep): string => {
  const { title, words } = stepInWords(step, names);
  return words === undefined ? title : `${title}. ${words}`;
};

test('what has been tried is told in a few words', () => {
  expect(triedInWords({})).toBe('Nobody asked yet');
  expect(triedInWords({ declined: 1 })).toBe('1 asked, declined');
  expect(triedInWords({ declined: 2, open: 1 })).toBe('3 asked: 1 not answered yet, 2 declined');
  expect(triedInWords({ placed: 1, open: 1 })).toBe('2 asked: 1 placed before, 1 not answered yet');
});

test('each step is told with what somebody said', () => {
  const steps: readonly PlacementStep[] = [
    { kind: 'recorded' },
    { kind: 'owner taken', userId: 7 },
    { kind: 'order left', rung: 'framework 1', reason: 'Agreed by a manager' },
    { kind: 'rung skipped', rung: 'spot', reason: null },
    { kind: 'offered', offerId: 1 },
    { kind: 'reply', offerId: 1, reply: 'counter-propose' },
    { kind: 'shortlist shown', offerIds: [1, 2] },
    { kind: 'person chose', offerId: 2 },
    { kind: 'placed', offerId: 2, placementId: 3 },
    { kind: 'order questioned', words: 'Which door?' },
    { kind: 'placement ended', reason: 'No blame', seekAgain: true },
    { kind: 'end taken back', reason: 'The wrong person' },
  ];
  expect(steps.map(told)).toEqual([
    'A provider is sought',
    'Tom Calder took it on',
    'Left the order for tier 1 of the framework. Agreed by a manager',
    'Passed over spot',
    'Offered to Ashgrove Care',
    'Ashgrove Care proposed another time',
    'The person was shown Ashgrove Care and Beacon Care',
    'The person chose Beacon Care',
    'Placed with Beacon Care',
    'The provider questioned the service order. Which door?',
    'The placement ended; another provider is sought. No blame',
    'The end was taken back: the placement goes on. The wrong person',
  ]);
});

test('from when care is wanted', () => {
  expect(wantedInWords('2026-03-09', '2026-03-04')).toBe('from Monday 9 March 2026');
  expect(wantedInWords('2026-03-02', '2026-03-04')).toBe('at once (since Monday 2 March 2026)');
});
