/**
 * What the regulator's data does to the council's register. The regulator decides registration, and that is brought up
 * to date; where the council knows nothing the gap is filled; whatever the council wrote down stays.
 */
import type { RegulatorLocation, RegulatorProvider } from '../formats/regulator.ts';
import type { BranchDetails, ProviderDetails, RegistrationStatus } from './provider-details.ts';

/** A provider that is not on the register yet. `local`: it is of the area that was asked for. */
export function newProvider(given: RegulatorProvider, local: boolean): ProviderDetails {
  return {
    reference: given.regulator_provider_id,
    name: given.name,
    trading_name: given.trading_name,
    regulator_provider_id: given.regulator_provider_id,
    companies_house_number: given.companies_house_number,
    sector: given.sector,
    size: given.size,
    local,
    phone: given.phone,
    email: null,
    website: given.website,
    address_lines: given.address_lines,
    postcode: given.postcode,
    registration_status: given.registration_status,
    registered_on: given.registered_on,
    deregistered_on: given.deregistered_on,
    starts_on: null,
    ends_on: null,
  };
}

/** The provider of a location whose provider is not known: it bears the location's name until somebody knows better. */
export function providerFromLocation(given: RegulatorLocation, local: boolean): ProviderDetails {
  return {
    reference: given.regulator_provider_id ?? given.regulator_location_id,
    name: given.name,
    trading_name: null,
    regulator_provider_id: given.regulator_provider_id,
    companies_house_number: null,
    sector: given.sector,
    size: 'not stated',
    local,
    phone: null,
    email: null,
    website: null,
    address_lines: [],
    postcode: null,
    registration_status: 'not stated',
    registered_on: null,
    deregistered_on: null,
    starts_on: null,
    ends_on: null,
  };
}

/** A branch that is not on the register yet. */
export function newBranch(given: RegulatorLocation): BranchDetails {
  return {
    name: given.name,
    regulator_location_id: given.regulator_location_id,
    address_lines: given.address_lines,
    postcode: given.postcode,
    registration_status: given.registration_status,
    registered_on: given.registered_on,
    deregistered_on: given.deregistered_on,
    services: given.services,
    languages: [],
    areas: [],
    closed_on: null,
  };
}

/** A provider of the register, brought up to date. */
export function mergeProvider(
  known: ProviderDetails,
  given: RegulatorProvider,
  local: boolean,
): Partial<ProviderDetails> {
  return {
    trading_name: known.trading_name ?? given.trading_name,
    companies_house_number: known.companies_house_number ?? given.companies_house_number,
    phone: known.phone ?? given.phone,
    website: known.website ?? given.website,
    ...addressOf(known, given),
    sector: known.sector === 'not stated' ? given.sector : known.sector,
    size: known.size === 'not stated' ? given.size : known.size,
    local: known.local || local,
    ...registrationOf(known, given),
  };
}

/** A branch of the register, brought up to date. */
export function mergeBranch(known: BranchDetails, given: RegulatorLocation): Partial<BranchDetails> {
  return {
    ...addressOf(known, given),
    services: known.services.length > 0 ? known.services : given.services,
    ...registrationOf(known, given),
  };
}

type Address = { readonly address_lines: readonly string[]; readonly postcode: string | null };

/** An address goes together with its postcode: ours, or else the regulator's. */
function addressOf(known: Address, given: Address): Address {
  const ours = known.address_lines.length > 0 || known.postcode !== null;
  const { address_lines, postcode } = ours ? known : given;
  return { address_lines, postcode };
}

type Registration = {
  readonly registration_status: RegistrationStatus;
  readonly registered_on: string | null;
  readonly deregistered_on: string | null;
};

/** The registration as the regulator says, unless it says nothing of it. */
function registrationOf(known: Registration, given: Registration): Registration {
  const { registration_status, registered_on, deregistered_on } =
    given.registration_status === 'not stated' ? known : given;
  return { registration_status, registered_on, deregistered_on };
}
