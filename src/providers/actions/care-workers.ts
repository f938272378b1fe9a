import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { Forbidden } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  findWorkerByReference,
  getWorker,
  insertCheck,
  insertWorker,
  listChecks,
  updateWorker,
} from '../records/workers.ts';
import { checkCheck, countingChecks, type CheckKind } from '../rules/checks.ts';
import { checkWorker, differences, type WorkerDetails } from '../rules/provider-details.ts';

/** Writes down a care worker of the provider of whoever asks; answers their id. Needs workers.edit. */
export async function recordWorker(
  scope: Scope,
  { details }: { readonly details: WorkerDetails },
): Promise<Result<{ id: number }>> {
  require(scope, 'workers.edit');
  const { providerId } = scope.who;
  if (providerId === null) throw new Forbidden('Care workers are written down by their own provider.');
  const checked = await checkAgainstOthers(scope, providerId, details, null);
  if (!checked.ok) return checked;
  const id = await insertWorker(scope, providerId, details);
  scope.audit({ act: 'care worker recorded', subject: ['care_worker', id] });
  return ok({ id });
}

/** Changes a care worker; answers which fields changed (none writes nothing). Needs workers.edit. */
export async function changeWorker(
  scope: Scope,
  change: { readonly id: number; readonly version: number; readonly details: WorkerDetails },
): Promise<Result<{ changed: readonly string[] }>> {
  require(scope, 'workers.edit');
  const before = await getWorker(scope, change.id);
  const changed = differences<Partial<WorkerDetails>>(before, change.details);
  if (changed.length === 0) return ok({ changed });
  const checked = await checkAgainstOthers(scope, before.provider_id, change.details, change.id);
  if (!checked.ok) return checked;
  await updateWorker(
    scope,
    change,
    Object.fromEntries(changed.map((field) => [field, change.details[field]])),
  );
  scope.audit({
    act: 'care worker changed',
    subject: ['care_worker', change.id],
    detail: { fields: changed },
  });
  return ok({ changed });
}

async function checkAgainstOthers(
  scope: Scope,
  providerId: number,
  details: WorkerDetails,
  id: number | null,
): Promise<Result<WorkerDetails>> {
  const checked = checkWorker(details);
  if (!checked.ok) return checked;
  const same = await findWorkerByReference(scope, providerId, details.reference);
  if (same !== undefined && same.id !== id) {
    return refuse(
      `The reference ${details.reference} is already used for ${same.given_name} ${same.family_name}`,
      'reference',
    );
  }
  return checked;
}

/** A check as a provider writes it down. */
export type CheckDetails = {
  readonly kind: CheckKind;
  readonly reference: string | null;
  readonly done_on: string;
  readonly expires_on: string | null;
  readonly note: string | null;
};

/**
 * Writes down a check of a care worker; answers its id. With `corrects` it takes the place of a row that was wrong, which
 * stays to be read. Needs workers.edit.
 */
export async function recordCheck(
  scope: Scope,
  {
    workerId,
    check,
    corrects = null,
  }: { readonly workerId: number; readonly check: CheckDetails; readonly corrects?: number | null },
): Promise<Result<{ id: number }>> {
  require(scope, 'workers.edit');
  const worker = await getWorker(scope, workerId);
  const checked = checkCheck(check, londonDay(scope.now).toString());
  if (!checked.ok) return checked;
  if (corrects !== null && !(await counts(scope, workerId, corrects))) {
    return refuse('This check was already corrected');
  }
  const id = await insertCheck(scope, worker, { ...check, corrects_id: corrects, withdrawn: false });
  scope.audit({
    act: corrects === null ? 'check recorded' : 'check corrected',
    subject: ['care_worker', workerId],
    detail: { check: id, kind: check.kind, ...(corrects === null ? {} : { corrects }) },
  });
  return ok({ id });
}

/** Takes back a check that should never have been written down, with the reason; it stays to be read. Needs workers.edit. */
export async function withdrawCheck(
  scope: Scope,
  {
    workerId,
    checkId,
    reason,
  }: { readonly workerId: number; readonly checkId: number; readonly reason: string },
): Promise<Result<{ id: number }>> {
  require(scope, 'workers.edit');
  const worker = await getWorker(scope, workerId);
  const wrong = await counts(scope, workerId, checkId);
  if (!wrong) return refuse('This check was already corrected');
  if (reason === '') return refuse('Say why the check is taken back', 'note');
  const { kind, done_on, expires_on } = wrong;
  const id = await insertCheck(scope, worker, {
    kind,
    done_on,
    expires_on,
    reference: null,
    note: reason,
    corrects_id: checkId,
    withdrawn: true,
  });
  scope.audit({
    act: 'check withdrawn',
    subject: ['care_worker', workerId],
    detail: { check: id, corrects: checkId, kind },
  });
  return ok({ id });
}

/** The check of this worker, where it counts: it is there, and neither corrected nor withdrawn. */
async function counts(scope: Scope, workerId: number, checkId: number) {
  return countingChecks(await listChecks(scope, workerId)).find(({ id }) => id === checkId);
}
