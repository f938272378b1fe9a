/** Raises the prices of contracts by a rule in one act, and takes such an act back as a whole. Source: docs/rules/uplift.md. */
import { longDate, shortDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  insertTerms,
  listTermsVersions,
  lockNewestVersion,
  type TermsVersion,
} from '../records/contract-terms.ts';
import { type Contract, getContract } from '../records/contracts.ts';
import { insertPrices, listPricesVersions, type PricesVersion } from '../records/prices.ts';
import {
  getUplift,
  insertUplift,
  insertUpliftUndone,
  insertUpliftVersion,
  listUpliftVersions,
} from '../records/uplifts.ts';
import { writePrices } from '../rules/prices.ts';
import { type DatedVersion, type Stretch, stretchesInForce } from '../rules/terms-in-force.ts';
import { writeTerms } from '../rules/terms-written.ts';
import {
  checkedRule,
  eachOnce,
  raisedPrices,
  raisedTerms,
  upliftInWords,
  type UpliftRow,
  upliftRows,
  type UpliftRule,
} from '../rules/uplift.ts';

/** What an uplift does to one contract: the versions that it takes the place of, and every price before and after. */
export type ContractUplift = {
  readonly contract: Contract;
  /** Every version of its terms, those replaced too. */
  readonly versions: readonly TermsVersion[];
  readonly terms: readonly Stretch<TermsVersion>[];
  readonly prices: readonly Stretch<PricesVersion>[];
  readonly rows: readonly UpliftRow[];
};

/** What holds on or after a day, each from when it is replaced. */
function from<V extends DatedVersion>(versions: readonly V[], day: string): Stretch<V>[] {
  return stretchesInForce(versions)
    .filter(({ until }) => until === null || until >= day)
    .map((stretch) => ({ ...stretch, from: stretch.from < day ? day : stretch.from }));
}

/** What a rule would do to some contracts from a day on, without doing it. Contracts that it does not change are left out. */
export async function planUplift(
  scope: Scope,
  given: {
    readonly contractIds: readonly number[];
    readonly rule: UpliftRule;
    readonly effectiveFrom: string;
  },
): Promise<Result<readonly ContractUplift[]>> {
  require(scope, 'uplifts.see');
  const rule = checkedRule(given.rule);
  if (!rule.ok) return rule;
  const found: ContractUplift[] = [];
  for (const id of given.contractIds) {
    const contract = await getContract(scope, id);
    if (contract.endsOn !== null && contract.endsOn < given.effectiveFrom) continue;
    const versions = await listTermsVersions(scope, id);
    const terms = rule.value.parts.includes('hourly') ? from(versions, given.effectiveFrom) : [];
    const held = from(await listPricesVersions(scope, id), given.effectiveFrom);
    const prices = held.some(({ version }) => reaches(version.prices, rule.value)) ? held : [];
    const rows = eachOnce([
      ...terms.flatMap(({ version }) => upliftRows(version.terms, undefined, rule.value)),
      ...prices.flatMap(({ version }) => upliftRows(undefined, version.prices, rule.value)),
    ]);
    if (rows.some(({ oldPence, newPence }) => oldPence !== newPence))
      found.push({ contract, versions, terms, prices, rows });
  }
  if (found.length === 0) return refuse('Nothing changes under these contracts: choose others', 'contracts');
  return ok(found);
}

function reaches(prices: PricesVersion['prices'], rule: UpliftRule): boolean {
  return upliftRows(undefined, prices, rule).some(({ oldPence, newPence }) => oldPence !== newPence);
}

/** What was shown of a plan, so that another is not adopted in its place. */
export function shownOf(plan: readonly ContractUplift[]): string {
  const rows = plan.flatMap((one) => one.rows);
  const newest = plan.map(
    ({ terms, prices }) => `${terms[0]?.version.id ?? 0}.${prices[0]?.version.id ?? 0}`,
  );
  const sum = rows.reduce((all, { newPence }) => all + newPence, 0);
  return `${plan.length}/${rows.length}/${sum}/${newest.join(',')}`;
}

/**
 * Adopts an uplift: new versions of the terms and prices of each contract, each with the rule as its reason. `shown` is what whoever adopts
 * was shown (`shownOf`); where it is something else by now, nothing is adopted. Needs contracts.edit.
 */
export async function adoptUplift(
  scope: Scope,
  given: {
    readonly contractIds: readonly number[];
    readonly rule: UpliftRule;
    readonly effectiveFrom: string;
    readonly reason: string;
    readonly shown: string;
  },
): Promise<Result<{ readonly id: number; readonly contracts: number }>> {
  require(scope, 'contracts.edit');
  const reason = given.reason.trim();
  if (reason === '') return refuse('Enter why prices rise', 'reason');
  for (const id of given.contractIds.toSorted((a, b) => a - b)) await lockNewestVersion(scope, id);
  const plan = await planUplift(scope, given);
  if (!plan.ok) return plan;
  if (shownOf(plan.value) !== given.shown)
    return refuse('Prices have changed since this was shown. Look at it again before you adopt it.');
  const words = upliftInWords(given.rule);
  const { effectiveFrom } = given;
  const upliftId = await insertUplift(scope, { rule: given.rule, words, effectiveFrom, reason });
  for (const { contract, terms, prices } of plan.value)
    await write(scope, contract, `Uplift of ${words}: ${reason}`, {
      upliftId,
      terms: terms.map((one) => ({ ...one, terms: raisedTerms(one.version.terms, given.rule) })),
      prices: prices.map((one) => ({ ...one, prices: raisedPrices(one.version.prices, given.rule) })),
    });
  scope.audit({
    act: 'uplift adopted',
    subject: ['uplift', upliftId],
    detail: { words, effectiveFrom, reason, contracts: plan.value.map(({ contract }) => contract.id) },
  });
  return ok({ id: upliftId, contracts: plan.value.length });
}

type ToWrite = {
  readonly upliftId: number | null;
  readonly terms: readonly (Stretch<TermsVersion> & { readonly terms: TermsVersion['terms'] })[];
  readonly prices: readonly (Stretch<PricesVersion> & { readonly prices: PricesVersion['prices'] })[];
};

/** Writes versions in the order of their first days, so that each holds from its own. */
async function write(scope: Scope, contract: Contract, reason: string, given: ToWrite): Promise<void> {
  const { upliftId } = given;
  const noted = async (termsId: number | null, pricesId: number | null): Promise<void> => {
    if (upliftId !== null)
      await insertUpliftVersion(scope, { upliftId, contractId: contract.id, termsId, pricesId });
  };
  const base = { contractId: contract.id, providerId: contract.providerId };
  let newest = (await listTermsVersions(scope, contract.id)).at(-1)?.version ?? 0;
  for (const { from: effectiveFrom, terms, version } of given.terms)
    await noted(
      await insertTerms(scope, {
        ...base,
        version: (newest += 1),
        effectiveFrom,
        terms: writeTerms(terms),
        bankHolidays: version.bankHolidays,
        reason,
      }),
      null,
    );
  let latest = (await listPricesVersions(scope, contract.id)).at(-1)?.version ?? 0;
  for (const { from: effectiveFrom, prices, version } of given.prices)
    await noted(
      null,
      await insertPrices(scope, {
        ...base,
        version: (latest += 1),
        effectiveFrom,
        prices: writePrices(prices),
        reason,
        source: version.source,
      }),
    );
}

/** The first week ('YYYY-MM-DD', a Monday) of some providers that holds a day or comes after it and is closed; undefined for none. */
export type ClosedSince = (
  scope: Scope,
  providerIds: readonly number[],
  day: string,
) => Promise<string | undefined>;

/**
 * Takes an uplift back as a whole: what held before is recorded again from the same days. Refused once a week rated by it is closed, or
 * where terms or prices were changed since. Needs contracts.edit.
 */
export async function undoUplift(
  scope: Scope,
  given: { readonly id: number; readonly reason: string },
  closedSince: ClosedSince,
): Promise<Result<{ readonly contracts: number }>> {
  require(scope, 'contracts.edit');
  const uplift = await getUplift(scope, given.id);
  const reason = given.reason.trim();
  if (reason === '') return refuse('Say why it is taken back', 'reason');
  if (uplift.undoneAt !== null) return refuse('It was taken back already.');
  const made = await listUpliftVersions(scope, uplift.id);
  const closed = await closedSince(
    scope,
    [...new Set(made.map(({ providerId }) => providerId))],
    uplift.effectiveFrom,
  );
  if (closed !== undefined)
    return refuse(
      `The week of ${shortDate(closed)} is closed and was rated by it. Record new terms, or a new uplift, instead.`,
    );
  const byContract = Map.groupBy(made, ({ contractId }) => contractId);
  for (const id of [...byContract.keys()].toSorted((a, b) => a - b)) await lockNewestVersion(scope, id);
  for (const [id, versions] of byContract) {
    const contract = await getContract(scope, id);
    const terms = await listTermsVersions(scope, id);
    const prices = await listPricesVersions(scope, id);
    const of = (what: 'terms' | 'prices') =>
      versions.filter((one) => one.what === what).map(({ version }) => version);
    if (changedSince(terms, of('terms')) || changedSince(prices, of('prices')))
      return refuse(`The prices of ${contract.title} were changed since. Change them there instead.`);
    const before = <V extends DatedVersion>(all: readonly V[], own: readonly number[]): Stretch<V>[] =>
      own.length === 0
        ? []
        : from(
            all.filter(({ version }) => version < Math.min(...own)),
            uplift.effectiveFrom,
          );
    await write(scope, contract, `Taken back: uplift from ${longDate(uplift.effectiveFrom)}. ${reason}`, {
      upliftId: null,
      terms: before(terms, of('terms')).map((one) => ({ ...one, terms: one.version.terms })),
      prices: before(prices, of('prices')).map((one) => ({ ...one, prices: one.version.prices })),
    });
  }
  await insertUpliftUndone(scope, uplift.id, reason);
  scope.audit({ act: 'uplift taken back', subject: ['uplift', uplift.id], detail: { reason } });
  return ok({ contracts: byContract.size });
}

/** Whether a version stands after those that the uplift made. */
function changedSince(all: readonly DatedVersion[], own: readonly number[]): boolean {
  return own.length > 0 && (all.at(-1)?.version ?? 0) > Math.max(...own);
}
