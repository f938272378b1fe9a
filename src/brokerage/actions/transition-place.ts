/**
 * Places one move of a transition in one piece of work: the old line ends the day before the cut-over and the new one begins on it, or
 * nothing changes. Source: docs/rules/transition.md.
 */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Refusal, type Result, refuse } from '../../ground/result.ts';
import { listWords } from '../../ground/text.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { takeTurnWithProviders } from '../../providers/records/provider-turns.ts';
import { getLine, type PackageLine } from '../records/package-lines.ts';
import { endPlacementRow, findPlacementOfLine, lockPlacement } from '../records/placements.ts';
import { readTransitionField } from '../records/transition-field.ts';
import { isPlanable, listMovableLines, lockLine, type MovableLine } from '../records/transition-lines.ts';
import { findRivalRequest, type Transition } from '../records/transitions.ts';
import type { Candidate } from '../rules/candidate.ts';
import type { LimitKind } from '../rules/limits.ts';
import type { Match } from '../rules/matching.ts';
import { faultOfCutOver, whyNotMove } from '../rules/transition-steps.ts';
import { endLines } from './end-lines.ts';
import { openRequest, takeSteps } from './request-steps.ts';
import { arrangeMoved, type Arrangement } from './transition-arrange.ts';
import type { TransitionSide } from './transition-side.ts';
import { type OpenMove, openMove, openTransition, takeMoveSteps } from './transition-steps.ts';
import { tellOfPlacedMove } from './tell-of-transition.ts';

/** Why the old line ends, as it is written down. */
export const MOVED_REASON = 'The provider’s care moves to others';

/** What keeps even the last rung from taking a line: it cannot be arranged or paid for. */
const ALWAYS: readonly LimitKind[] = [
  'suspended from new business',
  'terminated',
  'registration cancelled',
  'not for new business',
  'service missing',
  'rate missing',
];

/** What placing one move came to: nothing where the job was stopped meanwhile. */
export type MovePlaced = { readonly placementId: number; readonly lineId: number } | 'stopped meanwhile';

/** Which move; `byJob` where it is one of many that somebody may stop. */
export type MoveToPlace = {
  readonly transitionId: number;
  readonly moveId: number;
  readonly byJob?: boolean;
};

/** A move in hand, and the piece of work that places it with others; undefined where it is placed alone. */
type Placing = OpenMove & { readonly workId: number | undefined };

/**
 * Places an agreed move. Refused where the day has come, the line does not go on over it or another request seeks a provider for it, or the chosen provider can
 * no longer take it; the reason then stands on the move. Needs placement.work and packages.edit.
 */
export async function placeMove(
  scope: Scope,
  side: TransitionSide,
  { transitionId, moveId, byJob = false }: MoveToPlace,
): Promise<Result<MovePlaced>> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok) return plan;
  if (byJob && !plan.value.under_way) return ok('stopped meanwhile');
  const open = await openMove(scope, transitionId, moveId);
  const nothing = { kind: 'placed' as const, placementId: 0, lineId: 0, startsOn: plan.value.cut_over_on };
  const refused = whyNotMove(open.state, nothing);
  if (refused !== undefined) return refused;
  const workId = byJob ? (plan.value.work_id ?? undefined) : undefined;
  const done = await move(scope, side, plan.value, { ...open, workId });
  if (!done.ok) await takeMoveSteps(scope, open, { kind: 'held back', reason: done.reason });
  return done;
}

/** Ends the one line and begins the other; everything that may refuse comes before anything is written. */
async function move(
  scope: Scope,
  side: TransitionSide,
  plan: Transition,
  open: Placing,
): Promise<Result<{ placementId: number; lineId: number }>> {
  const { package_line_id: lineId, care_package_id: packageId, to_provider_id: toId } = open.move;
  const held = await findPlacementOfLine(scope, lineId);
  const oldRequest = held && (await openRequest(scope, held.placement_request_id));
  await takeTurnWithProviders(scope, [plan.provider_id, ...(toId === null ? [] : [toId])]);
  await lockLine(scope, lineId);
  const old = await getLine(scope, packageId, lineId);
  const [line] = await listMovableLines(scope, {
    providerId: plan.provider_id,
    cutOverOn: plan.cut_over_on,
    lineIds: [lineId],
  });
  const fault = await faultOfLine(scope, plan, old, line);
  if (fault !== undefined) return fault;
  if (line === undefined) throw new Error(`Line ${lineId} is to move and cannot be read.`);
  const field = await readTransitionField(scope, [line], {
    providerId: plan.provider_id,
    cutOverOn: plan.cut_over_on,
  });
  const match = field.matches.get(lineId);
  const to = match && allowed(match, open.move.contract_id ?? 0, field.lastRung);
  if (to === undefined) return refuse('The contract chosen for it is no longer in force: choose another');
  if (!to.ok) return to;
  const made = await arrangeMoved(scope, { plan, old, line, to: to.value, match: match as Match });
  if (!made.ok) return made;
  await endOld(scope, old, plan.cut_over_on);
  if (held !== undefined && oldRequest !== undefined) {
    const placement = await lockPlacement(scope, held.id);
    if (placement.ended_at === null) {
      await takeSteps(scope, oldRequest, { kind: 'placement ended', reason: MOVED_REASON, seekAgain: false });
      await endPlacementRow(scope, placement.id, MOVED_REASON);
    }
  }
  return await finish(scope, side, plan, open, made.value);
}

/** Why a line cannot move at a cut-over now; undefined where it can. */
async function faultOfLine(
  scope: Scope,
  { cut_over_on: cutOverOn }: Transition,
  old: PackageLine,
  line: MovableLine | undefined,
): Promise<Refusal | undefined> {
  const late = faultOfCutOver(cutOverOn, londonDay(scope.now).toString());
  if (late !== undefined) return late;
  if (old.ends_on !== null && old.ends_on < cutOverOn)
    return refuse(
      `The service ends on ${longDate(old.ends_on)}, before the cut-over: nothing is left to move`,
    );
  if (line === undefined)
    return refuse('The person has died, or the service no longer goes on over that day');
  if (!isPlanable(line)) return refuse('No week is written down for that day: change the visits first');
  const rival = await findRivalRequest(scope, old.id);
  if (rival !== undefined)
    return refuse(`${rival} seeks another provider for this service: place or withdraw that first`);
  return undefined;
}

/** The contract if it may take the line now: the last rung wherever it can be arranged, any other within every limit. */
function allowed(
  { ranked, unable }: Match,
  contractId: number,
  lastRung: Candidate | undefined,
): Result<Candidate> | undefined {
  const able = ranked.find(({ candidate }) => candidate.contractId === contractId)?.candidate;
  if (able !== undefined) return ok(able);
  const found = unable.find(({ candidate }) => candidate.contractId === contractId);
  if (found === undefined) return undefined;
  const { candidate, limits } = found;
  const isLast = contractId === lastRung?.contractId;
  const standing = isLast ? limits.filter(({ kind }) => ALWAYS.includes(kind)) : limits;
  if (standing.length === 0) return ok(candidate);
  return refuse(`${candidate.providerName}: ${listWords(standing.map(({ words }) => words))}`);
}

async function endOld(scope: Scope, old: PackageLine, cutOverOn: string): Promise<void> {
  const done = await endLines(scope, {
    packageId: old.care_package_id,
    lines: [{ id: old.id, version: old.version }],
    endsOn: Temporal.PlainDate.from(cutOverOn).subtract({ days: 1 }).toString(),
    reason: MOVED_REASON,
    packageGoesOn: true,
    toldOtherwise: true,
  });
  if (!done.ok) throw new Error(`A line that may move could not end: ${done.reason}`);
}

/** Writes the move down, plans the visits of both lines anew and tells both providers. */
async function finish(
  scope: Scope,
  side: TransitionSide,
  plan: Transition,
  open: Placing,
  { placementId, lineId }: Arrangement,
): Promise<Result<Arrangement>> {
  const taken = await takeMoveSteps(scope, open, {
    kind: 'placed',
    placementId,
    lineId,
    startsOn: plan.cut_over_on,
    ...(open.workId !== undefined && { workId: open.workId }),
  });
  if (!taken.ok) throw new Error(`A move that was allowed was refused: ${taken.reason}`);
  await side.replan(scope, [open.move.package_line_id, lineId], londonDay(scope.now).toString());
  await tellOfPlacedMove(scope, plan, open.move, { people: open.workId === undefined });
  scope.audit({
    act: 'move placed',
    subject: ['transition', plan.id],
    personId: open.move.person_id,
    detail: { line: open.move.line_reference, placement: placementId, startsOn: plan.cut_over_on },
  });
  return ok({ placementId, lineId });
}
