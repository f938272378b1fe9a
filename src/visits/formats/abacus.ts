/**
 * The Abacus service delivery layout: one row is one worker's visit, with what is claimed beside what happened. The vendor
 * documents 24 columns; 19 are known here and any others are let be. Source: docs/rules/feeds.md.
 */
import { parseIsoTime, two } from '../../ground/iso-time.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { civilFromDays, DAY_SECONDS, daysFromCivil, daysInMonth, londonEpoch } from '../../ground/london.ts';
import { faultOfTimes, methodsOf, readId, type ReadRow, refuseRow, unread } from '../rules/feed-log.ts';
import { notNamedWorker } from '../rules/not-named-worker.ts';
import { type FeedFrom, type FeedReader, findColumns } from './feed-layout.ts';
import { otherProvider } from './feed-tend.ts';

/** The columns that a file must have; the headings must not be altered. */
export const ABACUS_NEEDED = [
  'FileReference',
  'Description',
  'Created',
  'ProviderRef',
  'ContractNumber',
  'ServiceUserRef',
  'ServiceUserDetails',
  'WeekEnding',
  'ServiceType',
  'VisitDate',
  'StartTimeClaimed',
  'DurationClaimed',
  'ActualStartTime',
  'ActualDuration',
  'SecondaryVisit',
] as const;

/** The columns that a file may have, and Tend checks. */
export const ABACUS_OPTIONAL = [
  'OurRef',
  'ServiceUserContribution',
  'PaymentClaimed',
  'NumberOfCarers',
] as const;

type AbacusColumn = (typeof ABACUS_NEEDED)[number] | (typeof ABACUS_OPTIONAL)[number];
type Field = (column: AbacusColumn) => string;

/** Opens a file in the Abacus layout. */
export function openAbacus(headings: readonly string[], from: FeedFrom): Result<FeedReader> {
  const columns = findColumns<AbacusColumn>(headings, ABACUS_NEEDED, ABACUS_OPTIONAL);
  if (!columns.ok) return columns;
  const valueOf = columns.value;
  const fileReferences = new Set<string>();
  return ok({
    idColumn: 'StartTimeClaimed',
    read: (values, line) => {
      const field: Field = (column) => valueOf(values, column);
      if (field('FileReference') !== '') fileReferences.add(field('FileReference'));
      return readAbacusLog(field, line, from);
    },
    finish: () => {
      const [first, second] = fileReferences;
      if (second !== undefined)
        return refuse(
          `This file carries two file references, ${first} and ${second}. Send each file on its own.`,
        );
      return ok({ fileReference: first ?? null });
    },
  });
}

/** The first fault of a row that concerns the file, the provider and the person rather than the times. */
function faultOfNames(field: Field, { providerReference }: FeedFrom): [AbacusColumn, string] | undefined {
  if (field('FileReference') === '') return ['FileReference', 'The file reference is empty.'];
  if (parseIsoTime(field('Created')) === undefined)
    return ['Created', 'The time of creation is not a date and time such as 2026-03-09T15:02:13.'];
  if (field('ProviderRef') !== providerReference)
    return ['ProviderRef', otherProvider(field('ProviderRef'), providerReference)];
  const contract = readId(field('ContractNumber'), 'contract number');
  if (unread(contract)) return ['ContractNumber', contract.reason];
  const person = readId(field('ServiceUserRef'), 'person reference');
  if (unread(person)) return ['ServiceUserRef', person.reason];
  if (field('ServiceType') === '') return ['ServiceType', 'The service type is empty.'];
  for (const amount of ['ServiceUserContribution', 'PaymentClaimed'] as const) {
    if (!/^(-?\d+(\.\d+)?)?$/.test(field(amount)))
      return [amount, 'This amount is not a number such as 120.50.'];
  }
  if (!/^[1-4]?$/.test(field('NumberOfCarers')))
    return ['NumberOfCarers', 'The number of workers must be a whole number from 1 to 4.'];
  if (!/^(true|false)$/i.test(field('SecondaryVisit')))
    return ['SecondaryVisit', 'This must be True or False.'];
  return undefined;
}

function readAbacusLog(field: Field, line: number, from: FeedFrom): ReadRow {
  const fault = (column: AbacusColumn, reason: string): ReadRow =>
    refuseRow(line, column, field(column), reason);
  const wrongName = faultOfNames(field, from);
  if (wrongName !== undefined) return fault(...wrongName);

  const day = dayNumber(field('VisitDate'));
  if (day === undefined) return fault('VisitDate', 'The visit date is not a date such as 02/03/2026.');
  const weekEnding = dayNumber(field('WeekEnding'));
  if (weekEnding === undefined)
    return fault('WeekEnding', 'The week ending is not a date such as 08/03/2026.');
  if (day > weekEnding || day <= weekEnding - 7)
    return fault('VisitDate', `The visit is not in the week that ends on ${field('WeekEnding')}.`);

  const claimedTime = clockSeconds(field('StartTimeClaimed'));
  if (claimedTime === undefined)
    return fault('StartTimeClaimed', 'The start claimed is not a time such as 08:00:00.');
  const claimedLong = clockSeconds(field('DurationClaimed'), 24);
  if (claimedLong === undefined)
    return fault('DurationClaimed', 'The duration claimed is not like 00:30:00.');
  const actualTime = clockSeconds(field('ActualStartTime'));
  if (actualTime === undefined)
    return fault('ActualStartTime', 'The actual start is not a time such as 08:00:00.');
  const actualLong = clockSeconds(field('ActualDuration'), 24);
  if (actualLong === undefined) return fault('ActualDuration', 'The actual duration is not like 00:30:00.');

  const claimedWall = day * DAY_SECONDS + claimedTime;
  const claimedAt = londonEpoch(claimedWall);
  if (claimedAt === undefined)
    return fault('StartTimeClaimed', 'The start claimed does not exist: the clocks went forward over it.');
  const inAt = londonEpoch(nearestDay(day * DAY_SECONDS + actualTime, claimedWall));
  if (inAt === undefined)
    return fault('ActualStartTime', 'The actual start does not exist: the clocks went forward over it.');
  const wrongTimes = faultOfTimes(inAt, inAt + actualLong);
  if (wrongTimes !== undefined) return fault('ActualDuration', wrongTimes);

  const person = field('ServiceUserRef');
  const place = /^true$/i.test(field('SecondaryVisit')) ? 2 : 1;
  return {
    ok: true,
    log: {
      line,
      reference: abacusReference(field('ContractNumber'), person, claimedWall, place),
      personReference: person,
      workerReference: notNamedWorker(person, place),
      inAt,
      outAt: inAt + actualLong,
      ...methodsOf({ in: from.method, out: from.method }, inAt + actualLong),
      visitReference: null,
      claimedStartsAt: claimedAt,
      claimedMinutes: Math.floor(claimedLong / 60),
    },
  };
}

/**
 * The layout has no id of a visit, so a log is known by what a corrected file repeats: contract, person, the start claimed
 * (London wall time) and whether it is the first worker or the second.
 */
function abacusReference(contract: string, person: string, claimedWall: number, place: 1 | 2): string {
  const days = Math.floor(claimedWall / DAY_SECONDS);
  const { year, month, day } = civilFromDays(days);
  const minute = Math.floor((claimedWall - days * DAY_SECONDS) / 60);
  const clock = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  return `${contract}/${person}/${year}-${two(month)}-${two(day)}T${clock}/${place}`;
}

/** The wall time moved by a day where that brings it nearer to what was claimed: a visit claimed at 23:50 may begin at 00:05. */
function nearestDay(wall: number, claimedWall: number): number {
  if (wall - claimedWall > DAY_SECONDS / 2) return wall - DAY_SECONDS;
  return claimedWall - wall > DAY_SECONDS / 2 ? wall + DAY_SECONDS : wall;
}

/** Days since 1970 of a date DD/MM/YYYY. */
function dayNumber(typed: string): number | undefined {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(typed);
  if (parts === null) return undefined;
  const [day, month, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const real = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return real ? daysFromCivil(year, month, day) : undefined;
}

/** Seconds of HH:MM:SS (or HH:MM); `hours` is the most, as a duration may be 24:00:00 and a time of day may not. */
function clockSeconds(typed: string, hours = 23): number | undefined {
  const parts = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(typed);
  if (parts === null) return undefined;
  const seconds = Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return seconds < (hours === 24 ? DAY_SECONDS + 1 : DAY_SECONDS) ? seconds : undefined;
}
