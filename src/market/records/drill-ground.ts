/** What a drill reads besides what a transition is drafted on: the whole market, who people are, and what everybody said of their room. Council people only. */
import { sql } from 'kysely';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import type { Rate } from '../../contracts/rules/terms.ts';
import type { Scope } from '../../platform/scope.ts';
import type { MarketLine, PersonFacts } from '../rules/drill.ts';

/** A line of the market, with the contract it has today. */
export type LiveLine = MarketLine & { readonly contractId: number };

/** Every line that begins before a day and goes on over it, with minutes of workers' time in an average week, by the first area of the home (0: none). */
export async function listLiveLines(scope: Scope, day: string): Promise<LiveLine[]> {
  const { rows } = await sql<LiveLine>`
    with home as materialized (
      select p.id, min(a.id) as area_id from person p
        left join place_postcode w on w.postcode = p.postcode
        left join area a on a.council_id = p.council_id and a.closed_on is null
          and case a.made_of when 'wards' then w.ward_name else split_part(p.postcode, ' ', 1) end = any(a.parts)
      where p.council_id = ${scope.who.councilId} and p.died_on is null group by p.id)
    select l.id as "lineId", l.provider_id as "providerId", l.contract_id as "contractId", coalesce(h.area_id, 0) as "areaId", asked.minutes
    from package_line l
      join home h on h.id = l.person_id
      cross join lateral (select coalesce(round(sum(cardinality(v.weekdays) * v.minutes * v.workers::numeric / v.every_weeks)), 0)::int as minutes
        from pattern_visit v where v.council_id = l.council_id and v.visit_pattern_id = (
          select a.id from visit_pattern a where a.council_id = l.council_id and a.package_line_id = l.id and a.effective_from <= ${day}
          order by a.effective_from desc, a.version desc limit 1)) asked
    where l.council_id = ${scope.who.councilId} and l.starts_on < ${day} and (l.ends_on is null or l.ends_on >= ${day})
    order by l.id`.execute(scope.db);
  return rows;
}

/** What makes losing a care worker harder, by person. Whoever needs an interpreter is taken to speak no English. */
export async function factsOfPeople(
  scope: Scope,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, PersonFacts>> {
  const { rows } = await sql<{ id: number } & PersonFacts>`
    select id, live_alone as "livesAlone", interpreter_needed as "noEnglish" from person
    where council_id = ${scope.who.councilId} and id = any(${[...new Set(personIds)]}::bigint[])`.execute(
    scope.db,
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** The rates of contracts on a day; a contract without terms then is left out. */
export async function ratesOn(
  scope: Scope,
  contractIds: readonly number[],
  day: string,
): Promise<ReadonlyMap<number, readonly Rate[]>> {
  const ids = [...new Set(contractIds)];
  const terms = await termsForContracts(scope, ids, day, day);
  return new Map(
    ids.flatMap((id) => {
      const held = termsOnDay(terms.get(id), day);
      return held === undefined ? [] : [[id, held.terms.rates] as const];
    }),
  );
}

/** The names of every provider and area, by id. Area 0 stands for homes that no area covers. */
export async function namesOfMarket(
  scope: Scope,
): Promise<{ readonly providers: Record<string, string>; readonly areas: Record<string, string> }> {
  const { councilId } = scope.who;
  const { rows: providers } = await sql<{ id: number; name: string }>`
    select id, name from provider where council_id = ${councilId}`.execute(scope.db);
  const { rows: areas } = await sql<{ id: number; name: string }>`
    select id, name from area where council_id = ${councilId}`.execute(scope.db);
  return {
    providers: Object.fromEntries(providers.map(({ id, name }) => [String(id), name])),
    areas: {
      '0': 'Outside every area',
      ...Object.fromEntries(areas.map(({ id, name }) => [String(id), name])),
    },
  };
}
