import { describe, expect, test } from 'vitest';
import { match, type Match } from '../../src/brokerage/rules/matching.ts';
import { type CaredFor, mixedPackage } from '../../src/brokerage/rules/one-provider.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aCandidate, anEvent, aSeeker, NOW } from './candidates.ts';
import { USUAL_POLICY } from './usual-policy.ts';

const NAMES = ['Ashgrove', 'Beacon', 'Cedar'];

/** 'new Beacon no, night, 540' as a service, and whether its provider can take more on. */
function serviceOf(words: string, place: number): { readonly service: CaredFor; readonly full: boolean } {
  const [who = '', service = '', minutes = ''] = words.split(',').map((part) => part.trim());
  const providerName = NAMES.find((name) => who.includes(name)) ?? expect.fail(who);
  const lineId = who.startsWith('new') ? null : place + 1;
  const providerId = NAMES.indexOf(providerName) + 1;
  return {
    service: { lineId, providerId, providerName, service, weeklyMinutes: Number(minutes) },
    full: who.endsWith(' no'),
  };
}

/** A match in which the full providers cannot, and all others can. */
function matchWith(service: string, full: ReadonlySet<number>): Match {
  const candidates = NAMES.map((providerName, place) => aCandidate({ providerId: place + 1, providerName }));
  return {
    requestId: 1,
    ranked: candidates
      .filter(({ providerId }) => !full.has(providerId))
      .map((candidate) => ({ candidate, score: 500, parts: [], notes: [] })),
    unable: candidates
      .filter(({ providerId }) => full.has(providerId))
      .map((candidate) => ({
        candidate,
        limits: [{ kind: 'no capacity', words: `No more for ${service}` }],
      })),
  };
}

describe('the page', () => {
  test.each(ruleTable('one-provider').map((row) => ['services', 'warning', 'to mend it'].map(row)))(
    '%s',
    (services = '', warning = '', mends = '') => {
      const read = services.split(';').map((words, place) => serviceOf(words.trim(), place));
      const full = new Set(read.filter((one) => one.full).map(({ service }) => service.providerId));
      const all = read.map(({ service }) => service);
      for (const given of [all, all.toReversed()]) {
        const found = mixedPackage(given, ({ service }) => matchWith(service, full));
        expect(found?.warning ?? '').toBe(warning);
        expect(found?.mends.map(({ words }) => words).join('; ') ?? '').toBe(mends);
      }
    },
  );
});

test('what stands in the way is told of the contract that lacks least, in the words of matching', () => {
  const services: CaredFor[] = [
    { lineId: 1, providerId: 1, providerName: 'Ashgrove', service: 'home-care', weeklyMinutes: 210 },
    { lineId: 2, providerId: 2, providerName: 'Beacon', service: 'home-care', weeklyMinutes: 210 },
    { lineId: 3, providerId: 9, providerName: 'Gone', service: 'home-care', weeklyMinutes: 210 },
  ];
  const candidates = [
    aCandidate({ events: [anEvent()] }),
    aCandidate({ contractId: 200, events: [anEvent()], areaIds: [2] }),
    aCandidate({ providerId: 2 }),
  ];
  const found = mixedPackage(services, () => match(aSeeker(), candidates, USUAL_POLICY, NOW));
  expect(
    found?.mends.map(({ providerId, hindrances }) => [
      providerId,
      hindrances.map(({ limits }) => limits.map(({ words }) => words)),
    ]),
  ).toEqual([
    [2, []],
    [
      1,
      Array.from({ length: 2 }, () => [
        'Suspended from new business since 3 March 2026: six missed visits in a week',
      ]),
    ],
    [9, Array.from({ length: 2 }, () => ['It has no contract to place under'])],
  ]);
});
