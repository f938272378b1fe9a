/** Ties between the lines of invoices and the items of closed weeks: claiming them, letting them be paid, and letting them go. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** What a line claims, by the keys of its evidence: 'visit 17' or 'charge …'. */
export type Claim = { readonly lineId: number; readonly keys: readonly string[] };

/**
 * Writes what lines claim: every approved item of each visit or charge that nobody claims, and ends those of their claims that are no
 * longer meant. That an item is claimed once is kept by the database.
 */
export async function writeClaims(scope: Scope, claims: readonly Claim[]): Promise<void> {
  const council = scope.who.councilId;
  const pairs = claims.flatMap(({ lineId, keys }) => keys.map((key) => ({ lineId, key })));
  const given = sql`unnest(${pairs.map(({ lineId }) => lineId)}::bigint[], ${pairs.map(({ key }) => key)}::text[]) as g (line_id, key)`;
  const keyOf = sql`case when i.week_line_id is null then 'charge ' || c.key else 'visit ' || i.week_line_id end`;
  const lineIds = claims.map(({ lineId }) => lineId);
  await sql`update invoice_claim k set live = false
    from payable_item i left join charge c on c.council_id = i.council_id and c.id = i.charge_id
    where k.council_id = ${council} and k.live and k.invoice_line_id = any(${lineIds}::bigint[]) and i.council_id = k.council_id
      and i.id = k.payable_item_id and not exists (select from ${given} where g.line_id = k.invoice_line_id and g.key = ${keyOf})`.execute(
    scope.db,
  );
  if (pairs.length === 0) return;
  await sql`
    insert into invoice_claim (council_id, invoice_line_id, payable_item_id, provider_id, amount_pence)
    select i.council_id, g.line_id, i.id, i.provider_id, i.amount_pence
    from ${given}
      join payable_item i on i.council_id = ${council} and (
        i.week_line_id = case when g.key like 'visit %' then substr(g.key, 7)::bigint end
        or i.charge_id in (select c.id from charge c where c.council_id = ${council} and g.key like 'charge %' and c.key = substr(g.key, 8)))
      join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id and d.decision = 'approved'
    where i.amount_pence <> 0 and not exists (select from invoice_claim k where k.council_id = i.council_id and k.payable_item_id = i.id and k.live)`.execute(
    scope.db,
  );
}

/** Lets the items that lines claim be paid with the next run. Those that are already on their way stay as they are. */
export async function releaseClaims(scope: Scope, lineIds: readonly number[]): Promise<void> {
  await sql`
    with freed as (delete from uninvoiced_item u using invoice_claim k
      where u.council_id = ${scope.who.councilId} and k.council_id = u.council_id and k.payable_item_id = u.payable_item_id and k.live
        and k.invoice_line_id = any(${[...lineIds]}::bigint[])
      returning u.*)
    insert into unpaid_item (council_id, payable_item_id, provider_id, contract_id, amount_pence, since)
    select council_id, payable_item_id, provider_id, contract_id, amount_pence, ${scope.now.toString()} from freed`.execute(
    scope.db,
  );
}

/** Takes what lines claim back from what is to be paid. What is in a payment already stays there. */
export async function holdClaims(scope: Scope, lineIds: readonly number[]): Promise<void> {
  await sql`
    with back as (delete from unpaid_item u using invoice_claim k
      where u.council_id = ${scope.who.councilId} and k.council_id = u.council_id and k.payable_item_id = u.payable_item_id and k.live
        and k.invoice_line_id = any(${[...lineIds]}::bigint[])
      returning u.*)
    insert into uninvoiced_item (council_id, payable_item_id, provider_id, contract_id, amount_pence, since)
    select council_id, payable_item_id, provider_id, contract_id, amount_pence, since from back`.execute(
    scope.db,
  );
}

/** How much of what lines claim is in a payment already, in pence. */
export async function claimedInPayments(scope: Scope, lineIds: readonly number[]): Promise<number> {
  const { rows } = await sql<{ pence: number }>`
    select coalesce(sum(k.amount_pence), 0)::bigint as pence from invoice_claim k
      join payment_item t on t.council_id = k.council_id and t.payable_item_id = k.payable_item_id and t.live
    where k.council_id = ${scope.who.councilId} and k.live and k.invoice_line_id = any(${[...lineIds]}::bigint[])`.execute(
    scope.db,
  );
  return rows[0]?.pence ?? 0;
}

/** Ends every claim of some lines: their items can be claimed again. */
export async function endClaims(scope: Scope, lineIds: readonly number[]): Promise<void> {
  await sql`update invoice_claim set live = false where council_id = ${scope.who.councilId} and live
    and invoice_line_id = any(${[...lineIds]}::bigint[])`.execute(scope.db);
}

/** What waits for invoices of a provider, by contract: how many items of which weeks, in pence. */
export type Uninvoiced = {
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly weekStartsOn: string;
  readonly items: number;
  readonly amountPence: number;
};

/** What waits for invoices, oldest week first. */
export async function listUninvoiced(scope: Scope, providerId?: number): Promise<Uninvoiced[]> {
  const { rows } = await sql<Uninvoiced>`
    select u.contract_id as "contractId", c.title as "contractTitle", i.visit_week_starts_on as "weekStartsOn", count(*) as items,
      sum(u.amount_pence)::bigint as "amountPence"
    from uninvoiced_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id
      left join contract c on c.council_id = u.council_id and c.id = u.contract_id
    where u.council_id = ${scope.who.councilId} ${providerId === undefined ? sql`` : sql`and u.provider_id = ${providerId}`}
    group by 1, 2, 3 order by 3, 2`.execute(scope.db);
  return rows;
}
