import { describe, expect, test } from 'vitest';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { cancelVisits, putBackVisit } from '../../src/visits/actions/cancel-visit.ts';
import { moveVisit } from '../../src/visits/actions/move-visit.ts';
import { planVisits } from '../../src/visits/actions/plan-visits.ts';
import { findPlannedVisits, listPlannedVisits } from '../../src/visits/records/planned-visits.ts';
import { workersMet } from '../../src/visits/records/workers-met.ts';
import { aBroker, anArrangedLine, answered, NOON } from '../brokerage/arranged.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const week = { from: '2026-03-02', to: '2026-03-08' };

async function aWeek() {
  const council = await aBroker(database);
  const line = await anArrangedLine(council, [
    { startTime: '21:00', timeCritical: true, timeCriticalReason: 'Insulin' },
  ]);
  await council.work((scope) => planVisits(scope, week));
  const { rows } = await council.work((scope) => listPlannedVisits(scope, week));
  return { ...council, ...line, visits: rows, ids: rows.map(({ id }) => id) };
}
const told = NOON.subtract({ hours: 1 });

describe('cancelling', () => {
  test('keeps when the provider was told, why and who; putting back undoes it; planning leaves both alone', async () => {
    const { work, broker, ids, councilId } = await aWeek();
    const tonight = ids[2] ?? 0;
    await work(async (scope) =>
      answered(await cancelVisits(scope, { ids: [tonight], toldAt: told, because: ' With her son ' })),
    );
    await work((scope) => planVisits(scope, week));
    const [cancelled] = await work((scope) => findPlannedVisits(scope, [tonight]));
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      cancelled_because: 'With her son',
      cancelled_at: new Date(told.epochMilliseconds),
    });
    const again = await work((scope) => cancelVisits(scope, { ids: [tonight], toldAt: told, because: 'x' }));
    expect(again).toMatchObject({ ok: false, reason: 'The visit of 4 Mar 2026, 21:00 is cancelled already' });
    await work(async (scope) =>
      answered(await putBackVisit(scope, { id: tonight, version: cancelled?.version ?? 0 })),
    );
    expect((await work((scope) => findPlannedVisits(scope, [tonight])))[0]).toMatchObject({
      status: 'planned',
      cancelled_at: null,
    });
    const { rows } = await database.pool.query(
      `select act, user_id, person_id is not null as person, detail->>'toldProviderAt' as told from audit_event
       where council_id = $1 and subject_kind = 'planned visit' order by seq`,
      [councilId],
    );
    expect(rows).toEqual([
      { act: 'visit cancelled', user_id: broker.userId, person: true, told: told.toString() },
      { act: 'visit put back', user_id: broker.userId, person: true, told: null },
    ]);
  });

  test('several at once are cancelled together or not at all', async () => {
    const { work, ids } = await aWeek();
    const cancel = (given: object = {}) =>
      work((scope) => cancelVisits(scope, { ids: ids.slice(3), toldAt: told, because: 'Away', ...given }));
    expect(await cancel({ because: ' ' })).toMatchObject({ field: 'because' });
    expect(await cancel({ toldAt: NOON.add({ hours: 1 }) })).toMatchObject({ field: 'told_on' });
    expect(await cancel({ ids: [] })).toMatchObject({ ok: false });
    expect(answered(await cancel()).visits.length).toBe(4);
    expect(await cancel({ ids })).toMatchObject({ ok: false });
    const { total } = await work((scope) => listPlannedVisits(scope, { ...week, status: 'planned' }));
    expect(total).toBe(3);
  });

  test('needs the permission, and no visit of another council is found', async () => {
    const { work, councilId, ids } = await aWeek();
    const other = await aWeek();
    const finance = await somebody(database, councilId, 'finance_officer');
    const input = { ids, toldAt: told, because: 'Away' };
    await expect(work((scope) => cancelVisits(scope, input), { who: finance })).rejects.toThrow(Forbidden);
    expect(await other.work((scope) => cancelVisits(scope, input))).toMatchObject({ ok: false });
    await expect(other.work((scope) => putBackVisit(scope, { id: ids[0] ?? 0, version: 1 }))).rejects.toThrow(
      NotFound,
    );
  });
});

describe('moving', () => {
  test('tonight’s visit from nine to ten keeps what was before, stays when planned again, and can be moved back', async () => {
    const { work, ids, councilId } = await aWeek();
    const id = ids[2] ?? 0;
    const move = (startTime: string, version: number, startsOn = '2026-03-04') =>
      work((scope) =>
        moveVisit(scope, {
          id,
          version,
          startsOn,
          startTime,
          because: 'Football on television',
          reviewed: true,
        }),
      );
    expect(await move('11:30', 1)).toMatchObject({ reason: 'That time has passed: choose one to come' });
    answered(await move('22:00', 1));
    await work((scope) => planVisits(scope, week));
    const [moved] = await work((scope) => findPlannedVisits(scope, [id]));
    expect(moved).toMatchObject({
      starts_at: new Date('2026-03-04T22:00:00Z'),
      moved_from: new Date('2026-03-04T21:00:00Z'),
      version: 2,
    });
    await expect(move('22:30', 1)).rejects.toThrow(ChangedMeanwhile);
    expect(await move('22:00', 2)).toMatchObject({ field: 'start_time' });
    answered(await move('00:30', 2, '2026-03-05'));
    expect((await work((scope) => findPlannedVisits(scope, [id])))[0]).toMatchObject({
      starts_on: '2026-03-05',
      asked_on: '2026-03-04',
    });
    answered(await move('21:00', 3));
    expect((await work((scope) => findPlannedVisits(scope, [id])))[0]).toMatchObject({ moved_from: null });
    const { rows } = await database.pool.query<{ before: string; after: string }>(
      `select detail->>'before' as before, detail->>'after' as after from audit_event where council_id = $1 and act = 'visit moved' order by seq limit 1`,
      [councilId],
    );
    expect(rows[0]).toEqual({ before: '2026-03-04T21:00:00.000Z', after: '2026-03-04T22:00:00Z' });
  });

  test('is refused once the visit was logged', async () => {
    const { work, ids, councilId, providerId, visits } = await aWeek();
    await database.pool.query(
      `with f as (insert into feed (council_id, provider_id, holds, format, channel, file_name, content_hash, content) values ($1, $2, 'visit logs', 'tend', 'upload', 'f', '', '') returning id)
       insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, person_reference, worker_reference, in_at, in_on, in_method, out_method, visit_reference)
       select $1, $2, id, 1, 'G1', 'p', 'w', '2026-03-04T20:55Z', '2026-03-04', 'tag', 'tag', $3 from f`,
      [councilId, providerId, visits[2]?.reference],
    );
    const move = { id: ids[2] ?? 0, version: 1, startsOn: '2026-03-04', startTime: '22:00', because: 'x' };
    expect(await work((scope) => moveVisit(scope, move))).toMatchObject({ ok: false });
  });

  test('is refused once a log without a visit’s name was made in its time', async () => {
    const { work, ids, councilId, providerId } = await aWeek();
    await database.pool.query(
      `with f as (insert into feed (council_id, provider_id, holds, format, channel, file_name, content_hash, content) values ($1, $2, 'visit logs', 'tend', 'upload', 'f', '', '') returning id)
       insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, person_reference, worker_reference, in_at, in_on, in_method, out_method)
       select $1, $2, f.id, 1, 'G1', p.reference, 'w', '2026-03-04T20:55Z', '2026-03-04', 'tag', 'tag' from f, person p where p.council_id = $1`,
      [councilId, providerId],
    );
    const move = { id: ids[2] ?? 0, version: 1, startsOn: '2026-03-04', startTime: '22:00', because: 'x' };
    expect(await work((scope) => moveVisit(scope, { ...move, reviewed: true }))).toMatchObject({
      ok: false,
      reason: 'This visit was logged or verified already, so its time can no longer be changed',
    });
  });
});

describe('the list of visits', () => {
  test('is narrowed by day, person, provider, status and time-critical, with names, in order of start', async () => {
    const { work, personId, providerId, councilId, ids } = await aWeek();
    const { rows, total } = await work((scope) =>
      listPlannedVisits(scope, { ...week, personId, providerId }),
    );
    expect([rows.length, total]).toEqual([7, 7]);
    expect(rows[0]).toMatchObject({
      given_name: 'Ada',
      purpose: 'personal care',
      time_critical_reason: 'Insulin',
    });
    const count = async (filter: object) =>
      (await work((scope) => listPlannedVisits(scope, { ...week, ...filter }))).total;
    expect(await count({ from: '2026-03-07' })).toBe(2);
    expect(await count({ timeCritical: false })).toBe(0);
    expect(await count({ words: 'ada' })).toBe(7);
    expect(await count({ words: 'nobody' })).toBe(0);
    expect(await count({ providerId: providerId + 1 })).toBe(0);
    const page = await work((scope) => listPlannedVisits(scope, week, { limit: 2, offset: 2 }));
    expect(page.rows.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    const ours = await somebody(database, councilId, 'provider_manager', providerId);
    const theirs = await somebody(
      database,
      councilId,
      'provider_manager',
      await aProvider(database, councilId),
    );
    expect((await work((scope) => listPlannedVisits(scope, week), { who: ours })).total).toBe(7);
    expect((await work((scope) => listPlannedVisits(scope, week), { who: theirs })).total).toBe(0);
  });
});

test('how many different workers a person met counts the newest version of every log once', async () => {
  const { work, councilId, providerId, personId } = await aWeek();
  await database.pool.query(
    `with f as (insert into feed (council_id, provider_id, holds, format, channel, file_name, content_hash, content) values ($1, $2, 'visit logs', 'tend', 'upload', 'f', '', '') returning id),
      w as (insert into care_worker (council_id, provider_id, reference, given_name, family_name) values ($1, $2, 'W1', 'Grace', 'Obi'))
     insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, person_reference, worker_reference, in_at, in_on, in_method, out_method)
     select $1, $2, f.id, n, 'G' || n, p.reference, case when n < 4 then 'W1' else 'W2' end, '2026-03-02T08:00Z'::timestamptz + n * interval '1 day',
       '2026-03-02'::date + n, 'tag', 'tag' from f, person p, generate_series(1, 5) n where p.id = $3`,
    [councilId, providerId, personId],
  );
  await database.pool.query(
    `insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, version, replaces_id, person_reference, worker_reference, in_at, in_on, in_method, out_method)
     select council_id, provider_id, feed_id, feed_line, reference, 2, id, person_reference, 'W1', in_at, in_on, in_method, out_method from visit_log where council_id = $1 and reference = 'G4'`,
    [councilId],
  );
  const met = await work((scope) => workersMet(scope, personId, '2026-03-01', '2026-03-31'));
  expect(met.visits).toBe(5);
  expect(met.workers.map(({ name, visits, first_on }) => [name, visits, first_on])).toEqual([
    ['Grace Obi', 4, '2026-03-03'],
    [null, 1, '2026-03-07'],
  ]);
  expect((await work((scope) => workersMet(scope, personId, '2026-04-01', '2026-04-30'))).visits).toBe(0);
});
