/** What a dated setting of a council is made of: the boxes of its form, what may be recorded in them, and its words. */
import { z } from 'zod';

/** One that can be chosen or ranked, and its name inside a sentence. */
export type SettingOption = { readonly value: string; readonly text: string };

/**
 * A box of the form that records a setting: a whole number or one with decimal places, with its unit, a time of day 'HH:MM', one of a few, any
 * number of a few, lines of words, a few in an order, from which some may be left out, or factors from an hour on. Ranked boxes of one setting rank
 * the same options.
 */
export type SettingBox = { readonly name: string; readonly label: string; readonly hint?: string } & (
  | { readonly kind: 'number' | 'decimal'; readonly unit: string }
  | { readonly kind: 'time' }
  | { readonly kind: 'one'; readonly options: readonly SettingOption[] }
  | { readonly kind: 'several'; readonly options: readonly SettingOption[] }
  | { readonly kind: 'lines' }
  | { readonly kind: 'ranked'; readonly options: readonly SettingOption[] }
  | { readonly kind: 'hours' }
);

/** One setting. A setting of one box is what that box holds; one of several is an object by the names of the boxes. */
export type Setting<T = unknown> = {
  readonly title: string;
  readonly describe: string;
  readonly schema: z.ZodType<T>;
  readonly boxes: readonly SettingBox[];
  readonly words: (value: T) => string;
  /** What holds where nothing was recorded, and what that rests on. */
  readonly usual: T;
  readonly source: string;
};

/** A setting of any shape. */
export function setting<T>(given: Setting<T>): Setting<T> {
  return given;
}

/** A setting of one whole number from one bound to another, both of them allowed. */
export function number({
  unit,
  from,
  to,
  ...given
}: Omit<Setting<number>, 'schema' | 'boxes'> & {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
}): Setting<number> {
  const schema = whole(from, to);
  return { ...given, schema, boxes: [{ kind: 'number', name: 'value', label: given.title, unit }] };
}

/** A setting of a list of sentences that the council edits, from 1 to 30 of them, none twice. */
export function lines(
  given: Omit<Setting<readonly string[]>, 'schema' | 'boxes'>,
): Setting<readonly string[]> {
  const schema = z
    .array(z.string().trim().min(1).max(120, { error: 'Each line must be 120 characters or fewer' }))
    .min(1, { error: 'Enter at least one line' })
    .max(30, { error: 'Enter 30 lines or fewer' })
    .refine((all) => new Set(all.map((line) => line.toLowerCase())).size === all.length, {
      error: 'Two lines are the same',
    });
  return { ...given, schema, boxes: [{ kind: 'lines', name: 'value', label: given.title }] };
}

/** A whole number from one bound to another. */
export function whole(from: number, to: number) {
  const words = { error: `Enter a whole number from ${from} to ${to}` };
  return z.int(words).min(from, words).max(to, words);
}

/** A number of at most two decimal places from one bound to another. */
export function hundredths(from: number, to: number) {
  const words = { error: `Enter a number from ${from} to ${to}` };
  return z
    .number(words)
    .min(from, words)
    .max(to, words)
    .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, {
      error: 'Enter at most two figures after the point',
    });
}

/** A time of day, 'HH:MM'. */
export function timeOfDay() {
  return z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'Enter a time such as 18:00' });
}
