// The rules of services without visits, retainers, travel, no-reply visits, prices by length and contributions: each page's examples are run.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_PRICES, type Prices, ratesWithLengths } from '../../src/contracts/rules/prices.ts';
import type { Unit } from '../../src/contracts/rules/prices-shape.ts';
import { parseTerms } from '../../src/contracts/rules/terms.ts';
import { formatPounds, parsePounds, perHour } from '../../src/ground/money.ts';
import {
  type ContributionVersion,
  contributionCharges,
  costKey,
} from '../../src/payments/rules/contribution.ts';
import { worthOf } from '../../src/payments/rules/decided-worth.ts';
import { bankHolidaysFrom, rateFor } from '../../src/payments/rules/rate-choice.ts';
import { visitRetainers } from '../../src/payments/rules/retainer-of-visits.ts';
import {
  type Away,
  type PeriodicLine,
  type PricesOf,
  serviceCharges,
} from '../../src/payments/rules/service-charges.ts';
import { periodicCommitment } from '../../src/payments/rules/periodic-commitment.ts';
import { heldOn } from '../../src/payments/rules/service-days.ts';
import { travelCharges } from '../../src/payments/rules/travel.ts';
import { ruleTable } from '../ground/rule-table.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function pence(words: string): number {
  const read = parsePounds(words);
  if (!read.ok) throw new Error(`${words}: ${read.reason}`);
  return read.value;
}

function pricedAt(words: string): PricesOf {
  const stretches = words.split(', £').map((part, at) => {
    const [, pounds = '', unit = '', from = '1900-01-01'] =
      /^£?([\d,.]+) an? (.+?)(?: from (\S+))?$/.exec(at === 0 ? part : `£${part}`) ?? [];
    const prices: Prices = {
      ...NO_PRICES,
      services: [{ service: 'care', unit: unit as Unit, pence: pence(pounds) }],
    };
    return { from, prices };
  });
  return new Map([
    [
      1,
      stretches.map((one, at) => {
        const next = stretches[at + 1]?.from;
        return {
          ...one,
          until: next === undefined ? null : Temporal.PlainDate.from(next).subtract({ days: 1 }).toString(),
        };
      }),
    ],
  ]);
}

function aLine(over: Partial<PeriodicLine> = {}): PeriodicLine {
  return {
    lineId: 7,
    contractId: 1,
    personId: 3,
    service: 'care',
    startsOn: '2026-03-02',
    endsOn: '2026-03-08',
    diedOn: null,
    weeks: [
      {
        version: 1,
        effectiveFrom: '2026-01-01',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        fromTime: '22:00',
        toTime: '07:00',
      },
    ],
    away: [],
    ...over,
  };
}

const UNTIL = '2026-04-05';
const sum = (charges: readonly { readonly amountPence: number }[]): number =>
  charges.reduce((all, { amountPence }) => all + amountPence, 0);

test.each(
  ruleTable('service-by-the-week').map((cell) => [
    cell('price'),
    cell('days'),
    cell('care'),
    cell('owed by week'),
  ]),
)('%s, %s, %s', (price, days, care, owed) => {
  const weekdays =
    days === 'every' ? [1, 2, 3, 4, 5, 6, 7] : days.split(' ').map((name) => WEEKDAYS.indexOf(name) + 1);
  const [startsOn = '', endsOn = ''] = care.split(' to ');
  const [week] = aLine().weeks;
  const line = aLine({ startsOn, endsOn, weeks: week ? [{ ...week, weekdays }] : [] });
  const charges = serviceCharges([line], pricedAt(price), UNTIL);
  expect(charges.map(({ amountPence }) => formatPounds(amountPence)).join(', ')).toBe(owed);
});

test.each(
  ruleTable('periodic-placement').map((cell) => [
    cell('service price'),
    cell('asked for'),
    cell('care workers'),
    cell('a week'),
  ]),
)('%s for %s by %s is %s a week', (price, days, workers, week) => {
  const weekdays =
    days === 'every' ? [1, 2, 3, 4, 5, 6, 7] : days.split(' ').map((day) => WEEKDAYS.indexOf(day) + 1);
  const found = periodicCommitment([
    {
      weekdays,
      workers: Number(workers),
      price: heldOn(pricedAt(price).get(1), '2026-03-10')?.prices.services[0],
    },
  ]);
  expect(found.unpricedLines === 0 ? formatPounds(found.weeklyPence) : 'not known').toBe(week);
});

const UNITS = { 'live-in': ['week', 70_000], night: ['sleeping night', 8000], day: ['day', 6000] } as const;

function march(words: string): number {
  const [, day = '', clock = ''] = /^(\d+) March (\S+)$/.exec(words) ?? [];
  return (
    Temporal.PlainDateTime.from(`2026-03-${day.padStart(2, '0')}T${clock}`).toZonedDateTime('Europe/London')
      .epochMilliseconds / 1000
  );
}

test.each(
  ruleTable('hospital-and-death').map((cell) => [
    cell('service'),
    { from: cell('away from'), until: cell('until'), why: cell('why'), died: cell('died on') },
    cell('paid as care'),
    cell('paid to keep the place'),
  ]),
)('%s, %o', (service, { from, until, why, died }, care, kept) => {
  const [unit, price] = UNITS[service as keyof typeof UNITS];
  const prices: Prices = {
    ...NO_PRICES,
    services: [{ service: 'care', unit, pence: price }],
    retainer: { days: 3, percent: 50 },
  };
  const away: Away[] =
    from === ''
      ? []
      : [{ hospital: why === 'hospital', startsAt: march(from), endsAt: until === '' ? null : march(until) }];
  const [week] = aLine().weeks;
  const line = aLine({
    away,
    diedOn: died === '' ? null : `2026-03-0${died.slice(0, 1)}`,
    weeks: week ? [unit === 'day' ? { ...week, fromTime: '09:00', toTime: '17:00' } : week] : [],
  });
  const charges = serviceCharges(
    [line],
    new Map([[1, [{ from: '2026-01-01', until: null, prices }]]]),
    UNTIL,
  );
  const of = (kind: string) => formatPounds(sum(charges.filter((charge) => charge.kind === kind)));
  expect([of('service'), of('retainer')]).toEqual([care, kept]);
  for (const { because } of charges) expect(because).toMatch(/^Care: .+\.$/);
});

describe('what keeps a package of visits', () => {
  const prices = new Map([
    [1, [{ from: '2026-01-01', until: null, prices: { ...NO_PRICES, retainer: { days: 2, percent: 60 } } }]],
  ]);
  const visit = {
    lineId: 7,
    contractId: 1,
    personId: 3,
    weekStartsOn: '2026-03-02',
    on: '2026-03-04',
    stayStartedOn: '2026-03-04',
    plannedMinutes: 30,
    pencePerHour: 2410,
    paidPence: 0,
  };
  test('is its share of their planned worth, less what they pay as cancelled, for the first days', () => {
    const [charge, ...rest] = visitRetainers(
      [
        visit,
        { ...visit, paidPence: 300 },
        { ...visit, on: '2026-03-05', paidPence: 1205 },
        { ...visit, on: '2026-03-06' },
      ],
      prices,
    );
    expect(rest).toEqual([]);
    expect(charge).toMatchObject({
      key: 'retainer 7 2026-03-02',
      kind: 'retainer',
      amountPence: 723 + 423,
      startsOn: '2026-03-04',
      endsOn: '2026-03-05',
    });
  });
  test('is nothing without a retainer', () => {
    expect(visitRetainers([visit], new Map())).toEqual([]);
  });
});

test.each(
  ruleTable('travel').map(
    (cell) =>
      [cell('a visit'), cell('miles'), cell('a mile'), Number(cell('paid visits')), cell('owed')] as const,
  ),
)('travel: %s, %s miles at %s, %d visits', (visit, miles, mile, visits, owed) => {
  const travel = {
    penceAVisit: pence(visit),
    tenthsOfAMile: Math.round(Number(miles) * 10),
    penceAMile: pence(mile),
  };
  const prices: PricesOf = new Map([
    [1, [{ from: '2026-01-01', until: null, prices: { ...NO_PRICES, travel } }]],
  ]);
  expect(formatPounds(sum(travelCharges([{ contractId: 1, on: '2026-03-04', visits }], prices)))).toBe(owed);
});

const someTerms = (rates: readonly (readonly [readonly string[], number])[]) => {
  const terms = parseTerms({
    pay: { by: 'planned', full_pay_percent: 90 },
    rates: rates.map(([days, price]) => ({
      service: 'home-care',
      days,
      from: '00:00',
      to: '24:00',
      pence_per_hour: price,
    })),
  });
  if (!terms.ok) throw new Error(terms.reason);
  return terms.value;
};
const ALL = ['weekday', 'saturday', 'sunday'] as const;

test.each(
  ruleTable('no-reply').map(
    (cell) =>
      [
        Number(cell('planned')),
        cell('an hour'),
        cell('the contract pays'),
        cell('minutes'),
        cell('pays'),
      ] as const,
  ),
)('a no-reply visit of %d minutes at %s: %s', (plannedMinutes, rate, share, minutes, pays) => {
  const worth = worthOf(
    'accept as a no-reply visit',
    {
      visit: {
        visitId: 'V1',
        contractId: '1',
        service: 'home-care',
        personReference: 'ADA',
        startsAt: Temporal.Instant.from('2026-03-03T08:00:00Z').epochMilliseconds / 1000,
        plannedMinutes,
        workers: 1,
        earlierMinutes: null,
        laterMinutes: null,
        timeCritical: false,
        cancelledAt: null,
      } as never,
      logged: false,
      deliveredMinutes: null,
      exceptions: ['missed'],
      terms: someTerms([[ALL, pence(rate)]]),
      noReplyPercent: share.endsWith('%') ? Number(share.slice(0, -1)) : null,
      diedOn: null,
    },
    new Set(),
  );
  expect(
    worth.ok
      ? [String(worth.value.paidMinutes), formatPounds(worth.value.amountPence)]
      : ['cannot', 'cannot'],
  ).toEqual([minutes, pays]);
});

test.each(
  ruleTable('price-by-length').map(
    (cell) => [Number(cell('planned')), cell('on'), cell('an hour'), cell('pays')] as const,
  ),
)('a visit of %d minutes on %s costs %s an hour', (minutes, on, hourly, pays) => {
  const { rates } = someTerms([
    [ALL, 2400],
    [['bank-holiday'], 3600],
  ]);
  const all = ratesWithLengths(rates, [
    { service: 'home-care', days: ALL, upToMinutes: 30, pencePerHour: 2800 },
    { service: 'home-care', days: ALL, upToMinutes: 15, pencePerHour: 3200 },
  ]);
  const startsAt = Temporal.Instant.from(`${on}T09:00:00Z`).epochMilliseconds / 1000;
  const rate =
    rateFor(all, 'home-care', startsAt, bankHolidaysFrom(['2026-04-03']), minutes)?.pencePerHour ?? 0;
  expect([formatPounds(rate), formatPounds(perHour(minutes, rate))]).toEqual([hourly, pays]);
});

const PROVIDERS: Readonly<Record<string, number | null>> = { Acorn: 1, Birch: 2, 'the council': null };

function versionsIn(words: string): ContributionVersion[] {
  return [...words.matchAll(/(£[\d,.]+) a week by (Acorn|Birch|the council) from (\S+?)(?:,|$)/g)].map(
    ([, pounds = '', who = '', from = ''], at): ContributionVersion => {
      const providerId = PROVIDERS[who] ?? null;
      return {
        version: at + 1,
        effectiveFrom: from,
        weeklyPence: pence(pounds),
        collectedBy: providerId === null ? 'council' : 'provider',
        providerId,
      };
    },
  );
}

test.each(
  ruleTable('contributions').map(
    (cell) =>
      [cell('what is recorded'), cell('care comes to'), cell('taken off what Acorn is paid')] as const,
  ),
)('%s, care %s', (recorded, care, off) => {
  const charges = contributionCharges(
    [
      {
        personId: 3,
        diedOn: null,
        versions: versionsIn(recorded),
        lines: [{ lineId: 7, contractId: 1, startsOn: '2026-01-05', endsOn: null }],
      },
    ],
    1,
    new Map([[costKey(3, '2026-03-02'), pence(care)]]),
    '2026-03-08',
  );
  const ofWeek = charges.filter(({ weekStartsOn }) => weekStartsOn === '2026-03-02');
  expect(formatPounds(0 - sum(ofWeek))).toBe(off);
  for (const charge of ofWeek)
    expect(charge).toMatchObject({ kind: 'contribution', personId: 3, contractId: 1 });
});

const aDay = fc
  .integer({ min: 0, max: 60 })
  .map((days) => Temporal.PlainDate.from('2026-03-02').add({ days }).toString());
const aUnit = fc.constantFrom<Unit>('week', 'sleeping night', 'waking night', 'day');

test('a stay in hospital that was written down in two parts is one, and is not kept for twice the days', () => {
  const prices: Prices = {
    ...NO_PRICES,
    services: [{ service: 'care', unit: 'week', pence: 70_000 }],
    retainer: { days: 3, percent: 50 },
  };
  const kept = (...away: [from: string, until: string | null][]) =>
    serviceCharges(
      [
        aLine({
          away: away.map(([from, until]) => ({
            hospital: true,
            startsAt: march(from),
            endsAt: until === null ? null : march(until),
          })),
        }),
      ],
      new Map([[1, [{ from: '2026-01-01', until: null, prices }]]]),
      UNTIL,
    )
      .filter(({ kind }) => kind === 'retainer')
      .reduce((all, { amountPence }) => all + amountPence, 0);
  expect(kept(['3 March 18:00', null])).toBe(10_000);
  expect(kept(['3 March 18:00', '5 March 11:00'], ['5 March 11:00', null])).toBe(10_000);
  expect(kept(['3 March 18:00', '5 March 11:00'], ['5 March 12:00', null])).toBe(20_000);
});

test('however care is split among dates, its parts come to the whole', () => {
  fc.assert(
    fc.property(
      aUnit,
      fc.integer({ min: 1, max: 200_000 }),
      fc.uniqueArray(aDay, { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 1, max: 100 }),
      fc.option(aDay, { nil: null }),
      (unit, price, days, percent, awayOn) => {
        const prices: Prices = {
          ...NO_PRICES,
          services: [{ service: 'care', unit, pence: price }],
          retainer: { days: 5, percent },
        };
        const held: PricesOf = new Map([[1, [{ from: '2026-01-01', until: null, prices }]]]);
        const away =
          awayOn === null
            ? []
            : [
                {
                  hospital: true,
                  startsAt: Temporal.Instant.from(`${awayOn}T12:00:00Z`).epochMilliseconds / 1000,
                  endsAt: null,
                },
              ];
        const ordered = days.toSorted();
        const first = ordered[0] ?? '';
        const last = Temporal.PlainDate.from(ordered.at(-1) ?? '');
        const whole = serviceCharges(
          [aLine({ startsOn: first, endsOn: last.subtract({ days: 1 }).toString(), away })],
          held,
          '2026-06-30',
        );
        const parts = ordered.slice(0, -1).flatMap((from, at) => {
          const until = Temporal.PlainDate.from(ordered[at + 1] ?? '')
            .subtract({ days: 1 })
            .toString();
          return serviceCharges(
            [aLine({ lineId: at, startsOn: from, endsOn: until, away })],
            held,
            '2026-06-30',
          );
        });
        expect(sum(parts)).toBe(sum(whole));
      },
    ),
    { numRuns: 200 },
  );
});

test('a whole week is exactly its price, whatever the price', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), (price) => {
      const prices: Prices = { ...NO_PRICES, services: [{ service: 'care', unit: 'week', pence: price }] };
      const [charge] = serviceCharges(
        [aLine()],
        new Map([[1, [{ from: '2026-01-01', until: null, prices }]]]),
        UNTIL,
      );
      expect(charge?.amountPence).toBe(price);
    }),
  );
});
