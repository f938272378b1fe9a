/** Publishes a rota: its care workers see it, its visits have a rostered time, and whose rounds changed is told. */
import { longDate } from '../../ground/calendar.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { findPublication, insertPublication, listStops, lockRota } from '../records/rotas.ts';
import { readWeek } from '../records/rota-weeks.ts';
import { changesBetween, nothingToPublish } from '../rules/day-answer.ts';
import type { RosteredVisit } from '../rules/rostered.ts';
import { daysOf, type RotaWeek, stopsToGive } from '../rules/rota-week.ts';
import { timesToTell } from '../rules/told-times.ts';
import type { RotaStop, RotaWorker } from '../rules/rota.ts';
import { ownProvider } from './edit-rota.ts';
import type { RoundsSide } from './rounds-side.ts';
import { askToTell } from './tell-times.ts';

/** What was published: the version, how many care workers were sent word, and how many people have a visit at another time than they were told. */
export type Published = { readonly version: number; readonly told: number; readonly people: number };

/**
 * Publishes the rota of a week as it now is: a new version, never an edit of one. `words` say why, where it was published before. Refused
 * where nothing has changed since. Needs rounds.plan.
 */
export async function publishRota(
  scope: Scope,
  side: RoundsSide,
  { monday, words }: { readonly monday: string; readonly words: string },
): Promise<Result<Published>> {
  require(scope, 'rounds.plan');
  const providerId = ownProvider(scope);
  const rota = await lockRota(scope, providerId, monday);
  const week = await readWeek(scope, providerId, monday);
  const stops = stopsToGive(week, await listStops(scope, rota.id));
  const last = await findPublication(scope, providerId, monday);
  const changes = changesBetween(last?.stops ?? [], stops);
  const whyNot = nothingToPublish(changes, last !== undefined);
  if (whyNot !== undefined) return refuse(whyNot);
  if (last !== undefined && words.trim() === '') return refuse('Say in a few words why it changes', 'words');
  const version = await insertPublication(scope, rota, stops, words.trim());
  const workers = workersOfWeek(week);
  await side.writeRostered(scope, providerId, rosteredOf(week, stops, workers));
  const touched = new Set(
    changes
      .flatMap(({ before, after }) => [before?.workerId, after?.workerId])
      .filter((id) => id !== undefined),
  );
  const told = await tellWorkers(
    scope,
    monday,
    [...touched].flatMap((id) => workers.get(id) ?? []),
    last !== undefined,
  );
  const times = timesToTell(changes, week.visits, scope.now.epochMilliseconds / 1000);
  await askToTell(scope, providerId, times);
  const people = new Set(times.map(({ visitId }) => week.visits.get(visitId)?.personId)).size;
  scope.audit({
    act: 'rota published',
    subject: ['rota', rota.id],
    detail: { monday, version, stops: stops.length, changes: changes.length, told, people },
  });
  return ok({ version, told, people });
}

/** Everybody who works on some day of a week, by number. */
export function workersOfWeek(week: RotaWeek): ReadonlyMap<number, RotaWorker> {
  return new Map(
    daysOf(week.monday)
      .flatMap((day) => week.workersOn(day))
      .map((worker) => [worker.id, worker]),
  );
}

function rosteredOf(
  week: RotaWeek,
  stops: readonly RotaStop[],
  workers: ReadonlyMap<number, RotaWorker>,
): RosteredVisit[] {
  const of = Map.groupBy(stops, ({ visitId }) => visitId);
  return [...week.visits.values()]
    .filter(({ cancelled }) => !cancelled)
    .map(({ id, minutes }) => {
      const own = (of.get(id) ?? []).toSorted((a, b) => a.part - b.part);
      const [first] = own;
      if (first === undefined) return { visitId: id, rostered: null };
      return {
        visitId: id,
        rostered: {
          startsAt: Math.min(...own.map(({ startsAt }) => startsAt)),
          minutes,
          workers: own.flatMap(({ workerId }) => workers.get(workerId)?.reference ?? []),
        },
      };
    });
}

/** A text message to each care worker with a telephone; it names nobody. Answers how many were sent. */
async function tellWorkers(
  scope: Scope,
  monday: string,
  workers: readonly RotaWorker[],
  again: boolean,
): Promise<number> {
  let told = 0;
  for (const { name, phone } of workers)
    if (phone !== null)
      told += await notify(
        scope,
        again ? 'rounds-changed' : 'rounds-published',
        { worker: name, phone, provider: ownProvider(scope) },
        { week: longDate(monday) },
      );
  return told;
}
