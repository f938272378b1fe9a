/**
 * A problem as flat arrays of whole numbers, for the search alone. A node is a part of a visit (0 to n − 1), the start of a
 * shift (n + shift) or its end (n + shifts + shift).
 */
import { ok, refuse, type Result } from '../../ground/result.ts';
import { barsOf } from './eligibility.ts';
import { faultsOf } from './problem-faults.ts';
import type { Problem, Visit } from './problem.ts';
import { bandAt, middleOf } from './travel-bands.ts';

/** Later than any time of a problem. */
export const NEVER = 2 ** 30;

export type Flat = {
  readonly problem: Problem;
  /** Parts of visits, shifts, care workers, people. */
  readonly parts: number;
  readonly shifts: number;
  readonly workers: number;
  readonly visitOf: Int32Array;
  readonly partOf: Int32Array;
  /** By node: the other part of a double-handed visit, or −1; and whether this is its second part. */
  readonly partner: Int32Array;
  readonly isSecond: Uint8Array;
  readonly apartLeast: Int32Array;
  readonly apartMost: Int32Array;
  /** By node. Latest is when lateness begins; limit is the last start there may be. */
  readonly duration: Int32Array;
  readonly earliest: Int32Array;
  readonly latest: Int32Array;
  readonly limit: Int32Array;
  /** travel[mode[shift] + row[from] + column[to]] is the time from node to node. */
  readonly travel: Int32Array;
  readonly mode: Int32Array;
  readonly row: Int32Array;
  readonly column: Int32Array;
  readonly workerOf: Int32Array;
  readonly personOf: Int32Array;
  /** may[part × shifts + shift]. */
  readonly may: Uint8Array;
  readonly locked: Uint8Array;
  /** What a part costs unserved. */
  readonly prize: Float64Array;
  /** fit[part × workers + worker]: what a part costs by who does it. Empty where it never costs anything. */
  readonly fit: Float64Array;
  readonly before: Int32Array;
  readonly mostWorkers: Int32Array;
  readonly mostTime: Int32Array;
  readonly share: Int32Array;
  readonly restBefore: Int32Array;
  /** A worker's shifts by start: shiftsOf[shiftsFrom[worker] … shiftsFrom[worker + 1] − 1]. */
  readonly shiftsFrom: Int32Array;
  readonly shiftsOf: Int32Array;
  readonly peopleCount: number;
  /** What the objective asks besides travel and lateness: whether a move must look at whole rounds. */
  readonly looksAtRounds: boolean;
  readonly capsWorkers: boolean;
};

/** Flattens a problem, or says what is wrong with it. */
export function flatten(problem: Problem): Result<Flat> {
  const [fault] = faultsOf(problem);
  if (fault !== undefined) return refuse(fault);
  const { visits, workers, shifts, weights } = problem;
  const partCount = visits.reduce((sum, visit) => sum + visit.parts.length, 0);
  const nodes = partCount + 2 * shifts.length;
  const ints = (length: number): Int32Array => new Int32Array(length);
  const workerIndex = new Map(workers.map(({ id }, at) => [id, at]));
  const shiftIndex = new Map(shifts.map(({ id }, at) => [id, at]));
  const people = new Map<string, number>();
  for (const { id } of problem.people) people.set(id, people.size);
  for (const { person } of visits) if (!people.has(person)) people.set(person, people.size);

  const flat = {
    problem,
    parts: partCount,
    shifts: shifts.length,
    workers: workers.length,
    visitOf: ints(partCount),
    partOf: ints(partCount),
    partner: ints(nodes).fill(-1),
    isSecond: new Uint8Array(partCount),
    apartLeast: ints(partCount),
    apartMost: ints(partCount),
    duration: ints(nodes),
    earliest: ints(nodes),
    latest: ints(nodes).fill(NEVER),
    limit: ints(nodes).fill(NEVER),
    ...flatTravel(problem, nodes, partCount),
    workerOf: Int32Array.from(shifts, ({ worker }) => workerIndex.get(worker)!),
    personOf: ints(partCount),
    may: new Uint8Array(partCount * shifts.length),
    locked: new Uint8Array(partCount),
    prize: prizes(problem, partCount),
    fit: new Float64Array(fitCosts(problem) ? partCount * workers.length : 0),
    before: ints(partCount).fill(-1),
    mostWorkers: ints(people.size).fill(NEVER),
    mostTime: Int32Array.from(workers, ({ mostTime }) => mostTime ?? NEVER),
    share: Int32Array.from(evenShares(problem)),
    restBefore: Int32Array.from(shifts, ({ restBefore }) => restBefore ?? 0),
    ...shiftsByWorker(problem, workerIndex),
    peopleCount: people.size,
    looksAtRounds:
      weights.gap > 0 ||
      weights.overShare > 0 ||
      weights.movedStart > 0 ||
      workers.some(({ mostTime }) => mostTime !== undefined) ||
      shifts.some(({ restBefore = 0 }) => restBefore > 0) ||
      shiftsOverlap(problem),
    capsWorkers:
      weights.extraWorker > 0 && problem.people.some(({ mostWorkers }) => mostWorkers !== undefined),
  } satisfies Flat;

  for (const { id, mostWorkers } of problem.people) flat.mostWorkers[people.get(id)!] = mostWorkers ?? NEVER;
  shifts.forEach((shift, at) => {
    flat.earliest[partCount + at] = shift.start;
    flat.limit[partCount + shifts.length + at] = shift.end ?? NEVER;
  });
  let node = 0;
  visits.forEach((visit, at) => {
    visit.parts.forEach((_, part) => {
      fillPart(flat, { visit, at, part, node, person: people.get(visit.person)!, shiftIndex });
      node += 1;
    });
  });
  return ok(flat);
}

type PartToFill = {
  readonly visit: Visit;
  readonly at: number;
  readonly part: number;
  readonly node: number;
  readonly person: number;
  readonly shiftIndex: ReadonlyMap<string, number>;
};

function fillPart(flat: Flat, { visit, at, part, node, person, shiftIndex }: PartToFill): void {
  const { workers, shifts, people, weights } = flat.problem;
  const { duration } = visit.parts[part]!;
  flat.visitOf[node] = at;
  flat.partOf[node] = part;
  flat.personOf[node] = person;
  flat.duration[node] = duration;
  flat.earliest[node] = visit.window.earliest;
  flat.latest[node] = visit.window.latest;
  if (visit.window.hard) flat.limit[node] = visit.window.latest;
  if (visit.parts.length === 2) {
    flat.partner[node] = part === 0 ? node + 1 : node - 1;
    flat.isSecond[node] = part;
    flat.apartLeast[node] = visit.apart?.least ?? 0;
    flat.apartMost[node] = visit.apart?.most ?? 0;
  }
  const lock = visit.locked?.[part];
  const mayBe = workers.map((worker) => barsOf(worker, visit, visit.parts[part]!).length === 0);
  shifts.forEach((_, shift) => {
    const may = lock === undefined ? mayBe[flat.workerOf[shift]!]! : shiftIndex.get(lock.shift) === shift;
    flat.may[node * flat.shifts + shift] = may ? 1 : 0;
  });
  if (lock !== undefined) {
    flat.locked[node] = 1;
    flat.earliest[node] = lock.start;
    flat.limit[node] = lock.start;
  }
  const before = visit.before?.[part];
  if (before !== undefined) flat.before[node] = before.start;
  if (flat.fit.length === 0) return;
  const known = people.find(({ id }) => id === visit.person);
  workers.forEach((worker, number) => {
    flat.fit[node * workers.length + number] =
      (known !== undefined && !known.usual.includes(worker.id) ? weights.unfamiliar : 0) +
      (visit.wanted !== undefined && !visit.wanted.includes(worker.id) ? weights.notWanted : 0) +
      (before !== undefined && before.worker !== worker.id ? weights.otherWorker : 0);
  });
}

/** Whether a shift may last into a later one of the same care worker, so that one round can stand in the way of the other. */
function shiftsOverlap({ shifts }: Problem): boolean {
  const lasts = new Map<string, number>();
  return shifts
    .toSorted((a, b) => a.start - b.start)
    .some(({ worker, start, end = NEVER }) => {
      const last = lasts.get(worker) ?? 0;
      lasts.set(worker, Math.max(last, end));
      return last > start;
    });
}

function fitCosts({ people, visits, weights }: Problem): boolean {
  return (
    (weights.unfamiliar > 0 && people.length > 0) ||
    (weights.notWanted > 0 && visits.some(({ wanted }) => wanted !== undefined)) ||
    (weights.otherWorker > 0 && visits.some(({ before }) => before !== undefined))
  );
}

/** Tables of all modes one after the other, with one place more at the end that is everywhere and nowhere. */
function flatTravel(
  { travel, visits, shifts, workers }: Problem,
  nodes: number,
  parts: number,
): Pick<Flat, 'travel' | 'mode' | 'row' | 'column'> {
  const somewhere = shifts.every(({ from, to }) => from !== undefined && to !== undefined);
  const places = somewhere ? travel.places : travel.places + 1;
  const modes = Object.keys(travel.tables).sort();
  const bands = travel.bandStarts.length;
  const all = new Int32Array(modes.length * bands * places * places);
  let at = 0;
  for (const mode of modes)
    for (const table of travel.tables[mode]!) {
      for (let from = 0; from < travel.places; from += 1)
        all.set(table.subarray(from * travel.places, (from + 1) * travel.places), at + from * places);
      at += places * places;
    }
  const row = new Int32Array(nodes);
  const column = new Int32Array(nodes);
  const set = (node: number, place: number, time: number): void => {
    row[node] = bandAt(travel, time) * places * places + place * places;
    column[node] = place;
  };
  let node = 0;
  for (const visit of visits) for (const _ of visit.parts) set(node++, visit.place, middleOf(visit.window));
  shifts.forEach((shift, number) => {
    set(parts + number, shift.from ?? travel.places, shift.start);
    set(parts + shifts.length + number, shift.to ?? travel.places, shift.end ?? shift.start);
  });
  const modeOf = new Map(workers.map(({ id, mode }) => [id, modes.indexOf(mode)]));
  const mode = Int32Array.from(shifts, ({ worker }) => modeOf.get(worker)! * bands * places * places);
  return { travel: all, mode, row, column };
}

/**
 * What an unserved part costs. One time-critical visit, whether one worker makes it or two, outweighs every other visit and any travel
 * and lateness there may be.
 */
function prizes(problem: Problem, parts: number): Float64Array {
  const { visits, weights, travel, shifts } = problem;
  const given = (visit: Visit): number =>
    visit.criticality === 'time-critical' ? 0 : weights.unserved[visit.criticality];
  let others = 0;
  let longest = 0;
  for (const tables of Object.values(travel.tables))
    for (const table of tables) for (const time of table) if (time > longest) longest = time;
  for (const visit of visits) others += given(visit) * visit.parts.length;
  const day = lastTime(problem, longest);
  const perPart =
    2 * longest * weights.travel +
    day * (weights.lateness + weights.gap + weights.movedStart + weights.overShare) +
    weights.unfamiliar +
    weights.notWanted +
    weights.extraWorker +
    weights.otherWorker;
  const critical = others + (parts + shifts.length) * perPart + day * weights.worstLateness + 1;
  const prize = new Float64Array(parts);
  let node = 0;
  for (const visit of visits)
    for (const _ of visit.parts)
      prize[node++] =
        visit.criticality === 'time-critical' ? (2 * critical) / visit.parts.length : given(visit);
  return prize;
}

/** No visit starts later, however badly it is planned: everything one after the other, or when the last shift is over. */
function lastTime({ visits, shifts }: Problem, longest: number): number {
  let one = longest;
  let latest = 0;
  for (const { window, parts, apart } of visits) {
    latest = Math.max(latest, window.latest);
    for (const { duration } of parts) one += duration + longest;
    one += apart?.most ?? 0;
  }
  let over = 0;
  for (const { start, end = NEVER } of shifts) {
    latest = Math.max(latest, start);
    over = Math.max(over, end);
  }
  return Math.min(latest + one, over);
}

/** The time at visits that each care worker would have were it spread by the hours they are there, rounded up. */
export function evenShares({
  visits,
  workers,
  shifts,
}: Pick<Problem, 'visits' | 'workers' | 'shifts'>): number[] {
  const work = visits.reduce(
    (sum, { parts }) => sum + parts.reduce((part, { duration }) => part + duration, 0),
    0,
  );
  const there = new Map(workers.map(({ id }) => [id, 0]));
  const open = shifts.some(({ end }) => end === undefined);
  for (const { worker, start, end = 0 } of shifts)
    there.set(worker, there.get(worker)! + (open ? 1 : end - start));
  const all = [...there.values()].reduce((sum, time) => sum + time, 0);
  return workers.map(({ id }) => (all === 0 ? 0 : Math.ceil((work * there.get(id)!) / all)));
}

function shiftsByWorker(
  { workers, shifts }: Problem,
  workerIndex: ReadonlyMap<string, number>,
): Pick<Flat, 'shiftsFrom' | 'shiftsOf'> {
  const of: number[][] = workers.map(() => []);
  shifts.forEach(({ worker }, at) => of[workerIndex.get(worker)!]!.push(at));
  for (const list of of) list.sort((a, b) => shifts[a]!.start - shifts[b]!.start);
  const shiftsFrom = new Int32Array(workers.length + 1);
  of.forEach((list, at) => {
    shiftsFrom[at + 1] = shiftsFrom[at]! + list.length;
  });
  return { shiftsFrom, shiftsOf: Int32Array.from(of.flat()) };
}
