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
const mishaps = { missed: 0.003, open: 0.002, wrongVisit: 0.004, unplanned: 0.002, named: 0.7 };

/** The few workers that a person usually meets: more for those with many visits a day. */
export function usualWorkers(random: Random, workers: readonly string[], visitsADay: number): string[] {
  return random.shuffle(workers).slice(0, Math.min(workers.length, visitsADay >= 3 ? 9 : 5));
}

/**
 * What happened at one visit: one log for each worker, or none when it was missed. How long a worker stays is a habit of the
 * person's visits (`habit`, about 1) and of the provider; lateness grows through the day.
 */
export function logVisit(
  random: Random,
  visit: VisitToLog,
  provider: Behaviour,
  crew: readonly string[],
  habit: number,
): MadeLog[] {
  if (random.chance(mishaps.missed)) return [];
  const workers = pickWorkers(random, crew, visit.workers);
  const hour = (visit.startsAt % 86_400) / 3600;
  const late = Math.round(lateness(random, provider.late + (hour > 9 && hour < 13 ? 4 : 0)) * 60);
  return workers.map((worker, at) => {
    const share = Math.max(0.2, provider.stays * habit + random.normal(0, provider.spread / 2));
    const inAt = visit.startsAt + late + (at === 0 ? 0 : random.int(-90, 240));
    const stayed = Math.max(180, Math.round(visit.minutes * 60 * share));
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
    return {
      logId: `${visit.reference}-${at + 1}`,
      personReference: visit.personReference,
      workerReference: worker,
      inAt: manual ? Math.round(inAt / 300) * 300 : inAt,
      outAt: open ? null : manual ? Math.round(inAt / 300) * 300 + visit.minutes * 60 : inAt + stayed,
      inMethod: method,
      outMethod: open ? '' : method,
      visitReference: random.chance(mishaps.wrongVisit)
        ? `${visit.reference}-old`
        : random.chance(mishaps.named)
          ? visit.reference
          : '',
    };
  });
}

/** Minutes late: mostly a little, now and then a lot, sometimes early; one in ten is over half an hour when the mean is high. */
function lateness(random: Random, mean: number): number {
  if (random.chance(0.12)) return -random.int(1, 20);
  return Math.exp(random.normal(Math.log(Math.max(1, mean)), 0.8)) - 2;
}

function pickWorkers(random: Random, crew: readonly string[], count: number): string[] {
  const first =
    crew[Math.min(crew.length - 1, Math.floor(Math.abs(random.normal(0, crew.length / 2.5))))] ??
    crew[0] ??
    'W001';
  const others = random.shuffle(crew.filter((worker) => worker !== first));
  return [first, ...others].slice(0, count);
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
