/** Each last day that a service was given, and whether it was taken back. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { PackageLine } from './package-lines.ts';

/** The end of a line that stands. Days are 'YYYY-MM-DD'. */
export type LineEnd = {
  readonly id: number;
  readonly endsOn: string;
  readonly reason: string;
  readonly endsOnBefore: string | null;
  readonly reasonBefore: string | null;
  readonly endedAt: Date;
  readonly endedBy: string | null;
  /** Whether another provider is being sought in its place. */
  readonly soughtAgain: boolean;
};

/** Writes an end down, with what stood there before. For actions. */
export async function insertLineEnd(
  scope: Scope,
  line: Pick<PackageLine, 'id' | 'provider_id' | 'ends_on' | 'ended_reason'>,
  { endsOn, reason }: { readonly endsOn: string; readonly reason: string },
): Promise<void> {
  await scope.db
    .insertInto('line_end')
    .values({
      council_id: scope.who.councilId,
      package_line_id: line.id,
      provider_id: line.provider_id,
      ends_on: endsOn,
      reason,
      ends_on_before: line.ends_on,
      reason_before: line.ended_reason,
      ended_by: scope.who.userId,
      ended_at: scope.now.toString(),
    })
    .execute();
}

/** The end that a line has now; undefined where it has none, or was given its last day when it was arranged. */
export async function findLineEnd(scope: Scope, lineId: number): Promise<LineEnd | undefined> {
  const { rows } =
    await sql<LineEnd>`select e.id, e.ends_on as "endsOn", e.reason, e.ends_on_before as "endsOnBefore",
      e.reason_before as "reasonBefore", e.ended_at as "endedAt", u.name as "endedBy",
      exists (select from placement_request r where r.council_id = e.council_id and r.replaces_line_id = e.package_line_id
        and r.status in ('waiting', 'offered', 'choosing')) as "soughtAgain"
    from line_end e
      join package_line l on l.council_id = e.council_id and l.id = e.package_line_id and l.ends_on = e.ends_on
      left join app_user u on u.id = e.ended_by
    where e.council_id = ${scope.who.councilId} and e.package_line_id = ${lineId} and e.taken_back_at is null
    order by e.id desc limit 1`.execute(scope.db);
  return rows[0];
}

/** Writes that an end was taken back, and why. For actions. */
export async function markEndTakenBack(scope: Scope, id: number, because: string): Promise<void> {
  await scope.db
    .updateTable('line_end')
    .set({
      taken_back_at: scope.now.toString(),
      taken_back_by: scope.who.userId,
      taken_back_because: because,
    })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('taken_back_at', 'is', null)
    .execute();
}
