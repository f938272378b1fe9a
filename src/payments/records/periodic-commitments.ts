/** Services by the week, night or day that are arranged, with what a week of them costs. */
import { sql } from 'kysely';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import type { Scope } from '../../platform/scope.ts';
import { periodicCommitment } from '../rules/periodic-commitment.ts';
import type { ServiceWeek } from '../rules/service-charges.ts';
import type { ArrangedService, Commitment } from './commitment.ts';
import { homeAreas } from './home-areas.ts';

type Row = ArrangedService & { readonly weeks: readonly ServiceWeek[] };

/** What `listCommitments` tells of services without visits, on a day ('YYYY-MM-DD'), of everybody or of one person. */
export async function listPeriodicCommitments(
  scope: Scope,
  day: string,
  personId?: number,
): Promise<Commitment[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Row>`
    with live as materialized (select l.id, l.person_id, l.provider_id, l.contract_id, l.service, w.weeks,
        ${personId === undefined ? sql`null::text as starts_on, null::text as ends_on` : sql`l.starts_on::text, l.ends_on::text`}
      from (select package_line_id, jsonb_agg(jsonb_build_object('version', version, 'effectiveFrom', effective_from, 'weekdays', weekdays,
          'workers', workers) order by version) as weeks from periodic_week where council_id = ${council} group by 1) w
        join package_line l on l.council_id = ${council} and l.id = w.package_line_id
      where l.source = 'arranged' and l.starts_on <= ${day} and (l.ends_on is null or l.ends_on >= ${day})
        ${personId === undefined ? sql`` : sql`and l.person_id = ${personId}`}),
    home as materialized (${homeAreas(scope, sql`select person_id from live`)})
    select l.contract_id as "contractId", c.title as "contractTitle", c.kind as "contractKind", l.provider_id as "providerId", o.name as "providerName",
      l.service, h.area_id as "areaId", a.name as "areaName", l.starts_on as "startsOn", l.ends_on as "endsOn", l.weeks
    from live l
      join contract c on c.council_id = ${council} and c.id = l.contract_id
      join provider o on o.council_id = ${council} and o.id = l.provider_id
      left join home h on h.person_id = l.person_id
      left join area a on a.council_id = ${council} and a.id = h.area_id
    order by l.id`.execute(scope.db);
  const prices = await pricesForContracts(
    scope,
    rows.map(({ contractId }) => contractId),
    day,
    day,
  );
  const parts = Map.groupBy(
    rows,
    ({ contractId, service, areaId, startsOn, endsOn }) =>
      `${contractId} ${service} ${areaId ?? ''} ${startsOn ?? ''} ${endsOn ?? ''}`,
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
