import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { tendHeadings } from '../feeds/sample-feeds.ts';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();

type Known = { readonly person: string; readonly provider: string; readonly worker: string };

const { rows: logged } = await database.pool.query<Known & { row: string }>(
  `select g.person_reference as person, p.reference as provider, g.worker_reference as worker,
     array_to_string(array[g.reference, g.person_reference, p.reference, g.worker_reference,
       to_char(g.in_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), to_char(g.out_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       g.in_method, g.out_method, g.visit_reference], ',', '') as row
   from visit_log g join provider p on p.id = g.provider_id
   where p.name = 'Harbour Homecare' and g.out_at is not null order by g.id limit 1`,
);
const known = logged[0] ?? { person: '', provider: '', worker: '', row: '' };
const { person, provider, worker } = known;

const log = (id: string, day: string, from: string, to: string, method = 'tag'): string =>
  [id, person, provider, worker, `${day}T${from}`, `${day}T${to}`, method, method, ''].join(',');
const fileOf = (...rows: readonly string[]): Buffer => Buffer.from([tendHeadings, ...rows, ''].join('\n'));

const first = fileOf(
  log('J-1', '2026-01-05', '08:01', '08:31'),
  log('J-2', '2026-01-06', '08:02', '08:33'),
  known.row,
  log('J-3', '2026-01-07', '08:30', '08:00'),
  log('J-4', '2026-01-08', '08:00', '08:30', 'pigeon'),
);
const corrected = fileOf(
  log('J-1', '2026-01-05', '08:01', '08:31'),
  log('J-2', '2026-01-06', '08:02', '08:25'),
);

const words = async (page: Page): Promise<string> => await page.locator('main').innerText();

/** The numbers on the tiles of a page, by what they count. */
async function counted(page: Page): Promise<Record<string, string>> {
  const tiles = await page.locator('.tend-tile').allInnerTexts();
  return Object.fromEntries(tiles.map((tile) => tile.split('\n').toReversed().slice(-2)));
}

/** Sends a file and stays at its preview. */
async function send(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto(`${url}/feeds/send`);
  await page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Read this file' }).click();
  await page.waitForURL(/\/feeds\/\d+$/);
}

const onPhone = await as('provider_manager', phone, 'Harbour');
const atDesk = await as('provider_manager', desktop, 'Harbour');

test('a file says what is new, unchanged and refused before it is taken, and its refused rows come back as a file', async () => {
  await onPhone.goto(`${url}/feeds`);
  await onPhone.getByRole('button', { name: /^Send/ }).click();
  await expectUsable(onPhone);
  await onPhone.getByRole('button', { name: 'Read this file' }).click();
  await onPhone.waitForSelector('.govuk-error-summary');
  await expectUsable(onPhone);
  await send(onPhone, 'january.csv', first);
  await expectUsable(onPhone);
  expect(await counted(onPhone)).toMatchObject({
    Read: '5',
    New: '2',
    Unchanged: '1',
    Updated: '0',
    Refused: '2',
  });
  expect(await words(onPhone)).toContain('The check-out is before the check-in.');
  expect(await words(onPhone)).toContain('pigeon');

  const [download] = await Promise.all([
    onPhone.waitForEvent('download'),
    onPhone.getByRole('link', { name: 'Download them as a file' }).click(),
  ]);
  const refused = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(refused.map((row) => row.replace('\uFEFF', '').split(',')[0])).toEqual(['log_id', 'J-3', 'J-4']);
  expect(refused[1]).toContain('The check-out is before the check-in.');

  await onPhone.getByRole('button', { name: 'Take these 2 visits' }).click();
  await onPhone.waitForSelector('.govuk-notification-banner');
  expect(await onPhone.locator('.govuk-notification-banner').innerText()).toContain('2 new visits');
  await expectUsable(onPhone);
});

test('the same file again changes nothing, and a changed row is a new version, by keyboard', async () => {
  await send(atDesk, 'january.csv', first);
  expect(await words(atDesk)).toContain('This is the same file as feed');
  await expectUsable(atDesk);
  await atDesk.getByRole('link', { name: /^See feed \d+/ }).focus();
  await atDesk.keyboard.press('Enter');
  await atDesk.getByText('Taken', { exact: true }).first().waitFor();

  await send(atDesk, 'january-and-more.csv', Buffer.concat([first, Buffer.from('\n')]));
  expect(await counted(atDesk)).toMatchObject({ New: '0', Unchanged: '3', Updated: '0', Refused: '2' });
  expect(await words(atDesk)).toContain('There is nothing to take');
  expect(await atDesk.getByRole('button', { name: /^Take/ }).count()).toBe(0);
  await atDesk.getByRole('button', { name: 'Discard' }).focus();
  await atDesk.keyboard.press('Enter');
  await atDesk.waitForURL(/\/feeds(\?|$)/);

  await send(atDesk, 'january-corrected.csv', corrected);
  expect(await counted(atDesk)).toMatchObject({ New: '0', Unchanged: '1', Updated: '1', Refused: '0' });
  expect(await atDesk.locator('#changes').locator('..').innerText()).toMatch(/08:33[\s\S]*08:25/);
  await expectUsable(atDesk);
  await atDesk.getByRole('button', { name: 'Take this visit' }).focus();
  await atDesk.keyboard.press('Enter');
  await atDesk.waitForSelector('.govuk-notification-banner');
  const { rows } = await database.pool.query(
    `select g.reference, g.version, b.version as replaces from visit_log g left join visit_log b on b.id = g.replaces_id where g.reference like 'J-%' order by g.reference, g.version`,
  );
  expect(rows).toEqual([
    { reference: 'J-1', version: 1, replaces: null },
    { reference: 'J-2', version: 1, replaces: null },
    { reference: 'J-2', version: 2, replaces: 1 },
  ]);
});

test('a provider makes a profile for its own system’s file on screen, and the file is read through it', async () => {
  const rota = Buffer.from(
    [
      'Visit No;Client Ref;Carer ID;Date;Actual Start;Actual End;Logged by',
      `R1;SU-${person};${worker};12/01/2026;08:05;08:35;NFC`,
      `R2;SU-${person};${worker};13/01/2026;08:05;08:35;IVR`,
      `R3;SU-${person};${worker};2026-01-14;08:05;08:35;NFC`,
      '',
    ].join('\r\n'),
  );
  await atDesk.goto(`${url}/profiles`);
  await atDesk.getByRole('button', { name: 'Make a mapping profile' }).first().click();
  await atDesk.getByLabel('Name of the profile').fill('Rota export');
  await atDesk
    .getByLabel('A sample of the file')
    .setInputFiles({ name: 'rota.csv', mimeType: 'text/csv', buffer: rota });
  await atDesk.getByRole('button', { name: 'Read the sample' }).click();
  await atDesk.getByRole('heading', { name: 'What is in each column?' }).waitFor();
  await expectUsable(atDesk);
  expect(await atDesk.getByLabel('Person', { exact: true }).inputValue()).toBe('Client Ref');
  await atDesk.getByText('Take something off the person’s number').click();
  await atDesk.getByLabel('Always stands before it').first().fill('SU-');
  await atDesk.getByRole('button', { name: 'Show how it reads' }).click();
  await atDesk.locator('#reads-rows').getByText(person, { exact: true }).first().waitFor();
  expect(await words(atDesk)).toContain('1 row of 3 refused');
  await atDesk.setViewportSize(phone);
  await expectUsable(atDesk);
  await atDesk.getByRole('button', { name: 'Save this profile' }).click();
  await atDesk.waitForURL(/\/profiles\/\d+$/);
  expect(await words(atDesk)).toContain('Client Ref, without SU- before it');
  await expectUsable(atDesk);

  await send(onPhone, 'rota.csv', rota);
  expect(await words(onPhone)).toContain('Mapping profile Rota export, version 1');
  expect(await counted(onPhone)).toMatchObject({ Read: '3', New: '2', Refused: '1', 'Nobody to match': '0' });
  await onPhone.getByRole('button', { name: 'Take these 2 visits' }).click();
  await onPhone.waitForSelector('.govuk-notification-banner');
  const { rows } = await database.pool.query(
    `select reference, person_reference as person, in_method as method from visit_log where reference like 'R_' order by reference`,
  );
  expect(rows).toEqual([
    { reference: 'R1', person, method: 'tag' },
    { reference: 'R2', person, method: 'phone' },
  ]);
});
