// Verifying week by week, in whatever order things arrive, comes to what the pure rules say of everything at once.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTerms } from '../../src/contracts/rules/terms.ts';
import { verifyWeek } from '../../src/payments/actions/verify-week.ts';
import { listWeeksToVerify } from '../../src/payments/records/week-state.ts';
import { bankHolidaysFrom } from '../../src/payments/rules/rate-choice.ts';
import { reconcileGroup } from '../../src/payments/rules/reconcile.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import type { PlannedVisit, VisitLog } from '../../src/visits/rules/planned-and-logged.ts';
import { overlappingLogs } from '../../src/visits/rules/overlaps.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, plainTerms } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import {
  aFeed,
  type Home,
  type LogToReceive,
  planVisits,
  receiveLogs,
  type VisitToPlan,
} from './visits-in-database.ts';

const database = await freshDatabase();

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Monday 2 March 2026 in London; three weeks follow. */
const MONDAY = Date.UTC(2026, 2, 2) / 1000;
const LATER = Temporal.Instant.from('2026-06-01T00:00:00Z');

/** Moments that gather about the turn of the weeks, and some anywhere. */
const aMoment = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -24, max: 24 }).map((half) => MONDAY + 7 * DAY + half * 1800) },
  { weight: 2, arbitrary: fc.integer({ min: -40, max: 40 }).map((half) => MONDAY + 14 * DAY + half * 1800) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 21 * 24 }).map((hour) => MONDAY + hour * HOUR) },
);

const aVisit = fc.record({
  person: fc.integer({ min: 0, max: 2 }),
  startsAt: aMoment,
  workers: fc.constantFrom(1, 1, 2),
  cancelled: fc.constantFrom(false, false, false, true),
});
const aLog = fc.record({
  person: fc.integer({ min: 0, max: 2 }),
  worker: fc.integer({ min: 0, max: 3 }),
  inAt: aMoment,
  minutes: fc.constantFrom(2, 15, 30, 31, 90, 700, 1440, null),
  names: fc.option(fc.nat({ max: 40 }), { nil: null, freq: 2 }),
  method: fc.constantFrom('tag', 'tag', 'manual'),
});
/** A later version of a log: moved, perhaps to another person, naming another visit. */
const aCorrection = fc.record({
  of: fc.nat({ max: 40 }),
  shift: fc.integer({ min: -30, max: 30 }),
  as: aLog,
});
/** A later change of a visit: moved, cancelled or in need of another number of workers. */
const aChange = fc.record({
  of: fc.nat({ max: 40 }),
  kind: fc.constantFrom('move', 'cancel', 'workers'),
  to: aMoment,
});

const aHistory = fc.record({
  visits: fc.array(aVisit, { minLength: 1, maxLength: 14 }),
  logs: fc.array(aLog, { minLength: 1, maxLength: 14 }),
  corrections: fc.array(aCorrection, { maxLength: 4 }),
  changes: fc.array(aChange, { maxLength: 3 }),
  batches: fc.integer({ min: 1, max: 4 }),
  verifyBetween: fc.boolean(),
});

type History = typeof aHistory extends fc.Arbitrary<infer T> ? T : never;

let made = 0;

async function aHome(): Promise<Home & { people: { id: number; reference: string; lineId: number }[] }> {
  const councilId = await aCouncil(database, `Council of histories ${(made += 1)}`);
  const providerId = await aProvider(database, councilId);
  const contractId = await aContract(database, councilId, providerId);
  const people = [];
  for (const reference of ['A', 'B', 'C']) {
    const id = await aPerson(database, councilId, reference);
    people.push({
      id,
      reference,
      lineId: await aLine(database, councilId, { personId: id, providerId, contractId }),
    });
  }
  return { councilId, providerId, contractId, people };
}

async function verifyAll(home: Home): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    const weeks = await withScope(
      database,
      systemOf(home.councilId),
      (scope) => listWeeksToVerify(scope, { since: '2026-01-01' }),
      LATER,
    );
    if (weeks.length === 0) return;
    for (const week of weeks) {
      const done = await withScope(
        database,
        systemOf(home.councilId),
        (scope) => verifyWeek(scope, week),
        LATER,
      );
      expect(done.ok).toBe(true);
    }
  }
  throw new Error('verifying made new weeks to verify');
}

async function play(home: Awaited<ReturnType<typeof aHome>>, history: History): Promise<void> {
  const feed = await aFeed(database, home);
  const visits = history.visits.map(
    ({ person, startsAt, workers, cancelled }, at): VisitToPlan => ({
      reference: `V${at}`,
      personId: home.people[person]!.id,
      lineId: home.people[person]!.lineId,
      startsAt,
      workers,
      cancelledAt: cancelled ? startsAt - HOUR : null,
    }),
  );
  const logOf = (log: History['logs'][number], reference: string): LogToReceive => ({
    reference,
    person: home.people[log.person]!.reference,
    worker: `W${log.worker}`,
    inAt: log.inAt,
    outAt: log.minutes === null ? null : log.inAt + log.minutes * 60,
    inMethod: log.method,
    visit: log.names === null ? null : `V${log.names % (visits.length + 1)}`,
  });
  const logs = history.logs.map((log, at) => logOf(log, `L${at}`));
  const visitIds: number[] = [];
  const logIds = new Map<string, { id: number; version: number }>();
  for (let batch = 0; batch < history.batches; batch += 1) {
    const share = <T>(all: readonly T[]): T[] => all.filter((_, at) => at % history.batches === batch);
    visitIds.push(...(await planVisits(database, home, share(visits))));
    const now = share(logs);
    (await receiveLogs(database, home, feed, now)).forEach((id, at) =>
      logIds.set(now[at]!.reference, { id, version: 1 }),
    );
    if (history.verifyBetween) await verifyAll(home);
  }
  for (const { of, shift, as } of history.corrections) {
    const reference = `L${of % logs.length}`;
    const before = logIds.get(reference)!;
    const next = logOf({ ...as, inAt: as.inAt + shift * 60 }, reference);
    const [id = 0] = await receiveLogs(database, home, feed, [
      { ...next, version: before.version + 1, replacesId: before.id },
    ]);
    logIds.set(reference, { id, version: before.version + 1 });
    if (history.verifyBetween) await verifyAll(home);
  }
  for (const { of, kind, to } of history.changes) {
    const id = visitIds[of % visitIds.length];
    const sets = {
      move: `starts_at = to_timestamp(${to}), starts_on = (to_timestamp(${to}) at time zone 'Europe/London')::date, week_starts_on = london_week(to_timestamp(${to}))`,
      cancel: `status = 'cancelled', cancelled_at = to_timestamp(${to})`,
      workers: 'workers = 3 - least(workers, 2)',
    };
    await database.pool.query(`update planned_visit set ${sets[kind]} where council_id = $1 and id = $2`, [
      home.councilId,
      id,
    ]);
    if (history.verifyBetween) await verifyAll(home);
  }
  await verifyAll(home);
}

/** What the rules say of everything that the council has, at once. */
async function expected(home: Awaited<ReturnType<typeof aHome>>): Promise<string[]> {
  const terms = parseTerms(plainTerms);
  if (!terms.ok) throw new Error(terms.reason);
  const { rows: visits } = await database.pool.query(
    `select v.*, p.reference as person_reference, extract(epoch from starts_at)::bigint as starts, extract(epoch from cancelled_at)::bigint as cancelled
     from planned_visit v join person p on p.council_id = v.council_id and p.id = v.person_id where v.council_id = $1`,
    [home.councilId],
  );
  const { rows: logs } = await database.pool.query(
    `select l.*, extract(epoch from in_at)::bigint as came, extract(epoch from out_at)::bigint as went from visit_log l
     where council_id = $1 and not exists (select from visit_log n where n.council_id = l.council_id and n.replaces_id = l.id)`,
    [home.councilId],
  );
  const ruleLogs = logs.map((log) => ({
    personId: String(log.person_reference),
    log: {
      logId: log.reference,
      workerId: log.worker_reference,
      inAt: log.came,
      outAt: log.went,
      inMethod: log.in_method,
      outMethod: log.out_method,
      visitId: log.visit_reference,
    } as VisitLog,
  }));
  const overlaps = new Set<VisitLog>();
  for (const ofWorker of Map.groupBy(ruleLogs, ({ log }) => log.workerId).values())
    for (const log of overlappingLogs(ofWorker)) overlaps.add(log);
  return home.people.flatMap(({ reference }) =>
    reconcileGroup(
      {
        visits: visits
          .filter((visit) => visit.person_reference === reference)
          .map(
            (visit): PlannedVisit => ({
              visitId: visit.reference,
              contractId: '',
              service: visit.service,
              startsAt: visit.starts,
              plannedMinutes: visit.minutes,
              workers: visit.workers,
              earlierMinutes: null,
              laterMinutes: null,
              timeCritical: false,
              cancelledAt: visit.cancelled,
            }),
          ),
        logs: ruleLogs.filter(({ personId }) => personId === reference).map(({ log }) => log),
        overlaps: (log) => overlaps.has(log),
      },
      { termsFor: () => terms.value, matchWithinMinutes: 120, bankHolidays: bankHolidaysFrom([]) },
    ).map((row) =>
      [
        row.visit?.visitId ?? '',
        row.place ?? '',
        row.log?.logId ?? '',
        row.exceptions.join(';'),
        row.effect,
        row.paidMinutes,
        row.amountPence,
        row.because,
      ].join('|'),
    ),
  );
}

async function stored(home: Home): Promise<string[]> {
  const { rows } = await database.pool.query(
    `select v.reference as visit, x.place, g.reference as log, x.exceptions, x.effect, x.paid_minutes, x.amount_pence, x.because
     from week_line l join verdict x on x.council_id = l.council_id and x.id = l.verdict_id
       left join planned_visit v on v.council_id = l.council_id and v.id = x.planned_visit_id
       left join visit_log g on g.council_id = l.council_id and g.id = x.visit_log_id
     where l.council_id = $1 and l.status <> 'withdrawn'`,
    [home.councilId],
  );
  return rows.map((row) =>
    [
      row.visit ?? '',
      row.place ?? '',
      row.log ?? '',
      row.exceptions.join(';'),
      row.effect,
      row.paid_minutes,
      row.amount_pence,
      row.because,
    ].join('|'),
  );
}

test('verifying week by week comes to what the rules say of the whole history', async () => {
  await fc.assert(
    fc.asyncProperty(aHistory, async (history) => {
      const home = await aHome();
      await play(home, history);
      expect((await stored(home)).sort()).toEqual((await expected(home)).sort());
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  );
});
