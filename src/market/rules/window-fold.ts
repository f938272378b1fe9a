/** Adds up teams' days to what a simulation found: in all, by provider, area and age. */
import { compareText } from '../../ground/text.ts';
import {
  AGE_GROUPS,
  MOVED_CLASSES,
  movedClass,
  type WidthFigures,
  type WindowAnswer,
  type WindowGroup,
} from './window-answer.ts';
import type { DayFound, Fate, WidthFound } from './window-day.ts';
import { fitsShift, type TeamDay } from './window-week.ts';

/** What is known of a person besides their visits; ids of areas as the council has them. */
export type SimPerson = {
  readonly area: { readonly id: number | null; readonly name: string };
  readonly age: string;
};
/** Whose care workers a team is. */
export type SimTeam = { readonly id: number | null; readonly name: string };

export type FoldOf = {
  readonly engine: string;
  readonly widths: readonly number[];
  readonly teams: ReadonlyMap<string, SimTeam>;
  readonly people: ReadonlyMap<string, SimPerson>;
  /** The person at whose home a place of a team is, to say in which area those who wait are. */
  readonly homeOf: (team: string, place: number) => string | undefined;
  readonly teamDays: readonly TeamDay[];
  readonly found: readonly DayFound[];
  /** Whether the workforce was stated, and is not who worked. */
  readonly stated: boolean;
  readonly leftOut: WindowAnswer['ground']['leftOut'];
  /** How care workers travel, as a sentence. */
  readonly travel: string;
};

/** One width of one group while it is added up; `most` is each person's farthest move in seconds. */
type Sum = Omit<WidthFigures, 'over15' | 'over30' | 'over60' | 'unmade' | 'outside'> & {
  readonly most: Map<string, number>;
  readonly without: Set<string>;
  outside: number;
};
type Sums = {
  readonly id: number | null;
  readonly name: string;
  readonly people: Set<string>;
  visits: number;
  shifts: number | null;
  readonly widths: Mutable<Sum>[];
};
type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** The whole answer. */
export function foldDays(of: FoldOf): WindowAnswer {
  const { widths, found, teams, people } = of;
  const all = emptySums({ id: null, name: 'All' }, widths);
  const byProvider = new Map<string, Sums>();
  const byArea = new Map<string, Sums>();
  const byAge = new Map<string, Sums>();
  const sumsIn = (map: Map<string, Sums>, group: SimTeam): Sums => {
    // Two providers may have one name.
    const key = `${group.id ?? ''} ${group.name}`;
    const sums = map.get(key) ?? emptySums(group, widths);
    map.set(key, sums);
    return sums;
  };
  const shiftsOn = new Map(of.teamDays.map(({ team, day, shifts }) => [`${team} ${day}`, shifts]));
  for (const day of found) {
    const shifts = shiftsOn.get(`${day.team} ${day.day}`) ?? [];
    const provider = sumsIn(byProvider, teams.get(day.team) ?? { id: null, name: day.team });
    for (const sums of [all, provider]) sums.shifts = (sums.shifts ?? 0) + day.shifts;
    day.widths.forEach((width, at) => {
      for (const sums of [all, provider]) addWhole(sums.widths[at], width);
      for (const fate of width.fates) {
        const who = fate.visit.extra === true ? of.homeOf(day.team, fate.visit.place) : fate.visit.person;
        const person = who === undefined ? undefined : people.get(who);
        const inside = fate.moved !== undefined || fitsShift(fate.visit, width.width, shifts);
        if (!inside && fate.visit.extra !== true)
          for (const sums of [all, provider]) addOutside(sums.widths[at]);
        addFate([all, provider], at, fate);
        if (person === undefined) continue;
        addFate([sumsIn(byArea, person.area)], at, fate, 'with care');
        if (fate.visit.extra !== true)
          addFate([sumsIn(byAge, { id: null, name: person.age })], at, fate, 'with care');
      }
    });
  }
  const groups = (map: Map<string, Sums>, bounded: boolean): WindowGroup[] =>
    [...map.values()]
      .sort((a, b) => compareText(a.name, b.name) || (a.id ?? 0) - (b.id ?? 0))
      .map((sums) => groupOf(sums, bounded));
  return {
    engine: of.engine,
    widths: [...widths],
    ground: groundOf(of),
    searchAlone: added(found.map(({ searchAlone }) => searchAlone)),
    all: all.widths.map(figuresOf),
    providers: groups(byProvider, true),
    areas: groups(byArea, false),
    ages: groups(byAge, false).sort((a, b) => AGES.indexOf(a.name) - AGES.indexOf(b.name)),
  };
}

const AGES: readonly string[] = AGE_GROUPS;

function emptySums({ id, name }: SimTeam, widths: readonly number[]): Sums {
  return {
    id,
    name,
    people: new Set(),
    visits: 0,
    shifts: null,
    widths: widths.map((width) => ({
      width,
      best: 0,
      today: 0,
      bySeed: [],
      bound: 0,
      critical: 0,
      moved: MOVED_CLASSES.map(() => 0),
      notMade: 0,
      most: new Map(),
      without: new Set(),
      outside: 0,
    })),
  };
}

/** Adds what is known of a team's day as a whole. */
function addWhole(sum: Mutable<Sum> | undefined, { best, bySeed, bound }: WidthFound): void {
  if (sum === undefined) return;
  sum.best += best.all;
  sum.today += best.today;
  sum.critical += best.critical;
  sum.bound += bound;
  sum.bySeed = added([sum.bySeed, bySeed]);
}

function addOutside(sum: Mutable<Sum> | undefined): void {
  if (sum !== undefined) sum.outside += 1;
}

/** Adds one visit; with its care, for groups that cut across teams. */
function addFate(groups: readonly Sums[], at: number, fate: Fate, how?: 'with care'): void {
  const { visit, delivered, moved } = fate;
  for (const sums of groups) {
    const sum = sums.widths[at];
    if (sum === undefined) continue;
    if (how === 'with care') {
      sum.best += delivered;
      if (visit.extra !== true) sum.today += delivered;
      if (visit.extra !== true && visit.held !== undefined && moved !== undefined) sum.critical += 1;
    }
    if (visit.extra === true) continue;
    if (at === 0) {
      sums.people.add(visit.person);
      sums.visits += 1;
    }
    if (moved === undefined) {
      sum.notMade += 1;
      sum.without.add(visit.person);
    }
    if (moved === undefined || visit.held !== undefined) continue;
    sum.moved[movedClass(moved)] = (sum.moved[movedClass(moved)] ?? 0) + 1;
    sum.most.set(visit.person, Math.max(moved, sum.most.get(visit.person) ?? 0));
  }
}

function figuresOf({ most, without, ...sum }: Mutable<Sum>): WidthFigures {
  const over = (minutes: number): number => [...most.values()].filter((moved) => moved > minutes * 60).length;
  return { ...sum, over15: over(15), over30: over(30), over60: over(60), unmade: without.size };
}

function groupOf({ id, name, people, visits, shifts, widths }: Sums, bounded: boolean): WindowGroup {
  return {
    id,
    name,
    people: people.size,
    visits,
    shifts,
    widths: widths.map((sum) => {
      const { bySeed: _, ...figures } = figuresOf(sum);
      return { ...figures, bound: bounded ? figures.bound : null };
    }),
  };
}

function groundOf({ teamDays, found, leftOut, travel, stated }: FoldOf): WindowAnswer['ground'] {
  const visits = teamDays.flatMap((day) => day.visits);
  const shifts = teamDays.flatMap(({ team, shifts: there }) => there.map((shift) => ({ team, shift })));
  const sum = (of: (day: DayFound) => number): number => found.reduce((total, day) => total + of(day), 0);
  return {
    days: [...new Set(teamDays.map(({ day }) => day))].sort(),
    visits: visits.length,
    critical: visits.filter(({ held }) => held !== undefined).length,
    people: new Set(visits.map(({ person }) => person)).size,
    today: sum(({ today }) => today),
    planned: visits.reduce(
      (all, { seconds, workers, done }) => all + workers * (done?.planned ?? seconds),
      0,
    ),
    standing: teamDays.reduce((all, { stands = [] }) => all + stands.length, 0),
    stated,
    waiting: sum(({ waiting }) => waiting),
    shifts: sum((day) => day.shifts),
    shiftCount: shifts.length,
    workers: new Set(shifts.map(({ team, shift }) => `${team} ${shift.worker}`)).size,
    travel,
    leftOut,
  };
}

/** Lists of the same length added place by place. */
function added(lists: readonly (readonly number[])[]): number[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.reduce((sum, list) => sum + (list[at] ?? 0), 0));
}
