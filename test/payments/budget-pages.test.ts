// Budget, commitment and forecast as pages, from care that is arranged, done and closed.
import { expect, test } from 'vitest';
import { londonDay } from '../../src/ground/calendar.ts';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { financialYear } from '../../src/payments/rules/forecast.ts';
import { setBudget } from '../../src/payments/actions/set-budget.ts';
import { listCommitments } from '../../src/payments/records/commitment.ts';
import { withScope } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWeekOfVisits, MONDAY, NOW } from './week-of-visits.ts';

const database = await freshDatabase();
const { pool } = database;
const app = await testApp(database);
const week = await aWeekOfVisits(database);
const { councilId, providerId } = week;
await pool.query(
  `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52, -2, 'One')`,
);
await pool.query(`update person set postcode = 'WS1 1AA' where id = $1`, [week.ada.id]);
await pool.query(
  `insert into area (council_id, name, made_of, parts) values ($1, 'Hightown', 'wards', array['One'])`,
  [councilId],
);
for (const { lineId, workers } of [
  { lineId: week.ada.lineId, workers: 2 },
  { lineId: week.bob.lineId, workers: 1 },
]) {
  const { rows } = await pool.query<{ id: number }>(
    `insert into visit_pattern (council_id, provider_id, package_line_id, version, effective_from, reason) values ($1, $2, $3, 7, '2026-01-01', 'Agreed') returning id`,
    [councilId, providerId, lineId],
  );
  await pool.query(
    `insert into pattern_visit (council_id, provider_id, visit_pattern_id, weekdays, every_weeks, start_time, minutes, workers, purpose)
     values ($1, $2, $3, array[1,2,3,4,5,6,7], 1, '08:00', 30, $4, 'personal care'), ($1, $2, $3, array[7], 2, '18:00', 60, $4, 'personal care')`,
    [councilId, providerId, rows[0]?.id, workers],
  );
}
const commissioner = await somebody(database, councilId, 'commissioner');

test('what is arranged is priced by contract, service and area, double-handed and fortnightly visits as such', async () => {
  const found = await withScope(database, commissioner, (scope) => listCommitments(scope, '2026-03-10'), NOW);
  expect(
    found
      .map(({ areaName, lines, weeklyMinutes, weeklyPence }) => ({
        areaName,
        lines,
        weeklyMinutes,
        weeklyPence,
      }))
      .toSorted((a, b) => b.weeklyPence - a.weeklyPence),
  ).toEqual([
    { areaName: 'Hightown', lines: 1, weeklyMinutes: 2 * (7 * 30 + 30), weeklyPence: 2 * (7 * 1205 + 1205) },
    { areaName: null, lines: 1, weeklyMinutes: 7 * 30 + 30, weeklyPence: 7 * 1205 + 1205 },
  ]);
});

test('a commissioner sets a budget and sees the year: in the ledger, done, arranged, forecast, and what if', async () => {
  const of = { providerId, weekStartsOn: MONDAY };
  const closed = await withScope(database, week.finance, (scope) => closeWeek(scope, of), NOW);
  if (!closed.ok) throw new Error(closed.reason);
  const { closeId } = closed.value;
  await withScope(
    database,
    week.approver,
    (scope) => decideClose(scope, { closeId, decision: 'approved' }),
    NOW,
  );
  const browser = app.as(commissioner);
  const year = 'year=2025-04-01';
  const before = await browser.get(`/budget?${year}`);
  expect(before.text).toContain('No budget is written down for it yet');
  expect(before.text).toContain('£24 in the ledger so far');
  const now = financialYear(londonDay(Temporal.Now.instant()).toString()).from;
  const typed = { year: now, part: 'all', amount: '1,000,000', hours: '40000', reason: 'Cabinet, February' };
  const wrong = await browser.post('/budget', { ...typed, amount: 'much', reason: '' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('The budget must be an amount of money, like 24.10');
  expect(wrong.text).toContain('Enter why');
  const saved = await browser.post('/budget', typed);
  expect(saved.location).toBe(`/budget?year=${now}`);
  const set = await browser.get('/budget');
  expect(set.text).toContain('£1.00 million set aside');
  expect(set.text).toContain('Cabinet, February');
  expect(set.text).toContain('less than was set aside');
  const dearer = await browser.get('/budget?rates=5');
  expect(dearer.text).toMatch(/With that, the year comes to £[\d,.]+/);
  expect((await browser.get('/budget?rates=lots')).text).toContain('must be a percentage from −50 to 100');
  const { rows } = await pool.query<{ id: number }>('select id from contract where council_id = $1 limit 1', [
    councilId,
  ]);
  for (const [part, said] of [
    ['service home-care', 'Home care'],
    [`contract ${rows[0]?.id}`, 'The contract'],
  ] as const) {
    expect((await browser.get('/budget/new')).html).toContain(`value="${part}"`);
    await browser.post('/budget', { ...typed, part, amount: '20,000', reason: `Agreed for ${said}` });
    expect((await browser.get('/budget')).text).toContain(`Agreed for ${said}`);
  }
  const byService = await browser.get('/budget?part=service');
  for (const words of ['In the ledger', 'Done, not posted', 'Home care', '£20,000', 'under'])
    expect(byService.text).toContain(words);
  expect(byService.text).toMatch(/All \d+ [\d,]+ (£[\d,.]+ ){4}£1\.00 million £[\d,]+ under/);
  expect(byService.text).toContain(
    'The services’ budgets come to £980,000 less than the whole: that much is set aside for no one service.',
  );
  expect((await browser.get('/budget?part=area')).text).not.toContain('less than the whole');
  await browser.post('/budget', { ...typed, part: 'service home-care', amount: '1,018,000', reason: 'More' });
  expect((await browser.get('/budget?part=service')).text).toContain(
    'The services’ budgets come to £18,000 more than the whole.',
  );
  await browser.post('/budget', {
    ...typed,
    part: 'service home-care',
    amount: '1,000,000',
    reason: 'As all',
  });
  expect((await browser.get('/budget?part=service')).text).not.toContain('than the whole');
  expect((await browser.post('/budget', { ...typed, part: 'service nothing-like-it' })).status).toBe(422);
  const lastYear = await browser.get(`/budget?${year}&part=service`);
  expect(lastYear.text).toMatch(/Home care \d+ [\d,]+ £[\d,.]+ £24\.10/);
  const csv = await browser.get('/budget/download?format=csv&part=contract');
  expect(csv.body.toString()).toContain('Contract,Services,Minutes a week');
  expect(csv.body.toString()).toMatch(/\nAll,2,720,.*,1000000\.00,/);
});

test('a provider sees no budget, and nobody sets one who may not', async () => {
  expect((await app.as(week.manager).get('/budget')).status).toBe(403);
  expect((await app.as(week.finance).get('/budget/new')).status).toBe(403);
  expect((await app.as(week.finance).get('/budget?part=contract')).text).toContain('Where it goes');
});

test('of a year that has not begun every day is left', async () => {
  const from = `${Number(financialYear(londonDay(Temporal.Now.instant()).toString()).from.slice(0, 4)) + 1}-04-01`;
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(from).add({ years: 1 }), {
    largestUnit: 'days',
  }).days;
  const given = {
    yearStartsOn: from,
    areaId: null,
    contractId: null,
    service: null,
    amountPence: 100,
    hours: null,
    reason: 'Early',
  };
  await withScope(database, commissioner, (scope) => setBudget(scope, given));
  expect((await app.as(commissioner).get(`/budget?year=${from}`)).text).toContain(
    `${days} days of the year are left`,
  );
});

test('a block that is widened is tried against the spot that its area buys', async () => {
  const today = londonDay(Temporal.Now.instant());
  const lastWeek = today.subtract({ days: today.dayOfWeek - 1 + 7 }).toString();
  const { rows: blocks } = await pool.query<{ key: string }>(
    `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, carries_over, pence_per_hour, reason)
     select c.council_id, c.provider_id, c.id, a.id, '2026-01-01', 'week', 60, true, false, 2000, 'Agreed' from contract c
       join area a on a.council_id = c.council_id and a.name = 'Hightown' where c.council_id = $1 order by c.id limit 1
     returning contract_id || '-' || area_id as key`,
    [councilId],
  );
  const key = blocks[0]?.key;
  const browser = app.as(commissioner);
  expect((await browser.get('/budget')).html).toContain(`value="${key}"`);
  const idle = await browser.get(`/budget?block=${key}&hours=10`);
  expect(idle.text).toContain(
    '10 hours more a week in Hightown cost £200.00 a week. No spot is bought there, so nothing would be saved.',
  );
  await pool.query(`update contract set kind = 'spot' where council_id = $1`, [councilId]);
  await pool.query(
    `update week_line set week_starts_on = $2, paid_minutes = 2400, amount_pence = 100000
     where id = (select min(id) from week_line where council_id = $1 and person_id = $3)`,
    [councilId, lastWeek, week.ada.id],
  );
  const wider = await browser.get(`/budget?block=${key}&hours=8`);
  // 2,400 minutes at £25 an hour in one of four weeks; the block of an hour a week stands unused.
  expect(wider.text).toContain('10 hours of spot a week were bought there at £25.00 an hour, while 1 hour');
  expect(wider.text).toContain('the wider block would do 8 hours of it and save £200.00 a week');
  expect(wider.text).toContain('What if: more block, less the spot that it saves');
  expect((await browser.get('/budget?hours=8')).text).toContain('Choose the block that is to be widened');
  expect((await browser.get(`/budget?block=${key}&hours=lots`)).text).toContain(
    'The hours by which a block is widened must be a number, like 40 or 12.5',
  );
});
