/** The old and the new provider each confirm what is handed over. Source: docs/rules/transition.md. */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getHandover, insertConfirmed } from '../records/transition-handovers.ts';
import { getMove } from '../records/transitions.ts';
import { HANDOVER_ITEMS, type HandoverItem } from '../rules/transition-steps.ts';
import { tellOfHandover } from './tell-of-transition.ts';

/** What one side confirms of one move. */
export type HandoverConfirmed = {
  readonly moveId: number;
  readonly items: readonly HandoverItem[];
  readonly words: string;
};

/**
 * Confirms parts of a handover for one's own provider. What was confirmed stays; a mistake is put right by telling the other side.
 * Throws NotFound for a move of others. Needs handovers.confirm. What follows for the other side is a job's: `followHandover`.
 */
export async function confirmHandover(
  scope: Scope,
  { moveId, items, words }: HandoverConfirmed,
): Promise<Result<object>> {
  require(scope, 'handovers.confirm');
  const { providerId } = scope.who;
  const handover = await getHandover(scope, moveId);
  if (providerId === null) return refuse('Only the two providers confirm a handover');
  if (items.length === 0) return refuse('Tick what you confirm', 'items');
  await insertConfirmed(scope, moveId, { providerId, items, words: words.trim() });
  await ask(scope, 'follow-handover', { moveId, transitionId: handover.transition_id });
  scope.audit({
    act: 'handover confirmed',
    subject: ['move', moveId],
    personId: handover.person_id,
    detail: { items, side: providerId === handover.provider_id ? 'old' : 'new' },
  });
  return ok({});
}

/** Tells both providers' systems how far a handover is, as the system does. Safe to repeat. */
export async function followHandover(
  scope: Scope,
  { moveId, transitionId }: { readonly moveId: number; readonly transitionId: number },
): Promise<void> {
  require(scope, 'placement.work');
  await tellOfHandover(scope, await getMove(scope, transitionId, moveId), HANDOVER_ITEMS.length);
}
