/** What left the bank, for publishing: providers by name, people never. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';

/** One part of something that was paid. `service` and `contractKind` say what for; a person has neither name nor reference here. */
export type PaidSpend = {
  readonly payment: string;
  readonly paidOn: string;
  readonly payee: string | null;
  readonly payeeReference: string | null;
  readonly service: string | null;
  readonly contractKind: string | null;
  readonly direct: boolean;
  readonly amountPence: number;
};

/**
 * What was paid from one day to another: payments to providers by what they are for, and whatever else the ledger took from the bank
 * for a person, such as direct payments, without saying for whom.
 */
export async function listSpend(
  scope: Scope,
  period: { readonly from: string; readonly to: string },
): Promise<PaidSpend[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<PaidSpend>`
    select s.reference as payment, paid.on_day::text as "paidOn", p.name as payee, p.reference as "payeeReference", t.service, c.kind as "contractKind",
      false as direct, sum(t.amount_pence)::bigint as "amountPence"
    from payment_event paid join payment m on m.council_id = paid.council_id and m.id = paid.payment_id
      join payment_sent s on s.council_id = m.council_id and s.payment_id = m.id
      join payment_item t on t.council_id = m.council_id and t.payment_id = m.id
      join provider p on p.council_id = m.council_id and p.id = m.provider_id
      left join contract c on c.council_id = t.council_id and c.id = t.contract_id
    where paid.council_id = ${council} and paid.kind = 'paid' and paid.on_day between ${period.from} and ${period.to}
      and not exists (select from payment_event e where e.council_id = m.council_id and e.payment_id = m.id and e.kind = 'returned')
    group by 1, 2, 3, 4, 5, 6
    union all
    select o.source, o.posted_on::text, null, null, null, null, true, o.amount_pence
    from posting o where o.council_id = ${council} and o.credit = 'bank' and o.person_id is not null and o.provider_id is null
      and o.posted_on between ${period.from} and ${period.to}
    order by 2, 3 nulls last, 1, 5`.execute(scope.db);
  return rows;
}
