/** One line with everything that it rests on: the plan, the log, the terms, the sentence, and what happened since. */
import { sql } from 'kysely';
import type { Effect, Exception } from '../../contracts/rules/exceptions.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Decision, Saying, Status } from '../rules/resolution.ts';

/** A planned visit as commissioned and as rostered, and where it came from. */
export type LineVisit = {
  readonly id: number;
  readonly reference: string;
  readonly service: string;
  readonly startsAt: Date;
  readonly minutes: number;
  readonly workers: number;
  readonly earlierMinutes: number | null;
  readonly laterMinutes: number | null;
  readonly timeCritical: boolean;
  readonly cancelledAt: Date | null;
  readonly cancelledBecause: string | null;
  readonly rosteredStartsAt: Date | null;
  readonly rosteredMinutes: number | null;
  readonly rosteredWorkers: readonly string[] | null;
  readonly packageId: number;
  readonly packageReference: string;
  readonly lineId: number;
  readonly lineReference: string;
  readonly patternVersion: number | null;
  readonly timeCriticalReason: string | null;
  readonly feedId: number | null;
  readonly feedName: string | null;
};

/** One version of a log, with the feed that brought it. */
export type LineLog = {
  readonly id: number;
  readonly reference: string;
  readonly version: number;
  readonly workerReference: string;
  readonly workerName: string | null;
  readonly workerId: number | null;
  readonly inAt: Date;
  readonly outAt: Date | null;
  readonly inMethod: string;
  readonly outMethod: string | null;
  readonly visitReference: string | null;
  readonly claimedStartsAt: Date | null;
  readonly claimedMinutes: number | null;
  readonly receivedAt: Date;
  readonly feedId: number;
  readonly feedName: string;
  readonly feedLine: number;
  readonly replacesId: number | null;
};

/** A line, whole. */
export type WeekLine = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly weekStartsOn: string;
  readonly startsAt: Date;
  readonly personId: number | null;
  readonly personName: string | null;
  readonly personReference: string;
  readonly place: number | null;
  readonly visitId: number | null;
  readonly logId: number | null;
  readonly leftOverReference: string | null;
  readonly status: Status;
  readonly heldAgain: boolean;
  readonly settled: boolean;
  readonly resolutionId: number | null;
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly verdictId: number;
  readonly effect: Effect;
  readonly exceptions: readonly Exception[];
  readonly plannedMinutes: number | null;
  readonly deliveredMinutes: number | null;
  readonly startDifferenceMinutes: number | null;
  readonly verdictMinutes: number;
  readonly pencePerHour: number | null;
  readonly computedPence: number;
  readonly because: string;
  readonly termsId: number | null;
  readonly termsVersion: number | null;
  readonly verifiedAt: Date;
};

/** Opens a line, and notes in the audit trail that the person's record was looked at. NotFound where there is none. */
export async function openLine(scope: Scope, id: number): Promise<WeekLine> {
  const { rows } = await sql<WeekLine>`
    select l.id, l.provider_id as "providerId", pr.name as "providerName", l.contract_id as "contractId", c.title as "contractTitle",
      l.week_starts_on as "weekStartsOn", l.starts_at as "startsAt", l.person_id as "personId",
      p.given_name || ' ' || p.family_name as "personName", l.person_reference as "personReference", l.place,
      l.planned_visit_id as "visitId", l.visit_log_id as "logId", l.left_over_reference as "leftOverReference", l.status,
      l.held_again as "heldAgain", l.settled, l.resolution_id as "resolutionId", l.paid_minutes as "paidMinutes",
      l.amount_pence as "amountPence", v.id as "verdictId", v.effect, v.exceptions, v.planned_minutes as "plannedMinutes",
      v.delivered_minutes as "deliveredMinutes", v.start_difference_minutes as "startDifferenceMinutes",
      v.paid_minutes as "verdictMinutes", v.pence_per_hour as "pencePerHour", v.amount_pence as "computedPence", v.because,
      v.contract_terms_id as "termsId", t.version as "termsVersion", r.verified_at as "verifiedAt"
    from week_line l
      join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
      join verification_run r on r.council_id = v.council_id and r.id = v.verification_run_id
      join provider pr on pr.council_id = l.council_id and pr.id = l.provider_id
      left join contract c on c.council_id = l.council_id and c.id = l.contract_id
      left join contract_terms t on t.council_id = v.council_id and t.id = v.contract_terms_id
      left join person p on p.council_id = l.council_id and p.id = l.person_id
    where l.council_id = ${scope.who.councilId} and l.id = ${id}`.execute(scope.db);
  const [line] = rows;
  if (line === undefined) throw new NotFound('visit');
  scope.audit({ act: 'visit seen', subject: ['week line', id], personId: line.personId });
  return line;
}

/** The lines of a planned visit, place by place. */
export async function listPlaces(
  scope: Scope,
  visitId: number,
): Promise<{ readonly id: number; readonly place: number; readonly status: Status; readonly amountPence: number; readonly logId: number | null }[]> {
  const { rows } = await sql<{ id: number; place: number; status: Status; amountPence: number; logId: number | null }>`
    select id, place, status, amount_pence as "amountPence", visit_log_id as "logId" from week_line
    where council_id = ${scope.who.councilId} and planned_visit_id = ${visitId} order by place`.execute(scope.db);
  return rows;
}

/** A planned visit, by its record id; undefined where there is none. */
export async function findVisit(scope: Scope, id: number): Promise<(LineVisit & { readonly personId: number; readonly providerId: number }) | undefined> {
  const { rows } = await sql<LineVisit & { personId: number; providerId: number }>`
    select v.id, v.reference, v.person_id as "personId", v.provider_id as "providerId", v.service, v.starts_at as "startsAt", v.minutes,
      v.workers, v.earlier_minutes as "earlierMinutes", v.later_minutes as "laterMinutes", v.time_critical as "timeCritical",
      v.cancelled_at as "cancelledAt", v.cancelled_because as "cancelledBecause", v.rostered_starts_at as "rosteredStartsAt",
      v.rostered_minutes as "rosteredMinutes", v.rostered_workers as "rosteredWorkers", k.id as "packageId",
      k.reference as "packageReference", n.id as "lineId", n.reference as "lineReference", t.version as "patternVersion",
      a.time_critical_reason as "timeCriticalReason", v.feed_id as "feedId", f.file_name as "feedName"
    from planned_visit v
      join package_line n on n.council_id = v.council_id and n.id = v.package_line_id
      join care_package k on k.council_id = n.council_id and k.id = n.care_package_id
      left join pattern_visit a on a.council_id = v.council_id and a.id = v.pattern_visit_id
      left join visit_pattern t on t.council_id = a.council_id and t.id = a.visit_pattern_id
      left join feed f on f.council_id = v.council_id and f.id = v.feed_id
    where v.council_id = ${scope.who.councilId} and v.id = ${id}`.execute(scope.db);
  return rows[0];
}

/** A log with all its versions, the newest first, by the id of any one of them. */
export async function listLogVersions(scope: Scope, logId: number): Promise<LineLog[]> {
  const { rows } = await sql<LineLog>`
    select l.id, l.reference, l.version, l.worker_reference as "workerReference", w.given_name || ' ' || w.family_name as "workerName",
      w.id as "workerId", l.in_at as "inAt", l.out_at as "outAt", l.in_method as "inMethod", l.out_method as "outMethod",
      l.visit_reference as "visitReference", l.claimed_starts_at as "claimedStartsAt", l.claimed_minutes as "claimedMinutes",
      l.received_at as "receivedAt", l.feed_id as "feedId", f.file_name as "feedName", l.feed_line as "feedLine", l.replaces_id as "replacesId"
    from visit_log one
      join visit_log l on l.council_id = one.council_id and l.provider_id = one.provider_id and l.reference = one.reference
      join feed f on f.council_id = l.council_id and f.id = l.feed_id
      left join care_worker w on w.council_id = l.council_id and w.provider_id = l.provider_id and w.reference = l.worker_reference
    where one.council_id = ${scope.who.councilId} and one.id = ${logId}
    order by l.version desc`.execute(scope.db);
  return rows;
}

/** A log of the same care worker with somebody else at the same time. */
export type OverlappingLog = {
  readonly id: number;
  readonly personReference: string;
  readonly personName: string | null;
  readonly inAt: Date;
  readonly outAt: Date;
  readonly lineId: number | null;
};

/** The newest logs of the same care worker with other people that run at the same time as a log. */
export async function listOverlaps(scope: Scope, logId: number): Promise<OverlappingLog[]> {
  const { rows } = await sql<OverlappingLog>`
    select o.id, o.person_reference as "personReference", p.given_name || ' ' || p.family_name as "personName", o.in_at as "inAt",
      o.out_at as "outAt", (select l.id from week_line l where l.council_id = o.council_id and l.provider_id = o.provider_id
        and l.visit_log_id = o.id and l.week_starts_on in (london_week(o.in_at), london_week(o.in_at - interval '1 day')) limit 1) as "lineId"
    from visit_log one
      join visit_log o on o.council_id = one.council_id and o.provider_id = one.provider_id
        and o.worker_reference = one.worker_reference and o.person_reference <> one.person_reference
        and o.in_at < one.out_at and o.in_at > one.in_at - interval '1 day' and o.out_at > one.in_at
      left join person p on p.council_id = o.council_id and p.reference = o.person_reference
    where one.council_id = ${scope.who.councilId} and one.id = ${logId}
      and not exists (select from visit_log n where n.council_id = o.council_id and n.replaces_id = o.id)
    order by o.in_at`.execute(scope.db);
  return rows;
}

/** Something that happened to a line, for its history. */
export type LineHappening =
  | {
      readonly kind: 'verdict';
      readonly at: Date;
      readonly id: number;
      readonly who: string | null;
      readonly effect: Effect;
      readonly exceptions: readonly Exception[];
      readonly amountPence: number;
      readonly because: string;
    }
  | {
      readonly kind: 'decision';
      readonly at: Date;
      readonly id: number;
      readonly who: string | null;
      readonly decision: Decision | 'undo';
      readonly reason: string;
      readonly paidMinutes: number;
      readonly amountPence: number;
      readonly verdictId: number;
      readonly batchId: string | null;
    }
  | { readonly kind: 'message'; readonly at: Date; readonly who: string | null; readonly saying: Saying; readonly words: string };

/** All that happened to a line, the newest first: verdicts, decisions, and what was said. */
export async function listHappenings(scope: Scope, line: Pick<WeekLine, 'id' | 'verdictId'>): Promise<LineHappening[]> {
  const council = scope.who.councilId;
  const verdicts = await sql<Extract<LineHappening, { kind: 'verdict' }>>`
    with recursive chain as (
      select * from verdict where council_id = ${council} and id = ${line.verdictId}
      union all
      select v.* from verdict v join chain on v.council_id = chain.council_id and v.id = chain.replaces_id)
    select 'verdict' as kind, r.verified_at as at, v.id, u.name as who, v.effect, v.exceptions, v.amount_pence as "amountPence", v.because
    from chain v join verification_run r on r.council_id = v.council_id and r.id = v.verification_run_id
      left join app_user u on u.id = r.verified_by`.execute(scope.db);
  const decisions = await sql<Extract<LineHappening, { kind: 'decision' }>>`
    select 'decision' as kind, r.decided_at as at, r.id, u.name as who, r.decision, r.reason, r.paid_minutes as "paidMinutes",
      r.amount_pence as "amountPence", r.verdict_id as "verdictId", r.batch_id as "batchId"
    from resolution r left join app_user u on u.id = r.decided_by
    where r.council_id = ${council} and r.week_line_id = ${line.id}`.execute(scope.db);
  const messages = await sql<Extract<LineHappening, { kind: 'message' }>>`
    select 'message' as kind, m.said_at as at, u.name as who, m.kind as saying, m.words
    from line_message m left join app_user u on u.id = m.said_by
    where m.council_id = ${council} and m.week_line_id = ${line.id}`.execute(scope.db);
  return [...verdicts.rows, ...decisions.rows, ...messages.rows].sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** A batch of decisions, to say what was done and to offer to undo it. */
export type DecidedBatch = {
  readonly batchId: string;
  readonly decision: Decision | 'undo';
  readonly lines: number;
  readonly amountPence: number;
  readonly personName: string | null;
};

/** A batch of decisions by its id; undefined where there is none. */
export async function findBatch(scope: Scope, batchId: string): Promise<DecidedBatch | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(batchId)) return undefined;
  const { rows } = await sql<DecidedBatch>`
    select r.batch_id as "batchId", min(r.decision) as decision, count(*) as lines, sum(r.amount_pence) as "amountPence",
      min(coalesce(p.given_name || ' ' || p.family_name, l.person_reference)) as "personName"
    from resolution r join week_line l on l.council_id = r.council_id and l.id = r.week_line_id
      left join person p on p.council_id = l.council_id and p.id = l.person_id
    where r.council_id = ${scope.who.councilId} and r.batch_id = ${batchId}::uuid group by 1`.execute(scope.db);
  return rows[0];
}
