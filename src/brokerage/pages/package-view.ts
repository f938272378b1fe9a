/** What the pages of a care package are told from, read once: its services with the patterns and terms that hold on a day. */
import { termsForContracts, termsOnDay } from '../../contracts/records/contract-terms.ts';
import { termsInForce } from '../../contracts/rules/terms-in-force.ts';
import type { Terms } from '../../contracts/rules/terms.ts';
import { todayOf } from '../../people/records/people.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { weeklyMinutes } from '../../plans/rules/visit-pattern.ts';
import { listLines, type PackageLine } from '../records/package-lines.ts';
import { listPatterns, type RecordedPattern } from '../records/patterns.ts';
import { lineStatus, type PackageStatus } from '../rules/package-status.ts';
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
  return lines.map((line) => {
    const day = dayOf(line, today);
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
      cost:
        terms !== undefined && permits(scope.who, 'contracts.see')
          ? weeklyCost(visits, line.service, terms.rates)
          : undefined,
    };
  });
}

function dayOf(line: PackageLine, today: string): string {
  if (line.starts_on > today) return line.starts_on;
  return line.ends_on !== null && line.ends_on < today ? line.ends_on : today;
}
