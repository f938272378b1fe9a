// Planned visits and logs straight into a test database, many at once.
import type { Database } from '../../src/platform/database.ts';
import { localDay, mondayOf } from '../../src/payments/rules/local-days.ts';

/** Where test visits belong. */
export type Home = { councilId: number; providerId: number; contractId: number };

/** A visit to plan: times in epoch seconds. */
export type VisitToPlan = {
  reference: string;
  personId: number;
  lineId: number;
  startsAt: number;
  minutes?: number;
  workers?: number;
  earlier?: number | null;
  later?: number | null;
  timeCritical?: boolean;
  cancelledAt?: number | null;
  service?: string;
};

/** A log to receive: times in epoch seconds. */
export type LogToReceive = {
  reference: string;
  version?: number;
  replacesId?: number | null;
  person: string;
  worker: string;
  inAt: number;
  outAt: number | null;
  inMethod?: string;
  outMethod?: string | null;
  visit?: string | null;
};

/** Plans visits, and answers their ids. */
export async function planVisits(
  database: Database,
  home: Home,
  visits: readonly VisitToPlan[],
): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < visits.length; at += 5000) {
    const part = visits.slice(at, at + 5000);
    const { rows } = await database.pool.query<{ id: number }>(
      `insert into planned_visit (council_id, provider_id, contract_id, reference, person_id, package_line_id, starts_at, starts_on,
         week_starts_on, minutes, workers, earlier_minutes, later_minutes, time_critical, status, cancelled_at, service)
       select $1, $2, $3, reference, person_id, line_id, to_timestamp(starts_at), starts_on, week, minutes, workers, earlier, later,
         critical, case when cancelled_at is null then 'planned' else 'cancelled' end, to_timestamp(cancelled_at), service
       from unnest($4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::date[], $9::date[], $10::int[], $11::int[], $12::int[],
         $13::int[], $14::boolean[], $15::bigint[], $16::text[])
         as row (reference, person_id, line_id, starts_at, starts_on, week, minutes, workers, earlier, later, critical, cancelled_at, service)
       returning id`,
      [
        home.councilId,
        home.providerId,
        home.contractId,
        part.map((visit) => visit.reference),
        part.map((visit) => visit.personId),
        part.map((visit) => visit.lineId),
        part.map((visit) => visit.startsAt),
        part.map((visit) => localDay(visit.startsAt)),
        part.map((visit) => mondayOf(visit.startsAt)),
        part.map((visit) => visit.minutes ?? 30),
        part.map((visit) => visit.workers ?? 1),
        part.map((visit) => visit.earlier ?? null),
        part.map((visit) => visit.later ?? null),
        part.map((visit) => visit.timeCritical ?? false),
        part.map((visit) => visit.cancelledAt ?? null),
        part.map((visit) => visit.service ?? 'home-care'),
      ],
    );
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

/** A feed that was taken, for logs to belong to. */
export async function aFeed(database: Database, { councilId, providerId }: Home): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into feed (council_id, provider_id, holds, format, channel, file_name, content_hash, content, status)
     values ($1, $2, 'visit logs', 'tend', 'upload', 'visits.csv', '\\x00', '\\x00', 'taken') returning id`,
    [councilId, providerId],
  );
  return rows[0]?.id ?? 0;
}

/** Receives logs, and answers their ids. */
export async function receiveLogs(
  database: Database,
  home: Home,
  feedId: number,
  logs: readonly LogToReceive[],
): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < logs.length; at += 5000) {
    const part = logs.slice(at, at + 5000);
    const { rows } = await database.pool.query<{ id: number }>(
      `insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, version, replaces_id, person_reference,
         worker_reference, in_at, out_at, in_on, in_method, out_method, visit_reference)
       select $1, $2, $3, at, reference, version, replaces_id, person, worker, to_timestamp(in_at), to_timestamp(out_at), in_on,
         in_method, out_method, visit
       from unnest($4::text[], $5::int[], $6::bigint[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::date[], $12::text[],
         $13::text[], $14::text[]) with ordinality
         as row (reference, version, replaces_id, person, worker, in_at, out_at, in_on, in_method, out_method, visit, at)
       returning id`,
      [
        home.councilId,
        home.providerId,
        feedId,
        part.map((log) => log.reference),
        part.map((log) => log.version ?? 1),
        part.map((log) => log.replacesId ?? null),
        part.map((log) => log.person),
        part.map((log) => log.worker),
        part.map((log) => log.inAt),
        part.map((log) => log.outAt),
        part.map((log) => localDay(log.inAt)),
        part.map((log) => log.inMethod ?? 'tag'),
        part.map((log) => (log.outMethod === undefined ? 'tag' : log.outMethod)),
        part.map((log) => log.visit ?? null),
      ],
    );
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}
