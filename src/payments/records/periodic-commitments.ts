/** Services by the week, night or day that are arranged, with what a week of them costs. */
import { sql } from 'kysely';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import type { Scope } from '../../platform/scope.ts';
import { periodicCommitment } from '../rules/periodic-commitment.ts';
import type { ServiceWeek } from '../rules/service-charges.ts';
import type { Commitment } from './commitment.ts';

type Row = Pick<
  Commitment,
  'contractId' | 'contractTitle' | 'contractKind' | 'providerName' | 'service' | 'areaId' | 'areaName'
> & { readonly weeks: readonly ServiceWeek[] };

/** What `listCommitments` tells of services without visits, on a day ('YYYY-MM-DD'), of everybody or of one person. */
export async function listPeriodicCommitments(
  scope: Scope,
  day: string,
  personId?: number,
): Promise<Commitment[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Row>`
    select l.contract_id as "contractId", c.title as "contractTitle", c.kind as "contractKind", o.name as "providerName", l.service,
      h.area_id as "areaId", a.name as "areaName", w.weeks
    from package_line l
      join contract c on c.council_id = l.council_id and c.id = l.contract_id
      join provider o on o.council_id = l.council_id and o.id = l.provider_id
      join person p on p.council_id = l.council_id and p.id = l.person_id
      cross join lateral (select jsonb_agg(jsonb_build_object('version', w.version, 'effectiveFrom', w.effective_from, 'weekdays', w.weekdays,
        'workers', w.workers) order by w.version) as weeks
        from periodic_week w where w.council_id = l.council_id and w.package_line_id = l.id) w
      left join lateral (select min(a.id) as area_id from area a where a.council_id = l.council_id and a.closed_on is null
        and covers(a, p.postcode)) h on true
      left join area a on a.council_id = l.council_id and a.id = h.area_id
    where l.council_id = ${council} and l.source = 'arranged' and l.starts_on <= ${day} and (l.ends_on is null or l.ends_on >= ${day})
      and w.weeks is not null ${personId === undefined ? sql`` : sql`and l.person_id = ${personId}`}
    order by l.id`.execute(scope.db);
  const prices = await pricesForContracts(
    scope,
    rows.map(({ contractId }) => contractId),
    day,
    day,
  );
  const parts = Map.groupBy(
    rows,
    ({ contractId, service, areaId }) => `${contractId} ${service} ${areaId ?? ''}`,
  );
  return [...parts.values()].flatMap((part): Commitment[] => {
    const [first] = part;
    if (first === undefined) return [];
    const { weeks: _, ...named } = first;
    const price = prices
      .get(first.contractId)?.[0]
      ?.prices.services.find(({ service }) => service === first.service);
    const arranged = part.flatMap(({ weeks }) => {
      const held = termsInForce(weeks, day) ?? weeks[0];
      return held === undefined ? [] : [{ weekdays: held.weekdays, workers: held.workers ?? 1, price }];
    });
    const found = periodicCommitment(arranged);
    return [
      {
        ...named,
        lines: part.length,
        weeklyMinutes: 0,
        unpricedMinutes: 0,
        ...found,
        periodicWeeklyPence: found.weeklyPence,
      },
    ];
  });
}
