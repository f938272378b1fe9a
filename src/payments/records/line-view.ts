/** One line as its page shows it: the place and its visit, what was found, and where it stands now. */
import { sql } from 'kysely';
import type { Effect, Exception } from '../../contracts/rules/exceptions.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { ItemWhy } from '../rules/because-item.ts';
import type { Decision, Status } from '../rules/resolution.ts';
import { lineWhy } from './item-why.ts';
import { workerName } from './line-view-evidence.ts';

/** The visit that a line is a place of. Names are null where a pattern says nothing. */
export type LineVisit = {
  readonly id: number;
  readonly reference: string;
  readonly service: string;
  readonly purpose: string | null;
  readonly tasks: string | null;
  readonly startsAt: Date;
  readonly minutes: number;
  readonly workers: number;
  readonly timeCritical: boolean;
  readonly timeCriticalReason: string | null;
  readonly cancelledAt: Date | null;
  readonly cancelledBecause: string | null;
  readonly movedFrom: Date | null;
  /** Added at short notice: no pattern asks for it. */
  readonly extra: boolean;
  /** Why it was moved or added; null where it was neither. */
  readonly changedBecause: string | null;
  readonly rosteredStartsAt: Date | null;
  readonly rosteredMinutes: number | null;
  readonly carePackageId: number;
  readonly packageLineId: number;
  /** The version of the pattern that asked for it, and from when that version holds; null where a file asked for it. */
  readonly patternVersion: number | null;
  readonly patternFrom: string | null;
  readonly feedId: number | null;
};

/** A line with its newest verdict and the decision that holds. */
export type LineView = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly weekStartsOn: string;
  readonly startsAt: Date;
  readonly place: number | null;
  readonly leftOverReference: string | null;
  readonly personId: number | null;
  readonly personName: string | null;
  readonly personReference: string;
  readonly logId: number | null;
  readonly status: Status;
  readonly heldAgain: boolean;
  readonly settled: boolean;
  readonly exceptions: readonly Exception[];
  readonly plannedMinutes: number | null;
  readonly deliveredMinutes: number | null;
  readonly startDifferenceMinutes: number | null;
  /** What it pays as it stands. */
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly verdictId: number;
  readonly effect: Effect;
  readonly computedMinutes: number;
  readonly computedPence: number;
  readonly pencePerHour: number | null;
  readonly because: string;
  /** What the sentence of what it pays now is made from; null while it waits, when `because` says why. */
  readonly why: ItemWhy | null;
  readonly termsId: number | null;
  readonly contractId: number | null;
  readonly contractTitle: string | null;
  readonly resolutionId: number | null;
  readonly decision: Decision | null;
  readonly decidedReason: string | null;
  /** Names the decisions that were made together with the one that holds. */
  readonly batchId: string | null;
  readonly visit: LineVisit | null;
};

type Row = Omit<LineView, 'visit'> & { readonly visitId: number | null };

/** One line. Opening it is written in the audit trail as a look at the person's visit. Throws NotFound. */
export async function openLine(scope: Scope, id: number): Promise<LineView> {
  const { rows } = await sql<Row>`
    select l.id, l.provider_id as "providerId", r.name as "providerName", l.week_starts_on as "weekStartsOn", l.starts_at as "startsAt",
      l.place, l.left_over_reference as "leftOverReference", l.person_id as "personId",
      concat_ws(' ', p.title, p.given_name, p.family_name) as "personName", l.person_reference as "personReference",
      l.visit_log_id as "logId", l.status, l.held_again as "heldAgain", l.settled, l.exceptions, l.planned_minutes as "plannedMinutes",
      l.delivered_minutes as "deliveredMinutes", l.start_difference_minutes as "startDifferenceMinutes",
      l.paid_minutes as "paidMinutes", l.amount_pence as "amountPence", l.verdict_id as "verdictId", v.effect,
      v.paid_minutes as "computedMinutes", v.amount_pence as "computedPence", v.pence_per_hour as "pencePerHour", v.because, ${lineWhy({ line: 'l', verdict: 'v' })},
      v.contract_terms_id as "termsId", l.contract_id as "contractId", c.title as "contractTitle", l.resolution_id as "resolutionId",
      d.decision, d.reason as "decidedReason", d.batch_id as "batchId", l.planned_visit_id as "visitId"
    from week_line l
      join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
      join provider r on r.council_id = l.council_id and r.id = l.provider_id
      left join person p on p.council_id = l.council_id and p.id = l.person_id
      left join contract c on c.council_id = l.council_id and c.id = l.contract_id
      left join resolution d on d.council_id = l.council_id and d.id = l.resolution_id
    where l.council_id = ${scope.who.councilId} and l.id = ${id}`.execute(scope.db);
  const [row] = rows;
  if (row === undefined) throw new NotFound('visit');
  const { visitId, ...line } = row;
  scope.audit({ act: 'visit seen', subject: ['week line', id], personId: row.personId });
  return {
    ...line,
    personName: line.personName === '' ? null : line.personName,
    visit: visitId === null ? null : ((await findVisit(scope, visitId)) ?? null),
  };
}

async function findVisit(scope: Scope, id: number): Promise<LineVisit | undefined> {
  const { rows } = await sql<LineVisit>`
    select v.id, v.reference, v.service, a.purpose, a.tasks, v.starts_at as "startsAt", v.minutes, v.workers,
      v.time_critical as "timeCritical", a.time_critical_reason as "timeCriticalReason", v.cancelled_at as "cancelledAt",
      v.cancelled_because as "cancelledBecause", v.moved_from as "movedFrom", v.extra,
      case when v.moved_from is not null or v.extra then (select g.because from visit_change g where g.council_id = v.council_id
        and g.planned_visit_id = v.id and g.kind in ('moved', 'added') order by g.id desc limit 1) end as "changedBecause", v.rostered_starts_at as "rosteredStartsAt",
      v.rostered_minutes as "rosteredMinutes", k.care_package_id as "carePackageId", v.package_line_id as "packageLineId",
      w.version as "patternVersion", w.effective_from as "patternFrom", v.feed_id as "feedId"
    from planned_visit v
      join package_line k on k.council_id = v.council_id and k.id = v.package_line_id
      left join pattern_visit a on a.council_id = v.council_id and a.id = v.pattern_visit_id
      left join visit_pattern w on w.council_id = a.council_id and w.id = a.visit_pattern_id
    where v.council_id = ${scope.who.councilId} and v.id = ${id}`.execute(scope.db);
  return rows[0];
}

/** A planned visit by itself, with whose it is. */
export type VisitView = Pick<LineView, 'personId' | 'personName' | 'personReference' | 'providerName'> & {
  readonly contractId: number;
  readonly visit: LineVisit;
};

/** One planned visit. Opening it is written in the audit trail as a look at the person's visit. Throws NotFound. */
export async function openVisit(scope: Scope, id: number): Promise<VisitView> {
  const { rows } = await sql<Omit<VisitView, 'visit'>>`
    select v.person_id as "personId", concat_ws(' ', p.title, p.given_name, p.family_name) as "personName",
      p.reference as "personReference", r.name as "providerName", v.contract_id as "contractId"
    from planned_visit v
      join person p on p.council_id = v.council_id and p.id = v.person_id
      join provider r on r.council_id = v.council_id and r.id = v.provider_id
    where v.council_id = ${scope.who.councilId} and v.id = ${id}`.execute(scope.db);
  const [row] = rows;
  const visit = await findVisit(scope, id);
  if (row === undefined || visit === undefined) throw new NotFound('visit');
  scope.audit({ act: 'visit seen', subject: ['planned visit', id], personId: row.personId });
  return { ...row, visit };
}

/** A place of a visit, as other places of it and the visit's own page list them. */
export type Place = {
  readonly id: number;
  readonly place: number;
  readonly providerName: string;
  readonly status: Status;
  readonly exceptions: readonly Exception[];
  readonly workerReference: string | null;
  readonly workerName: string | null;
  readonly inAt: Date | null;
  readonly outAt: Date | null;
  readonly computedPence: number;
  readonly amountPence: number;
  readonly settled: boolean;
};

/** The places of a visit in their order. A withdrawn one is among them. */
export async function listPlaces(scope: Scope, visitId: number): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select l.id, l.place, r.name as "providerName", l.status, l.exceptions, g.worker_reference as "workerReference",
      ${workerName(scope)} as "workerName", g.in_at as "inAt", g.out_at as "outAt",
      l.computed_pence as "computedPence", l.amount_pence as "amountPence", l.settled
    from week_line l
      join provider r on r.council_id = l.council_id and r.id = l.provider_id
      left join visit_log g on g.council_id = l.council_id and g.id = l.visit_log_id
      left join care_worker w on w.council_id = g.council_id and w.provider_id = g.provider_id and w.reference = g.worker_reference
    where l.council_id = ${scope.who.councilId} and l.planned_visit_id = ${visitId}
    order by l.place, l.id`.execute(scope.db);
  return rows;
}

/** What a line pays as it stands; `settled` is false while it waits for a decision. Throws NotFound. */
export async function whatLinePays(
  scope: Scope,
  id: number,
): Promise<{ readonly settled: boolean; readonly amountPence: number; readonly providerName: string }> {
  const row = await scope.db
    .selectFrom('week_line as l')
    .innerJoin('provider as p', (join) =>
      join.onRef('p.council_id', '=', 'l.council_id').onRef('p.id', '=', 'l.provider_id'),
    )
    .where('l.council_id', '=', scope.who.councilId)
    .where('l.id', '=', id)
    .select(['l.settled', 'l.amount_pence as amountPence', 'p.name as providerName'])
    .executeTakeFirst();
  if (row === undefined) throw new NotFound('visit');
  return row;
}
