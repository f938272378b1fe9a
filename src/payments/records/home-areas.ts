/** Which area a person's home is in, as a part of other queries. */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** Rows of person_id and area_id (the first by id, null outside every area) for the people whose ids `people` selects. */
export function homeAreas(scope: Scope, people: RawBuilder<unknown>): RawBuilder<unknown> {
  const council = scope.who.councilId;
  // People are found before areas are asked, or each is found once for every area.
  return sql`with whose as materialized (select id, postcode from person where council_id = ${council} and id in (${people}))
    select p.id as person_id, min(a.id) as area_id from whose p left join place_postcode w on w.postcode = p.postcode
      join area a on a.council_id = ${council} and a.closed_on is null
        and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts)
    group by 1`;
}
