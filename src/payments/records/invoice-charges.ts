/** What invoices add to a close: decisions beyond what was verified, and VAT. Found anew at every close, like all charges. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { LineDecided, VatOf } from '../rules/invoice-charges.ts';
import type { ProviderWeek } from './week-state.ts';

/** The decided lines of a provider in weeks up to one. */
export async function listDecidedLines(scope: Scope, week: ProviderWeek): Promise<LineDecided[]> {
  const { rows } = await sql<LineDecided>`
    select l.id as "lineId", n.number as "invoiceNumber", l.number as "lineNumber", s.contract_id as "contractId", s.person_id as "personId",
      s.package_line_id as "packageLineId", l.starts_on as "startsOn", l.ends_on as "endsOn", s.claimed_pence as "claimedPence", s.worth_pence as "worthPence",
      s.charge_pence as "chargePence"
    from invoice_line_state s join invoice_line l on l.council_id = s.council_id and l.id = s.invoice_line_id
      join invoice n on n.council_id = l.council_id and n.id = l.invoice_id
    where s.council_id = ${scope.who.councilId} and s.provider_id = ${week.providerId} and s.charge_pence <> 0 and s.contract_id is not null
      and s.week_starts_on <= ${week.weekStartsOn} order by l.id`.execute(scope.db);
  return rows;
}

/**
 * The VAT of a provider's documents up to a week: of a self-billed one as it stands on it, of a provider's own as a share of what its lines
 * pay, rounded once for each rate.
 */
export async function listDocumentVat(scope: Scope, week: ProviderWeek): Promise<VatOf[]> {
  const { rows } = await sql<VatOf>`
    select n.id as "invoiceId", n.number, (select min(i.contract_id) from payable_item i where i.council_id = n.council_id and i.week_close_id = n.week_close_id) as "contractId",
      n.starts_on as "startsOn", n.ends_on as "endsOn", case n.kind when 'invoice' then n.tax_pence else -n.tax_pence end as "taxPence"
    from invoice n where n.council_id = ${scope.who.councilId} and n.provider_id = ${week.providerId} and n.origin = 'self-billed' and n.tax_pence <> 0
      and (select c.week_starts_on from week_close c where c.council_id = n.council_id and c.id = n.week_close_id) <= ${week.weekStartsOn}
    union all
    select id, number, min(contract_id), starts_on, ends_on, sum(tax)::bigint from (
    select n.id, n.number, min(s.contract_id) as contract_id, n.starts_on, n.ends_on, sum(s.pays_pence) as pays,
      round(sum(s.pays_pence * l.vat_percent::numeric) / 100) as tax
    from invoice n join invoice_line l on l.council_id = n.council_id and l.invoice_id = n.id
      join invoice_line_state s on s.council_id = l.council_id and s.invoice_line_id = l.id
    where n.council_id = ${scope.who.councilId} and n.provider_id = ${week.providerId} and n.origin = 'provider' and n.tax_pence <> 0 and n.starts_on <= ${week.weekStartsOn}
      and l.vat_percent ~ '^[0-9]+([.][0-9]+)?$' and not 'VAT charged' = any(s.reasons)
    group by n.id, n.number, n.starts_on, n.ends_on, l.vat_percent::numeric) by_rate
    group by id, number, starts_on, ends_on having sum(pays) <> 0
    order by 1`.execute(scope.db);
  return rows;
}
