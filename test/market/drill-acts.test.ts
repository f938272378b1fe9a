import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { listCoveringLines } from '../../src/brokerage/records/transition-cover.ts';
import { getTransition, listMoves } from '../../src/brokerage/records/transitions.ts';
import { drillPaper } from '../../src/market/pages/drill-paper.ts';
import { WEEKDAYS } from '../../src/market/rules/drill-words.ts';
import { makeTransition, runDrill, startSweep } from '../../src/market/actions/run-drill.ts';
import { drillEverybodyJob } from '../../src/market/jobs.ts';
import {
  drillOfTransition,
  failureOfTransition,
  getDrill,
  getSweep,
  listDrills,
} from '../../src/market/records/drills.ts';
import type { Role } from '../../src/platform/permissions.ts';
import { type Scope, systemOf, withScope } from '../../src/platform/scope.ts';
import { answered } from '../brokerage/arranged.ts';
import { aTransitionWorld, CUT_OVER, side } from '../brokerage/transition-world.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();

/** A transition world with somebody of each role, at the world's own time. */
async function aDrillWorld() {
  const world = await aTransitionWorld(database, 4);
  const now = await world.work(async (scope) => await Promise.resolve(scope.now));
  const as = async <T>(role: Role, work: (scope: Scope) => Promise<T>): Promise<T> =>
    await withScope(database, await somebody(database, world.councilId, role), work, now);
  const of = { providerId: world.failing.id, areaId: null, failsOn: CUT_OVER };
  return { ...world, as, of, now };
}

/** How many rows every table has, but for the audit trail. */
async function rowCounts(): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ name: string; count: number }>(
    `select relname as name, (xpath('/row/c/text()', query_to_xml('select count(*) as c from public.' || quote_ident(relname), false, true, '')))[1]::text::int as count
     from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}

test('a drill places everybody as a transition would, and changes nothing but its own row', async () => {
  const world = await aDrillWorld();
  const before = await rowCounts();
  await world.as('commissioner', async (scope) => await Promise.resolve(scope));
  const users = (await rowCounts()).get('app_user') ?? 0;
  const { id } = answered(await world.as('commissioner', (scope) => runDrill(scope, world.of)));
  const after = await rowCounts();
  for (const [table, count] of after) {
    if (['audit_event', 'app_user', 'membership'].includes(table)) continue;
    expect([table, count - (before.get(table) ?? 0)]).toEqual([table, table === 'drill' ? 1 : 0]);
  }
  expect(users).toBeGreaterThan(0);
  const drill = await world.as('auditor', (scope) => getDrill(scope, id));
  expect(drill).toMatchObject({
    services: 4,
    by_hand: 0,
    people: 4,
    weekly_minutes: 4 * 420,
    losing_people: 0,
  });
  expect(drill.answer.lines.map(({ lineId }) => lineId)).toEqual(world.lines);
  // Beacon has room for two, Cedar for one; the in-house service never said what it can take.
  expect(drill.answer.takers.find(({ kind }) => kind === 'in-house')).toBeUndefined();
  expect(drill.answer.takers.find(({ kind }) => kind === 'nobody')).toMatchObject({ services: 1 });
  expect(drill).toMatchObject({
    placed_minutes: 3 * 420,
    in_house_minutes: 420,
    uncovered_minutes: 420,
    uncovered_people: 1,
  });
  expect(drill.workers_beyond).toBe(1);
  expect(drill.answer.capacity.every(({ stale }) => !stale)).toBe(true);
  await expect(database.pool.query('update drill set people = 0 where id = $1', [id])).rejects.toThrow(
    /drill/,
  );
});

test('one press makes it the real plan, once, and each names the other', async () => {
  const world = await aDrillWorld();
  const { id } = answered(await world.as('contracts_officer', (scope) => runDrill(scope, world.of)));
  await expect(world.as('commissioner', (scope) => makeTransition(scope, side, id))).rejects.toThrow(
    'placement.work',
  );
  const { transitionId } = answered(await world.as('broker', (scope) => makeTransition(scope, side, id)));
  expect(await world.as('broker', (scope) => drillOfTransition(scope, transitionId))).toBe(id);
  expect((await world.as('broker', (scope) => getDrill(scope, id))).transition_id).toBe(transitionId);
  expect(await world.as('broker', (scope) => makeTransition(scope, side, id))).toMatchObject({
    reason: 'This drill is a transition already',
  });
  expect(await world.as('social_worker', (scope) => drillOfTransition(scope, transitionId))).toBeUndefined();
});

test('the real plan leaves uncovered what its drill did, by area and part of the day, and the old provider holds nothing from that day', async () => {
  const world = await aDrillWorld();
  // In the evening the in-house service has room for half of what falls to it, and in the morning for none, however much it has in all.
  for (const [part, minutes] of [
    ['evening', 120],
    ['midday', 5000],
  ])
    await database.pool.query(
      `insert into provider_capacity (council_id, provider_id, area_id, part_of_day, from_week_on, weekly_minutes, as_of)
       values ($1, $2, $3, $4, '2026-03-02', $5, '2026-03-03T09:00:00Z')`,
      [world.councilId, world.inHouse.id, world.areaId, part, minutes],
    );
  const { id } = answered(await world.as('broker', (scope) => runDrill(scope, world.of)));
  const drill = await world.as('broker', (scope) => getDrill(scope, id));
  expect(drill.uncovered_minutes).toBe(210 + 90);
  const { transitionId } = answered(await world.as('broker', (scope) => makeTransition(scope, side, id)));
  const [plan, moves] = await world.as('broker', async (scope) => [
    await getTransition(scope, transitionId),
    await listMoves(scope, transitionId),
  ]);
  expect(plan.over_in_house_minutes).toBe(drill.uncovered_minutes);
  expect(moves.flatMap(({ uncovered }) => uncovered ?? [])).toEqual([
    {
      areaId: world.areaId,
      minutes: 300,
      parts: [
        { part: 'morning', minutes: 210 },
        { part: 'evening', minutes: 90 },
      ],
      places: null,
    },
  ]);
  // Whoever sees the plan is told when care stops, whether they may see the drill or not.
  for (const role of ['broker', 'social_worker'] as const)
    expect(await world.as(role, (scope) => failureOfTransition(scope, transitionId))).toBe(CUT_OVER);
  const lines = await world.as('broker', (scope) => listCoveringLines(scope, plan, CUT_OVER));
  const midnight = Temporal.Instant.from(`${CUT_OVER}T00:00:00Z`).epochMilliseconds / 1000;
  expect(new Set(lines.map(({ old }) => old.to))).toEqual(new Set([midnight]));
  const other = answered(await (await aDrillWorld()).start());
  expect(await world.as('broker', (scope) => failureOfTransition(scope, other.id))).toBeUndefined();
});

test('a day that has come, or on which nothing goes on, is refused; who may not is stopped', async () => {
  const world = await aDrillWorld();
  const run = async (given: Partial<typeof world.of>) =>
    await world.as('broker', (scope) => runDrill(scope, { ...world.of, ...given }));
  expect(await run({ failsOn: '2026-03-04' })).toMatchObject({ ok: false, field: 'fails_on' });
  expect(await run({ failsOn: '2028-03-04' })).toMatchObject({ reason: 'Choose a day within a year' });
  expect(await run({ providerId: world.cedar.id })).toMatchObject({
    reason: 'No service of this provider goes on over that day',
  });
  for (const role of ['auditor', 'social_worker', 'finance_officer'] as const)
    await expect(world.as(role, (scope) => runDrill(scope, world.of))).rejects.toThrow('drills.run');
});

test('no provider sees a drill, nor another council', async () => {
  const world = await aDrillWorld();
  answered(await world.as('broker', (scope) => runDrill(scope, world.of)));
  const count = async (scope: Scope) =>
    (await sql<{ n: number }>`select count(*)::int as n from drill`.execute(scope.db)).rows[0]?.n;
  expect(await withScope(database, world.failing.manager, count, world.now)).toBe(0);
  const other = await aDrillWorld();
  expect(await other.as('commissioner', count)).toBe(0);
});

test('every provider is drilled for one day, and done again nothing is drilled twice', async () => {
  const world = await aDrillWorld();
  const { id } = answered(await world.as('commissioner', (scope) => startSweep(scope, CUT_OVER)));
  const { councilId, now } = world;
  const job = {
    database,
    councilId,
    payload: { sweepId: id },
    inScope: async <T>(work: (scope: Scope) => Promise<T>) =>
      await withScope(database, systemOf(councilId), work, now),
  };
  await drillEverybodyJob.run(job);
  await drillEverybodyJob.run(job);
  const drills = await world.as('auditor', (scope) => listDrills(scope, { sweepId: id }));
  expect(drills.map(({ provider_id }) => provider_id)).toEqual([world.failing.id]);
  expect(drills[0]?.made_by_name).not.toBeNull();
  expect((await world.as('auditor', (scope) => getSweep(scope, id))).drills).toBe(1);
  expect(await world.as('commissioner', (scope) => startSweep(scope, '2026-03-04'))).toMatchObject({
    ok: false,
  });
});

test('where the in-house service itself fails, what nobody takes is with nobody', async () => {
  const world = await aDrillWorld();
  await database.pool.query('update contract set kind = $1 where id = $2', [
    'in-house',
    world.failing.contractId,
  ]);
  await database.pool.query('update contract set kind = $1 where id = $2', [
    'spot',
    world.inHouse.contractId,
  ]);
  const { id } = answered(await world.as('broker', (scope) => runDrill(scope, world.of)));
  const drill = await world.as('broker', (scope) => getDrill(scope, id));
  const { answer, uncovered_minutes } = drill;
  expect(answer.inHouse.providerId).toBeNull();
  expect(answer.takers.find(({ providerId }) => providerId === null)).toMatchObject({
    kind: 'nobody',
    services: 1,
  });
  expect(uncovered_minutes).toBe(420);
  const chart = drillPaper(drill, 'Walsall', new Date()).parts.find(({ kind }) => kind === 'bars');
  const days = chart?.kind === 'bars' ? chart.rows : [];
  expect(days.map(({ label }) => label)).toEqual(WEEKDAYS);
  expect(days.map(({ value }) => value)).toEqual(Array.from({ length: 7 }, () => 60));
  expect(days.map(({ words }) => words)).toEqual(Array.from({ length: 7 }, () => '1:00'));
  expect(await world.as('broker', (scope) => makeTransition(scope, side, id))).toMatchObject({ ok: false });
});
