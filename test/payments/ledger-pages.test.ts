// The ledger, a provider's statement and a week worked out again, as pages and files.
import { expect, test } from 'vitest';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { recomputeWeek } from '../../src/payments/actions/recompute-week.ts';
import { recomputed } from '../../src/payments/rules/recomputing.ts';
import { parseSignedPounds } from '../../src/ground/money.ts';
import { withScope } from '../../src/platform/scope.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { receiveLogs } from './visits-in-database.ts';
import {
  at,
  aWeekOfVisits,
  lineOf,
  MONDAY,
  NOW,
  verifyChanged,
  type WeekOfVisits,
} from './week-of-visits.ts';

const database = await freshDatabase();
const app = await testApp(database);

async function paid(): Promise<WeekOfVisits> {
  const week = await aWeekOfVisits(database);
  const of = { providerId: week.providerId, weekStartsOn: MONDAY };
  const closed = await withScope(database, week.finance, (scope) => closeWeek(scope, of), NOW);
  if (!closed.ok) throw new Error(closed.reason);
  const { closeId } = closed.value;
  const decided = await withScope(
    database,
    week.approver,
    (scope) => decideClose(scope, { closeId, decision: 'approved' }),
    NOW,
  );
  expect(decided.ok).toBe(true);
  return week;
}

test('the ledger says what stands on each account, and leads to the postings and the visits', async () => {
  const week = await paid();
  const browser = app.as(week.finance);
  const ledger = await browser.get('/ledger');
  expect(ledger.text).toContain('Care £0.00 £24.10 £0.00 £24.10');
  expect(ledger.text).toContain('Owed to providers £0.00 £0.00 £24.10 £24.10');
  expect(ledger.text).toContain('All accounts £24.10 £24.10');
  const postings = await browser.get('/ledger/postings?account=care');
  expect(postings.html.match(/Care/g)?.length).toBeGreaterThan(2);
  expect(postings.text).toContain('ADA');
  const none = await browser.get('/ledger/postings?account=bank');
  expect(none.text).toContain('No posting fits');
  expect((await browser.get('/ledger/postings?person=ada')).text).toContain('£12.05');
  expect((await browser.get('/ledger/postings?person=ZED')).text).toContain('No posting fits');
  const ofAda = await browser.get('/ledger/download?person=ADA&format=csv');
  expect(ofAda.body.toString().split('\r\n').filter(Boolean)).toHaveLength(2);
  const ada = await lineOf(database, week.councilId, 'V-paid');
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from package_line where council_id = $1 and id = $2',
    [week.councilId, week.ada.lineId],
  );
  expect(ofAda.body.toString()).toContain(`,ADA,${rows[0]?.reference},1,${ada.verdict_id},care,`);
  const ofNobody = await browser.get('/ledger/download?person=ZED&format=csv');
  expect(ofNobody.body.toString().split('\r\n').filter(Boolean)).toHaveLength(1);
  const csv = await browser.get('/ledger/download?format=csv');
  expect(csv.body.toString().split('\r\n').filter(Boolean)).toHaveLength(3);
  const other = await aProvider(database, week.councilId, 'Others');
  const theirs = app.as(await somebody(database, week.councilId, 'provider_manager', other));
  expect((await theirs.get('/ledger')).text).toContain('Nothing is posted yet');
  expect((await theirs.get(`/providers/${week.providerId}/statement`)).status).toBe(404);
  const stranger = app.as((await aWeekOfVisits(database)).finance);
  expect((await stranger.get('/ledger')).text).toContain('Nothing is posted yet');
});

test('a provider reads its statement: what was owed, each closed week, what is owed', async () => {
  const week = await paid();
  const browser = app.as(week.manager);
  const address = `/providers/${week.providerId}/statement?from=2026-03-01&to=2026-03-31`;
  const statement = await browser.get(address);
  expect(statement.text).toContain('Your statement');
  expect(statement.html).toMatch(/name="from" value="2026-03-01"/);
  expect(statement.text).toContain('£24.10 owed to the provider on 31 Mar 2026');
  expect(statement.text).toContain('Week of 2 to 8 March 2026');
  const later = await browser.get(`/providers/${week.providerId}/statement?from=2026-04-01&to=2026-04-30`);
  expect(later.text).toContain('Before 1 Apr 2026: £24.10 owed to the provider');
  expect(later.text).toContain('Nothing was posted between these days');
  const csv = await browser.get(address.replace('statement?', 'statement/download?format=csv&'));
  expect(csv.body.toString()).toContain('Week of 2 to 8 March 2026,2026-03-02,2,24.10,24.10');
});

test('a week worked out again agrees with what was posted, and says where evidence has come in since', async () => {
  const week = await paid();
  const of = { providerId: week.providerId, weekStartsOn: MONDAY };
  const look = async () => await withScope(database, week.finance, (scope) => recomputeWeek(scope, of), NOW);
  expect(await look()).toMatchObject({
    agrees: true,
    differing: [],
    unsettled: 5,
    worth: { amountPence: 2410 },
    posted: { amountPence: 2410 },
    waiting: { amountPence: 0 },
  });
  await receiveLogs(database, week, week.feedId, [
    { reference: 'L-late', person: 'ADA', worker: 'W1', inAt: at(3, 8), outAt: at(3, 8, 30) },
  ]);
  const before = await database.pool.query('select count(*) from verdict');
  const changed = await look();
  expect(changed).toMatchObject({ agrees: true, differing: [{ beforePence: 0, nowPence: 1205 }] });
  expect((await database.pool.query('select count(*) from verdict')).rows).toEqual(before.rows);
  const browser = app.as(week.finance);
  const page = await browser.get(`/weeks/${MONDAY}/providers/${week.providerId}/recompute`);
  expect(page.text).toContain('Verify again');
  await verifyChanged(database, week.councilId, NOW);
  expect(await look()).toMatchObject({ agrees: true, differing: [], waiting: { amountPence: 1205 } });
  const again = await browser.get(`/weeks/${MONDAY}/providers/${week.providerId}/recompute`);
  expect(again.text).toContain('The ledger and what the next close posts agree with it to the penny');
  expect(again.text).toContain('The next close adds £12.05');
});

test.each(
  ruleTable('recomputing').map((cell) => [
    cell('worth now'),
    cell('posted'),
    cell('waits to be posted'),
    cell('agrees'),
  ]),
)(
  'recomputing.md: worth %s, posted %s, waiting %s: agrees %s',
  (worth = '', posted = '', waits = '', agrees) => {
    const money = (typed: string) => {
      const read = parseSignedPounds(typed);
      if (!read.ok) throw new Error(read.reason);
      return { amountPence: read.value, blockPence: 0 };
    };
    const answer = recomputed({
      lines: [{ lineId: 1, settled: true, ...money(worth) }],
      differing: [],
      asVerified: 1,
      posted: new Map([[1, money(posted)]]),
      waiting: [money(waits)],
    });
    expect(answer.agrees ? 'yes' : 'no').toBe(agrees);
  },
);
