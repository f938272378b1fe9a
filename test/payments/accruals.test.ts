// What was done and is not in the ledger: the example table of its rule, a week with everything in it, its pages and its job.
import { expect, test } from 'vitest';
import { countAccruals } from '../../src/payments/actions/count-accruals.ts';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { countAccrualsJob } from '../../src/payments/jobs.ts';
import { listAccruedParts } from '../../src/payments/records/accruals.ts';
import { accrued, type AccrualKind } from '../../src/payments/rules/accrual.ts';
import { formatPounds, parsePounds } from '../../src/ground/money.ts';
import { type Scope, systemOf, withScope, type Who } from '../../src/platform/scope.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { planVisits } from './visits-in-database.ts';
import { at, aWeekOfVisits, lineOf, MONDAY, verifyChanged, type WeekOfVisits } from './week-of-visits.ts';

const database = await freshDatabase();
const { pool } = database;
const app = await testApp(database);
const NOW = Temporal.Instant.from('2026-03-10T09:00:00Z');
const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, NOW);

function pence(words: string): number {
  const read = parsePounds(words.replace('−', ''));
  if (!read.ok) throw new Error(read.reason);
  return words.startsWith('−') ? -read.value : read.value;
}

test.each(
  ruleTable('accruals').map((cell) => [
    cell('what'),
    cell('item'),
    cell('block time used'),
    cell('cost of care'),
    cell('owed to the provider'),
  ]),
)('%s of %s with %s of a block: %s of care, %s owed', (of, item, block, care, owed) => {
  const found = accrued({
    of: of as AccrualKind,
    amountPence: pence(item ?? ''),
    blockPence: pence(block ?? ''),
  });
  expect([formatPounds(found.carePence), formatPounds(found.owedPence)]).toEqual([care, owed]);
});

/** A block in which Ada's visits lie, live-in care from Monday, travel, and a contribution that the provider collects. */
async function addEverything(week: WeekOfVisits): Promise<void> {
  const { councilId, providerId, contractId, ada } = week;
  await pool.query(
    `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS9 9ZZ', 52, -2, 'Nine') on conflict do nothing`,
  );
  await pool.query(`update person set postcode = 'WS9 9ZZ' where id = $1`, [ada.id]);
  const { rows } = await pool.query<{ id: number }>(
    `insert into area (council_id, name, made_of, parts) values ($1, 'Nine', 'wards', array['Nine']) returning id`,
    [councilId],
  );
  await pool.query(
    `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, carries_over, pence_per_hour, reason)
     values ($1, $2, $3, $4, $5, 'week', 60, true, false, 2196, 'Agreed')`,
    [councilId, providerId, contractId, rows[0]?.id, MONDAY],
  );
  await pool.query(
    `insert into contract_prices (council_id, provider_id, contract_id, version, effective_from, prices, reason) values ($1, $2, $3, 1, '2026-01-01', $4, 'Agreed')`,
    [
      councilId,
      providerId,
      contractId,
      JSON.stringify({
        services: [{ service: 'live-in', unit: 'week', pence: 70_000 }],
        travel: { pence_a_visit: 50, tenths_of_a_mile: 24, pence_a_mile: 45 },
        retainer: { days: 14, percent: 50 },
      }),
    ],
  );
  const line = await pool.query<{ id: number }>(
    `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
     select council_id, reference || '-live-in', care_package_id, person_id, provider_id, contract_id, 'live-in', $2 from package_line where id = $1 returning id`,
    [ada.lineId, MONDAY],
  );
  await pool.query(
    `insert into periodic_week (council_id, provider_id, package_line_id, version, effective_from, weekdays, from_time, to_time, reason)
     values ($1, $2, $3, 1, $4, '{1,2,3,4,5,6,7}', '00:00', '00:00', 'First')`,
    [councilId, providerId, line.rows[0]?.id, MONDAY],
  );
  await pool.query(
    `insert into contribution (council_id, person_id, provider_id, version, effective_from, weekly_pence, collected_by, reason)
     values ($1, $2, $3, 1, $4, 7000, 'provider', 'Assessed')`,
    [councilId, ada.id, providerId, MONDAY],
  );
}

/** Pence of care and owed by kind and week. */
function byKind(rows: Awaited<ReturnType<typeof countAccruals>>): Record<string, readonly [number, number]> {
  const groups = Map.groupBy(rows, ({ of, weekStartsOn }) => `${of} ${weekStartsOn}`);
  return Object.fromEntries(
    [...groups].map(([key, some]) => [
      key,
      [
        some.reduce((sum, { carePence }) => sum + carePence, 0),
        some.reduce((sum, { owedPence }) => sum + owedPence, 0),
      ] as const,
    ]),
  );
}

const count = async (week: WeekOfVisits, today = '2026-03-10') =>
  await as(systemOf(week.councilId), (scope) => countAccruals(scope, week.providerId, today));
const costOf = async (week: WeekOfVisits): Promise<number> =>
  (
    await as(week.finance, (scope) => listAccruedParts(scope, { from: '2025-04-01', to: '2026-03-31' }))
  ).reduce((sum, row) => sum + row.pence, 0);

test('a week accrues its block, live-in care, travel and contribution, and what waits; approved, only what waits is left', async () => {
  const week = await aWeekOfVisits(database);
  await addEverything(week);
  await verifyChanged(database, week.councilId);
  await planVisits(database, week, [
    { reference: 'V-next', personId: week.ada.id, lineId: week.ada.lineId, startsAt: at(8, 8) },
    { reference: 'V-later', personId: week.ada.id, lineId: week.ada.lineId, startsAt: at(9, 8) },
  ]);
  const found = byKind(await count(week));
  const held = found[`held ${MONDAY}`] ?? [0, 0];
  expect(found).toEqual({
    // 60 minutes at £21.96; 30 of them used by the visit that is paid, the rest lapsed with the week.
    [`block ${MONDAY}`]: [0, 2196],
    // And of Bob, outside the block, the visit that was cancelled too late.
    [`visit ${MONDAY}`]: [1098 + 1205, 1205],
    [`block lapsed ${MONDAY}`]: [1098, 0],
    [`service ${MONDAY}`]: [70_000, 70_000],
    // One paid visit: 50p and 2.4 miles at 45p.
    [`travel ${MONDAY}`]: [158, 158],
    [`contribution ${MONDAY}`]: [0, -7000],
    [`held ${MONDAY}`]: found[`held ${MONDAY}`],
    // The week under way: two days of live-in care and of the contribution, the next block, the visit of today as planned.
    'block 2026-03-09': [0, 2196],
    'service 2026-03-09': [20_000, 20_000],
    'contribution 2026-03-09': [0, -2000],
    'not judged 2026-03-09': [1205, 1205],
  });
  expect(held[0]).toBeGreaterThan(0);
  const ended = 1098 + 1098 + 1205 + 70_000 + 158;
  const open = 20_000 + 1205 + held[0];
  expect(await costOf(week)).toBe(ended + open);

  const closed = await as(week.finance, (scope) =>
    closeWeek(scope, { providerId: week.providerId, weekStartsOn: MONDAY }),
  );
  if (!closed.ok) throw new Error(closed.reason);
  await count(week);
  expect(await costOf(week), 'closed and not approved').toBe(ended + open);
  const { closeId } = closed.value;
  await as(week.approver, (scope) => decideClose(scope, { closeId, decision: 'approved' }));
  expect(await costOf(week), 'approved').toBe(open);
  await count(week);
  expect(await costOf(week), 'counted again').toBe(open);
});

test('what was posted and is held again stands; what a correction would take back counts below nought', async () => {
  const week = await aWeekOfVisits(database);
  const closed = await as(week.finance, (scope) =>
    closeWeek(scope, { providerId: week.providerId, weekStartsOn: MONDAY }),
  );
  if (!closed.ok) throw new Error(closed.reason);
  const { closeId } = closed.value;
  await as(week.approver, (scope) => decideClose(scope, { closeId, decision: 'approved' }));
  await count(week);
  const before = await costOf(week);
  const { id } = await lineOf(database, week.councilId, 'V-paid');
  await pool.query('update week_line set settled = false where id = $1', [id]);
  await count(week);
  expect(await costOf(week)).toBe(before);
  await pool.query('update week_line set settled = true, amount_pence = 1000 where id = $1', [id]);
  await count(week);
  expect(await costOf(week)).toBe(before - 205);
  // Moved to the month before, what corrects it is still about the month that it was posted in, as the posting will be.
  await pool.query(`update week_line set week_starts_on = '2026-02-23' where id = $1`, [id]);
  await count(week);
  const months = async (from: string, to: string) =>
    (await as(week.finance, (scope) => listAccruedParts(scope, { from, to }))).map(({ pence }) => pence);
  expect(await months('2026-02-01', '2026-02-01')).toEqual([]);
  expect(await costOf(week)).toBe(before - 205);
});

test('what became worth something else while its week waits for approval counts beside it, in the month of what it corrects, and stays once that is approved', async () => {
  const week = await aWeekOfVisits(database);
  const costIn = async (month: string): Promise<number> =>
    (await as(week.finance, (scope) => listAccruedParts(scope, { from: month, to: month }))).reduce(
      (sum, row) => sum + row.pence,
      0,
    );
  const closed = await as(week.finance, (scope) =>
    closeWeek(scope, { providerId: week.providerId, weekStartsOn: MONDAY }),
  );
  if (!closed.ok) throw new Error(closed.reason);
  await count(week);
  const before = await costIn('2026-03-01');
  const { id } = await lineOf(database, week.councilId, 'V-paid');
  await pool.query(`update week_line set amount_pence = 1000, week_starts_on = '2026-02-23' where id = $1`, [
    id,
  ]);
  await count(week);
  expect([await costIn('2026-02-01'), await costIn('2026-03-01')]).toEqual([0, before - 205]);
  const askedFor = async (): Promise<boolean> =>
    (
      await pool.query('select from graphile_worker.jobs where key = $1', [
        `count-accruals ${week.councilId}/${week.providerId}`,
      ])
    ).rows.length === 1;
  expect(await askedFor()).toBe(false);
  const { closeId } = closed.value;
  await as(week.approver, (scope) => decideClose(scope, { closeId, decision: 'approved' }));
  const { rows } = await pool.query<{ pence: number }>(
    `select sum(amount_pence)::int as pence from posting where council_id = $1 and debit = 'care'`,
    [week.councilId],
  );
  expect(rows[0]?.pence).toBeGreaterThanOrEqual(1205);
  expect(await askedFor()).toBe(true);
  await count(week);
  expect([await costIn('2026-02-01'), await costIn('2026-03-01')]).toEqual([
    0,
    before - 205 - (rows[0]?.pence ?? 0),
  ]);
});

test('the page shows what was counted by provider, contract and kind, and the file names ledger codes', async () => {
  const week = await aWeekOfVisits(database);
  await addEverything(week);
  await verifyChanged(database, week.councilId);
  const finance = app.as(week.finance);
  expect((await finance.get('/accruals?month=2026-03-01')).text).toContain('Not counted yet');
  await pool.query(
    `insert into ledger_code (council_id, service, contract_kind, code, words, effective_from, recorded_at) values ($1, 'live-in', null, 'L-77', 'Live in', '2026-01-01', now())`,
    [week.councilId],
  );
  await countAccrualsJob.run({
    database,
    councilId: week.councilId,
    payload: {},
    inScope: async (work) => await withScope(database, systemOf(week.councilId), work, NOW),
  });
  const march = await finance.get('/accruals?month=2026-03-01');
  for (const words of [
    'Kind Hands',
    'Block time bought',
    'Block time lapsed',
    'Service by the week or night',
    'Travel',
    'Contribution',
    'Visit that waits for a decision',
    'to 10 Mar 2026',
  ])
    expect(march.text).toContain(words);
  expect((await finance.get('/accruals?month=2026-02-01')).text).toContain('Nothing is accrued');
  const csv = (await finance.get('/accruals/download?month=2026-03-01&format=csv')).body.toString();
  expect(csv).toMatch(/Kind Hands,.*,Live in,Service by the week or night,L-77,2,900\.00,900\.00/);
  const again = await finance.post('/accruals', {});
  expect(again.location).toBe('/accruals');
  const { rows } = await pool.query(
    `select from graphile_worker.jobs where task_identifier = 'count-accruals' and key = $1`,
    [`count-accruals ${week.councilId}`],
  );
  expect(rows).toHaveLength(1);
  expect((await app.as(week.manager).get('/accruals')).status).toBe(403);
});
