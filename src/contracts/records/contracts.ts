/** Contracts: lists of them, one of them, and writing them. Terms are in contract-terms.ts. */
import { type ExpressionBuilder, type JoinBuilder, sql, type SqlBool } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Schema } from '../../platform/schema.generated.ts';
import type { Listing } from '../../platform/listing.ts';
import type { Scope } from '../../platform/scope.ts';
import {
  type ContractDetails,
  type ContractKind,
  contractState,
  type ContractState,
} from '../rules/contract-words.ts';

/** A contract with its provider. Days are 'YYYY-MM-DD'. */
export type Contract = ContractDetails & {
  readonly id: number;
  readonly version: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly state: ContractState;
};

/** A line of the list of contracts, with how its terms stand today. */
export type ContractRow = Contract & {
  /** The first day of the terms that hold today; null where none do. */
  readonly termsSince: string | null;
  /** The first day of the terms that hold next, where any are recorded. */
  readonly termsNext: string | null;
};

/** What to list. */
export type ContractFilter = {
  readonly words: string;
  readonly providerId: number | null;
  readonly kind: ContractKind | null;
  readonly state: ContractState | null;
};

export const contractSorts = ['provider', 'reference', 'title', 'kind', 'starts', 'ends'] as const;
export type ContractSort = (typeof contractSorts)[number];

const orders = {
  provider: ['p.name', 'c.reference'],
  reference: ['c.reference'],
  title: ['c.title', 'c.reference'],
  kind: ['c.kind', 'p.name', 'c.reference'],
  starts: ['c.starts_on', 'c.reference'],
  ends: ['c.ends_on', 'c.reference'],
} as const satisfies Record<ContractSort, readonly string[]>;

type Tables = Schema & { c: Schema['contract']; p: Schema['provider'] };

/** The local day of the work, 'YYYY-MM-DD'. */
export function today(scope: Scope): string {
  return londonDay(scope.now).toString();
}

/** One page of the contracts that fit, and how many there are in all. `limit` null gives every one. */
export async function listContracts(
  scope: Scope,
  filter: ContractFilter,
  { sort = { by: 'provider', descending: false }, limit = 50, offset = 0 }: Listing<ContractSort> = {},
): Promise<{ rows: ContractRow[]; total: number }> {
  const day = today(scope);
  let query = contracts(scope)
    .where(fits(filter, day))
    .select([since(day).as('terms_since'), next(day).as('terms_next')]);
  for (const by of orders[sort.by])
    query = query.orderBy(by, (order) => (sort.descending ? order.desc() : order.asc()).nullsLast());
  query = query.orderBy('c.id');
  if (limit !== null) query = query.limit(limit).offset(offset);
  const counted = scope.db
    .selectFrom('contract as c')
    .innerJoin('provider as p', joinProvider)
    .where('c.council_id', '=', scope.who.councilId)
    .where(fits(filter, day))
    .select((is) => is.fn.countAll<number>().as('total'));
  const rows = await query.execute();
  return {
    rows: rows.map((row) => ({
      ...fromRow(row, day),
      termsSince: row.terms_since,
      termsNext: row.terms_next,
    })),
    total: (await counted.executeTakeFirstOrThrow()).total,
  };
}

/** One contract; throws NotFound where there is none that whoever asks may see. */
export async function getContract(scope: Scope, id: number): Promise<Contract> {
  const row = await contracts(scope).where('c.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFound('contract');
  return fromRow(row, today(scope));
}

/** The contract with a reference, where there is one. */
export async function findContractByReference(
  scope: Scope,
  reference: string,
): Promise<Contract | undefined> {
  const row = await contracts(scope).where('c.reference', '=', reference).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row, today(scope));
}

/** The contracts whose terms could be copied: every other that has any, by provider. */
export async function listContractsWithTerms(
  scope: Scope,
  exceptId: number,
): Promise<{ id: number; reference: string; title: string; providerName: string }[]> {
  return await contracts(scope)
    .where('c.id', '<>', exceptId)
    .where(
      sql<SqlBool>`exists (select from contract_terms t where t.council_id = c.council_id and t.contract_id = c.id)`,
    )
    .clearSelect()
    .select(['c.id', 'c.reference', 'c.title', 'p.name as providerName'])
    .orderBy('p.name')
    .orderBy('c.reference')
    .execute();
}

/** Writes a new contract; answers its id. For actions. */
export async function insertContract(
  scope: Scope,
  providerId: number,
  details: ContractDetails,
): Promise<number> {
  const { id } = await scope.db
    .insertInto('contract')
    .values({ council_id: scope.who.councilId, provider_id: providerId, ...columnsOf(details) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes a contract's details. Throws ChangedMeanwhile unless it is still at `version`. For actions. */
export async function updateContract(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  details: ContractDetails,
): Promise<void> {
  const changed = await scope.db
    .updateTable('contract')
    .set({ ...columnsOf(details), version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new ChangedMeanwhile('contract');
}

/** Whether the council has such a provider. */
export async function findProviderName(scope: Scope, id: number): Promise<string | undefined> {
  const row = await scope.db
    .selectFrom('provider')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .select('name')
    .executeTakeFirst();
  return row?.name;
}

function contracts(scope: Scope) {
  return scope.db
    .selectFrom('contract as c')
    .innerJoin('provider as p', joinProvider)
    .where('c.council_id', '=', scope.who.councilId)
    .select([
      'c.id',
      'c.version',
      'c.reference',
      'c.title',
      'c.kind',
      'c.area',
      'c.starts_on',
      'c.ends_on',
      'c.provider_id',
      'p.name as provider_name',
    ]);
}

function joinProvider(join: JoinBuilder<Tables, 'c' | 'p'>) {
  return join.onRef('p.council_id', '=', 'c.council_id').onRef('p.id', '=', 'c.provider_id');
}

/** The first day of the stretch in which the terms of a day hold: that of the version recorded last by then. */
function since(day: string) {
  return sql<string | null>`(select t.effective_from from contract_terms t where t.council_id = c.council_id
    and t.contract_id = c.id and t.effective_from <= ${day} order by t.version desc limit 1)`;
}

/** The first day on which a version recorded after the one that holds takes over. */
function next(day: string) {
  return sql<
    string | null
  >`(select min(t.effective_from) from contract_terms t where t.council_id = c.council_id
    and t.contract_id = c.id and t.effective_from > ${day} and t.version > coalesce((select max(h.version) from contract_terms h
      where h.council_id = c.council_id and h.contract_id = c.id and h.effective_from <= ${day}), 0))`;
}

function fits({ words, providerId, kind, state }: ContractFilter, day: string) {
  return (is: ExpressionBuilder<Tables, 'c' | 'p'>) => {
    const all = [
      sql<SqlBool>`search_words(c.reference || ' ' || c.title || ' ' || coalesce(c.area, '') || ' ' || p.name) like all
        (select '%' || word || '%' from regexp_split_to_table(search_words(${words}), ' ') word)`,
    ];
    if (providerId !== null) all.push(sql<SqlBool>`c.provider_id = ${providerId}`);
    if (kind !== null) all.push(sql<SqlBool>`c.kind = ${kind}`);
    if (state === 'not started') all.push(sql<SqlBool>`c.starts_on > ${day}`);
    if (state === 'ended') all.push(sql<SqlBool>`c.ends_on < ${day}`);
    if (state === 'in force')
      all.push(sql<SqlBool>`c.starts_on <= ${day} and (c.ends_on is null or c.ends_on >= ${day})`);
    return is.and(all);
  };
}

type Row = {
  id: number;
  version: number;
  reference: string;
  title: string;
  kind: ContractKind;
  area: string | null;
  starts_on: string;
  ends_on: string | null;
  provider_id: number;
  provider_name: string;
};

function fromRow(row: Row, day: string): Contract {
  const { starts_on: startsOn, ends_on: endsOn } = row;
  return {
    id: row.id,
    version: row.version,
    reference: row.reference,
    title: row.title,
    kind: row.kind,
    area: row.area,
    startsOn,
    endsOn,
    providerId: row.provider_id,
    providerName: row.provider_name,
    state: contractState({ startsOn, endsOn }, day),
  };
}

function columnsOf({ reference, title, kind, area, startsOn, endsOn }: ContractDetails) {
  return { reference, title, kind, area, starts_on: startsOn, ends_on: endsOn };
}
