import { arrangePeriodic } from '../src/brokerage/actions/periodic-line.ts';
import { recordPrices } from '../src/contracts/actions/record-prices.ts';
import { adoptUplift, planUplift, shownOf } from '../src/contracts/actions/uplift.ts';
import { listContracts } from '../src/contracts/records/contracts.ts';
import type { UpliftRule } from '../src/contracts/rules/uplift.ts';
import { recordContribution } from '../src/payments/actions/contribution.ts';
import { type County, must } from './county.ts';
import type { StoredPerson, StoredProvider } from './packages.ts';

/** What some contracts pay besides the hour. */
const prices: Readonly<Record<string, object>> = {
  PR01: {
    services: [
      { service: 'Live-in care', unit: 'week', pence: 148_500 },
      { service: 'Sleeping night', unit: 'sleeping night', pence: 9150 },
      { service: 'Waking night', unit: 'waking night', pence: 19_800 },
    ],
    no_reply_percent: 50,
    retainer: { days: 14, percent: 50 },
  },
  PR05: {
    travel: { pence_a_visit: 0, tenths_of_a_mile: 24, pence_a_mile: 45 },
    no_reply_percent: 50,
  },
};

/** What the in-house service is paid besides the hour: the last rung prices all of it, so that it can always answer. */
const lastRung = {
  services: [
    { service: 'Live-in care', unit: 'week', pence: 182_000 },
    { service: 'Sleeping night', unit: 'sleeping night', pence: 12_600 },
    { service: 'Waking night', unit: 'waking night', pence: 26_400 },
  ],
};

/** Writes down what the in-house service is paid besides the hour, from today on. */
export async function priceTheLastRung(county: County, providers: readonly StoredProvider[]): Promise<void> {
  const inHouse = providers.find(({ reference }) => reference === 'PR04');
  if (inHouse !== undefined) await writePrices(county, inHouse, county.size.today, lastRung);
}

async function writePrices(
  county: County,
  { contractId }: StoredProvider,
  from: Temporal.PlainDate,
  written: object,
): Promise<void> {
  await county.as('contracts_officer', async (scope) =>
    must(
      await recordPrices(scope, {
        contractId,
        newest: 0,
        effectiveFrom: from.toString(),
        reason: 'Agreed with the contract',
        source: 'Schedule 3 of the contract',
        prices: written,
      }),
    ),
  );
}

/** Writes down what contracts pay besides the hour, and arranges live-in care and sleeping nights, with what those two people pay. */
export async function arrangeOtherServices(
  county: County,
  providers: readonly StoredProvider[],
  people: readonly StoredPerson[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  for (const provider of providers) {
    const written = prices[provider.reference];
    if (written !== undefined)
      await writePrices(county, provider, firstMonday.subtract({ weeks: 4 }), written);
  }
  const provider = providers.find(({ reference }) => reference === 'PR01');
  const [first, second] = people.filter(
    (person) => person.provider === provider && person.story === undefined,
  );
  if (provider === undefined || first === undefined || second === undefined) return;
  const startsOn = firstMonday.add({ days: 2 }).toString();
  await arrange(county, first, provider, {
    service: 'Live-in care',
    startsOn,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
  });
  await arrange(county, second, provider, { service: 'Sleeping night', startsOn, weekdays: [5, 6] });
  await pays(county, first, { providerId: provider.id, weeklyPence: 11_265, effectiveFrom: startsOn });
  await pays(county, second, { providerId: null, weeklyPence: 4820, effectiveFrom: startsOn });
}

async function arrange(
  county: County,
  person: StoredPerson,
  provider: StoredProvider,
  given: { readonly service: string; readonly startsOn: string; readonly weekdays: readonly number[] },
): Promise<void> {
  const { rows } = await county.database.pool.query<{ id: number }>(
    'select care_package_id as id from package_line where council_id = $1 and id = $2',
    [county.councilId, person.lineId],
  );
  const { service, startsOn, weekdays } = given;
  await county.as('broker', async (scope) =>
    must(
      await arrangePeriodic(scope, {
        packageId: rows[0]?.id ?? 0,
        contractId: provider.contractId,
        service,
        startsOn,
        days: {
          weekdays,
          fromTime: '22:00',
          toTime: '07:00',
          tasks: 'Be near and help when asked',
          workers: 1,
        },
      }),
    ),
  );
}

async function pays(
  county: County,
  person: StoredPerson,
  given: {
    readonly providerId: number | null;
    readonly weeklyPence: number;
    readonly effectiveFrom: string;
  },
): Promise<void> {
  await county.as('finance_officer', async (scope) =>
    must(
      await recordContribution(scope, {
        ...given,
        personId: person.id,
        newest: 0,
        reason: 'Financial assessment',
        source: `FA-${person.reference}`,
      }),
    ),
  );
}

/** Next April's uplift of all contracts but blocks: every price by 6.6%, hourly ones up to a multiple of 4p. */
export async function raisePrices(county: County): Promise<void> {
  const { today } = county.size;
  const rule: UpliftRule = {
    by: { hundredths: 660 },
    rounding: 'up to a multiple',
    multiple: 4,
    parts: ['hourly', 'periodic'],
  };
  const effectiveFrom = Temporal.PlainDate.from({ year: today.year + 1, month: 4, day: 1 }).toString();
  await county.as('contracts_officer', async (scope) => {
    const { rows } = await listContracts(
      scope,
      { words: '', providerId: null, kind: null, state: 'in force' },
      { limit: null },
    );
    const contractIds = rows.filter(({ kind }) => kind !== 'block').map(({ id }) => id);
    const given = { contractIds, rule, effectiveFrom };
    const plan = must(await planUplift(scope, given));
    must(
      await adoptUplift(scope, { ...given, reason: 'Yearly uplift agreed by Cabinet', shown: shownOf(plan) }),
    );
  });
}
