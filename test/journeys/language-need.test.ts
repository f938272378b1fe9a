import { expect, test } from 'vitest';
import { expectUsable, phone, stage } from './stage.ts';
import { acceptOffer, oneId, offerBy, seek, somebodyNear } from './placing.ts';

const { database, url, as } = await stage();
const SMALL = 'Ujala Community Care';

test('somebody who speaks only Punjabi finds a small provider that speaks it: the large ones say why not, and she chooses on a phone in plain words', async () => {
  const { packageId } = await somebodyNear(database, SMALL, {
    reference: 'P95002',
    givenName: 'Harbhajan',
    familyName: 'Virdee',
  });
  // The small provider has said that it has room in the mornings.
  await database.pool.query(
    `insert into provider_capacity (council_id, provider_id, area_id, part_of_day, from_week_on, weekly_minutes)
     select r.council_id, r.id, a.id, part, week::date, 1200
     from provider r join area a on a.council_id = r.council_id, unnest('{early,morning,midday}'::text[]) part,
       generate_series(date_trunc('week', now()), now() + interval '3 weeks', interval '1 week') week
     where r.name = $1`,
    [SMALL],
  );
  const broker = await as('broker');
  const id = await seek(broker, url, packageId, { lane: 'standard', language: 'Punjabi' });
  await expectUsable(broker);
  const closed = broker.locator('details:not([open]) > summary', { hasText: /that cannot, and why/ });
  if ((await closed.count()) > 0) await closed.click();
  await expectUsable(broker);
  const why = await broker.locator('details', { hasText: /that cannot, and why/ }).innerText();
  const { rows: large } = await database.pool.query<{ name: string }>(
    `select r.name from provider r join contract c on c.council_id = r.council_id and c.provider_id = r.id
     where r.size = 'large' and not exists (select from provider_profile p where p.council_id = r.council_id
       and p.provider_id = r.id and 'Punjabi' = any(p.languages)) group by r.name`,
  );
  expect(large.length).toBeGreaterThan(0);
  for (const { name } of large) expect(why).toContain(name);
  expect(why).toMatch(/Punjabi/);
  const contract = await oneId(
    database,
    `select c.id from contract c join provider r on r.council_id = c.council_id and r.id = c.provider_id where r.name = $1`,
    [SMALL],
  );
  expect(await offerBy(broker, contract)).toBe(SMALL);
  const offer = await oneId(database, 'select max(id) as id from offer where placement_request_id = $1', [
    id,
  ]);
  const provider = await as('provider_manager', phone, SMALL);
  await acceptOffer(provider, url, offer);

  await broker.goto(`${url}/placement/${id}/link`);
  await expectUsable(broker);
  await broker.locator('input[name="for"]').first().check();
  await broker.getByLabel('Show it to me, and I pass it on').check();
  await broker.getByRole('button', { name: 'Go on' }).click();
  await broker.locator('main a[href^="/shortlist/"]').waitFor();
  await expectUsable(broker);
  const token = /\/shortlist\/([\w-]+)/.exec(await broker.content())?.[1] ?? '';
  const person = await (await as('broker', phone)).context().browser()?.newContext({ viewport: phone });
  const page = await person?.newPage();
  if (page === undefined) throw new Error('There is no browser.');
  await page.goto(`${url}/shortlist/${token}`);
  await expectUsable(page);
  const shown = await page.locator('main').innerText();
  expect(shown).toContain('We cook the food you know');
  expect(shown).toMatch(/Punjabi/);
  expect(shown).toContain('A small, local provider');
  expect(await page.content()).not.toMatch(/Virdee|Larkspur/);
  const choose = page.getByRole('button', { name: `Choose ${SMALL}` });
  await choose.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Yes, that is right' }).waitFor();
  await expectUsable(page);
  await page.getByRole('button', { name: 'Yes, that is right' }).click();
  await page.getByText(`You chose ${SMALL}`).first().waitFor();

  await broker.goto(`${url}/placement/${id}`);
  await broker.getByRole('button', { name: `Place with ${SMALL}` }).click();
  await broker.waitForURL(/\/place\?/);
  await broker.getByRole('button', { name: `Place with ${SMALL}` }).click();
  await broker.locator('.govuk-notification-banner').waitFor();
  const placement = await oneId(database, 'select id from placement where placement_request_id = $1', [id]);
  await provider.goto(`${url}/placements/${placement}/introduction`);
  await expectUsable(provider);
  await provider.getByLabel('First care worker').fill('Manjit Sahota');
  await provider.getByLabel('Languages').first().fill('Punjabi and English');
  await provider.getByLabel('The person would rather not be introduced').check();
  await provider.getByRole('button', { name: 'Save' }).click();
  await provider.getByText('Saved.').first().waitFor();
  await page.goto(`${url}/shortlist/${token}`);
  await expectUsable(page);
  expect(await page.locator('main').innerText()).toContain('Manjit Sahota speaks Punjabi and English.');
});
