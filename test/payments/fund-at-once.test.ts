// A fund agreed while the terms or prices of its contract change, really at once on a real PostgreSQL: whichever comes first, care is never paid twice.
import { expect, test } from 'vitest';
import { recordPrices } from '../../src/contracts/actions/record-prices.ts';
import { recordTerms } from '../../src/contracts/actions/record-terms.ts';
import type { Result } from '../../src/ground/result.ts';
import { agreeFund } from '../../src/payments/actions/fund-acts.ts';
import { type Scope, withScope, type Who } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aPerson, aProvider, plainTerms, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const councilId = await aCouncil(database);
const providerId = await aProvider(database, councilId, 'Kindly Care');
const worker = await somebody(database, councilId, 'social_worker');
const officer = await somebody(database, councilId, 'contracts_officer');
const NOW = Temporal.Instant.from('2026-03-02T09:00:00Z');

/** A contract under which every visit costs nothing, so that a fund may use it. */
async function aFreeContract(): Promise<number> {
  const rates = plainTerms.rates.map((rate) => ({ ...rate, pence_per_hour: 0 }));
  const id = await aContract(database, councilId, providerId, { ...plainTerms, rates });
  await database.pool.query(`update contract set kind = 'individual service fund' where id = $1`, [id]);
  return id;
}

type Act = (scope: Scope, contractId: number) => Promise<Result<unknown>>;

const fund: Act = async (scope, contractId) =>
  await agreeFund(scope, {
    personId: await aPerson(database, councilId, `P${contractId}`),
    kind: 'individual service fund',
    providerId,
    contractId,
    managedBy: 'Kindly Care',
    paidTo: 'Supplier 1',
    startsOn: '2026-03-02',
    setUpPence: 0,
    budgetPence: 25_000,
    contributionPence: 0,
    intervalWeeks: 4,
    contingencyWeeks: 2,
    returnWeeks: 12,
    bankMinutes: 180,
    carryMinutes: 240,
    keepWeeks: 26,
    reason: 'Plan',
  });

const terms: Act = async (scope, contractId) =>
  await recordTerms(scope, {
    contractId,
    newest: 1,
    effectiveFrom: '2026-04-01',
    reason: 'From April each visit is paid',
    terms: plainTerms,
    bankHolidays: 'true-day',
  });

const prices: Act = async (scope, contractId) =>
  await recordPrices(scope, {
    contractId,
    newest: 0,
    effectiveFrom: '2026-04-01',
    reason: 'Mileage',
    source: 'Letter',
    prices: {
      services: [],
      lengths: [],
      travel: { pence_a_visit: 50, tenths_of_a_mile: 24, pence_a_mile: 45 },
      no_reply_percent: null,
      retainer: null,
    },
  });

const asked = { fund: [worker, fund], terms: [officer, terms], prices: [officer, prices] } as const;

/** Does one act; before it is committed the other begins, and must wait for it. Answers what each came to. */
async function oneAfterTheOther(
  first: readonly [Who, Act],
  second: readonly [Who, Act],
): Promise<readonly [Result<unknown>, Result<unknown>]> {
  const contractId = await aFreeContract();
  let waiting: Promise<Result<unknown>> | undefined;
  let settled = false;
  const one = await withScope(
    database,
    first[0],
    async (scope) => {
      const done = await first[1](scope, contractId);
      waiting = withScope(database, second[0], (other) => second[1](other, contractId), NOW).finally(() => {
        settled = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 250));
      expect(settled).toBe(false);
      return done;
    },
    NOW,
  );
  if (waiting === undefined) throw new Error('The second did not begin');
  return [one, await waiting];
}

test.each([
  ['fund', 'terms'],
  ['fund', 'prices'],
  ['terms', 'fund'],
  ['prices', 'fund'],
] as const)('%s first, then %s: the second waits, sees the first and is refused', async (first, second) => {
  const [one, other] = await oneAfterTheOther(asked[first], asked[second]);
  expect(one).toMatchObject({ ok: true });
  expect(other.ok).toBe(false);
  if (!other.ok) expect(other.reason).toMatch(/fund/);
});
