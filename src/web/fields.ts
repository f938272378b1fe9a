/**
 * The boxes of a form, each holding what was typed and showing what is wrong with it:
 *
 *     const ask = fields(state);
 *     html`<form method="post">${csrfField(token)}${ask.text({ name: 'forename', label: 'First name' })}</form>`
 */
import type { FormState } from './forms.ts';
import { govuk } from './govuk.ts';
import type { SafeHtml } from './html.ts';

/** What every question has. `heading` makes the label the page's heading. */
export type Question = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | SafeHtml | undefined;
  readonly heading?: boolean | undefined;
  /** How large the label is; small is usual. */
  readonly size?: 's' | 'm' | 'l' | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
};

/** A choice in radios, checkboxes or a select. `conditional` is shown when it is chosen. */
export type Choice = {
  readonly value: string;
  readonly text: string;
  readonly hint?: string | undefined;
  readonly conditional?: SafeHtml | undefined;
};

/** How wide a box is, in characters. */
export type Width = 2 | 3 | 4 | 5 | 10 | 20 | 30;

type TextQuestion = Question & {
  readonly width?: Width;
  readonly type?: 'text' | 'email' | 'tel' | 'search' | 'password';
  readonly inputmode?: 'numeric' | 'decimal';
  readonly autocomplete?: string;
  readonly prefix?: string;
  readonly suffix?: string;
};
type ChoiceQuestion = Question & {
  readonly choices: readonly (Choice | false | undefined)[];
  readonly inline?: boolean;
  readonly small?: boolean;
};

type FileQuestion = Question & { readonly accept?: string; readonly multiple?: boolean };
type AreaQuestion = Question & { readonly rows?: number; readonly max?: number };
type SelectQuestion = Question & { readonly choices: readonly Choice[]; readonly empty?: string };

function chosen({ values }: FormState, name: string): readonly string[] {
  const value = values[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function valueOf(state: FormState, name: string): string {
  return chosen(state, name).at(-1) ?? '';
}

function errorOf({ errors }: FormState, name: string) {
  const text = errors[name];
  return text === undefined ? undefined : { text };
}

function hintOf(hint: string | SafeHtml | undefined) {
  if (hint === undefined || hint === '') return undefined;
  return typeof hint === 'string' ? { text: hint } : { html: hint };
}

/** What every single box has: its name, label, hint and what is wrong. */
function single(state: FormState, { name, label, hint, heading, size, attributes }: Question) {
  return {
    id: name,
    name,
    label: {
      text: label,
      isPageHeading: heading,
      classes: `govuk-label--${heading === true ? 'l' : (size ?? 's')}`,
    },
    hint: hintOf(hint),
    errorMessage: errorOf(state, name),
    attributes,
  };
}

/** What every group of boxes has. */
function group(state: FormState, { name, label, hint, heading, size, attributes }: Question) {
  return {
    fieldset: {
      legend: {
        text: label,
        isPageHeading: heading,
        classes: `govuk-fieldset__legend--${heading === true ? 'l' : (size ?? 's')}`,
      },
    },
    hint: hintOf(hint),
    errorMessage: errorOf(state, name),
    attributes,
  };
}

function items(state: FormState, { name, choices }: ChoiceQuestion) {
  const now = chosen(state, name);
  return choices.map((item) => {
    if (item === false || item === undefined) return undefined;
    const { value, text, hint, conditional } = item;
    return {
      value,
      text,
      hint: hintOf(hint),
      checked: now.includes(value),
      conditional: conditional === undefined ? undefined : { html: conditional },
    };
  });
}

function choiceClasses(component: 'radios' | 'checkboxes', { inline, small }: ChoiceQuestion): string {
  return [inline === true && `govuk-${component}--inline`, small === true && `govuk-${component}--small`]
    .filter((name) => name !== false)
    .join(' ');
}

function textBox(state: FormState, question: TextQuestion): SafeHtml {
  const { name, width, type = 'text', inputmode, autocomplete, prefix, suffix } = question;
  return govuk('input', {
    ...single(state, question),
    value: valueOf(state, name),
    type,
    inputmode,
    autocomplete,
    spellcheck: inputmode === undefined ? undefined : false,
    classes: width === undefined ? undefined : `govuk-input--width-${width}`,
    prefix: prefix === undefined ? undefined : { text: prefix },
    suffix: suffix === undefined ? undefined : { text: suffix },
  });
}

function areaBox(state: FormState, question: AreaQuestion): SafeHtml {
  const { name, rows = 4, max } = question;
  const options = { ...single(state, question), value: valueOf(state, name), rows: String(rows) };
  return max === undefined
    ? govuk('textarea', options)
    : govuk('character-count', { ...options, maxlength: String(max) });
}

function selectBox(state: FormState, question: SelectQuestion): SafeHtml {
  const now = chosen(state, question.name);
  const choices = question.choices.map(({ value, text }) => ({ value, text, selected: now.includes(value) }));
  return govuk('select', {
    ...single(state, question),
    items: question.empty === undefined ? choices : [{ value: '', text: question.empty }, ...choices],
  });
}

function choiceBoxes(
  state: FormState,
  component: 'radios' | 'checkboxes',
  question: ChoiceQuestion,
): SafeHtml {
  const { name } = question;
  return govuk(component, {
    name,
    idPrefix: name,
    ...group(state, question),
    items: items(state, question),
    classes: choiceClasses(component, question),
  });
}

function tickBox(
  state: FormState,
  { name, label, hint }: Pick<Question, 'name' | 'label' | 'hint'>,
): SafeHtml {
  return govuk('checkboxes', {
    name,
    idPrefix: name,
    errorMessage: errorOf(state, name),
    items: [{ value: 'yes', text: label, hint: hintOf(hint), checked: valueOf(state, name) !== '' }],
  });
}

function dateBoxes(state: FormState, question: Question): SafeHtml {
  const { name } = question;
  const { fieldset, hint, errorMessage, attributes } = group(state, question);
  const box = (part: string, label: string, width: number) => ({
    name: part,
    label,
    value: valueOf(state, `${name}-${part}`),
    classes: `govuk-input--width-${width}${errorMessage === undefined ? '' : ' govuk-input--error'}`,
  });
  return govuk('date-input', {
    id: name,
    namePrefix: name,
    fieldset: { ...fieldset, role: 'group' },
    hint: hint ?? { text: 'For example, 27 3 2026' },
    errorMessage,
    attributes,
    items: [box('day', 'Day', 2), box('month', 'Month', 2), box('year', 'Year', 4)],
  });
}

function fileBox(state: FormState, question: FileQuestion): SafeHtml {
  const { accept, multiple, attributes } = question;
  return govuk('file-upload', {
    ...single(state, question),
    classes: 'tend-file',
    multiple,
    attributes: accept === undefined ? attributes : { ...attributes, accept },
  });
}

/** The boxes of one form; see `fields`. */
export type Fields = ReturnType<typeof fields>;

/** Functions that draw each kind of box from what the form holds. */
export function fields(state: FormState) {
  return {
    /** One line of words. */
    text: (question: TextQuestion): SafeHtml => textBox(state, question),
    /** A whole number. */
    number: (question: TextQuestion): SafeHtml =>
      textBox(state, { width: 5, inputmode: 'numeric', ...question }),
    /** An amount in pounds. */
    money: (question: TextQuestion): SafeHtml =>
      textBox(state, { width: 5, inputmode: 'decimal', prefix: '£', ...question }),
    /** A time of day, typed as people write it. */
    time: (question: TextQuestion): SafeHtml =>
      textBox(state, { width: 5, hint: 'For example, 8:05 or 20:30', autocomplete: 'off', ...question }),
    /** Several lines of words; `max` shows how many characters are left. */
    textarea: (question: AreaQuestion): SafeHtml => areaBox(state, question),
    /** A choice from a list; `empty` is the words for none, such as 'Choose a provider'. */
    select: (question: SelectQuestion): SafeHtml => selectBox(state, question),
    /** One of a few. */
    radios: (question: ChoiceQuestion): SafeHtml => choiceBoxes(state, 'radios', question),
    /** Any number of a few. */
    checkboxes: (question: ChoiceQuestion): SafeHtml => choiceBoxes(state, 'checkboxes', question),
    /** A single box to tick; it posts 'yes'. */
    tick: (question: Pick<Question, 'name' | 'label' | 'hint'>): SafeHtml => tickBox(state, question),
    /** A day in three boxes. */
    date: (question: Question): SafeHtml => dateBoxes(state, question),
    /** A file to send, chosen or dropped on the box. The form needs `enctype="multipart/form-data"`. */
    file: (question: FileQuestion): SafeHtml => fileBox(state, question),
  };
}
