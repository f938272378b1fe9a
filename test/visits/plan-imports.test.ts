import { expect, test } from 'vitest';
import { suspendLines } from '../../src/brokerage/actions/suspend-lines.ts';
import { Forbidden } from '../../src/platform/errors.ts';
import { withScope } from '../../src/platform/scope.ts';
import { applySuspensions } from '../../src/visits/actions/apply-suspension.ts';
import { planVisits } from '../../src/visits/actions/plan-visits.ts';
import { previewPlannedVisits, takePlannedVisits } from '../../src/visits/actions/take-planned-visits.ts';
import { readPlannedFile } from '../../src/visits/formats/plan-file.ts';
import { aBroker, anArrangedLine, answered } from '../brokerage/arranged.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const HEADINGS =
  'visit_id,person_id,provider_id,contract_id,service,starts_at,minutes,workers,earlier_minutes,later_minutes,time_critical,status,cancelled_at';

async function aCouncilWithFile() {
  const council = await aBroker(database);
  const { rows } = await database.pool.query<{ person: string; provider: string; contract: string }>(
    `select p.reference as person, r.reference as provider, c.reference as contract from person p, provider r, contract c where p.id = $1 and r.id = $2 and c.id = $3`,
    [council.personId, council.providerId, council.contractId],
  );
  const names = rows[0] ?? { person: '', provider: '', contract: '' };
  const row = (
    id: string,
    startsAt: string,
    rest = '30,,,,,,',
    given: Partial<typeof names> = {},
  ): string => {
    const { person, provider, contract } = { ...names, ...given };
    return `${id},${person},${provider},${contract},home-care,${startsAt},${rest}`;
  };
  const read = (...lines: string[]) =>
    answered(readPlannedFile(Buffer.from(`\uFEFF${HEADINGS}\r\n${lines.join('\r\n')}\r\n`)));
  const take = (...lines: string[]) =>
    council.work(async (scope) => answered(await takePlannedVisits(scope, read(...lines).rows)));
  return { ...council, row, read, take };
}

const visitsOf = async (councilId: number) =>
  (
    await database.pool.query(
      `select v.reference, v.starts_at, v.starts_on, v.week_starts_on, v.minutes, v.workers, v.earlier_minutes, v.later_minutes, v.time_critical,
         v.status, v.cancelled_at, v.cancelled_because, l.reference as line, l.starts_on as line_starts_on, l.source
       from planned_visit v join package_line l on l.council_id = v.council_id and l.id = v.package_line_id where v.council_id = $1 order by v.reference`,
      [councilId],
    )
  ).rows as Record<string, unknown>[];

test('a file of planned visits is read: what cannot be used is told with its first fault', async () => {
  const { row, read } = await aCouncilWithFile();
  const file = read(
    row('V1', '2026-03-02T08:00'),
    row('V1', '2026-03-03T08:00'),
    row('V2', '2026-03-29T01:30'),
    '',
    row('V3', '2026-03-02T21:00+00:00', '45,2,15,60,yes,cancelled,2026-03-02T12:00'),
  );
  expect(file.rows.map(({ visitId, line }) => [visitId, line])).toEqual([
    ['V1', 2],
    ['V3', 6],
  ]);
  expect(file.rows[1]).toMatchObject({
    plannedMinutes: 45,
    workers: 2,
    earlierMinutes: 15,
    laterMinutes: 60,
    timeCritical: true,
    cancelledAt: Temporal.Instant.from('2026-03-02T12:00:00Z').epochMilliseconds / 1000,
  });
  expect(file.refused.map(({ line, field, value }) => [line, field, value])).toEqual([
    [3, 'visit_id', 'V1'],
    [4, 'starts_at', '2026-03-29T01:30'],
  ]);
  expect(file.refused[0]?.rowText).toContain('V1,');
  expect(readPlannedFile(Buffer.from('visit_id\n')).ok).toBe(false);
});

test('planned visits are taken under a line for each contract, once, whatever is sent again', async () => {
  const { councilId, row, take, work, read } = await aCouncilWithFile();
  const lines = [
    row('V1', '2026-03-02T08:00'),
    row('V2', '2026-07-02T23:30', '45,2,15,,yes,,'),
    row('V3', '2026-03-03T08:00', '30,,,,,cancelled,2026-03-02T20:00'),
  ];
  const preview = await work(async (scope) =>
    answered(await previewPlannedVisits(scope, read(...lines).rows)),
  );
  expect(preview).toMatchObject({ added: 3, changed: 0 });
  expect(await visitsOf(councilId)).toEqual([]);
  expect(await take(...lines)).toMatchObject({ added: 3, changed: 0, unchanged: 0, refused: [] });
  expect(await take(...lines)).toMatchObject({ added: 0, changed: 0, unchanged: 3, refused: [] });
  const visits = await visitsOf(councilId);
  expect(visits[0]).toMatchObject({
    source: 'imported',
    line: expect.stringMatching(/^IMP-.*-1$/),
    line_starts_on: '2026-03-02',
  });
  expect(visits[1]).toMatchObject({
    starts_at: new Date('2026-07-02T22:30:00Z'),
    starts_on: '2026-07-02',
    week_starts_on: '2026-06-29',
    workers: 2,
    earlier_minutes: 15,
    later_minutes: null,
    time_critical: true,
  });
  expect(visits[2]).toMatchObject({ status: 'cancelled', cancelled_because: 'as its file says' });
  expect(new Set(visits.map(({ line }) => line)).size).toBe(1);
});

test('a later file changes what differs, and a visit that it wants again is wanted again', async () => {
  const { councilId, row, take } = await aCouncilWithFile();
  await take(
    row('V1', '2026-03-02T08:00'),
    row('V2', '2026-03-03T08:00', '30,,,,,cancelled,2026-03-02T20:00'),
  );
  const later = [row('V1', '2026-03-01T09:00', '45,,,,,,'), row('V2', '2026-03-03T08:00')];
  expect(await take(...later)).toMatchObject({ changed: 2 });
  expect(await take(...later)).toMatchObject({ unchanged: 2 });
  const visits = await visitsOf(councilId);
  expect(visits[0]).toMatchObject({ starts_on: '2026-03-01', minutes: 45, line_starts_on: '2026-03-01' });
  expect(visits[1]).toMatchObject({ status: 'planned', cancelled_at: null });
});

test('what was decided here stands when the same file comes again', async () => {
  const { councilId, broker, row, take } = await aCouncilWithFile();
  const lines = [row('V1', '2026-03-06T08:00'), row('V2', '2026-03-06T21:00')];
  await take(...lines);
  await database.pool.query(
    `update planned_visit set status = 'cancelled', cancelled_at = now(), cancelled_by = $2 where council_id = $1 and reference = 'V1'`,
    [councilId, broker.userId],
  );
  await database.pool.query(
    `update planned_visit set moved_from = starts_at, starts_at = '2026-03-06T22:00Z' where council_id = $1 and reference = 'V2'`,
    [councilId],
  );
  expect(await take(...lines)).toMatchObject({ changed: 0, unchanged: 2 });
  expect(await take(row('V1', '2026-03-06T08:30'), row('V2', '2026-03-06T20:00'))).toMatchObject({
    changed: 2,
  });
  const visits = await visitsOf(councilId);
  expect(visits[0]).toMatchObject({ status: 'cancelled', starts_at: new Date('2026-03-06T08:30Z') });
  expect(visits[1]).toMatchObject({ starts_at: new Date('2026-03-06T20:00Z') });
});

test('a row that names nobody here, or a visit of somebody else, is refused with its reason', async () => {
  const council = await aCouncilWithFile();
  const { row, take, work } = council;
  const other = await aBroker(database);
  const own = await anArrangedLine(council);
  await work((scope) => planVisits(scope, { from: '2026-03-05', to: '2026-03-05' }));
  const { rows } = await database.pool.query<{ reference: string }>(
    'select reference from contract where id = $1',
    [other.contractId],
  );
  const { refused, added } = await take(
    row('V1', '2026-03-02T08:00', undefined, { person: 'nobody' }),
    row('V2', '2026-03-02T08:00', undefined, { provider: 'nobody' }),
    row('V3', '2026-03-02T08:00', undefined, { contract: rows[0]?.reference ?? '' }),
    row(`${own.reference}-20260305-0800`, '2026-03-05T08:00'),
    row('V4', '2026-03-02T08:00'),
  );
  expect(added).toBe(1);
  expect(refused.map(({ line, field, reason }) => [line, field, reason])).toEqual([
    [2, 'person_id', 'there is no person with this reference'],
    [3, 'provider_id', 'there is no provider with this reference'],
    [4, 'contract_id', 'there is no contract with this reference'],
    [5, 'visit_id', 'a visit planned here from a care package has this id'],
  ]);
});

test('imported visits are suspended like any other', async () => {
  const { councilId, personId, row, take, work } = await aCouncilWithFile();
  await take(row('V1', '2026-03-06T08:00'));
  const lineIds = (
    await database.pool.query<{ id: number }>('select id from package_line where council_id = $1', [
      councilId,
    ])
  ).rows.map(({ id }) => id);
  await work(async (scope) => {
    answered(
      await suspendLines(scope, {
        personId,
        lineIds,
        reason: 'hospital',
        note: null,
        startsAt: Temporal.Instant.from('2026-03-05T00:00Z'),
        endsAt: null,
        toldAt: scope.now,
      }),
    );
    expect(await applySuspensions(scope, lineIds)).toEqual({ takenOut: 1, broughtBack: 0 });
  });
  await take(row('V1', '2026-03-06T08:00'), row('V2', '2026-03-07T08:00'), row('V3', '2026-03-04T08:00'));
  expect((await visitsOf(councilId)).map(({ status }) => status)).toEqual([
    'cancelled',
    'cancelled',
    'planned',
  ]);
});

test('taking a file needs the permission and is in the audit trail', async () => {
  const { councilId, row, read, take } = await aCouncilWithFile();
  const social = await somebody(database, councilId, 'social_worker');
  const rows = read(row('V1', '2026-03-02T08:00')).rows;
  await expect(withScope(database, social, (scope) => takePlannedVisits(scope, rows))).rejects.toThrow(
    Forbidden,
  );
  const contracts = await somebody(database, councilId, 'contracts_officer');
  await withScope(database, contracts, (scope) => takePlannedVisits(scope, rows));
  await take(row('V1', '2026-03-02T08:00'));
  const { rows: audit } = await database.pool.query(
    `select detail->>'added' as added from audit_event where council_id = $1 and act = 'planned visits taken' order by seq`,
    [councilId],
  );
  expect(audit).toEqual([{ added: '1' }, { added: '0' }]);
});
