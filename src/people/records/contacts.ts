/** How a person, and each who speaks for them, is reached and likes to be. Council people only. */
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Contact, ContactPreference } from '../rules/contact-channels.ts';
import { communicationNeeds, formatWords, fullName } from '../rules/person-words.ts';
import { mayBeTold, standingOn } from '../rules/representatives.ts';
import { todayOf } from './people.ts';
import { listRepresentatives } from './representatives.ts';

/** Somebody to write to. `representativeId` null is the person; `mayBeTold` of the support plan. */
export type KnownContact = Contact & {
  readonly representativeId: number | null;
  readonly name: string;
  readonly relationship: string;
  readonly largePrint: boolean;
  /** What print in English does not meet, each an instruction: 'Send audio, not paper'. Known of the person only. */
  readonly needs: readonly string[];
  readonly mayBeTold: boolean;
};

/** The person first, unless they died, then those who speak for them now. Throws NotFound. */
export async function listContacts(scope: Scope, personId: number): Promise<KnownContact[]> {
  const person = await scope.db
    .selectFrom('person')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', personId)
    .select([
      'title',
      'given_name',
      'family_name',
      'email',
      'phone',
      'address_lines',
      'postcode',
      'first_language',
      'interpreter_needed',
      'format',
      'died_on',
    ])
    .executeTakeFirst();
  if (person === undefined) throw new NotFound('person');
  const today = todayOf(scope);
  const preferences = await newestPreferences(scope, personId);
  const own = preferences.get(null) ?? null;
  const representatives = (await listRepresentatives(scope, personId)).filter(
    (one) => standingOn(one, today) === 'acting',
  );
  const contacts: KnownContact[] = [];
  if (person.died_on === null)
    contacts.push({
      representativeId: null,
      name: fullName(person),
      relationship: 'The person',
      email: person.email,
      phone: person.phone,
      addressLines: [...person.address_lines, ...(person.postcode === null ? [] : [person.postcode])],
      preference: own,
      largePrint: person.format === 'large print' || own?.large_print === true,
      needs: communicationNeeds(person).filter((need) => need !== formatWords['large print']),
      mayBeTold: true,
    });
  for (const one of representatives) {
    const preference = preferences.get(one.id) ?? null;
    contacts.push({
      representativeId: one.id,
      name: one.name,
      relationship: one.relationship,
      email: one.email ?? null,
      phone: one.phone,
      addressLines: preference?.address_lines ?? [],
      preference,
      largePrint: preference?.large_print ?? false,
      needs: [],
      mayBeTold: mayBeTold(one, 'plan', today),
    });
  }
  return contacts;
}

async function newestPreferences(
  scope: Scope,
  personId: number,
): Promise<Map<number | null, ContactPreference>> {
  const rows = await scope.db
    .selectFrom('contact_preference')
    .where('council_id', '=', scope.who.councilId)
    .where('person_id', '=', personId)
    .select(['representative_id', 'prefers', 'agreed', 'large_print', 'address_lines', 'said'])
    .orderBy('id')
    .execute();
  return new Map(
    rows.map(({ representative_id, ...preference }) => [representative_id, preference as ContactPreference]),
  );
}

/** Writes a preference; the newest holds. For actions. */
export async function insertPreference(
  scope: Scope,
  of: { readonly personId: number; readonly representativeId: number | null },
  { prefers, agreed, large_print, address_lines, said }: ContactPreference,
): Promise<void> {
  await scope.db
    .insertInto('contact_preference')
    .values({
      council_id: scope.who.councilId,
      person_id: of.personId,
      representative_id: of.representativeId,
      prefers,
      agreed: [...agreed],
      large_print,
      address_lines: [...address_lines],
      said,
      recorded_by: scope.who.userId,
      recorded_at: scope.now.toString(),
    })
    .execute();
}
