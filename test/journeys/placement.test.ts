import { expect, test } from 'vitest';
import { expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

/** Somebody who waits, whom nobody was asked about and somebody can take. */
async function whoWaits(): Promise<{
  id: number;
  family_name: string;
  given_name: string;
  postcode: string;
}> {
  const { rows } = await database.pool.query<{
    id: number;
    family_name: string;
    given_name: string;
    postcode: string;
  }>(
    `select r.id, p.family_name, p.given_name, p.postcode from placement_request r
       join person p on p.council_id = r.council_id and p.id = r.person_id
     where r.status = 'waiting' and not exists (select from offer o where o.council_id = r.council_id and o.placement_request_id = r.id)
     order by r.id desc limit 1`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('Nobody waits.');
  return row;
}

test('a package is placed in minutes: offered by keyboard, accepted on a phone without a name, and then the provider knows who', async () => {
  const waits = await whoWaits();
  const name = new RegExp(`${waits.family_name}|${waits.postcode}`, 'i');
  const broker = await as('broker');
  await broker.goto(`${url}/placement`);
  await expectUsable(broker);
  await broker.goto(`${url}/placement/${waits.id}`);
  await expectUsable(broker);
  const first = broker.locator('input[name="contract"]').first();
  await first.focus();
  if (!(await first.isChecked())) await broker.keyboard.press('Space');
  await broker.keyboard.press('o');
  await broker.waitForURL(/\/offer\?/);
  await expectUsable(broker);
  const to = (await broker.locator('main .govuk-body-l strong').first().innerText()).trim();
  await broker.getByRole('button', { name: 'Send the offer' }).click();
  await broker.getByText('The offer is sent.').waitFor();

  const provider = await as('provider_manager', phone, to);
  await provider.goto(`${url}/offers`);
  await expectUsable(provider);
  expect(await provider.content()).not.toMatch(name);
  await provider.goto(`${url}/offers/${await newestOffer(waits.id)}`);
  await expectUsable(provider);
  expect(await provider.content()).not.toMatch(name);
  expect((await provider.goto(`${url}/placement/${waits.id}`))?.status()).toBe(403);
  await provider.goBack();
  await provider
    .getByLabel(/take it as it is|accept/i)
    .first()
    .check();
  await provider.getByRole('button', { name: 'Send the answer' }).click();
  await provider.locator('.govuk-notification-banner').waitFor();
  expect(await provider.content()).not.toMatch(name);

  await broker.goto(`${url}/placement/${waits.id}`);
  await broker.getByRole('button', { name: `Place with ${to}` }).click();
  await broker.waitForURL(/\/place\?/);
  await expectUsable(broker);
  await broker.getByRole('button', { name: `Place with ${to}` }).click();
  await broker.locator('.govuk-notification-banner').waitFor();
  await expectUsable(broker);

  await provider.goto(`${url}/service-orders`);
  await expectUsable(provider);
  await provider.goto(`${url}/service-orders/${await newestOrder(waits.id)}`);
  await expectUsable(provider);
  expect(await provider.locator('main').innerText()).toMatch(new RegExp(waits.family_name));
  await provider.getByLabel('Yes, we accept it').check();
  await provider.getByRole('button', { name: 'Send the answer' }).click();
  await provider.locator('.govuk-notification-banner').waitFor();
});

async function newest(query: string, requestId: number): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(query, [requestId]);
  return rows[0]?.id ?? 0;
}

const newestOffer = async (requestId: number) =>
  await newest('select max(id) as id from offer where placement_request_id = $1', requestId);
const newestOrder = async (requestId: number) =>
  await newest(
    'select max(o.id) as id from service_order o join placement m on m.id = o.placement_id where m.placement_request_id = $1',
    requestId,
  );
