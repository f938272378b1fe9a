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

type Row = Omit<ContractExactWorth, 'exactPence'> & {
  readonly seconds: number;
  readonly pencePerHour: number;
};

/**
 * A provider's week, contract by contract. Only stays that are payable, with a check-in, a check-out and a rate, and not
 * accepted as planned; each counts no further than the most that the contract pays. Source: docs/rules/exact-worth.md.
 */
export async function listExactWorths(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<ContractExactWorth[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<Row>`
    with term as materialized (
      select t.id, t.terms -> 'pay' ->> 'by' = 'planned' as planned,
        case when t.terms -> 'pay' ->> 'by' = 'planned' then 0 else coalesce((t.terms ->> 'overrun_minutes')::int, 0) end as overrun
      from contract_terms t where t.council_id = ${council} and t.provider_id = ${providerId}),
    worth as materialized (
      select l.contract_id, v.pence_per_hour, bool_and(t.planned) as planned, count(*) as stays, sum(l.amount_pence) as paid,
        sum(least(extract(epoch from g.out_at - g.in_at)::bigint, (l.planned_minutes + t.overrun) * 60)) as seconds
      from week_line l
        join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
        join visit_log g on g.council_id = l.council_id and g.id = l.visit_log_id
        join term t on t.id = v.contract_terms_id
        left join resolution d on d.council_id = l.council_id and d.id = l.resolution_id
      where l.council_id = ${council} and l.provider_id = ${providerId} and l.week_starts_on = ${weekStartsOn}
        and l.status = 'payable' and g.out_at is not null and v.pence_per_hour is not null
        and not 'same-worker' = any(l.exceptions) and d.decision is distinct from 'accept as planned'
      group by 1, 2)
    select w.contract_id as "contractId", c.title as "contractTitle", c.reference as "contractReference", w.planned as "paysPlanned",
      w.stays, w.paid as "paidPence", w.seconds, w.pence_per_hour as "pencePerHour"
    from worth w join contract c on c.council_id = ${council} and c.id = w.contract_id
    order by c.title, c.id, w.pence_per_hour`.execute(scope.db);
  return [...Map.groupBy(rows, ({ contractId }) => contractId).values()].flatMap(ofContract);
}

/** The rows of one contract, one for each rate, as its one sum. */
function ofContract(rates: readonly Row[]): ContractExactWorth[] {
  const [first] = rates;
  if (first === undefined) return [];
  const { contractId, contractTitle, contractReference } = first;
  return [
    {
      contractId,
      contractTitle,
      contractReference,
      paysPlanned: rates.every(({ paysPlanned }) => paysPlanned),
      stays: rates.reduce((sum, { stays }) => sum + stays, 0),
      paidPence: rates.reduce((sum, { paidPence }) => sum + paidPence, 0),
      exactPence: exactWorthPence(rates),
    },
  ];
}
