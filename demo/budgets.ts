import { setBudget } from '../src/payments/actions/set-budget.ts';
import { listCommitments } from '../src/payments/records/commitment.ts';
import { financialYear } from '../src/payments/rules/forecast.ts';
import { must, type County } from './county.ts';
import { PAST_WEEKS } from './past-months.ts';
import { at } from './weeks.ts';

/** What was set aside for the year: for all home care a little too little, for the area that costs most a little more than it needs. */
export async function setBudgets(county: County, firstMonday: Temporal.PlainDate): Promise<void> {
  const { today } = county.size;
  const { from, to } = financialYear(today.toString());
  const begins = Temporal.PlainDate.from(from);
  const oldest = firstMonday.subtract({ weeks: PAST_WEEKS });
  const counted = Temporal.PlainDate.compare(oldest, begins) > 0 ? oldest : begins;
  const days = counted.until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
  const arranged = await county.as('commissioner', (scope) => listCommitments(scope, today.toString()));
  const areas = [...Map.groupBy(arranged, ({ areaId }) => areaId)]
    .map(([areaId, rows]) => ({
      areaId,
      pence: rows.reduce((sum, { weeklyPence }) => sum + weeklyPence, 0),
    }))
    .toSorted((a, b) => b.pence - a.pence);
  const whole = areas.reduce((sum, { pence }) => sum + pence, 0);
  const [dearest] = areas.filter(({ areaId }) => areaId !== null);
  const set = async (areaId: number | null, weeklyPence: number, percent: number): Promise<void> => {
    const thousands = Math.round((weeklyPence * days * percent) / 70_000_000);
    await county.as(
      'commissioner',
      async (scope) =>
        must(
          await setBudget(scope, {
            yearStartsOn: from,
            areaId,
            contractId: null,
            service: null,
            amountPence: thousands * 100_000,
            hours: null,
            reason: 'Budget of the county, agreed in February',
          }),
        ),
      at(begins, '09:00'),
    );
  };
  await set(null, whole, 95);
  if (dearest !== undefined) await set(dearest.areaId, dearest.pence, 105);
}
