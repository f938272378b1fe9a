/**
 * What a closed week pays: for every settled line of that week or an earlier one, what it is worth now less what has been
 * posted for it. So what comes late makes an adjustment in the next close and nothing is ever edited or paid twice.
 * Source: docs/rules/payable-week.md and docs/rules/adjustments.md.
 */

/** What something pays: minutes paid, pence owed for them, and minutes of a block used with what they cost when it was bought. */
export type Paid = {
  readonly paidMinutes: number;
  readonly amountPence: number;
  readonly blockMinutes: number;
  readonly blockPence: number;
};

/** An item of a close that stands, that is, one that was not sent back. */
export type Posted = Paid & { readonly id: number };

/** A place of a visit, or a charge, as it is worth now, and what has been posted for it, oldest first. */
export type Payable = Paid & {
  readonly of: 'visit' | 'charge';
  /** False while it waits for a decision: it is then left as it is. */
  readonly settled: boolean;
  readonly posted: readonly Posted[];
};

/** What it adds to a close: itself, or an adjustment that names the item it corrects and may be below nought. */
export type PayableItem = Paid & {
  readonly kind: 'visit' | 'charge' | 'adjustment';
  readonly correctsId: number | null;
};

/** What it adds to a close now; nothing where nothing has changed since it was last posted. */
export function itemFor({ of, settled, posted, ...now }: Payable): PayableItem | undefined {
  if (!settled) return undefined;
  const before = posted.reduce(plus, NOTHING);
  if (now.amountPence === before.amountPence && now.blockPence === before.blockPence) return undefined;
  const last = posted.at(-1);
  return {
    kind: last === undefined ? of : 'adjustment',
    correctsId: last?.id ?? null,
    paidMinutes: now.paidMinutes - before.paidMinutes,
    amountPence: now.amountPence - before.amountPence,
    blockMinutes: now.blockMinutes - before.blockMinutes,
    blockPence: now.blockPence - before.blockPence,
  };
}

const NOTHING: Paid = { paidMinutes: 0, amountPence: 0, blockMinutes: 0, blockPence: 0 };

function plus(a: Paid, b: Paid): Paid {
  return {
    paidMinutes: a.paidMinutes + b.paidMinutes,
    amountPence: a.amountPence + b.amountPence,
    blockMinutes: a.blockMinutes + b.blockMinutes,
    blockPence: a.blockPence + b.blockPence,
  };
}

/** What has become of a close. */
export type CloseStatus = 'waiting' | 'approved' | 'sent back';

/** A close of one provider, in the order in which they were made. */
export type Close = { readonly id: number; readonly weekStartsOn: string; readonly status: CloseStatus };

/**
 * The close that must be decided first, if any. Each close counts on those before it: so they are approved from the oldest
 * on, and sent back from the newest back.
 */
export function decideFirst(
  closes: readonly Close[],
  id: number,
  decision: 'approved' | 'sent back',
): Close | undefined {
  const waiting = closes.filter((close) => close.status === 'waiting').toSorted((a, b) => a.id - b.id);
  const first = decision === 'approved' ? waiting[0] : waiting.at(-1);
  return first === undefined || first.id === id ? undefined : first;
}

/** Whether a week may be closed, and if not, why not. Days are 'YYYY-MM-DD'. */
export function whyNotClose(week: {
  readonly endsOn: string;
  readonly today: string;
  readonly verified: boolean;
  readonly status: CloseStatus | undefined;
}): string | undefined {
  if (week.status === 'waiting') return 'This week is closed already and waits for approval.';
  if (week.status === 'approved')
    return 'This week is closed and approved. What has changed since is paid or taken back in the next week.';
  if (week.today <= week.endsOn) return 'This week has not ended yet. Close it from Monday on.';
  if (!week.verified)
    return 'Something has changed since this week was verified. Verify it first, then close it.';
  return undefined;
}
