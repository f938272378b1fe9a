/** The lines of a plan's moves around the cut-over: which may make visits when. Council people only. */
import { sql } from 'kysely';
import { listContractEvents } from '../../contracts/records/contract-events.ts';
import { startOfDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { type HoldingLine, mustStopAt } from '../rules/transition-hours.ts';

/** A move's two lines, each with the time in which it holds. */
export type CoveringLines = {
  readonly personId: number;
  readonly old: HoldingLine;
  readonly new: HoldingLine | null;
};

type Row = {
  readonly personId: number;
  readonly oldId: number;
  readonly contractId: number;
  readonly oldStarts: string;
  readonly oldEnds: string | null;
  readonly newId: number | null;
  readonly newStarts: string | null;
  readonly newEnds: string | null;
};

function firstSecond(day: string): number {
  return Math.floor(startOfDay(Temporal.PlainDate.from(day)).epochMilliseconds / 1000);
}

/** The first second after a last day. */
function afterDay(day: string | null): number | null {
  return day === null ? null : firstSecond(Temporal.PlainDate.from(day).add({ days: 1 }).toString());
}

/** The lines of the moves of a plan that are not left out; where the old provider's care must stop, its lines hold no longer. */
export async function listCoveringLines(
  scope: Scope,
  { id, provider_id: providerId }: { readonly id: number; readonly provider_id: number },
): Promise<CoveringLines[]> {
  const { rows } = await sql<Row>`
    select m.person_id as "personId", l.id as "oldId", l.contract_id as "contractId", l.starts_on as "oldStarts", l.ends_on as "oldEnds",
      n.id as "newId", n.starts_on as "newStarts", n.ends_on as "newEnds"
    from transition_move m
      join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
      left join package_line n on n.council_id = m.council_id and n.id = m.new_line_id
    where m.council_id = ${scope.who.councilId} and m.transition_id = ${id} and m.stage <> 'stopped' order by l.id`.execute(
    scope.db,
  );
  const events = await listContractEvents(scope, providerId);
  return rows.map((row) => {
    const stops = mustStopAt(events, row.contractId);
    const ends = afterDay(row.oldEnds);
    const to = stops === null ? ends : ends === null ? stops : Math.min(stops, ends);
    return {
      personId: row.personId,
      old: { lineId: row.oldId, from: firstSecond(row.oldStarts), to },
      new:
        row.newId === null || row.newStarts === null
          ? null
          : { lineId: row.newId, from: firstSecond(row.newStarts), to: afterDay(row.newEnds) },
    };
  });
}
