/** The rest of a week that was published: the gaps are filled, what was published stays, and a plan is taken by day. */
import { expect, test } from 'vitest';
import { solveDay } from '../../src/rounds/actions/solve-day.ts';
import { changesBetween } from '../../src/rounds/rules/day-answer.ts';
import type { DayToPlan } from '../../src/rounds/rules/day-problem.ts';
import { whatIsLost, whatStays } from '../../src/rounds/rules/what-stays.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { at, plainDay, stopsOf, visit, worker } from './plain-day.ts';
import { aRotaWorldNextWeek, nextMonday, type RotaWorld, workOutProposals } from './rota-world.ts';

const visits = [
  visit(1, 'Ann', '08:00', { earliest: at('08:00'), latest: at('08:00') }),
  visit(2, 'Cas', '08:00', { latest: at('08:40') }),
  visit(3, 'Dee', '10:00'),
];
const standing = stopsOf(visits, [[2, 0, 1, '08:00']]);
const day: DayToPlan = plainDay({
  visits,
  workers: [worker(1, 'Bea')],
  shifts: new Map([[1, [{ from: at('07:00'), to: at('14:00') }]]]),
  stops: standing,
});

async function planned(asked: DayToPlan) {
  const solved = await solveDay(asked, { seed: 1, budget: { kind: 'moves', moves: 2000 } });
  if (!solved.ok) throw new Error(solved.reason);
  const { stops, notServed } = solved.value;
  return {
    changed: changesBetween(standing, stops).map(({ kind, visitId }) => `${kind} ${visitId}`),
    nobody: notServed.map(({ visit: { id }, proven }) => `${id}${proven ? ' for certain' : ''}`),
  };
}

test('what stays is in the way of nobody for certain: planned anew it may move', async () => {
  expect(await planned({ ...day, stays: new Set([2]) })).toEqual({ changed: ['put on 3'], nobody: ['1'] });
  expect(await planned(day)).toEqual({ changed: ['put on 1', 'moved 2', 'put on 3'], nobody: [] });
});

test('a visit stays unless something stands in its way that planning puts right', () => {
  const stops = stopsOf(visits, [
    [1, 0, 1, '08:00'],
    [2, 0, 1, '08:10'],
    [3, 0, 1, '10:00'],
  ]);
  const [ann, cas, dee] = stops;
  if (ann === undefined || cas === undefined || dee === undefined) throw new Error('no stops');
  const overlap = { kind: 'overlap', stop: cas, words: '' } as const;
  const noBreak = { kind: 'break', stop: dee, words: '' } as const;
  expect([...whatStays({ stops, conflicts: [overlap, noBreak] })]).toEqual([1, 3]);
});

test('of two who come together one still comes where the other is away and nobody else is found', async () => {
  const pair = visit(4, 'Eve', '11:00', { workers: 2 });
  const [bea, cy] = stopsOf(
    [pair],
    [
      [4, 0, 1, '11:00'],
      [4, 1, 2, '11:00'],
    ],
  );
  if (bea === undefined || cy === undefined) throw new Error('no stops');
  const away = { kind: 'away', stop: cy, words: '' } as const;
  const known = { stops: [bea, cy], conflicts: [away, { ...away, kind: 'shift' as const }] };
  expect(whatIsLost(known, null)).toEqual([cy]);
  expect(whatIsLost(known, cy.startsAt + 1)).toEqual([]);
  expect([...whatStays(known)]).toEqual([]);
  const solved = await solveDay(
    {
      ...day,
      visits: [pair],
      workers: [worker(1, 'Bea'), worker(2, 'Cy')],
      stops: [bea],
      lost: [cy],
      stays: whatStays(known),
    },
    { seed: 1, budget: { kind: 'moves', moves: 1000 } },
  );
  expect(solved.ok && solved.value.stops).toMatchObject([{ part: 0, workerId: 1, startsAt: at('11:00') }]);
  expect(solved.ok && solved.value.notServed).toHaveLength(1);
});

const database = await freshDatabase();
const app = await testApp(database);
const monday = nextMonday();
const tuesday = Temporal.PlainDate.from(monday).add({ days: 1 }).toString();

async function workOut({ councilId }: RotaWorld): Promise<void> {
  await database.pool.query(
    `update rota_proposal set asked = jsonb_set(asked, '{budget}', '{"kind":"moves","moves":5000}') where state = 'working'`,
  );
  await workOutProposals(database, councilId);
}

/** Every stop of a council as 'visit worker start'. */
async function stopsNow({ councilId }: RotaWorld): Promise<string[]> {
  const { rows } = await database.pool.query<{ stop: string }>(
    `select concat_ws(' ', planned_visit_id, part, care_worker_id, starts_at) as stop from rota_stop where council_id = $1 order by 1`,
    [councilId],
  );
  return rows.map(({ stop }) => stop);
}

test('a plan of several days is taken by day, and says so', async () => {
  const world = await aRotaWorldNextWeek(database);
  const visitor = app.as(world.coordinator);
  await database.pool.query(
    `update planned_visit set starts_at = starts_at + interval '1 day', starts_on = starts_on + 1 where id = $1`,
    [world.visits['doraMorning']],
  );
  const plan = (await visitor.post(`/rounds/weeks/${monday}/plan`, {})).location ?? '';
  await workOut(world);
  const found = await visitor.get(plan);
  expect(found.text).toContain('Days to take');
  // A week that was never published is planned as a whole, and nobody has been told anything.
  for (const words of ['Plan anew', 'Published visits that change']) expect(found.text).not.toContain(words);
  const none = await visitor.post(plan, { act: 'take', by_day: 'yes' });
  expect(none.location).toBe(plan);
  expect(await stopsNow(world)).toEqual([]);
  await visitor.post(plan, { act: 'take', by_day: 'yes', days: [tuesday] });
  const stops = await stopsNow(world);
  expect(stops).toHaveLength(1);
  expect(stops[0]).toContain(`${world.visits['doraMorning']} 0`);
  expect((await visitor.get(plan)).text).toMatch(
    /This was taken for Tuesday .*\. Its other days stayed as they were\./,
  );
});

test('in a published week only the gaps are filled, unless it is asked anew; it is said how many would have to be told', async () => {
  const world = await aRotaWorldNextWeek(database);
  const visitor = app.as(world.coordinator);
  const first = (await visitor.post(`/rounds/weeks/${monday}/plan`, { day: monday })).location ?? '';
  await workOut(world);
  await visitor.post(first, { act: 'take' });
  // Promised by hand at a time that no planner would choose: published, and then a gap opens.
  await visitor.post(`/rounds/visits/${world.visits['adaNoon']}/0`, {
    act: 'put',
    worker: String(world.workers.dee),
    time: '12:44',
  });
  await visitor.post(`/rounds/weeks/${monday}/publish`, {});
  await visitor.post(`/rounds/visits/${world.visits['doraMorning']}/0`, { act: 'off' });
  const before = await stopsNow(world);

  const gaps = (await visitor.post(`/rounds/weeks/${monday}/plan`, { day: monday })).location ?? '';
  await workOut(world);
  const shown = await visitor.get(gaps);
  for (const words of [
    '1 change',
    'Only the gaps are filled',
    'Plan anew instead',
    'Published visits that change',
  ])
    expect(shown.text).toContain(words);

  expect(shown.text).toContain('Nobody has to be told');

  const anew = (await visitor.post(gaps, { act: 'otherwise' })).location ?? '';
  expect(anew).not.toBe(gaps);
  expect((await visitor.get(gaps)).text).toContain('This was left');
  await workOut(world);
  const other = await visitor.get(anew);
  for (const words of ['Planned anew: visits that were published may change', 'Fill only the gaps instead'])
    expect(other.text).toContain(words);

  // Dee cannot come after all: her visits have a conflict, and only they may go to others.
  await database.pool.query(
    `insert into worker_absence (council_id, provider_id, care_worker_id, kind, starts_at, recorded_at)
     values ($1, $2, $3, 'sickness', $4::date, now())`,
    [world.councilId, world.providerId, world.workers.dee, monday],
  );
  const again = (await visitor.post(anew, { act: 'otherwise' })).location ?? '';
  await workOut(world);
  expect((await visitor.get(again)).text).toMatch(/[1-9] care workers? and [1-9] (person|people) to tell/);
  await visitor.post(again, { act: 'take' });
  const after = await stopsNow(world);
  const hers = (stop: string): boolean => stop.split(' ')[2] === String(world.workers.dee);
  expect(before.some(hers)).toBe(true);
  expect(after.some(hers)).toBe(false);
  expect(after).toHaveLength(before.length + 1);
  expect(after).toEqual(expect.arrayContaining(before.filter((stop) => !hers(stop))));
});
