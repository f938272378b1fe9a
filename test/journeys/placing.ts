import type { Page } from 'playwright-core';
import { openCarePackage } from '../../src/brokerage/actions/open-package.ts';
import type { Job } from '../../src/platform/jobs.ts';
import { systemOf, withScope, type Who } from '../../src/platform/scope.ts';
import type { Database } from '../../src/platform/database.ts';
import { answered } from '../brokerage/arranged.ts';
import { expectUsable } from './stage.ts';

/** One number by a query. */
export async function oneId(database: Database, query: string, values: unknown[] = []): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(query, values);
  const [row] = rows;
  if (row === undefined) throw new Error(`Nothing is found by: ${query}`);
  return row.id;
}

/** Somebody new of the made-up council with a care package, who lives where a provider visits already. */
export async function somebodyNear(
  database: Database,
  providerName: string,
  { reference, givenName, familyName }: { reference: string; givenName: string; familyName: string },
): Promise<{ personId: number; packageId: number; postcode: string }> {
  const { rows } = await database.pool.query<{ id: number; council_id: number; postcode: string }>(
    `insert into person (council_id, reference, given_name, family_name, date_of_birth, address_lines, postcode, phone)
     select p.council_id, $2, $3, $4, '1941-03-07', '{3 Larkspur Row}', p.postcode, '01632 960 123' from person p
       join package_line l on l.council_id = p.council_id and l.person_id = p.id and l.ends_on is null
       join provider r on r.council_id = l.council_id and r.id = l.provider_id and r.name = $1
     where p.postcode is not null order by p.id limit 1 returning id, council_id, postcode`,
    [providerName, reference, givenName, familyName],
  );
  const [person] = rows;
  if (person === undefined) throw new Error(`${providerName} visits nobody.`);
  const broker = await database.pool.query<{ user_id: number; name: string }>(
    `select m.user_id, u.name from membership m join app_user u on u.id = m.user_id
     where m.council_id = $1 and m.role = 'broker' and m.ended_at is null order by m.id limit 1`,
    [person.council_id],
  );
  const who: Who = {
    councilId: person.council_id,
    userId: broker.rows[0]?.user_id ?? 0,
    name: broker.rows[0]?.name ?? '',
    role: 'broker',
    providerId: null,
  };
  const opened = await withScope(database, who, async (scope) =>
    answered(
      await openCarePackage(scope, {
        personId: person.id,
        startsOn: Temporal.Now.plainDateISO('Europe/London').toString(),
        primaryNeed: 'Help to wash and dress',
        coverNote: 'A neighbour has a key',
      }),
    ),
  );
  return { personId: person.id, packageId: opened.id, postcode: person.postcode };
}

/** Records what is sought from the care package, by the broker's own form. Answers the request. */
export async function seek(
  broker: Page,
  url: string,
  packageId: number,
  sought: { readonly lane: string; readonly language?: string },
): Promise<number> {
  await broker.goto(`${url}/packages/${packageId}/find-provider`);
  await expectUsable(broker);
  await broker.locator(`input[name="lane"][value="${sought.lane}"]`).check();
  if (sought.language !== undefined) {
    await broker.getByLabel('Language of the care worker').fill(sought.language);
    await broker.getByLabel('This language is a must').check();
  }
  for (const day of await broker.locator('input[name="visits.0.weekdays"]').all()) await day.check();
  await broker.locator('input[name="visits.0.start_time"]').fill('09:00');
  await broker.locator('input[name="visits.0.minutes"]').fill('30');
  await broker.locator('[name="visits.0.purpose"]').selectOption('personal care');
  await broker.getByRole('button', { name: 'Check the request' }).click();
  await broker.getByRole('button', { name: 'Record the request' }).waitFor();
  await expectUsable(broker);
  await broker.getByRole('button', { name: 'Record the request' }).click();
  await broker.waitForURL(/\/placement\/\d+$/);
  return Number(/\d+$/.exec(broker.url())?.[0]);
}

/** Offers a request to one contract by the keyboard; answers the provider's name. */
export async function offerBy(broker: Page, contractId: number): Promise<string> {
  await broker.waitForLoadState();
  const all = await broker.locator('input[name="contract"]').all();
  for (const box of all) {
    const wanted = (await box.getAttribute('value')) === String(contractId);
    if ((await box.isChecked()) === wanted) continue;
    await box.focus();
    await broker.keyboard.press('Space');
  }
  await broker.keyboard.press('o');
  await broker.waitForURL(/\/offer\?/);
  await expectUsable(broker);
  const to = (await broker.locator('main .govuk-body-l strong').first().innerText()).trim();
  const leaving = broker.locator('select[name="left_order_reason"]');
  if ((await leaving.count()) > 0) await leaving.selectOption({ index: 1 });
  await broker.getByRole('button', { name: 'Send the offer' }).click();
  await broker.getByText('The offer is sent.').waitFor();
  return to;
}

/** A provider takes the newest offer of a request as it is. */
export async function acceptOffer(provider: Page, url: string, offerId: number): Promise<void> {
  await provider.goto(`${url}/offers/${offerId}`);
  await expectUsable(provider);
  await provider
    .getByLabel(/take it as it is|accept/i)
    .first()
    .check();
  await provider.getByRole('button', { name: 'Send the answer' }).click();
  await provider.locator('.govuk-notification-banner').waitFor();
}

/** Does a job of the made-up council at once, as it would be done beside the pages. */
export async function doJob(
  database: Database,
  job: Job,
  payload: Record<string, unknown> = {},
): Promise<void> {
  const councilId = await oneId(database, 'select id from council where demonstration');
  await job.run({
    database,
    councilId,
    payload,
    inScope: (work) => withScope(database, systemOf(councilId), work),
  });
}
