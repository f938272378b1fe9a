/** What the window simulator reads: a week's planned visits, who worked, where homes are and who people are. Council people only. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** One provider of the council, or all; from one day to another ('YYYY-MM-DD', both included). */
export type WeekAsked = { readonly from: string; readonly to: string; readonly providerId: number | null };

/** A planned visit; `start` is seconds from midnight on a London clock. Null where its plan says nothing of how early and late. */
export type PlannedInWeek = {
  readonly id: number;
  readonly personId: number;
  readonly providerId: number;
  readonly contractId: number;
  readonly day: string;
  readonly start: number;
  readonly minutes: number;
  readonly workers: number;
  readonly critical: boolean;
  readonly earlier: number | null;
  readonly later: number | null;
};

/** Every visit that is planned, in order of time and number. */
export async function listPlannedInWeek(
  scope: Scope,
  { from, to, providerId }: WeekAsked,
): Promise<PlannedInWeek[]> {
  const { rows } = await sql<PlannedInWeek>`
    select id, person_id as "personId", provider_id as "providerId", contract_id as "contractId", starts_on as day,
      extract(epoch from (starts_at at time zone 'Europe/London')::time)::int as start, minutes, workers,
      time_critical as critical, earlier_minutes as earlier, later_minutes as later
    from planned_visit where council_id = ${scope.who.councilId} and status = 'planned' and starts_on between ${from} and ${to}
      and (${providerId}::bigint is null or provider_id = ${providerId}::bigint)
    order by starts_at, id`.execute(scope.db);
  return rows;
}

/** One worker at one visit, in seconds from the midnight before on a London clock. */
export type WorkedInWeek = {
  readonly providerId: number;
  /** The planned visit that it was, where that is known. */
  readonly visitId: number | null;
  readonly worker: string;
  readonly day: string;
  readonly start: number;
  readonly end: number;
};

/** What care workers logged, from the newest version of each closed log; its visit as verified, else as the log itself names it. */
export async function listLoggedInWeek(
  scope: Scope,
  { from, to, providerId }: WeekAsked,
): Promise<WorkedInWeek[]> {
  const { rows } = await sql<WorkedInWeek>`
    select g.provider_id as "providerId", coalesce(l.planned_visit_id, v.id) as "visitId", g.worker_reference as worker, g.in_on as day,
      extract(epoch from (g.in_at at time zone 'Europe/London') - g.in_on)::int as start,
      extract(epoch from (g.out_at at time zone 'Europe/London') - g.in_on)::int as end
    from visit_log g
      left join week_line l on l.council_id = g.council_id and l.provider_id = g.provider_id and l.visit_log_id = g.id
        and l.week_starts_on between ${from}::date - 7 and ${to}::date
      left join planned_visit v on v.council_id = g.council_id and v.reference = g.visit_reference and v.provider_id = g.provider_id
    where g.council_id = ${scope.who.councilId} and g.in_on between ${from} and ${to} and g.out_at is not null
      and (${providerId}::bigint is null or g.provider_id = ${providerId}::bigint)
      and not exists (select from visit_log n where n.council_id = g.council_id and n.replaces_id = g.id)
    order by g.provider_id, g.worker_reference, g.in_at, g.id`.execute(scope.db);
  return rows;
}

/** What providers rostered: each worker of each planned visit that has a rostered time. */
export async function listRosteredInWeek(
  scope: Scope,
  { from, to, providerId }: WeekAsked,
): Promise<WorkedInWeek[]> {
  const { rows } = await sql<WorkedInWeek>`
    select v.provider_id as "providerId", v.id as "visitId", w.worker, v.starts_on as day,
      extract(epoch from (v.rostered_starts_at at time zone 'Europe/London') - v.starts_on)::int as start,
      extract(epoch from (v.rostered_starts_at at time zone 'Europe/London') - v.starts_on)::int + 60 * coalesce(v.rostered_minutes, v.minutes) as end
    from planned_visit v cross join lateral unnest(v.rostered_workers) as w(worker)
    where v.council_id = ${scope.who.councilId} and v.status = 'planned' and v.starts_on between ${from} and ${to}
      and v.rostered_starts_at is not null and (${providerId}::bigint is null or v.provider_id = ${providerId}::bigint)
    order by v.provider_id, w.worker, v.rostered_starts_at, v.id`.execute(scope.db);
  return rows;
}

/** Where somebody lives and what group they are in. */
export type PersonInWeek = {
  readonly id: number;
  readonly areaId: number | null;
  readonly bornOn: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
};

/** Those people; the area is the first that holds their home. */
export async function listPeopleOfWeek(scope: Scope, personIds: readonly number[]): Promise<PersonInWeek[]> {
  const { rows } = await sql<PersonInWeek>`
    select p.id, min(a.id) as "areaId", p.date_of_birth as "bornOn", 
      coalesce(p.latitude, min(w.latitude)) as latitude, coalesce(p.longitude, min(w.longitude)) as longitude
    from person p
      left join place_postcode w on w.postcode = p.postcode
      left join area a on a.council_id = p.council_id and a.closed_on is null
        and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts)
    where p.council_id = ${scope.who.councilId} and p.id = any(${[...new Set(personIds)]}::bigint[])
    group by p.id, p.date_of_birth, p.latitude, p.longitude order by p.id`.execute(scope.db);
  return rows;
}

/** A week that can be simulated: how many visits were planned, and how many care workers are known to have worked, from logs or rosters. */
export type WeekWorked = { readonly monday: string; readonly visits: number; readonly workers: number };

/** The weeks that were over by a Monday, in which visits were planned and somebody is known to have worked; the newest first, twelve at most. */
export async function listWeeksWorked(scope: Scope, thisMonday: string): Promise<WeekWorked[]> {
  const { rows } = await sql<WeekWorked>`
    with planned as (
      select week_starts_on as monday, count(*)::int as visits from planned_visit
      where council_id = ${scope.who.councilId} and status = 'planned' and week_starts_on < ${thisMonday}
      group by week_starts_on order by week_starts_on desc limit 26
    )
    select p.monday, p.visits, w.workers from planned p cross join lateral (
      select count(*)::int as workers from (
        select g.provider_id, g.worker_reference from visit_log g
        where g.council_id = ${scope.who.councilId} and g.out_at is not null and g.in_on between p.monday and p.monday + 6
        union
        select v.provider_id, r.worker from planned_visit v cross join lateral unnest(v.rostered_workers) as r(worker)
        where v.council_id = ${scope.who.councilId} and v.week_starts_on = p.monday and v.status = 'planned' and v.rostered_starts_at is not null
      ) as there
    ) as w where w.workers > 0 order by p.monday desc limit 12`.execute(scope.db);
  return rows;
}

/** Where the known postcodes are that are one of those written, or begin with it, in their order. A part is 'WS1' or 'WS1 1'. */
export async function placesOfPostcodes(
  scope: Scope,
  written: readonly string[],
): Promise<Map<string, { readonly latitude: number; readonly longitude: number }[]>> {
  const { rows } = await sql<{
    readonly part: string;
    readonly latitude: number;
    readonly longitude: number;
  }>`
    select part, p.latitude, p.longitude from place_postcode p
      cross join lateral (values (p.postcode), (left(p.postcode, -2)), (split_part(p.postcode, ' ', 1))) as parts(part)
    where part = any(${[...new Set(written)]}::text[]) order by part, p.postcode`.execute(scope.db);
  const places = new Map<string, { readonly latitude: number; readonly longitude: number }[]>();
  for (const { part, ...place } of rows) {
    const known = places.get(part);
    if (known === undefined) places.set(part, [place]);
    else known.push(place);
  }
  return places;
}

/** The part of each person's postcode that many homes share, such as 'WS1 1', by the person's id. Without a postcode there is none. */
export async function listPartsOfPostcodes(
  scope: Scope,
  personIds: readonly number[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ readonly id: number; readonly part: string }>`
    select id, left(postcode, -2) as part from person
    where council_id = ${scope.who.councilId} and id = any(${[...personIds]}::bigint[]) and postcode is not null`.execute(
    scope.db,
  );
  return new Map(rows.map(({ id, part }) => [String(id), part]));
}
