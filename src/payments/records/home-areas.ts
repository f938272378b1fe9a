/** Which area a person's home is in, as a part of other queries. */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** Rows of person_id and area_id (the first by id, null outside every area) for the people whose ids `people` selects. */
export function homeAreas(scope: Scope, people: RawBuilder<unknown>): RawBuilder<unknown> {
  const council = scope.who.councilId;
  return sql`select p.id as person_id, min(a.id) as area_id from person p left join place_postcode w on w.postcode = p.postcode
      join area a on a.council_id = ${council} and a.closed_on is null
        and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts)
      where p.council_id = ${council} and p.id in (${people}) group by 1`;
}
