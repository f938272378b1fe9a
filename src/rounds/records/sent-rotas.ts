/** What a rota that is sent in is held against. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

export type SentVisit = {
  readonly id: number;
  readonly reference: string;
  readonly startsOn: string;
  /** As commissioned, in seconds since 1970. */
  readonly startsAt: number;
  readonly minutes: number;
  readonly workers: number;
  readonly cancelled: boolean;
  /** As it is rostered now: from when, how long, by which care workers; nulls and nobody where it is not. */
  readonly rosteredAt: number | null;
  readonly rosteredMinutes: number | null;
  readonly rosteredWorkers: readonly string[];
};

/** A provider's visits by their references; those it does not have are left out. */
export async function findSentVisits(
  scope: Scope,
  providerId: number,
  references: readonly string[],
): Promise<ReadonlyMap<string, SentVisit>> {
  if (references.length === 0) return new Map();
  const { rows } = await sql<SentVisit>`
    select id, reference, starts_on as "startsOn", extract(epoch from starts_at)::bigint as "startsAt", minutes, workers, status = 'cancelled' as cancelled,
      extract(epoch from rostered_starts_at)::bigint as "rosteredAt", rostered_minutes as "rosteredMinutes", coalesce(rostered_workers, '{}') as "rosteredWorkers"
    from planned_visit
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and reference = any(${[...new Set(references)]}::text[])`.execute(
    scope.db,
  );
  return new Map(rows.map((row) => [row.reference, row]));
}

/** The numbers by which a provider knows its care workers. */
export async function findWorkerReferences(scope: Scope, providerId: number): Promise<ReadonlySet<string>> {
  const rows = await scope.db
    .selectFrom('care_worker')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .select('reference')
    .execute();
  return new Set(rows.map(({ reference }) => reference));
}
