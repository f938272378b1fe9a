/**
 * What services by the week, night or day come to, week by week, and what keeps a place while somebody is in hospital.
 * Source: docs/rules/service-by-the-week.md and docs/rules/hospital-and-death.md.
 */
import type { PeriodicPrice, Prices } from '../../contracts/rules/prices.ts';
import type { Unit } from '../../contracts/rules/prices-shape.ts';
import { serviceName } from '../../contracts/rules/service-words.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import { dateRange, shortDate } from '../../ground/calendar.ts';
import { DAY_SECONDS, londonWall, weekday } from '../../ground/london.ts';
import { formatPounds, halfUp } from '../../ground/money.ts';
import { listWords, plural } from '../../ground/text.ts';
import type { FoundCharge } from './charges.ts';
import { isoDay } from './local-days.ts';
import { type Dated, daysOf, eachDay, earliest, heldOn, mondayBefore, shareOfDay } from './service-days.ts';

/** The days of a service, by version: weekdays 1 (Monday) to 7, times 'HH:MM'. */
export type ServiceWeek = {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly weekdays: readonly number[];
  readonly fromTime: string;
  readonly toTime: string;
  /** How many care workers are there together; each is paid. One where nothing is said. */
  readonly workers?: number | undefined;
};

/** A time in which it is not wanted, in epoch seconds; `endsAt` null while it goes on. */
export type Away = {
  readonly hospital: boolean;
  readonly startsAt: number;
  readonly endsAt: number | null;
};

/** A package line without visits, and everything that decides what is owed for it. Days are 'YYYY-MM-DD', both included. */
export type PeriodicLine = {
  readonly lineId: number;
  readonly contractId: number;
  readonly personId: number;
  readonly service: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly diedOn: string | null;
  readonly weeks: readonly ServiceWeek[];
  readonly away: readonly Away[];
};

/** The prices of each contract, in stretches. */
export type PricesOf = ReadonlyMap<number, readonly (Dated & { readonly prices: Prices })[]>;

/** What became of one day or night that the line asks for. */
type ServiceDay = {
  readonly day: number;
  readonly iso: string;
  readonly price: PeriodicPrice;
  readonly workers: number;
  readonly state: 'given' | 'kept' | 'away';
  readonly pence: number;
};

const isNight = (unit: Unit): boolean => unit === 'sleeping night' || unit === 'waking night';

/** The charges of services from their first day to the end of a week ('YYYY-MM-DD'), in order of line and week. */
export function serviceCharges(
  lines: readonly PeriodicLine[],
  pricesOf: PricesOf,
  until: string,
): FoundCharge[] {
  return lines.flatMap((line) => {
    const weeks = Map.groupBy(daysOfLine(line, pricesOf, until), ({ day }) => mondayBefore(day));
    return [...weeks].flatMap(([monday, days]) => [
      ...chargeOf(line, monday, days, 'service'),
      ...chargeOf(line, monday, days, 'retainer'),
    ]);
  });
}

/** Every day and night that a line asks for and that has a price, with what it is worth. */
function daysOfLine(line: PeriodicLine, pricesOf: PricesOf, until: string): ServiceDay[] {
  const last = earliest(line.endsOn, line.diedOn, until) ?? until;
  const away = staysOf(line.away);
  const found: ServiceDay[] = [];
  if (last < line.startsOn) return found;
  for (const { day, iso } of eachDay(line.startsOn, last)) {
    const week = termsInForce(line.weeks, iso);
    const prices = heldOn(pricesOf.get(line.contractId), iso)?.prices;
    const price = prices?.services.find(({ service }) => service === line.service);
    if (week === undefined || prices === undefined || price === undefined) continue;
    const { unit } = price;
    const { workers = 1 } = week;
    if (unit !== 'week' && !week.weekdays.includes(weekday(day) + 1)) continue;
    if (isNight(unit) && iso === line.diedOn) continue;
    const begins = day * DAY_SECONDS + (unit === 'week' ? 0 : secondsOf(week.fromTime));
    const out = away.find(({ from, to }) => from <= begins && begins < to);
    if (out === undefined)
      found.push({ day, iso, price, workers, state: 'given', pence: workers * worthOfDay(price, day) });
    else {
      const { retainer } = prices;
      const nth = day - Math.floor(out.since / DAY_SECONDS) + 1;
      const kept = out.hospital && retainer !== null && nth <= retainer.days;
      const reduced = {
        ...price,
        pence: halfUp(price.pence * (kept ? retainer.percent : 0), 100),
      };
      found.push({
        day,
        iso,
        price: reduced,
        workers,
        state: kept ? 'kept' : 'away',
        pence: kept ? workers * worthOfDay(reduced, day) : 0,
      });
    }
  }
  return found;
}

function worthOfDay({ unit, pence }: PeriodicPrice, day: number): number {
  return unit === 'week' ? shareOfDay(pence, day) : pence;
}

/** A time away in London wall seconds; `since` is when the stay in hospital began that it goes on without a break. */
type Stay = Pick<Away, 'hospital'> & { readonly from: number; readonly to: number; readonly since: number };

/** Times away in order. What was written down in two parts is one stay. */
function staysOf(away: readonly Away[]): Stay[] {
  const stays: Stay[] = [];
  for (const { hospital, startsAt, endsAt } of away.toSorted((a, b) => a.startsAt - b.startsAt)) {
    const from = londonWall(startsAt);
    const before = stays.findLast((stay) => hospital && stay.hospital && stay.to === from);
    stays.push({
      hospital,
      from,
      to: endsAt === null ? Number.POSITIVE_INFINITY : londonWall(endsAt),
      since: before?.since ?? from,
    });
  }
  return stays;
}

function secondsOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 3600 + Number(clock.slice(3, 5)) * 60;
}

function chargeOf(
  line: PeriodicLine,
  monday: number,
  days: readonly ServiceDay[],
  kind: 'service' | 'retainer',
): FoundCharge[] {
  const counted = days.filter(({ state }) => state === (kind === 'service' ? 'given' : 'kept'));
  const amountPence = counted.reduce((sum, { pence }) => sum + pence, 0);
  const [first, last] = [counted[0], counted.at(-1)];
  if (amountPence === 0 || first === undefined || last === undefined) return [];
  return [
    {
      key: `${kind} ${line.lineId} ${isoDay(monday)}`,
      kind,
      contractId: line.contractId,
      personId: line.personId,
      packageLineId: line.lineId,
      weekStartsOn: isoDay(monday),
      startsOn: first.iso,
      endsOn: last.iso,
      paidMinutes: 0,
      amountPence,
      blockPence: 0,
      because:
        kind === 'service'
          ? givenWords(line, monday, days, counted)
          : `${serviceName(line.service)}: the place was kept during a stay in hospital. ${capital(countWords(counted))}, ${dateRange(first.iso, last.iso)}.`,
    },
  ];
}

/** One sentence that tells what was counted, and what was not. */
function givenWords(
  line: PeriodicLine,
  monday: number,
  days: readonly ServiceDay[],
  counted: readonly ServiceDay[],
): string {
  const [first, last] = [counted[0]?.iso ?? '', counted.at(-1)?.iso ?? ''];
  const away = days.filter(({ state }) => state !== 'given').length;
  const why = [
    away > 0 &&
      `${plural(away, 'day or night', 'days or nights')} away ${away === 1 ? 'is' : 'are'} not paid as care`,
    line.diedOn !== null &&
      daysOf(line.diedOn) >= monday &&
      daysOf(line.diedOn) < monday + 7 &&
      `nothing is paid after the death on ${shortDate(line.diedOn)}`,
  ].filter((words) => words !== false);
  const besides = why.length === 0 ? '' : `; ${why.join('; ')}`;
  return `${serviceName(line.service)}: ${countWords(counted)}, ${dateRange(first, last)}${besides}.`;
}

/** '7 days at £1,050.00 a week', '3 days at £700.00 a week and 4 days at £735.00 a week', '5 sleeping nights at £80.00 each'. */
function countWords(days: readonly ServiceDay[]): string {
  const groups = Map.groupBy(days, ({ price, workers }) => `${price.unit} ${price.pence} ${workers}`);
  const parts = [...groups.values()].flatMap((group) => {
    const [one] = group;
    return one === undefined ? [] : [pricedWords(group.length, one)];
  });
  return listWords(parts);
}

function pricedWords(count: number, { price: { unit, pence }, workers }: ServiceDay): string {
  const each = formatPounds(pence);
  const together = workers > 1 ? ` for each of ${workers} care workers` : '';
  if (unit === 'week')
    return count === 7
      ? `a week at ${each}${together}`
      : `${plural(count, 'day')} at ${each} a week${together}`;
  return unit === 'day'
    ? `${plural(count, 'day')} at ${each} a day${together}`
    : `${plural(count, unit)} at ${each} a night${together}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
