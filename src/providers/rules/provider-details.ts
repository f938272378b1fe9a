/** What is written down about a provider, its branches and its care workers, and what makes it unusable. */
import { ok, refuse, type Result } from '../../ground/result.ts';

export const sectors = ['private', 'voluntary', 'public', 'in-house', 'not stated'] as const;
export const sizes = ['small', 'medium', 'large', 'not stated'] as const;
export const registrationStatuses = ['registered', 'deregistered', 'not stated'] as const;
export const genders = ['female', 'male', 'other', 'not stated'] as const;

export type Sector = (typeof sectors)[number];
export type Size = (typeof sizes)[number];
export type RegistrationStatus = (typeof registrationStatuses)[number];
export type Gender = (typeof genders)[number];

export const sectorNames = {
  private: 'Private',
  voluntary: 'Voluntary',
  public: 'Public (another council or the NHS)',
  'in-house': 'In-house (the council’s own service)',
  'not stated': 'Not stated',
} satisfies Record<Sector, string>;

export const sizeNames = {
  small: 'Small',
  medium: 'Medium',
  large: 'Large',
  'not stated': 'Not stated',
} satisfies Record<Size, string>;

export const registrationNames = {
  registered: 'Registered',
  deregistered: 'No longer registered',
  'not stated': 'Not stated',
} satisfies Record<RegistrationStatus, string>;

export const genderNames = {
  female: 'Woman',
  male: 'Man',
  other: 'Other',
  'not stated': 'Not stated',
} satisfies Record<Gender, string>;

/** What the council writes down about a provider. Names are those of the table `provider`; days are 'YYYY-MM-DD'. */
export type ProviderDetails = {
  readonly reference: string;
  readonly name: string;
  readonly trading_name: string | null;
  readonly regulator_provider_id: string | null;
  readonly companies_house_number: string | null;
  readonly sector: Sector;
  readonly size: Size;
  readonly local: boolean;
  readonly phone: string | null;
  readonly email: string | null;
  readonly website: string | null;
  readonly address_lines: readonly string[];
  readonly postcode: string | null;
  readonly registration_status: RegistrationStatus;
  readonly registered_on: string | null;
  readonly deregistered_on: string | null;
  readonly starts_on: string | null;
  readonly ends_on: string | null;
};

/** What is written down about a branch: a registered location. */
export type BranchDetails = {
  readonly name: string;
  readonly regulator_location_id: string | null;
  readonly address_lines: readonly string[];
  readonly postcode: string | null;
  readonly registration_status: RegistrationStatus;
  readonly registered_on: string | null;
  readonly deregistered_on: string | null;
  readonly services: readonly string[];
  readonly languages: readonly string[];
  readonly areas: readonly string[];
  readonly closed_on: string | null;
};

/** What a provider writes down about somebody who is paid to visit. `reference` is as its visit files write it. */
export type WorkerDetails = {
  readonly reference: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly gender: Gender;
  readonly languages: readonly string[];
  readonly phone: string | null;
  readonly starts_on: string | null;
  readonly ends_on: string | null;
};

type Registration = Pick<BranchDetails, 'registration_status' | 'registered_on' | 'deregistered_on'>;

/** Whether a registration with the regulator can be so: its end needs its day, and comes after its start. */
export function checkRegistration(given: Registration): Result<null> {
  const { registration_status, registered_on, deregistered_on } = given;
  if (deregistered_on !== null && registration_status !== 'deregistered') {
    return refuse('Choose ‘No longer registered’, or leave out the day it ended', 'registration_status');
  }
  if (registered_on !== null && deregistered_on !== null && deregistered_on < registered_on) {
    return refuse('The registration must end after it began', 'deregistered_on');
  }
  return ok(null);
}

/** Whether a provider can be as written down. The refusal names the field. */
export function checkProvider(details: ProviderDetails): Result<ProviderDetails> {
  if (details.name === '') return refuse('Enter the provider’s name', 'name');
  if (details.reference === '') return refuse('Enter the reference', 'reference');
  if (details.starts_on !== null && details.ends_on !== null && details.ends_on < details.starts_on) {
    return refuse('The council’s work with the provider must end after it began', 'ends_on');
  }
  const registration = checkRegistration(details);
  return registration.ok ? ok(details) : registration;
}

/** Whether a care worker can be as written down. The refusal names the field. */
export function checkWorker(details: WorkerDetails): Result<WorkerDetails> {
  if (details.reference === '') return refuse('Enter the reference', 'reference');
  if (details.given_name === '') return refuse('Enter the first name', 'given_name');
  if (details.family_name === '') return refuse('Enter the last name', 'family_name');
  if (details.starts_on !== null && details.ends_on !== null && details.ends_on < details.starts_on) {
    return refuse('The last day must be on or after the first day', 'ends_on');
  }
  return ok(details);
}

/** The fields that differ between two things written down alike. */
export function differences<T extends object>(before: T, after: T): (keyof T & string)[] {
  return (Object.keys(after) as (keyof T & string)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}

/** 'Punjabi, Urdu' as a list without blanks or repeats. */
export function readList(typed: string): string[] {
  return [...new Set(typed.split(/[,;\n]/).map((word) => word.trim()))].filter((word) => word !== '');
}

/** A Companies House number: eight characters, digits or two letters and six digits, from what people type. */
export function parseCompanyNumber(
  typed: string,
  name = 'Companies House number',
  field?: string,
): Result<string> {
  const text = typed.replaceAll(/\s/g, '').toUpperCase();
  const digits = /^\d{5,8}$/.test(text) ? text.padStart(8, '0') : text;
  if (/^(\d{8}|[A-Z]{2}\d{6})$/.test(digits)) return ok(digits);
  return refuse(`${name} must have 8 digits, or 2 letters and 6 digits`, field);
}
