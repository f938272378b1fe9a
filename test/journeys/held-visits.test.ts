import { expect, test } from 'vitest';
import { expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

async function standing(id: number): Promise<{ status: string; held: boolean }> {
  const { rows } = await database.pool.query<{ status: string; settled: boolean }>(
    'select status, settled from week_line where id = $1',
    [id],
  );
  return { status: rows[0]?.status ?? '', held: rows[0]?.settled === false };
}

test('the queue is worked by keys: to a visit, a decision, a reason, the next visit, and undone', async () => {
  const page = await as('finance_officer');
  await page.goto(`${url}/queue?status=held`);
  const first = Number(
    /^(\d+)\./.exec((await page.locator('input[name="line"]').first().getAttribute('value')) ?? '')?.[1],
  );
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await page.waitForURL(/\/queue\/decide/);
  await expectUsable(page);
  await page.keyboard.press('1');
  await page.waitForURL(/done=/);
  expect(await page.locator('.govuk-notification-banner').innerText()).toContain('accepted as logged at £');
  expect(await standing(first)).toEqual({ status: 'payable', held: false });
  await page.keyboard.press('u');
  await page.waitForURL((address) => !address.href.includes('done='));
  expect(await standing(first)).toEqual({ status: 'held', held: true });

  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/week-lines\//);
  const opened = page.url();
  await page.keyboard.press('r');
  await page.waitForURL(/\/queue\/decide/);
  await page.getByLabel('In your own words').fill('The family say that nobody came');
  await page.getByRole('button', { name: 'Save this decision' }).click();
  await page.waitForURL(/\/week-lines\/.*done=/);
  expect(page.url().split('?')[0]).not.toBe(opened.split('?')[0]);
  await expectUsable(page);
  expect(await standing(first)).toEqual({ status: 'refused', held: false });
});

test('visits that are alike are decided together, after what it comes to is shown', async () => {
  const page = await as('finance_officer');
  await page.goto(`${url}/queue?status=held`);
  await page
    .getByRole('button', { name: /Decide all/ })
    .first()
    .click();
  await expectUsable(page);
  const pays = /pays (£[\d,.]+)/.exec(await page.locator('main').innerText())?.[1] ?? 'nothing';
  await page.keyboard.press('a');
  await page.getByText('Together they will pay').waitFor();
  expect(await page.locator('main').innerText()).toContain(pays);
  await page.keyboard.press('2');
  await page.waitForURL(/done=/);
  expect(await page.locator('.govuk-notification-banner').innerText()).toContain(
    `accepted as logged at ${pays}`,
  );
});

test('on a phone two visits are chosen and the provider is asked about both', async () => {
  const page = await as('finance_officer', phone);
  await page.goto(`${url}/queue?status=held`);
  await expectUsable(page);
  const boxes = page.locator('input[name="line"]');
  const chosen = [0, 1].map(async (at) =>
    Number(/^(\d+)\./.exec((await boxes.nth(at).getAttribute('value')) ?? '')?.[1]),
  );
  const ids = await Promise.all(chosen);
  await page.locator('label[for="queue-0"]').click();
  await page.locator('label[for="queue-1"]').click();
  await page.getByRole('button', { name: /Ask the provider/ }).click();
  await expectUsable(page);
  await page.getByLabel('In your own words').fill('Who was there, and until when?');
  await page.getByRole('button', { name: 'Send this question' }).click();
  await page.waitForURL(/done=/);
  for (const id of ids) expect(await standing(id)).toEqual({ status: 'asked', held: true });
});
