/** Times the match of waiting requests with every provider: node bench/match.ts [--providers 200] [--requests 500] */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Candidate, LANES, PARTS_OF_DAY, type Seeker } from '../src/brokerage/rules/candidate.ts';
import { matcher } from '../src/brokerage/rules/matching.ts';
import { usualPlacementPolicy } from '../src/brokerage/records/placement-policy.ts';
import { CONTRACT_EVENTS } from '../src/contracts/rules/contract-events.ts';
import { parseIsoTime } from '../src/ground/iso-time.ts';
import { type Random, randomFrom } from '../src/ground/random.ts';
import { thousands } from '../src/ground/text.ts';
import { ratings } from '../src/providers/rules/ratings.ts';

const { values } = parseArgs({
  options: {
    providers: { type: 'string', default: '200' },
    requests: { type: 'string', default: '500' },
    runs: { type: 'string', default: '5' },
  },
});

const NOW = parseIsoTime('2026-03-09T09:00') ?? 0;
const DAY = 86_400;
const AREAS = Array.from({ length: 12 }, (_, place) => place + 1);
const SKILLS = ['dementia', 'end of life', 'double-handed equipment', 'diabetes', 'stroke'];
const LANGUAGES = ['Punjabi', 'Polish', 'Urdu', 'Gujarati', 'Bengali'];
const CULTURES = ['halal kitchen', 'Sikh', 'vegetarian', 'Jewish'];
const TIMES = ['06:30', '07:30', '08:30', '12:00', '13:00', '16:30', '17:30', '20:00', '21:30'];
const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];

const random = randomFrom('match');
const candidates = Array.from({ length: Number(values.providers) }, (_, place) =>
  candidateOf(random, place + 1),
);
const seekers = Array.from({ length: Number(values.requests) }, (_, place) => seekerOf(random, place + 1));
const runs = Array.from({ length: Number(values.runs) }, timed);
const ranked = Math.round(runs[0]!.ranked / seekers.length);
const [first] = runs;
const least = runs.toSorted((a, b) => a.seconds - b.seconds)[0]!;
const words = (run: Run): string =>
  `${run.seconds.toFixed(2)} s (${run.cpuSeconds.toFixed(2)} s of processor time)`;
process.stdout.write(
  `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, ${process.version}\n` +
    `${thousands(candidates.length)} providers with ${thousands(seekers.length)} waiting requests, every reason and every part of every score; ` +
    `on average ${ranked} can and ${candidates.length - ranked} cannot\n` +
    `the first run of the process: ${words(first!)}; the least of ${runs.length}: ${words(least)}\n`,
);

type Run = { readonly seconds: number; readonly cpuSeconds: number; readonly ranked: number };

function timed(): Run {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const match = matcher(candidates, usualPlacementPolicy.matching, NOW);
  let count = 0;
  for (const seeker of seekers) count += match(seeker).ranked.length;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6, ranked: count };
}

function candidateOf(random: Random, id: number): Candidate {
  const areaIds = random.shuffle(AREAS).slice(0, random.int(4, 12));
  const kind = random.weighted([
    ['block', 1],
    ['framework', 4],
    ['spot', 5],
    ['in-house', 1],
  ] as const);
  return {
    providerId: id,
    providerName: `Provider ${id}`,
    contractId: id,
    kind,
    startsOn: '2025-04-01',
    endsOn: null,
    tier: kind === 'framework' ? random.int(1, 3) : null,
    areaIds,
    services: ['home-care'],
    small: random.chance(0.5),
    local: random.chance(0.5),
    rating: random.chance(0.1) ? null : random.pick(ratings),
    pencePerHour: random.int(2000, 2900),
    capabilities: SKILLS.filter(() => random.chance(0.8)),
    languages: LANGUAGES.filter(() => random.chance(0.4)),
    cultures: CULTURES.filter(() => random.chance(0.4)),
    workers: { female: random.int(1, 40), male: random.int(0, 10), all: 50 },
    branches: Array.from({ length: random.int(1, 3) }, () => placeOf(random)),
    events: random.chance(0.15) ? [eventOf(random, id)] : [],
    capacity: areaIds.flatMap((areaId) =>
      PARTS_OF_DAY.filter(() => random.chance(0.8)).map((part) => ({
        areaId,
        part,
        weeklyMinutes: random.int(0, 1500),
        asOf: NOW - random.int(0, 20) * DAY,
      })),
    ),
    blocks: areaIds.map((areaId) => ({ areaId, boughtMinutes: 6000, freeMinutes: random.int(0, 1500) })),
    weeklyMinutesInUse: random.int(0, 60_000),
    inUseByArea: areaIds.map((areaId) => ({ areaId, weeklyMinutes: random.int(0, 6000) })),
    missedShare: random.next() / 50,
    lateShare: random.next() / 5,
    lastOfferedAt: random.chance(0.2) ? null : NOW - random.int(1, 60) * DAY,
    offersMade: random.int(0, 40),
  };
}

function eventOf(random: Random, id: number): Candidate['events'][number] {
  return {
    id,
    providerId: id,
    contractId: null,
    areaId: null,
    kind: random.pick(CONTRACT_EVENTS),
    effectiveAt: NOW - 6 * DAY,
    endsAt: null,
    weeklyMinutesLimit: 30_000,
    reason: 'missed visits',
  };
}

function seekerOf(random: Random, requestId: number): Seeker {
  return {
    requestId,
    lane: random.pick(LANES),
    service: 'home-care',
    wantedFrom: '2026-03-16',
    visits: random
      .shuffle(TIMES)
      .slice(0, random.int(1, 4))
      .map((startTime) => ({
        weekdays: ALL_WEEK,
        everyWeeks: 1,
        firstWeekOn: null,
        startTime,
        minutes: random.pick([30, 30, 45, 60]),
        workers: random.chance(0.15) ? 2 : 1,
        purpose: 'personal care' as const,
        tasks: '',
        earlierMinutes: null,
        laterMinutes: null,
        timeCritical: false,
        timeCriticalReason: null,
        onBankHolidays: true,
      })),
    areaIds: random.shuffle(AREAS).slice(0, random.int(1, 2)),
    home: placeOf(random),
    needs: SKILLS.filter(() => random.chance(0.1)),
    language: random.chance(0.2) ? { name: random.pick(LANGUAGES), required: random.chance(0.3) } : null,
    workerGender: random.chance(0.2) ? { gender: 'female', required: random.chance(0.5) } : null,
    cultures: CULTURES.filter(() => random.chance(0.1)),
    refusedProviderIds: random.chance(0.1) ? [random.int(1, 200)] : [],
    wantedProviderIds: random.chance(0.2) ? [random.int(1, 200)] : [],
    currentProviderIds: random.chance(0.2) ? [random.int(1, 200)] : [],
    formerProviderIds: random.chance(0.2) ? [random.int(1, 200)] : [],
  };
}

function placeOf(random: Random): { readonly latitude: number; readonly longitude: number } {
  return { latitude: 52.5 + random.next() / 5, longitude: -2.1 + random.next() / 5 };
}
