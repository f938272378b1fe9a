/** What the pages of a care package are told from, read once: its services with the patterns and terms that hold on a day. */
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import { NO_PRICES, type PeriodicPrice, type Prices } from '../../contracts/rules/prices.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { todayOf } from '../../people/records/people.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import { listLines, type PackageLine } from '../records/package-lines.ts';
import { listPatterns, type RecordedPattern } from '../records/patterns.ts';
import { listPeriodicWeeks, type PeriodicWeek } from '../records/periodic-weeks.ts';
import { lineStatus, type PackageStatus } from '../rules/package-status.ts';
import { periodicWeekCost } from '../rules/periodic-words.ts';
import { type WeeklyCost, weeklyCost } from '../rules/weekly-cost.ts';

/** A service as it stands: its pattern and its contract's terms on a day, how long its week is and about what it costs. */
export type LineView = {
  readonly line: PackageLine;
  readonly status: PackageStatus;
  /** The day that the rest is told for: today, or the first day of a service that has not started, or the last of one that has ended. */
  readonly day: string;
  readonly pattern: RecordedPattern | undefined;
  readonly patterns: readonly RecordedPattern[];
  readonly terms: Terms | undefined;
  readonly week: { readonly care: number; readonly work: number };
  /** Undefined where there are no terms, or prices are not for whoever asks. */
  readonly cost: WeeklyCost | undefined;
  /** Where it is a service by the week, night or day: its days on that day, its price, and every version. */
  readonly periodic: Periodic | undefined;
};

/** A service without visits as it stands on a day. */
export type Periodic = {
  readonly days: PeriodicWeek;
  readonly price: PeriodicPrice | undefined;
  readonly versions: readonly PeriodicWeek[];
};

/** The services of a care package as they stand today. */
export async function viewLines(scope: Scope, packageId: number): Promise<LineView[]> {
  return await viewsOf(scope, await listLines(scope, packageId));
}

/** Services as they stand today. */
export async function viewsOf(scope: Scope, lines: readonly PackageLine[]): Promise<LineView[]> {
  const today = todayOf(scope);
  const patterns = await listPatterns(
    scope,
    lines.map(({ id }) => id),
  );
  const days = lines.map((line) => dayOf(line, today));
  const [first = today, last = today] = [days.toSorted()[0], days.toSorted().at(-1)];
  const held = await termsForContracts(
    scope,
    lines.map(({ contract_id }) => contract_id),
    first,
    last,
  );
  const priced = await pricesForContracts(
    scope,
    lines.map(({ contract_id }) => contract_id),
    first,
    last,
  );
  const pricesOf = (line: PackageLine): Prices =>
    priced
      .get(line.contract_id)
      ?.find(({ from, until }) => from <= dayOf(line, today) && dayOf(line, today) <= until)?.prices ??
    NO_PRICES;
  const periodic = await periodicOf(scope, lines, today, pricesOf);
  return lines.map((line) => {
    const day = dayOf(line, today);
    const without = periodic.get(line.id);
    const own = patterns.filter(({ lineId }) => lineId === line.id);
    const pattern = termsInForce(own, day);
    const terms = termsOnDay(held.get(line.contract_id), day)?.terms;
    const visits = pattern?.visits ?? [];
    return {
      line,
      status: lineStatus(line, today),
      day,
      pattern,
      patterns: own,
      terms,
      week: weeklyMinutes(visits),
      periodic: without,
      cost: !permits(scope.who, 'contracts.see')
        ? undefined
        : without !== undefined
          ? costOf(without)
          : terms && weeklyCost(visits, line.service, terms.rates, pricesOf(line).lengths),
    };
  });
}

function costOf({ price, days }: Periodic): WeeklyCost | undefined {
  return price && { amount_pence: periodicWeekCost(price, days), unpriced: 0 };
}

/** The services among some lines that have no visits, with their prices on the day that each is told for. */
async function periodicOf(
  scope: Scope,
  lines: readonly PackageLine[],
  today: string,
  pricesOf: (line: PackageLine) => Prices,
): Promise<Map<number, Periodic>> {
  const weeks = await listPeriodicWeeks(
    scope,
    lines.map(({ id }) => id),
  );
  const found = new Map<number, Periodic>();
  for (const line of lines) {
    const versions = weeks.filter(({ lineId }) => lineId === line.id);
    const day = dayOf(line, today);
    const days = termsInForce(versions, day) ?? versions[0];
    if (days === undefined) continue;
    const price = pricesOf(line).services.find(({ service }) => service === line.service);
    found.set(line.id, { days, price, versions });
  }
  return found;
}

function dayOf(line: PackageLine, today: string): string {
  if (line.starts_on > today) return line.starts_on;
  return line.ends_on !== null && line.ends_on < today ? line.ends_on : today;
}
