/** The least time that any run of visits takes from one place to another: where a way round is shorter, the direct one proves nothing. */
import type { Problem, Visit } from './problem.ts';
import { middleOf, wayIn } from './travel-bands.ts';

/**
 * The least time from a place left at `time` to another, straight or by way of other visits, each of which takes its shortest part and is left
 * at the travel of its own time of day. No round comes sooner. After Dijkstra, Numerische Mathematik 1 (1959).
 */
export function leastWay(
  problem: Pick<Problem, 'visits' | 'travel' | 'workers'>,
  worker: string,
  {
    from,
    time,
    to,
    besides,
  }: { from: number | undefined; time: number; to: number | undefined; besides: Visit },
): number {
  const way = wayIn(problem, worker);
  const direct = way(from, to, time);
  const passed = problem.visits.filter(({ id }) => id !== besides.id);
  const reached = passed.map(({ place }) => way(from, place, time));
  const open = new Set(passed.keys());
  let least = direct;
  while (open.size > 0) {
    let nearest = -1;
    for (const at of open) if (nearest < 0 || reached[at]! < reached[nearest]!) nearest = at;
    const { place, parts, window } = passed[nearest]!;
    const left = reached[nearest]! + Math.min(...parts.map(({ duration }) => duration));
    if (left >= least) return least;
    open.delete(nearest);
    const then = middleOf(window);
    least = Math.min(least, left + way(place, to, then));
    for (const at of open) reached[at] = Math.min(reached[at]!, left + way(place, passed[at]!.place, then));
  }
  return least;
}
