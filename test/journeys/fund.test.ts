import { expect, test } from 'vitest';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();
const { rows } = await database.pool.query<{ direct: number; service: number; person: number }>(
  `select (select id from fund where kind = 'direct payment') as direct, (select id from fund where kind = 'individual service fund') as service,
     (select person_id from fund where kind = 'direct payment') as person`,
);
const { direct, service, person } = rows[0] ?? { direct: 0, service: 0, person: 0 };
const finance = await as('finance_officer', desktop);
const words = async (): Promise<string> => await finance.locator('main').innerText();

test('a finance officer finds a surplus and takes it off the next instalment, by keyboard', async () => {
  await finance.goto(`${url}/payment-runs`);
  await finance.getByRole('link', { name: 'Direct payments' }).first().click();
  await finance.getByRole('link', { name: 'with a surplus' }).focus();
  await finance.keyboard.press('Enter');
  await finance.waitForURL(/show=surplus/);
  await expectUsable(finance);
  await finance.goto(`${url}/funds/${direct}`);
  await expectUsable(finance);
  expect(await words()).toContain('payroll-summary.csv');
  await finance.getByRole('button', { name: 'Ask surplus back' }).focus();
  await finance.keyboard.press('Enter');
  await finance.waitForURL(/ask-back$/);
  await finance.getByRole('button', { name: 'Save' }).focus();
  await finance.keyboard.press('Enter');
  await finance.locator('.govuk-error-summary').waitFor();
  await expectUsable(finance);
  await finance.getByLabel('Off the next instalment').focus();
  await finance.keyboard.press('Space');
  await finance.getByLabel('Why?').fill('Less was needed');
  await finance.keyboard.press('Enter');
  await finance.waitForURL(/#back$/);
  expect(await words()).toContain('To be taken off the next instalment');
  expect(await words()).toMatch(/£0\.00\s+is surplus/);
});

test('the return, the hours bank and the statement are usable on a phone', async () => {
  await finance.setViewportSize(phone);
  for (const path of [
    `/funds/${direct}`,
    `/funds/${direct}/return`,
    `/funds/${service}/hours`,
    `/people/${person}/money`,
    '/fund-batches',
  ]) {
    await finance.goto(`${url}${path}`);
    await expectUsable(finance);
  }
  await finance.goto(`${url}/funds/${service}/hours`);
  await finance.getByLabel('Day', { exact: true }).waitFor();
  await finance.getByLabel('Time', { exact: true }).fill('90');
  await finance.getByLabel('What it was').fill('An outing to the market');
  await finance.getByRole('button', { name: 'Save' }).click();
  await finance.waitForURL(/hours$/);
  await finance.getByText('An outing to the market').first().waitFor();
  expect(await words()).toContain('Not carried over');
});

test('the fair price and published spend are usable at both widths', async () => {
  const officer = await as('contracts_officer', desktop);
  await officer.goto(`${url}/contracts`);
  await officer.getByRole('link', { name: 'Fair price' }).click();
  await officer.getByRole('heading', { name: 'Part by part' }).waitFor();
  await expectUsable(officer);
  await officer.getByRole('button', { name: 'Put the council’s own figures' }).click();
  await officer.waitForURL(/figures$/);
  await expectUsable(officer);
  await officer.goto(`${url}/spend`);
  const lines = [
    'Date Paid,Net Amount,Supplier Name',
    '03/12/2010,100.00,Acorn Care Ltd',
    '04/12/2010,50.50,Acorn Care',
    'soon,1.00,Birch',
  ];
  await officer
    .locator('input[type=file]')
    .setInputFiles({ name: 'december.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  await officer.getByRole('button', { name: 'Read it' }).click();
  await officer.getByText('Read 2 payments. 1 row refused').waitFor();
  await expectUsable(officer);
  await officer.getByRole('button', { name: /They are one/ }).click();
  await officer.getByText('is one with Acorn Care').waitFor();
  await officer.setViewportSize(phone);
  for (const path of ['/spend', '/fair-price']) {
    await officer.goto(`${url}${path}`);
    await expectUsable(officer);
  }
});
