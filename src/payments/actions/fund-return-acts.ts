/** Returns of funds, surplus asked back, and time used of an hours bank. Source: docs/rules/direct-payments.md. */
import { londonDay, longDate } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { postingOf } from '../records/fund-batches.ts';
import { insertHours, insertReceipt, insertRecovery, insertReturn } from '../records/fund-rows.ts';
import { type Fund, lockFund, type RecordedReturn, type Spent } from '../records/funds.ts';
import { insertPostings, type NewPosting } from '../records/ledger.ts';
import { ownOver } from '../rules/fund-instalments.ts';
import { postingsFor } from './fund-pay.ts';
import { historyOf, standingNow } from './fund-standing-now.ts';

/** What the account should hold at the end of the days of a return: what had reached it and the person added, less what was spent and given back, in pence. */
export function expectedAt(
  fund: Fund,
  { startsOn, endsOn, correctsId, spent: spentNow }: GivenReturn,
): number {
  const reached = fund.instalments
    .filter(({ batchStatus, payOn }) => batchStatus !== 'drafted' && payOn <= endsOn)
    .reduce((sum, { pence }) => sum + pence, 0);
  const added = standing(fund)
    .filter(({ id, endsOn: end }) => id !== correctsId && end <= endsOn)
    .reduce((sum, one) => sum + one.ownPence - spentOf(one.spent), 0);
  const back = fund.moneyBack
    .filter(({ way, onDay }) => way === null && onDay <= endsOn)
    .reduce((sum, { pence }) => sum + pence, 0);
  return reached + added - back + ownOf(fund, startsOn, endsOn) - spentOf(spentNow);
}

/** What the person was to add for some days, by what is agreed now, in pence. */
function ownOf(fund: Fund, startsOn: string, endsOn: string): number {
  return ownOver(historyOf(fund).facts, startsOn, endsOn);
}

function standing(fund: Fund): RecordedReturn[] {
  return fund.returns.filter(({ replacedBy }) => replacedBy === null);
}

function spentOf(spent: readonly Spent[]): number {
  return spent.reduce((sum, { pence }) => sum + pence, 0);
}

/** A return as it is given. Days are both included, amounts pence. */
export type GivenReturn = {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly final: boolean;
  readonly statedPence: number;
  readonly words: string;
  readonly correctsId: number | null;
  readonly spent: readonly Spent[];
};

/**
 * Records what was spent of a fund in a time and what the person was to add for it, and posts both. A return that takes the place of another
 * (`correctsId`) takes its postings back. Needs funds.pay.
 */
export async function recordReturn(
  scope: Scope,
  fundId: number,
  given: GivenReturn,
): Promise<Result<{ readonly id: number }>> {
  require(scope, 'funds.pay');
  const fund = await lockFund(scope, fundId);
  const today = londonDay(scope.now).toString();
  if (given.startsOn < fund.startsOn)
    return refuse(`The fund begins on ${longDate(fund.startsOn)}`, 'starts_on');
  if (given.endsOn < given.startsOn) return refuse('The last day must be on or after the first', 'ends_on');
  if (given.endsOn > today) return refuse('The last day must be today or before', 'ends_on');
  const corrected = standing(fund).find(({ id }) => id === given.correctsId);
  if (given.correctsId !== null && corrected === undefined) throw new NotFound('return');
  const others = standing(fund).filter(({ id }) => id !== given.correctsId);
  const twice = others.find((one) => one.startsOn <= given.endsOn && given.startsOn <= one.endsOn);
  if (twice !== undefined)
    return refuse(
      `A return covers ${longDate(twice.startsOn)} to ${longDate(twice.endsOn)} already; correct that one`,
      'starts_on',
    );
  if (given.final && !fund.events.some(({ kind }) => kind === 'ended') && fund.diedOn === null)
    return refuse('The final return comes after the fund has ended', 'final');
  if (given.spent.some(({ pence }) => !Number.isSafeInteger(pence) || pence <= 0))
    return refuse('Each amount must be above £0');
  const ownPence = ownOf(fund, given.startsOn, given.endsOn);
  const id = await insertReturn(scope, fund, { ...given, ownPence, words: given.words.trim() });
  const allowedPence = spentOf(given.spent.filter(({ allowed }) => allowed));
  const before = corrected === undefined ? [] : await takenBack(scope, fund, corrected);
  const now = postingsOfReturn({ ...given, id, ownPence, allowedPence }).flatMap((one) =>
    postingsFor(fund.personId, { ...one, kind: `${fund.kind}, return`, periodOn: given.startsOn }),
  );
  await insertPostings(scope, [...before, ...now], today);
  scope.audit({
    act: given.correctsId === null ? 'fund return recorded' : 'fund return corrected',
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { returnId: id, startsOn: given.startsOn, endsOn: given.endsOn, correctsId: given.correctsId },
  });
  return ok({ id });
}

/** What a return posts: what was spent, and what the person was to add. */
function postingsOfReturn({
  id,
  ownPence,
  allowedPence,
}: Pick<RecordedReturn, 'id' | 'ownPence' | 'allowedPence'>) {
  return [
    { act: 'spent', pence: allowedPence, source: `fund return ${id}` },
    { act: 'added', pence: ownPence, source: `fund return ${id} own money` },
  ] as const;
}

/** The postings that take those of a return back, each naming the one that it corrects. */
async function takenBack(scope: Scope, fund: Fund, corrected: RecordedReturn): Promise<NewPosting[]> {
  const postings: NewPosting[] = [];
  for (const { act, pence, source } of postingsOfReturn(corrected))
    if (pence !== 0)
      postings.push(
        ...postingsFor(fund.personId, {
          act,
          pence: -pence,
          source: `${source} taken back`,
          kind: `${fund.kind}, return corrected`,
          periodOn: corrected.startsOn,
          correctsId: await postingOf(scope, source),
        }),
      );
  return postings;
}

/** Asks surplus back, all of it or a part, by a notice or off the next instalment; and posts it. Needs funds.pay. */
export async function askBack(
  scope: Scope,
  fundId: number,
  given: { readonly way: 'notice' | 'next instalment'; readonly pence: number; readonly words: string },
): Promise<Result<{ readonly id: number }>> {
  require(scope, 'funds.pay');
  const fund = await lockFund(scope, fundId);
  const { account, status } = standingNow(scope, fund);
  if (given.pence <= 0 || given.pence > account.surplusPence)
    return refuse(`The surplus is ${formatPounds(account.surplusPence)}`, 'amount');
  if (given.way === 'next instalment' && (status === 'ended' || status === 'closed'))
    return refuse('The fund has ended: ask for it by a notice', 'way');
  if (given.words.trim() === '') return refuse('Say why', 'words');
  const id = await insertRecovery(scope, fund, { ...given, words: given.words.trim() });
  const today = londonDay(scope.now).toString();
  const postings = postingsFor(fund.personId, {
    act: 'asked back',
    pence: given.pence,
    source: `fund recovery ${id}`,
    kind: `${fund.kind}, surplus`,
    periodOn: today,
  });
  await insertPostings(scope, postings, today);
  scope.audit({
    act: 'fund surplus asked back',
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { ...given },
  });
  return ok({ id });
}

/** Records that surplus came back to the council, and posts it. Needs funds.pay. */
export async function recordReceipt(
  scope: Scope,
  fundId: number,
  given: { readonly onDay: string; readonly pence: number; readonly words: string },
): Promise<Result<null>> {
  require(scope, 'funds.pay');
  const fund = await lockFund(scope, fundId);
  const owed = fund.moneyBack.reduce(
    (sum, { way, pence }) => sum + (way === 'notice' ? pence : way === null ? -pence : 0),
    0,
  );
  if (given.pence <= 0 || given.pence > owed)
    return refuse(`${formatPounds(owed)} is asked for by notice and not yet given back`, 'amount');
  if (given.onDay > londonDay(scope.now).toString())
    return refuse('The day must be today or before', 'on_day');
  if (given.words.trim() === '') return refuse('Say how it came', 'words');
  const id = await insertReceipt(scope, fund, given);
  const postings = postingsFor(fund.personId, {
    act: 'given back',
    pence: given.pence,
    source: `fund receipt ${id}`,
    kind: `${fund.kind}, surplus given back`,
    periodOn: given.onDay,
  });
  await insertPostings(scope, postings, given.onDay);
  scope.audit({
    act: 'fund surplus given back',
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { ...given },
  });
  return ok(null);
}

/** Records time used of a service fund where no verified visit shows it, or takes an entry back. Needs fund-hours.record. */
export async function recordHours(
  scope: Scope,
  fundId: number,
  given:
    | { readonly onDay: string; readonly minutes: number; readonly words: string }
    | { readonly takesBack: number; readonly words: string },
): Promise<Result<null>> {
  require(scope, 'fund-hours.record');
  const fund = await lockFund(scope, fundId);
  if (fund.providerId === null) return refuse('A direct payment keeps no hours');
  if (given.words.trim() === '') return refuse('Say what it was', 'words');
  if ('takesBack' in given) {
    const entry = fund.hours.find(({ id, correctsId }) => id === given.takesBack && correctsId === null);
    if (entry === undefined) throw new NotFound('entry');
    if (entry.takenBack) return refuse('It was taken back already');
    const { onDay, id: correctsId } = entry;
    await insertHours(scope, fund, { onDay, minutes: -entry.minutes, words: given.words.trim(), correctsId });
  } else {
    if (given.onDay < fund.startsOn || given.onDay > londonDay(scope.now).toString())
      return refuse(`The day must be from ${longDate(fund.startsOn)} to today`, 'on_day');
    if (!Number.isSafeInteger(given.minutes) || given.minutes <= 0 || given.minutes > 1440)
      return refuse('Minutes must be from 1 to 1,440', 'minutes');
    await insertHours(scope, fund, { ...given, words: given.words.trim(), correctsId: null });
  }
  scope.audit({
    act: 'fund hours recorded',
    subject: ['fund', fundId],
    personId: fund.personId,
    detail: { ...given },
  });
  return ok(null);
}
