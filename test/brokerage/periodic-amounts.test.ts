// Nights, days and live-in places are counted in their own units beside the hours: on the report, in what people wait for, and in the budget.
import { expect, test } from 'vitest';
import {
  reportDeclines,
  reportProviders,
  reportUnmet,
} from '../../src/brokerage/records/placement-report.ts';
import {
  amountsInWords,
  amountsOf,
  howMuchOf,
  type PeriodicNeed,
  sumOfAmounts,
  weeksLeft,
} from '../../src/brokerage/rules/periodic-need.ts';

import { listWaitingNeed } from '../../src/payments/records/commitment.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { somebody } from '../postgres/builders.ts';
import { testApp } from '../web/app.ts';
import { answered } from './arranged.ts';
import { aPlacementWorld } from './placement-world.ts';
import { DECLINE_REASONS } from './usual-policy.ts';

const database = await freshDatabase();
const app = await testApp(database);

const nights: PeriodicNeed = {
  unit: 'waking night',
  weekdays: [1, 2, 3],
  fromTime: '22:00',
  toTime: '07:00',
  workers: 2,
  tasks: '',
  weeks: null,
  reviewOn: null,
};
const liveIn: PeriodicNeed = { ...nights, unit: 'week', weekdays: [], workers: 1 };
const days: PeriodicNeed = { ...nights, unit: 'day', fromTime: '09:00', toTime: '16:00', workers: 1 };

test('amounts are by care worker, and are read out each in its unit', () => {
  expect(amountsOf(nights)).toEqual({ nights: 6, days: 0, liveIn: 0 });
  const all = sumOfAmounts(
    [nights, liveIn, days, { ...nights, unit: 'sleeping night' as const }].map(amountsOf),
  );
  expect(all).toEqual({ nights: 12, days: 3, liveIn: 1 });
  expect(amountsInWords(all)).toBe('12 nights a week, 3 days a week and 1 live-in place');
  expect(amountsInWords(amountsOf(liveIn))).toBe('1 live-in place');
  expect(amountsInWords(sumOfAmounts([]))).toBe('');
  expect(howMuchOf({ visits: [], periodic: liveIn })).toBe('every week, day and night');
  expect([weeksLeft('2026-03-02', '2026-03-15'), weeksLeft('2026-03-02', '2026-03-16')]).toEqual([2, 3]);
});

test('the report and the budget tell what people wait for, what was declined and what was placed', async () => {
  const world = await aPlacementWorld(database);
  await database.pool.query(
    `insert into contract_prices (council_id, provider_id, contract_id, version, effective_from, prices, reason, source)
     values ($1, $2, $3, 1, '2025-01-01', $4, 'Tendered', 'Price list')`,
    [
      world.councilId,
      world.beacon.id,
      world.beacon.contractId,
      JSON.stringify({
        services: [{ service: 'night-care', unit: 'waking night', pence: 15_000 }],
        lengths: [],
        travel: null,
        no_reply_percent: null,
        retainer: null,
      }),
    ],
  );
  const { packageId } = await world.aPackage();
  const seek = (service: string, periodic: PeriodicNeed) =>
    world.aRequest({ packageId, service, visits: [], periodic });
  const requestId = await seek('night-care', nights);
  await seek('live-in', liveIn);
  await seek('day-care', days);
  await world.aRequest({ packageId });
  const [offerId = 0] = answered(await world.offerTo(requestId, world.beacon)).offerIds;
  answered(
    await world.reply(world.beacon, { offerId, kind: 'decline', reason: DECLINE_REASONS[0], words: '' }),
  );

  const span = { from: '2026-03-01', before: '2026-04-01' };
  const [declined] = await world.work((scope) => reportDeclines(scope, span));
  expect(declined).toMatchObject({ weeklyMinutes: 0, nights: 6, days: 0, liveIn: 0, unmet: 1 });
  const unmet = await world.work((scope) => reportUnmet(scope));
  expect(unmet).toEqual([
    { service: 'day-care', requests: 1, people: 1, weeklyMinutes: 0, nights: 0, days: 3, liveIn: 0 },
    { service: 'home-care', requests: 1, people: 1, weeklyMinutes: 210, nights: 0, days: 0, liveIn: 0 },
    { service: 'live-in', requests: 1, people: 1, weeklyMinutes: 0, nights: 0, days: 0, liveIn: 1 },
    { service: 'night-care', requests: 1, people: 1, weeklyMinutes: 0, nights: 6, days: 0, liveIn: 0 },
  ]);
  const shares = await world.work((scope) => reportProviders(scope, span));
  expect(shares.find(({ providerName }) => providerName === 'Beacon Care')).toMatchObject({ nights: 0 });
  expect(await world.work((scope) => listWaitingNeed(scope))).toEqual([
    { areaId: world.areaId, minutes: 210, people: 1, nights: 6, days: 3, liveIn: 1 },
  ]);

  const report = await app.as(world.broker).get('/placement/report');
  expect(report.text).toContain('Nights a week');
  expect(report.text).toContain('Live-in places');
  const file = await app.as(world.broker).get('/placement/report?table=unmet&format=csv');
  expect(file.text).toMatch(/night care,1,1,0,6,0,0/i);
  const commissioner = await somebody(database, world.councilId, 'commissioner');
  const waits =
    '1 person waits for a provider, for 4 hours a week of visits, and 6 nights a week, 3 days a week and 1 live-in place';
  const budget = await app.as(commissioner).get('/budget');
  expect(budget.text).toContain(waits);
  expect(budget.html).toContain('href="/placement">1 person');
  const officer = await somebody(database, world.councilId, 'finance_officer');
  const read = await app.as(officer).get('/budget');
  expect(read.text).toContain(waits);
  expect(read.html).not.toContain('href="/placement"');
});
