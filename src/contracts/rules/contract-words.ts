/** What contracts are called, and where a contract stands on a day. Kinds are those of council contract practice. */
import type { BankHolidayChoice } from '../../ground/bank-holidays.ts';
import { longDate } from '../../ground/calendar.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';

/** The kinds of contract, in the order in which a page offers them. */
export const CONTRACT_KINDS = [
  'spot',
  'block',
  'framework',
  'outcome-based',
  'individual service fund',
  'in-house',
] as const;

export type ContractKind = (typeof CONTRACT_KINDS)[number];

/** A kind of contract by its name, and what it means in a few words. */
export const contractKindWords = {
  spot: { name: 'Spot', hint: 'Each package is bought on its own' },
  block: { name: 'Block', hint: 'An agreed volume, paid whether it is used or not' },
  framework: { name: 'Framework', hint: 'Terms agreed with several providers, called off as needed' },
  'outcome-based': { name: 'Outcome-based', hint: 'Part of the pay depends on what the person achieves' },
  'individual service fund': {
    name: 'Individual service fund',
    hint: 'The provider holds the person’s budget for them',
  },
  'in-house': { name: 'In-house', hint: 'An agreement with the council’s own service' },
} as const satisfies Record<ContractKind, { readonly name: string; readonly hint: string }>;

/** Where a contract stands on a day. */
export const CONTRACT_STATES = ['in force', 'not started', 'ended'] as const;

export type ContractState = (typeof CONTRACT_STATES)[number];

/** A contract's state in words. */
export const contractStateNames = {
  'in force': 'In force',
  'not started': 'Not started',
  ended: 'Ended',
} as const satisfies Record<ContractState, string>;

/** Whether a contract is in force on a day ('YYYY-MM-DD'); both its first and its last day count. */
export function contractState(
  contract: { readonly startsOn: string; readonly endsOn: string | null },
  day: string,
): ContractState {
  if (day < contract.startsOn) return 'not started';
  return contract.endsOn !== null && day > contract.endsOn ? 'ended' : 'in force';
}

/** What becomes of `services` that go on after the last day of their contract ('YYYY-MM-DD'); undefined where none do. */
export function goingOnInWords(services: number, endsOn: string): string | undefined {
  if (services === 0) return undefined;
  const [go, are] = services === 1 ? ['goes', 'is'] : ['go', 'are'];
  return `${plural(services, 'service')} ${go} on after the last day, ${longDate(endsOn)}, and ${are} paid by its terms until moved or ended.`;
}

/** A choice of day for a bank holiday that is moved, as a form offers it. */
export const bankHolidayChoices = [
  { value: 'both', text: 'Both days' },
  { value: 'true-day', text: 'The true day, such as 25 December itself' },
  { value: 'substitute', text: 'The day kept in its place' },
] as const satisfies readonly { readonly value: BankHolidayChoice; readonly text: string }[];

/** What may be changed of a contract. Its provider may not: that is another contract. Days are 'YYYY-MM-DD'. */
export type ContractDetails = {
  readonly reference: string;
  readonly title: string;
  readonly kind: ContractKind;
  readonly area: string | null;
  readonly startsOn: string;
  readonly endsOn: string | null;
};

/** Details that belong together, or what does not. */
export function checkContract(details: ContractDetails): Result<ContractDetails> {
  if (details.endsOn !== null && details.endsOn < details.startsOn)
    return refuse('The last day must not be before the first day', 'ends_on');
  return ok(details);
}
