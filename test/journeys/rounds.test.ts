// A coordinator's week: on Thursday she moves a visit by dragging and from the keyboard, publishes, and gives a worker a link; on Monday somebody
// rings in sick and she sees who can go, and whom to call. With axe on every page, and on a phone.
import type { Page } from 'playwright-core';
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
  await page.getByRole('grid', { name: 'The board of the day' }).waitFor();
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
  await page.locator('.tend-said', { hasText: `${person} at` }).waitFor();
  const moved = page.locator(`a[data-stop-key="${key}"]`).first();
  expect(Number(await moved.getAttribute('data-start'))).toBe(before + 900);
  expect(await moved.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
  await page.keyboard.press('u');
  await page.locator('.tend-said', { hasText: 'Taken back' }).waitFor();
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
  const hour = Number(await page.locator('[data-board]').getAttribute('data-hour'));
  await page.mouse.move(box.x + 8 + hour / 2, box.y + 8, { steps: 4 });
  await page.mouse.move(box.x + 8 + hour, box.y + 8, { steps: 4 });
  await page.mouse.up();
  await page.locator('.tend-said', { hasText: `${person} at` }).waitFor();
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
  await page.getByRole('grid', { name: 'The board of the day' }).waitFor();
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
  expect(await small.getByText('Tap a visit to give it to somebody else').isVisible()).toBe(true);
});

test('a board shows where a visit would go, lets go on Escape, keeps what is locked, and is one stop of the Tab key', async () => {
  const page = await as('provider_coordinator');
  await page.goto(`${url}/rounds`);
  await page.locator('table#days tbody tr').nth(2).getByRole('link').click();
  await page.getByRole('grid', { name: 'The board of the day' }).waitFor();
  const stops = page.locator('svg[data-worker]:not([data-worker=""]) a[data-stop]');
  const startOf = async (key: string) =>
    await page.locator(`a[data-stop-key="${key}"]`).first().getAttribute('data-start');
  const said = page.locator('.tend-said');
  const chip = page.locator('.tend-board__chip');

  // Every hour that is used is within the frame.
  const frame = page.locator('.tend-board__scroll');
  expect(await frame.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);

  // A drag shows the row, the time and the care worker; Escape lets go, and so the release saves nothing.
  const stop = stops.first();
  const key = (await stop.getAttribute('data-stop-key')) ?? '';
  const person = (await stop.getAttribute('data-person')) ?? '';
  const before = await startOf(key);
  const own = await stop.evaluate((one) => one.closest('svg')?.getAttribute('data-name'));
  await stop.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const lanes = page.locator('svg[data-name]');
  const other = (await lanes.nth(0).getAttribute('data-name')) === own ? lanes.nth(1) : lanes.nth(0);
  const name = (await other.getAttribute('data-name')) ?? '';
  const drag = async () => {
    const [from, to] = [await stop.locator('.tend-board__block').boundingBox(), await other.boundingBox()];
    if (from === null || to === null) throw new Error('the board is not drawn');
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y + 12, { steps: 2 });
    await page.mouse.move(from.x + 8, to.y + to.height / 2, { steps: 4 });
  };
  await drag();
  expect(await chip.textContent()).toMatch(new RegExp(`^\\d\\d:\\d\\d ${name}$`));
  expect(await page.locator('.tend-board__row--target').innerText()).toContain(name);
  expect(await page.locator('.tend-board__ghost').isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.locator('.tend-board__ghost').count()).toBe(0);
  await page.mouse.up();
  await page.reload();
  expect(await startOf(key)).toBe(before);
  expect(await stop.evaluate((one) => one.closest('svg')?.getAttribute('data-name'))).toBe(own);

  // A pointer that the system takes away lets go too.
  await drag();
  await page.evaluate(`document.dispatchEvent(new PointerEvent('pointercancel'))`);
  expect(await page.locator('.tend-board__ghost').count()).toBe(0);
  await page.mouse.up();
  expect(await said.count()).toBe(0);

  // At the edge of the window the page goes along.
  await page.evaluate('window.scrollTo(0, 0)');
  await stop.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  await drag();
  const top = Number(await page.evaluate('window.scrollY'));
  await page.mouse.move(400, 890, { steps: 3 });
  await expect.poll(async () => Number(await page.evaluate('window.scrollY'))).toBeGreaterThan(top);
  await page.keyboard.press('Escape');
  await page.mouse.up();

  // From the keyboard the same is shown.
  await stop.blur();
  await stop.focus();
  expect(await chip.textContent()).toContain(person);
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowRight');
  const target = await chip.textContent();
  expect(target).toContain(own);
  await page.keyboard.press('ArrowDown');
  expect(await chip.textContent()).not.toBe(target);
  expect(await page.locator('.tend-board__row--target').count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await page.locator('.tend-board__row--target').count()).toBe(0);

  // One press of the Tab key leaves the board.
  await stop.focus();
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate('document.activeElement.textContent')).toBe(own);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(`document.activeElement.closest('[data-board-rows]') === null`)).toBe(true);

  // What is locked is not moved without a word.
  await stop.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Lock where it is' }).click();
  await page.getByRole('grid', { name: 'The board of the day' }).waitFor();
  expect(await page.locator(`a[data-stop-key="${key}"] .tend-board__lock`).count()).toBe(1);
  await page.locator(`a[data-stop-key="${key}"]`).first().focus();
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press(' ');
  await said.filter({ hasText: `Nothing was moved: ${person} is locked` }).waitFor();
  await expectUsable(page);
  expect(await startOf(key)).toBe(before);
  await page.getByRole('button', { name: /^Unlock and put it at/ }).click();
  await said.filter({ hasText: 'Done' }).waitFor();
  expect(await startOf(key)).not.toBe(before);
  expect(await said.evaluate((one) => one.getBoundingClientRect().bottom <= 900)).toBe(true);
  await page.locator('.tend-said').getByRole('button', { name: 'Take it back' }).click();
  await said.filter({ hasText: 'Taken back' }).waitFor();
  expect(await startOf(key)).toBe(before);

  // Put back and taken back again by their keys, with the place kept.
  await page.keyboard.press('r');
  await said.filter({ hasText: 'Done' }).waitFor();
  expect(await startOf(key)).not.toBe(before);
  await page.keyboard.press('u');
  await said.filter({ hasText: 'Taken back' }).waitFor();
  expect(await startOf(key)).toBe(before);
  expect(await page.evaluate('document.activeElement.dataset.stopKey')).toBe(key);

  // From the board of another day the same key asks first.
  await page.getByRole('link', { name: 'The day after' }).click();
  await page.getByRole('grid', { name: 'The board of the day' }).waitFor();
  await page.keyboard.press('u');
  await page.getByRole('heading', { name: 'Take this back?' }).waitFor();
  await expectUsable(page);
});

/** A finger on a page: it comes down, goes to places one after the other, and lifts. */
async function finger(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  const touch = async (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    ...touchPoints: { x: number; y: number }[]
  ) => await devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  return {
    down: async (x: number, y: number) => await touch('touchStart', { x, y }),
    to: async (x: number, y: number) => await touch('touchMove', { x, y }),
    lift: async () => await touch('touchEnd'),
  };
}

test('on a tablet a finger scrolls the board, opens a visit by a tap, and drags it once it has rested on it', async () => {
  const { context, page } = await onTablet();
  const stops = page.locator('svg[data-worker]:not([data-worker=""]) a[data-stop]');
  const stop = stops.first();
  const key = (await stop.getAttribute('data-stop-key')) ?? '';
  const ghost = page.locator('.tend-board__ghost');
  const said = page.locator('.tend-said');
  const placeOf = async () =>
    await page
      .locator(`a[data-stop-key="${key}"]`)
      .first()
      .evaluate(
        (one) => `${one.closest('svg')?.getAttribute('data-name')} ${one.getAttribute('data-start')}`,
      );
  const before = await placeOf();
  await expectUsable(page);
  const { down, to, lift } = await finger(page);
  const middle = async (one: typeof stop) => {
    const box = await one.boundingBox();
    if (box === null) throw new Error('the board is not drawn');
    return { x: box.x + 6, y: box.y + box.height / 2 };
  };

  // One that goes on at once scrolls, from a visit too.
  await stop.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const top = Number(await page.evaluate('window.scrollY'));
  const start = await middle(stop.locator('.tend-board__block'));
  await down(start.x, start.y);
  for (let way = 20; way <= 160; way += 20) await to(start.x, start.y - way);
  expect(await ghost.count()).toBe(0);
  await lift();
  const scrolled = async () => Number(await page.evaluate('window.scrollY'));
  await expect.poll(scrolled).toBeGreaterThan(top + 60);
  // It runs on for a moment after the finger is gone.
  let last = -1;
  await expect.poll(async () => last === (last = await scrolled()), { interval: 200 }).toBe(true);
  expect(await said.count()).toBe(0);

  // One that rests takes it: the page stays where it is, and what is shown and saved is as with a mouse.
  await stop.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const own = await stop.evaluate((one) => one.closest('svg')?.getAttribute('data-name'));
  const lanes = page.locator('svg[data-name]');
  const other = (await lanes.nth(1).getAttribute('data-name')) === own ? lanes.nth(2) : lanes.nth(1);
  const name = (await other.getAttribute('data-name')) ?? '';
  const from = await middle(stop.locator('.tend-board__block'));
  await down(from.x, from.y);
  await ghost.waitFor();
  const rested = await scrolled();
  const there = await middle(other);
  await to(from.x, from.y + 14);
  await to(from.x, (from.y + there.y) / 2);
  await to(from.x, there.y);
  expect(await page.locator('.tend-board__chip').textContent()).toMatch(
    new RegExp(`^\\d\\d:\\d\\d ${name}$`),
  );
  expect(Math.abs((await scrolled()) - rested)).toBeLessThan(5);
  await lift();
  await said.filter({ hasText: ` to ${name}` }).waitFor();
  expect(await placeOf()).toBe(`${name} ${before.split(' ').at(-1)}`);
  await said.getByRole('button', { name: 'Take it back' }).tap();
  await said.filter({ hasText: 'Taken back' }).waitFor();
  expect(await placeOf()).toBe(before);

  // Lifted where it was taken, it neither moves nor opens.
  await stop.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const here = await middle(stop.locator('.tend-board__block'));
  await down(here.x, here.y);
  await ghost.waitFor();
  await lift();
  await ghost.waitFor({ state: 'detached' });
  expect(await placeOf()).toBe(before);

  // A short tap opens it.
  await stop.locator('.tend-board__block').tap();
  await page.getByText('Who could go at').first().waitFor();
  await context.close();
});

/** A tablet on which a coordinator has a day's board open. */
async function onTablet() {
  const desk = await as('provider_coordinator');
  await desk.goto(`${url}/rounds`);
  await desk.locator('table#days tbody tr').nth(3).getByRole('link').click();
  await desk.getByRole('grid', { name: 'The board of the day' }).waitFor();
  const browser = desk.context().browser();
  if (browser === null) throw new Error('there is no browser');
  const context = await browser.newContext({
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
    reducedMotion: 'reduce',
    storageState: await desk.context().storageState(),
  });
  const page = await context.newPage();
  await page.goto(desk.url());
  await page.getByRole('grid', { name: 'The board of the day' }).waitFor();
  return { context, page };
}
