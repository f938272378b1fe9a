/** Lines that a close would pay or correct, and writing a close with its items. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Payable, PayableItem } from '../rules/payable-week.ts';
import type { FoundCharge } from '../rules/charges.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';
import type { ProviderWeek } from './week-state.ts';

/** A place of a visit as a close sees it, with what its item says besides. */
export type PayableLine = Payable & {
  readonly of: 'visit';
  readonly lineId: number;
  readonly contractId: number | null;
  readonly personId: number | null;
  readonly verdictId: number;
  readonly resolutionId: number | null;
  readonly weekStartsOn: string;
};

/** A charge as a close sees it. */
export type PayableCharge = Payable & { readonly of: 'charge'; readonly charge: FoundCharge };

type Row = {
  id: number;
  contract_id: number | null;
  person_id: number | null;
  verdict_id: number;
  resolution_id: number | null;
  week_starts_on: string;
  paid_minutes: number;
  amount_pence: number;
  posted_id: number | null;
  posted_minutes: number;
  posted_pence: number;
  posted_block_minutes: number;
  posted_block_pence: number;
};

/** What has been posted by closes that stand: every item of a provider but those of a close that was sent back. */
const standing = (scope: Scope, providerId: number) => sql`
  from payable_item i
  where i.council_id = ${scope.who.councilId} and i.provider_id = ${providerId} and i.week_close_id not in (
    select d.week_close_id from week_decision d
    where d.council_id = ${scope.who.councilId} and d.provider_id = ${providerId} and d.decision = 'sent back')`;

/**
 * The settled lines of a provider, of a week or an earlier one, whose worth is not what has been posted for them by closes
 * that stand; of contracts in `whole` every settled line, since what each pays hangs on the others. What was posted comes as one item:
 * the sum, under the id of the newest. In the order of the visits.
 */
export async function listUnposted(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
  whole: readonly number[],
): Promise<PayableLine[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Row>`
    with moved as (
      select l.id, l.contract_id = any(${[...whole]}::bigint[]) as entire, l.amount_pence as worth, 0 as posted, 0 as minutes,
        0 as block_minutes, 0 as block_pence, null::bigint as item
      from week_line l
      where l.council_id = ${council} and l.provider_id = ${providerId} and l.week_starts_on <= ${weekStartsOn} and l.settled
      union all
      select i.week_line_id, false, 0, i.amount_pence, i.paid_minutes, i.block_minutes, i.block_pence, i.id
      ${standing(scope, providerId)} and i.week_line_id is not null),
    changed as materialized (
      select id, max(item) as posted_id, sum(minutes) as posted_minutes, sum(posted) as posted_pence,
        sum(block_minutes) as posted_block_minutes, sum(block_pence) as posted_block_pence
      from moved group by id having sum(worth) <> sum(posted) or sum(block_pence) <> 0 or bool_or(entire))
    select l.id, l.contract_id, l.person_id, l.verdict_id, l.resolution_id, l.week_starts_on, l.paid_minutes, l.amount_pence,
      c.posted_id, c.posted_minutes, c.posted_pence, c.posted_block_minutes, c.posted_block_pence
    from changed c
      cross join lateral (select * from week_line w where w.council_id = ${council} and w.id = c.id offset 0) l
    where l.week_starts_on <= ${weekStartsOn} and l.settled
    order by l.week_starts_on, l.starts_at, l.id`.execute(scope.db);
  return rows.map((row) => ({
    of: 'visit',
    lineId: row.id,
    settled: true,
    contractId: row.contract_id,
    personId: row.person_id,
    verdictId: row.verdict_id,
    resolutionId: row.resolution_id,
    weekStartsOn: row.week_starts_on,
    paidMinutes: row.paid_minutes,
    amountPence: row.amount_pence,
    blockMinutes: 0,
    blockPence: 0,
    posted: postedIn(row.posted_id, row),
  }));
}

function postedIn(
  id: number | null,
  row: Pick<Row, 'posted_minutes' | 'posted_pence' | 'posted_block_minutes' | 'posted_block_pence'>,
): Payable['posted'] {
  if (id === null) return [];
  return [
    {
      id,
      paidMinutes: row.posted_minutes,
      amountPence: row.posted_pence,
      blockMinutes: row.posted_block_minutes,
      blockPence: row.posted_block_pence,
    },
  ];
}

/** The newest version of every charge of a provider that was ever posted by a close that stands, with what was posted for it. */
export async function listPostedCharges(
  scope: Scope,
  providerId: number,
): Promise<{ readonly charge: FoundCharge; readonly posted: Payable['posted'] }[]> {
  const { rows } = await sql<
    FoundCharge & { posted_id: number } & Pick<
        Row,
        'posted_minutes' | 'posted_pence' | 'posted_block_minutes' | 'posted_block_pence'
      >
  >`
    with posted as materialized (
      select c.key, max(i.id) as posted_id, max(i.charge_id) as charge_id, sum(i.paid_minutes) as posted_minutes, sum(i.amount_pence) as posted_pence,
        sum(i.block_minutes) as posted_block_minutes, sum(i.block_pence) as posted_block_pence
      from (select i.* ${standing(scope, providerId)} and i.charge_id is not null) i
        join charge c on c.council_id = i.council_id and c.id = i.charge_id
      group by c.key)
    select c.key, c.kind, c.contract_id as "contractId", c.person_id as "personId", c.package_line_id as "packageLineId",
      c.week_starts_on as "weekStartsOn", c.starts_on as "startsOn", c.ends_on as "endsOn", c.minutes as "paidMinutes",
      c.amount_pence as "amountPence", c.block_pence as "blockPence", c.because,
      p.posted_id, p.posted_minutes, p.posted_pence, p.posted_block_minutes, p.posted_block_pence
    from posted p join charge c on c.council_id = ${scope.who.councilId} and c.id = p.charge_id
    order by c.week_starts_on, c.key`.execute(scope.db);
  return rows.map(
    ({ posted_id, posted_minutes, posted_pence, posted_block_minutes, posted_block_pence, ...charge }) => ({
      charge,
      posted: postedIn(posted_id, { posted_minutes, posted_pence, posted_block_minutes, posted_block_pence }),
    }),
  );
}

/** An item to write, with what it is of. */
export type NewItem = { readonly payable: PayableLine | PayableCharge; readonly item: PayableItem };

type ItemRow = NewItem & { readonly chargeId: number | null };

const line = ({ payable }: ItemRow): PayableLine | null => (payable.of === 'visit' ? payable : null);
const charge = ({ payable }: ItemRow): FoundCharge | null =>
  payable.of === 'charge' ? payable.charge : null;

const itemColumns: readonly ColumnOf<ItemRow>[] = [
  ['contract_id', 'bigint', (row) => line(row)?.contractId ?? charge(row)?.contractId ?? null],
  ['person_id', 'bigint', (row) => line(row)?.personId ?? charge(row)?.personId ?? null],
  ['week_line_id', 'bigint', (row) => line(row)?.lineId ?? null],
  ['charge_id', 'bigint', ({ chargeId }) => chargeId],
  ['verdict_id', 'bigint', (row) => line(row)?.verdictId ?? null],
  ['resolution_id', 'bigint', (row) => line(row)?.resolutionId ?? null],
  ['visit_week_starts_on', 'date', (row) => line(row)?.weekStartsOn ?? charge(row)?.weekStartsOn ?? null],
  ['kind', 'text', ({ item }) => item.kind],
  ['corrects_id', 'bigint', ({ item }) => item.correctsId],
  ['paid_minutes', 'integer', ({ item }) => item.paidMinutes],
  ['amount_pence', 'bigint', ({ item }) => item.amountPence],
  ['block_minutes', 'integer', ({ item }) => item.blockMinutes],
  ['block_pence', 'bigint', ({ item }) => item.blockPence],
];

const chargeColumns: readonly ColumnOf<FoundCharge>[] = [
  ['key', 'text', ({ key }) => key],
  ['kind', 'text', ({ kind }) => kind],
  ['contract_id', 'bigint', ({ contractId }) => contractId],
  ['person_id', 'bigint', ({ personId }) => personId],
  ['package_line_id', 'bigint', ({ packageLineId }) => packageLineId],
  ['week_starts_on', 'date', ({ weekStartsOn }) => weekStartsOn],
  ['starts_on', 'date', ({ startsOn }) => startsOn],
  ['ends_on', 'date', ({ endsOn }) => endsOn],
  ['minutes', 'integer', ({ paidMinutes }) => paidMinutes],
  ['amount_pence', 'bigint', ({ amountPence }) => amountPence],
  ['block_pence', 'bigint', ({ blockPence }) => blockPence],
  ['because', 'text', ({ because }) => because],
];

/** Writes the newest version of each charge; answers its id by its key. */
async function insertCharges(
  scope: Scope,
  providerId: number,
  charges: readonly FoundCharge[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const batch of inBatches(charges)) {
    const { rows } = await sql<{ id: number; key: string }>`
      insert into charge (council_id, provider_id, key, kind, contract_id, person_id, package_line_id, week_starts_on, starts_on,
        ends_on, minutes, amount_pence, block_pence, because, replaces_id, made_at)
      select ${scope.who.councilId}, ${providerId}, row.key, row.kind, row.contract_id, row.person_id, row.package_line_id, row.week_starts_on,
        row.starts_on, row.ends_on, row.minutes, row.amount_pence, row.block_pence, row.because,
        (select max(c.id) from charge c where c.council_id = ${scope.who.councilId} and c.provider_id = ${providerId} and c.key = row.key),
        ${scope.now.toString()}
      from ${rowsAsColumns(batch, chargeColumns)} order by at returning id, key`.execute(scope.db);
    for (const { id, key } of rows) ids.set(key, id);
  }
  return ids;
}

/** Writes a close and its items, and answers its id. */
export async function insertClose(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
  items: readonly NewItem[],
  { note, closedBy }: { readonly note: string | null; readonly closedBy: number },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('week_close')
    .values({
      council_id: scope.who.councilId,
      provider_id: providerId,
      week_starts_on: weekStartsOn,
      lines: items.length,
      amount_pence: items.reduce((sum, { item }) => sum + item.amountPence, 0),
      note,
      closed_by: closedBy,
      closed_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const charges = items.flatMap(({ payable }) => (payable.of === 'charge' ? [payable.charge] : []));
  const ids = await insertCharges(scope, providerId, charges);
  const rows = items.map((one): ItemRow => {
    const { payable } = one;
    return { ...one, chargeId: payable.of === 'charge' ? (ids.get(payable.charge.key) ?? null) : null };
  });
  for (const batch of inBatches(rows)) {
    await sql`
      insert into payable_item (council_id, provider_id, week_close_id, contract_id, person_id, week_line_id, charge_id, verdict_id,
        resolution_id, visit_week_starts_on, kind, corrects_id, paid_minutes, amount_pence, block_minutes, block_pence)
      select ${scope.who.councilId}, ${providerId}, ${id}, contract_id, person_id, week_line_id, charge_id, verdict_id, resolution_id,
        visit_week_starts_on, kind, corrects_id, paid_minutes, amount_pence, block_minutes, block_pence
      from ${rowsAsColumns(batch, itemColumns)} order by at`.execute(scope.db);
  }
  return id;
}

/** Writes that a close was approved or sent back. */
export async function insertCloseDecision(
  scope: Scope,
  close: { readonly id: number; readonly providerId: number },
  decided: {
    readonly decision: 'approved' | 'sent back';
    readonly reason: string;
    readonly decidedBy: number;
  },
): Promise<void> {
  await scope.db
    .insertInto('week_decision')
    .values({
      council_id: scope.who.councilId,
      provider_id: close.providerId,
      week_close_id: close.id,
      decision: decided.decision,
      reason: decided.reason,
      decided_by: decided.decidedBy,
      decided_at: scope.now.toString(),
    })
    .execute();
}
