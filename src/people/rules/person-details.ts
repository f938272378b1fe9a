/** What is written down about a person, in the sections that its forms and pages have, and what makes it unusable. */
import { parseNhsNumber } from '../../ground/identifiers.ts';
import { ok, refuse, type Result } from '../../ground/result.ts';

export const sexes = ['female', 'male', 'other', 'not stated'] as const;
export const formats = ['standard', 'large print', 'easy read', 'audio', 'braille', 'BSL'] as const;
export const workerGenders = ['female', 'male'] as const;

export type Sex = (typeof sexes)[number];
/** The form in which a person reads, hears or sees what is written to them. */
export type Format = (typeof formats)[number];
export type WorkerGender = (typeof workerGenders)[number];

/** The ethnic groups of the national Client Level Data return (release 2), in the order of the 2021 census. */
export const ethnicGroups = [
  'Asian or Asian British: Indian',
  'Asian or Asian British: Pakistani',
  'Asian or Asian British: Bangladeshi',
  'Asian or Asian British: Chinese',
  'Asian or Asian British: Any other Asian background',
  'Black, Black British, Caribbean or African: Caribbean',
  'Black, Black British, Caribbean or African: African',
  'Black, Black British, Caribbean or African: Any other Black, Black British or Caribbean background',
  'Mixed or multiple ethnic groups: White and Black Caribbean',
  'Mixed or multiple ethnic groups: White and Black African',
  'Mixed or multiple ethnic groups: White and Asian',
  'Mixed or multiple ethnic groups: Any other Mixed or multiple ethnic background',
  'White: English, Welsh, Scottish, Northern Irish or British',
  'White: Irish',
  'White: Gypsy or Irish Traveller',
  'White: Roma',
  'White: Any other White background',
  'Other ethnic group: Arab',
  'Other ethnic group: Any other ethnic group',
  'No data: Refused',
  'No data: Undeclared or not known',
] as const;

/**
 * What the council writes down about a person. Names are those of the table `person`. Days are 'YYYY-MM-DD'; a null is
 * not known, or none; `nhs_number` is ten digits and `postcode` has its written form, 'WS1 1AA'.
 */
export type PersonDetails = {
  readonly reference: string;
  readonly title: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly known_as: string | null;
  readonly date_of_birth: string | null;
  readonly sex: Sex | null;
  readonly ethnic_group: string | null;
  readonly nhs_number: string | null;
  readonly address_lines: readonly string[];
  readonly postcode: string | null;
  readonly uprn: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly live_alone: boolean | null;
  readonly access_note: string | null;
  readonly first_language: string | null;
  readonly interpreter_needed: boolean;
  readonly format: Format;
  readonly communication_note: string | null;
  readonly worker_language: string | null;
  readonly worker_gender: WorkerGender | null;
  readonly worker_gender_required: boolean;
  readonly religion: string | null;
  readonly culture_note: string | null;
  readonly diet: string | null;
  readonly pets: string | null;
  readonly smoking: string | null;
  readonly gp_practice: string | null;
  readonly key_worker_id: number | null;
};

export type PersonField = keyof PersonDetails;

/** The parts of a person's record: each is a heading on the page and a form of its own. */
export const sections = {
  who: [
    'reference',
    'title',
    'given_name',
    'family_name',
    'known_as',
    'date_of_birth',
    'sex',
    'ethnic_group',
    'nhs_number',
  ],
  communication: ['first_language', 'interpreter_needed', 'format', 'communication_note'],
  home: ['address_lines', 'postcode', 'uprn', 'phone', 'email', 'live_alone', 'access_note'],
  preferences: [
    'worker_language',
    'worker_gender',
    'worker_gender_required',
    'religion',
    'culture_note',
    'diet',
    'pets',
    'smoking',
  ],
  support: ['key_worker_id', 'gp_practice'],
} as const satisfies Record<string, readonly PersonField[]>;

export type Section = keyof typeof sections;

/** What each section is called, as the heading of a page and of a form. */
export const sectionNames = {
  who: 'Who they are',
  communication: 'How to talk and write to them',
  home: 'Where they live',
  preferences: 'What matters in their care',
  support: 'Key worker and GP',
} satisfies Record<Section, string>;

/** What each fact is called where a change to it is told. */
export const fieldNames = {
  reference: 'reference',
  title: 'title',
  given_name: 'first name',
  family_name: 'last name',
  known_as: 'name they like to be called',
  date_of_birth: 'date of birth',
  sex: 'sex',
  ethnic_group: 'ethnic group',
  nhs_number: 'NHS number',
  address_lines: 'address',
  postcode: 'postcode',
  uprn: 'property number (UPRN)',
  phone: 'telephone',
  email: 'email',
  live_alone: 'who lives there',
  access_note: 'how to get in',
  first_language: 'first language',
  interpreter_needed: 'need of an interpreter',
  format: 'format',
  communication_note: 'note on communication',
  worker_language: 'language of the care worker',
  worker_gender: 'gender of the care worker',
  worker_gender_required: 'whether that gender is a must',
  religion: 'religion',
  culture_note: 'note on culture',
  diet: 'diet',
  pets: 'pets',
  smoking: 'smoking',
  gp_practice: 'GP practice',
  key_worker_id: 'key worker',
} satisfies Record<PersonField, string>;

/** The oldest age believed: nobody in England has been recorded above 115. */
const OLDEST_YEARS = 120;

/**
 * Whether what was written down can be true and used. `today` is the local day. The refusal names the field.
 * What is only unlikely is not refused here.
 */
export function checkDetails(details: PersonDetails, today: Temporal.PlainDate): Result<PersonDetails> {
  const { date_of_birth, nhs_number, reference, given_name, family_name } = details;
  if (reference === '') return refuse('Enter the reference', 'reference');
  if (given_name === '') return refuse('Enter the first name', 'given_name');
  if (family_name === '') return refuse('Enter the last name', 'family_name');
  if (date_of_birth !== null) {
    const born = Temporal.PlainDate.from(date_of_birth);
    if (Temporal.PlainDate.compare(born, today) >= 0) {
      return refuse('Date of birth must be in the past', 'date_of_birth');
    }
    if (ageOn(born, today) > OLDEST_YEARS) {
      return refuse(`Date of birth must be less than ${OLDEST_YEARS} years ago`, 'date_of_birth');
    }
  }
  if (nhs_number !== null) {
    const checked = parseNhsNumber(nhs_number, 'NHS number', 'nhs_number');
    if (!checked.ok) return checked;
  }
  if (details.interpreter_needed && details.first_language === null) {
    return refuse('Enter the language that the interpreter must speak', 'first_language');
  }
  if (details.worker_gender_required && details.worker_gender === null) {
    return refuse('Choose whether the care worker must be a woman or a man', 'worker_gender');
  }
  return ok(details);
}

/** Whole years of age on a day. Somebody born on 29 February is a year older from 1 March (as English law counts). */
export function ageOn(born: Temporal.PlainDate | string, day: Temporal.PlainDate | string): number {
  const birth = Temporal.PlainDate.from(born);
  const on = Temporal.PlainDate.from(day);
  const before = on.month < birth.month || (on.month === birth.month && on.day < birth.day);
  return on.year - birth.year - (before ? 1 : 0);
}

/** The fields in which two records differ, in the order of the sections. */
export function changedFields(before: PersonDetails, after: PersonDetails): PersonField[] {
  return Object.values(sections)
    .flat()
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
