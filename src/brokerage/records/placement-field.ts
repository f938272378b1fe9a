/** How many providers can take what somebody needs, for many requests at once: what a provider could take is read once for all. */
import type { Scope } from '../../platform/scope.ts';
import type { Seeker } from '../rules/candidate.ts';
import { counter } from '../rules/matching.ts';
import { candidateField } from './candidates.ts';
import { placementPolicy } from './placement-policy.ts';
import { listSeekers } from './placement-requests.ts';

/** Gives how many different providers can take each of some requests, by request. */
export type WhoCan = (requestIds: readonly number[]) => Promise<Map<number, number>>;

/** Reads who might take anything at the time of the work, to count who can take each request. */
export async function readWhoCan(scope: Scope): Promise<WhoCan> {
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const { matching } = await placementPolicy(scope);
  const candidatesFor = await candidateField(scope);
  const counters = new Map<string, (seeker: Seeker) => number>();
  const counterFor = (service: string): ((seeker: Seeker) => number) => {
    const found = counters.get(service) ?? counter(candidatesFor(service), matching, at);
    counters.set(service, found);
    return found;
  };
  return async (requestIds) => {
    if (requestIds.length === 0) return new Map();
    const seekers = await listSeekers(scope, requestIds);
    return new Map(seekers.map((seeker) => [seeker.requestId, counterFor(seeker.service)(seeker)]));
  };
}
