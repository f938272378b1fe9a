/**
 * What has to change so that the visits already planned are those that the patterns now ask for, without touching what has
 * happened: a visit that was logged, verified or cancelled by hand stays. Source: docs/rules/visits-to-be-made.md.
 */
import type { CancelledTerm } from '../../contracts/rules/terms.ts';
import type { WantedVisit } from './plan-visits.ts';

/** A visit of the same line as it is planned now. `startsOn` is the day that its pattern asks for; `startsAt` (epoch seconds) is when it is. */
export type ExistingVisit = Omit<WantedVisit, 'patternVisitId' | 'first'> & {
  readonly id: number;
  readonly patternVisitId: number | null;
  /** Logged, verified, or cancelled by itself: never changed by planning. */
  readonly fixed: boolean;
  /** Moved by hand to another time: stays there as long as its pattern asks for it at all. */
  readonly moved: boolean;
  /** Out because of a suspension. */
  readonly suspended: boolean;
  /** Added by itself: no pattern asks for it, and it stays while its line goes on. */
  readonly extra: boolean;
};

export type PlanChanges = {
  readonly add: readonly WantedVisit[];
  readonly change: readonly { readonly id: number; readonly to: WantedVisit }[];
  /** Taken out as though it had never been asked for: there is notice enough that nothing is owed for it. */
  readonly remove: readonly number[];
  /** Dropped at so short a notice that the contract may pay for it: cancelled from now (or as it was already), and kept on record. */
  readonly cancel: readonly number[];
  readonly keep: readonly number[];
};

/**
 * The changes for one line and one range of days, given everything planned and everything wanted in it. What starts before
 * `now` is left alone, and only the first pattern of a line plans what is already past. Applied and asked again, it changes
 * nothing. `noticeSeconds` is how long before its start a dropped visit may still have to be paid for, `lineEndsOn` the last day of
 * the line: a visit that was added by itself is dropped only after it.
 */
export function planChanges(
  existing: readonly ExistingVisit[],
  wanted: readonly WantedVisit[],
  now: number,
  noticeSeconds: number,
  lineEndsOn: string | null = null,
): PlanChanges {
  const byReference = new Map(existing.map((visit) => [visit.reference, visit]));
  const add: WantedVisit[] = [];
  const change: { id: number; to: WantedVisit }[] = [];
  const asked = new Set<string>();
  for (const visit of wanted) {
    const planned = byReference.get(visit.reference);
    asked.add(visit.reference);
    if (planned === undefined) {
      if (visit.startsAt >= now || visit.first) add.push(visit);
    } else if (mayChange(planned, now) && !planned.moved && !same(planned, visit))
      change.push({ id: planned.id, to: visit });
  }
  const stays = ({ extra, startsOn }: ExistingVisit) =>
    extra && (lineEndsOn === null || startsOn <= lineEndsOn);
  const dropped = existing.filter(
    (visit) => mayChange(visit, now) && !asked.has(visit.reference) && !stays(visit),
  );
  const { remove, cancel } = dropOrCancel(
    dropped,
    add.filter((visit) => visit.startsAt >= now),
    now + noticeSeconds,
  );
  const touched = new Set([...change.map(({ id }) => id), ...remove, ...cancel]);
  return { add, change, remove, cancel, keep: existing.map(({ id }) => id).filter((id) => !touched.has(id)) };
}

/** How long before its start, in seconds, a visit may be cancelled and still be paid for in part, by the contract's terms. */
export function paidNoticeSeconds(cancelled: readonly CancelledTerm[]): number {
  const hours = cancelled.filter((term) => term.paysPercent > 0).map((term) => term.noticeHoursUnder);
  return Math.max(0, ...hours) * 3600;
}

function mayChange(visit: ExistingVisit, now: number): boolean {
  return !visit.fixed && visit.startsAt >= now;
}

function same(planned: ExistingVisit, wanted: WantedVisit): boolean {
  return (
    planned.patternVisitId === wanted.patternVisitId &&
    planned.startsAt === wanted.startsAt &&
    planned.minutes === wanted.minutes &&
    planned.workers === wanted.workers &&
    planned.earlierMinutes === wanted.earlierMinutes &&
    planned.laterMinutes === wanted.laterMinutes &&
    planned.timeCritical === wanted.timeCritical &&
    planned.clock === wanted.clock
  );
}

/**
 * A visit dropped at short notice is cancelled, unless another is put in its place on the same day: a change of time is
 * no cancellation. One that a suspension had taken out already stays cancelled as it was, and no longer comes back with it.
 */
function dropOrCancel(
  dropped: readonly ExistingVisit[],
  added: readonly WantedVisit[],
  noticeEndsAt: number,
): { remove: number[]; cancel: number[] } {
  const inPlace = new Map<string, number>();
  for (const { startsOn } of added) inPlace.set(startsOn, (inPlace.get(startsOn) ?? 0) + 1);
  const remove: number[] = [];
  const cancel: number[] = [];
  for (const visit of dropped) {
    const left = inPlace.get(visit.startsOn) ?? 0;
    if (visit.startsAt >= noticeEndsAt) remove.push(visit.id);
    else if (left > 0 && !visit.suspended) {
      inPlace.set(visit.startsOn, left - 1);
      remove.push(visit.id);
    } else cancel.push(visit.id);
  }
  return { remove, cancel };
}
