/**
 * A planned visit and a visit log as the rules take them: ids as text, instants as epoch seconds, durations in minutes.
 * Whoever builds them has checked them already. Source: docs/rules/matching.md.
 */

/** A visit that should happen. It has as many places as workers. */
export type PlannedVisit = {
  readonly visitId: string;
  readonly contractId: string;
  readonly service: string;
  /** Epoch seconds. */
  readonly startsAt: number;
  /** 1 to 1440. */
  readonly plannedMinutes: number;
  /** 1 to 4. */
  readonly workers: number;
  /** How many minutes before `startsAt` it may begin; null takes the contract's. */
  readonly earlierMinutes: number | null;
  /** How many minutes after `startsAt` it may begin; null takes the contract's. */
  readonly laterMinutes: number | null;
  readonly timeCritical: boolean;
  /** Epoch seconds; null where the visit stands. */
  readonly cancelledAt: number | null;
};

/** How a check-in or check-out was made. */
export const METHODS = ['tag', 'phone', 'gps', 'app', 'manual'] as const;

export type Method = (typeof METHODS)[number];

/** One worker's check-in and check-out. */
export type VisitLog = {
  readonly logId: string;
  readonly workerId: string;
  /** Epoch seconds. */
  readonly inAt: number;
  /** Epoch seconds, not before `inAt`; null while the log is still open. */
  readonly outAt: number | null;
  /** null where none was given, which counts as manual. */
  readonly inMethod: Method | null;
  /** null where none was given, which counts as manual unless the log is open. */
  readonly outMethod: Method | null;
  /** The visit that the worker said it was; null for none. */
  readonly visitId: string | null;
};

/** Whether two logs run at the same time for more than zero seconds. An open log overlaps nothing. */
export function logsOverlap(a: VisitLog, b: VisitLog): boolean {
  if (a.outAt === null || b.outAt === null) return false;
  return Math.min(a.outAt, b.outAt) > Math.max(a.inAt, b.inAt);
}
