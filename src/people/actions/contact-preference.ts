/** Records how somebody likes to be written to, and what they agreed to. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertPreference, listContacts } from '../records/contacts.ts';
import { type ContactPreference, faultOfPreference } from '../rules/contact-channels.ts';

/** Records a preference of a person, or of one who speaks for them now. Needs people.edit. */
export async function recordPreference(
  scope: Scope,
  of: { readonly personId: number; readonly representativeId: number | null },
  given: ContactPreference,
): Promise<Result<object>> {
  require(scope, 'people.edit');
  const contact = (await listContacts(scope, of.personId)).find(
    ({ representativeId }) => representativeId === of.representativeId,
  );
  if (contact === undefined) return refuse('Choose whose preference it is', 'whose');
  const fault = faultOfPreference(given, contact);
  if (fault !== undefined) return fault;
  const kept = {
    ...given,
    said: given.said.trim(),
    address_lines: of.representativeId === null ? [] : given.address_lines,
  };
  await insertPreference(scope, of, kept);
  scope.audit({
    act: 'contact preference recorded',
    subject: ['person', of.personId],
    personId: of.personId,
    detail: {
      representative: of.representativeId,
      prefers: given.prefers,
      agreed: given.agreed,
      largePrint: given.large_print,
    },
  });
  return ok({});
}
