import { expect, test } from 'vitest';
import { closeWeek, decideClose, previewClose } from '../../src/payments/actions/close-week.ts';
import { decideLines } from '../../src/payments/actions/decide-lines.ts';
import { listClosedItems } from '../../src/payments/records/closed-week-view.ts';
import { getClose } from '../../src/payments/records/closes.ts';
import { withScope, type Who } from '../../src/platform/scope.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { planVisits, receiveLogs } from './visits-in-database.ts';
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

const database = await freshDatabase();
const NEXT_MONDAY = '2026-03-09';
const LATER = Temporal.Instant.from('2026-03-17T09:00:00Z');

async function close(week: WeekOfVisits, weekStartsOn = MONDAY, now = NOW) {
  return await withScope(
    database,
    week.finance,
    (scope) => closeWeek(scope, { providerId: week.providerId, weekStartsOn }),
    now,
  );
}
async function decideIt(
  who: Who,
  closeId: number,
  decision: 'approved' | 'sent back',
  reason = 'Look again',
) {
  return await withScope(database, who, (scope) => decideClose(scope, { closeId, decision, reason }));
}
function closeIdOf(result: Awaited<ReturnType<typeof close>>): number {
  if (!result.ok) throw new Error(result.reason);
  return result.value.closeId;
}
async function posted(councilId: number, reference: string): Promise<number> {
  const { id } = await lineOf(database, councilId, reference);
  const { rows } = await database.pool.query(
    `select coalesce(sum(i.amount_pence), 0) as pence from payable_item i
       left join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
     where i.council_id = $1 and i.week_line_id = $2 and d.decision is distinct from 'sent back'`,
    [councilId, id],
  );
  return rows[0].pence;
}
/** The next week: one visit, so that there is a week to close. */
async function aNextWeek(week: WeekOfVisits): Promise<void> {
  const startsAt = at(7, 8);
  await planVisits(database, week, [
    { reference: 'V-next', personId: week.ada.id, lineId: week.ada.lineId, startsAt },
  ]);
  await receiveLogs(database, week, week.feedId, [
    { reference: 'L-next', person: 'ADA', worker: 'W1', inAt: startsAt, outAt: startsAt + 1800 },
  ]);
  await verifyChanged(database, week.councilId, LATER);
}

test('a week is closed by one and approved by another, and pays what is settled', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, finance, approver } = week;
  const preview = await withScope(
    database,
    finance,
    (scope) => previewClose(scope, { providerId: week.providerId, weekStartsOn: MONDAY }),
    NOW,
  );
  expect(preview).toMatchObject({ whyNot: undefined, visits: 2, adjustments: 0, amountPence: 2410 });
  const closeId = closeIdOf(await close(week));
  expect(await close(week)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('waits for approval'),
  });
  await expect(decideIt(finance, closeId, 'approved')).rejects.toThrow('week.approve');
  expect(await decideIt(approver, closeId, 'approved')).toMatchObject({ ok: true });
  expect(await decideIt(approver, closeId, 'sent back')).toMatchObject({
    ok: false,
    reason: 'This week was approved already.',
  });
  const closed = await withScope(database, approver, (scope) => getClose(scope, closeId));
  expect(closed).toMatchObject({
    status: 'approved',
    items: 2,
    amountPence: 2410,
    closedByName: finance.name,
    decidedByName: approver.name,
  });
  expect(await posted(councilId, 'V-paid')).toBe(1205);
});

test('nobody approves what they closed, by rule and by the database', async () => {
  const week = await aWeekOfVisits(database);
  const closeId = closeIdOf(await close(week));
  const both = { ...week.finance, role: 'finance_approver' as const };
  expect(await decideIt(both, closeId, 'approved')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('Someone else'),
  });
  const direct = database.pool.query(
    `insert into week_decision (council_id, provider_id, week_close_id, decision, decided_by) values ($1, $2, $3, 'approved', $4)`,
    [week.councilId, week.providerId, closeId, week.finance.userId],
  );
  await expect(direct).rejects.toThrow('someone other than the person who closed it');
});

test('a week that has not ended, or has changed since it was verified, is not closed', async () => {
  const week = await aWeekOfVisits(database);
  expect(await close(week, MONDAY, Temporal.Instant.from('2026-03-08T23:00:00Z'))).toMatchObject({
    reason: expect.stringContaining('not ended'),
  });
  await planVisits(database, week, [
    { reference: 'V-late', personId: week.ada.id, lineId: week.ada.lineId, startsAt: at(4, 8) },
  ]);
  expect(await close(week)).toMatchObject({ ok: false, reason: expect.stringContaining('Verify it first') });
});

test('sent back leaves no trace in the money', async () => {
  const week = await aWeekOfVisits(database);
  const first = closeIdOf(await close(week));
  expect(await decideIt(week.approver, first, 'sent back', ' ')).toMatchObject({
    ok: false,
    field: 'reason',
  });
  await decideIt(week.approver, first, 'sent back');
  expect(await posted(week.councilId, 'V-paid')).toBe(0);
  const second = closeIdOf(await close(week));
  const rows = await withScope(database, week.finance, (scope) =>
    listClosedItems(scope, second, {}, { limit: null }),
  );
  expect(rows.map(({ kind, amountPence }) => [kind, amountPence])).toEqual([
    ['visit', 1205],
    ['visit', 1205],
  ]);
});

test('late data after approval makes adjustments in the next close; held visits resolved later are paid then; nothing twice', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, finance, approver } = week;
  await decideIt(approver, closeIdOf(await close(week)), 'approved');
  const { rows } = await database.pool.query(
    `select id from visit_log where council_id = $1 and reference = 'L-paid'`,
    [councilId],
  );
  await receiveLogs(database, week, week.feedId, [
    {
      reference: 'L-paid',
      version: 2,
      replacesId: rows[0].id,
      person: 'ADA',
      worker: 'W1',
      inAt: at(0, 8),
      outAt: at(0, 8, 15),
    },
  ]);
  await aNextWeek(week);
  const lines = [await seen(database, councilId, 'V-manual-1')];
  await withScope(database, finance, (scope) =>
    decideLines(scope, { seen: lines, decision: 'accept as logged', reason: 'Agreed' }),
  );
  expect(await close(week, MONDAY, LATER)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('closed and approved'),
  });
  const closeId = closeIdOf(await close(week, NEXT_MONDAY, LATER));
  const items = await withScope(database, finance, (scope) =>
    listClosedItems(scope, closeId, {}, { limit: null }),
  );
  expect(items.map(({ kind, amountPence, weekStartsOn }) => [kind, amountPence, weekStartsOn])).toEqual([
    ['adjustment', 603 - 1205, MONDAY],
    ['visit', 1205, MONDAY],
    ['visit', 1205, NEXT_MONDAY],
  ]);
  expect(items[0]?.correctsCloseId).toBeLessThan(closeId);
  await decideIt(approver, closeId, 'approved');
  expect(await posted(councilId, 'V-paid')).toBe(603);
  expect(await posted(councilId, 'V-manual-1')).toBe(1205);
});

test('what changes and changes back between two closes is a pair that cancels, and is not billed', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, finance, approver } = week;
  await decideIt(approver, closeIdOf(await close(week)), 'approved');
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from visit_log where council_id = $1 and reference = 'L-paid'`,
    [councilId],
  );
  let replacesId = rows[0]?.id ?? null;
  for (const [version, minutes] of [
    [2, 15],
    [3, 30],
  ] as const) {
    const ids = await receiveLogs(database, week, week.feedId, [
      {
        reference: 'L-paid',
        version,
        replacesId,
        person: 'ADA',
        worker: 'W1',
        inAt: at(0, 8),
        outAt: at(0, 8, minutes),
      },
    ]);
    replacesId = ids[0] ?? null;
    await verifyChanged(database, councilId, LATER);
  }
  const line = await lineOf(database, councilId, 'V-paid');
  const { rows: verdicts } = await database.pool.query<{ paid: number }>(
    `select amount_pence as paid from verdict where council_id = $1 and planned_visit_id = (select planned_visit_id from week_line where id = $2) order by id`,
    [councilId, line.id],
  );
  expect(verdicts.map(({ paid }) => paid)).toEqual([1205, 603, 1205]);
  await aNextWeek(week);
  const closeId = closeIdOf(await close(week, NEXT_MONDAY, LATER));
  const items = await withScope(database, finance, (scope) =>
    listClosedItems(scope, closeId, {}, { limit: null }),
  );
  expect(items.map(({ kind, amountPence, weekStartsOn }) => [kind, amountPence, weekStartsOn])).toEqual([
    ['visit', 1205, NEXT_MONDAY],
  ]);
});

test('a paid visit that is held again is neither taken back nor paid twice until somebody decides', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, finance, approver } = week;
  await decideIt(approver, closeIdOf(await close(week)), 'approved');
  const { rows } = await database.pool.query(
    `select id from visit_log where council_id = $1 and reference = 'L-paid'`,
    [councilId],
  );
  await receiveLogs(database, week, week.feedId, [
    {
      reference: 'L-paid',
      version: 2,
      replacesId: rows[0].id,
      person: 'ADA',
      worker: 'W1',
      inAt: at(0, 8),
      outAt: at(0, 8, 30),
      inMethod: 'manual',
    },
  ]);
  await aNextWeek(week);
  await decideIt(approver, closeIdOf(await close(week, NEXT_MONDAY, LATER)), 'approved');
  expect(await lineOf(database, councilId, 'V-paid')).toMatchObject({ status: 'held', amount_pence: 0 });
  expect(await posted(councilId, 'V-paid')).toBe(1205);
  const lines = [await seen(database, councilId, 'V-paid')];
  await withScope(database, finance, (scope) =>
    decideLines(scope, { seen: lines, decision: 'refuse', reason: 'Nobody came' }),
  );
  const third = Temporal.Instant.from('2026-03-24T09:00:00Z');
  await verifyChanged(database, councilId, third);
  await withScope(
    database,
    finance,
    async (scope) => {
      const preview = await previewClose(scope, { providerId: week.providerId, weekStartsOn: '2026-03-16' });
      expect(preview).toMatchObject({ adjustments: 1, amountPence: -1205 });
    },
    third,
  );
});

test('closes are decided in order, and a sum that has changed since it was shown is not closed', async () => {
  const week = await aWeekOfVisits(database);
  await aNextWeek(week);
  const first = closeIdOf(await close(week, MONDAY, LATER));
  const second = closeIdOf(await close(week, NEXT_MONDAY, LATER));
  expect(await decideIt(week.approver, second, 'approved')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('2 to 8 March 2026 first'),
  });
  expect(await decideIt(week.approver, first, 'sent back')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('9 to 15 March 2026 first'),
  });
  await decideIt(week.approver, second, 'sent back');
  const wrong = await withScope(
    database,
    week.finance,
    (scope) =>
      closeWeek(scope, { providerId: week.providerId, weekStartsOn: NEXT_MONDAY }, { expectedPence: 1 }),
    LATER,
  );
  expect(wrong).toMatchObject({ ok: false, reason: expect.stringContaining('It now comes to £12.05') });
});

test('another council’s closed week is not found, and the money tables refuse to be changed', async () => {
  const week = await aWeekOfVisits(database);
  const closeId = closeIdOf(await close(week));
  const stranger = await somebody(database, await aCouncil(database), 'finance_approver');
  await expect(decideIt(stranger, closeId, 'approved')).rejects.toThrow('no such closed week');
  for (const table of ['payable_item', 'week_close', 'verdict'])
    await expect(
      database.pool.query(`delete from ${table} where council_id = $1`, [week.councilId]),
    ).rejects.toThrow('append-only');
  const { rows } = await database.pool.query(
    `select act from audit_event where council_id = $1 and subject_kind = 'closed week'`,
    [week.councilId],
  );
  expect(rows.map(({ act }) => act)).toEqual(['week closed']);
});
