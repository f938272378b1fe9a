/** A day of rounds in values, for rules that are pure: visits and care workers as they mostly are. */
import type { DayToPlan } from '../../src/rounds/rules/day-problem.ts';
import { midnightOf } from '../../src/rounds/rules/rota-week.ts';
import type { RotaVisit, RotaWorker, StopOfVisit } from '../../src/rounds/rules/rota.ts';
import { USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';

/** The Monday of the day. */
export const DAY = '2026-03-02';
/** Its first second. */
export const midnight = midnightOf(DAY);
/** A time of the day in seconds since 1970. */
export const at = (clock: string): number => {
  const { hour, minute } = Temporal.PlainTime.from(clock);
  return midnight + hour * 3600 + minute * 60;
};

/** Half an hour at a person, a quarter of an hour early or late, in one place with everybody else. */
export const visit = (
  id: number,
  personName: string,
  start: string,
  more: Partial<RotaVisit> = {},
): RotaVisit => ({
  id,
  reference: `V${id}`,
  personId: id,
  personName,
  day: DAY,
  startsAt: at(start),
  minutes: 30,
  earliest: at(start) - 900,
  latest: at(start) + 900,
  workers: 1,
  purpose: null,
  timeCritical: false,
  timeCriticalReason: null,
  cancelled: false,
  spot: { name: personName, position: { latitude: 52.5, longitude: -2 } },
  skills: [],
  gender: null,
  genderRequired: false,
  language: null,
  languageRequired: false,
  refused: [],
  wanted: [],
  ...more,
});

/** Somebody who may do anything; `lacking` names checks that are missing. */
export const worker = (id: number, name: string, lacking: readonly string[] = []): RotaWorker => ({
  id,
  reference: `W${id}`,
  name,
  phone: null,
  gender: 'female',
  languages: ['English'],
  skills: [],
  lacking,
  mode: 'car',
  start: undefined,
  end: undefined,
  mostWeeklyMinutes: null,
});

/** A day to plan with nothing beside what is told: nobody lost, nothing on the days before and after, some changes allowed. */
export const plainDay = (
  told: Pick<DayToPlan, 'visits' | 'workers' | 'shifts'> & Partial<DayToPlan>,
): DayToPlan => ({
  midnight,
  stops: [],
  lost: [],
  dayBefore: [],
  dayAfter: [],
  nights: new Map(),
  restDay: new Set(),
  usual: new Map(),
  area: 'urban',
  travel: USUAL_TRAVEL,
  changes: 'some',
  notBefore: undefined,
  mostMinutes: new Map(),
  ...told,
});

/** Who has which part of which visit, and from when. */
export type Put = readonly [visitId: number, part: number, workerId: number, start: string];

/** Stops of some visits. */
export function stopsOf(visits: readonly RotaVisit[], put: readonly Put[]): StopOfVisit[] {
  return put.flatMap(([visitId, part, workerId, start]): StopOfVisit[] => {
    const of = visits.find(({ id }) => id === visitId);
    return of === undefined
      ? []
      : [{ visitId, part, workerId, startsAt: at(start), locked: false, visit: of }];
  });
}

/** A second of the day as a time of day. */
export const clock = (second: number): string =>
  Temporal.Instant.fromEpochMilliseconds(second * 1000)
    .toZonedDateTimeISO('Europe/London')
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
