import { describe, expect, test } from 'vitest';
import { arrangeLine, changePattern } from '../../src/brokerage/actions/arrange-line.ts';
import { endLines } from '../../src/brokerage/actions/end-lines.ts';
import { changePackage, openCarePackage } from '../../src/brokerage/actions/open-package.ts';
import { endSuspension, suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { getLine, listLines } from '../../src/brokerage/records/package-lines.ts';
import { getPackage, listPackages } from '../../src/brokerage/records/packages.ts';
import { listPatterns } from '../../src/brokerage/records/patterns.ts';
import { listSuspensions } from '../../src/brokerage/records/suspensions.ts';
import { packageStatus, PACKAGE_STATUSES } from '../../src/brokerage/rules/package-status.ts';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aBroker, anArrangedLine, answered, NOON } from './arranged.ts';

const database = await freshDatabase();
const TODAY = '2026-03-04';
const auditOf = async (councilId: number, act: string) =>
  (
    await database.pool.query<{ person_id: number; detail: Record<string, unknown> }>(
      'select person_id, detail from audit_event where council_id = $1 and act = $2 order by seq',
      [councilId, act],
    )
  ).rows;

describe('a care package', () => {
  test('is opened for a person with a reference of its own, and changed by whoever saw it last', async () => {
    const { work, personId, councilId } = await aBroker(database);
    const opened = await work(async (scope) =>
      answered(
        await openCarePackage(scope, { personId, startsOn: TODAY, primaryNeed: 'Washing', coverNote: null }),
      ),
    );
    expect(opened.reference).toBe(`CP${opened.id}`);
    const change = { id: opened.id, version: 1, primaryNeed: 'Dressing', coverNote: 'Ring Joe' };
    await work(async (scope) => answered(await changePackage(scope, change)));
    expect(await work((scope) => getPackage(scope, opened.id))).toMatchObject({
      primary_need: 'Dressing',
      version: 2,
    });
    await expect(work((scope) => changePackage(scope, change))).rejects.toThrow(ChangedMeanwhile);
    expect((await auditOf(councilId, 'care package opened'))[0]).toMatchObject({ person_id: personId });
  });

  test('is not opened after a person’s death, far ahead, for somebody unknown or by a role that may not', async () => {
    const { work, councilId, personId } = await aBroker(database);
    const input = { personId, startsOn: TODAY, primaryNeed: null, coverNote: null };
    expect(await work((scope) => openCarePackage(scope, { ...input, startsOn: '2027-04-01' }))).toMatchObject(
      { field: 'starts_on' },
    );
    await database.pool.query(`update person set died_on = '2026-03-01' where id = $1`, [personId]);
    expect(await work((scope) => openCarePackage(scope, input))).toMatchObject({ field: 'starts_on' });
    await expect(work((scope) => openCarePackage(scope, { ...input, personId: 0 }))).rejects.toThrow(
      NotFound,
    );
    const who = await somebody(database, councilId, 'social_worker');
    await expect(work((scope) => openCarePackage(scope, input), { who })).rejects.toThrow(Forbidden);
  });
});

describe('a service', () => {
  test('is arranged under a contract with the first version of its week', async () => {
    const council = await aBroker(database);
    const { packageId, lineId, reference } = await anArrangedLine(council, [
      { workers: 2, timeCritical: true, timeCriticalReason: 'Insulin', tasks: 'Breakfast' },
    ]);
    const line = await council.work((scope) => getLine(scope, packageId, lineId));
    expect(line).toMatchObject({
      reference: `CP${packageId}-1`,
      service: 'home-care',
      source: 'arranged',
      suspended: false,
    });
    expect(reference).toBe(line.reference);
    const [pattern] = await council.work((scope) => listPatterns(scope, [lineId]));
    expect(pattern).toMatchObject({
      version: 1,
      effectiveFrom: '2026-03-02',
      reason: 'First arranged',
      recordedBy: council.broker.name,
    });
    expect(pattern?.visits[0]).toEqual({
      ...aPatternVisit({ workers: 2, timeCritical: true, timeCriticalReason: 'Insulin', tasks: 'Breakfast' }),
      id: expect.any(Number) as number,
    });
    expect((await auditOf(council.councilId, 'service arranged'))[0]?.detail).toMatchObject({
      weeklyMinutes: 420,
    });
  });

  test('is refused where dates, service or week do not fit, by the council’s own shortest visit', async () => {
    const council = await aBroker(database);
    const { packageId } = await anArrangedLine(council);
    const arrange = (given: object = {}) =>
      council.work((scope) =>
        arrangeLine(scope, {
          packageId,
          contractId: council.contractId,
          service: 'home-care',
          startsOn: '2026-03-10',
          visits: [aPatternVisit()],
          ...given,
        }),
      );
    expect(await arrange({ startsOn: '2026-03-01' })).toMatchObject({ field: 'starts_on' });
    expect(await arrange({ service: 'gardening' })).toMatchObject({ field: 'service' });
    expect(await arrange({ visits: [] })).toMatchObject({ field: 'visits' });
    const quarter = { visits: [aPatternVisit({ purpose: 'medication', minutes: 15 })] };
    expect(await arrange({ visits: [aPatternVisit({ minutes: 15 })] })).toMatchObject({
      field: 'visits.0.minutes',
    });
    expect(await arrange(quarter)).toMatchObject({ ok: true });
    await database.pool.query(
      `insert into council_setting (council_id, name, value, effective_from, source) values ($1, 'minimum-visit', $2, '2026-03-05', 'Cabinet, 1 March 2026')`,
      [council.councilId, { minutes: 30, short_minutes: 20, short_purposes: ['medication'] }],
    );
    expect(await arrange(quarter)).toMatchObject({ field: 'visits.0.minutes' });
    expect(await arrange({ ...quarter, startsOn: '2026-03-04' })).toMatchObject({ ok: true });
    const elsewhere = await aBroker(database);
    await expect(arrange({ contractId: elsewhere.contractId })).rejects.toThrow(NotFound);
  });

  test('changes its week by a new version, never the old one', async () => {
    const council = await aBroker(database);
    const { packageId, lineId } = await anArrangedLine(council);
    const change = (given: object = {}) =>
      council.work((scope) =>
        changePattern(scope, {
          packageId,
          lineId,
          version: 1,
          effectiveFrom: '2026-03-10',
          reason: 'Stronger now',
          visits: [aPatternVisit({ startTime: '09:00' })],
          ...given,
        }),
      );
    expect(await change({ reason: ' ' })).toMatchObject({ field: 'reason' });
    expect(await change({ effectiveFrom: '2026-03-01' })).toMatchObject({ field: 'effective_from' });
    expect(await change()).toMatchObject({ ok: true });
    await expect(change()).rejects.toThrow(ChangedMeanwhile);
    const patterns = await council.work((scope) => listPatterns(scope, [lineId]));
    expect(patterns.map(({ version, visits }) => [version, visits[0]?.startTime])).toEqual([
      [1, '08:00'],
      [2, '09:00'],
    ]);
    await database.pool.query(`update package_line set source = 'imported' where id = $1`, [lineId]);
    expect(await change({ version: 2 })).toMatchObject({ ok: false });
  });

  test('ends, and the package with the last of its services', async () => {
    const council = await aBroker(database);
    const { packageId, lineId } = await anArrangedLine(council);
    const second = await council.work(async (scope) =>
      answered(
        await arrangeLine(scope, {
          packageId,
          contractId: council.contractId,
          service: 'home-care',
          startsOn: '2026-03-02',
          visits: [aPatternVisit()],
        }),
      ),
    );
    expect(second.reference).toBe(`CP${packageId}-2`);
    const end = (id: number, endsOn: string) =>
      council.work((scope) =>
        endLines(scope, { packageId, lines: [{ id, version: 1 }], endsOn, reason: 'Moved away' }),
      );
    expect(await end(0, TODAY)).toMatchObject({ field: 'lines' });
    expect(await end(lineId, '2026-03-01')).toMatchObject({ field: 'ends_on' });
    expect(await end(lineId, '2028-03-01')).toMatchObject({ field: 'ends_on' });
    expect(await end(lineId, '2026-03-20')).toMatchObject({ value: { packageEnded: false } });
    expect(await end(second.id, '2026-03-10')).toMatchObject({ value: { packageEnded: true } });
    expect(await council.work((scope) => getPackage(scope, packageId))).toMatchObject({
      ends_on: '2026-03-20',
    });
    await expect(end(lineId, '2026-03-05')).rejects.toThrow(ChangedMeanwhile);
    expect((await auditOf(council.councilId, 'service ended')).length).toBe(2);
  });
});

describe('a suspension', () => {
  const at = (clock: string) => Temporal.Instant.from(`2026-03-${clock.replace(' ', 'T')}:00Z`);
  test('covers the services chosen, never twice at once, told truly, and ends for the whole stay', async () => {
    const council = await aBroker(database);
    const one = await anArrangedLine(council);
    const two = await anArrangedLine(council);
    const suspend = (given: object = {}) =>
      council.work((scope) =>
        suspendLines(scope, {
          personId: council.personId,
          lineIds: [one.lineId, two.lineId],
          reason: 'hospital',
          note: 'Ward 4',
          startsAt: at('03 18:00'),
          endsAt: null,
          toldAt: at('04 09:00'),
          ...given,
        }),
      );
    expect(await suspend({ lineIds: [] })).toMatchObject({ field: 'lines' });
    expect(await suspend({ toldAt: at('04 13:00') })).toMatchObject({ field: 'told_on' });
    expect(await suspend({ endsAt: at('03 18:00') })).toMatchObject({ field: 'ends_on' });
    expect(answered(await suspend()).lines.length).toBe(2);
    expect(await suspend({ startsAt: at('05 18:00') })).toMatchObject({
      field: 'starts_on',
      reason:
        'A service is suspended already (hospital) from 3 Mar 2026, 18:00, with no end yet: end that first',
    });
    const [suspension] = await council.work((scope) => listSuspensions(scope, [one.lineId]));
    expect(suspension).toMatchObject({ note: 'Ward 4', recorded_by_name: council.broker.name });
    expect((await council.work((scope) => listLines(scope, one.packageId)))[0]).toMatchObject({
      suspended: true,
    });
    const end = (endsAt: Temporal.Instant) =>
      council.work((scope) =>
        endSuspension(scope, {
          packageId: one.packageId,
          personId: council.personId,
          suspensionId: suspension?.id ?? 0,
          endsAt,
          wholeStay: true,
        }),
      );
    expect(await end(at('03 17:59'))).toMatchObject({ field: 'ends_on' });
    expect(answered(await end(at('04 11:00'))).lineIds.length).toBe(2);
    expect((await council.work((scope) => listLines(scope, two.packageId)))[0]).toMatchObject({
      suspended: false,
    });
    expect(await suspend({ startsAt: at('04 11:00') })).toMatchObject({ ok: true });
    expect(await end(at('04 12:00'))).toMatchObject({ field: 'ends_on' });
    expect(await end(at('03 18:00'))).toMatchObject({ ok: true });
    expect((await auditOf(council.councilId, 'service suspended')).length).toBe(4);
  });

  test('needs the permission, and another council’s suspension is not found', async () => {
    const council = await aBroker(database);
    const other = await aBroker(database);
    const { lineId, packageId } = await anArrangedLine(council);
    const input = {
      personId: council.personId,
      lineIds: [lineId],
      reason: 'respite' as const,
      note: null,
      startsAt: NOON,
      endsAt: null,
      toldAt: NOON,
    };
    const who = await somebody(database, council.councilId, 'contracts_officer');
    await expect(council.work((scope) => suspendLines(scope, input), { who })).rejects.toThrow(Forbidden);
    expect(await other.work((scope) => suspendLines(scope, input))).toMatchObject({ field: 'lines' });
    await council.work((scope) => suspendLines(scope, input));
    const [suspension] = await council.work((scope) => listSuspensions(scope, [lineId]));
    const end = {
      packageId,
      personId: council.personId,
      suspensionId: suspension?.id ?? 0,
      endsAt: NOON,
      wholeStay: false,
    };
    await expect(other.work((scope) => endSuspension(scope, end))).rejects.toThrow(NotFound);
  });
});

describe('the list of packages', () => {
  test('tells the status of each as the rule does, whatever its lines are', async () => {
    const council = await aBroker(database);
    const { councilId, providerId, contractId, work } = council;
    await database.pool.query(
      `with p as (insert into person (council_id, reference, given_name, family_name) select $1, 'R' || n, 'Rosa', 'Person ' || n from generate_series(1, 60) n returning id),
        k as (insert into care_package (council_id, reference, person_id, starts_on, ends_on)
          select $1, 'Q' || id, id, '2026-01-01', case when id % 4 = 0 then '2026-02-01'::date end from p returning id, person_id),
        l as (insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on, ends_on)
          select $1, 'Q' || k.id || '-' || n, k.id, k.person_id, $2, $3, 'home-care', date '2026-03-04' + ((k.id * 7 + n * 3) % 9)::int - 5,
            case when (k.id + n) % 3 > 0 then date '2026-03-04' + ((k.id * 7 + n * 3) % 9)::int - 5 + ((k.id + n) % 4)::int end
          from k, generate_series(1, 3) n where n <= k.id % 4 returning id)
       insert into suspension (council_id, provider_id, package_line_id, reason, starts_at, ends_at, told_provider_at)
       select $1, $2, id, 'respite', '2026-03-04T12:00Z'::timestamptz - make_interval(hours => (id % 3)::int), case when id % 2 = 0 then '2026-03-04T12:00Z'::timestamptz + make_interval(hours => (id % 3)::int) end, now()
       from l where id % 5 < 3`,
      [councilId, providerId, contractId],
    );
    const { rows, total } = await work((scope) => listPackages(scope, {}, { limit: null }));
    expect([rows.length, total]).toEqual([60, 60]);
    const seen = new Set<string>();
    for (const row of rows) {
      const lines = await work((scope) => listLines(scope, row.id));
      expect(`${row.reference} ${row.status}`).toBe(`${row.reference} ${packageStatus(row, lines, TODAY)}`);
      seen.add(row.status);
    }
    expect([...seen].toSorted()).toEqual([...PACKAGE_STATUSES].toSorted());
    for (const status of PACKAGE_STATUSES) {
      const some = await work((scope) => listPackages(scope, { status }, { limit: 5 }));
      expect(some.total).toBe(rows.filter((row) => row.status === status).length);
    }
  });

  test('finds by person, reference and provider, in order, a page at a time', async () => {
    const council = await aBroker(database);
    const { packageId } = await anArrangedLine(council);
    const person = await aPerson(database, council.councilId, 'ZZ-7');
    await anArrangedLine({ ...council, personId: person });
    const total = async (filter: Parameters<typeof listPackages>[1]) =>
      (await council.work((scope) => listPackages(scope, filter))).total;
    expect(await total({ words: 'zz7' })).toBe(1);
    expect(await total({ words: `cp${packageId}` })).toBe(1);
    expect(await total({ words: 'nobody' })).toBe(0);
    expect(await total({ personId: person })).toBe(1);
    expect(await total({ providerId: council.providerId })).toBe(2);
    expect(await total({ providerId: council.providerId + 1 })).toBe(0);
    const sorted = await council.work((scope) =>
      listPackages(scope, {}, { sort: { by: 'reference', descending: true }, limit: 1, offset: 1 }),
    );
    expect(sorted.rows.map(({ id }) => id)).toEqual([packageId]);
    const other = await somebody(
      database,
      council.councilId,
      'provider_manager',
      await aProvider(database, council.councilId),
    );
    expect((await council.work((scope) => listPackages(scope, {}), { who: other })).total).toBe(0);
  });
});
