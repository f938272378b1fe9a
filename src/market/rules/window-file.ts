/** A file of planned visits as the week that the window simulator works on, and such a week as a file. Source: docs/rules/window-simulator.md. */
import { longDate, weekStart } from '../../ground/calendar.ts';
import type { Position } from '../../ground/geography.ts';
import { compareText } from '../../ground/text.ts';
import type { TravelSettings } from '../../rounds/rules/travel-estimate.ts';
import { AGE_GROUPS } from './window-answer.ts';
import { ONE_TEAM, onWorkingDay, shiftsWorked } from './window-ground.ts';
import { SHIFT_BREAK_SECONDS, type WindowGround } from './window-run.ts';

/** A visit of a file; `day` and `start` (seconds from its midnight) are as written. Those who were there are by the file's references. */
export type FileVisit = {
  readonly line: number;
  readonly id: string;
  readonly person: string;
  readonly provider: string;
  readonly area: string;
  /** In its written form, whole or a part; '' where the file has none. */
  readonly postcode: string;
  readonly day: string;
  readonly start: number;
  readonly seconds: number;
  readonly workers: number;
  readonly held?: { readonly earlier: number; readonly later: number };
  readonly careWorkers: readonly string[];
  /** When they were there together; `start` may be below nought or beyond midnight. */
  readonly made: { readonly start: number; readonly seconds: number } | undefined;
};

/** What is wrong with a line of a file, and how to put it right. */
export type FileFault = { readonly line: number; readonly column: string; readonly reason: string };

const DAY = 86_400;

const mondayOf = (visit: FileVisit): string =>
  weekStart(Temporal.PlainDate.from(onWorkingDay(visit).day)).toString();

/** The Monday of the week that most visits of a file are in. */
export function mondayOfFile(visits: readonly FileVisit[]): string {
  const weeks = [...Map.groupBy(visits, mondayOf)].sort(
    ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
  );
  return weeks[0]?.[0] ?? '';
}

/** What is wrong between the lines of a file: several weeks, somebody with two homes or none. */
export function faultsBetween(visits: readonly FileVisit[]): FileFault[] {
  const monday = mondayOfFile(visits);
  const first = new Map<string, FileVisit>();
  return visits.flatMap((visit): FileFault[] => {
    const { line, person, postcode } = visit;
    const known = first.get(person) ?? visit;
    first.set(person, known);
    return [
      ...(mondayOf(visit) === monday
        ? []
        : [
            {
              line,
              column: 'date',
              reason: `it is not in the week from ${longDate(monday)}, in which most visits are (before four in the morning counts with the day before): put each week in a file of its own`,
            },
          ]),
      ...(postcode === ''
        ? [
            {
              line,
              column: 'postcode',
              reason: 'it is empty: give the postcode, or as much of it as you may',
            },
          ]
        : []),
      ...(known.postcode === postcode || postcode === '' || known.postcode === ''
        ? []
        : [
            {
              line,
              column: 'postcode',
              reason: `it is ${postcode}, and ${known.postcode} for the same person in line ${known.line}: give each person one`,
            },
          ]),
    ];
  });
}

/** The first half of a postcode, whole or not: 'WS1'. */
const districtOf = (postcode: string): string => postcode.split(' ')[0] ?? postcode;

/** Where the known postcodes are that are a written one, or begin with it, in their order. */
export type KnownPlaces = ReadonlyMap<string, readonly Position[]>;

/**
 * A file as a week to simulate, everybody by a number: no reference of the file is kept. Who is known by a part of a postcode only is put at one
 * of its postcodes, spread evenly, so that the ways between homes are about as long as they are.
 */
export function groundOfFile(
  visits: readonly FileVisit[],
  places: KnownPlaces,
  travel: Pick<TravelSettings, 'paces' | 'dayParts'>,
): WindowGround {
  const numbered = (names: readonly string[]): Map<string, number> =>
    new Map([...new Set(names)].sort(compareText).map((name, at) => [name, at + 1]));
  const teamOf = ({ provider }: FileVisit): string => provider || ONE_TEAM;
  const areaOf = ({ area, postcode }: FileVisit): string => area || districtOf(postcode);
  const teams = numbered(visits.map(teamOf));
  const areas = numbered(visits.map(areaOf));
  const people = numbered(visits.map(({ person }) => person));
  const workerKey = (visit: FileVisit, worker: string): string => `${teamOf(visit)}\u0000${worker}`;
  const workers = numbered(
    visits.flatMap((visit) => visit.careWorkers.map((worker) => workerKey(visit, worker))),
  );
  const of = (numbers: ReadonlyMap<string, number>, name: string): string => String(numbers.get(name) ?? 0);
  const there = visits.flatMap((visit, at) => {
    const { start, seconds } = visit.made ?? visit;
    return visit.careWorkers.map((worker) => ({
      team: of(teams, teamOf(visit)),
      worker: of(workers, workerKey(visit, worker)),
      visit: String(at + 1),
      ...onClock(visit.day, start),
      seconds,
    }));
  });
  const rounds = there.map(({ seconds, ...one }) => onWorkingDay({ ...one, end: one.start + seconds }));
  const firstOf = new Map(visits.toReversed().map((visit) => [visit.person, visit]));
  const homes = homesOf(
    [...people.keys()].flatMap((person) => firstOf.get(person) ?? []),
    places,
  );
  return {
    travel: { by: 'straight line', paces: travel.paces, dayParts: [...travel.dayParts], tables: [] },
    visits: visits.map((visit, at) =>
      onWorkingDay({
        id: String(at + 1),
        person: of(people, visit.person),
        team: of(teams, teamOf(visit)),
        day: visit.day,
        start: visit.start,
        seconds: visit.seconds,
        workers: visit.workers,
        ...(visit.held && { held: visit.held }),
      }),
    ),
    shifts: shiftsWorked(rounds, SHIFT_BREAK_SECONDS),
    rounds,
    teams: [...teams].map(([name, id]) => ({ key: String(id), id, name })),
    areas: [...areas].map(([name, id]) => ({ id, name })),
    people: [...people].map(([person, id]) => {
      const visit = firstOf.get(person);
      return {
        id: String(id),
        area: visit === undefined ? null : (areas.get(areaOf(visit)) ?? null),
        age: AGE_GROUPS[3],
        home: homes.get(person) ?? null,
      };
    }),
  };
}

/** A day and the seconds from its midnight, of seconds that may lie before or after that day. */
function onClock(day: string, start: number): { readonly day: string; readonly start: number } {
  const days = Math.floor(start / DAY);
  return { day: Temporal.PlainDate.from(day).add({ days }).toString(), start: start - days * DAY };
}

/** Where people live, in the order given; those whose postcode is not known here are left out. */
function homesOf(first: readonly FileVisit[], places: KnownPlaces): Map<string, Position> {
  const homes = new Map<string, Position>();
  for (const [postcode, sharing] of Map.groupBy(first, (visit) => visit.postcode)) {
    const known = places.get(postcode) ?? [];
    for (const [at, { person }] of sharing.entries()) {
      const home = known[Math.floor(((at + 0.5) * known.length) / sharing.length)];
      if (home !== undefined) homes.set(person, home);
    }
  }
  return homes;
}

/** A line of a file; a cell that is not known is ''. */
export type PlannedLine = {
  readonly person: string;
  readonly postcode: string;
  readonly provider: string;
  readonly area: string;
  readonly date: string;
  readonly time: string;
  readonly minutes: number;
  readonly workers: number;
  readonly time_critical: 'yes' | 'no';
  readonly earlier_minutes: number | '';
  readonly later_minutes: number | '';
  readonly care_workers: string;
  readonly made_time: string;
  readonly made_minutes: number | '';
};

/**
 * A week as the lines of a file. People and care workers are numbered anew, in the order of the file, so that nobody is found by a record's
 * number; where they live is what `postcodes` gives, the part that is not theirs alone. A person whose part is not known has none.
 */
export function linesOfGround(week: WindowGround, postcodes: ReadonlyMap<string, string>): PlannedLine[] {
  const people = new Map<string, string>();
  const workers = new Map<string, string>();
  const named = (known: Map<string, string>, letter: string, key: string): string => {
    const name = known.get(key) ?? `${letter}${known.size + 1}`;
    known.set(key, name);
    return name;
  };
  const teams = new Map(week.teams.map(({ key, name }) => [key, name]));
  const areas = new Map(week.areas.map(({ id, name }) => [id, name]));
  const areaOf = new Map(week.people.map(({ id, area }) => [id, areas.get(area) ?? '']));
  const at = Map.groupBy(week.rounds, ({ visit }) => visit);
  const inOrder = week.visits.toSorted(
    (a, b) =>
      compareText(teams.get(a.team) ?? '', teams.get(b.team) ?? '') ||
      compareText(a.day, b.day) ||
      a.start - b.start ||
      Number(a.id) - Number(b.id),
  );
  return inOrder.map((visit): PlannedLine => {
    const there = (at.get(visit.id) ?? [])
      .filter(({ team, day }) => team === visit.team && day === visit.day)
      .toSorted((a, b) => a.start - b.start)
      .slice(0, visit.workers);
    const from = Math.max(...there.map(({ start }) => start));
    const minutes = Math.round((Math.min(...there.map(({ end }) => end)) - from) / 60);
    const made = there.length > 0 && minutes > 0;
    const { day, start } = onClock(visit.day, visit.start);
    return {
      person: named(people, 'P', visit.person),
      postcode: postcodes.get(visit.person) ?? '',
      provider: teams.get(visit.team) ?? '',
      area: areaOf.get(visit.person) ?? '',
      date: day,
      time: timeOf(start),
      minutes: Math.round(visit.seconds / 60),
      workers: visit.workers,
      time_critical: visit.held === undefined ? 'no' : 'yes',
      earlier_minutes: visit.held === undefined ? '' : Math.round(visit.held.earlier / 60),
      later_minutes: visit.held === undefined ? '' : Math.round(visit.held.later / 60),
      care_workers: there.map(({ team, worker }) => named(workers, 'W', `${team} ${worker}`)).join('; '),
      made_time: made ? timeOf(onClock(visit.day, from).start) : '',
      made_minutes: made ? minutes : '',
    };
  });
}

/** '08:30' of seconds from midnight. */
function timeOf(seconds: number): string {
  return Temporal.PlainTime.from({ hour: 0 }).add({ seconds }).toString({ smallestUnit: 'minute' });
}
