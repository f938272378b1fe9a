import { expect, test } from 'vitest';
import { verifyWeek } from '../../src/payments/actions/verify-week.ts';
import { verifyNightlyJob, verifyWeekJob } from '../../src/payments/jobs.ts';
import { findVerification, listWeeksToVerify } from '../../src/payments/records/week-state.ts';
import { type Scope, systemOf, withScope } from '../../src/platform/scope.ts';
import {
  aContract,
  aCouncil,
  aLine,
  aPerson,
  aProvider,
  plainTerms,
  somebody,
} from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aFeed, planVisits, receiveLogs } from './visits-in-database.ts';
import { at, aWeekOfVisits, lineOf, MONDAY, NOW, verifyChanged } from './week-of-visits.ts';

const database = await freshDatabase();

test('every kind of visit stands as the rules say', async () => {
  const { councilId } = await aWeekOfVisits(database);
  const standing = async (reference: string) => {
    const { status, exceptions, computed_pence, amount_pence } = await lineOf(database, councilId, reference);
    return [status, exceptions.join(' '), computed_pence, amount_pence];
  };
  expect(await standing('V-paid')).toEqual(['payable', '', 1205, 1205]);
  expect(await standing('V-manual-1')).toEqual(['held', 'manual', 1205, 0]);
  expect(await standing('V-manual-2')).toEqual(['held', 'short manual', 803, 0]);
  expect(await standing('V-missed')).toEqual(['refused', 'missed', 0, 0]);
  expect(await standing('V-open')).toEqual(['held', 'open', 0, 0]);
  expect(await standing('V-brief')).toEqual(['refused', 'not-a-visit', 0, 0]);
  expect(await standing('V-cancelled')).toEqual(['payable', 'cancelled', 1205, 1205]);
  expect(await standing('L-spare')).toEqual(['held', 'unplanned', 0, 0]);
});

test('verifying again writes nothing but the run, and totals agree with the lines', async () => {
  const { councilId, providerId, finance } = await aWeekOfVisits(database);
  const verdicts = async () =>
    (await database.pool.query('select count(*) as n from verdict where council_id = $1', [councilId]))
      .rows[0].n;
  const before = await verdicts();
  const again = await withScope(
    database,
    finance,
    (scope) => verifyWeek(scope, { providerId, weekStartsOn: MONDAY }),
    NOW,
  );
  expect(again).toMatchObject({ ok: true, value: { fresh: 0, unchanged: 9 } });
  expect(await verdicts()).toBe(before);
  const { rows } = await database.pool.query(
    `select sum(visits) as visits, sum(places) as places, sum(matched) as matched, sum(missed) as missed, sum(cancelled) as cancelled,
       sum(left_over) as left_over, sum(held) as held, sum(refused) as refused, sum(payable) as payable,
       sum(payable_pence) as payable_pence, sum(held_pence) as held_pence
     from provider_week where council_id = $1 and week_starts_on = $2`,
    [councilId, MONDAY],
  );
  expect(rows[0]).toEqual({
    visits: 8,
    places: 8,
    matched: 6,
    missed: 1,
    cancelled: 1,
    left_over: 1,
    held: 5,
    refused: 2,
    payable: 2,
    payable_pence: 2410,
    held_pence: 3213,
  });
});

test('a corrected log makes a new verdict that names the old, and the week asks to be verified until it is', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, providerId } = week;
  const upToDate = async () =>
    (
      await withScope(
        database,
        systemOf(councilId),
        (scope) => findVerification(scope, providerId, MONDAY),
        NOW,
      )
    ).upToDate;
  expect(await upToDate()).toBe(true);
  const { rows } = await database.pool.query(
    `select id from visit_log where council_id = $1 and reference = 'L-open'`,
    [councilId],
  );
  const before = await lineOf(database, councilId, 'V-open');
  await receiveLogs(database, week, week.feedId, [
    {
      reference: 'L-open',
      version: 2,
      replacesId: rows[0].id,
      person: 'BOB',
      worker: 'W1',
      inAt: at(3, 12),
      outAt: at(3, 12, 30),
    },
  ]);
  expect(await upToDate()).toBe(false);
  await verifyChanged(database, councilId);
  expect(await upToDate()).toBe(true);
  const after = await lineOf(database, councilId, 'V-open');
  expect(after).toMatchObject({ id: before.id, status: 'payable', amount_pence: 1205 });
  const verdict = await database.pool.query(
    'select replaces_id from verdict where council_id = $1 and id = $2',
    [councilId, after.verdict_id],
  );
  expect(verdict.rows[0].replaces_id).toBe(before.verdict_id);
});

test('a visit is not called missed before its window and the time of grace have passed', async () => {
  const councilId = await aCouncil(database);
  const providerId = await aProvider(database, councilId);
  const contractId = await aContract(database, councilId, providerId);
  const personId = await aPerson(database, councilId);
  const lineId = await aLine(database, councilId, { personId, providerId, contractId });
  await planVisits(database, { councilId, providerId, contractId }, [
    { reference: 'V', personId, lineId, startsAt: at(0, 8) },
  ]);
  const verify = async (now: string) => {
    const done = await withScope(
      database,
      systemOf(councilId),
      (scope) => verifyWeek(scope, { providerId, weekStartsOn: MONDAY }),
      Temporal.Instant.from(now),
    );
    return done.ok ? done.value.fresh : undefined;
  };
  const due = async (now: string) =>
    await withScope(
      database,
      systemOf(councilId),
      (scope) => listWeeksToVerify(scope, { since: MONDAY }),
      Temporal.Instant.from(now),
    );
  expect(await verify('2026-03-02T09:59:59Z')).toBe(0);
  expect(await due('2026-03-02T09:59:59Z')).toEqual([]);
  expect(await due('2026-03-02T10:00:00Z')).toEqual([{ providerId, weekStartsOn: MONDAY }]);
  expect(await verify('2026-03-02T10:00:00Z')).toBe(1);
  expect(await lineOf(database, councilId, 'V')).toMatchObject({ status: 'refused', exceptions: ['missed'] });
});

test('new terms from a day on price the visits from that day on anew', async () => {
  const { councilId, providerId, contractId } = await aWeekOfVisits(database);
  await database.pool.query(
    `insert into contract_terms (council_id, provider_id, contract_id, version, effective_from, terms, reason)
     values ($1, $2, $3, 2, '2026-03-03', $4, 'uplift')`,
    [
      councilId,
      providerId,
      contractId,
      JSON.stringify({ ...plainTerms, rates: [{ ...plainTerms.rates[0], pence_per_hour: 2600 }] }),
    ],
  );
  await verifyChanged(database, councilId);
  expect(await lineOf(database, councilId, 'V-paid')).toMatchObject({ computed_pence: 1205 });
  expect(await lineOf(database, councilId, 'V-cancelled')).toMatchObject({ computed_pence: 1300 });
});

test('a moved bank holiday is paid by each contract as it says', async () => {
  const rate = { ...plainTerms.rates[0], days: ['weekday', 'saturday', 'sunday'] };
  const terms = { ...plainTerms, rates: [rate, { ...rate, days: ['bank-holiday'], pence_per_hour: 4000 }] };
  const week = await aWeekOfVisits(database, terms);
  const { councilId } = week;
  await database.pool.query(
    `insert into bank_holiday (council_id, holiday_on, title, kind, moved_from)
     values ($1, '2026-03-07', 'A day', 'true-day', null), ($1, '2026-03-02', 'A day', 'substitute', '2026-03-07')`,
    [councilId],
  );
  await verifyChanged(database, councilId);
  expect(await lineOf(database, councilId, 'V-paid')).toMatchObject({ amount_pence: 2000 });
  expect(await lineOf(database, councilId, 'V-cancelled')).toMatchObject({ amount_pence: 2000 });
  await database.pool.query(
    `insert into contract_terms (council_id, provider_id, contract_id, version, effective_from, terms, bank_holidays, reason)
     select council_id, provider_id, contract_id, 2, effective_from, terms, 'true-day', 'as agreed' from contract_terms where council_id = $1`,
    [councilId],
  );
  await verifyChanged(database, councilId);
  expect(await lineOf(database, councilId, 'V-paid')).toMatchObject({ amount_pence: 1205 });
  expect(await lineOf(database, councilId, 'V-cancelled')).toMatchObject({ amount_pence: 2000 });
});

test('a place that vanishes is withdrawn with a reason, and comes back when it does', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, providerId, ada } = week;
  await planVisits(database, week, [
    { reference: 'V-two', personId: ada.id, lineId: ada.lineId, startsAt: at(6, 8), workers: 2 },
  ]);
  await receiveLogs(database, week, await aFeed(database, week), [
    { reference: 'L-two-a', person: 'ADA', worker: 'W1', inAt: at(6, 8), outAt: at(6, 8, 30) },
    { reference: 'L-two-b', person: 'ADA', worker: 'W2', inAt: at(6, 8), outAt: at(6, 8, 30) },
  ]);
  await verifyChanged(database, councilId);
  const places = async () =>
    (
      await database.pool.query(
        `select l.place, l.status, l.amount_pence, x.because from week_line l join verdict x on x.council_id = l.council_id and x.id = l.verdict_id
           join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
         where l.council_id = $1 and v.reference = 'V-two' order by l.place`,
        [councilId],
      )
    ).rows;
  expect((await places()).map(({ status }) => status)).toEqual(['payable', 'payable']);
  await database.pool.query(
    `update planned_visit set workers = 1 where council_id = $1 and reference = 'V-two'`,
    [councilId],
  );
  await verifyChanged(database, councilId);
  const after = await places();
  expect(after.map(({ status }) => status)).toEqual(['payable', 'withdrawn']);
  expect(after[1]).toMatchObject({ amount_pence: 0, because: expect.stringContaining('fewer care workers') });
  await database.pool.query(
    `update planned_visit set workers = 2 where council_id = $1 and reference = 'V-two'`,
    [councilId],
  );
  await verifyChanged(database, councilId);
  expect((await places()).map(({ status }) => status)).toEqual(['payable', 'payable']);
  expect(providerId).toBeGreaterThan(0);
});

test('verification is for those who may, of their own council, and leaves its mark in the audit trail', async () => {
  const { councilId, providerId, manager, approver } = await aWeekOfVisits(database);
  const week = { providerId, weekStartsOn: MONDAY };
  for (const who of [manager, approver])
    await expect(withScope(database, who, (scope) => verifyWeek(scope, week))).rejects.toThrow('week.verify');
  const stranger = await somebody(database, await aCouncil(database), 'finance_officer');
  await expect(withScope(database, stranger, (scope) => verifyWeek(scope, week))).rejects.toThrow(
    'no such provider',
  );
  const { rows } = await database.pool.query(
    `select subject_id, detail from audit_event where council_id = $1 and act = 'week verified' and subject_id = $2`,
    [councilId, `${providerId}/${MONDAY}`],
  );
  expect(rows[0]).toMatchObject({ detail: { fresh: 9, unchanged: 0 } });
  const wrong = await withScope(database, systemOf(councilId), (scope) =>
    verifyWeek(scope, { providerId, weekStartsOn: '2026-03-03' }),
  );
  expect(wrong).toMatchObject({ ok: false });
});

test('every night verifies what has changed, old weeks too, and shows that it did; after a feed its week is verified once', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, providerId } = week;
  const tools = (payload: Record<string, unknown>) => ({
    database,
    councilId,
    payload,
    inScope: <T>(work: (scope: Scope) => Promise<T>) => withScope(database, systemOf(councilId), work),
  });
  const plan = async (reference: string) =>
    await planVisits(database, week, [
      { reference, personId: week.ada.id, lineId: week.ada.lineId, startsAt: at(5, 18) },
    ]);
  await plan('V-night');
  await verifyNightlyJob.run(tools({}));
  expect(await lineOf(database, councilId, 'V-night')).toMatchObject({
    status: 'refused',
    exceptions: ['missed'],
  });
  const works = await database.pool.query(
    `select done, total, outcome, failed from long_work where council_id = $1`,
    [councilId],
  );
  expect(works.rows).toEqual([
    { done: 1, total: 1, outcome: '1 week verified, 1 new verdict', failed: false },
  ]);
  await plan('V-feed');
  const runs = async () =>
    (
      await database.pool.query('select count(*) as n from verification_run where council_id = $1', [
        councilId,
      ])
    ).rows[0].n;
  const before = await runs();
  for (let time = 0; time < 2; time += 1)
    await verifyWeekJob.run(tools({ providerId, weekStartsOn: MONDAY }));
  expect(await runs()).toBe(before + 1);
  expect(await lineOf(database, councilId, 'V-feed')).toMatchObject({ status: 'refused' });
});
