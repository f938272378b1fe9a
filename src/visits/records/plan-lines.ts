import { sql } from 'kysely';
import { listPatterns } from '../../brokerage/records/patterns.ts';
import type { Scope } from '../../platform/scope.ts';
import type { LineToPlan } from '../rules/plan-visits.ts';

/** A line with what its planned visits carry. */
export type PlannableLine = LineToPlan & {
  readonly providerId: number;
  readonly personId: number;
  readonly contractId: number;
  readonly service: string;
  /** Its visits come in files from another system, so none are planned from a pattern. */
  readonly imported: boolean;
};

/** The lines that may ask for a visit from one day to another ('YYYY-MM-DD', both included). */
export async function listLineIdsToPlan(scope: Scope, from: string, to: string): Promise<number[]> {
  const rows = await scope.db
    .selectFrom('package_line')
    .where('council_id', '=', scope.who.councilId)
    .where('starts_on', '<=', to)
    .where((is) => is.or([is('ends_on', 'is', null), is('ends_on', '>=', from)]))
    .select('id')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Lines with every version of their patterns, locked until the work is done so that one is never planned twice at once. A
 * line asks for nothing after the day on which the person died.
 */
export async function lockLinesToPlan(scope: Scope, lineIds: readonly number[]): Promise<PlannableLine[]> {
  if (lineIds.length === 0) return [];
  const { rows } = await sql<{
    id: number;
    reference: string;
    provider_id: number;
    person_id: number;
    contract_id: number;
    service: string;
    source: string;
    starts_on: string;
    ends_on: string | null;
    placed_at: number | null;
  }>`select l.id, l.reference, l.provider_id, l.person_id, l.contract_id, l.service, l.source, l.starts_on,
      least(l.ends_on, p.died_on) as ends_on,
      (select floor(extract(epoch from min(m.placed_at)))::bigint from placement m
        where m.council_id = l.council_id and m.package_line_id = l.id) as placed_at
    from package_line l join person p on p.council_id = l.council_id and p.id = l.person_id
    where l.council_id = ${scope.who.councilId} and l.id = any(${[...lineIds]}::bigint[])
    order by l.id for no key update of l`.execute(scope.db);
  const patterns = await listPatterns(
    scope,
    rows.map(({ id }) => id),
  );
  const byLine = Map.groupBy(patterns, ({ lineId }) => lineId);
  return rows.map((row) => ({
    lineId: row.id,
    reference: row.reference,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    versions: byLine.get(row.id) ?? [],
    placedAt: row.placed_at,
    providerId: row.provider_id,
    personId: row.person_id,
    contractId: row.contract_id,
    service: row.service,
    imported: row.source === 'imported',
  }));
}
