import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { ChangedRow, KnownHere, MatchedRow, VisitHere } from '../rules/plan-imports.ts';

const BATCH = 5000;

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH);
}

/** Lets one file of planned visits at a time be taken for a council; the next waits until the one before is committed. */
export async function takeTurnToImport(scope: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('planned visits', ${scope.who.councilId}))`.execute(
    scope.db,
  );
}

/** Whom some references name here. */
export async function findKnown(
  scope: Scope,
  references: {
    readonly people: readonly string[];
    readonly providers: readonly string[];
    readonly contracts: readonly string[];
  },
): Promise<KnownHere> {
  const { councilId } = scope.who;
  const people = await sql<{ reference: string; id: number }>`select reference, id from person
    where council_id = ${councilId} and reference = any(${references.people}::text[])`.execute(scope.db);
  const providers = await sql<{ reference: string; id: number }>`select reference, id from provider
    where council_id = ${councilId} and reference = any(${references.providers}::text[])`.execute(scope.db);
  const contracts = await sql<{ reference: string; id: number; providerId: number }>`select reference, id,
      provider_id as "providerId" from contract
    where council_id = ${councilId} and reference = any(${references.contracts}::text[])`.execute(scope.db);
  return {
    people: new Map(people.rows.map(({ reference, id }) => [reference, id])),
    providers: new Map(providers.rows.map(({ reference, id }) => [reference, id])),
    contracts: new Map(contracts.rows.map(({ reference, ...contract }) => [reference, contract])),
  };
}

/** The visits that are here under some references. */
export async function findVisitsHere(
  scope: Scope,
  references: readonly string[],
): Promise<Map<string, VisitHere>> {
  const found = new Map<string, VisitHere>();
  for (const batch of batches(references)) {
    const { rows } =
      await sql<VisitHere>`select v.id, v.reference, l.source = 'imported' as imported, v.person_id as "personId",
        v.provider_id as "providerId", v.contract_id as "contractId", v.service, extract(epoch from v.starts_at)::float8 as "startsAt",
        extract(epoch from v.moved_from)::float8 as "movedFrom", v.minutes, v.workers, v.earlier_minutes as "earlierMinutes",
        v.later_minutes as "laterMinutes", v.time_critical as "timeCritical", extract(epoch from v.cancelled_at)::float8 as "cancelledAt",
        v.status = 'cancelled' and (v.cancelled_by is not null or v.suspension_id is not null) as "cancelledHere"
      from planned_visit v join package_line l on l.council_id = v.council_id and l.id = v.package_line_id
      where v.council_id = ${scope.who.councilId} and v.reference = any(${batch}::text[])`.execute(scope.db);
    for (const row of rows) found.set(row.reference, row);
  }
  return found;
}

/** What an imported line is one for. */
export type LineKey = {
  readonly personId: number;
  readonly providerId: number;
  readonly contractId: number;
  readonly service: string;
};

/** A name for a line's key, to look it up by. */
export function keyOf({ personId, providerId, contractId, service }: LineKey): string {
  return `${personId}/${providerId}/${contractId}/${service}`;
}

/** The imported lines of some people, by `keyOf`. */
export async function findImportedLines(
  scope: Scope,
  personIds: readonly number[],
): Promise<Map<string, number>> {
  const { rows } = await sql<
    LineKey & { id: number }
  >`select id, person_id as "personId", provider_id as "providerId",
      contract_id as "contractId", service from package_line
    where council_id = ${scope.who.councilId} and source = 'imported' and person_id = any(${personIds}::bigint[])`.execute(
    scope.db,
  );
  return new Map(rows.map((row) => [keyOf(row), row.id]));
}

/**
 * Makes imported lines that are not there yet, in one package of imported visits for each person, such as IMP-104 and IMP-104-1; each
 * begins on the day of its first visit (epoch seconds). For actions.
 */
export async function insertImportedLines(
  scope: Scope,
  lines: readonly (LineKey & { readonly firstAt: number })[],
): Promise<void> {
  if (lines.length === 0) return;
  const { councilId, userId } = scope.who;
  const column = <T>(value: (line: (typeof lines)[number]) => T): T[] => lines.map(value);
  const fresh = sql`unnest(${column((line) => line.personId)}::bigint[], ${column((line) => line.providerId)}::bigint[],
    ${column((line) => line.contractId)}::bigint[], ${column((line) => line.service)}::text[],
    ${column((line) => line.firstAt)}::float8[]) as n (person_id, provider_id, contract_id, service, first_at)`;
  await sql`insert into care_package (council_id, reference, person_id, starts_on, primary_need, created_by)
    select ${councilId}, 'IMP-' || p.reference, p.id, min((to_timestamp(n.first_at) at time zone 'Europe/London')::date), 'Visits from another system', ${userId}
    from ${fresh} join person p on p.council_id = ${councilId} and p.id = n.person_id group by p.id, p.reference
    on conflict (council_id, reference) do nothing`.execute(scope.db);
  await sql`insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, source, starts_on)
    select ${councilId}, k.reference || '-' || (k.lines + row_number() over (partition by k.id order by n.provider_id, n.contract_id, n.service)),
      k.id, n.person_id, n.provider_id, n.contract_id, n.service, 'imported', (to_timestamp(n.first_at) at time zone 'Europe/London')::date
    from ${fresh} join person p on p.council_id = ${councilId} and p.id = n.person_id
      cross join lateral (select c.id, c.reference, (select count(*) from package_line l where l.council_id = c.council_id and l.care_package_id = c.id) as lines
        from care_package c where c.council_id = ${councilId} and c.reference = 'IMP-' || p.reference) k`.execute(
    scope.db,
  );
}

/** Lets imported lines and their packages begin no later than their first visits. For actions. */
export async function widenImportedLines(scope: Scope, lineIds: readonly number[]): Promise<void> {
  if (lineIds.length === 0) return;
  const { councilId } = scope.who;
  await sql`update package_line l set starts_on = v.first from (select package_line_id, min(starts_on) as first from planned_visit
      where council_id = ${councilId} and package_line_id = any(${lineIds}::bigint[]) group by 1) v
    where l.council_id = ${councilId} and l.id = v.package_line_id and l.starts_on > v.first`.execute(
    scope.db,
  );
  await sql`update care_package c set starts_on = l.first from (select care_package_id, min(starts_on) as first from package_line
      where council_id = ${councilId} and id = any(${lineIds}::bigint[]) group by 1) l
    where c.council_id = ${councilId} and c.id = l.care_package_id and c.starts_on > l.first`.execute(
    scope.db,
  );
}

/** The day and week of an instant, and what a file says of a visit being cancelled. */
const WHEN = sql`cross join lateral (select to_timestamp(w.starts_at) as starts_at,
  (to_timestamp(w.starts_at) at time zone 'Europe/London')::date as day) at`;

function columnsOf(rows: readonly (MatchedRow & { readonly lineId: number })[]) {
  const column = <T>(value: (one: (typeof rows)[number]) => T): T[] => rows.map(value);
  return sql`${column(({ row }) => row.visitId)}::text[], ${column(({ lineId }) => lineId)}::bigint[],
    ${column(({ providerId }) => providerId)}::bigint[], ${column(({ personId }) => personId)}::bigint[],
    ${column(({ contractId }) => contractId)}::bigint[], ${column(({ row }) => row.service)}::text[],
    ${column(({ row }) => row.startsAt)}::float8[], ${column(({ row }) => row.plannedMinutes)}::integer[],
    ${column(({ row }) => row.workers)}::smallint[], ${column(({ row }) => row.earlierMinutes)}::integer[],
    ${column(({ row }) => row.laterMinutes)}::integer[], ${column(({ row }) => row.timeCritical)}::boolean[],
    ${column(({ row }) => row.cancelledAt)}::float8[]`;
}

const NAMES = sql`reference, line_id, provider_id, person_id, contract_id, service, starts_at, minutes, workers, earlier, later,
  critical, cancelled_at`;

/** What a visit that its file calls cancelled is said to be cancelled for. */
const IN_THE_FILE = 'as its file says';

/** Writes the visits of a file's new rows. For actions. */
export async function insertImported(
  scope: Scope,
  all: readonly (MatchedRow & { readonly lineId: number })[],
  feedId: number | null,
): Promise<void> {
  for (const rows of batches(all)) {
    await sql`insert into planned_visit (council_id, reference, provider_id, person_id, contract_id, package_line_id, feed_id, service,
        starts_at, starts_on, week_starts_on, minutes, workers, earlier_minutes, later_minutes, time_critical, status, cancelled_at,
        cancelled_because)
      select ${scope.who.councilId}, w.reference, w.provider_id, w.person_id, w.contract_id, w.line_id, ${feedId}::bigint, w.service,
        at.starts_at, at.day, at.day - (extract(isodow from at.day)::int - 1), w.minutes, w.workers, w.earlier, w.later, w.critical,
        case when w.cancelled_at is null then 'planned' else 'cancelled' end, to_timestamp(w.cancelled_at),
        case when w.cancelled_at is not null then ${IN_THE_FILE} end
      from unnest(${columnsOf(rows)}) as w (${NAMES}) ${WHEN}`.execute(scope.db);
  }
}

/** Brings visits up to date with a file's rows, but for what was decided here. For actions. */
export async function updateImported(
  scope: Scope,
  all: readonly (ChangedRow & { readonly lineId: number })[],
  feedId: number | null,
): Promise<void> {
  for (const rows of batches(all)) {
    const column = <T>(value: (one: (typeof rows)[number]) => T): T[] => rows.map(value);
    await sql`update planned_visit v set provider_id = w.provider_id, contract_id = w.contract_id, package_line_id = w.line_id,
        feed_id = coalesce(${feedId}::bigint, v.feed_id), service = w.service,
        starts_at = case when w.keeps_start then v.starts_at else at.starts_at end,
        starts_on = case when w.keeps_start then v.starts_on else at.day end,
        week_starts_on = case when w.keeps_start then v.week_starts_on else at.day - (extract(isodow from at.day)::int - 1) end,
        moved_from = case when w.keeps_start then v.moved_from end,
        minutes = w.minutes, workers = w.workers, earlier_minutes = w.earlier, later_minutes = w.later, time_critical = w.critical,
        status = case when w.keeps_cancellation then v.status when w.cancelled_at is null then 'planned' else 'cancelled' end,
        cancelled_at = case when w.keeps_cancellation then v.cancelled_at else to_timestamp(w.cancelled_at) end,
        cancelled_because = case when w.keeps_cancellation then v.cancelled_because when w.cancelled_at is not null then ${IN_THE_FILE} end,
        version = v.version + 1
      from unnest(${columnsOf(rows)}, ${column(({ id }) => id)}::bigint[], ${column(({ keeps }) => keeps.start)}::boolean[],
        ${column(({ keeps }) => keeps.cancellation)}::boolean[]) as w (${NAMES}, id, keeps_start, keeps_cancellation) ${WHEN}
      where v.council_id = ${scope.who.councilId} and v.id = w.id`.execute(scope.db);
  }
}
