/** What a line rests on and what became of it: logs as received, findings, decisions and messages. */
import { sql } from 'kysely';
import type { Effect } from '../../contracts/rules/exceptions.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import type { Method } from '../../visits/rules/planned-and-logged.ts';
import type { Decision, Saying } from '../rules/resolution.ts';

/** A version of a log, exactly as it was received, and the row of the feed that brought it. */
export type LogAsReceived = {
  readonly id: number;
  readonly reference: string;
  readonly version: number;
  readonly workerReference: string;
  /** From the provider's register; null where it has no such worker, or where names of workers are not for whoever asks. */
  readonly workerName: string | null;
  readonly inAt: Date;
  readonly outAt: Date | null;
  readonly inMethod: Method;
  readonly outMethod: Method | null;
  readonly visitReference: string | null;
  readonly claimedStartsAt: Date | null;
  readonly claimedMinutes: number | null;
  readonly receivedAt: Date;
  readonly feedId: number;
  readonly feedLine: number;
  readonly fileName: string;
  readonly channel: 'upload' | 'api' | 'folder';
};

/** A worker's name from the register (care_worker w), for those who may see the register. */
export function workerName(scope: Scope) {
  return permits(scope.who, 'workers.see')
    ? sql<string | null>`w.given_name || ' ' || w.family_name`
    : sql<string | null>`null`;
}

/** Every version of a log by the id of any of them, the newest first. */
export async function listLogVersions(scope: Scope, logId: number): Promise<LogAsReceived[]> {
  const { rows } = await sql<LogAsReceived>`
    select g.id, g.reference, g.version, g.worker_reference as "workerReference", ${workerName(scope)} as "workerName",
      g.in_at as "inAt", g.out_at as "outAt", g.in_method as "inMethod", g.out_method as "outMethod",
      g.visit_reference as "visitReference", g.claimed_starts_at as "claimedStartsAt", g.claimed_minutes as "claimedMinutes",
      g.received_at as "receivedAt", g.feed_id as "feedId", g.feed_line as "feedLine", f.file_name as "fileName", f.channel
    from visit_log one
      join visit_log g on g.council_id = one.council_id and g.provider_id = one.provider_id and g.reference = one.reference
      join feed f on f.council_id = g.council_id and f.id = g.feed_id
      left join care_worker w on w.council_id = g.council_id and w.provider_id = g.provider_id and w.reference = g.worker_reference
    where one.council_id = ${scope.who.councilId} and one.id = ${logId}
    order by g.version desc`.execute(scope.db);
  return rows;
}

/** A finding about a line. `by` is null where the system verified by itself, or where the name is not for whoever asks. */
export type FoundVerdict = {
  readonly id: number;
  readonly effect: Effect;
  readonly withdrawn: boolean;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly because: string;
  readonly at: Date;
  readonly by: string | null;
};

/** A line's verdicts, the newest first, from the newest back along those that each replaced. */
export async function listVerdicts(scope: Scope, newestId: number): Promise<FoundVerdict[]> {
  const council = scope.who.councilId;
  const { rows } = await sql<FoundVerdict>`
    with recursive chain as (
      select v.* from verdict v where v.council_id = ${council} and v.id = ${newestId}
      union all
      select v.* from verdict v join chain on v.council_id = ${council} and v.id = chain.replaces_id)
    select c.id, c.effect, c.planned_visit_id is null and c.visit_log_id is null as withdrawn, c.paid_minutes as "paidMinutes",
      c.amount_pence as "amountPence", c.because, r.verified_at as at, u.name as by
    from chain c join verification_run r on r.council_id = ${council} and r.id = c.verification_run_id
      left join app_user u on u.id = r.verified_by
    order by c.id desc`.execute(scope.db);
  return rows;
}

/** A decision on a line, or its undoing. */
export type MadeDecision = {
  readonly id: number;
  readonly decision: Decision | 'undo';
  readonly reason: string;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly at: Date;
  readonly by: string | null;
};

/** The decisions on a line, the newest first. */
export async function listDecisions(scope: Scope, lineId: number): Promise<MadeDecision[]> {
  return await scope.db
    .selectFrom('resolution as d')
    .leftJoin('app_user as u', 'u.id', 'd.decided_by')
    .where('d.council_id', '=', scope.who.councilId)
    .where('d.week_line_id', '=', lineId)
    .select([
      'd.id',
      'd.decision',
      'd.reason',
      'd.paid_minutes as paidMinutes',
      'd.amount_pence as amountPence',
      'd.decided_at as at',
      'u.name as by',
    ])
    .orderBy('d.id', 'desc')
    .execute();
}

/** What council and provider said to each other about a line. */
export type SaidMessage = {
  readonly id: number;
  readonly kind: Saying;
  readonly words: string;
  readonly at: Date;
  readonly by: string | null;
};

/** The messages about a line, the newest first. */
export async function listMessages(scope: Scope, lineId: number): Promise<SaidMessage[]> {
  return await scope.db
    .selectFrom('line_message as m')
    .leftJoin('app_user as u', 'u.id', 'm.said_by')
    .where('m.council_id', '=', scope.who.councilId)
    .where('m.week_line_id', '=', lineId)
    .select(['m.id', 'm.kind', 'm.words', 'm.said_at as at', 'u.name as by'])
    .orderBy('m.id', 'desc')
    .execute();
}
