/**
 * The charges of a provider besides blocks, to the end of a week: services without visits, retainers, travel, and what people pay.
 * Source: docs/rules/charges.md.
 */
import { pricesForContracts } from '../../contracts/records/prices.ts';
import type { Scope } from '../../platform/scope.ts';
import { listContributors, visitCosts } from '../records/contributions.ts';
import {
  countPaidVisits,
  listPeriodicLines,
  listPricedContracts,
  listVisitsInHospital,
} from '../records/service-evidence.ts';
import type { ProviderWeek } from '../records/week-state.ts';
import type { FoundCharge } from '../rules/charges.ts';
import { contributionCharges, costKey } from '../rules/contribution.ts';
import { visitRetainers } from '../rules/retainer-of-visits.ts';
import { serviceCharges } from '../rules/service-charges.ts';
import { travelCharges } from '../rules/travel.ts';

const EVER = '1900-01-01';

/** Every charge besides blocks that has fallen due by the end of a week, or by a day of it, found anew from what holds now. */
export async function chargesBesidesBlocks(
  scope: Scope,
  week: ProviderWeek,
  until = Temporal.PlainDate.from(week.weekStartsOn).add({ days: 6 }).toString(),
): Promise<FoundCharge[]> {
  const priced = await listPricedContracts(scope, week.providerId);
  const prices = await pricesForContracts(
    scope,
    priced.map(({ id }) => id),
    EVER,
    until,
  );
  const withTravel = priced.filter(({ travel }) => travel).map(({ id }) => id);
  const withRetainer = priced.filter(({ retainer }) => retainer).map(({ id }) => id);
  const care: FoundCharge[] = [];
  if (priced.length > 0) {
    care.push(...serviceCharges(await listPeriodicLines(scope, week.providerId, until), prices, until));
    care.push(...visitRetainers(await listVisitsInHospital(scope, week, withRetainer), prices));
  }
  const travel = travelCharges(await countPaidVisits(scope, week, withTravel), prices);
  return [...care, ...travel, ...(await contributions(scope, week, care, until))];
}

async function contributions(
  scope: Scope,
  week: ProviderWeek,
  care: readonly FoundCharge[],
  until: string,
): Promise<FoundCharge[]> {
  const people = await listContributors(scope, week.providerId);
  if (people.length === 0) return [];
  const costs = new Map(
    await visitCosts(
      scope,
      week,
      people.map(({ personId }) => personId),
    ),
  );
  for (const { personId, weekStartsOn, amountPence } of care) {
    const key = costKey(personId ?? 0, weekStartsOn);
    costs.set(key, (costs.get(key) ?? 0) + amountPence);
  }
  return contributionCharges(people, week.providerId, costs, until);
}
