/** What a plan costs and whether it breaks a rule, worked out once more from the rule pages, sharing nothing with verifier or search. */
import type { Plan, Problem, Shift, Stop, Visit } from '../../src/rounds/rules/problem.ts';

type Made = Stop & { readonly worker: string; readonly shift: string };
type Span = { readonly shift: Shift; readonly leaves: number; readonly back: number };

function way(problem: Problem, worker: string, time: number, from?: number, to?: number): number {
  if (from === undefined || to === undefined) return 0;
  const { bandStarts, tables, places } = problem.travel;
  const { mode } = problem.workers.find(({ id }) => id === worker)!;
  let band = 0;
  while (band + 1 < bandStarts.length && bandStarts[band + 1]! <= time) band += 1;
  return tables[mode]![band]![from * places + to]!;
}

/** Whether anything is broken, and the total cost. A plan has a round for each shift. */
export function inOwnWords(
  problem: Problem,
  plan: Plan,
): { readonly broken: boolean; readonly total: number } {
  const { visits, shifts, workers, weights } = problem;
  const made = new Map<string, Made[]>(visits.map(({ id }) => [id, []]));
  const care = new Map(workers.map(({ id }) => [id, 0]));
  const work = new Map(workers.map(({ id }) => [id, 0]));
  const spans: Span[] = [];
  const add = (to: Map<string, number>, key: string, by: number) => to.set(key, to.get(key)! + by);
  let broken = false;
  let total = 0;
  for (const shift of shifts) {
    const { id, worker, start, end } = shift;
    const stops = plan.rounds.find((round) => round.shift === id)?.stops ?? [];
    let free = start;
    let place = shift.from;
    let band = start;
    let leaves: number | undefined;
    for (const stop of stops) {
      const visit = visits.find((one) => one.id === stop.visit)!;
      const step = way(problem, worker, band, place, visit.place);
      if (stop.start < free + step) broken = true;
      if (leaves === undefined) leaves = stop.start - step;
      else total += (stop.start - free - step) * weights.gap;
      const { duration } = visit.parts[stop.part]!;
      total += step * weights.travel;
      add(care, worker, duration);
      add(work, worker, duration + step);
      made.get(stop.visit)!.push({ ...stop, worker, shift: id });
      free = stop.start + duration;
      place = visit.place;
      band = Math.floor((visit.window.earliest + visit.window.latest) / 2);
    }
    const home = way(problem, worker, band, place, shift.to);
    total += home * weights.travel;
    add(work, worker, home);
    if (leaves === undefined) continue;
    if (end !== undefined && free + home > end) broken = true;
    spans.push({ shift, leaves, back: free + home });
  }
  let worst = 0;
  for (const visit of visits) {
    const stops = made.get(visit.id)!;
    if (stops.length === 0) {
      if (!plan.unserved.includes(visit.id)) broken = true;
      else if (visit.criticality !== 'time-critical')
        total += weights.unserved[visit.criticality] * visit.parts.length;
      continue;
    }
    if (!isWhole(visit, stops) || !stops.every((stop) => mayBe(problem, visit, stop))) broken = true;
    for (const stop of stops) {
      const late = Math.max(0, stop.start - visit.window.latest);
      worst = Math.max(worst, late);
      total += late * weights.lateness + wishes(problem, visit, stop);
    }
  }
  total += worst * weights.worstLateness + strangers(problem, made) + uneven(problem, care);
  for (const { id, mostTime } of workers)
    if (mostTime !== undefined && work.get(id)! > mostTime) broken = true;
  return { broken: broken || tooLittleRest(spans), total };
}

function isWhole({ parts, apart }: Visit, stops: readonly Made[]): boolean {
  if (new Set(stops.map(({ part }) => part)).size !== parts.length || stops.length !== parts.length)
    return false;
  const [first, second] = stops.toSorted((a, b) => a.part - b.part);
  if (second === undefined) return true;
  const between = second.start - first!.start;
  return first!.worker !== second.worker && between >= (apart?.least ?? 0) && between <= (apart?.most ?? 0);
}

function mayBe({ workers }: Problem, visit: Visit, { worker: id, part, start }: Made): boolean {
  const worker = workers.find((one) => one.id === id)!;
  if (visit.refused?.includes(id) || (visit.gender !== undefined && visit.gender !== worker.gender))
    return false;
  if (visit.language !== undefined && !worker.languages?.includes(visit.language)) return false;
  if (visit.parts[part]!.skills.some((skill) => !worker.skills.includes(skill))) return false;
  return start >= visit.window.earliest && !(visit.window.hard && start > visit.window.latest);
}

/** What a person's usual few, those asked for, and the round of before cost where they are not kept. */
function wishes({ people, weights }: Problem, visit: Visit, { worker, part, start }: Made): number {
  const person = people.find(({ id }) => id === visit.person);
  const before = visit.before?.[part];
  return (
    (person !== undefined && !person.usual.includes(worker) ? weights.unfamiliar : 0) +
    (visit.wanted !== undefined && !visit.wanted.includes(worker) ? weights.notWanted : 0) +
    (before !== undefined && before.worker !== worker ? weights.otherWorker : 0) +
    (before === undefined ? 0 : Math.abs(before.start - start) * weights.movedStart)
  );
}

function strangers({ visits, people, weights }: Problem, made: ReadonlyMap<string, readonly Made[]>): number {
  let cost = 0;
  for (const { id, mostWorkers } of people) {
    const own = visits.filter(({ person }) => person === id).flatMap((visit) => made.get(visit.id)!);
    const different = new Set(own.map(({ worker }) => worker)).size;
    if (mostWorkers !== undefined) cost += Math.max(0, different - mostWorkers) * weights.extraWorker;
  }
  return cost;
}

function uneven({ visits, workers, shifts, weights }: Problem, care: ReadonlyMap<string, number>): number {
  const open = shifts.some(({ end }) => end === undefined);
  const there = (id?: string): number =>
    shifts
      .filter(({ worker }) => id === undefined || worker === id)
      .reduce((sum, { start, end }) => sum + (open ? 1 : end! - start), 0);
  const asked = visits.flatMap(({ parts }) => parts).reduce((sum, { duration }) => sum + duration, 0);
  return workers.reduce((sum, { id }) => {
    const share = there() === 0 ? 0 : Math.ceil((asked * there(id)) / there());
    return sum + Math.max(0, care.get(id)! - share) * weights.overShare;
  }, 0);
}

function tooLittleRest(spans: readonly Span[]): boolean {
  return spans.some(({ shift, leaves }) => {
    const before = spans
      .filter((one) => one.shift.worker === shift.worker && one.shift.start < shift.start)
      .toSorted((a, b) => b.shift.start - a.shift.start)[0];
    return before !== undefined && leaves < before.back + (shift.restBefore ?? 0);
  });
}
