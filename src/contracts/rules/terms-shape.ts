/**
 * The written form of terms: which keys, what each may be, what it is when left out, and the words for what does not fit.
 * Source: docs/rules/terms.md.
 */
import { z } from 'zod';
import { EFFECTS, EXCEPTIONS } from './exceptions.ts';

const aText = must('text');
const aList = must('a list');
const anObject = must('an object in braces');

const DEFAULT_MATCH_WITHIN_MINUTES = 120;
const YEAR_MINUTES = 366 * 1440;

const minutes = whole(0, YEAR_MINUTES);
const percent = whole(0, 1000);

const window = (earlier: number, later: number) =>
  z
    .strictObject({ earlier: minutes.default(earlier), later: minutes.default(later) }, anObject)
    .default({ earlier, later });

/** How a contract pays, as written. */
export const payShape = z.discriminatedUnion(
  'by',
  [
    z.strictObject({ by: z.literal('planned'), full_pay_percent: percent }),
    z.strictObject({
      by: z.literal('delivered'),
      round_to_minutes: whole(1, 1440),
      round: oneOf(['nearest', 'down', 'up']),
    }),
    z.strictObject({
      by: z.literal('bands'),
      bands: z.array(z.strictObject({ from: minutes, to: minutes, pays: minutes }, anObject), aList),
    }),
  ],
  {
    error: (issue) =>
      issue.input === undefined
        ? 'is missing: add how visits are paid, such as {"by":"planned","full_pay_percent":90}'
        : 'must be "planned", "delivered" or "bands"',
  },
);

const cancelledTerm = z.strictObject(
  { notice_hours_under: whole(-8784, 8784), pays_percent: percent },
  anObject,
);

const rate = z.strictObject(
  {
    service: z.string(aText).min(1, 'must not be empty'),
    days: z
      .array(oneOf(['weekday', 'saturday', 'sunday', 'bank-holiday']), aList)
      .min(1, 'needs at least one day'),
    from: clock(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time from "00:00" to "23:59"'),
    to: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time from "00:00" to "24:00"'),
    pence_per_hour: whole(0, 100_000_000),
  },
  anObject,
);

const effects = z
  .strictObject(
    Object.fromEntries(EXCEPTIONS.map((name) => [name, oneOf([...EFFECTS]).optional()])),
    anObject,
  )
  .default({});

/** One contract's terms, as written; an unknown key is an error. */
export const termsShape = z.strictObject(
  {
    window: window(30, 30),
    time_critical_window: window(15, 15),
    short_percent: percent.default(80),
    long_minutes: minutes.default(15),
    minimum_minutes: minutes.default(5),
    pay: payShape,
    overrun_minutes: minutes.default(0),
    cancelled: z.array(cancelledTerm, aList).default([{ notice_hours_under: 24, pays_percent: 100 }]),
    rates: z.array(rate, aList),
    effects,
  },
  anObject,
);

/** A file of terms, as written; each contract is read on its own so that no id is lost. */
export const fileShape = z.strictObject(
  {
    match_within_minutes: minutes.default(DEFAULT_MATCH_WITHIN_MINUTES),
    contracts: z.custom<Readonly<Record<string, unknown>>>(
      isObject,
      'must be an object of terms by contract id',
    ),
  },
  anObject,
);

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Zod's messages, in our words. */
function must(be: string) {
  return {
    error: (issue: { readonly input?: unknown; readonly code?: string }) =>
      issue.code === 'unrecognized_keys'
        ? undefined
        : issue.input === undefined
          ? `is missing: add ${be}`
          : `must be ${be}`,
  };
}

function whole(least: number, most: number) {
  const words = must(`a whole number from ${least} to ${most}`);
  return z.int(words).min(least, words).max(most, words);
}

function oneOf<const T extends string>(values: readonly T[]) {
  return z.enum(values, must(`one of ${values.join(', ')}`));
}

function clock(shape: RegExp, words: string) {
  return z.string(must(words)).regex(shape, must(words));
}
