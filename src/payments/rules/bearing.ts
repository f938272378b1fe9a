/**
 * Which of a group's visits and logs bear on one week. Verifying a week must find what verifying the whole history would
 * find, and yet look at little more than the week: two visits or logs can only bear on each other where they are within
 * matching distance, where one log is still running when the next begins, where a log names the visit, or where a chain of
 * such ties joins them. Whatever is joined to the week is taken whole; the rest may be left unread.
 * Source: docs/rules/verification-in-the-application.md.
 */
import type { PlannedVisit, VisitLog } from '../../visits/rules/planned-and-logged.ts';

/** From an instant up to, not including, another, in epoch seconds. */
export type Span = { readonly from: number; readonly to: number };

/** No log is longer than a day. */
export const LONGEST_LOG_SECONDS = 86_400;

/** What bears on a week. `sure` is false where it reaches to what was not read, so that more of the group is needed. */
export type Bearing<V, L> = {
  readonly visits: readonly V[];
  readonly logs: readonly L[];
  readonly sure: boolean;
};

type Event<V, L> = {
  readonly at: number;
  readonly until: number;
  readonly visit: V | null;
  readonly log: L | null;
};

/** A run of events that follow one another without a gap. */
type Run<V, L> = {
  readonly events: Event<V, L>[];
  until: number;
  joinedTo: Run<V, L> | null;
  inWeek: boolean;
};

/**
 * The visits and logs of one group that bear on a week. `read` is the span of which every visit and log of the group was
 * read; some beyond it may be given too. `withinSeconds` is the matching distance, a day at most.
 */
export function bearingOn<V extends PlannedVisit, L extends VisitLog>(
  group: { readonly visits: readonly V[]; readonly logs: readonly L[] },
  week: Span,
  read: Span,
  withinSeconds: number,
): Bearing<V, L> {
  const runs = runsOf(eventsOf(group, withinSeconds));
  joinByName(runs);
  for (const run of runs) {
    if (run.events.some(({ at }) => at >= week.from && at < week.to)) rootOf(run).inWeek = true;
  }
  const taken = runs.filter((run) => rootOf(run).inWeek);
  const margin = Math.max(withinSeconds, LONGEST_LOG_SECONDS);
  const events = taken.flatMap((run) => run.events);
  return {
    visits: [
      ...events.flatMap(({ visit }) => visit ?? []),
      ...group.visits.filter((visit) => visit.cancelledAt !== null && isIn(week, visit.startsAt)),
    ],
    logs: events.flatMap(({ log }) => log ?? []),
    sure: taken.every(
      ({ events: [first], until }) => (first?.at ?? 0) - margin > read.from && until < read.to,
    ),
  };
}

function eventsOf<V extends PlannedVisit, L extends VisitLog>(
  { visits, logs }: { readonly visits: readonly V[]; readonly logs: readonly L[] },
  within: number,
): Event<V, L>[] {
  const events: Event<V, L>[] = [];
  for (const visit of visits) {
    if (visit.cancelledAt !== null) continue;
    events.push({ at: visit.startsAt, until: visit.startsAt + within, visit, log: null });
  }
  for (const log of logs) {
    const until = Math.max(log.inAt + within, log.outAt ?? log.inAt);
    events.push({ at: log.inAt, until, visit: null, log });
  }
  return events.sort((a, b) => a.at - b.at);
}

function runsOf<V, L>(events: readonly Event<V, L>[]): Run<V, L>[] {
  const runs: Run<V, L>[] = [];
  let run: Run<V, L> | undefined;
  for (const event of events) {
    if (run === undefined || event.at > run.until) {
      run = { events: [], until: event.until, joinedTo: null, inWeek: false };
      runs.push(run);
    }
    run.events.push(event);
    run.until = Math.max(run.until, event.until);
  }
  return runs;
}

/** Joins the runs of a log and of the visit it names, however far apart. */
function joinByName<V extends PlannedVisit, L extends VisitLog>(runs: readonly Run<V, L>[]): void {
  const named = new Map<string, Run<V, L>>();
  for (const run of runs) for (const { visit } of run.events) if (visit) named.set(visit.visitId, run);
  for (const run of runs) {
    for (const { log } of run.events) {
      const other = log?.visitId ? named.get(log.visitId) : undefined;
      if (other === undefined) continue;
      const [a, b] = [rootOf(run), rootOf(other)];
      if (a !== b) a.joinedTo = b;
    }
  }
}

function rootOf<V, L>(run: Run<V, L>): Run<V, L> {
  let root = run;
  while (root.joinedTo !== null) root = root.joinedTo;
  return root;
}

function isIn({ from, to }: Span, at: number): boolean {
  return at >= from && at < to;
}
