/** Where the visits of a repeating week stand on a picture of it: by day and minute, cut at midnight. */
import type { CallWindow, PatternVisit } from '../../plans/rules/visit-pattern.ts';

/** A visit with its call window and which of the pictured services asks for it. */
export type VisitToPlace = {
  readonly visit: PatternVisit;
  readonly window: CallWindow;
  readonly series: number;
};

/** A stretch of one day (1 is Monday), in minutes after midnight. `begins` is on the stretch in which the visit starts. */
export type PlacedStretch = {
  readonly weekday: number;
  readonly from: number;
  readonly to: number;
  readonly begins: boolean;
  readonly visit: PatternVisit;
  readonly series: number;
};

export type WeekLayout = {
  readonly visits: readonly PlacedStretch[];
  /** The times in which visits may start. */
  readonly windows: readonly PlacedStretch[];
  /** The hours that hold everything: `from` is included, `to` is not. */
  readonly hours: { readonly from: number; readonly to: number };
};

const DAY = 1440;

/** Lays out a week. A visit or window over midnight goes on at the top of the next day, Sunday's on Monday's. */
export function layOutWeek(all: readonly VisitToPlace[]): WeekLayout {
  const visits: PlacedStretch[] = [];
  const windows: PlacedStretch[] = [];
  for (const { visit, window, series } of all) {
    const start = minuteOf(visit.startTime);
    for (const weekday of visit.weekdays) {
      visits.push(...cut(weekday, start, start + visit.minutes, visit, series));
      windows.push(...cut(weekday, start - window.earlier, start + window.later, visit, series));
    }
  }
  return { visits, windows, hours: hoursOf([...visits, ...windows]) };
}

/** Minutes after midnight of 'HH:MM'. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** A time from `from` to `to` minutes after a day's midnight, either of which may lie on another day. */
function cut(
  weekday: number,
  from: number,
  to: number,
  visit: PatternVisit,
  series: number,
): PlacedStretch[] {
  const stretches: PlacedStretch[] = [];
  for (let day = Math.floor(from / DAY); day * DAY < to; day += 1) {
    const begin = Math.max(from, day * DAY) - day * DAY;
    const end = Math.min(to, (day + 1) * DAY) - day * DAY;
    const on = ((((weekday - 1 + day) % 7) + 7) % 7) + 1;
    stretches.push({
      weekday: on,
      from: begin,
      to: end,
      begins: day === Math.floor(from / DAY),
      visit,
      series,
    });
  }
  return stretches;
}

/** Whole hours round everything, with an hour to spare where the day has one; the working day where there is nothing. */
function hoursOf(all: readonly PlacedStretch[]): WeekLayout['hours'] {
  if (all.length === 0) return { from: 7, to: 22 };
  const from = Math.floor(Math.min(...all.map((stretch) => stretch.from)) / 60);
  const to = Math.ceil(Math.max(...all.map((stretch) => stretch.to)) / 60);
  return { from: Math.max(0, from - (from > 0 ? 1 : 0)), to: Math.min(24, to + (to < 24 ? 1 : 0)) };
}
