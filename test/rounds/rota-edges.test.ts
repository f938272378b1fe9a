/** Rotas at their edges: midnight, the week's ends, workers who have left, visits that are cancelled later. */
import { expect, test } from 'vitest';
import { putStop } from '../../src/rounds/actions/edit-rota.ts';
import { askRepair, askTheRest } from '../../src/rounds/actions/propose.ts';
import { sendInRota } from '../../src/rounds/actions/send-in-rota.ts';
import { publishRota } from '../../src/rounds/actions/publish-rota.ts';
import { readProposal } from '../../src/rounds/actions/take-proposal.ts';
import { listStopsAhead } from '../../src/rounds/records/own-rounds.ts';
import { findPublication, findRota, listStops } from '../../src/rounds/records/rotas.ts';
import { readWeek } from '../../src/rounds/records/rota-weeks.ts';
import { dayOfWeek, midnightOf } from '../../src/rounds/rules/rota-week.ts';
import type { Scope } from '../../src/platform/scope.ts';
import { withScope } from '../../src/platform/scope.ts';
import { roundsSide } from '../../src/web/urls.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorld, MONDAY, onMonday, type RotaWorld, workOutProposals } from './rota-world.ts';

const database = await freshDatabase();
const app = await testApp(database);

/** Moves a visit to another time, with its call window in minutes before and after. */
async function moveVisit(visitId: number, to: string, window = 15): Promise<void> {
  const instant = Temporal.PlainDateTime.from(to).toZonedDateTime('Europe/London').toInstant();
  const day = Temporal.PlainDateTime.from(to).toPlainDate();
  await database.pool.query(
    `update planned_visit set starts_at = $2, starts_on = $3, week_starts_on = $4, earlier_minutes = $5, later_minutes = $5, time_critical = false
     where id = $1`,
    [
      visitId,
      instant.toString(),
      day.toString(),
      day.subtract({ days: day.dayOfWeek - 1 }).toString(),
      window,
    ],
  );
}

async function aWorld() {
  const world = await aRotaWorld(database);
  const act = <T>(work: (scope: Scope) => Promise<T>) => onMonday(database, world.coordinator, work);
  const visitOf = (name: string): number => world.visits[name] ?? 0;
  const put = async (name: string, workerId: number, time = '') => {
    const done = await act((scope) => putStop(scope, { visitId: visitOf(name), part: 0, workerId, time }));
    if (!done.ok) throw new Error(done.reason);
  };
  return { ...world, act, visitOf, put };
}

/** A day of the rota as it now is. */
async function dayNow({ providerId }: RotaWorld, scope: Scope, monday: string, day: string) {
  const rota = await findRota(scope, providerId, monday);
  const stops = rota === undefined ? [] : await listStops(scope, rota.id);
  return dayOfWeek(await readWeek(scope, providerId, monday), stops, day);
}

test('a time that only lies in the call window after midnight is after midnight', async () => {
  const world = await aWorld();
  await moveVisit(world.visitOf('adaNoon'), `${MONDAY}T23:45`, 45);
  await world.put('adaNoon', world.workers.bea, '00:15');
  const day = await world.act((scope) => dayNow(world, scope, MONDAY, MONDAY));
  expect(day.stops).toMatchObject([{ startsAt: midnightOf('2026-03-03') + 900 }]);
  expect(day.conflicts.map(({ kind }) => kind)).toEqual(['shift']);
});

test('a rota that is sent in may start a visit of the evening after midnight', async () => {
  const world = await aWorld();
  await moveVisit(world.visitOf('adaNoon'), `${MONDAY}T23:45`, 45);
  const send = (start: string) =>
    world.act((scope) =>
      sendInRota(
        scope,
        roundsSide,
        `visit_id,rostered_start,worker_id\nV-adaNoon-${world.councilId},${start},W1`,
      ),
    );
  expect(await send('2026-03-03T00:10')).toMatchObject({ ok: true, value: { visits: 1, faults: [] } });
  expect(await send('2026-03-03T12:30')).toMatchObject({
    ok: true,
    value: { visits: 0, faults: [{ field: 'rostered_start' }] },
  });
});

test('rest is held against the Sunday of the week before', async () => {
  const world = await aWorld();
  await moveVisit(world.visitOf('adaNoon'), '2026-03-01T22:00');
  await world.put('adaNoon', world.workers.bea);
  await world.put('adaMorning', world.workers.bea);
  const day = await world.act((scope) => dayNow(world, scope, MONDAY, MONDAY));
  expect(day.conflicts).toMatchObject([{ kind: 'rest', stop: { visitId: world.visitOf('adaMorning') } }]);
});

test('a day that is not in the week is not planned', async () => {
  const world = await aWorld();
  expect(await world.act((scope) => askTheRest(scope, { monday: MONDAY, day: '2026-03-09' }))).toMatchObject({
    ok: false,
    field: 'day',
  });
});

test('the visits of who has left are nobody’s, and are not published as theirs', async () => {
  const world = await aWorld();
  await world.put('adaMorning', world.workers.bea);
  await world.put('benMorning', world.workers.cy);
  await database.pool.query(`update care_worker set ends_on = '2026-03-01' where id = $1`, [
    world.workers.bea,
  ]);
  const day = await world.act((scope) => dayNow(world, scope, MONDAY, MONDAY));
  expect(day.open.map(({ visit }) => visit.id)).toContain(world.visitOf('adaMorning'));
  await world.act((scope) => publishRota(scope, roundsSide, { monday: MONDAY, words: '' }));
  const published = await world.act((scope) => findPublication(scope, world.providerId, MONDAY));
  expect(published?.stops.map(({ visitId }) => visitId)).toEqual([world.visitOf('benMorning')]);
});

test('a visit that is cancelled is no change any more once the rota without it is published', async () => {
  const world = await aWorld();
  await world.put('adaMorning', world.workers.bea);
  await world.put('benMorning', world.workers.cy);
  const publish = (words: string) =>
    world.act((scope) => publishRota(scope, roundsSide, { monday: MONDAY, words }));
  await publish('');
  await database.pool.query(
    `update planned_visit set status = 'cancelled', cancelled_at = now(), cancelled_because = 'Away' where id = $1`,
    [world.visitOf('adaMorning')],
  );
  const visitor = app.as(world.coordinator);
  const changes = async () => (await visitor.get(`/rounds/weeks/${MONDAY}/publish`)).text;
  expect(await changes()).toContain('1 change');
  expect((await visitor.get(`/rounds?week=${MONDAY}`)).text).toContain('1 change since version 1');
  expect(await publish('Cancelled')).toMatchObject({ ok: true });
  expect(await changes()).toContain('0 changes');
  expect((await visitor.get(`/rounds?week=${MONDAY}`)).text).toContain('Published, version 2');
});

test('who is away over Sunday has their visits of every week after looked for, week by week', async () => {
  const world = await aWorld();
  await moveVisit(world.visitOf('adaNoon'), '2026-03-09T09:00');
  await moveVisit(world.visitOf('doraMorning'), '2026-03-16T09:00');
  await world.put('adaNoon', world.workers.bea);
  await world.put('doraMorning', world.workers.bea);
  const asked = await world.act((scope) =>
    askRepair(scope, {
      workerId: world.workers.bea,
      kind: 'sickness',
      from: midnightOf('2026-03-08'),
      to: null,
      words: '',
      budget: { kind: 'moves', moves: 500 },
    }),
  );
  if (!asked.ok) throw new Error('nothing was looked for');
  expect(asked.value.plans.map(({ monday }) => monday)).toEqual(['2026-03-09', '2026-03-16']);
  const [{ id } = { id: 0 }, later] = asked.value.plans;
  await workOutProposals(database, world.councilId);
  const page = await app.as(world.coordinator).get(`/rounds/plans/${id}`);
  expect(page.html).toContain(`href="/rounds/plans/${later?.id}"`);
  expect(page.text).toContain('the week of Monday 16 March 2026');
  const { proposal } = await world.act((scope) => readProposal(scope, id));
  expect(proposal.asked).toMatchObject({
    days: ['2026-03-09'],
    lost: [{ visitId: world.visitOf('adaNoon') }],
  });
});

test('a repair says that it publishes what was changed before and not published', async () => {
  const world = await aWorld();
  await world.put('adaMorning', world.workers.bea);
  await world.act((scope) => publishRota(scope, roundsSide, { monday: MONDAY, words: '' }));
  await world.put('benMorning', world.workers.cy);
  const asked = await world.act((scope) =>
    askRepair(scope, {
      workerId: world.workers.bea,
      kind: 'leave',
      from: midnightOf(MONDAY),
      to: null,
      words: '',
      budget: { kind: 'moves', moves: 500 },
    }),
  );
  if (!asked.ok || asked.value.plans[0] === undefined) throw new Error('nothing was looked for');
  await workOutProposals(database, world.councilId);
  expect((await app.as(world.coordinator).get(`/rounds/plans/${asked.value.plans[0].id}`)).text).toContain(
    '1 change that you made and did not publish yet would be published with it',
  );
});

test('what the planner cannot be asked is not said to be certain', async () => {
  const world = await aWorld();
  await database.pool.query(
    `update person set latitude = null, longitude = null, postcode = null where id = $1`,
    [world.people['dora']],
  );
  const asked = await world.act((scope) =>
    askTheRest(scope, { monday: MONDAY, day: MONDAY, budget: { kind: 'moves', moves: 500 } }),
  );
  if (!asked.ok) throw new Error(asked.reason);
  await workOutProposals(database, world.councilId);
  const { proposal } = await world.act((scope) => readProposal(scope, asked.value.id));
  expect(proposal.answer?.days[0]?.notServed).toMatchObject([
    { visitId: world.visitOf('doraMorning'), proven: false, looked: false },
  ]);
  const page = await app.as(world.coordinator).get(`/rounds/plans/${asked.value.id}`);
  expect(page.text).toContain('Not looked for');
});

test('pay that rises in the middle of a week counts from its day', async () => {
  const world = await aWorld();
  await moveVisit(world.visitOf('adaNoon'), '2026-03-04T09:00');
  await world.put('adaNoon', world.workers.bea);
  for (const [from, pence] of [
    ['2026-03-01', 1300],
    ['2026-03-04', 1777],
  ])
    await database.pool.query(
      `insert into worker_pay (council_id, provider_id, effective_from, care_pence, travel, recorded_at) values ($1, $2, $3, $4, 'not paid', now())`,
      [world.councilId, world.providerId, from, pence],
    );
  const visitor = app.as(world.coordinator);
  expect((await visitor.get(`/rounds/weeks/${MONDAY}/pay`)).text).toContain('£17.77');
  expect((await visitor.get(`/rounds/days/2026-03-04/workers/${world.workers.bea}`)).text).toContain(
    '£17.77',
  );
});

test('a way that nobody knows is said beside the hourly pay, which would be less with it', async () => {
  const world = await aWorld();
  await database.pool.query(
    `update person set latitude = null, longitude = null, postcode = null where id = $1`,
    [world.people['ben']],
  );
  await database.pool.query(
    `insert into worker_pay (council_id, provider_id, effective_from, care_pence, travel, recorded_at) values ($1, $2, '2026-03-01', 1300, 'not paid', now())`,
    [world.councilId, world.providerId],
  );
  await world.put('adaMorning', world.workers.bea);
  await world.put('benMorning', world.workers.bea);
  const visitor = app.as(world.coordinator);
  expect((await visitor.get(`/rounds/weeks/${MONDAY}/pay`)).text).toContain('1 way not known');
});

test('after midnight a worker still reads the visit that they are at', async () => {
  const world = await aWorld();
  await moveVisit(world.visitOf('adaNoon'), '2026-03-08T23:50');
  await world.put('adaNoon', world.workers.bea);
  await world.act((scope) => publishRota(scope, roundsSide, { monday: MONDAY, words: '' }));
  const readAt = async (time: string) =>
    await withScope(
      database,
      world.coordinator,
      (scope) => listStopsAhead(scope, { providerId: world.providerId, workerId: world.workers.bea }),
      Temporal.Instant.from(time),
    );
  expect(await readAt('2026-03-09T00:10:00Z')).toHaveLength(1);
  expect(await readAt('2026-03-09T00:30:00Z')).toHaveLength(0);
});
