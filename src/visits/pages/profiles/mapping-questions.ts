/** The questions of a mapping profile, asked of a sample: which column is what, and how its dates and codes are written. */
import { details } from '../../../web/components/disclosures.ts';
import { none } from '../../../web/components/amounts.ts';
import { dataTable } from '../../../web/components/table.ts';
import { type Choice, fields } from '../../../web/fields.ts';
import type { FormState } from '../../../web/forms.ts';
import { html, nothing, type SafeHtml } from '../../../web/html.ts';
import { DATE_ORDERS, dateOrderExamples } from '../../formats/profile-times.ts';
import { METHODS } from '../../rules/planned-and-logged.ts';
import { methodNames } from '../feeds/feed-words.ts';
import { likelyMethod } from './mapping-form-values.ts';
import { firstValues, type Sample } from './profile-sample.ts';

const MOST_CODES = 20;

/** The columns of a sample with their first values. */
export function columnTable(sample: Sample): SafeHtml {
  return dataTable({
    id: 'columns',
    caption: 'Columns in your file',
    dense: true,
    rows: sample.headings.filter((heading) => heading !== ''),
    columns: [
      { head: 'Column', cell: (heading) => heading },
      {
        head: 'First values',
        cell: (heading) => {
          const values = firstValues(sample, heading);
          return values.length === 0 ? none('empty') : values.join(' · ');
        },
      },
    ],
  });
}

/** Every question of the mapping, with the columns of the sample to choose from. */
export function mappingQuestions(form: FormState, sample: Sample): SafeHtml {
  const ask = fields(form);
  const columns: Choice[] = sample.headings
    .filter((heading) => heading !== '')
    .map((value) => {
      const [first] = firstValues(sample, value, 1);
      return { value, text: first === undefined ? value : `${value} (${first.slice(0, 30)})` };
    });
  const column = (name: string, label: string, empty: string, hint?: string): SafeHtml =>
    ask.select({ name, label, hint, empty, choices: columns });
  const affixes = (name: string, what: string): SafeHtml =>
    details({
      summary: `Take something off the ${what}`,
      open: [`${name}_prefix`, `${name}_suffix`].some((one) => (form.values[one] ?? '') !== ''),
      body: html`${ask.text({ name: `${name}_prefix`, label: 'Always stands before it', width: 10, hint: 'Such as SU- in SU-1042' })}${ask.text({ name: `${name}_suffix`, label: 'Always stands after it', width: 10 })}`,
    });
  const choose = 'Choose a column';
  return html`<h2 class="govuk-heading-m">Who and which visit</h2>
    ${column('person', 'Person', choose, 'The council’s number for the person visited')}${affixes('person', 'person’s number')}
    ${column('worker', 'Care worker', choose, 'Your own number for the worker')}${affixes('worker', 'worker’s number')}
    ${column('log_1', 'Log id', choose, 'Tells this check-in from every other. Best is a number that your system gives it and never changes: then a corrected time is known as a correction')}
    ${details({
      summary: 'There is no such column: make it of several',
      open: (form.values['log_2'] ?? '') !== '',
      body: html`<p class="govuk-body">Choose columns that together tell one visit from another, such as person, worker and planned start. Leave out what may be corrected: a corrected check-in would make a second log.</p>${column('log_2', 'Second column of the log id', 'None')}${column('log_3', 'Third column of the log id', 'None')}`,
    })}${affixes('log', 'log id')}
    ${column('visit', 'Planned visit', 'There is none', 'The council’s reference of the visit, if your system knows it')}${affixes('visit', 'visit’s reference')}
    <h2 class="govuk-heading-m">When</h2>
    ${ask.radios({
      name: 'date_order',
      label: 'How dates are written',
      choices: DATE_ORDERS.map((value) => {
        const { name, both } = dateOrderExamples[value];
        return { value, text: name, hint: both };
      }),
    })}
    <p class="govuk-body">Times are London time, unless one ends in Z or an offset such as +01:00.</p>
    ${column('in_date', 'Check-in', choose, 'Date and time, or the date alone')}
    ${column('in_time', 'Time of the check-in', 'In the same column')}
    ${column('out_date', 'Check-out', choose, 'Date and time, or the date alone. It may be the date column of the check-in: a check-out before the check-in is then on the next day')}
    ${column('out_time', 'Time of the check-out', 'In the same column')}
    ${details({
      summary: 'What you claim, where it differs from what was logged',
      open: ['claimed_date', 'claimed_minutes'].some((one) => (form.values[one] ?? '') !== ''),
      body: html`<p class="govuk-body">It is kept apart from what was logged.</p>${column('claimed_date', 'Claimed start', 'There is none')}${column('claimed_time', 'Time of the claimed start', 'In the same column')}${column('claimed_minutes', 'Claimed minutes', 'There is none')}`,
    })}
    ${methodQuestions(form, sample, columns)}`;
}

function methodQuestions(form: FormState, sample: Sample, columns: readonly Choice[]): SafeHtml {
  const ask = fields(form);
  const methods = METHODS.map((value) => ({ value, text: methodNames[value] }));
  const codes = [...heldCodes(form).keys()];
  return html`<h2 class="govuk-heading-m">How it was logged</h2>
    ${ask.select({ name: 'in_method', label: 'How the check-in was made', empty: 'There is no column for it', choices: columns })}
    ${ask.select({ name: 'out_method', label: 'How the check-out was made', empty: 'As the check-in', choices: columns })}
    <div id="codes-part" data-live-part>${
      codes.length > 0
        ? html`<p class="govuk-body">What each code in your file means:</p>${codes.map(
            (code, at) =>
              html`<input type="hidden" name="codes.${at}.code" value="${code}">${ask.select({ name: `codes.${at}.method`, label: code, choices: methods })}`,
          )}`
        : nothing
    }</div>
    ${ask.select({ name: 'otherwise', label: codes.length > 0 ? 'Any other code, or none' : 'What every visit counts as', hint: 'Visits logged by hand wait for a person to look at them', choices: methods })}`;
}

/** The codes to ask about: those the form holds already, and those in the sample's method columns. */
function codesOf(form: FormState, sample: Sample): string[] {
  const columns = [form.values['in_method'], form.values['out_method']].filter(
    (one) => typeof one === 'string',
  );
  const found = columns.flatMap((one) => (one === '' ? [] : firstValues(sample, one, MOST_CODES)));
  const byCase = new Map([...heldCodes(form).keys(), ...found].map((code) => [code.toLowerCase(), code]));
  return columns.every((one) => one === '') ? [] : [...byCase.values()].slice(0, MOST_CODES);
}

/** The codes that the form holds, with the method of each. */
function heldCodes(form: FormState): Map<string, string> {
  const held = new Map<string, string>();
  for (const [name, code] of Object.entries(form.values)) {
    const method = form.values[name.replace(/code$/, 'method')];
    if (
      /^codes\.\d+\.code$/.test(name) &&
      typeof code === 'string' &&
      code !== '' &&
      typeof method === 'string'
    )
      held.set(code, method);
  }
  return held;
}

/** The form with a method for every code in the sample: the one it holds, or else the one that the code is likely to mean. */
export function withCodes(form: FormState, sample: Sample): FormState {
  const held = new Map([...heldCodes(form)].map(([code, method]) => [code.toLowerCase(), method]));
  const values = Object.fromEntries(
    Object.entries(form.values).filter(([name]) => !name.startsWith('codes.')),
  );
  codesOf(form, sample).forEach((code, at) => {
    values[`codes.${at}.code`] = code;
    values[`codes.${at}.method`] = held.get(code.toLowerCase()) ?? likelyMethod(code);
  });
  return { ...form, values };
}
