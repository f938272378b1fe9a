/** The rows that feeds bring: logs beside those taken before, refusals, and who is named but not known. In bulk throughout. */
import { sql } from 'kysely';
import { londonWall, DAY_SECONDS } from '../../ground/london.ts';
import type { Scope } from '../../platform/scope.ts';
import type { FeedLog, FeedRefusal } from '../rules/feed-log.ts';
import type { ChangedLog, TakenLog } from '../rules/feed-preview.ts';
import type { LogRow } from './visit-logs.ts';

/** Lets one feed of a provider at a time decide what is new; the next waits here until the one before is committed. */
export async function takeTurnToFeed(scope: Scope, providerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('feed', ${scope.who.councilId} * 1000000 + ${providerId}))`.execute(
    scope.db,
  );
}

type TakenRow = LogRow & {
  version: number;
  claimed_starts_at: number | null;
  claimed_minutes: number | null;
};

/** The newest taken version of each of these logs of a provider, by its reference. */
export async function findTakenLogs(
  scope: Scope,
  providerId: number,
  references: readonly string[],
): Promise<Map<string, TakenLog>> {
  const found = new Map<string, TakenLog>();
  for (let at = 0; at < references.length; at += REFERENCES_AT_ONCE) {
    const { rows } = await sql<TakenRow>`
      select distinct on (reference) id, version, reference, person_reference, worker_reference,
        extract(epoch from in_at)::bigint as in_at, extract(epoch from out_at)::bigint as out_at, in_method, out_method,
        visit_reference, extract(epoch from claimed_starts_at)::bigint as claimed_starts_at, claimed_minutes
      from visit_log
      where council_id = ${scope.who.councilId} and provider_id = ${providerId}
        and reference = any(${references.slice(at, at + REFERENCES_AT_ONCE)}::text[])
      order by reference, version desc`.execute(scope.db);
    for (const row of rows) found.set(row.reference, asTaken(row));
  }
  return found;
}

const REFERENCES_AT_ONCE = 10_000;

function asTaken(row: TakenRow): TakenLog {
  return {
    id: row.id,
    version: row.version,
    reference: row.reference,
    personReference: row.person_reference,
    workerReference: row.worker_reference,
    inAt: row.in_at,
    outAt: row.out_at,
    inMethod: row.in_method,
    outMethod: row.out_method,
    visitReference: row.visit_reference,
    claimedStartsAt: row.claimed_starts_at,
    claimedMinutes: row.claimed_minutes,
  };
}

/** The local day, 'YYYY-MM-DD', of an instant in epoch seconds; the few days of a feed are worked out once each. */
export function localDays(): (epoch: number) => string {
  const known = new Map<number, string>();
  return (epoch) => {
    const day = Math.floor(londonWall(epoch) / DAY_SECONDS);
    let text = known.get(day);
    if (text === undefined) {
      text = Temporal.PlainDate.from('1970-01-01').add({ days: day }).toString();
      known.set(day, text);
    }
    return text;
  };
}

/** A log to write: the first version, or the next one of a log that it replaces. */
type LogToWrite = { readonly log: FeedLog; readonly version: number; readonly replaces: number | null };

const ROWS_AT_ONCE = 5000;

/**
 * Writes logs that are new and new versions of logs that changed, some thousands at a time. They go in order of time, so
 * that whatever counts changes by week is always met in the same order.
 */
export async function insertLogs(
  scope: Scope,
  feed: { readonly id: number; readonly providerId: number },
  fresh: readonly FeedLog[],
  changed: readonly ChangedLog[],
): Promise<void> {
  const logs: LogToWrite[] = [
    ...fresh.map((log) => ({ log, version: 1, replaces: null })),
    ...changed.map(({ log, replaces }) => ({ log, version: replaces.version + 1, replaces: replaces.id })),
  ].sort((a, b) => a.log.inAt - b.log.inAt || a.log.line - b.log.line);
  const dayOf = localDays();
  for (let at = 0; at < logs.length; at += ROWS_AT_ONCE)
    await insertSomeLogs(scope, feed, logs.slice(at, at + ROWS_AT_ONCE), dayOf);
}

async function insertSomeLogs(
  scope: Scope,
  feed: { readonly id: number; readonly providerId: number },
  logs: readonly LogToWrite[],
  dayOf: (epoch: number) => string,
): Promise<void> {
  const column = <T>(pick: (log: FeedLog) => T): T[] => logs.map(({ log }) => pick(log));
  await sql`insert into visit_log (council_id, provider_id, feed_id, feed_line, reference, version, replaces_id, person_reference,
      worker_reference, in_at, out_at, in_on, in_method, out_method, visit_reference, claimed_starts_at, claimed_minutes, received_at)
    select ${scope.who.councilId}, ${feed.providerId}, ${feed.id}, g.line, g.reference, g.version, g.replaces, g.person, g.worker,
      to_timestamp(g.in_at), to_timestamp(g.out_at), g.in_on, g.in_method, g.out_method, g.visit, to_timestamp(g.claimed_at),
      g.claimed_minutes, ${scope.now.toString()}
    from unnest(${column((log) => log.line)}::int[], ${column((log) => log.reference)}::text[],
      ${logs.map(({ version }) => version)}::int[], ${logs.map(({ replaces }) => replaces)}::bigint[],
      ${column((log) => log.personReference)}::text[], ${column((log) => log.workerReference)}::text[],
      ${column((log) => log.inAt)}::bigint[], ${column((log) => log.outAt)}::bigint[], ${column((log) => dayOf(log.inAt))}::date[],
      ${column((log) => log.inMethod)}::text[], ${column((log) => log.outMethod)}::text[],
      ${column((log) => log.visitReference)}::text[], ${column((log) => log.claimedStartsAt)}::bigint[],
      ${column((log) => log.claimedMinutes)}::int[])
      as g (line, reference, version, replaces, person, worker, in_at, out_at, in_on, in_method, out_method, visit, claimed_at,
        claimed_minutes)`.execute(scope.db);
}

/** A refused row with its text as it stood, '' where there was none. */
export type KeptRefusal = FeedRefusal & { readonly rowText: string };

/** Keeps the refused rows of a feed in place of any kept before. */
export async function replaceRefusals(
  scope: Scope,
  feed: { readonly id: number; readonly providerId: number | null },
  refusals: readonly KeptRefusal[],
): Promise<void> {
  await scope.db
    .deleteFrom('feed_refusal')
    .where('council_id', '=', scope.who.councilId)
    .where('feed_id', '=', feed.id)
    .execute();
  if (refusals.length === 0) return;
  const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');
  await sql`insert into feed_refusal (council_id, provider_id, feed_id, line, field, value, reason, row_text)
    select ${scope.who.councilId}, ${feed.providerId}::bigint, ${feed.id}, g.line, g.field, g.value, g.reason, g.row_text
    from unnest(${refusals.map((one) => one.line)}::int[], ${refusals.map((one) => one.field)}::text[],
      ${refusals.map((one) => storable(one.value).slice(0, 500))}::text[], ${refusals.map((one) => one.reason)}::text[],
      ${refusals.map((one) => storable(one.rowText))}::text[]) as g (line, field, value, reason, row_text)`.execute(
    scope.db,
  );
}

/** Some refused rows of a feed, in line order. `limit` null gives every one. */
export async function listRefusals(
  scope: Scope,
  feedId: number,
  { limit = 50, offset = 0 }: { readonly limit?: number | null; readonly offset?: number } = {},
) {
  let query = scope.db
    .selectFrom('feed_refusal')
    .select(['id', 'line', 'field', 'value', 'reason', 'row_text'])
    .where('council_id', '=', scope.who.councilId)
    .where('feed_id', '=', feedId)
    .orderBy('line')
    .orderBy('id');
  if (limit !== null) query = query.limit(limit).offset(offset);
  return await query.execute();
}

/** How often each reason stands among a feed's refused rows, the commonest first. */
export async function countRefusals(
  scope: Scope,
  feedId: number,
): Promise<{ field: string; reason: string; rows: number; example: string }[]> {
  const { rows } = await sql<{ field: string; reason: string; rows: number; example: string }>`
    select field, reason, count(*) as rows, min(value) as example from feed_refusal
    where council_id = ${scope.who.councilId} and feed_id = ${feedId}
    group by field, reason order by rows desc, field, reason limit 20`.execute(scope.db);
  return rows;
}

/** Those of some person references by which this provider visits nobody: no person has it who has a line with them. */
export async function unknownPeople(
  scope: Scope,
  providerId: number,
  references: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ reference: string }>`
    select wanted.reference from unnest(${references}::text[]) as wanted (reference)
    where not exists (select from person p join package_line l on l.council_id = p.council_id and l.person_id = p.id
      where p.council_id = ${scope.who.councilId} and p.reference = wanted.reference and l.provider_id = ${providerId})`.execute(
    scope.db,
  );
  return new Set(rows.map((row) => row.reference));
}

/** Those of some worker references that the provider's register of care workers does not have. */
export async function unknownWorkers(
  scope: Scope,
  providerId: number,
  references: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ reference: string }>`
    select wanted.reference from unnest(${references}::text[]) as wanted (reference)
    where not exists (select from care_worker w
      where w.council_id = ${scope.who.councilId} and w.provider_id = ${providerId} and w.reference = wanted.reference)`.execute(
    scope.db,
  );
  return new Set(rows.map((row) => row.reference));
}

/** The Mondays of the weeks of planned visits that logs of a provider name. */
export async function weeksOfNamedVisits(
  scope: Scope,
  providerId: number,
  visitReferences: readonly string[],
): Promise<string[]> {
  if (visitReferences.length === 0) return [];
  const { rows } = await sql<{ week: string }>`
    select distinct week_starts_on as week from planned_visit
    where council_id = ${scope.who.councilId} and provider_id = ${providerId} and reference = any(${visitReferences}::text[])`.execute(
    scope.db,
  );
  return rows.map((row) => row.week);
}

/** The logs that a feed brought, in line order, with the version that each one is. */
export async function listLogsOfFeed(
  scope: Scope,
  feedId: number,
  { limit = 50, offset = 0 }: { readonly limit?: number | null; readonly offset?: number } = {},
) {
  let query = scope.db
    .selectFrom('visit_log')
    .select([
      'id',
      'feed_line',
      'reference',
      'version',
      'person_reference',
      'worker_reference',
      'in_at',
      'out_at',
      'in_method',
      'out_method',
      'claimed_starts_at',
      'claimed_minutes',
      'visit_reference',
    ])
    .where('council_id', '=', scope.who.councilId)
    .where('feed_id', '=', feedId)
    .orderBy('feed_line');
  if (limit !== null) query = query.limit(limit).offset(offset);
  return await query.execute();
}

/** The weeks that have begun of the planned visits that a feed brought or changed last, by provider. */
export async function weeksOfPlannedFeed(
  scope: Scope,
  feedId: number,
): Promise<{ providerId: number; weekStartsOn: string }[]> {
  const { rows } = await sql<{ provider_id: number; week_starts_on: string }>`
    select distinct provider_id, week_starts_on from planned_visit
    where council_id = ${scope.who.councilId} and feed_id = ${feedId} and starts_at <= ${scope.now.toString()}`.execute(
    scope.db,
  );
  return rows.map((row) => ({ providerId: row.provider_id, weekStartsOn: row.week_starts_on }));
}
