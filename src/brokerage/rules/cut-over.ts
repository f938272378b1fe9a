/**
 * The hours around a move: that every visit has exactly one provider, and which workers may move with the work.
 * Source: docs/rules/transition.md.
 */
import { dateAndTime } from '../../ground/calendar.ts';

/** A person's care in a cut-over: the times in which each line, old and new, holds. Instants in epoch seconds; null goes on. */
export type CutOver = {
  readonly personId: number;
  readonly holds: readonly { readonly lineId: number; readonly from: number; readonly to: number | null }[];
  /** When visits are wanted: starts, in epoch seconds. */
  readonly visitsAt: readonly number[];
};

/** An hour of the cut-over in which somebody's visits have nobody to make them, or two. `hourAt` is its first second. */
export type CoverFault = {
  readonly personId: number;
  readonly hourAt: number;
  readonly fault: 'uncovered' | 'covered twice';
  /** How many visits start in it so. */
  readonly visits: number;
};

/**
 * Hour by hour, every hour in which a visit starts that no line holds, or more than one, by hour and then person; nothing where
 * the cut-over is sound. A line holds from its first second until its end, which is not in it.
 */
export function coverFaults(cutOvers: readonly CutOver[]): CoverFault[] {
  const faults = new Map<string, CoverFault>();
  for (const { personId, holds, visitsAt } of cutOvers)
    for (const at of visitsAt) {
      const holding = holds.filter(({ from, to }) => from <= at && (to === null || at < to)).length;
      if (holding === 1) continue;
      const fault = holding === 0 ? 'uncovered' : 'covered twice';
      const hourAt = at - (((at % 3600) + 3600) % 3600);
      const key = `${personId} ${hourAt} ${fault}`;
      faults.set(key, { personId, hourAt, fault, visits: (faults.get(key)?.visits ?? 0) + 1 });
    }
  return [...faults.values()].sort(
    (a, b) => a.hourAt - b.hourAt || a.personId - b.personId || (a.fault < b.fault ? 1 : -1),
  );
}

/**
 * Whether the new lines begin the moment that the old one ends: seconds between the end of one and the beginning of the next, in
 * order of time. Above 0 is a gap and below 0 an overlap; a line that ends nowhere overlaps all that begin after it (null).
 */
export function joins(holds: CutOver['holds']): (number | null)[] {
  const inOrder = holds.toSorted((a, b) => a.from - b.from || a.lineId - b.lineId);
  return inOrder.slice(1).map(({ from }, place) => {
    const ends = inOrder.slice(0, place + 1).map(({ to }) => to);
    const finite = ends.filter((to) => to !== null);
    return finite.length < ends.length ? null : from - Math.max(...finite);
  });
}

/** A cover fault as the page says it: 'Nobody for 2 visits in the hour from 9 Mar 2026, 08:00'. */
export function coverFaultInWords({ fault, hourAt, visits }: CoverFault): string {
  const hour = dateAndTime(Temporal.Instant.fromEpochMilliseconds(hourAt * 1000));
  const count = visits === 1 ? '1 visit' : `${visits} visits`;
  const who = fault === 'uncovered' ? 'Nobody' : 'Two providers';
  return `${who} for ${count} in the hour from ${hour}`;
}

/** A worker's logged minutes on one line in the weeks looked at. */
export type WorkedOn = { readonly workerId: number; readonly lineId: number; readonly minutes: number };

/** A worker whose employment may transfer with the work, and the share of their time that was on it, in whole percent. */
export type MayTransfer = {
  readonly workerId: number;
  readonly movedMinutes: number;
  readonly allMinutes: number;
  readonly percent: number;
};

/** How many weeks of logs are looked at. */
export const TRANSFER_WEEKS = 12;

/**
 * The workers whose employment may transfer: more than half of their logged minutes were on lines that move. `worked` is what they
 * logged in the last twelve weeks, on every line. Those with most time on the moved lines first, then by id. It is a list
 * to begin from, not advice on the law.
 */
export function mayTransfer(worked: readonly WorkedOn[], movedLineIds: ReadonlySet<number>): MayTransfer[] {
  const byWorker = new Map<number, { moved: number; all: number }>();
  for (const { workerId, lineId, minutes } of worked) {
    const sums = byWorker.get(workerId) ?? { moved: 0, all: 0 };
    sums.all += minutes;
    if (movedLineIds.has(lineId)) sums.moved += minutes;
    byWorker.set(workerId, sums);
  }
  return [...byWorker]
    .filter(([, { moved, all }]) => moved * 2 > all)
    .map(([workerId, { moved, all }]) => ({
      workerId,
      movedMinutes: moved,
      allMinutes: all,
      percent: Math.floor((moved * 100) / all),
    }))
    .sort((a, b) => b.movedMinutes - a.movedMinutes || a.workerId - b.workerId);
}
