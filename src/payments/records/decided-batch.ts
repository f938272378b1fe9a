/** Decisions that were made together, to say what was done and to offer to undo it. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Decision } from '../rules/resolution.ts';

/** A batch of decisions, to say what was done and to offer to undo it. */
export type DecidedBatch = {
  readonly batchId: string;
  readonly decision: Decision | 'undo';
  readonly lines: number;
  /** The line, where there is only one. */
  readonly lineId: number | null;
  readonly amountPence: number;
};

/** A batch of decisions by its id; undefined where there is none. */
export async function findBatch(scope: Scope, batchId: string): Promise<DecidedBatch | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(batchId)) return undefined;
  const { rows } = await sql<DecidedBatch>`
    select r.batch_id as "batchId", min(r.decision) as decision, count(*) as lines,
      case when count(*) = 1 then min(r.week_line_id) end as "lineId", sum(r.amount_pence) as "amountPence"
    from resolution r
    where r.council_id = ${scope.who.councilId} and r.batch_id = ${batchId}::uuid group by 1`.execute(
    scope.db,
  );
  return rows[0];
}
