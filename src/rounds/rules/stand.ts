/** Where a search starts: from nothing, from locked visits, from rounds that stand, or again from the best it found. */
import { ok, refuse, type Result } from '../../ground/result.ts';
import type { Flat } from './flat-problem.ts';
import type { Plan } from './problem.ts';
import { SearchState } from './search-state.ts';

const ANY = Number.POSITIVE_INFINITY;
/** As many steps as it takes. */
const ANY_STEPS = 2 ** 31 - 1;
/** Where the core looks for a place, see core/insert.ts. */
const EVERYWHERE = 1;
const ENDS = 2;
/** Whatever may be at all: hours or rest that are broken cost infinitely much. */
const DEAREST = Number.MAX_VALUE;

/**
 * A search with its locked visits in place, then those of `from` where they may stand, then every other visit where it then costs
 * least. Refused where locked visits contradict each other.
 */
export function openSearch(flat: Flat, seed: number, from?: Plan): Result<SearchState> {
  const s = new SearchState(flat, seed);
  clear(s);
  const locked = lockedStops(flat);
  const placed = new Set<number>();
  const told = new Int32Array(flat.parts);
  for (const stops of locked) {
    if (!append(s, stops, told)) return refuse(whyNotLocked(s, stops));
    placed.add(flat.visitOf[stops[0]!.node]!);
  }
  if (from !== undefined)
    for (const stops of stopsOf(flat, from))
      if (!placed.has(flat.visitOf[stops[0]!.node]!)) append(s, stops, told);
  fill(s);
  s.core.keepBest();
  return ok(s);
}

/** What stands in the way of a locked visit: itself, or the others. */
function whyNotLocked({ flat, near }: SearchState, stops: readonly Stop[]): string {
  const alone = new SearchState(flat, 0, near);
  clear(alone);
  const { id } = flat.problem.visits[flat.visitOf[stops[0]!.node]!]!;
  return append(alone, stops, new Int32Array(flat.parts))
    ? `visit ${id} is locked to a shift and a start that the other locked visits leave no time for`
    : `visit ${id} is locked to a start that its shift cannot keep even with nothing else in it: too early to get there, too late to be back, over the hours of its care worker, or its parts too far apart`;
}

type Stop = { readonly node: number; readonly shift: number; readonly start: number };

function byStart(a: readonly Stop[], b: readonly Stop[]): number {
  return a[0]!.start - b[0]!.start || a[0]!.node - b[0]!.node;
}

function lockedStops(flat: Flat): Stop[][] {
  const shiftAt = new Map(flat.problem.shifts.map(({ id }, at) => [id, at]));
  let node = 0;
  const all: Stop[][] = [];
  for (const { parts, locked } of flat.problem.visits) {
    const first = node;
    if (locked !== undefined)
      all.push(
        locked.map(({ shift, start }, part) => ({ node: first + part, shift: shiftAt.get(shift)!, start })),
      );
    node += parts.length;
  }
  return all.sort(byStart);
}

/** The visits of a plan that still are asked for, with a shift for each part. */
function stopsOf(flat: Flat, plan: Plan): Stop[][] {
  const shiftAt = new Map(flat.problem.shifts.map(({ id }, at) => [id, at]));
  const firstOf = new Map<string, number>();
  for (let node = flat.parts - 1; node >= 0; node -= 1)
    firstOf.set(flat.problem.visits[flat.visitOf[node]!]!.id, node);
  const of = new Map<number, Stop[]>();
  for (const { shift: id, stops } of plan.rounds) {
    const shift = shiftAt.get(id);
    if (shift === undefined) continue;
    for (const { visit, part, start } of stops) {
      const first = firstOf.get(visit);
      if (first === undefined) continue;
      if (flat.problem.visits[flat.visitOf[first]!]!.parts[part] === undefined) continue;
      of.set(first, [...(of.get(first) ?? []), { node: first + part, shift, start }]);
    }
  }
  return [...of.values()]
    .filter((stops) => {
      const { length } = flat.problem.visits[flat.visitOf[stops[0]!.node]!]!.parts;
      return stops.length === length && new Set(stops.map(({ node }) => node)).size === length;
    })
    .sort(byStart);
}

/** Puts a visit into the rounds it is told, where it may be there and the times allow it. `told` keeps the starts it was told, by part. */
function append(s: SearchState, stops: readonly Stop[], told: Int32Array): boolean {
  const { flat, core } = s;
  const workers = new Set(stops.map(({ shift }) => flat.workerOf[shift]!));
  if (workers.size < stops.length) return false;
  for (const { node, shift, start } of stops) {
    told[node] = start;
    if (flat.may[node * flat.shifts + shift] === 0) {
      core.takeBack();
      return false;
    }
    core.putIn(node, placeBefore(s, shift, start, told), shift);
  }
  return core.decideWithin(DEAREST, ANY, ANY_STEPS) === 1;
}

/** The node of a round after which something goes that is told to start then: by what was told, since who waits for a visit that is not there yet still starts too early. */
function placeBefore(s: SearchState, shift: number, start: number, told: Int32Array): number {
  const { parts, shifts } = s.flat;
  let to = s.last[parts + shifts + shift]!;
  while (to < parts && told[to]! > start) to = s.last[to]!;
  return to;
}

/** Places every visit that nobody makes: the dearest first, then by the start of the window. */
function fill(s: SearchState): void {
  const { prize, earliest, locked } = s.flat;
  const order = Array.from(s.unserved.subarray(0, s.unservedCount)).sort(
    (a, b) => prize[b]! - prize[a]! || earliest[a]! - earliest[b]! || a - b,
  );
  for (const part of order) {
    if (s.shiftOf[part]! >= 0 || locked[part] === 1) continue;
    if (s.core.insertVisit(part, 0, EVERYWHERE) === 0) s.core.insertVisit(part, 0, ENDS);
    s.core.decideWithin(0, ANY, ANY_STEPS);
  }
}

/** Rounds without visits. */
function clear(s: SearchState): void {
  const { parts, shifts } = s.flat;
  for (let shift = 0; shift < shifts; shift += 1) {
    const from = parts + shift;
    const to = parts + shifts + shift;
    s.next[from] = to;
    s.last[to] = from;
    s.shiftOf[from] = shift;
    s.shiftOf[to] = shift;
  }
  s.shiftOf.fill(-1, 0, parts);
  s.core.count();
}

/** Rounds as another search of the same problem left them: its best, or what it stands on. */
export function standOn(s: SearchState, next: Int32Array, shiftOf: Int32Array): void {
  s.next.set(next);
  s.shiftOf.set(shiftOf);
  for (let node = 0; node < next.length; node += 1)
    if (next[node]! >= 0 && shiftOf[node]! >= 0) s.last[next[node]!] = node;
  s.core.count();
  if (s.cost < s.bestCost) s.core.keepBest();
}

/** Goes back to the best so far. */
export function standOnBest(s: SearchState): void {
  standOn(s, s.bestNext.slice(), s.bestShiftOf.slice());
}

/** Empties every round of what is not locked and fills them anew. */
export function standOnNothing(s: SearchState): void {
  const { parts, shifts, locked } = s.flat;
  for (let shift = 0; shift < shifts; shift += 1) {
    let from = parts + shift;
    const end = parts + shifts + shift;
    for (let node = s.next[from]!; node !== end; node = s.next[node]!) {
      if (locked[node] === 0) {
        s.shiftOf[node] = -1;
        continue;
      }
      s.next[from] = node;
      s.last[node] = from;
      from = node;
    }
    s.next[from] = end;
    s.last[end] = from;
  }
  s.core.count();
  fill(s);
}
