import { listAreas } from '../src/contracts/records/areas.ts';
import { serviceName } from '../src/contracts/rules/service-words.ts';
import { countAccruals } from '../src/payments/actions/count-accruals.ts';
import { setBudget } from '../src/payments/actions/set-budget.ts';
import { yearIn } from '../src/payments/pages/budget-year.ts';
import { listProvidersToCount } from '../src/payments/records/accruals.ts';
import { overDays } from '../src/payments/rules/forecast.ts';
import { partsOfYear } from '../src/payments/rules/year-parts.ts';
import { must, type County } from './county.ts';
import { at } from './weeks.ts';

/** What each part was given of what it will come to, beside the others, the dearest part first: some will be over, some under. */
const GIVEN = [97, 103, 95, 106, 101, 98];

/** Of all home care a little too little was set aside. */
const GIVEN_TO_ALL = 98;

/** Counts what was done and is not posted, as every night does. */
export async function countWhatIsNotPosted(county: County): Promise<void> {
  await county.as('finance_officer', async (scope) => {
    for (const provider of await listProvidersToCount(scope)) await countAccruals(scope, provider);
  });
}

/** What was set aside for the year, for all home care, by area and by service. `weeksToCome` of its past are not made yet. */
export async function setBudgets(county: County, weeksToCome: number): Promise<void> {
  await countWhatIsNotPosted(county);
  const { year, areas } = await county.as('commissioner', async (scope) => ({
    year: await yearIn({ scope, query: new URLSearchParams() }),
    areas: await listAreas(scope),
  }));
  const share = year.forecast.paidShare.middle;
  const missing = (weeklyPence: number): number =>
    Math.round((overDays(weeklyPence, 7 * weeksToCome) * share) / 10_000);
  const set = async (part: SetFor, amountPence: number): Promise<void> => {
    const given = { areaId: null, contractId: null, service: null, hours: null, ...part };
    const reason = 'Budget of the county, agreed in February';
    await county.as(
      'commissioner',
      async (scope) =>
        must(await setBudget(scope, { yearStartsOn: year.from, amountPence, reason, ...given })),
      at(Temporal.PlainDate.from(year.from), '09:00'),
    );
  };
  const whole = year.forecast.middlePence + missing(year.committedWeeklyPence);
  const wholePence = Math.round((whole * GIVEN_TO_ALL) / (100 * STEP_PENCE)) * STEP_PENCE;
  await set({}, wholePence);
  const services = [...new Set(year.arranged.map(({ service }) => service))];
  const partNamed = (name: string): SetFor | undefined => {
    const area = areas.find((one) => one.name === name);
    if (area !== undefined) return { areaId: area.id };
    const service = services.find((one) => serviceName(one) === name);
    return service === undefined ? undefined : { service };
  };
  for (const by of ['area', 'service'] as const) {
    const parts = partsOfYear(year, by).flatMap(({ name, forecast, weeklyPence }, rank) => {
      const part = partNamed(name);
      const percent = GIVEN[rank % GIVEN.length] ?? GIVEN_TO_ALL;
      return part === undefined
        ? []
        : [{ part, weight: (forecast.middlePence + missing(weeklyPence)) * percent }];
    });
    const amounts = sharedOut(
      wholePence,
      parts.map(({ weight }) => weight),
    );
    for (const [rank, { part }] of parts.entries()) await set(part, amounts[rank] ?? 0);
  }
}

type SetFor = { readonly areaId?: number; readonly service?: string };

/** Budgets are set in whole thousands of pounds. */
const STEP_PENCE = 100_000;

/** A whole shared out by weight in whole steps; the first takes what is left over, so that the parts add up. */
function sharedOut(wholePence: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map((weight) => Math.floor((wholePence * weight) / (all * STEP_PENCE)) * STEP_PENCE);
  const left = wholePence - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, rank) => (rank === 0 ? part + left : part));
}
