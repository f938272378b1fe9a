import { runDrill } from '../src/market/actions/run-drill.ts';
import { must, type County } from './county.ts';
import { at } from './weeks.ts';

/** Days of failure of the two drills, in weeks from today: a quarter apart. Each is made a week or more before. */
const drills = [
  { failsAfter: -6, madeAfter: -7 },
  { failsAfter: 7, madeAfter: 0 },
] as const;

/**
 * Two drills of one provider, a quarter apart, by the commissioner: the provider with most services that no transition moves. Answers how
 * many were kept.
 */
export async function drillTheLargest(county: County): Promise<number> {
  const { today } = county.size;
  const { rows } = await county.database.pool.query<{ id: number }>(
    `select l.provider_id as id from package_line l
       join contract c on c.council_id = l.council_id and c.id = l.contract_id and c.kind <> 'in-house'
     where l.council_id = $1 and l.ends_on is null
       and not exists (select from transition t where t.council_id = l.council_id and t.provider_id = l.provider_id)
     group by l.provider_id order by count(*) desc, l.provider_id limit 1`,
    [county.councilId],
  );
  const [largest] = rows;
  if (largest === undefined) return 0;
  for (const { failsAfter, madeAfter } of drills)
    must(
      await county.as(
        'commissioner',
        (scope) =>
          runDrill(scope, {
            providerId: largest.id,
            areaId: null,
            failsOn: today.add({ weeks: failsAfter }).toString(),
          }),
        at(today.add({ weeks: madeAfter }), '06:55'),
      ),
    );
  return drills.length;
}
