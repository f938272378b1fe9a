/** Drafts a payment run: what would be paid is shown first, and only that can be saved. Source: docs/rules/payment-runs.md. */
import { bankHolidaySet } from '../../ground/bank-holidays.ts';
import { londonDay } from '../../ground/calendar.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { bankHolidaysFor } from '../../platform/bank-holidays.ts';
import { Forbidden } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import {
  insertClaims,
  insertRun,
  listOwed,
  type Owed,
  takeDraftTurn,
  takeIntoRun,
} from '../records/payment-drafts.ts';
import { firstPayDay, whyNotPayOn } from '../rules/payment-days.ts';
import { netProviders } from '../rules/payment-run-status.ts';

/** What a run would pay. Those in `carried` are owed nothing or less; those in `heldOnly` have nothing that is not held. */
export type RunPreview = {
  readonly firstDay: string;
  readonly paid: readonly Owed[];
  readonly carried: readonly Owed[];
  readonly heldOnly: readonly Owed[];
};

/** The days observed as bank holidays round a day. */
export async function bankHolidaysRound(scope: Scope, day: string): Promise<Set<string>> {
  const at = Temporal.PlainDate.from(day);
  const days = await bankHolidaysFor(scope, at.subtract({ days: 40 }), at.add({ days: 100 }));
  return bankHolidaySet(days, 'substitute');
}

/** What a run made now would pay, and the first day on which the bank can. */
export async function previewRun(scope: Scope): Promise<RunPreview> {
  require(scope, 'payments.make');
  const today = londonDay(scope.now).toString();
  const owed = await listOwed(scope, today);
  const { paid, carried } = netProviders(owed.filter(({ items }) => items > 0));
  return {
    firstDay: firstPayDay(today, await bankHolidaysRound(scope, today)),
    paid,
    carried,
    heldOnly: owed.filter(({ items }) => items === 0),
  };
}

/**
 * Makes a run of what some providers are owed. `expectedPence` is what whoever makes it was shown; where it comes to something else by
 * now, nothing is made and the refusal says so.
 */
export async function draftRun(
  scope: Scope,
  given: {
    readonly payOn: string;
    readonly providerIds: readonly number[];
    readonly note?: string | undefined;
    readonly expectedPence?: number | undefined;
  },
): Promise<Result<{ readonly runId: number; readonly payments: number; readonly amountPence: number }>> {
  require(scope, 'payments.make');
  if (scope.who.userId === null) throw new Forbidden('Payment runs are made by people.');
  const today = londonDay(scope.now).toString();
  const whyNot = whyNotPayOn(given.payOn, { today, holidays: await bankHolidaysRound(scope, today) });
  if (whyNot !== undefined) return refuse(whyNot, 'pay_on');
  if (given.providerIds.length === 0) return refuse('Choose at least one provider', 'provider');
  await takeDraftTurn(scope);
  const chosen = new Set(given.providerIds);
  const owed = (await listOwed(scope, today)).filter(
    ({ providerId, items }) => chosen.has(providerId) && items > 0,
  );
  const { paid } = netProviders(owed);
  const comesTo = paid.reduce((sum, { amountPence }) => sum + amountPence, 0);
  if (given.expectedPence !== undefined && given.expectedPence !== comesTo)
    return refuse(`It now comes to ${formatPounds(comesTo)}. Look at it again before you make the run.`);
  if (paid.length === 0) return refuse('None of these providers is owed anything that can be paid.');
  const note = given.note?.trim() || null;
  const runId = await insertRun(scope, { payOn: given.payOn, note, madeBy: scope.who.userId });
  const taken = await takeIntoRun(scope, { id: runId, payOn: given.payOn, day: today }, [...chosen]);
  await insertClaims(scope, runId);
  scope.audit({
    act: 'payment run drafted',
    subject: ['payment run', runId],
    detail: { payOn: given.payOn, ...taken, note },
  });
  return ok({ runId, ...taken });
}
