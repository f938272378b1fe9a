/** How providers stand with VAT, and where their documents go: dated, never changed. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { TaxTreatment } from '../rules/tax-treatment.ts';

/** A treatment as it was recorded. */
export type RecordedTreatment = TaxTreatment & {
  readonly id: number;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly recordedByName: string | null;
  readonly recordedAt: Date;
};

/** Everything recorded of a provider, the newest first. */
export async function listTaxTreatments(scope: Scope, providerId: number): Promise<RecordedTreatment[]> {
  const { rows } = await sql<RecordedTreatment>`
    select t.id, t.treatment, t.vat_number as "vatNumber", t.tax_reference as "taxReference", t.endpoint_scheme as "endpointScheme", t.endpoint,
      t.effective_from as "effectiveFrom", t.source, u.name as "recordedByName", t.recorded_at as "recordedAt"
    from tax_treatment t left join app_user u on u.id = t.recorded_by
    where t.council_id = ${scope.who.councilId} and t.provider_id = ${providerId} order by t.id desc`.execute(
    scope.db,
  );
  return rows;
}

/** What holds for a provider on a day, 'YYYY-MM-DD'; undefined where nothing is recorded. */
export async function findTaxTreatment(
  scope: Scope,
  providerId: number,
  day: string,
): Promise<RecordedTreatment | undefined> {
  return (await listTaxTreatments(scope, providerId)).find(({ effectiveFrom }) => effectiveFrom <= day);
}

/** Writes a treatment. For actions. */
export async function insertTaxTreatment(
  scope: Scope,
  providerId: number,
  one: TaxTreatment & { readonly effectiveFrom: string; readonly source: string },
): Promise<void> {
  await sql`insert into tax_treatment (council_id, provider_id, treatment, vat_number, tax_reference, endpoint_scheme, endpoint, effective_from, source, recorded_by, recorded_at)
    values (${scope.who.councilId}, ${providerId}, ${one.treatment}, ${one.vatNumber}, ${one.taxReference}, ${one.endpointScheme}, ${one.endpoint},
      ${one.effectiveFrom}, ${one.source}, ${scope.who.userId}, ${scope.now.toString()})`.execute(scope.db);
}
