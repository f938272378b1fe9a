/** The live lines of a provider that no transition can draft: they are moved one by one. Council people only. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { nameFor } from './named.ts';
import type { LinesWanted } from './transition-lines.ts';

/** Why a line is in no plan: it begins too late for it, or its visits come in a file from another system. */
export type WhyByHand = 'begins later' | 'from a file';

/** A line that a plan leaves to be moved by hand, with the request that seeks a provider in its place where one does. */
export type LineByHand = {
  readonly id: number;
  readonly reference: string;
  readonly packageId: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly service: string;
  readonly startsOn: string;
  readonly why: WhyByHand;
  readonly requestId: number | null;
  readonly requestReference: string | null;
};

/** Lines, of a whole provider or in one area, that go on or begin after a cut-over and can be in no plan; those that begin first come first. */
export async function listLinesByHand(
  scope: Scope,
  { providerId, cutOverOn, areaId = null }: Omit<LinesWanted, 'lineIds'>,
): Promise<LineByHand[]> {
  const { rows } = await sql<LineByHand>`
    select l.id, l.reference, l.care_package_id as "packageId", ${nameFor(scope)}, l.service, l.starts_on as "startsOn",
      case when l.starts_on >= ${cutOverOn} then 'begins later'
        else 'from a file' end as why,
      r.id as "requestId", r.reference as "requestReference"
    from package_line l
      join person p on p.council_id = l.council_id and p.id = l.person_id
      left join place_postcode w on w.postcode = p.postcode
      left join lateral (select r.id, r.reference from placement_request r where r.council_id = l.council_id and r.replaces_line_id = l.id
        and r.status not in ('withdrawn', 'ended') order by r.id desc limit 1) r on true
    where l.council_id = ${scope.who.councilId} and l.provider_id = ${providerId} and (l.ends_on is null or l.ends_on >= ${cutOverOn})
      and p.died_on is null
      and (l.starts_on >= ${cutOverOn} or not exists (select from visit_pattern v where v.council_id = l.council_id
        and v.package_line_id = l.id and v.effective_from <= ${cutOverOn})
        and not exists (select from periodic_week v where v.council_id = l.council_id and v.package_line_id = l.id))
      and (${areaId}::float8 is null or exists (select from area a where a.council_id = l.council_id and a.id = ${areaId}::float8
        and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts)))
    order by l.starts_on, l.id`.execute(scope.db);
  return rows;
}
