/** A person in words: how they are named, and what whoever meets or writes to them must know first. */
import { longDate } from '../../ground/calendar.ts';
import { ageOn, type Format } from './person-details.ts';

/** 'Mrs Ada Cole', or 'Ada Cole' where they use no title. */
export function fullName(person: {
  readonly title?: string | null;
  readonly given_name: string;
  readonly family_name: string;
}): string {
  return [person.title, person.given_name, person.family_name].filter(Boolean).join(' ');
}

/** How a person is spoken of in a sentence: 'Mrs Cole', or 'Ada Cole' where they use no title. */
export function shortName(person: {
  readonly title?: string | null;
  readonly given_name: string;
  readonly family_name: string;
}): string {
  return person.title
    ? `${person.title} ${person.family_name}`
    : `${person.given_name} ${person.family_name}`;
}

/** What it takes to write to somebody in each format, as an instruction; nothing for standard print. */
export const formatWords = {
  standard: '',
  'large print': 'Write in large print',
  'easy read': 'Write in easy read: short words with pictures',
  audio: 'Send audio, not paper',
  braille: 'Write in braille',
  BSL: 'Uses British Sign Language (BSL)',
} satisfies Record<Format, string>;

/** What each format is called in a list of choices. */
export const formatNames = {
  standard: 'Standard print',
  'large print': 'Large print',
  'easy read': 'Easy read',
  audio: 'Audio',
  braille: 'Braille',
  BSL: 'British Sign Language (BSL)',
} satisfies Record<Format, string>;

/** How we write to somebody, as they read it of themselves. */
export const formatTold = {
  standard: 'We write to you in ordinary print.',
  'large print': 'We write to you in large print.',
  'easy read': 'We write to you in easy read: short words with pictures.',
  audio: 'We send you recordings to listen to, not paper.',
  braille: 'We write to you in braille.',
  BSL: 'You use British Sign Language (BSL).',
} satisfies Record<Format, string>;

type Communication = {
  readonly first_language?: string | null;
  readonly interpreter_needed?: boolean;
  readonly format?: Format;
  readonly communication_note?: string | null;
};

/**
 * What nobody may miss before they speak or write to the person, each an instruction: ['Book an interpreter: Punjabi',
 * 'Write in large print']. Empty where English in standard print will do.
 */
export function communicationNeeds(person: Communication): string[] {
  const needs: string[] = [];
  const { first_language, interpreter_needed, format } = person;
  if (interpreter_needed) {
    needs.push(first_language ? `Book an interpreter: ${first_language}` : 'Book an interpreter');
  } else if (first_language && !isEnglish(first_language)) {
    needs.push(`First language ${first_language}`);
  }
  const words = format === undefined ? '' : formatWords[format];
  if (words !== '') needs.push(words);
  return needs;
}

/** What whoever meets somebody must know before they speak: ['Speaks Punjabi', 'Uses British Sign Language (BSL)']; nothing of letters. */
export function meetingNeeds({ first_language, format, communication_note }: Communication): string[] {
  return [
    first_language && !isEnglish(first_language) ? `Speaks ${first_language}` : '',
    format === 'BSL' ? formatWords.BSL : '',
    communication_note ?? '',
  ].filter((need) => need !== '');
}

function isEnglish(language: string): boolean {
  return /^english$/i.test(language);
}

type Known = Communication & {
  readonly title?: string | null;
  readonly given_name: string;
  readonly family_name: string;
  readonly known_as?: string | null;
  readonly date_of_birth?: string | null;
  readonly died_on?: string | null;
  readonly nhs_number?: string | null;
};

/** What the banner over every page about a person says: who they are, and what nobody may miss. `today` is the local day. */
export function bannerOf(person: Known, today: Temporal.PlainDate) {
  const { date_of_birth = null, died_on = null, nhs_number = null } = person;
  const note = person.communication_note;
  return {
    name: fullName(person),
    knownAs: person.known_as === person.given_name ? null : (person.known_as ?? null),
    bornOn: date_of_birth,
    age: date_of_birth === null ? null : ageOn(date_of_birth, died_on ?? today),
    nhsNumber: nhs_number,
    alerts:
      died_on === null
        ? [...communicationNeeds(person), ...(note ? [note] : [])]
        : [`Died on ${longDate(died_on)}`],
  };
}
