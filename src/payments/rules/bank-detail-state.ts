/**
 * Whether a provider's bank details may be paid to: changed by one person, confirmed by two others of the council by another way than
 * the one by which they came, and a number that the sort code can have. Source: docs/rules/bank-details.md.
 */

export const CHANNELS = ['letter', 'email', 'form', 'telephone', 'in person'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How many people must have confirmed a change. */
export const CONFIRMATIONS_NEEDED = 2;

/** What somebody learnt who asked the provider. */
export type Confirmation = {
  readonly outcome: 'confirmed' | 'not confirmed';
  readonly channel: Channel;
  readonly by: number;
};

/** A version of bank details with what was learnt about it. `fault` is what the check of account numbers found. */
export type DetailToJudge = {
  readonly changedBy: number;
  readonly toldBy: Channel;
  readonly confirmations: readonly Confirmation[];
  readonly fault: string | undefined;
};

export type DetailState = 'confirmed' | 'waiting' | 'not confirmed' | 'impossible';

/** How bank details stand. */
export function detailState(detail: DetailToJudge): DetailState {
  if (detail.fault !== undefined) return 'impossible';
  if (detail.confirmations.some(({ outcome }) => outcome === 'not confirmed')) return 'not confirmed';
  return confirmationsOf(detail) >= CONFIRMATIONS_NEEDED ? 'confirmed' : 'waiting';
}

/** How many different people, none of them who changed it, confirmed it by another way. */
export function confirmationsOf({ changedBy, toldBy, confirmations }: DetailToJudge): number {
  const people = confirmations.filter(
    ({ outcome, by, channel }) => outcome === 'confirmed' && by !== changedBy && channel !== toldBy,
  );
  return new Set(people.map(({ by }) => by)).size;
}

/** Why nothing can be paid to these details; undefined where it can. `undefined` details: none are recorded. */
export function whyNotPayTo(detail: DetailToJudge | undefined): string | undefined {
  if (detail === undefined) return 'No bank details are recorded.';
  const state = detailState(detail);
  if (state === 'impossible') return detail.fault;
  if (state === 'not confirmed')
    return 'Somebody asked the provider, and it did not confirm these bank details.';
  if (state === 'confirmed') return undefined;
  const missing = CONFIRMATIONS_NEEDED - confirmationsOf(detail);
  return missing === 1
    ? 'The bank details were changed, and one more person has to confirm them.'
    : 'The bank details were changed, and two people have to confirm them.';
}

/** Why somebody cannot confirm details by a way; undefined where they can. */
export function whyNotConfirm(
  detail: DetailToJudge,
  { by, channel }: { readonly by: number; readonly channel: Channel },
): string | undefined {
  if (detail.changedBy === by)
    return 'You recorded this change yourself. Two other people have to confirm it.';
  if (detail.confirmations.some((one) => one.by === by)) return 'You have said already what you learnt.';
  if (detail.toldBy === channel)
    return 'The change came this way. Ask the provider another way, by contact details that you had before.';
  return undefined;
}

/** An account number with only its last digits to see: '••••4321'. */
export function maskedNumber(number: string): string {
  return `••••${number.slice(-4)}`;
}

/** A sort code as it is written: '20-00-00'. */
export function sortCodeWords(sortCode: string): string {
  return sortCode.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3');
}
