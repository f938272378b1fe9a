import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  cancelWindows,
  makeWindows,
  repeatWindows,
  startWindows,
} from '../../src/market/actions/run-windows.ts';
import { londonDay, weekStart } from '../../src/ground/calendar.ts';
import { gatherWindows } from '../../src/market/actions/gather-windows.ts';
import { listWeeksWorked } from '../../src/market/records/window-ground.ts';
import { getWindowRun, listWindowRuns, type RunAsked } from '../../src/market/records/window-runs.ts';
import type { Role } from '../../src/platform/permissions.ts';
import { type Scope, systemOf, withScope } from '../../src/platform/scope.ts';
import { answered } from '../brokerage/arranged.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aWindowWorld } from './window-world.ts';

const database = await freshDatabase();

async function world() {
  const made = await aWindowWorld(database);
  const as = async <T>(role: Role, work: (scope: Scope) => Promise<T>): Promise<T> =>
    await withScope(database, await somebody(database, made.councilId, role), work, made.now);
  const make = async (id: number) =>
    await makeWindows(
      async (work) => await withScope(database, systemOf(made.councilId), work, made.now),
      id,
    );
  const start = async (given: Partial<RunAsked> = {}) =>
    await as('commissioner', (scope) => startWindows(scope, { ...made.asked, ...given }));
  const read = async (id: number) => await as('auditor', (scope) => getWindowRun(scope, id));
  return { ...made, as, make, start, read };
}

test('a run is worked out on the week, kept, and the same again when it is repeated after the week has changed', async () => {
  const { as, make, start, read, councilId } = await world();
  const { id } = answered(await start());
  expect(await start()).toMatchObject({
    ok: false,
    reason: expect.stringContaining(`Simulation ${id} is under way`),
  });
  await make(id);
  const run = await read(id);
  expect(run.fault).toBeNull();
  // Four people with two visits on each of two days; Ada and Bob were rostered.
  expect(run.answer?.ground).toMatchObject({
    visits: 16,
    people: 4,
    workers: 2,
    days: ['2026-03-02', '2026-03-03'],
  });
  const widths = run.answer?.all ?? [];
  expect(widths.map(({ width }) => width)).toEqual([15, 30, 45, 60, 90]);
  widths.forEach(({ best, bound, bySeed }, at) => {
    expect(bound).toBeGreaterThanOrEqual(Math.max(best, ...bySeed));
    expect(best).toBeGreaterThanOrEqual(widths[at - 1]?.best ?? 0);
  });
  expect(run.answer?.areas.map(({ name }) => name)).toEqual(['North']);
  await make(id);

  await database.pool.query('update planned_visit set minutes = minutes + 5 where council_id = $1', [
    councilId,
  ]);
  const again = answered(await as('contracts_officer', (scope) => repeatWindows(scope, id)));
  await make(again.id);
  const repeated = await read(again.id);
  expect(repeated.answer).toEqual(run.answer);
  expect(repeated).toMatchObject({ repeats_id: id, ground_mark: run.ground_mark });
  const fresh = answered(await start());
  await make(fresh.id);
  expect((await read(fresh.id)).ground_mark).not.toBe(run.ground_mark);
  await expect(
    database.pool.query('update window_result set engine = $1 where window_run_id = $2', ['x', id]),
  ).rejects.toThrow(/window_result/);
});

test('a stated workforce works in place of who worked', async () => {
  const { make, start, read, providerId } = await world();
  const stated = { kind: 'stated' as const, shifts: [{ workers: 3, start: 7 * 3600, end: 12 * 3600 }] };
  expect(await start({ workforce: stated, provider_id: null })).toMatchObject({
    ok: false,
    field: 'provider',
  });
  const { id } = answered(await start({ workforce: stated, provider_id: providerId, weekdays: [1] }));
  await make(id);
  expect((await read(id)).answer?.ground).toMatchObject({
    workers: 3,
    shifts: 3 * 5 * 3600,
    days: ['2026-03-02'],
  });
});

test('a week in which nobody worked, or nobody has a position, says what to change', async () => {
  const { make, start, read, councilId } = await world();
  await database.pool.query('update planned_visit set rostered_starts_at = null where council_id = $1', [
    councilId,
  ]);
  const { id } = answered(await start());
  await make(id);
  expect((await read(id)).fault).toContain('state how many care workers there are');
  const empty = answered(await start({ week_starts_on: '2025-06-02' }));
  await make(empty.id);
  expect((await read(empty.id)).fault).toContain('choose another week');
});

test('only weeks that are over, and in which somebody is known to have worked, can be chosen', async () => {
  const { as, councilId } = await world();
  const weeks = async (thisMonday: string) =>
    await as('commissioner', (scope) => listWeeksWorked(scope, thisMonday));
  const [week, ...others] = await weeks('2026-03-09');
  expect(week).toMatchObject({ monday: '2026-03-02', workers: 2 });
  expect(week?.visits).toBeGreaterThan(0);
  expect(others.every(({ monday }) => monday < '2026-03-02')).toBe(true);
  expect((await weeks('2026-03-02')).map(({ monday }) => monday)).not.toContain('2026-03-02');
  await database.pool.query(
    'update planned_visit set rostered_starts_at = null, rostered_workers = null where council_id = $1',
    [councilId],
  );
  expect(await weeks('2026-03-09')).toEqual([]);
});

test('who made which visit is read from the roster, and the rounds are what the search begins from', async () => {
  const { as, make, start, read, councilId } = await world();
  await database.pool.query(
    `update planned_visit set rostered_starts_at = starts_at + interval '40 minutes', rostered_minutes = minutes - 5
     where id = (select min(id) from planned_visit where council_id = $1 and starts_on = '2026-03-02')`,
    [councilId],
  );
  const { id } = answered(await start());
  const { rounds, visits } = await as('auditor', async (scope) => await gatherWindows(scope, await read(id)));
  const ours = rounds.filter(({ visit }) => visits.some((planned) => planned.id === visit));
  expect(ours.length).toBe(visits.length);
  await make(id);
  const { ground, all } = (await read(id)).answer ?? {};
  expect(ground?.standing).toBeGreaterThan(0);
  expect((ground?.planned ?? 0) - (ground?.today ?? 0)).toBe(300);
  expect(all?.[0]?.today).toBeGreaterThan(0);
});

test('a time-critical visit keeps the window of its plan and contract; a home is where the person’s record says', async () => {
  const { as, start, read, councilId } = await world();
  await database.pool.query(
    `update planned_visit set time_critical = true, earlier_minutes = 600, later_minutes = 5
     where id = (select min(id) from planned_visit where council_id = $1 and starts_on = '2026-03-02')`,
    [councilId],
  );
  await database.pool.query(
    `update person set postcode = null, latitude = 52.6, longitude = -1.97 where council_id = $1`,
    [councilId],
  );
  const run = await read(answered(await start()).id);
  const { visits, people } = await as('auditor', (scope) => gatherWindows(scope, run));
  const held = visits.flatMap((visit) => ('held' in visit && visit.held !== undefined ? [visit.held] : []));
  expect(held).toEqual([{ earlier: 15 * 60, later: 5 * 60 }]);
  expect(people[0]?.home).toEqual({ latitude: 52.6, longitude: -1.97 });
});

test('one that is under way is cancelled and finds nothing', async () => {
  const { as, make, start, read } = await world();
  const { id } = answered(await start({ moves: 5000, seeds: 10 }));
  const [, cancelled] = await Promise.all([
    make(id),
    as('commissioner', (scope) => cancelWindows(scope, id)),
  ]);
  answered(cancelled);
  expect(await read(id)).toMatchObject({ answer: null, fault: null });
  expect((await read(id)).cancelled_at).not.toBeNull();
  expect(await as('commissioner', (scope) => cancelWindows(scope, id))).toMatchObject({ ok: false });
  expect(await as('commissioner', (scope) => repeatWindows(scope, id))).toMatchObject({ ok: false });
});

test('weeks and days that cannot be are refused; who may not is stopped; no provider and no other council sees it', async () => {
  const { as, start, councilId, manager, now } = await world();
  expect(await start({ week_starts_on: '2026-03-03' })).toMatchObject({ ok: false, field: 'week' });
  expect(await start({ week_starts_on: '2026-04-06' })).toMatchObject({ ok: false, field: 'week' });
  const thisWeek = weekStart(londonDay(now)).toString();
  expect(await start({ week_starts_on: thisWeek })).toMatchObject({
    ok: false,
    reason: expect.stringContaining('a week that is over'),
  });
  expect(await start({ weekdays: [] })).toMatchObject({ ok: false, field: 'days' });
  const { id } = answered(await start());
  for (const role of ['auditor', 'broker', 'finance_officer'] as const)
    await expect(as(role, (scope) => cancelWindows(scope, id))).rejects.toThrow('windows.run');
  const count = async (scope: Scope) =>
    (await sql<{ n: number }>`select count(*)::int as n from window_run`.execute(scope.db)).rows[0]?.n;
  expect(await withScope(database, manager, count, now)).toBe(0);
  const other = await world();
  expect(other.councilId).not.toBe(councilId);
  expect(await other.as('auditor', (scope) => listWindowRuns(scope))).toEqual([]);
});
