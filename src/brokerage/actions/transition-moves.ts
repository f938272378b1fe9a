/** What a broker does with one move, or several: chooses another provider, records what the person says, leaves it out. */
import { londonDay } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { readTransitionField, type TransitionField } from '../records/transition-field.ts';
import { listMovableLines } from '../records/transition-lines.ts';
import {
  getTransition,
  type Transition,
  type TransitionMove,
  updateTransition,
} from '../records/transitions.ts';
import type { Ranked } from '../rules/matching.ts';
import {
  faultOfAskAgain,
  faultOfCutOver,
  type PersonAnswer,
  type TransitionStep,
} from '../rules/transition-steps.ts';
import { destinationOf } from './transition-draft.ts';
import { openMove, openTransition, takeMoveSteps } from './transition-steps.ts';

/** Who can take a line of a plan as things stand: the able, the best first, and the last rung. */
export type AbleToTake = {
  readonly ranked: readonly Ranked[];
  readonly lastRung: TransitionField['lastRung'];
};

/** Who can take the line of a move now. */
export async function whoCanTake(
  scope: Scope,
  plan: Pick<Transition, 'provider_id' | 'cut_over_on'>,
  move: Pick<TransitionMove, 'package_line_id'>,
): Promise<AbleToTake> {
  const about = { providerId: plan.provider_id, cutOverOn: plan.cut_over_on };
  const lines = await listMovableLines(scope, { ...about, lineIds: [move.package_line_id] });
  if (lines.length === 0) return { ranked: [], lastRung: undefined };
  const { matches, lastRung } = await readTransitionField(scope, lines, about);
  return { ranked: matches.get(move.package_line_id)?.ranked ?? [], lastRung };
}

/** A move of a plan. */
export type WhichMove = { readonly transitionId: number; readonly moveId: number };

async function stepOn(
  scope: Scope,
  { transitionId, moveId }: WhichMove,
  step: TransitionStep,
): Promise<Result<object>> {
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok) return plan;
  const open = await openMove(scope, transitionId, moveId);
  const taken = await takeMoveSteps(scope, open, step);
  if (!taken.ok) return taken;
  scope.audit({
    act: `move ${step.kind}`,
    subject: ['transition', transitionId],
    personId: open.move.person_id,
    detail: { line: open.move.line_reference, ...detailOf(step) },
  });
  return ok({});
}

/** What the audit trail keeps of a step: not the parts of a score. */
function detailOf(step: TransitionStep): Record<string, unknown> {
  const { kind: _, ...detail } = step;
  return 'parts' in detail ? { ...detail, parts: undefined } : detail;
}

/**
 * Chooses where a line goes instead, of those who can take it or the last rung; the person is asked anew. Needs placement.work.
 */
export async function chooseDestination(
  scope: Scope,
  which: WhichMove,
  { contractId, reason }: { readonly contractId: number; readonly reason: string },
): Promise<Result<object>> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, which.transitionId);
  if (!plan.ok) return plan;
  const { move } = await openMove(scope, which.transitionId, which.moveId);
  const { ranked, lastRung } = await whoCanTake(scope, plan.value, move);
  const able = ranked.find(({ candidate }) => candidate.contractId === contractId);
  const candidate = able?.candidate ?? (lastRung?.contractId === contractId ? lastRung : undefined);
  if (candidate === undefined) return refuse('Choose one of those who can take it', 'contract');
  return await stepOn(scope, which, {
    kind: 'chosen',
    reason: reason.trim(),
    ...destinationOf(candidate, able),
  });
}

/** Writes down that the person, or who speaks for them, was asked and has not answered yet. Needs placement.work. */
export async function recordAsked(scope: Scope, which: WhichMove, words: string): Promise<Result<object>> {
  require(scope, 'placement.work');
  return await stepOn(scope, which, { kind: 'asked', words: words.trim() });
}

/** What somebody said on the telephone. `who` is the person, or who speaks for them; `askAgainOn` the day agreed with who wants to wait. */
export type AnswerGiven = {
  readonly answer: PersonAnswer;
  readonly who: string;
  readonly words: string;
  readonly askAgainOn?: string | undefined;
};

/** Writes down what the person, or who speaks for them, answered. Needs placement.work. */
export async function recordAnswer(
  scope: Scope,
  which: WhichMove,
  { answer, who, words, askAgainOn }: AnswerGiven,
): Promise<Result<object>> {
  require(scope, 'placement.work');
  const { cut_over_on: cutOverOn } = await getTransition(scope, which.transitionId);
  const fault = faultOfAskAgain(
    { answer, askAgainOn },
    { today: londonDay(scope.now).toString(), cutOverOn },
  );
  if (fault !== undefined) return fault;
  return await stepOn(scope, which, {
    kind: 'answered',
    answer,
    who: who.trim(),
    words: words.trim(),
    ...(askAgainOn !== undefined && { askAgainOn }),
  });
}

/** Leaves a line out of the plan: it stays with its provider until somebody does otherwise. Needs placement.work. */
export async function leaveOut(scope: Scope, which: WhichMove, reason: string): Promise<Result<object>> {
  require(scope, 'placement.work');
  return await stepOn(scope, which, { kind: 'stopped', reason: reason.trim() });
}

/** Takes a line that was left out into the plan again. Refused where another open plan moves it. Needs placement.work. */
export async function takeUp(scope: Scope, which: WhichMove): Promise<Result<object>> {
  require(scope, 'placement.work');
  return await stepOn(scope, which, { kind: 'taken up' });
}

/** Makes whoever asks the owner of a plan. Needs placement.work. */
export async function ownTransition(scope: Scope, transitionId: number): Promise<Result<object>> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok) return plan;
  await updateTransition(scope, transitionId, { owner_id: scope.who.userId });
  scope.audit({ act: 'transition taken on', subject: ['transition', transitionId] });
  return ok({});
}

/** Puts the cut-over on another day, for every move that is not placed. Needs placement.work. */
export async function changeCutOver(
  scope: Scope,
  transitionId: number,
  cutOverOn: string,
): Promise<Result<object>> {
  require(scope, 'placement.work');
  const plan = await openTransition(scope, transitionId);
  if (!plan.ok) return plan;
  if (plan.value.under_way) return refuse('Moves are being placed now: stop that first', 'cut_over');
  const fault = faultOfCutOver(cutOverOn, londonDay(scope.now).toString());
  if (fault !== undefined) return fault;
  await updateTransition(scope, transitionId, { cut_over_on: cutOverOn });
  scope.audit({
    act: 'cut-over changed',
    subject: ['transition', transitionId],
    detail: { before: plan.value.cut_over_on, cutOverOn },
  });
  return ok({});
}
