/**
 * A week as it was done: how long visits lasted, how far care workers really went, and the rounds they made. The search begins from these
 * rounds, so that what is called today is never less than what that week's rounds made. Source: docs/rules/window-simulator.md.
 */
import type { Plan } from '../../rounds/rules/problem.ts';
import type { PlannedOnDay, TeamTravel, WorkedVisit } from './window-ground.ts';
import {
  piecesOf,
  type SimShift,
  type SimVisit,
  type TeamDay,
  wayAfter,
  wayFactor,
  WIDTHS,
  windowAt,
} from './window-week.ts';

/** One care worker at one planned visit, as logged or rostered, in seconds from the midnight of its day of work. */
export type AtVisit = WorkedVisit & { readonly visit: string };

/** Less of a visit than this, in seconds, is no visit: a slip of the log. */
const LEAST = 60;
const FARTHEST = 60 * Math.max(...WIDTHS);

/** Care workers at each visit, the earliest first. */
function byVisit(at: readonly AtVisit[]): Map<string, AtVisit[]> {
  const of = new Map<string, AtVisit[]>();
  for (const one of at.toSorted((a, b) => a.start - b.start || (a.worker < b.worker ? -1 : 1)))
    of.set(one.visit, [...(of.get(one.visit) ?? []), one]);
  return of;
}

/**
 * The visits, each as it was done where as many care workers as it needs were there together: it began when the last of them came, and
 * lasted until the first of them left, no longer than planned. One that began farther from its planned time than the widest width, or, where
 * it is time-critical, outside its own window, is left as planned: nobody should plan it so.
 */
export function asDone(visits: readonly PlannedOnDay[], at: readonly AtVisit[]): PlannedOnDay[] {
  const there = byVisit(at);
  return visits.map((visit) => {
    const workers = (there.get(visit.id) ?? []).filter(
      ({ team, day }) => team === visit.team && day === visit.day,
    );
    const came = workers.slice(0, visit.workers);
    if (came.length < visit.workers) return visit;
    const start = Math.max(...came.map((one) => one.start));
    const seconds = Math.min(visit.seconds, Math.min(...came.map(({ end }) => end)) - start);
    const { earliest, latest } = windowAt(visit, FARTHEST / 60);
    if (seconds < LEAST || start < earliest || start > latest) return visit;
    return { ...visit, seconds, done: { start, planned: visit.seconds } };
  });
}

/**
 * The ways between homes, none longer than a care worker of the team took in that week from the end of one visit to the start of the next,
 * in either direction. A worker who seems to be in two homes at once tells nothing.
 */
export function waysGone(
  teams: ReadonlyMap<string, TeamTravel>,
  visits: readonly PlannedOnDay[],
  at: readonly AtVisit[],
): Map<string, TeamTravel> {
  const visitOf = new Map(visits.map((visit) => [visit.id, visit]));
  const rounds = Map.groupBy(at, ({ team, worker, day }) => `${team}\u0000${worker}\u0000${day}`);
  const lowered = new Map(
    [...teams].map(([team, { people, travel }]) => [
      team,
      { people, travel: { ...travel, seconds: Int32Array.from(travel.seconds) } },
    ]),
  );
  const places = new Map(
    [...teams].map(([team, { people }]) => [team, new Map(people.map((person, place) => [person, place]))]),
  );
  for (const round of rounds.values()) {
    const inOrder = round.toSorted((a, b) => a.start - b.start || a.end - b.end);
    for (const [number, here] of inOrder.entries()) {
      const next = inOrder[number + 1];
      const from = visitOf.get(here.visit);
      const to = next === undefined ? undefined : visitOf.get(next.visit);
      const travel = lowered.get(here.team)?.travel;
      if (next === undefined || from === undefined || to === undefined || travel === undefined) continue;
      const one = places.get(here.team)?.get(from.person);
      const other = places.get(here.team)?.get(to.person);
      if (next.start < here.end || one === undefined || other === undefined) continue;
      const gone = Math.floor((next.start - here.end) / wayFactor(travel, from));
      for (const cell of [one * travel.places + other, other * travel.places + one])
        travel.seconds[cell] = Math.min(travel.seconds[cell] ?? 0, gone);
    }
  }
  return lowered;
}

/**
 * Teams' days with the rounds that were made: each visit as it was done, put to the shifts of those who made it. A visit for which one of
 * them would have to be in two homes at once is not among them.
 */
export function withStands(teamDays: readonly TeamDay[], at: readonly AtVisit[]): TeamDay[] {
  const there = byVisit(at);
  return teamDays.map((day) => {
    const last = new Map<string, { readonly visit: SimVisit; readonly end: number }>();
    const stands: NonNullable<TeamDay['stands']>[number][] = [];
    for (const visit of day.visits.toSorted((a, b) => (a.done?.start ?? 0) - (b.done?.start ?? 0))) {
      const { id, workers, seconds, done } = visit;
      if (done === undefined) continue;
      const shifts = (there.get(id) ?? []).slice(0, workers).flatMap((one) => shiftOf(day.shifts, one) ?? []);
      const free = shifts.every((shift) => {
        const before = last.get(shift);
        return (
          before === undefined || before.end + wayAfter(day.travel, before.visit, visit.place) <= done.start
        );
      });
      if (!free || new Set(shifts).size < workers) continue;
      stands.push({ visit: id, start: done.start, shifts });
      for (const shift of shifts) last.set(shift, { visit, end: done.start + seconds });
    }
    return { ...day, stands };
  });
}

function shiftOf(shifts: readonly SimShift[], { worker, start, end }: AtVisit): string | undefined {
  return shifts.find((shift) => shift.worker === worker && shift.start <= start && end <= shift.end)?.id;
}

/** The rounds that were made, for the engine to begin from, and what they leave out; undefined where none are known. */
export function standingPlan({ visits, shifts, stands = [] }: TeamDay): Plan | undefined {
  if (stands.length === 0) return undefined;
  const visitOf = new Map(visits.map((visit) => [visit.id, visit]));
  const stops = stands.flatMap(({ visit: id, start, shifts: of }) => {
    const visit = visitOf.get(id);
    const parts = visit === undefined ? [] : piecesOf(visit);
    return parts
      .flatMap((piece) =>
        Array.from({ length: piece.workers }, (_, part) => ({ visit: piece.id, part, start })),
      )
      .map((stop, number) => ({ shift: of[number] ?? '', stop }));
  });
  return {
    rounds: shifts.map(({ id, worker }) => ({
      shift: id,
      worker,
      stops: stops
        .filter(({ shift }) => shift === id)
        .map(({ stop }) => stop)
        .sort((a, b) => a.start - b.start),
    })),
    unserved: [],
  };
}
