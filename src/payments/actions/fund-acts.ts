/** Agreeing a fund, changing what is agreed, confirming it, stopping it. Source: docs/rules/direct-payments.md. */
import { listTermsVersions, lockNewestVersion } from '../../contracts/records/contract-terms.ts';
import { getContract } from '../../contracts/records/contracts.ts';
import { listPricesVersions } from '../../contracts/records/prices.ts';
import { whatPricesPay } from '../../contracts/rules/prices.ts';
import { type DatedVersion, stretchesInForce } from '../../contracts/rules/terms-in-force.ts';
import { londonDay, longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { getPersonDetails } from '../../people/records/people.ts';
import { ChangedMeanwhile, NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { insertFund, insertFundEvent, insertFundTerms, insertTermsDecision } from '../records/fund-rows.ts';
import { type Fund, type FundKind, getFund, lockFund } from '../records/funds.ts';
import type { FundTerms } from '../rules/fund-instalments.ts';

/** What is agreed, as typed: without its number and first day. */
export type AgreedTerms = Omit<FundTerms, 'version' | 'effectiveFrom'> & { readonly reason: string };

export type NewFund = AgreedTerms & {
  readonly personId: number;
  readonly kind: FundKind;
  /** For a service fund: the provider that manages it, and its contract where visits show the hours used. */
  readonly providerId: number | null;
  readonly contractId: number | null;
  readonly managedBy: string;
  readonly paidTo: string;
  readonly startsOn: string;
  readonly setUpPence: number;
};

/** Writes a fund with its first terms, which finance confirms before anything is paid. Needs funds.write. */
export async function agreeFund(scope: Scope, given: NewFund): Promise<Result<{ readonly id: number }>> {
  require(scope, 'funds.write');
  const person = await getPersonDetails(scope, given.personId);
  if (person.died_on !== null) return refuse(`The person died on ${longDate(person.died_on)}`);
  const service = given.kind === 'individual service fund';
  if (service && given.providerId === null)
    return refuse('Choose the provider that manages the service fund', 'provider');
  if (!service && (given.providerId !== null || given.contractId !== null))
    return refuse('A direct payment has no provider: the person chooses who gives care', 'provider');
  if (given.contractId !== null) {
    const contract = await getContract(scope, given.contractId);
    if (contract.providerId !== given.providerId || contract.kind !== 'individual service fund')
      return refuse('Choose a contract of that provider for individual service funds', 'contract');
    // Its terms and prices are recorded under the same lock, so that none of them changes between this look and the fund.
    await lockNewestVersion(scope, given.contractId);
    if (await paysVisits(scope, given.contractId, given.startsOn))
      return refuse(
        'This contract pays each visit, now or later, and the fund would pay for it again: choose one with rates of £0 and no other price',
        'contract',
      );
  }
  if (given.managedBy.trim() === '') return refuse('Enter who manages it', 'managed_by');
  if (given.paidTo.trim() === '') return refuse('Enter the account it is paid into', 'paid_to');
  if (given.setUpPence < 0 || given.setUpPence > MOST_PENCE)
    return refuse('The set-up sum must be from £0 to £10,000', 'set_up');
  const wrong = checkTerms(scope, given, given.startsOn, service);
  if (wrong !== null) return wrong;
  const id = await insertFund(scope, given);
  await insertFundTerms(
    scope,
    { id, providerId: given.providerId },
    { ...given, version: 1, effectiveFrom: given.startsOn },
  );
  scope.audit({
    act: 'fund written',
    subject: ['fund', id],
    personId: given.personId,
    detail: { ...given, paidTo: undefined },
  });
  return ok({ id });
}

/** Whether care under a contract is paid for on a day or, as recorded already, later: then a fund may not use it as well. */
async function paysVisits(scope: Scope, contractId: number, from: string): Promise<boolean> {
  const held = <V extends DatedVersion>(versions: readonly V[]): V[] =>
    stretchesInForce(versions).flatMap(({ version, until }) =>
      until === null || until >= from ? version : [],
    );
  return (
    held(await listTermsVersions(scope, contractId)).some(({ terms }) =>
      terms.rates.some(({ pencePerHour }) => pencePerHour > 0),
    ) ||
    held(await listPricesVersions(scope, contractId)).some(({ prices }) => whatPricesPay(prices) !== null)
  );
}

/** The most a week, or for setting up, that is believed: £10,000. */
const MOST_PENCE = 1_000_000;

function checkTerms(scope: Scope, terms: AgreedTerms, from: string, service: boolean) {
  const farthest = londonDay(scope.now).add({ years: 1 }).toString();
  if (from > farthest) return refuse(`The first day must be ${longDate(farthest)} or before`, 'starts_on');
  const inside = (value: number, least: number, most: number): boolean =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  if (!inside(terms.budgetPence, 1, MOST_PENCE))
    return refuse('A week must cost from 1p to £10,000', 'budget');
  if (!inside(terms.contributionPence, 0, terms.budgetPence))
    return refuse('What the person pays cannot be more than the week costs', 'contribution');
  if (!inside(terms.intervalWeeks, 1, 13)) return refuse('Pay every 1 to 13 weeks', 'interval');
  if (!inside(terms.contingencyWeeks, 0, 26))
    return refuse('What may be kept must be from 0 to 26 weeks', 'contingency');
  if (!inside(terms.returnWeeks, 4, 52)) return refuse('Returns come every 4 to 52 weeks', 'returns');
  if (!service && terms.bankMinutes > 0) return refuse('Only a service fund keeps hours', 'bank_hours');
  if (!inside(terms.keepWeeks, 1, 104)) return refuse('Hours keep from 1 to 104 weeks', 'keep');
  if (terms.reason.trim() === '') return refuse('Say on what it rests, such as the support plan', 'reason');
  return null;
}

/**
 * Writes a new version of what is agreed, which holds once finance confirmed it. `newest` is the number of the newest version that
 * whoever asks saw; throws ChangedMeanwhile where there is a newer one. Needs funds.write.
 */
export async function changeFund(
  scope: Scope,
  fundId: number,
  given: AgreedTerms & { readonly newest: number; readonly effectiveFrom: string },
): Promise<Result<{ readonly version: number }>> {
  require(scope, 'funds.write');
  const fund = await lockFund(scope, fundId);
  const newest = fund.versions.at(-1)?.version ?? 0;
  if (newest !== given.newest) throw new ChangedMeanwhile('fund');
  if (given.effectiveFrom < fund.startsOn)
    return refuse(`The fund begins on ${longDate(fund.startsOn)}`, 'effective_from');
  const wrong = checkTerms(scope, given, given.effectiveFrom, fund.providerId !== null);
  if (wrong !== null) return wrong;
  const version = newest + 1;
  await insertFundTerms(scope, fund, { ...given, version });
  scope.audit({
    act: 'fund changed',
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { ...given, version },
  });
  return ok({ version });
}

/** Confirms a version or sends it back; somebody other than who wrote it. Needs funds.confirm. */
export async function decideFundTerms(
  scope: Scope,
  fundId: number,
  given: {
    readonly version: number;
    readonly decision: 'confirmed' | 'sent back';
    readonly words: string;
  },
): Promise<Result<null>> {
  require(scope, 'funds.confirm');
  const fund = await lockFund(scope, fundId);
  const terms = fund.versions.find(({ version }) => version === given.version);
  if (terms === undefined) throw new NotFound('version');
  if (terms.decision !== null) return refuse('This was decided already');
  if (terms.writtenBy === scope.who.userId) return refuse('Somebody other than who wrote it must confirm it');
  const words = given.words.trim();
  if (given.decision === 'sent back' && words === '') return refuse('Say what must change', 'words');
  await insertTermsDecision(scope, fund, { termsId: terms.id, decision: given.decision, words });
  scope.audit({
    act: `fund ${given.decision}`,
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { version: given.version, words },
  });
  return ok(null);
}

/** Suspends a fund from a day, lets it go on from a day, or ends it with a last day. Needs funds.stop. */
export async function stopFund(
  scope: Scope,
  fundId: number,
  given: { readonly kind: 'suspended' | 'resumed' | 'ended'; readonly onDay: string; readonly words: string },
): Promise<Result<null>> {
  require(scope, 'funds.stop');
  const fund = await lockFund(scope, fundId);
  const words = given.words.trim();
  if (words === '') return refuse('Say why', 'words');
  if (given.onDay < fund.startsOn) return refuse(`The fund begins on ${longDate(fund.startsOn)}`, 'on_day');
  const farthest = londonDay(scope.now).add({ years: 1 }).toString();
  if (given.onDay > farthest) return refuse(`The day must be ${longDate(farthest)} or before`, 'on_day');
  const wrong = whyNotStop(fund, given.kind);
  if (wrong !== null) return refuse(wrong);
  await insertFundEvent(scope, fund, { ...given, words });
  scope.audit({
    act: `fund ${given.kind}`,
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { ...given, words },
  });
  return ok(null);
}

function whyNotStop({ events }: Fund, kind: 'suspended' | 'resumed' | 'ended'): string | null {
  const last = events.at(-1)?.kind;
  if (events.some((event) => event.kind === 'ended')) return 'The fund has an end already';
  if (kind === 'suspended' && last === 'suspended') return 'The fund is suspended already';
  if (kind === 'resumed' && last !== 'suspended') return 'The fund is not suspended';
  return null;
}

/** A fund as whoever asks may open it; the look is noted in the audit trail. Throws NotFound. */
export async function openFund(scope: Scope, id: number): Promise<Fund> {
  require(scope, 'funds.see');
  const fund = await getFund(scope, id);
  scope.audit({ act: 'fund seen', subject: ['fund', id], personId: fund.personId });
  return fund;
}
