/**
 * Reads what bears on a provider's week, person by person: the week with two days on either side for all, and the whole
 * history for the few whose visits are tied to something further away.
 */
import type { Scope } from '../../platform/scope.ts';
import {
  logsBetween,
  logsNamingFromAfar,
  logsOfWorkersNear,
  logsWithPeople,
  type StoredLog,
} from '../../visits/records/visit-logs.ts';
import { overlappingLogs } from '../../visits/rules/overlaps.ts';
import { bearingOn, LONGEST_LOG_SECONDS, type Span } from '../rules/bearing.ts';
import type { Group } from '../rules/reconcile.ts';
import { type StoredVisit, visitsBetween, visitsNamed, visitsToPeople } from './planned-for-verification.ts';

/** One person's visits and logs that bear on the week, as the rules of reconciling take them. */
export type BearingGroup = Group<StoredVisit, StoredLog>;

const AROUND_SECONDS = 2 * 86_400;

type Pile = { visits: StoredVisit[]; logs: StoredLog[] };

/** Everything of a provider that bears on a week, by person. */
export async function readBearingGroups(
  scope: Scope,
  providerId: number,
  week: Span,
  withinSeconds: number,
): Promise<BearingGroup[]> {
  const read = { from: week.from - AROUND_SECONDS, to: week.to + AROUND_SECONDS };
  const near = await readAround(scope, providerId, read);
  const groups: Pile[] = [];
  const tiedFar: string[] = [];
  for (const [person, pile] of byPerson(near)) {
    const bearing = bearingOn(pile, week, read, withinSeconds);
    if (!bearing.sure) tiedFar.push(person);
    else if (bearing.visits.length + bearing.logs.length > 0) groups.push(asPile(bearing));
  }
  const logs = new Map(near.logs.map((log) => [log.id, log]));
  if (tiedFar.length > 0) {
    const always = { from: -Infinity, to: Infinity };
    for (const pile of byPerson(await readWhole(scope, providerId, tiedFar, logs)).values())
      groups.push(asPile(bearingOn(pile, week, always, withinSeconds)));
  }
  const overlaps = await findOverlaps(scope, providerId, groups, logs, read);
  return groups.map((pile) => ({ ...pile, overlaps: (log) => overlaps.has(log) }));
}

/** All within a span, with the visits that its logs name and the logs that name its visits, wherever they are. */
async function readAround(scope: Scope, providerId: number, read: Span): Promise<Pile> {
  const visits = await visitsBetween(scope, providerId, read.from, read.to);
  const logs = await logsBetween(scope, providerId, read.from, read.to);
  const known = new Set(visits.map(({ visitId }) => visitId));
  const elsewhere = new Set<string>();
  for (const { visitId } of logs) if (visitId !== null && !known.has(visitId)) elsewhere.add(visitId);
  visits.push(...(await visitsNamed(scope, providerId, [...elsewhere])));
  logs.push(...(await logsNamingFromAfar(scope, providerId, [...known], read)));
  return { visits, logs };
}

/** Everything that the provider ever had with some people. A log that was read already stays the same object. */
async function readWhole(
  scope: Scope,
  providerId: number,
  people: readonly string[],
  known: Map<number, StoredLog>,
): Promise<Pile> {
  const visits = await visitsToPeople(scope, providerId, people);
  const logs = (await logsWithPeople(scope, providerId, people)).map((log) => known.get(log.id) ?? log);
  for (const log of logs) known.set(log.id, log);
  return { visits, logs };
}

/** The logs of the groups that overlap a log of the same worker with another person. */
async function findOverlaps(
  scope: Scope,
  providerId: number,
  groups: readonly Pile[],
  known: Map<number, StoredLog>,
  read: Span,
): Promise<Set<StoredLog>> {
  const [from, to] = [read.from + LONGEST_LOG_SECONDS, read.to - LONGEST_LOG_SECONDS];
  const far = groups
    .flatMap(({ logs }) => logs.filter(({ inAt }) => inAt < from || inAt >= to))
    .map(({ workerId, inAt }) => ({ workerId, at: inAt }));
  for (const log of await logsOfWorkersNear(scope, providerId, far))
    if (!known.has(log.id)) known.set(log.id, log);
  const overlaps = new Set<StoredLog>();
  for (const ofWorker of Map.groupBy(known.values(), (log) => log.workerId).values()) {
    if (ofWorker.length < 2) continue;
    const withPerson = ofWorker.map((log) => ({ log, personId: log.personReference }));
    for (const log of overlappingLogs(withPerson)) overlaps.add(log);
  }
  return overlaps;
}

function byPerson({ visits, logs }: Pile): Map<string, Pile> {
  const piles = new Map<string, Pile>();
  const pileOf = (person: string): Pile => {
    let pile = piles.get(person);
    if (pile === undefined) piles.set(person, (pile = { visits: [], logs: [] }));
    return pile;
  };
  for (const visit of visits) pileOf(visit.personReference).visits.push(visit);
  for (const log of logs) pileOf(log.personReference).logs.push(log);
  return piles;
}

function asPile({
  visits,
  logs,
}: {
  readonly visits: readonly StoredVisit[];
  readonly logs: readonly StoredLog[];
}): Pile {
  return { visits: [...visits], logs: [...logs] };
}
