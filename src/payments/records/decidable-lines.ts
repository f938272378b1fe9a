/** Lines as a decision needs them, and writing what was decided or said and where the lines then stand. */
import { type RawBuilder, sql } from 'kysely';
import type { Effect, Exception } from '../../contracts/rules/exceptions.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Decision, NewestVerdict, Saying, Standing, Status } from '../rules/resolution.ts';
import { type ColumnOf, inBatches, rowsAsColumns } from './rows-as-columns.ts';
import { takeTurn } from './week-state.ts';

/** A line with its newest verdict. */
export type DecidableLine = {
  readonly lineId: number;
  readonly providerId: number;
  readonly weekStartsOn: string;
  readonly personId: number | null;
  readonly status: Status;
  readonly resolutionId: number | null;
  readonly visitId: number | null;
  readonly contractId: number | null;
  readonly logged: boolean;
  readonly deliveredMinutes: number | null;
  readonly exceptions: readonly Exception[];
  readonly verdict: NewestVerdict;
};

type Row = {
  id: number;
  provider_id: number;
  week_starts_on: string;
  person_id: number | null;
  status: Status;
  resolution_id: number | null;
  planned_visit_id: number | null;
  contract_id: number | null;
  logged: boolean;
  delivered_minutes: number | null;
  exceptions: Exception[];
  verdict_id: number;
  effect: Effect;
  verdict_minutes: number;
  verdict_pence: number;
};

/** Reads lines, in the order of their ids. One that is not there for whoever asks is NotFound. */
export async function readLines(scope: Scope, lineIds: readonly number[]): Promise<DecidableLine[]> {
  return await linesById(scope, lineIds, sql``);
}

/**
 * Reads lines and locks them until the work is over, after waiting for whoever verifies or closes weeks of their providers,
 * so that nobody waits for each other in a ring.
 */
export async function lockLines(scope: Scope, lineIds: readonly number[]): Promise<DecidableLine[]> {
  const { rows } = await sql<{ provider_id: number }>`
    select distinct provider_id from week_line where council_id = ${scope.who.councilId} and id = any(${lineIds}::bigint[])
    order by provider_id`.execute(scope.db);
  for (const { provider_id } of rows) await takeTurn(scope, provider_id);
  return await linesById(scope, lineIds, sql`for update of l`);
}

async function linesById(
  scope: Scope,
  lineIds: readonly number[],
  lock: RawBuilder<unknown>,
): Promise<DecidableLine[]> {
  const { rows } = await sql<Row>`
    select l.id, l.provider_id, l.week_starts_on, l.person_id, l.status, l.resolution_id, l.planned_visit_id, l.contract_id,
      l.visit_log_id is not null as logged, l.delivered_minutes, l.exceptions, l.verdict_id, v.effect,
      v.paid_minutes as verdict_minutes, v.amount_pence as verdict_pence
    from week_line l join verdict v on v.council_id = l.council_id and v.id = l.verdict_id
    where l.council_id = ${scope.who.councilId} and l.id = any(${lineIds}::bigint[])
    order by l.id ${lock}`.execute(scope.db);
  if (rows.length !== new Set(lineIds).size) throw new NotFound('visit to decide on');
  return rows.map((row) => ({
    lineId: row.id,
    providerId: row.provider_id,
    weekStartsOn: row.week_starts_on,
    personId: row.person_id,
    status: row.status,
    resolutionId: row.resolution_id,
    visitId: row.planned_visit_id,
    contractId: row.contract_id,
    logged: row.logged,
    deliveredMinutes: row.delivered_minutes,
    exceptions: row.exceptions,
    verdict: {
      id: row.verdict_id,
      effect: row.effect,
      paidMinutes: row.verdict_minutes,
      amountPence: row.verdict_pence,
      withdrawn: row.status === 'withdrawn',
    },
  }));
}

/** A decision to write. `undoesId` names the decision that an undoing takes back. */
export type NewResolution = {
  readonly lineId: number;
  readonly providerId: number;
  readonly verdictId: number;
  readonly decision: Decision | 'undo';
  readonly undoesId: number | null;
  readonly paidMinutes: number;
  readonly amountPence: number;
};

const resolutionColumns: readonly ColumnOf<NewResolution>[] = [
  ['week_line_id', 'bigint', ({ lineId }) => lineId],
  ['provider_id', 'bigint', ({ providerId }) => providerId],
  ['verdict_id', 'bigint', ({ verdictId }) => verdictId],
  ['decision', 'text', ({ decision }) => decision],
  ['undoes_id', 'bigint', ({ undoesId }) => undoesId],
  ['paid_minutes', 'integer', ({ paidMinutes }) => paidMinutes],
  ['amount_pence', 'bigint', ({ amountPence }) => amountPence],
];

/** Writes decisions made together. */
export async function insertResolutions(
  scope: Scope,
  rows: readonly NewResolution[],
  { reason, batchId }: { readonly reason: string; readonly batchId: string },
): Promise<void> {
  for (const batch of inBatches(rows)) {
    await sql`
      insert into resolution (council_id, provider_id, week_line_id, verdict_id, decision, reason, undoes_id, batch_id,
        paid_minutes, amount_pence, decided_by, decided_at)
      select ${scope.who.councilId}, provider_id, week_line_id, verdict_id, decision, ${reason}, undoes_id, ${batchId}::uuid,
        paid_minutes, amount_pence, ${scope.who.userId}, ${scope.now.toString()}
      from ${rowsAsColumns(batch, resolutionColumns)} order by at`.execute(scope.db);
  }
}

/** Writes what somebody said about lines. */
export async function insertMessages(
  scope: Scope,
  lines: readonly { readonly lineId: number; readonly providerId: number }[],
  saying: Saying,
  words: string,
): Promise<void> {
  const columns: readonly ColumnOf<(typeof lines)[number]>[] = [
    ['week_line_id', 'bigint', ({ lineId }) => lineId],
    ['provider_id', 'bigint', ({ providerId }) => providerId],
  ];
  await sql`
    insert into line_message (council_id, provider_id, week_line_id, kind, words, said_by, said_at)
    select ${scope.who.councilId}, provider_id, week_line_id, ${saying}, ${words}, ${scope.who.userId}, ${scope.now.toString()}
    from ${rowsAsColumns(lines, columns)} order by at`.execute(scope.db);
}

/** Where a line has come to stand. */
export type NewStanding = { readonly lineId: number; readonly standing: Standing };

const standingColumns: readonly ColumnOf<NewStanding>[] = [
  ['id', 'bigint', ({ lineId }) => lineId],
  ['status', 'text', ({ standing }) => standing.status],
  ['held_again', 'boolean', ({ standing }) => standing.heldAgain],
  ['settled', 'boolean', ({ standing }) => standing.settled],
  ['resolution_id', 'bigint', ({ standing }) => standing.resolutionId],
  ['paid_minutes', 'integer', ({ standing }) => standing.paidMinutes],
  ['amount_pence', 'bigint', ({ standing }) => standing.amountPence],
];

/** Writes where lines have come to stand. */
export async function updateStandings(scope: Scope, rows: readonly NewStanding[]): Promise<void> {
  for (const batch of inBatches(rows)) {
    await sql`
      update week_line l set status = row.status, held_again = row.held_again, settled = row.settled,
        resolution_id = row.resolution_id, paid_minutes = row.paid_minutes, amount_pence = row.amount_pence
      from ${rowsAsColumns(batch, standingColumns)}
      where l.council_id = ${scope.who.councilId} and l.id = row.id`.execute(scope.db);
  }
}

/** The lines on which the decisions of a batch still hold, with those decisions. */
export async function linesOfBatch(
  scope: Scope,
  batchId: string,
): Promise<{ readonly lineId: number; readonly resolutionId: number }[]> {
  return await scope.db
    .selectFrom('resolution as r')
    .innerJoin('week_line as l', (join) =>
      join.onRef('l.council_id', '=', 'r.council_id').onRef('l.resolution_id', '=', 'r.id'),
    )
    .where('r.council_id', '=', scope.who.councilId)
    .where('r.batch_id', '=', batchId)
    .where('r.decision', '!=', 'undo')
    .whereRef('l.id', '=', 'r.week_line_id')
    .select(['l.id as lineId', 'r.id as resolutionId'])
    .orderBy('l.id')
    .execute();
}
