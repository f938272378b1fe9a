/** When a care worker is there on a day: the shifts of the week, less the times in which they are away. Source: docs/rules/rounds-shifts.md. */
import { londonInstant } from '../../ground/calendar.ts';
import type { Stretch } from './rota.ts';

/** A shift that comes every week. Weekdays from 1, Monday; times 'HH:MM', London's; days 'YYYY-MM-DD', both included. */
export type WeeklyShift = {
  readonly workerId: number;
  readonly weekdays: readonly number[];
  readonly startTime: string;
  readonly endTime: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
};

export const absenceKinds = ['sickness', 'leave', 'training', 'other'] as const;
export type AbsenceKind = (typeof absenceKinds)[number];

/** What a kind is called on a page. */
export const absenceNames = {
  sickness: 'Sick',
  leave: 'On leave',
  training: 'At training',
  other: 'Another reason',
} satisfies Record<AbsenceKind, string>;

/** A time in which a care worker is away; `to` null while nobody knows when they are back. */
export type Absence = {
  readonly workerId: number;
  readonly kind: AbsenceKind;
  readonly from: number;
  readonly to: number | null;
};

/** The stretches in which a care worker is there, in order: the shifts that start on a day, and what is left of one of the night before. */
export function shiftsOfDay(
  workerId: number,
  day: string,
  shifts: readonly WeeklyShift[],
  absences: readonly Absence[],
): Stretch[] {
  const away = absences.filter((one) => one.workerId === workerId);
  return rosteredStretches(workerId, day, shifts).flatMap((stretch) => less(stretch, away));
}

/** The same before anybody is away. Shifts that touch or overlap are one. */
function rosteredStretches(workerId: number, day: string, shifts: readonly WeeklyShift[]): Stretch[] {
  const own = shifts.filter((shift) => shift.workerId === workerId);
  const date = Temporal.PlainDate.from(day);
  const until = untilOf(date, own);
  const all = [
    ...(until === undefined ? [] : [{ from: secondAt(date, '00:00'), to: until }]),
    ...own.filter((shift) => startsOn(date, shift)).map((shift) => stretchOn(date, shift)),
  ].sort((a, b) => a.from - b.from);
  const merged: Stretch[] = [];
  for (const stretch of all) {
    const last = merged.at(-1);
    if (last !== undefined && stretch.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
    else merged.push(stretch);
  }
  return merged;
}

/** Until when a care worker is still there on a day by a shift of the evening before; undefined where none goes on over midnight. */
function untilOf(date: Temporal.PlainDate, own: readonly WeeklyShift[]): number | undefined {
  const eve = date.subtract({ days: 1 });
  const ends = own
    .filter((shift) => goesOverMidnight(shift) && startsOn(eve, shift))
    .map((shift) => stretchOn(eve, shift).to)
    .filter((to) => to > secondAt(date, '00:00'));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/**
 * Where the days of work of a care worker part around a day, in seconds; not given where nothing parts them. `here`: until when they are there by a
 * shift of the evening before; `tonight`: when the day of work of a night shift begins that starts on this day; `lastNight`: the same of the day
 * before; `next`: as `here`, of the day after. Source: docs/rules/rounds-days-of-work.md.
 */
export type Nights = {
  readonly here?: number;
  readonly tonight?: number;
  readonly lastNight?: number;
  readonly next?: number;
};

/** Where the days of work of one care worker part around a day 'YYYY-MM-DD'. */
export function nightsOf(workerId: number, day: string, shifts: readonly WeeklyShift[]): Nights {
  const own = shifts.filter((shift) => shift.workerId === workerId);
  if (!own.some(goesOverMidnight)) return {};
  const date = Temporal.PlainDate.from(day);
  const yesterday = date.subtract({ days: 1 });
  const here = untilOf(date, own);
  const next = untilOf(date.add({ days: 1 }), own);
  const tonight = nightFrom(date, here, own);
  const lastNight = nightFrom(yesterday, untilOf(yesterday, own), own);
  return {
    ...(here !== undefined && { here }),
    ...(tonight !== undefined && { tonight }),
    ...(lastNight !== undefined && { lastNight }),
    ...(next !== undefined && { next }),
  };
}

/** Night time, and how much of it makes a night shift. Source: Working Time Regulations 1998, regulation 2. */
const NIGHT = { from: '23:00', to: '06:00' } as const;
const NIGHT_SHIFT = 3 * 3600;
/** A visit put outside every shift so long before a night shift belongs to it. */
const BEFORE_NIGHT = 3 * 3600;

/**
 * When the day of work of a night shift that starts on a day begins: never before the shifts before it are over, and that of the evening before
 * (`here`). The shifts are one worker's.
 */
function nightFrom(
  date: Temporal.PlainDate,
  here: number | undefined,
  own: readonly WeeklyShift[],
): number | undefined {
  const today = own.filter((shift) => startsOn(date, shift));
  const overMidnight = today.filter(goesOverMidnight).map((shift) => stretchOn(date, shift));
  if (overMidnight.length === 0) return undefined;
  const night = { from: secondAt(date, NIGHT.from), to: secondAt(date.add({ days: 1 }), NIGHT.to) };
  const starts = overMidnight
    .filter(({ from, to }) => Math.min(to, night.to) - Math.max(from, night.from) >= NIGHT_SHIFT)
    .map(({ from }) => from);
  if (starts.length === 0) return undefined;
  const from = Math.min(...starts);
  const ends = today
    .map((shift) => stretchOn(date, shift))
    .flatMap((one) => (one.from < from ? [one.to] : []));
  return Math.max(from - BEFORE_NIGHT, ...[...ends, here ?? 0].map((end) => Math.min(end, from)));
}

/** Stretches of a day cut where one day of work ends and the next begins, even if a shift follows the other at once. */
export function shiftsOfWork(shifts: readonly Stretch[], { here, tonight }: Nights): Stretch[] {
  return [here, tonight].reduce<Stretch[]>(
    (all, at) =>
      all.flatMap((one) =>
        at === undefined || at <= one.from || at >= one.to
          ? [one]
          : [
              { from: one.from, to: at },
              { from: at, to: one.to },
            ],
      ),
    [...shifts],
  );
}

function goesOverMidnight({ startTime, endTime }: WeeklyShift): boolean {
  return endTime <= startTime;
}

function startsOn(date: Temporal.PlainDate, { weekdays, startsOn: first, endsOn }: WeeklyShift): boolean {
  const day = date.toString();
  return weekdays.includes(date.dayOfWeek) && first <= day && (endsOn === null || day <= endsOn);
}

/** A shift that starts on a day, until its own end. */
function stretchOn(date: Temporal.PlainDate, shift: WeeklyShift): Stretch {
  const ends = goesOverMidnight(shift) ? date.add({ days: 1 }) : date;
  return { from: secondAt(date, shift.startTime), to: secondAt(ends, shift.endTime) };
}

function secondAt(date: Temporal.PlainDate, time: string): number {
  return londonInstant(date, Temporal.PlainTime.from(time)).instant.epochMilliseconds / 1000;
}

function less(stretch: Stretch, away: readonly Absence[]): Stretch[] {
  let left: Stretch[] = [stretch];
  for (const { from, to } of away)
    left = left.flatMap((one) => {
      const end = to ?? Number.POSITIVE_INFINITY;
      if (from >= one.to || end <= one.from) return [one];
      return [
        ...(from > one.from ? [{ from: one.from, to: from }] : []),
        ...(end < one.to ? [{ from: end, to: one.to }] : []),
      ];
    });
  return left;
}

/** The absence that a time falls in, if any. */
export function awayAt(
  workerId: number,
  from: number,
  to: number,
  absences: readonly Absence[],
): Absence | undefined {
  return absences.find(
    (one) => one.workerId === workerId && one.from < to && (one.to === null || one.to > from),
  );
}
