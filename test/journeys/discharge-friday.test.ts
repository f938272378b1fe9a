import { afterAll, expect, test } from 'vitest';
import { expectUsable, phone, stage } from './stage.ts';
import { acceptOffer, oneId, offerBy, seek, somebodyNear } from './placing.ts';

// It is this week's or next week's Friday, twenty to two in London: the clock of this process is put there before anything is made, and back in the end.
const { instant, plainDateISO } = Temporal.Now;
afterAll(() => Object.assign(Temporal.Now, { instant, plainDateISO }));
const now = instant.bind(Temporal.Now);
const today = now().toZonedDateTimeISO('Europe/London');
const friday = today
  .add({ days: (5 - today.dayOfWeek + 7) % 7 })
  .with({ hour: 13, minute: 40, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
const ahead = now().until(friday.toInstant());
Temporal.Now.instant = () => now().add(ahead);
Temporal.Now.plainDateISO = (zone) =>
  Temporal.Now.instant()
    .toZonedDateTimeISO(zone ?? 'UTC')
    .toPlainDate();

const { database, url, as } = await stage();

test('somebody who goes home from hospital on a Friday afternoon is placed by six: the clock, the provider, a yes by telephone, the order', async () => {
  const home = await oneId(database, `select id from provider where sector = 'in-house' order by id limit 1`);
  const { rows } = await database.pool.query<{ name: string }>('select name from provider where id = $1', [
    home,
  ]);
  const { packageId } = await somebodyNear(database, rows[0]?.name ?? '', {
    reference: 'P95001',
    givenName: 'Wilfred',
    familyName: 'Tarrant',
  });
  const broker = await as('broker');
  const id = await seek(broker, url, packageId, { lane: 'hospital discharge' });
  await expectUsable(broker);
  expect(await broker.locator('main').innerText()).toMatch(/To be placed by\s+\d+ \w+ \d{4}, 18:00/);
  await broker.goto(`${url}/placement?lane=hospital+discharge`);
  await expectUsable(broker);
  expect(await broker.locator('main').innerText()).toContain('Wilfred Tarrant');
  await broker.goto(`${url}/placement/${id}`);
  const contract = await oneId(database, 'select id from contract where provider_id = $1', [home]);
  const to = await offerBy(broker, contract);
  const offer = await oneId(database, 'select max(id) as id from offer where placement_request_id = $1', [
    id,
  ]);
  const provider = await as('provider_manager', phone, to);
  await acceptOffer(provider, url, offer);
  expect(await provider.content()).not.toMatch(/Tarrant|Larkspur/);

  await broker.goto(`${url}/placement/${id}`);
  for (const said of ['shown', 'chose']) {
    await broker.locator(`input[name="said"][value="${said}"]`).check();
    await broker.locator(`main input[name="offer"][value="${offer}"]`).first().check();
    await broker.getByLabel('Who said so, and how').fill('He said yes himself, by telephone from the ward');
    await broker.getByRole('button', { name: 'Record what they said' }).click();
    await broker.getByText('What the person said is recorded.').waitFor();
    await expectUsable(broker);
  }
  await broker.getByRole('button', { name: `Place with ${to}` }).click();
  await broker.waitForURL(/\/place\?/);
  await expectUsable(broker);
  await broker.getByRole('button', { name: `Place with ${to}` }).click();
  await broker.locator('.govuk-notification-banner').waitFor();

  const order = await oneId(
    database,
    'select max(o.id) as id from service_order o join placement m on m.id = o.placement_id where m.placement_request_id = $1',
    [id],
  );
  await provider.goto(`${url}/service-orders/${order}`);
  await expectUsable(provider);
  expect(await provider.locator('main').innerText()).toMatch(/Wilfred Tarrant/);
  await provider.getByLabel('Yes, we accept it').check();
  await provider.getByRole('button', { name: 'Send the answer' }).click();
  await provider.getByText('You accepted the order.').waitFor();
  await provider.getByRole('link', { name: 'Say who will come' }).click();
  await expectUsable(provider);
  const { rows: clocks } = await database.pool.query<{ lane: string; placed: Date; due: Date }>(
    `select r.lane, m.placed_at as placed, r.due_at as due from placement m
       join placement_request r on r.council_id = m.council_id and r.id = m.placement_request_id where r.id = $1`,
    [id],
  );
  const [clock] = clocks;
  expect(clock?.lane).toBe('hospital discharge');
  expect(clock?.placed.getTime()).toBeLessThanOrEqual(clock?.due.getTime() ?? 0);
  expect(clock?.due.getTime()).toBe(friday.with({ hour: 18, minute: 0 }).epochMilliseconds);
});
