/** Versions of what contracts pay besides the hour: those of one contract to read, and those that hold over some days. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { parsePrices, type Prices } from '../rules/prices.ts';
import type { WrittenPrices } from '../rules/prices-shape.ts';
import { stretchesInForce, stretchesWithin } from '../rules/terms-in-force.ts';

/** One version of a contract's prices. `by` is null where that is not for whoever asks. */
export type PricesVersion = {
  readonly id: number;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly prices: Prices;
  readonly reason: string;
  readonly source: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

type Row = Omit<PricesVersion, 'prices'> & { readonly contractId: number; readonly prices: unknown };

async function versions(scope: Scope, contractIds: readonly number[]): Promise<(PricesVersion & Row)[]> {
  const { rows } = await sql<Row>`
    select v.id, v.contract_id as "contractId", v.version, v.effective_from as "effectiveFrom", v.prices, v.reason, v.source, u.name as by,
      v.recorded_at as "recordedAt"
    from contract_prices v left join app_user u on u.id = v.recorded_by
    where v.council_id = ${scope.who.councilId} and v.contract_id = any(${[...new Set(contractIds)]}::bigint[])
    order by v.contract_id, v.version`.execute(scope.db);
  return rows.map((row) => ({ ...row, prices: read(row.prices, row.id) }));
}

/** Every version of a contract's prices, in the order in which they were recorded. */
export async function listPricesVersions(scope: Scope, contractId: number): Promise<PricesVersion[]> {
  return await versions(scope, [contractId]);
}

/** Prices that hold without a break from one day to another, both included. */
export type PricesHeld = {
  readonly from: string;
  readonly until: string;
  readonly version: number;
  readonly prices: Prices;
};

/** The prices of contracts over some days ('YYYY-MM-DD', both included): for each contract that has any then, its stretches in order. */
export async function pricesForContracts(
  scope: Scope,
  contractIds: readonly number[],
  from: string,
  to: string,
): Promise<Map<number, PricesHeld[]>> {
  if (contractIds.length === 0) return new Map();
  const all = Map.groupBy(await versions(scope, contractIds), ({ contractId }) => contractId);
  const found = new Map<number, PricesHeld[]>();
  for (const [contractId, own] of all) {
    const held = stretchesWithin(stretchesInForce(own), from, to).map(({ version, ...days }) => ({
      from: days.from,
      until: days.until ?? to,
      version: version.version,
      prices: version.prices,
    }));
    if (held.length > 0) found.set(contractId, held);
  }
  return found;
}

/** The newest version's number of a contract's prices, 0 where it has none. The contract must be locked before. For actions. */
export async function newestPrices(scope: Scope, contractId: number): Promise<number> {
  const { rows } = await sql<{ newest: number | null }>`select max(version) as newest from contract_prices
    where council_id = ${scope.who.councilId} and contract_id = ${contractId}`.execute(scope.db);
  return rows[0]?.newest ?? 0;
}

/** Writes a version; answers its id. For actions. */
export async function insertPrices(
  scope: Scope,
  given: {
    readonly contractId: number;
    readonly providerId: number;
    readonly version: number;
    readonly effectiveFrom: string;
    readonly prices: WrittenPrices;
    readonly reason: string;
    readonly source: string;
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contract_prices (council_id, provider_id, contract_id, version, effective_from, prices, reason, source, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${given.providerId}, ${given.contractId}, ${given.version}, ${given.effectiveFrom},
      ${JSON.stringify(given.prices)}, ${given.reason}, ${given.source}, ${scope.who.userId}, ${scope.now.toString()}) returning id`.execute(
    scope.db,
  );
  return rows[0]?.id ?? 0;
}

/** Stored prices were checked before they were written, so prices that do not read are a fault. */
function read(stored: unknown, id: number): Prices {
  const prices = parsePrices(stored);
  if (!prices.ok) throw new Error(`contract prices ${id} do not read: ${prices.reason}`);
  return prices.value;
}
