/** What the lines of a provider's invoice are held against: the orders that they name, and what was verified of them. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Order, Verified } from '../rules/invoice-match.ts';

/** An order with what a line's state keeps of it. */
export type FoundOrder = Order & { readonly reference: string; readonly personId: number | null };

/** What each reference of a provider's stands for: a line of a package, a service order, a planned visit or a contract. */
export async function listOrders(
  scope: Scope,
  providerId: number,
  references: readonly string[],
): Promise<FoundOrder[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<FoundOrder>`
    with asked as (select distinct on (lower(r)) r as reference, lower(r) as folded from unnest(${[...references]}::text[]) r where r <> ''),
    known as (
      select a.reference, coalesce(l.id, o.package_line_id, v.package_line_id) as line_id, c.id as contract_id
      from asked a
        left join package_line l on l.council_id = ${council} and l.provider_id = ${providerId} and lower(l.reference) = a.folded
        left join lateral (select s.package_line_id from service_order s where s.council_id = ${council} and s.provider_id = ${providerId}
          and lower(s.reference) = a.folded order by s.id desc limit 1) o on true
        left join planned_visit v on v.council_id = ${council} and v.provider_id = ${providerId} and v.reference = a.reference
        left join contract c on c.council_id = ${council} and c.provider_id = ${providerId} and lower(c.reference) = a.folded)
    select k.reference, l.id as "packageLineId", coalesce(l.contract_id, c.id) as "contractId", l.person_id as "personId",
      coalesce(l.starts_on, c.starts_on) as "startsOn", case when l.id is null then c.ends_on else l.ends_on end as "endsOn", p.died_on as "diedOn",
      way.from_on as "invoicedFrom", way.until_on as "invoicedUntil",
      coalesce((select jsonb_agg(jsonb_build_object('from', (s.starts_at at time zone 'Europe/London')::date, 'to', (s.ends_at at time zone 'Europe/London')::date))
        from suspension s where s.council_id = ${council} and s.package_line_id = l.id and s.reason = 'hospital'
          and s.ends_at is distinct from s.starts_at), '[]') as "inHospital"
    from known k
      left join package_line l on l.council_id = ${council} and l.id = k.line_id
      left join contract c on c.council_id = ${council} and c.id = coalesce(l.contract_id, k.contract_id)
      left join person p on p.council_id = ${council} and p.id = l.person_id
      left join lateral (
        select b.effective_from as from_on, (select min(x.effective_from) from contract_billing x where x.council_id = b.council_id
          and x.contract_id = b.contract_id and x.way = 'self-billed' and x.id > b.id) as until_on
        from contract_billing b where b.council_id = ${council} and b.contract_id = c.id and b.way = 'invoiced' order by b.id desc limit 1) way on true
    where coalesce(k.line_id, k.contract_id) is not null`.execute(scope.db);
  return rows;
}

/**
 * Everything verified of some orders between two days, both included. What the lines `of` claim themselves counts as free, so that they can
 * be matched again.
 */
export async function listVerified(
  scope: Scope,
  orders: readonly Pick<Order, 'packageLineId' | 'contractId'>[],
  { from, to, of }: { readonly from: string; readonly to: string; readonly of: readonly number[] },
): Promise<Verified[]> {
  const council = scope.who.councilId;
  const lines = orders.flatMap(({ packageLineId }) => (packageLineId === null ? [] : [packageLineId]));
  const contracts = orders.flatMap(({ packageLineId, contractId }) =>
    packageLineId === null ? [contractId] : [],
  );
  const mine = [...of];
  const { rows } = await sql<Verified>`
    with items as (
      select i.week_line_id, c.key, i.id, i.amount_pence, i.paid_minutes, other.number as claimed_on, other.invoice_line_id is null as free
      from payable_item i
        join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id and d.decision = 'approved'
        left join charge c on c.council_id = i.council_id and c.id = i.charge_id
        left join lateral (select k.invoice_line_id, n.number from invoice_claim k
            join invoice_line il on il.council_id = k.council_id and il.id = k.invoice_line_id
            join invoice n on n.council_id = il.council_id and n.id = il.invoice_id
          where k.council_id = i.council_id and k.payable_item_id = i.id and k.live and k.invoice_line_id <> all(${mine}::bigint[])) other on true
      where i.council_id = ${council} and i.amount_pence <> 0
        and (i.week_line_id in (select l.id from week_line l join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
            where l.council_id = ${council} and v.package_line_id = any(${lines}::bigint[]) and v.starts_on between ${from} and ${to})
          or c.kind not in ('invoice', 'VAT', 'contribution') and c.starts_on >= ${from} and c.ends_on <= ${to}
            and (c.package_line_id = any(${lines}::bigint[]) or c.package_line_id is null and c.contract_id = any(${contracts}::bigint[])))),
    sums as (select week_line_id, key, count(*) as items, count(*) filter (where free) as free, max(claimed_on) as claimed_on,
        coalesce(sum(amount_pence) filter (where free), 0) as pence, coalesce(sum(paid_minutes) filter (where free), 0) as minutes
      from items group by 1, 2)
    select 'visit ' || l.id as key, v.package_line_id as "packageLineId", v.contract_id as "contractId", v.starts_on as "startsOn", v.starts_on as "endsOn",
      to_char(l.starts_at at time zone 'Europe/London', 'HH24:MI') as begins,
      case when s.free > 0 then 'to claim' when s.items > 0 then 'claimed' when l.status in ('held', 'asked', 'answered', 'disputed') then 'held'
        when l.status = 'refused' then 'refused' when l.settled and l.amount_pence = 0 then 'to claim' else 'not approved' end as state,
      s.claimed_on as "claimedOn", coalesce(s.minutes, 0)::integer as minutes, vd.pence_per_hour as "pencePerHour", coalesce(s.pence, 0)::bigint as "worthPence"
    from week_line l join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
      join verdict vd on vd.council_id = l.council_id and vd.id = l.verdict_id
      left join sums s on s.week_line_id = l.id
    where l.council_id = ${council} and v.package_line_id = any(${lines}::bigint[]) and v.starts_on between ${from} and ${to} and l.status <> 'withdrawn'
    union all
    select 'charge ' || s.key, c.package_line_id, c.contract_id, c.starts_on, c.ends_on, null,
      case when s.free > 0 then 'to claim' else 'claimed' end, s.claimed_on, s.minutes::integer, null, s.pence::bigint
    from sums s join lateral (select * from charge c where c.council_id = ${council} and c.key = s.key order by c.id desc limit 1) c on true
    where s.key is not null
    order by 4, 6 nulls first, 1`.execute(scope.db);
  return rows;
}
