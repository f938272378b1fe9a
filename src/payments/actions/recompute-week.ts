/**
 * Works a provider's week out again from its evidence, writing nothing of it, and holds the answer against what was verified and what was
 * posted. Source: docs/rules/recomputing.md.
 */
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { listWorthOfWeek, sumPostedForWeek } from '../records/ledger-view.ts';
import { type ProviderWeek, takeTurn } from '../records/week-state.ts';
import { type Recomputed, recomputed } from '../rules/recomputing.ts';
import { allottedLines, itemsToPost } from './payable-now.ts';
import { findAgain } from './verify-week.ts';

/** Works a week out again. Needs week.see. */
export async function recomputeWeek(scope: Scope, week: ProviderWeek): Promise<Recomputed> {
  require(scope, 'week.see');
  await getProvider(scope, week.providerId);
  await takeTurn(scope, week.providerId);
  const again = await findAgain(scope, week);
  const allotted = await allottedLines(scope, week);
  const lines = (await listWorthOfWeek(scope, week)).map((line) => ({
    ...line,
    ...allotted.get(line.lineId),
  }));
  const waiting = (await itemsToPost(scope, week)).filter(
    ({ payable }) => payable.of === 'visit' && payable.weekStartsOn === week.weekStartsOn,
  );
  const answer = recomputed({
    ...again,
    lines,
    posted: await sumPostedForWeek(scope, week),
    waiting: waiting.map(({ item }) => item),
  });
  scope.audit({
    act: 'week recomputed',
    subject: ['provider week', `${week.providerId}/${week.weekStartsOn}`],
    detail: { lines: answer.lines, differing: answer.differing.length, agrees: answer.agrees },
  });
  return answer;
}
