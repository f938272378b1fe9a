/** Which open requests ask for the same part of the day in the same area: each is looked into alone, against the same rounds. Source: docs/rules/rounds-can-place.md. */
import { partOfDay } from '../../providers/rules/capacity.ts';
import { PARTS_OF_DAY, type PartOfDay, type Seeker } from './candidate.ts';

/** A part of the day that others ask for too, and the numbers of their requests. */
export type AskedAlike = { readonly part: PartOfDay; readonly requestIds: readonly number[] };

type Asks = Pick<Seeker, 'requestId' | 'areaIds' | 'visits'>;

/** The parts of the day, in their order, in which others ask for a visit on a same weekday in a same area. */
export function asksAlike(seeker: Asks, others: readonly Asks[]): AskedAlike[] {
  const near = others.filter(
    ({ requestId, areaIds }) =>
      requestId !== seeker.requestId && areaIds.some((area) => seeker.areaIds.includes(area)),
  );
  return PARTS_OF_DAY.flatMap((part) => {
    const days = daysOf(seeker, part);
    const requestIds = near
      .filter((other) => [...daysOf(other, part)].some((day) => days.has(day)))
      .map(({ requestId }) => requestId)
      .toSorted((a, b) => a - b);
    return requestIds.length === 0 ? [] : [{ part, requestIds }];
  });
}

function daysOf({ visits }: Asks, part: PartOfDay): Set<number> {
  return new Set(
    visits.flatMap(({ startTime, weekdays }) => (partOfDay(startTime) === part ? weekdays : [])),
  );
}
