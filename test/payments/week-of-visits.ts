// A council with one provider and a week of visits to two people, of every kind that the queue knows.
import type { Database } from '../../src/platform/database.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { verifyWeek } from '../../src/payments/actions/verify-week.ts';
import { listWeeksToVerify } from '../../src/payments/records/week-state.ts';
import {
  aContract,
  aCouncil,
  aLine,
  aPerson,
  aProvider,
  plainTerms,
  somebody,
} from '../postgres/builders.ts';
import { aFeed, type Home, planVisits, receiveLogs } from './visits-in-database.ts';

/** Monday 2 March 2026, and when it is asked: the Monday after. */
export const MONDAY = '2026-03-02';
export const NOW = Temporal.Instant.from('2026-03-10T09:00:00Z');
const START = Date.UTC(2026, 2, 2) / 1000;

/** An instant of the week: day 0 is Monday; hours in London, which is on GMT. */
export function at(day: number, hour: number, minute = 0): number {
  return START + day * 86_400 + hour * 3600 + minute * 60;
}

export type WeekOfVisits = Home & {
  readonly ada: { id: number; lineId: number; reference: string };
  readonly bob: { id: number; lineId: number; reference: string };
  readonly feedId: number;
  readonly finance: Awaited<ReturnType<typeof somebody>>;
  readonly approver: Awaited<ReturnType<typeof somebody>>;
  readonly manager: Awaited<ReturnType<typeof somebody>>;
};

let made = 0;

/** Makes the council, plans the visits, receives their logs and verifies the week. */
export async function aWeekOfVisits(database: Database, terms: object = plainTerms): Promise<WeekOfVisits> {
  const councilId = await aCouncil(database, `Weekshire ${(made += 1)}`);
  const providerId = await aProvider(database, councilId, 'Kind Hands');
  const contractId = await aContract(database, councilId, providerId, terms);
  const home = { councilId, providerId, contractId };
  const person = async (reference: string) => {
    const id = await aPerson(database, councilId, reference);
    return {
      id,
      reference,
      lineId: await aLine(database, councilId, { personId: id, providerId, contractId }),
    };
  };
  const ada = await person('ADA');
  const bob = await person('BOB');
  const visit = (reference: string, who: typeof ada, startsAt: number, more = {}) => ({
    reference,
    personId: who.id,
    lineId: who.lineId,
    startsAt,
    ...more,
  });
  const log = (reference: string, who: typeof ada, inAt: number, minutes: number | null, more = {}) => ({
    reference,
    person: who.reference,
    worker: 'W1',
    inAt,
    outAt: minutes === null ? null : inAt + minutes * 60,
    ...more,
  });
  await planVisits(database, home, [
    visit('V-paid', ada, at(0, 8)),
    visit('V-manual-1', ada, at(1, 8)),
    visit('V-manual-2', ada, at(2, 8)),
    visit('V-manual-3', bob, at(2, 12)),
    visit('V-missed', ada, at(3, 8)),
    visit('V-open', bob, at(3, 12)),
    visit('V-brief', bob, at(4, 12)),
    visit('V-cancelled', bob, at(5, 12), { cancelledAt: at(5, 8) }),
  ]);
  const feedId = await aFeed(database, home);
  await receiveLogs(database, home, feedId, [
    log('L-paid', ada, at(0, 8, 2), 30),
    log('L-manual-1', ada, at(1, 8), 30, { inMethod: 'manual' }),
    log('L-manual-2', ada, at(2, 8), 20, { inMethod: 'manual' }),
    log('L-manual-3', bob, at(2, 12), 30, { outMethod: 'manual' }),
    log('L-open', bob, at(3, 12), null),
    log('L-brief', bob, at(4, 12), 2),
    log('L-spare', bob, at(6, 20), 30),
  ]);
  const week = {
    ...home,
    ada,
    bob,
    feedId,
    finance: await somebody(database, councilId, 'finance_officer'),
    approver: await somebody(database, councilId, 'finance_approver'),
    manager: await somebody(database, councilId, 'provider_manager', providerId),
  };
  await verifyChanged(database, councilId);
  return week;
}

/** Verifies whatever has changed, as the nightly job would. */
export async function verifyChanged(database: Database, councilId: number, now = NOW): Promise<void> {
  const weeks = await withScope(
    database,
    systemOf(councilId),
    (scope) => listWeeksToVerify(scope, { since: '2026-01-01' }),
    now,
  );
  for (const week of weeks)
    await withScope(database, systemOf(councilId), (scope) => verifyWeek(scope, week), now);
}

/** A line by the reference of its visit or, for a log left over, of the log. */
export async function lineOf(database: Database, councilId: number, reference: string) {
  const { rows } = await database.pool.query<{
    id: number;
    verdict_id: number;
    resolution_id: number | null;
    status: string;
    held_again: boolean;
    exceptions: string[];
    computed_pence: number;
    paid_minutes: number;
    amount_pence: number;
  }>(
    `select l.* from week_line l left join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
     where l.council_id = $1 and coalesce(v.reference, l.left_over_reference) = $2`,
    [councilId, reference],
  );
  const [line] = rows;
  if (line === undefined || rows.length > 1) throw new Error(`${rows.length} lines of ${reference}`);
  return line;
}

/** A line as somebody has it before them when they decide. */
export async function seen(database: Database, councilId: number, reference: string) {
  const { id, verdict_id, resolution_id } = await lineOf(database, councilId, reference);
  return { lineId: id, verdictId: verdict_id, resolutionId: resolution_id };
}
