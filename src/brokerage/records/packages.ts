import { sql, type SqlBool } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { wordsToFind } from '../../people/rules/person-search.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Listing } from '../../platform/listing.ts';
import type { Scope } from '../../platform/scope.ts';
import type { PackageStatus } from '../rules/package-status.ts';

/** A care package as it is written down. Days are 'YYYY-MM-DD'. */
export type CarePackage = {
  readonly id: number;
  readonly reference: string;
  readonly person_id: number;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly primary_need: string | null;
  readonly cover_note: string | null;
  readonly version: number;
};

/** A line of the list of packages. */
export type PackageRow = {
  readonly id: number;
  readonly reference: string;
  readonly person_id: number;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly person_reference: string;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly providers: readonly string[];
  readonly services: readonly string[];
  readonly status: PackageStatus;
};

export type PackageFilter = {
  readonly words?: string | undefined;
  readonly personId?: number | undefined;
  readonly providerId?: number | undefined;
  readonly status?: PackageStatus | undefined;
};

export const packageSorts = ['person', 'reference', 'starts', 'ends'] as const;
export type PackageSort = (typeof packageSorts)[number];

const orders = {
  person: sql`person.family_name, person.given_name, p.id`,
  reference: sql`length(p.reference), p.reference`,
  starts: sql`p.starts_on, p.id`,
  ends: sql`p.ends_on nulls last, p.id`,
} as const satisfies Record<PackageSort, unknown>;

const ordersDown = {
  person: sql`person.family_name desc, person.given_name desc, p.id`,
  reference: sql`length(p.reference) desc, p.reference desc`,
  starts: sql`p.starts_on desc, p.id`,
  ends: sql`p.ends_on desc nulls last, p.id`,
} as const satisfies Record<PackageSort, unknown>;

/** The status of a package p at the time of the work as `state.status`, told from its lines as package-status.ts tells it. */
function state(scope: Scope) {
  const today = londonDay(scope.now).toString();
  const now = scope.now.toString();
  return sql`cross join lateral (
      select case coalesce(min(case
          when l.ends_on < ${today} then 4
          when l.starts_on > ${today} then 3
          when exists (select from suspension s where s.council_id = l.council_id and s.package_line_id = l.id
            and s.starts_at <= ${now} and (s.ends_at is null or s.ends_at > ${now})) then 2
          else 1 end), case when p.ends_on < ${today} then 4 else 3 end)
        when 1 then 'live' when 2 then 'suspended' when 3 then 'not started' else 'ended' end as status
      from package_line l where l.council_id = p.council_id and l.care_package_id = p.id) state`;
}

function conditions(scope: Scope, { words, personId, providerId, status }: PackageFilter) {
  const all = [sql<SqlBool>`p.council_id = ${scope.who.councilId}`];
  if (words !== undefined && words.trim() !== '')
    all.push(sql`(person.search_text like all (select '%' || word || '%' from regexp_split_to_table(search_words(${wordsToFind(words)}), ' ') word)
      or lower(p.reference) = lower(${words.trim()}))`);
  if (personId !== undefined) all.push(sql`p.person_id = ${personId}`);
  if (providerId !== undefined)
    all.push(sql`exists (select from package_line l where l.council_id = p.council_id and l.care_package_id = p.id
      and l.provider_id = ${providerId})`);
  if (status !== undefined) all.push(sql`state.status = ${status}`);
  return sql.join(all, sql` and `);
}

/** One page of the care packages that fit a filter, and how many there are in all. `limit` null gives every one. */
export async function listPackages(
  scope: Scope,
  filter: PackageFilter,
  { sort = { by: 'person', descending: false }, limit = 50, offset = 0 }: Listing<PackageSort> = {},
): Promise<{ rows: PackageRow[]; total: number }> {
  const order = sort.descending ? ordersDown[sort.by] : orders[sort.by];
  const chosen = sql`care_package p join person on person.council_id = p.council_id and person.id = p.person_id
    ${filter.status === undefined ? sql`` : state(scope)} where ${conditions(scope, filter)}`;
  const { rows } =
    await sql<PackageRow>`select p.id, p.reference, p.person_id, person.title, person.given_name, person.family_name,
      person.reference as person_reference, p.starts_on, p.ends_on, coalesce(line.providers, '{}') as providers,
      coalesce(line.services, '{}') as services, state.status
    from (select p.* from ${chosen} order by ${order} limit ${limit} offset ${offset}) p
      join person on person.council_id = p.council_id and person.id = p.person_id
      ${state(scope)}
      cross join lateral (
        select array_agg(distinct pr.name order by pr.name) as providers, array_agg(distinct l.service order by l.service) as services
        from package_line l join provider pr on pr.council_id = l.council_id and pr.id = l.provider_id
        where l.council_id = p.council_id and l.care_package_id = p.id) line
    order by ${order}`.execute(scope.db);
  const counted = await sql<{ total: number }>`select count(*) as total from ${chosen}`.execute(scope.db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** One care package. Throws NotFound. */
export async function getPackage(scope: Scope, id: number): Promise<CarePackage> {
  const row = await scope.db
    .selectFrom('care_package')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .select(['id', 'reference', 'person_id', 'starts_on', 'ends_on', 'primary_need', 'cover_note', 'version'])
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('care package');
  return row;
}

/** Writes a new care package and gives it its reference, such as CP1042; answers both. For actions. */
export async function insertPackage(
  scope: Scope,
  values: Pick<CarePackage, 'person_id' | 'starts_on' | 'primary_need' | 'cover_note'>,
): Promise<{ id: number; reference: string }> {
  const { id } = await scope.db
    .insertInto('care_package')
    .values({
      ...values,
      council_id: scope.who.councilId,
      reference: sql`gen_random_uuid()`,
      created_by: scope.who.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const reference = `CP${id}`;
  await scope.db
    .updateTable('care_package')
    .set({ reference })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
  return { id, reference };
}

/** Writes what changed on a package. Throws ChangedMeanwhile unless it is still at `version`. For actions. */
export async function updatePackage(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  values: Partial<Pick<CarePackage, 'primary_need' | 'cover_note' | 'ends_on'>>,
): Promise<void> {
  const done = await scope.db
    .updateTable('care_package')
    .set({ ...values, version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n) throw new ChangedMeanwhile('care package');
}
