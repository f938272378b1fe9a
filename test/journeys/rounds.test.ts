// A coordinator's week: on Thursday she moves a visit by dragging and from the keyboard, publishes, and gives a worker a link; on Monday somebody
// rings in sick and she sees who can go, and whom to call. With axe on every page, and on a phone.
import { expect, test } from 'vitest';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { planRotaJob } from '../../src/rounds/jobs.ts';
import { expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

/** Does the work of the queue, with little effort: what is found is tested elsewhere. */
async function workOut(): Promise<void> {
  const { rows } = await database.pool.query<{ id: number; council_id: number }>(
    `update rota_proposal set asked = jsonb_set(asked, '{budget}', '{"kind":"moves","moves":2000}') where state = 'working' returning id, council_id`,
  );
  for (const { id, council_id: councilId } of rows)
    await planRotaJob.run({
      database,
      councilId,
      payload: { proposalId: id },
      inScope: (work) => withScope(database, systemOf(councilId), work),
    });
}

test('a coordinator plans, publishes, and finds who can go when somebody is sick', async () => {
  const page = await as('provider_coordinator');
  await page.getByRole('link', { name: 'Rounds', exact: true }).click();
  await page.getByText('What care workers see').first().waitFor();
  await expectUsable(page);
  await page.locator('table#days tbody tr').nth(1).getByRole('link').click();
  await page.getByRole('region', { name: 'The board of the day' }).waitFor();
  await expectUsable(page);
  const day = page.url();

  // From the keyboard: the first visit of a worker, a quarter of an hour later.
  const first = page.locator('svg[data-worker]:not([data-worker=""]) a[data-stop]').first();
  const worker = await first.evaluate((one) => one.closest('svg')?.getAttribute('data-worker') ?? '');
  const person = (await first.getAttribute('data-person')) ?? '';
  const before = Number(await first.getAttribute('data-start'));
  const key = (await first.getAttribute('data-stop-key')) ?? '';
  await first.focus();
  await page.keyboard.press(' ');
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press(' ');
  await page.getByText(`${person} at`).first().waitFor();
  const moved = page.locator(`a[data-stop-key="${key}"]`).first();
  expect(Number(await moved.getAttribute('data-start'))).toBe(before + 900);
  expect(await moved.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
  await page.keyboard.press('u');
  await page.getByText('Taken back').first().waitFor();
  expect(Number(await page.locator(`a[data-stop-key="${key}"]`).first().getAttribute('data-start'))).toBe(
    before,
  );

  // By dragging, an hour later.
  const block = page.locator(`a[data-stop-key="${key}"]`).first();
  await block.scrollIntoViewIfNeeded();
  const box = await block.boundingBox();
  if (box === null) throw new Error('the block is not drawn');
  await page.mouse.move(box.x + 8, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 8 + 38, box.y + 8, { steps: 4 });
  await page.mouse.move(box.x + 8 + 76, box.y + 8, { steps: 4 });
  await page.mouse.up();
  await page.getByText(`${person} at`).first().waitFor();
  expect(Number(await page.locator(`a[data-stop-key="${key}"]`).first().getAttribute('data-start'))).toBe(
    Math.round((before + 3600) / 300) * 300,
  );
  await expectUsable(page);

  // The form that does the same, and the round with its map.
  await page.locator(`a[data-stop-key="${key}"]`).first().focus();
  await page.keyboard.press('Enter');
  await page.getByText('Who could go at').first().waitFor();
  await expectUsable(page);
  await page.getByRole('button', { name: 'Lock where it is' }).click();
  await page.getByRole('region', { name: 'The board of the day' }).waitFor();
  await page.locator(`.tend-board__name a[href$="/workers/${worker}"]`).click();
  await page.getByText('What it comes to').first().waitFor();
  await expectUsable(page);

  // Publishing says what is wrong first.
  await page.goto(day);
  await page.getByRole('button', { name: /^Publish/ }).click();
  await page.getByText('Care workers it touches').first().waitFor();
  await expectUsable(page);
  await page.getByLabel('Why it changes').fill('A visit later for her hospital appointment');
  await page.getByRole('button', { name: /^Publish/ }).click();
  await page
    .getByText(/Version \d+ of the week/)
    .first()
    .waitFor();

  // Monday, twenty to seven.
  await page.getByRole('button', { name: /^Somebody is away/ }).click();
  await expectUsable(page);
  const sick = day.split('/').at(-1) ?? '';
  const [year = '', month = '', date = ''] = sick.split('-');
  await page.getByLabel('Who is away').selectOption(worker);
  for (const which of ['From', 'The last day away']) {
    const group = page.getByRole('group', { name: which });
    await group.getByLabel('Day').fill(date);
    await group.getByLabel('Month').fill(month);
    await group.getByLabel('Year').fill(year);
  }
  await page.getByLabel('From what time').fill('6:40');
  await page.getByRole('button', { name: 'See who can go' }).click();
  await page.getByText('Nothing changes until you take what is found').first().waitFor();
  await expectUsable(page);
  await workOut();
  await page.getByRole('button', { name: 'Take it and call' }).waitFor();
  await expectUsable(page);
  await page.getByRole('button', { name: 'Take it and call' }).click();
  await page.getByRole('heading', { name: 'Whom to call' }).waitFor();
  await expectUsable(page);
  const sheet = page.url();
  await page
    .getByRole('button', { name: /^Called/ })
    .first()
    .click();
  await page.getByText('Take back').first().waitFor();

  // On a phone the board is a list for each worker.
  const small = await as('provider_coordinator', phone);
  for (const address of [`${url}/rounds`, day, sheet]) {
    await small.goto(address);
    await expectUsable(small);
  }
  await small.goto(day);
  expect(await small.locator('.tend-board').isVisible()).toBe(false);
  expect(await small.locator('.tend-roundlist').isVisible()).toBe(true);
});
