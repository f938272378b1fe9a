/** Planned visits in the words of the rules of matching, for verification. */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { PlannedVisit } from '../../visits/rules/planned-and-logged.ts';

/** A planned visit in the words of the rules (its id is its reference, times epoch seconds), and where it is kept. */
export type StoredVisit = PlannedVisit & {
  readonly id: number;
  readonly lineId: number;
  readonly contract: number;
  readonly personId: number;
  readonly personReference: string;
  /** The day on which the person died, 'YYYY-MM-DD'. */
  readonly diedOn: string | null;
};

type Row = {
  id: number;
  package_line_id: number;
  reference: string;
  person_id: number;
  person_reference: string;
  died_on: string | null;
  contract_id: number;
  service: string;
  starts_at: number;
  minutes: number;
  workers: number;
  earlier_minutes: number | null;
  later_minutes: number | null;
  time_critical: boolean;
  cancelled_at: number | null;
};

/** The visits of a provider planned to start from one instant (epoch seconds) up to another, in any order. */
export async function visitsBetween(
  scope: Scope,
  providerId: number,
  from: number,
  to: number,
): Promise<StoredVisit[]> {
  return await visitsWhere(
    scope,
    providerId,
    sql`v.starts_at >= to_timestamp(${from}) and v.starts_at < to_timestamp(${to})`,
  );
}

/** The visits of a provider with these references. */
export async function visitsNamed(
  scope: Scope,
  providerId: number,
  references: readonly string[],
): Promise<StoredVisit[]> {
  if (references.length === 0) return [];
  return await visitsWhere(scope, providerId, sql`v.reference = any(${references}::text[])`);
}

/** All visits of a provider to these people. */
export async function visitsToPeople(
  scope: Scope,
  providerId: number,
  personReferences: readonly string[],
): Promise<StoredVisit[]> {
  return await visitsWhere(scope, providerId, sql`p.reference = any(${personReferences}::text[])`);
}

/** The visits with these record ids, of whichever provider is in scope. */
export async function visitsByIds(scope: Scope, ids: readonly number[]): Promise<StoredVisit[]> {
  return await visitsWhere(scope, null, sql`v.id = any(${ids}::bigint[])`);
}

/** The visits of a provider planned from one day to another ('YYYY-MM-DD'), both included, that are not cancelled and of which nothing was found yet. */
export async function visitsNotJudged(
  scope: Scope,
  providerId: number,
  from: string,
  to: string,
): Promise<StoredVisit[]> {
  return await visitsWhere(
    scope,
    providerId,
    sql`v.status = 'planned' and v.starts_on between ${from} and ${to}
      and not exists (select from week_line l where l.council_id = v.council_id and l.planned_visit_id = v.id)`,
  );
}

async function visitsWhere(
  scope: Scope,
  providerId: number | null,
  where: RawBuilder<unknown>,
): Promise<StoredVisit[]> {
  const { rows } = await sql<Row>`
    select v.id, v.package_line_id, v.reference, v.person_id, p.reference as person_reference, p.died_on, v.contract_id, v.service,
      extract(epoch from v.starts_at)::bigint as starts_at, v.minutes, v.workers, v.earlier_minutes, v.later_minutes,
      v.time_critical, extract(epoch from v.cancelled_at)::bigint as cancelled_at
    from planned_visit v join person p on p.council_id = v.council_id and p.id = v.person_id
    where v.council_id = ${scope.who.councilId} ${providerId === null ? sql`` : sql`and v.provider_id = ${providerId}`} and ${where}`.execute(
    scope.db,
  );
  return rows.map((row) => ({
    id: row.id,
    lineId: row.package_line_id,
    visitId: row.reference,
    personId: row.person_id,
    personReference: row.person_reference,
    diedOn: row.died_on,
    contract: row.contract_id,
    contractId: String(row.contract_id),
    service: row.service,
    startsAt: row.starts_at,
    plannedMinutes: row.minutes,
    workers: row.workers,
    earlierMinutes: row.earlier_minutes,
    laterMinutes: row.later_minutes,
    timeCritical: row.time_critical,
    cancelledAt: row.cancelled_at,
  }));
}
