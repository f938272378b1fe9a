/** Starts a transition and drafts where each line goes; nothing is done to anybody's care. Source: docs/rules/transition.md. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { takeTurnWithProviders } from '../../providers/records/provider-turns.ts';
import { lineToMove, readTransitionField, type TransitionField } from '../records/transition-field.ts';
import { findPlansOf, isPlanable, listMovableLines, type MovableLine } from '../records/transition-lines.ts';
import {
  insertMoves,
  insertTransition,
  listMoves,
  type MoveWrite,
  type Transition,
  type TransitionMove,
  updateTransition,
  writeMoveSteps,
} from '../records/transitions.ts';
import { TRANSFER_WEEKS } from '../rules/cut-over.ts';
import { coverInHouse, ownRoomOf, type Uncovered, uncoveredOf } from '../rules/in-house-cover.ts';
import type { Ranked } from '../rules/matching.ts';
import { type LineToMove, type Move, type MoveRoom, resume } from '../rules/transition.ts';
import { type Destination, faultOfCutOver, type MoveState, newMove } from '../rules/transition-steps.ts';
import type { TransitionSide } from './transition-side.ts';
import { openTransition, statesOf, writeOf } from './transition-steps.ts';

/** What moves, why, and on which day the new providers begin. `areaId` null moves everything. */
export type TransitionToStart = {
  readonly providerId: number;
  readonly areaId: number | null;
  readonly reason: string;
  readonly cutOverOn: string;
};

/**
 * Starts a transition with a draft for every live line. Refused where the day has come, no line goes on over it that no other open
 * plan moves, or no in-house contract could be the last rung. Needs placement.work.
 */
export async function startTransition(
  scope: Scope,
  side: TransitionSide,
  { providerId, areaId, reason, cutOverOn }: TransitionToStart,
): Promise<Result<{ id: number; moves: number }>> {
  require(scope, 'placement.work');
  if (reason.trim() === '') return refuse('Say why the care must move', 'reason');
  const fault = faultOfCutOver(cutOverOn, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  // Whoever drafts the same provider's care waits here, so that a second press is told of the plan that the first one made.
  await takeTurnWithProviders(scope, [providerId]);
  const all = planable(await listMovableLines(scope, { providerId, areaId, cutOverOn }));
  if (all.length === 0) return refuse('No service of this provider goes on over that day', 'cut_over');
  const planned = await findPlansOf(
    scope,
    all.map(({ lineId }) => lineId),
  );
  const lines = all.filter(({ lineId }) => !planned.has(lineId));
  if (lines.length === 0)
    return refuse(
      `All of it moves already: go on with ${listWords([...new Set(planned.values())].map((id) => `transition ${id}`))}, or close it first`,
      'provider',
    );
  const field = await readTransitionField(scope, lines, { providerId, cutOverOn });
  if (field.lastRung === undefined) return refuse(NO_LAST_RUNG);
  const id = await insertTransition(scope, { providerId, areaId, reason: reason.trim(), cutOverOn });
  await insertMoves(scope, { id, providerId }, lines);
  const plan = await openTransition(scope, id);
  if (!plan.ok) return plan;
  const moves = await draft(scope, side, plan.value, lines, field);
  scope.audit({
    act: 'transition started',
    subject: ['transition', id],
    detail: { providerId, areaId, reason: reason.trim(), cutOverOn, moves },
  });
  return ok({ id, moves });
}

const NO_LAST_RUNG =
  'No in-house contract can be used on that day, and somebody must be the last to answer: record one first';

/**
 * Drafts afresh what is not agreed, placed or left out, in the room that is left now; lines that came since join the plan.
 * Refused as `startTransition`. Needs placement.work.
 */
export async function draftAgain(
  scope: Scope,
  side: TransitionSide,
  transitionId: number,
): Promise<Result<{ moves: number }>> {
  require(scope, 'placement.work');
  const open = await openTransition(scope, transitionId);
  if (!open.ok) return open;
  const plan = open.value;
  const { provider_id: providerId, area_id: areaId, cut_over_on: cutOverOn } = plan;
  const fault = faultOfCutOver(cutOverOn, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  const lines = planable(await listMovableLines(scope, { providerId, areaId, cutOverOn }));
  const field = await readTransitionField(scope, lines, { providerId, cutOverOn });
  if (field.lastRung === undefined) return refuse(NO_LAST_RUNG);
  await insertMoves(scope, { id: plan.id, providerId }, lines);
  const moves = await draft(scope, side, plan, lines, field);
  scope.audit({ act: 'transition drafted again', subject: ['transition', plan.id], detail: { moves } });
  return ok({ moves });
}

/** A line whose week is known can be arranged anew; the others are listed beside the plan. */
function planable(lines: readonly MovableLine[]): MovableLine[] {
  return lines.filter(isPlanable);
}

/** Drafts the moves that are not settled; answers how many moves the plan has. */
async function draft(
  scope: Scope,
  side: TransitionSide,
  plan: Transition,
  lines: readonly MovableLine[],
  { matches, rooms }: TransitionField,
): Promise<number> {
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const moves = await listMoves(scope, plan.id);
  const states = await statesOf(scope, plan.id);
  const stateOf = (move: TransitionMove): MoveState => states.get(move.id) ?? newMove;
  const byLine = new Map(moves.map((move) => [move.package_line_id, move]));
  const teams = await teamsOf(scope, side, plan.provider_id);
  const drafted = lines.filter(({ lineId }) => {
    const move = byLine.get(lineId);
    return move !== undefined && move.stage !== 'placed' && move.stage !== 'stopped';
  });
  const made = drafted.flatMap(({ lineId }) => {
    const move = byLine.get(lineId);
    const to = move && stateOf(move).to;
    if (move?.stage !== 'agreed' || !to) return [];
    return { lineId, contractId: to.contractId, providerId: to.providerId, stage: 'agreed' as const };
  });
  const toMove = drafted.map((line) =>
    lineToMove(line, matches.get(line.lineId), teams.get(line.lineId) ?? null, at),
  );
  const { plan: found } = resume(toMove, rooms, made);
  const cover = coverOf(drafted, toMove, rooms, [...made, ...found.moves]);
  const writes = found.moves.flatMap((one): MoveWrite[] => {
    const move = byLine.get(one.lineId);
    const ranked = matches
      .get(one.lineId)
      ?.ranked.find(({ candidate }) => candidate.contractId === one.contractId);
    const uncovered = cover.of(one.lineId);
    const step = {
      kind: 'drafted' as const,
      why: one.why,
      ...(uncovered !== undefined && { uncovered }),
      ...destinationOf(one, ranked),
    };
    return move === undefined ? [] : [writeOf(move.id, stateOf(move), step).write];
  });
  await writeMoveSteps(scope, writes);
  await updateTransition(scope, plan.id, {
    drafted_at: scope.now.toString(),
    over_in_house_minutes: cover.minutes,
  });
  return moves.length;
}

/**
 * What the in-house service, as last rung, has told no room for: area by area and part by part of the day, as in a failure drill. What is
 * agreed, and what goes to its other contracts, takes its room first.
 */
function coverOf(
  drafted: readonly MovableLine[],
  toMove: readonly LineToMove[],
  rooms: readonly MoveRoom[],
  goes: readonly { readonly lineId: number; readonly providerId: number; readonly why?: Move['why'] }[],
): { readonly minutes: number; readonly of: (lineId: number) => Uncovered | undefined } {
  const lastRung = rooms.find(({ inHouse }) => inHouse);
  if (lastRung === undefined) return { minutes: 0, of: () => undefined };
  const goesTo = new Map(goes.map((one) => [one.lineId, one]));
  const byId = new Map(drafted.map((line) => [line.lineId, line]));
  const fell = ({ lineId }: LineToMove): boolean => goesTo.get(lineId)?.why === 'last rung';
  const fallen = new Map(
    toMove
      .filter(fell)
      .map((line) => [line.lineId, { ...line, visits: byId.get(line.lineId)?.visits ?? [] }]),
  );
  const taken = toMove.filter(
    (line) => !fell(line) && goesTo.get(line.lineId)?.providerId === lastRung.providerId,
  );
  const cover = coverInHouse([...fallen.values()], ownRoomOf(lastRung, taken));
  const of = (lineId: number): Uncovered | undefined => {
    const line = fallen.get(lineId);
    return line && uncoveredOf(line, cover.lines.get(lineId));
  };
  return { minutes: cover.uncoveredMinutes, of };
}

/** Where a line goes, with the parts of the score that speak for it. */
export function destinationOf(
  { contractId, providerId }: Pick<Move, 'contractId' | 'providerId'>,
  ranked: Ranked | undefined,
): Destination {
  return { contractId, providerId, score: ranked?.score ?? null, parts: ranked?.parts ?? [] };
}

/** The care worker who logged most on each line in the last weeks. */
async function teamsOf(
  scope: Scope,
  side: TransitionSide,
  providerId: number,
): Promise<ReadonlyMap<number, string>> {
  const today = londonDay(scope.now);
  const from = today.subtract({ weeks: TRANSFER_WEEKS }).toString();
  const teams = new Map<number, string>();
  for (const { lineId, worker } of await side.loggedOn(scope, providerId, from, today.toString()))
    if (!teams.has(lineId)) teams.set(lineId, worker);
  return teams;
}
