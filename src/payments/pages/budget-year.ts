/** One financial year as the budget pages look at it. */
import { londonDay } from '../../ground/calendar.ts';
import { listAreas } from '../../contracts/records/areas.ts';
import { serviceName } from '../../contracts/rules/service-words.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Asked } from '../../web/route.ts';
import {
  type Budget,
  type Commitment,
  listBudgets,
  listCommitments,
  listWaitingNeed,
  readYear,
  type WaitingNeed,
} from '../records/commitment.ts';
import { findAccrualCount, listAccruedParts } from '../records/accruals.ts';
import { listBudgetParts, listSpent } from '../records/year-parts.ts';
import { type Forecast, financialYear, forecast, type WeekDone } from '../rules/forecast.ts';
import type { AmountOfPart } from '../rules/year-parts.ts';
import { type Supposed, supposed } from './budget-what-if.ts';

/** A year: what was set aside, spent, done and arranged, its forecast as it is and with what if. */
export type YearInSight = Supposed & {
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly daysLeft: number;
  readonly yearDays: number;
  readonly budgets: readonly Budget[];
  readonly budget: Budget | undefined;
  readonly months: readonly { readonly month: string; readonly pence: number }[];
  readonly spentPence: number;
  readonly accruedPence: number;
  readonly arranged: readonly Commitment[];
  readonly spent: readonly AmountOfPart[];
  readonly accrued: readonly AmountOfPart[];
  /** When what is accrued was counted; undefined before the first time. */
  readonly counted: { readonly countedTo: string; readonly countedAt: Date } | undefined;
  readonly weeks: readonly WeekDone[];
  readonly committedWeeklyPence: number;
  readonly weeklyMinutes: number;
  readonly need: readonly WaitingNeed[];
  readonly asItIs: Forecast;
  readonly forecast: Forecast;
  readonly nameOf: (budget: Budget) => string;
};

/** Reads the year that the query asks for, else the present one. */
export async function yearIn({ scope, query }: Pick<Asked, 'scope' | 'query'>): Promise<YearInSight> {
  const now = londonDay(scope.now).toString();
  const typed = query.get('year') ?? '';
  const { from, to } = financialYear(/^\d{4}-04-01$/.test(typed) ? typed : now);
  const today = now < from ? from : now > to ? to : now;
  const budgets = await listBudgets(scope, from);
  const arranged = await listCommitments(scope, today);
  const { months, weeks } = await readYear(scope, { from, to, today });
  const accrued = await listAccruedParts(scope, { from, to });
  const spentPence = months.reduce((sum, { pence }) => sum + pence, 0);
  const committedWeeklyPence = arranged.reduce((sum, { weeklyPence }) => sum + weeklyPence, 0);
  const yearDays = daysBetween(from, to) + 1;
  const daysLeft = now > to ? 0 : now < from ? yearDays : daysBetween(today, to);
  const outlook = {
    spentPence,
    accruedPence: accrued.reduce((sum, { pence }) => sum + pence, 0),
    committedWeeklyPence,
    periodicWeeklyPence: arranged.reduce((sum, one) => sum + one.periodicWeeklyPence, 0),
    weeks,
    daysLeft,
  };
  const what = await supposed(scope, query, now);
  return {
    from,
    to,
    today,
    yearDays,
    budgets,
    budget: budgets.find(({ areaId, contractId, service }) => (areaId ?? contractId ?? service) === null),
    months,
    ...outlook,
    spent: await listSpent(scope, { from, to }),
    accrued,
    counted: await findAccrualCount(scope),
    ...what,
    arranged,
    weeklyMinutes: arranged.reduce((sum, one) => sum + one.weeklyMinutes, 0),
    need: await listWaitingNeed(scope),
    asItIs: forecast(outlook),
    forecast: forecast(outlook, what.whatIf),
    nameOf: await namesOfBudgets(scope),
  };
}

/** What a budget is for, in words. */
async function namesOfBudgets(scope: Scope): Promise<YearInSight['nameOf']> {
  const areas = new Map((await listAreas(scope)).map(({ id, name }) => [id, name]));
  const contracts = new Map((await listBudgetParts(scope)).contracts.map(({ id, name }) => [id, name]));
  return ({ areaId, contractId, service }) => {
    if (areaId !== null) return `The area ${areas.get(areaId) ?? 'that is closed'}`;
    if (contractId !== null) return contracts.get(contractId) ?? 'A contract';
    return service === null ? 'All home care' : serviceName(service);
  };
}

/** Whole days from one day to another, the first not counted. */
function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}
