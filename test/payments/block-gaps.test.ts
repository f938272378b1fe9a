// Why paid time of a block was not used: the rule by its examples, sums that always agree, and the page with taking time off.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPounds } from '../../src/ground/money.ts';
import { blockAccount, type PricedBlock } from '../../src/payments/rules/block-account.ts';
import { blockGaps, LOST_CAUSES } from '../../src/payments/rules/block-gaps.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { councilSystem } from '../brokerage/api-system.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWeekOfVisits, MONDAY } from './week-of-visits.ts';

function aPeriod(bought: number, used: number, takenOff: number, pencePerHour: number) {
  const block: PricedBlock = {
    id: 1,
    contractId: 1,
    areaId: 1,
    startsOn: MONDAY,
    endsOn: null,
    period: 'week',
    minutes: bought,
    carriesOver: false,
    sizedAtPercent: null,
    pencePerHour,
    paidInAdvance: true,
  };
  const { periods } = blockAccount(
    {
      blocks: [block],
      adjustments: takenOff > 0 ? [{ id: 1, on: MONDAY, minutes: takenOff }] : [],
      contractId: 1,
      areaId: 1,
    },
    used > 0 ? [{ lineId: 1, on: MONDAY, paidMinutes: used, amountPence: used * 50 }] : [],
    '2026-03-08',
  );
  const [period] = periods;
  if (period === undefined) throw new Error('no period');
  return period;
}

test.each(
  ruleTable('block-gaps').map(
    (cell) =>
      [
        Number(cell('taken off')),
        Object.fromEntries(LOST_CAUSES.map((cause) => [cause, Number(cell(cause))])),
        cell('causes'),
      ] as const,
  ),
)('taken off %d, lost %o', (takenOff, lost, causes) => {
  const found = blockGaps(aPeriod(600, 400, takenOff, 2400), lost);
  expect(
    found.map(({ cause, time }) => `${cause} ${time.minutes} ${formatPounds(time.pence)}`).join(', '),
  ).toBe(causes);
});

test('the causes always add up to what was bought and not used, in minutes and in pence', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2000 }),
      fc.integer({ min: 0, max: 2500 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 5000 }),
      fc.record(Object.fromEntries(LOST_CAUSES.map((cause) => [cause, fc.nat({ max: 400 })]))),
      (bought, used, takenOff, price, lost) => {
        fc.pre(bought > 0);
        const period = aPeriod(bought, used, takenOff, price);
        const gaps = blockGaps(period, lost);
        const sum = (of: 'minutes' | 'pence') => gaps.reduce((all, { time }) => all + time[of], 0);
        expect(sum('minutes')).toBe(period.bought.minutes + period.carriedIn.minutes - period.used.minutes);
        expect(sum('pence')).toBe(period.bought.pence + period.carriedIn.pence - period.used.pence);
      },
    ),
  );
});

const database = await freshDatabase();
const app = await testApp(database);

test('a block is shown in time and money with the causes, and time is taken off it', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, providerId, contractId } = week;
  const { pool } = database;
  await pool.query(
    `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52, -2, 'One') on conflict do nothing`,
  );
  await pool.query(`update contract set kind = 'block' where council_id = $1`, [councilId]);
  await pool.query(`update person set postcode = 'WS1 1AA' where council_id = $1`, [councilId]);
  const { rows } = await pool.query<{ id: number }>(
    `insert into area (council_id, name, made_of, parts) values ($1, 'One', 'wards', array['One']) returning id`,
    [councilId],
  );
  const areaId = rows[0]?.id ?? 0;
  const officer = app.as(await somebody(database, councilId, 'contracts_officer'));
  const address = `/contracts/${contractId}/blocks/${areaId}`;
  const before = await officer.get(address);
  expect(before.text).toContain('No period with a price has begun');
  expect(before.text).not.toContain('Every minute');
  await pool.query(
    `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, pence_per_hour, reason)
     values ($1, $2, $3, $4, $5, 'week', 600, true, 2400, 'Agreed')`,
    [councilId, providerId, contractId, areaId, MONDAY],
  );
  const page = await officer.get(`${address}?all=yes`);
  expect(page.text).toContain('2 to 8 March 2026');
  expect(page.text).toMatch(/Held for a decision 2 hours £48\.00/);
  expect(page.text).toMatch(/Missed 30 minutes £12\.00/);
  expect(page.text).toContain('Not placed with anybody');
  const typed = {
    cause: 'the council suspended placements',
    'on-day': '3',
    'on-month': '3',
    'on-year': '2026',
    hours: '2.5',
    words: 'No placements while the rota was mended',
  };
  expect((await officer.get(`${address}/take-off`)).text).toContain('How many hours');
  expect((await officer.post(`${address}/take-off`, { ...typed, hours: '2.3' })).text).toContain(
    'Enter hours in quarters',
  );
  const early = await officer.post(`${address}/take-off`, { ...typed, 'on-month': '2' });
  expect(early.text).toContain('No block with a price holds there');
  expect((await officer.post(`${address}/take-off`, typed)).location).toBe(address);
  const after = await officer.get(`${address}?all=yes`);
  expect(after.text).toContain('Taken off the block 2 hours 30 minutes £60.00');
  expect(after.text).toContain('No placements while the rota was mended');
  expect((await app.as(week.finance).get(`${address}/take-off`)).status).toBe(403);

  const system = await councilSystem(database, app.server, councilId, 'contracts_officer');
  const call = `/api/contracts/${contractId}/blocks/${areaId}/take-off`;
  const taken = {
    on: '2026-03-04',
    minutes: 30,
    cause: 'a need could not be met',
    words: 'Nobody could lift',
  };
  const once = await system('POST', call, taken, 'take-1');
  expect(once).toMatchObject({ status: 200, body: { ...taken, id: expect.any(Number) } });
  expect(await system('POST', call, taken, 'take-1')).toEqual(once);
  expect((await system('POST', call, { ...taken, on: '2026-02-04' })).body).toMatchObject({ field: 'on' });
  expect((await system('POST', call, { ...taken, cause: 'no' })).status).toBe(400);
  const broker = await councilSystem(database, app.server, councilId, 'broker');
  expect((await broker('POST', call, taken)).status).toBe(403);
  expect((await officer.get(`${address}?all=yes`)).text).toContain('Taken off the block 3 hours £72.00');
  expect((await app.as(week.manager).get(address)).status).toBe(403);
});
