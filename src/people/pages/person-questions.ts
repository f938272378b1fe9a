/** The questions about a person, section by section: what is asked, how an answer is read, and what is known already. */
import { z } from 'zod';
import {
  parseEmail,
  parseNhsNumber,
  parsePhone,
  parseUprn,
  formatNhsNumber,
} from '../../ground/identifiers.ts';
import { parsePostcode } from '../../ground/postcodes.ts';
import { fields } from '../../web/fields.ts';
import { choice, optionalAnswer, optionalDate, optionalText, text, tick } from '../../web/form-values.ts';
import { dateBoxes, type FormState } from '../../web/forms.ts';
import { html, type SafeHtml } from '../../web/html.ts';
import { readNumber } from '../../web/record-number.ts';
import { ethnicGroups, formats, sexes, type PersonDetails, type Section } from '../rules/person-details.ts';
import { formatNames } from '../rules/person-words.ts';

function words(name: string, max = 200) {
  return optionalText(name, { max }).transform((typed) => (typed === '' ? null : typed));
}

const anyOf = <const T extends string>(options: readonly T[]) =>
  optionalText('Answer').transform((typed) => options.find((option) => option === typed) ?? null);

const yesNo = optionalText('Answer').transform((typed) =>
  typed === 'yes' ? true : typed === 'no' ? false : null,
);

const who = z.object({
  reference: text('Reference', { max: 60 }),
  title: words('Title', 20),
  given_name: text('First name', { max: 80 }),
  family_name: text('Last name', { max: 80 }),
  known_as: words('Name they like to be called', 80),
  date_of_birth: optionalDate('Date of birth'),
  sex: anyOf(sexes),
  ethnic_group: anyOf(ethnicGroups),
  nhs_number: optionalAnswer(parseNhsNumber, 'NHS number'),
});

const communication = z.object({
  first_language: words('First language', 60),
  interpreter_needed: tick(),
  format: choice('how to write to them', formats),
  communication_note: words('Note', 1000),
});

/** An address as it is typed, each part on a line of its own. */
export const addressLines = optionalText('Address', { max: 500 }).transform((typed) =>
  typed
    .split('\n')
    .map((one) => one.trim().replace(/,$/, ''))
    .filter((one) => one !== ''),
);

const home = z.object({
  address_lines: addressLines,
  postcode: optionalAnswer(parsePostcode, 'Postcode'),
  uprn: optionalAnswer(parseUprn, 'Property number'),
  phone: optionalAnswer(parsePhone, 'Telephone'),
  email: optionalAnswer(parseEmail, 'Email'),
  live_alone: yesNo,
  access_note: words('How to get in', 1000),
});

const preferences = z.object({
  worker_gender: anyOf(['female', 'male'] as const),
  worker_gender_required: tick(),
  worker_language: words('Language', 60),
  religion: words('Religion', 80),
  culture_note: words('Culture', 1000),
  diet: words('Food and drink', 1000),
  pets: words('Pets', 200),
  smoking: words('Smoking', 200),
});

const support = z.object({
  key_worker_id: optionalText('Key worker').transform((typed) => readNumber(typed) ?? null),
  gp_practice: words('GP practice'),
});

/** How each section's answers are read into the record. */
export const sectionSchemas = { who, communication, home, preferences, support } satisfies Record<
  Section,
  z.ZodType
>;

/** A section's boxes as the record fills them. */
export function knownOf(details: PersonDetails): Record<string, string | number | boolean | null> {
  const { address_lines, date_of_birth, nhs_number, live_alone, ...others } = details;
  return {
    ...others,
    ...dateBoxes('date_of_birth', date_of_birth),
    address_lines: address_lines.join('\n'),
    nhs_number: nhs_number === null ? null : formatNhsNumber(nhs_number),
    live_alone: live_alone === null ? '' : live_alone ? 'yes' : 'no',
    worker_gender: details.worker_gender ?? '',
  };
}

export type KeyWorkers = readonly { readonly id: number; readonly name: string }[];

const sexChoices = [
  { value: 'female', text: 'Female' },
  { value: 'male', text: 'Male' },
  { value: 'other', text: 'Other' },
  { value: 'not stated', text: 'Not stated' },
];

function askWho(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.text({ name: 'title', label: 'Title', hint: 'As they use it, such as Mrs, Mr, Ms or Dr. Leave empty if they use none', width: 5 })}
${ask.text({ name: 'given_name', label: 'First name', width: 20, autocomplete: 'off' })}
${ask.text({ name: 'family_name', label: 'Last name', width: 20, autocomplete: 'off' })}
${ask.text({ name: 'known_as', label: 'What they like to be called', hint: 'If it is not their first name', width: 20, autocomplete: 'off' })}
${ask.date({ name: 'date_of_birth', label: 'Date of birth', hint: 'For example, 27 3 1941' })}
${ask.text({ name: 'nhs_number', label: 'NHS number', hint: '10 digits, on letters from their GP or hospital. For example, 943 476 5919', width: 10, inputmode: 'numeric', autocomplete: 'off' })}
${ask.text({ name: 'reference', label: 'Council reference', hint: 'The council’s own number for them. Providers’ files name them by it', width: 10, autocomplete: 'off' })}
${ask.radios({ name: 'sex', label: 'Sex', choices: sexChoices, inline: true, small: true })}
${ask.select({ name: 'ethnic_group', label: 'Ethnic group', hint: 'As they say it themselves. Only the council sees this', empty: 'Not asked yet', choices: ethnicGroups.map((group) => ({ value: group, text: group })) })}`;
}

function askCommunication(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.text({ name: 'first_language', label: 'First language', hint: 'Such as English, Punjabi or Urdu', width: 20, autocomplete: 'off' })}
${ask.tick({ name: 'interpreter_needed', label: 'They need an interpreter' })}
${ask.radios({ name: 'format', label: 'How to write to them', small: true, choices: formats.map((format) => ({ value: format, text: formatNames[format] })) })}
${ask.textarea({ name: 'communication_note', label: 'Anything else to know', hint: 'Such as: hears best on the left, or give her time to answer. Shown at the top of every page about them', rows: 2 })}`;
}

function askHome(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.textarea({ name: 'address_lines', label: 'Address', hint: 'Each part on a line of its own, without the postcode', rows: 4 })}
${ask.text({ name: 'postcode', label: 'Postcode', hint: 'Places them on the map', width: 10, autocomplete: 'off' })}
${ask.text({ name: 'phone', label: 'Telephone', width: 20, type: 'tel', autocomplete: 'off' })}
${ask.text({ name: 'email', label: 'Email', width: 30, type: 'email', autocomplete: 'off' })}
${ask.radios({
  name: 'live_alone',
  label: 'Who lives there',
  small: true,
  choices: [
    { value: 'yes', text: 'They live alone' },
    { value: 'no', text: 'They live with somebody' },
    { value: '', text: 'Not known' },
  ],
})}
${ask.textarea({ name: 'access_note', label: 'How to get in', hint: 'Such as: ring twice, the bell is on the left. Never write the number of a key safe here: tell it by telephone', rows: 2 })}
${ask.text({ name: 'uprn', label: 'Property number (UPRN)', hint: 'If you know it', width: 20, inputmode: 'numeric', autocomplete: 'off' })}`;
}

function askPreferences(form: FormState): SafeHtml {
  const ask = fields(form);
  return html`${ask.radios({
    name: 'worker_gender',
    label: 'Care worker',
    small: true,
    choices: [
      { value: '', text: 'A woman or a man' },
      { value: 'female', text: 'A woman' },
      { value: 'male', text: 'A man' },
    ],
  })}
${ask.tick({ name: 'worker_gender_required', label: 'This is a must, not a wish' })}
${ask.text({ name: 'worker_language', label: 'Language the care worker should speak', width: 20, autocomplete: 'off' })}
${ask.text({ name: 'religion', label: 'Religion', width: 20, autocomplete: 'off' })}
${ask.textarea({ name: 'culture_note', label: 'Culture', hint: 'What a care worker should know, such as: shoes off at the door', rows: 2 })}
${ask.textarea({ name: 'diet', label: 'Food and drink', hint: 'What they eat, what they never eat, and allergies', rows: 2 })}
${ask.text({ name: 'pets', label: 'Pets', width: 30, autocomplete: 'off' })}
${ask.text({ name: 'smoking', label: 'Smoking', hint: 'Whether anybody smokes there, or smoking is not allowed', width: 30, autocomplete: 'off' })}`;
}

function askSupport(form: FormState, workers: KeyWorkers): SafeHtml {
  const ask = fields(form);
  return html`${ask.select({ name: 'key_worker_id', label: 'Key worker', hint: 'Whom the person, their family and the provider turn to', empty: 'None yet', choices: workers.map(({ id, name }) => ({ value: String(id), text: name })) })}
${ask.text({ name: 'gp_practice', label: 'GP practice', width: 30, autocomplete: 'off' })}`;
}

/** The questions of a section, holding what was typed and what is wrong with it. */
export function askSection(section: Section, form: FormState, workers: KeyWorkers): SafeHtml {
  switch (section) {
    case 'who':
      return askWho(form);
    case 'communication':
      return askCommunication(form);
    case 'home':
      return askHome(form);
    case 'preferences':
      return askPreferences(form);
    case 'support':
      return askSupport(form, workers);
    default:
      return section satisfies never;
  }
}
