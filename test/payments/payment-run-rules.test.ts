import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePounds } from '../../src/ground/money.ts';
import { ledgerCodeFor, sumByCode } from '../../src/payments/rules/ledger-codes.ts';
import { firstPayDay, whyNotPayOn, workingDayAfter } from '../../src/payments/rules/payment-days.ts';
import {
  factsChecked,
  findingsOf,
  isLargeMovement,
  type PaymentToCheck,
  stillOpen,
} from '../../src/payments/rules/payment-findings.ts';
import {
  isApproved,
  mayDo,
  netProviders,
  type PaymentState,
  RUN_ACTS,
  RUN_STATUSES,
  type RunEvent,
  runStatus,
} from '../../src/payments/rules/payment-run-status.ts';
import { holdsOn, unpaidWords } from '../../src/payments/rules/hold-words.ts';
import { ruleTable } from '../ground/rule-table.ts';

test.each(ruleTable('payment-runs').map((row) => [row('done'), row('payments'), row('status')] as const))(
  '%s, with payments %s: %s',
  (done, payments, status) => {
    const events = done.split(', ').map((one): RunEvent => {
      const [kind = '', who, limit] = one.split(' ');
      const pence = limit === undefined ? null : parsePounds(limit);
      return {
        kind: kind as RunEvent['kind'],
        by: who === undefined ? 1 : who.charCodeAt(0),
        limitPence: pence === null ? null : pence.ok ? pence.value : NaN,
      };
    });
    const states = payments.split(', ') as PaymentState[];
    const share = 1_000_000 / states.filter((state) => state !== 'taken out').length;
    expect(
      runStatus(
        events,
        states.map((state) => ({ state, amountPence: share })),
      ),
    ).toBe(status);
  },
);

test('what is over or withdrawn can be neither approved nor released, and nothing is released that is not approved', () => {
  expect(RUN_STATUSES.filter((status) => mayDo(status, 'release'))).toEqual(['approved']);
  expect(RUN_STATUSES.filter((status) => mayDo(status, 'approve'))).toEqual(['checked']);
  expect(RUN_ACTS.filter((act) => mayDo('withdrawn', act))).toEqual([]);
  for (const status of ['released', 'paid', 'partly returned'] as const)
    for (const act of ['withdraw', 'take out', 'check'] as const) expect(mayDo(status, act)).toBe(false);
});

test('one approval below the sum is never enough, however often it is given', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.nat(1e9),
      fc.integer({ min: 1, max: 5 }),
      (pence, limit, times) => {
        const events: RunEvent[] = [
          { kind: 'checked', by: 1, limitPence: null },
          ...Array.from({ length: times }, (): RunEvent => ({ kind: 'approved', by: 2, limitPence: limit })),
        ];
        expect(isApproved(events, pence)).toBe(limit >= pence);
      },
    ),
  );
});

test('whoever is owed something is paid, whoever is not is carried, and nobody is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ amountPence: fc.integer({ min: -1e6, max: 1e6 }) })), (owed) => {
      const { paid, carried } = netProviders(owed);
      expect(paid.length + carried.length).toBe(owed.length);
      expect(paid.every(({ amountPence }) => amountPence > 0)).toBe(true);
      expect(carried.every(({ amountPence }) => amountPence <= 0)).toBe(true);
    }),
  );
});

const easter = new Set(['2026-04-03', '2026-04-06']);

test.each([
  ['2026-04-01', '2026-04-07'],
  ['2026-04-02', '2026-04-08'],
  ['2026-04-03', '2026-04-09'],
  ['2026-04-04', '2026-04-09'],
  ['2026-04-06', '2026-04-09'],
  ['2026-04-07', '2026-04-09'],
])('a file of %s first pays on %s', (today, first) => {
  expect(firstPayDay(today, easter)).toBe(first);
  expect(whyNotPayOn(first, { today, holidays: easter })).toBeUndefined();
  expect(workingDayAfter(today, 1, easter) <= first).toBe(true);
});

test('a bank holiday is no payment day', () => {
  expect(whyNotPayOn('2026-04-06', { today: '2026-03-30', holidays: easter })).toContain(
    'Monday 6 April 2026',
  );
});

const codes = [
  { id: 1, service: null, contractKind: null, code: 'ANY', words: 'Any', effectiveFrom: '2026-01-01' },
  { id: 2, service: null, contractKind: 'spot', code: 'SPOT', words: 'Spot', effectiveFrom: '2026-01-01' },
  {
    id: 3,
    service: 'night',
    contractKind: null,
    code: 'NIGHT',
    words: 'Nights',
    effectiveFrom: '2026-01-01',
  },
  {
    id: 4,
    service: 'night',
    contractKind: 'spot',
    code: 'NIGHT-SPOT',
    words: 'Nights',
    effectiveFrom: '2026-04-01',
  },
  { id: 5, service: null, contractKind: 'spot', code: 'SPOT-2', words: 'Spot', effectiveFrom: '2026-03-01' },
];

test.each([
  ['home-care', 'framework', '2026-02-01', 'ANY'],
  ['home-care', 'spot', '2026-02-01', 'SPOT'],
  ['home-care', 'spot', '2026-03-01', 'SPOT-2'],
  ['night', 'spot', '2026-03-31', 'NIGHT'],
  ['night', 'spot', '2026-04-01', 'NIGHT-SPOT'],
  [null, null, '2026-04-01', 'ANY'],
  ['home-care', 'spot', '2025-12-31', undefined],
])('the code of %s under %s on %s is %s', (service, contractKind, on, code) => {
  expect(ledgerCodeFor(codes, { service, contractKind, on })?.code).toBe(code);
});

test('sums by code come to what is paid', () => {
  const paid = [
    { service: 'night', contractKind: 'block', amountPence: 500, items: 1 },
    { service: 'home-care', contractKind: 'block', amountPence: -200, items: 2 },
  ];
  expect(
    sumByCode(codes, paid, '2026-02-01').map(({ code, amountPence }) => [code?.code, amountPence]),
  ).toEqual([
    ['NIGHT', 500],
    ['ANY', -200],
  ]);
});

const plain: PaymentToCheck = {
  providerId: 7,
  providerName: 'Kind Hands',
  amountPence: 100_000,
  lastPence: 100_000,
  detailId: 1,
  lastDetailId: 1,
  blocked: undefined,
  samePeriod: [],
  sameAccount: [],
  uncodedPence: 0,
};
const limits = { percent: 20, pence: 50_000 };

test('a movement is large by share and by amount, in both directions, from the edge on', () => {
  const large = (amountPence: number, lastPence: number) =>
    isLargeMovement({ amountPence, lastPence }, limits);
  expect([large(150_000, 100_000), large(149_999, 100_000), large(50_000, 100_000)]).toEqual([
    true,
    false,
    true,
  ]);
  expect([large(1_050_000, 1_000_000), large(1_200_000, 1_000_000), large(200, 100)]).toEqual([
    false,
    true,
    false,
  ]);
});

test('nothing to find, nothing to tick; what blocks stays open whatever was ticked', () => {
  expect(findingsOf([plain], limits)).toEqual([]);
  const found = findingsOf(
    [{ ...plain, blocked: 'No bank details are recorded.', lastPence: undefined, lastDetailId: undefined }],
    limits,
  );
  expect(found.map(({ kind }) => kind)).toEqual(['blocked', 'first payment']);
  expect(stillOpen(found, new Set(found.map(({ key }) => key))).map(({ kind }) => kind)).toEqual(['blocked']);
});

test('other facts are another finding and another check', () => {
  const of = (amountPence: number, detailId = 1) => {
    const payments = [{ ...plain, amountPence, detailId }];
    const findings = findingsOf(payments, limits);
    return { keys: findings.map(({ key }) => key), facts: factsChecked(findings, payments) };
  };
  expect(of(200_000).keys).not.toEqual(of(200_001).keys);
  expect(of(100_000).facts).not.toBe(of(100_001).facts);
  expect(of(100_000, 2).keys).toEqual(['bank details changed 7 2']);
  expect(of(100_000).facts).toBe(of(100_000).facts);
});

test('a hold holds to its last day and no longer, and its reason is told in words', () => {
  expect(
    ['2026-03-12', '2026-03-13'].map((day) => holdsOn({ untilOn: '2026-03-12', lifted: false }, day)),
  ).toEqual([true, false]);
  expect(holdsOn({ untilOn: null, lifted: true }, '2026-03-12')).toBe(false);
  expect(unpaidWords('in a run', null, '2026-03-13')).toBe(
    'In a payment run that is being checked, to be paid on Friday 13 March 2026',
  );
  expect(unpaidWords('held', 'The rate is queried', '2026-03-12')).toBe(
    'Held by the council: The rate is queried, until Thursday 12 March 2026 at the latest',
  );
});
