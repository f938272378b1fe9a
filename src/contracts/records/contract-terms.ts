/** Versions of contracts' terms: those of one contract to read, and those that hold over some days to go by. */
import { sql } from 'kysely';
import type { BankHolidayChoice } from '../../ground/bank-holidays.ts';
import type { Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { parseTerms, type Terms } from '../rules/terms.ts';
import { stretchesInForce, stretchesWithin } from '../rules/terms-in-force.ts';
import type { WrittenTerms } from '../rules/terms-written.ts';

/** A local day, as a value or as 'YYYY-MM-DD'. */
type Day = Temporal.PlainDate | string;

/** One version of a contract's terms, with who recorded it and why. `by` is null where that is not for whoever asks. */
export type TermsVersion = {
  readonly id: number;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly terms: Terms;
  readonly bankHolidays: BankHolidayChoice;
  readonly reason: string;
  readonly by: string | null;
  readonly recordedAt: Date;
};

/** Every version of a contract's terms, in the order in which they were recorded. */
export async function listTermsVersions(scope: Scope, contractId: number): Promise<TermsVersion[]> {
  const rows = await scope.db
    .selectFrom('contract_terms as t')
    .leftJoin('app_user as u', 'u.id', 't.recorded_by')
    .where('t.council_id', '=', scope.who.councilId)
    .where('t.contract_id', '=', contractId)
    .select([
      't.id',
      't.version',
      't.effective_from',
      't.terms',
      't.bank_holidays',
      't.reason',
      't.recorded_at',
      'u.name as by',
    ])
    .orderBy('t.version')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    effectiveFrom: row.effective_from,
    terms: read(row.terms, row.id),
    bankHolidays: row.bank_holidays,
    reason: row.reason,
    by: row.by,
    recordedAt: row.recorded_at,
  }));
}

/** Terms that hold without a break from one day to another, both included, and the version that they are. */
export type TermsStretch = {
  readonly from: string;
  readonly until: string;
  readonly termsId: number;
  readonly version: number;
  readonly terms: Terms;
  readonly bankHolidays: BankHolidayChoice;
};

/**
 * The terms of contracts over some days, both included, ready to go by: for each contract that has any then, its stretches
 * in order of time. A day that no stretch holds has no terms. Two queries' worth of work however many contracts: versions
 * that never hold within the days are not read.
 */
export async function termsForContracts(
  scope: Scope,
  contractIds: readonly number[],
  fromDay: Day,
  toDay: Day,
): Promise<Map<number, TermsStretch[]>> {
  const [from, to] = [fromDay.toString(), toDay.toString()];
  const dated = await scope.db
    .selectFrom('contract_terms')
    .where('council_id', '=', scope.who.councilId)
    .where('contract_id', '=', sql<number>`any(${[...new Set(contractIds)]}::bigint[])`)
    .where('effective_from', '<=', to)
    .select(['id', 'contract_id', 'version', 'effective_from as effectiveFrom', 'bank_holidays'])
    .orderBy('contract_id')
    .orderBy('version')
    .execute();
  const held = [...Map.groupBy(dated, (row) => row.contract_id)].map(
    ([contractId, versions]) => [contractId, stretchesWithin(stretchesInForce(versions), from, to)] as const,
  );
  const termsById = await readTerms(
    scope,
    held.flatMap(([, stretches]) => stretches.map(({ version }) => version.id)),
  );
  const found = new Map<number, TermsStretch[]>();
  for (const [contractId, stretches] of held) {
    const whole = stretches.flatMap(({ version: { id, version, bank_holidays }, from, until }) => {
      const terms = termsById.get(id);
      if (terms === undefined || until === null) return [];
      return [{ from, until, termsId: id, version, terms, bankHolidays: bank_holidays }];
    });
    if (whole.length > 0) found.set(contractId, whole);
  }
  return found;
}

/** The terms of a day among a contract's stretches, as `termsForContracts` gives them. */
export function termsOnDay(
  stretches: readonly TermsStretch[] | undefined,
  day: string,
): TermsStretch | undefined {
  return stretches?.find(({ from, until }) => from <= day && day <= until);
}

/** How far from its planned start a visit log may begin and still be matched, in minutes: the council's setting on a day. */
export async function matchWithinMinutes(scope: Scope, day: Day): Promise<number> {
  return await settingOn(scope, 'match_within_minutes', day);
}

/** The newest version's number of a contract, 0 where it has none; no other is recorded before this work is over. For actions. */
export async function lockNewestVersion(scope: Scope, contractId: number): Promise<number> {
  await scope.db
    .selectFrom('contract')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', contractId)
    .select('id')
    .forUpdate()
    .execute();
  const row = await scope.db
    .selectFrom('contract_terms')
    .where('council_id', '=', scope.who.councilId)
    .where('contract_id', '=', contractId)
    .select((is) => is.fn.max('version').as('newest'))
    .executeTakeFirst();
  return row?.newest ?? 0;
}

/** Whether a person's fund pays for the visits under a contract on a day or later. */
export async function isPaidByFund(scope: Scope, contractId: number, from: string): Promise<boolean> {
  const { rows } = await sql`
    select from fund f where f.council_id = ${scope.who.councilId} and f.contract_id = ${contractId}
      and not exists (select from fund_event e where e.council_id = f.council_id and e.fund_id = f.id and e.kind = 'ended' and e.on_day < ${from})
    limit 1`.execute(scope.db);
  return rows.length > 0;
}

/** Writes a version; answers its id. For actions. */
export async function insertTerms(
  scope: Scope,
  given: {
    readonly contractId: number;
    readonly providerId: number;
    readonly version: number;
    readonly effectiveFrom: string;
    readonly terms: WrittenTerms;
    readonly bankHolidays: BankHolidayChoice;
    readonly reason: string;
  },
): Promise<number> {
  const { id } = await scope.db
    .insertInto('contract_terms')
    .values({
      council_id: scope.who.councilId,
      provider_id: given.providerId,
      contract_id: given.contractId,
      version: given.version,
      effective_from: given.effectiveFrom,
      terms: JSON.stringify(given.terms),
      bank_holidays: given.bankHolidays,
      reason: given.reason,
      recorded_by: scope.who.userId,
      recorded_at: new Date(scope.now.epochMilliseconds),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function readTerms(scope: Scope, ids: readonly number[]): Promise<Map<number, Terms>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('contract_terms')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', sql<number>`any(${[...ids]}::bigint[])`)
    .select(['id', 'terms'])
    .execute();
  return new Map(rows.map((row) => [row.id, read(row.terms, row.id)]));
}

/** Stored terms were checked before they were written, so terms that do not read are a fault. */
function read(stored: unknown, id: number): Terms {
  const terms = parseTerms(stored);
  if (!terms.ok) throw new Error(`contract terms ${id} do not read: ${terms.reason}`);
  return terms.value;
}
