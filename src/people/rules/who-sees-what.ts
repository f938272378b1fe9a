/**
 * Which facts of a person's record each kind of reader sees. A query selects only these, so what a reader must not see
 * never leaves the database. Words, reasons and sources: docs/rules/who-sees-what.md.
 */
import type { Role } from '../../platform/permissions.ts';
import type { PersonField } from './person-details.ts';

/**
 * The readers: those who arrange care, those who pay for it, a provider while it has a line for the person, and a
 * provider whose lines have ended.
 */
export const views = ['council care', 'council money', 'provider', 'provider after'] as const;
export type View = (typeof views)[number];

/** A fact that a reader may be shown: what the council writes, and what it comes to know. */
export type SeenField = PersonField | 'died_on';

const everybody = views;
const current = ['council care', 'council money', 'provider'] as const;
const care = ['council care', 'provider'] as const;
const council = ['council care'] as const;

const readers = {
  reference: everybody,
  title: everybody,
  given_name: everybody,
  family_name: everybody,
  known_as: everybody,
  died_on: everybody,
  date_of_birth: current,
  nhs_number: current,
  address_lines: current,
  postcode: current,
  phone: current,
  email: current,
  first_language: current,
  interpreter_needed: current,
  format: current,
  communication_note: current,
  key_worker_id: current,
  sex: care,
  live_alone: care,
  access_note: care,
  worker_language: care,
  worker_gender: care,
  worker_gender_required: care,
  religion: care,
  culture_note: care,
  diet: care,
  pets: care,
  smoking: care,
  gp_practice: care,
  ethnic_group: council,
  uprn: council,
} as const satisfies Record<SeenField, readonly View[]>;

/** Whether a reader sees a fact. */
export function sees(view: View, field: SeenField): boolean {
  return (readers[field] as readonly View[]).includes(view);
}

/** The facts that a reader sees. */
export function fieldsSeenBy(view: View): SeenField[] {
  return (Object.keys(readers) as SeenField[]).filter((field) => sees(view, field));
}

const byRole = {
  broker: 'council care',
  social_worker: 'council care',
  auditor: 'council care',
  administrator: 'council money',
  contracts_officer: 'council money',
  finance_officer: 'council money',
  finance_approver: 'council money',
  commissioner: 'council money',
  system: 'council care',
  provider_manager: 'provider',
  provider_coordinator: 'provider',
} satisfies Record<Role | 'system', View>;

/** Which reader somebody is. `careNow`: their provider has a line for the person that has not ended. */
export function viewOf(role: Role | 'system', careNow: boolean): View {
  const view = byRole[role];
  return view === 'provider' && !careNow ? 'provider after' : view;
}
