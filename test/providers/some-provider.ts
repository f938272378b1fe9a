import type {
  BranchDetails,
  ProviderDetails,
  WorkerDetails,
} from '../../src/providers/rules/provider-details.ts';

/** A provider with nothing out of the ordinary. */
export function someProvider(change: Partial<ProviderDetails> = {}): ProviderDetails {
  return {
    reference: 'PR100',
    name: 'Kind Hands Ltd',
    trading_name: null,
    regulator_provider_id: null,
    companies_house_number: null,
    sector: 'private',
    size: 'small',
    local: true,
    phone: '01922650100',
    email: 'office@example.org',
    website: null,
    address_lines: ['1 High Street', 'Walsall'],
    postcode: 'WS1 1AA',
    registration_status: 'registered',
    registered_on: '2015-04-01',
    deregistered_on: null,
    starts_on: null,
    ends_on: null,
    ...change,
  };
}

/** A branch with nothing out of the ordinary. */
export function someBranch(change: Partial<BranchDetails> = {}): BranchDetails {
  return {
    name: 'Kind Hands Walsall',
    regulator_location_id: null,
    address_lines: ['1 High Street', 'Walsall'],
    postcode: 'WS1 1AA',
    registration_status: 'registered',
    registered_on: '2015-04-01',
    deregistered_on: null,
    services: ['Home care'],
    languages: ['English', 'Punjabi'],
    areas: ['Bloxwich'],
    closed_on: null,
    ...change,
  };
}

/** A care worker with nothing out of the ordinary. */
export function someWorker(change: Partial<WorkerDetails> = {}): WorkerDetails {
  return {
    reference: 'W100',
    given_name: 'Rosa',
    family_name: 'Lane',
    gender: 'female',
    languages: ['English'],
    phone: null,
    starts_on: '2024-01-08',
    ends_on: null,
    ...change,
  };
}
