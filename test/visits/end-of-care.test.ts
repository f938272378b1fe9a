// What the end of a service does to its visits and to whoever was to make them, told before; and all of it back where the end was a slip.
import { expect, test } from 'vitest';
import { endLines } from '../../src/brokerage/actions/end-lines.ts';
import { takeBackEnd } from '../../src/brokerage/actions/take-back-end.ts';
import { recordDeath } from '../../src/people/actions/record-death.ts';
import { getPersonDetails } from '../../src/people/records/people.ts';
import { Forbidden, NotFound } from '../../src/platform/errors.ts';
import { systemOf } from '../../src/platform/scope.ts';
import { findRota, listStops, lockRota } from '../../src/rounds/records/rotas.ts';
import { addVisit } from '../../src/visits/actions/add-visit.ts';
import { cancelVisits } from '../../src/visits/actions/cancel-visit.ts';
import { bringBackLines, foretellBack, foretellEndOfLines } from '../../src/visits/actions/end-of-care.ts';
import { planVisits, replanLines } from '../../src/visits/actions/plan-visits.ts';
import { planVisitsJob } from '../../src/visits/jobs-plan.ts';
import { listPlannedVisits } from '../../src/visits/records/planned-visits.ts';
import { comesBack } from '../../src/visits/rules/end-of-care.ts';
import { aBroker, anArrangedLine, answered } from '../brokerage/arranged.ts';
import { aFeed, receiveLogs } from '../payments/visits-in-database.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const fortnight = { from: '2026-03-02', to: '2026-03-15' };
const at = (text: string) => Temporal.Instant.from(`2026-03-${text}:00Z`);
const seconds = (text: string) => at(text).epochMilliseconds / 1000;

/** Two weeks of visits at eight, at noon on Wednesday 4 March: Tuesday’s was logged; Thursday’s, the next Monday’s and Tuesday’s are put to a care worker. */
async function aFortnight() {
  const council = await aBroker(database);
  const line = await anArrangedLine(council);
  await council.work((scope) => planVisits(scope, fortnight));
  const { rows: people } = await database.pool.query<{ reference: string }>(
    'select reference from person where id = $1',
    [council.personId],
  );
  const inAt = seconds('03T07:50');
  await receiveLogs(database, council, await aFeed(database, council), [
    { person: people[0]?.reference ?? '', worker: 'W1', reference: 'G1', inAt, outAt: inAt + 1800 },
  ]);
  const visits = async () =>
    (await council.work((scope) => listPlannedVisits(scope, fortnight, { limit: null }))).rows;
  const { rows: workers } = await database.pool.query<{ id: number }>(
    `insert into care_worker (council_id, provider_id, reference, given_name, family_name) values ($1, $2, 'W1', 'Bea', 'Ash') returning id`,
    [council.councilId, council.providerId],
  );
  for (const monday of ['2026-03-02', '2026-03-09']) {
    const rota = await council.work((scope) => lockRota(scope, council.providerId, monday));
    await database.pool.query(
      `insert into rota_stop (council_id, rota_id, planned_visit_id, part, provider_id, care_worker_id, starts_at, locked)
       select council_id, $2, id, 0, provider_id, $3, starts_at + interval '5 minutes', true from planned_visit
       where council_id = $1 and week_starts_on = $4 and starts_on in ('2026-03-05', '2026-03-09', '2026-03-10')`,
      [council.councilId, rota.id, workers[0]?.id, monday],
    );
  }
  const stops = async () => {
    const all = await council.work(async (scope) => {
      const found = [];
      for (const monday of ['2026-03-02', '2026-03-09']) {
        const rota = await findRota(scope, council.providerId, monday);
        found.push(...(rota === undefined ? [] : await listStops(scope, rota.id)));
      }
      return found;
    });
    return all;
  };
  const versionOf = async () => {
    const { rows } = await database.pool.query<{ version: number }>(
      'select version from package_line where id = $1',
      [line.lineId],
    );
    return rows[0]?.version ?? 0;
  };
  const end = async (endsOn: string) =>
    await council.work(async (scope) => {
      const lines = [{ id: line.lineId, version: await versionOf() }];
      answered(await endLines(scope, { packageId: line.packageId, lines, endsOn, reason: 'Moved away' }));
      return await replanLines(scope, [line.lineId], '2026-03-03');
    });
  const takeBack = async (now = at('04T13:00')) =>
    await council.work(
      async (scope) => {
        const { packageId, lineId } = line;
        const asked = { packageId, lineId, version: await versionOf(), because: 'The wrong person' };
        const { wantedFrom } = answered(await takeBackEnd(scope, asked));
        return await bringBackLines(scope, [lineId], wantedFrom);
      },
      { at: now },
    );
  return { ...council, ...line, visits, stops, end, takeBack, versionOf };
}

const standing = (rows: readonly { id: number; status: string }[]) =>
  rows.filter(({ status }) => status === 'planned').map(({ id }) => id);

test('before care ends with a day that has passed, it is told what stays and what goes, and that is what happens', async () => {
  const { work, lineId, end, visits } = await aFortnight();
  const foretold = await work((scope) => foretellEndOfLines(scope, [lineId], '2026-03-02'));
  // Tuesday’s was logged and Wednesday’s has passed; Thursday’s is within a day, and ten more are to come.
  expect(foretold).toEqual({ made: 1, passed: 1, removed: 10, cancelled: 1 });
  expect(await work((scope) => foretellEndOfLines(scope, [lineId], '2026-03-15'))).toEqual({
    made: 0,
    passed: 0,
    removed: 0,
    cancelled: 0,
  });
  expect(standing(await visits())).toHaveLength(14);
  expect(await end('2026-03-02')).toMatchObject({ removed: foretold.removed, cancelled: foretold.cancelled });
  expect(standing(await visits())).toHaveLength(3);
});

test('places in rotas end with care, and come back with the same visits where the end is taken back', async () => {
  const { work, lineId, end, takeBack, visits, stops } = await aFortnight();
  const [before, put] = [await visits(), await stops()];
  expect(put).toHaveLength(3);
  await end('2026-03-04');
  expect(await stops()).toEqual([]);
  expect(await work((scope) => foretellBack(scope, [lineId]))).toEqual({ back: 11, placed: 3, passed: 0 });
  expect((await takeBack()).broughtBack).toBe(11);
  expect(standing(await visits())).toEqual(standing(before).concat(standing(await visits()).slice(14)));
  expect(await stops()).toEqual(put);
  expect(await work((scope) => foretellBack(scope, [lineId]))).toEqual({ back: 0, placed: 0, passed: 0 });
  expect(await work((scope) => planVisits(scope, fortnight))).toMatchObject({
    added: 0,
    changed: 0,
    removed: 0,
  });
});

test('who has the rota open is told that it changed', async () => {
  const { work, providerId, end, takeBack } = await aFortnight();
  const version = async () =>
    (await work((scope) => findRota(scope, providerId, '2026-03-09')))?.version ?? 0;
  const first = await version();
  await end('2026-03-04');
  expect(await version()).toBeGreaterThan(first);
  const second = await version();
  await takeBack();
  expect(await version()).toBeGreaterThan(second);
});

test('a visit that was added by itself comes back, one that was cancelled stays cancelled', async () => {
  const { work, lineId, personId, end, takeBack, visits } = await aFortnight();
  const monday = (await visits()).find(({ starts_on }) => starts_on === '2026-03-09');
  await work(async (scope) => {
    const cancel = { ids: [monday?.id ?? 0], toldAt: at('04T11:00'), because: 'Away' };
    answered(await cancelVisits(scope, cancel));
    const extra = {
      lineId,
      startsOn: '2026-03-11',
      startTime: '14:00',
      minutes: 30,
      workers: 1,
      because: 'Bath',
    };
    answered(await addVisit(scope, { personId, ...extra }));
  });
  const before = standing(await visits());
  await end('2026-03-06');
  await takeBack();
  expect(standing(await visits())).toEqual(before);
});

test('a visit whose time has passed meanwhile stays out, unless somebody came', async () => {
  const { work, lineId, end, takeBack, stops } = await aFortnight();
  await end('2026-03-04');
  const later = at('09T12:00');
  // Thursday the 5th to Monday the 9th have passed.
  expect(await work((scope) => foretellBack(scope, [lineId]), { at: later })).toEqual({
    back: 6,
    placed: 1,
    passed: 5,
  });
  await takeBack(later);
  expect((await stops()).map(({ startsAt }) => startsAt)).toEqual([seconds('10T08:05')]);
  const passed = { id: 1, startsAt: 10, cancelled: false, logged: false };
  expect([comesBack(passed, 11), comesBack({ ...passed, logged: true }, 11)]).toEqual([false, true]);
});

test('what a death took out comes back where it was recorded by mistake', async () => {
  const { work, personId, councilId, visits, stops } = await aFortnight();
  const [before, put] = [standing(await visits()), await stops()];
  const record = async (died_on: string | null) => {
    await work(async (scope) => {
      const { version } = await getPersonDetails(scope, personId);
      answered(await recordDeath(scope, { id: personId, version, died_on }));
    });
    const inScope = <T>(what: Parameters<typeof work<T>>[0]) => work(what, { who: systemOf(councilId) });
    await planVisitsJob.run({
      inScope,
      payload: { personId, died: died_on !== null },
    } as unknown as Parameters<typeof planVisitsJob.run>[0]);
  };
  await record('2026-03-04');
  expect(await stops()).toEqual([]);
  await record(null);
  expect(standing(await visits())).toEqual(expect.arrayContaining(before));
  expect(await stops()).toEqual(put);
});

test('what an end took out is let go of in the night after it can no longer be taken back, and the provider was told of the end', async () => {
  const { work, councilId, providerId, lineId, end } = await aFortnight();
  await somebody(database, councilId, 'provider_manager', providerId);
  await end('2026-03-04');
  const { rows: told } = await database.pool.query(
    `select from outbox_message where council_id = $1 and template = 'placement-ended' and channel = 'screen'`,
    [councilId],
  );
  expect(told).toHaveLength(1);
  const kept = async (now: Temporal.Instant) => {
    const inScope = <T>(what: Parameters<typeof work<T>>[0]) =>
      work(what, { who: systemOf(councilId), at: now });
    await planVisitsJob.run({ inScope, payload: {} } as unknown as Parameters<typeof planVisitsJob.run>[0]);
    const { rows } = await database.pool.query('select from dropped_visit where package_line_id = $1', [
      lineId,
    ]);
    return rows.length;
  };
  expect(await kept(at('04T12:00').add({ hours: 28 * 24 }))).toBe(11);
  expect(await kept(at('04T12:00').add({ hours: 29 * 24 }))).toBe(0);
});

test('a provider and another council cannot take an end back, and find nothing of it', async () => {
  const { work, packageId, lineId, end, councilId, providerId } = await aFortnight();
  await end('2026-03-04');
  const take = { packageId, lineId, version: 2, because: 'A slip' };
  const manager = await somebody(database, councilId, 'provider_manager', providerId);
  await expect(work((scope) => takeBackEnd(scope, take), { who: manager })).rejects.toThrow(Forbidden);
  const other = await aBroker(database);
  await expect(other.work((scope) => takeBackEnd(scope, take))).rejects.toThrow(NotFound);
  expect(await other.work((scope) => foretellBack(scope, [lineId]))).toEqual({
    back: 0,
    placed: 0,
    passed: 0,
  });
});
