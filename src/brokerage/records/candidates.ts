/** Every contract that might take a service on, as placement sees it: read in a few queries however many there are. */
import { sql, type SqlBool } from 'kysely';
import { rateAt, servicesOf } from '../../contracts/rules/rate-week.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { londonDay, weekStart } from '../../ground/calendar.ts';
import type { Position } from '../../ground/geography.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { listPeriodicInUse, listPeriodicStatements } from '../../providers/records/periodic-capacity.ts';
import { periodicInWeek } from '../../providers/rules/periodic-capacity.ts';
import { listCapacityInUse } from '../../providers/records/capacity.ts';
import { standingSql } from '../../providers/records/ratings.ts';
import type { Rating } from '../../providers/rules/ratings.ts';
import type { BlockRoom, Candidate, CandidateKind, Capacity, PeriodicRoom } from '../rules/candidate.ts';
import type { DatedPrice } from '../rules/periodic-need.ts';
import { KEEPING_KINDS } from '../rules/suspended-place.ts';
import { listContractEvents } from '../../contracts/records/contract-events.ts';

type CandidateRow = {
  readonly contract_id: number;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly kind: CandidateKind;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly size: string;
  readonly local: boolean;
  readonly rating: Rating | null;
  readonly tier: number | null;
  readonly area_ids: readonly string[];
  readonly capabilities: readonly string[];
  readonly languages: readonly string[];
  readonly cultures: readonly string[];
  readonly female: number;
  readonly male: number;
  readonly workers: number;
  readonly branches: readonly Position[];
  readonly missed_share: number | null;
  readonly late_share: number | null;
  readonly last_offered_at: number | null;
  readonly offers_made: number;
};

/** Every contract under which care may be placed on a day, as one service's candidates, in order of id. */
export type CandidateField = (service: string) => Candidate[];

/** Every contract under which care may be placed on a day for one service, with the facts by which it is matched, in order of id. */
export async function listCandidates(scope: Scope, service: string): Promise<Candidate[]> {
  return (await candidateField(scope))(service);
}

/** How far ahead a price of a service without visits is looked for, in years. */
const YEARS_AHEAD = 2;

function aheadOf(today: string): string {
  return Temporal.PlainDate.from(today).add({ years: YEARS_AHEAD }).toString();
}

/** The same for every service: all is read once, and only the rate is each service's own. */
export async function candidateField(scope: Scope): Promise<CandidateField> {
  const today = londonDay(scope.now).toString();
  const rows = await candidateRows(scope, today);
  const contractIds = rows.map((row) => row.contract_id);
  const terms = await termsForContracts(scope, contractIds, today, today);
  const prices = await pricesForContracts(scope, contractIds, today, aheadOf(today));
  const events = Map.groupBy(await listContractEvents(scope), (event) => event.providerId);
  const capacity = Map.groupBy(await listCapacity(scope, today), (one) => one.providerId);
  const places = await listPeriodicRoom(scope, today);
  const bought = Map.groupBy(await listBought(scope, today), (one) => one.contractId);
  const used = Map.groupBy(await listInUse(scope, today), (one) => one.contractId);
  const all = rows.map((row) => {
    const held = termsOnDay(terms.get(row.contract_id), today)?.terms;
    const inUse = used.get(row.contract_id) ?? [];
    const facts: Omit<Candidate, 'pencePerHour' | 'periodicPrices'> = {
      providerId: row.provider_id,
      providerName: row.provider_name,
      contractId: row.contract_id,
      kind: row.kind,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      tier: row.tier,
      areaIds: row.area_ids.map(Number),
      services: [
        ...new Set([
          ...(held === undefined ? [] : servicesOf(held.rates)),
          ...(prices.get(row.contract_id) ?? []).flatMap((one) =>
            one.prices.services.map(({ service }) => service),
          ),
        ]),
      ],
      small: row.size === 'small',
      local: row.local,
      rating: row.rating,
      capabilities: row.capabilities,
      languages: row.languages,
      cultures: row.cultures,
      workers: { female: row.female, male: row.male, all: row.workers },
      branches: row.branches,
      events: (events.get(row.provider_id) ?? []).filter(
        ({ contractId }) => contractId === null || contractId === row.contract_id,
      ),
      capacity: capacity.get(row.provider_id) ?? [],
      periodicRoom: places.get(row.provider_id) ?? [],
      blocks: roomOf(bought.get(row.contract_id) ?? [], inUse),
      weeklyMinutesInUse: total(inUse),
      inUseByArea: inUse.flatMap(({ areaId, weeklyMinutes, withoutVisits }) =>
        areaId === null ? [] : [{ areaId, weeklyMinutes: weeklyMinutes + withoutVisits }],
      ),
      missedShare: row.missed_share,
      lateShare: row.late_share,
      lastOfferedAt: row.last_offered_at,
      offersMade: row.offers_made,
    };
    return { facts, held };
  });
  return (service) =>
    all.map(({ facts, held }) => ({
      ...facts,
      pencePerHour: usualRate(held, service),
      periodicPrices: (prices.get(facts.contractId) ?? []).flatMap(
        ({ from, until, prices: one }): DatedPrice[] => {
          const price = one.services.find((each) => each.service === service);
          return price === undefined ? [] : [{ from, until, price }];
        },
      ),
    }));
}

const MID_MORNING = 9 * 60;

/** What a contract pays for a service in the middle of a weekday morning, in pence an hour: the rate that providers are compared by. */
function usualRate(terms: Terms | undefined, service: string): number | null {
  return terms === undefined
    ? null
    : (rateAt(terms.rates, service, 'weekday', MID_MORNING)?.pencePerHour ?? null);
}

async function candidateRows(scope: Scope, today: string): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    with council as materialized (select ${scope.who.councilId}::bigint as id),
    rated as materialized (
      select provider_id, (array_agg(rating order by branch_id nulls last))[1] as rating
      from ${standingSql} standing where council_id = (select id from council)
        and rating in ('Outstanding', 'Good', 'Requires improvement', 'Inadequate') group by provider_id),
    staff as materialized (
      select provider_id, count(*) filter (where gender = 'female')::int as female, count(*) filter (where gender = 'male')::int as male,
        count(*)::int as workers
      from care_worker where council_id = (select id from council) and (ends_on is null or ends_on >= ${today}) group by provider_id),
    spoken as materialized (
      select provider_id, array_agg(distinct language order by language) as languages
      from (select provider_id, unnest(languages) as language from care_worker
          where council_id = (select id from council) and (ends_on is null or ends_on >= ${today})
        union select provider_id, unnest(languages) from branch where council_id = (select id from council) and closed_on is null
        union select provider_id, unnest(languages) from provider_profile where council_id = (select id from council)) each_one
      group by provider_id),
    places as materialized (
      select provider_id, jsonb_agg(jsonb_build_object('latitude', latitude, 'longitude', longitude) order by id) as branches
      from branch where council_id = (select id from council) and closed_on is null and latitude is not null group by provider_id),
    offered as materialized (
      select provider_id, extract(epoch from max(offered_at))::bigint as at, count(*)::int as times from offer
      where council_id = (select id from council) group by provider_id)
    select c.id as contract_id, c.starts_on, c.ends_on, c.kind, c.provider_id, p.name as provider_name, p.size, p.local, rated.rating, place.tier,
      place.area_ids, coalesce(f.capabilities, '{}') as capabilities, coalesce(spoken.languages, '{}') as languages,
      coalesce(f.cultures, '{}') as cultures, coalesce(staff.female, 0) as female, coalesce(staff.male, 0) as male,
      coalesce(staff.workers, 0) as workers, coalesce(places.branches, '[]') as branches,
      q.missed::float8 / nullif(q.visits, 0) as missed_share, q.late::float8 / nullif(q.visits, 0) as late_share,
      offered.at as last_offered_at, coalesce(offered.times, 0) as offers_made
    from contract c
      join provider p on p.council_id = c.council_id and p.id = c.provider_id
      cross join lateral (select min(a.tier)::int as tier, coalesce(array_agg(a.area_id::text order by a.area_id), '{}') as area_ids
        from contract_area a where a.council_id = c.council_id and a.contract_id = c.id and a.starts_on <= ${today}
          and (a.ends_on is null or a.ends_on >= ${today})) place
      left join provider_profile f on f.council_id = c.council_id and f.provider_id = c.provider_id
      left join provider_quality q on q.council_id = c.council_id and q.provider_id = c.provider_id
      left join rated on rated.provider_id = c.provider_id
      left join staff on staff.provider_id = c.provider_id
      left join spoken on spoken.provider_id = c.provider_id
      left join places on places.provider_id = c.provider_id
      left join offered on offered.provider_id = c.provider_id
    where c.council_id = (select id from council) and c.starts_on <= ${today} and (c.ends_on is null or c.ends_on >= ${today})
      and c.kind in ('block', 'framework', 'spot', 'individual service fund', 'in-house')
    order by c.id`.execute(scope.db);
  return rows;
}

/**
 * What each provider last said it can take, by area and part of the day, of what holds on a day, less what was placed with it
 * since: an hour is not promised twice. Source: docs/rules/capacity.md.
 */
async function listCapacity(scope: Scope, today: string): Promise<(Capacity & { providerId: number })[]> {
  const { rows } = await sql<Capacity & { providerId: number }>`
    select distinct on (provider_id, area_id, part_of_day) provider_id as "providerId", area_id as "areaId",
      part_of_day as part, weekly_minutes as "weeklyMinutes", floor(extract(epoch from as_of))::bigint as "asOf"
    from provider_capacity where council_id = ${scope.who.councilId} and from_week_on <= ${today}
    order by provider_id, area_id, part_of_day, id desc`.execute(scope.db);
  if (rows.length === 0) return rows;
  const told = Map.groupBy(rows, ({ providerId }) => providerId);
  const placed = [...told].map(([providerId, all]) => ({
    providerId,
    after: Math.min(...all.map(({ asOf }) => asOf)),
  }));
  const since = Map.groupBy(
    await listCapacityInUse(scope, { placed }),
    ({ providerId, areaId, part }) => `${providerId} ${areaId} ${part}`,
  );
  return rows.map((said) => {
    const placed = (since.get(`${said.providerId} ${said.areaId} ${said.part}`) ?? [])
      .filter(({ placedAt }) => placedAt > said.asOf)
      .reduce((minutes, { weeklyMinutes }) => minutes + weeklyMinutes, 0);
    return placed === 0 ? said : { ...said, weeklyMinutes: Math.max(0, said.weeklyMinutes - placed) };
  });
}

/** What each provider last said it can take by the night, day or week, less what was placed with it since; units that it did not state are left out. */
async function listPeriodicRoom(scope: Scope, today: string): Promise<Map<number, PeriodicRoom[]>> {
  const told = Map.groupBy(await listPeriodicStatements(scope), ({ providerId }) => providerId);
  const used = Map.groupBy(await listPeriodicInUse(scope, [...told.keys()]), ({ providerId }) => providerId);
  const weekOn = weekStart(Temporal.PlainDate.from(today)).toString();
  const at = Math.ceil(scope.now.epochMilliseconds / 1000);
  return new Map(
    [...told].map(([providerId, said]) => [
      providerId,
      // How old is too old is for the policy of matching to say.
      periodicInWeek(said, used.get(providerId) ?? [], weekOn, at, Infinity).flatMap(
        ({ unit, free, asOf }) => (free === null || asOf === null ? [] : [{ unit, weeklyCount: free, asOf }]),
      ),
    ]),
  );
}

type Bought = { readonly contractId: number; readonly areaId: number; readonly boughtMinutes: number };

/** What each block contract bought in each area, in minutes a week, on a day. */
async function listBought(scope: Scope, today: string): Promise<Bought[]> {
  const { rows } = await sql<Bought>`
    select contract_id as "contractId", area_id as "areaId", weekly as "boughtMinutes" from (
      select distinct on (contract_id, area_id) contract_id, area_id, ends_on,
        (minutes / case period when 'week' then 1.0 when 'four weeks' then 4.0 when 'quarter' then 13.0 else 52.0 end)::int as weekly
      from contract_block where council_id = ${scope.who.councilId} and starts_on <= ${today}
      order by contract_id, area_id, starts_on desc, id desc) held
    where ends_on is null or ends_on >= ${today}
    order by 1, 2`.execute(scope.db);
  return rows;
}

/**
 * What the lines of a contract ask for in all (no area), or in one area: a home may lie in several. A line counts while its place is kept: one
 * that was suspended for longer no longer does.
 */
type InUse = {
  readonly contractId: number;
  readonly areaId: number | null;
  /** Of visits. */
  readonly weeklyMinutes: number;
  /** Of care by the week, night or day: a restriction of hours counts them, a block holds none of them. */
  readonly withoutVisits: number;
};

async function listInUse(scope: Scope, today: string): Promise<InUse[]> {
  const keptDays = await settingOn(scope, 'place_kept_days', today);
  const { rows } = await sql<InUse>`
    with line as materialized (
      select l.id, l.contract_id, l.person_id, greatest(${today}, l.starts_on) as day from package_line l
      where l.council_id = ${scope.who.councilId} and (l.ends_on is null or l.ends_on >= ${today}) and ${placeKept(scope, today, keptDays)}),
    held as materialized (
      select distinct on (line.id) line.contract_id, line.person_id, a.id from line
        join visit_pattern a on a.council_id = ${scope.who.councilId} and a.package_line_id = line.id and a.effective_from <= line.day
      order by line.id, a.effective_from desc, a.version desc),
    asked as materialized (
      select held.contract_id, held.person_id, sum(cardinality(v.weekdays) * v.minutes * v.workers::numeric / v.every_weeks) as weekly, 0 as turns
      from held join pattern_visit v on v.council_id = ${scope.who.councilId} and v.visit_pattern_id = held.id
      group by held.contract_id, held.person_id
      union all
      select contract_id, person_id, 0, cardinality(weekdays) * workers
        * (case when to_time > from_time then 0 else 1440 end + extract(epoch from to_time - from_time) / 60)
      from (select distinct on (line.id) line.contract_id, line.person_id, w.weekdays, w.workers, w.from_time, w.to_time from line
        join periodic_week w on w.council_id = ${scope.who.councilId} and w.package_line_id = line.id and w.effective_from <= line.day
        order by line.id, w.effective_from desc, w.version desc) days),
    used as materialized (
      select asked.contract_id, split_part(p.postcode, ' ', 1) as district, w.ward_name as ward, sum(asked.weekly) as weekly, sum(asked.turns) as turns
      from asked join person p on p.council_id = ${scope.who.councilId} and p.id = asked.person_id
        left join place_postcode w on w.postcode = p.postcode
      group by asked.contract_id, district, ward)
    select contract_id as "contractId", null::bigint as "areaId", round(sum(weekly))::int as "weeklyMinutes", round(sum(turns))::int as "withoutVisits"
    from used group by contract_id
    union all
    select used.contract_id, a.id, round(sum(used.weekly))::int, round(sum(used.turns))::int from used
      join area a on a.council_id = ${scope.who.councilId} and case a.made_of when 'wards' then used.ward else used.district end = any(a.parts)
    group by used.contract_id, a.id
    order by 1, 2 nulls first`.execute(scope.db);
  return rows;
}

/** That no suspension has run for longer than the place of a package line l is kept. */
function placeKept(scope: Scope, today: string, keptDays: number) {
  return sql<SqlBool>`not exists (select from suspension s join contract c on c.council_id = s.council_id and c.id = l.contract_id
    where s.council_id = l.council_id and s.package_line_id = l.id and c.kind <> all(${[...KEEPING_KINDS]}::text[])
      and s.starts_at < (${today}::date - ${keptDays}::integer + 1) at time zone 'Europe/London'
      and (s.ends_at is null or s.ends_at > ${scope.now.toString()}))`;
}

function total(inUse: readonly InUse[]): number {
  const all = inUse.find(({ areaId }) => areaId === null);
  return all === undefined ? 0 : all.weeklyMinutes + all.withoutVisits;
}

function roomOf(bought: readonly Bought[], inUse: readonly InUse[]): BlockRoom[] {
  return bought.map(({ areaId, boughtMinutes }) => {
    const used = inUse.find((one) => one.areaId === areaId)?.weeklyMinutes ?? 0;
    return { areaId, boughtMinutes, freeMinutes: boughtMinutes - used };
  });
}
