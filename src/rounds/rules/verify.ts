/**
 * The independent verifier. It shares no code with the search and takes nothing from it but the plan: it works from the problem's
 * own words, replays every round, and says every rule that is broken and what the plan really costs.
 */
import type { CareWorker, Cost, Plan, Problem, Shift, Stop, Visit } from './problem.ts';

export type Verified = { readonly faults: readonly string[]; readonly cost: Cost };

type Told = {
  readonly shift: Shift;
  readonly worker: CareWorker;
  readonly stop: Stop;
  readonly visit: Visit;
};

/** Replays a plan: what is wrong with it (nothing, where it may be used) and what it costs, part by part. */
export function verify(problem: Problem, plan: Plan): Verified {
  const faults: string[] = [];
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const workers = new Map(problem.workers.map((worker) => [worker.id, worker]));
  const done = new Map<string, Told[]>();
  const seenRounds = new Set<string>();
  const worked = new Map<string, Replay[]>();
  let travel = 0;
  let gaps = 0;
  for (const { shift: id, worker: workerId, stops } of plan.rounds) {
    const shift = shifts.get(id);
    const worker = workers.get(workerId);
    if (shift === undefined || worker === undefined || shift.worker !== workerId) {
      faults.push(`round ${id} is of a shift and a care worker that do not belong together`);
      continue;
    }
    if (seenRounds.has(id)) faults.push(`shift ${id} has two rounds`);
    seenRounds.add(id);
    const known = stops.flatMap((stop) => {
      const visit = visits.get(stop.visit);
      if (visit?.parts[stop.part] === undefined)
        faults.push(`round ${id} has part ${stop.part} of visit ${stop.visit}, which is not asked for`);
      else if (Number.isInteger(stop.start)) return [{ shift, worker, stop, visit }];
      else faults.push(`round ${id} has visit ${stop.visit} without a start in whole units`);
      return [];
    });
    for (const told of known) {
      const list = done.get(told.visit.id);
      if (list === undefined) done.set(told.visit.id, [told]);
      else list.push(told);
      faults.push(...wrongWorker(told));
    }
    const replay = replayRound(problem, shift, worker, known);
    faults.push(...replay.faults);
    travel += replay.travel;
    gaps += replay.gaps;
    worked.set(workerId, [...(worked.get(workerId) ?? []), replay]);
  }
  for (const shift of problem.shifts)
    if (!seenRounds.has(shift.id)) {
      const replay = replayRound(problem, shift, workers.get(shift.worker)!, []);
      travel += replay.travel;
      worked.set(shift.worker, [...(worked.get(shift.worker) ?? []), replay]);
    }
  const left = new Set(plan.unserved);
  if (left.size < plan.unserved.length) faults.push('a visit is said to be unserved twice');
  for (const visit of problem.visits)
    faults.push(...wrongVisit(visit, done.get(visit.id) ?? [], left.has(visit.id)));
  for (const id of left)
    if (!visits.has(id)) faults.push(`visit ${id} is said to be unserved and is not asked for`);
  for (const worker of problem.workers) faults.push(...wrongHours(worker, worked.get(worker.id) ?? []));
  const cost = costOf(problem, { done, left, travel, gaps, worked });
  return { faults, cost };
}

/** What forbids this care worker at this visit. */
function wrongWorker({ worker, visit, stop, shift }: Told): string[] {
  const who = `${worker.id} at visit ${visit.id}`;
  const faults: string[] = [];
  if ((visit.refused ?? []).some((id) => id === worker.id)) faults.push(`${who}: refused`);
  if (visit.gender !== undefined && visit.gender !== worker.gender)
    faults.push(`${who}: not ${visit.gender}`);
  if (visit.language !== undefined && !(worker.languages ?? []).some((spoken) => spoken === visit.language))
    faults.push(`${who}: does not speak ${visit.language}`);
  const lacking = visit.parts[stop.part]!.skills.filter((needed) => !new Set(worker.skills).has(needed));
  const lock = visit.locked?.[stop.part];
  if (lock !== undefined) {
    const moved = lock.shift !== shift.id || lock.start !== stop.start;
    return moved ? [`visit ${visit.id} is locked and was moved`] : [];
  }
  if (lacking.length > 0) faults.push(`${who}: lacks ${lacking.join(', ')}`);
  return faults;
}

type Replay = {
  readonly shift: Shift;
  readonly faults: readonly string[];
  readonly travel: number;
  readonly gaps: number;
  readonly care: number;
  /** When the worker leaves the start place and is back at the end place; undefined without visits. */
  readonly leaves: number | undefined;
  readonly back: number | undefined;
};

/** Goes through a round stop by stop with a watch in hand. */
function replayRound(problem: Problem, shift: Shift, worker: CareWorker, round: readonly Told[]): Replay {
  const faults: string[] = [];
  let from: number | undefined = shift.from;
  let bandTime = shift.start;
  let free = shift.start;
  let travel = 0;
  let gaps = 0;
  let care = 0;
  let leaves: number | undefined;
  for (const { visit, stop } of round) {
    const step = minutesBetween(problem, worker.mode, bandTime, from, visit.place);
    const arrives = free + step;
    if (stop.start < arrives)
      faults.push(
        `visit ${visit.id} starts at ${stop.start}, before ${worker.id} can be there at ${arrives}`,
      );
    if (leaves === undefined) leaves = stop.start - step;
    else gaps += stop.start - arrives;
    const { duration } = visit.parts[stop.part]!;
    travel += step;
    care += duration;
    free = stop.start + duration;
    from = visit.place;
    bandTime = Math.floor((visit.window.earliest + visit.window.latest) / 2);
  }
  const home = minutesBetween(problem, worker.mode, bandTime, from, shift.to);
  travel += home;
  const back = leaves === undefined ? undefined : free + home;
  if (back !== undefined && shift.end !== undefined && back > shift.end)
    faults.push(`round ${shift.id} ends at ${back}, after its shift at ${shift.end}`);
  return { shift, faults, travel, gaps, care, leaves, back };
}

function minutesBetween(
  { travel }: Problem,
  mode: string,
  time: number,
  from: number | undefined,
  to: number | undefined,
): number {
  if (from === undefined || to === undefined) return 0;
  const started = travel.bandStarts.filter((start) => start <= time).length;
  return travel.tables[mode]![Math.max(0, started - 1)]![from * travel.places + to]!;
}

/** What is wrong with how a visit is done, or not done. */
function wrongVisit(visit: Visit, done: readonly Told[], left: boolean): string[] {
  const { id, parts, window, apart, locked } = visit;
  if (done.length === 0) {
    if (locked !== undefined) return [`visit ${id} is locked and is not made`];
    return left ? [] : [`visit ${id} is neither made nor said to be unserved`];
  }
  const faults: string[] = [];
  if (left) faults.push(`visit ${id} is made and is said to be unserved`);
  parts.forEach((_, part) => {
    const times = done.filter(({ stop }) => stop.part === part).length;
    if (times !== 1) faults.push(`part ${part} of visit ${id} is made ${times} times`);
  });
  for (const { stop } of done) {
    if (locked !== undefined) continue;
    if (stop.start < window.earliest) faults.push(`visit ${id} starts before its window`);
    if (window.hard && stop.start > window.latest)
      faults.push(`visit ${id} starts after its window, which is hard`);
  }
  const first = done.find(({ stop }) => stop.part === 0);
  const second = done.find(({ stop }) => stop.part === 1);
  if (first === undefined || second === undefined) return faults;
  if (first.worker.id === second.worker.id)
    faults.push(`visit ${id} needs two care workers and has ${first.worker.id} twice`);
  const between = second.stop.start - first.stop.start;
  if (between < (apart?.least ?? 0) || between > (apart?.most ?? 0))
    faults.push(`the parts of visit ${id} start ${between} apart`);
  return faults;
}

/** Hours and rest of one care worker over all shifts. */
function wrongHours(worker: CareWorker, rounds: readonly Replay[]): string[] {
  const faults: string[] = [];
  const all = rounds.reduce((sum, { care, travel }) => sum + care + travel, 0);
  if (worker.mostTime !== undefined && all > worker.mostTime)
    faults.push(`${worker.id} works ${all}, more than ${worker.mostTime}`);
  const worked = rounds
    .filter(({ leaves }) => leaves !== undefined)
    .toSorted((a, b) => a.shift.start - b.shift.start);
  worked.forEach(({ shift, leaves }, at) => {
    const before = worked[at - 1]?.back;
    if (before !== undefined && leaves! < before + (shift.restBefore ?? 0))
      faults.push(`${worker.id} has too little rest before shift ${shift.id}`);
  });
  return faults;
}

type Counted = {
  readonly done: ReadonlyMap<string, readonly Told[]>;
  readonly left: ReadonlySet<string>;
  readonly travel: number;
  readonly gaps: number;
  readonly worked: ReadonlyMap<string, readonly Replay[]>;
};

/** The cost part by part. A time-critical visit unserved has no price: an answer says beside the cost how many there are. */
function costOf(problem: Problem, { done, left, travel, gaps, worked }: Counted): Cost {
  const { weights } = problem;
  let unserved = 0;
  let lateness = 0;
  let worst = 0;
  let continuity = 0;
  let stability = 0;
  for (const visit of problem.visits) {
    if (left.has(visit.id) && visit.criticality !== 'time-critical')
      unserved += weights.unserved[visit.criticality] * visit.parts.length;
    for (const { worker, stop } of done.get(visit.id) ?? []) {
      const late = Math.max(0, stop.start - visit.window.latest);
      lateness += late * weights.lateness;
      worst = Math.max(worst, late);
      const before = visit.before?.[stop.part];
      if (before === undefined) continue;
      stability += Math.abs(stop.start - before.start) * weights.movedStart;
      if (before.worker !== worker.id) stability += weights.otherWorker;
    }
  }
  continuity += continuityOf(problem, done);
  const fairness = unevenness(problem, worked) * weights.overShare;
  const parts = {
    unserved,
    lateness,
    worstLateness: worst * weights.worstLateness,
    continuity,
    travel: travel * weights.travel,
    gaps: gaps * weights.gap,
    fairness,
    stability,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** What strangers, workers not asked for and too many different ones cost. */
function continuityOf(
  { visits, people, weights }: Problem,
  done: ReadonlyMap<string, readonly Told[]>,
): number {
  const known = new Map(people.map((person) => [person.id, person]));
  const met = new Map<string, Set<string>>();
  let cost = 0;
  for (const visit of visits)
    for (const { worker } of done.get(visit.id) ?? []) {
      const person = known.get(visit.person);
      if (person !== undefined && !person.usual.includes(worker.id)) cost += weights.unfamiliar;
      if (visit.wanted !== undefined && !visit.wanted.includes(worker.id)) cost += weights.notWanted;
      met.set(visit.person, (met.get(visit.person) ?? new Set()).add(worker.id));
    }
  for (const [person, workers] of met)
    cost +=
      Math.max(0, workers.size - (known.get(person)?.mostWorkers ?? workers.size)) * weights.extraWorker;
  return cost;
}

/** The time at visits beyond each worker's even share by the hours they are there. */
function unevenness(
  { visits, workers, shifts }: Problem,
  worked: ReadonlyMap<string, readonly Replay[]>,
): number {
  let care = 0;
  for (const { parts } of visits) for (const { duration } of parts) care += duration;
  const open = shifts.some(({ end }) => end === undefined);
  const hours = (shift: Shift): number => (open ? 1 : shift.end! - shift.start);
  const all = shifts.reduce((sum, shift) => sum + hours(shift), 0);
  let over = 0;
  for (const { id } of workers) {
    const own = shifts.filter(({ worker }) => worker === id).reduce((sum, shift) => sum + hours(shift), 0);
    const share = all === 0 ? 0 : Math.ceil((care * own) / all);
    const does = (worked.get(id) ?? []).reduce((sum, round) => sum + round.care, 0);
    over += Math.max(0, does - share);
  }
  return over;
}
