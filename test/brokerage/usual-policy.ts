import { usualPlacementPolicy } from '../../src/brokerage/records/placement-policy.ts';

type AtLeastOne = readonly [string, ...string[]];

/** What holds where a council has decided nothing of its own about placement, by the names that tests use. */
export const {
  matching: USUAL_POLICY,
  order: USUAL_ORDER,
  targets: usualTargets,
  answerMinutes: usualAnswerMinutes,
} = usualPlacementPolicy;
export const USUAL_REASONS = usualPlacementPolicy.leavingReasons as AtLeastOne;
export const DECLINE_REASONS = usualPlacementPolicy.decliningReasons as AtLeastOne;
