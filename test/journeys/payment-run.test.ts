import { extractText, getDocumentProxy } from 'unpdf';
import type { Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

const words = async (page: Page): Promise<string> => await page.locator('main').innerText();
const banner = async (page: Page): Promise<string> =>
  await page.locator('.govuk-notification-banner').innerText();

const officer = await as('finance_officer', desktop);
const approver = await as('finance_approver', phone);

/** The address of the newest run, as it stands at the top of the list. */
async function newestRun(page: Page): Promise<string> {
  await page.goto(`${url}/payment-runs`);
  return `${url}${(await page.locator('#runs').getByRole('link').first().getAttribute('href')) ?? ''}`;
}

test('the run that waits is withdrawn with a reason, by the approver on a phone', async () => {
  const waiting = await newestRun(approver);
  await expectUsable(approver);
  await approver.goto(waiting);
  expect(await words(approver)).toContain('Waits for approval');
  await expectUsable(approver);
  await approver.getByText('Withdraw this run', { exact: true }).click();
  await approver.getByRole('button', { name: 'Withdraw the run' }).click();
  expect(await approver.locator('.govuk-error-summary').innerText()).toContain(
    'Say why the run is withdrawn',
  );
  await expectUsable(approver);
  await approver.getByLabel('Why').fill('Make it again with the newest weeks');
  await approver.getByRole('button', { name: 'Withdraw the run' }).click();
  await approver.waitForURL(/\/payment-runs\/\d+/);
  expect(await banner(approver)).toContain('Everything in it waits for the next run');
});

test('a finance officer sees what would be paid, drafts the run by keyboard, and ticks off what was found', async () => {
  await officer.goto(`${url}/payment-runs`);
  await officer.getByRole('button', { name: 'Make a payment run' }).click();
  await officer.waitForURL(`${url}/payment-runs/new`);
  await expectUsable(officer);
  expect(await words(officer)).toContain('What would be paid');
  await officer.getByLabel('A note for whoever approves it').fill('Two weeks together');
  await officer.getByRole('button', { name: 'Make the run' }).focus();
  await officer.keyboard.press('Enter');
  await officer.waitForURL(/\/payment-runs\/\d+/);
  expect(await banner(officer)).toContain('is drafted');
  await expectUsable(officer);
  const open = officer.locator('input[name=finding]');
  for (let left = await open.count(); left > 0; left = await open.count()) {
    for (let at = 0; at < left; at += 1) await officer.locator('label[for^=finding-]').nth(at).click();
    await officer.getByLabel('What you found when you looked').fill('Two weeks in one');
    await officer.getByRole('button', { name: 'Tick off what is chosen' }).click();
    await officer.waitForURL(/\/payment-runs\/\d+/);
  }
  await officer.getByRole('button', { name: 'The run is checked: send it for approval' }).click();
  await officer.waitForURL(/\/payment-runs\/\d+/);
  expect(await banner(officer)).toContain('Somebody else has to approve it');
  expect(await officer.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
});

test('the approver approves it on a phone, and the officer releases it: its file is the same each time', async () => {
  await approver.goto(await newestRun(approver));
  expect(await words(approver)).toContain('Two weeks together');
  await approver.getByRole('button', { name: /^Approve £/ }).click();
  await approver.waitForURL(/\/payment-runs\/\d+/);
  expect(await banner(approver)).toContain('The run can be released now');
  await expectUsable(approver);
  await officer.goto(await newestRun(officer));
  await officer.getByRole('button', { name: /^Release/ }).click();
  await officer.waitForURL(/\/payment-runs\/\d+/);
  expect(await banner(officer)).toMatch(/Released: \d+ payments?, £/);
  await expectUsable(officer);
  const bytes = async (): Promise<string> => {
    const [download] = await Promise.all([
      officer.waitForEvent('download'),
      officer.locator('#files').getByRole('link').first().click(),
    ]);
    return readFileSync(await download.path(), 'utf8');
  };
  const [first, second] = [await bytes(), await bytes()];
  expect(first).toBe(second);
  expect(first.startsWith('VOL1')).toBe(true);
});

test('the provider reads its remittance on a phone, down to the visit, and as a PDF; and why the rest is not paid', async () => {
  const { rows } = await database.pool.query<{ name: string; id: number }>(
    `select p.name, s.payment_id as id from payment_sent s join provider p on p.id = s.provider_id where s.sent_at > now() - interval '1 hour' order by s.payment_id limit 1`,
  );
  const manager = await as('provider_manager', phone, rows[0]?.name);
  await manager.goto(`${url}/remittances`);
  await expectUsable(manager);
  expect(await words(manager)).toContain('Not paid yet');
  await manager.getByRole('link', { name: `TEND-${rows[0]?.id}` }).click();
  await manager.waitForURL(`${url}/remittances/${rows[0]?.id}`);
  expect(await words(manager)).toContain('On its way');
  await expectUsable(manager);
  const [download] = await Promise.all([
    manager.waitForEvent('download'),
    manager.getByRole('link', { name: /as PDF/ }).click(),
  ]);
  const read = await extractText(
    await getDocumentProxy(new Uint8Array(readFileSync(await download.path()))),
    { mergePages: true },
  );
  expect(read.text).toContain(`Remittance TEND-${rows[0]?.id}`);
  expect(read.text).toContain(rows[0]?.name ?? 'nobody');
  await manager.locator('#lines').getByRole('link').first().click();
  await manager.waitForURL(/\/week-lines\//);
  await manager.goto(`${url}/remittances/unpaid`);
  expect(await words(manager)).toContain('each with its reason');
  await expectUsable(manager);
});
