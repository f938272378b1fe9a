/** Whether the weeks of contracts are self-billed or paid on the provider's invoice: dated, never changed. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

export const BILLING_WAYS = ['self-billed', 'invoiced'] as const;
export type BillingWay = (typeof BILLING_WAYS)[number];

/** What was recorded of a contract. */
export type RecordedBilling = {
  readonly id: number;
  readonly contractId: number;
  readonly contractTitle: string;
  readonly contractReference: string;
  readonly providerId: number;
  readonly providerName: string;
  readonly way: BillingWay;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly recordedByName: string | null;
  readonly recordedAt: Date;
};

/** Everything that was recorded, the newest first. A contract with nothing is self-billed. */
export async function listBilling(scope: Scope): Promise<RecordedBilling[]> {
  const { rows } = await sql<RecordedBilling>`
    select b.id, b.contract_id as "contractId", c.title as "contractTitle", c.reference as "contractReference", b.provider_id as "providerId", p.name as "providerName",
      b.way, b.effective_from as "effectiveFrom", b.source, u.name as "recordedByName", b.recorded_at as "recordedAt"
    from contract_billing b join contract c on c.council_id = b.council_id and c.id = b.contract_id
      join provider p on p.council_id = b.council_id and p.id = b.provider_id left join app_user u on u.id = b.recorded_by
    where b.council_id = ${scope.who.councilId} order by b.id desc`.execute(scope.db);
  return rows;
}

/** Contracts to choose from, by provider. */
export async function listContractChoices(
  scope: Scope,
): Promise<{ readonly id: number; readonly providerId: number; readonly words: string }[]> {
  const { rows } = await sql<{ id: number; providerId: number; words: string }>`
    select c.id, c.provider_id as "providerId", p.name || ', ' || c.title || ' (' || c.reference || ')' as words
    from contract c join provider p on p.council_id = c.council_id and p.id = c.provider_id
    where c.council_id = ${scope.who.councilId} order by p.name, c.title`.execute(scope.db);
  return rows;
}

/** Whether a week of a contract, or a later one, was closed and approved already. */
export async function isClosedFrom(scope: Scope, contractId: number, monday: string): Promise<boolean> {
  const { rows } =
    await sql`select from payable_item i join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
    where i.council_id = ${scope.who.councilId} and i.contract_id = ${contractId} and i.visit_week_starts_on >= ${monday} limit 1`.execute(
      scope.db,
    );
  return rows.length > 0;
}

/** Writes how a contract is billed. For actions. */
export async function insertBilling(
  scope: Scope,
  one: {
    readonly contractId: number;
    readonly providerId: number;
    readonly way: BillingWay;
    readonly effectiveFrom: string;
    readonly source: string;
  },
): Promise<void> {
  await sql`insert into contract_billing (council_id, provider_id, contract_id, way, effective_from, source, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${one.providerId}, ${one.contractId}, ${one.way}, ${one.effectiveFrom}, ${one.source}, ${scope.who.userId},
      ${scope.now.toString()})`.execute(scope.db);
}
