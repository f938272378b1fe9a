/** What the way to paid visits adds, by contract and week. Source: docs/rules/travel.md. */
import type { Travel } from '../../contracts/rules/prices.ts';
import { dateRange } from '../../ground/calendar.ts';
import { formatPounds, halfUp } from '../../ground/money.ts';
import { plural } from '../../ground/text.ts';
import type { FoundCharge } from './charges.ts';
import { isoDay } from './local-days.ts';
import type { PricesOf } from './service-charges.ts';
import { daysOf, heldOn, mondayBefore } from './service-days.ts';

/** How many visits of a contract were paid on a day ('YYYY-MM-DD'), each care worker's counted. */
export type VisitsOnDay = { readonly contractId: number; readonly on: string; readonly visits: number };

/** What one paid visit adds, in pence. Mileage is rounded for each visit, so that visits can be added up in any way. */
export function travelOfVisit({ penceAVisit, tenthsOfAMile, penceAMile }: Travel): number {
  return penceAVisit + halfUp(tenthsOfAMile * penceAMile, 10);
}

/** The travel of contracts that pay for it, one charge a week. */
export function travelCharges(days: readonly VisitsOnDay[], pricesOf: PricesOf): FoundCharge[] {
  const paid = days.flatMap((one) => {
    const travel = heldOn(pricesOf.get(one.contractId), one.on)?.prices.travel;
    if (!travel || one.visits === 0) return [];
    const each = travelOfVisit(travel);
    return each === 0 ? [] : [{ ...one, each, monday: isoDay(mondayBefore(daysOf(one.on))) }];
  });
  return [...Map.groupBy(paid, ({ contractId, monday }) => `travel ${contractId} ${monday}`)].flatMap(
    ([key, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const on = group.map((one) => one.on).toSorted();
      const [startsOn, endsOn] = [on[0] ?? first.on, on.at(-1) ?? first.on];
      const rates = Map.groupBy(group, ({ each }) => each);
      const parts = [...rates].map(([each, some]) => {
        const visits = some.reduce((sum, one) => sum + one.visits, 0);
        return `${plural(visits, 'paid visit')} at ${formatPounds(each)}`;
      });
      return [
        {
          key,
          kind: 'travel' as const,
          contractId: first.contractId,
          personId: null,
          packageLineId: null,
          weekStartsOn: first.monday,
          startsOn,
          endsOn,
          paidMinutes: 0,
          amountPence: group.reduce((sum, one) => sum + one.each * one.visits, 0),
          blockPence: 0,
          because: `Travel, ${dateRange(startsOn, endsOn)}: ${parts.join(' and ')} each.`,
        },
      ];
    },
  );
}
