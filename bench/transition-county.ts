/** A council to time a transition and a drill on: one provider with all the packages among many that have room. */
import type { Database } from '../src/platform/database.ts';
import { PARTS_OF_DAY } from '../src/providers/rules/capacity.ts';

/** Planned minutes at 24.10 an hour on every day. */
const plainTerms = {
  pay: { by: 'planned', full_pay_percent: 90 },
  rates: [
    {
      service: 'home-care',
      days: ['weekday', 'saturday', 'sunday', 'bank-holiday'],
      from: '00:00',
      to: '24:00',
      pence_per_hour: 2410,
    },
  ],
};

/** Providers with contracts, areas and room, the first of which has all the packages. */
export async function fillForTransition(
  pool: Database['pool'],
  councilId: number,
  { packages, providers }: { readonly packages: number; readonly providers: number },
): Promise<void> {
  await pool.query(
    `insert into area (council_id, name, made_of, parts) select $1, 'Area ' || n, 'postcode districts', array['WS' || n] from generate_series(1, 12) n`,
    [councilId],
  );
  await pool.query(
    `insert into provider (council_id, reference, name, sector, size, local) select $1, 'B' || n, 'Provider ' || n, 'private', 'medium', n % 2 = 0
     from generate_series(1, $2::int) n`,
    [councilId, providers],
  );
  await pool.query(
    `insert into contract (council_id, reference, provider_id, title, kind, starts_on) select council_id, 'C' || id, id, 'Home care',
       case when reference = 'B2' then 'in-house' else 'spot' end, '2025-01-01' from provider where council_id = $1`,
    [councilId],
  );
  await pool.query(
    `insert into contract_terms (council_id, provider_id, contract_id, version, effective_from, terms, reason)
     select council_id, provider_id, id, 1, '2025-01-01', $2, 'first terms' from contract where council_id = $1`,
    [councilId, JSON.stringify(plainTerms)],
  );
  await pool.query(
    `insert into contract_area (council_id, provider_id, contract_id, area_id, starts_on)
     select c.council_id, c.provider_id, c.id, a.id, '2025-01-01' from contract c join area a on a.council_id = c.council_id
     where c.council_id = $1 and (c.id + a.id) % 2 = 0`,
    [councilId],
  );
  await pool.query(
    `insert into provider_capacity (council_id, provider_id, area_id, part_of_day, from_week_on, weekly_minutes)
     select p.council_id, p.id, a.id, part, '2026-01-05', (p.id * 7 + a.id * 13) % 900
     from provider p join area a on a.council_id = p.council_id cross join unnest($2::text[]) part where p.council_id = $1`,
    [councilId, [...PARTS_OF_DAY]],
  );
  await pool.query(
    `with person as (insert into person (council_id, reference, given_name, family_name, address_lines, postcode, latitude, longitude)
       select $1, 'X' || n, 'Person', 'Number ' || n, array[n || ' High Street'], 'WS' || (n % 12 + 1) || ' 1AA', 52.5 + n * 0.0002, -2
       from generate_series(1, $2::int) n returning id, council_id),
     package as (insert into care_package (council_id, reference, person_id, starts_on)
       select council_id, 'K' || id, id, '2025-06-01' from person returning id, council_id, person_id),
     line as (insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
       select k.council_id, 'L' || k.id, k.id, k.person_id, c.provider_id, c.id, 'home-care', '2025-06-01' from package k
       cross join (select min(id) as id, min(provider_id) as provider_id from contract where council_id = $1) c returning id, council_id, provider_id),
     pattern as (insert into visit_pattern (council_id, provider_id, package_line_id, version, effective_from, reason)
       select council_id, provider_id, id, 1, '2025-06-01', 'First arranged' from line returning id, council_id, provider_id)
     insert into pattern_visit (council_id, provider_id, visit_pattern_id, weekdays, start_time, minutes, purpose)
     select council_id, provider_id, id, '{1,2,3,4,5,6,7}', at::time, 30, 'personal care' from pattern cross join unnest(array['08:00', '12:30', '20:00']) at`,
    [councilId, packages],
  );
  await pool.query('analyze');
}
