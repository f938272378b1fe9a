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

/** What each part was given of what it will come to, in percent, the dearest part first: some will be over, some under. */
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
  const set = async (
    part: { areaId?: number; service?: string },
    pence: number,
    percent: number,
  ): Promise<void> => {
    const amountPence = Math.round((pence * percent) / 10_000_000) * 100_000;
    const given = { areaId: null, contractId: null, service: null, hours: null, ...part };
    const reason = 'Budget of the county, agreed in February';
    await county.as(
      'commissioner',
      async (scope) =>
        must(await setBudget(scope, { yearStartsOn: year.from, amountPence, reason, ...given })),
      at(Temporal.PlainDate.from(year.from), '09:00'),
    );
  };
  await set({}, year.forecast.middlePence + missing(year.committedWeeklyPence), GIVEN_TO_ALL);
  const services = [...new Set(year.arranged.map(({ service }) => service))];
  const partNamed = (name: string): { areaId: number } | { service: string } | undefined => {
    const area = areas.find((one) => one.name === name);
    if (area !== undefined) return { areaId: area.id };
    const service = services.find((one) => serviceName(one) === name);
    return service === undefined ? undefined : { service };
  };
  for (const by of ['area', 'service'] as const)
    for (const [rank, { name, forecast, weeklyPence }] of partsOfYear(year, by).entries()) {
      const part = partNamed(name);
      const percent = GIVEN[rank % GIVEN.length] ?? GIVEN_TO_ALL;
      if (part !== undefined) await set(part, forecast.middlePence + missing(weeklyPence), percent);
    }
}
