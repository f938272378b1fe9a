/**
 * What the in-house service can cover of what falls to it, and what is left uncovered, hour by hour over an average week. A failure drill
 * and a real plan go by the same. Source: docs/rules/failure-drill.md.
 */
import { type PatternVisit, weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import { minutesByPart, partOfDay } from '../../providers/rules/capacity.ts';
import { type LineToMove, type MoveRoom, partKey } from './transition.ts';

/** How many nights, days or live-in places of one unit, by care worker: those of the nights and days in a week. */
export type Places = { readonly unit: string; readonly count: number };

/** A line that falls to the in-house service: its visits, or the nights, days or places of care without any. */
export type FallenLine = {
  readonly lineId: number;
  readonly personId: number;
  readonly areaId: number;
  readonly visits: readonly PatternVisit[];
  readonly places?: Places | undefined;
};

/**
 * What the in-house service says it can take: minutes of workers' time a week in all, and by `partKey`; and of nights, days and live-in
 * places by their unit. What it never said is none.
 */
export type OwnRoom = {
  readonly weeklyMinutes: number;
  readonly parts: ReadonlyMap<string, number>;
  readonly places?: ReadonlyMap<string, number>;
};

/**
 * What of one line nobody covers, in an average week: whole minutes of workers' time, the same by part of the day, and the nights, days
 * or places of care without visits. `covered` and `left` are its visits, each with the weekdays on which it is covered and is not.
 */
export type LineCover = {
  readonly uncoveredMinutes: number;
  readonly parts: ReadonlyMap<string, number>;
  readonly places: Places | null;
  readonly covered: readonly PatternVisit[];
  readonly left: readonly PatternVisit[];
};

/** What of one line the in-house service has told no room for, in the area of the home; kept with the draft of a plan. */
export type Uncovered = {
  readonly areaId: number;
  readonly minutes: number;
  readonly parts: readonly { readonly part: string; readonly minutes: number }[];
  readonly places: Places | null;
};

/** What of a line is uncovered; undefined where nothing is. */
export function uncoveredOf({ areaId }: FallenLine, cover: LineCover | undefined): Uncovered | undefined {
  if (cover === undefined || (cover.left.length === 0 && cover.places === null)) return undefined;
  const parts = [...cover.parts].map(([part, minutes]) => ({ part, minutes }));
  return { areaId, minutes: cover.uncoveredMinutes, parts, places: cover.places };
}

/** Care without visits of one unit that falls to the in-house service, and what of it is uncovered. */
export type FallenPlaces = {
  readonly unit: string;
  readonly count: number;
  readonly uncoveredCount: number;
  readonly people: number;
  readonly uncoveredPeople: number;
};

/** An hour of the week in which something falls to the in-house service. Minutes are of workers' time in an average week. */
export type HourOfWeek = {
  /** 1 (Monday) to 7 */
  readonly weekday: number;
  /** 0 to 23 */
  readonly hour: number;
  /** What falls to the in-house service in it. */
  readonly minutes: number;
  /** What of it the in-house service said it has room for; the rest is uncovered. */
  readonly ownMinutes: number;
  readonly uncoveredMinutes: number;
  /** Time-critical visits that begin in it and are uncovered. */
  readonly criticalVisits: number;
  /** The most workers needed at one moment of it for what is uncovered, every visit taken as due. */
  readonly workersBeyond: number;
};

/** Minutes are whole, added up line by line: what is covered and what is not are all that falls to it. */
export type InHouseCover = {
  readonly minutes: number;
  readonly ownMinutes: number;
  readonly uncoveredMinutes: number;
  readonly uncoveredVisits: number;
  /** Of them, the time-critical ones. */
  readonly uncoveredCritical: number;
  /** People of whose care anything is uncovered, by the visit or without visits. */
  readonly uncoveredPeople: number;
  /** Of them, those with an uncovered visit. */
  readonly uncoveredVisitPeople: number;
  /** Of them, those with an uncovered night, day or live-in place. */
  readonly uncoveredPlacePeople: number;
  readonly workersBeyond: number;
  readonly hours: readonly HourOfWeek[];
  readonly places: readonly FallenPlaces[];
  readonly lines: ReadonlyMap<number, LineCover>;
};

/** Stands for nobody, where a draft has no in-house contract as its last rung: what falls to it goes nowhere. */
export const NOBODY: MoveRoom = {
  contractId: 0,
  providerId: 0,
  inHouse: true,
  capacityMinutes: 0,
  blocks: new Map(),
  parts: new Map(),
};

const WEEK = 7 * 24 * 60;
const TINY = 1e-6;

type Piece = {
  readonly line: FallenLine;
  readonly visit: PatternVisit;
  /** Minutes after Monday 00:00. */
  readonly start: number;
  /** Of workers' time, in an average week. */
  readonly work: number;
};

/**
 * Covers what fits whole in what the in-house service said, area by area and part by part of the day: time-critical visits first, then
 * line by line in order of id through the week. Nights, days and live-in places are covered by line in order of id, as far as it said
 * that it has any of their unit. What does not fit is uncovered. A visit runs over midnight into the next day, and on Sunday into Monday.
 */
export function coverInHouse(lines: readonly FallenLine[], room: OwnRoom): InHouseCover {
  const free = new Map(room.parts);
  let whole = room.weeklyMinutes;
  const week = new WeekOfHours();
  const uncovered: Piece[] = [];
  for (const piece of inOrder(lines)) {
    const key = partKey(piece.line.areaId, partOfDay(piece.visit.startTime));
    const own = piece.work <= Math.min(whole, free.get(key) ?? 0) + TINY;
    if (own) {
      whole -= piece.work;
      free.set(key, (free.get(key) ?? 0) - piece.work);
    } else uncovered.push(piece);
    week.add(piece, own);
  }
  const leftOf = Map.groupBy(uncovered, ({ line }) => line.lineId);
  const noPlace = uncoveredPlaces(lines, room.places ?? new Map());
  const covers = new Map(
    lines.map((line) => [line.lineId, coverOf(line, leftOf.get(line.lineId) ?? [], noPlace.has(line))]),
  );
  const hours = week.hours();
  const minutes = lines.reduce((sum, { visits }) => sum + weeklyMinutes(visits).work, 0);
  const uncoveredMinutes = [...covers.values()].reduce((sum, one) => sum + one.uncoveredMinutes, 0);
  const ofVisits = uncovered.map(({ line }) => line.personId);
  const ofPlaces = [...noPlace].map(({ personId }) => personId);
  return {
    minutes,
    ownMinutes: minutes - uncoveredMinutes,
    uncoveredMinutes,
    uncoveredVisits: uncovered.length,
    uncoveredCritical: uncovered.filter(({ visit }) => visit.timeCritical).length,
    uncoveredPeople: new Set([...ofVisits, ...ofPlaces]).size,
    uncoveredVisitPeople: new Set(ofVisits).size,
    uncoveredPlacePeople: new Set(ofPlaces).size,
    workersBeyond: Math.max(0, ...hours.map(({ workersBeyond }) => workersBeyond)),
    hours,
    places: placesOf(lines, noPlace),
    lines: covers,
  };
}

/** The room of the in-house service, less what lines take of it that go to its provider and have not fallen to it. */
export function ownRoomOf(
  lastRung: MoveRoom,
  taken: readonly Pick<LineToMove, 'areaId' | 'weeklyMinutes' | 'parts' | 'places'>[],
): OwnRoom {
  const parts = new Map(lastRung.parts);
  const places = new Map(lastRung.places);
  let minutes = lastRung.capacityMinutes ?? 0;
  for (const line of taken) {
    minutes -= line.weeklyMinutes;
    for (const [part, wanted] of line.parts ?? []) {
      const key = partKey(line.areaId, part);
      parts.set(key, (parts.get(key) ?? 0) - wanted);
    }
    if (line.places !== undefined)
      places.set(line.places.unit, (places.get(line.places.unit) ?? 0) - line.places.count);
  }
  return { weeklyMinutes: minutes, parts, places };
}

/** The lines without visits that the in-house service has no place for. */
function uncoveredPlaces(
  lines: readonly FallenLine[],
  said: ReadonlyMap<string, number>,
): ReadonlySet<FallenLine> {
  const left = new Map(said);
  const none = new Set<FallenLine>();
  for (const line of lines.toSorted((a, b) => a.lineId - b.lineId)) {
    if (line.places === undefined) continue;
    const { unit, count } = line.places;
    const free = left.get(unit) ?? 0;
    if (count <= free) left.set(unit, free - count);
    else none.add(line);
  }
  return none;
}

function coverOf(line: FallenLine, left: readonly Piece[], noPlace: boolean): LineCover {
  const days = Map.groupBy(left, ({ visit }) => visit);
  const dayOf = ({ start }: Piece): number => Math.floor(start / 1440) + 1;
  const split = (wanted: boolean): PatternVisit[] =>
    line.visits.flatMap((visit) => {
      const uncovered = new Set((days.get(visit) ?? []).map(dayOf));
      const weekdays = visit.weekdays.filter((day) => uncovered.has(day) === wanted);
      return weekdays.length === 0 ? [] : [{ ...visit, weekdays }];
    });
  const [covered, open] = [split(false), split(true)];
  return {
    // A line that is covered in part has its rounding on the covered side.
    uncoveredMinutes: Math.min(weeklyMinutes(open).work, weeklyMinutes(line.visits).work),
    parts: minutesByPart(open),
    places: noPlace ? (line.places ?? null) : null,
    covered,
    left: open,
  };
}

function placesOf(lines: readonly FallenLine[], noPlace: ReadonlySet<FallenLine>): FallenPlaces[] {
  const without = lines.filter(({ places }) => places !== undefined);
  const count = (some: readonly FallenLine[]): number =>
    some.reduce((sum, { places }) => sum + (places?.count ?? 0), 0);
  const people = (some: readonly FallenLine[]): number => new Set(some.map(({ personId }) => personId)).size;
  return [...Map.groupBy(without, ({ places }) => places?.unit ?? '')]
    .map(([unit, some]) => {
      const open = some.filter((line) => noPlace.has(line));
      return {
        unit,
        count: count(some),
        uncoveredCount: count(open),
        people: people(some),
        uncoveredPeople: people(open),
      };
    })
    .sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function inOrder(lines: readonly FallenLine[]): Piece[] {
  return lines
    .flatMap((line) =>
      line.visits.flatMap((visit) =>
        visit.weekdays.map(
          (weekday): Piece => ({
            line,
            visit,
            start:
              (weekday - 1) * 1440 +
              Number(visit.startTime.slice(0, 2)) * 60 +
              Number(visit.startTime.slice(3, 5)),
            work: (visit.minutes * visit.workers) / visit.everyWeeks,
          }),
        ),
      ),
    )
    .sort(
      (a, b) =>
        Number(b.visit.timeCritical) - Number(a.visit.timeCritical) ||
        a.line.lineId - b.line.lineId ||
        a.start - b.start ||
        b.work - a.work,
    );
}

/** The 168 hours of a week, filled visit by visit. */
class WeekOfHours {
  readonly #minutes = new Float64Array(168);
  readonly #own = new Float64Array(168);
  readonly #critical = new Int32Array(168);
  /** Workers at each minute for what is uncovered. */
  readonly #workers = new Int32Array(WEEK);

  add({ visit, start, work }: Piece, own: boolean): void {
    const perMinute = work / visit.minutes;
    if (!own && visit.timeCritical)
      this.#critical[Math.floor(start / 60)] = (this.#critical[Math.floor(start / 60)] ?? 0) + 1;
    for (let minute = start; minute < start + visit.minutes; minute += 1) {
      const at = minute % WEEK;
      const hour = Math.floor(at / 60);
      this.#minutes[hour] = (this.#minutes[hour] ?? 0) + perMinute;
      if (own) this.#own[hour] = (this.#own[hour] ?? 0) + perMinute;
      else this.#workers[at] = (this.#workers[at] ?? 0) + visit.workers;
    }
  }

  /** Only hours in which something falls to the in-house service; minutes to the thousandth. */
  hours(): HourOfWeek[] {
    return Array.from(this.#minutes).flatMap((minutes, place): HourOfWeek[] => {
      if (minutes < TINY) return [];
      const ownMinutes = thousandth(this.#own[place] ?? 0);
      return [
        {
          weekday: Math.floor(place / 24) + 1,
          hour: place % 24,
          minutes: thousandth(minutes),
          ownMinutes,
          uncoveredMinutes: thousandth(thousandth(minutes) - ownMinutes),
          criticalVisits: this.#critical[place] ?? 0,
          workersBeyond: Math.max(...this.#workers.subarray(place * 60, place * 60 + 60)),
        },
      ];
    });
  }
}

function thousandth(minutes: number): number {
  return Math.round(minutes * 1000) / 1000;
}
