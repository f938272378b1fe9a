/** Providers and their branches. A provider's people see their own provider and nothing of any other. */
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { hasWords } from '../../people/records/word-search.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Schema } from '../../platform/schema.generated.ts';
import type { Listing } from '../../platform/listing.ts';
import type { Scope } from '../../platform/scope.ts';
import type {
  BranchDetails,
  ProviderDetails,
  RegistrationStatus,
  Sector,
  Size,
} from '../rules/provider-details.ts';
import { mostWorryingFirst, type Rating, type Unrated } from '../rules/ratings.ts';
import { standingSql } from './ratings.ts';

/** A line of the list of providers. `said` is what stands of its branches, or of itself, the most worrying first. */
export type ProviderRow = {
  readonly id: number;
  readonly reference: string;
  readonly name: string;
  readonly trading_name: string | null;
  readonly sector: Sector;
  readonly size: Size;
  readonly local: boolean;
  readonly registration_status: RegistrationStatus;
  readonly branches: number;
  readonly said: readonly (Rating | Unrated)[];
  readonly ends_on: string | null;
};

/** What to list. `rating` 'nothing' is those of whom nothing is known. `working` leaves out those the council has ceased with. */
export type ProviderFilter = {
  readonly words?: string | undefined;
  readonly sector?: Sector | undefined;
  readonly size?: Size | undefined;
  readonly local?: boolean | undefined;
  readonly rating?: Rating | Unrated | 'nothing' | undefined;
  readonly status?: RegistrationStatus | undefined;
  readonly working?: boolean | undefined;
};

export const providerSorts = ['name', 'reference', 'sector', 'size'] as const;
export type ProviderSort = (typeof providerSorts)[number];

type ProviderExpressions = ExpressionBuilder<Schema, 'provider'>;

/** What stands of each open branch of a provider, or, where nothing does, of the provider as a whole. */
const saidOfProvider = sql<(Rating | Unrated)[]>`coalesce(
  (select array_agg(distinct s.rating) from ${standingSql} s join branch b on b.council_id = s.council_id and b.id = s.branch_id
    where s.council_id = provider.council_id and s.provider_id = provider.id and b.closed_on is null),
  (select array_agg(s.rating) from ${standingSql} s
    where s.council_id = provider.council_id and s.provider_id = provider.id and s.branch_id is null),
  '{}')`;

function conditions(scope: Scope, filter: ProviderFilter) {
  const { words, sector, size, local, rating, status, working } = filter;
  const today = scope.now.toZonedDateTimeISO('Europe/London').toPlainDate().toString();
  return (is: ProviderExpressions) => {
    const all: Expression<SqlBool>[] = [is('council_id', '=', scope.who.councilId)];
    if (words !== undefined && words.trim() !== '') {
      all.push(hasWords(sql.ref('search_text'), words));
    }
    if (sector !== undefined) all.push(is('sector', '=', sector));
    if (size !== undefined) all.push(is('size', '=', size));
    if (local === true) all.push(is('local', '=', true));
    if (status !== undefined) all.push(is('registration_status', '=', status));
    if (working === true) all.push(is.or([is('ends_on', 'is', null), is('ends_on', '>=', today)]));
    if (rating === 'nothing') all.push(sql<SqlBool>`cardinality(${saidOfProvider}) = 0`);
    else if (rating !== undefined) all.push(sql<SqlBool>`${rating} = any (${saidOfProvider})`);
    return is.and(all);
  };
}

/** One page of the providers that fit a filter, and how many there are in all. `limit` null gives every one. */
export async function listProviders(
  scope: Scope,
  filter: ProviderFilter,
  { sort = { by: 'name', descending: false }, limit = 50, offset = 0 }: Listing<ProviderSort> = {},
): Promise<{ rows: ProviderRow[]; total: number }> {
  const where = conditions(scope, filter);
  const order =
    sort.by === 'size' ? sql`array_position(array['small','medium','large'], size)` : sql.ref(sort.by);
  let query = scope.db
    .selectFrom('provider')
    .where(where)
    .select([
      'id',
      'reference',
      'name',
      'trading_name',
      'sector',
      'size',
      'local',
      'registration_status',
      'ends_on',
      saidOfProvider.as('said'),
      sql<number>`(select count(*) from branch b where b.council_id = provider.council_id and b.provider_id = provider.id
        and b.closed_on is null)`.as('branches'),
    ])
    .orderBy(order, (by) => (sort.descending ? by.desc().nullsLast() : by.asc().nullsLast()))
    .orderBy('name')
    .orderBy('id');
  if (limit !== null) query = query.limit(limit).offset(offset);
  const rows = await query.execute();
  const { total } = await scope.db
    .selectFrom('provider')
    .where(where)
    .select((is) => is.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows: rows.map((row) => ({ ...row, said: mostWorryingFirst(row.said) })), total };
}

export const providerFields = [
  'reference',
  'name',
  'trading_name',
  'regulator_provider_id',
  'companies_house_number',
  'sector',
  'size',
  'local',
  'phone',
  'email',
  'website',
  'address_lines',
  'postcode',
  'registration_status',
  'registered_on',
  'deregistered_on',
  'starts_on',
  'ends_on',
] as const satisfies readonly (keyof ProviderDetails)[];

export type Provider = ProviderDetails & { readonly id: number; readonly version: number };

/** One provider. Throws NotFound where there is none, or none that whoever asks may see. */
export async function getProvider(scope: Scope, id: number): Promise<Provider> {
  const provider = await scope.db
    .selectFrom('provider')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .select(['id', 'version', ...providerFields])
    .executeTakeFirst();
  if (provider === undefined) throw new NotFound('provider');
  return provider;
}

/** Every provider by name, for a list to choose from. */
export async function listProviderChoices(
  scope: Scope,
): Promise<{ id: number; name: string; reference: string }[]> {
  return await scope.db
    .selectFrom('provider')
    .where('council_id', '=', scope.who.councilId)
    .select(['id', 'name', 'reference'])
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** The provider that has a reference or a regulator's id, or the same name (accents and capitals apart). */
export async function findProviderBy(
  scope: Scope,
  field: 'reference' | 'regulator_provider_id' | 'name',
  value: string,
): Promise<{ id: number; name: string; reference: string } | undefined> {
  const query = scope.db.selectFrom('provider').where('council_id', '=', scope.who.councilId);
  const found =
    field === 'name'
      ? query.where(sql<SqlBool>`search_words(name) = search_words(${value})`)
      : query.where(field, '=', value);
  return await found.select(['id', 'name', 'reference']).orderBy('id').executeTakeFirst();
}

/** Writes a new provider; answers its id. */
export async function insertProvider(scope: Scope, details: ProviderDetails): Promise<number> {
  const { id } = await scope.db
    .insertInto('provider')
    .values({ ...details, address_lines: [...details.address_lines], council_id: scope.who.councilId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes what changed of a provider. Throws ChangedMeanwhile unless it is still at `version`. */
export async function updateProvider(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  { address_lines, ...others }: Partial<ProviderDetails>,
): Promise<void> {
  const changed = await scope.db
    .updateTable('provider')
    .set({ ...others, ...(address_lines ? { address_lines: [...address_lines] } : {}), version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new ChangedMeanwhile('provider');
}

export const branchFields = [
  'name',
  'regulator_location_id',
  'address_lines',
  'postcode',
  'registration_status',
  'registered_on',
  'deregistered_on',
  'services',
  'languages',
  'areas',
  'closed_on',
] as const satisfies readonly (keyof BranchDetails)[];

export type Branch = BranchDetails & {
  readonly id: number;
  readonly provider_id: number;
  readonly version: number;
  readonly latitude: number | null;
  readonly longitude: number | null;
};

export const branchColumns = [
  'id',
  'provider_id',
  'version',
  'latitude',
  'longitude',
  ...branchFields,
] as const;

/** A provider's branches by name, those that have closed last. */
export async function listBranches(scope: Scope, providerId: number): Promise<Branch[]> {
  return await scope.db
    .selectFrom('branch')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .select(branchColumns)
    .orderBy('closed_on', (by) => by.desc().nullsFirst())
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** One branch of a provider. Throws NotFound. */
export async function getBranch(scope: Scope, providerId: number, id: number): Promise<Branch> {
  const branch = await scope.db
    .selectFrom('branch')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('id', '=', id)
    .select(branchColumns)
    .executeTakeFirst();
  if (branch === undefined) throw new NotFound('branch');
  return branch;
}

/** The branch that has a regulator's location id, where there is one. */
export async function findBranchByLocation(
  scope: Scope,
  locationId: string,
): Promise<{ id: number; provider_id: number; name: string } | undefined> {
  return await scope.db
    .selectFrom('branch')
    .where('council_id', '=', scope.who.councilId)
    .where('regulator_location_id', '=', locationId)
    .select(['id', 'provider_id', 'name'])
    .executeTakeFirst();
}

type Placed = BranchDetails & { readonly latitude?: number | null; readonly longitude?: number | null };

/** Where a branch is: by its postcode where that is known, or else as given. */
async function positionOf(scope: Scope, { postcode, latitude = null, longitude = null }: Partial<Placed>) {
  if (postcode === null || postcode === undefined) return { latitude, longitude };
  const place = await scope.db
    .selectFrom('place_postcode')
    .where('postcode', '=', postcode)
    .select(['latitude', 'longitude'])
    .executeTakeFirst();
  return place ?? { latitude, longitude };
}

/** The same values as the query builder takes them; it only reads the lists. */
type Written<T> = { [K in keyof T]: T[K] extends readonly string[] | undefined ? string[] : T[K] };

function asWritten<T extends object>(values: T): Written<T> {
  return values as Written<T>;
}

/** Writes a new branch of a provider; answers its id. */
export async function insertBranch(scope: Scope, providerId: number, details: Placed): Promise<number> {
  const { id } = await scope.db
    .insertInto('branch')
    .values({
      ...asWritten(details),
      ...(await positionOf(scope, details)),
      council_id: scope.who.councilId,
      provider_id: providerId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes what changed of a branch. Throws ChangedMeanwhile unless it is still at `version`. */
export async function updateBranch(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  change: Partial<BranchDetails>,
): Promise<void> {
  const position = change.postcode === undefined ? {} : await positionOf(scope, change);
  const changed = await scope.db
    .updateTable('branch')
    .set({ ...asWritten(change), ...position, version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new ChangedMeanwhile('branch');
}
