import { expect, test } from 'vitest';
import { match } from '../../src/brokerage/rules/matching.ts';
import { mayBeOfferedTitle, whoMayBeOffered } from '../../src/brokerage/rules/may-be-offered.ts';
import { aCandidate, anEvent, aSeeker, NOW } from './candidates.ts';
import { USUAL_POLICY } from './usual-policy.ts';

const suspended = { events: [anEvent()] };
const full = {
  kind: 'block' as const,
  blocks: [{ areaId: 1, boughtMinutes: 600, freeMinutes: 30 }],
};

function titles(
  candidates: Parameters<typeof aCandidate>[0][],
  offers: Parameters<typeof whoMayBeOffered>[0]['offers'] = [],
): Record<string, string> {
  const found = whoMayBeOffered({
    match: match(aSeeker(), candidates.map(aCandidate), USUAL_POLICY, NOW),
    rungs: [],
    offers,
  });
  return Object.fromEntries([...found].map(([id, one]) => [id, mayBeOfferedTitle(one)]));
}

test('a provider goes by the contract of it that is best off', () => {
  expect(titles([{ contractId: 7, ...suspended }, { contractId: 8 }])).toEqual({ 1: 'Can be offered' });
  expect(titles([{ contractId: 7, ...suspended }])).toEqual({ 1: 'Cannot be offered' });
  expect(
    titles([
      { contractId: 7, areaIds: [] },
      { contractId: 8, ...full },
    ]),
  ).toEqual({
    1: 'Only with a reason',
  });
});

test('what keeps it out is what the shortlist says', () => {
  const of = match(aSeeker(), [aCandidate(suspended)], USUAL_POLICY, NOW);
  const [found] = whoMayBeOffered({ match: of, rungs: [], offers: [] }).values();
  expect(found).toEqual({ kind: 'cannot', limits: of.unable[0]?.limits });
});

test('who has an offer is said to; one that is over counts no more', () => {
  const contract = { contract_id: 7, status: 'open' as const };
  expect(titles([{ contractId: 7 }], [contract])).toEqual({ 1: 'Has an offer' });
  expect(titles([{ contractId: 7 }], [{ ...contract, status: 'declined' }])).toEqual({ 1: 'Can be offered' });
});

test('the last step of the order asks the council’s own service past its room', () => {
  const own = {
    kind: 'in-house' as const,
    capacity: [{ areaId: 1, part: 'morning' as const, weeklyMinutes: 0, asOf: NOW }],
  };
  expect(titles([own])).toEqual({ 1: 'Cannot be offered' });
  const [found] = whoMayBeOffered({
    match: match(aSeeker(), [aCandidate(own)], USUAL_POLICY, NOW),
    rungs: [{ kind: 'emergency', tier: null }],
    offers: [],
  }).values();
  expect(found?.kind).toBe('with a reason');
});
