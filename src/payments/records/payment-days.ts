/** Within how many days contracts are to be paid, where they say so themselves: dated, never changed. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** What was recorded of a contract. */
export type RecordedDays = {
  readonly id: number;
  readonly contractTitle: string;
  readonly providerName: string;
  readonly days: number;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly recordedByName: string | null;
};

/** Everything that was recorded, the newest first. */
export async function listPaymentDays(scope: Scope): Promise<RecordedDays[]> {
  const { rows } = await sql<RecordedDays>`
    select d.id, c.title as "contractTitle", p.name as "providerName", d.days, d.effective_from as "effectiveFrom", d.source, u.name as "recordedByName"
    from contract_payment_days d join contract c on c.council_id = d.council_id and c.id = d.contract_id
      join provider p on p.council_id = d.council_id and p.id = d.provider_id left join app_user u on u.id = d.recorded_by
    where d.council_id = ${scope.who.councilId} order by d.id desc`.execute(scope.db);
  return rows;
}

/** Writes within how many days a contract is to be paid. For actions. */
export async function insertPaymentDays(
  scope: Scope,
  one: {
    readonly contractId: number;
    readonly providerId: number;
    readonly days: number;
    readonly effectiveFrom: string;
    readonly source: string;
  },
): Promise<void> {
  await sql`insert into contract_payment_days (council_id, provider_id, contract_id, days, effective_from, source, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${one.providerId}, ${one.contractId}, ${one.days}, ${one.effectiveFrom}, ${one.source}, ${scope.who.userId},
      ${scope.now.toString()})`.execute(scope.db);
}
