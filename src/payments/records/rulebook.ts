/** What verification goes by for some contracts and days: terms, bank holidays, matching distance, grace. */
import { parseTerms } from '../../contracts/rules/terms.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { type TermsByDay, termsByDay, type TermsVersion } from '../rules/contract-day.ts';

/** Terms and bank holidays of contracts for the days from one to another ('YYYY-MM-DD'), both included. */
export async function readTermsByDay(
  scope: Scope,
  contractIds: readonly number[],
  from: string,
  to: string,
): Promise<TermsByDay> {
  const rows = contractIds.length === 0 ? [] : await versionRows(scope, contractIds, to);
  const versions = new Map(
    [...Map.groupBy(rows, (row) => row.contract_id)].map(([id, ofContract]) => [
      id,
      ofContract.map(versionOf),
    ]),
  );
  return termsByDay(versions, await bankHolidaysFor(scope, from, to));
}

type VersionRow = Awaited<ReturnType<typeof versionRows>>[number];

async function versionRows(scope: Scope, contractIds: readonly number[], to: string) {
  return await scope.db
    .selectFrom('contract_terms')
    .select(['id', 'contract_id', 'version', 'effective_from', 'terms', 'bank_holidays'])
    .where('council_id', '=', scope.who.councilId)
    .where('contract_id', 'in', contractIds)
    .where('effective_from', '<=', to)
    .execute();
}

function versionOf(row: VersionRow): TermsVersion {
  const terms = parseTerms(row.terms);
  if (!terms.ok)
    throw new Error(`Terms ${row.id} of contract ${row.contract_id} do not fit: ${terms.reason}`);
  return {
    id: row.id,
    version: row.version,
    effectiveFrom: row.effective_from,
    terms: terms.value,
    bankHolidays: row.bank_holidays,
  };
}

/** The council's matching distance and time of grace, in minutes, as they hold on a day. */
export async function readDistances(
  scope: Scope,
  day: string,
): Promise<{ readonly matchWithinMinutes: number; readonly missedAfterMinutes: number }> {
  return {
    matchWithinMinutes: await settingOn(scope, 'match_within_minutes', day),
    missedAfterMinutes: await settingOn(scope, 'missed_after_minutes', day),
  };
}
