import { expect, test } from 'vitest';
import { changePattern } from '../../src/brokerage/actions/arrange-line.ts';
import { endLines } from '../../src/brokerage/actions/end-lines.ts';
import { endSuspension, suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { Forbidden } from '../../src/platform/errors.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { planVisits, replanLines } from '../../src/visits/actions/plan-visits.ts';
import { planVisitsJob } from '../../src/visits/jobs-plan.ts';
import { aBroker, anArrangedLine, answered, NOON } from '../brokerage/arranged.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aPerson, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const nothing = { added: 0, changed: 0, removed: 0, cancelled: 0, takenOut: 0, broughtBack: 0 };
const week = { from: '2026-03-02', to: '2026-03-08' };

type Row = {
  reference: string;
  starts_at: Date;
  status: string;
  minutes: number;
  cancelled_at: Date | null;
  because: string | null;
};
async function visitsOf(lineId: number): Promise<Row[]> {
  const { rows } = await database.pool.query<Row>(
    `select reference, starts_at, starts_on, week_starts_on, status, minutes, cancelled_at, cancelled_because as because
     from planned_visit where package_line_id = $1 order by starts_at`,
    [lineId],
  );
  return rows;
}
const standing = (rows: readonly Row[]): string[] =>
  rows
    .filter(({ status }) => status === 'planned')
    .map(({ reference }) => reference.split('-').slice(2).join(' '));

test('visits are planned from the pattern once, with their day and week', async () => {
  const council = await aBroker(database);
  const { lineId, reference } = await anArrangedLine(council, [{}, { startTime: '21:00', weekdays: [7] }]);
  expect(await council.work((scope) => planVisits(scope, week))).toEqual({ ...nothing, added: 8 });
  expect(await council.work((scope) => planVisits(scope, week))).toEqual(nothing);
  const visits = await visitsOf(lineId);
  expect(visits.length).toBe(8);
  expect(visits[7]).toMatchObject({
    reference: `${reference}-20260308-2100`,
    starts_on: '2026-03-08',
    week_starts_on: '2026-03-02',
    starts_at: new Date('2026-03-08T21:00:00Z'),
    minutes: 30,
  });
});

test('a change of pattern replaces what is to come and keeps what has begun, was cancelled or verified', async () => {
  const council = await aBroker(database);
  const { packageId, lineId } = await anArrangedLine(council);
  await council.work((scope) => planVisits(scope, week));
  await database.pool.query(
    `update planned_visit set status = 'cancelled', cancelled_at = now(), cancelled_because = 'away' where package_line_id = $1 and starts_on = '2026-03-06'`,
    [lineId],
  );
  await database.pool.query(
    `with run as (insert into verification_run (council_id, provider_id, week_starts_on, verdicts_new, verdicts_unchanged) values ($1, $2, '2026-03-02', 1, 0) returning id)
     insert into verdict (council_id, verification_run_id, provider_id, week_starts_on, planned_visit_id, place, exceptions, effect, paid_minutes, amount_pence, because)
     select $1, run.id, $2, '2026-03-02', v.id, 1, '{missed}', 'refuse', 0, 0, 'Nobody came' from run, planned_visit v where v.package_line_id = $3 and v.starts_on = '2026-03-07'`,
    [council.councilId, council.providerId, lineId],
  );
  const planned = await council.work(async (scope) => {
    answered(
      await changePattern(scope, {
        packageId,
        lineId,
        version: 1,
        effectiveFrom: '2026-03-04',
        reason: 'Evenings suit her better',
        visits: [aPatternVisit({ startTime: '18:00', minutes: 45 })],
      }),
    );
    return await planVisits(scope, { ...week, lineIds: [lineId] });
  });
  expect(planned).toEqual({ ...nothing, added: 5, removed: 2 });
  const visits = await visitsOf(lineId);
  expect(standing(visits)).toEqual([
    '20260302 0800',
    '20260303 0800',
    '20260304 0800',
    '20260304 1800',
    '20260305 1800',
    '20260306 1800',
    '20260307 0800',
    '20260307 1800',
    '20260308 1800',
  ]);
  expect(visits.find(({ status }) => status === 'cancelled')?.because).toBe('away');
  expect(await council.work((scope) => planVisits(scope, { ...week, lineIds: [lineId] }))).toEqual(nothing);
});

test('a new length at the same time is a change to the same visit', async () => {
  const council = await aBroker(database);
  const { packageId, lineId } = await anArrangedLine(council);
  await council.work((scope) => planVisits(scope, week));
  const change = {
    packageId,
    lineId,
    version: 1,
    effectiveFrom: '2026-03-06',
    reason: 'More help with washing',
    visits: [aPatternVisit({ minutes: 45 })],
  };
  const planned = await council.work(async (scope) => {
    answered(await changePattern(scope, change));
    return await replanLines(scope, [lineId], change.effectiveFrom);
  });
  expect(planned).toMatchObject({ changed: 3, removed: 0, cancelled: 0 });
  expect((await visitsOf(lineId)).slice(0, 7).map(({ minutes }) => minutes)).toEqual([
    30, 30, 30, 30, 45, 45, 45,
  ]);
});

test('ending a service cancels what is dropped at short notice and removes the rest', async () => {
  const council = await aBroker(database);
  const { packageId, lineId } = await anArrangedLine(council, [{ startTime: '21:00' }, {}]);
  await council.work((scope) => planVisits(scope, week));
  const planned = await council.work(async (scope) => {
    answered(
      await endLines(scope, {
        packageId,
        lines: [{ id: lineId, version: 1 }],
        endsOn: '2026-03-04',
        reason: 'Moved away',
      }),
    );
    return await replanLines(scope, [lineId], '2026-03-04');
  });
  expect(planned).toMatchObject({ cancelled: 1, removed: 7 });
  const visits = await visitsOf(lineId);
  expect(standing(visits)).toEqual([
    '20260302 0800',
    '20260302 2100',
    '20260303 0800',
    '20260303 2100',
    '20260304 0800',
    '20260304 2100',
  ]);
  expect(visits.at(-1)).toMatchObject({
    because: 'no longer asked for',
    cancelled_at: new Date(NOON.epochMilliseconds),
  });
});

test('nothing is planned after the day on which a person died', async () => {
  const council = await aBroker(database);
  const { lineId } = await anArrangedLine(council);
  await council.work((scope) => planVisits(scope, week));
  await database.pool.query(`update person set died_on = '2026-03-05' where id = $1`, [council.personId]);
  await council.work((scope) => planVisits(scope, week));
  expect(standing(await visitsOf(lineId)).at(-1)).toBe('20260305 0800');
});

test('a hospital stay takes visits out with the notice that was really given, and coming home brings the rest back', async () => {
  const council = await aBroker(database);
  const { packageId, lineId } = await anArrangedLine(council);
  await council.work((scope) => planVisits(scope, week));
  const told = Temporal.Instant.from('2026-03-04T09:00:00Z');
  const applied = await council.work(async (scope) => {
    answered(
      await suspendLines(scope, {
        personId: council.personId,
        lineIds: [lineId],
        reason: 'hospital',
        note: null,
        startsAt: Temporal.Instant.from('2026-03-03T20:00:00Z'),
        endsAt: null,
        toldAt: told,
      }),
    );
    return await replanLines(scope, [lineId], '2026-03-04');
  });
  expect(applied).toMatchObject({ added: 52, takenOut: 57, broughtBack: 0 });
  const out = (await visitsOf(lineId)).filter(({ status }) => status === 'cancelled');
  expect(out[0]).toMatchObject({ because: 'hospital', cancelled_at: new Date(told.epochMilliseconds) });
  expect(out[0]?.reference).toContain('20260304-0800');

  const later = { at: Temporal.Instant.from('2026-03-06T12:00:00Z') };
  const fresh = await council.work(
    (scope) => planVisits(scope, { from: '2026-04-30', to: '2026-05-01' }),
    later,
  );
  expect(fresh).toMatchObject({ added: 2, takenOut: 2 });

  const { rows } = await database.pool.query<{ id: number }>(
    'select id from suspension where package_line_id = $1',
    [lineId],
  );
  const back = await council.work(async (scope) => {
    answered(
      await endSuspension(scope, {
        packageId,
        personId: council.personId,
        suspensionId: rows[0]?.id ?? 0,
        endsAt: Temporal.Instant.from('2026-03-05T06:00:00Z'),
        wholeStay: true,
      }),
    );
    return await replanLines(scope, [lineId], '2026-03-06');
  }, later);
  expect(back).toMatchObject({ added: 0, broughtBack: 56 });
  expect(standing(await visitsOf(lineId)).slice(0, 4)).toEqual([
    '20260302 0800',
    '20260303 0800',
    '20260307 0800',
    '20260308 0800',
  ]);
});

test('a moved visit is not planned again, on whichever day it now is', async () => {
  const council = await aBroker(database);
  const { lineId } = await anArrangedLine(council, [{ startTime: '21:00' }]);
  await council.work((scope) => planVisits(scope, week));
  await database.pool.query(
    `update planned_visit set moved_from = starts_at, starts_at = starts_at + interval '20 hours', starts_on = '2026-03-09', week_starts_on = '2026-03-09'
     where package_line_id = $1 and starts_on = '2026-03-08'`,
    [lineId],
  );
  expect(await council.work((scope) => planVisits(scope, week))).toEqual(nothing);
  const on = { from: '2026-03-09', to: '2026-03-10' };
  expect(await council.work((scope) => planVisits(scope, on))).toEqual({ ...nothing, added: 2 });
});

test('the job plans one person’s visits where it is asked to', async () => {
  const council = await aBroker(database);
  const { lineId } = await anArrangedLine(council);
  const other = await anArrangedLine({ ...council, personId: await aPerson(database, council.councilId) });
  await council.work((scope) => planVisits(scope, week));
  await database.pool.query(`update person set died_on = '2026-03-04' where council_id = $1`, [
    council.councilId,
  ]);
  await planVisitsJob.run({
    database,
    councilId: council.councilId,
    payload: { personId: council.personId },
    inScope: (work) => withScope(database, systemOf(council.councilId), work, NOON),
  });
  expect(standing(await visitsOf(lineId)).length).toBe(3);
  expect((await visitsOf(lineId)).filter(({ status }) => status === 'cancelled').length).toBe(1);
  expect(standing(await visitsOf(other.lineId)).length).toBe(7);
});

test('the nightly job plans eight weeks for every line of the council', async () => {
  const council = await aBroker(database);
  const { lineId } = await anArrangedLine(council, [{}], '2026-02-02');
  await planVisitsJob.run({
    database,
    councilId: council.councilId,
    payload: {},
    inScope: (work) => withScope(database, systemOf(council.councilId), work, NOON),
  });
  const visits = await visitsOf(lineId);
  expect([visits.length, visits[0]?.reference, visits.at(-1)?.reference].map(String)).toEqual([
    '57',
    expect.stringContaining('20260304-0800'),
    expect.stringContaining('20260429-0800'),
  ]);
});

test('another council’s lines are not planned, and a role without the permission may not plan', async () => {
  const council = await aBroker(database);
  const other = await aBroker(database);
  const { lineId } = await anArrangedLine(other);
  expect(await council.work((scope) => planVisits(scope, { ...week, lineIds: [lineId] }))).toEqual(nothing);
  const finance = await somebody(database, council.councilId, 'finance_officer');
  await expect(council.work((scope) => planVisits(scope, week), { who: finance })).rejects.toThrow(Forbidden);
});
