/** Single visits that were moved, cancelled or added at short notice, as their provider was told. A provider sees its own. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Around } from '../rules/plan-moves.ts';
import { listSuspensionsToApply } from './plan-existing.ts';

export type VisitChangeKind = 'moved' | 'cancelled' | 'added' | 'undone';

/** One change, with the names that go with it. `was_at` null: it was not to happen; `is_at` null: it no longer happens. */
export type VisitChange = {
  readonly id: number;
  readonly planned_visit_id: number;
  /** The visit's own reference; null once planning has taken it out. */
  readonly reference: string | null;
  readonly kind: VisitChangeKind;
  readonly was_at: Date | null;
  readonly is_at: Date | null;
  readonly minutes: number;
  readonly because: string;
  readonly critical_reason_reviewed: boolean;
  readonly changed_at: Date;
  readonly changed_by_name: string | null;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly person_id: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly line_reference: string;
};

function changes(scope: Scope, where: ReturnType<typeof sql>) {
  return sql`select c.id, c.planned_visit_id, v.reference, c.kind, c.was_at, c.is_at, c.minutes, c.because, c.critical_reason_reviewed,
      c.changed_at, u.name as changed_by_name, c.provider_id, r.name as provider_name, l.person_id, p.title, p.given_name,
      p.family_name, l.reference as line_reference
    from visit_change c
      join package_line l on l.council_id = c.council_id and l.id = c.package_line_id
      join person p on p.council_id = l.council_id and p.id = l.person_id
      join provider r on r.council_id = c.council_id and r.id = c.provider_id
      left join app_user u on u.id = c.changed_by
      left join planned_visit v on v.council_id = c.council_id and v.id = c.planned_visit_id
    where c.council_id = ${scope.who.councilId} and ${where}`;
}

/** The changes of one visit, the newest first. */
export async function listChangesOfVisit(scope: Scope, visitId: number): Promise<VisitChange[]> {
  const { rows } =
    await sql<VisitChange>`${changes(scope, sql`c.planned_visit_id = ${visitId}`)} order by c.id desc`.execute(
      scope.db,
    );
  return rows;
}

/** One page of all changes, the newest first, and how many there are; `after` only those with a greater id, the oldest first. */
export async function listChanges(
  scope: Scope,
  { limit, offset = 0, after }: { readonly limit: number; readonly offset?: number; readonly after?: number },
): Promise<{ rows: VisitChange[]; total: number }> {
  const order = after === undefined ? sql`c.id desc` : sql`c.id`;
  const where = sql`c.id > ${after ?? 0}`;
  const { rows } =
    await sql<VisitChange>`${changes(scope, where)} order by ${order} limit ${limit} offset ${offset}`.execute(
      scope.db,
    );
  const counted = await sql<{ total: number }>`select count(*) as total from visit_change c
    where c.council_id = ${scope.who.councilId} and ${where}`.execute(scope.db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** How many visits that have not begun were changed in the last day. */
export async function countFreshChanges(scope: Scope): Promise<number> {
  const now = scope.now.toString();
  const { rows } = await sql<{
    count: number;
  }>`select count(distinct planned_visit_id) as count from visit_change
    where council_id = ${scope.who.councilId} and changed_at > ${now}::timestamptz - interval '1 day'
      and greatest(was_at, is_at) > ${now}`.execute(scope.db);
  return rows[0]?.count ?? 0;
}

/** A change to write; the names come with the reading. */
export type NewVisitChange = {
  readonly provider_id: number;
  readonly package_line_id: number;
  readonly planned_visit_id: number;
  readonly kind: VisitChangeKind;
  readonly was_at: string | null;
  readonly is_at: string | null;
  readonly minutes: number;
  readonly because: string;
  readonly critical_reason_reviewed: boolean;
};

/** Writes changes down. For actions. */
export async function insertChanges(scope: Scope, all: readonly NewVisitChange[]): Promise<void> {
  if (all.length === 0) return;
  await scope.db
    .insertInto('visit_change')
    .values(
      all.map((change) => ({
        ...change,
        council_id: scope.who.councilId,
        changed_by: scope.who.userId,
        changed_at: scope.now.toString(),
      })),
    )
    .execute();
}

/** What the line of a visit says of when there may be one. */
export type LineAround = {
  readonly id: number;
  readonly reference: string;
  readonly provider_id: number;
  readonly contract_id: number;
  readonly service: string;
  readonly starts_on: string;
  /** The last day, of the line or of the person's life. */
  readonly ends_on: string | null;
};

/**
 * The lines of a person, which nobody else may plan until this work is over, so that two changes at one moment see each other. In the order
 * in which planning takes them. For actions.
 */
export async function lockLinesOfPerson(scope: Scope, personId: number): Promise<LineAround[]> {
  const { rows } =
    await sql<LineAround>`select l.id, l.reference, l.provider_id, l.contract_id, l.service, l.starts_on,
      least(l.ends_on, p.died_on) as ends_on
    from package_line l join person p on p.council_id = l.council_id and p.id = l.person_id
    where l.council_id = ${scope.who.councilId} and l.person_id = ${personId} order by l.id for no key update of l`.execute(
      scope.db,
    );
  return rows;
}

/** What lies around an instant (epoch seconds) for a visit of a line, besides the visit itself. */
export async function aroundTime(
  scope: Scope,
  line: Pick<LineAround, 'id' | 'starts_on' | 'ends_on'>,
  at: { readonly personId: number; readonly startsAt: number; readonly exceptId: number },
): Promise<Around> {
  const { rows } = await sql<Around['others'][number]>`
    select extract(epoch from v.starts_at)::float8 as "startsAt", v.minutes,
      r.name || ' at ' || to_char(v.starts_at at time zone 'Europe/London', 'HH24:MI') as words
    from planned_visit v join provider r on r.council_id = v.council_id and r.id = v.provider_id
    where v.council_id = ${scope.who.councilId} and v.person_id = ${at.personId} and v.status = 'planned' and v.id <> ${at.exceptId}
      and v.starts_at > to_timestamp(${at.startsAt}) - interval '1 day' and v.starts_at < to_timestamp(${at.startsAt}) + interval '1 day'
    order by v.starts_at, v.id`.execute(scope.db);
  const suspensions = await listSuspensionsToApply(scope, [line.id]);
  return {
    lineStartsOn: line.starts_on,
    lineEndsOn: line.ends_on,
    suspensions: suspensions.get(line.id) ?? [],
    others: rows,
  };
}
