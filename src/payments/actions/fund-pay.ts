/** Paying funds in advance: a batch of what is due, approved by another, and its postings. Source: docs/rules/direct-payments.md. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  type FundBatch,
  getBatch,
  insertPaymentReturned,
  listBatchLines,
  postingOf,
} from '../records/fund-batches.ts';
import { insertBatch, insertBatchEvent, insertInstalments } from '../records/fund-rows.ts';
import { type Fund, listFunds } from '../records/funds.ts';
import { insertPostings, type NewPosting } from '../records/ledger.ts';
import { findLimit } from '../records/payment-settings.ts';
import { takeDraftTurn } from '../records/payment-drafts.ts';
import { type FundAct, fundPostings } from '../rules/fund-account.ts';
import type { DueInstalment } from '../rules/fund-instalments.ts';
import type { FundStanding } from '../rules/fund-standing.ts';
import { standingNow } from './fund-standing-now.ts';

/** What a fund is to be paid now, surplus that was asked for taken off. */
export function payableOf({ due, toTakeOffPence }: FundStanding): DueInstalment[] {
  const whole = due.reduce((sum, { pence }) => sum + pence, 0);
  const off = Math.min(toTakeOffPence, whole);
  const [first] = due;
  if (off <= 0 || first === undefined) return [...due];
  return [
    ...due,
    {
      kind: 'taken off',
      startsOn: first.startsOn,
      endsOn: first.endsOn,
      pence: -off,
      corrects: null,
      because: 'Surplus that was asked back',
    },
  ];
}

/** Makes a batch of everything that is due to funds, to be paid on a day from today. Needs funds.pay. */
export async function makeFundBatch(scope: Scope, payOn: string): Promise<Result<{ readonly id: number }>> {
  require(scope, 'funds.pay');
  const today = londonDay(scope.now);
  if (payOn < today.toString()) return refuse('The day of payment must be today or later', 'pay_on');
  const farthest = today.add({ days: 28 }).toString();
  if (payOn > farthest) return refuse(`The day of payment must be ${longDate(farthest)} or before`, 'pay_on');
  await takeDraftTurn(scope);
  const due = (await listFunds(scope))
    .map((fund) => ({ fund, items: payableOf(standingNow(scope, fund)) }))
    .filter(({ items }) => items.length > 0);
  if (due.length === 0) return refuse('Nothing is due');
  const id = await insertBatch(scope, payOn);
  for (const { fund, items } of due) await insertInstalments(scope, fund, id, items);
  scope.audit({ act: 'fund batch made', subject: ['fund batch', id], detail: { payOn, funds: due.length } });
  return ok({ id });
}

/** Approves a batch, and posts it; somebody other than who made it. Needs funds.approve. */
export async function approveFundBatch(scope: Scope, id: number): Promise<Result<null>> {
  require(scope, 'funds.approve');
  await takeDraftTurn(scope);
  const batch = await getBatch(scope, id);
  if (batch.status !== 'drafted') return refuse('This batch was decided already');
  if (batch.madeBy === scope.who.userId) return refuse('Somebody other than who made it must approve it');
  const onDay = londonDay(scope.now).toString();
  const limit = (await findLimit(scope, scope.who.userId ?? 0, onDay)) ?? 0;
  if (batch.pence > limit)
    return refuse(`This comes to ${formatPounds(batch.pence)}; you may approve up to ${formatPounds(limit)}`);
  await insertBatchEvent(scope, id, { kind: 'approved', onDay, words: '' });
  const postings: NewPosting[] = [];
  for (const line of await listBatchLines(scope, id)) {
    const off = line.kind === 'taken off';
    postings.push(
      ...postingsFor(line.personId, {
        act: off ? 'taken off' : 'paid in advance',
        pence: off ? -line.pence : line.pence,
        source: `fund instalment ${line.id}`,
        kind: `${line.fundKind}, ${line.kind}`,
        periodOn: line.startsOn,
        correctsId:
          line.correctsId === null ? null : await postingOf(scope, `fund instalment ${line.correctsId}`),
      }),
    );
  }
  await insertPostings(scope, postings, onDay);
  scope.audit({ act: 'fund batch approved', subject: ['fund batch', id] });
  return ok(null);
}

/** The postings of one act on a fund, tied to what made it. */
export function postingsFor(
  personId: number,
  of: {
    readonly act: FundAct;
    readonly pence: number;
    readonly source: string;
    readonly kind: string;
    readonly periodOn: string;
    readonly correctsId?: number | null;
  },
): NewPosting[] {
  return fundPostings(of.act, of.pence).map((posting, at) => ({
    ...posting,
    kind: of.kind,
    providerId: null,
    contractId: null,
    personId,
    payableItemId: null,
    source: of.source,
    part: at + 1,
    correctsId: of.correctsId ?? null,
    periodOn: of.periodOn,
  }));
}

/** Withdraws a batch that nobody approved: what it was to pay is due again. Needs funds.pay. */
export async function withdrawFundBatch(scope: Scope, id: number, words: string): Promise<Result<null>> {
  require(scope, 'funds.pay');
  await takeDraftTurn(scope);
  const batch = await getBatch(scope, id);
  if (batch.status !== 'drafted') return refuse('This batch was decided already');
  if (words.trim() === '') return refuse('Say why', 'words');
  const onDay = londonDay(scope.now).toString();
  await insertBatchEvent(scope, id, { kind: 'withdrawn', onDay, words: words.trim() });
  scope.audit({ act: 'fund batch withdrawn', subject: ['fund batch', id], detail: { words } });
  return ok(null);
}

/** Records that a batch was paid on a day, as the bank says, and posts it. Needs funds.pay. */
export async function markBatchPaid(scope: Scope, id: number, onDay: string): Promise<Result<null>> {
  require(scope, 'funds.pay');
  await takeDraftTurn(scope);
  const batch: FundBatch = await getBatch(scope, id);
  if (batch.status !== 'approved') return refuse('Only a batch that was approved can be paid');
  if (onDay > londonDay(scope.now).toString()) return refuse('The day must be today or before', 'on_day');
  const madeOn = londonDay(batch.madeAt).toString();
  if (onDay < madeOn)
    return refuse(`The batch was made on ${longDate(madeOn)}: it cannot have been paid before`, 'on_day');
  await insertBatchEvent(scope, id, { kind: 'paid', onDay, words: '' });
  const byFund = Map.groupBy(await listBatchLines(scope, id), ({ fundId }) => fundId);
  const postings = [...byFund].flatMap(([fundId, lines]) =>
    postingsFor(lines[0]?.personId ?? 0, {
      act: 'reached the fund',
      pence: lines.reduce((sum, { pence }) => sum + pence, 0),
      source: `fund batch ${id} fund ${fundId}`,
      kind: 'payment of a fund',
      periodOn: onDay,
    }),
  );
  await insertPostings(scope, postings, onDay);
  scope.audit({ act: 'fund batch paid', subject: ['fund batch', id], detail: { onDay } });
  return ok(null);
}

/**
 * Records that the bank sent back what a batch paid to a fund, and takes its postings back, each by one that names what it corrects. What
 * it paid is due again, and so is paid again once, in the next batch. Needs funds.pay.
 */
export async function recordPaymentReturned(
  scope: Scope,
  batchId: number,
  given: { readonly fundId: number; readonly onDay: string; readonly words: string },
): Promise<Result<null>> {
  require(scope, 'funds.pay');
  await takeDraftTurn(scope);
  const { fundId, onDay } = given;
  const batch = await getBatch(scope, batchId);
  const lines = (await listBatchLines(scope, batchId)).filter((line) => line.fundId === fundId);
  const [first] = lines;
  if (first === undefined) throw new NotFound('payment');
  if (batch.status !== 'paid')
    return refuse('Only what was paid can come back. Record first that it was paid');
  const words = given.words.trim();
  if (words === '') return refuse('Say what the bank says, such as: account closed', 'words');
  const today = londonDay(scope.now).toString();
  if (onDay > today) return refuse('The day must be today or before', 'on_day');
  if (batch.paidOn !== null && onDay < batch.paidOn)
    return refuse(`It was paid on ${longDate(batch.paidOn)}: it cannot come back before`, 'on_day');
  if (!(await insertPaymentReturned(scope, { batchId, fundId, onDay, words })))
    return refuse('It is recorded already that this payment came back');
  const postings = postingsFor(first.personId, {
    act: 'reached the fund',
    pence: -lines.reduce((sum, { pence }) => sum + pence, 0),
    source: `fund batch ${batchId} fund ${fundId} returned`,
    kind: 'payment of a fund returned',
    periodOn: onDay,
    correctsId: await postingOf(scope, `fund batch ${batchId} fund ${fundId}`),
  });
  for (const line of lines) {
    const off = line.kind === 'taken off';
    postings.push(
      ...postingsFor(line.personId, {
        act: off ? 'taken off' : 'paid in advance',
        pence: off ? line.pence : -line.pence,
        source: `fund instalment ${line.id} returned`,
        kind: `${line.fundKind}, ${line.kind} returned`,
        periodOn: line.startsOn,
        correctsId: await postingOf(scope, `fund instalment ${line.id}`),
      }),
    );
  }
  await insertPostings(scope, postings, today);
  scope.audit({
    act: 'fund payment returned',
    subject: ['fund', fundId],
    personId: first.personId,
    detail: { batchId, onDay, words },
  });
  return ok(null);
}

/** A fund with what it is to be paid now, for lists. */
export type FundWithStanding = { readonly fund: Fund; readonly standing: FundStanding };
