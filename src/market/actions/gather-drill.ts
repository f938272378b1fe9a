/** Reads all that a drill is worked out on. Changes nothing. */
import type { Candidate } from '../../brokerage/rules/candidate.ts';
import { TRANSFER_WEEKS } from '../../brokerage/rules/cut-over.ts';
import type { Match } from '../../brokerage/rules/matching.ts';
import { readyCandidates, toldKey } from '../../brokerage/rules/ready-candidate.ts';
import { periodicWeekCost } from '../../brokerage/rules/periodic-words.ts';
import { weeklyCost } from '../../brokerage/rules/weekly-cost.ts';
import { placementPolicy } from '../../brokerage/records/placement-policy.ts';
import { lineToMove, readTransitionField } from '../../brokerage/records/transition-field.ts';
import { isPlanable, listMovableLines, type MovableLine } from '../../brokerage/records/transition-lines.ts';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import type { Prices } from '../../contracts/rules/prices.ts';
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { listLoggedOnLines } from '../../visits/records/around-transition.ts';
import { factsOfPeople, listLiveLines, namesOfMarket, ratesOn } from '../records/drill-ground.ts';
import type { DrillOf } from '../records/drills.ts';
import type { DrilledLine, DrillGround, Priced, Said } from '../rules/drill.ts';
import { usualWorkers } from '../rules/usual-worker.ts';

/** What a drill is worked out on; undefined where the provider has no live line on the day. */
export async function gatherDrill(
  scope: Scope,
  { providerId, areaId, failsOn }: Pick<DrillOf, 'providerId' | 'areaId' | 'failsOn'>,
): Promise<DrillGround | undefined> {
  const live = await listMovableLines(scope, { providerId, areaId, cutOverOn: failsOn });
  if (live.length === 0) return undefined;
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const planable = live.filter(isPlanable);
  const field = await readTransitionField(scope, planable, { providerId, cutOverOn: failsOn });
  const today = londonDay(scope.now);
  const logged = await listLoggedOnLines(
    scope,
    providerId,
    today.subtract({ weeks: TRANSFER_WEEKS }).toString(),
    today.toString(),
  );
  const teams = usualWorkers(logged);
  const market = await listLiveLines(scope, failsOn);
  const contractOf = new Map(market.map(({ lineId, contractId }) => [lineId, contractId]));
  const kinds = kindsOf(field.matches);
  const contractIds = [...kinds.keys(), ...planable.flatMap(({ lineId }) => contractOf.get(lineId) ?? [])];
  const rates = await ratesOn(scope, contractIds, failsOn);
  const prices = await pricesForContracts(scope, contractIds, failsOn, failsOn);
  const byId = new Map(planable.map((line) => [line.lineId, line]));
  return {
    lines: planable.map((line) =>
      drilledLine(line, field.matches.get(line.lineId), teams.get(line.lineId) ?? null, at),
    ),
    byHand: live
      .filter((line) => !isPlanable(line))
      .map(({ reference, packageId }) => ({ reference, packageId })),
    rooms: field.rooms,
    kindOf: (contractId) => kinds.get(contractId)?.kind ?? 'contract',
    priceOf: (lineId, contractId, visits) => {
      const id = contractId ?? contractOf.get(lineId) ?? 0;
      const line = byId.get(lineId);
      return priceOf(
        line && { ...line, visits: visits ?? line.visits },
        rates.get(id),
        prices.get(id)?.[0]?.prices,
      );
    },
    logged,
    loggedWeeks: TRANSFER_WEEKS,
    facts: await factsOfPeople(
      scope,
      planable.map(({ personId }) => personId),
    ),
    market,
    said: await saidOf(scope, [...kinds.values()], at),
    names: await namesOfMarket(scope),
  };
}

function drilledLine(
  line: MovableLine,
  match: Match | undefined,
  team: string | null,
  at: number,
): DrilledLine {
  return {
    ...lineToMove(line, match, team, at),
    reference: line.reference,
    packageId: line.packageId,
    visits: line.visits,
    keptOut: (match?.unable ?? []).flatMap(({ limits }) => limits[0]?.kind ?? []),
  };
}

/** Every contract that the lines were matched with. Each match has all of them. */
function kindsOf(matches: ReadonlyMap<number, Match>): ReadonlyMap<number, Candidate> {
  const [first] = matches.values();
  return new Map(
    [...(first?.ranked ?? []), ...(first?.unable ?? [])].map(({ candidate }) => [
      candidate.contractId,
      candidate,
    ]),
  );
}

const NOT_PRICED: Priced = { amount_pence: 0, unpriced: 1 };

function priceOf(
  line: MovableLine | undefined,
  rates: Parameters<typeof weeklyCost>[2] | undefined,
  prices: Prices | undefined,
): Priced {
  const need = line?.periodic?.need;
  if (line !== undefined && need !== undefined) {
    const price = prices?.services.find(
      ({ service, unit }) => service === line.service && unit === need.unit,
    );
    return price === undefined ? NOT_PRICED : { amount_pence: periodicWeekCost(price, need), unpriced: 0 };
  }
  if (line === undefined || rates === undefined) return NOT_PRICED;
  return weeklyCost(line.visits, line.service, rates);
}

/** What each provider said of each area and part of the day, with its age; once for a provider, however many contracts it has. */
async function saidOf(scope: Scope, candidates: readonly Candidate[], at: number): Promise<Said[]> {
  const { matching } = await placementPolicy(scope);
  const one = [...new Map(candidates.map((candidate) => [candidate.providerId, candidate])).values()];
  return readyCandidates(one, matching.staleAfterDays, at).flatMap(({ candidate, told }) => {
    const places = new Map(
      candidate.capacity.map(({ areaId, part }) => [toldKey(areaId, part), { areaId, part }]),
    );
    return [...places].flatMap(([key, { areaId, part }]): Said[] => {
      const said = told.get(key);
      if (said === undefined) return [];
      const { weeklyMinutes, on, ageDays, stale } = said;
      return [
        {
          providerId: candidate.providerId,
          areaId,
          part,
          weeklyMinutes,
          on,
          ageDays: Math.floor(ageDays),
          stale,
        },
      ];
    });
  });
}
