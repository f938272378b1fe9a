/** Holds on payment: what is kept from being paid, by whom and why. */
import { type RawBuilder, sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import { becauseOfItem, type ItemWhy } from '../rules/because-item.ts';
import { itemWhy } from './item-why.ts';

/** A hold with names. `of` says how much it holds. */
export type Hold = {
  readonly id: number;
  readonly of: 'provider' | 'contract' | 'item';
  readonly providerId: number;
  readonly providerName: string;
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly payableItemId: number | null;
  readonly itemWords: string | null;
  readonly itemPence: number | null;
  readonly ownerId: number;
  readonly ownerName: string | null;
  readonly reason: string;
  readonly untilOn: string | null;
  readonly placedByName: string | null;
  readonly placedAt: Date;
  readonly liftedAt: Date | null;
  readonly liftedByName: string | null;
  readonly liftWords: string | null;
  /** What it keeps from being paid now, in pence; nought where it holds no more. */
  readonly heldPence: number;
};

/** Whether the hold `h` holds the item `i` (a payable_item) of the provider. */
const covers = sql`
  h.payable_item_id is null and (h.contract_id is null or h.contract_id = i.contract_id)
  or h.payable_item_id = i.id
  or h.payable_item_id is not null and exists (select from payable_item o
       left join charge oc on oc.council_id = o.council_id and oc.id = o.charge_id
       left join charge ic on ic.council_id = i.council_id and ic.id = i.charge_id
     where o.council_id = h.council_id and o.id = h.payable_item_id and (o.week_line_id = i.week_line_id or oc.key = ic.key))`;

/** The holds of a council that hold on a day, as rows of `h`. */
export function activeHolds(scope: Scope, day: string): RawBuilder<unknown> {
  return sql`select h.* from payment_hold h where h.council_id = ${scope.who.councilId} and (h.until_on is null or h.until_on >= ${day})
    and not exists (select from payment_hold_lift l where l.council_id = h.council_id and l.payment_hold_id = h.id)`;
}

/** The newest hold in `holds` that keeps the payable_item `i` from being paid: its id, or null. */
export const holdOfItem = sql`(select max(h.id) from holds h where h.provider_id = i.provider_id and (${covers}))`;

/** Holds, those that hold first and then the newest. */
export async function listHolds(
  scope: Scope,
  find: {
    readonly day: string;
    readonly active?: boolean | undefined;
    readonly providerId?: number | undefined;
  },
): Promise<Hold[]> {
  const { rows } = await sql<Omit<Hold, 'itemWords'> & { why: ItemWhy | null }>`
    with holds as (${activeHolds(scope, find.day)}),
    held as (select ${holdOfItem} as hold_id, u.amount_pence from unpaid_item u
        join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id
      where u.council_id = ${scope.who.councilId} and u.provider_id in (select provider_id from holds)),
    sums as (select hold_id, sum(amount_pence) as pence from held where hold_id is not null group by hold_id)
    select h.id, case when h.payable_item_id is not null then 'item' when h.contract_id is not null then 'contract' else 'provider' end as of,
      h.provider_id as "providerId", p.name as "providerName", coalesce(h.contract_id, i.contract_id) as "contractId", c.title as "contractTitle",
      h.payable_item_id as "payableItemId", ${itemWhy({ item: 'i', verdict: 'v', charge: 'g' })}, i.amount_pence as "itemPence",
      h.owner_id as "ownerId", owner.name as "ownerName", h.reason, h.until_on as "untilOn", placer.name as "placedByName",
      h.placed_at as "placedAt", l.lifted_at as "liftedAt", lifter.name as "liftedByName", l.words as "liftWords",
      coalesce(sums.pence, 0)::bigint as "heldPence"
    from payment_hold h
      join provider p on p.council_id = h.council_id and p.id = h.provider_id
      left join payable_item i on i.council_id = h.council_id and i.id = h.payable_item_id
      left join verdict v on v.council_id = i.council_id and v.id = i.verdict_id
      left join charge g on g.council_id = i.council_id and g.id = i.charge_id
      left join contract c on c.council_id = h.council_id and c.id = coalesce(h.contract_id, i.contract_id)
      left join app_user owner on owner.id = h.owner_id
      left join app_user placer on placer.id = h.placed_by
      left join payment_hold_lift l on l.council_id = h.council_id and l.payment_hold_id = h.id
      left join app_user lifter on lifter.id = l.lifted_by
      left join sums on sums.hold_id = h.id
      left join holds active on active.id = h.id
    where h.council_id = ${scope.who.councilId}
      ${find.providerId === undefined ? sql`` : sql`and h.provider_id = ${find.providerId}`}
      ${find.active === undefined ? sql`` : find.active ? sql`and active.id is not null` : sql`and active.id is null`}
    order by active.id is null, h.id desc`.execute(scope.db);
  return rows.map(({ why, ...hold }) => ({ ...hold, itemWords: why && becauseOfItem(why) }));
}

/** One hold; NotFound where there is none for whoever asks. */
export async function getHold(scope: Scope, id: number, day: string): Promise<Hold> {
  const hold = (await listHolds(scope, { day })).find((one) => one.id === id);
  if (hold === undefined) throw new NotFound('hold');
  return hold;
}

/** Writes a hold and answers its id. For actions. */
export async function insertHold(
  scope: Scope,
  hold: {
    readonly providerId: number;
    readonly contractId: number | null;
    readonly payableItemId: number | null;
    readonly ownerId: number;
    readonly reason: string;
    readonly untilOn: string | null;
    readonly placedBy: number;
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into payment_hold (council_id, provider_id, contract_id, payable_item_id, owner_id, reason, until_on, placed_by, placed_at)
    values (${scope.who.councilId}, ${hold.providerId}, ${hold.contractId}, ${hold.payableItemId}, ${hold.ownerId}, ${hold.reason},
      ${hold.untilOn}, ${hold.placedBy}, ${scope.now.toString()}) returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes that a hold was lifted. Answers whether it was, which it is once. For actions. */
export async function insertHoldLift(
  scope: Scope,
  hold: { readonly id: number; readonly providerId: number },
  words: string,
  liftedBy: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into payment_hold_lift (council_id, payment_hold_id, provider_id, words, lifted_by, lifted_at)
    values (${scope.who.councilId}, ${hold.id}, ${hold.providerId}, ${words}, ${liftedBy}, ${scope.now.toString()})
    on conflict do nothing`.execute(scope.db);
  return numAffectedRows === 1n;
}

/** The provider and contract of an unpaid item; undefined where it is not unpaid. */
export async function findUnpaidItem(
  scope: Scope,
  payableItemId: number,
): Promise<{ readonly providerId: number } | undefined> {
  const { rows } = await sql<{ providerId: number }>`
    select provider_id as "providerId" from unpaid_item
    where council_id = ${scope.who.councilId} and payable_item_id = ${payableItemId}`.execute(scope.db);
  return rows[0];
}

/** Whether a contract is of a provider. */
export async function isContractOf(scope: Scope, contractId: number, providerId: number): Promise<boolean> {
  const { rows } =
    await sql`select from contract where council_id = ${scope.who.councilId} and id = ${contractId}
    and provider_id = ${providerId}`.execute(scope.db);
  return rows.length === 1;
}

/** The council's own people who may own a hold, by name. */
export async function listHoldOwners(
  scope: Scope,
): Promise<{ readonly id: number; readonly name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select distinct u.id, u.name from membership m join app_user u on u.id = m.user_id
    where m.council_id = ${scope.who.councilId} and m.provider_id is null
      and m.role in ('finance_officer', 'finance_approver', 'contracts_officer', 'commissioner')
    order by u.name`.execute(scope.db);
  return rows;
}

/** The contracts of a provider, to choose one to hold. */
export async function listHoldContracts(
  scope: Scope,
  providerId: number,
): Promise<{ readonly id: number; readonly title: string; readonly reference: string }[]> {
  const { rows } = await sql<{ id: number; title: string; reference: string }>`
    select id, title, reference from contract where council_id = ${scope.who.councilId} and provider_id = ${providerId} order by title`.execute(
    scope.db,
  );
  return rows;
}
