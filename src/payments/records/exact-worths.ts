/** What a week's paid stays are worth as exact seconds, contract by contract, beside what they pay. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import { exactWorthPence } from '../rules/exact-worth.ts';

/** The paid stays of a contract in a week: what they pay, and what they are worth to the second. */
export type ContractExactWorth = {
  readonly contractId: number;
  readonly contractTitle: string;
  readonly contractReference: string;
  /** Whether every term that decided them pays the planned time, so that the difference is more than rounding. */
  readonly paysPlanned: boolean;
  readonly stays: number;
  readonly paidPence: number;
  readonly exactPence: number;
};

/** The paid stays of a contract at one rate, as `refreshTotals` counts them. */
type AtRate = {
  readonly pencePerHour: number;
  readonly stays: number;
  readonly seconds: number;
  readonly paidPence: number;
  readonly paysPlanned: boolean;
};

/** A provider's week, contract by contract, of those that have paid stays. Source: docs/rules/exact-worth.md. */
export async function listExactWorths(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<ContractExactWorth[]> {
  const { rows } = await sql<{
    contractId: number;
    contractTitle: string;
    contractReference: string;
    rates: AtRate[];
  }>`
    select w.contract_id as "contractId", c.title as "contractTitle", c.reference as "contractReference", w.exact_worth as rates
    from provider_week w join contract c on c.council_id = w.council_id and c.id = w.contract_id
    where w.council_id = ${scope.who.councilId} and w.provider_id = ${providerId} and w.week_starts_on = ${weekStartsOn}
      and w.exact_worth <> '[]'
    order by c.title, c.id`.execute(scope.db);
  return rows.map(({ rates, ...contract }) => ({
    ...contract,
    paysPlanned: rates.every(({ paysPlanned }) => paysPlanned),
    stays: rates.reduce((sum, { stays }) => sum + stays, 0),
    paidPence: rates.reduce((sum, { paidPence }) => sum + paidPence, 0),
    exactPence: exactWorthPence(rates),
  }));
}
