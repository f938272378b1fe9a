/**
 * Changes where a provider is paid: one records it, two others confirm it by another way. Nothing is paid to details that are not
 * confirmed. Source: docs/rules/bank-details.md.
 */
import { ok, type Result, refuse } from '../../ground/result.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { parseAccountNumber, parseRollNumber, parseSortCode } from '../formats/bank-details.ts';
import {
  type BankDetail,
  insertConfirmation,
  insertDetail,
  listDetails,
  listNewestDetails,
  takeDetailTurn,
} from '../records/bank-details.ts';
import { findModulusTexts } from '../records/payment-settings.ts';
import {
  type Channel,
  type DetailState,
  detailState,
  type DetailToJudge,
  whyNotConfirm,
  whyNotPayTo,
} from '../rules/bank-detail-state.ts';
import { checkModulus } from '../rules/modulus-check.ts';
import { type ModulusTable, parseModulusTable } from '../rules/modulus-table.ts';

/** Bank details with how they stand. `whyNot` says why nothing can be paid to them; `checked` what the check of the number found. */
export type JudgedDetail = BankDetail & {
  readonly state: DetailState;
  readonly whyNot: string | undefined;
  readonly checked: string;
};

/** The council's modulus table; null where it has none. */
export async function modulusTable(scope: Scope): Promise<ModulusTable | null> {
  const texts = await findModulusTexts(scope);
  if (texts === undefined) return null;
  const read = parseModulusTable(texts.weights, texts.substitutes);
  return read.ok ? read.value : null;
}

/** Judges details by their confirmations and by the modulus table. */
export function judgeDetail(detail: BankDetail, table: ModulusTable | null): JudgedDetail {
  const { outcome, reason } = checkModulus(table, detail.sortCode, detail.accountNumber);
  const toJudge: DetailToJudge = {
    changedBy: detail.changedBy,
    toldBy: detail.toldBy,
    confirmations: detail.confirmations,
    fault: outcome === 'fails' ? `${reason}.` : undefined,
  };
  return { ...detail, state: detailState(toJudge), whyNot: whyNotPayTo(toJudge), checked: reason };
}

/** The newest details of every provider that has any, or of some, judged. */
export async function newestDetails(scope: Scope, providerIds?: readonly number[]): Promise<JudgedDetail[]> {
  const table = await modulusTable(scope);
  return (await listNewestDetails(scope, providerIds)).map((detail) => judgeDetail(detail, table));
}

/** What is typed of bank details. */
export type TypedDetail = {
  readonly accountName: string;
  readonly sortCode: string;
  readonly accountNumber: string;
  readonly rollNumber: string;
  readonly toldBy: Channel;
  readonly words: string;
};

/** Records new bank details of a provider. They hold once two others have confirmed them. Answers their id. */
export async function recordDetails(
  scope: Scope,
  providerId: number,
  typed: TypedDetail,
): Promise<Result<{ readonly detailId: number }>> {
  require(scope, 'bank-details.change');
  const changedBy = someone(scope);
  const provider = await getProvider(scope, providerId);
  const sortCode = parseSortCode(typed.sortCode, 'sort_code');
  if (!sortCode.ok) return sortCode;
  const number = parseAccountNumber(sortCode.value, typed.accountNumber, 'account_number');
  if (!number.ok) return number;
  const rollNumber = parseRollNumber(typed.rollNumber, 'roll_number');
  if (!rollNumber.ok) return rollNumber;
  const accountName = typed.accountName.trim();
  if (accountName === '') return refuse('Enter the name of the account', 'account_name');
  if (typed.words.trim() === '') return refuse('Say who told you, and how', 'words');
  const place = { sortCode: number.value.sortCode, accountNumber: number.value.account };
  const check = checkModulus(await modulusTable(scope), place.sortCode, place.accountNumber);
  if (check.outcome === 'fails') return refuse(check.reason, 'account_number');
  await takeDetailTurn(scope, providerId);
  const [newest] = await listDetails(scope, providerId);
  if (
    newest !== undefined &&
    newest.sortCode === place.sortCode &&
    newest.accountNumber === place.accountNumber &&
    newest.rollNumber === rollNumber.value &&
    newest.accountName === accountName
  )
    return refuse('These are the details that are recorded already.');
  const detailId = await insertDetail(scope, {
    providerId,
    accountName,
    ...place,
    rollNumber: rollNumber.value,
    toldBy: typed.toldBy,
    words: typed.words.trim(),
    changedBy,
  });
  scope.audit({
    act: 'bank details changed',
    subject: ['provider', providerId],
    detail: {
      detailId,
      provider: provider.name,
      toldBy: typed.toldBy,
      ending: place.accountNumber.slice(-4),
    },
  });
  return ok({ detailId });
}

/** Says what somebody learnt who asked the provider by another way: that the newest details are right, or not. */
export async function confirmDetails(
  scope: Scope,
  given: {
    readonly providerId: number;
    readonly detailId: number;
    readonly outcome: 'confirmed' | 'not confirmed';
    readonly channel: Channel;
    readonly words: string;
  },
): Promise<Result<{ readonly state: DetailState }>> {
  require(scope, 'bank-details.confirm');
  const by = someone(scope);
  await takeDetailTurn(scope, given.providerId);
  const [newest] = await listDetails(scope, given.providerId);
  if (newest === undefined) throw new NotFound('bank details');
  if (newest.id !== given.detailId)
    return refuse('These details have been changed since. Look at the newest.');
  const why = whyNotConfirm({ ...newest, fault: undefined }, { by, channel: given.channel });
  if (why !== undefined) return refuse(why, newest.toldBy === given.channel ? 'channel' : undefined);
  const words = given.words.trim();
  if (words === '') return refuse('Say whom you asked, and how you knew that it was them', 'words');
  await insertConfirmation(scope, newest, { outcome: given.outcome, channel: given.channel, by, words });
  scope.audit({
    act: given.outcome === 'confirmed' ? 'bank details confirmed' : 'bank details not confirmed',
    subject: ['provider', given.providerId],
    detail: { detailId: newest.id, channel: given.channel, words },
  });
  const [after] = await newestDetails(scope, [given.providerId]);
  return ok({ state: after?.state ?? 'waiting' });
}

function someone(scope: Scope): number {
  if (scope.who.userId === null) throw new Forbidden('Bank details are changed and confirmed by people.');
  return scope.who.userId;
}
