import { expect, test } from 'vitest';
import { londonDay } from '../../src/ground/calendar.ts';
import { planVisits } from '../../src/visits/actions/plan-visits.ts';
import { listPlannedVisits } from '../../src/visits/records/planned-visits.ts';
import { aBroker, anArrangedLine } from '../brokerage/arranged.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const now = Temporal.Now.instant();
const today = londonDay(now);
const tomorrow = today.add({ days: 1 });
const range = { from: today.toString(), to: today.add({ days: 10 }).toString() };

async function plannedWeek() {
  const council = await aBroker(database);
  await anArrangedLine(council, [
    { startTime: '21:00', timeCritical: true, timeCriticalReason: 'Insulin at bedtime' },
    {},
  ]);
  const visits = await council.work(
    async (scope) => {
      await planVisits(scope, range);
      return (await listPlannedVisits(scope, { from: tomorrow.toString(), to: tomorrow.toString() })).rows;
    },
    { at: now },
  );
  return {
    ...council,
    browser: app.as(council.broker),
    morning: visits[0]?.id ?? 0,
    evening: visits[1]?.id ?? 0,
  };
}
const told = {
  'told_on-day': String(today.subtract({ days: 1 }).day),
  'told_on-month': String(today.subtract({ days: 1 }).month),
  'told_on-year': String(today.subtract({ days: 1 }).year),
  told_time: '9:00',
};

test('the list of visits is narrowed by what is asked, and chosen visits are cancelled together', async () => {
  const { browser, morning, evening } = await plannedWeek();
  const list = await browser.get('/visits');
  expect(list.text).toContain('14 visits');
  expect(list.html).toContain(`href="/visits/${morning}"`);
  expect((await browser.get('/visits?critical=yes')).text).toContain('7 visits found');
  expect((await browser.get('/visits?status=cancelled')).text).toContain('No visits are planned that fit');
  const file = await browser.get('/visits?critical=yes&format=csv');
  expect(file.headers['content-disposition']).toContain('planned-visits.csv');
  expect(file.html.trim().split('\r\n').length).toBe(8);
  expect((await browser.get('/visits?format=xlsx')).status).toBe(200);
  expect((await browser.get('/visits?from=nonsense&to=2026-02-31')).status).toBe(200);
  const ask = await browser.get(`/visits/cancel?visit=${morning}&visit=${evening}`);
  expect(ask.text).toContain('Cancel 2 visits');
  const address = `/visits/cancel?visit=${morning}&visit=${evening}`;
  expect((await browser.post(address, told)).status).toBe(422);
  expect((await browser.post(address, { ...told, because: 'With her son' })).location).toMatch(
    /^\/people\/\d+\/visits$/,
  );
  expect((await browser.get('/visits?status=cancelled')).text).toContain('With her son');
  expect((await browser.get('/visits/cancel')).status).toBe(303);
});

test('a person’s own page lists today, tomorrow and the week, and a visit is moved and put back from it', async () => {
  const { browser, personId, evening, morning } = await plannedWeek();
  expect((await browser.get(`/visits?person=${personId}`)).location).toBe(`/people/${personId}/visits`);
  const page = await browser.get(`/people/${personId}/visits`);
  expect(page.text).toContain('Tomorrow');
  expect(page.text).toContain('Insulin at bedtime');
  const move = await browser.get(`/visits/${evening}/move`);
  expect(move.html).toMatch(/name="start_time"[^>]*value="21:00"/);
  const fields = {
    version: '1',
    'starts_on-day': String(tomorrow.day),
    'starts_on-month': String(tomorrow.month),
    'starts_on-year': String(tomorrow.year),
    start_time: '22:00',
    because: 'Out until half past nine',
  };
  expect((await browser.post(`/visits/${evening}/move`, { ...fields, start_time: 'late' })).status).toBe(422);
  const unseen = await browser.post(`/visits/${evening}/move`, fields);
  expect(unseen.status).toBe(422);
  expect(unseen.text).toContain('This visit is time-critical: Insulin at bedtime');
  expect((await browser.post(`/visits/${evening}/move`, { ...fields, reviewed: 'yes' })).status).toBe(303);
  const moved = await browser.get(`/people/${personId}/visits`);
  expect(moved.text).toMatch(/Moved\. The visit to .* is now on .*22:00, no longer on .*21:00/);
  expect(moved.text).toContain('moved from 21:00');
  await browser.post(`/visits/cancel?visit=${morning}`, { ...told, because: 'Away' });
  expect((await browser.get(`/visits/${morning}/put-back`)).text).toContain('It was cancelled because: Away');
  expect((await browser.post(`/visits/${morning}/put-back`, { version: '2' })).status).toBe(303);
  expect((await browser.get(`/people/${personId}/visits`)).text).toContain('Put back.');
});

test('a visit is added and taken out again by taking the change back; the provider reads of both', async () => {
  const { browser, personId, councilId, providerId, work } = await plannedWeek();
  const address = `/people/${personId}/visits/add`;
  const form = await browser.get(address);
  expect(form.html).toMatch(/type="radio" value="\d+" checked/);
  const line = /name="line" type="radio" value="(\d+)"/.exec(form.html)?.[1] ?? '';
  const fields = {
    line,
    'starts_on-day': String(tomorrow.day),
    'starts_on-month': String(tomorrow.month),
    'starts_on-year': String(tomorrow.year),
    start_time: '17:00',
    minutes: '30',
    workers: '1',
    because: 'Help to wash after a fall',
  };
  expect((await browser.post(address, { ...fields, minutes: '5' })).status).toBe(422);
  expect((await browser.post(address, fields)).status).toBe(303);
  const after = await browser.get(`/people/${personId}/visits`);
  expect(after.text).toMatch(/Added\. A visit to .* is planned/);
  expect(after.text).toContain('added by itself: Help to wash after a fall');
  const { rows } = await work((scope) =>
    listPlannedVisits(scope, { from: tomorrow.toString(), to: tomorrow.toString() }),
  );
  const id = rows.find(({ extra }) => extra)?.id ?? 0;
  expect((await browser.get(`/visits/${id}`)).text).toContain('Take the change back');
  const provider = app.as(await somebody(database, councilId, 'provider_coordinator', providerId));
  expect((await provider.get('/')).text).toContain('Visits changed at short notice');
  expect((await provider.get('/visits/changes')).text).toContain('Help to wash after a fall');
  expect((await provider.get(`/visits/${id}/undo`)).status).toBe(403);
  expect((await browser.get(`/visits/${id}/undo`)).text).toContain('A visit is added on');
  expect((await browser.post(`/visits/${id}/undo`, { version: '1' })).status).toBe(303);
  expect((await provider.get('/visits/changes')).text).toContain('Taken back');
  expect((await browser.get(`/people/${personId}/visits`)).text).not.toContain('added by itself');
});

test('a provider sees its own visits and cannot cancel them; other councils find none', async () => {
  const { councilId, providerId, personId, evening } = await plannedWeek();
  const provider = app.as(await somebody(database, councilId, 'provider_coordinator', providerId));
  expect((await provider.get('/visits')).text).toContain('14 visits');
  expect((await provider.get(`/people/${personId}/visits`)).text).not.toContain('Put back');
  expect((await provider.get(`/visits/cancel?visit=${evening}`)).status).toBe(403);
  const elsewhere = await aBroker(database);
  expect((await app.as(elsewhere.broker).get(`/visits/${evening}/move`)).status).toBe(404);
  expect((await app.as(elsewhere.broker).get(`/visits/cancel?visit=${evening}`)).status).toBe(404);
  expect((await app.as(elsewhere.broker).get(`/people/${personId}/visits`)).status).toBe(404);
});
