import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

const { rows } = await database.pool.query<{ id: number }>(
  `select c.id from contract c join provider p on p.id = c.provider_id where p.name = 'Swiftway Care' order by c.id limit 1`,
);
const contract = `${url}/contracts/${rows[0]?.id}`;
const from = Temporal.Now.plainDateISO('Europe/London').add({ months: 1 }).with({ day: 1 });

const officer = await as('contracts_officer', desktop);
const words = async (page: Page): Promise<string> => await page.locator('main').innerText();

async function recorded(): Promise<{ version: number; terms: unknown }[]> {
  const found = await database.pool.query<{ version: number; terms: unknown }>(
    'select version, terms from contract_terms where contract_id = $1 order by version',
    [rows[0]?.id],
  );
  return found.rows;
}

async function fillDate(page: Page, day: Temporal.PlainDate): Promise<void> {
  await page.getByLabel('Day', { exact: true }).fill(String(day.day));
  await page.getByLabel('Month', { exact: true }).fill(String(day.month));
  await page.getByLabel('Year', { exact: true }).fill(String(day.year));
}

test('terms that cannot be are told beside their boxes, with nothing lost, by keyboard', async () => {
  await officer.goto(contract);
  await officer.getByRole('button', { name: 'Change its terms' }).focus();
  await officer.keyboard.press('Enter');
  await officer.waitForURL(/\/terms\/new$/);
  await expectUsable(officer);
  await officer.getByLabel('Why the terms change').fill('Uplift agreed on 3 March');
  await fillDate(officer, Temporal.PlainDate.from({ year: 2027, month: 2, day: 1 }));
  await officer.getByLabel('Day', { exact: true }).fill('30');
  await officer.getByLabel('An hour').first().fill('twenty');
  await officer.getByRole('button', { name: 'Preview the new terms' }).focus();
  await officer.keyboard.press('Enter');
  const summary = officer.locator('.govuk-error-summary');
  await summary.waitFor();
  await expectUsable(officer);
  expect(await summary.innerText()).toMatch(/Rate 1: /);
  expect(await summary.getByRole('link').count()).toBe(2);
  expect(await officer.getByLabel('An hour').first().inputValue()).toBe('twenty');
  expect(await officer.getByLabel('Day', { exact: true }).inputValue()).toBe('30');
  expect(await officer.getByLabel('Why the terms change').inputValue()).toBe('Uplift agreed on 3 March');
  await summary.getByRole('link', { name: /Rate 1: / }).focus();
  await officer.keyboard.press('Enter');
  expect(await officer.evaluate('document.activeElement.name')).toBe('rates.0.price');
  expect(await recorded()).toHaveLength(1);
});

test('new terms are previewed against the old, saved from a day, and the old version stays as it was', async () => {
  const [old] = await recorded();
  const price = await officer.getByLabel('An hour').nth(1).inputValue();
  await officer.getByLabel('An hour').first().fill('41.00');
  await fillDate(officer, from);
  await officer.getByRole('button', { name: 'Preview the new terms' }).click();
  await officer.getByRole('heading', { name: 'Check the new terms' }).waitFor();
  await expectUsable(officer);
  expect(await words(officer)).toContain('Version 1 holds until');
  expect(await words(officer)).toContain('Why: Uplift agreed on 3 March');
  expect(await officer.locator('#changes').innerText()).toContain('£41.00');
  expect(await words(officer)).toContain('What a visit would pay');
  expect(await recorded()).toHaveLength(1);

  await officer.setViewportSize(phone);
  await expectUsable(officer);
  await officer.getByRole('button', { name: 'Change something' }).click();
  await officer.getByLabel('Why the terms change').waitFor();
  expect(await officer.getByLabel('An hour').first().inputValue()).toBe('41.00');
  expect(await officer.getByLabel('An hour').nth(1).inputValue()).toBe(price);
  await expectUsable(officer);
  await officer.getByRole('button', { name: 'Preview the new terms' }).click();
  await officer.getByRole('button', { name: 'Save the new terms' }).click();
  await officer.waitForURL(contract);
  expect(await officer.locator('.govuk-notification-banner').innerText()).toContain(
    'Version 2 of the terms holds from',
  );
  await expectUsable(officer);

  const now = await recorded();
  expect(now.map(({ version }) => version)).toEqual([1, 2]);
  expect(now[0]).toEqual(old);
  await officer.locator('#versions').getByRole('link', { name: 'Version 1' }).click();
  await officer.waitForURL(/\/terms\/1$/);
  expect(await words(officer)).not.toContain('£41.00');
  await officer.goto(`${contract}?on=${from.toString()}`);
  expect(await words(officer)).toContain('£41.00');
});

test('the provider reads the new terms on a phone, and cannot change them', async () => {
  const manager = await as('provider_manager', phone, 'Swiftway');
  await manager.goto(contract);
  expect(await manager.getByRole('button', { name: 'Change its terms' }).count()).toBe(0);
  await manager.locator('#versions').getByRole('link', { name: 'Version 2' }).click();
  await manager.waitForURL(/\/terms\/2$/);
  expect(await words(manager)).toContain('Uplift agreed on 3 March');
  expect(await words(manager)).toContain('What changed from version 1');
  await expectUsable(manager);
});
