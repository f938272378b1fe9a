import type { Random } from '../src/ground/random.ts';
import { areas, familyNames, workerNames } from './words.ts';

/** How a made-up provider behaves, so that its visits tell a story. */
export type Behaviour = {
  /** The share of planned minutes that its workers stay, on average. */
  readonly stays: number;
  /** How far that varies between people and visits. */
  readonly spread: number;
  /** Minutes late on average; lateness grows through a worker's round. */
  readonly late: number;
  /** The share of logs typed in by hand. */
  readonly manual: number;
};

export type MadeProvider = {
  readonly reference: string;
  readonly name: string;
  readonly sector: 'private' | 'voluntary' | 'in-house';
  readonly size: 'small' | 'medium' | 'large';
  readonly local: boolean;
  readonly languages: readonly string[];
  readonly rating: 'Outstanding' | 'Good' | 'Requires improvement' | 'Inadequate' | 'Not rated' | null;
  /** How large a share of the county's packages it has. */
  readonly share: number;
  readonly behaviour: Behaviour;
  readonly contract: {
    readonly reference: string;
    readonly kind: 'block' | 'spot' | 'framework' | 'in-house';
    readonly terms: object;
  };
};

export type MadeWorker = {
  readonly reference: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: 'female' | 'male';
  readonly languages: readonly string[];
};

const everyDay = ['weekday', 'saturday', 'sunday', 'bank-holiday'];

/** Rates in pence an hour: daytime on weekdays, evenings and Saturdays, Sundays, bank holidays. */
function rates(day: number, evening: number, sunday: number, holiday: number): object[] {
  return ['home-care', 'waking-night'].flatMap((service) => [
    { service, days: ['bank-holiday'], from: '00:00', to: '24:00', pence_per_hour: holiday },
    { service, days: ['sunday'], from: '00:00', to: '24:00', pence_per_hour: sunday },
    { service, days: ['weekday'], from: '07:00', to: '20:00', pence_per_hour: day },
    { service, days: everyDay, from: '00:00', to: '24:00', pence_per_hour: evening },
  ]);
}

const usual: Behaviour = { stays: 0.93, spread: 0.12, late: 7, manual: 0.05 };

/** The eight providers that a visitor meets by name. */
export const namedProviders: readonly MadeProvider[] = [
  {
    reference: 'PR01',
    name: 'Bramble Home Care',
    sector: 'private',
    size: 'medium',
    local: true,
    languages: ['English'],
    rating: 'Good',
    share: 22,
    behaviour: usual,
    contract: {
      reference: 'FW-101',
      kind: 'framework',
      terms: {
        window: { earlier: 30, later: 30 },
        pay: { by: 'planned', full_pay_percent: 90 },
        rates: rates(2412, 2520, 2680, 3216),
      },
    },
  },
  {
    reference: 'PR02',
    name: 'Swiftway Care',
    sector: 'private',
    size: 'large',
    local: false,
    languages: ['English'],
    rating: 'Requires improvement',
    share: 20,
    behaviour: { stays: 0.66, spread: 0.08, late: 11, manual: 0.05 },
    contract: {
      reference: 'BL-201',
      kind: 'block',
      terms: {
        window: { earlier: 30, later: 30 },
        pay: { by: 'planned', full_pay_percent: 80 },
        effects: { short: 'pay' },
        rates: rates(2296, 2396, 2560, 3060),
      },
    },
  },
  {
    reference: 'PR03',
    name: 'Harbour Homecare',
    sector: 'private',
    size: 'small',
    local: true,
    languages: ['English'],
    rating: 'Good',
    share: 8,
    behaviour: { stays: 0.99, spread: 0.02, late: 1, manual: 1 },
    contract: {
      reference: 'SP-301',
      kind: 'spot',
      terms: {
        pay: { by: 'delivered', round_to_minutes: 5, round: 'nearest' },
        effects: { manual: 'hold' },
        rates: rates(2520, 2620, 2780, 3300),
      },
    },
  },
  {
    reference: 'PR04',
    name: 'Fernshire Home First',
    sector: 'in-house',
    size: 'medium',
    local: true,
    languages: ['English', 'Polish'],
    rating: 'Outstanding',
    share: 12,
    behaviour: { stays: 0.98, spread: 0.1, late: 5, manual: 0.02 },
    contract: {
      reference: 'IH-001',
      kind: 'in-house',
      terms: {
        pay: { by: 'planned', full_pay_percent: 0 },
        effects: { manual: 'pay' },
        rates: rates(3020, 3120, 3320, 3980),
      },
    },
  },
  {
    reference: 'PR05',
    name: 'Ujala Community Care',
    sector: 'voluntary',
    size: 'small',
    local: true,
    languages: ['English', 'Punjabi', 'Urdu', 'Gujarati'],
    rating: 'Good',
    share: 9,
    behaviour: { stays: 1.02, spread: 0.1, late: 6, manual: 0.08 },
    contract: {
      reference: 'SP-302',
      kind: 'spot',
      terms: {
        window: { earlier: 45, later: 45 },
        pay: { by: 'delivered', round_to_minutes: 1, round: 'nearest' },
        overrun_minutes: 10,
        effects: { manual: 'pay' },
        rates: rates(2560, 2660, 2820, 3360),
      },
    },
  },
  {
    reference: 'PR06',
    name: 'Oak and Elm Living',
    sector: 'private',
    size: 'medium',
    local: true,
    languages: ['English'],
    rating: 'Not rated',
    share: 12,
    behaviour: { ...usual, late: 9 },
    contract: {
      reference: 'FW-102',
      kind: 'framework',
      terms: {
        pay: {
          by: 'bands',
          bands: [
            { from: 8, to: 22, pays: 15 },
            { from: 23, to: 37, pays: 30 },
            { from: 38, to: 52, pays: 45 },
            { from: 53, to: 67, pays: 60 },
            { from: 68, to: 82, pays: 75 },
          ],
        },
        overrun_minutes: 15,
        rates: rates(2440, 2540, 2700, 3240),
      },
    },
  },
  {
    reference: 'PR07',
    name: 'Northgate Care Group',
    sector: 'private',
    size: 'large',
    local: false,
    languages: ['English', 'Polish'],
    rating: 'Good',
    share: 14,
    behaviour: { stays: 0.9, spread: 0.13, late: 12, manual: 0.06 },
    contract: {
      reference: 'BL-202',
      kind: 'block',
      terms: {
        pay: { by: 'planned', full_pay_percent: 85 },
        cancelled: [
          { notice_hours_under: 4, pays_percent: 100 },
          { notice_hours_under: 24, pays_percent: 50 },
        ],
        rates: rates(2360, 2460, 2620, 3140),
      },
    },
  },
  {
    reference: 'PR08',
    name: 'Willow Bank Care',
    sector: 'private',
    size: 'small',
    local: true,
    languages: ['English'],
    rating: null,
    share: 3,
    behaviour: usual,
    contract: {
      reference: 'SP-303',
      kind: 'spot',
      terms: {
        pay: { by: 'delivered', round_to_minutes: 1, round: 'down' },
        effects: { manual: 'pay' },
        rates: rates(2480, 2580, 2740, 3280),
      },
    },
  },
];

const firstWords = [
  'Ash',
  'Birch',
  'Cedar',
  'Damson',
  'Elder',
  'Fir',
  'Gorse',
  'Hazel',
  'Ivy',
  'Juniper',
  'Larch',
  'Maple',
];
const lastWords = ['Homecare', 'Care Services', 'Living', 'Support'];

/** As many providers as a county of this size has: the named ones first, then others that are ordinary. */
export function makeProviders(random: Random, count: number): MadeProvider[] {
  const others = Array.from({ length: Math.max(0, count - namedProviders.length) }, (_, at): MadeProvider => {
    const draw = random.fork(`provider ${at}`);
    const price = 2280 + 20 * draw.int(0, 16);
    return {
      reference: `PR${String(9 + at).padStart(2, '0')}`,
      name: `${firstWords[at % firstWords.length]} ${lastWords[Math.floor(at / firstWords.length) % lastWords.length]}`,
      sector: 'private',
      size: draw.weighted([
        ['small', 5],
        ['medium', 4],
        ['large', 1],
      ] as const),
      local: draw.chance(0.6),
      languages: ['English'],
      rating: draw.weighted([
        ['Good', 7],
        ['Requires improvement', 2],
        ['Not rated', 1],
      ] as const),
      share: draw.int(3, 10),
      behaviour: {
        stays: 0.86 + draw.next() * 0.12,
        spread: 0.12,
        late: draw.int(4, 12),
        manual: 0.02 + draw.next() * 0.1,
      },
      contract: {
        reference: `FW-${110 + at}`,
        kind: 'framework',
        terms: {
          pay: { by: 'planned', full_pay_percent: 90 },
          effects: { manual: 'pay' },
          rates: rates(price, price + 100, price + 260, price + 780),
        },
      },
    };
  });
  return [...namedProviders, ...others].slice(0, Math.max(count, namedProviders.length));
}

/** The care workers of a provider, about one for every four people it visits. */
export function makeWorkers(random: Random, provider: MadeProvider, people: number): MadeWorker[] {
  return Array.from({ length: Math.max(4, Math.ceil(people / 4)) }, (_, at) => {
    const draw = random.fork(`${provider.reference} worker ${at}`);
    const givenName = draw.pick(workerNames);
    return {
      reference: `W${String(at + 1).padStart(3, '0')}`,
      givenName,
      familyName: draw.pick(familyNames),
      gender: workerNames.indexOf(givenName) >= workerNames.indexOf('Adam') ? 'male' : 'female',
      languages: draw.chance(0.5) ? provider.languages : ['English'],
    };
  });
}

/** The part of the county that a provider's branch is in. */
export function branchArea(at: number): (typeof areas)[number] {
  return areas[at % areas.length] ?? areas[0];
}
