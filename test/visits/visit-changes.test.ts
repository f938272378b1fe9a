import { describe, expect, test } from 'vitest';
import { suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { Forbidden } from '../../src/platform/errors.ts';
import { addVisit } from '../../src/visits/actions/add-visit.ts';
import { cancelVisits } from '../../src/visits/actions/cancel-visit.ts';
import { moveVisit } from '../../src/visits/actions/move-visit.ts';
import { planVisits } from '../../src/visits/actions/plan-visits.ts';
import { undoChange } from '../../src/visits/actions/undo-change.ts';
import { visitChangeApiRoutes } from '../../src/visits/api-changes.ts';
import { findPlannedVisits, listPlannedVisits } from '../../src/visits/records/planned-visits.ts';
import { countFreshChanges, listChanges } from '../../src/visits/records/visit-changes.ts';
import {
  type Around,
  faultOfMove,
  faultOfUndo,
  type VisitToMove,
} from '../../src/visits/rules/plan-moves.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aBroker, anArrangedLine, answered, NOON } from '../brokerage/arranged.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const week = { from: '2026-03-02', to: '2026-03-08' };
const EVENING = { startTime: '21:00', timeCritical: true, timeCriticalReason: 'Insulin' };

async function aWeek(visits: Parameters<typeof anArrangedLine>[1] = [EVENING]) {
  const council = await aBroker(database);
  const line = await anArrangedLine(council, visits);
  const coordinator = await somebody(database, council.councilId, 'provider_coordinator', council.providerId);
  await council.work((scope) => planVisits(scope, week));
  const tonight = async () =>
    (await council.work((scope) => listPlannedVisits(scope, { from: '2026-03-04', to: '2026-03-04' }))).rows;
  const [first] = await tonight();
  return { ...council, ...line, coordinator, tonight, id: first?.id ?? 0 };
}

const at = (clock: string): number =>
  Temporal.Instant.from(`2026-03-04T${clock}:00Z`).epochMilliseconds / 1000;
const open: Around = { lineStartsOn: '2026-03-01', lineEndsOn: '2026-03-20', suspensions: [], others: [] };
const evening: VisitToMove = {
  status: 'planned',
  startsAt: at('21:00'),
  askedOn: '2026-03-04',
  askedAt: at('21:00'),
  fixed: false,
  criticalReason: null,
  window: { earlier: 15, later: 30 },
};

describe('why a visit may not move', () => {
  test.each(ruleTable('short-notice-changes').map((row) => [row('visit'), row('to'), row('answer'), row]))(
    '%s to %s: %s',
    (which, to, answer) => {
      const visit: VisitToMove = {
        ...evening,
        status: which.includes('cancelled') ? 'cancelled' : 'planned',
        fixed: which.includes('logged'),
        criticalReason: which.includes('time-critical') ? 'Insulin' : null,
      };
      const around: Around = {
        ...open,
        others: which.includes('another at 22:15')
          ? [{ startsAt: at('22:15'), minutes: 30, words: 'Ashgrove Care at 22:15' }]
          : [],
      };
      const time = { startsOn: '2026-03-04', startsAt: at(to), minutes: 30 };
      const fault = faultOfMove(visit, time, around, which.includes('reason looked at'));
      expect(fault?.reason ?? 'moves').toContain(answer);
    },
  );

  test('stays within a week of when it is asked for, and within the service', () => {
    const on = (startsOn: string) =>
      faultOfMove(evening, { startsOn, startsAt: 5, minutes: 30 }, open, false);
    expect(on('2026-03-11')).toBeUndefined();
    expect(on('2026-03-12')?.field).toBe('starts_on');
    expect(on('2026-02-27')?.reason).toContain('The service begins on');
    const ends = { ...open, lineEndsOn: '2026-03-04' };
    expect(
      faultOfMove(evening, { startsOn: '2026-03-05', startsAt: 5, minutes: 30 }, ends, false)?.reason,
    ).toContain('The service ends on');
  });

  test('a change can be taken back until the visit begins, before and after it', () => {
    const change = { kind: 'moved' as const, wasAt: 100, isAt: 200 };
    expect(faultOfUndo(change, 99)).toBeUndefined();
    expect(faultOfUndo(change, 100)?.reason).toContain('time of this visit has come');
    expect(faultOfUndo({ ...change, kind: 'undone' }, 0)).toBeDefined();
    expect(faultOfUndo(undefined, 0)).toBeDefined();
  });
});

describe('tonight’s visit', () => {
  test('moves from nine to ten once its reason was looked at; the provider is told by email, event and page, and nobody is named', async () => {
    const { work, id, coordinator, councilId, providerId, tonight } = await aWeek();
    await database.pool.query(
      `insert into webhook (council_id, provider_id, url, secret) values ($1, $2, 'https://a.example', 's')`,
      [councilId, providerId],
    );
    const move = { id, version: 1, startsOn: '2026-03-04', startTime: '22:00', because: 'Football' };
    expect(await work((scope) => moveVisit(scope, move))).toMatchObject({ field: 'reviewed' });
    answered(await work((scope) => moveVisit(scope, { ...move, reviewed: true })));
    const [moved] = await tonight();
    expect(moved).toMatchObject({
      starts_at: new Date('2026-03-04T22:00Z'),
      moved_from: new Date('2026-03-04T21:00Z'),
      changed_because: 'Football',
    });
    const told = await database.pool.query<{ subject: string; body: string }>(
      `select subject, body from outbox_message where council_id = $1 and channel = 'email'`,
      [councilId],
    );
    expect(told.rows.map(({ subject }) => subject)).toEqual([
      'A visit is moved from 4 Mar 2026, 21:00 to 4 Mar 2026, 22:00',
    ]);
    expect(told.rows[0]?.body).not.toMatch(/Ada|Football/);
    const events = await database.pool.query('select kind, about from webhook_event where council_id = $1', [
      councilId,
    ]);
    expect(events.rows).toEqual([
      {
        kind: 'visit.changed',
        about: {
          visit_id: moved?.reference,
          change: 'moved',
          was_at: '2026-03-04T21:00:00Z',
          is_at: '2026-03-04T22:00:00Z',
          minutes: 30,
        },
      },
    ]);
    const seen = await work((scope) => listChanges(scope, { limit: 10 }), { who: coordinator });
    expect(seen.rows).toMatchObject([{ kind: 'moved', because: 'Football', critical_reason_reviewed: true }]);
    expect(await work((scope) => countFreshChanges(scope), { who: coordinator })).toBe(1);
  });

  test('goes back by taking the change back, until it begins', async () => {
    const { work, id, tonight } = await aWeek();
    const to = (startTime: string, version: number, time = NOON) =>
      work(
        (scope) =>
          moveVisit(scope, {
            id,
            version,
            startsOn: '2026-03-04',
            startTime,
            because: 'Out',
            reviewed: true,
          }),
        { at: time },
      );
    answered(await to('22:00', 1));
    answered(await to('23:00', 2));
    answered(await work((scope) => undoChange(scope, { id, version: 3 })));
    expect((await tonight())[0]).toMatchObject({ starts_at: new Date('2026-03-04T22:00Z'), version: 4 });
    expect(await work((scope) => undoChange(scope, { id, version: 4 }))).toMatchObject({ ok: false });
    answered(await to('21:00', 4));
    expect((await tonight())[0]).toMatchObject({ moved_from: null, changed_because: null });
    const late = Temporal.Instant.from('2026-03-04T21:00:01Z');
    expect(await work((scope) => undoChange(scope, { id, version: 5 }), { at: late })).toMatchObject({
      ok: false,
      reason: 'The time of this visit has come, so the change can no longer be taken back',
    });
  });

  test('is not moved beside another visit to the person, and a cancelled one is not put back there', async () => {
    const { work, id, tonight, personId, lineId } = await aWeek([{ startTime: '21:00' }]);
    const extra = { personId, lineId, startsOn: '2026-03-04', minutes: 30, workers: 1, because: 'A fall' };
    answered(await work((scope) => addVisit(scope, { ...extra, startTime: '22:15' })));
    const move = { id, version: 1, startsOn: '2026-03-04', startTime: '22:00', because: 'Football' };
    expect(await work((scope) => moveVisit(scope, move))).toMatchObject({
      field: 'start_time',
      reason: expect.stringContaining('at 22:15'),
    });
    answered(await work((scope) => cancelVisits(scope, { ids: [id], toldAt: NOON, because: 'Out' })));
    answered(await work((scope) => addVisit(scope, { ...extra, startTime: '21:10' })));
    expect(await work((scope) => undoChange(scope, { id, version: 2 }))).toMatchObject({ ok: false });
    expect((await tonight()).filter(({ status }) => status === 'planned')).toHaveLength(2);
  });
});

describe('a visit added by itself', () => {
  test('stays when planned again, is taken out by taking it back, and goes with the end of its service', async () => {
    const { work, tonight, personId, lineId } = await aWeek();
    const extra = {
      personId,
      lineId,
      startsOn: '2026-03-04',
      startTime: '17:00',
      minutes: 30,
      workers: 2,
      because: 'After the fall',
    };
    const { visit } = answered(await work((scope) => addVisit(scope, extra)));
    expect(visit.reference).toMatch(/-20260304-X1$/);
    await work((scope) => planVisits(scope, week));
    expect(await tonight()).toHaveLength(2);
    answered(await work((scope) => undoChange(scope, { id: visit.id, version: 1 })));
    expect(await tonight()).toHaveLength(1);
    answered(await work((scope) => addVisit(scope, extra)));
    await database.pool.query(`update package_line set ends_on = '2026-03-03' where id = $1`, [lineId]);
    await work((scope) => planVisits(scope, week));
    expect((await tonight()).filter(({ status }) => status === 'planned')).toHaveLength(0);
  });

  test('is refused in the past, while visits are suspended, after the service ends and without a reason', async () => {
    const { work, personId, lineId, coordinator } = await aWeek();
    const extra = {
      personId,
      lineId,
      startsOn: '2026-03-05',
      startTime: '17:00',
      minutes: 30,
      workers: 1,
      because: 'A fall',
    };
    const add = (given: Partial<typeof extra>) => work((scope) => addVisit(scope, { ...extra, ...given }));
    expect(await add({ startsOn: '2026-03-04', startTime: '11:00' })).toMatchObject({ field: 'start_time' });
    expect(await add({ startsOn: '2026-05-04' })).toMatchObject({ field: 'starts_on' });
    expect(await add({ because: ' ' })).toMatchObject({ field: 'because' });
    expect(await add({ startTime: '21:15' })).toMatchObject({ field: 'start_time' });
    await work(async (scope) =>
      answered(
        await suspendLines(scope, {
          personId,
          lineIds: [lineId],
          reason: 'hospital',
          note: null,
          startsAt: NOON,
          endsAt: null,
          toldAt: NOON,
        }),
      ),
    );
    expect(await add({})).toMatchObject({ reason: expect.stringContaining('hospital') });
    await expect(work((scope) => addVisit(scope, extra), { who: coordinator })).rejects.toThrow(Forbidden);
  });
});

test('the API tells a provider’s system of changes, and makes them for the council', async () => {
  const { work, id, coordinator, personId, lineId } = await aWeek([{ startTime: '21:00' }]);
  const call = async (body: object) =>
    await work(async (scope) => {
      const route = visitChangeApiRoutes.find(({ method }) => method === 'POST');
      return await route?.answer({
        scope,
        clientId: 1,
        body: body as never,
        params: {},
        query: new URLSearchParams(),
        publicUrl: '',
      });
    });
  const add = {
    act: 'add',
    person: personId,
    line: lineId,
    starts_on: '2026-03-04',
    minutes: 30,
    because: 'A fall',
  };
  expect((await call({ ...add, start_time: '18:00' }))?.status).toBe(200);
  expect((await call({ ...add, start_time: '18:15' }))?.status).toBe(409);
  const move = {
    act: 'move',
    visit: id,
    version: 1,
    starts_on: '2026-03-04',
    start_time: '22:00',
    because: 'Out',
  };
  expect((await call(move))?.status).toBe(200);
  expect((await call({ act: 'undo', visit: id, version: 2 }))?.status).toBe(200);
  expect((await call({ act: 'cancel', visit: id, because: 'Out' }))?.status).toBe(200);
  const read = visitChangeApiRoutes.find(({ method }) => method === 'GET');
  const told = await work(
    async (scope) =>
      await read?.answer({
        scope,
        clientId: 1,
        body: undefined as never,
        params: {},
        query: new URLSearchParams('after=0'),
        publicUrl: '',
      }),
    { who: coordinator },
  );
  expect(told?.body).toMatchObject({
    changes: [{ kind: 'added' }, { kind: 'moved' }, { kind: 'undone' }, { kind: 'cancelled' }],
  });
  expect((await work((scope) => findPlannedVisits(scope, [id])))[0]).toMatchObject({ status: 'cancelled' });
});
