/**
 * What a person pays towards their care where the provider collects it: it lowers what the council owes the provider, day by day, and
 * never by more than the week's care. Source: docs/rules/contributions.md.
 */
import { type DatedVersion, stretchesInForce } from '../../contracts/rules/terms-in-force.ts';
import { dateRange } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import type { FoundCharge } from './charges.ts';
import { isoDay } from './local-days.ts';
import { type Dated, eachDay, earliest, heldOn, mondayBefore, shareOfDay } from './service-days.ts';

/** Who collects a contribution. */
export const COLLECTORS = ['council', 'provider'] as const;
export type Collector = (typeof COLLECTORS)[number];

/** One version of what a person pays. `providerId` is who collects it, null for the council. */
export type ContributionVersion = DatedVersion & {
  readonly weeklyPence: number;
  readonly collectedBy: Collector;
  readonly providerId: number | null;
};

/** A service of the person with the provider, whose days count. */
export type LineOfPerson = {
  readonly lineId: number;
  readonly contractId: number;
  readonly startsOn: string;
  readonly endsOn: string | null;
};

/** Somebody whose contribution the provider collects, or collected. */
export type Contributor = {
  readonly personId: number;
  readonly diedOn: string | null;
  readonly versions: readonly ContributionVersion[];
  readonly lines: readonly LineOfPerson[];
};

/** What the care of a person came to in a week, by person and Monday: `costKey`. */
export type CareCosts = ReadonlyMap<string, number>;

/** How a cost is found. */
export function costKey(personId: number, weekStartsOn: string): string {
  return `${personId} ${weekStartsOn}`;
}

type DayPaid = {
  readonly day: number;
  readonly iso: string;
  readonly weekly: number;
  readonly line: LineOfPerson;
};

/** The contributions that a provider collects, to the end of a week ('YYYY-MM-DD'), one charge below nought for each person and week. */
export function contributionCharges(
  people: readonly Contributor[],
  providerId: number,
  costs: CareCosts,
  until: string,
): FoundCharge[] {
  return people.flatMap((person) => {
    const weeks = Map.groupBy(daysPaid(person, providerId, until), ({ day }) => mondayBefore(day));
    return [...weeks].flatMap(([monday, days]) => chargeOf(person, isoDay(monday), days, costs));
  });
}

function daysPaid({ versions, lines, diedOn }: Contributor, providerId: number, until: string): DayPaid[] {
  const stretches = stretchesInForce(versions);
  const dated = lines
    .toSorted((a, b) => a.lineId - b.lineId)
    .map((line): Dated & { line: LineOfPerson } => ({ from: line.startsOn, until: line.endsOn, line }));
  return stretches.flatMap(({ version, from, until: to }) => {
    const last = earliest(to, diedOn, until) ?? until;
    if (version.providerId !== providerId || version.weeklyPence === 0 || last < from) return [];
    return [...eachDay(from, last)].flatMap(({ day, iso }) => {
      const held = heldOn(dated, iso);
      return held === undefined ? [] : [{ day, iso, weekly: version.weeklyPence, line: held.line }];
    });
  });
}

function chargeOf(
  { personId }: Contributor,
  weekStartsOn: string,
  days: readonly DayPaid[],
  costs: CareCosts,
): FoundCharge[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const owed = days.reduce((sum, { day, weekly }) => sum + shareOfDay(weekly, day), 0);
  const cost = Math.max(0, costs.get(costKey(personId, weekStartsOn)) ?? 0);
  const amount = Math.min(owed, cost);
  if (amount === 0) return [];
  const rates = [...new Set(days.map(({ weekly }) => formatPounds(weekly)))].join(' and then ');
  const capped =
    amount < owed ? `, but no more than the week’s care, which came to ${formatPounds(cost)}` : '';
  return [
    {
      key: `contribution ${personId} ${weekStartsOn}`,
      kind: 'contribution',
      contractId: first.line.contractId,
      personId,
      packageLineId: null,
      weekStartsOn,
      startsOn: first.iso,
      endsOn: last.iso,
      paidMinutes: 0,
      amountPence: -amount,
      blockPence: 0,
      because: `What the person pays and the provider collects: ${plural(days.length, 'day')} at ${rates} a week, ${dateRange(first.iso, last.iso)}${capped}.`,
    },
  ];
}
