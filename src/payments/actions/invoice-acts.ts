/**
 * What council and provider do with lines of invoices that wait: query, answer, agree, accept whole or in part, refuse, undo. Source:
 * docs/rules/invoice-queries.md.
 */
import { randomUUID } from 'node:crypto';
import { londonDay } from '../../ground/calendar.ts';
import { longDate } from '../../ground/dates-in-words.ts';
import { formatPounds } from '../../ground/money.ts';
import { ok, type Result, refuse } from '../../ground/result.ts';
import { plural } from '../../ground/text.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import { notify } from '../../platform/notices/notify.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { settingOn } from '../../platform/settings.ts';
import { tellSystems } from '../../platform/webhooks.ts';
import {
  getInvoiceLine,
  insertInvoiceEvents,
  type InvoiceLine,
  linesById,
  listBatchLineIds,
  type NewInvoiceEvent,
} from '../records/invoice-lines.ts';
import { listHoldOwners } from '../records/holds.ts';
import { claimedInPayments } from '../records/invoice-claims.ts';
import { takeTurn } from '../records/week-state.ts';
import { type InvoiceAct, mayNow, paidTwice } from '../rules/invoice-status.ts';
import { workingDayAfter } from '../rules/payment-days.ts';
import { settle } from './invoice-settle.ts';
import { bankHolidaysRound } from './payment-run-draft.ts';

/** What was done with how many lines; `batchId` undoes them together. */
export type Done = { readonly lines: number; readonly batchId: string };

/** Asks the provider about lines, with words and a day by which to answer. Needs invoices.decide. */
export async function queryLines(
  scope: Scope,
  lineIds: readonly number[],
  words: string,
): Promise<Result<Done>> {
  require(scope, 'invoices.decide');
  if (words.trim() === '') return refuse('Say what you ask. The provider reads this', 'words');
  const today = londonDay(scope.now).toString();
  const days = await settingOn(scope, 'invoice_query_days', today);
  const dueOn = workingDayAfter(today, days, await bankHolidaysRound(scope, today));
  const done = await act(scope, lineIds, 'query', () => ({
    kind: 'queried',
    words: words.trim(),
    dueOn,
    ownerId: someone(scope),
  }));
  if (!done.ok) return done;
  for (const [providerId, lines] of Map.groupBy(await linesById(scope, lineIds), (line) => line.providerId)) {
    const [first] = lines;
    await notify(
      scope,
      'invoice-queried',
      { provider: providerId },
      {
        number: first?.invoiceNumber ?? '',
        lines: plural(lines.length, 'line'),
        words: words.trim(),
        day: longDate(dueOn),
      },
      { link: `/invoices/${first?.invoiceId ?? ''}` },
    );
    for (const line of lines)
      await tellSystems(scope, providerId, 'invoice.queried', {
        invoice: line.invoiceNumber,
        line: line.number,
        answer_by: dueOn,
      });
  }
  return done;
}

/** A provider answers a query, or agrees to what was verified. Needs invoices.answer. */
export async function answerLine(
  scope: Scope,
  lineId: number,
  given: { readonly agree: boolean; readonly words: string },
): Promise<Result<Done>> {
  require(scope, 'invoices.answer');
  if (!given.agree && given.words.trim() === '') return refuse('Write your answer', 'words');
  const done = await act(scope, [lineId], given.agree ? 'agree' : 'answer', () => ({
    kind: given.agree ? 'agreed' : 'answered',
    words: given.words.trim(),
  }));
  if (!done.ok) return done;
  const line = await getInvoiceLine(scope, lineId);
  if (line.ownerId !== null)
    await notify(
      scope,
      'invoice-answered',
      { user: line.ownerId },
      { provider: line.providerName, number: line.invoiceNumber, line: String(line.number) },
      { link: `/invoices/${line.invoiceId}` },
    );
  return done;
}

/** Pays lines as they are claimed. What is beyond the verified worth is posted as a charge of its own. Needs invoices.decide. */
export async function acceptLines(
  scope: Scope,
  lineIds: readonly number[],
  words = '',
): Promise<Result<Done>> {
  require(scope, 'invoices.decide');
  return await act(scope, lineIds, 'accept', () => ({ kind: 'accepted', words: words.trim() }));
}

/** Pays part of what a line claims: not less than what was verified and not more than is claimed. Needs invoices.decide. */
export async function acceptPart(
  scope: Scope,
  lineId: number,
  amountPence: number,
  words: string,
): Promise<Result<Done>> {
  require(scope, 'invoices.decide');
  const line = await getInvoiceLine(scope, lineId);
  const [least, most] = [
    Math.min(line.claimedPence, line.worthPence),
    Math.max(line.claimedPence, line.worthPence),
  ];
  if (amountPence < least || amountPence > most)
    return refuse(`Enter an amount from ${formatPounds(least)} to ${formatPounds(most)}`, 'amount');
  return await act(scope, [lineId], 'part accept', () => ({
    kind: 'part accepted',
    words: words.trim() || 'Accepted in part',
    amountPence,
  }));
}

/** Pays no more than what was verified, with a reason. Needs invoices.decide. */
export async function refuseLines(
  scope: Scope,
  lineIds: readonly number[],
  words: string,
): Promise<Result<Done>> {
  require(scope, 'invoices.decide');
  if (words.trim() === '') return refuse('Say why. The provider reads this', 'words');
  const done = await act(scope, lineIds, 'refuse', () => ({ kind: 'refused', words: words.trim() }));
  if (!done.ok) return done;
  for (const line of await linesById(scope, lineIds))
    await tellSystems(scope, line.providerId, 'invoice.decided', {
      invoice: line.invoiceNumber,
      line: line.number,
    });
  return done;
}

/** Puts lines into the care of somebody. Needs invoices.decide. */
export async function takeOnLines(
  scope: Scope,
  lineIds: readonly number[],
  ownerId: number,
): Promise<Result<Done>> {
  require(scope, 'invoices.decide');
  if (!(await listHoldOwners(scope)).some(({ id }) => id === ownerId))
    return refuse('Choose who looks after this', 'owner');
  return await act(scope, lineIds, 'take on', () => ({ kind: 'taken on', ownerId }));
}

/** Undoes decisions that were made together, where nothing that they paid is on its way. Needs invoices.decide. */
export async function undoDecisions(scope: Scope, batchId: string): Promise<Result<Done>> {
  require(scope, 'invoices.decide');
  const ids = await listBatchLineIds(scope, batchId);
  if (ids.length === 0) throw new NotFound('decision');
  return await act(scope, ids, 'undo', () => ({ kind: 'undone' }));
}

async function act(
  scope: Scope,
  lineIds: readonly number[],
  what: InvoiceAct,
  event: () => Omit<NewInvoiceEvent, 'lineId'>,
): Promise<Result<Done>> {
  if (lineIds.length === 0) return refuse('Choose at least one line');
  const seen = await linesById(scope, lineIds);
  if (seen.length !== new Set(lineIds).size) throw new NotFound('invoice line');
  for (const providerId of [...new Set(seen.map((line) => line.providerId))].sort((a, b) => a - b))
    await takeTurn(scope, providerId);
  const lines = await linesById(scope, lineIds);
  const not = lines.find((line) => whyNot(line, what) !== undefined);
  if (not !== undefined) return refuse(whyNot(not, what) ?? '');
  if (what === 'undo') {
    const stays = await claimedInPayments(
      scope,
      lines.filter((line) => line.claimedPence < line.worthPence).map(({ id }) => id),
    );
    if (stays !== 0)
      return refuse(`${formatPounds(stays)} of this is in a payment already, so it cannot be undone.`);
  }
  const batchId = randomUUID();
  await insertInvoiceEvents(
    scope,
    lines.map((line) => ({ lineId: line.id, batchId, ...event() })),
  );
  await settle(scope, lines);
  for (const line of lines)
    scope.audit({
      act: `invoice line: ${what}`,
      subject: ['invoice line', line.id],
      detail: { ...event(), invoice: line.invoiceNumber },
    });
  return ok({ lines: lines.length, batchId });
}

function whyNot(line: InvoiceLine, what: InvoiceAct): string | undefined {
  const named = `Line ${line.number} of ${line.invoiceNumber}`;
  if (!mayNow(line.status, what)) return `${named} is ${line.status} already.`;
  if (what !== 'accept' && what !== 'part accept') return undefined;
  if (line.contractId === null)
    return `${named} names no order that we know. Ask the provider to correct it, or refuse it.`;
  const twice = paidTwice(line.reasons);
  return twice === undefined ? undefined : `${named} ${twice}`;
}

function someone(scope: Scope): number {
  if (scope.who.userId === null) throw new Forbidden('Queries are sent by people.');
  return scope.who.userId;
}
