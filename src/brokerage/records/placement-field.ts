/** How many providers can take what somebody needs, for many requests at once: what a provider could take is read once for all. */
import { sql } from 'kysely';
import type { Scope } from '../../platform/scope.ts';
import type { Seeker } from '../rules/candidate.ts';
import { type MayBeOffered, whoMayBeOffered } from '../rules/may-be-offered.ts';
import { counter, matcher } from '../rules/matching.ts';
import type { OfferStatus } from '../rules/offer-status.ts';
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

/** Which providers may be offered each of some requests at the time of the work, by request and then by provider. */
export async function listWhoMay(
  scope: Scope,
  requestIds: readonly number[],
): Promise<Map<number, ReadonlyMap<number, MayBeOffered>>> {
  if (requestIds.length === 0) return new Map();
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const policy = await placementPolicy(scope);
  const candidatesFor = await candidateField(scope);
  const matchers = new Map<string, ReturnType<typeof matcher>>();
  const { rows } = await sql<{ requestId: number; contract_id: number; status: OfferStatus }>`
    select placement_request_id as "requestId", contract_id, status from offer
    where council_id = ${scope.who.councilId} and placement_request_id = any(${[...requestIds]}::bigint[])`.execute(
    scope.db,
  );
  const offers = Map.groupBy(rows, ({ requestId }) => requestId);
  const seekers = await listSeekers(scope, requestIds);
  return new Map(
    seekers.map((seeker) => {
      const { requestId, service, lane } = seeker;
      const match = matchers.get(service) ?? matcher(candidatesFor(service), policy.matching, at);
      matchers.set(service, match);
      const matched = {
        match: match(seeker),
        rungs: policy.order[lane],
        offers: offers.get(requestId) ?? [],
      };
      return [requestId, whoMayBeOffered(matched)];
    }),
  );
}
