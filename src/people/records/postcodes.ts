/** Where postcodes are: public reference data, one copy for every council, written only by whoever runs the database. */
import type { Database } from '../../platform/database.ts';
import type { Scope } from '../../platform/scope.ts';
import { sql } from 'kysely';
import type { PostcodePlace } from '../formats/postcodes-csv.ts';

/** How many postcodes were not there before, were written anew because they differ, or were the same. */
export type PostcodesWritten = {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
};

/** Writes places, 5,000 at a time, in one transaction. A postcode that is there and the same is left alone. */
export async function writePostcodes(
  database: Database,
  places: readonly PostcodePlace[],
): Promise<PostcodesWritten> {
  let added = 0;
  let changed = 0;
  await database.kysely.transaction().execute(async (trx) => {
    for (let from = 0; from < places.length; from += 5000) {
      const some = places.slice(from, from + 5000);
      const column = <K extends keyof PostcodePlace>(name: K) => some.map((place) => place[name]);
      const { rows } = await sql<{ added: boolean }>`
        insert into place_postcode as p (postcode, latitude, longitude, lsoa_code, ward_code, ward_name)
        select * from unnest(${column('postcode')}::text[], ${column('latitude')}::float8[], ${column('longitude')}::float8[],
          ${column('lsoa_code')}::text[], ${column('ward_code')}::text[], ${column('ward_name')}::text[])
        on conflict (postcode) do update set latitude = excluded.latitude, longitude = excluded.longitude,
          lsoa_code = excluded.lsoa_code, ward_code = excluded.ward_code, ward_name = excluded.ward_name
          where (p.latitude, p.longitude, p.lsoa_code, p.ward_code, p.ward_name) is distinct from
            (excluded.latitude, excluded.longitude, excluded.lsoa_code, excluded.ward_code, excluded.ward_name)
        returning xmax = 0 as added`.execute(trx);
      added += rows.filter((row) => row.added).length;
      changed += rows.filter((row) => !row.added).length;
    }
  });
  return { added, changed, unchanged: places.length - added - changed };
}

/** Places the council's people and branches whose postcode is known and whose place is not, or has moved; answers how many. */
export async function placeByPostcode(scope: Scope): Promise<{ people: number; branches: number }> {
  const place = async (table: 'person' | 'branch'): Promise<number> => {
    const done = await sql`update ${sql.table(table)} t set latitude = p.latitude, longitude = p.longitude
      from place_postcode p where p.postcode = t.postcode and t.council_id = ${scope.who.councilId}
        and (t.latitude, t.longitude) is distinct from (p.latitude, p.longitude)`.execute(scope.db);
    return Number(done.numAffectedRows ?? 0n);
  };
  return { people: await place('person'), branches: await place('branch') };
}
