/**
 * Finds where one care worker was logged with two people at the same time. Source: docs/rules/verdict.md, `overlap`.
 */
import type { VisitLog } from './planned-and-logged.ts';

/** A log and the person it was with. */
export type LogWithPerson<L extends VisitLog = VisitLog> = { readonly log: L; readonly personId: string };

/**
 * The logs, among all logs of one worker of one provider, that overlap a log with another person by more than zero
 * seconds. Give every log that could reach into the time in question, also those left over. An open log overlaps nothing.
 */
export function overlappingLogs<L extends VisitLog>(logs: readonly LogWithPerson<L>[]): Set<L> {
  const ordered = logs.toSorted((a, b) => a.log.inAt - b.log.inAt);
  const numbers = new Map<string, number>();
  for (const { personId } of ordered) if (!numbers.has(personId)) numbers.set(personId, numbers.size);
  const overlaps = markOverlaps(
    ordered.map(({ log }) => log.inAt),
    ordered.map(({ log }) => log.outAt ?? log.inAt),
    ordered.map(({ personId }) => numbers.get(personId) ?? -1),
  );
  return new Set(ordered.filter((_, at) => overlaps[at] === 1).map(({ log }) => log));
}

/**
 * The same over columns, for millions of logs: the logs of one worker of one provider in order of `inAt`; an open log ends
 * when it begins, as does a log of no length, and so overlaps nothing. Persons are numbers. 1 where a log overlaps.
 */
export function markOverlaps(
  inAt: ArrayLike<number>,
  outAt: ArrayLike<number>,
  person: ArrayLike<number>,
): Uint8Array {
  const overlaps = new Uint8Array(inAt.length);
  markByEarlier(inAt, outAt, person, overlaps);
  markByLater(inAt, outAt, person, overlaps);
  return overlaps;
}

/** A log that began earlier reaches into this one: of those, the two of different people that end last are enough. */
function markByEarlier(
  inAt: ArrayLike<number>,
  outAt: ArrayLike<number>,
  person: ArrayLike<number>,
  overlaps: Uint8Array,
): void {
  let last = -Infinity;
  let lastPerson = -1;
  let lastOfAnother = -Infinity;
  for (let log = 0; log < inAt.length; log++) {
    const from = inAt[log]!;
    const to = outAt[log]!;
    const who = person[log]!;
    if (to <= from) continue;
    if ((who === lastPerson ? lastOfAnother : last) > from) overlaps[log] = 1;
    if (who === lastPerson) last = Math.max(last, to);
    else if (to > last) {
      lastOfAnother = last;
      last = to;
      lastPerson = who;
    } else lastOfAnother = Math.max(lastOfAnother, to);
  }
}

/** This log reaches into one that began later: of those with another person, the first to begin is enough. */
function markByLater(
  inAt: ArrayLike<number>,
  outAt: ArrayLike<number>,
  person: ArrayLike<number>,
  overlaps: Uint8Array,
): void {
  let next = Infinity;
  let nextPerson = -1;
  let nextOfAnother = Infinity;
  for (let log = inAt.length - 1; log >= 0; log--) {
    const from = inAt[log]!;
    const to = outAt[log]!;
    const who = person[log]!;
    if (to <= from) continue;
    if ((who === nextPerson ? nextOfAnother : next) < to) overlaps[log] = 1;
    if (who !== nextPerson) nextOfAnother = next;
    next = from;
    nextPerson = who;
  }
}
