/** What happened to lines after they were verified: decisions, undoings and what was said, in the order of their happening. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Decision, LineEvent, Saying } from '../rules/resolution.ts';

type Row = {
  line_id: number;
  kind: 'decided' | 'undone' | 'said';
  id: number;
  verdict_id: number | null;
  decision: Decision | null;
  undoes_id: number | null;
  saying: Saying | null;
  paid_minutes: number | null;
  amount_pence: number | null;
};

/** The events of some lines; a line without any is left out. */
export async function eventsOfLines(
  scope: Scope,
  lineIds: readonly number[],
): Promise<Map<number, LineEvent[]>> {
  if (lineIds.length === 0) return new Map();
  const council = scope.who.councilId;
  const { rows } = await sql<Row>`
    select week_line_id as line_id, case decision when 'undo' then 'undone' else 'decided' end as kind, id, verdict_id, decision,
      undoes_id, null as saying, paid_minutes, amount_pence, decided_at as at
    from resolution where council_id = ${council} and week_line_id = any(${lineIds}::bigint[])
    union all
    select week_line_id, 'said', id, null, null, null, kind, null, null, said_at
    from line_message where council_id = ${council} and week_line_id = any(${lineIds}::bigint[])
    order by at, kind, id`.execute(scope.db);
  const events = new Map<number, LineEvent[]>();
  for (const row of rows) {
    const ofLine = events.get(row.line_id);
    const event = eventOf(row);
    if (ofLine === undefined) events.set(row.line_id, [event]);
    else ofLine.push(event);
  }
  return events;
}

function eventOf(row: Row): LineEvent {
  if (row.kind === 'said') return { kind: 'said', saying: row.saying ?? 'question' };
  if (row.kind === 'undone') return { kind: 'undone', undoesId: row.undoes_id ?? 0 };
  return {
    kind: 'decided',
    id: row.id,
    verdictId: row.verdict_id ?? 0,
    decision: row.decision ?? 'refuse',
    paidMinutes: row.paid_minutes ?? 0,
    amountPence: row.amount_pence ?? 0,
  };
}
