/** What somebody typed to find a person: an NHS number, a day of birth, or words. */
import { parseNhsNumber } from '../../ground/identifiers.ts';
import { parseTypedDate } from '../../ground/typed-dates.ts';

/**
 * What is looked for. `words` are matched against name, former last name, reference, postcode, address and telephone, each of
 * them somewhere.
 */
export type PersonSearch =
  | { readonly by: 'nothing' }
  | { readonly by: 'nhs_number'; readonly digits: string }
  | { readonly by: 'date_of_birth'; readonly day: string }
  | { readonly by: 'words'; readonly words: string };

const DAY_FIRST = /^(\d{1,2})(?:[/.\s-]+|(?=\D))([a-z]+|\d{1,2})[/.,\s-]*((?:19|20)\d\d)$/i;
const YEAR_FIRST = /^((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})$/;

/**
 * Reads a search box: ten digits that are an NHS number, a date like 1/5/1940, 1 May 1940 or 1940-05-01, or words. Titles are
 * left out of the words, since lists show names with them, and +44 is read as the nought that it stands for.
 */
export function readPersonSearch(typed: string): PersonSearch {
  const text = typed.trim();
  if (text === '') return { by: 'nothing' };
  const nhs = parseNhsNumber(text);
  if (nhs.ok) return { by: 'nhs_number', digits: nhs.value };
  const [, day = '', month = '', year = ''] = DAY_FIRST.exec(text) ?? turned(YEAR_FIRST.exec(text));
  const born = parseTypedDate({ day, month, year });
  if (born.ok) return { by: 'date_of_birth', day: born.value.toString() };
  return { by: 'words', words: wordsToFind(text) };
}

function turned(parts: RegExpExecArray | null): readonly string[] {
  return parts === null ? [] : [parts[0], ...parts.slice(1).reverse()];
}

const TITLE = /^(mr|mrs|ms|miss|mx|dr|prof|professor|rev|reverend|sir|dame|lord|lady)\.?,?$/i;

/** Words as they are looked for: without titles, unless there is nothing else, and with telephone numbers as they are dialled here. */
export function wordsToFind(typed: string): string {
  const words = typed.trim().split(/\s+/);
  const names = words.filter((word) => !TITLE.test(word));
  return (names.length === 0 ? words : names).join(' ').replace(/\+44 ?(\(0\))? ?/, '0');
}

/** Whether somebody meant an NHS number and has a digit wrong: ten digits, which no telephone number here has. */
export function isSlipOfNhsNumber(typed: string): boolean {
  return /^\d{3}[ -]?\d{3}[ -]?\d{4}$/.test(typed.trim()) && !parseNhsNumber(typed).ok;
}

/** By what somebody looked, as the audit trail says it; null where they looked for nothing. Never what they typed: that may be personal. */
export function kindOfSearch(search: PersonSearch): string | null {
  switch (search.by) {
    case 'nothing':
      return null;
    case 'nhs_number':
      return 'by NHS number';
    case 'date_of_birth':
      return 'by date of birth';
    case 'words':
      return /\d/.test(search.words) ? 'by reference, postcode, address or telephone' : 'by name or address';
  }
}
