import { describe, expect, test } from 'vitest';
import { listCandidates } from '../../src/brokerage/records/candidates.ts';
import { sayCapacity } from '../../src/providers/actions/say-capacity.ts';
import { listStatements } from '../../src/providers/records/capacity.ts';
import { listPeriodicStatements } from '../../src/providers/records/periodic-capacity.ts';
import { londonDay, weekStart } from '../../src/ground/calendar.ts';
import { getProfile, refreshQuality } from '../../src/providers/records/provider-profiles.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { aBroker, anArrangedLine, answered, NOON } from '../brokerage/arranged.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const council = await aBroker(database);
const person = await somebody(database, council.councilId, 'provider_manager', council.providerId);
const manager = app.as(person);
const otherProvider = await aProvider(database, council.councilId, 'Other Care');
const rival = await somebody(database, council.councilId, 'provider_manager', otherProvider);
const officer = app.as(await somebody(database, council.councilId, 'contracts_officer'));
await database.pool.query(
  `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52.58, -1.98, 'Central ward')`,
);
await database.pool.query(`update person set postcode = 'WS1 1AA' where id = $1`, [council.personId]);
const { rows: made } = await database.pool.query<{ id: number }>(
  `insert into area (council_id, name, made_of, parts) values ($1, 'Central', 'wards', '{Central ward}') returning id`,
  [council.councilId],
);
const areaId = made[0]?.id ?? 0;
await database.pool.query(
  `insert into contract_area (council_id, provider_id, contract_id, area_id, starts_on) values ($1, $2, $3, $4, '2026-01-01')`,
  [council.councilId, council.providerId, council.contractId, areaId],
);
await anArrangedLine(council);

const said = { areaId, part: 'morning' as const, fromWeekOn: '2026-03-02', weeklyMinutes: 600 };

describe('capacity', () => {
  test('is said by the provider’s own people, kept for good, and seen at once by matching', async () => {
    const { providerId } = council;
    const say = (weeklyMinutes: number, at: Temporal.Instant) =>
      withScope(
        database,
        person,
        (scope) => sayCapacity(scope, { providerId, statements: [{ ...said, weeklyMinutes }] }),
        at,
      );
    answered(await say(600, NOON));
    answered(await say(480, NOON.add({ minutes: 5 })));
    const [candidate] = await council.work((scope) => listCandidates(scope, 'home-care'), {
      at: NOON.add({ minutes: 10 }),
    });
    expect(candidate?.capacity).toMatchObject([{ areaId, part: 'morning', weeklyMinutes: 480 }]);
    await anArrangedLine(council, [{}], '2026-03-09');
    const [less] = await council.work((scope) => listCandidates(scope, 'home-care'), {
      at: NOON.add({ minutes: 15 }),
    });
    expect(less?.capacity).toMatchObject([{ areaId, part: 'morning', weeklyMinutes: 480 - 210 }]);
    const { rows } = await database.pool.query('select count(*)::int as kept from provider_capacity');
    expect(rows).toEqual([{ kept: 2 }]);
    const acts = await database.pool.query(
      `select count(*)::int as n from audit_event where act = 'capacity said'`,
    );
    expect(acts.rows).toEqual([{ n: 2 }]);
    await expect(
      council.work((scope) => sayCapacity(scope, { providerId, statements: [said] })),
    ).rejects.toThrow('capacity.edit');
    await expect(
      withScope(database, rival, (scope) => sayCapacity(scope, { providerId, statements: [said] }), NOON),
    ).rejects.toThrow('provider');
    expect(await withScope(database, rival, (scope) => listStatements(scope, providerId))).toEqual([]);
  });

  test('nights, days and live-in places are said beside the hours, on the page and with faults at their boxes', async () => {
    const { providerId } = council;
    const address = `/providers/${providerId}/capacity`;
    const week = weekStart(londonDay(Temporal.Now.instant())).toString();
    expect((await manager.get(address)).text).toContain('Not stated. 0 in use.');
    const wrong = await manager.post(address, { from_week: week, 'count-waking night': '2.5' });
    expect(wrong.text).toContain('Enter a whole number, such as 4');
    const many = await manager.post(address, { from_week: week, 'count-week': '1001' });
    expect(many.text).toContain('Enter a whole number from 0 to 1,000');
    const saved = await manager.post(address, {
      from_week: week,
      'count-waking night': '4',
      'count-week': '0',
    });
    expect(saved.location).toBe(address);
    expect((await manager.get(address)).html).toMatch(/name="count-waking night"[^>]*value="4"/);
    const seen = await officer.get(address);
    expect(seen.text).toContain('Waking nights a week');
    expect(seen.text).toContain('Not stated');
    expect(await withScope(database, rival, (scope) => listPeriodicStatements(scope))).toEqual([]);
  });

  test('a statement with a fault is refused at its box, and an area of nobody too', async () => {
    const { providerId } = council;
    const say = (change: Partial<typeof said>) =>
      withScope(
        database,
        person,
        (scope) => sayCapacity(scope, { providerId, statements: [{ ...said, ...change }] }),
        NOON,
      );
    expect(await say({ weeklyMinutes: -1 })).toMatchObject({ ok: false, field: `hours-${areaId}-morning` });
    expect(await say({ fromWeekOn: '2026-03-03' })).toMatchObject({ ok: false, field: 'fromWeekOn' });
    expect(await say({ areaId: 999 })).toMatchObject({ ok: false });
  });

  test('the page shows the grid with its age and real use, and saves what is typed', async () => {
    const address = `/providers/${council.providerId}/capacity`;
    const before = await manager.get(address);
    expect(before.status).toBe(200);
    expect(before.html).toContain(`name="hours-${areaId}-morning" value="8"`);
    expect(before.text).toContain('Out of date');
    expect(before.text).toContain('in use');
    expect((await manager.post(address, { from_week: 'x', [`hours-${areaId}-tea`]: 'many' })).text).toContain(
      'Enter hours as a number',
    );
    const week = /<option value="(\d{4}-\d\d-\d\d)"/.exec(before.html)?.[1] ?? '';
    const saved = await manager.post(address, { from_week: week, [`hours-${areaId}-tea`]: '7.5' });
    expect([saved.status, saved.location]).toEqual([303, address]);
    const read = await officer.get(address);
    expect(read.text).toContain('7 hours 30 minutes');
    expect(read.html).not.toContain('<input class="govuk-input govuk-input--width-3');
    expect((await officer.post(address, { from_week: week, [`hours-${areaId}-tea`]: '1' })).status).toBe(403);
    expect((await app.as(rival).get(address)).status).toBe(404);
  });
});

describe('profile', () => {
  const address = `/providers/${council.providerId}/profile`;

  test('is changed by the provider, matched by, and read by the council', async () => {
    const saved = await manager.post(`${address}/edit`, {
      version: '0',
      capabilities: ['dementia', 'end of life'],
      languages: 'punjabi, Urdu',
      cultures: 'Sikh',
      introduction: 'We are a small team.',
    });
    expect([saved.status, saved.location]).toEqual([303, address]);
    const [candidate] = await council.work((scope) => listCandidates(scope, 'home-care'));
    expect(candidate).toMatchObject({
      capabilities: ['dementia', 'end of life'],
      languages: ['Punjabi', 'Urdu'],
      cultures: ['Sikh'],
    });
    expect((await officer.get(address)).text).toContain('We are a small team.');
    expect((await manager.get(`${address}/edit`)).html).toContain('name="version" value="1"');
    expect((await manager.post(`${address}/edit`, { version: '0' })).status).toBe(409);
    const other = await withScope(database, rival, (scope) => getProfile(scope, council.providerId));
    expect(other.version).toBe(0);
  });
});

test('quality is counted from the newest twelve verified weeks, without logs left over', async () => {
  for (let week = 0; week < 14; week += 1)
    await database.pool.query(
      `insert into provider_week (council_id, provider_id, contract_id, week_starts_on, visits, planned_places, places, matched, missed, cancelled,
        left_over, held, asked, answered, disputed, refused, payable, late, short, manual, planned_minutes, delivered_minutes, paid_minutes,
        payable_pence, held_pence)
       select $1, $2, contract, date '2026-01-05' + $3 * 7, 10, 10, 10, 9, $3, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 0, 0, 0
       from unnest(array[0, $4::bigint]) contract`,
      [council.councilId, council.providerId, week, council.contractId],
    );
  const system = systemOf(council.councilId);
  for (let again = 0; again < 2; again += 1)
    await withScope(database, system, (scope) => refreshQuality(scope, council.providerId));
  const { rows } = await database.pool.query('select weeks, visits, missed, late from provider_quality');
  expect(rows).toEqual([{ weeks: 12, visits: 120, missed: 90, late: 24 }]);
});
