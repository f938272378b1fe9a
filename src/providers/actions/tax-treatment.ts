/** Records how a provider stands with VAT from a day on. Source: docs/rules/self-billing.md. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../records/providers.ts';
import { insertTaxTreatment } from '../records/tax-treatments.ts';
import { readTreatment } from '../rules/tax-treatment.ts';

/** Records a treatment as typed, with the day from which it holds and what it rests on. Needs tax-treatment.edit. */
export async function recordTaxTreatment(
  scope: Scope,
  providerId: number,
  given: Parameters<typeof readTreatment>[0] & { readonly effectiveFrom: string; readonly source: string },
): Promise<Result<{ readonly providerId: number }>> {
  require(scope, 'tax-treatment.edit');
  await getProvider(scope, providerId);
  const read = readTreatment(given);
  if (!read.ok) return read;
  const source = given.source.trim();
  if (source === '') return refuse('Say what this rests on, such as a letter or a certificate', 'source');
  const recorded = { ...read.value, effectiveFrom: given.effectiveFrom, source };
  await insertTaxTreatment(scope, providerId, recorded);
  scope.audit({ act: 'tax treatment recorded', subject: ['provider', providerId], detail: recorded });
  return ok({ providerId });
}
