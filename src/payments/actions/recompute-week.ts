/**
 * Works a provider's week out again from its evidence, writing nothing of it, and holds the answer against what was verified and what was
 * posted. Source: docs/rules/recomputing.md.
 */
import { londonDay, weekStart } from '../../ground/calendar.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { listWorthOfWeek, sumPostedForCharges, sumPostedForWeek } from '../records/ledger-view.ts';
import { type ProviderWeek, takeTurn } from '../records/week-state.ts';
import { type ChargeAgain, type Money, type Recomputed, recomputed } from '../rules/recomputing.ts';
import { allottedLines, blockAccounts, chargesFound, itemsToPost } from './payable-now.ts';
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
  const charges = await chargesAgain(scope, week);
  const answer = recomputed({
    ...again,
    charges,
    lines,
    posted: await sumPostedForWeek(scope, week),
    waiting: waiting.map(({ item }) => item),
  });
  scope.audit({
    act: 'week recomputed',
    subject: ['provider week', `${week.providerId}/${week.weekStartsOn}`],
    detail: {
      lines: answer.lines,
      charges: answer.charges,
      differing: answer.differing.length,
      agrees: answer.agrees,
    },
  });
  return answer;
}

const NOTHING: Money = { amountPence: 0, blockPence: 0 };

/**
 * The charges of a week, each found anew, as it was posted, and as the next close corrects it. They are looked at from the newest week that is
 * over, since what lapsed of a block may be known only then.
 */
async function chargesAgain(
  scope: Scope,
  { providerId, weekStartsOn }: ProviderWeek,
): Promise<ChargeAgain[]> {
  const over = weekStart(londonDay(scope.now)).subtract({ weeks: 1 }).toString();
  const newest = { providerId, weekStartsOn: over < weekStartsOn ? weekStartsOn : over };
  const found = (await chargesFound(scope, newest, await blockAccounts(scope, newest))).filter(
    (charge) => charge.weekStartsOn === weekStartsOn,
  );
  const worth = new Map<string, Money>(found.map((charge) => [charge.key, charge]));
  const posted = await sumPostedForCharges(scope, providerId);
  const waiting = new Map<string, Money>(
    (await itemsToPost(scope, newest)).flatMap(({ payable, item }) =>
      payable.of === 'charge' ? [[payable.charge.key, item] as const] : [],
    ),
  );
  const before = [...posted].flatMap(([key, one]) => (one.weekStartsOn === weekStartsOn ? [key] : []));
  return [...new Set([...worth.keys(), ...before])].map((key) => ({
    worth: worth.get(key) ?? NOTHING,
    posted: posted.get(key) ?? NOTHING,
    waiting: waiting.get(key) ?? NOTHING,
  }));
}
