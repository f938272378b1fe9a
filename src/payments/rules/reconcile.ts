/**
 * Reconciling, whole: a group's planned visits and logs in, one row for each place and each left-over log out. The
 * command, the API and the application call this and nothing else decides. Sources: docs/rules/matching.md, verdict.md,
 * rating.md.
 *
 * To use it:
 * 1. Gather one group: the planned visits of one provider with one person, and all its logs for the same time. A log near
 *    the edge of the time may belong to a visit beyond it, so take both a little wider than the time you report.
 * 2. Find which of the logs overlap a visit of the same worker to another person: `overlappingLogs` takes all logs of one
 *    worker of the provider, whoever they were with.
 * 3. Say whose terms apply: `termsFor` gets each visit, so its contract and the version of the day can differ by visit.
 */
import { DEFAULT_EFFECTS, type Effect, type Exception } from '../../contracts/rules/exceptions.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { type LeftOverLog, type MatchedVisit, matchGroup } from '../../visits/rules/matching.ts';
import type { PlannedVisit, VisitLog } from '../../visits/rules/planned-and-logged.ts';
import { deliveredMinutes, judgePlace } from '../../visits/rules/verdict.ts';
import { becauseOfLeftOver, becauseOfPlace } from './because.ts';
import type { BankHolidays } from './rate-choice.ts';
import { ratePlace } from './rating.ts';

/** One provider's visits and logs with one person, in any order; ids are unique. */
export type Group<V extends PlannedVisit = PlannedVisit, L extends VisitLog = VisitLog> = {
  readonly visits: readonly V[];
  readonly logs: readonly L[];
  /** Whether a log overlaps a log of the same worker with another person. */
  readonly overlaps: (log: L) => boolean;
  /** The visit of the group that a log names, where that is known already; else it is found by its id. */
  readonly namedBy?: (log: L) => V | undefined;
};

/** What reconciling goes by. */
export type Rulebook<V extends PlannedVisit = PlannedVisit> = {
  readonly termsFor: (visit: V) => Terms;
  readonly matchWithinMinutes: number;
  readonly bankHolidays: BankHolidays;
};

/** What was found of a place or of a log left over, and what it earns. */
export type Judged = {
  readonly deliveredMinutes: number | null;
  readonly startDifferenceMinutes: number | null;
  readonly exceptions: readonly Exception[];
  readonly effect: Effect;
  readonly paidMinutes: number;
  readonly pencePerHour: number | null;
  readonly amountPence: number;
  /** One plain sentence that says how it came about. */
  readonly because: string;
};

/** One place of a planned visit, or one log left over (then `visit` and `place` are null). */
export type VerdictRow<V extends PlannedVisit = PlannedVisit, L extends VisitLog = VisitLog> = Judged & {
  readonly visit: V | null;
  /** 1 to the visit's workers. */
  readonly place: number | null;
  /** null where the place is missed or the visit cancelled. */
  readonly log: L | null;
};

/**
 * Reconciles one group. Rows come in order of time (a visit's planned start, a left-over log's check-in), then left-over
 * logs by id before visits by id, then place.
 */
export function reconcileGroup<V extends PlannedVisit, L extends VisitLog>(
  group: Group<V, L>,
  rulebook: Rulebook<V>,
): VerdictRow<V, L>[] {
  const rows: VerdictRow<V, L>[] = [];
  forEachVerdict(group, rulebook, (row) => rows.push(row));
  return rows;
}

/** The same, row by row in the same order, for a group too large to hold all its rows at once. */
export function forEachVerdict<V extends PlannedVisit, L extends VisitLog>(
  group: Group<V, L>,
  rulebook: Rulebook<V>,
  emit: (row: VerdictRow<V, L>) => void,
): void {
  const { visits, leftOver } = matchGroup(
    group.visits,
    group.logs,
    rulebook.matchWithinMinutes,
    group.namedBy,
  );
  let spare = 0;
  for (const matched of visits) {
    for (let next = leftOver[spare]; next !== undefined; next = leftOver[++spare]) {
      if (next.log.inAt > matched.visit.startsAt) break;
      emit(rowOfLeftOver(next));
    }
    emitPlaces(emit, matched, group, rulebook);
  }
  for (let next = leftOver[spare]; next !== undefined; next = leftOver[++spare]) emit(rowOfLeftOver(next));
}

function emitPlaces<V extends PlannedVisit, L extends VisitLog>(
  emit: (row: VerdictRow<V, L>) => void,
  { visit, logs }: MatchedVisit<V, L>,
  { overlaps }: Group<V, L>,
  { termsFor, bankHolidays }: Rulebook<V>,
): void {
  const terms = termsFor(visit);
  for (let place = 1; place <= visit.workers; place++) {
    const log = logs[place - 1] ?? null;
    const sameWorker = place > 1 && log !== null && hasWorker(logs, place - 1, log.workerId);
    const verdict = judgePlace(visit, log, terms, { overlaps: log !== null && overlaps(log), sameWorker });
    const rating = ratePlace(visit, verdict, terms, bankHolidays);
    emit({
      visit,
      place,
      log,
      deliveredMinutes: verdict.deliveredMinutes,
      startDifferenceMinutes: verdict.startDifferenceMinutes,
      exceptions: rating.exceptions,
      effect: rating.effect,
      paidMinutes: rating.paidMinutes,
      pencePerHour: rating.pencePerHour,
      amountPence: rating.amountPence,
      because: becauseOfPlace(visit, place, log, verdict, rating, terms),
    });
  }
}

/** Whether one of the first so many logs is a worker's. */
function hasWorker(logs: readonly VisitLog[], count: number, workerId: string): boolean {
  for (let at = 0; at < count; at++) if (logs[at]?.workerId === workerId) return true;
  return false;
}

/** A left-over log has no contract, so its effect is the default one. */
function rowOfLeftOver<L extends VisitLog>({ log, exception }: LeftOverLog<L>): VerdictRow<never, L> {
  return {
    visit: null,
    place: null,
    log,
    deliveredMinutes: deliveredMinutes(log),
    startDifferenceMinutes: null,
    exceptions: [exception],
    effect: DEFAULT_EFFECTS[exception],
    paidMinutes: 0,
    pencePerHour: null,
    amountPence: 0,
    because: becauseOfLeftOver(log, exception),
  };
}
