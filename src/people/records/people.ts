/**
 * People. Every look at one person's record goes through `openPerson`, which shows each reader what they may see and
 * writes that they looked; a list is noted with everybody in it, see platform/list-seen.ts.
 */
import { sql, type ExpressionBuilder, type SqlBool } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Schema } from '../../platform/schema.generated.ts';
import type { Listing } from '../../platform/listing.ts';
import type { Scope } from '../../platform/scope.ts';
import { hasWords } from './word-search.ts';
import { sections, type Format, type PersonDetails, type PersonField } from '../rules/person-details.ts';
import type { PersonSearch } from '../rules/person-search.ts';
import { fieldsSeenBy, viewOf, type SeenField, type View } from '../rules/who-sees-what.ts';

/** Facts that everybody who may open a record sees. */
type SeenByAll = 'reference' | 'title' | 'given_name' | 'family_name' | 'known_as' | 'died_on';
type Facts = PersonDetails & { readonly died_on: string | null };

/** A person as one reader sees them. A fact that is absent is not for this reader; a null one is not known. */
export type SeenPerson = {
  readonly id: number;
  readonly version: number;
  readonly view: View;
  /** For a provider whose lines have all ended: the last day of care. */
  readonly care_ended_on: string | null;
  readonly key_worker_name?: string | null;
  readonly key_worker_email?: string | null;
} & Pick<Facts, SeenByAll> &
  Partial<Omit<Facts, SeenByAll>>;

/** A line of the list of people. For a provider whose lines for them have ended, only names and reference are there. */
export type PersonRow = {
  readonly id: number;
  readonly reference: string;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly known_as: string | null;
  readonly date_of_birth: string | null;
  readonly postcode: string | null;
  readonly died_on: string | null;
  readonly first_language: string | null;
  readonly interpreter_needed: boolean;
  readonly format: Format;
  readonly key_worker_name: string | null;
};

/** What to list. `care` is for a provider's people: those they have a line for, or those whose lines have ended. */
export type PeopleFilter = {
  readonly search: PersonSearch;
  readonly keyWorkerId?: number | 'none' | undefined;
  readonly providerId?: number | undefined;
  readonly interpreter?: boolean | undefined;
  readonly format?: Format | undefined;
  readonly living: 'living' | 'died' | 'all';
  readonly care: 'now' | 'ended';
};

export const personSorts = ['name', 'born', 'reference', 'postcode'] as const;
export type PersonSort = (typeof personSorts)[number];

const allFields: readonly PersonField[] = Object.values(sections).flat();

type PersonExpressions = ExpressionBuilder<Schema, 'person'>;

/** The local day of the work, 'YYYY-MM-DD'. */
export function todayOf(scope: Scope): string {
  return londonDay(scope.now).toString();
}

function hasLine(scope: Scope, providerId?: number) {
  const provider = providerId === undefined ? sql`` : sql` and l.provider_id = ${providerId}`;
  return sql<SqlBool>`exists (select from package_line l where l.council_id = person.council_id and l.person_id = person.id
    and (l.ends_on is null or l.ends_on >= ${todayOf(scope)})${provider})`;
}

/**
 * What words are looked for in: name, reference and postcode; last names that the council once had, which a provider is not told;
 * address; the telephone numbers of the person and of whoever speaks for them now, digits alone.
 */
const everythingFound = sql`concat_ws(' ', search_text,
  (select string_agg(search_words(c.changed #>> '{family_name,from}'), ' ') from person_change c
    where c.council_id = person.council_id and c.person_id = person.id and c.changed ? 'family_name'),
  search_words(array_to_string(address_lines, ' ')), regexp_replace(phone, '[^0-9]', '', 'g'),
  (select string_agg(regexp_replace(r.phone, '[^0-9]', '', 'g'), ' ') from representative r
    where r.council_id = person.council_id and r.person_id = person.id and r.ends_on is null))`;

/** Those who fit what was typed. `little`: only by what a provider whose lines have ended may still see. */
function found(search: PersonSearch, little: boolean) {
  const names = sql`search_words(given_name || ' ' || family_name || ' ' || coalesce(known_as, '') || ' ' || reference)`;
  if (search.by === 'words') return hasWords(little ? names : everythingFound, search.words);
  if (search.by === 'nothing') return sql<SqlBool>`true`;
  if (little) return sql<SqlBool>`false`;
  return search.by === 'nhs_number'
    ? sql<SqlBool>`nhs_number = ${search.digits}`
    : sql<SqlBool>`date_of_birth = ${search.day}`;
}

function conditions(scope: Scope, filter: PeopleFilter) {
  const { who } = scope;
  const little = who.providerId !== null && filter.care === 'ended';
  return (is: PersonExpressions) => {
    const all = [is('council_id', '=', who.councilId), found(filter.search, little)];
    if (who.providerId !== null) all.push(little ? is.not(hasLine(scope)) : hasLine(scope));
    if (filter.living === 'living') all.push(is('died_on', 'is', null));
    if (filter.living === 'died') all.push(is('died_on', 'is not', null));
    if (little) return is.and(all);
    if (filter.keyWorkerId === 'none') all.push(is('key_worker_id', 'is', null));
    else if (filter.keyWorkerId !== undefined) all.push(is('key_worker_id', '=', filter.keyWorkerId));
    if (filter.providerId !== undefined) all.push(hasLine(scope, filter.providerId));
    if (filter.interpreter === true) all.push(is('interpreter_needed', '=', true));
    if (filter.format !== undefined) all.push(is('format', '=', filter.format));
    return is.and(all);
  };
}

const orders = {
  name: ['family_name', 'given_name'],
  born: ['date_of_birth'],
  reference: ['reference'],
  postcode: ['postcode'],
} as const satisfies Record<PersonSort, readonly (keyof PersonRow)[]>;

/** One page of the people who fit a filter, and how many there are in all. `limit` null gives every one. */
export async function listPeople(
  scope: Scope,
  filter: PeopleFilter,
  { sort = { by: 'name', descending: false }, limit = 50, offset = 0 }: Listing<PersonSort> = {},
): Promise<{ rows: PersonRow[]; total: number }> {
  const little = scope.who.providerId !== null && filter.care === 'ended';
  const where = conditions(scope, filter);
  let query = scope.db
    .selectFrom('person')
    .where(where)
    .select(['id', 'reference', 'title', 'given_name', 'family_name', 'known_as', 'died_on']);
  for (const by of little ? orders.name : orders[sort.by]) {
    query = query.orderBy(by, (order) =>
      sort.descending ? order.desc().nullsLast() : order.asc().nullsLast(),
    );
  }
  query = query.orderBy('id');
  if (limit !== null) query = query.limit(limit).offset(offset);
  const rows = little
    ? query.select((is) => [
        is.lit(null).as('date_of_birth'),
        is.lit(null).as('postcode'),
        is.lit(null).as('first_language'),
        is.lit(false).as('interpreter_needed'),
        sql<Format>`'standard'`.as('format'),
        is.lit(null).as('key_worker_name'),
      ])
    : query.select((is) => [
        'date_of_birth',
        'postcode',
        'first_language',
        'interpreter_needed',
        'format',
        is
          .selectFrom('app_user')
          .whereRef('app_user.id', '=', 'person.key_worker_id')
          .select('app_user.name')
          .as('key_worker_name'),
      ]);
  const counted = scope.db
    .selectFrom('person')
    .where(where)
    .select((is) => is.fn.countAll<number>().as('total'));
  return { rows: await rows.execute(), total: (await counted.executeTakeFirstOrThrow()).total };
}

/**
 * Opens a person's record: what this reader may see of it, and an entry in the audit trail that they looked. `page` says
 * where. Throws NotFound where there is no such person, or none that this reader's provider has ever had a line for.
 */
export async function openPerson(scope: Scope, id: number, page = 'summary'): Promise<SeenPerson> {
  const care = await careOf(scope, id);
  const view = viewOf(scope.who.role, care.now);
  const fields: SeenField[] = fieldsSeenBy(view);
  const person = await scope.db
    .selectFrom('person')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .select(['id', 'version', ...fields])
    .executeTakeFirst();
  if (person === undefined) throw new NotFound('person');
  scope.audit({ act: 'person seen', subject: ['person', id], personId: id, detail: { page, view } });
  const ended = view === 'provider after' ? care.endedOn : null;
  const seen = { ...(person as unknown as SeenPerson), view, care_ended_on: ended };
  if (!fields.includes('key_worker_id')) return seen;
  const worker = seen.key_worker_id ? await findColleague(scope, seen.key_worker_id) : undefined;
  return { ...seen, key_worker_name: worker?.name ?? null, key_worker_email: worker?.email ?? null };
}

/** Which reader whoever asks is of each of some people, as `openPerson` would say; who acts for a provider by a link is one of its people. */
export async function viewsOf(
  scope: Scope,
  personIds: readonly number[],
): Promise<ReadonlyMap<number, View>> {
  const ids = [...new Set(personIds)];
  const own = scope.who.providerId !== null;
  const role = own ? 'provider_coordinator' : scope.who.role;
  const cared = own ? await caredForNow(scope, ids) : new Set(ids);
  return new Map(ids.map((id) => [id, viewOf(role, cared.has(id))]));
}

/** Those of some people who have a line, seen by whoever asks, that has not ended. */
async function caredForNow(scope: Scope, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`select distinct person_id as id from package_line
    where council_id = ${scope.who.councilId} and person_id = any(${ids}::bigint[])
      and (ends_on is null or ends_on >= ${todayOf(scope)})`.execute(scope.db);
  return new Set(rows.map(({ id }) => id));
}

/** Whether there is a line for the person, seen by whoever asks, that has not ended; and the last day of those that have. */
async function careOf(scope: Scope, personId: number): Promise<{ now: boolean; endedOn: string | null }> {
  if (scope.who.providerId === null) return { now: true, endedOn: null };
  const line = await scope.db
    .selectFrom('package_line')
    .where('person_id', '=', personId)
    .select((is) => [
      sql<boolean | null>`bool_or(ends_on is null or ends_on >= ${todayOf(scope)})`.as('now'),
      is.fn.max('ends_on').as('ended_on'),
    ])
    .executeTakeFirstOrThrow();
  return { now: line.now === true, endedOn: line.ended_on };
}

async function findColleague(scope: Scope, id: number) {
  return await scope.db
    .selectFrom('app_user')
    .where('id', '=', id)
    .select(['id', 'name', 'email'])
    .executeTakeFirst();
}

/** All that is written down about a person and the version that it is, to change it. Throws NotFound. For actions. */
export async function getPersonDetails(
  scope: Scope,
  id: number,
): Promise<PersonDetails & { readonly version: number; readonly died_on: string | null }> {
  const person = await scope.db
    .selectFrom('person')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .select(['version', 'died_on', ...allFields])
    .executeTakeFirst();
  if (person === undefined) throw new NotFound('person');
  return person;
}

/** As `getPersonDetails`, for a page: that they looked goes into the audit trail. */
export async function openPersonToChange(scope: Scope, id: number) {
  const details = await getPersonDetails(scope, id);
  scope.audit({ act: 'person seen', subject: ['person', id], personId: id, detail: { page: 'change' } });
  return details;
}

/** Somebody who is already here: enough to tell whether it is the same person. */
export type Lookalike = Pick<
  PersonRow,
  'id' | 'reference' | 'title' | 'given_name' | 'family_name' | 'date_of_birth' | 'postcode'
>;

const lookalikeColumns = [
  'id',
  'reference',
  'title',
  'given_name',
  'family_name',
  'date_of_birth',
  'postcode',
] as const;

/** People of the same name (accents and capitals apart) born on the same day, or where either day is not known, other than `exceptId`. */
export async function findLookalikes(
  scope: Scope,
  {
    given_name,
    family_name,
    date_of_birth,
  }: Pick<PersonDetails, 'given_name' | 'family_name' | 'date_of_birth'>,
  exceptId: number | null,
): Promise<Lookalike[]> {
  let query = scope.db
    .selectFrom('person')
    .where('council_id', '=', scope.who.councilId)
    .where(sql<SqlBool>`coalesce(date_of_birth = ${date_of_birth}::date, true)`)
    .where(
      sql<SqlBool>`search_words(given_name || ' ' || family_name) = search_words(${`${given_name} ${family_name}`})`,
    );
  if (exceptId !== null) query = query.where('id', '<>', exceptId);
  return await query.select(lookalikeColumns).orderBy('id').limit(5).execute();
}

/** The person who has an NHS number or a reference, in whichever case it is written (as it is given comes first), where there is one. */
export async function findPersonBy(
  scope: Scope,
  field: 'nhs_number' | 'reference',
  value: string,
): Promise<Lookalike | undefined> {
  return await scope.db
    .selectFrom('person')
    .where('council_id', '=', scope.who.councilId)
    .where((is) => is(is.fn<string>('lower', [field]), '=', value.toLowerCase()))
    .orderBy((is) => is(field, '=', value), 'desc')
    .select(lookalikeColumns)
    .executeTakeFirst();
}

/** Where a postcode is, where that is known. */
async function findPosition(scope: Scope, postcode: string | null) {
  if (postcode === null) return { latitude: null, longitude: null };
  const place = await scope.db
    .selectFrom('place_postcode')
    .where('postcode', '=', postcode)
    .select(['latitude', 'longitude'])
    .executeTakeFirst();
  return place ?? { latitude: null, longitude: null };
}

/** Writes a new person, placed on the map by their postcode; answers their id. */
export async function insertPerson(scope: Scope, details: PersonDetails): Promise<number> {
  const { id } = await scope.db
    .insertInto('person')
    .values({
      ...details,
      address_lines: [...details.address_lines],
      ...(await findPosition(scope, details.postcode)),
      council_id: scope.who.councilId,
      recorded_at: new Date(scope.now.epochMilliseconds),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Writes what changed on a person's record, and keeps beside it what each field said before. Throws ChangedMeanwhile
 * unless the record is still at `version`.
 */
export async function updatePerson(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  before: Readonly<Record<string, unknown>>,
  after: Partial<PersonDetails & { readonly died_on: string | null }>,
): Promise<void> {
  const { address_lines, ...others } = after;
  const position = after.postcode === undefined ? {} : await findPosition(scope, after.postcode);
  const changed = await scope.db
    .updateTable('person')
    .set({
      ...others,
      ...position,
      ...(address_lines ? { address_lines: [...address_lines] } : {}),
      version: version + 1,
    })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new ChangedMeanwhile('record');
  const fields = Object.entries(after).map(([field, to]) => [field, { from: before[field] ?? null, to }]);
  await scope.db
    .insertInto('person_change')
    .values({
      council_id: scope.who.councilId,
      person_id: id,
      version: version + 1,
      changed: JSON.stringify(Object.fromEntries(fields)),
      changed_by: scope.who.userId,
      changed_at: new Date(scope.now.epochMilliseconds),
    })
    .execute();
}

/** The council's people who may be a key worker: social workers and brokers, by name. */
export async function listKeyWorkers(scope: Scope): Promise<{ id: number; name: string }[]> {
  return await scope.db
    .selectFrom('app_user')
    .innerJoin('membership', 'membership.user_id', 'app_user.id')
    .where('membership.council_id', '=', scope.who.councilId)
    .where('membership.ended_at', 'is', null)
    .where('membership.role', 'in', ['social_worker', 'broker'])
    .select(['app_user.id', 'app_user.name'])
    .distinct()
    .orderBy('app_user.name')
    .execute();
}

/** The providers whose people a list can be narrowed to. */
export async function listProviderNames(scope: Scope): Promise<{ id: number; name: string }[]> {
  return await scope.db
    .selectFrom('provider')
    .where('council_id', '=', scope.who.councilId)
    .select(['id', 'name'])
    .orderBy('name')
    .execute();
}
