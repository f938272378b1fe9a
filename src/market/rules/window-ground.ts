/** A week's visits and shifts as teams' days: who works is who worked, or a stated number of care workers. */
import type { Position } from '../../ground/geography.ts';
import { ok, type Result } from '../../ground/result.ts';
import { EVERY_HOUR_ALIKE } from '../../rounds/rules/day-parts.ts';
import {
  type AreaKind,
  estimatedTravel,
  type TravelMode,
  type TravelSettings,
  USUAL_TRAVEL,
} from '../../rounds/rules/travel-estimate.ts';
import { careIn, type SimShift, type SimVisit, type TeamDay } from './window-week.ts';

/** A planned visit of a team on a London day, in seconds from midnight. */
export type PlannedOnDay = Omit<SimVisit, 'place' | 'extra'> & {
  readonly team: string;
  readonly day: string;
};
/** A stretch that a worker of a team was there, from the midnight of its first day. */
export type ShiftOnDay = Omit<SimShift, 'id'> & { readonly team: string; readonly day: string };

/** A visit's team where no provider is named. */
export const ONE_TEAM = 'All care workers';

/** The hour at which a new day of work begins: what is before it belongs to the night shift of the day before. */
const DAY_TURNS = 4 * 3600;
const DAY = 86_400;

/** The homes of a team and the seconds between them. */
export type TeamTravel = { readonly people: readonly string[]; readonly travel: TeamDay['travel'] };

/** A visit or shift that begins before the day turns, as one of the day before. */
export function onWorkingDay<T extends { readonly day: string; readonly start: number }>(one: T): T {
  if (one.start >= DAY_TURNS) return one;
  const day = Temporal.PlainDate.from(one.day).subtract({ days: 1 }).toString();
  const later = 'end' in one && typeof one.end === 'number' ? { end: one.end + DAY } : {};
  return { ...one, day, start: one.start + DAY, ...later };
}

/** One stretch of work as logged or rostered: a visit of one worker, in seconds from the midnight of its day. */
export type WorkedVisit = {
  readonly team: string;
  readonly worker: string;
  readonly day: string;
  readonly start: number;
  readonly end: number;
};

/**
 * The shifts that visits were worked in: a worker's visits of a day one after the other, a new shift where more than so many seconds lie
 * between them. Overlapping visits are one stretch.
 */
export function shiftsWorked(visits: readonly WorkedVisit[], breakSeconds: number): ShiftOnDay[] {
  const of = new Map<string, WorkedVisit[]>();
  for (const visit of visits.map(onWorkingDay)) {
    const key = `${visit.team}\u0000${visit.worker}\u0000${visit.day}`;
    of.set(key, [...(of.get(key) ?? []), visit]);
  }
  return [...of.values()].flatMap((list) => {
    const shifts: { team: string; worker: string; day: string; start: number; end: number }[] = [];
    for (const { team, worker, day, start, end } of list.toSorted(
      (a, b) => a.start - b.start || a.end - b.end,
    )) {
      const last = shifts.at(-1);
      if (last === undefined || start - last.end > breakSeconds)
        shifts.push({ team, worker, day, start, end });
      else last.end = Math.max(last.end, end);
    }
    return shifts;
  });
}

/** A stated workforce: so many care workers on each day, each from one time to another in seconds. */
export type Stated = ReadonlyArray<{
  readonly workers: number;
  readonly start: number;
  readonly end: number;
}>;

/** A stated workforce on every day of a team. */
export function shiftsStated(team: string, days: readonly string[], stated: Stated): ShiftOnDay[] {
  return days.flatMap((day) =>
    stated.flatMap(({ workers, start, end }, kind) =>
      Array.from({ length: workers }, (_, number) => ({
        team,
        day,
        worker: `${kind + 1}.${number + 1}`,
        start,
        end,
      })),
    ),
  );
}

/** Teams' days in the order of team and day; a visit to somebody without a home in the team's travel is not in them. */
export function teamDaysOf(
  visits: readonly PlannedOnDay[],
  shifts: readonly ShiftOnDay[],
  travelOf: ReadonlyMap<string, TeamTravel>,
): TeamDay[] {
  const days = new Map<string, { team: string; day: string; visits: PlannedOnDay[]; shifts: ShiftOnDay[] }>();
  const dayOf = ({ team, day }: { readonly team: string; readonly day: string }) => {
    const key = `${team}\u0000${day}`;
    const known = days.get(key) ?? { team, day, visits: [], shifts: [] };
    days.set(key, known);
    return known;
  };
  for (const visit of visits.map(onWorkingDay)) dayOf(visit).visits.push(visit);
  for (const shift of shifts.map(onWorkingDay)) dayOf(shift).shifts.push(shift);
  const byTime = (
    a: { start: number; person: string; id: string },
    b: { start: number; person: string; id: string },
  ): number => a.start - b.start || compare(a.person, b.person) || compare(a.id, b.id);
  return [...days.values()]
    .sort((a, b) => compare(a.team, b.team) || compare(a.day, b.day))
    .flatMap(({ team, day, ...on }): TeamDay[] => {
      const known = travelOf.get(team);
      if (known === undefined || on.visits.length === 0) return [];
      const places = new Map(known.people.map((person, place) => [person, place]));
      return [
        {
          team,
          day,
          visits: on.visits.toSorted(byTime).flatMap(({ team: _, day: __, ...visit }) => {
            const place = places.get(visit.person);
            return place === undefined ? [] : [{ ...visit, place }];
          }),
          shifts: on.shifts
            .toSorted((a, b) => a.start - b.start || a.end - b.end || compare(a.worker, b.worker))
            .map(({ worker, start, end }, number) => ({ id: String(number + 1), worker, start, end })),
          travel: known.travel,
        },
      ];
    });
}

/** Whom each team visits, of those whose home is known, in an order that is always the same. */
export function homesOfTeams(
  visits: readonly Pick<PlannedOnDay, 'team' | 'person'>[],
  homes: { has(person: string): boolean },
): Map<string, readonly string[]> {
  const people = new Map<string, Set<string>>();
  for (const { team, person } of visits)
    if (homes.has(person)) people.set(team, (people.get(team) ?? new Set()).add(person));
  return new Map([...people].map(([team, of]) => [team, [...of].sort(compare)]));
}

/** The parts of the day that a mode goes by: only cars are held up. */
export function partsFor(
  mode: TravelMode,
  dayParts: TravelSettings['dayParts'],
): Pick<TeamDay['travel'], 'dayParts'> {
  return mode === 'car' && dayParts.some(({ factor }) => factor !== 1) ? { dayParts } : {};
}

/** The travel of each team by the straight line between the homes of those it visits. Refused where a home has no position. */
export function estimatedTeams(
  visits: readonly Pick<PlannedOnDay, 'team' | 'person'>[],
  homes: ReadonlyMap<string, Position>,
  {
    mode,
    area,
    travel: settings = USUAL_TRAVEL,
  }: { readonly mode: TravelMode; readonly area: AreaKind; readonly travel?: TravelSettings },
): Result<Map<string, TeamTravel>> {
  const teams = new Map<string, TeamTravel>();
  for (const [team, list] of homesOfTeams(visits, homes)) {
    const travel = estimatedTravel(
      list.map((person) => ({ name: `the home of ${person}`, position: homes.get(person), area })),
      [mode],
      { ...settings, dayParts: EVERY_HOUR_ALIKE },
    );
    if (!travel.ok) return travel;
    const seconds = travel.value.tables[mode]?.[0];
    if (seconds !== undefined)
      teams.set(team, {
        people: list,
        travel: { places: list.length, seconds, ...partsFor(mode, settings.dayParts) },
      });
  }
  return ok(teams);
}

/** Visits that no figure can have: nobody of their team works on the day. */
export function withoutShifts(teamDays: readonly TeamDay[]): TeamDay[] {
  return teamDays.filter(({ shifts, visits }) => shifts.length === 0 || careIn(visits) === 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
