/** Runs of the window simulator as they were asked for, and what they found. Council people only. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import { readWindowAnswer, type WindowAnswer } from '../rules/window-answer.ts';
import { workforce, type Workforce } from '../rules/window-run.ts';

/** What a run is asked for. `weekdays` are 1 (Monday) to 7. */
export type RunAsked = {
  readonly week_starts_on: string;
  readonly weekdays: readonly number[];
  readonly provider_id: number | null;
  readonly workforce: Workforce;
  readonly travel_mode: 'car' | 'bicycle' | 'walk';
  readonly travel_area: 'urban' | 'rural';
  /** Chosen for once where a travel time service failed. */
  readonly straight_line: boolean;
  readonly seed: number;
  readonly seeds: number;
  readonly moves: number;
  readonly repeats_id: number | null;
};

/** A run. It is finished when it was found, cancelled, or has a fault. */
export type WindowRun = RunAsked & {
  readonly id: number;
  readonly provider_name: string | null;
  readonly work_id: number | null;
  readonly cancelled_at: Date | null;
  readonly fault: string | null;
  readonly made_by_name: string | null;
  readonly made_at: Date;
  readonly found_at: Date | null;
  readonly engine: string | null;
  /** The first sixteen letters of the hash of the week it was worked out on. */
  readonly ground_mark: string | null;
  readonly answer: WindowAnswer | null;
};

type Row = Omit<WindowRun, 'workforce' | 'answer'> & {
  readonly workforce: unknown;
  readonly answer: unknown;
};

function runOf(row: Row): WindowRun {
  return {
    ...row,
    workforce: workforce.parse(row.workforce),
    answer: row.answer === null ? null : readWindowAnswer(row.answer),
  };
}

/** Runs, the newest first; with an id only that one. */
export async function listWindowRuns(scope: Scope, id?: number): Promise<WindowRun[]> {
  const { rows } = await sql<Row>`
    select r.id, r.week_starts_on, r.weekdays, r.provider_id, p.name as provider_name, r.workforce, r.travel_mode, r.travel_area, r.straight_line, r.seed, r.seeds,
      r.moves, r.repeats_id, r.work_id, r.cancelled_at, r.fault, u.name as made_by_name, r.made_at, f.found_at, f.engine,
      left(encode(f.ground_hash, 'hex'), 16) as ground_mark, f.answer
    from window_run r
      left join window_result f on f.council_id = r.council_id and f.window_run_id = r.id
      left join provider p on p.council_id = r.council_id and p.id = r.provider_id
      left join app_user u on u.id = r.made_by
    where r.council_id = ${scope.who.councilId} and (${id ?? null}::bigint is null or r.id = ${id ?? null}::bigint)
    order by r.id desc`.execute(scope.db);
  return rows.map(runOf);
}

/** One run. NotFound where there is none. */
export async function getWindowRun(scope: Scope, id: number): Promise<WindowRun> {
  const [run] = await listWindowRuns(scope, id);
  if (run === undefined) throw new NotFound('simulation');
  return run;
}

/** Keeps what a run is asked for; answers its id. */
export async function insertWindowRun(scope: Scope, asked: RunAsked): Promise<number> {
  const { id } = await scope.db
    .insertInto('window_run')
    .values({
      council_id: scope.who.councilId,
      ...asked,
      weekdays: [...asked.weekdays],
      workforce: JSON.stringify(asked.workforce),
      made_by: scope.who.userId,
      made_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Notes what became of a run: the work that shows how far it is, that it is cancelled, or why nothing could be worked out. */
export async function noteWindowRun(
  scope: Scope,
  id: number,
  noted: { readonly workId?: number; readonly fault?: string; readonly cancelled?: true },
): Promise<void> {
  await scope.db
    .updateTable('window_run')
    .set({
      ...(noted.workId !== undefined && { work_id: noted.workId }),
      ...(noted.fault !== undefined && { fault: noted.fault }),
      ...(noted.cancelled === true && { cancelled_at: scope.now.toString(), cancelled_by: scope.who.userId }),
    })
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .execute();
}

/** Keeps what a run found, with the week it was worked out on. */
export async function insertWindowResult(
  scope: Scope,
  runId: number,
  { answer, ground, hash }: { readonly answer: WindowAnswer; readonly ground: Buffer; readonly hash: Buffer },
): Promise<void> {
  await scope.db
    .insertInto('window_result')
    .values({
      council_id: scope.who.councilId,
      window_run_id: runId,
      engine: answer.engine,
      ground_hash: hash,
      ground,
      answer: JSON.stringify(answer),
      found_at: scope.now.toString(),
    })
    .execute();
}

/** The week that a run was worked out on, as it is kept; undefined where the run has found nothing. */
export async function keptGround(scope: Scope, runId: number): Promise<Buffer | undefined> {
  const row = await scope.db
    .selectFrom('window_result')
    .select('ground')
    .where('council_id', '=', scope.who.councilId)
    .where('window_run_id', '=', runId)
    .executeTakeFirst();
  return row?.ground;
}

/** The run that is under way, if one is. */
export async function runUnderWay(scope: Scope): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select r.id from window_run r
    where r.council_id = ${scope.who.councilId} and r.cancelled_at is null and r.fault is null
      and not exists (select from window_result f where f.council_id = r.council_id and f.window_run_id = r.id)
    order by r.id limit 1`.execute(scope.db);
  return rows[0]?.id;
}
