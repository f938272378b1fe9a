import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  causeOf,
  type Claim,
  dayByPercent,
  daysTaken,
  fixedSumOwed,
  halfYearOf,
  interestOwed,
  paidByDay,
  promptnessBy,
  promptnessOf,
  stoppedDays,
} from '../../src/payments/rules/prompt-payment.ts';
import { publishedSpend, REDACTED, type Spend } from '../../src/payments/rules/spend-over.ts';
import { ruleTable } from '../ground/rule-table.ts';

const TODAY = '2026-03-31';
const plain: Claim = {
  providerId: 1,
  providerSize: 'small',
  amountPence: 10_000,
  validOn: '2026-03-09',
  closedOn: '2026-03-10',
  approvedOn: '2026-03-11',
  draftedOn: '2026-03-11',
  paidOn: '2026-03-13',
  agreedDays: null,
  disputes: [],
  held: false,
  returned: false,
};

test.each(
  ruleTable('prompt-payment').map(
    (row) => [row('valid'), row('paid'), row('disputed'), row('days')] as const,
  ),
)('valid %s, paid %s, disputed %s: %s days', (validOn, paid, disputed, days) => {
  const disputes =
    disputed === ''
      ? []
      : disputed.split(', ').map((one) => {
          const [from = '', to = ''] = one.split(/ to ?/);
          return { from, to: to === '' ? null : to };
        });
  expect(daysTaken({ ...plain, validOn, paidOn: paid === '' ? null : paid, disputes }, TODAY)).toBe(
    Number(days),
  );
});

const aDay = fc
  .integer({ min: 0, max: 120 })
  .map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }).toString());
const aDispute = fc.record({ from: aDay, to: fc.option(aDay) });

test('disputes stop the clock for no more days than there are, in whatever order they are told, and more of them never start it', () => {
  fc.assert(
    fc.property(fc.array(aDispute, { maxLength: 6 }), aDay, aDay, (disputes, validOn, until) => {
      const stopped = stoppedDays(disputes, validOn, until);
      const whole = Temporal.PlainDate.from(validOn).until(Temporal.PlainDate.from(until)).days;
      expect(stopped).toBeGreaterThanOrEqual(0);
      expect(stopped).toBeLessThanOrEqual(Math.max(0, whole));
      expect(stoppedDays(disputes.toReversed(), validOn, until)).toBe(stopped);
      expect(stoppedDays(disputes.slice(1), validOn, until)).toBeLessThanOrEqual(stopped);
    }),
  );
});

test.each([
  [{}, 'paid in time'],
  [{ paidOn: '2026-05-01', returned: true }, 'the bank returned it'],
  [{ paidOn: '2026-05-01', held: true }, 'it was held'],
  [
    { closedOn: '2026-04-20', approvedOn: '2026-04-21', draftedOn: '2026-04-21', paidOn: '2026-04-23' },
    'the week was closed late',
  ],
  [{ approvedOn: '2026-04-20', draftedOn: '2026-04-21', paidOn: '2026-04-23' }, 'it was approved late'],
  [{ draftedOn: '2026-04-21', paidOn: '2026-04-23' }, 'it waited for a payment run'],
  [{ paidOn: '2026-04-23' }, 'the run took long'],
] as const)('%o: %s', (more, cause) => {
  expect(causeOf({ ...plain, ...more }, '2026-05-31', 30)).toBe(cause);
});

test('the share counts what is paid and what is late, by number and by value', () => {
  const claims: Claim[] = [
    plain,
    { ...plain, amountPence: 30_000, paidOn: '2026-04-30' },
    { ...plain, validOn: '2026-01-05', paidOn: null, amountPence: 60_000, providerSize: 'large' },
    { ...plain, validOn: '2026-03-30', paidOn: null },
  ];
  expect(promptnessOf(claims, 30, TODAY)).toEqual({
    claims: 3,
    inTime: 1,
    amountPence: 100_000,
    inTimePence: 10_000,
    percentOfClaims: 33.3,
    percentOfValue: 10,
  });
  expect(promptnessBy(claims, ({ providerSize }) => providerSize, 30, TODAY).map(({ word }) => word)).toEqual(
    ['large', 'small'],
  );
  expect(paidByDay(claims, TODAY, 60)[3]).toBe(0);
  expect(paidByDay(claims, TODAY, 60)[4]).toBe(50);
  expect(paidByDay(claims, TODAY, 60)[52]).toBe(100);
  expect([
    dayByPercent(claims, TODAY, 50),
    dayByPercent(claims, TODAY, 99),
    dayByPercent([], TODAY, 50),
  ]).toEqual([4, 52, undefined]);
});

test('a contract’s own days decide what is late, for it alone', () => {
  const tenDays = { ...plain, agreedDays: 10, paidOn: '2026-03-24' };
  expect(causeOf(plain, TODAY, 30)).toBe('paid in time');
  expect(causeOf(tenDays, TODAY, 30)).toBe('the run took long');
  expect(causeOf({ ...tenDays, agreedDays: 15 }, TODAY, 30)).toBe('paid in time');
  expect(promptnessOf([tenDays, { ...plain, paidOn: '2026-03-24' }], 30, TODAY)).toMatchObject({
    claims: 2,
    inTime: 1,
  });
  expect(promptnessOf([{ ...tenDays, paidOn: null, validOn: '2026-03-20' }], 30, TODAY).claims).toBe(1);
});

test('the curve never falls', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ validOn: aDay, paidOn: aDay })), (made) => {
      const curve = paidByDay(
        made.map((one) => ({ ...plain, ...one })),
        TODAY,
        130,
      );
      expect(curve.every((share, at) => at === 0 || share >= (curve[at - 1] ?? 0))).toBe(true);
      if (made.length > 0) expect(curve.at(-1)).toBe(100);
    }),
  );
});

test('interest and the fixed sum are owed from the day after the thirtieth', () => {
  expect([interestOwed(1_000_000, 30, 375), interestOwed(1_000_000, 31, 375)]).toEqual([0, 322]);
  expect(interestOwed(1_000_000, 395, 375)).toBe(117_500);
  expect([
    fixedSumOwed(99_999, 31),
    fixedSumOwed(100_000, 31),
    fixedSumOwed(1_000_000, 31),
    fixedSumOwed(500, 30),
  ]).toEqual([4_000, 7_000, 10_000, 0]);
});

test('the half years are those of the financial year', () => {
  expect(halfYearOf('2026-03-31')).toEqual({ from: '2025-10-01', to: '2026-03-31' });
  expect(halfYearOf('2026-04-01')).toEqual({ from: '2026-04-01', to: '2026-09-30' });
  expect(halfYearOf('2026-12-31')).toEqual({ from: '2026-10-01', to: '2027-03-31' });
});

const spend: Spend = {
  payment: 'TEND-1',
  paidOn: '2026-03-13',
  payee: 'Kind Hands',
  payeeReference: 'PR1',
  purpose: 'Home care',
  code: 'R4100',
  amountPence: 50_001,
};

test('a payment over £500 is published, by purpose; one of £500 is not; a person is never named', () => {
  expect(publishedSpend([spend], 'Care')).toMatchObject([
    { beneficiary: 'Kind Hands', amountPence: 50_001, transaction: 'TEND-1' },
  ]);
  expect(publishedSpend([{ ...spend, amountPence: 50_000 }], 'Care')).toEqual([]);
  const parts = [
    { ...spend, amountPence: 30_000 },
    { ...spend, amountPence: 30_000, purpose: 'Nights' },
  ];
  expect(publishedSpend(parts, 'Care').map(({ purpose }) => purpose)).toEqual(['Home care', 'Nights']);
  const [person] = publishedSpend(
    [{ ...spend, payee: null, payeeReference: 'P1042', payment: 'direct payment 17' }],
    'Care',
  );
  expect(person).toMatchObject({ beneficiary: REDACTED, beneficiaryReference: '', transaction: '' });
  expect(JSON.stringify(person)).not.toContain('1042');
});
