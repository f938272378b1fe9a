/** The form of what a contract pays besides the hour: from prices to its boxes, and from what was typed to prices or errors. */
import { z } from 'zod';
import { ok, type Result } from '../../ground/result.ts';
import { button, buttonGroup } from '../../web/components/actions.ts';
import { type Fields, fields } from '../../web/fields.ts';
import {
  choice,
  choices,
  date,
  money,
  optionalAnswer,
  optionalText,
  text,
  wholeNumber,
} from '../../web/form-values.ts';
import {
  csrfField,
  dateBoxes,
  type FormState,
  type FormValues,
  parseForm,
  startForm,
} from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { parsePounds } from '../../ground/money.ts';
import { DAY_KINDS } from '../rules/rate-week.ts';
import { parsePrices, type Prices, writePrices } from '../rules/prices.ts';
import { UNITS } from '../rules/prices-shape.ts';
import { unitWords } from '../rules/prices-words.ts';
import { dayKindNames } from '../rules/terms-words.ts';

/** A version as it was typed and found good. */
export type PricesAnswer = {
  readonly newest: number;
  readonly effectiveFrom: string;
  readonly reason: string;
  readonly source: string;
  readonly prices: Prices;
};

const LISTS = ['services', 'lengths'] as const;
type List = (typeof LISTS)[number];
const SPARE_ROWS = 2;

const upTo = (name: string, max: number, min = 0) =>
  optionalAnswer((typed): Result<number> => {
    const read = wholeNumber(name, { min, max }).safeParse(typed);
    return read.success ? ok(read.data) : { ok: false, reason: read.error.issues[0]?.message ?? name };
  }, name);
const pounds = (name: string) => optionalAnswer(parsePounds, name);
const tenths = optionalAnswer((typed): Result<number> => {
  const parts = /^(\d{1,3})(?:\.(\d))?$/.exec(typed);
  return parts === null
    ? { ok: false, reason: 'Miles must be a number with at most one place after the point, like 2.4' }
    : ok(Number(parts[1]) * 10 + Number(parts[2] ?? 0));
}, 'Miles');

const shape = z.object({
  newest: z.coerce.number().int(),
  effective_from: date('First day'),
  reason: text('Why the prices change', { max: 500 }),
  source: optionalText('On what they rest', { max: 300 }),
  services: z
    .array(
      z.object({
        service: text('The service', { max: 100 }),
        unit: choice('What the price is for', UNITS),
        price: money('The price'),
      }),
    )
    .default([]),
  lengths: z
    .array(
      z.object({
        service: text('The service', { max: 100 }),
        up_to_minutes: wholeNumber('Minutes', { min: 1, max: 1440 }),
        price: money('The price of an hour'),
        days: choices('The days', DAY_KINDS, { min: 1 }),
      }),
    )
    .default([]),
  a_visit: pounds('Travel for a visit'),
  miles: tenths,
  a_mile: pounds('The price of a mile'),
  no_reply_percent: upTo('The share', 100),
  retainer_days: upTo('Days', 366, 1),
  retainer_percent: upTo('The share', 100, 1),
});

const asPounds = (pence: number): string =>
  `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;

/** The boxes of prices, holding what they say. */
export function formOfPrices(prices: Prices, newest: number, effectiveFrom: string): FormState {
  const { travel, retainer } = prices;
  const rows = [
    ...prices.services.map(({ service, unit, pence }, at) => [
      `services.${at}`,
      { service, unit, price: asPounds(pence) },
    ]),
    ...prices.lengths.map(({ service, upToMinutes, pencePerHour, days }, at) => [
      `lengths.${at}`,
      { service, up_to_minutes: upToMinutes, price: asPounds(pencePerHour), days },
    ]),
  ] as const;
  return startForm({
    newest,
    ...dateBoxes('effective_from', effectiveFrom),
    ...Object.fromEntries(
      rows.flatMap(([row, boxes]) =>
        Object.entries(boxes as Record<string, string | number | readonly string[]>).map(([box, value]) => [
          `${row as string}.${box}`,
          value,
        ]),
      ),
    ),
    a_visit: travel && travel.penceAVisit > 0 ? asPounds(travel.penceAVisit) : null,
    miles: travel && travel.tenthsOfAMile > 0 ? String(travel.tenthsOfAMile / 10) : null,
    a_mile: travel && travel.penceAMile > 0 ? asPounds(travel.penceAMile) : null,
    no_reply_percent: prices.noReplyPercent,
    retainer_days: retainer?.days,
    retainer_percent: retainer?.percent,
  });
}

/** What was typed as new prices, or what to change. Rows whose service is empty are left out. */
export function readPricesForm(
  posted: FormValues,
):
  | { readonly ok: true; readonly value: PricesAnswer; readonly values: FormValues }
  | ({ readonly ok: false } & FormState) {
  const read = parseForm(shape, withoutEmptyRows(posted));
  if (!read.ok) return { ...read, errors: byRow(read.errors) };
  const { value, values } = read;
  const half = halfGiven(value);
  if (half !== undefined) return { ok: false, values, errors: half };
  const travels = value.a_visit !== null || value.miles !== null;
  const prices = parsePrices({
    services: value.services.map(({ price, ...rest }) => ({ ...rest, pence: price })),
    lengths: value.lengths.map(({ price, ...rest }) => ({ ...rest, pence_per_hour: price })),
    travel: travels
      ? {
          pence_a_visit: value.a_visit ?? 0,
          tenths_of_a_mile: value.miles ?? 0,
          pence_a_mile: value.a_mile ?? 0,
        }
      : null,
    no_reply_percent: value.no_reply_percent,
    retainer:
      value.retainer_days === null || value.retainer_percent === null
        ? null
        : { days: value.retainer_days, percent: value.retainer_percent },
  });
  if (!prices.ok) return { ok: false, values, errors: { [prices.field ?? '']: prices.reason } };
  const { newest, effective_from: effectiveFrom, reason, source } = value;
  return { ok: true, values, value: { newest, effectiveFrom, reason, source, prices: prices.value } };
}

/** What goes together and was given by half. */
function halfGiven(value: z.output<typeof shape>): Record<string, string> | undefined {
  if (value.miles !== null && value.a_mile === null) return { a_mile: 'Enter the price of a mile' };
  if (value.a_mile !== null && value.miles === null) return { miles: 'Enter the miles of a visit' };
  if (value.retainer_days !== null && value.retainer_percent === null)
    return { retainer_percent: 'Enter the share that is paid' };
  if (value.retainer_percent !== null && value.retainer_days === null)
    return { retainer_days: 'Enter for how many days' };
  return undefined;
}

function placesOf(values: FormValues, list: List): number[] {
  const places = Object.keys(values).flatMap((name) => {
    const found = new RegExp(`^${list}\\.(\\d{1,3})\\.`).exec(name);
    return found === null ? [] : [Number(found[1])];
  });
  return [...new Set(places)].toSorted((a, b) => a - b);
}

function withoutEmptyRows(values: FormValues): FormValues {
  let kept: FormValues = values;
  for (const list of LISTS) {
    const filled = placesOf(values, list).filter((at) =>
      ['service', 'price'].some((box) => ([kept[`${list}.${at}.${box}`]].flat().at(-1) ?? '').trim() !== ''),
    );
    kept = Object.fromEntries(
      Object.entries(kept).flatMap(([name, value]) => {
        const row = new RegExp(`^${list}\\.(\\d{1,3})\\.(.+)$`).exec(name);
        if (row === null) return [[name, value] as const];
        const at = filled.indexOf(Number(row[1]));
        return at < 0 ? [] : [[`${list}.${at}.${row[2] ?? ''}`, value] as const];
      }),
    );
  }
  return kept;
}

function byRow(errors: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, words]) => {
      const row = /^(services|lengths)\.(\d+)\./.exec(field);
      return [field, row === null ? words : `Row ${Number(row[2]) + 1}: ${words}`];
    }),
  );
}

/** The whole form. */
export function pricesForm(form: FormState, csrfToken: string, cancel: string): SafeHtml {
  const ask = fields(form);
  const list = (name: List, row: (at: number) => SafeHtml): SafeHtml => {
    const count = Math.max(0, ...placesOf(form.values, name).map((at) => at + 1)) + SPARE_ROWS;
    return html`<div class="tend-rows">${Array.from({ length: count }, (_, at) => html`<div class="tend-rows__row"><fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Row ${at + 1}</legend><div class="tend-rows__boxes">${row(at)}</div></fieldset></div>`)}</div>`;
  };
  return html`<form method="post" novalidate data-unsaved>${csrfField(csrfToken)}
    <button type="submit" name="do" value="preview" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">Preview</button>
    <input type="hidden" name="newest" value="${form.values['newest']?.toString()}">
    <h2 class="govuk-heading-m">From when, and why</h2>
    ${ask.date({ name: 'effective_from', label: 'In effect from', hint: 'The first day on which these prices hold. For example, 1 4 2026' })}
    ${ask.text({ name: 'reason', label: 'Why the prices change', hint: 'For whoever reads this in five years' })}
    ${ask.text({ name: 'source', label: 'On what they rest', hint: 'Such as a decision, a letter or a price list with its date. Can be left empty' })}
    <h2 class="govuk-heading-m">Services by the week, night or day</h2>
    <p class="govuk-body">Care without single visits, such as live-in care or a sleeping night. A row that is left empty counts for nothing. Save and come back to have more rows.</p>
    ${list('services', (at) => serviceRow(ask, at))}
    <h2 class="govuk-heading-m">Prices by the length of a visit</h2>
    <p class="govuk-body">A visit planned for no more than these minutes is paid at this price an hour, in place of the contract’s rate. The shortest that fits is used.</p>
    ${list('lengths', (at) => lengthRow(ask, at))}
    <h2 class="govuk-heading-m">Travel</h2>
    <p class="govuk-body">For each visit that is paid, and for each care worker of it. Leave empty what is not paid.</p>
    <div class="tend-pairs">${ask.money({ name: 'a_visit', label: 'For each visit' })}${ask.text({ name: 'miles', label: 'Miles for each visit', width: 4, inputmode: 'decimal', suffix: 'miles' })}${ask.money({ name: 'a_mile', label: 'For each mile' })}</div>
    <h2 class="govuk-heading-m">Visits at which nobody answered</h2>
    ${ask.number({ name: 'no_reply_percent', label: 'Share of the planned visit that is paid', hint: 'Leave empty where nothing is agreed', width: 3, suffix: '%' })}
    <h2 class="govuk-heading-m">While a person is in hospital</h2>
    <p class="govuk-body">What keeps the place for the first days of a stay. After that, nothing is paid.</p>
    <div class="tend-pairs">${ask.number({ name: 'retainer_days', label: 'For the first', width: 3, suffix: 'days' })}${ask.number({ name: 'retainer_percent', label: 'Share that is paid', width: 3, suffix: '%' })}</div>
    ${buttonGroup([button({ text: 'See what changes', name: 'do', value: 'preview' })], { href: cancel })}
  </form>`;
}

function serviceRow(ask: Fields, at: number): SafeHtml {
  const name = (box: string) => `services.${at}.${box}`;
  return html`${ask.text({ name: name('service'), label: 'Service', width: 20 })}
    ${ask.money({ name: name('price'), label: 'Price' })}
    ${ask.select({ name: name('unit'), label: 'For', empty: 'Choose', choices: UNITS.map((value) => ({ value, text: unitWords[value] })) })}`;
}

function lengthRow(ask: Fields, at: number): SafeHtml {
  const name = (box: string) => `lengths.${at}.${box}`;
  return html`${ask.text({ name: name('service'), label: 'Service', width: 10 })}
    ${ask.number({ name: name('up_to_minutes'), label: 'Up to', width: 4, suffix: 'minutes' })}
    ${ask.money({ name: name('price'), label: 'An hour' })}
    ${ask.checkboxes({
      name: name('days'),
      label: 'Days',
      small: true,
      inline: true,
      choices: DAY_KINDS.map((value) => ({ value, text: dayKindNames[value] })),
    })}`;
}

/** Prices in their written form, to record. */
export function writtenOf({ prices }: PricesAnswer): unknown {
  return writePrices(prices);
}
