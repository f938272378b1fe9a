/**
 * What a close would post: every visit of a provider up to a week as it is worth now, blocks used first, and every charge that has fallen
 * due, each less what was posted for it. Source: docs/rules/payable-week.md, docs/rules/block-account.md, docs/rules/charges.md.
 */
import type { Scope } from '../../platform/scope.ts';
import { listBlockAdjustments, listBlockLines, listPricedBlocks } from '../records/block-money.ts';
import { listDecidedLines, listDocumentVat } from '../records/invoice-charges.ts';
import { listPostedCharges, listUnposted, type NewItem } from '../records/payable-lines.ts';
import type { ProviderWeek } from '../records/week-state.ts';
import { type Allotted, type BlockAccount, blockAccount } from '../rules/block-account.ts';
import { blockCharges, chargesToPay, type FoundCharge } from '../rules/charges.ts';
import { invoiceCharges } from '../rules/invoice-charges.ts';
import { itemFor } from '../rules/payable-week.ts';
import { chargesBesidesBlocks } from './service-charges-now.ts';

/** A block's account with where it is. */
export type AccountOfBlock = BlockAccount & {
  readonly contractId: number;
  readonly areaId: number;
  readonly areaName: string;
};

/** The last day of a week ('YYYY-MM-DD'). */
export function lastDayOf(weekStartsOn: string): string {
  return Temporal.PlainDate.from(weekStartsOn).add({ days: 6 }).toString();
}

/** The accounts of a provider's blocks to the end of a week, or to a day of it, in order of contract and area. */
export async function blockAccounts(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
  until = lastDayOf(weekStartsOn),
): Promise<AccountOfBlock[]> {
  const blocks = await listPricedBlocks(scope, providerId, until);
  if (blocks.length === 0) return [];
  const adjustments = await listBlockAdjustments(scope, providerId);
  const lines = await listBlockLines(
    scope,
    [...new Set(blocks.map(({ contractId }) => contractId))],
    weekStartsOn,
  );
  const places = new Map(blocks.map((block) => [`${block.contractId} ${block.areaId}`, block]));
  return [...places.values()].map(({ contractId, areaId, areaName }) => {
    const here = (one: { readonly contractId: number; readonly areaId: number }): boolean =>
      one.contractId === contractId && one.areaId === areaId;
    const bought = {
      blocks: blocks.filter(here),
      adjustments: adjustments.filter(here),
      contractId,
      areaId,
    };
    return { contractId, areaId, areaName, ...blockAccount(bought, lines.filter(here), until) };
  });
}

/** How the lines of blocks are paid, by line, to the end of a week. */
export async function allottedLines(
  scope: Scope,
  week: ProviderWeek,
): Promise<ReadonlyMap<number, Allotted>> {
  return allottedIn(await blockAccounts(scope, week));
}

function allottedIn(accounts: readonly AccountOfBlock[]): Map<number, Allotted> {
  const allotted = new Map<number, Allotted>();
  for (const { lines } of accounts) for (const [lineId, one] of lines) allotted.set(lineId, one);
  return allotted;
}

/** Every charge of a provider that has fallen due by a week, found anew from what holds now; the accounts are those of its blocks then. */
export async function chargesFound(
  scope: Scope,
  week: ProviderWeek,
  accounts: readonly AccountOfBlock[],
  until = lastDayOf(week.weekStartsOn),
): Promise<FoundCharge[]> {
  return [
    ...accounts.flatMap((account) => blockCharges(account, account)),
    ...(await chargesBesidesBlocks(scope, week, until)),
    ...invoiceCharges(await listDecidedLines(scope, week), await listDocumentVat(scope, week)),
  ].filter(({ weekStartsOn }) => weekStartsOn <= week.weekStartsOn);
}

/**
 * Everything that a close of a week would post, visits in their order and then charges. `until` is a day of the week ('YYYY-MM-DD') for
 * one that is not over: charges by their dates are then counted no further.
 */
export async function itemsToPost(
  scope: Scope,
  week: ProviderWeek,
  until = lastDayOf(week.weekStartsOn),
): Promise<NewItem[]> {
  const accounts = await blockAccounts(scope, week, until);
  const allotted = allottedIn(accounts);
  const whole = [...new Set(accounts.map(({ contractId }) => contractId))];
  const visits = (await listUnposted(scope, week, whole)).map((line) => ({
    ...line,
    ...allotted.get(line.lineId),
  }));
  const found = await chargesFound(scope, week, accounts, until);
  // What fell due after this week was posted by a later close and is none of this one's.
  const before = (await listPostedCharges(scope, week.providerId)).filter(
    ({ charge }) => charge.weekStartsOn <= week.weekStartsOn,
  );
  const charges = chargesToPay(found, before);
  return [...visits, ...charges].flatMap((payable): NewItem[] => {
    const item = itemFor(payable);
    return item === undefined ? [] : [{ payable, item }];
  });
}
