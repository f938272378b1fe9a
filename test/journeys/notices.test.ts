import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { addExamples } from './examples.ts';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage(30, 2);
await addExamples(database);

/** Looks at a page on a desk and on a phone. */
async function look(page: Page, name: string): Promise<void> {
  for (const size of [desktop, phone]) {
    await page.setViewportSize(size);
    await expectUsable(page);
    const folder = process.env['TEND_PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/${name}-${size.width}.png`, fullPage: true });
  }
  await page.setViewportSize(desktop);
}

/** Somebody of a provider who has notices that they have not read. */
async function told(): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select p.name from outbox_message m join provider p on p.council_id = m.council_id and p.id = m.provider_id
       join membership s on s.user_id = m.user_id and s.role = 'provider_manager' and s.ended_at is null
     where m.channel = 'screen' and m.read_at is null group by p.name having count(*) > 2 order by count(*) desc limit 1`,
  );
  return rows[0]?.name ?? '';
}

test('a provider’s manager reads what Tend tells them, and marks it as read from the keyboard', async () => {
  const page = await as('provider_manager', desktop, await told());
  await expect.poll(async () => await page.getByText('that you have not read').count()).toBe(1);
  await look(page, 'home');
  await page.getByRole('link', { name: 'See all notices' }).click();
  await look(page, 'my-notices');
  const before = await page.getByText('Not read').count();
  const button = page.getByRole('button', { name: /^Mark as read/ }).first();
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByText('1 notice marked as read.').waitFor();
  expect(await page.getByText('Not read').count()).toBe(before - 1);
  await page.getByRole('button', { name: 'Mark all as read' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('You have read all your notices.').waitFor();
});

test('an administrator finds a message, prints a letter and marks it as posted', async () => {
  const page = await as('administrator');
  await page.goto(`${url}/outbox`);
  await page.getByText('Nothing leaves this demonstration').waitFor();
  await look(page, 'outbox');
  await page.getByLabel('Channel').selectOption('letter');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText(/\d messages? found/).waitFor();
  await page.getByRole('link', { name: 'Choose who comes to care' }).first().click();
  await look(page, 'message');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'The letter as a PDF' }).click();
  expect((await download).suggestedFilename()).toMatch(/^letter-\d+\.pdf$/);
  await page.getByRole('button', { name: 'I have posted it' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Saved. The letter is posted.').waitFor();
});

test('an administrator changes the words of a template: a wrong field is refused, and the preview shows how it reads', async () => {
  const page = await as('administrator');
  await page.goto(`${url}/notice-templates`);
  await look(page, 'templates');
  await page.getByRole('link', { name: 'A package is offered' }).click();
  await page.getByLabel('Words', { exact: true }).fill('There is a package for you. Answer by ((deadline)).');
  await page.getByRole('button', { name: 'Show how it would read' }).click();
  await page.getByRole('link', { name: /\(\(deadline\)\) is not a field of this template/ }).click();
  await look(page, 'template-wrong');
  await page.getByLabel('Words', { exact: true }).fill('There is a package for you. Answer by ((by)).');
  await page.getByRole('button', { name: 'Show how it would read' }).click();
  await page.getByText('There is a package for you. Answer by 4 Mar 2026, 12:00.').first().waitFor();
  await look(page, 'template-preview');
  await page.getByLabel('Why the words change').fill('Shorter');
  await page.getByRole('button', { name: 'Save these words' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/^Saved\. These words hold from/).waitFor();
  await page.getByText('Holds today').waitFor();
  await page.goto(`${url}/letterhead`);
  await page.getByLabel('Address to write back to').fill('County Hall\nFerntown\nFE1 1AA');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. Letters have it from now on.').waitFor();
  await look(page, 'letterhead');
});

test('a broker records how a person likes to be written to', async () => {
  const page = await as('broker');
  const { rows } = await database.pool.query<{ id: number }>(
    'select person_id as id from representative where ends_on is null order by id limit 1',
  );
  await page.goto(`${url}/people/${rows[0]?.id ?? 0}/notices`);
  await look(page, 'person-notices');
  await page.getByRole('radio', { name: 'A letter by post' }).check();
  await page.getByRole('checkbox', { name: 'Large print, 18 point' }).check();
  await page.getByRole('button', { name: 'Record it' }).click();
  await page.getByRole('link', { name: /what they said/i }).waitFor();
  await look(page, 'person-notices-wrong');
  await page.getByLabel('What they said, and to whom').fill('Told me at the visit');
  await page.getByRole('button', { name: 'Record it' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Saved. It holds from now on.').waitFor();
});
