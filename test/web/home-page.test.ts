import { expect, test } from 'vitest';
import { closeWeek } from '../../src/payments/actions/close-week.ts';
import { placeHold } from '../../src/payments/actions/hold-acts.ts';
import { approveRun } from '../../src/payments/actions/payment-run-approve.ts';
import { releaseRun } from '../../src/payments/actions/payment-run-release.ts';
import { queryLines } from '../../src/payments/actions/invoice-acts.ts';
import { moneyNeedsMe } from '../../src/payments/records/money-needs.ts';
import { needsMe } from '../../src/payments/records/needs-me.ts';
import { roles } from '../../src/platform/permissions.ts';
import { withScope } from '../../src/platform/scope.ts';
import { sections } from '../../src/web/navigation.ts';
import { shortcuts } from '../../src/web/home/shortcuts.ts';
import { aWeekOfVisits, lineOf, MONDAY, NOW } from '../payments/week-of-visits.ts';
import { anInvoiceCouncil, aSentLine, closed as invoiceClosed, sent } from '../payments/invoice-world.ts';
import {
  anApprovedClose,
  aPaidProvider,
  aPayingCouncil,
  checked,
  drafted,
  NOW as PAY_DAY,
} from '../payments/payment-run-world.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from './app.ts';

const database = await freshDatabase();
const app = await testApp(database);

test('the first page greets every role, says what waits and shows where they go most', async () => {
  const week = await aWeekOfVisits(database);
  for (const role of roles) {
    const provider = role.startsWith('provider') ? week.providerId : null;
    const got = await app.as(await somebody(database, week.councilId, role, provider)).get('/');
    expect([role, got.status]).toEqual([role, 200]);
    expect(got.text).toMatch(/Good (morning|afternoon|evening), /);
    expect(got.text).toContain('What needs you today');
    for (const { href } of shortcuts[role]) expect(got.html).toContain(`href="${href}"`);
    const weeks = sections.some(({ href }) => href === '/weeks') && got.html.includes('href="/weeks"');
    expect([role, got.text.includes('Last week')]).toEqual([role, weeks]);
  }
});

test('where nothing waits, the page says so', async () => {
  const councilId = await aCouncil(database);
  const got = await app.as(await somebody(database, councilId, 'finance_officer')).get('/');
  expect(got.text).toContain('Nothing waits for you.');
  expect(got.text).toContain('Nothing is planned or logged in');
});

test('last week, this week and the weeks before them stand in figures and in a chart', async () => {
  const week = await aWeekOfVisits(database);
  await database.pool.query(
    `insert into provider_week (council_id, provider_id, week_starts_on, visits, planned_places, places, matched, missed, cancelled,
       left_over, held, asked, answered, disputed, refused, payable, late, short, manual, planned_minutes, delivered_minutes,
       paid_minutes, payable_pence, held_pence)
     select $1, $2, london_week(now()) - 7 * back, 1200 + back, 0, 0, 0, 7, 0, 0, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
       1234500 + back * 10000, 67800 + back * 1000 from generate_series(0, 13) back`,
    [week.councilId, week.providerId],
  );
  const got = await app.as(week.finance).get('/');
  for (const words of [
    'Payable, visits only',
    '1,201',
    '£12,445',
    '31 visits',
    '£688',
    '1,200',
    'The last 12 weeks',
  ])
    expect(got.text).toContain(words);
  await database.pool.query('update provider_week set places = 1200 where council_id = $1', [week.councilId]);
  expect((await app.as(week.finance).get('/')).text).toContain(', visits only, before blocks');
  const open = await app.as(week.finance).get('/payable?show=open');
  for (const words of ['Payable, visits only', 'before blocks, services by the week and contributions'])
    expect(open.text).toContain(words);
  expect(
    (await app.as(await somebody(database, week.councilId, 'social_worker')).get('/')).text,
  ).not.toContain('The last 12 weeks');
});

test('each role is told what waits for it and for nobody else', async () => {
  const week = await aWeekOfVisits(database);
  const other = await aCouncil(database);
  const needed = async (who: Parameters<typeof withScope>[1]) =>
    (await withScope(database, who, needsMe, NOW)).map(({ text, count }) => [text, count]);
  const broker = await somebody(database, week.councilId, 'broker');
  expect(await needed(broker)).toEqual([]);
  expect(await needed(await somebody(database, other, 'finance_officer'))).toEqual([]);
  const { rows } = await database.pool.query<{ status: string; lines: number }>(
    `select status, count(*) as lines from week_line where council_id = $1 and not settled group by 1`,
    [week.councilId],
  );
  expect(rows).toHaveLength(1);
  expect(await needed(week.finance)).toEqual(
    expect.arrayContaining([
      ['visits held for a decision', rows[0]?.lines],
      ['provider weeks to close', 1],
    ]),
  );
  const { id, verdict_id } = await lineOf(database, week.councilId, 'V-manual-1');
  await app.as(week.finance).post(`/week-lines/${id}/decide`, {
    decision: 'ask the provider',
    words: 'Why by hand?',
    verdict: String(verdict_id),
    resolution: '',
  });
  expect(await needed(week.manager)).toContainEqual(['questions from the council to answer', 1]);
  await withScope(
    database,
    week.finance,
    (scope) => closeWeek(scope, { providerId: week.providerId, weekStartsOn: MONDAY }),
    NOW,
  );
  expect(await needed(week.approver)).toContainEqual(['closed weeks to approve', 1]);
  const both = { ...week.finance, role: 'finance_approver' as const };
  expect(await needed(both)).toEqual([]);
});

test('payment runs, holds and invoices that wait are told to whoever can act on them', async () => {
  const council = await aPayingCouncil(database);
  const provider = await aPaidProvider(council, 'Tile Care');
  await anApprovedClose(council, provider, [60_000]);
  const needed = async (who: Parameters<typeof withScope>[1]) =>
    (await withScope(database, who, moneyNeedsMe, PAY_DAY)).map(({ text, count, href }) => [
      text,
      count,
      href,
    ]);
  expect(await needed(council.officer)).toEqual([]);
  const run = await drafted(council, [provider.providerId]);
  expect(await needed(council.officer)).toEqual([['payment runs to check', 1, `/payment-runs/${run}`]]);
  expect(await needed(council.approver)).toEqual([]);
  await checked(council, run);
  // Whoever made a run may not approve it: nothing of it needs them until it is approved.
  expect(await needed(council.officer)).toEqual([]);
  expect(await needed(council.approver)).toEqual([['payment runs to approve', 1, `/payment-runs/${run}`]]);
  await council.as(council.approver, async (scope) => await approveRun(scope, run));
  expect(await needed(council.approver)).toEqual([]);
  expect(await needed(council.officer)).toEqual([['payment runs to release', 1, `/payment-runs/${run}`]]);
  await council.as(council.officer, async (scope) => await releaseRun(scope, run));
  expect(await needed(council.officer)).toEqual([]);
  const hold = { providerId: provider.providerId, ownerId: council.officer.userId, reason: 'A query' };
  for (const untilOn of [null, '2026-03-14', '2026-04-30'])
    await council.as(council.officer, async (scope) => await placeHold(scope, { ...hold, untilOn }));
  expect(await needed(council.officer)).toEqual([['payment holds that end within a week', 1, '/holds']]);
});

test('lines of invoices that wait are told to the council, and questions to the provider', async () => {
  const council = await anInvoiceCouncil(database);
  await invoiceClosed(council);
  await sent(council, [
    aSentLine(council, { amountPence: 7025 }),
    aSentLine(council, { references: ['NOBODY-1'], amountPence: 1000 }),
  ]);
  const needed = async (who: Parameters<typeof withScope>[1], now = PAY_DAY) =>
    (await withScope(database, who, moneyNeedsMe, now)).map(({ text, count, pence }) => [text, count, pence]);
  expect(await needed(council.finance)).toEqual([['invoice lines to decide', 2, 2000]]);
  expect(await needed(council.manager)).toEqual([]);
  const { rows } = await database.pool.query<{ id: number }>(
    'select invoice_line_id as id from invoice_line_state where council_id = $1 order by 1 desc limit 1',
    [council.councilId],
  );
  await council.as(
    council.finance,
    async (scope) => await queryLines(scope, [rows[0]?.id ?? 0], 'Who is it?'),
  );
  expect(await needed(council.finance)).toEqual([['invoice lines to decide', 1, 1000]]);
  expect(await needed(council.manager)).toEqual([['questions about your invoices to answer', 1, 1000]]);
  expect(await needed(council.finance, PAY_DAY.add({ hours: 24 * 60 }))).toContainEqual([
    'invoice queries that no provider answered in time',
    1,
    1000,
  ]);
});
