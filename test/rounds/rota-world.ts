/** A provider with care workers, people and visits in one week, for what is planned, repaired and published. */
import { londonInstant, weekStart } from '../../src/ground/calendar.ts';
import type { Database } from '../../src/platform/database.ts';
import { systemOf, withScope, type Who } from '../../src/platform/scope.ts';
import { planRotaJob } from '../../src/rounds/jobs.ts';
import { aContract, aCouncil, aLine, aProvider, somebody } from '../postgres/builders.ts';

/** The Monday that everything happens in, and a time before anybody has gone out. */
export const MONDAY = '2026-03-02';
export const EARLY = Temporal.Instant.from('2026-03-02T05:00:00Z');

export type RotaWorld = {
  readonly councilId: number;
  readonly providerId: number;
  readonly coordinator: Awaited<ReturnType<typeof somebody>>;
  readonly workers: Readonly<Record<'bea' | 'cy' | 'dee', number>>;
  readonly visits: Readonly<Record<string, number>>;
  readonly people: Readonly<Record<string, number>>;
};

/** Where people live: minutes by car lie between them. */
const HOMES = {
  ada: [52.58, -1.98],
  ben: [52.585, -1.975],
  cora: [52.59, -1.97],
  dora: [52.6, -1.95],
} as const;

type VisitMade = {
  readonly person: keyof typeof HOMES;
  readonly time: string;
  readonly minutes: number;
  readonly workers?: number;
  readonly critical?: boolean;
};

const VISITS: Readonly<Record<string, VisitMade>> = {
  adaMorning: { person: 'ada', time: '08:00', minutes: 30, critical: true },
  benMorning: { person: 'ben', time: '08:30', minutes: 30 },
  coraMorning: { person: 'cora', time: '09:00', minutes: 45, workers: 2 },
  doraMorning: { person: 'dora', time: '10:00', minutes: 30 },
  adaNoon: { person: 'ada', time: '12:30', minutes: 30 },
};

export async function aRotaWorld(database: Database): Promise<RotaWorld> {
  const { pool } = database;
  const one = async (text: string, values: unknown[]): Promise<number> =>
    (await pool.query<{ id: number }>(text, values)).rows[0]?.id ?? 0;
  const councilId = await aCouncil(database);
  const providerId = await aProvider(database, councilId);
  const contractId = await aContract(database, councilId, providerId);
  const coordinator = await somebody(database, councilId, 'provider_coordinator', providerId);
  const worker = async (given: string, at: number, gender = 'female'): Promise<number> => {
    const id = await one(
      `insert into care_worker (council_id, provider_id, reference, given_name, family_name, gender, phone, languages)
       values ($1, $2, $3, $4, 'Ash', $5, $6, '{English}') returning id`,
      [councilId, providerId, `W${at}`, given, gender, `07700 90000${at}`],
    );
    for (const kind of ['DBS', 'right to work', 'medication', 'moving and handling'])
      await pool.query(
        `insert into worker_check (council_id, provider_id, care_worker_id, kind, done_on) values ($1, $2, $3, $4, '2025-06-01')`,
        [councilId, providerId, id, kind],
      );
    await pool.query(
      `insert into worker_shift (council_id, provider_id, care_worker_id, weekdays, start_time, end_time, starts_on, recorded_at)
       values ($1, $2, $3, '{1,2,3,4,5,6,7}', '07:00', '14:00', '2026-01-05', now())`,
      [councilId, providerId, id],
    );
    return id;
  };
  const workers = {
    bea: await worker('Bea', 1),
    cy: await worker('Cy', 2, 'male'),
    dee: await worker('Dee', 3),
  };
  const people: Record<string, number> = {};
  const lines: Record<string, number> = {};
  for (const [name, [latitude, longitude]] of Object.entries(HOMES)) {
    people[name] = await one(
      `insert into person (council_id, reference, given_name, family_name, postcode, latitude, longitude, phone, address_lines)
       values ($1, $2, $3, 'Cole', 'FS1 2AB', $4, $5, '01632 960100', '{1 High Street}') returning id`,
      [
        councilId,
        `P-${name}-${councilId}`,
        name.charAt(0).toUpperCase() + name.slice(1),
        latitude,
        longitude,
      ],
    );
    lines[name] = await aLine(database, councilId, { personId: people[name] ?? 0, providerId, contractId });
  }
  const visits: Record<string, number> = {};
  for (const [name, { person, time, minutes, workers: needs = 1, critical = false }] of Object.entries(
    VISITS,
  )) {
    const { instant } = londonInstant(Temporal.PlainDate.from(MONDAY), Temporal.PlainTime.from(time));
    visits[name] = await one(
      `insert into planned_visit (council_id, reference, provider_id, person_id, contract_id, package_line_id, service, starts_at, starts_on,
         week_starts_on, minutes, workers, time_critical)
       values ($1, $2, $3, $4, $5, $6, 'home-care', $7, $8, $8, $9, $10, $11) returning id`,
      [
        councilId,
        `V-${name}-${councilId}`,
        providerId,
        people[person],
        contractId,
        lines[person],
        instant.toString(),
        MONDAY,
        minutes,
        needs,
        critical,
      ],
    );
  }
  return { councilId, providerId, coordinator, workers, visits, people };
}

/** The Monday of the week that comes by the clock of this machine, which pages go by. */
export function nextMonday(): string {
  return weekStart(Temporal.Now.plainDateISO('Europe/London')).add({ weeks: 1 }).toString();
}

/** The same world in the week that comes, so that pages can plan it. */
export async function aRotaWorldNextWeek(database: Database): Promise<RotaWorld> {
  const world = await aRotaWorld(database);
  const monday = nextMonday();
  await database.pool.query(
    `update planned_visit set starts_on = $2::date, week_starts_on = $2::date,
       starts_at = (starts_at at time zone 'Europe/London' + make_interval(days => $3)) at time zone 'Europe/London' where council_id = $1`,
    [world.councilId, monday, Temporal.PlainDate.from(MONDAY).until(monday).days],
  );
  return world;
}

/** The three boxes of a date in a form. */
export function boxes(name: string, day: string): Record<string, string> {
  const date = Temporal.PlainDate.from(day);
  return {
    [`${name}-day`]: String(date.day),
    [`${name}-month`]: String(date.month),
    [`${name}-year`]: String(date.year),
  };
}

/** Does the work of the queue for the proposals of a council that wait. */
export async function workOutProposals(database: Database, councilId: number): Promise<void> {
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from rota_proposal where council_id = $1 and state = 'working' order by id`,
    [councilId],
  );
  for (const { id } of rows)
    await planRotaJob.run({
      database,
      councilId,
      payload: { proposalId: id },
      inScope: (work) => withScope(database, systemOf(councilId), work),
    });
}

/** Somebody's piece of work on the Monday before anybody went out. */
export async function onMonday<T>(
  database: Database,
  who: Who,
  work: Parameters<typeof withScope<T>>[2],
): Promise<T> {
  return await withScope(database, who, work, EARLY);
}
