/**
 * By when a request must be placed, and how it stands against that. Each lane has its own target, which a council sets; days
 * and times are London's. Source: docs/rules/placement-clock.md.
 */
import { clockName, clockTime, londonDay, londonInstant, londonTime } from '../../ground/calendar.ts';
import { type Refusal, refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { type Lane, LANES } from './candidate.ts';

/** Which days are counted: all, or Monday to Friday without bank holidays. */
export type CountedDays = 'calendar' | 'working';

/**
 * A lane's target. By days: at a time on the last of so many days, of which the day after it was received is the first. By
 * hours: so many hours on. The same day: by a time if received before another, else by a time on the next day counted.
 * Times are 'HH:MM'.
 */
export type LaneTarget =
  | { readonly by: 'days'; readonly days: number; readonly counted: CountedDays; readonly at: string }
  | { readonly by: 'hours'; readonly hours: number }
  | {
      readonly by: 'same day';
      readonly before: string;
      readonly at: string;
      readonly elseAt: string;
      readonly counted: CountedDays;
    };

export type LaneTargets = Readonly<Record<Lane, LaneTarget>>;

/** A target in words: 'within 4 working days, by 18:00'. */
export function targetInWords(target: LaneTarget): string {
  if (target.by === 'hours') return `within ${plural(target.hours, 'hour')}`;
  if (target.by === 'days') {
    const day = target.counted === 'working' ? 'working day' : 'day';
    return `within ${plural(target.days, day)}, by ${target.at}`;
  }
  const next = target.counted === 'working' ? 'next working day' : 'next day';
  return `by ${target.at} the same day if received before ${target.before}, else by ${target.elseAt} the ${next}`;
}

/** Everything that keeps targets from being used; each field is the lane. None where they may be. */
export function faultsOfTargets(targets: LaneTargets): Refusal[] {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/;
  const whole = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= most;
  return LANES.flatMap((lane): Refusal[] => {
    const target = targets[lane];
    if (target.by === 'hours')
      return whole(target.hours, 72) ? [] : [refuse('Hours must be from 1 to 72', lane)];
    if (target.by === 'days' && !whole(target.days, 28)) return [refuse('Days must be from 1 to 28', lane)];
    const times = target.by === 'days' ? [target.at] : [target.before, target.at, target.elseAt];
    if (!times.every((one) => time.test(one))) return [refuse('Times must be like 18:00', lane)];
    if (target.by === 'same day' && target.before > target.at)
      return [refuse('The time to place by must not be before the time to receive by', lane)];
    return [];
  });
}

/**
 * When a request must be placed by, in epoch seconds. `receivedAt` is in epoch seconds; `bankHolidays` are days 'YYYY-MM-DD',
 * which only working days leave out. A time that the spring clock change skips is the first moment after the gap.
 */
export function dueAt(receivedAt: number, target: LaneTarget, bankHolidays: ReadonlySet<string>): number {
  if (target.by === 'hours') return receivedAt + target.hours * 3600;
  const received = instant(receivedAt);
  const day = londonDay(received);
  if (target.by === 'days') return onDay(later(day, target.days, target.counted, bankHolidays), target.at);
  const today = target.counted === 'calendar' || isWorkingDay(day, bankHolidays);
  const before = Temporal.PlainTime.compare(londonTime(received), Temporal.PlainTime.from(target.before)) < 0;
  if (today && before) return onDay(day, target.at);
  return onDay(later(day, 1, target.counted, bankHolidays), target.elseAt);
}

/** Whether a day is from Monday to Friday and no bank holiday. */
export function isWorkingDay(day: Temporal.PlainDate, bankHolidays: ReadonlySet<string>): boolean {
  return day.dayOfWeek <= 5 && !bankHolidays.has(day.toString());
}

function later(
  day: Temporal.PlainDate,
  days: number,
  counted: CountedDays,
  bankHolidays: ReadonlySet<string>,
): Temporal.PlainDate {
  if (counted === 'calendar') return day.add({ days });
  let found = day;
  for (let left = days; left > 0; ) {
    found = found.add({ days: 1 });
    if (isWorkingDay(found, bankHolidays)) left -= 1;
  }
  return found;
}

function onDay(day: Temporal.PlainDate, time: string): number {
  return Math.floor(londonInstant(day, Temporal.PlainTime.from(time)).instant.epochMilliseconds / 1000);
}

/** How a request stands, the most pressing first: these are the bands of the queue. */
export const QUEUE_BANDS = ['over', 'due today', 'due tomorrow', 'in time'] as const;
export type QueueBand = (typeof QUEUE_BANDS)[number];

/** Each band as a heading of the queue. */
export const bandNames = {
  over: 'Over its time',
  'due today': 'Due today',
  'due tomorrow': 'Due tomorrow',
  'in time': 'In time',
} as const satisfies Record<QueueBand, string>;

/**
 * How a request stands now (epoch seconds): its band, and '2 days left', 'due tomorrow at 12:00', 'due today at 18:00', 'over
 * since 18:00' or '1 day over'. It is over from the second after its due instant.
 */
export function ageing(due: number, now: number): { readonly band: QueueBand; readonly words: string } {
  const dueDay = londonDay(instant(due));
  const days = londonDay(instant(now)).until(dueDay, { largestUnit: 'days' }).days;
  const time = timeOf(due);
  if (now > due)
    return { band: 'over', words: days === 0 ? `over since ${time}` : `${plural(-days, 'day')} over` };
  if (days === 0) return { band: 'due today', words: `due today at ${time}` };
  if (days === 1) return { band: 'due tomorrow', words: `due tomorrow at ${time}` };
  return { band: 'in time', words: `${plural(days, 'day')} left` };
}

/** How long a request has waited: 'since today', '1 day', '6 days', by days in London. */
export function waitedInWords(receivedAt: number, now: number): string {
  const days = londonDay(instant(receivedAt)).until(londonDay(instant(now)), { largestUnit: 'days' }).days;
  return days <= 0 ? 'since today' : plural(days, 'day');
}

/** How many requests lie in each band now. */
export function countBands(dues: readonly number[], now: number): Readonly<Record<QueueBand, number>> {
  const counts: Record<QueueBand, number> = { over: 0, 'due today': 0, 'due tomorrow': 0, 'in time': 0 };
  for (const due of dues) counts[ageing(due, now).band] += 1;
  return counts;
}

/** '18:00'; where the autumn change repeats the hour, '01:30 BST' or '01:30 GMT'. */
function timeOf(epoch: number): string {
  const at = instant(epoch);
  const { clock } = londonInstant(londonDay(at), londonTime(at));
  return clock === 'repeated' ? `${clockTime(at)} ${clockName(at)}` : clockTime(at);
}

function instant(epoch: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(epoch * 1000);
}
