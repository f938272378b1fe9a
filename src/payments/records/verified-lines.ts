/** The lines of a week as last verified, and writing what a verification found anew. */
import { type RawBuilder, sql } from 'kysely';
import type { Effect, Exception } from '../../contracts/rules/exceptions.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Finding } from '../rules/findings.ts';
import type { Standing } from '../rules/resolution.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';

/** A line as it stands. Its key is that of a place ('12/1') or of a log left over (the log's reference). */
export type StoredLine = Finding & {
  readonly lineId: number;
  readonly verdictId: number;
  readonly key: string;
  readonly resolutionId: number | null;
  /** Whether anybody has decided or said anything that may bear on a new verdict. */
  readonly hasHistory: boolean;
};

/** The key of a place of a planned visit. */
export function placeKey(visitId: number, place: number): string {
  return `${visitId}/${place}`;
}

/** The key of a log left over. */
export function leftOverKey(logReference: string): string {
  return `log ${logReference}`;
}

type Row = {
  line_id: number;
  verdict_id: number;
  line_visit_id: number | null;
  line_place: number | null;
  left_over_reference: string | null;
  starts_at: number;
  week_starts_on: string;
  resolution_id: number | null;
  has_history: boolean;
  planned_visit_id: number | null;
  place: number | null;
  visit_log_id: number | null;
  contract_terms_id: number | null;
  planned_minutes: number | null;
  delivered_minutes: number | null;
  start_difference_minutes: number | null;
  exceptions: Exception[];
  effect: Effect;
  paid_minutes: number;
  pence_per_hour: number | null;
  amount_pence: number;
  because: string;
};

/** The lines of a provider in a week. */
export async function linesOfWeek(
  scope: Scope,
  providerId: number,
  weekStartsOn: string,
): Promise<StoredLine[]> {
  return await linesWhere(scope, providerId, sql`l.week_starts_on = ${weekStartsOn}`);
}

/** The lines of a provider, in any week, of these visits and of these logs left over. */
export async function linesOf(
  scope: Scope,
  providerId: number,
  visitIds: readonly number[],
  logReferences: readonly string[],
): Promise<StoredLine[]> {
  const ofVisits = await linesWhere(scope, providerId, sql`l.planned_visit_id = any(${visitIds}::bigint[])`);
  const ofLogs = await linesWhere(
    scope,
    providerId,
    sql`l.planned_visit_id is null and l.left_over_reference = any(${logReferences}::text[])`,
  );
  return [...ofVisits, ...ofLogs];
}

async function linesWhere(
  scope: Scope,
  providerId: number,
  where: RawBuilder<unknown>,
): Promise<StoredLine[]> {
  const { rows } = await sql<Row>`
    select l.id as line_id, l.verdict_id, l.planned_visit_id as line_visit_id, l.place as line_place, l.left_over_reference,
      extract(epoch from l.starts_at)::bigint as starts_at, l.week_starts_on, l.resolution_id,
      l.resolution_id is not null or l.held_again or l.status = 'disputed' as has_history,
      v.planned_visit_id, v.place, v.visit_log_id, v.contract_terms_id, v.planned_minutes, v.delivered_minutes,
      v.start_difference_minutes, v.exceptions, v.effect, v.paid_minutes, v.pence_per_hour, v.amount_pence, v.because
    from week_line l join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
    where l.council_id = ${scope.who.councilId} and l.provider_id = ${providerId} and ${where}`.execute(
    scope.db,
  );
  return rows.map((row) => ({
    lineId: row.line_id,
    verdictId: row.verdict_id,
    key:
      row.line_visit_id === null || row.line_place === null
        ? leftOverKey(row.left_over_reference ?? '')
        : placeKey(row.line_visit_id, row.line_place),
    resolutionId: row.resolution_id,
    hasHistory: row.has_history,
    visitId: row.planned_visit_id,
    place: row.place,
    logId: row.visit_log_id,
    termsId: row.contract_terms_id,
    startsAt: row.starts_at,
    weekStartsOn: row.week_starts_on,
    plannedMinutes: row.planned_minutes,
    deliveredMinutes: row.delivered_minutes,
    startDifferenceMinutes: row.start_difference_minutes,
    exceptions: row.exceptions,
    effect: row.effect,
    paidMinutes: row.paid_minutes,
    pencePerHour: row.pence_per_hour,
    amountPence: row.amount_pence,
    because: row.because,
  }));
}

/** Notes that a provider's week was verified, and answers the run's id. */
export async function insertRun(
  scope: Scope,
  run: {
    readonly providerId: number;
    readonly weekStartsOn: string;
    readonly fresh: number;
    readonly unchanged: number;
  },
): Promise<number> {
  const row = await scope.db
    .insertInto('verification_run')
    .values({
      council_id: scope.who.councilId,
      provider_id: run.providerId,
      week_starts_on: run.weekStartsOn,
      verified_by: scope.who.userId,
      verified_at: scope.now.toString(),
      verdicts_new: run.fresh,
      verdicts_unchanged: run.unchanged,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** A new verdict: what was found, and the verdict that it replaces if any. */
export type NewVerdict = { readonly finding: Finding; readonly replacesId: number | null };

const verdictColumns: readonly ColumnOf<NewVerdict>[] = [
  ['week_starts_on', 'date', ({ finding }) => finding.weekStartsOn],
  ['planned_visit_id', 'bigint', ({ finding }) => finding.visitId],
  ['place', 'smallint', ({ finding }) => finding.place],
  ['visit_log_id', 'bigint', ({ finding }) => finding.logId],
  ['contract_terms_id', 'bigint', ({ finding }) => finding.termsId],
  ['replaces_id', 'bigint', ({ replacesId }) => replacesId],
  ['planned_minutes', 'integer', ({ finding }) => finding.plannedMinutes],
  ['delivered_minutes', 'integer', ({ finding }) => finding.deliveredMinutes],
  ['start_difference_minutes', 'integer', ({ finding }) => finding.startDifferenceMinutes],
  ['exceptions', 'text', ({ finding }) => finding.exceptions.join(' ')],
  ['effect', 'text', ({ finding }) => finding.effect],
  ['paid_minutes', 'integer', ({ finding }) => finding.paidMinutes],
  ['pence_per_hour', 'integer', ({ finding }) => finding.pencePerHour],
  ['amount_pence', 'bigint', ({ finding }) => finding.amountPence],
  ['because', 'text', ({ finding }) => finding.because],
];

/** Writes verdicts, and answers their ids in the same order. */
export async function insertVerdicts(
  scope: Scope,
  providerId: number,
  runId: number,
  verdicts: readonly NewVerdict[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const batch of inBatches(verdicts)) {
    const { rows } = await sql<{ id: number }>`
      insert into verdict (council_id, verification_run_id, provider_id, week_starts_on, planned_visit_id, place, visit_log_id,
        contract_terms_id, replaces_id, planned_minutes, delivered_minutes, start_difference_minutes, exceptions, effect,
        paid_minutes, pence_per_hour, amount_pence, because)
      select ${scope.who.councilId}, ${runId}, ${providerId}, week_starts_on, planned_visit_id, place, visit_log_id,
        contract_terms_id, replaces_id, planned_minutes, delivered_minutes, start_difference_minutes,
        string_to_array(exceptions, ' '), effect, paid_minutes, pence_per_hour, amount_pence, because
      from ${rowsAsColumns(batch, verdictColumns)} order by at
      returning id`.execute(scope.db);
    for (const { id } of rows) ids.push(id);
  }
  return ids.sort((a, b) => a - b);
}

/** A line to be written: what was found, its verdict, and where it stands. */
export type LineToWrite = {
  readonly finding: Finding;
  readonly verdictId: number;
  readonly standing: Standing;
  readonly workerReference: string | null;
};

/** A line that is not there yet. */
export type NewLine = LineToWrite & {
  readonly personId: number | null;
  readonly contractId: number | null;
  readonly personReference: string;
  /** The reference of a log left over; null for a place. */
  readonly leftOverReference: string | null;
};

const writtenColumns: readonly ColumnOf<LineToWrite>[] = [
  ['week_starts_on', 'date', ({ finding }) => finding.weekStartsOn],
  ['starts_at', 'bigint', ({ finding }) => finding.startsAt],
  ['visit_log_id', 'bigint', ({ finding }) => finding.logId],
  ['worker_reference', 'text', ({ workerReference }) => workerReference],
  ['verdict_id', 'bigint', ({ verdictId }) => verdictId],
  ['resolution_id', 'bigint', ({ standing }) => standing.resolutionId],
  ['status', 'text', ({ standing }) => standing.status],
  ['held_again', 'boolean', ({ standing }) => standing.heldAgain],
  ['settled', 'boolean', ({ standing }) => standing.settled],
  ['exceptions', 'text', ({ finding }) => finding.exceptions.join(' ')],
  ['planned_minutes', 'integer', ({ finding }) => finding.plannedMinutes],
  ['delivered_minutes', 'integer', ({ finding }) => finding.deliveredMinutes],
  ['start_difference_minutes', 'integer', ({ finding }) => finding.startDifferenceMinutes],
  ['computed_pence', 'bigint', ({ finding }) => finding.amountPence],
  ['paid_minutes', 'integer', ({ standing }) => standing.paidMinutes],
  ['amount_pence', 'bigint', ({ standing }) => standing.amountPence],
];

const newColumns: readonly ColumnOf<NewLine>[] = [
  ...writtenColumns,
  ['person_id', 'bigint', ({ personId }) => personId],
  ['contract_id', 'bigint', ({ contractId }) => contractId],
  ['planned_visit_id', 'bigint', ({ finding }) => finding.visitId],
  ['place', 'smallint', ({ finding }) => finding.place],
  ['left_over_reference', 'text', ({ leftOverReference }) => leftOverReference],
  ['person_reference', 'text', ({ personReference }) => personReference],
];

/** Writes lines that were not there. */
export async function insertLines(
  scope: Scope,
  providerId: number,
  lines: readonly NewLine[],
): Promise<void> {
  for (const batch of inBatches(lines)) {
    await sql`
      insert into week_line (council_id, provider_id, person_id, contract_id, week_starts_on, starts_at, planned_visit_id, place,
        visit_log_id, left_over_reference, person_reference, worker_reference, verdict_id, resolution_id, status, held_again,
        settled, exceptions, planned_minutes, delivered_minutes, start_difference_minutes, computed_pence, paid_minutes, amount_pence)
      select ${scope.who.councilId}, ${providerId}, person_id, contract_id, week_starts_on, to_timestamp(starts_at), planned_visit_id,
        place, visit_log_id, left_over_reference, person_reference, worker_reference, verdict_id, resolution_id, status, held_again,
        settled, string_to_array(exceptions, ' '), planned_minutes, delivered_minutes, start_difference_minutes, computed_pence,
        paid_minutes, amount_pence
      from ${rowsAsColumns(batch, newColumns)} order by at`.execute(scope.db);
  }
}

const changedColumns: readonly ColumnOf<LineToWrite & { readonly lineId: number }>[] = [
  ...writtenColumns,
  ['id', 'bigint', ({ lineId }) => lineId],
];

/** Writes what a line has become. */
export async function updateLines(
  scope: Scope,
  lines: readonly (LineToWrite & { readonly lineId: number })[],
): Promise<void> {
  for (const batch of inBatches(lines)) {
    await sql`
      update week_line l set week_starts_on = row.week_starts_on, starts_at = to_timestamp(row.starts_at),
        visit_log_id = row.visit_log_id, worker_reference = row.worker_reference, verdict_id = row.verdict_id,
        resolution_id = row.resolution_id, status = row.status, held_again = row.held_again, settled = row.settled,
        exceptions = string_to_array(row.exceptions, ' '), planned_minutes = row.planned_minutes,
        delivered_minutes = row.delivered_minutes, start_difference_minutes = row.start_difference_minutes,
        computed_pence = row.computed_pence, paid_minutes = row.paid_minutes, amount_pence = row.amount_pence
      from ${rowsAsColumns(batch, changedColumns)}
      where l.council_id = ${scope.who.councilId} and l.id = row.id`.execute(scope.db);
  }
}

/** The ids of the council's people by their references, of those that it knows. */
export async function peopleByReference(
  scope: Scope,
  references: readonly string[],
): Promise<Map<string, number>> {
  if (references.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('person')
    .select(['id', 'reference'])
    .where('council_id', '=', scope.who.councilId)
    .where('reference', 'in', references)
    .execute();
  return new Map(rows.map(({ id, reference }) => [reference, id]));
}
