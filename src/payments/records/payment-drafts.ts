/** What is owed and not paid, and taking it into a run: each item is taken from where it waits, so that no two runs have it. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { netProviders } from '../rules/payment-run-status.ts';
import { activeHolds, holdOfItem } from './holds.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';

/** What one provider is owed by approved closes and not yet paid. Amounts are pence, net of adjustments. */
export type Owed = {
  readonly providerId: number;
  readonly providerName: string;
  readonly providerReference: string;
  readonly items: number;
  /** What can be paid: everything but what is held. It may be below nought. */
  readonly amountPence: number;
  readonly adjustmentPence: number;
  readonly heldItems: number;
  readonly heldPence: number;
};

/** What each provider is owed on a day, the held apart: what was approved by now, which is the time of whoever asks. */
export async function listOwed(scope: Scope, day: string, providerId?: number): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    with holds as (${activeHolds(scope, day)}),
    owed as (
      select i.provider_id, u.amount_pence, i.kind, exists (select from holds) and ${holdOfItem} is not null as held
      from unpaid_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id
      where u.council_id = ${scope.who.councilId} and u.since <= ${scope.now.toString()} ${providerId === undefined ? sql`` : sql`and u.provider_id = ${providerId}`})
    select o.provider_id as "providerId", p.name as "providerName", p.reference as "providerReference",
      count(*) filter (where not held) as items, coalesce(sum(amount_pence) filter (where not held), 0)::bigint as "amountPence",
      coalesce(sum(amount_pence) filter (where not held and kind = 'adjustment'), 0)::bigint as "adjustmentPence",
      count(*) filter (where held) as "heldItems", coalesce(sum(amount_pence) filter (where held), 0)::bigint as "heldPence"
    from owed o join provider p on p.council_id = ${scope.who.councilId} and p.id = o.provider_id
    group by 1, 2, 3 order by p.name`.execute(scope.db);
  return rows;
}

/** One draft at a time for a council: whoever comes second waits for the first. */
export async function takeDraftTurn(scope: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('payment draft', ${scope.who.councilId}))`.execute(
    scope.db,
  );
}

/** Writes a run with its first event and answers its id. For actions. */
export async function insertRun(
  scope: Scope,
  run: { readonly payOn: string; readonly note: string | null; readonly madeBy: number },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with run as (insert into payment_run (council_id, pay_on, note, made_by, made_at)
      values (${scope.who.councilId}, ${run.payOn}, ${run.note}, ${run.madeBy}, ${scope.now.toString()}) returning council_id, id, made_by, made_at),
    event as (insert into payment_run_event (council_id, payment_run_id, kind, done_by, done_at)
      select council_id, id, 'drafted', made_by, made_at from run)
    select id from run`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** An item that is owed and not held. */
type FreeItem = { readonly itemId: number; readonly providerId: number; readonly pence: number };

/**
 * Takes everything that is owed to some providers into a run: a payment for each that is owed something, and a note of each that is
 * not. Whatever is held on the day stays. For actions, which have taken their turn.
 */
export async function takeIntoRun(
  scope: Scope,
  run: { readonly id: number; readonly payOn: string; readonly day: string },
  providerIds: readonly number[],
): Promise<{ readonly payments: number; readonly amountPence: number }> {
  const council = scope.who.councilId;
  const { rows: free } = await sql<FreeItem>`
    with holds as (${activeHolds(scope, run.day)})
    select u.payable_item_id as "itemId", u.provider_id as "providerId", u.amount_pence as pence
    from unpaid_item u join payable_item i on i.council_id = u.council_id and i.id = u.payable_item_id
    where u.council_id = ${council} and u.provider_id = any(${[...providerIds]}::bigint[]) and u.since <= ${scope.now.toString()} and not (exists (select from holds) and ${holdOfItem} is not null)
    order by u.provider_id, u.payable_item_id`.execute(scope.db);
  const owed = [...Map.groupBy(free, ({ providerId }) => providerId)].map(([providerId, items]) => ({
    providerId,
    items,
    amountPence: items.reduce((sum, { pence }) => sum + pence, 0),
  }));
  const { paid, carried } = netProviders(owed);
  await sql`insert into payment_carried (council_id, payment_run_id, provider_id, amount_pence)
    select ${council}, ${run.id}, row.provider_id, row.pence from ${rowsAsColumns(carried, providerColumns)}`.execute(
    scope.db,
  );
  const { rows: made } = await sql<{ id: number; providerId: number }>`
    insert into payment (council_id, provider_id, payment_run_id, pay_on, amount_pence)
    select ${council}, row.provider_id, ${run.id}, ${run.payOn}, row.pence from ${rowsAsColumns(paid, providerColumns)} order by at
    returning id, provider_id as "providerId"`.execute(scope.db);
  const paymentOf = new Map(made.map(({ id, providerId }) => [providerId, id]));
  const placed = paid.flatMap(({ providerId, items }) =>
    items.map((item) => ({ ...item, paymentId: paymentOf.get(providerId) ?? 0 })),
  );
  for (const batch of inBatches(placed)) await placeItems(scope, batch);
  return { payments: made.length, amountPence: paid.reduce((sum, { amountPence }) => sum + amountPence, 0) };
}

const providerColumns: readonly ColumnOf<{ readonly providerId: number; readonly amountPence: number }>[] = [
  ['provider_id', 'bigint', ({ providerId }) => providerId],
  ['pence', 'bigint', ({ amountPence }) => amountPence],
];

const itemColumns: readonly ColumnOf<FreeItem & { readonly paymentId: number }>[] = [
  ['item_id', 'bigint', ({ itemId }) => itemId],
  ['payment_id', 'bigint', ({ paymentId }) => paymentId],
];

/** Takes items out of what is not paid and puts them in their payments. Each must be there: else nothing is done at all. */
async function placeItems(
  scope: Scope,
  batch: readonly (FreeItem & { readonly paymentId: number })[],
): Promise<void> {
  const council = scope.who.councilId;
  const { numAffectedRows } = await sql`delete from unpaid_item
    where council_id = ${council} and payable_item_id = any(${batch.map(({ itemId }) => itemId)}::bigint[])`.execute(
    scope.db,
  );
  if (Number(numAffectedRows) !== batch.length)
    throw new Error('An item was taken into another run at the same moment.');
  await sql`insert into payment_item (council_id, payment_id, payable_item_id, provider_id, contract_id, service, amount_pence)
    select ${council}, row.payment_id, i.id, i.provider_id, i.contract_id, coalesce(v.service, pl.service, g.kind), i.amount_pence
    from ${rowsAsColumns(batch, itemColumns)}
      join payable_item i on i.council_id = ${council} and i.id = row.item_id
      left join week_line l on l.council_id = i.council_id and l.id = i.week_line_id
      left join planned_visit v on v.council_id = l.council_id and v.id = l.planned_visit_id
      left join charge g on g.council_id = i.council_id and g.id = i.charge_id
      left join package_line pl on pl.council_id = g.council_id and pl.id = g.package_line_id`.execute(
    scope.db,
  );
}

/** Writes what each payment of a run pays of which week. For actions. */
export async function insertClaims(scope: Scope, runId: number): Promise<void> {
  const council = scope.who.councilId;
  await sql`
    with disputed as materialized (select distinct week_line_id from line_message where council_id = ${council} and kind = 'dispute')
    insert into payment_claim (council_id, payment_id, provider_id, week_close_id, week_starts_on, valid_on, disputed, items,
      claimed_pence, adjustments, adjusted_pence)
    select ${council}::bigint, m.id, m.provider_id, i.week_close_id, i.visit_week_starts_on,
      greatest(i.visit_week_starts_on + 7, (r.verified_at at time zone 'Europe/London')::date), d.week_line_id is not null,
      count(*) filter (where i.kind <> 'adjustment'), coalesce(sum(i.amount_pence) filter (where i.kind <> 'adjustment'), 0),
      count(*) filter (where i.kind = 'adjustment'), coalesce(sum(i.amount_pence) filter (where i.kind = 'adjustment'), 0)
    from payment m
      join payment_item t on t.council_id = m.council_id and t.payment_id = m.id
      join payable_item i on i.council_id = t.council_id and i.id = t.payable_item_id
      left join verdict v on v.council_id = i.council_id and v.id = i.verdict_id
      left join verification_run r on r.council_id = v.council_id and r.id = v.verification_run_id
      left join disputed d on d.week_line_id = i.week_line_id
    where m.council_id = ${council} and m.payment_run_id = ${runId}
    group by 1, 2, 3, 4, 5, 6, 7`.execute(scope.db);
}

/** Ends the items of some payments and puts them back among what is not paid. For actions. */
export async function giveItemsBack(scope: Scope, paymentIds: readonly number[]): Promise<void> {
  await sql`
    with ended as (update payment_item set live = false
      where council_id = ${scope.who.councilId} and payment_id = any(${[...paymentIds]}::bigint[]) and live
      returning council_id, payable_item_id, provider_id, contract_id, amount_pence)
    insert into unpaid_item (council_id, payable_item_id, provider_id, contract_id, amount_pence, since)
    select council_id, payable_item_id, provider_id, contract_id, amount_pence, ${scope.now.toString()} from ended`.execute(
    scope.db,
  );
}
