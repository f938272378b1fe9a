/** Decisions that were made together, to say what was done and to offer to undo it. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Decision } from '../rules/resolution.ts';

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
    where r.council_id = ${scope.who.councilId} and r.batch_id = ${batchId}::uuid group by 1`.execute(
    scope.db,
  );
  return rows[0];
}
