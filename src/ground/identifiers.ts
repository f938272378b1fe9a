/** The numbers and addresses by which the world knows people, homes and providers: checked for shape and check digit. */
import { ok, type Refusal, type Result, refuse } from './result.ts';

/**
 * Reads an NHS number typed with or without spaces or hyphens, and answers its 10 digits. The refusal says which of
 * length, characters and check digit is wrong. Source: docs/rules/nhs-number.md.
 */
export function parseNhsNumber(typed: string, name = 'NHS number', field?: string): Result<string> {
  const digits = typed.replace(/[\s‐-]/g, '');
  if (digits === '') return refuse(`Enter ${name}`, field);
  if (!/^\d+$/.test(digits)) return refuse(`${name} must only include numbers and spaces`, field);
  if (digits.length !== 10) return refuse(`${name} must have 10 digits. This has ${digits.length}`, field);
  if (/^(\d)\1{9}$/.test(digits)) return refuse(`${name} must not be the same digit ten times`, field);
  if (nextCheckDigit(digits.slice(0, 9)) !== digits.at(9)) {
    return refuse(`${name} is not a real number. Check each digit for a slip`, field);
  }
  return ok(digits);
}

/** '943 476 5919' from ten digits. */
export function formatNhsNumber(digits: string): string {
  return `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
}

/** The check digit that follows the first nine digits of an NHS number; undefined where the nine can never be issued. */
export function nextCheckDigit(nine: string): string | undefined {
  let sum = 0;
  for (let place = 0; place < 9; place += 1) sum += Number(nine.charAt(place)) * (10 - place);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? undefined : String(check);
}

/**
 * An NHS number that belongs to nobody, for a demonstration: those from 999 are kept for tests and never issued.
 * `serial` 0 to 800,000 gives a different number each time; each is valid.
 */
export function fictionalNhsNumber(serial: number): string {
  if (!Number.isInteger(serial) || serial < 0 || serial > 800_000)
    throw new RangeError(`no number for ${serial}`);
  // Of each ten numbers that differ in their ninth digit alone, nine or ten have a check digit: take nine.
  const tenth = `999${String(Math.floor(serial / 9)).padStart(5, '0')}`;
  const all = Array.from({ length: 10 }, (_, digit) => `${tenth}${digit}`);
  const valid = all.flatMap((nine) => {
    const check = nextCheckDigit(nine);
    return check === undefined ? [] : [nine + check];
  });
  return valid[serial % 9] ?? '';
}

/** A unique property reference number: 1 to 12 digits, answered without leading noughts as AddressBase holds it. */
export function parseUprn(
  typed: string,
  name = 'Property reference number (UPRN)',
  field?: string,
): Result<string> {
  const digits = typed.replace(/\s/g, '').replace(/^0+/, '');
  if (/^\d{1,12}$/.test(digits)) return ok(digits);
  return refuse(`${name} must be a number of up to 12 digits`, field);
}

/** An id of a provider or a location on the Care Quality Commission's register: '1-123456789'. */
export function parseCqcId(typed: string, name = 'CQC id', field?: string): Result<string> {
  const id = typed.replace(/\s/g, '').replace(/[‐–−]/g, '-');
  if (/^1-\d{6,12}$/.test(id)) return ok(id);
  return refuse(`${name} must look like 1-123456789`, field);
}

/** An email address, trimmed: one @, a name before it and a domain with a dot after it. Only sending proves more. */
export function parseEmail(typed: string, name = 'Email address', field?: string): Result<string> {
  const email = typed.trim().replaceAll('’', "'");
  if (email === '') return empty(name, field);
  const shape = /^[^\s@<>()",;:]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
  if (email.length <= 254 && shape.test(email) && !email.includes('..')) return ok(email);
  return refuse(`${name} must look like name@example.com`, field);
}

/**
 * A phone number, answered as digits: a UK one as it is dialled at home, '01922 650 000' or '+44 (0)1922 650000' →
 * '01922650000'; one abroad with its plus, '+33123456789'. Numbers without an area code are refused.
 */
export function parsePhone(typed: string, name = 'Phone number', field?: string): Result<string> {
  const text = typed.replace(/[\s().‐–-]/g, '');
  if (text === '') return empty(name, field);
  const home = text.replace(/^(?:\+|00)440?/, '0');
  if (/^0[1-9]\d{8,9}$/.test(home)) return ok(home);
  const abroad = home.replace(/^00/, '+');
  if (/^\+[1-9]\d{7,14}$/.test(abroad)) return ok(abroad);
  return refuse(`${name} must be a phone number with its area code, like 01922 650000`, field);
}

function empty(name: string, field?: string): Refusal {
  return refuse(`Enter ${name.charAt(0).toLowerCase()}${name.slice(1)}`, field);
}
