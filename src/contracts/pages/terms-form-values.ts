/** The form of terms as values: from terms to what its boxes hold, and from what was typed to terms or errors. */
import { z } from 'zod';
import type { BankHolidayChoice } from '../../ground/bank-holidays.ts';
import { ok, type Result } from '../../ground/result.ts';
import { parseTypedTime } from '../../ground/typed-dates.ts';
import { answer, choice, choices, date, money, text, wholeNumber } from '../../web/form-values.ts';
import { type FormState, type FormValues, parseForm, startForm } from '../../web/forms.ts';
import { bankHolidayChoices } from '../rules/contract-words.ts';
import { EFFECTS, EXCEPTIONS } from '../rules/exceptions.ts';
import { DAY_KINDS } from '../rules/rate-week.ts';
import { parseTerms, type Terms } from '../rules/terms.ts';
import type { Agreed } from '../rules/terms-changes.ts';
import { type WrittenRate, writeTerms } from '../rules/terms-written.ts';

/** The lists of the form: rows that can be added and taken away. */
export const LISTS = ['rates', 'pay.bands', 'cancelled'] as const;

export type List = (typeof LISTS)[number];

/** A new version as it was typed and found good. */
export type TermsAnswer = Agreed & {
  readonly effectiveFrom: string;
  readonly reason: string;
  /** The newest version when the form was opened; 0 for none. */
  readonly newest: number;
};

/** The boxes of terms, holding what the terms say. A value where a box of another kind of pay stands is a usual one. */
export function formOfTerms({ terms, bankHolidays }: Agreed, newest: number): FormValues {
  const written = writeTerms(terms);
  const { pay } = written;
  const bands = pay.by === 'bands' ? pay.bands : [{ from: null, to: null, pays: null }];
  return startForm({
    newest,
    bank_holidays: bankHolidays,
    'window.earlier': written.window.earlier,
    'window.later': written.window.later,
    'time_critical_window.earlier': written.time_critical_window.earlier,
    'time_critical_window.later': written.time_critical_window.later,
    short_percent: written.short_percent,
    long_minutes: written.long_minutes,
    minimum_minutes: written.minimum_minutes,
    overrun_minutes: written.overrun_minutes,
    'pay.by': pay.by,
    'pay.full_pay_percent': pay.by === 'planned' ? pay.full_pay_percent : 90,
    'pay.round_to_minutes': pay.by === 'delivered' ? pay.round_to_minutes : 1,
    'pay.round': pay.by === 'delivered' ? pay.round : 'nearest',
    ...rowsOf('pay.bands', bands),
    ...rowsOf('cancelled', written.cancelled),
    ...rowsOf('rates', written.rates.map(rateRow)),
    ...Object.fromEntries(EXCEPTIONS.map((name) => [`effects.${name}`, written.effects[name] ?? ''])),
  }).values;
}

/** How many rows a list has. */
export function rowCount(values: FormValues, list: List): number {
  return placesOf(values, list).length;
}

/** The form with one more row at the end of a list; a new rate is for the service of the one before it. */
export function addRow(values: FormValues, list: List): FormValues {
  const tidy = renumbered(values);
  const at = rowCount(tidy, list);
  const first = firstBox[list];
  const service = at > 0 && list === 'rates' ? tidy[`rates.${at - 1}.service`] : '';
  return { ...tidy, [`${list}.${at}.${first}`]: service ?? '' };
}

/** The form without a row. */
export function removeRow(values: FormValues, list: List, row: number): FormValues {
  const gone = `${list}.${row}.`;
  return renumbered(Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(gone))));
}

/** What was typed as new terms, or what to change; either way `values` is what the form should hold. Empty rows are left out. */
export function readTermsForm(
  posted: FormValues,
):
  | { readonly ok: true; readonly value: TermsAnswer; readonly values: FormValues }
  | ({ readonly ok: false } & FormState) {
  const typed = withoutEmptyRows(posted);
  const read = parseForm(shape, typed);
  if (!read.ok) return { ...read, errors: byRow(read.errors) };
  const { bank_holidays, effective_from, reason, newest, rates, ...rest } = read.value;
  const terms = parseTerms({ ...rest, rates: rates.map(writtenRate) });
  if (!terms.ok) return { ok: false, values: read.values, errors: misfit(terms.reason, terms.field) };
  const value = {
    terms: terms.value,
    bankHolidays: bank_holidays,
    effectiveFrom: effective_from,
    reason,
    newest,
  };
  return { ok: true, value, values: read.values };
}

/** What one row of each list is called. */
export const rowNames = { rates: 'Rate', 'pay.bands': 'Band', cancelled: 'Line' } as const satisfies Record<
  List,
  string
>;

const firstBox = { rates: 'service', 'pay.bands': 'from', cancelled: 'notice_hours_under' } as const;
const upTo = (name: string, max = 1440, min = 0) => wholeNumber(name, { min, max });
const percent = (name: string) => upTo(name, 100);

const window = (who: string) =>
  z.object({ earlier: upTo(`Minutes early for ${who}`), later: upTo(`Minutes late for ${who}`) });

const rate = z.object({
  service: text('The service', { max: 60 }),
  days: choices('The days', DAY_KINDS, { min: 1 }),
  from: answer(clock, 'From'),
  to: answer(endClock, 'To'),
  price: money('Price of an hour'),
});

const band = z.object({
  from: upTo('From'),
  to: upTo('To'),
  pays: upTo('Minutes paid'),
});

const roundings = ['nearest', 'down', 'up'] as const;

const shape = z.object({
  newest: upTo('Newest version', 1_000_000),
  effective_from: date('First day'),
  reason: text('Why the terms change', { max: 500 }),
  bank_holidays: choice(
    'Which day is paid as the bank holiday',
    bankHolidayChoices.map(({ value }) => value) as readonly BankHolidayChoice[],
  ),
  window: window('a visit'),
  time_critical_window: window('a time-critical visit'),
  short_percent: percent('The share that counts as short'),
  long_minutes: upTo('Minutes that count as long'),
  minimum_minutes: upTo('The fewest minutes of a visit'),
  overrun_minutes: upTo('Minutes paid over the planned time'),
  pay: z.discriminatedUnion(
    'by',
    [
      z.object({ by: z.literal('planned'), full_pay_percent: percent('The share that earns full pay') }),
      z.object({
        by: z.literal('delivered'),
        round_to_minutes: upTo('Minutes to round to', 1440, 1),
        round: choice('How to round', roundings),
      }),
      z.object({
        by: z.literal('bands'),
        bands: z.array(band, { error: 'Add a band' }).min(1, { error: 'Add a band' }),
      }),
    ],
    { error: 'Choose how visits are paid' },
  ),
  cancelled: z
    .array(
      z.object({
        notice_hours_under: upTo('Hours of notice', 8784, -8784),
        pays_percent: percent('The share paid'),
      }),
    )
    .default([]),
  rates: z.array(rate, { error: 'Add a rate, or no visit can be paid' }),
  effects: z.object(
    Object.fromEntries(EXCEPTIONS.map((name) => [name, choice('What it does to the pay', EFFECTS)])),
  ),
});

/** A time of day as 'HH:MM'. */
function clock(typed: string, name: string): Result<string> {
  const result = parseTypedTime(typed, name);
  return result.ok ? ok(result.value.toString({ smallestUnit: 'minute' })) : result;
}

/** As `clock`, and 24:00 or midnight for the end of the day. */
function endClock(typed: string, name: string): Result<string> {
  return /^(24([.:]?00)?|midnight)$/i.test(typed) ? ok('24:00') : clock(typed, name);
}

function rateRow({ pence_per_hour, service, days, from, to }: WrittenRate) {
  const pounds = `${Math.floor(pence_per_hour / 100)}.${String(pence_per_hour % 100).padStart(2, '0')}`;
  return { service, days, from, to, price: pounds };
}

function writtenRate({ price, ...rest }: z.output<typeof rate>): WrittenRate {
  return { ...rest, pence_per_hour: price };
}

type Cell = string | number | readonly string[] | null;

function rowsOf(list: List, rows: readonly Readonly<Record<string, Cell>>[]): Record<string, Cell> {
  return Object.fromEntries(
    rows.flatMap((row, at) =>
      Object.entries(row).map(([name, value]) => [`${list}.${at}.${name}`, value ?? ''] as const),
    ),
  );
}

/** The numbers that a list's rows have, in order. */
function placesOf(values: FormValues, list: List): number[] {
  const places = Object.keys(values).flatMap((name) => {
    if (!name.startsWith(`${list}.`)) return [];
    const place = /^(\d{1,4})\./.exec(name.slice(list.length + 1))?.[1];
    return place === undefined ? [] : [Number(place)];
  });
  return [...new Set(places)].sort((a, b) => a - b);
}

/** Every list's rows numbered 0, 1, 2 … again. */
function renumbered(values: FormValues): FormValues {
  return LISTS.reduce<FormValues>((now, list) => keepRows(now, list, placesOf(now, list)), values);
}

function withoutEmptyRows(values: FormValues): FormValues {
  return LISTS.reduce<FormValues>((now, list) => {
    const filled = placesOf(now, list).filter((place) =>
      Object.entries(now).some(
        ([name, value]) => name.startsWith(`${list}.${place}.`) && [value].flat().join('').trim() !== '',
      ),
    );
    return keepRows(now, list, filled);
  }, values);
}

function keepRows(values: FormValues, list: List, places: readonly number[]): FormValues {
  const kept = Object.entries(values).flatMap(([name, value]) => {
    const row = name.startsWith(`${list}.`) ? /^(\d{1,4})(\..+)$/.exec(name.slice(list.length + 1)) : null;
    if (row === null) return [[name, value] as const];
    const at = places.indexOf(Number(row[1]));
    return at < 0 ? [] : [[`${list}.${at}${row[2] ?? ''}`, value] as const];
  });
  return Object.fromEntries(kept);
}

/** Errors that say which row they are in, since rows ask the same questions. */
function byRow(errors: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(errors).map(([field, words]) => {
    const row = /^(rates|pay\.bands|cancelled)\.(\d+)\./.exec(field);
    if (row === null) return [field, words] as const;
    return [field, `${rowNames[row[1] as List]} ${Number(row[2]) + 1}: ${words}`] as const;
  });
  return Object.fromEntries(named);
}

/** What rows do not fit together, beside their list and without the names that a file of terms uses. */
function misfit(reason: string, field = ''): Readonly<Record<string, string>> {
  const words = reason
    .replace(/^pay\.bands has a band /, 'There is a band ')
    .replace(/^pay\.bands has bands /, 'There are bands ')
    .replace(
      /^cancelled has notice_hours_under (-?\d+) twice.*/,
      'The notice of $1 hours is there twice: keep one of them',
    );
  return { [field]: words };
}

/** Terms to start from where a contract has none: the usual of every rule, and one rate without a price. */
export function startingForm(startsOn: string): FormValues {
  const usual = parseTerms({ pay: { by: 'planned', full_pay_percent: 90 }, rates: [] });
  if (!usual.ok) throw new Error(usual.reason);
  const terms: Terms = usual.value;
  const [year = '', month = '', day = ''] = startsOn.split('-');
  return {
    ...formOfTerms({ terms, bankHolidays: 'both' }, 0),
    'rates.0.service': 'home-care',
    'rates.0.days': ['weekday', 'saturday', 'sunday'],
    'rates.0.from': '00:00',
    'rates.0.to': '24:00',
    'rates.0.price': '',
    'effective_from-day': String(Number(day)),
    'effective_from-month': String(Number(month)),
    'effective_from-year': year,
  };
}
