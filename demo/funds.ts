import { keepEvidence } from '../src/payments/actions/fund-evidence.ts';
import { agreeFund, decideFundTerms, type NewFund } from '../src/payments/actions/fund-acts.ts';
import { approveFundBatch, makeFundBatch, markBatchPaid } from '../src/payments/actions/fund-pay.ts';
import { askBack, recordHours, recordReturn } from '../src/payments/actions/fund-return-acts.ts';
import { recordPersonalBudget } from '../src/payments/actions/personal-budget.ts';
import { must, type County } from './county.ts';
import type { StoredPerson, StoredProvider } from './packages.ts';
import { at } from './weeks.ts';

/** Two people who buy care with their own budget: one has a surplus, the other hours that pass on to the next weeks. */
export async function giveFunds(
  county: County,
  people: readonly StoredPerson[],
  providers: readonly StoredProvider[],
): Promise<void> {
  const [payer, keeper] = people.slice(-2);
  const provider = providers[0];
  if (payer === undefined || keeper === undefined || provider === undefined) return;
  const { today } = county.size;
  const startsOn = today.subtract({ weeks: 8 }).toString();
  const agreedAt = at(today.subtract({ weeks: 8 }), '09:00');
  for (const [person, weeklyPence] of [
    [payer, 52_000],
    [keeper, 56_000],
  ] as const)
    await county.as(
      'social_worker',
      async (scope) =>
        must(
          await recordPersonalBudget(scope, {
            personId: person.id,
            newest: 0,
            effectiveFrom: startsOn,
            weeklyPence,
            reason: 'Support plan, agreed with the person',
          }),
        ),
      agreedAt,
    );
  const usual = {
    providerId: null,
    contractId: null,
    startsOn,
    setUpPence: 0,
    intervalWeeks: 4,
    contingencyWeeks: 1,
    returnWeeks: 4,
    bankMinutes: 0,
    carryMinutes: 0,
    keepWeeks: 26,
    reason: 'Support plan, agreed with the person',
  } as const;
  const direct = await agree(county, {
    ...usual,
    personId: payer.id,
    kind: 'direct payment',
    managedBy: 'The person, with help from a daughter',
    paidTo: 'Supplier 880141',
    setUpPence: 15_000,
    budgetPence: 32_000,
    contributionPence: 4_000,
  });
  const service = await agree(county, {
    ...usual,
    personId: keeper.id,
    kind: 'individual service fund',
    providerId: provider.id,
    managedBy: provider.name,
    paidTo: `Supplier of ${provider.name}`,
    budgetPence: 28_000,
    contributionPence: 0,
    bankMinutes: 600,
    carryMinutes: 1200,
    keepWeeks: 13,
  });
  for (const weeks of [8, 4, 0]) await pay(county, weeks);
  await returnAndAskBack(county, direct, startsOn);
  for (const [weeks, minutes, words] of [
    [6, 1440, 'Help at home, and a day at the coast'],
    [2, 1200, 'Help at home over four weeks'],
  ] as const)
    await county.as('finance_officer', async (scope) =>
      must(
        await recordHours(scope, service, {
          onDay: today.subtract({ weeks }).toString(),
          minutes,
          words,
        }),
      ),
    );
}

async function agree(county: County, given: NewFund): Promise<number> {
  const when = at(Temporal.PlainDate.from(given.startsOn), '09:00');
  const { id } = await county.as('social_worker', async (scope) => must(await agreeFund(scope, given)), when);
  await county.as(
    'finance_officer',
    async (scope) => must(await decideFundTerms(scope, id, { version: 1, decision: 'confirmed', words: '' })),
    when,
  );
  return id;
}

async function pay(county: County, weeksAgo: number): Promise<void> {
  const day = county.size.today.subtract({ weeks: weeksAgo });
  const payOn = day.toString();
  const when = at(day, '10:00');
  const { id } = await county.as(
    'finance_officer',
    async (scope) => must(await makeFundBatch(scope, payOn)),
    when,
  );
  await county.as('finance_approver', async (scope) => must(await approveFundBatch(scope, id)), when);
  await county.as('finance_officer', async (scope) => must(await markBatchPaid(scope, id, payOn)), when);
}

async function returnAndAskBack(county: County, fundId: number, startsOn: string): Promise<void> {
  const { today } = county.size;
  await county.as(
    'finance_officer',
    async (scope) => {
      const endsOn = Temporal.PlainDate.from(startsOn).add({ weeks: 4 }).subtract({ days: 1 }).toString();
      const { id } = must(
        await recordReturn(scope, fundId, {
          startsOn,
          endsOn,
          final: false,
          statedPence: 87_500,
          words: 'Fewer hours, while family stayed',
          correctsId: null,
          spent: [
            {
              what: 'Personal assistant, wages',
              pence: 42_000,
              evidence: 'payroll summary',
              allowed: true,
            },
            {
              what: 'Employer’s insurance',
              pence: 11_500,
              evidence: 'insurance certificate',
              allowed: true,
            },
            { what: 'Payroll service', pence: 2_000, evidence: '', allowed: true },
          ],
        }),
      );
      const rows = 'week,hours,pay\n1,9,108.00\n2,9,108.00\n3,8,96.00\n4,9,108.00\n';
      must(await keepEvidence(scope, fundId, id, { name: 'payroll-summary.csv', bytes: Buffer.from(rows) }));
      must(
        await askBack(scope, fundId, {
          way: 'notice',
          pence: 30_000,
          words: 'Less care was needed than was planned.',
        }),
      );
    },
    at(today, '10:00'),
  );
}
