/**
 * What keeps a visit package while somebody is in hospital: a share of the planned worth of the visits that the stay took out, for its
 * first days, less what the contract's rule for cancelled visits pays for them already. Source: docs/rules/hospital-and-death.md.
 */
import { dateRange } from '../../ground/calendar.ts';
import { halfUp } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import type { FoundCharge } from './charges.ts';
import type { PricesOf } from './service-charges.ts';
import { daysOf, heldOn } from './service-days.ts';

/** One place of a visit that a stay in hospital took out. Days are 'YYYY-MM-DD'; `paidPence` is what it pays as a cancelled visit. */
export type VisitInHospital = {
  readonly lineId: number;
  readonly contractId: number;
  readonly personId: number;
  readonly weekStartsOn: string;
  readonly on: string;
  readonly stayStartedOn: string;
  readonly plannedMinutes: number;
  readonly pencePerHour: number;
  readonly paidPence: number;
};

/** The retainers of visit packages, one for each line and week in which any is owed. */
export function visitRetainers(visits: readonly VisitInHospital[], pricesOf: PricesOf): FoundCharge[] {
  const kept = visits.flatMap((visit) => {
    const retainer = heldOn(pricesOf.get(visit.contractId), visit.on)?.prices.retainer;
    if (!retainer || daysOf(visit.on) - daysOf(visit.stayStartedOn) >= retainer.days) return [];
    const worth = halfUp(visit.plannedMinutes * visit.pencePerHour * retainer.percent, 6000);
    return [{ visit, percent: retainer.percent, pence: Math.max(0, worth - visit.paidPence) }];
  });
  const groups = Map.groupBy(kept, ({ visit }) => `retainer ${visit.lineId} ${visit.weekStartsOn}`);
  return [...groups].flatMap(([key, group]) => {
    const amountPence = group.reduce((sum, { pence }) => sum + pence, 0);
    const [first] = group;
    if (first === undefined || amountPence === 0) return [];
    const { visit, percent } = first;
    const days = group.map((one) => one.visit.on).toSorted();
    const [startsOn, endsOn] = [days[0] ?? visit.on, days.at(-1) ?? visit.on];
    return [
      {
        key,
        kind: 'retainer' as const,
        contractId: visit.contractId,
        personId: visit.personId,
        packageLineId: visit.lineId,
        weekStartsOn: visit.weekStartsOn,
        startsOn,
        endsOn,
        paidMinutes: 0,
        amountPence,
        blockPence: 0,
        because: `The place was kept during a stay in hospital: ${percent}% of the planned worth of ${plural(group.length, 'visit')}, ${dateRange(startsOn, endsOn)}, less what they pay as cancelled visits.`,
      },
    ];
  });
}
