/** What the end of a service does to its visits, and what taking that end back does. Source: docs/rules/taking-an-end-back.md. */
import { type ExistingVisit, planChanges } from './plan-changes.ts';

/** What becomes of the visits after a last day, in visits. */
export type EndForetold = {
  /** Logged already: they stay, and are paid as the contract says. */
  readonly made: number;
  /** Begun by now and logged by nobody yet: they stay, and are decided in their provider's week. */
  readonly passed: number;
  /** To come: taken out. */
  readonly removed: number;
  /** To come so soon that the contract may pay for them: kept as cancelled. */
  readonly cancelled: number;
};

/**
 * What would become of a line's visits after a last day ('YYYY-MM-DD') were care to end with it. `existing` are those whose day is later; `logged`
 * names those that somebody logged; `now` is in epoch seconds; `noticeSeconds` is how long before its start a dropped visit may still be paid for.
 */
export function foretellEnd(
  existing: readonly ExistingVisit[],
  logged: ReadonlySet<number>,
  now: number,
  noticeSeconds: number,
  endsOn: string,
): EndForetold {
  const { remove, cancel, keep } = planChanges(existing, [], now, noticeSeconds, endsOn);
  const byId = new Map(existing.map((visit) => [visit.id, visit]));
  const stay = keep.flatMap((id) => byId.get(id) ?? []).filter(({ suspended }) => !suspended);
  return {
    made: stay.filter(({ id }) => logged.has(id)).length,
    passed: stay.filter(({ id, fixed }) => !fixed && !logged.has(id)).length,
    removed: remove.length,
    cancelled: cancel.length,
  };
}

/** A visit that an end took out: `startsAt` in epoch seconds; `cancelled` where it had been cancelled or suspended before that. */
export type DroppedVisit = {
  readonly id: number;
  readonly startsAt: number;
  readonly cancelled: boolean;
  readonly logged: boolean;
};

/** Whether a visit comes back with its service: while it is to come, or where somebody came all the same. */
export function comesBack({ startsAt, logged }: DroppedVisit, now: number): boolean {
  return startsAt >= now || logged;
}
