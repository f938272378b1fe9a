/** Which people are told that a visit is planned at another time than they were told. Source: docs/rules/rounds-told-times.md. */
import { clockTime, longDate } from '../../ground/dates-in-words.ts';
import type { StopChange } from './day-answer.ts';
import type { RotaVisit } from './rota.ts';

/** A visit whose planned start leaves its call window, or comes back into it. */
export type TimeToTell = { readonly visitId: number; readonly from: number; readonly to: number };

/**
 * What people are told when a rota is published: each visit that has not begun and whose start is now outside its call window, or was by the
 * rota published before. The call window is what they were told with their care; a start within it is no news. `changes` are those to the
 * rota published before, so that the same time is told once.
 */
export function timesToTell(
  changes: readonly StopChange[],
  visits: ReadonlyMap<number, RotaVisit>,
  now: number,
): TimeToTell[] {
  return [...Map.groupBy(changes, ({ visitId }) => visitId)].flatMap(([visitId, parts]): TimeToTell[] => {
    const visit = visits.get(visitId);
    if (visit === undefined || visit.cancelled) return [];
    const [after] = parts.flatMap((part) => part.after?.startsAt ?? []).sort((a, b) => a - b);
    const [before] = parts.flatMap((part) => part.before?.startsAt ?? []).sort((a, b) => a - b);
    if (after === undefined || after <= now || after === before) return [];
    const told = before !== undefined && isOutside(visit, before) ? before : visit.startsAt;
    return isOutside(visit, after) || told !== visit.startsAt ? [{ visitId, from: told, to: after }] : [];
  });
}

function isOutside({ earliest, latest }: RotaVisit, start: number): boolean {
  return start < earliest || start > latest;
}

/** 'On Tuesday 3 March 2026 at 08:45 instead of 08:00', in order of time. */
export function timesInWords(times: readonly TimeToTell[]): string {
  return times
    .toSorted((a, b) => a.to - b.to)
    .map(
      ({ from, to }) => `On ${day(to)} at ${clockTime(instant(to))} instead of ${clockTime(instant(from))}`,
    )
    .join('\n');
}

function instant(second: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(second * 1000);
}

function day(second: number): string {
  return longDate(instant(second).toZonedDateTimeISO('Europe/London').toPlainDate());
}
