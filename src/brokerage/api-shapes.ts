/** What the API of placement takes and answers, as it is published. */
import { seesFiguresOnly } from './rules/figures-only.ts';
import type { Scope } from '../platform/scope.ts';
import { z } from 'zod';
import { UNITS } from '../contracts/rules/prices-shape.ts';
import { PURPOSES } from '../plans/rules/purposes.ts';
import type { PatternVisit } from '../plans/rules/visit-pattern.ts';
import type { PlacementRequest } from './records/placement-requests.ts';
import type { PeriodicNeed } from './rules/periodic-need.ts';
import type { PeriodicDays } from './rules/periodic-words.ts';
import { LANES } from './rules/candidate.ts';
import { OFFER_WAYS } from './rules/offer-rounds.ts';
import { PLACEMENT_STATUSES } from './rules/placement-status.ts';

/** Which request is meant, in the address. */
export const requestParam = z.object({
  request: z.string().meta({ description: 'The number of the request.', examples: ['31'] }),
});

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A visit of the week that is sought. */
export const soughtVisit = z
  .object({
    weekdays: z
      .array(z.int().min(1).max(7))
      .meta({ description: '1 is Monday.', examples: [[1, 2, 3, 4, 5, 6, 7]] }),
    every_weeks: z
      .int()
      .default(1)
      .meta({ examples: [1] }),
    first_week_on: z.iso.date().nullable().default(null),
    start_time: clock.meta({ description: 'On a London clock.', examples: ['08:00'] }),
    minutes: z.int().meta({ examples: [30] }),
    workers: z
      .int()
      .default(1)
      .meta({ examples: [1] }),
    purpose: z.enum(PURPOSES).meta({ examples: ['personal care'] }),
    tasks: z.string().max(2000).default(''),
    earlier_minutes: z
      .int()
      .nullable()
      .default(null)
      .meta({ description: 'null takes the contract’s window.' }),
    later_minutes: z.int().nullable().default(null),
    time_critical: z.boolean().default(false),
    time_critical_reason: z.string().nullable().default(null),
    on_bank_holidays: z.boolean().default(true),
  })
  .meta({ id: 'SoughtVisit' });

const sought = soughtVisit.shape;

/** A visit of a week that is arranged: everything of it is told, whatever was left out when it was sent. */
export const arrangedVisit = z
  .object({
    ...sought,
    every_weeks: sought.every_weeks.unwrap().meta({ examples: [1] }),
    first_week_on: sought.first_week_on.unwrap(),
    workers: sought.workers.unwrap().meta({ examples: [1] }),
    tasks: sought.tasks.unwrap(),
    earlier_minutes: sought.earlier_minutes
      .unwrap()
      .meta({ description: 'null takes the contract’s window.' }),
    later_minutes: sought.later_minutes.unwrap(),
    time_critical: sought.time_critical.unwrap(),
    time_critical_reason: sought.time_critical_reason.unwrap(),
    on_bank_holidays: sought.on_bank_holidays.unwrap(),
  })
  .meta({ id: 'ArrangedVisit' });

/** A visit as it is sent, as the rules know it. */
export function asVisit(visit: z.output<typeof soughtVisit>): PatternVisit {
  return {
    weekdays: visit.weekdays,
    everyWeeks: visit.every_weeks,
    firstWeekOn: visit.first_week_on,
    startTime: visit.start_time,
    minutes: visit.minutes,
    workers: visit.workers,
    purpose: visit.purpose,
    tasks: visit.tasks,
    earlierMinutes: visit.earlier_minutes,
    laterMinutes: visit.later_minutes,
    timeCritical: visit.time_critical,
    timeCriticalReason: visit.time_critical_reason,
    onBankHolidays: visit.on_bank_holidays,
  };
}

/** The days of a service by the week, night or day. */
export const periodicDays = {
  weekdays: z
    .array(z.int().min(1).max(7))
    .default([1, 2, 3, 4, 5, 6, 7])
    .meta({
      description: '1 is Monday; a night is that of the evening on which it begins.',
      examples: [[1, 5]],
    }),
  from_time: clock.default('00:00').meta({ description: 'On a London clock.', examples: ['22:00'] }),
  to_time: clock
    .default('00:00')
    .meta({ description: 'The same as from_time is a whole day.', examples: ['07:00'] }),
  tasks: z.string().max(2000).default(''),
  workers: z
    .int()
    .min(1)
    .max(2)
    .default(1)
    .meta({ examples: [1] }),
};

const periodicShape = z.object(periodicDays);

/** The days of a service that is arranged: everything of them is told, whatever was left out when they were sent. */
export const arrangedDays = z
  .object({
    weekdays: periodicDays.weekdays.unwrap(),
    from_time: periodicDays.from_time.unwrap(),
    to_time: periodicDays.to_time.unwrap(),
    tasks: periodicDays.tasks.unwrap(),
    workers: periodicDays.workers.unwrap(),
  })
  .meta({ id: 'ArrangedDays', description: 'When care by the week, night or day is given.' });

/** The days as they are answered. */
export function daysTold({
  weekdays,
  fromTime,
  toTime,
  tasks,
  workers,
}: PeriodicDays): z.output<typeof arrangedDays> {
  return { weekdays: [...weekdays], from_time: fromTime, to_time: toTime, tasks, workers };
}

/** The days as the rules know them. */
export function asDays(given: z.output<typeof periodicShape>): PeriodicDays {
  const { from_time: fromTime, to_time: toTime, tasks, workers } = given;
  const weekdays = [...new Set(given.weekdays)].toSorted((a, b) => a - b);
  return { weekdays, fromTime, toTime, tasks, workers };
}

/** A service without visits that is sought. */
const soughtPeriodic = z
  .object({
    unit: z.enum(UNITS).meta({ description: 'By what it is paid.', examples: ['sleeping night'] }),
    ...periodicDays,
    weeks: z
      .int()
      .nullable()
      .default(null)
      .meta({ description: 'For how many weeks; null where it goes on.', examples: [2] }),
    review_on: z.iso
      .date()
      .nullable()
      .default(null)
      .meta({ description: 'When the council looks at it again.' }),
  })
  .meta({ id: 'SoughtPeriodic', description: 'Live-in, night or day care in place of visits.' });

/** A service without visits as it is sent, as the rules know it. */
export function asNeed(need: z.output<typeof soughtPeriodic>): PeriodicNeed {
  return { ...asDays(need), unit: need.unit, weeks: need.weeks, reviewOn: need.review_on };
}

const mustOrWould = {
  required: z.boolean().default(false).meta({ description: 'Whether nobody else will do.' }),
};

/** A request to record. */
export const newRequest = z
  .object({
    package_id: z.string().meta({ description: 'The reference of the care package.', examples: ['K204'] }),
    service: z.string().meta({ examples: ['home-care'] }),
    wanted_from: z.iso.date().meta({ examples: ['2026-03-09'] }),
    lane: z.enum(LANES).default('standard'),
    way: z.enum(OFFER_WAYS).default('to one').meta({ description: 'How it is offered.' }),
    visits: z.array(soughtVisit).default([]),
    periodic: soughtPeriodic
      .nullable()
      .default(null)
      .meta({ description: 'In place of visits: care by the week, night or day.' }),
    needs: z
      .array(z.string().max(80))
      .default([])
      .meta({ examples: [['dementia']] }),
    cultures: z.array(z.string().max(80)).default([]),
    language: z
      .object({ name: z.string().max(60), ...mustOrWould })
      .nullable()
      .default(null),
    worker_gender: z
      .object({ gender: z.enum(['female', 'male']), ...mustOrWould })
      .nullable()
      .default(null),
    words: z.string().max(2000).default('').meta({ description: 'Nothing in it that says who it is for.' }),
    replaces: z
      .string()
      .nullable()
      .default(null)
      .meta({ description: 'The reference of the service whose place it takes.' }),
  })
  .meta({ id: 'NewPlacementRequest' });

/** A request as a system of the council is told it. */
export const requestAccount = z
  .object({
    request: z.int().meta({ description: 'Its number.', examples: [31] }),
    reference: z.string().meta({ examples: ['PR31'] }),
    status: z.enum(PLACEMENT_STATUSES),
    lane: z.enum(LANES),
    way: z.enum(OFFER_WAYS),
    service: z.string(),
    received_at: z.iso.datetime(),
    due_at: z.iso.datetime(),
    wanted_from: z.iso.date(),
    person_id: z.string().meta({ description: 'The person’s reference.' }),
    package_id: z.string(),
    owner: z.string().nullable(),
    district: z.string().nullable(),
    needs: z.array(z.string()),
  })
  .meta({ id: 'PlacementRequest' });

/** A request as it is answered: to whoever sees the figures only, without the person's needs. */
export function asRequest(
  { who }: Pick<Scope, 'who'>,
  request: PlacementRequest,
): z.output<typeof requestAccount> {
  return {
    request: request.id,
    reference: request.reference,
    status: request.status,
    lane: request.lane,
    way: request.way,
    service: request.service,
    received_at: request.received_at.toISOString(),
    due_at: request.due_at.toISOString(),
    wanted_from: request.wanted_from,
    person_id: request.person_reference,
    package_id: request.package_reference,
    owner: request.owner_name,
    district: request.district,
    needs: seesFiguresOnly(who) ? [] : [...request.needs],
  };
}
