import { expect, test } from 'vitest';
import { closeWeek } from '../../src/payments/actions/close-week.ts';
import { decideLines } from '../../src/payments/actions/decide-lines.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import {
  at,
  aWeekOfVisits,
  lineOf,
  MONDAY,
  NOW,
  seen,
  verifyChanged,
  type WeekOfVisits,
} from './week-of-visits.ts';
import { aFeed, planVisits, receiveLogs } from './visits-in-database.ts';

const database = await freshDatabase();
const app = await testApp(database);

async function closed(week: WeekOfVisits, monday = MONDAY, now = NOW): Promise<number> {
  const result = await withScope(
    database,
    week.finance,
    (scope) => closeWeek(scope, { providerId: week.providerId, weekStartsOn: monday }, { note: 'As agreed' }),
    now,
  );
  if (!result.ok) throw new Error(result.reason);
  return result.value.closeId;
}

test('a closed week says what it pays, by whom it was closed, and leads from each pound to its visit', async () => {
  const week = await aWeekOfVisits(database);
  const address = `/payable/${await closed(week)}`;
  const got = await app.as(week.approver).get(address);
  expect(got.status).toBe(200);
  for (const words of [
    'Closed week of 2 to 8 March 2026',
    'Kind Hands',
    'Waits for approval',
    '£24.10 for 2 items',
    `by ${week.finance.name}`,
    'As agreed',
    'What it comes to, by contract',
    'Approve £24.10',
    '2 items',
  ])
    expect(got.text).toContain(words);
  const { id } = await lineOf(database, week.councilId, 'V-paid');
  expect(got.html).toContain(`href="/week-lines/${id}?back=`);
  expect((await app.as(week.finance).get(`/week-lines/${id}`)).html).toContain(`href="${address}"`);
  expect((await app.as(week.manager).get(address)).text).not.toContain('Approve £24.10');
  const found = await app.as(week.approver).get(`${address}?q=nobody+of+that+name`);
  expect(found.text).toContain('No item fits');
  const { rows } = await database.pool.query(
    `select from audit_event where council_id = $1 and act = 'closed week seen'`,
    [week.councilId],
  );
  expect(rows.length).toBe(3);
});

test('who was visited is told by name to roles that see people, and by reference to others', async () => {
  const week = await aWeekOfVisits(database);
  const address = `/payable/${await closed(week)}`;
  const { id } = await lineOf(database, week.councilId, 'V-paid');
  for (const path of [address, `${address}/download?format=csv`, `/week-lines/${id}`]) {
    const [named, unnamed] = [await app.as(week.finance).get(path), await app.as(week.approver).get(path)];
    expect(named.html).toContain('Ada Surname');
    expect(unnamed.html).not.toContain('Surname');
    expect(unnamed.html).toContain('ADA');
  }
  expect((await app.as(week.finance).get(`${address}?q=surname`)).text).not.toContain('No item fits');
  expect((await app.as(week.approver).get(`${address}?q=surname`)).text).toContain('No item fits');
  expect((await app.as(week.approver).get(`${address}?q=ada`)).text).not.toContain('No item fits');
});

test('it is sent back with a reason, or approved, by somebody other than whoever closed it', async () => {
  const week = await aWeekOfVisits(database);
  const approver = app.as(week.approver);
  const first = `/payable/${await closed(week)}`;
  const silent = await approver.post(`${first}/send-back`, { reason: ' ' });
  expect([silent.status, silent.text.includes('Say what has to change')]).toEqual([422, true]);
  expect((await app.as(week.finance).post(`${first}/approve`)).status).toBe(403);
  await approver.post(`${first}/send-back`, { reason: 'Two are missing' });
  const sentBack = await approver.get(first);
  expect(sentBack.text).toContain('Sent back. The week is open again');
  expect(sentBack.text).toContain('Two are missing');
  const second = `/payable/${await closed(week)}`;
  expect((await approver.post(`${second}/approve`)).location).toBe(second);
  const approved = await approver.get(second);
  expect(approved.text).toContain(
    'Approved. £24.10 is payable to Kind Hands for the week of 2 to 8 March 2026.',
  );
  expect((await approver.post(`${second}/approve`)).location).toBe(second);
  expect((await approver.get(second)).text).toMatch(/Approved at \d\d:\d\d\./);
  const other = app.as(await somebody(database, week.councilId, 'finance_approver'));
  const again = await other.post(`${second}/approve`);
  expect([again.status, again.text.includes('approved already')]).toEqual([422, true]);
});

test('whoever closed a week is told that somebody else approves it', async () => {
  const week = await aWeekOfVisits(database);
  const address = `/payable/${await closed(week)}`;
  await database.pool.query(
    `update membership set role = 'finance_approver' where council_id = $1 and user_id = $2`,
    [week.councilId, week.finance.userId],
  );
  const self = app.as({ ...week.finance });
  expect((await self.get(address)).text).toContain(
    'You closed this week yourself. Someone else has to approve it.',
  );
  const forced = await self.post(`${address}/approve`);
  expect([forced.status, forced.text.includes('Someone else has to approve it')]).toEqual([422, true]);
});

test('an adjustment stands first and says what was paid, with which week, and what it is worth now', async () => {
  const week = await aWeekOfVisits(database);
  const first = await closed(week);
  await app.as(week.approver).post(`/payable/${first}/approve`);
  await withScope(database, week.finance, async (scope) =>
    decideLines(scope, {
      seen: [await seen(database, week.councilId, 'V-paid')],
      decision: 'refuse',
      reason: 'Paid twice',
    }),
  );
  await planVisits(database, week, [
    { reference: 'V-next', personId: week.ada.id, lineId: week.ada.lineId, startsAt: at(7, 8) },
  ]);
  await receiveLogs(database, week, await aFeed(database, week), [
    { reference: 'L-next', person: 'ADA', worker: 'W1', inAt: at(7, 8), outAt: at(7, 8, 30) },
  ]);
  const later = Temporal.Instant.from('2026-03-17T09:00:00Z');
  await verifyChanged(database, week.councilId, later);
  const second = await closed(week, '2026-03-09', later);
  const got = await app.as(week.approver).get(`/payable/${second}`);
  expect(got.text).toContain(
    'Adjustment: £12.05 was paid with the week of 2 to 8 March 2026 , it is now worth £0.00',
  );
  expect(got.html).toContain(`href="/payable/${first}"`);
  expect(got.text).toContain('£0.00 for 2 items');
  const { id: next } = await lineOf(database, week.councilId, 'V-next');
  expect(got.html.indexOf('Adjustment:')).toBeLessThan(got.html.indexOf(`/week-lines/${next}?`));
  const csv = await app.as(week.approver).get(`/payable/${second}/download?format=csv&kind=adjustment`);
  expect(csv.status).toBe(200);
  expect(csv.html.trim().split('\r\n')).toHaveLength(2);
  expect(csv.html).toContain('-12.05');
  expect(
    (await app.as(week.approver).get(`/payable/${second}/download?format=xlsx`)).body.length,
  ).toBeGreaterThan(1000);
});

test('another council’s and another provider’s closed week is not there, and not every role may see one', async () => {
  const week = await aWeekOfVisits(database);
  const other = await aWeekOfVisits(database);
  const address = `/payable/${await closed(week)}`;
  const rival = await somebody(
    database,
    week.councilId,
    'provider_manager',
    await aProvider(database, week.councilId),
  );
  for (const who of [other.approver, rival])
    for (const path of [address, `${address}/download`])
      expect((await app.as(who).get(path)).status).toBe(404);
  expect((await app.as(other.approver).post(`${address}/approve`)).status).toBe(404);
  expect((await app.as(await somebody(database, week.councilId, 'social_worker')).get(address)).status).toBe(
    403,
  );
});
