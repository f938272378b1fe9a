import fc from 'fast-check';
import {
  type Candidate,
  type Capacity,
  LANES,
  PARTS_OF_DAY,
  type Seeker,
} from '../../src/brokerage/rules/candidate.ts';
import { CONTRACT_EVENTS, type ContractEvent } from '../../src/contracts/rules/contract-events.ts';
import { parseIsoTime } from '../../src/ground/iso-time.ts';
import { ratings } from '../../src/providers/rules/ratings.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

/** The epoch seconds of 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:MM' in London. */
export function epoch(time: string): number {
  const at = parseIsoTime(time.length === 10 ? `${time}T00:00` : time);
  if (at === undefined) throw new Error(`${time} is not a time`);
  return at;
}

/** When the tests happen: a Monday morning. */
export const NOW = epoch('2026-03-09T09:00');

/** Somebody who needs half an hour every morning from next week in area 1, but for what is given. */
export function aSeeker(given: Partial<Seeker> = {}): Seeker {
  return {
    requestId: 1,
    lane: 'standard',
    service: 'home-care',
    wantedFrom: '2026-03-16',
    visits: [aPatternVisit()],
    areaIds: [1],
    home: { latitude: 52.58, longitude: -1.98 },
    needs: [],
    language: null,
    workerGender: null,
    cultures: [],
    refusedProviderIds: [],
    wantedProviderIds: [],
    currentProviderIds: [],
    formerProviderIds: [],
    ...given,
  };
}

/** A spot contract of a provider that can take a morning visit in area 1, but for what is given. */
export function aCandidate(given: Partial<Candidate> = {}): Candidate {
  const providerId = given.providerId ?? 1;
  return {
    providerId,
    providerName: `Provider ${providerId}`,
    contractId: 100 + providerId,
    kind: 'spot',
    startsOn: '2025-04-01',
    endsOn: null,
    tier: null,
    areaIds: [1],
    services: ['home-care'],
    small: false,
    local: false,
    rating: 'Good',
    pencePerHour: 2410,
    capabilities: [],
    languages: [],
    cultures: [],
    workers: { female: 10, male: 2, all: 12 },
    branches: [{ latitude: 52.58, longitude: -1.98 }],
    events: [],
    capacity: PARTS_OF_DAY.map((part) => room(part, 600)),
    blocks: [],
    weeklyMinutesInUse: 6000,
    inUseByArea: [{ areaId: 1, weeklyMinutes: 2000 }],
    missedShare: 0,
    lateShare: 0,
    lastOfferedAt: null,
    offersMade: 0,
    ...given,
  };
}

/** What a provider told of a part of the day, in area 1 and today unless given. */
export function room(part: Capacity['part'], weeklyMinutes: number, asOf = NOW, areaId = 1): Capacity {
  return { areaId, part, weeklyMinutes, asOf };
}

/** An event of provider 1 that has held since 3 March, but for what is given. */
export function anEvent(given: Partial<ContractEvent> = {}): ContractEvent {
  return {
    id: 1,
    providerId: 1,
    contractId: null,
    areaId: null,
    kind: 'suspension of new business',
    effectiveAt: epoch('2026-03-03'),
    endsAt: null,
    weeklyMinutesLimit: null,
    reason: 'six missed visits in a week',
    ...given,
  };
}

const DAY = 86_400;
const someOf = (words: readonly string[]) => fc.subarray([...words]);
const skills = ['dementia', 'end of life', 'double-handed equipment'];
const languages = ['Punjabi', 'Polish', 'Urdu'];
const cultures = ['halal kitchen', 'Sikh', 'vegetarian'];
const places = fc.record({
  latitude: fc.double({ min: 52.4, max: 52.7, noNaN: true }),
  longitude: fc.double({ min: -2.2, max: -1.8, noNaN: true }),
});
const areas = fc.oneof({ arbitrary: fc.subarray([1, 2, 3], { minLength: 1 }), weight: 9 }, fc.constant([]));
const gender = fc.constantFrom('female' as const, 'male' as const);

const visits = fc.array(
  fc
    .record({
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      startTime: fc.integer({ min: 0, max: 95 }).map((quarter) => clock(quarter * 15)),
      minutes: fc.constantFrom(30, 45, 60),
      workers: fc.constantFrom(1, 1, 2),
      timeCritical: fc.boolean(),
    })
    .map((visit) => aPatternVisit({ ...visit, timeCriticalReason: visit.timeCritical ? 'insulin' : null })),
  { minLength: 1, maxLength: 4 },
);

/** Anybody who seeks care, near enough to `someCandidates` for some of them to fit. */
export const someSeeker: fc.Arbitrary<Seeker> = fc.record({
  requestId: fc.integer({ min: 1, max: 100_000 }),
  lane: fc.constantFrom(...LANES),
  service: fc.constantFrom(...Array.from({ length: 7 }, () => 'home-care'), 'night'),
  wantedFrom: fc.constantFrom('2026-03-02', '2026-03-09', '2026-03-16', '2026-04-20'),
  visits,
  areaIds: areas,
  home: fc.option(places),
  needs: someOf(skills),
  language: fc.option(fc.record({ name: fc.constantFrom(...languages), required: fc.boolean() })),
  workerGender: fc.option(fc.record({ gender, required: fc.boolean() })),
  cultures: someOf(cultures),
  refusedProviderIds: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
  wantedProviderIds: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
  currentProviderIds: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
  formerProviderIds: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
});

const someEvent = fc.record({
  id: fc.integer({ min: 1, max: 1000 }),
  providerId: fc.integer({ min: 1, max: 12 }),
  contractId: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 3 }),
  areaId: fc.option(fc.constantFrom(1, 2, 3), { freq: 3 }),
  kind: fc.constantFrom(...CONTRACT_EVENTS),
  effectiveAt: fc.integer({ min: -30, max: 30 }).map((days) => NOW + days * DAY),
  endsAt: fc.option(fc.integer({ min: 31, max: 60 }).map((days) => NOW + days * DAY)),
  weeklyMinutesLimit: fc.nat(9000),
  reason: fc.constant('missed visits'),
});

const someCapacity = fc.record({
  areaId: fc.constantFrom(1, 2, 3),
  part: fc.constantFrom(...PARTS_OF_DAY),
  weeklyMinutes: fc.nat(4000),
  asOf: fc.nat(40).map((days) => NOW - days * DAY),
});

const someCandidate = (place: number): fc.Arbitrary<Candidate> =>
  fc.record({
    providerId: fc.integer({ min: 1, max: 12 }),
    providerName: fc.constant('A provider'),
    contractId: fc.constant(place + 1),
    kind: fc.constantFrom('block', 'framework', 'spot', 'spot', 'individual service fund', 'in-house'),
    startsOn: fc.constantFrom('2025-04-01', '2025-04-01', '2026-03-20'),
    endsOn: fc.constantFrom(null, null, '2026-03-31'),
    tier: fc.option(fc.constantFrom(1, 2)),
    areaIds: fc.subarray([1, 2, 3], { minLength: 2 }),
    services: fc.constantFrom(['home-care'], ['home-care', 'night']),
    small: fc.boolean(),
    local: fc.boolean(),
    rating: fc.option(fc.constantFrom(...ratings)),
    pencePerHour: fc.option(fc.integer({ min: 1800, max: 3200 }), { freq: 9 }),
    capabilities: fc.oneof({ arbitrary: fc.constant(skills), weight: 3 }, someOf(skills)),
    languages: someOf(languages),
    cultures: someOf(cultures),
    workers: fc.record({ female: fc.nat(4), male: fc.nat(4), all: fc.constant(8) }),
    branches: fc.array(places, { maxLength: 2 }),
    events: fc.array(someEvent, { maxLength: 2 }),
    capacity: fc.array(someCapacity, { maxLength: 8 }),
    blocks: fc.constantFrom([], [{ areaId: 1, boughtMinutes: 3000, freeMinutes: 800 }]),
    weeklyMinutesInUse: fc.nat(6000),
    inUseByArea: fc.constantFrom([], [{ areaId: 1, weeklyMinutes: 900 }]),
    missedShare: fc.option(fc.double({ min: 0, max: 0.05, noNaN: true })),
    lateShare: fc.option(fc.double({ min: 0, max: 0.4, noNaN: true })),
    lastOfferedAt: fc.option(fc.integer({ min: 1, max: 5 }).map((days) => NOW - days * DAY)),
    offersMade: fc.nat(3),
  });

/** Up to 12 contracts of up to 12 providers, no two contracts with the same id. */
export const someCandidates: fc.Arbitrary<Candidate[]> = fc
  .nat(12)
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, place) => someCandidate(place))));

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
