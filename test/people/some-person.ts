import type { PersonDetails } from '../../src/people/rules/person-details.ts';

/** Mrs Ada Cole: valid, and with nothing out of the ordinary. */
export function somePerson(change: Partial<PersonDetails> = {}): PersonDetails {
  return {
    reference: 'P100',
    title: 'Mrs',
    given_name: 'Ada',
    family_name: 'Cole',
    known_as: null,
    date_of_birth: '1940-05-01',
    sex: 'female',
    ethnic_group: 'White: Irish',
    nhs_number: '9990000018',
    address_lines: ['12 Mill Lane', 'Walsall'],
    postcode: 'WS1 1AA',
    uprn: '100071234567',
    phone: '01922650000',
    email: null,
    live_alone: true,
    access_note: 'Ring twice. The bell is on the left.',
    first_language: 'English',
    interpreter_needed: false,
    format: 'standard',
    communication_note: null,
    worker_language: null,
    worker_gender: null,
    worker_gender_required: false,
    religion: 'Catholic',
    culture_note: null,
    diet: 'No pork',
    pets: null,
    smoking: null,
    gp_practice: 'Mill Lane Surgery',
    key_worker_id: null,
    ...change,
  };
}
