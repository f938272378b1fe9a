/** Where contracts may be used, and the blocks of time bought there: dated rows, of which a later takes an earlier's place. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { NewServing, Serving } from '../rules/areas.ts';
import type { Block } from '../rules/blocks.ts';

/** That a contract serves an area, with the area's name. */
export type ContractArea = Serving & {
  readonly id: number;
  readonly contractId: number;
  readonly areaName: string;
  readonly tier: number | null;
};

/** Every area that a contract serves, served or will serve, by name and then by day. A provider sees its own. */
export async function listContractAreas(scope: Scope, contractId: number): Promise<ContractArea[]> {
  const { rows } =
    await sql<ContractArea>`select s.id, s.contract_id as "contractId", s.area_id as "areaId", a.name as "areaName", s.tier,
      s.starts_on as "startsOn", s.ends_on as "endsOn"
    from contract_area s join area a on a.council_id = s.council_id and a.id = s.area_id
    where s.council_id = ${scope.who.councilId} and s.contract_id = ${contractId}
    order by a.name, s.starts_on, s.id`.execute(scope.db);
  return rows;
}

/** One row of what a contract serves. Throws NotFound. */
export async function getContractArea(scope: Scope, contractId: number, id: number): Promise<ContractArea> {
  const row = (await listContractAreas(scope, contractId)).find((one) => one.id === id);
  if (row === undefined) throw new NotFound('area of the contract');
  return row;
}

/** Writes that a contract serves an area; answers the row's id. For actions. */
export async function insertContractArea(
  scope: Scope,
  contract: { readonly id: number; readonly providerId: number },
  { areaId, tier, startsOn, endsOn }: NewServing,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contract_area (council_id, provider_id, contract_id, area_id, tier, starts_on, ends_on, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${contract.providerId}, ${contract.id}, ${areaId}, ${tier}, ${startsOn}, ${endsOn},
      ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}

/** Writes the last day on which a contract serves an area. For actions. */
export async function endContractArea(scope: Scope, id: number, endsOn: string): Promise<void> {
  await sql`update contract_area set ends_on = ${endsOn} where council_id = ${scope.who.councilId} and id = ${id}`.execute(
    scope.db,
  );
}

/** A row of a block with what it was written down with, and the names of its area, contract and provider. */
export type BlockRow = Block & {
  readonly areaName: string;
  readonly contractTitle: string;
  readonly contractReference: string;
  readonly providerName: string;
  readonly paidInAdvance: boolean;
  /** What an hour of it costs, in pence; null for a promise of hours that are paid as they are used. */
  readonly pencePerHour: number | null;
  readonly reason: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

/** Every row of every block, or of one contract, in the order of contract, area and first day. A provider sees its own. */
export async function listBlocks(scope: Scope, contractId?: number): Promise<BlockRow[]> {
  const { rows } = await sql<BlockRow>`
    select b.id, b.contract_id as "contractId", b.area_id as "areaId", b.starts_on as "startsOn", b.ends_on as "endsOn", b.period, b.minutes,
      b.carries_over as "carriesOver", b.sized_at_percent as "sizedAtPercent", b.paid_in_advance as "paidInAdvance", b.pence_per_hour as "pencePerHour", b.reason,
      b.recorded_at as "recordedAt", u.name as by, a.name as "areaName", c.title as "contractTitle", c.reference as "contractReference",
      p.name as "providerName"
    from contract_block b
      join area a on a.council_id = b.council_id and a.id = b.area_id
      join contract c on c.council_id = b.council_id and c.id = b.contract_id
      join provider p on p.council_id = b.council_id and p.id = b.provider_id
      left join app_user u on u.id = b.recorded_by
    where b.council_id = ${scope.who.councilId} and (${contractId ?? null}::bigint is null or b.contract_id = ${contractId ?? null})
    order by p.name, c.reference, a.name, b.starts_on, b.id`.execute(scope.db);
  return rows;
}

/** A row of a block to write. */
export type NewBlock = Omit<Block, 'id' | 'contractId'> & {
  readonly paidInAdvance: boolean;
  readonly pencePerHour: number | null;
  readonly reason: string;
};

/** Writes a row of a block; answers its id. For actions. */
export async function insertBlock(
  scope: Scope,
  contract: { readonly id: number; readonly providerId: number },
  block: NewBlock,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, ends_on, period, minutes, paid_in_advance,
      pence_per_hour, carries_over, sized_at_percent, reason, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${contract.providerId}, ${contract.id}, ${block.areaId}, ${block.startsOn}, ${block.endsOn},
      ${block.period}, ${block.minutes}, ${block.paidInAdvance}, ${block.pencePerHour}, ${block.carriesOver}, ${block.sizedAtPercent}, ${block.reason},
      ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(scope.db);
  return rows[0]?.id ?? 0;
}
