/** Care workers and their checks. Written by their provider; seen by it and by the council's contracts officers and auditors. */
import { sql, type Expression, type OrderByItemBuilder, type SqlBool } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import { hasWords } from '../../people/records/word-search.ts';
import type { Listing } from '../../platform/listing.ts';
import type { Scope } from '../../platform/scope.ts';
import {
  neededChecks,
  ENDS_SOON_DAYS,
  type Check,
  type CheckKind,
  type CheckState,
} from '../rules/checks.ts';
import type { Gender, WorkerDetails } from '../rules/provider-details.ts';

/** A line of the list of care workers: how many of their checks stand how, and which comes to its end first. */
export type WorkerRow = {
  readonly id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly reference: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly gender: Gender | null;
  readonly languages: readonly string[];
  readonly ends_on: string | null;
  readonly expired: readonly CheckKind[];
  readonly missing: readonly CheckKind[];
  readonly ending: readonly CheckKind[];
  readonly next_ends_on: string | null;
};

/** What to list. `state` 'attention' is anything expired, missing or ending soon; 'lacking' is expired or missing. */
export type WorkerFilter = {
  readonly words?: string | undefined;
  readonly providerId?: number | undefined;
  readonly state?: CheckState | 'attention' | 'lacking' | undefined;
  readonly kind?: CheckKind | undefined;
  readonly employed: 'now' | 'left' | 'all';
};

export const workerSorts = ['concern', 'name', 'reference', 'ends'] as const;
export type WorkerSort = (typeof workerSorts)[number];

/** What the checks of one worker come to on a day. */
type Concern = {
  expired: CheckKind[];
  missing: CheckKind[];
  ending: CheckKind[];
  held: CheckKind[];
  next_ends_on: string | null;
};

/** Every worker, their provider and what their checks come to: the newest of each kind that counts, as `standingChecks` says. */
function workersWithConcerns(scope: Scope, providerId: number | undefined) {
  const day = londonDay(scope.now).toString();
  const soon = Temporal.PlainDate.from(day).add({ days: ENDS_SOON_DAYS }).toString();
  const needed = [...neededChecks];
  const concern = sql<Concern>`lateral (
    select coalesce(array_agg(s.kind order by s.kind) filter (where s.expires_on < ${day}::date), '{}') as expired,
      coalesce(array_agg(s.kind order by s.kind) filter (where s.expires_on between ${day}::date and ${soon}::date), '{}') as ending,
      coalesce(array_agg(s.kind), '{}') as held,
      array(select unnest(${needed}::text[]) except select unnest(array_agg(s.kind)) order by 1) as missing,
      min(s.expires_on) as next_ends_on
    from (
      select distinct on (c.kind) c.kind, c.expires_on from worker_check c
      where c.council_id = care_worker.council_id and c.care_worker_id = care_worker.id and not c.withdrawn
        and c.id not in (select r.corrects_id from worker_check r where r.corrects_id is not null)
      order by c.kind, c.done_on desc, c.id desc) s)`.as<'concern'>(sql`concern`);
  let workers = scope.db
    .selectFrom('care_worker')
    .innerJoin(concern, (on) => on.onTrue())
    .where('care_worker.council_id', '=', scope.who.councilId);
  if (providerId !== undefined) workers = workers.where('care_worker.provider_id', '=', providerId);
  return workers;
}

const lacks = sql<SqlBool>`(cardinality(concern.expired) > 0 or cardinality(concern.missing) > 0)`;
const ends = sql<SqlBool>`cardinality(concern.ending) > 0`;

/** Whether a worker's checks are as asked: of any kind, or of one. */
function inState({ state, kind }: Pick<WorkerFilter, 'state' | 'kind'>): Expression<SqlBool> {
  const has = (column: 'expired' | 'missing' | 'ending' | 'held'): Expression<SqlBool> =>
    kind === undefined
      ? sql<SqlBool>`cardinality(${sql.ref(`concern.${column}`)}) > 0`
      : sql<SqlBool>`${kind} = any (${sql.ref(`concern.${column}`)})`;
  const lacking = sql<SqlBool>`(${has('expired')} or ${has('missing')})`;
  const attention = sql<SqlBool>`(${lacking} or ${has('ending')})`;
  switch (state) {
    case 'expired':
      return has('expired');
    case 'missing':
      return has('missing');
    case 'ends soon':
      return has('ending');
    case 'lacking':
      return lacking;
    case 'attention':
      return attention;
    case 'good':
      return kind === undefined
        ? sql<SqlBool>`not ${attention}`
        : sql<SqlBool>`(${has('held')} and not ${attention})`;
    case undefined:
      return kind === undefined ? sql<SqlBool>`true` : has('held');
    default:
      return state satisfies never;
  }
}

function conditions(scope: Scope, filter: WorkerFilter): Expression<SqlBool> {
  const { words, employed } = filter;
  const left = sql<SqlBool>`coalesce(care_worker.ends_on < ${londonDay(scope.now).toString()}::date, false)`;
  const now = { now: sql<SqlBool>`not ${left}`, left, all: sql<SqlBool>`true` }[employed];
  const named =
    words === undefined || words.trim() === ''
      ? sql<SqlBool>`true`
      : hasWords(sql.ref('care_worker.search_text'), words);
  return sql<SqlBool>`(${inState(filter)} and ${now} and ${named})`;
}

/** One page of the care workers who fit a filter, those of most concern first, and how many there are in all. */
export async function listWorkers(
  scope: Scope,
  filter: WorkerFilter,
  { sort = { by: 'concern', descending: false }, limit = 50, offset = 0 }: Listing<WorkerSort> = {},
): Promise<{ rows: WorkerRow[]; total: number }> {
  const found = workersWithConcerns(scope, filter.providerId).where(conditions(scope, filter));
  let query = found
    .innerJoin('provider', (on) =>
      on
        .onRef('provider.council_id', '=', 'care_worker.council_id')
        .onRef('provider.id', '=', 'care_worker.provider_id'),
    )
    .select([
      'care_worker.id',
      'care_worker.provider_id',
      'provider.name as provider_name',
      'care_worker.reference',
      'given_name',
      'family_name',
      'gender',
      'languages',
      'care_worker.ends_on',
      'concern.expired',
      'concern.missing',
      'concern.ending',
      'concern.next_ends_on',
      sql<number>`count(*) over ()`.as('total'),
    ]);
  const direction = (by: OrderByItemBuilder) => (sort.descending ? by.desc() : by.asc()).nullsLast();
  if (sort.by === 'concern') {
    query = query
      .orderBy(sql`case when ${lacks} then 0 when ${ends} then 1 else 2 end`, direction)
      .orderBy('concern.next_ends_on', (by) => by.asc().nullsLast());
  } else if (sort.by === 'ends') query = query.orderBy('concern.next_ends_on', direction);
  else if (sort.by === 'reference') query = query.orderBy('care_worker.reference', direction);
  const named = sort.by === 'name' ? direction : 'asc';
  query = query.orderBy('family_name', named).orderBy('given_name', named).orderBy('care_worker.id');
  if (limit !== null) query = query.limit(limit).offset(offset);
  const rows = await query.execute();
  if (rows.length === 0 && offset > 0) {
    return { rows: [], total: (await listWorkers(scope, filter, { sort, limit: 1, offset: 0 })).total };
  }
  return { rows, total: rows[0]?.total ?? 0 };
}

/** How many of the workers employed now have something expired or missing, and how many something that ends soon. */
export async function countConcerns(
  scope: Scope,
  providerId?: number,
): Promise<{ workers: number; lacking: number; ending: number }> {
  return await workersWithConcerns(scope, providerId)
    .where(conditions(scope, { employed: 'now' }))
    .select((is) => [
      is.fn.countAll<number>().as('workers'),
      sql<number>`count(*) filter (where ${lacks})`.as('lacking'),
      sql<number>`count(*) filter (where ${ends})`.as('ending'),
    ])
    .executeTakeFirstOrThrow();
}

export type Worker = WorkerDetails & {
  readonly id: number;
  readonly provider_id: number;
  readonly provider_name: string;
  readonly version: number;
};

/** One care worker. Throws NotFound where there is none, or none that whoever asks may see. */
export async function getWorker(scope: Scope, id: number): Promise<Worker> {
  const worker = await scope.db
    .selectFrom('care_worker')
    .innerJoin('provider', (on) =>
      on
        .onRef('provider.council_id', '=', 'care_worker.council_id')
        .onRef('provider.id', '=', 'care_worker.provider_id'),
    )
    .where('care_worker.council_id', '=', scope.who.councilId)
    .where('care_worker.id', '=', id)
    .select([
      'care_worker.id',
      'care_worker.provider_id',
      'provider.name as provider_name',
      'care_worker.version',
      'care_worker.reference',
      'given_name',
      'family_name',
      'gender',
      'languages',
      'care_worker.phone',
      'care_worker.starts_on',
      'care_worker.ends_on',
    ])
    .executeTakeFirst();
  if (worker === undefined) throw new NotFound('care worker');
  return { ...worker, gender: worker.gender ?? 'not stated' };
}

/** The care worker of a provider who has a reference, where there is one. */
export async function findWorkerByReference(
  scope: Scope,
  providerId: number,
  reference: string,
): Promise<{ id: number; given_name: string; family_name: string } | undefined> {
  return await scope.db
    .selectFrom('care_worker')
    .where('council_id', '=', scope.who.councilId)
    .where('provider_id', '=', providerId)
    .where('reference', '=', reference)
    .select(['id', 'given_name', 'family_name'])
    .executeTakeFirst();
}

/** Writes a new care worker of a provider; answers their id. */
export async function insertWorker(
  scope: Scope,
  providerId: number,
  details: WorkerDetails,
): Promise<number> {
  const { id } = await scope.db
    .insertInto('care_worker')
    .values({
      ...details,
      languages: [...details.languages],
      council_id: scope.who.councilId,
      provider_id: providerId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Writes what changed of a care worker. Throws ChangedMeanwhile unless they are still at `version`. */
export async function updateWorker(
  scope: Scope,
  { id, version }: { readonly id: number; readonly version: number },
  { languages, ...others }: Partial<WorkerDetails>,
): Promise<void> {
  const changed = await scope.db
    .updateTable('care_worker')
    .set({ ...others, ...(languages ? { languages: [...languages] } : {}), version: version + 1 })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new ChangedMeanwhile('care worker');
}

/** A check as it was written down. */
export type RecordedCheck = Check & {
  readonly reference: string | null;
  readonly note: string | null;
  readonly recorded_at: Date;
  readonly recorded_by_name: string | null;
};

/** Every check of a care worker, the newest first, with those that were corrected or withdrawn. */
export async function listChecks(scope: Scope, workerId: number): Promise<RecordedCheck[]> {
  return await scope.db
    .selectFrom('worker_check')
    .leftJoin('app_user', 'app_user.id', 'worker_check.recorded_by')
    .where('worker_check.council_id', '=', scope.who.councilId)
    .where('care_worker_id', '=', workerId)
    .select([
      'worker_check.id',
      'kind',
      'reference',
      'done_on',
      'expires_on',
      'note',
      'corrects_id',
      'withdrawn',
      'recorded_at',
      'app_user.name as recorded_by_name',
    ])
    .orderBy('done_on', 'desc')
    .orderBy('worker_check.id', 'desc')
    .execute();
}

/** What to write down of a check. */
export type NewCheck = Omit<Check, 'id'> & {
  readonly reference: string | null;
  readonly note: string | null;
};

/** Writes down a check of a care worker; answers its id. */
export async function insertCheck(
  scope: Scope,
  worker: { readonly id: number; readonly provider_id: number },
  check: NewCheck,
): Promise<number> {
  const { id } = await scope.db
    .insertInto('worker_check')
    .values({
      ...check,
      council_id: scope.who.councilId,
      provider_id: worker.provider_id,
      care_worker_id: worker.id,
      recorded_by: scope.who.userId,
      recorded_at: new Date(scope.now.epochMilliseconds),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
