/** What a self-billed document is made of: the items of a close that are alike, its number, and the council as a buyer. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { BilledItems } from '../rules/self-bill.ts';

/**
 * The items of a close by person, order, service, week and price. What is paid on the provider's own invoice is left out, and so is VAT; and
 * so are pairs that cancel: as much taken back as is paid for the same person, order, service, week, price and minutes. What a
 * visit is of is looked up by its key, however little is known of how full the tables are; names are looked up once for all that is alike.
 */
export async function listBilledItems(scope: Scope, closeId: number): Promise<BilledItems[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<BilledItems>`
    with each as materialized (
      select i.id, i.amount_pence, i.paid_minutes, i.contract_id, i.person_id, i.visit_week_starts_on as week, i.kind = 'adjustment' as adjusts, i.amount_pence < 0 as takes, g.because,
        coalesce(g.kind, '') as charged, l.person_reference, v.service, coalesce(v.package_line_id, g.package_line_id) as package_line_id,
        vd.pence_per_hour, before.week_close_id as corrected_close
      from (select * from payable_item where council_id = ${council} and week_close_id = ${closeId} and amount_pence <> 0 offset 0) i
        left join lateral (select kind, because, package_line_id from charge where council_id = ${council} and id = i.charge_id offset 0) g on true
        left join lateral (select planned_visit_id, case when i.person_id is null then person_reference end as person_reference from week_line
          where council_id = ${council} and id = i.week_line_id offset 0) l on true
        left join lateral (select service, package_line_id from planned_visit where council_id = ${council} and id = l.planned_visit_id offset 0) v on true
        left join lateral (select pence_per_hour from verdict where council_id = ${council} and id = i.verdict_id offset 0) vd on true
        left join lateral (select week_close_id from payable_item where council_id = ${council} and id = i.corrects_id offset 0) before on true
      where coalesce(g.kind, '') not in ('invoice', 'VAT')),
    paired as (
      select *, row_number() over (partition by contract_id, person_id, week, because, charged, person_reference, service, package_line_id, pence_per_hour,
          paid_minutes, amount_pence order by id) as nth,
        least(count(*) filter (where takes) over alike, count(*) filter (where not takes) over alike) as pairs
      from each window alike as (partition by contract_id, person_id, week, because, charged, person_reference, service, package_line_id, pence_per_hour,
        abs(paid_minutes), abs(amount_pence))),
    item as materialized (
      select contract_id, person_id, week, adjusts, takes, because, charged, person_reference, service, package_line_id, pence_per_hour, corrected_close,
        count(*)::integer as items, sum(paid_minutes)::integer as minutes, sum(amount_pence)::bigint as pence
      from paired where nth > pairs group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    select c.reference as "contractReference", o.reference as "orderReference", coalesce(p.reference, i.person_reference) as "personReference",
      i.service, i.week as "weekStartsOn", i.because, i.pence_per_hour as "pencePerHour", i.adjusts, n.number as "correctsNumber", i.items, i.minutes,
      i.pence as "amountPence"
    from item i
      left join contract c on c.council_id = ${council} and c.id = i.contract_id
      left join package_line o on o.council_id = ${council} and o.id = i.package_line_id
      left join person p on p.council_id = ${council} and p.id = i.person_id
      left join invoice n on n.council_id = ${council} and n.week_close_id = i.corrected_close and n.origin = 'self-billed' and n.kind = 'invoice'
    where i.charged = 'contribution' or not is_invoiced(${council}, i.contract_id, i.week)
    order by 3 nulls last, 5, 1, 2, 4, 6, 7, 9, i.pence desc`.execute(scope.db);
  return rows;
}

/** The next number of a provider's self-billed documents in a year. The caller holds the provider's turn, so none is given twice or left out. */
export async function nextSequence(scope: Scope, providerId: number, year: number): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(sequence), 0) + 1 as next from invoice
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and origin = 'self-billed' and year = ${year}`.execute(
    scope.db,
  );
  return rows[0]?.next ?? 1;
}

/** The self-billed documents with some numbers: when each was issued. */
export async function issuedOnOf(
  scope: Scope,
  providerId: number,
  numbers: readonly string[],
): Promise<{ readonly number: string; readonly issuedOn: string }[]> {
  const { rows } = await sql<{ number: string; issuedOn: string }>`
    select number, issued_on as "issuedOn" from invoice where council_id = ${scope.who.councilId} and provider_id = ${providerId}
      and origin = 'self-billed' and number = any(${[...numbers]}::text[]) order by id`.execute(scope.db);
  return rows;
}

/** The council as a buyer. */
export type InvoiceAddress = {
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly postcode: string | null;
  readonly vatNumber: string | null;
  readonly endpointScheme: string | null;
  readonly endpoint: string | null;
  readonly effectiveFrom: string | null;
};

/** The council as a buyer on a day; its name alone where nothing is recorded. */
export async function findInvoiceAddress(scope: Scope, day: string): Promise<InvoiceAddress> {
  const { rows } = await sql<InvoiceAddress>`
    select coalesce(a.name, c.name) as name, coalesce(a.address_lines, '{}') as "addressLines", a.postcode, a.vat_number as "vatNumber",
      a.endpoint_scheme as "endpointScheme", a.endpoint, a.effective_from as "effectiveFrom"
    from council c left join lateral (select * from invoice_address x where x.council_id = c.id and x.effective_from <= ${day} order by x.id desc limit 1) a on true
    where c.id = ${scope.who.councilId}`.execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new Error('A council has a name.');
  return row;
}

/** Writes the council's own details on invoices. For actions. */
export async function insertInvoiceAddress(
  scope: Scope,
  one: InvoiceAddress & { readonly effectiveFrom: string },
): Promise<void> {
  await sql`insert into invoice_address (council_id, name, address_lines, postcode, vat_number, endpoint_scheme, endpoint, effective_from, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${one.name}, ${[...one.addressLines]}::text[], ${one.postcode}, ${one.vatNumber}, ${one.endpointScheme}, ${one.endpoint},
      ${one.effectiveFrom}, ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}
