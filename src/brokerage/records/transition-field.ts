/** All that a transition is drafted on: who could take each line, and what room each contract has. */
import type { Scope } from '../../platform/scope.ts';
import type { Candidate } from '../rules/candidate.ts';
import { type Match, matcher } from '../rules/matching.ts';
import { needOf } from '../rules/need.ts';
import { countOf } from '../rules/periodic-need.ts';
import { type ReadyCandidate, readyCandidates } from '../rules/ready-candidate.ts';
import { type LineToMove, type MoveRoom, partKey } from '../rules/transition.ts';
import { candidateField } from './candidates.ts';
import { placementPolicy } from './placement-policy.ts';
import type { MovableLine } from './transition-lines.ts';

/** What is known of every line and every contract at the time of the work. */
export type TransitionField = {
  readonly matches: ReadonlyMap<number, Match>;
  readonly rooms: readonly MoveRoom[];
  /** The contract that takes what nobody else can; none where no in-house contract could be used. */
  readonly lastRung: Candidate | undefined;
};

/** Whether a contract can be used at all at a cut-over, whatever it has room for: the last rung asks no more. */
function answersAlways({ candidate, events }: ReadyCandidate, cutOverOn: string, startsAt: number): boolean {
  const { kind, startsOn, endsOn } = candidate;
  return (
    kind === 'in-house' &&
    startsOn <= cutOverOn &&
    (endsOn === null || endsOn >= cutOverOn) &&
    !events.some((event) => STOPPING.includes(event.kind) && event.effectiveAt <= startsAt)
  );
}

const STOPPING: readonly string[] = ['suspension of new business', 'termination', 'registration cancelled'];

/** Matches lines with every contract but those of the provider that they leave, and reads what room there is. */
export async function readTransitionField(
  scope: Scope,
  lines: readonly MovableLine[],
  { providerId, cutOverOn }: { readonly providerId: number; readonly cutOverOn: string },
): Promise<TransitionField> {
  const at = Math.floor(scope.now.epochMilliseconds / 1000);
  const { matching } = await placementPolicy(scope);
  const candidatesFor = await candidateField(scope);
  const matches = new Map<number, Match>();
  let all: readonly Candidate[] = [];
  for (const [service, alike] of Map.groupBy(lines, (line) => line.service)) {
    const candidates = candidatesFor(service).filter((one) => one.providerId !== providerId);
    const matchOf = matcher(candidates, matching, at);
    for (const { lineId, seeker } of alike) matches.set(lineId, matchOf(seeker));
    all = candidates;
  }
  const ready = readyCandidates(all, matching.staleAfterDays, at);
  const startsAt = lines[0] === undefined ? at : needOf(lines[0].seeker, at).startsAt;
  const lastRung = lastRungOf(ready, lines, cutOverOn, startsAt);
  return { matches, rooms: ready.map((one) => roomOf(one, lastRung, startsAt)), lastRung };
}

/** The in-house contract that has most of the services, then the first. */
function lastRungOf(
  ready: readonly ReadyCandidate[],
  lines: readonly MovableLine[],
  cutOverOn: string,
  startsAt: number,
): Candidate | undefined {
  const covered = ({ services }: Candidate): number =>
    lines.filter(({ service }) => services.includes(service)).length;
  return ready
    .filter((one) => answersAlways(one, cutOverOn, startsAt))
    .map(({ candidate }) => candidate)
    .sort((a, b) => covered(b) - covered(a) || a.contractId - b.contractId)[0];
}

function roomOf(
  { candidate, events }: ReadyCandidate,
  lastRung: Candidate | undefined,
  startsAt: number,
): MoveRoom {
  const { contractId, providerId, capacity, periodicRoom, blocks, kind } = candidate;
  const told = capacity.reduce((sum, { weeklyMinutes }) => sum + weeklyMinutes, 0);
  return {
    contractId,
    providerId,
    inHouse: contractId === lastRung?.contractId,
    capacityMinutes: capacity.length === 0 ? null : Math.min(told, leftOfRestrictions(events, startsAt)),
    blocks: new Map(kind === 'block' ? blocks.map(({ areaId, freeMinutes }) => [areaId, freeMinutes]) : []),
    parts: new Map(capacity.map((one) => [partKey(one.areaId, one.part), one.weeklyMinutes])),
    places: new Map((periodicRoom ?? []).map(({ unit, weeklyCount }) => [unit, weeklyCount])),
  };
}

/** What restrictions of hours leave of a contract at an instant, in minutes a week; without end where there is none. */
export function leftOfRestrictions(events: ReadyCandidate['events'], startsAt: number): number {
  return Math.min(
    Infinity,
    ...events.flatMap(({ kind, effectiveAt, endsAt, weeklyMinutesLimit, weeklyMinutesInUse }) =>
      kind === 'restriction of hours' && effectiveAt <= startsAt && (endsAt === null || endsAt > startsAt)
        ? Math.max(0, (weeklyMinutesLimit ?? 0) - weeklyMinutesInUse)
        : [],
    ),
  );
}

/** A line as the draft takes it; its team is the care worker who logged most of it. */
export function lineToMove(
  line: Pick<MovableLine, 'lineId' | 'personId' | 'household' | 'seeker'>,
  match: Match | undefined,
  team: string | null,
  at: number,
): LineToMove {
  const need = needOf(line.seeker, at);
  return {
    lineId: line.lineId,
    personId: line.personId,
    areaId: line.seeker.areaIds[0] ?? 0,
    weeklyMinutes: need.weeklyMinutes,
    parts: new Map(need.parts.map(({ part, weeklyMinutes }) => [part, weeklyMinutes])),
    ...(need.periodic !== null && {
      places: { unit: need.periodic.unit, count: countOf(need.periodic) },
    }),
    household: line.household,
    team,
    candidates: (match?.ranked ?? []).map(({ candidate, score }) => ({
      contractId: candidate.contractId,
      score,
    })),
  };
}
