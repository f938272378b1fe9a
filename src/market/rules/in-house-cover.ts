/**
 * What the in-house service can cover of what falls to it, and what is left uncovered, hour by hour over an average week.
 * Source: docs/rules/failure-drill.md.
 */
import { partKey } from '../../brokerage/rules/transition.ts';
import type { PatternVisit } from '../../plans/rules/visit-pattern.ts';
import { partOfDay } from '../../providers/rules/capacity.ts';

/** A line that falls to the in-house service. */
export type FallenLine = {
  readonly lineId: number;
  readonly personId: number;
  readonly areaId: number;
  readonly visits: readonly PatternVisit[];
};

/** What the in-house service says it can take: minutes of workers' time a week in all, and by `partKey`. */
export type OwnRoom = { readonly weeklyMinutes: number; readonly parts: ReadonlyMap<string, number> };

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

export type InHouseCover = {
  readonly minutes: number;
  readonly ownMinutes: number;
  readonly uncoveredMinutes: number;
  readonly uncoveredVisits: number;
  readonly uncoveredPeople: number;
  readonly workersBeyond: number;
  readonly hours: readonly HourOfWeek[];
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
 * line by line in order of id through the week. What does not fit is uncovered. A visit runs over midnight into the next day, and on Sunday into Monday.
 */
export function coverInHouse(lines: readonly FallenLine[], room: OwnRoom): InHouseCover {
  const left = new Map(room.parts);
  let whole = room.weeklyMinutes;
  const week = new WeekOfHours();
  const people = new Set<number>();
  let visits = 0;
  for (const piece of inOrder(lines)) {
    const key = partKey(piece.line.areaId, partOfDay(piece.visit.startTime));
    const free = Math.min(whole, left.get(key) ?? 0);
    const own = piece.work <= free + TINY;
    if (own) {
      whole -= piece.work;
      left.set(key, (left.get(key) ?? 0) - piece.work);
    } else {
      visits += 1;
      people.add(piece.line.personId);
    }
    week.add(piece, own);
  }
  const hours = week.hours();
  const sum = (of: 'minutes' | 'ownMinutes' | 'uncoveredMinutes'): number =>
    hours.reduce((all, hour) => all + hour[of], 0);
  return {
    minutes: sum('minutes'),
    ownMinutes: sum('ownMinutes'),
    uncoveredMinutes: sum('uncoveredMinutes'),
    uncoveredVisits: visits,
    uncoveredPeople: people.size,
    workersBeyond: Math.max(0, ...hours.map(({ workersBeyond }) => workersBeyond)),
    hours,
  };
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
