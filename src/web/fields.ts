/**
 * The boxes of a form, each holding what was typed and showing what is wrong with it:
 *
 *     const ask = fields(state);
 *     html`<form method="post">${csrfField(token)}${ask.text({ name: 'forename', label: 'First name' })}</form>`
 */
import type { FormState } from './forms.ts';
import { govuk } from './govuk.ts';
import type { Attributes, SafeHtml } from './html.ts';

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

/** The boxes of one form; see `fields`. */
export type Fields = ReturnType<typeof fields>;

function hintOf(hint: string | SafeHtml | undefined) {
  if (hint === undefined || hint === '') return undefined;
  return typeof hint === 'string' ? { text: hint } : { html: hint };
}

function textAttributes(given: Attributes | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, String(value ?? '')]));
}

/** Functions that draw each kind of box from what the form holds. */
export function fields({ values, errors }: FormState) {
  const valueOf = (name: string): string => {
    const value = values[name];
    return typeof value === 'string' ? value : (value?.at(-1) ?? '');
  };
  const chosen = (name: string): readonly string[] => {
    const value = values[name];
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  };
  const errorOf = (name: string) => (errors[name] === undefined ? undefined : { text: errors[name] });
  const common = ({ name, label, hint, heading, size, attributes }: Question) => ({
    id: name,
    name,
    label: {
      text: label,
      isPageHeading: heading,
      classes: `govuk-label--${heading === true ? 'l' : (size ?? 's')}`,
    },
    hint: hintOf(hint),
    errorMessage: errorOf(name),
    attributes: textAttributes(attributes),
  });
  const group = ({ label, heading, size }: Question) => ({
    legend: {
      text: label,
      isPageHeading: heading,
      classes: `govuk-fieldset__legend--${heading === true ? 'l' : (size ?? 's')}`,
    },
  });
  const items = (question: ChoiceQuestion) => {
    const now = chosen(question.name);
    return question.choices.map((item) =>
      item === false || item === undefined
        ? undefined
        : {
            value: item.value,
            text: item.text,
            hint: hintOf(item.hint),
            checked: now.includes(item.value),
            conditional: item.conditional === undefined ? undefined : { html: item.conditional },
          },
    );
  };
  const choiceClasses = (component: string, { inline, small }: ChoiceQuestion): string =>
    [inline === true && `govuk-${component}--inline`, small === true && `govuk-${component}--small`]
      .filter(Boolean)
      .join(' ');

  const text = (question: TextQuestion): SafeHtml =>
    govuk('input', {
      ...common(question),
      value: valueOf(question.name),
      type: question.type ?? 'text',
      inputmode: question.inputmode,
      autocomplete: question.autocomplete,
      spellcheck: question.inputmode === undefined ? undefined : false,
      classes: question.width === undefined ? undefined : `govuk-input--width-${question.width}`,
      prefix: question.prefix === undefined ? undefined : { text: question.prefix },
      suffix: question.suffix === undefined ? undefined : { text: question.suffix },
    });

  return {
    /** One line of words. */
    text,
    /** A whole number. */
    number: (question: TextQuestion): SafeHtml => text({ width: 5, inputmode: 'numeric', ...question }),
    /** An amount in pounds. */
    money: (question: TextQuestion): SafeHtml =>
      text({ width: 5, inputmode: 'decimal', prefix: '£', ...question }),
    /** A time of day, typed as people write it. */
    time: (question: TextQuestion): SafeHtml =>
      text({ width: 5, hint: 'For example, 8:05 or 20:30', autocomplete: 'off', ...question }),
    /** Several lines of words; `max` shows how many characters are left. */
    textarea: (question: Question & { readonly rows?: number; readonly max?: number }): SafeHtml => {
      const options = {
        ...common(question),
        value: valueOf(question.name),
        rows: String(question.rows ?? 4),
      };
      return question.max === undefined
        ? govuk('textarea', options)
        : govuk('character-count', { ...options, maxlength: String(question.max) });
    },
    /** A choice from a list; `empty` is the words for none, such as 'Any provider'. */
    select: (
      question: Question & { readonly choices: readonly Choice[]; readonly empty?: string },
    ): SafeHtml =>
      govuk('select', {
        ...common(question),
        items: [
          question.empty === undefined ? undefined : { value: '', text: question.empty },
          ...question.choices.map(({ value, text }) => ({
            value,
            text,
            selected: chosen(question.name).includes(value),
          })),
        ],
      }),
    /** One of a few. */
    radios: (question: ChoiceQuestion): SafeHtml => {
      const { name, hint, errorMessage, attributes } = common(question);
      return govuk('radios', {
        name,
        idPrefix: name,
        fieldset: group(question),
        hint,
        errorMessage,
        attributes,
        items: items(question),
        classes: choiceClasses('radios', question),
      });
    },
    /** Any number of a few. */
    checkboxes: (question: ChoiceQuestion): SafeHtml => {
      const { name, hint, errorMessage, attributes } = common(question);
      return govuk('checkboxes', {
        name,
        idPrefix: name,
        fieldset: group(question),
        hint,
        errorMessage,
        attributes,
        items: items(question),
        classes: choiceClasses('checkboxes', question),
      });
    },
    /** A single box to tick; it posts 'yes'. */
    tick: ({ name, label, hint }: Pick<Question, 'name' | 'label' | 'hint'>): SafeHtml =>
      govuk('checkboxes', {
        name,
        idPrefix: name,
        errorMessage: errorOf(name),
        items: [{ value: 'yes', text: label, hint: hintOf(hint), checked: valueOf(name) !== '' }],
      }),
    /** A day in three boxes. */
    date: (question: Question): SafeHtml => {
      const { name, hint, errorMessage, attributes } = common(question);
      const box = (part: string, label: string, width: number) => ({
        name: part,
        label,
        value: valueOf(`${name}-${part}`),
        classes: `govuk-input--width-${width}${errorMessage === undefined ? '' : ' govuk-input--error'}`,
      });
      return govuk('date-input', {
        id: name,
        namePrefix: name,
        fieldset: { ...group(question), role: 'group' },
        hint: hint ?? { text: 'For example, 27 3 2026' },
        errorMessage,
        attributes,
        items: [box('day', 'Day', 2), box('month', 'Month', 2), box('year', 'Year', 4)],
      });
    },
    /** A file to send, with a place to drop it. The form needs `enctype="multipart/form-data"`. */
    file: (question: Question & { readonly accept?: string; readonly multiple?: boolean }): SafeHtml =>
      govuk('file-upload', {
        ...common(question),
        javascript: true,
        multiple: question.multiple,
        attributes: {
          ...textAttributes(question.attributes),
          ...(question.accept === undefined ? {} : { accept: question.accept }),
        },
      }),
  };
}
