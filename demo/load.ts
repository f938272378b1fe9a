import { englandAndWalesBankHolidays } from '../src/ground/bank-holiday-rules.ts';
import { londonDay, weekStart } from '../src/ground/calendar.ts';
import { randomFrom } from '../src/ground/random.ts';
import { adoptBankHolidays } from '../src/platform/bank-holidays.ts';
import type { Database } from '../src/platform/database.ts';
import { recordLetterhead } from '../src/platform/notices/log.ts';
import { listCouncils } from '../src/platform/councils.ts';
import { prepareJobs } from '../src/platform/jobs.ts';
import { inTurn, migrate } from '../src/platform/migrate.ts';
import { MADE_UP, makeCounty, soFar, must, type County, type Size } from './county.ts';
import { setBudgets } from './budgets.ts';
import { drillTheLargest } from './drills.ts';
import { goToHospital, isLeftOpen, leaveUnderWay } from './endings.ts';
import { giveFunds } from './funds.ts';
import { prepareToInvoice, sendInvoices } from './invoices.ts';
import { layGround } from './ground-of-placement.ts';
import { placePerson, type StoredPerson, type StoredProvider } from './packages.ts';
import { payWeek, prepareToPay } from './payment-runs.ts';
import { arrangeOtherServices, raisePrices, priceTheLastRung } from './other-prices.ts';
import { type Past, PAST_WEEKS } from './past-months.ts';
import { seekNightsAndLiveIn } from './periodic-requests.ts';
import { makePeople, makePostcodes } from './people.ts';
import { registerProviders } from './register.ts';
import { planRounds } from './rota.ts';
import { seekProviders } from './requests.ts';
import { changeAtShortNotice } from './short-notice.ts';
import { settleWeek } from './settle.ts';
import { moveFromFailing } from './transition.ts';
import { at, planEverything, sendAndVerify } from './weeks.ts';
import { tryWiderWindows } from './windows.ts';

/** The scales at which the county can be made: a few minutes' walk, or a whole large council for a year. */
export const scales = {
  small: { people: 100, providers: 8, weeks: 5 },
  walsall: { people: 1620, providers: 24, weeks: 52 },
} as const;

/** The size that a scale's name stands for. Throws, naming the scales, where there is no such scale. */
export function sizeOf(scale: string): Partial<Size> {
  if (scale === 'small' || scale === 'walsall') return scales[scale];
  throw new Error(`There is no scale called ${scale}. Choose one of: ${Object.keys(scales).join(', ')}.`);
}

/**
 * Makes the demonstration council once, the same for a seed and a day; does nothing when there is one. Where several processes start at once
 * one makes it and the others wait. Everything that acts of the application can make is made by them, as the users who would. Answers what
 * its past can be made of (`makePast`), where it was made now.
 */
export async function loadDemonstration(
  database: Database,
  say: (words: string) => void,
  wanted: Partial<Size> = {},
): Promise<Past | undefined> {
  const client = await database.pool.connect();
  try {
    return await inTurn(
      client,
      async () => {
        if (await isMade(database)) return undefined;
        await forgetHalfMade(database, say);
        const past = await makeDemonstration(database, say, wanted);
        await database.pool.query('update council set demonstration = true where id = $1', [
          past.county.councilId,
        ]);
        return past;
      },
      'tend demonstration',
    );
  } finally {
    client.release();
  }
}

/** A council is marked as a demonstration when all of it is made. */
async function isMade({ pool }: Database): Promise<boolean> {
  return (await pool.query('select from council where demonstration')).rows.length > 0;
}

/**
 * Empties a database in which there is nothing but a made-up council whose making was broken off, and nobody whose email address could be real.
 * What happened cannot be deleted row by row.
 */
async function forgetHalfMade(database: Database, say: (words: string) => void): Promise<void> {
  const councils = await listCouncils(database);
  if (councils.length !== 1 || councils[0]?.shortName !== MADE_UP) return;
  const real = await database.pool.query("select from app_user where email not like '%.example'");
  if (real.rows.length > 0) return;
  say('The made-up council was not finished last time. It is made anew.');
  const client = await database.pool.connect();
  try {
    // Whoever else starts meets the database before or after, never without its tables.
    await inTurn(client, async () => {
      await client.query(
        `begin; drop schema graphile_worker cascade; drop schema public cascade; create schema public; commit`,
      );
      await migrate(client);
    });
  } finally {
    client.release();
  }
  await prepareJobs(database);
}

async function makeDemonstration(
  database: Database,
  say: (words: string) => void,
  wanted: Partial<Size>,
): Promise<Past> {
  const size: Size = { ...scales.small, seed: 1, today: londonDay(Temporal.Now.instant()), ...wanted };
  say('Making the made-up council of Fernshire. This happens once …');
  const county = await makeCounty(database, size, say);
  await addReferenceData(county);
  const providers = await registerProviders(county);
  const thisMonday = weekStart(size.today);
  const firstMonday = thisMonday.subtract({ weeks: size.weeks });
  const people = await placeEverybody(county, providers, firstMonday);
  say(`  ${people.length} people, ${providers.length} providers`);
  await layGround(county, providers, firstMonday);
  await planEverything(county, people, firstMonday);
  await arrangeOtherServices(county, providers, people, firstMonday);
  await prepareToPay(county, providers, firstMonday);
  await prepareToInvoice(county, providers, firstMonday);
  await goToHospital(county, people);
  await runWeeks(county, providers, people, firstMonday);
  say(`  ${await sendInvoices(county, providers)} invoices of a provider’s own, one of them queried`);
  await giveFunds(county, people, providers);
  await leaveUnderWay(county, providers);
  await raisePrices(county);
  say(`  ${await seekProviders(county)} people for whom a provider is sought`);
  await changeAtShortNotice(county);
  say(
    `  ${await seekNightsAndLiveIn(county)} services by the week or night that are sought, one of them begun`,
  );
  await priceTheLastRung(county, providers);
  say(`  ${await moveFromFailing(county, providers)} services in a transition that is half way`);
  const { visits, rotas } = await planRounds(county, providers);
  say(`  ${visits} visits in ${rotas} rotas of next week, one care worker sick`);
  say(`  ${await drillTheLargest(county)} drills of one provider, a quarter apart`);
  await tryWiderWindows(county);
  await setBudgets(county, PAST_WEEKS);
  return { county, providers, firstMonday };
}

/** Bank holidays by the rule, and where the county's postcodes are. */
export async function addReferenceData(county: County): Promise<void> {
  const { today, seed } = county.size;
  const years = [today.year - 1, today.year, today.year + 1];
  await county.as('administrator', async (scope) => {
    must(
      await adoptBankHolidays(
        scope,
        years.flatMap((year) => englandAndWalesBankHolidays(year)),
        'the rule of the Banking and Financial Dealings Act',
      ),
    );
    must(
      await recordLetterhead(scope, {
        addressLines: ['Adult social care', 'County Hall', '1 Market Square', 'Fernminster'],
        phone: '01632 960900',
        email: 'care@fernshire.example',
      }),
    );
  });
  for (const { postcode, latitude, longitude, area } of makePostcodes(
    randomFrom(seed).fork('people').fork('postcodes'),
  )) {
    await county.database.pool.query(
      'insert into place_postcode (postcode, latitude, longitude, ward_name) values ($1, $2, $3, $4) on conflict do nothing',
      [postcode, latitude, longitude, area.name],
    );
  }
}

/** Records everybody and arranges their care, from four weeks before the oldest week of the county's past. */
export async function placeEverybody(
  county: County,
  providers: readonly StoredProvider[],
  firstMonday: Temporal.PlainDate,
): Promise<StoredPerson[]> {
  const random = randomFrom(county.size.seed);
  const made = makePeople(random.fork('people'), county.size.people, county.size.today.year);
  const { rows } = await county.database.pool.query<{ id: number }>(
    `select user_id as id from membership where council_id = $1 and role = 'social_worker'`,
    [county.councilId],
  );
  const startsOn = firstMonday.subtract({ weeks: PAST_WEEKS + 4 }).toString();
  const placed: StoredPerson[] = [];
  for (const [serial, person] of made.entries()) {
    placed.push(
      await placePerson(county, random.fork(`package ${serial}`), {
        serial,
        person,
        providers,
        keyWorkerId: rows[0]?.id ?? 0,
        startsOn,
      }),
    );
  }
  return placed;
}

/** Week by week: the providers send what was recorded, the week is verified, and all but the newest are settled. */
async function runWeeks(
  county: County,
  providers: readonly StoredProvider[],
  people: readonly StoredPerson[],
  firstMonday: Temporal.PlainDate,
): Promise<void> {
  const { today } = county.size;
  const thisMonday = weekStart(today);
  const busy = providers.filter((provider) => people.some((person) => person.provider.id === provider.id));
  for (
    let monday = firstMonday;
    Temporal.PlainDate.compare(monday, thisMonday) <= 0;
    monday = monday.add({ weeks: 1 })
  ) {
    const ended = Temporal.PlainDate.compare(monday, thisMonday) < 0;
    const sentAt = soFar(today, ended ? at(monday.add({ days: 7 }), '09:00') : at(today, '06:00'));
    // So much is new that the database must look again before it can plan its queries well.
    await county.database.pool.query('analyze');
    let logs = 0;
    const weeksAgo = Math.round(monday.until(thisMonday).total({ unit: 'weeks', relativeTo: monday }));
    for (const provider of busy) {
      logs += await sendAndVerify(county, provider, monday, sentAt);
      if (!isLeftOpen(provider, weeksAgo)) await settleWeek(county, provider, monday);
    }
    if (ended) await payWeek(county, monday, weeksAgo);
    county.say(`  week of ${monday.toString()}: ${logs} visit logs`);
  }
}
