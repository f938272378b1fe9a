/** What a provider has and is asked to take: what an event of its contracts may strand. Council people only. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { InPlay, LiveLine, WorkInPlay } from '../rules/contract-events.ts';
import { today } from './contracts.ts';

/** A line, placement or offer as a list names it, without saying who it is for. */
type Named = { readonly reference: string; readonly service: string; readonly href: string };

export type LineInPlay = LiveLine & Named;
export type PlacementInPlay = LiveLine & Named;
export type OfferInPlay = WorkInPlay & Named & { readonly requestId: number; readonly status: string };
export type ProviderInPlay = InPlay<LineInPlay, PlacementInPlay, OfferInPlay>;

/**
 * A provider's live lines, placements that have not started, and offers that wait for an answer or a choice. The line of a
 * placement that has not started counts as the placement, not as a line. Minutes are of workers' time in an average week.
 */
export async function listWorkInPlay(scope: Scope, providerId: number): Promise<ProviderInPlay> {
  const day = today(scope);
  const council = scope.who.councilId;
  const held = sql`array(select a.id::float8 from area a left join place_postcode w on w.postcode = p.postcode
    where a.council_id = p.council_id and a.closed_on is null
      and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts) order by a.id)`;
  const { rows: lines } = await sql<LineInPlay & { placementId: number | null }>`
    select l.id, l.reference, l.service, l.contract_id as "contractId", l.starts_on as "startsOn", l.ends_on as "endsOn",
      round(asked.weekly)::int as "weeklyMinutes", ${held} as "areaIds", '/packages/' || l.care_package_id as href, m.id as "placementId"
    from package_line l
      join person p on p.council_id = l.council_id and p.id = l.person_id
      left join lateral (select m.id from placement m
        join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
        where m.council_id = l.council_id and m.package_line_id = l.id and m.ended_at is null and r.status in ('placed', 'ordered')
        limit 1) m on true
      cross join lateral (
        select coalesce(sum(cardinality(v.weekdays) * v.minutes * v.workers::numeric / v.every_weeks), 0) as weekly
        from pattern_visit v where v.council_id = l.council_id and v.visit_pattern_id = (
          select a.id from visit_pattern a where a.council_id = l.council_id and a.package_line_id = l.id
            and a.effective_from <= greatest(${day}, l.starts_on) order by a.effective_from desc, a.version desc limit 1)) asked
    where l.council_id = ${council} and l.provider_id = ${providerId} and (l.ends_on is null or l.ends_on >= ${day})
    order by l.id`.execute(scope.db);
  const { rows: offers } = await sql<OfferInPlay>`
    select o.id, r.reference, r.service, o.contract_id as "contractId", o.weekly_minutes as "weeklyMinutes", o.status,
      r.id as "requestId", array(select a.id::float8 from area a where a.council_id = r.council_id and a.closed_on is null
        and case a.made_of when 'wards' then r.ward else r.district end = any(a.parts) order by a.id) as "areaIds",
      '/packages/' || r.care_package_id as href
    from offer o join placement_request r on r.council_id = o.council_id and r.id = o.placement_request_id
    where o.council_id = ${council} and o.provider_id = ${providerId} and o.status in ('open', 'accepted', 'counter-proposed')
    order by o.id`.execute(scope.db);
  return {
    lines: lines.filter(({ placementId }) => placementId === null),
    placements: lines.flatMap(({ placementId, ...line }) =>
      placementId === null ? [] : { ...line, id: placementId },
    ),
    offers,
  };
}

/** How many services under a contract go on after a day, 'YYYY-MM-DD'. A provider's people count their own. */
export async function countGoingOn(scope: Scope, contractId: number, day: string): Promise<number> {
  const { rows } = await sql<{ services: number }>`select count(*) as services from package_line
    where council_id = ${scope.who.councilId} and contract_id = ${contractId} and (ends_on is null or ends_on > ${day})`.execute(
    scope.db,
  );
  return rows[0]?.services ?? 0;
}

/** The providers of which an event holds now and an offer waits for an answer or a choice. */
export async function listProvidersToLookAt(scope: Scope): Promise<number[]> {
  const now = scope.now.toString();
  const { rows } = await sql<{ id: number }>`
    select distinct e.provider_id as id from contract_event e
      join offer o on o.council_id = e.council_id and o.provider_id = e.provider_id and o.status in ('open', 'accepted', 'counter-proposed')
    where e.council_id = ${scope.who.councilId} and e.kind <> 'lifted' and e.effective_at <= ${now} and (e.ends_at is null or e.ends_at > ${now})
    order by 1`.execute(scope.db);
  return rows.map(({ id }) => id);
}
