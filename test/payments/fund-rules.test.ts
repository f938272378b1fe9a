// The rules of funds: every example of their pages, and what must hold under any history.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPounds, parseSignedPounds } from '../../src/ground/money.ts';
import { budgetStatement, fundInYear } from '../../src/payments/rules/budget-statement.ts';
import { fundAccount, fundPostings } from '../../src/payments/rules/fund-account.ts';
import {
  dueInstalments,
  type FundEvent,
  type FundFacts,
  type FundTerms,
  type Instalment,
  ownOver,
  plusDays,
  worthOf,
} from '../../src/payments/rules/fund-instalments.ts';
import { fundStanding } from '../../src/payments/rules/fund-standing.ts';
import { hoursBank, putIns } from '../../src/payments/rules/hours-bank.ts';
import { bankIntervals, nextInterval } from '../../src/payments/rules/hours-statement.ts';
import { balances } from '../../src/payments/rules/postings.ts';
import { ruleTable } from '../ground/rule-table.ts';

const pence = (typed: string): number => {
  const read = parseSignedPounds(typed);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};
const START = '2026-04-06';
const usual: FundTerms = {
  version: 1,
  effectiveFrom: START,
  budgetPence: 20_000,
  contributionPence: 0,
  intervalWeeks: 4,
  contingencyWeeks: 2,
  returnWeeks: 4,
  bankMinutes: 0,
  carryMinutes: 0,
  keepWeeks: 13,
};
const plain: FundFacts = { startsOn: START, setUpPence: 0, terms: [usual], events: [], diedOn: null };
const isEvent = (kind: string | undefined): kind is FundEvent['kind'] =>
  kind === 'suspended' || kind === 'resumed' || kind === 'ended';

describe('direct-payments.md', () => {
  test.each(
    ruleTable('direct-payments').map((cell) => [
      cell('day'),
      cell('happened before'),
      cell('adds a week'),
      cell('paid before'),
      cell('due'),
      cell('spent to'),
      cell('spent'),
      cell('surplus'),
    ]),
  )(
    'on %s, %s: adds %s, paid %s, due %s; spent to %s %s, surplus %s',
    (day = '', happened = '', adds = '', before = '', due, spentTo = '', spent = '', surplus = '') => {
      const events = happened
        .split(', ')
        .filter(Boolean)
        .map((typed): FundEvent => {
          const [kind, onDay = ''] = typed.split(' ');
          if (!isEvent(kind)) throw new Error(`nothing is called ${typed}`);
          return { kind, onDay };
        });
      const paid: Instalment[] =
        pence(before) === 0
          ? []
          : [{ kind: 'regular', startsOn: START, endsOn: plusDays(START, 27), pence: pence(before) }];
      const terms = { budgetPence: usual.budgetPence + pence(adds), contributionPence: pence(adds) };
      const facts: FundFacts = { ...plain, terms: [{ ...usual, ...terms }], events };
      const spentBy = {
        startsOn: START,
        endsOn: spentTo,
        final: false,
        allowedPence: pence(spent || '0'),
        ownPence: ownOver(facts, START, spentTo || START),
        statedPence: 0,
      };
      const returns = spentTo === '' ? [] : [spentBy];
      const standing = fundStanding({ facts, paid, approved: paid, returns, moneyBack: [] }, day);
      expect(formatPounds(standing.due.reduce((sum, one) => sum + one.pence, 0))).toBe(due);
      expect(formatPounds(standing.account.surplusPence)).toBe(surplus);
    },
  );
});

describe('hours-bank.md', () => {
  test.each(
    ruleTable('hours-bank').map((cell) => [
      cell('day'),
      cell('keep weeks'),
      cell('used'),
      ['in the bank', 'used in all', 'beyond the bank', 'not carried over', 'expired'].map((column) =>
        Number(cell(column)),
      ),
    ]),
  )('on %s, kept %s weeks, %s: %s', (day, keep, typed, expected) => {
    const given = ['2026-04-06', '2026-05-04'].map((onDay) => ({
      onDay,
      minutes: 600,
      carryMinutes: 300,
      expiresOn: plusDays(onDay, Number(keep) * 7),
    }));
    const used = typed
      .split(', ')
      .filter(Boolean)
      .map((one) => {
        const [minutes, onDay = ''] = one.split(' on ');
        return { onDay, minutes: Number(minutes), words: 'Visits' };
      });
    const bank = hoursBank(given, used, day);
    const sum = (kind: string): number =>
      bank.lines.reduce((total, line) => total + (line.kind === kind ? line.minutes : 0), 0);
    expect([
      bank.minutes,
      sum('used'),
      sum('beyond the bank'),
      sum('over the limit'),
      sum('expired'),
    ]).toEqual(expected);
  });
});

describe('personal-budget-statement.md', () => {
  const maybe = (typed: string): number | null => (typed === 'not known' ? null : pence(typed));
  const careOf = (weeklyPence: number | null, startsOn: string, endsOn: string, closedTo: string) =>
    weeklyPence === null
      ? null
      : [{ weeklyPence, startsOn, endsOn: endsOn || null, closedTo: closedTo || null }];
  test.each(ruleTable('personal-budget-statement').map((cell, place) => [place + 1, cell] as const))(
    'example %i',
    (_, cell) => {
      const year = { from: '2026-04-01', to: '2027-03-31' };
      const fund: FundFacts = {
        ...plain,
        startsOn: year.from,
        terms: [{ ...usual, effectiveFrom: year.from, budgetPence: pence(cell('funds a week')) }],
        events: cell('funds end') === '' ? [] : [{ kind: 'ended', onDay: cell('funds end') }],
      };
      const paidTo = cell('paid to day');
      const paid = paidTo === '' ? [] : [{ startsOn: year.from, endsOn: paidTo }];
      const found = budgetStatement({
        ...year,
        today: cell('asked on'),
        given:
          cell('given a week') === ''
            ? []
            : [{ version: 1, effectiveFrom: cell('from'), weeklyPence: pence(cell('given a week')) }],
        contributions: [],
        carePence: pence(cell('care paid')),
        fundPence: pence(cell('funds paid')),
        care: careOf(maybe(cell('care a week')), cell('care begins'), cell('care ends'), cell('closed to')),
        fundToComePence: fundInYear(fund, paid, year).toComePence,
        lastDay: null,
      });
      expect(found.givenPence).toBe(maybe(cell('given')));
      expect(found.toComePence).toBe(maybe(cell('still to come')));
      expect(found.leftPence).toBe(maybe(cell('left')));
    },
  );
});

test('what the person adds to a fund, and what is to come of it, know its terms, its end and what came back', () => {
  const year = { from: START, to: plusDays(START, 363) };
  const own = { ...usual, contributionPence: 7_000 };
  const dearer = { ...own, version: 2, effectiveFrom: plusDays(START, 28), budgetPence: 27_000 };
  const fund: FundFacts = {
    ...plain,
    terms: [own, dearer],
    events: [{ kind: 'ended', onDay: plusDays(START, 55) }],
  };
  const first = { startsOn: START, endsOn: plusDays(START, 27) };
  const second = { startsOn: plusDays(START, 28), endsOn: plusDays(START, 55) };
  expect(fundInYear(fund, [], year)).toEqual({ ownPence: 0, toComePence: 80_000 + 108_000 });
  expect(fundInYear(fund, [first], year)).toEqual({ ownPence: 28_000, toComePence: 108_000 });
  expect(fundInYear(fund, [second], year)).toEqual({ ownPence: 28_000, toComePence: 80_000 });
  expect(fundInYear(fund, [first, second], year)).toEqual({ ownPence: 56_000, toComePence: 0 });
});

const day = (most: number) => fc.integer({ min: 0, max: most }).map((days) => plusDays(START, days));

describe('under any history', () => {
  test('the bank is never below nought, and every minute goes one way once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            onDay: day(300),
            minutes: fc.integer({ min: 0, max: 2000 }),
            carryMinutes: fc.integer({ min: 0, max: 1500 }),
            keep: fc.integer({ min: 1, max: 200 }),
          }),
          { maxLength: 12 },
        ),
        fc.array(
          fc.record({
            onDay: day(300),
            minutes: fc.integer({ min: 1, max: 900 }),
            words: fc.constant('Visits'),
          }),
          { maxLength: 20 },
        ),
        day(400),
        (puts, used, today) => {
          const given = puts.map(({ keep, ...put }) => ({ ...put, expiresOn: plusDays(put.onDay, keep) }));
          const bank = hoursBank(given, used, today);
          const sum = (kind: string): number =>
            bank.lines.reduce((total, line) => total + (line.kind === kind ? line.minutes : 0), 0);
          expect(bank.lines.every(({ bankMinutes }) => bankMinutes >= 0)).toBe(true);
          expect(sum('put in')).toBe(bank.minutes + sum('used') + sum('over the limit') + sum('expired'));
          expect(bank.lots.reduce((total, { minutes }) => total + minutes, 0)).toBe(bank.minutes);
          expect(sum('used') + sum('beyond the bank')).toBe(
            used.reduce((total, one) => total + (one.onDay <= today ? one.minutes : 0), 0),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the intervals of a bank add up, follow each other, and what the next one takes is what it then takes', () => {
    fc.assert(
      fc.property(
        fc.record({
          bankMinutes: fc.integer({ min: 0, max: 600 }),
          carryMinutes: fc.integer({ min: 0, max: 1500 }),
          keepWeeks: fc.integer({ min: 1, max: 20 }),
          intervalWeeks: fc.integer({ min: 1, max: 6 }),
        }),
        fc.array(
          fc.record({
            onDay: day(300),
            minutes: fc.integer({ min: 1, max: 900 }),
            words: fc.constant('Visits'),
          }),
          { maxLength: 20 },
        ),
        fc.option(day(300)),
        day(300),
        (terms, used, end, today) => {
          const events = end === null ? [] : [{ kind: 'ended' as const, onDay: end }];
          const fund: FundFacts = { ...plain, terms: [{ ...usual, ...terms }], events };
          const given = putIns(fund, today);
          const bank = hoursBank(given, used, today);
          const intervals = bankIntervals(bank, given);
          let before = 0;
          for (const one of intervals) {
            expect(one.beforeMinutes).toBe(before);
            const out = one.usedMinutes + one.notCarriedMinutes + one.expiredMinutes;
            before = one.beforeMinutes + one.putInMinutes - out;
            expect(one.leftMinutes).toBe(before);
          }
          expect(before).toBe(bank.minutes);
          const next = nextInterval(fund, bank, today);
          if (next === null) return;
          const untouched = hoursBank(
            putIns(fund, next.onDay),
            used.filter(({ onDay }) => onDay <= today),
            next.onDay,
          );
          expect(untouched.minutes).toBe(bank.minutes - next.lostMinutes + next.putInMinutes);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('what was paid and added is what was spent, asked back, kept and surplus, to the penny, and the ledger says the same', () => {
    const amount = fc.integer({ min: 0, max: 500_000 });
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        amount,
        amount,
        amount,
        fc.boolean(),
        (paid, own, spent, part, givenPart, open, ended) => {
          const askedBackPence = Math.min(part, Math.max(0, Math.min(paid, paid + own - spent)));
          const givenBackPence = Math.min(givenPart, askedBackPence);
          const sums = { paidPence: paid, ownPence: own, spentPence: spent, askedBackPence, givenBackPence };
          const account = fundAccount(sums, { weeklyPence: 7_001, contingencyWeeks: 3, ended }, open);
          expect(spent + askedBackPence + account.keepsPence + account.surplusPence).toBe(paid + own);
          expect(account.surplusPence).toBeGreaterThanOrEqual(0);
          expect(account.surplusPence).toBeLessThanOrEqual(paid - askedBackPence);
          expect(account.inAccountPence).toBe(paid + own - spent - givenBackPence);
          expect(account.inAccountPence - account.owedBackPence).toBe(account.holdsPence);
          const ledger = balances([
            ...fundPostings('paid in advance', paid),
            ...fundPostings('reached the fund', paid),
            ...fundPostings('added', own),
            ...fundPostings('spent', spent),
            ...fundPostings('asked back', askedBackPence),
            ...fundPostings('given back', givenBackPence),
          ]);
          expect(ledger.get('direct payment funds')).toBe(account.holdsPence);
          expect(ledger.get('contributions')).toBe(own);
          expect(ledger.get('recoveries due')).toBe(account.owedBackPence);
          expect(ledger.get('payments on their way')).toBe(0);
          expect(ledger.get('bank')).toBe(givenBackPence - paid);
        },
      ),
    );
  });

  test('a correction that stayed when its stretch came back is not paid a second time', () => {
    const dearer = { ...usual, version: 2, budgetPence: 21_000 };
    const fund: FundFacts = { ...plain, terms: [usual, dearer] };
    const corrected = (pence: number): Instalment => ({
      kind: 'correction',
      startsOn: START,
      endsOn: plusDays(START, 27),
      pence,
    });
    const due = dueInstalments(fund, [corrected(4_000)], START);
    expect(due).toMatchObject([{ kind: 'regular', pence: 80_000 }]);
    expect(due[0]?.because).toContain('less what was paid for it before');
    expect(dueInstalments(fund, [corrected(4_000), ...due], START)).toEqual([]);
    // Never below nought: what was paid beyond the stretch is corrected with the next one.
    const over = dueInstalments(fund, [corrected(90_000)], plusDays(START, 28));
    expect(over.map(({ pence }) => pence)).toEqual([0, 84_000]);
    const after = dueInstalments(fund, [corrected(90_000), ...over], plusDays(START, 56));
    expect(after.map(({ kind, pence }) => [kind, pence])).toEqual([
      ['correction', -6_000],
      ['regular', 84_000],
    ]);
  });

  test('the next interval is found where the one that runs now was made longer by earlier terms', () => {
    const weekly = { ...usual, version: 2, effectiveFrom: plusDays(START, 7), intervalWeeks: 1 };
    const fund: FundFacts = {
      ...plain,
      terms: [
        { ...usual, bankMinutes: 60 },
        { ...weekly, bankMinutes: 60 },
      ],
    };
    const today = plusDays(START, 8);
    const bank = hoursBank(putIns(fund, today), [], today);
    expect(nextInterval(fund, bank, today)).toMatchObject({ onDay: plusDays(START, 28), putInMinutes: 60 });
  });

  test('whatever the bank sends back, every day is paid once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ weeks: fc.integer({ min: 0, max: 12 }), back: fc.nat(20) }), { maxLength: 8 }),
        (steps) => {
          let paid: Instalment[] = [];
          let weeks = 0;
          for (const step of steps) {
            weeks += step.weeks;
            paid.push(...dueInstalments(plain, paid, plusDays(START, weeks * 7)));
            paid = paid.filter((_, place) => place !== step.back);
          }
          paid.push(...dueInstalments(plain, paid, plusDays(START, weeks * 7)));
          const inOrder = paid.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
          let next = START;
          for (const { startsOn, endsOn, pence } of inOrder) {
            expect(startsOn).toBe(next);
            expect(pence).toBe(worthOf(plain, startsOn, endsOn));
            next = plusDays(endsOn, 1);
          }
        },
      ),
    );
  });

  test('in whatever order changes become known, what is paid comes to what the days are worth', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            known: fc.integer({ min: 0, max: 200 }),
            from: fc.integer({ min: 0, max: 200 }),
            budgetPence: fc.integer({ min: 20_000, max: 40_000 }),
            intervalWeeks: fc.integer({ min: 1, max: 6 }),
          }),
          { maxLength: 5 },
        ),
        (changes) => {
          const ordered = changes.toSorted((a, b) => a.known - b.known);
          const paid: Instalment[] = [];
          let facts = plain;
          for (let at = 0; at <= 230; at += 5) {
            const terms = ordered
              .filter(({ known }) => known <= at)
              .map(({ from, budgetPence, intervalWeeks }, place) => ({
                ...usual,
                version: place + 2,
                effectiveFrom: plusDays(START, from),
                budgetPence,
                intervalWeeks,
              }));
            facts = { ...plain, terms: [usual, ...terms] };
            const due = dueInstalments(facts, paid, plusDays(START, at));
            paid.push(...due);
          }
          // What is owed less than was paid waits for the next payment; so when enough is due, all of it agrees.
          const last =
            paid
              .filter(({ kind }) => kind === 'regular')
              .map(({ endsOn }) => endsOn)
              .toSorted()
              .at(-1) ?? START;
          const due = dueInstalments(facts, paid, plusDays(last, 700));
          paid.push(...due);
          const stretches = paid.filter(({ kind }) => kind === 'regular');
          expect(paid.reduce((sum, one) => sum + one.pence, 0)).toBe(
            stretches.reduce((sum, { startsOn, endsOn }) => sum + worthOf(facts, startsOn, endsOn), 0),
          );
          expect(new Set(stretches.map(({ startsOn }) => startsOn)).size).toBe(stretches.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});
