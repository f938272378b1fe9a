/** Planned visits that somebody logged: what stands against an act that says nobody was to come. */
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** How long before its start a log that names no visit still counts as one of the visit, in minutes. */
const LOGGED_EARLY_MINUTES = 15;

/**
 * Whether a planned visit was logged: by a log that names it, or by one of its provider with its person that names none and was
 * made in its time. `v` is the planned visit and `p` its person, as the query calls them.
 */
export function wasLogged(v: string, p: string): RawBuilder<SqlBool> {
  const [visit, person] = [sql.ref(v), sql.ref(p)];
  return sql<SqlBool>`exists (select from visit_log g where g.council_id = ${visit}.council_id and g.provider_id = ${visit}.provider_id
    and (g.visit_reference = ${visit}.reference or g.visit_reference is null and g.person_reference = ${person}.reference
      and g.in_at >= ${visit}.starts_at - ${LOGGED_EARLY_MINUTES} * interval '1 minute'
      and g.in_at < ${visit}.starts_at + ${visit}.minutes * interval '1 minute')
    and not exists (select from visit_log n where n.council_id = g.council_id and n.replaces_id = g.id))`;
}

/** How many visits were logged, and when the newest of them was to begin; null where there is none. */
export type VisitsMade = { readonly visits: number; readonly last: Date | null };

/**
 * The visits to a person that stand, begin from one instant up to another (null for no end) and were logged; of some lines
 * only, where they are named.
 */
export async function visitsMade(
  scope: Scope,
  personId: number,
  span: {
    readonly from: Temporal.Instant;
    readonly to: Temporal.Instant | null;
    readonly lineIds?: readonly number[];
  },
): Promise<VisitsMade> {
  const { from, to, lineIds } = span;
  const { rows } = await sql<VisitsMade>`select count(*)::integer as visits, max(v.starts_at) as last
    from planned_visit v join person p on p.council_id = v.council_id and p.id = v.person_id
    where v.council_id = ${scope.who.councilId} and v.person_id = ${personId} and v.status = 'planned'
      and v.starts_at >= ${from.toString()} and v.starts_at < coalesce(${to?.toString() ?? null}::timestamptz, 'infinity')
      ${lineIds === undefined ? sql`` : sql`and v.package_line_id = any(${[...lineIds]}::bigint[])`}
      and ${wasLogged('v', 'p')}`.execute(scope.db);
  return rows[0] ?? { visits: 0, last: null };
}
