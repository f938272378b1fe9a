import { expect, test } from 'vitest';
import { advancePlacementJob } from '../../src/brokerage/jobs.ts';
import { withdrawStrandedJob } from '../../src/brokerage/jobs-stranded.ts';
import { expectUsable, stage } from './stage.ts';
import { doJob, offerBy, oneId, seek, somebodyNear } from './placing.ts';

const { database, url, as } = await stage();

test('a provider is suspended while it is asked: what that strands is seen first, the offer is withdrawn, nothing can be placed with it, and the next in line goes on', async () => {
  const inHouse = await database.pool.query<{ name: string; contract: number }>(
    `select r.name, c.id as contract from provider r join contract c on c.council_id = r.council_id and c.provider_id = r.id
     where r.sector = 'in-house' order by c.id limit 1`,
  );
  const contract = inHouse.rows[0]?.contract ?? 0;
  const { packageId } = await somebodyNear(database, inHouse.rows[0]?.name ?? '', {
    reference: 'P95003',
    givenName: 'Olive',
    familyName: 'Marchbank',
  });
  const broker = await as('broker');
  const id = await seek(broker, url, packageId, { lane: 'urgent' });
  const to = await offerBy(broker, contract);
  const offer = await oneId(database, 'select max(id) as id from offer where placement_request_id = $1', [
    id,
  ]);
  await broker.goto(`${url}/placement/${id}`);
  await broker.locator('summary', { hasText: 'Whom it is offered to' }).click();
  await broker.locator('input[name="way"][value="in turn"]').check();
  await broker.getByRole('button', { name: 'Offer it this way' }).click();
  await broker.waitForLoadState();

  const contracts = await as('contracts_officer');
  await contracts.goto(`${url}/contracts/${contract}/events/new`);
  await expectUsable(contracts);
  await contracts.locator('input[name="kind"][value="suspension of new business"]').focus();
  await contracts.keyboard.press('Space');
  await contracts.locator('input[name="covers"][value="provider"]').check();
  await contracts.locator('textarea[name="reason"]').fill('Visits missed three nights running');
  await contracts.locator('textarea[name="evidence"]').fill('Call monitoring, and a spot check on Thursday');
  await contracts.getByRole('button', { name: 'See what it would strand' }).click();
  await contracts.getByRole('button', { name: 'Record it' }).waitFor();
  await expectUsable(contracts);
  expect(await contracts.locator('main').innerText()).toMatch(/Offers that are withdrawn/);
  await contracts.getByRole('button', { name: 'Record it' }).click();
  await contracts.getByText('Recorded.').first().waitFor();
  await expectUsable(contracts);

  const providerId = await oneId(database, 'select provider_id as id from offer where id = $1', [offer]);
  await doJob(database, withdrawStrandedJob, { providerId });
  await doJob(database, advancePlacementJob, { requestId: id });
  await broker.goto(`${url}/placement/${id}`);
  await expectUsable(broker);
  const seen = await broker.locator('main').innerText();
  expect(seen).toMatch(new RegExp(`Offer withdrawn from\\s+${to}`));
  expect(await broker.getByRole('button', { name: `Place with ${to}` }).count()).toBe(0);
  const { rows: live } = await database.pool.query<{ provider_id: number }>(
    `select provider_id from offer where placement_request_id = $1 and status in ('open', 'accepted')`,
    [id],
  );
  expect(live.length).toBeGreaterThan(0);
  expect(live.map((one) => one.provider_id)).not.toContain(providerId);
  await broker.setViewportSize({ width: 375, height: 800 });
  await expectUsable(broker);
  await broker.goto(`${url}/placement/${id}/place?offer=${offer}`);
  const place = broker.getByRole('button', { name: /^Place with/ });
  if ((await place.count()) > 0) await place.first().click();
  await broker.waitForLoadState();
  const { rows: placed } = await database.pool.query(
    'select from placement where placement_request_id = $1',
    [id],
  );
  expect(placed).toHaveLength(0);
});
