/** The live lines of a provider that a transition would move, with what matching may know of each. Council people only. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { HOME } from '../../people/records/homes.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Seeker } from '../rules/candidate.ts';
import { listPatterns, type RecordedPattern } from './patterns.ts';
import { type PeriodicLineNeed, periodicNeeds } from './periodic-weeks.ts';

/** A line to move. Days 'YYYY-MM-DD'. */
export type MovableLine = {
  readonly lineId: number;
  readonly reference: string;
  readonly packageId: number;
  readonly personId: number;
  readonly service: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  /** Who lives together has one; it names nobody. */
  readonly household: string;
  /** The newest week in effect at the cut-over; none where its visits come in a file from another system. */
  readonly visits: readonly PatternVisit[];
  /** Versions of the week that take effect later, in the order in which they were recorded. */
  readonly later: readonly RecordedPattern[];
  /** A service by the week, night or day as it is given at the cut-over, and its later days; null where it is made of visits. */
  readonly periodic: PeriodicLineNeed | null;
  readonly seeker: Seeker;
};

type Row = Omit<MovableLine, 'visits' | 'later' | 'periodic' | 'seeker'> & {
  readonly areaIds: readonly number[];
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly needs: readonly string[] | null;
  readonly cultures: readonly string[];
  readonly tongue: string | null;
  readonly tongueRequired: boolean;
  readonly gender: 'female' | 'male' | null;
  readonly genderRequired: boolean;
  readonly refused: readonly number[];
  readonly wanted: readonly number[];
  readonly current: readonly number[];
  readonly former: readonly number[];
};

/** Which lines: all of a provider that go on over the cut-over, those of one area, or some by id. */
export type LinesWanted = {
  readonly providerId: number;
  readonly cutOverOn: string;
  readonly areaId?: number | null;
  readonly lineIds?: readonly number[];
};

/** The lines of a provider that begin before a cut-over and go on over it, in the order of their ids. */
export async function listMovableLines(scope: Scope, wanted: LinesWanted): Promise<MovableLine[]> {
  const rows = await lineRows(scope, wanted);
  const patterns = Map.groupBy(
    await listPatterns(
      scope,
      rows.map(({ lineId }) => lineId),
    ),
    ({ lineId }) => lineId,
  );
  const needs = await periodicNeeds(
    scope,
    rows.map(({ lineId }) => lineId),
    wanted.cutOverOn,
  );
  return rows.map((row) => {
    const periodic = needs.get(row.lineId) ?? null;
    const versions = patterns.get(row.lineId) ?? [];
    const visits = versions.findLast(({ effectiveFrom }) => effectiveFrom <= wanted.cutOverOn)?.visits ?? [];
    const later = versions.filter(({ effectiveFrom }) => effectiveFrom > wanted.cutOverOn);
    const seeker = { ...seekerOf(row, visits, wanted), periodic: periodic?.need ?? null };
    const { lineId, reference, packageId, personId, service, startsOn, endsOn, household } = row;
    return {
      lineId,
      reference,
      packageId,
      personId,
      service,
      startsOn,
      endsOn,
      household,
      visits,
      later,
      periodic,
      seeker,
    };
  });
}

/** Whom somebody whose line moves may have: not the provider that it leaves. */
function seekerOf(row: Row, visits: readonly PatternVisit[], { providerId, cutOverOn }: LinesWanted): Seeker {
  const { latitude, longitude } = row;
  return {
    requestId: row.lineId,
    lane: 'urgent',
    service: row.service,
    wantedFrom: cutOverOn,
    visits,
    areaIds: row.areaIds,
    home: latitude === null || longitude === null ? null : { latitude, longitude },
    needs: row.needs ?? [],
    language: row.tongue === null ? null : { name: row.tongue, required: row.tongueRequired },
    workerGender: row.gender === null ? null : { gender: row.gender, required: row.genderRequired },
    cultures: row.cultures,
    refusedProviderIds: [...new Set([...row.refused, providerId])],
    wantedProviderIds: row.wanted,
    currentProviderIds: row.current,
    formerProviderIds: row.former,
  };
}

async function lineRows(
  scope: Scope,
  { providerId, cutOverOn, areaId = null, lineIds }: LinesWanted,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select l.id as "lineId", l.reference, l.care_package_id as "packageId", l.person_id as "personId", l.service,
      l.starts_on as "startsOn", l.ends_on as "endsOn",
      ${HOME} as household,
      held.ids as "areaIds", coalesce(p.latitude, w.latitude) as latitude, coalesce(p.longitude, w.longitude) as longitude,
      r.needs, coalesce(r.cultures, array_remove(array[p.religion], null)) as cultures,
      coalesce(r.language, p.worker_language) as tongue, coalesce(r.language_required, false) as "tongueRequired",
      coalesce(r.worker_gender, p.worker_gender) as gender,
      coalesce(r.worker_gender_required, p.worker_gender_required, false) as "genderRequired",
      array(select w.provider_id::float8 from provider_wish w where w.council_id = l.council_id and w.person_id = l.person_id
        and w.ended_at is null and w.wish = 'refused' order by 1) as refused,
      array(select w.provider_id::float8 from provider_wish w where w.council_id = l.council_id and w.person_id = l.person_id
        and w.ended_at is null and w.wish = 'wanted' order by 1) as wanted,
      array(select distinct o.provider_id::float8 from package_line o where o.council_id = l.council_id and o.person_id = l.person_id
        and o.provider_id <> l.provider_id and o.starts_on <= ${cutOverOn} and (o.ends_on is null or o.ends_on >= ${cutOverOn})
        order by 1) as current,
      array(select distinct o.provider_id::float8 from package_line o where o.council_id = l.council_id and o.person_id = l.person_id
        and o.provider_id <> l.provider_id and o.ends_on < ${cutOverOn} order by 1) as former
    from package_line l
      join person p on p.council_id = l.council_id and p.id = l.person_id
      left join place_postcode w on w.postcode = p.postcode
      cross join lateral (select array(select a.id::float8 from area a where a.council_id = l.council_id and a.closed_on is null
        and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts) order by a.id) as ids) held
      left join lateral (select r.* from placement m
        join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
        where m.council_id = l.council_id and m.package_line_id = l.id order by m.id desc limit 1) r on true
    where l.council_id = ${scope.who.councilId} and l.provider_id = ${providerId} and l.starts_on < ${cutOverOn}
      and (l.ends_on is null or l.ends_on >= ${cutOverOn}) and p.died_on is null
      and (${areaId}::float8 is null or ${areaId}::float8 = any(held.ids))
      and (${lineIds === undefined ? null : [...lineIds]}::bigint[] is null or l.id = any(${[...(lineIds ?? [])]}::bigint[]))
    order by l.id`.execute(scope.db);
  return rows;
}

/** Whether what a line asks for is known, so that it can be arranged anew: its visits, or its days where it has none. */
export function isPlanable({ visits, periodic }: Pick<MovableLine, 'visits' | 'periodic'>): boolean {
  return visits.length > 0 || periodic !== null;
}

/** Keeps everybody else from changing a line until this work is over. For actions. */
export async function lockLine(scope: Scope, lineId: number): Promise<void> {
  await sql`select from package_line where council_id = ${scope.who.councilId} and id = ${lineId} for no key update`.execute(
    scope.db,
  );
}

/** The plan that moves a line, of some lines that one moves: by line. */
export async function findPlansOf(
  scope: Scope,
  lineIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ lineId: number; id: number }>`
    select package_line_id as "lineId", transition_id as id from transition_move
    where council_id = ${scope.who.councilId} and stage <> 'stopped' and package_line_id = any(${[...lineIds]}::bigint[]) order by 2`.execute(
    scope.db,
  );
  return new Map(rows.map(({ lineId, id }) => [lineId, id]));
}

/** Every provider that has live lines, by name, with how many. */
export async function listProviderChoices(
  scope: Scope,
): Promise<{ id: number; name: string; lines: number }[]> {
  const today = londonDay(scope.now).toString();
  const { rows } = await sql<{ id: number; name: string; lines: number }>`
    select p.id, p.name, count(*) as lines from package_line l
      join provider p on p.council_id = l.council_id and p.id = l.provider_id
    where l.council_id = ${scope.who.councilId} and (l.ends_on is null or l.ends_on > ${today}) group by p.id, p.name order by p.name, p.id`.execute(
    scope.db,
  );
  return rows;
}
