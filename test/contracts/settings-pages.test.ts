import { expect, test } from 'vitest';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const council = await aCouncil(database);
const administrator = app.as(await somebody(database, council, 'administrator'));
const officer = app.as(await somebody(database, council, 'contracts_officer'));
const auditor = app.as(await somebody(database, council, 'auditor'));
const broker = app.as(await somebody(database, council, 'broker'));
const from = { 'effective_from-day': '1', 'effective_from-month': '4', 'effective_from-year': '2026' };

test('the overview tells what holds today and on what it rests', async () => {
  const page = await auditor.get('/settings');
  expect(page.status).toBe(200);
  expect(page.text).toContain('Matching distance 2 hours Usual value');
  expect(page.html).toContain('href="/settings/bank-holidays"');
  expect((await broker.get('/settings')).status).toBe(403);
});

test('a value is recorded with its source, and its history shows it', async () => {
  const saved = await administrator.post('/settings/match_within_minutes', {
    ...from,
    value: '90',
    source: 'Cabinet, 3 March 2026',
  });
  expect(saved.location).toBe('/settings/match_within_minutes');
  const page = await officer.get('/settings/match_within_minutes');
  expect(page.text).toContain('1 hour 30 minutes 1 Apr 2026');
  expect(page.text).toContain('Cabinet, 3 March 2026');
  expect(page.html).not.toContain('name="source"');
});

test('a setting of several boxes comes back with what is wrong beside its box', async () => {
  const page = await administrator.get('/settings/minimum-visit');
  expect(page.html).toMatch(/value="medication" checked/);
  const back = await administrator.post('/settings/minimum-visit', {
    ...from,
    minutes: '15',
    short_minutes: '30',
    short_purposes: ['medication', 'meal'],
    source: 'Cabinet',
  });
  expect(back.status).toBe(422);
  expect(back.html).toContain('href="#short_minutes"');
  const saved = await administrator.post('/settings/minimum-visit', {
    ...from,
    minutes: '45',
    short_minutes: '20',
    short_purposes: ['medication'],
    source: 'Cabinet',
  });
  expect(saved.status).toBe(303);
  expect((await auditor.get('/settings/minimum-visit')).text).toContain(
    '45 minutes; 20 minutes for medication',
  );
});

test('no such setting, no permission, no source', async () => {
  expect((await administrator.get('/settings/colour')).status).toBe(404);
  expect(
    (await officer.post('/settings/first_review_weeks', { ...from, value: '4', source: 'x' })).status,
  ).toBe(403);
  const back = await administrator.post('/settings/first_review_weeks', { ...from, value: '4', source: '' });
  expect(back.text).toContain('Enter the source');
});

test('bank holidays: the suggestion for a year is adopted, and a day is added and taken out', async () => {
  const before = await officer.get('/settings/bank-holidays?year=2027');
  expect(before.text).toContain('No bank holidays are recorded for 2027.');
  expect(before.text).toContain('Monday 27 December 2027 Christmas Day Substitute');
  const adopted = await officer.post('/settings/bank-holidays/adopt', { year: '2027' });
  expect(adopted.location).toBe('/settings/bank-holidays?year=2027');
  const after = await officer.get('/settings/bank-holidays?year=2027');
  expect(after.text).toContain('Every bank holiday that the law gives for 2027 is recorded.');
  expect(after.text).toContain('Monday 27 December 2027 Christmas Day Substitute Saturday 25 December 2027');
  const day = {
    'date-day': '15',
    'date-month': '6',
    'date-year': '2027',
    title: 'A day of thanks',
    kind: 'true-day',
  };
  expect((await officer.post('/settings/bank-holidays', day)).status).toBe(303);
  expect((await officer.post('/settings/bank-holidays', day)).text).toContain(
    'is recorded already as a true day',
  );
  const shown = await officer.get('/settings/bank-holidays?year=2027');
  const remove = /A day of thanks[\s\S]*?bank-holidays\/(\d+)\/remove/.exec(shown.html)?.[1];
  expect((await officer.post(`/settings/bank-holidays/${remove}/remove`)).location).toContain('year=2027');
  expect((await officer.get('/settings/bank-holidays?year=2027')).text).not.toContain(
    '15 June 2027 A day of thanks',
  );
});

test('bank holidays: GOV.UK’s own file is read, and any other is refused', async () => {
  const send = async (content: string) =>
    await officer.post('/settings/bank-holidays/file', {
      file: { name: 'bank-holidays.json', bytes: Buffer.from(content) },
    });
  const file = {
    'england-and-wales': {
      events: [{ title: 'New Year’s Day', date: '2028-01-03', notes: 'Substitute day' }],
    },
  };
  expect((await send(JSON.stringify(file))).status).toBe(303);
  expect((await officer.get('/settings/bank-holidays?year=2028')).text).toContain('Saturday 1 January 2028');
  expect((await send('<html>')).text).toContain('The file is not JSON');
  expect((await send('[]')).status).toBe(422);
});

test('bank holidays: who may only read is offered nothing to press', async () => {
  const page = await auditor.get('/settings/bank-holidays?year=2027');
  expect(page.status).toBe(200);
  expect(page.html).not.toContain('Add this day');
  expect((await auditor.post('/settings/bank-holidays/adopt', { year: '2027' })).status).toBe(403);
});
