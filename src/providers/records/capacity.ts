/** What providers say they can take, and what of it is used: statements are kept for good, the newest stands. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import type { Scope } from '../../platform/scope.ts';
import { type CapacityInUse, type CapacityStatement, minutesByPart } from '../rules/capacity.ts';

/** An area in which capacity is told; `served` where a contract of the provider serves it today. */
export type CapacityArea = { readonly id: number; readonly name: string; readonly served: boolean };

/** The council's open areas in order of name, those that the provider serves first. */
export async function listCapacityAreas(scope: Scope, providerId: number): Promise<CapacityArea[]> {
  const day = londonDay(scope.now).toString();
  const { rows } = await sql<CapacityArea>`
    select a.id, a.name, exists (select from contract_area s where s.council_id = a.council_id and s.area_id = a.id
      and s.provider_id = ${providerId} and s.starts_on <= ${day} and (s.ends_on is null or s.ends_on >= ${day})) as served
    from area a where a.council_id = ${scope.who.councilId} and a.closed_on is null order by 3 desc, a.name, a.id`.execute(
    scope.db,
  );
  return rows;
}

/** A provider's statements that may stand in a week: the newest of each area, part of day and first week. A provider sees its own. */
export async function listStatements(scope: Scope, providerId: number): Promise<CapacityStatement[]> {
  const { rows } = await sql<CapacityStatement>`
    select distinct on (area_id, part_of_day, from_week_on) id, area_id as "areaId", part_of_day as part, from_week_on as "fromWeekOn",
      weekly_minutes as "weeklyMinutes", floor(extract(epoch from as_of))::bigint as "asOf"
    from provider_capacity where council_id = ${scope.who.councilId} and provider_id = ${providerId}
    order by area_id, part_of_day, from_week_on, id desc`.execute(scope.db);
  return rows;
}

/** A live line's share of an area and part of day, and whose it is. */
export type ProviderCapacityInUse = CapacityInUse & { readonly providerId: number };

/** A provider, and a moment in epoch seconds: only what was placed with it after that is asked for. */
export type PlacedAfter = { readonly providerId: number; readonly after: number };

/**
 * What live care uses of each area and part of day, and since when: of one provider, or of several from a moment on each. A home
 * in several areas counts in each.
 */
export async function listCapacityInUse(
  scope: Scope,
  whose: { readonly providerId: number } | { readonly placed: readonly PlacedAfter[] },
): Promise<ProviderCapacityInUse[]> {
  const day = londonDay(scope.now).toString();
  const asked = 'placed' in whose ? whose.placed : [{ providerId: whose.providerId, after: null }];
  const { rows } = await sql<{
    providerId: number;
    areaIds: number[];
    placedAt: number;
    visits: PatternVisit[];
  }>`
    with line as materialized (
      select l.council_id, l.id, l.provider_id, l.person_id, l.starts_on, placed.at
      from package_line l
        join unnest(${asked.map(({ providerId }) => providerId)}::bigint[], ${asked.map(({ after }) => after)}::float8[]) asked(provider_id, after)
          on asked.provider_id = l.provider_id
        left join placement m on m.council_id = l.council_id and m.package_line_id = l.id and m.ended_at is null
        cross join lateral (select coalesce(m.placed_at, l.starts_on::timestamp at time zone 'Europe/London') as at) placed
      where l.council_id = ${scope.who.councilId} and (l.ends_on is null or l.ends_on >= ${day})
        and (asked.after is null or placed.at > to_timestamp(asked.after)))
    select l.provider_id as "providerId", array(select a.id::float8 from area a left join place_postcode w on w.postcode = p.postcode
        where a.council_id = p.council_id and a.closed_on is null
          and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts)) as "areaIds",
      floor(extract(epoch from l.at))::bigint as "placedAt", asked.visits
    from line l
      join person p on p.council_id = l.council_id and p.id = l.person_id
      cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('weekdays', v.weekdays, 'minutes', v.minutes, 'workers', v.workers,
          'everyWeeks', v.every_weeks, 'startTime', to_char(v.start_time, 'HH24:MI'))), '[]') as visits
        from pattern_visit v where v.council_id = l.council_id and v.visit_pattern_id = (
          select a.id from visit_pattern a where a.council_id = l.council_id and a.package_line_id = l.id
            and a.effective_from <= greatest(${day}, l.starts_on) order by a.effective_from desc, a.version desc limit 1)) asked`.execute(
    scope.db,
  );
  return rows.flatMap(({ providerId, areaIds, placedAt, visits }) =>
    [...minutesByPart(visits)].flatMap(([part, weeklyMinutes]) =>
      areaIds.map((areaId) => ({ providerId, areaId, part, weeklyMinutes, placedAt })),
    ),
  );
}

/** What a provider says of one area and part of day. */
export type NewStatement = Pick<CapacityStatement, 'areaId' | 'part' | 'fromWeekOn' | 'weeklyMinutes'>;

/** Writes statements, all as of now. For actions. */
export async function insertStatements(
  scope: Scope,
  providerId: number,
  statements: readonly NewStatement[],
): Promise<void> {
  await sql`insert into provider_capacity (council_id, provider_id, area_id, part_of_day, from_week_on, weekly_minutes, as_of, recorded_by)
    select ${scope.who.councilId}, ${providerId}, said.* , ${scope.now.toString()}::timestamptz, ${scope.who.userId}::bigint
    from unnest(${statements.map(({ areaId }) => areaId)}::bigint[], ${statements.map(({ part }) => part)}::text[],
      ${statements.map(({ fromWeekOn }) => fromWeekOn)}::date[], ${statements.map(({ weeklyMinutes }) => weeklyMinutes)}::int[]) said`.execute(
    scope.db,
  );
}
