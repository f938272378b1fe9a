/**
 * Counts what a provider has done and is not in the ledger, by the code that a close rates and posts by. Source: docs/rules/accruals.md.
 */
import { londonDay, weekStart } from '../../ground/calendar.ts';
import { ok, type Result } from '../../ground/result.ts';
import { ask } from '../../platform/jobs.ts';
import { require, type Scope } from '../../platform/scope.ts';
import { getProvider } from '../../providers/records/providers.ts';
import { listHeldWorth, type NewAccrual, replaceAccruals } from '../records/accruals.ts';
import { listWaitingCloses } from '../records/closes.ts';
import { listItemsOfClose, periodsOfItems } from '../records/ledger.ts';
import type { NewItem } from '../records/payable-lines.ts';
import { visitsNotJudged } from '../records/planned-for-verification.ts';
import { readTermsByDay } from '../records/rulebook.ts';
import { takeTurn } from '../records/week-state.ts';
import { accrued } from '../rules/accrual.ts';
import { worthOf } from '../rules/decided-worth.ts';
import { localDay, mondayOf } from '../rules/local-days.ts';
import { itemsToPost } from './payable-now.ts';

/** How far back a visit may lie of which nothing was found yet. */
const NOT_JUDGED_WEEKS = 53;

/** Counts the accruals of one provider to a day ('YYYY-MM-DD'), today where none is said, and keeps them. Answers what they come to. */
export async function countAccruals(
  scope: Scope,
  providerId: number,
  today = londonDay(scope.now).toString(),
): Promise<readonly NewAccrual[]> {
  require(scope, 'budget.see');
  await getProvider(scope, providerId);
  await takeTurn(scope, providerId);
  const weekStartsOn = weekStart(Temporal.PlainDate.from(today)).toString();
  const items = await itemsToPost(scope, { providerId, weekStartsOn }, today);
  const corrected = await periodsOfItems(
    scope,
    items.flatMap(({ item }) => item.correctsId ?? []),
  );
  const rows = [
    ...items.map((one) => ofItem(one, corrected)),
    ...(await ofWaitingCloses(scope, providerId)),
    ...(await listHeldWorth(scope, providerId)).map(({ amountPence, ...line }) => ({
      ...line,
      of: 'held' as const,
      ...accrued({ of: 'held', amountPence, blockPence: 0 }),
    })),
    ...(await ofVisitsNotJudged(scope, providerId, today)),
  ].filter(({ carePence, owedPence }) => carePence !== 0 || owedPence !== 0);
  await replaceAccruals(scope, providerId, today, rows);
  return rows;
}

/** Asks that the accruals of a provider be counted anew, in a while; part of an act that has changed them. */
export async function askForAccrualsOf(scope: Scope, providerId: number): Promise<void> {
  await ask(scope, 'count-accruals', { providerId }, `count-accruals ${scope.who.councilId}/${providerId}`);
}

/** Asks that the accruals of every provider be counted anew, in a while. */
export async function askForAccruals(scope: Scope): Promise<Result<'asked'>> {
  require(scope, 'week.verify');
  await ask(scope, 'count-accruals', {}, `count-accruals ${scope.who.councilId}`);
  return ok('asked');
}

/** An item as its posting will be: an adjustment is about the same day as what it corrects, wherever that stands now. */
function ofItem({ payable, item }: NewItem, corrected: ReadonlyMap<number, string>): NewAccrual {
  const of = payable.of === 'visit' ? 'visit' : payable.charge.kind;
  const about =
    payable.of === 'visit'
      ? { ...payable, packageLineId: null, periodOn: payable.weekStartsOn }
      : { ...payable.charge, lineId: null, periodOn: payable.charge.startsOn };
  const { contractId, personId, lineId, packageLineId, weekStartsOn } = about;
  const periodOn = corrected.get(item.correctsId ?? 0) ?? about.periodOn;
  const amounts = accrued({ of, ...item });
  return { of, contractId, personId, lineId, packageLineId, weekStartsOn, periodOn, ...amounts };
}

/** What is closed and not approved yet: it is in no ledger. */
async function ofWaitingCloses(scope: Scope, providerId: number): Promise<NewAccrual[]> {
  const found: NewAccrual[] = [];
  for (const { id } of await listWaitingCloses(scope, providerId))
    for (const { kind, ...item } of await listItemsOfClose(scope, id)) {
      const { contractId, personId, lineId, packageLineId, weekStartsOn, periodOn } = item;
      const amounts = accrued({ of: kind, ...item });
      found.push({
        of: kind,
        contractId,
        personId,
        lineId,
        packageLineId,
        weekStartsOn,
        periodOn,
        ...amounts,
      });
    }
  return found;
}

/** Visits up to a day of which nothing was found yet, as if each were made as planned. What has no rate is worth nothing. */
async function ofVisitsNotJudged(scope: Scope, providerId: number, today: string): Promise<NewAccrual[]> {
  const from = Temporal.PlainDate.from(today).subtract({ weeks: NOT_JUDGED_WEEKS }).toString();
  const visits = await visitsNotJudged(scope, providerId, from, today);
  if (visits.length === 0) return [];
  const contracts = [...new Set(visits.map(({ contract }) => contract))];
  const days = visits.map(({ startsAt }) => localDay(startsAt)).toSorted();
  const terms = await readTermsByDay(scope, contracts, days[0] ?? today, days.at(-1) ?? today);
  return visits.flatMap((visit) => {
    const worth = worthOf(
      'accept as planned',
      {
        visit,
        logged: false,
        deliveredMinutes: null,
        exceptions: [],
        ...terms.termsAt(visit.contract, visit.startsAt),
        diedOn: visit.diedOn,
      },
      terms.bankHolidays,
    );
    if (!worth.ok) return [];
    const amountPence = worth.value.amountPence * visit.workers;
    const week = mondayOf(visit.startsAt);
    return {
      of: 'not judged' as const,
      contractId: visit.contract,
      personId: visit.personId,
      lineId: null,
      packageLineId: visit.lineId,
      weekStartsOn: week,
      periodOn: week,
      ...accrued({ of: 'not judged', amountPence, blockPence: 0 }),
    };
  });
}
