import { londonDay } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  findLookalikes,
  findPersonBy,
  getPersonDetails,
  insertPerson,
  listKeyWorkers,
  updatePerson,
} from '../records/people.ts';
import {
  changedFields,
  checkDetails,
  fieldNames,
  type PersonDetails,
  type PersonField,
} from '../rules/person-details.ts';
import { fullName } from '../rules/person-words.ts';

/**
 * Writes down a new person; answers their id. Refused where the reference or the NHS number is somebody's already, and,
 * on the field `confirmed`, where somebody of the same name was born on the same day, or one of the days is not known, and whoever
 * asks has not yet said that this is a different person. Needs people.edit.
 */
export async function recordPerson(
  scope: Scope,
  {
    details,
    confirmedDifferent = false,
  }: { readonly details: PersonDetails; readonly confirmedDifferent?: boolean },
): Promise<Result<{ id: number }>> {
  require(scope, 'people.edit');
  const checked = await checkAgainstOthers(scope, details, null, { confirmedDifferent });
  if (!checked.ok) return checked;
  const id = await insertPerson(scope, details);
  scope.audit({
    act: 'person recorded',
    subject: ['person', id],
    personId: id,
    detail: confirmedDifferent ? { confirmed: 'a different person from one of the same name' } : {},
  });
  return ok({ id });
}

/**
 * Changes what is written down about a person; answers which fields changed (none is no refusal, and writes nothing).
 * `version` is the one that whoever asks saw; throws ChangedMeanwhile where it is no longer. Needs people.edit.
 */
export async function changePerson(
  scope: Scope,
  change: {
    readonly id: number;
    readonly version: number;
    readonly details: Partial<PersonDetails>;
    readonly confirmedDifferent?: boolean;
  },
): Promise<Result<{ changed: readonly PersonField[]; name: string }>> {
  require(scope, 'people.edit');
  const before: PersonDetails = await getPersonDetails(scope, change.id);
  const after: PersonDetails = { ...before, ...change.details };
  const changed = changedFields(before, after);
  if (changed.length === 0) return ok({ changed, name: fullName(after) });
  const renamed = changed.some((field) => ['given_name', 'family_name', 'date_of_birth'].includes(field));
  const confirmedDifferent = change.confirmedDifferent === true || !renamed;
  const checked = await checkAgainstOthers(scope, after, change.id, { confirmedDifferent, before });
  if (!checked.ok) return checked;
  const values = Object.fromEntries(changed.map((field) => [field, after[field]]));
  await updatePerson(scope, change, before, values);
  scope.audit({
    act: 'person changed',
    subject: ['person', change.id],
    personId: change.id,
    detail: { fields: changed.map((field) => fieldNames[field]), version: change.version + 1 },
  });
  return ok({ changed, name: fullName(after) });
}

async function checkAgainstOthers(
  scope: Scope,
  details: PersonDetails,
  id: number | null,
  { confirmedDifferent, before }: { readonly confirmedDifferent: boolean; readonly before?: PersonDetails },
): Promise<Result<PersonDetails>> {
  const checked = checkDetails(details, londonDay(scope.now));
  if (!checked.ok) return checked;
  const sameReference =
    details.reference === before?.reference
      ? undefined
      : await findPersonBy(scope, 'reference', details.reference);
  if (sameReference !== undefined && sameReference.id !== id) {
    return refuse(
      `The reference ${details.reference} is already used for ${fullName(sameReference)}`,
      'reference',
    );
  }
  if (details.nhs_number !== null) {
    const sameNumber = await findPersonBy(scope, 'nhs_number', details.nhs_number);
    if (sameNumber !== undefined && sameNumber.id !== id) {
      return refuse(
        `This NHS number is already on the record of ${fullName(sameNumber)}, reference ${sameNumber.reference}. Each person has their own`,
        'nhs_number',
      );
    }
  }
  const keyWorker = details.key_worker_id;
  if (keyWorker !== null && keyWorker !== before?.key_worker_id) {
    const workers = await listKeyWorkers(scope);
    if (!workers.some(({ id }) => id === keyWorker)) {
      return refuse('Choose a key worker from the list', 'key_worker_id');
    }
  }
  if (!confirmedDifferent) {
    const [alike] = await findLookalikes(scope, details, id);
    if (alike !== undefined) {
      const sameDay = alike.date_of_birth !== null && alike.date_of_birth === details.date_of_birth;
      return refuse(
        `${fullName(alike)}, reference ${alike.reference}, ${sameDay ? 'was born on the same day' : 'has the same name'}. Say whether this is a different person`,
        'confirmed',
      );
    }
  }
  return checked;
}
