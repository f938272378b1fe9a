/** The rest that is owed between two days of work, kept before a day is planned. Source: docs/rules/rounds-rest.md; Working Time Regulations 1998, regulation 10. */
import { endOf, type StopOfVisit, type Stretch } from './rota.ts';
import { type Nights, shiftsOfWork } from './shifts-of-day.ts';

/** The rest that is owed between two days of work. */
export const LEAST_REST_HOURS = 11;
const LEAST_REST = LEAST_REST_HOURS * 3600;

/** What one care worker has around a day that is planned. `fixed`: what stays on the day itself. */
export type WorkAround = {
  readonly nights: Nights;
  readonly before: readonly StopOfVisit[];
  readonly fixed: readonly StopOfVisit[];
  readonly after: readonly StopOfVisit[];
  /** When the last visit of the day that may still be put into the night before would be over; undefined where none may. */
  readonly nightWorkUntil: number | undefined;
  /** Of a shift by day and a night shift of one date the night is kept free, and the day ends before its rest. */
  readonly nightFirst: boolean;
};

/** A stretch in which a care worker may be planned. `restBefore`: the rest in seconds that it needs after what they do before it on the same day. */
export type StretchWithRest = Stretch & { readonly restBefore: number };

/**
 * The days of work that stops of one day are part of, in order: 0 what is left of a shift of the evening before, 1 the day, 2 a night shift that
 * starts on it.
 */
function dayOfWork(startsAt: number, { here, tonight }: Nights): 0 | 1 | 2 {
  if (here !== undefined && startsAt < here) return 0;
  return tonight !== undefined && startsAt >= tonight ? 2 : 1;
}

/**
 * What is left of a care worker's shifts of a day so that rest is kept to what they have on the days beside it and to what stays on this one.
 * What is left of a night shift belongs to the day of work before; where visits may still be put into it, rest begins when it is over. Between the
 * shifts of a day and a night shift that starts on it the planner keeps the rest, whichever of them it fills.
 */
export function withRest(shifts: readonly Stretch[], around: WorkAround): StretchWithRest[] {
  const { nights, before, fixed, after, nightWorkUntil, nightFirst } = around;
  const partOf = ({ startsAt }: { readonly startsAt: number }): 0 | 1 | 2 => dayOfWork(startsAt, nights);
  const [ofEvening, ofDay, ofNight] = [0, 1, 2].map((part) => fixed.filter((stop) => partOf(stop) === part));
  const tomorrow = after.filter(({ startsAt }) => startsAt >= (nights.next ?? Number.NEGATIVE_INFINITY));
  const inNight = [...(ofNight ?? []), ...(nights.tonight === undefined ? [] : lessOf(after, tomorrow))];
  const latest = firstOf(tomorrow) - LEAST_REST;
  const latestByDay = Math.min(latest, firstOf(inNight) - LEAST_REST);
  const pieces = shiftsOfWork(shifts, nights);
  const cut = (part: 0 | 1 | 2, from: number, to: number): Stretch[] =>
    pieces
      .filter((piece) => dayOfWork(piece.from, nights) === part)
      .map((piece) => ({ from: Math.max(piece.from, from), to: Math.min(piece.to, to) }))
      .filter((piece) => piece.to > piece.from);
  const dayBefore = before.filter(
    ({ startsAt }) => startsAt < (nights.lastNight ?? Number.NEGATIVE_INFINITY),
  );
  const evening = cut(
    0,
    lastOf(dayBefore) + LEAST_REST,
    Math.min(latestByDay, firstOf(ofDay ?? []) - LEAST_REST),
  );
  const worked = evening.length > 0 && nightWorkUntil !== undefined && nights.here !== undefined;
  const over = Math.max(
    lastOf(before),
    lastOf(ofEvening ?? []),
    worked ? Math.min(nights.here, nightWorkUntil) : Number.NEGATIVE_INFINITY,
  );
  const night = cut(2, Math.max(over, lastOf(ofDay ?? [])) + LEAST_REST, latest);
  const beforeNight = nightFirst ? Math.min(...night.map(({ from }) => from)) - LEAST_REST : latestByDay;
  const day = cut(1, over + LEAST_REST, Math.min(latestByDay, beforeNight));
  return [...[...evening, ...day].map((one) => ({ ...one, restBefore: 0 })), ...nightAfter(day, night)];
}

/** The first stretch of a night has its rest kept by the planner; one after an absence in it begins only when rest is sure. */
function nightAfter(day: readonly Stretch[], [first, ...others]: readonly Stretch[]): StretchWithRest[] {
  if (first === undefined) return [];
  const sure = Math.max(...day.map(({ to }) => to)) + LEAST_REST;
  return [
    { ...first, restBefore: day.length > 0 ? LEAST_REST : 0 },
    ...others.map(({ from, to }) => ({ from: Math.max(from, sure), to, restBefore: 0 })),
  ].filter(({ from, to }) => to > from);
}

/** Two visits of one care worker between which lies too little rest, for two days of work. `minutes`: how much there is. */
export type ShortRest = { readonly stop: StopOfVisit; readonly last: number; readonly minutes: number };

/** The visits of a day that begin a day of work too soon after the last: `own` of the day and `before` of the day before, in order of start. */
export function shortRests(
  own: readonly StopOfVisit[],
  before: readonly StopOfVisit[],
  nights: Nights,
): ShortRest[] {
  const parts = Map.groupBy(own, ({ startsAt }) => dayOfWork(startsAt, nights));
  const earlier = before.filter(({ startsAt }) => startsAt < (nights.lastNight ?? Number.NEGATIVE_INFINITY));
  return ([0, 1, 2] as const).flatMap((part) => {
    const [stop] = parts.get(part) ?? [];
    // What is left of the evening before goes on with the day of work of that evening.
    const goesOn = part === 0 && (nights.lastNight === undefined || before.length > earlier.length);
    if (stop === undefined || goesOn) return [];
    const done =
      part === 0 ? earlier : [...before, ...own.filter((one) => dayOfWork(one.startsAt, nights) < part)];
    if (done.length === 0) return [];
    const last = lastOf(done);
    const minutes = Math.max(0, Math.floor((stop.startsAt - last) / 60));
    return minutes >= LEAST_REST_HOURS * 60 ? [] : [{ stop, last, minutes }];
  });
}

function lessOf(all: readonly StopOfVisit[], some: readonly StopOfVisit[]): StopOfVisit[] {
  return all.filter((one) => !some.includes(one));
}

function firstOf(stops: readonly StopOfVisit[]): number {
  return Math.min(...stops.map(({ startsAt }) => startsAt));
}

function lastOf(stops: readonly StopOfVisit[]): number {
  return Math.max(...stops.map(endOf));
}
