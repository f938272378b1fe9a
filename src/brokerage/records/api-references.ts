/** What other systems name by its reference. */
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';

/** The id of a care package by its reference. Throws NotFound. */
export async function packageIdOf(scope: Scope, reference: string): Promise<number> {
  return await idOf(scope, 'care_package', reference);
}

/** The id of a service of a care package by its reference. Throws NotFound. */
export async function lineIdOf(scope: Scope, reference: string): Promise<number> {
  return await idOf(scope, 'package_line', reference);
}

async function idOf(
  scope: Scope,
  table: 'care_package' | 'package_line',
  reference: string,
): Promise<number> {
  const row = await scope.db
    .selectFrom(table)
    .select('id')
    .where('council_id', '=', scope.who.councilId)
    .where('reference', '=', reference)
    .executeTakeFirst();
  if (row === undefined) throw new NotFound(table === 'care_package' ? 'care package' : 'service');
  return row.id;
}
