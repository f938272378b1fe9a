/**
 * Identity checks and training of a care worker, and when they stop being good. Words and source:
 * docs/rules/expired-checks.md.
 */
import { ok, refuse, type Result } from '../../ground/result.ts';

export const checkKinds = [
  'DBS',
  'right to work',
  'moving and handling',
  'medication',
  'safeguarding',
  'first aid',
  'dementia',
  'Level 2',
  'other',
] as const;
export type CheckKind = (typeof checkKinds)[number];

/** What a kind is called on a page. */
export const checkNames = {
  DBS: 'DBS check',
  'right to work': 'Right to work',
  'moving and handling': 'Moving and handling',
  medication: 'Medication',
  safeguarding: 'Safeguarding',
  'first aid': 'First aid',
  dementia: 'Dementia',
  'Level 2': 'Level 2 certificate',
  other: 'Other',
} satisfies Record<CheckKind, string>;

/** Without these nobody may work (Regulations 2014, regulation 19 and schedule 3; the 2006 Act, section 15). */
export const neededChecks: readonly CheckKind[] = ['DBS', 'right to work'];

/** How many days before its last day a check is said to end soon. */
export const ENDS_SOON_DAYS = 30;

/** One check as written down. Days are 'YYYY-MM-DD'; `expires_on` is the last day on which it is good. */
export type Check = {
  readonly id: number;
  readonly kind: CheckKind;
  readonly done_on: string;
  readonly expires_on: string | null;
  readonly corrects_id: number | null;
  readonly withdrawn: boolean;
};

export const checkStates = ['expired', 'missing', 'ends soon', 'good'] as const;
/** Where a kind of check stands: `missing` is a needed one that was never recorded. */
export type CheckState = (typeof checkStates)[number];

/** Where one kind of check stands on a day, and the row that says so. */
export type CheckStanding<T extends Check = Check> = {
  readonly kind: CheckKind;
  readonly state: CheckState;
  readonly check: T | undefined;
};

/** The rows that count: not corrected by another, and not the taking back of one. */
export function countingChecks<T extends Check>(checks: readonly T[]): T[] {
  const corrected = new Set(checks.map(({ corrects_id }) => corrects_id));
  return checks.filter(({ id, withdrawn }) => !withdrawn && !corrected.has(id));
}

/**
 * Where each kind of check stands on a day: the newest of a kind counts, even where an older one would last longer. A
 * needed kind with no row is missing. In the order of `checkKinds`.
 */
export function standingChecks<T extends Check>(checks: readonly T[], day: string): CheckStanding<T>[] {
  const newest = new Map<CheckKind, T>();
  for (const check of countingChecks(checks)) {
    const before = newest.get(check.kind);
    const later =
      before === undefined ||
      check.done_on > before.done_on ||
      (check.done_on === before.done_on && check.id > before.id);
    if (later) newest.set(check.kind, check);
  }
  return checkKinds.flatMap((kind): CheckStanding<T>[] => {
    const check = newest.get(kind);
    if (check === undefined) {
      return neededChecks.includes(kind) ? [{ kind, state: 'missing', check }] : [];
    }
    return [{ kind, state: stateOn(check, day), check }];
  });
}

/** Whether one check is good on a day, ends within ENDS_SOON_DAYS of it, or has expired. */
export function stateOn(
  { expires_on }: Pick<Check, 'expires_on'>,
  day: string,
): Exclude<CheckState, 'missing'> {
  if (expires_on === null) return 'good';
  if (expires_on < day) return 'expired';
  const soon = Temporal.PlainDate.from(day).add({ days: ENDS_SOON_DAYS }).toString();
  return expires_on <= soon ? 'ends soon' : 'good';
}

/** The kinds that are expired or missing on a day: with any of them the worker should not be sent. */
export function lackingOn(checks: readonly Check[], day: string): CheckKind[] {
  return standingChecks(checks, day)
    .filter(({ state }) => state === 'expired' || state === 'missing')
    .map(({ kind }) => kind);
}

/** The state of a worker: the worst of their checks. */
export function worstState(standings: readonly CheckStanding[]): CheckState {
  return checkStates.find((state) => standings.some((one) => one.state === state)) ?? 'good';
}

/** Whether a check can have been done so. `today` is the local day. */
export function checkCheck(
  check: { readonly done_on: string; readonly expires_on: string | null },
  today: string,
): Result<null> {
  if (check.done_on > today) return refuse('The day it was done must be today or in the past', 'done_on');
  if (check.expires_on !== null && check.expires_on <= check.done_on) {
    return refuse('The last day must be after the day it was done', 'expires_on');
  }
  return ok(null);
}
