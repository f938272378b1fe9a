/**
 * A decision that a person made, or that was made for them. Capacity is about one decision at one time and is presumed
 * (Mental Capacity Act 2005, sections 1 to 4), so each decision is recorded by itself and nothing follows for the next.
 */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { standingOn, type Power } from './representatives.ts';

export const capacities = ['can decide', 'cannot decide'] as const;
export const outcomes = [
  'agrees',
  'does not agree',
  'decided by attorney or deputy',
  'decided in best interests',
] as const;
export type Capacity = (typeof capacities)[number];
export type Outcome = (typeof outcomes)[number];

/** What was decided, in words for a page. */
export const outcomeWords = {
  agrees: 'The person agrees',
  'does not agree': 'The person does not agree',
  'decided by attorney or deputy': 'Decided by an attorney or deputy',
  'decided in best interests': 'Decided in the person’s best interests',
} satisfies Record<Outcome, string>;

/** Powers under which somebody else may decide on care for a person who cannot. */
const deciding: readonly Power[] = [
  'attorney for health and welfare',
  'attorney for property and finance',
  'deputy',
];

/** A decision as it is written down. `decided_on` is 'YYYY-MM-DD'. */
export type Decision = {
  readonly about: string;
  readonly capacity: Capacity;
  readonly outcome: Outcome;
  readonly representative_id: number | null;
  readonly decided_on: string;
  readonly note: string;
};

/**
 * Whether a decision fits the law: who can decide decides alone; for who cannot, an attorney or deputy who was acting
 * that day, or their best interests. `decider` is the representative named, where one is; `today` the local day.
 */
export function checkDecision(
  decision: Decision,
  decider: { readonly power: Power; readonly starts_on: string; readonly ends_on: string | null } | undefined,
  today: string,
): Result<Decision> {
  if (decision.decided_on > today)
    return refuse('Day of the decision must be today or in the past', 'decided_on');
  const own = decision.outcome === 'agrees' || decision.outcome === 'does not agree';
  if (decision.capacity === 'can decide' && !own) {
    return refuse('Somebody who can decide decides for themselves', 'outcome');
  }
  if (decision.capacity === 'cannot decide' && own) {
    return refuse(
      'Say whether an attorney or deputy decided, or it was decided in the person’s best interests',
      'outcome',
    );
  }
  if (decision.outcome === 'decided by attorney or deputy') {
    if (decider === undefined) return refuse('Choose who decided', 'representative_id');
    if (!deciding.includes(decider.power)) {
      return refuse('Only an attorney or a deputy can decide for the person', 'representative_id');
    }
    if (standingOn(decider, decision.decided_on) !== 'acting') {
      return refuse('This attorney or deputy was not acting on that day', 'representative_id');
    }
    return ok(decision);
  }
  return ok({ ...decision, representative_id: null });
}
