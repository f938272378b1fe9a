import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  fictionalNhsNumber,
  formatNhsNumber,
  nextCheckDigit,
  parseCqcId,
  parseEmail,
  parseNhsNumber,
  parsePhone,
  parseUprn,
} from '../../src/ground/identifiers.ts';
import type { Result } from '../../src/ground/result.ts';
import { openData, openJson } from './open-data.ts';
import { ruleTable } from './rule-table.ts';

const answer = (result: Result<string>): string => (result.ok ? result.value : result.reason);
const serial = fc.integer({ min: 0, max: 800_000 });

describe('NHS numbers', () => {
  it.each(ruleTable('nhs-number').map((row) => [row('typed'), row('answer')]))(
    'reads %s as %s',
    (typed, expected) => {
      expect(answer(parseNhsNumber(typed))).toBe(expected);
    },
  );

  it('finds any one wrong digit and any two neighbours exchanged', () => {
    fc.assert(
      fc.property(serial, fc.nat(9), fc.integer({ min: 1, max: 9 }), (n, place, more) => {
        const digits = fictionalNhsNumber(n).split('');
        const slipped = digits.with(place, String((Number(digits[place]) + more) % 10));
        expect(parseNhsNumber(slipped.join('')).ok).toBe(false);
        const [here = '', next = ''] = digits.slice(place, place + 2);
        fc.pre(next !== '' && here !== next);
        expect(
          parseNhsNumber(
            digits
              .with(place, next)
              .with(place + 1, here)
              .join(''),
          ).ok,
        ).toBe(false);
      }),
    );
  });

  it('refuses every ten of one digit, though the check digit is right', () => {
    for (const digit of '0123456789') {
      expect(nextCheckDigit(digit.repeat(9))).toBe(digit);
      expect(parseNhsNumber(digit.repeat(10)).ok).toBe(false);
    }
  });

  it('has no check digit for some nine digits', () => {
    expect(nextCheckDigit('999000000')).toBeUndefined();
    expect(nextCheckDigit('943476591')).toBe('9');
  });

  it('makes fictional ones that are valid, different and in the range kept for tests', () => {
    const many = new Set(Array.from({ length: 20_000 }, (_, n) => fictionalNhsNumber(n)));
    expect(many.size).toBe(20_000);
    fc.assert(
      fc.property(serial, (n) => {
        const digits = fictionalNhsNumber(n);
        expect(digits).toMatch(/^999\d{7}$/);
        expect(parseNhsNumber(formatNhsNumber(digits))).toEqual({ ok: true, value: digits });
        expect(fictionalNhsNumber(Math.min(n + 1, 800_000)) === digits).toBe(n === 800_000);
      }),
    );
    expect(() => fictionalNhsNumber(-1)).toThrow(RangeError);
    expect(formatNhsNumber('9434765919')).toBe('943 476 5919');
  });
});

describe('identifiers of homes and providers', () => {
  it.each([
    ['100071234567', '100071234567'],
    ['000 010 007', '10007'],
    ['1234567890123', 'Property reference number (UPRN) must be a number of up to 12 digits'],
    ['0', 'Property reference number (UPRN) must be a number of up to 12 digits'],
    ['', 'Property reference number (UPRN) must be a number of up to 12 digits'],
    ['12a', 'Property reference number (UPRN) must be a number of up to 12 digits'],
  ])('reads the property number %s as %s', (typed, expected) => {
    expect(answer(parseUprn(typed))).toBe(expected);
  });

  it.each([
    [' 1-123456789 ', '1-123456789'],
    ['1–123456789', '1-123456789'],
    ['2-123456789', 'CQC id must look like 1-123456789'],
    ['1-12', 'CQC id must look like 1-123456789'],
    ['RA123', 'CQC id must look like 1-123456789'],
  ])('reads the regulator’s id %s as %s', (typed, expected) => {
    expect(answer(parseCqcId(typed))).toBe(expected);
  });

  it('accepts every id on the regulator’s register', () => {
    const shape = z.array(z.object({ providerId: z.string() }));
    const providers = openJson('cqc/cqc_new_providers_2026_q1.json', shape);
    const locations = openData('cqc/cqc_api_page1_joined_ratings.csv');
    if (providers === undefined || locations === undefined) return;
    const ids = [
      ...providers.map(({ providerId }) => providerId),
      ...locations
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.slice(0, line.indexOf(','))),
    ];
    expect(ids.length).toBe(691 + 144);
    expect(ids.filter((id) => !parseCqcId(id).ok)).toEqual([]);
  });
});

describe('how to reach people', () => {
  it.each([
    [' a.b+c@example.gov.uk ', 'a.b+c@example.gov.uk'],
    ['o’neill@example.com', "o'neill@example.com"],
    ['a@b', 'Email address must look like name@example.com'],
    ['a b@example.com', 'Email address must look like name@example.com'],
    ['a@@example.com', 'Email address must look like name@example.com'],
    ['a..b@example.com', 'Email address must look like name@example.com'],
    ['a@-example.com', 'Email address must look like name@example.com'],
    ['', 'Enter email address'],
  ])('reads the email address %s as %s', (typed, expected) => {
    expect(answer(parseEmail(typed))).toBe(expected);
  });

  it.each([
    ['01922 650 000', '01922650000'],
    ['+44 (0)1922 650000', '01922650000'],
    ['0044 7700 900123', '07700900123'],
    ['020-7946-0958', '02079460958'],
    ['016977 2345', '0169772345'],
    ['+33 1 23 45 67 89', '+33123456789'],
    ['00 353 1 234 5678', '+35312345678'],
    ['650000', 'Phone number must be a phone number with its area code, like 01922 650000'],
    ['01922 65000 ext 3', 'Phone number must be a phone number with its area code, like 01922 650000'],
    ['', 'Enter phone number'],
  ])('reads the phone number %s as %s', (typed, expected) => {
    expect(answer(parsePhone(typed))).toBe(expected);
  });
});
