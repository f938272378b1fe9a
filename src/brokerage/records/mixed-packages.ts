/** Who has care from more than one provider: since when, why, and what matching may know of each service. Council people only. */
import { sql, type SqlBool } from 'kysely';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Seeker } from '../rules/candidate.ts';
import { SECOND_PROVIDER } from '../rules/one-provider.ts';
import { nameFor, wordsFor } from './named.ts';
import { periodicNeeds } from './periodic-weeks.ts';
import { listPatterns } from './patterns.ts';

/** Which mixed packages to list. */
export type MixedFilter = {
  readonly providerId?: number | undefined;
  readonly areaId?: number | undefined;
  /** Whether a reason is on record. */
  readonly reason?: 'given' | 'none' | undefined;
};

/** A service of a mixed package. */
export type MixedLine = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly service: string;
};

/** Somebody with more than one provider. `since` is the day from which a second came, 'YYYY-MM-DD'; `reason` null where none is on record. */
export type MixedPerson = {
  readonly personId: number;
  readonly packageId: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly reference: string;
  readonly since: string;
  readonly reason: string | null;
  readonly lines: readonly MixedLine[];
};

/** One page of those with more than one provider on a day, who has had it longest at the top, and how many there are in all. */
export async function listMixed(
  scope: Scope,
  day: string,
  filter: MixedFilter,
  { limit, offset = 0 }: { readonly limit: number | null; readonly offset?: number },
): Promise<{ rows: MixedPerson[]; total: number }> {
  const { providerId, areaId, reason } = filter;
  const all = [sql<SqlBool>`true`];
  if (providerId !== undefined) all.push(sql`${providerId} = any(m."providerIds")`);
  if (reason !== undefined) all.push(reason === 'given' ? sql`m.reason is not null` : sql`m.reason is null`);
  if (areaId !== undefined)
    all.push(
      sql`exists (select from area a where a.council_id = ${scope.who.councilId} and a.id = ${areaId} and covers(a, m.postcode))`,
    );
  const found = sql`
    with live as materialized (
      select l.id, l.person_id, l.care_package_id, l.provider_id, l.service,
        min(l.starts_on) over (partition by l.person_id, l.provider_id) as came_on
      from package_line l where l.council_id = ${scope.who.councilId} and l.starts_on <= ${day} and (l.ends_on is null or l.ends_on >= ${day})),
    mixed as materialized (
      select person_id, max(care_package_id) as package_id, array_agg(distinct provider_id) as provider_ids,
        (array_agg(distinct came_on order by came_on))[least(2, count(distinct came_on))] as since, array_agg(id order by id) as line_ids
      from live group by person_id having min(provider_id) < max(provider_id)),
    told as (
      select x.person_id as "personId", x.package_id as "packageId", ${nameFor(scope)}, p.reference, p.postcode,
        x.provider_ids as "providerIds", x.line_ids, x.since,
        (select ${wordsFor(scope, sql`substr(e.detail ->> 'words', ${SECOND_PROVIDER.length + 1})`, 'On record')} from placement_request r
          join placement_event e on e.council_id = r.council_id and e.placement_request_id = r.id and e.kind = 'note'
          where r.council_id = ${scope.who.councilId} and r.person_id = x.person_id and starts_with(e.detail ->> 'words', ${SECOND_PROVIDER})
          order by e.id desc limit 1) as reason
      from mixed x join person p on p.council_id = ${scope.who.councilId} and p.id = x.person_id where p.died_on is null)
    select m.*, count(*) over () as total, (select jsonb_agg(jsonb_build_object('id', l.id, 'providerId', l.provider_id, 'providerName', v.name,
        'service', l.service) order by l.id) from package_line l join provider v on v.council_id = l.council_id and v.id = l.provider_id
      where l.council_id = ${scope.who.councilId} and l.id = any(m.line_ids)) as lines
    from told m where ${sql.join(all, sql` and `)}`;
  const { rows } = await sql<
    MixedPerson & { readonly total: number }
  >`${found} order by m.since, m."personId" limit ${limit} offset ${offset}`.execute(scope.db);
  if (rows.length > 0 || offset === 0) return { rows, total: rows[0]?.total ?? 0 };
  return { rows, total: (await listMixed(scope, day, filter, { limit: 1 })).total };
}

type SeekerRow = Omit<Seeker, 'language' | 'workerGender' | 'home' | 'visits' | 'periodic' | 'lane'> & {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly tongue: string | null;
  readonly gender: 'female' | 'male' | null;
  readonly genderRequired: boolean;
};

/**
 * What matching may know of some lines, had each to be placed on a day, by line: the newest week in effect, what was sought when it was
 * placed, and the person's own wishes. `requestId` is the line's.
 */
export async function listLineSeekers(
  scope: Scope,
  lineIds: readonly number[],
  day: string,
): Promise<Map<number, Seeker>> {
  const { rows } = await sql<SeekerRow>`
    select l.id as "requestId", l.service, ${day}::text as "wantedFrom", coalesce(p.latitude, w.latitude) as latitude,
      coalesce(p.longitude, w.longitude) as longitude, coalesce(r.needs, '{}') as needs,
      coalesce(r.cultures, array_remove(array[p.religion], null)) as cultures, coalesce(r.language, p.worker_language) as tongue,
      coalesce(r.worker_gender, p.worker_gender) as gender, coalesce(r.worker_gender_required, p.worker_gender_required, false) as "genderRequired",
      array(select a.id::float8 from area a where a.council_id = l.council_id and a.closed_on is null and covers(a, p.postcode) order by a.id) as "areaIds",
      array(select w.provider_id::float8 from provider_wish w where w.council_id = l.council_id and w.person_id = l.person_id
        and w.ended_at is null and w.wish = 'refused' order by 1) as "refusedProviderIds",
      array(select w.provider_id::float8 from provider_wish w where w.council_id = l.council_id and w.person_id = l.person_id
        and w.ended_at is null and w.wish = 'wanted' order by 1) as "wantedProviderIds",
      array(select distinct o.provider_id::float8 from package_line o where o.council_id = l.council_id and o.person_id = l.person_id
        and o.starts_on <= ${day} and (o.ends_on is null or o.ends_on >= ${day}) order by 1) as "currentProviderIds",
      array(select distinct o.provider_id::float8 from package_line o where o.council_id = l.council_id and o.person_id = l.person_id
        and o.ends_on < ${day} order by 1) as "formerProviderIds"
    from package_line l
      join person p on p.council_id = l.council_id and p.id = l.person_id
      left join place_postcode w on w.postcode = p.postcode
      left join lateral (select r.* from placement m
        join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id
        where m.council_id = l.council_id and m.package_line_id = l.id order by m.id desc limit 1) r on true
    where l.council_id = ${scope.who.councilId} and l.id = any(${[...lineIds]}::bigint[]) order by l.id`.execute(
    scope.db,
  );
  const weeks = new Map<number, readonly PatternVisit[]>();
  for (const { lineId, effectiveFrom, visits } of await listPatterns(scope, lineIds))
    if (effectiveFrom <= day || !weeks.has(lineId)) weeks.set(lineId, visits);
  const needs = await periodicNeeds(scope, lineIds, day);
  return new Map(
    rows.map(({ latitude, longitude, tongue, gender, genderRequired, ...row }) => [
      row.requestId,
      {
        ...row,
        lane: 'standard',
        visits: weeks.get(row.requestId) ?? [],
        periodic: needs.get(row.requestId)?.need ?? null,
        home: latitude === null || longitude === null ? null : { latitude, longitude },
        language: tongue === null ? null : { name: tongue, required: false },
        workerGender: gender === null ? null : { gender, required: genderRequired },
      },
    ]),
  );
}
