/** What verification goes by for some contracts and days: terms, bank holidays, matching distance, grace. */
import { matchWithinMinutes, termsForContracts } from '../../contracts/records/contract-terms.ts';
import { pricesForContracts } from '../../contracts/records/prices.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { type TermsByDay, termsByDay } from '../rules/contract-day.ts';

/** Terms and bank holidays of contracts for the days from one to another ('YYYY-MM-DD'), both included. */
export async function readTermsByDay(
  scope: Scope,
  contractIds: readonly number[],
  from: string,
  to: string,
): Promise<TermsByDay> {
  const stretches = await termsForContracts(scope, contractIds, from, to);
  const prices = await pricesForContracts(scope, contractIds, from, to);
  return termsByDay(stretches, await bankHolidaysFor(scope, from, to), prices);
}

/** The council's matching distance and time of grace, in minutes, as they hold on a day. */
export async function readDistances(
  scope: Scope,
  day: string,
): Promise<{ readonly matchWithinMinutes: number; readonly missedAfterMinutes: number }> {
  return {
    matchWithinMinutes: await matchWithinMinutes(scope, day),
    missedAfterMinutes: await settingOn(scope, 'missed_after_minutes', day),
  };
}
