/** All that matching needs for several requests at once, read in as few queries as there are services among them. */
import type { Scope } from '../../platform/scope.ts';
import type { Seeker } from '../rules/candidate.ts';
import { matcher, type Match } from '../rules/matching.ts';
import { listCandidates } from './candidates.ts';
import { placementPolicy } from './placement-policy.ts';
import { listSeekers } from './placement-requests.ts';

/** Who can take each of some requests at the time of the work, and who cannot and why, by request. */
export async function matchRequests(
  scope: Scope,
  requests: readonly { readonly id: number; readonly service: string }[],
): Promise<Map<number, Match>> {
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const seekers = await listSeekers(
    scope,
    requests.map(({ id }) => id),
  );
  const { matching } = await placementPolicy(scope);
  const found = new Map<number, Match>();
  for (const [service, alike] of Map.groupBy(seekers, (seeker: Seeker) => seeker.service)) {
    const matchOf = matcher(await listCandidates(scope, service), matching, at);
    for (const seeker of alike) found.set(seeker.requestId, matchOf(seeker));
  }
  return found;
}

/** How many different providers a match holds that can take it. */
export function providersWhoCan({ ranked }: Match): number {
  return new Set(ranked.map(({ candidate }) => candidate.providerId)).size;
}
