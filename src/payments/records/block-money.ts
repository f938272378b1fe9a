/** What the money of blocks rests on: rows with a price, what was taken off them, and the area of each home. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { heldAgain } from './held-again.ts';
import type { BlockAdjustment, PricedBlock, Time } from '../rules/block-account.ts';

/** A row of a block that is paid for, with the name of its area. */
export type BlockOfProvider = PricedBlock & { readonly areaName: string };

/** The priced rows of a provider's blocks that begin by a day, in order of contract, area and first day. */
export async function listPricedBlocks(
  scope: Scope,
  providerId: number,
  until: string,
): Promise<BlockOfProvider[]> {
  const { rows } = await sql<BlockOfProvider>`
    select b.id, b.contract_id as "contractId", b.area_id as "areaId", a.name as "areaName", b.starts_on as "startsOn", b.ends_on as "endsOn",
      b.period, b.minutes, b.carries_over as "carriesOver", b.sized_at_percent as "sizedAtPercent", b.paid_in_advance as "paidInAdvance",
      b.pence_per_hour as "pencePerHour"
    from contract_block b join area a on a.council_id = b.council_id and a.id = b.area_id
    where b.council_id = ${scope.who.councilId} and b.provider_id = ${providerId} and b.starts_on <= ${until} and b.pence_per_hour is not null
    order by b.contract_id, b.area_id, b.starts_on, b.id`.execute(scope.db);
  return rows;
}

/** What was taken off a block, with its place and cause. */
export type AdjustmentOfBlock = BlockAdjustment & {
  readonly contractId: number;
  readonly areaId: number;
  readonly cause: string;
  readonly words: string;
};

/** What was taken off the blocks of a provider, in the order in which it was written down. */
export async function listBlockAdjustments(scope: Scope, providerId: number): Promise<AdjustmentOfBlock[]> {
  const { rows } = await sql<AdjustmentOfBlock>`
    select id, contract_id as "contractId", area_id as "areaId", on_day as on, minutes, cause, words from block_adjustment
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} order by id`.execute(scope.db);
  return rows;
}

/**
 * The settled places of visits under some contracts whose homes lie in an area with a block of that contract, in the order of their
 * starts, and those held again with what was paid of the block for them. A home in two of a contract's blocks counts in the one with the lower id, as in block use.
 */
export async function listBlockLines(
  scope: Scope,
  contractIds: readonly number[],
  untilWeekOn: string,
): Promise<readonly BlockLineInArea[]> {
  const { rows } = await sql<BlockLineInArea>`
    with bought as (select distinct contract_id, area_id from contract_block
      where council_id = ${scope.who.councilId} and contract_id = any(${[...contractIds]}::bigint[]) and pence_per_hour is not null),
    place as materialized (
      select b.contract_id, p.id as person_id, min(a.id) as area_id
      from bought b join area a on a.council_id = ${scope.who.councilId} and a.id = b.area_id
        join person p on p.council_id = ${scope.who.councilId} and covers(a, p.postcode)
      where p.id in (select person_id from package_line where council_id = ${scope.who.councilId} and contract_id = b.contract_id)
      group by 1, 2)
    select l.id as "lineId", l.contract_id as "contractId", p.area_id as "areaId",
      (l.starts_at at time zone 'Europe/London')::date::text as on, l.paid_minutes as "paidMinutes", l.amount_pence as "amountPence",
      case when h.block_minutes > 0 then jsonb_build_object('minutes', h.block_minutes, 'pence', h.block_pence) end as held
    from week_line l join place p on p.contract_id = l.contract_id and p.person_id = l.person_id
      left join ${heldAgain(scope, sql`w.contract_id = any(${[...contractIds]}::bigint[]) and w.week_starts_on <= ${untilWeekOn}`)} h on h.line_id = l.id
    where l.council_id = ${scope.who.councilId} and l.contract_id = any(${[...contractIds]}::bigint[])
      and l.week_starts_on <= ${untilWeekOn} and (l.settled and l.paid_minutes > 0 or h.block_minutes > 0)
    order by l.starts_at, l.planned_visit_id, l.place, l.id`.execute(scope.db);
  return rows;
}

/** A place of a visit in the area of a block, settled or paid before and held again. */
export type BlockLineInArea = {
  readonly lineId: number;
  readonly contractId: number;
  readonly areaId: number;
  readonly on: string;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly held: Time | null;
};

/** Writes down that time is taken off a block; answers its id. For actions. */
export async function insertBlockAdjustment(
  scope: Scope,
  given: Omit<AdjustmentOfBlock, 'id'> & { readonly providerId: number },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into block_adjustment (council_id, provider_id, contract_id, area_id, on_day, minutes, cause, words, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${given.providerId}, ${given.contractId}, ${given.areaId}, ${given.on}, ${given.minutes},
      ${given.cause}, ${given.words}, ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}
