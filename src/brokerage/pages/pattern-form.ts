/** The boxes of a visit pattern. They work without scripts: a visit is added or taken away by asking for the form again. */
import { weekdayName } from '../../plans/rules/pattern-words.ts';
import { purposeNames, PURPOSES } from '../../plans/rules/purposes.ts';
import { details } from '../../web/components/disclosures.ts';
import { fields, type Fields } from '../../web/fields.ts';
import type { FormState } from '../../web/forms.ts';
import { govuk } from '../../web/govuk.ts';
import { attributes, html, type SafeHtml } from '../../web/html.ts';
import { visitCount } from './pattern-form-values.ts';

const numbered = (from: number, to: number, words: (count: number) => string) =>
  Array.from({ length: to - from + 1 }, (_, place) => ({
    value: String(from + place),
    text: words(from + place),
  }));

/** What was pressed in a form with a pattern in it: `do` holds 'add', 'remove 2', 'edit', 'save'; anything else is a preview. */
export type Pressed =
  | { readonly kind: 'add' | 'edit' | 'save' | 'preview' }
  | { readonly kind: 'remove'; readonly place: number };

/** Reads what was pressed. */
export function pressed(doing: string | readonly string[] | undefined): Pressed {
  const last = [doing ?? ''].flat().at(-1) ?? '';
  const remove = /^remove (\d{1,4})$/.exec(last);
  if (remove !== null) return { kind: 'remove', place: Number(remove[1]) };
  return { kind: last === 'add' || last === 'edit' || last === 'save' ? last : 'preview' };
}

/** A button that Enter presses first, out of sight, so that Enter never adds or removes a visit. */
export const previewFirst: SafeHtml = html`<button type="submit" name="do" value="preview" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">Preview</button>`;

/** The visits of a pattern, one under another, with a way to add one. `action` is where the form posts. */
export function patternBoxes(form: FormState, action: string): SafeHtml {
  const ask = fields(form);
  const count = visitCount(form.values);
  const press = (text: string, value: string, to: string, hidden?: string) =>
    html`<button type="submit" class="govuk-button govuk-button--secondary"${attributes({ name: 'do', value, formaction: `${action}#${to}` })}>${text}${hidden !== undefined && html`<span class="govuk-visually-hidden"> ${hidden}</span>`}</button>`;
  return html`<div class="tend-rows" id="visits">
    ${form.errors['visits'] !== undefined && govuk('error-message', { text: form.errors['visits'] })}
    ${Array.from(
      { length: count },
      (_, at) =>
        html`<div class="tend-rows__row" id="visits.${at}"><fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Visit ${at + 1}</legend>
        ${visitBoxes(ask, form, `visits.${at}`)}
        ${count > 1 && press('Remove', `remove ${at}`, 'visits', `visit ${at + 1}`)}</fieldset></div>`,
    )}
    <div class="tend-rows__add">${press('Add a visit', 'add', `visits.${count}`)}</div>
  </div>`;
}

function visitBoxes(ask: Fields, form: FormState, name: string): SafeHtml {
  return html`<div class="tend-rows__boxes">
      ${ask.checkboxes({ name: `${name}.weekdays`, label: 'Days', small: true, choices: numbered(1, 7, weekdayName) })}
    </div>
    <div class="tend-rows__boxes">
      ${ask.time({ name: `${name}.start_time`, label: 'Start time' })}
      ${ask.number({ name: `${name}.minutes`, label: 'Length', width: 4, suffix: 'minutes' })}
      ${ask.select({
        name: `${name}.workers`,
        label: 'Workers',
        choices: numbered(1, 4, (count) => (count === 1 ? '1 worker' : `${count} workers together`)),
      })}
      ${ask.select({
        name: `${name}.purpose`,
        label: 'For',
        empty: 'Choose',
        choices: PURPOSES.map((value) => ({ value, text: purposeNames[value] })),
      })}
    </div>
    <div class="tend-rows__boxes">
      ${ask.textarea({ name: `${name}.tasks`, label: 'What is to be done', hint: 'In a few words. Can be left empty', rows: 2 })}
      ${ask.text({
        name: `${name}.time_critical_reason`,
        label: 'If it cannot wait: why',
        hint: 'What depends on the time, such as insulin before breakfast',
      })}
      ${ask.tick({ name: `${name}.time_critical`, label: 'Time-critical: it cannot wait' })}
    </div>
    ${details({
      summary: 'Call window, other weeks and bank holidays',
      open: isSpecial(form, name),
      body: html`<div class="tend-rows__boxes">
          ${ask.number({ name: `${name}.earlier_minutes`, label: 'May start early by', hint: 'Empty for the contract’s own', width: 4, suffix: 'minutes' })}
          ${ask.number({ name: `${name}.later_minutes`, label: 'May start late by', hint: 'Empty for the contract’s own', width: 4, suffix: 'minutes' })}
          ${ask.select({ name: `${name}.every_weeks`, label: 'How often', choices: numbered(1, 8, everyWords) })}
        </div>
        <div class="tend-rows__boxes">
          ${ask.date({ name: `${name}.first_week_on`, label: 'If not every week: a day in the first', hint: 'For example, 2 3 2026' })}
          ${ask.tick({ name: `${name}.not_on_bank_holidays`, label: 'Not on bank holidays' })}
        </div>`,
    })}`;
}

function everyWords(weeks: number): string {
  return weeks === 1 ? 'Every week' : weeks === 2 ? 'Every other week' : `Every ${weeks} weeks`;
}

const SPECIAL = ['earlier_minutes', 'later_minutes', 'not_on_bank_holidays'];

/** Whether anything in the part that is folded away differs from the usual, or is wrong. */
function isSpecial({ values, errors }: FormState, name: string): boolean {
  const folded = [...SPECIAL, 'every_weeks', 'first_week_on'];
  if (folded.some((part) => errors[`${name}.${part}`] !== undefined)) return true;
  if ((values[`${name}.every_weeks`] ?? '1') !== '1') return true;
  return SPECIAL.some((part) => (values[`${name}.${part}`] ?? '') !== '');
}

/** Everything a form holds, out of sight, for the page that comes between filling it in and saving it. */
export function heldValues(values: FormState['values']): SafeHtml[] {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${one}">`),
  );
}
