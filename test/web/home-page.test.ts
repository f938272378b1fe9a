import { expect, test } from 'vitest';
import { closeWeek } from '../../src/payments/actions/close-week.ts';
import { needsMe } from '../../src/payments/records/needs-me.ts';
import { roles } from '../../src/platform/permissions.ts';
import { withScope } from '../../src/platform/scope.ts';
import { sections } from '../../src/web/navigation.ts';
import { shortcuts } from '../../src/web/home/shortcuts.ts';
import { aWeekOfVisits, lineOf, MONDAY, NOW } from '../payments/week-of-visits.ts';
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
  for (const words of ['1,201', '£12,445', '31 visits', '£688', '1,200', 'The last 12 weeks'])
    expect(got.text).toContain(words);
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
