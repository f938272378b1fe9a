import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

export const SUSPENSION_REASONS = [
  'hospital',
  'respite',
  'holiday',
  'family visiting',
  "person's wish",
  'other',
] as const;

export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/** A time in which a line's visits are not wanted. */
export type Suspension = {
  readonly id: number;
  readonly package_line_id: number;
  readonly reason: SuspensionReason;
  readonly note: string | null;
  readonly starts_at: Date;
  readonly ends_at: Date | null;
  readonly told_provider_at: Date;
  readonly recorded_at: Date;
  readonly recorded_by_name: string | null;
};

function suspensions(scope: Scope) {
  return scope.db
    .selectFrom('suspension as s')
    .leftJoin('app_user as u', 'u.id', 's.recorded_by')
    .where('s.council_id', '=', scope.who.councilId)
    .select([
      's.id',
      's.package_line_id',
      's.reason',
      's.note',
      's.starts_at',
      's.ends_at',
      's.told_provider_at',
      's.recorded_at',
      'u.name as recorded_by_name',
    ]);
}

/** The suspensions of some lines, the latest first. */
export async function listSuspensions(scope: Scope, lineIds: readonly number[]): Promise<Suspension[]> {
  if (lineIds.length === 0) return [];
  return await suspensions(scope)
    .where('s.package_line_id', 'in', [...lineIds])
    .orderBy('s.starts_at', 'desc')
    .orderBy('s.id', 'desc')
    .execute();
}

/** One suspension of a line of a package. Throws NotFound. */
export async function getSuspension(scope: Scope, packageId: number, id: number): Promise<Suspension> {
  const row = await suspensions(scope)
    .where('s.id', '=', id)
    .where((is) =>
      is.exists(
        is
          .selectFrom('package_line as l')
          .whereRef('l.council_id', '=', 's.council_id')
          .whereRef('l.id', '=', 's.package_line_id')
          .where('l.care_package_id', '=', packageId)
          .select('l.id'),
      ),
    )
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('suspension');
  return row;
}

/** The suspensions of a person's lines that have the same reason and start as one: the same stay. */
export async function listSameStay(
  scope: Scope,
  personId: number,
  stay: Pick<Suspension, 'reason' | 'starts_at'>,
): Promise<Suspension[]> {
  return await suspensions(scope)
    .innerJoin('package_line as l', (join) =>
      join.onRef('l.council_id', '=', 's.council_id').onRef('l.id', '=', 's.package_line_id'),
    )
    .where('l.person_id', '=', personId)
    .where('s.reason', '=', stay.reason)
    .where('s.starts_at', '=', stay.starts_at)
    .orderBy('s.id')
    .execute();
}

/** Writes a suspension of one line; answers its id. For actions. */
export async function insertSuspension(
  scope: Scope,
  line: { readonly id: number; readonly provider_id: number },
  values: {
    readonly reason: SuspensionReason;
    readonly note: string | null;
    readonly starts_at: Temporal.Instant;
    readonly ends_at: Temporal.Instant | null;
    readonly told_provider_at: Temporal.Instant;
  },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('suspension')
    .values({
      council_id: scope.who.councilId,
      provider_id: line.provider_id,
      package_line_id: line.id,
      reason: values.reason,
      note: values.note,
      starts_at: values.starts_at.toString(),
      ends_at: values.ends_at?.toString() ?? null,
      told_provider_at: values.told_provider_at.toString(),
      recorded_by: scope.who.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Gives a suspension its end. For actions. */
export async function updateSuspensionEnd(scope: Scope, id: number, endsAt: Temporal.Instant): Promise<void> {
  await scope.db
    .updateTable('suspension')
    .set({ ends_at: endsAt.toString() })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}
