/**
 * How a payment run stands: a fold over what was done with it and what became of its payments, and what may be done next.
 * Source: docs/rules/payment-runs.md.
 */

export const RUN_STATUSES = [
  'drafted',
  'checked',
  'approved',
  'released',
  'paid',
  'partly returned',
  'withdrawn',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What was done with a run, oldest first. `limitPence` is what whoever approved may approve alone. */
export type RunEvent = {
  readonly kind: 'drafted' | 'checked' | 'approved' | 'released' | 'withdrawn';
  readonly by: number;
  readonly limitPence: number | null;
};

/** What became of one payment. */
export type PaymentState = 'in the run' | 'taken out' | 'on its way' | 'paid' | 'returned';

/** A payment as the fold needs it. */
export type PaymentInRun = { readonly state: PaymentState; readonly amountPence: number };

/** What is to be paid, in pence: everything but what was taken out. */
export function runTotal(payments: readonly PaymentInRun[]): number {
  return payments.reduce(
    (sum, { state, amountPence }) => (state === 'taken out' ? sum : sum + amountPence),
    0,
  );
}

/** The approvals that count: those after the last check, since a new check is of other facts. */
export function approvalsOf(events: readonly RunEvent[]): RunEvent[] {
  const check = events.findLastIndex(({ kind }) => kind === 'checked');
  return check < 0 ? [] : events.slice(check).filter(({ kind }) => kind === 'approved');
}

/** How much of a run is approved, in pence: the limits of everybody who approved it, each counted once. */
export function approvedPence(events: readonly RunEvent[]): number {
  const limits = new Map(approvalsOf(events).map(({ by, limitPence }) => [by, limitPence ?? 0]));
  return [...limits.values()].reduce((sum, pence) => sum + pence, 0);
}

/** Whether a run is approved: it is within the limits of those who approved it, taken together. */
export function isApproved(events: readonly RunEvent[], amountPence: number): boolean {
  return approvalsOf(events).length > 0 && approvedPence(events) >= amountPence;
}

/** How a run stands. */
export function runStatus(events: readonly RunEvent[], payments: readonly PaymentInRun[]): RunStatus {
  const done = (kind: RunEvent['kind']): boolean => events.some((event) => event.kind === kind);
  if (done('withdrawn')) return 'withdrawn';
  if (done('released')) {
    const sent = payments.filter(({ state }) => state !== 'taken out');
    if (sent.some(({ state }) => state === 'returned')) return 'partly returned';
    return sent.every(({ state }) => state === 'paid') ? 'paid' : 'released';
  }
  if (!done('checked')) return 'drafted';
  return isApproved(events, runTotal(payments)) ? 'approved' : 'checked';
}

export const RUN_ACTS = [
  'tick',
  'check',
  'take out',
  'approve',
  'release',
  'withdraw',
  'mark paid',
  'return',
] as const;
export type RunAct = (typeof RUN_ACTS)[number];

const acts = {
  drafted: ['tick', 'check', 'take out', 'withdraw'],
  checked: ['tick', 'check', 'take out', 'approve', 'withdraw'],
  approved: ['tick', 'check', 'release', 'withdraw'],
  released: ['mark paid', 'return'],
  paid: ['return'],
  'partly returned': ['mark paid', 'return'],
  withdrawn: [],
} as const satisfies Record<RunStatus, readonly RunAct[]>;

/** Whether something may be done with a run as it stands. */
export function mayDo(status: RunStatus, act: RunAct): boolean {
  return (acts[status] as readonly RunAct[]).includes(act);
}

/** Why somebody may not approve a run; undefined where they may. `limitPence` is undefined for who has no limit. */
export function whyNotApprove(run: {
  readonly madeBy: number;
  readonly events: readonly RunEvent[];
  readonly amountPence: number;
  readonly by: number;
  readonly limitPence: number | undefined;
}): string | undefined {
  if (run.amountPence <= 0) return 'There is nothing left to pay in this run. Withdraw it instead.';
  if (run.madeBy === run.by) return 'You made this run yourself. Someone else has to approve it.';
  if (approvalsOf(run.events).some(({ by }) => by === run.by))
    return 'You have approved this run already. It is over your limit, so somebody else has to approve it too.';
  if (run.limitPence === undefined)
    return 'No approval limit is recorded for you, so you cannot approve payments yet.';
  return undefined;
}

/** Which providers a run pays: those that are owed something after adjustments. The others are carried to the next run. */
export function netProviders<Owed extends { readonly amountPence: number }>(
  owed: readonly Owed[],
): { readonly paid: readonly Owed[]; readonly carried: readonly Owed[] } {
  return {
    paid: owed.filter(({ amountPence }) => amountPence > 0),
    carried: owed.filter(({ amountPence }) => amountPence <= 0),
  };
}
