/** What it would take for one provider to do all that somebody with several has. Council people only. */
import { londonDay } from '../../ground/calendar.ts';
import { weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Seeker } from '../rules/candidate.ts';
import { matcher, type Match } from '../rules/matching.ts';
import { amountOf } from '../rules/periodic-need.ts';
import { type CaredFor, type Mend, mixedPackage } from '../rules/one-provider.ts';
import { candidateField } from './candidates.ts';
import { listLineSeekers, type MixedPerson } from './mixed-packages.ts';
import { placementPolicy } from './placement-policy.ts';

/** The mends of each of some people, by person: what can be done now first. Read in as few queries as for one. */
export async function mendsOf(
  scope: Scope,
  people: readonly MixedPerson[],
): Promise<Map<number, readonly Mend[]>> {
  const day = londonDay(scope.now).toString();
  const lineIds = people.flatMap(({ lines }) => lines.map(({ id }) => id));
  const seekers = await listLineSeekers(scope, lineIds, day);
  const matches = await matchesOf(scope, [...seekers.values()]);
  return new Map(
    people.map(({ personId, lines }) => {
      const services = lines.map(
        ({ id, providerId, providerName, service }): CaredFor => ({
          lineId: id,
          providerId,
          providerName,
          service,
          weeklyMinutes: weeklyMinutes(seekers.get(id)?.visits ?? []).work,
          ...amountFor(seekers.get(id)?.periodic),
        }),
      );
      const matchOf = ({ lineId }: CaredFor): Match =>
        matches.get(lineId ?? 0) ?? { requestId: lineId ?? 0, ranked: [], unable: [] };
      return [personId, mixedPackage(services, matchOf)?.mends ?? []];
    }),
  );
}

/** How much a service without visits is, as a mend tells it. */
function amountFor(need: Seeker['periodic']): { readonly amount?: string } {
  return need ? { amount: amountOf(need) } : {};
}

/** Who could take each of some lines, by line: a seeker's `requestId` is its line's. */
async function matchesOf(scope: Scope, seekers: readonly Seeker[]): Promise<Map<number, Match>> {
  const { matching } = await placementPolicy(scope);
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const found = new Map<number, Match>();
  if (seekers.length === 0) return found;
  const candidatesFor = await candidateField(scope);
  for (const [service, alike] of Map.groupBy(seekers, (seeker) => seeker.service)) {
    const matchOf = matcher(candidatesFor(service), matching, at);
    for (const seeker of alike) found.set(seeker.requestId, matchOf(seeker));
  }
  return found;
}
