/** A care package as the API tells it: each service with its week and when it is suspended. */
import { z } from 'zod';
import type { Scope } from '../platform/scope.ts';
import { told, version } from '../web/api-shapes.ts';
import { arrangedDays, arrangedVisit, daysTold } from './api-shapes.ts';
import { listLines, type PackageLine } from './records/package-lines.ts';
import type { CarePackage } from './records/packages.ts';
import { listPatterns, type RecordedPattern } from './records/patterns.ts';
import { listPeriodicWeeks, type PeriodicWeek } from './records/periodic-weeks.ts';
import { listSuspensions, SUSPENSION_REASONS, type Suspension } from './records/suspensions.ts';

const serviceAccount = z
  .object({
    service: z.int().meta(told('Its number, by which it is suspended, changed and ended.', 12)),
    reference: z.string().meta({ examples: ['CP1042-1'] }),
    kind: z.string().meta(told('What it is.', 'home-care')),
    provider: z.int().meta(told('The number of the provider.', 2)),
    provider_name: z.string().meta({ examples: ['Ashgrove Care'] }),
    contract: z.int().meta(told('The number of the contract.', 7)),
    starts_on: z.iso.date().meta({ examples: ['2026-03-09'] }),
    ends_on: z.iso.date().nullable(),
    suspended: z.boolean().meta({ description: 'Whether its visits are not wanted at this moment.' }),
    visits: z.array(arrangedVisit).meta({ description: 'The week that it asks for, as recorded last.' }),
    days: arrangedDays.nullable().meta({
      description:
        'In place of visits, of care by the week, night or day: as recorded last. null where it is made of visits.',
    }),
    suspensions: z.array(
      z.object({
        suspension: z.int().meta(told('Its number, to end it by.', 4)),
        reason: z.enum(SUSPENSION_REASONS),
        from: z.iso.datetime(),
        until: z.iso.datetime().nullable(),
      }),
    ),
    version,
  })
  .meta({ id: 'PackageService', description: 'One service of a care package.' });

/** A care package as systems are told it. */
export const packageAccount = z
  .object({
    package: z.int().meta(told('Its number.', 31)),
    reference: z.string().meta({ examples: ['CP1042'] }),
    person: z.int().meta(told('The number of the person.', 7)),
    starts_on: z.iso.date(),
    ends_on: z.iso.date().nullable(),
    primary_need: z.string().nullable(),
    cover_note: z.string().nullable(),
    version,
    services: z.array(serviceAccount),
  })
  .meta({ id: 'CarePackage', description: 'What is arranged for a person.' });

type Told = z.output<typeof serviceAccount>;

function asService(
  line: PackageLine,
  pattern: RecordedPattern | undefined,
  week: PeriodicWeek | undefined,
  stays: readonly Suspension[],
): Told {
  return {
    service: line.id,
    reference: line.reference,
    kind: line.service,
    provider: line.provider_id,
    provider_name: line.provider_name,
    contract: line.contract_id,
    starts_on: line.starts_on,
    ends_on: line.ends_on,
    suspended: line.suspended,
    visits: (pattern?.visits ?? []).map((visit) => ({
      weekdays: [...visit.weekdays],
      every_weeks: visit.everyWeeks,
      first_week_on: visit.firstWeekOn,
      start_time: visit.startTime,
      minutes: visit.minutes,
      workers: visit.workers,
      purpose: visit.purpose,
      tasks: visit.tasks,
      earlier_minutes: visit.earlierMinutes,
      later_minutes: visit.laterMinutes,
      time_critical: visit.timeCritical,
      time_critical_reason: visit.timeCriticalReason,
      on_bank_holidays: visit.onBankHolidays,
    })),
    days: week === undefined ? null : daysTold(week),
    suspensions: stays.map((stay) => ({
      suspension: stay.id,
      reason: stay.reason,
      from: stay.starts_at.toISOString(),
      until: stay.ends_at?.toISOString() ?? null,
    })),
    version: line.version,
  };
}

/** A care package as it is answered, which is a look at a person’s record. */
export async function asPackage(
  scope: Scope,
  { id, person_id: person, ...words }: CarePackage,
): Promise<z.output<typeof packageAccount>> {
  const lines = await listLines(scope, id);
  const ids = lines.map((line) => line.id);
  const patterns = await listPatterns(scope, ids);
  const weeks = await listPeriodicWeeks(scope, ids);
  const stays = await listSuspensions(scope, ids);
  const newest = (lineId: number) =>
    patterns
      .filter((one) => one.lineId === lineId)
      .toSorted((a, b) => a.version - b.version)
      .at(-1);
  scope.audit({ act: 'care package read by api', subject: ['care package', id], personId: person });
  return {
    package: id,
    person,
    ...words,
    services: lines.map((line) =>
      asService(
        line,
        newest(line.id),
        weeks.findLast((one) => one.lineId === line.id),
        stays.filter((stay) => stay.package_line_id === line.id),
      ),
    ),
  };
}
