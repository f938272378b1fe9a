/** What is wrong with a problem, in words that say what to change. */
import { CRITICALITIES, type Problem, type Shift, type Visit } from './problem.ts';
import { bandAt } from './travel-bands.ts';

const MOST_TIME = 2 ** 30;
const MOST_PARTS = 65_000;

/** The faults of a problem; none where it can be planned. */
export function faultsOf(problem: Problem): string[] {
  const { visits, workers, shifts, travel, weights } = problem;
  const faults = [
    ...twice('visit', visits),
    ...twice('care worker', workers),
    ...twice('shift', shifts),
    ...twice('person', problem.people),
    ...faultsOfTravel(travel),
  ];
  const workerIds = new Set(workers.map(({ id }) => id));
  const shiftIds = new Map(shifts.map((shift) => [shift.id, shift]));
  for (const { id, mode, mostTime } of workers) {
    const tables = travel.tables[mode];
    if (tables === undefined)
      faults.push(`care worker ${id} travels by ${mode}, for which there are no times`);
    if (mostTime !== undefined && !isTime(mostTime))
      faults.push(`care worker ${id} may work a whole number of units, at most ${MOST_TIME}`);
  }
  for (const { id, mostWorkers = 0 } of problem.people)
    if (!isTime(mostWorkers)) faults.push(`person ${id} has a most of care workers that is no whole number`);
  for (const shift of shifts) faults.push(...faultsOfShift(shift, workerIds, travel.places));
  for (const visit of visits) faults.push(...faultsOfVisit(visit, shiftIds, travel.places));
  for (const [name, weight] of Object.entries({ ...weights, ...weights.unserved, unserved: 0 }))
    if (!Number.isSafeInteger(weight) || weight < 0)
      faults.push(`the weight of ${name} has to be a whole number of nought or more`);
  if (faults.length === 0) faults.push(...tooShortHours(problem));
  if (visits.length * 2 > MOST_PARTS) faults.push(`at most ${MOST_PARTS / 2} visits can be planned at once`);
  return faults;
}

function faultsOfTravel({ places, bandStarts, tables }: Problem['travel']): string[] {
  const faults: string[] = [];
  const ascend = bandStarts.every((start, at) => isTime(start) && (at === 0 || start > bandStarts[at - 1]!));
  if (bandStarts.length === 0 || !ascend)
    faults.push('travel needs the starts of its bands of the day in whole units, each after the one before');
  for (const [mode, ofMode] of Object.entries(tables)) {
    if (ofMode.length !== bandStarts.length)
      faults.push(`travel by ${mode} has ${ofMode.length} tables for ${bandStarts.length} bands of the day`);
    const sound = ofMode.every(
      (table) =>
        table instanceof Int32Array && table.length === places ** 2 && table.every((time) => time >= 0),
    );
    if (!sound)
      faults.push(
        `travel by ${mode} needs ${places} times ${places} times of nought or more in each Int32Array`,
      );
  }
  return faults;
}

function twice(what: string, list: ReadonlyArray<{ readonly id: string }>): string[] {
  const seen = new Set<string>();
  return list.flatMap(({ id }) => {
    if (seen.has(id)) return [`${what} ${id} is given twice`];
    seen.add(id);
    return [];
  });
}

function isTime(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MOST_TIME;
}

function isPlace(place: number, places: number): boolean {
  return Number.isInteger(place) && place >= 0 && place < places;
}

function faultsOfShift(shift: Shift, workers: ReadonlySet<string>, places: number): string[] {
  const { id, worker, start, end = start, from = 0, to = 0, restBefore = 0 } = shift;
  const faults: string[] = [];
  if (!workers.has(worker)) faults.push(`shift ${id} is of care worker ${worker}, who is not there`);
  if (![start, end, restBefore].every(isTime) || end < start)
    faults.push(`shift ${id} needs a start, and an end that is not before it, in whole units`);
  if (
    (shift.from !== undefined && !isPlace(from, places)) ||
    (shift.to !== undefined && !isPlace(to, places))
  )
    faults.push(`shift ${id} starts or ends at a place that has no travel times`);
  return faults;
}

/** Care workers whose shifts lead from one place to another and take more time for that alone than they may work. */
function tooShortHours({ workers, shifts, travel }: Problem): string[] {
  return workers.flatMap(({ id, mode, mostTime = MOST_TIME }) => {
    const ways = shifts
      .filter(({ worker, from, to }) => worker === id && from !== undefined && to !== undefined)
      .map(
        ({ start, from = 0, to = 0 }) =>
          travel.tables[mode]![bandAt(travel, start)]![from * travel.places + to]!,
      );
    const least = ways.reduce((sum, way) => sum + way, 0);
    if (least <= mostTime) return [];
    return [
      `care worker ${id} may work ${mostTime} and needs ${least} only to come from the start of each shift to its end`,
    ];
  });
}

function faultsOfVisit(visit: Visit, shifts: ReadonlyMap<string, Shift>, places: number): string[] {
  const { id, parts, window, apart, locked, before } = visit;
  const faults: string[] = [];
  if (parts.length < 1 || parts.length > 2) faults.push(`visit ${id} needs one or two parts`);
  if (!parts.every(({ duration }) => isTime(duration)))
    faults.push(`visit ${id} needs a duration in whole units`);
  if (!isPlace(visit.place, places)) faults.push(`visit ${id} is at a place that has no travel times`);
  if (!isTime(window.earliest) || !isTime(window.latest) || window.latest < window.earliest)
    faults.push(`visit ${id} needs a window in whole units that does not end before it starts`);
  if (
    apart !== undefined &&
    (parts.length !== 2 || ![apart.least, apart.most].every(isTime) || apart.most < apart.least)
  )
    faults.push(`visit ${id} needs two parts and a least time apart that is not more than the most`);
  if (before !== undefined && before.length !== parts.length)
    faults.push(`visit ${id} says who came before for ${before.length} of ${parts.length} parts`);
  if (before?.some(({ start }) => !isTime(start)))
    faults.push(`visit ${id} says who came before at a start that is not in whole units`);
  if (!CRITICALITIES.includes(visit.criticality))
    faults.push(`visit ${id} needs a criticality: ${CRITICALITIES.join(', ')}`);
  if (locked === undefined) return faults;
  if (locked.length !== parts.length)
    faults.push(`visit ${id} is locked for ${locked.length} of ${parts.length} parts`);
  for (const { shift, start } of locked) {
    if (!shifts.has(shift)) faults.push(`visit ${id} is locked to a shift that is not there`);
    if (!isTime(start)) faults.push(`visit ${id} is locked to a start that is not in whole units`);
  }
  const [first, second] = locked.map(({ shift }) => shifts.get(shift)?.worker);
  if (first !== undefined && first === second)
    faults.push(`visit ${id} needs two care workers and is locked to one of them twice`);
  return faults;
}
