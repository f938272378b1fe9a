import { ok, type Result } from '../../ground/result.ts';
import { listCouncils } from '../../platform/councils.ts';
import type { Database } from '../../platform/database.ts';
import { systemOf, withScope } from '../../platform/scope.ts';
import type { Finding } from '../formats/findings.ts';
import { readPostcodes } from '../formats/postcodes-csv.ts';
import { placeByPostcode, writePostcodes, type PostcodesWritten } from '../records/postcodes.ts';

/** What became of a postcode file. */
export type PostcodesImported = PostcodesWritten & {
  readonly rows: number;
  readonly findings: readonly Finding[];
  /** How many people and branches now have a place on the map, or another one. */
  readonly people: number;
  readonly branches: number;
};

/**
 * Takes a file of postcodes, for every council at once, and places the people and branches whose postcodes it holds. It
 * has no scope and no permission: postcodes belong to no council, and only whoever runs the database can call it.
 * The same file again changes nothing.
 */
export async function importPostcodes(database: Database, text: string): Promise<Result<PostcodesImported>> {
  const file = readPostcodes(text);
  if (!file.ok) return file;
  const written = await writePostcodes(database, file.value.places);
  let people = 0;
  let branches = 0;
  for (const { id } of await listCouncils(database)) {
    const placed = await withScope(database, systemOf(id), async (scope) => {
      const counts = await placeByPostcode(scope);
      if (counts.people + counts.branches > 0) {
        scope.audit({ act: 'placed on the map by postcode', detail: counts });
      }
      return counts;
    });
    people += placed.people;
    branches += placed.branches;
  }
  return ok({ rows: file.value.rows, findings: file.value.findings, ...written, people, branches });
}
