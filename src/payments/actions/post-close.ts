/** Posts an approved close to the ledger, item by item. Source: docs/rules/ledger.md. */
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { insertPostings, listItemsOfClose } from '../records/ledger.ts';
import { postingsOf } from '../rules/postings.ts';

/** Posts every item of a close, as part of approving it. Answers how many postings were made. */
export async function postClose(
  scope: Scope,
  close: { readonly id: number; readonly providerId: number },
): Promise<number> {
  const items = await listItemsOfClose(scope, close.id);
  const postings = items.flatMap((item) =>
    postingsOf(item).map((posting, at) => ({
      ...posting,
      kind: item.kind,
      providerId: close.providerId,
      contractId: item.contractId,
      personId: item.personId,
      payableItemId: item.id,
      source: `item ${item.id}`,
      part: at + 1,
      correctsId: item.correctsPostingId,
      periodOn: item.periodOn,
    })),
  );
  await insertPostings(scope, postings, londonDay(scope.now).toString(), close.id);
  return postings.length;
}
