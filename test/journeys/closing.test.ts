import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { londonDay, weekStart } from '../../src/ground/calendar.ts';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

const lastMonday = weekStart(londonDay(Temporal.Now.instant())).subtract({ weeks: 1 });
const [earlier, later] = [lastMonday.subtract({ weeks: 1 }).toString(), lastMonday.toString()];

async function one<Row extends object>(query: string, values: readonly unknown[] = []): Promise<Row> {
  const { rows } = await database.pool.query<Row>(query, [...values]);
  const [row] = rows;
  if (row === undefined) throw new Error(`Nothing answers ${query}`);
  return row;
}

const { id: swiftway } = await one<{ id: number }>(`select id from provider where name = 'Swiftway Care'`);
const week = (monday: string): string => `${url}/weeks/${monday}/providers/${swiftway}`;
const words = async (page: Page): Promise<string> => await page.locator('main').innerText();
const banner = async (page: Page): Promise<string> =>
  await page.locator('.govuk-notification-banner').innerText();

const officer = await as('finance_officer', desktop);
const approver = await as('finance_approver', phone);
const manager = await as('provider_manager', phone, 'Swiftway');

/** Closes a week as the finance officer, from the week's own page, and answers the address of what was closed. */
async function close(monday: string, note: string): Promise<string> {
  await officer.goto(week(monday));
  await officer.getByRole('button', { name: 'Close this week for payment' }).click();
  await expectUsable(officer);
  await officer.getByLabel('A note for whoever approves it').fill(note);
  await officer.getByRole('button', { name: /^Close at £/ }).click();
  await officer.waitForURL(/\/payable\/\d+/);
  expect(await banner(officer)).toContain('It waits for somebody else to approve it');
  return officer.url().split('?')[0] ?? '';
}

test('a week is closed and sent back with a reason, and is open again', async () => {
  const closed = await close(earlier, 'Swiftway disputes five visits');
  expect(await officer.getByRole('button', { name: /Approve/ }).count()).toBe(0);
  await approver.goto(`${url}/payable?show=waiting`);
  await expectUsable(approver);
  await approver.goto(closed);
  expect(await words(approver)).toContain('Swiftway disputes five visits');
  await approver.getByText('Send it back instead').click();
  await approver.getByRole('button', { name: 'Send back' }).click();
  expect(await approver.locator('.govuk-error-summary').innerText()).toContain('Say what has to change');
  await expectUsable(approver);
  await approver.getByLabel('What has to change').fill('Answer the disputes first');
  await approver.getByRole('button', { name: 'Send back' }).click();
  await approver.waitForURL(/\/payable\/\d+/);
  expect(await banner(approver)).toContain('Sent back. The week is open again');
  await officer.goto(closed);
  expect(await words(officer)).toContain('Answer the disputes first');
});

test('whoever closed a week cannot approve it, and somebody else does, by keyboard', async () => {
  const closed = await close(earlier, 'Disputes stay as they were worked out');
  const closer = `where user_id = (select closed_by from week_close where id = ${closed.split('/').at(-1)})`;
  await database.pool.query(`update membership set role = 'finance_approver' ${closer}`);
  await officer.goto(closed);
  expect(await words(officer)).toContain('You closed this week yourself. Someone else has to approve it.');
  const answered = await officer.evaluate(
    `fetch(location.pathname + '/approve', { method: 'POST', body: new URLSearchParams({ _csrf: document.querySelector('[name=_csrf]').value }) }).then((got) => got.status)`,
  );
  expect(answered).toBe(422);
  await database.pool.query(`update membership set role = 'finance_officer' ${closer}`);

  await approver.goto(closed);
  await approver.getByRole('button', { name: /^Approve £/ }).focus();
  await approver.keyboard.press('Enter');
  await approver.waitForURL(/\/payable\/\d+/);
  expect(await banner(approver)).toMatch(/Approved\. £[\d,.]+ is payable to Swiftway Care/);
  await expectUsable(approver);
});

test('the pounds on the first page lead to the week, and the held ones to their queue', async () => {
  await officer.goto(url);
  const of = officer.getByRole('list', { name: 'Last week' });
  await of.getByRole('link', { name: 'Held' }).click();
  await officer.waitForURL(/\/queue\?/);
  expect(await officer.locator('#queue').getByRole('link').count()).toBeGreaterThan(0);
  await officer.goto(url);
  await of.getByRole('link', { name: 'Payable' }).click();
  await officer.waitForURL(`${url}/weeks/${later}`);
});

test('a pound of a closed week leads to its visit, its log, its pattern and its terms', async () => {
  await officer.goto(`${url}/payable`);
  await officer.locator('#closed').getByRole('link').first().click();
  await officer.locator('#items').getByRole('link').first().click();
  await officer.waitForURL(/\/week-lines\//);
  const line = officer.url();
  const reference = await one<{ log: string }>(
    'select g.reference as log from week_line l join visit_log g on g.id = l.visit_log_id where l.id = $1',
    [/week-lines\/(\d+)/.exec(line)?.[1]],
  );
  expect(await words(officer)).toContain(reference.log);
  expect(await officer.locator('.govuk-service-navigation__item--active').innerText()).toBe('Weeks');
  await expectUsable(officer);

  await officer.getByRole('link', { name: /\.csv, row \d+/ }).click();
  await officer.waitForURL(/\/feeds\/\d+/);
  expect(await words(officer)).toContain('As it was read');

  await officer.goto(line);
  await officer
    .getByRole('link', { name: /^Version 1, from/ })
    .first()
    .click();
  await officer.waitForURL(/\/packages\/\d+\/services\/\d+/);
  expect(await words(officer)).toContain('Every version of the week');

  await officer.goto(line);
  await officer.getByRole('link', { name: /, terms from/ }).click();
  await officer.waitForURL(/\/contracts\/\d+\/terms\/\d+/);
  expect(await words(officer)).toContain('What a visit is paid');
});

test('a provider sees on a phone what it will be paid, down to the terms that decided', async () => {
  await manager.goto(`${url}/payable`);
  await expectUsable(manager);
  await manager.locator('#closed').getByRole('link').first().click();
  await manager.waitForURL(/\/payable\/\d+/);
  expect(await words(manager)).toContain('Approved');
  expect(await manager.getByRole('button', { name: /Approve|Send back/ }).count()).toBe(0);
  const paid = /£[\d,.]+/.exec(await words(manager))?.[0] ?? 'nothing';
  await manager.goto(week(earlier));
  expect(await words(manager)).toContain(paid);
  await expectUsable(manager);
  await manager.locator('#contracts').getByRole('link').first().click();
  await manager.waitForURL(/\/visits/);
  await expectUsable(manager);
  await manager
    .locator('main')
    .getByRole('link', { name: /\d\d:\d\d$/ })
    .first()
    .click();
  await manager.waitForURL(/\/week-lines\//);
  expect(await words(manager)).toContain('What you will be paid and why');
  await manager.getByRole('link', { name: /, terms from/ }).click();
  await manager.waitForURL(/\/contracts\/\d+\/terms\/\d+/);
  await expectUsable(manager);
});

test('a log changed after approval leaves the closed week alone and adjusts the next', async () => {
  const before = await one<{ id: number; items: string; sum: string }>(
    `select c.id, count(*) as items, sum(i.amount_pence) as sum from week_close c join payable_item i on i.week_close_id = c.id
     join week_decision d on d.week_close_id = c.id and d.decision = 'approved'
     where c.provider_id = $1 and c.week_starts_on = $2 group by c.id`,
    [swiftway, earlier],
  );
  const log = await one<{ row: string; pence: number }>(
    `select concat_ws(',', g.reference, g.person_reference, p.reference, g.worker_reference, to_char(g.in_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char((g.in_at + interval '10 minutes') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'tag', 'tag', coalesce(g.visit_reference, '')) as row, l.amount_pence as pence
     from week_line l join visit_log g on g.id = l.visit_log_id join provider p on p.id = l.provider_id
     where l.provider_id = $1 and l.week_starts_on = $2 and l.status = 'payable' and l.paid_minutes >= 30 order by l.id limit 1`,
    [swiftway, earlier],
  );
  const head = 'log_id,person_id,provider_id,worker_id,in_at,out_at,in_method,out_method,visit_id';
  await manager.goto(`${url}/feeds/send`);
  await manager.getByLabel('File', { exact: true }).setInputFiles({
    name: 'correction.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`${head}\n${log.row}\n`),
  });
  await manager.getByRole('button', { name: 'Read this file' }).click();
  await manager.getByRole('button', { name: 'Take this visit' }).click();
  await manager.waitForURL(/\/feeds\/\d+/);
  expect(await banner(manager)).toContain('1 correction');

  await officer.goto(week(earlier));
  await officer.getByRole('button', { name: 'Verify it now' }).click();
  await officer.waitForURL(week(earlier));
  expect(
    await one(
      'select week_close_id as id, count(*) as items, sum(amount_pence) as sum from payable_item where week_close_id = $1 group by week_close_id',
      [before.id],
    ),
  ).toEqual(before);

  const next = await close(later, 'With one adjustment');
  expect(await words(officer)).toContain('With one adjustment');
  await officer.goto(`${next}?kind=adjustment`);
  const said = await words(officer);
  expect(said).toContain(`Adjustment: £${(log.pence / 100).toFixed(2)} was paid with`);
  expect(said).toContain('1 item');
  await expectUsable(officer);
});
