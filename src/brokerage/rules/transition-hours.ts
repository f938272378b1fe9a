/** The hours around a cut-over, from the visits that are planned: who makes them, and whether nobody or two do. Source: docs/rules/transition.md. */
import { dateAndTime, londonDay, longDate } from '../../ground/calendar.ts';
import { type CoverFault, coverFaults, type CutOver } from './cut-over.ts';

/** A line of a move and the time in which its provider may make visits: epoch seconds, `to` not in it; null goes on. */
export type HoldingLine = { readonly lineId: number; readonly from: number; readonly to: number | null };

/** One move around its cut-over: the old line, the new one once it is placed, and the starts of what is planned on either. */
export type MoveAround = {
  readonly personId: number;
  readonly old: HoldingLine;
  readonly new: HoldingLine | null;
  readonly plannedOld: readonly number[];
  readonly plannedNew: readonly number[];
};

/**
 * The visits that start in one hour; `weekBefore` is how many did in the same hour a week before. `notYet` are those that the old provider no
 * longer makes and whose move is not placed.
 */
export type HourOfCutOver = {
  readonly hourAt: number;
  readonly withOld: number;
  readonly withNew: number;
  readonly notYet: number;
  readonly nobody: number;
  readonly two: number;
  readonly weekBefore: number;
};

const HOUR = 3600;
const WEEK = 7 * 24 * HOUR;

/** Whether a line holds at an instant. */
function holds({ from, to }: HoldingLine, at: number): boolean {
  return from <= at && (to === null || at < to);
}

/** What each line holds, second by second of the visits that are planned on it: two lines that plan one visit cover it twice. */
function cutOverOf(move: MoveAround, from: number, to: number): CutOver {
  const within = (at: number): boolean => at >= from && at < to;
  const covering = (line: HoldingLine | null, planned: readonly number[]) =>
    line === null
      ? []
      : planned
          .filter((at) => within(at) && holds(line, at))
          .map((at) => ({ lineId: line.lineId, from: at, to: at + 1 }));
  return {
    personId: move.personId,
    holds: [...covering(move.old, move.plannedOld), ...covering(move.new, move.plannedNew)],
    visitsAt: [...new Set([...move.plannedOld, ...move.plannedNew])].filter(within),
  };
}

/** A move that is not placed, and how many of its visits the old provider no longer makes. */
export type NotArranged = {
  readonly personId: number;
  readonly oldLineId: number;
  readonly visits: number;
};

/** The hours around a cut-over; `faults` are of moves that are placed, `notArranged` of those that are not. */
export type CutOverHours = {
  readonly hours: HourOfCutOver[];
  readonly faults: CoverFault[];
  readonly notArranged: NotArranged[];
};

/** Every hour from one instant to another with its visits, and who has nobody or two. Both in epoch seconds, on the hour. */
export function hoursOfCutOver(moves: readonly MoveAround[], from: number, to: number): CutOverHours {
  const cutOvers = moves.map((move) => cutOverOf(move, from, to));
  const hours = Array.from({ length: Math.max(0, Math.round((to - from) / HOUR)) }, (_, place) => ({
    hourAt: from + place * HOUR,
    withOld: 0,
    withNew: 0,
    notYet: 0,
    nobody: 0,
    two: 0,
    weekBefore: 0,
  }));
  const notArranged: NotArranged[] = [];
  for (const [place, { personId, holds: covering, visitsAt }] of cutOvers.entries()) {
    const move = moves[place];
    const oldLineId = move?.old.lineId ?? 0;
    const waits = move?.new === null;
    let visits = 0;
    for (const at of visitsAt) {
      const hour = hours[Math.floor((at - from) / HOUR)];
      const by = covering.filter((one) => one.from === at);
      if (hour === undefined) continue;
      if (by.length === 0 && waits) {
        hour.notYet += 1;
        visits += 1;
      } else if (by.length === 0) hour.nobody += 1;
      else if (by.length > 1) hour.two += 1;
      else if (by[0]?.lineId === oldLineId) hour.withOld += 1;
      else hour.withNew += 1;
    }
    if (visits > 0) notArranged.push({ personId, oldLineId, visits });
  }
  for (const { plannedOld, plannedNew } of moves)
    for (const at of new Set([...plannedOld, ...plannedNew])) {
      const hour = hours[Math.floor((at + WEEK - from) / HOUR)];
      if (hour !== undefined && at + WEEK >= from) hour.weekBefore += 1;
    }
  const placed = cutOvers.filter((_, place) => moves[place]?.new !== null);
  return { hours, faults: coverFaults(placed), notArranged };
}

/** When the first of some lines must stop whatever was planned (epoch seconds); null where none must. */
export function firstStop(
  lines: readonly { readonly old: { readonly stopsAt: number | null } }[],
): number | null {
  const stops = lines.flatMap(({ old }) => old.stopsAt ?? []);
  return stops.length === 0 ? null : Math.min(...stops);
}

/** What an old provider that stops does, after its name: on the day `failsOn` of the drill that the plan was made from, or by an event. */
export function stopInWords(stop: number, failsOn: string | undefined): string {
  const at = Temporal.Instant.fromEpochMilliseconds(stop * 1000);
  return failsOn === londonDay(at).toString()
    ? `makes no visit from ${longDate(failsOn)} on, as drilled`
    : `makes no visit from ${dateAndTime(at)} on: its contract or registration ends then`;
}

/** When the care of a line must stop whatever was planned: the first termination or cancelled registration that bears on its contract. */
export function mustStopAt(
  events: readonly {
    readonly kind: string;
    readonly contractId: number | null;
    readonly areaId: number | null;
    readonly effectiveAt: number;
    readonly endsAt: number | null;
  }[],
  contractId: number,
): number | null {
  const stops = events
    .filter(
      ({ kind, contractId: of, areaId, endsAt }) =>
        (kind === 'termination' || kind === 'registration cancelled') &&
        (of === null || of === contractId) &&
        areaId === null &&
        endsAt === null,
    )
    .map(({ effectiveAt }) => effectiveAt);
  return stops.length === 0 ? null : Math.min(...stops);
}
