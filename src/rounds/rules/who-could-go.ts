/** Who could go to one part of a visit, and what would stand in the way of each. Source: docs/rules/rounds-conflicts.md. */
import { compareText } from '../../ground/text.ts';
import { type ConflictKind, conflictsOfDay } from './conflicts.ts';
import type { RotaDay } from './rota-week.ts';
import { partKey, type RotaVisit, type RotaWorker, type StopOfVisit } from './rota.ts';

/** A care worker who could be sent; `words` is what would stand in the way, `usual` whether the person knows them. */
export type Candidate = {
  readonly worker: RotaWorker;
  readonly words: readonly string[];
  readonly usual: boolean;
};

/** Which part of a visit is asked about, from which second on, and the care workers whom the person knows. */
export type PartToFill = {
  readonly visit: RotaVisit;
  readonly part: number;
  readonly startsAt: number;
  readonly usual: readonly number[];
};

/** What a care worker cannot put right by going at another time: such a one stands below everybody else. */
const CANNOT: readonly ConflictKind[] = ['away', 'check', 'refused', 'gender', 'language', 'skill'];

/** When a part would start: when it does now, else with the other part of the visit, else as commissioned. Seconds since 1970. */
export function startOfPart(day: Pick<RotaDay, 'stops'>, visit: RotaVisit, part: number): number {
  const own = day.stops.filter(({ visitId }) => visitId === visit.id);
  return (own.find((stop) => stop.part === part) ?? own[0])?.startsAt ?? visit.startsAt;
}

/**
 * Everybody on a day but who has the part now: those with nothing in the way first, then whom the person knows, by name. Whatever stands in
 * the way of the visit itself is named always; what is wrong with a care worker's other visits only where it was not wrong before.
 */
export function whoCouldGo(day: RotaDay, { visit, part, startsAt, usual }: PartToFill): Candidate[] {
  const key = partKey({ visitId: visit.id, part });
  const now = day.stops.find((stop) => partKey(stop) === key);
  const others = day.stops
    .filter((stop) => partKey(stop) !== key)
    .map((stop) => (stop.visitId === visit.id ? { ...stop, startsAt } : stop));
  const nameOf = (one: { readonly stop: StopOfVisit; readonly words: string }): string =>
    `${partKey(one.stop)} ${one.words}`;
  const before = new Set(day.conflicts.map(nameOf));
  const known = new Set(usual);
  return [...day.workers.values()]
    .filter(({ id }) => id !== now?.workerId)
    .map((worker) => {
      const stop: StopOfVisit = {
        visitId: visit.id,
        part,
        workerId: worker.id,
        startsAt,
        locked: false,
        visit,
      };
      const stops = [...others, stop].sort((a, b) => a.startsAt - b.startsAt);
      const twice = others.some((one) => one.visitId === visit.id && one.workerId === worker.id);
      const mine = conflictsOfDay({ ...day, stops }).filter((one) => {
        // That a double-handed visit still lacks somebody else is in nobody's way.
        if (one.kind === 'double-handed' && one.stop.visitId === visit.id) return twice;
        if (partKey(one.stop) === key) return true;
        return one.stop.workerId === worker.id && !before.has(nameOf(one));
      });
      const cannot = mine.filter(({ kind }) => CANNOT.includes(kind)).length;
      const words = [...new Set(mine.map((one) => one.words))];
      return { worker, words, usual: known.has(worker.id), cannot };
    })
    .sort(
      (a, b) =>
        a.cannot - b.cannot ||
        a.words.length - b.words.length ||
        Number(b.usual) - Number(a.usual) ||
        compareText(a.worker.name, b.worker.name),
    )
    .map(({ worker, words, usual: knows }) => ({ worker, words, usual: knows }));
}
