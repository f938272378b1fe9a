/**
 * The kinds of answer that a form can ask for, as zod schemas over what was posted. Each says what to do when it cannot
 * be read. `name` is how the question is spoken of, as in 'Enter date of birth'.
 */
import { z } from 'zod';
import { parsePounds, parseSignedPounds } from '../ground/money.ts';
import type { Result } from '../ground/result.ts';
import { parseTypedDate, parseTypedTime } from '../ground/typed-dates.ts';
import type { SentFile } from './forms.ts';

function lowerFirst(text: string): string {
  return /^[A-Z](?![A-Z])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** A posted value as one trimmed text; a list gives its last, as a browser would mean it. */
const posted = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (typeof value === 'string' ? value : (value?.at(-1) ?? '')).trim());

/** An answer read by one of the parsers of `ground`: `answer(parsePostcode, 'Postcode')`. */
export function answer<T>(parser: (typed: string, name: string) => Result<T>, name: string) {
  return posted.transform((typed, context) => {
    const result = parser(typed, name);
    if (result.ok) return result.value;
    context.addIssue({ code: 'custom', message: result.reason });
    return z.NEVER;
  });
}

/** As `answer`, and null when it was left empty. */
export function optionalAnswer<T>(parser: (typed: string, name: string) => Result<T>, name: string) {
  return posted.transform((typed, context) => {
    if (typed === '') return null;
    const result = parser(typed, name);
    if (result.ok) return result.value;
    context.addIssue({ code: 'custom', message: result.reason });
    return z.NEVER;
  });
}

/** Words that must be given. */
export function text(name: string, { max = 200 }: { readonly max?: number } = {}) {
  return optionalText(name, { max }).refine((typed) => typed !== '', { error: `Enter ${lowerFirst(name)}` });
}

/** Words that may be left empty: ''. Windows line ends become plain ones. */
export function optionalText(name: string, { max = 200 }: { readonly max?: number } = {}) {
  return posted
    .transform((typed) => typed.replaceAll('\r\n', '\n'))
    .refine((typed) => typed.length <= max, { error: `${name} must be ${max} characters or fewer` });
}

/** A whole number between two ends, both included. */
export function wholeNumber(
  name: string,
  { min = 0, max = 1_000_000 }: { readonly min?: number; readonly max?: number } = {},
) {
  return posted.transform((typed, context) => {
    const digits = typed.replaceAll(',', '').replace('−', '-');
    const value = Number(digits);
    if (/^-?\d{1,15}$/.test(digits) && value >= min && value <= max) return value;
    const message =
      typed === '' ? `Enter ${lowerFirst(name)}` : `${name} must be a whole number from ${min} to ${max}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** A number such as 1.4, of at most two decimal places, not below nought. */
export function decimal(name: string) {
  return posted.transform((typed, context) => {
    const figures = typed.replaceAll(',', '');
    if (/^\d{1,9}(\.\d{1,2})?$/.test(figures)) return Number(figures);
    const message =
      typed === ''
        ? `Enter ${lowerFirst(name)}`
        : `${name} must be a number such as 1.25, with two figures after the point at most`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** An amount typed in pounds, as whole pence, not below nought. */
export function money(name: string) {
  return answer(parsePounds, name);
}

/** An amount that may be below nought, as whole pence. */
export function signedMoney(name: string) {
  return answer(parseSignedPounds, name);
}

const boxes = z
  .object({ day: posted, month: posted, year: posted })
  .optional()
  .transform((typed) => typed ?? { day: '', month: '', year: '' });

/** A day from its three boxes, as 'YYYY-MM-DD'. */
export function date(name: string) {
  return boxes.transform((typed, context) => {
    const result = parseTypedDate(typed, name);
    if (result.ok) return result.value.toString();
    context.addIssue({ code: 'custom', message: result.reason });
    return z.NEVER;
  });
}

/** A day, or null when all three boxes were left empty. */
export function optionalDate(name: string) {
  return boxes.transform((typed, context) => {
    if (`${typed.day}${typed.month}${typed.year}` === '') return null;
    const result = parseTypedDate(typed, name);
    if (result.ok) return result.value.toString();
    context.addIssue({ code: 'custom', message: result.reason });
    return z.NEVER;
  });
}

function timeOfDay(typed: string, name: string): Result<string> {
  const result = parseTypedTime(typed, name);
  return result.ok ? { ok: true, value: result.value.toString({ smallestUnit: 'minute' }) } : result;
}

/** A time of day, as 'HH:MM'. Reads '8', '8.05', '8:30pm', 'noon'. */
export function time(name: string) {
  return answer(timeOfDay, name);
}

/** A time of day, or null when left empty. */
export function optionalTime(name: string) {
  return optionalAnswer(timeOfDay, name);
}

/** One of a few, from radios or a select. */
export function choice<const T extends string>(name: string, options: readonly T[]) {
  return posted.transform((typed, context): T => {
    const chosen = options.find((option) => option === typed);
    if (chosen !== undefined) return chosen;
    context.addIssue({ code: 'custom', message: `Choose ${lowerFirst(name)}` });
    return z.NEVER;
  });
}

/** One of a few, or null when none was chosen. */
export function optionalChoice<const T extends string>(options: readonly T[]) {
  return posted.transform((typed): T | null => options.find((option) => option === typed) ?? null);
}

/** Any number of a few, from checkboxes, in the order that they are offered. `min` 1 makes at least one needed. */
export function choices<const T extends string>(
  name: string,
  options: readonly T[],
  { min = 0 }: { readonly min?: number } = {},
) {
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => {
      const chosen = new Set(typeof value === 'string' ? [value] : value);
      return options.filter((option) => chosen.has(option));
    })
    .refine((chosen) => chosen.length >= min, { error: `Choose ${lowerFirst(name)}` });
}

/** A single checkbox: whether it was ticked. */
export function tick() {
  return posted.transform((typed) => typed !== '');
}

/** A file that must be sent. */
export function file(name: string) {
  return z.custom<SentFile>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      'bytes' in value &&
      value.bytes instanceof Uint8Array &&
      value.bytes.length > 0,
    { error: `Choose ${lowerFirst(name)}` },
  );
}
