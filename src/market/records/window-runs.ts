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
  /** The file that it is worked out on; null where it is the council's own visits. */
  readonly file_id: number | null;
};

/** The file of a run: what it was called, how many visits it has, who sent it when, and the first sixteen letters of its hash. */
export type RunFile = {
  readonly name: string;
  readonly visits: number;
  readonly mark: string;
  readonly sentBy: string | null;
  readonly sentAt: Date;
};

/** A run. It is finished when it was found, cancelled, or has a fault. */
export type WindowRun = RunAsked & {
  readonly id: number;
  readonly provider_name: string | null;
  readonly file: RunFile | null;
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

type Row = Omit<WindowRun, 'workforce' | 'answer' | 'file'> & {
  readonly workforce: unknown;
  readonly answer: unknown;
  readonly file_name: string | null;
  readonly file_visits: number | null;
  readonly file_mark: string | null;
  readonly file_sent_by: string | null;
  readonly file_sent_at: Date | null;
};

function runOf({ file_name, file_visits, file_mark, file_sent_by, file_sent_at, ...row }: Row): WindowRun {
  return {
    ...row,
    file:
      file_name === null || file_visits === null || file_mark === null || file_sent_at === null
        ? null
        : {
            name: file_name,
            visits: file_visits,
            mark: file_mark,
            sentBy: file_sent_by,
            sentAt: file_sent_at,
          },
    workforce: workforce.parse(row.workforce),
    answer: row.answer === null ? null : readWindowAnswer(row.answer),
  };
}

/** Runs, the newest first; with an id only that one. */
export async function listWindowRuns(scope: Scope, id?: number): Promise<WindowRun[]> {
  const { rows } = await sql<Row>`
    select r.id, r.week_starts_on, r.weekdays, r.provider_id, p.name as provider_name, r.workforce, r.travel_mode, r.travel_area, r.straight_line, r.seed, r.seeds,
      r.moves, r.repeats_id, r.file_id, w.name as file_name, w.visits as file_visits, left(encode(w.hash, 'hex'), 16) as file_mark,
      s.name as file_sent_by, w.sent_at as file_sent_at, r.work_id, r.cancelled_at, r.fault, u.name as made_by_name, r.made_at, f.found_at, f.engine,
      left(encode(f.ground_hash, 'hex'), 16) as ground_mark, f.answer
    from window_run r
      left join window_result f on f.council_id = r.council_id and f.window_run_id = r.id
      left join provider p on p.council_id = r.council_id and p.id = r.provider_id
      left join app_user u on u.id = r.made_by
      left join window_file w on w.council_id = r.council_id and w.id = r.file_id
      left join app_user s on s.id = w.sent_by
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

/** Keeps a file as it was read; answers its id. */
export async function insertWindowFile(
  scope: Scope,
  file: { readonly name: string; readonly visits: number; readonly hash: Buffer; readonly ground: Buffer },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('window_file')
    .values({
      council_id: scope.who.councilId,
      ...file,
      sent_by: scope.who.userId,
      sent_at: scope.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The week of a file, as it is kept. Throws where there is none. */
export async function groundOfWindowFile(scope: Scope, id: number): Promise<Buffer> {
  const { ground } = await scope.db
    .selectFrom('window_file')
    .select('ground')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return ground;
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
