/** How placement went, for those who answer for it: what left the order, spot beside blocks, why providers decline, and fairness. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { OfferStatus } from '../rules/offer-status.ts';
import type { Amounts } from '../rules/periodic-need.ts';
import { amountsSought } from './periodic-amounts.ts';

/** What is reported: offers made from the first day on and before the second, 'YYYY-MM-DD' in London. */
export type ReportSpan = { readonly from: string; readonly before: string };

/** The months of a report, by the first day of each, with what happened in it. */
export type PlacementMonth = {
  readonly month: string;
  readonly requests: number;
  readonly placed: number;
  /** Placed by the clock of their lane. */
  readonly inTime: number;
  readonly offers: number;
  readonly accepted: number;
  readonly declined: number;
  readonly lapsed: number;
  readonly leftOrder: number;
  readonly withdrawn: number;
};

const month = (moment: string) =>
  sql.raw(`to_char(date_trunc('month', ${moment} at time zone 'Europe/London'), 'YYYY-MM-01')`);

function within(moment: string, { from, before }: ReportSpan) {
  return sql`(${sql.raw(moment)} at time zone 'Europe/London')::date >= ${from} and (${sql.raw(moment)} at time zone 'Europe/London')::date < ${before}`;
}

/** Month by month, the newest first. Requests count in the month they came, offers in the month they were made. */
export async function reportMonths(scope: Scope, span: ReportSpan): Promise<PlacementMonth[]> {
  const { councilId } = scope.who;
  const { rows } = await sql<PlacementMonth>`
    with came as (
      select ${month('r.received_at')} as month, count(*) as requests, count(m.id) as placed,
        count(*) filter (where m.placed_at <= r.due_at) as "inTime", count(*) filter (where r.status = 'withdrawn') as withdrawn
      from placement_request r
        left join lateral (select m.id, m.placed_at from placement m where m.council_id = r.council_id and m.placement_request_id = r.id
          order by m.id limit 1) m on true
      where r.council_id = ${councilId} and ${within('r.received_at', span)} group by 1),
    made as (
      select ${month('o.offered_at')} as month, count(*) as offers,
        count(*) filter (where exists (select from offer_reply y where y.council_id = o.council_id and y.offer_id = o.id and y.kind = 'accept')) as accepted,
        count(*) filter (where o.status = 'declined') as declined, count(*) filter (where o.status = 'lapsed') as lapsed,
        count(*) filter (where o.left_order_reason is not null) as "leftOrder"
      from offer o where o.council_id = ${councilId} and ${within('o.offered_at', span)} group by 1)
    select month, coalesce(requests, 0) as requests, coalesce(placed, 0) as placed, coalesce("inTime", 0) as "inTime", coalesce(offers, 0) as offers,
      coalesce(accepted, 0) as accepted, coalesce(declined, 0) as declined, coalesce(lapsed, 0) as lapsed,
      coalesce("leftOrder", 0) as "leftOrder", coalesce(withdrawn, 0) as withdrawn
    from came full join made using (month) order by month desc`.execute(scope.db);
  return rows;
}

/** An offer that left the order, or went over a block. */
export type OrderLeft = {
  readonly requestId: number;
  readonly reference: string;
  readonly providerName: string;
  readonly rung: string;
  readonly leftReason: string | null;
  readonly overReason: string | null;
  readonly offeredAt: Date;
  readonly byName: string | null;
  readonly status: OfferStatus;
};

/** Every offer that left the order or went over a block, the newest first. */
export async function reportOrderLeft(scope: Scope, span: ReportSpan): Promise<OrderLeft[]> {
  const { rows } = await sql<OrderLeft>`
    select r.id as "requestId", r.reference, p.name as "providerName", o.rung, o.left_order_reason as "leftReason",
      o.over_block_reason as "overReason", o.offered_at as "offeredAt", u.name as "byName", o.status
    from offer o
      join placement_request r on r.council_id = o.council_id and r.id = o.placement_request_id
      join provider p on p.council_id = o.council_id and p.id = o.provider_id
      left join app_user u on u.id = o.offered_by
    where o.council_id = ${scope.who.councilId} and (o.left_order_reason is not null or o.over_block_reason is not null)
      and ${within('o.offered_at', span)} order by o.offered_at desc, o.id desc`.execute(scope.db);
  return rows;
}

/** Spot that was placed while a block in an area of the home was bought: which block, and what was said of it. */
export type SpotPlaced = {
  readonly requestId: number;
  readonly reference: string;
  readonly service: string;
  readonly providerName: string;
  readonly placedAt: Date;
  readonly weeklyMinutes: number;
  readonly areaName: string;
  /** Blocks bought in that area on that day, in minutes a week; and who of them was asked for this request. */
  readonly boughtMinutes: number;
  readonly blockProviders: readonly string[];
  readonly askedBlocks: number;
};

/** Every spot placement of visits beside a block of its area, the newest first: a block holds nothing without visits. */
export async function reportSpotBesideBlock(scope: Scope, span: ReportSpan): Promise<SpotPlaced[]> {
  const { rows } = await sql<SpotPlaced>`
    select r.id as "requestId", r.reference, r.service, p.name as "providerName", m.placed_at as "placedAt", o.weekly_minutes as "weeklyMinutes",
      a.name as "areaName", b.bought as "boughtMinutes", b.providers as "blockProviders",
      (select count(*) from offer f join contract k on k.council_id = f.council_id and k.id = f.contract_id
        where f.council_id = r.council_id and f.placement_request_id = r.id and k.kind = 'block') as "askedBlocks"
    from placement m
      join offer o on o.council_id = m.council_id and o.id = m.offer_id
      join contract c on c.council_id = m.council_id and c.id = m.contract_id and c.kind = 'spot'
      join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id and r.periodic is null
      join provider p on p.council_id = m.council_id and p.id = m.provider_id
      join area a on a.council_id = r.council_id and case a.made_of when 'wards' then r.ward else r.district end = any(a.parts)
      join lateral (
        select sum(weekly)::int as bought, array_agg(distinct name order by name) as providers from (
          select distinct on (k.contract_id) n.name, k.ends_on,
            (k.minutes / case k.period when 'week' then 1.0 when 'four weeks' then 4.0 when 'quarter' then 13.0 else 52.0 end) as weekly
          from contract_block k join provider n on n.council_id = k.council_id and n.id = k.provider_id
          where k.council_id = m.council_id and k.area_id = a.id and k.starts_on <= m.placed_at::date
          order by k.contract_id, k.starts_on desc, k.id desc) held
        where ends_on is null or ends_on >= m.placed_at::date) b on b.bought > 0
    where m.council_id = ${scope.who.councilId} and ${within('m.placed_at', span)} order by m.placed_at desc, m.id desc, a.name`.execute(
    scope.db,
  );
  return rows;
}

/** Why offers were declined, and how much care could not be found because of it: minutes of workers' time a week, and what has no visits. */
export type DeclineReason = Amounts & {
  readonly reason: string;
  readonly service: string;
  readonly offers: number;
  readonly providers: number;
  readonly weeklyMinutes: number;
  /** Requests among these that nobody has taken to this day. */
  readonly unmet: number;
};

/** Reasons for declining by service, the most frequent first. */
export async function reportDeclines(scope: Scope, span: ReportSpan): Promise<DeclineReason[]> {
  const { rows } = await sql<DeclineReason>`
    select y.reason, r.service, count(*) as offers, count(distinct o.provider_id) as providers, sum(o.weekly_minutes)::int as "weeklyMinutes",
      sum(amounts.nights)::int as nights, sum(amounts.days)::int as days, sum(amounts.live_in)::int as "liveIn",
      count(distinct r.id) filter (where r.status in ('waiting', 'offered', 'choosing', 'withdrawn')) as unmet
    from offer o
      join placement_request r on r.council_id = o.council_id and r.id = o.placement_request_id
      join lateral (select y.reason from offer_reply y where y.council_id = o.council_id and y.offer_id = o.id and y.kind = 'decline'
        order by y.id desc limit 1) y on true
      ${amountsSought}
    where o.council_id = ${scope.who.councilId} and o.status = 'declined' and ${within('o.offered_at', span)}
    group by 1, 2 order by 3 desc, 1, 2`.execute(scope.db);
  return rows;
}

/** A service that people wait for: how many requests, and how much of it a week. */
export type UnmetNeed = Amounts & {
  readonly service: string;
  readonly requests: number;
  readonly people: number;
  readonly weeklyMinutes: number;
};

/** What is sought and has no provider now, whenever it was received, by service. */
export async function reportUnmet(scope: Scope): Promise<UnmetNeed[]> {
  const { rows } = await sql<UnmetNeed>`
    select r.service, count(*) as requests, count(distinct r.person_id) as people, coalesce(round(sum(visits.weekly)), 0)::int as "weeklyMinutes",
      sum(amounts.nights)::int as nights, sum(amounts.days)::int as days, sum(amounts.live_in)::int as "liveIn"
    from placement_request r
      cross join lateral (select sum((v ->> 'minutes')::int * (v ->> 'workers')::int * jsonb_array_length(v -> 'weekdays')
          / coalesce((v ->> 'everyWeeks')::numeric, 1)) as weekly from jsonb_array_elements(r.visits) v) visits
      ${amountsSought}
    where r.council_id = ${scope.who.councilId} and r.status in ('waiting', 'offered', 'choosing')
    group by 1 order by 1`.execute(scope.db);
  return rows;
}

/** What each provider was offered and what it made of it; the amounts are of what was placed. `answerHours` is the half-way one of its answers. */
export type ProviderShare = Amounts & {
  readonly providerId: number;
  readonly providerName: string;
  readonly size: string;
  readonly offers: number;
  readonly accepted: number;
  readonly declined: number;
  readonly lapsed: number;
  readonly placed: number;
  readonly placedMinutes: number;
  readonly answerHours: number | null;
  readonly lastOfferedAt: Date | null;
};

/** Every provider with a contract to place under, those with the most offers first, also who was offered nothing. */
export async function reportProviders(scope: Scope, span: ReportSpan): Promise<ProviderShare[]> {
  const { rows } = await sql<ProviderShare>`
    select p.id as "providerId", p.name as "providerName", p.size, count(o.id) as offers, count(*) filter (where y.accepted) as accepted,
      count(*) filter (where o.status = 'declined') as declined, count(*) filter (where o.status = 'lapsed') as lapsed,
      count(*) filter (where o.status = 'placed') as placed,
      coalesce(sum(o.weekly_minutes) filter (where o.status = 'placed'), 0)::int as "placedMinutes",
      coalesce(sum(sought.nights) filter (where o.status = 'placed'), 0)::int as nights,
      coalesce(sum(sought.days) filter (where o.status = 'placed'), 0)::int as days,
      coalesce(sum(sought.live_in) filter (where o.status = 'placed'), 0)::int as "liveIn",
      (percentile_cont(0.5) within group (order by extract(epoch from y.first_at - o.offered_at)) filter (where y.first_at is not null) / 3600)::float8 as "answerHours",
      max(o.offered_at) as "lastOfferedAt"
    from provider p
      left join offer o on o.council_id = p.council_id and o.provider_id = p.id and ${within('o.offered_at', span)}
      left join lateral (select amounts.* from placement_request r ${amountsSought}
        where r.council_id = o.council_id and r.id = o.placement_request_id) sought on true
      left join lateral (select min(y.replied_at) as first_at, bool_or(y.kind = 'accept') as accepted from offer_reply y
        where y.council_id = o.council_id and y.offer_id = o.id) y on true
    where p.council_id = ${scope.who.councilId} and exists (select from contract c where c.council_id = p.council_id and c.provider_id = p.id)
    group by p.id, p.name, p.size order by count(o.id) desc, p.name, p.id`.execute(scope.db);
  return rows;
}
