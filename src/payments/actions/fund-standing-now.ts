/** Funds as they stand now, by the rules, from what is recorded. */
import { londonDay } from '../../ground/calendar.ts';
import type { Scope } from '../../platform/scope.ts';
import { type Fund, visitsUnderFund } from '../records/funds.ts';
import { type FundHistory, type FundStanding, fundStanding } from '../rules/fund-standing.ts';
import { type HoursBank, hoursBank, putIns } from '../rules/hours-bank.ts';

/** What the rules need of a fund: confirmed versions, and returns that no other takes the place of. */
export function historyOf(fund: Fund): FundHistory {
  return {
    facts: {
      startsOn: fund.startsOn,
      setUpPence: fund.setUpPence,
      terms: fund.versions.filter(({ decision }) => decision === 'confirmed'),
      events: fund.events,
      diedOn: fund.diedOn,
    },
    paid: fund.instalments,
    approved: fund.instalments.filter(({ batchStatus }) => batchStatus !== 'drafted'),
    returns: fund.returns.filter(({ replacedBy }) => replacedBy === null),
    moneyBack: fund.moneyBack,
  };
}

/** How a fund stands today. */
export function standingNow(scope: Scope, fund: Fund): FundStanding {
  return fundStanding(historyOf(fund), londonDay(scope.now).toString());
}

/** The hours bank of a service fund today: put in by its terms, used by verified visits of its contract and as its provider says. */
export async function bankNow(scope: Scope, fund: Fund): Promise<HoursBank> {
  const today = londonDay(scope.now).toString();
  const visits =
    fund.contractId === null
      ? []
      : await visitsUnderFund(scope, {
          personId: fund.personId,
          contractId: fund.contractId,
          from: fund.startsOn,
        });
  const said = fund.hours.filter(({ correctsId, takenBack }) => correctsId === null && !takenBack);
  return hoursBank(
    putIns(historyOf(fund).facts, today),
    [...visits.map((one) => ({ ...one, words: 'Verified visits' })), ...said],
    today,
  );
}
