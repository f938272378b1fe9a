/** Who keeps the care worker they know when their care moves, and who does not. Source: docs/rules/failure-drill.md. */
import { mayTransfer } from '../../brokerage/rules/cut-over.ts';
import { compareText } from '../../ground/text.ts';

/** Minutes that a care worker logged on a line in the weeks looked at. */
export type Logged = { readonly lineId: number; readonly worker: string; readonly minutes: number };

/** What becomes of the usual worker of a line; 'not known' where no visit was logged on it. */
export type WorkerFate = 'keeps' | 'loses' | 'not known';

/** The care worker who logged most on each line; of two alike, the first by name. */
export function usualWorkers(logged: readonly Logged[]): ReadonlyMap<number, string> {
  const usual = new Map<number, Logged>();
  for (const one of logged) {
    const most = usual.get(one.lineId);
    if (
      most === undefined ||
      one.minutes > most.minutes ||
      (one.minutes === most.minutes && compareText(one.worker, most.worker) < 0)
    )
      usual.set(one.lineId, one);
  }
  return new Map([...usual].map(([lineId, { worker }]) => [lineId, worker]));
}

/**
 * For each line that moves, whether its usual worker comes along. A worker moves only where more than half of their time was on lines that
 * move, and then with the provider to which most of that time goes. `goesTo` names the provider of each line, null where nobody takes it.
 */
export function fateOfWorkers(
  goesTo: ReadonlyMap<number, number | null>,
  logged: readonly Logged[],
): ReadonlyMap<number, WorkerFate> {
  const names = [...new Set(logged.map(({ worker }) => worker))].sort(compareText);
  const idOf = new Map(names.map((name, at) => [name, at]));
  const moving = mayTransfer(
    logged.map(({ worker, lineId, minutes }) => ({ workerId: idOf.get(worker) ?? 0, lineId, minutes })),
    new Set(goesTo.keys()),
  );
  const withWhom = new Map(
    moving.map(({ workerId }) => [names[workerId] ?? '', employerOf(names[workerId] ?? '', goesTo, logged)]),
  );
  const usual = usualWorkers(logged);
  return new Map(
    [...goesTo].map(([lineId, providerId]) => {
      const worker = usual.get(lineId);
      if (worker === undefined) return [lineId, 'not known'];
      const employer = withWhom.get(worker) ?? null;
      return [lineId, employer !== null && employer === providerId ? 'keeps' : 'loses'];
    }),
  );
}

/** The provider to which most of a worker's minutes go; of several alike, the lowest id; null where nobody takes any. */
function employerOf(
  name: string,
  goesTo: ReadonlyMap<number, number | null>,
  logged: readonly Logged[],
): number | null {
  const minutesWith = new Map<number, number>();
  for (const { worker, lineId, minutes } of logged) {
    const providerId = goesTo.get(lineId) ?? null;
    if (worker === name && providerId !== null)
      minutesWith.set(providerId, (minutesWith.get(providerId) ?? 0) + minutes);
  }
  return [...minutesWith].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? null;
}

/** What becomes of a person with several lines: one worker lost is a loss. */
export function fateOfPerson(fates: readonly WorkerFate[]): WorkerFate {
  if (fates.includes('loses')) return 'loses';
  return fates.includes('keeps') ? 'keeps' : 'not known';
}
