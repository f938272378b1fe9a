/** The boxes of the form that records a dated setting: how each kind is drawn, filled and read. */
import { z } from 'zod';
import type { Setting, SettingBox } from '../../platform/setting-shape.ts';
import { dataTable } from '../components/table.ts';
import { type Fields, fields } from '../fields.ts';
import { choice, choices, decimal, text, time, wholeNumber } from '../form-values.ts';
import type { FormState } from '../forms.ts';
import { attributes, html, type SafeHtml } from '../html.ts';
import { hoursOf, hoursTable, knownHours, shapeOfHours } from './setting-hours.ts';

type Ranked = Extract<SettingBox, { kind: 'ranked' }>;
/** A box that is drawn as a table of several. */
type Several = Extract<SettingBox, { kind: 'ranked' | 'hours' }>;

/** The small box that holds the place of one step in one order. */
const placeOf = (box: Ranked, value: string): string => `${box.name}-${value.replaceAll(' ', '-')}`;

/** What the boxes hold for a value. The one box of a setting of one box holds the value itself; others hold it by their names. */
export function knownValues({ boxes }: Setting, value: unknown): Record<string, string | readonly string[]> {
  const held: Readonly<Record<string, unknown>> =
    boxes.length === 1 ? { value } : (value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    boxes.flatMap((box): [string, string | readonly string[]][] => {
      const one: unknown = held[box.name];
      if (box.kind === 'hours') return knownHours(box, one);
      const all = Array.isArray(one) ? one.map(String) : [String(one)];
      if (box.kind === 'ranked') return all.map((step, place) => [placeOf(box, step), String(place + 1)]);
      if (box.kind === 'lines') return [[box.name, all.join('\n')]];
      return [[box.name, box.kind === 'several' ? all : (all[0] ?? '')]];
    }),
  );
}

/** How the boxes of a setting are read, by their names; a ranked one by the place of each step. */
export function shapeOfBoxes({ boxes }: Setting): Record<string, z.ZodType> {
  return Object.fromEntries(
    boxes.flatMap((box): [string, z.ZodType][] => {
      if (box.kind === 'hours') return shapeOfHours(box);
      return box.kind === 'ranked'
        ? box.options.map(({ value }) => [placeOf(box, value), z.string().trim().optional()])
        : [[box.name, answerOf(box)]];
    }),
  );
}

function answerOf(box: Exclude<SettingBox, Several>): z.ZodType {
  switch (box.kind) {
    case 'number':
      return wholeNumber(box.label, { max: 100_000 });
    case 'decimal':
      return decimal(box.label);
    case 'time':
      return time(box.label);
    case 'one':
      return choice(
        box.label,
        box.options.map(({ value }) => value),
      );
    case 'several':
      return choices(
        box.label,
        box.options.map(({ value }) => value),
      );
    case 'lines':
      return text(box.label, { max: 5000 }).transform((typed) =>
        typed
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      );
  }
}

/** The value that the answers make, and the boxes in which a place in an order is wrong. */
export function valueOfBoxes(
  { boxes }: Setting,
  answers: Readonly<Record<string, unknown>>,
): { readonly value: unknown; readonly errors: Readonly<Record<string, string>> } {
  const errors: Record<string, string> = {};
  const values = boxes.map((box): [string, unknown] => {
    if (box.kind !== 'ranked' && box.kind !== 'hours') return [box.name, answers[box.name]];
    const order = box.kind === 'hours' ? hoursOf(box, answers) : orderOf(box, answers);
    if (typeof order === 'string') errors[box.name] = order;
    return [box.name, order];
  });
  const [first] = values;
  return { value: boxes.length === 1 ? first?.[1] : Object.fromEntries(values), errors };
}

/** The steps that have a place, by it; or what is wrong with the places. */
function orderOf(box: Ranked, answers: Readonly<Record<string, unknown>>): string[] | string {
  const placed = box.options.flatMap(({ value }) => {
    const typed = answers[placeOf(box, value)];
    return typeof typed !== 'string' || typed === '' ? [] : [{ value, typed }];
  });
  if (!placed.every(({ typed }) => /^[1-9]\d?$/.test(typed)))
    return `${box.label}: number the steps 1, 2, 3 and so on`;
  if (new Set(placed.map(({ typed }) => typed)).size < placed.length)
    return `${box.label}: two steps have the same number`;
  return placed.toSorted((a, b) => Number(a.typed) - Number(b.typed)).map(({ value }) => value);
}

/** All the boxes of a setting, in order; the ranked ones together, as one table of steps. */
export function drawBoxes({ boxes }: Setting, form: FormState): SafeHtml {
  const ask = fields(form);
  const ranked = boxes.filter((box): box is Ranked => box.kind === 'ranked');
  return html`${boxes.map((box) => {
    if (box.kind === 'hours') return hoursTable(box, form);
    return box.kind === 'ranked' ? null : drawn(ask, box);
  })}${ranked.length > 0 && rankedTable(ranked, form)}`;
}

function drawn(ask: Fields, box: Exclude<SettingBox, Several>): SafeHtml {
  const { name, label, hint } = box;
  switch (box.kind) {
    case 'number':
      return ask.number({ name, label, hint, width: 5, suffix: box.unit });
    case 'decimal':
      return ask.number({ name, label, hint, width: 5, inputmode: 'decimal', suffix: box.unit });
    case 'time':
      return ask.time({ name, label });
    case 'one':
      return ask.radios({ name, label, choices: box.options.map(capitalised), inline: true, small: true });
    case 'several':
      return ask.checkboxes({ name, label, choices: box.options });
    case 'lines':
      return ask.textarea({ name, label, hint: 'One on each line', rows: 10 });
  }
}

function capitalised<Option extends { readonly text: string }>(option: Option): Option {
  return { ...option, text: option.text.charAt(0).toUpperCase() + option.text.slice(1) };
}

function rankedTable(boxes: readonly Ranked[], form: FormState): SafeHtml {
  const [first] = boxes;
  const wrong = boxes.filter(({ name }) => form.errors[name] !== undefined);
  return html`${wrong.map(({ name }) => html`<p class="govuk-error-message" id="${name}">${form.errors[name]}</p>`)}${dataTable<
    Ranked['options'][number]
  >({
    id: 'steps',
    caption: 'The place of each step, 1 for the first',
    rows: first?.options ?? [],
    columns: [
      { head: 'Step', cell: ({ text: said }) => said },
      ...boxes.map((box) => ({
        head: box.label,
        cell: ({ value, text: said }: Ranked['options'][number]) => {
          const name = placeOf(box, value);
          const typed = form.values[name];
          return html`<input class="govuk-input govuk-input--width-2${form.errors[box.name] === undefined ? '' : ' govuk-input--error'}" type="text" inputmode="numeric" autocomplete="off" id="${name}" name="${name}" value="${typeof typed === 'string' ? typed : ''}" aria-label="${said}, ${box.label}"${attributes({ 'aria-describedby': form.errors[box.name] === undefined ? undefined : box.name })}>`;
        },
      })),
    ],
  })}`;
}
