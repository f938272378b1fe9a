/** What somebody typed to find a person: an NHS number, a day of birth, or words. */
import { parseNhsNumber } from '../../ground/identifiers.ts';

/** What is looked for. `words` are matched against name, reference and postcode, each of them somewhere. */
export type PersonSearch =
  | { readonly by: 'nothing' }
  | { readonly by: 'nhs_number'; readonly digits: string }
  | { readonly by: 'date_of_birth'; readonly day: string }
  | { readonly by: 'words'; readonly words: string };

/** Reads a search box: ten digits that are an NHS number, a date like 1/5/1940, or words as typed. */
export function readPersonSearch(typed: string): PersonSearch {
  const text = typed.trim();
  if (text === '') return { by: 'nothing' };
  const nhs = parseNhsNumber(text);
  if (nhs.ok) return { by: 'nhs_number', digits: nhs.value };
  const date = /^(\d{1,2})[/.\s-](\d{1,2})[/.\s-]((?:19|20)\d\d)$/.exec(text);
  if (date !== null) {
    const [, day, month, year] = date.map(Number);
    const real = realDay(year, month, day);
    if (real !== undefined) return { by: 'date_of_birth', day: real };
  }
  return { by: 'words', words: text };
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
      return /\d/.test(search.words) ? 'by reference or postcode' : 'by name';
  }
}

function realDay(year = 0, month = 0, day = 0): string | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return day > first.daysInMonth ? undefined : first.with({ day }).toString();
}
