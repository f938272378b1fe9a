/** Care workers and their checks. Written by their provider; seen by it and by the council's contracts officers and auditors. */
import { sql, type Expression, type ExpressionBuilder, type OrderByItemBuilder, type SqlBool } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import type { Schema } from '../../platform/schema.generated.ts';
import type { Scope } from '../../platform/scope.ts';
import { neededChecks, WARNING_DAYS, type Check, type CheckKind, type CheckState } from '../rules/checks.ts';
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

type WorkerExpressions = ExpressionBuilder<Schema, 'care_worker'>;

function today(scope: Scope): string {
  return londonDay(scope.now).toString();
}

/** The newest check of each kind of each worker, of those that count; as `standingChecks` works it out. */
const standing = sql`(select distinct on (c.care_worker_id, c.kind) c.care_worker_id, c.kind, c.expires_on from worker_check c
  where c.council_id = care_worker.council_id and c.care_worker_id = care_worker.id and not c.withdrawn
    and not exists (select from worker_check r where r.council_id = c.council_id and r.corrects_id = c.id)
  order by c.care_worker_id, c.kind, c.done_on desc, c.id desc)`;

function kindsThat(condition: ReturnType<typeof sql>) {
  return sql<
    CheckKind[]
  >`coalesce((select array_agg(s.kind order by s.kind) from ${standing} s where ${condition}), '{}')`;
}

function states(scope: Scope) {
  const day = today(scope);
  const soon = Temporal.PlainDate.from(day).add({ days: WARNING_DAYS }).toString();
  return {
    expired: kindsThat(sql`s.expires_on < ${day}::date`),
    ending: kindsThat(sql`s.expires_on >= ${day}::date and s.expires_on <= ${soon}::date`),
    missing: sql<
      CheckKind[]
    >`coalesce((select array_agg(kind order by kind) from unnest(${[...neededChecks]}::text[]) kind
      where kind not in (select s.kind from ${standing} s)), '{}')`,
    next_ends_on: sql<string | null>`(select min(s.expires_on) from ${standing} s)`,
  };
}

function conditions(scope: Scope, filter: WorkerFilter) {
  const { words, providerId, state, kind, employed } = filter;
  const { expired, ending, missing } = states(scope);
  const of = (kinds: ReturnType<typeof kindsThat>): ReturnType<typeof sql<SqlBool>> =>
    kind === undefined ? sql<SqlBool>`cardinality(${kinds}) > 0` : sql<SqlBool>`${kind} = any (${kinds})`;
  const any = { expired: of(expired), missing: of(missing), 'ends soon': of(ending) };
  return (is: WorkerExpressions) => {
    const all: Expression<SqlBool>[] = [is('care_worker.council_id', '=', scope.who.councilId)];
    if (providerId !== undefined) all.push(is('care_worker.provider_id', '=', providerId));
    if (words !== undefined && words.trim() !== '') {
      all.push(
        sql<SqlBool>`care_worker.search_text like all (select '%' || word || '%' from regexp_split_to_table(search_words(${words}), ' ') word)`,
      );
    }
    const left = sql<SqlBool>`coalesce(care_worker.ends_on < ${today(scope)}::date, false)`;
    if (employed === 'now') all.push(is.not(left));
    if (employed === 'left') all.push(left);
    const attention = is.or(Object.values(any));
    const held = sql<SqlBool>`${kind ?? null}::text in (select s.kind from ${standing} s)`;
    if (state === 'attention') all.push(attention);
    else if (state === 'lacking') all.push(is.or([any.expired, any.missing]));
    else if (state === 'good') {
      all.push(is.not(attention));
      if (kind !== undefined) all.push(held);
    } else if (state !== undefined) all.push(any[state]);
    else if (kind !== undefined) all.push(held);
    return is.and(all);
  };
}

/** One page of the care workers who fit a filter, those of most concern first, and how many there are in all. */
export async function listWorkers(
  scope: Scope,
  filter: WorkerFilter,
  {
    sort = { by: 'concern', descending: false },
    limit = 50,
    offset = 0,
  }: {
    readonly sort?: { readonly by: WorkerSort; readonly descending: boolean };
    readonly limit?: number | null;
    readonly offset?: number;
  } = {},
): Promise<{ rows: WorkerRow[]; total: number }> {
  const where = conditions(scope, filter);
  const { expired, ending, missing, next_ends_on } = states(scope);
  let query = scope.db
    .selectFrom('care_worker')
    .innerJoin('provider', (on) =>
      on
        .onRef('provider.council_id', '=', 'care_worker.council_id')
        .onRef('provider.id', '=', 'care_worker.provider_id'),
    )
    .where((is) => where(is))
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
      expired.as('expired'),
      missing.as('missing'),
      ending.as('ending'),
      next_ends_on.as('next_ends_on'),
    ]);
  const direction = (by: OrderByItemBuilder) => (sort.descending ? by.desc() : by.asc()).nullsLast();
  if (sort.by === 'concern') {
    const concern = sql`case when cardinality(${expired}) + cardinality(${missing}) > 0 then 0 when cardinality(${ending}) > 0 then 1 else 2 end`;
    query = query.orderBy(concern, direction).orderBy(sql`next_ends_on`, (by) => by.asc().nullsLast());
  } else if (sort.by === 'ends') query = query.orderBy(sql`next_ends_on`, direction);
  else if (sort.by === 'reference') query = query.orderBy('care_worker.reference', direction);
  const named = sort.by === 'name' ? direction : 'asc';
  query = query.orderBy('family_name', named).orderBy('given_name', named).orderBy('care_worker.id');
  if (limit !== null) query = query.limit(limit).offset(offset);
  const { total } = await scope.db
    .selectFrom('care_worker')
    .where(where)
    .select((is) => is.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows: await query.execute(), total };
}

/** How many of the workers employed now have something expired or missing, and how many something that ends soon. */
export async function countConcerns(
  scope: Scope,
  providerId?: number,
): Promise<{ workers: number; lacking: number; ending: number }> {
  const { expired, ending, missing } = states(scope);
  const where = conditions(scope, { employed: 'now', providerId });
  return await scope.db
    .selectFrom('care_worker')
    .where(where)
    .select((is) => [
      is.fn.countAll<number>().as('workers'),
      sql<number>`count(*) filter (where cardinality(${expired}) + cardinality(${missing}) > 0)`.as(
        'lacking',
      ),
      sql<number>`count(*) filter (where cardinality(${ending}) > 0)`.as('ending'),
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
