/**
 * Closes a provider's week for payment by one person, and approves it or sends it back by another.
 * Source: docs/rules/payable-week.md.
 */
import { dateRange, londonDay } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { Forbidden } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { dropPostedAccruals } from '../records/accruals.ts';
import { getClose, findNewestClose, listUnclosedBefore, listWaitingCloses } from '../records/closes.ts';
import { insertClose, insertCloseDecision, type NewItem } from '../records/payable-lines.ts';
import { findVerification, type ProviderWeek, takeTurn } from '../records/week-state.ts';
import { decideFirst, whyNotClose } from '../rules/payable-week.ts';
import { askForAccrualsOf } from './count-accruals.ts';
import { matchAgain } from './invoice-settle.ts';
import { itemsToPost } from './payable-now.ts';
import { postClose } from './post-close.ts';
import { selfBill } from './self-bill.ts';

/** What closing a week would pay, and why it cannot be closed now, if so. */
export type ClosePreview = {
  readonly whyNot: string | undefined;
  readonly visits: number;
  readonly charges: number;
  readonly adjustments: number;
  readonly amountPence: number;
  readonly adjustmentPence: number;
  readonly chargePence: number;
  /** Earlier weeks that were never closed, which this close pays too. */
  readonly unclosedBefore: readonly string[];
};

/** What closing would do, without doing it. */
export async function previewClose(scope: Scope, week: ProviderWeek): Promise<ClosePreview> {
  require(scope, 'week.see');
  const items = await itemsToPost(scope, week);
  const ofKind = (kind: NewItem['item']['kind']) => items.filter(({ item }) => item.kind === kind);
  const adjustments = ofKind('adjustment');
  return {
    whyNot: await reasonNotToClose(scope, week),
    visits: ofKind('visit').length,
    charges: ofKind('charge').length,
    adjustments: adjustments.length,
    amountPence: sum(items),
    adjustmentPence: sum(adjustments),
    chargePence: sum(ofKind('charge')),
    unclosedBefore: await listUnclosedBefore(scope, week.providerId, week.weekStartsOn),
  };
}

/**
 * Closes a week. `expectedPence` is what whoever closes was shown; where it comes to something else by now, nothing is
 * closed and the refusal says so.
 */
export async function closeWeek(
  scope: Scope,
  week: ProviderWeek,
  given: { readonly note?: string | undefined; readonly expectedPence?: number | undefined } = {},
): Promise<Result<{ readonly closeId: number; readonly items: number; readonly amountPence: number }>> {
  require(scope, 'week.close');
  const closedBy = someone(scope);
  await getProvider(scope, week.providerId);
  await takeTurn(scope, week.providerId);
  const whyNot = await reasonNotToClose(scope, week);
  if (whyNot !== undefined) return refuse(whyNot);
  const items = await itemsToPost(scope, week);
  const amountPence = sum(items);
  if (given.expectedPence !== undefined && given.expectedPence !== amountPence)
    return refuse(`It now comes to ${formatPounds(amountPence)}. Look at it again before you close it.`);
  const note = given.note?.trim() || null;
  const closeId = await insertClose(scope, week, items, { note, closedBy });
  scope.audit({
    act: 'week closed',
    subject: ['closed week', closeId],
    detail: { ...week, items: items.length, amountPence, note },
  });
  return ok({ closeId, items: items.length, amountPence });
}

/** Approves a closed week or sends it back, by someone other than whoever closed it. Sending back needs a reason. */
export async function decideClose(
  scope: Scope,
  given: {
    readonly closeId: number;
    readonly decision: 'approved' | 'sent back';
    readonly reason?: string | undefined;
  },
): Promise<Result<{ readonly closeId: number }>> {
  require(scope, 'week.approve');
  const decidedBy = someone(scope);
  const seen = await getClose(scope, given.closeId);
  await takeTurn(scope, seen.providerId);
  const close = await getClose(scope, given.closeId);
  const reason = given.reason?.trim() ?? '';
  if (close.status !== 'waiting') return refuse(`This week was ${close.status} already.`);
  if (close.closedBy === decidedBy)
    return refuse('You closed this week yourself. Someone else has to approve it.');
  if (given.decision === 'sent back' && reason === '') return refuse('Say what has to change', 'reason');
  const first = decideFirst(await listWaitingCloses(scope, close.providerId), close.id, given.decision);
  if (first !== undefined) {
    const act = given.decision === 'approved' ? 'Approve or send back' : 'Send back';
    return refuse(`${act} the week of ${weekWords(first.weekStartsOn)} first, since this one builds on it.`);
  }
  await insertCloseDecision(scope, close, { decision: given.decision, reason, decidedBy });
  if (given.decision === 'approved') {
    await postClose(scope, close);
    await selfBill(scope, close);
    await matchAgain(scope, close.providerId, endOf(close.weekStartsOn));
    await dropPostedAccruals(scope, close);
    await askForAccrualsOf(scope, close.providerId);
    await tellSystems(scope, close.providerId, 'week.approved', {
      week_starts_on: close.weekStartsOn,
      amount_pence: close.amountPence,
    });
  }
  scope.audit({
    act: given.decision === 'approved' ? 'closed week approved' : 'closed week sent back',
    subject: ['closed week', close.id],
    detail: { amountPence: close.amountPence, reason },
  });
  return ok({ closeId: close.id });
}

async function reasonNotToClose(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
): Promise<string | undefined> {
  const newest = await findNewestClose(scope, providerId, weekStartsOn);
  const { upToDate } = await findVerification(scope, providerId, weekStartsOn);
  return whyNotClose({
    endsOn: Temporal.PlainDate.from(weekStartsOn).add({ days: 6 }).toString(),
    today: londonDay(scope.now).toString(),
    verified: upToDate,
    status: newest?.status,
  });
}

/** Closing and approving is done by a person whose name stands under it. */
function someone(scope: Scope): number {
  if (scope.who.userId === null) throw new Forbidden('A week is closed and approved by people.');
  return scope.who.userId;
}

function sum(items: readonly NewItem[]): number {
  return items.reduce((total, { item }) => total + item.amountPence, 0);
}

function endOf(monday: string): string {
  return Temporal.PlainDate.from(monday).add({ days: 6 }).toString();
}

/** '2 to 8 March 2026'. */
function weekWords(monday: string): string {
  return dateRange(monday, endOf(monday));
}
