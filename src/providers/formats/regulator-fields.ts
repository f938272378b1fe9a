/** One record of the regulator's data, field by field, noting what is wrong as it is read. */
import { normalisePostcode } from '../../ground/postcodes.ts';
import type { Finding } from '../../people/formats/findings.ts';
import { parseCompanyNumber, type RegistrationStatus } from '../rules/provider-details.ts';
import { readRating } from '../rules/ratings.ts';
import type { SaidByRegulator } from './regulator.ts';

/** Notes something wrong with a field of the record being read. */
export type Note = (field: string, value: string, wrong: string, done: Finding['done']) => void;

/** A notebook of what is wrong, and the note to take about a row. */
export function notebook(): { readonly findings: Finding[]; readonly about: (row: number) => Note } {
  const findings: Finding[] = [];
  return {
    findings,
    about: (row) => (field, value, wrong, done) => void findings.push({ row, field, value, wrong, done }),
  };
}

/** Words without stray spaces. */
export function readWords(value: string, field: string, note: Note): string {
  const words = value.replaceAll(/\s+/g, ' ').trim();
  if (words !== value) note(field, value, 'has stray spaces', 'put right');
  return words;
}

/** A day, 'YYYY-MM-DD', or null where it is blank or none. */
export function readDay(value: string, field: string, note: Note): string | null {
  if (value === '') return null;
  try {
    return Temporal.PlainDate.from(value.slice(0, 10)).toString();
  } catch {
    note(field, value, 'is not a date', 'left out');
    return null;
  }
}

/** A postcode in its written form, or null. */
export function readPostcode(value: string, field: string, note: Note): string | null {
  if (value.trim() === '') {
    note(field, value, 'is blank', 'taken as it is');
    return null;
  }
  const postcode = normalisePostcode(value);
  if (postcode === undefined) {
    note(field, value, 'is not a UK postcode', 'left out');
    return null;
  }
  if (postcode !== value) note(field, value, `is not in its written form: ${postcode}`, 'put right');
  return postcode;
}

/** A Companies House number in its eight characters, or null. */
export function readCompanyNumber(value: string, field: string, note: Note): string | null {
  if (value.trim() === '') return null;
  const number = parseCompanyNumber(value);
  if (!number.ok) {
    note(field, value, 'is not a Companies House number', 'left out');
    return null;
  }
  if (number.value === value) return value;
  const wrong = /^\d+$/.test(value)
    ? `lacks its leading nought: ${number.value}`
    : /^\s|\s$/.test(value)
      ? 'has stray spaces'
      : `is not in its written form: ${number.value}`;
  note(field, value, wrong, 'put right');
  return number.value;
}

/** A web address without its scheme, in small letters before the path; or null. */
export function readWebsite(value: string, field: string, note: Note): string | null {
  const text = value.trim().replace(/^https?:\/\//i, '');
  if (text === '') return null;
  const [host = '', ...path] = text.split('/');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host)) {
    note(field, value, 'is not a web address', 'left out');
    return null;
  }
  const website = [host.toLowerCase(), ...path].join('/');
  if (website !== text) note(field, value, 'has capitals that mean nothing', 'put right');
  return website;
}

/** The lines of an address written in one, without its postcode at the end. */
export function readAddress(value: string, postcode: string | null, field: string, note: Note): string[] {
  const parts = value.split(',').map((part) => part.trim());
  if (parts.includes('')) note(field, value, 'has a comma too many', 'put right');
  const lines = parts.filter((part) => part !== '');
  const last = lines.at(-1);
  if (last !== undefined && postcode !== null && normalisePostcode(last) === postcode) lines.pop();
  return lines;
}

/** Whether the regulator has it on its register. */
export function readStatus(value: string, field: string, note: Note): RegistrationStatus {
  const status = value.trim().toLowerCase();
  if (status === 'registered' || status === 'deregistered') return status;
  if (status !== '') note(field, value, 'is not a registration status that is known', 'left out');
  return 'not stated';
}

/** What was said, or undefined where the words are not the regulator's. */
export function readSaid(words: string, day: string, field: string, note: Note): SaidByRegulator | undefined {
  const rating = readRating(words);
  if (rating === undefined) {
    note(field, words, 'is not a rating that the regulator gives', 'left out');
    return undefined;
  }
  return { rating, rated_on: readDay(day, field, note) };
}

/** Services that are home care, or by their name may be. Any other service is something else, such as dentistry. */
const HOME_CARE = [
  'domiciliary care service',
  'extra care housing services',
  'supported living service',
  'community based adult social care services',
];
const PERHAPS = ['social care org'];

/** Whether services are home care. One that only says 'Social Care Org' may be: it is taken, and noted. */
export function isHomeCare(services: readonly string[], field: string, note: Note): boolean {
  const names = services.map((service) => service.toLowerCase());
  if (names.some((name) => HOME_CARE.includes(name))) return true;
  if (!names.some((name) => PERHAPS.includes(name))) return false;
  note(field, services.join(', '), 'does not say whether it is home care', 'taken as it is');
  return true;
}
