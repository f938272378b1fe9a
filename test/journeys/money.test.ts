// A pound from its week to the bank: closed by one person, approved by another, posted, held or paid in a run that two people make, and read
// by the provider, with the reason for each item that is not paid.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { londonDay, weekStart } from '../../src/ground/calendar.ts';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

const monday = weekStart(londonDay(Temporal.Now.instant())).subtract({ weeks: 2 }).toString();
const { rows } = await database.pool.query<{ id: number }>(
  `select id from provider where name = 'Swiftway Care'`,
);
const swiftway = rows[0]?.id ?? 0;
const WHY = 'The times of this visit are being looked into';

const words = async (page: Page): Promise<string> => await page.locator('main').innerText();
const banner = async (page: Page): Promise<string> =>
  await page.locator('.govuk-notification-banner').innerText();
const press = async (page: Page, name: RegExp | string, on: RegExp): Promise<void> => {
  // The page that follows may have the address of this one: what was sent has to be answered first.
  const answered = page.waitForResponse((response) => response.request().isNavigationRequest());
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
  await answered;
  await page.waitForURL(on);
};

const officer = await as('finance_officer', desktop);
const approver = await as('finance_approver', phone);
const manager = await as('provider_manager', phone, 'Swiftway');

/** The address of the newest payment run. */
async function newestRun(page: Page): Promise<string> {
  await page.goto(`${url}/payment-runs`);
  return `${url}${(await page.locator('#runs').getByRole('link').first().getAttribute('href')) ?? ''}`;
}

test('a week is closed by one person and approved by another, and its pounds stand in the ledger', async () => {
  await officer.goto(`${url}/weeks/${monday}/providers/${swiftway}`);
  await press(officer, 'Close this week for payment', /\/close/);
  await expectUsable(officer);
  await press(officer, /^Close at £/, /\/payable\/\d+/);
  await approver.goto(officer.url());
  await press(approver, /^Approve £/, /\/payable\/\d+/);
  const pounds = /Approved\. (£[\d,.]+) is payable/.exec(await banner(approver))?.[1] ?? 'nothing';
  await expectUsable(approver);

  await officer.goto(`${url}/ledger?provider=${swiftway}`);
  await officer.locator('#accounts').getByRole('link', { name: 'Owed to providers' }).focus();
  await officer.keyboard.press('Enter');
  await officer.waitForURL(/\/ledger\/postings\?.*account=/);
  await officer.locator('#postings').getByRole('link').first().waitFor();
  await expectUsable(officer);
  await officer.goto(`${url}/providers/${swiftway}/statement`);
  expect(await words(officer)).toContain(pounds);
  await officer.setViewportSize(phone);
  await expectUsable(officer);
  await officer.setViewportSize(desktop);
});

test('one item is held with a reason; the rest is drafted, looked at and sent on', async () => {
  await officer.goto(await newestRun(officer));
  await officer.getByText('Withdraw this run', { exact: true }).click();
  await officer.getByLabel('Why').fill('Make it again with what was approved since');
  await press(officer, 'Withdraw the run', /\/payment-runs\/\d+/);
  await officer.locator('.govuk-notification-banner').waitFor();

  await officer.goto(`${url}/holds/new?provider=${swiftway}`);
  await officer.getByLabel('One item').check();
  await officer.getByLabel('Which item').selectOption({ index: 1 });
  await officer.getByLabel('Why').fill(WHY);
  await officer.getByLabel('Who looks after it').selectOption({ index: 1 });
  await press(officer, 'Hold it', /\/holds\/\d+/);
  await expectUsable(officer);

  await officer.goto(`${url}/payment-runs/new`);
  await expectUsable(officer);
  await press(officer, 'Make the run', /\/payment-runs\/\d+/);
  const open = officer.locator('input[name=finding]');
  for (let left = await open.count(); left > 0; left = await open.count()) {
    for (let at = 0; at < left; at += 1) await officer.locator('label[for^=finding-]').nth(at).click();
    await officer.getByLabel('What you found when you looked').fill('As expected after two weeks');
    await press(officer, 'Tick off what is chosen', /\/payment-runs\/\d+/);
  }
  await press(officer, 'The run is checked: send it for approval', /\/payment-runs\/\d+/);
  expect(await officer.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
});

test('somebody else approves it on a phone; released, it makes its files', async () => {
  await approver.goto(await newestRun(approver));
  await expectUsable(approver);
  await press(approver, /^Approve £/, /\/payment-runs\/\d+/);
  expect(await banner(approver)).toContain('Approved. The run can be released now.');
  await officer.goto(await newestRun(officer));
  await press(officer, /^Release/, /\/payment-runs\/\d+/);
  expect(await banner(officer)).toMatch(/Released: \d+ payments?, £/);
  await officer.locator('#files').getByRole('link').first().waitFor();
  await expectUsable(officer);
});

test('the provider reads its remittance on a phone, and the reason for each item that is not paid', async () => {
  await manager.goto(`${url}/remittances`);
  await expectUsable(manager);
  expect(await words(manager)).toContain(WHY);
  await manager.locator('#payments').getByRole('link').first().click();
  await manager.waitForURL(/\/remittances\/\d+/);
  await expectUsable(manager);
  expect(await words(manager)).toContain('On its way');
  await manager.getByRole('link', { name: 'Each of them with its reason' }).focus();
  await manager.keyboard.press('Enter');
  await manager.waitForURL(/\/remittances\/unpaid/);
  await expectUsable(manager);
  const unpaid = manager.locator('#unpaid tbody tr');
  const said = await unpaid.allInnerTexts();
  expect(said.length).toBeGreaterThan(0);
  expect(said.some((row) => row.includes(`Held by the council: ${WHY}`))).toBe(true);
  for (const row of said)
    expect(row).toMatch(
      /Held|Carried|paid in the next|checked|Returned|waits for|Queried|You answered|Disputed/,
    );
});
