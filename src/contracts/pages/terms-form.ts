/** The form of a contract's terms. It works without scripts: rows are added and taken away by asking for the form again. */
import { button, buttonGroup } from '../../web/components/actions.ts';
import { fields, type Fields } from '../../web/fields.ts';
import { csrfField, type FormState } from '../../web/forms.ts';
import { govuk } from '../../web/govuk.ts';
import { attributes, type Html, html, type SafeHtml } from '../../web/html.ts';
import { bankHolidayChoices } from '../rules/contract-words.ts';
import { effectNames, exceptionWords } from '../rules/exception-words.ts';
import { EFFECTS, EXCEPTIONS, type Exception } from '../rules/exceptions.ts';
import { DAY_KINDS } from '../rules/rate-week.ts';
import { dayKindNames, EARNS_NOTHING, EXCEPTIONS_WITHOUT_CONTRACT } from '../rules/terms-words.ts';
import { type List, rowCount, rowNames } from './terms-form-values.ts';

/** The whole form. `action` is where it posts. */
export function termsForm(
  form: FormState,
  {
    action,
    csrfToken,
    cancel,
  }: { readonly action: string; readonly csrfToken: string; readonly cancel: string },
): SafeHtml {
  const ask = fields(form);
  const list: Lister = (name, row) => rows({ form, action, name, row });
  return html`<form method="post" action="${action}" novalidate data-unsaved>${csrfField(csrfToken)}
    <button type="submit" name="do" value="preview" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">Preview</button>
    <input type="hidden" name="newest" value="${form.values['newest']?.toString()}">
    ${heading('From when, and why')}
    ${ask.date({ name: 'effective_from', label: 'In effect from', hint: 'The first day on which these terms hold. For example, 1 4 2026' })}
    ${ask.textarea({ name: 'reason', label: 'Why the terms change', hint: 'For whoever reads this in five years, such as: yearly uplift agreed on 3 March', rows: 2 })}
    ${heading('Rates')}
    <p class="govuk-body">The first rate that fits a visit’s service, day and planned start is used. A time that ends before it begins runs over midnight.</p>
    ${list('rates', (at) => rateRow(ask, at))}
    ${ask.radios({
      name: 'bank_holidays',
      label: 'When a bank holiday is moved from a weekend, paid as the bank holiday',
      choices: bankHolidayChoices,
    })}
    ${heading('What a visit is paid')}
    ${payQuestions(ask, list)}
    ${minutes(ask, 'overrun_minutes', 'Most paid over the planned time', 'For pay by the time given, and by bands')}
    ${heading('Starting on time')}
    <p class="govuk-body">How far from its planned start a visit may begin, where it has no call window of its own.</p>
    <div class="tend-pairs">
      ${minutes(ask, 'window.earlier', 'A visit, early')}${minutes(ask, 'window.later', 'A visit, late')}
      ${minutes(ask, 'time_critical_window.earlier', 'A time-critical visit, early')}${minutes(ask, 'time_critical_window.later', 'A time-critical visit, late')}
    </div>
    ${heading('Short and long')}
    <div class="tend-pairs">
      ${percent(ask, 'short_percent', 'Short under this share of the planned time')}
      ${minutes(ask, 'long_minutes', 'Long by more than this over it')}
      ${minutes(ask, 'minimum_minutes', 'Not a visit under')}
    </div>
    ${heading('Cancelled visits')}
    <p class="govuk-body">What is paid by the notice given. With more notice than any line here, nothing is paid.</p>
    ${list('cancelled', (at) => cancelledRow(ask, at))}
    ${heading('What each finding does')}
    <p class="govuk-body">A visit takes the strongest of its findings: paid nothing over held, held over paid.</p>
    ${effectQuestions(ask, form)}
    ${buttonGroup([button({ text: 'Preview the new terms', name: 'do', value: 'preview' })], { href: cancel })}
  </form>`;
}

/** Everything a form holds, out of sight, for a page that comes between filling it in and saving it. */
export function heldValues({ values }: FormState): SafeHtml[] {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${one}">`),
  );
}

function heading(text: string): SafeHtml {
  return html`<h2 class="govuk-heading-m">${text}</h2>`;
}

function minutes(ask: Fields, name: string, label: string, hint?: string): SafeHtml {
  return ask.number({ name, label, hint, width: 4, suffix: 'minutes' });
}

function percent(ask: Fields, name: string, label: string): SafeHtml {
  return ask.number({ name, label, width: 3, suffix: '%' });
}

type Lister = (name: List, row: (at: number) => Html) => SafeHtml;

function payQuestions(ask: Fields, list: Lister): SafeHtml {
  return ask.radios({
    name: 'pay.by',
    label: 'How the time given becomes time paid',
    choices: [
      {
        value: 'planned',
        text: 'As planned, when enough of the time was given',
        hint: 'Otherwise by the minute',
        conditional: percent(
          ask,
          'pay.full_pay_percent',
          'Enough is at least this share of the planned time',
        ),
      },
      {
        value: 'delivered',
        text: 'The time given, rounded',
        conditional: html`${ask.number({ name: 'pay.round_to_minutes', label: 'Rounded to a multiple of', hint: '1 is by the minute', width: 3, suffix: 'minutes' })}${ask.radios(
          {
            name: 'pay.round',
            label: 'Rounded',
            small: true,
            choices: [
              { value: 'nearest', text: 'To the nearest, a half upwards' },
              { value: 'down', text: 'Down' },
              { value: 'up', text: 'Up' },
            ],
          },
        )}`,
      },
      {
        value: 'bands',
        text: 'By bands of the time given',
        hint: 'Such as 23 to 37 minutes pays 30',
        conditional: list('pay.bands', (at) => bandRow(ask, at)),
      },
    ],
  });
}

function rateRow(ask: Fields, at: number): SafeHtml {
  const name = (box: string) => `rates.${at}.${box}`;
  return html`${ask.text({ name: name('service'), label: 'Service', width: 10 })}
    ${ask.text({ name: name('from'), label: 'From', width: 5, autocomplete: 'off' })}
    ${ask.text({ name: name('to'), label: 'To', width: 5, autocomplete: 'off' })}
    ${ask.money({ name: name('price'), label: 'An hour' })}
    ${ask.checkboxes({
      name: name('days'),
      label: 'Days',
      small: true,
      inline: true,
      choices: DAY_KINDS.map((value) => ({ value, text: dayKindNames[value] })),
    })}`;
}

function bandRow(ask: Fields, at: number): SafeHtml {
  const box = (name: string, label: string) =>
    ask.number({ name: `pay.bands.${at}.${name}`, label, width: 4 });
  return html`${box('from', 'From minutes')}${box('to', 'To minutes')}${box('pays', 'Pays minutes')}`;
}

function cancelledRow(ask: Fields, at: number): SafeHtml {
  return html`${ask.number({ name: `cancelled.${at}.notice_hours_under`, label: 'Notice of less than', width: 4, suffix: 'hours' })}
    ${ask.number({ name: `cancelled.${at}.pays_percent`, label: 'Pays', width: 3, suffix: '% of the planned time' })}`;
}

function effectQuestions(ask: Fields, { values }: FormState): SafeHtml {
  const without: readonly Exception[] = EXCEPTIONS_WITHOUT_CONTRACT;
  const asked = EXCEPTIONS.filter((name) => !without.includes(name));
  return html`<div class="tend-pairs">${asked.map((name) =>
    ask.select({
      name: `effects.${name}`,
      label: exceptionWords[name].name,
      hint: `It ${exceptionWords[name].meaning}`,
      choices: EFFECTS.map((value) => ({
        value,
        text:
          value === 'pay' && EARNS_NOTHING.includes(name)
            ? 'Let through, earning nothing'
            : effectNames[value],
      })),
    }),
  )}</div>
  ${without.map((name) => html`<input type="hidden" name="effects.${name}" value="${values[`effects.${name}`]?.toString()}">`)}
  <p class="govuk-body">A log that matches no visit belongs to no contract, so no contract decides what it does.</p>`;
}

/** A list of rows, each with a button that takes it away, and one that adds another. Its error stands over it. */
function rows({
  form,
  action,
  name,
  row,
}: {
  readonly form: FormState;
  readonly action: string;
  readonly name: List;
  readonly row: (at: number) => Html;
}): SafeHtml {
  const count = rowCount(form.values, name);
  const press = (text: string, value: string, to: string, hidden: string) =>
    html`<button type="submit" class="govuk-button govuk-button--secondary"${attributes({ name: 'do', value, formaction: `${action}#${to}` })}>${text}${hidden !== '' && html`<span class="govuk-visually-hidden"> ${hidden}</span>`}</button>`;
  const title = (at: number) => `${rowNames[name]} ${at + 1}`;
  const of = rowNames[name].toLowerCase();
  return html`<div class="tend-rows" id="${name}">
    ${form.errors[name] !== undefined && govuk('error-message', { text: form.errors[name] })}
    ${Array.from({ length: count }, (_, at) => html`<div class="tend-rows__row" id="${name}.${at}"><fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${title(at)}</legend><div class="tend-rows__boxes">${row(at)}${press('Remove', `remove ${name} ${at}`, name, `${of} ${at + 1}`)}</div></fieldset></div>`)}
    <div class="tend-rows__add">${press(`Add a ${of}`, `add ${name}`, `${name}.${count}`, '')}</div>
  </div>`;
}
