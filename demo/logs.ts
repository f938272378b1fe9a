import type { Random } from '../src/ground/random.ts';
import type { Behaviour } from './providers.ts';

/** A planned visit as the simulation needs it. Times are seconds since 1970. */
export type VisitToLog = {
  readonly reference: string;
  readonly personReference: string;
  readonly startsAt: number;
  readonly minutes: number;
  readonly workers: number;
};

/** A log as a provider's system would send it. */
export type MadeLog = {
  readonly logId: string;
  readonly personReference: string;
  readonly workerReference: string;
  readonly inAt: number;
  readonly outAt: number | null;
  readonly inMethod: string;
  readonly outMethod: string;
  readonly visitReference: string;
};

/** Chances that things go wrong, from the field where it tells and chosen where it does not. */
const mishaps = { missed: 0.003, open: 0.002, wrongVisit: 0.004, twoPlaces: 0.003, named: 0.7 };

/** The few workers that a person usually meets: more for those with many visits a day. */
export function usualWorkers(random: Random, workers: readonly string[], visitsADay: number): string[] {
  return random.shuffle(workers).slice(0, Math.min(workers.length, visitsADay >= 3 ? 9 : 5));
}

/** What a provider's day needs to know of the people it visits: their usual few workers, and how long their visits tend to be. */
export type Habits = {
  readonly crewOf: (personReference: string) => readonly string[];
  readonly staysOf: (personReference: string) => number;
};

/**
 * What happened in one provider's day: its workers go from visit to visit, so lateness grows where a round is tight and nobody is
 * in two homes at once, but for the rare slip. One log for each worker of a visit, none where it was missed.
 */
export function logDay(
  random: Random,
  visits: readonly VisitToLog[],
  provider: Behaviour,
  workers: readonly string[],
  habits: Habits,
): MadeLog[] {
  const freeAt = new Map<string, number>();
  const inOrder = visits.toSorted((a, b) => a.startsAt - b.startsAt || (a.reference < b.reference ? -1 : 1));
  return inOrder.flatMap((visit) => {
    if (random.chance(mishaps.missed)) return [];
    const stays = provider.stays * habits.staysOf(visit.personReference);
    const late = Math.round(lateness(random, provider.late) * 60);
    return pickWorkers(random, visit, habits.crewOf(visit.personReference), workers, freeAt).map(
      (worker, at) => {
        const ready = random.chance(mishaps.twoPlaces) ? 0 : (freeAt.get(worker) ?? 0) + travelSeconds;
        const inAt = Math.max(visit.startsAt + late + (at === 0 ? 0 : random.int(0, 240)), ready);
        const log = logOf(random, visit, provider, stays, { worker, at, inAt });
        freeAt.set(worker, log.outAt ?? inAt + visit.minutes * 60);
        return log;
      },
    );
  });
}

const travelSeconds = 360;

function logOf(
  random: Random,
  visit: VisitToLog,
  provider: Behaviour,
  stays: number,
  who: { worker: string; at: number; inAt: number },
): MadeLog {
  const share = Math.max(0.2, random.normal(stays, provider.spread / 2));
  const manual = random.chance(provider.manual);
  const method = manual
    ? 'manual'
    : random.weighted([
        ['tag', 50],
        ['app', 25],
        ['gps', 15],
        ['phone', 10],
      ] as const);
  const open = random.chance(mishaps.open);
  const inAt = manual ? Math.ceil(who.inAt / 300) * 300 : who.inAt;
  const stayed =
    manual && random.chance(0.8) ? visit.minutes * 60 : Math.max(180, Math.round(visit.minutes * 60 * share));
  return {
    logId: `${visit.reference}-${who.at + 1}`,
    personReference: visit.personReference,
    workerReference: who.worker,
    inAt,
    outAt: open ? null : inAt + stayed,
    inMethod: method,
    outMethod: open ? '' : method,
    visitReference: random.chance(mishaps.wrongVisit)
      ? `${visit.reference}-old`
      : random.chance(mishaps.named)
        ? visit.reference
        : '',
  };
}

/** Minutes late: mostly a little, now and then a lot, sometimes early. */
function lateness(random: Random, mean: number): number {
  if (random.chance(0.12)) return -random.int(1, 20);
  return Math.exp(random.normal(Math.log(Math.max(1, mean)), 0.8)) - 2;
}

/** The person's own workers who are free, then anybody who is, then whoever is free soonest. */
function pickWorkers(
  random: Random,
  visit: VisitToLog,
  crew: readonly string[],
  workers: readonly string[],
  freeAt: ReadonlyMap<string, number>,
): string[] {
  const free = (worker: string) => (freeAt.get(worker) ?? 0) + travelSeconds <= visit.startsAt + 300;
  const own = random.chance(0.45) ? crew : random.shuffle(crew);
  const soonest = workers.toSorted((a, b) => (freeAt.get(a) ?? 0) - (freeAt.get(b) ?? 0));
  return [...new Set([...own.filter(free), ...soonest])].slice(0, visit.workers);
}

/** Logs as Tend's own CSV. */
export function logsCsv(logs: readonly MadeLog[], providerReference: string): string {
  const instant = (seconds: number | null) =>
    seconds === null ? '' : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  const rows = logs.map((log) =>
    [
      log.logId,
      log.personReference,
      providerReference,
      log.workerReference,
      instant(log.inAt),
      instant(log.outAt),
      log.inMethod,
      log.outMethod,
      log.visitReference,
    ].join(','),
  );
  return `log_id,person_id,provider_id,worker_id,in_at,out_at,in_method,out_method,visit_id\n${rows.join('\n')}\n`;
}
