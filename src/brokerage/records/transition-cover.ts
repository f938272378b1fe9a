/** The lines of a plan's moves around the cut-over: which may make visits when. Council people only. */
import { sql } from 'kysely';
import { listContractEvents } from '../../contracts/records/contract-events.ts';
import { startOfDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { mustStopAt } from '../rules/transition-hours.ts';
import { runsOf, type StoppingLine, type TurnRun, turnsOf } from '../rules/transition-turns.ts';
import { listPeriodicWeeks } from './periodic-weeks.ts';
import { listSuspensions } from './suspensions.ts';

/** A move's two lines, each with the time in which it holds. */
export type CoveringLines = {
  readonly moveId: number;
  readonly personId: number;
  readonly service: string;
  readonly old: StoppingLine;
  readonly new: StoppingLine | null;
};

type Row = {
  readonly moveId: number;
  readonly service: string;
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

/** The earlier of two instants; null is never. */
function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/**
 * The lines of the moves of a plan that are not left out; where the old provider's care must stop, its lines hold no longer. `failsOn` is the
 * first day ('YYYY-MM-DD') on which it makes no visit, where the plan was made because it fails.
 */
export async function listCoveringLines(
  scope: Scope,
  { id, provider_id: providerId }: { readonly id: number; readonly provider_id: number },
  failsOn?: string,
): Promise<CoveringLines[]> {
  const { rows } = await sql<Row>`
    select m.id as "moveId", l.service, m.person_id as "personId", l.id as "oldId", l.contract_id as "contractId", l.starts_on as "oldStarts", l.ends_on as "oldEnds",
      n.id as "newId", n.starts_on as "newStarts", n.ends_on as "newEnds"
    from transition_move m
      join package_line l on l.council_id = m.council_id and l.id = m.package_line_id
      left join package_line n on n.council_id = m.council_id and n.id = m.new_line_id
    where m.council_id = ${scope.who.councilId} and m.transition_id = ${id} and m.stage <> 'stopped' order by l.id`.execute(
    scope.db,
  );
  const events = await listContractEvents(scope, providerId);
  const fails = failsOn === undefined ? null : firstSecond(failsOn);
  return rows.map((row) => {
    const stops = earliest(mustStopAt(events, row.contractId), fails);
    const ends = afterDay(row.oldEnds);
    const to = earliest(stops, ends);
    return {
      moveId: row.moveId,
      personId: row.personId,
      service: row.service,
      old: { lineId: row.oldId, from: firstSecond(row.oldStarts), to, endsAt: ends, stopsAt: stops },
      new:
        row.newId === null || row.newStarts === null
          ? null
          : {
              lineId: row.newId,
              from: firstSecond(row.newStarts),
              to: afterDay(row.newEnds),
              endsAt: afterDay(row.newEnds),
              stopsAt: null,
            },
    };
  });
}

/** Who has the nights and days of one service without visits, around a cut-over. */
export type CoveredTurns = CoveringLines & { readonly runs: readonly TurnRun[] };

/**
 * Who has each night and day of the services without visits among some moves, on some days ('YYYY-MM-DD'). The days are those of the old line until the new
 * one begins; none are asked for before the care begins, after its last day, or while it is suspended.
 */
export async function listCoveredTurns(
  scope: Scope,
  lines: readonly CoveringLines[],
  days: readonly string[],
): Promise<CoveredTurns[]> {
  const ids = lines.flatMap((line) => [line.old.lineId, ...(line.new === null ? [] : [line.new.lineId])]);
  const versions = Map.groupBy(await listPeriodicWeeks(scope, ids), ({ lineId }) => lineId);
  const periodic = lines.filter(({ old }) => versions.has(old.lineId));
  const ofPeriodic = periodic.flatMap((line) => [line.old.lineId, line.new?.lineId ?? line.old.lineId]);
  const away = Map.groupBy(await listSuspensions(scope, ofPeriodic), (one) => one.package_line_id);
  return periodic.map((line) => {
    const next = line.new;
    const last = next ?? line.old;
    const turns = days.flatMap((day) => {
      const holding = next !== null && next.from <= firstSecond(day) ? next : line.old;
      const suspended = [line.old.lineId, holding.lineId].flatMap((id) => away.get(id) ?? []);
      return turnsOf(versions.get(holding.lineId) ?? [], [day]).filter(
        ({ from }) =>
          from >= line.old.from &&
          (last.endsAt === null || from < last.endsAt) &&
          !suspended.some(
            ({ starts_at, ends_at }) =>
              starts_at.getTime() <= from * 1000 && (ends_at === null || from * 1000 < ends_at.getTime()),
          ),
      );
    });
    return { ...line, runs: runsOf(line.old, next, turns) };
  });
}
