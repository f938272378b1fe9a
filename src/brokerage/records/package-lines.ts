import { sql } from 'kysely';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

/** One service of a care package, with the names of its provider and contract. */
export type PackageLine = {
  readonly id: number;
  readonly reference: string;
  readonly care_package_id: number;
  readonly person_id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly contract_id: number;
  readonly contract_reference: string;
  readonly contract_title: string;
  readonly contract_kind: string;
  readonly service: string;
  readonly source: 'arranged' | 'imported';
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly ended_reason: string | null;
  readonly version: number;
  /** Whether a suspension covers the time of the work. */
  readonly suspended: boolean;
};

function lines(scope: Scope) {
  const now = scope.now.toString();
  return scope.db
    .selectFrom('package_line as l')
    .innerJoin('provider as p', (join) =>
      join.onRef('p.council_id', '=', 'l.council_id').onRef('p.id', '=', 'l.provider_id'),
    )
    .innerJoin('contract as c', (join) =>
      join.onRef('c.council_id', '=', 'l.council_id').onRef('c.id', '=', 'l.contract_id'),
    )
    .where('l.council_id', '=', scope.who.councilId)
    .select([
      'l.id',
      'l.reference',
      'l.care_package_id',
      'l.person_id',
      'l.provider_id',
      'p.name as provider_name',
      'l.contract_id',
      'c.reference as contract_reference',
      'c.title as contract_title',
      'c.kind as contract_kind',
      'l.service',
      'l.source',
      'l.starts_on',
      'l.ends_on',
      'l.ended_reason',
      'l.version',
      sql<boolean>`exists (select from suspension s where s.council_id = l.council_id and s.package_line_id = l.id
        and s.starts_at <= ${now} and (s.ends_at is null or s.ends_at > ${now}))`.as('suspended'),
    ]);
}

/** The lines of a care package, those that have ended last. A provider sees its own. */
export async function listLines(scope: Scope, packageId: number): Promise<PackageLine[]> {
  return await lines(scope)
    .where('l.care_package_id', '=', packageId)
    .orderBy('l.ends_on', (order) => order.desc().nullsFirst())
    .orderBy('l.starts_on')
    .orderBy('l.id')
    .execute();
}

/** Every line of a person, of whichever package. */
export async function listLinesOfPerson(scope: Scope, personId: number): Promise<PackageLine[]> {
  return await lines(scope).where('l.person_id', '=', personId).orderBy('l.id').execute();
}

/** One line of a care package. Throws NotFound. */
export async function getLine(scope: Scope, packageId: number, id: number): Promise<PackageLine> {
  const row = await lines(scope)
    .where('l.care_package_id', '=', packageId)
    .where('l.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('service');
  return row;
}

/** Writes a new line under the next reference of its package, such as CP1042-2; answers its id. For actions. */
export async function insertLine(
  scope: Scope,
  carePackage: { readonly id: number; readonly reference: string; readonly person_id: number },
  values: {
    readonly provider_id: number;
    readonly contract_id: number;
    readonly service: string;
    readonly starts_on: string;
  },
): Promise<{ id: number; reference: string }> {
  await sql`select from care_package where council_id = ${scope.who.councilId} and id = ${carePackage.id} for update`.execute(
    scope.db,
  );
  const { count } = await scope.db
    .selectFrom('package_line')
    .where('council_id', '=', scope.who.councilId)
    .where('care_package_id', '=', carePackage.id)
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const reference = `${carePackage.reference}-${count + 1}`;
  const { id } = await scope.db
    .insertInto('package_line')
    .values({
      ...values,
      council_id: scope.who.councilId,
      reference,
      care_package_id: carePackage.id,
      person_id: carePackage.person_id,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, reference };
}

/** Gives a line its last day, or with null takes it away. Throws ChangedMeanwhile unless it is still at `version`. For actions. */
export async function updateLineEnd(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  end:
    | { readonly ends_on: string; readonly ended_reason: string | null }
    | { readonly ends_on: null; readonly ended_reason: null },
): Promise<void> {
  const done = await scope.db
    .updateTable('package_line')
    .set({ ...end, version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n) throw new ChangedMeanwhile('service');
}

/** Counts a change to a line that lies beside it, such as a new pattern. Throws ChangedMeanwhile unless it is still at `version`. */
export async function countLineChange(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
): Promise<void> {
  const done = await scope.db
    .updateTable('package_line')
    .set({ version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n) throw new ChangedMeanwhile('service');
}
