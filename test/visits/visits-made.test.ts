import { expect, test } from 'vitest';
import { endSuspension, suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { listSuspensions } from '../../src/brokerage/records/suspensions.ts';
import { recordDeath } from '../../src/people/actions/record-death.ts';
import { visitsMade } from '../../src/people/records/visits-made.ts';
import { cancelVisits, putBackVisit } from '../../src/visits/actions/cancel-visit.ts';
import { planVisits, replanLines } from '../../src/visits/actions/plan-visits.ts';
import { listPlannedVisits } from '../../src/visits/records/planned-visits.ts';
import { aBroker, anArrangedLine, answered, NOON } from '../brokerage/arranged.ts';
import { aFeed, receiveLogs } from '../payments/visits-in-database.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const week = { from: '2026-03-02', to: '2026-03-08' };
const at = (text: string) => Temporal.Instant.from(`2026-03-${text}:00Z`);
const seconds = (text: string) => at(text).epochMilliseconds / 1000;

/** A week of visits at eight, read at noon on Wednesday 4 March: Monday’s was logged by its name, Tuesday’s by its time. */
async function aWeekLogged() {
  const council = await aBroker(database);
  const line = await anArrangedLine(council);
  await council.work((scope) => planVisits(scope, week));
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from person where id = $1',
    [council.personId],
  );
  const log = { person: rows[0]?.reference ?? '', worker: 'W1' };
  const [monday, tuesday] = [seconds('02T08:05'), seconds('03T07:50')];
  await receiveLogs(database, council, await aFeed(database, council), [
    {
      ...log,
      reference: 'G1',
      inAt: monday,
      outAt: monday + 1800,
      visit: `${line.reference}-20260302-0800`,
    },
    { ...log, reference: 'G2', inAt: tuesday, outAt: tuesday + 1800 },
  ]);
  const visits = async () =>
    (await council.work((scope) => listPlannedVisits(scope, week, { limit: null }))).rows;
  const days = async () =>
    (await visits()).filter(({ status }) => status === 'planned').map(({ starts_on }) => starts_on.slice(-2));
  return { ...council, ...line, visits, days };
}

test('a suspension that reaches over visits that were made asks first, and where it never came to it they are back', async () => {
  const { work, personId, packageId, lineId, visits, days } = await aWeekLogged();
  const suspend = (given: object) =>
    work(async (scope) => {
      const startsAt = at('01T09:00');
      const stay = { personId, lineIds: [lineId], reason: 'hospital' as const, note: null };
      const done = await suspendLines(scope, { ...stay, startsAt, endsAt: null, toldAt: NOON, ...given });
      if (done.ok) await replanLines(scope, [lineId], '2026-03-04');
      return done;
    });
  expect(await suspend({})).toEqual({
    ok: false,
    field: 'reviewed',
    reason:
      'Care workers logged 2 visits in this time, the last on 3 Mar 2026, 08:00. From 1 Mar 2026, 09:00 they would all count as cancelled. Check the day and the year, and say that you have',
  });
  expect(await days()).toEqual(['02', '03', '04', '05', '06', '07', '08']);
  answered(await suspend({ reviewed: true }));
  expect(await days()).toEqual([]);
  const out = (await visits()).find(({ starts_on }) => starts_on === '2026-03-04');
  const putBack = () =>
    work((scope) => putBackVisit(scope, { id: out?.id ?? 0, version: out?.version ?? 0 }));
  expect(await putBack()).toMatchObject({ reason: expect.stringContaining('end the suspension') });

  const [suspension] = await work((scope) => listSuspensions(scope, [lineId]));
  await work(async (scope) => {
    const stay = { packageId, personId, suspensionId: suspension?.id ?? 0 };
    answered(await endSuspension(scope, { ...stay, endsAt: at('01T09:00'), wholeStay: true }));
    await replanLines(scope, [lineId], '2026-03-04');
  });
  expect(await days()).toEqual(['02', '03', '05', '06', '07', '08']);
  answered(await putBack());
  expect(await days()).toContain('04');
});

test('a death before visits that were made asks first', async () => {
  const { work, personId, councilId } = await aWeekLogged();
  const who = await somebody(database, councilId, 'social_worker');
  const record = (died_on: string, reviewed = false) =>
    work((scope) => recordDeath(scope, { id: personId, version: 1, died_on, reviewed }), { who });
  expect(await record('2026-03-02')).toMatchObject({
    field: 'reviewed',
    reason: expect.stringContaining('logged 1 visit after that day, the last on 3 Mar 2026, 08:00'),
  });
  expect(await record('2026-03-02', true)).toMatchObject({ ok: true });
});

test('a death after the last visit that was made is recorded at once', async () => {
  const { work, personId } = await aWeekLogged();
  const record = { id: personId, version: 1, died_on: '2026-03-03' };
  expect(await work((scope) => recordDeath(scope, record))).toMatchObject({ ok: true });
});

test('a visit that a care worker logged is not cancelled, and none of those chosen with it', async () => {
  const { work, visits, days } = await aWeekLogged();
  const ids = (await visits()).map(({ id }) => id);
  const cancel = (chosen: readonly number[]) =>
    work((scope) => cancelVisits(scope, { ids: chosen, toldAt: NOON, because: 'away' }));
  expect(await cancel(ids)).toMatchObject({
    reason: expect.stringContaining('A care worker logged the visit of 2 Mar 2026, 08:00'),
  });
  expect((await days()).length).toBe(7);
  answered(await cancel(ids.slice(2)));
});

test('a log that was corrected to another time no longer counts as one of the visit', async () => {
  const council = await aWeekLogged();
  const made = () =>
    council.work((scope) =>
      visitsMade(scope, council.personId, { from: at('01T00:00'), to: at('09T00:00') }),
    );
  expect((await made()).visits).toBe(2);
  await database.pool.query(
    `insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, version, replaces_id, person_reference, worker_reference, in_at, in_on, in_method, out_method)
     select council_id, provider_id, feed_id, feed_line, reference, 2, id, person_reference, worker_reference, '2026-03-03T13:00Z', '2026-03-03', 'tag', 'tag'
     from visit_log where council_id = $1 and reference = 'G2'`,
    [council.councilId],
  );
  expect(await made()).toEqual({ visits: 1, last: new Date('2026-03-02T08:00Z') });
});

test('the pages ask with the words typed still there, and save once somebody has looked', async () => {
  const { packageId, personId, councilId, lineId } = await aWeekLogged();
  const worker = app.as(await somebody(database, councilId, 'social_worker'));
  const day = (name: string, [year, month, date]: readonly string[]) => ({
    [`${name}-day`]: date ?? '',
    [`${name}-month`]: month ?? '',
    [`${name}-year`]: year ?? '',
  });
  const stay = {
    lines: [String(lineId)],
    reason: 'hospital',
    note: 'Ward 7',
    ...day('starts_on', ['2026', '3', '1']),
    start_time: '9:00',
    ...day('told_on', ['2026', '3', '1']),
    told_time: '9:00',
  };
  const address = `/packages/${packageId}/suspend`;
  expect((await worker.get(address)).html).not.toContain('name="reviewed"');
  const asked = await worker.post(address, stay);
  expect([asked.status, asked.html.includes('name="reviewed"'), asked.html.includes('Ward 7')]).toEqual([
    422,
    true,
    true,
  ]);
  expect((await worker.post(address, { ...stay, reviewed: 'yes' })).status).toBe(303);
  const [suspended] = (
    await database.pool.query<{ id: number }>('select id from suspension where package_line_id = $1', [
      lineId,
    ])
  ).rows;
  const end = { ...day('ends_on', ['2026', '3', '1']), end_time: '9:00', whole_stay: 'yes' };
  expect((await worker.post(`/packages/${packageId}/suspensions/${suspended?.id}`, end)).status).toBe(303);

  const death = { version: '1', ...day('died_on', ['2026', '3', '2']) };
  const first = await worker.post(`/people/${personId}/death`, death);
  expect([first.status, first.html.includes('name="reviewed"')]).toEqual([422, true]);
  expect((await worker.post(`/people/${personId}/death`, { ...death, reviewed: 'yes' })).status).toBe(303);
});
