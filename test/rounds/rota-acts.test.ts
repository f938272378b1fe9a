import { expect, test } from 'vitest';
import { putStop, redoLast, setLocked, takeOff, undoLast } from '../../src/rounds/actions/edit-rota.ts';
import { askRepair, askTheRest } from '../../src/rounds/actions/propose.ts';
import { publishRota } from '../../src/rounds/actions/publish-rota.ts';
import { sendInRota } from '../../src/rounds/actions/send-in-rota.ts';
import {
  leaveProposal,
  readProposal,
  takeProposal,
  tickCall,
} from '../../src/rounds/actions/take-proposal.ts';
import { listCalls } from '../../src/rounds/records/proposals.ts';
import { findPublication, findRota, listStops } from '../../src/rounds/records/rotas.ts';
import { readWeek } from '../../src/rounds/records/rota-weeks.ts';
import { dayOfWeek, midnightOf } from '../../src/rounds/rules/rota-week.ts';
import { roundsSide } from '../../src/web/urls.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aRotaWorld, MONDAY, onMonday, type RotaWorld, workOutProposals } from './rota-world.ts';

const database = await freshDatabase();
const moves = { kind: 'moves', moves: 6000 } as const;
const at = (time: string): number => {
  const { hour, minute } = Temporal.PlainTime.from(time);
  return midnightOf(MONDAY) + hour * 3600 + minute * 60;
};

async function stopsNow({ providerId, coordinator }: RotaWorld) {
  return await onMonday(database, coordinator, async (scope) => {
    const rota = await findRota(scope, providerId, MONDAY);
    return rota === undefined ? [] : await listStops(scope, rota.id);
  });
}

/** Plans the Monday and takes what was found. */
async function planned(world: RotaWorld): Promise<void> {
  const asked = await onMonday(database, world.coordinator, (scope) =>
    askTheRest(scope, { monday: MONDAY, day: MONDAY, budget: moves }),
  );
  if (!asked.ok) throw new Error(asked.reason);
  await workOutProposals(database, world.councilId);
  const taken = await onMonday(database, world.coordinator, (scope) =>
    takeProposal(scope, roundsSide, asked.value.id),
  );
  if (!taken.ok) throw new Error(taken.reason);
}

test('a visit is put to a worker, moved, locked, taken off, and each step taken back', async () => {
  const world = await aRotaWorld(database);
  const { visits, workers, coordinator } = world;
  const ada = { visitId: visits['adaMorning'] ?? 0, part: 0 };
  const act = <T>(work: Parameters<typeof onMonday<T>>[2]) => onMonday(database, coordinator, work);
  expect(await act((scope) => putStop(scope, { ...ada, workerId: workers.bea, time: '8:05' }))).toMatchObject(
    { ok: true },
  );
  expect(await stopsNow(world)).toEqual([
    { ...ada, workerId: workers.bea, startsAt: at('08:05'), locked: false },
  ]);
  expect(await act((scope) => setLocked(scope, { ...ada, locked: true }))).toMatchObject({ ok: true });
  expect(await stopsNow(world)).toMatchObject([{ locked: true }]);
  const toCy = { ...ada, workerId: workers.cy, time: '' };
  expect(await act((scope) => putStop(scope, { ...toCy, unlock: true }))).toMatchObject({ ok: true });
  expect(await stopsNow(world)).toMatchObject([
    { workerId: workers.cy, startsAt: at('08:00'), locked: false },
  ]);
  expect(await act((scope) => takeOff(scope, ada))).toMatchObject({ ok: true });
  expect(await stopsNow(world)).toEqual([]);
  expect(await act((scope) => takeOff(scope, ada))).toMatchObject({ ok: false });
  for (const workerId of [workers.cy, workers.bea, workers.bea]) {
    expect(await act((scope) => undoLast(scope, MONDAY))).toMatchObject({ ok: true });
    expect(await stopsNow(world)).toMatchObject([{ workerId }]);
  }
  await act((scope) => undoLast(scope, MONDAY));
  expect(await stopsNow(world)).toEqual([]);
  expect(await act((scope) => undoLast(scope, MONDAY))).toMatchObject({ ok: false });
});

test('what was taken back is put back step by step, until something else is changed', async () => {
  const world = await aRotaWorld(database);
  const { visits, workers, coordinator } = world;
  const ada = { visitId: visits['adaMorning'] ?? 0, part: 0 };
  const ben = { visitId: visits['benMorning'] ?? 0, part: 0 };
  const act = <T>(work: Parameters<typeof onMonday<T>>[2]) => onMonday(database, coordinator, work);
  const put = (of: typeof ada, time: string) =>
    act((scope) => putStop(scope, { ...of, workerId: workers.bea, time }));
  await put(ada, '8:05');
  await put(ada, '8:10');
  const last = await act((scope) => undoLast(scope, MONDAY));
  const first = await act((scope) => undoLast(scope, MONDAY));
  if (!last.ok || !first.ok) throw new Error('nothing was taken back');
  expect(await stopsNow(world)).toEqual([]);
  expect(await act((scope) => redoLast(scope, MONDAY, last.value.id))).toMatchObject({ ok: false });
  expect(await act((scope) => redoLast(scope, MONDAY, first.value.id))).toMatchObject({
    ok: true,
    value: { id: first.value.id, part: ada },
  });
  expect(await stopsNow(world)).toMatchObject([{ startsAt: at('08:05') }]);
  expect(await act((scope) => redoLast(scope, MONDAY))).toMatchObject({ ok: true });
  expect(await stopsNow(world)).toMatchObject([{ startsAt: at('08:10') }]);
  expect(await act((scope) => redoLast(scope, MONDAY))).toMatchObject({ ok: false });
  await act((scope) => undoLast(scope, MONDAY));
  await put(ben, '8:30');
  expect(await act((scope) => redoLast(scope, MONDAY))).toMatchObject({
    ok: false,
    reason: 'There is nothing to put back',
  });
  expect(await act((scope) => undoLast(scope, MONDAY, first.value.id))).toMatchObject({ ok: false });
  expect(await stopsNow(world)).toHaveLength(2);
});

test('what is locked is neither moved nor taken off by hand, for itself or for the other of two, until it is unlocked', async () => {
  const world = await aRotaWorld(database);
  const { visits, workers, coordinator } = world;
  const act = <T>(work: Parameters<typeof onMonday<T>>[2]) => onMonday(database, coordinator, work);
  const [one, other] = [0, 1].map((part) => ({ visitId: visits['coraMorning'] ?? 0, part }));
  if (one === undefined || other === undefined) throw new Error('no visit');
  await act((scope) => putStop(scope, { ...one, workerId: workers.bea, time: '9:00' }));
  await act((scope) => putStop(scope, { ...other, workerId: workers.dee, time: '9:00' }));
  await act((scope) => setLocked(scope, { ...one, locked: true }));
  const before = await stopsNow(world);
  const reason = 'Cora Cole is locked at 09:00 with Bea Ash. Unlock it first';
  for (const tried of [
    await act((scope) => putStop(scope, { ...one, workerId: workers.cy, time: '9:00' })),
    await act((scope) => putStop(scope, { ...one, workerId: workers.bea, time: '9:05' })),
    await act((scope) => putStop(scope, { ...other, workerId: workers.dee, time: '9:05' })),
    await act((scope) => takeOff(scope, one)),
  ])
    expect(tried).toMatchObject({ ok: false, reason });
  expect(await stopsNow(world)).toEqual(before);
  // The other of the two changes hands at the same time: the lock is not touched.
  await act((scope) => putStop(scope, { ...other, workerId: workers.cy, time: '9:00' }));
  expect(await stopsNow(world)).toMatchObject([
    { workerId: workers.bea, locked: true },
    { workerId: workers.cy },
  ]);
  expect(
    await act((scope) => putStop(scope, { ...other, workerId: workers.cy, time: '9:05', unlock: true })),
  ).toMatchObject({ ok: true });
  expect(await stopsNow(world)).toMatchObject([
    { startsAt: at('09:05'), locked: false },
    { startsAt: at('09:05'), locked: false },
  ]);
  await act((scope) => setLocked(scope, { ...one, locked: true }));
  expect(await act((scope) => takeOff(scope, { ...one, unlock: true }))).toMatchObject({ ok: true });
});

test('a worker who is none and a time that is none are refused; another provider’s visit is not found', async () => {
  const { visits, workers, coordinator, councilId } = await aRotaWorld(database);
  const ada = { visitId: visits['adaMorning'] ?? 0, part: 0 };
  expect(
    await onMonday(database, coordinator, (scope) => putStop(scope, { ...ada, workerId: 1e9, time: '8:00' })),
  ).toMatchObject({ ok: false, field: 'worker' });
  expect(
    await onMonday(database, coordinator, (scope) =>
      putStop(scope, { ...ada, workerId: workers.bea, time: 'soon' }),
    ),
  ).toMatchObject({ ok: false, field: 'time' });
  const other = await somebody(
    database,
    councilId,
    'provider_coordinator',
    await aProvider(database, councilId),
  );
  await expect(
    onMonday(database, other, (scope) => putStop(scope, { ...ada, workerId: workers.bea, time: '' })),
  ).rejects.toThrow('visit');
  const broker = await somebody(database, councilId, 'broker');
  await expect(
    onMonday(database, broker, (scope) => putStop(scope, { ...ada, workerId: workers.bea, time: '' })),
  ).rejects.toThrow('rounds.plan');
});

test('the rest is planned round what is locked, at the times that were asked for', async () => {
  const world = await aRotaWorld(database);
  const { visits, workers, coordinator, providerId } = world;
  const dora = { visitId: visits['doraMorning'] ?? 0, part: 0 };
  await onMonday(database, coordinator, (scope) =>
    putStop(scope, { ...dora, workerId: workers.cy, time: '10:20' }),
  );
  await onMonday(database, coordinator, (scope) => setLocked(scope, { ...dora, locked: true }));
  await planned(world);
  const stops = await stopsNow(world);
  expect(stops).toHaveLength(6);
  expect(stops.find(({ visitId }) => visitId === dora.visitId)).toMatchObject({
    workerId: workers.cy,
    startsAt: at('10:20'),
  });
  expect(stops.find(({ visitId }) => visitId === visits['adaNoon'])).toMatchObject({ startsAt: at('12:30') });
  for (const { startsAt } of stops) expect(startsAt % 60).toBe(0);
  const week = await onMonday(database, coordinator, (scope) => readWeek(scope, providerId, MONDAY));
  const day = dayOfWeek(week, stops, MONDAY);
  expect(day.open).toEqual([]);
  expect(day.conflicts).toEqual([]);
});

test('what nobody can do is said with the reason, and a plan that is left or out of date changes nothing', async () => {
  const world = await aRotaWorld(database);
  const { councilId, coordinator, visits } = world;
  await database.pool.query(`update planned_visit set workers = 4 where id = $1`, [visits['coraMorning']]);
  const asked = await onMonday(database, coordinator, (scope) =>
    askTheRest(scope, { monday: MONDAY, day: MONDAY, budget: moves }),
  );
  if (!asked.ok) throw new Error(asked.reason);
  await workOutProposals(database, councilId);
  const seen = await onMonday(database, coordinator, (scope) => readProposal(scope, asked.value.id));
  expect(seen.proposal.state).toBe('ready');
  expect(seen.proposal.answer?.days[0]?.notServed).toMatchObject([
    {
      visitId: visits['coraMorning'],
      why: 'It needs 4 care workers: put the first on by hand, and the others are found.',
    },
  ]);
  await onMonday(database, coordinator, (scope) =>
    putStop(scope, { visitId: visits['adaNoon'] ?? 0, part: 0, workerId: world.workers.dee, time: '' }),
  );
  expect(
    await onMonday(database, coordinator, (scope) => takeProposal(scope, roundsSide, asked.value.id)),
  ).toMatchObject({ ok: false });
  expect(
    await onMonday(database, coordinator, (scope) => leaveProposal(scope, asked.value.id)),
  ).toMatchObject({ ok: true });
  expect(await stopsNow(world)).toHaveLength(1);
});

test('somebody is sick: only what has to changes, it is published, workers have word and the calls are listed', async () => {
  const world = await aRotaWorld(database);
  const { councilId, coordinator, workers, providerId, visits } = world;
  await planned(world);
  const published = await onMonday(database, coordinator, (scope) =>
    publishRota(scope, roundsSide, { monday: MONDAY, words: '' }),
  );
  expect(published).toMatchObject({ ok: true, value: { version: 1 } });
  const before = await stopsNow(world);
  const sick = before.find(({ visitId }) => visitId === visits['adaMorning'])?.workerId ?? 0;
  const hers = before.filter(({ workerId }) => workerId === sick);
  const asked = await onMonday(database, coordinator, (scope) =>
    askRepair(scope, {
      workerId: sick,
      kind: 'sickness',
      from: at('06:40'),
      to: null,
      words: '',
      budget: moves,
    }),
  );
  const [plan] = asked.ok ? asked.value.plans : [];
  if (plan === undefined) throw new Error('no repair');
  const { id } = plan;
  await workOutProposals(database, councilId);
  const seen = await onMonday(database, coordinator, (scope) => readProposal(scope, id));
  expect(seen.changes.filter(({ kind }) => kind === 'other worker')).toHaveLength(hers.length);
  expect(seen.proposal.answer?.days[0]?.notServed).toEqual([]);
  const taken = await onMonday(database, coordinator, (scope) => takeProposal(scope, roundsSide, id));
  expect(taken).toMatchObject({ ok: true });
  const after = await stopsNow(world);
  expect(after).toHaveLength(before.length);
  expect(after.some(({ workerId }) => workerId === sick)).toBe(false);
  expect(
    await onMonday(database, coordinator, (scope) => findPublication(scope, providerId, MONDAY)),
  ).toMatchObject({ version: 2, words: 'A care worker is away' });
  const calls = await onMonday(database, coordinator, (scope) => listCalls(scope, id));
  expect(calls[0]?.timeCritical).toBe(true);
  expect(calls.some(({ personId }) => personId === world.people['ada'])).toBe(true);
  expect(calls.some(({ workerId }) => workerId === sick)).toBe(false);
  expect(calls.find(({ workerId }) => workerId !== null)?.phone).toMatch(/^07700/);
  await onMonday(database, coordinator, (scope) =>
    tickCall(scope, { proposalId: id, id: calls[0]?.id ?? 0, done: true, outcome: 'She knows' }),
  );
  expect((await onMonday(database, coordinator, (scope) => listCalls(scope, id)))[0]).toMatchObject({
    outcome: 'She knows',
  });
  const { rows } = await database.pool.query<{ rostered_workers: string[]; told: number }>(
    `select rostered_workers, (select count(*)::int from outbox_message where council_id = $1 and template = 'rounds-changed') as told
     from planned_visit where id = $2`,
    [councilId, visits['adaMorning']],
  );
  expect(rows[0]?.rostered_workers).toHaveLength(1);
  expect(rows[0]?.told).toBeGreaterThan(0);
  expect(workers.bea).toBeGreaterThan(0);
});

test('a rota is published only where something changed, and again only with a reason', async () => {
  const world = await aRotaWorld(database);
  const { coordinator, visits, workers } = world;
  const publish = (words: string) =>
    onMonday(database, coordinator, (scope) => publishRota(scope, roundsSide, { monday: MONDAY, words }));
  expect(await publish('')).toMatchObject({ ok: false, reason: 'Nobody has a visit yet' });
  const ada = { visitId: visits['adaMorning'] ?? 0, part: 0 };
  await onMonday(database, coordinator, (scope) =>
    putStop(scope, { ...ada, workerId: workers.bea, time: '' }),
  );
  expect(await publish('')).toMatchObject({ ok: true, value: { version: 1, told: 1 } });
  expect(await publish('again')).toMatchObject({ ok: false });
  await onMonday(database, coordinator, (scope) =>
    putStop(scope, { ...ada, workerId: workers.dee, time: '8:10' }),
  );
  expect(await publish('')).toMatchObject({ ok: false, field: 'words' });
  expect(await publish('Dee knows her')).toMatchObject({ ok: true, value: { version: 2, told: 2 } });
  const { rows } = await database.pool.query<{ rostered_starts_at: Date; rostered_workers: string[] }>(
    'select rostered_starts_at, rostered_workers from planned_visit where id = $1',
    [ada.visitId],
  );
  expect(rows[0]).toMatchObject({
    rostered_workers: ['W3'],
    rostered_starts_at: new Date(at('08:10') * 1000),
  });
  await expect(database.pool.query('update rota_publication set words = words')).rejects.toThrow(
    'append-only',
  );
});

test('a rota that is sent in becomes the rostered time, and what cannot be used is named by line', async () => {
  const world = await aRotaWorld(database);
  const { coordinator, councilId, visits } = world;
  const text = [
    'Worker_ID,visit_id,rostered_start',
    `W1,V-adaMorning-${councilId},2026-03-02T08:10`,
    `W1,V-nothing,2026-03-02T08:10`,
    `W9,V-benMorning-${councilId},2026-03-02T08:30`,
    `W2,V-benMorning-${councilId},tomorrow`,
    `W2,V-doraMorning-${councilId},2026-03-03T10:00`,
    `W1,V-coraMorning-${councilId},2026-03-02T09:00:00Z`,
    `W2,V-coraMorning-${councilId},2026-03-02T09:00`,
    `W3,V-coraMorning-${councilId},2026-03-02T09:00`,
  ].join('\n');
  const done = await onMonday(database, coordinator, (scope) => sendInRota(scope, roundsSide, text));
  expect(done).toMatchObject({ ok: true, value: { visits: 2, changed: 2 } });
  expect(done.ok && done.value.faults.map(({ line, field }) => `${line} ${field}`)).toEqual([
    '3 visit_id',
    '4 worker_id',
    '5 rostered_start',
    '6 rostered_start',
    '9 worker_id',
  ]);
  const again = await onMonday(database, coordinator, (scope) => sendInRota(scope, roundsSide, text));
  expect(again).toMatchObject({ ok: true, value: { changed: 0 } });
  const { rows } = await database.pool.query<{ rostered_workers: string[] }>(
    'select rostered_workers from planned_visit where id = $1',
    [visits['coraMorning']],
  );
  expect(rows[0]?.rostered_workers).toEqual(['W1', 'W2']);
  expect(
    await onMonday(database, coordinator, (scope) => sendInRota(scope, roundsSide, 'a,b\n1,2')),
  ).toMatchObject({ ok: false });
});
