import { expect, test } from 'vitest';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { replanLines } from '../../src/visits/actions/plan-visits.ts';
import { testApp } from '../web/app.ts';
import { aBroker, anArrangedLine } from './arranged.ts';

const database = await freshDatabase();
const app = await testApp(database);
const today = Temporal.Now.plainDateISO('Europe/London');

/** The boxes of a day question. */
const boxes = (name: string, day: Temporal.PlainDate): Record<string, string> => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});
const aVisit = (at: number, given: Record<string, string | readonly string[]> = {}) => ({
  [`visits.${at}.weekdays`]: ['1', '2', '3', '4', '5', '6', '7'],
  [`visits.${at}.start_time`]: '8',
  [`visits.${at}.minutes`]: '30',
  [`visits.${at}.workers`]: '1',
  [`visits.${at}.purpose`]: 'personal care',
  [`visits.${at}.every_weeks`]: '1',
  ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`visits.${at}.${name}`, value])),
});

test('a broker opens a package, arranges a service, sees the week and saves it, and visits are planned', async () => {
  const council = await aBroker(database);
  const broker = app.as(council.broker);
  const found = await broker.get('/packages/new?q=ada');
  expect(found.html).toContain(`/packages/new?person=${council.personId}`);
  const opened = await broker.post(`/packages/new?person=${council.personId}`, {
    ...boxes('starts_on', today),
    primary_need: 'Getting up safely',
  });
  expect(opened.status).toBe(303);
  const choosing = await broker.get(opened.location ?? '');
  expect(choosing.text).toContain('Arrange a service: who provides it?');
  const of = `${council.contractId}:home-care`;
  expect(choosing.html).toContain(`value="${of}"`);
  const address = `${opened.location}?of=${of}`;
  expect((await broker.get(address)).html).toContain('name="visits.0.start_time"');

  const typed = { ...boxes('starts_on', today), ...aVisit(0) };
  const more = await broker.post(address, { ...typed, do: 'add' });
  expect([more.status, more.html.includes('name="visits.1.start_time"')]).toEqual([200, true]);
  const fewer = await broker.post(address, { ...typed, ...aVisit(1, { start_time: '21' }), do: 'remove 0' });
  expect(fewer.html).toMatch(/name="visits\.0\.start_time"[^>]*value="21"/);

  const short = await broker.post(address, { ...typed, ...aVisit(1, { minutes: '15' }), do: 'preview' });
  expect(short.status).toBe(422);
  expect(short.text).toContain('Visit 2: a visit for personal care must be 30 minutes or more');
  const critical = await broker.post(address, { ...typed, 'visits.0.time_critical': 'yes', do: 'preview' });
  expect(critical.text).toContain('Say why this visit cannot wait');

  const two = await broker.post(address, { ...typed, ...aVisit(1, { start_time: 'late' }), do: 'preview' });
  expect(two.text).toContain('Visit 2: start time must be a time');
  const forgotten = await broker.post(address, {
    ...typed,
    'visits.0.time_critical_reason': 'Insulin',
    do: 'preview',
  });
  expect(forgotten.text).toContain('Tick that the visit is time-critical, or clear the reason');

  const check = await broker.post(address, { ...typed, 'visits.0.workers': '2', do: 'preview' });
  expect(check.text).toContain('3 hours 30 minutes of care a week, 7 hours of workers’ time, about £168.70');
  const saved = await broker.post(address, { ...typed, 'visits.0.workers': '2', do: 'save' });
  expect(saved.status).toBe(303);
  const shown = await broker.get(saved.location ?? '');
  expect(shown.text).toMatch(/Saved\. .* provides home care from .*\. 5[67] visits added\./);
  expect(shown.text).toContain('Every day at 08:00 for 30 minutes, 2 workers');
  const visits = await broker.get(`/people/${council.personId}/visits`);
  expect(visits.text).toContain('08:00 to 08:30');
  expect(visits.text).toContain('Tomorrow');
});

test('a changed week shows what it replaces, and its versions say from which day and why', async () => {
  const council = await aBroker(database);
  const { packageId, lineId } = await anArrangedLine(council);
  const broker = app.as(council.broker);
  const address = `/packages/${packageId}/services/${lineId}/visits`;
  expect((await broker.get(address)).html).toMatch(/name="visits\.0\.start_time"[^>]*value="08:00"/);
  const change = {
    version: '1',
    ...boxes('effective_from', today),
    reason: 'More help to wash',
    ...aVisit(0, { minutes: '45' }),
  };
  expect((await broker.post(address, { ...change, reason: '', do: 'save' })).status).toBe(422);
  expect((await broker.post(address, { ...change, do: 'preview' })).text).toContain(
    'because: More help to wash',
  );
  expect((await broker.post(address, { ...change, do: 'save' })).status).toBe(303);
  const page = await broker.get(`/packages/${packageId}/services/${lineId}`);
  expect(page.text).toContain('Version 2, from');
  expect(page.text).toContain('More help to wash');
  const whole = await broker.get(`/packages/${packageId}`);
  expect(whole.text).toMatch(/5h 15m 5 hours 15 minutes of care a week/);
  expect((await broker.post(address, { ...change, do: 'save' })).status).toBe(409);
});

test('visits are suspended, wanted again and ended', async () => {
  const council = await aBroker(database);
  const { packageId, lineId } = await anArrangedLine(council);
  const worker = app.as(await somebody(database, council.councilId, 'social_worker'));
  const form = await worker.get(`/packages/${packageId}/suspend`);
  expect(form.text).toContain('Why are visits not wanted?');
  const yesterday = today.subtract({ days: 1 });
  const stay = {
    lines: String(lineId),
    reason: 'hospital',
    ...boxes('starts_on', yesterday),
    start_time: '18:00',
    ...boxes('told_on', yesterday),
    told_time: '17:30',
  };
  expect((await worker.post(`/packages/${packageId}/suspend`, { ...stay, reason: '' })).status).toBe(422);
  const half = await worker.post(`/packages/${packageId}/suspend`, { ...stay, end_time: '8:00' });
  expect(half.text).toContain('Enter both the day and the time');
  expect((await worker.post(`/packages/${packageId}/suspend`, stay)).status).toBe(303);
  const twice = await worker.post(`/packages/${packageId}/suspend`, stay);
  expect(twice.text).toContain('A service is suspended already');
  const page = await worker.get(`/packages/${packageId}`);
  expect(page.text).toContain('Visits are suspended (in hospital) since');
  expect((await worker.get('/packages?status=suspended')).text).toContain('1 care package');
  expect((await worker.get('/packages?status=suspended&format=csv')).html).toContain(',Suspended');
  const [, end = ''] = /href="(\/packages\/\d+\/suspensions\/\d+)"/.exec(page.html) ?? [];
  expect((await worker.get(end)).text).toContain('When are visits wanted again?');
  const back = { ...boxes('ends_on', today.add({ days: 1 })), end_time: '7', whole_stay: 'yes' };
  expect((await worker.post(end, back)).status).toBe(303);
  expect((await worker.get(`/packages/${packageId}`)).text).toContain('Wanted again from');

  const broker = app.as(council.broker);
  expect((await worker.get(`/packages/${packageId}/end`)).status).toBe(403);
  expect((await broker.get(`/packages/${packageId}/end`)).text).toContain('Which services end?');
  const ending = { ...boxes('ends_on', today), reason: 'Moved away' };
  expect((await broker.post(`/packages/${packageId}/end`, ending)).text).toContain(
    'Choose at least one service',
  );
  const ended = await broker.post(`/packages/${packageId}/end`, {
    ...ending,
    lines: `${lineId}:1`,
    sure: 'yes',
  });
  expect(ended.status).toBe(303);
  expect((await broker.get(`/packages/${packageId}`)).text).toContain('Moved away');
});

test('before care ends it is told in numbers what becomes of the visits, and an end that was a slip is taken back', async () => {
  const council = await aBroker(database);
  const start = today.subtract({ days: 5 });
  const { packageId, lineId } = await anArrangedLine(council, [{}], start.toString());
  const broker = app.as(council.broker);
  const now = Temporal.Now.instant();
  await council.work((scope) => replanLines(scope, [lineId], start.toString()), { at: now });
  const last = today.subtract({ days: 2 });
  const asked = { ...boxes('ends_on', last), reason: 'Moved away', lines: `${lineId}:1` };
  const before = await broker.post(`/packages/${packageId}/end`, {
    ...asked,
    ...boxes('ends_on', start.subtract({ days: 1 })),
  });
  expect([before.status, before.text.includes('its last day is then or later')]).toEqual([422, true]);
  const check = await broker.post(`/packages/${packageId}/end`, asked);
  expect(check.status).toBe(200);
  expect(check.text).toContain('Check before care ends');
  expect(check.text).toContain('which has passed');
  expect(check.text).toMatch(/[12] visits? after this day whose time has passed and that nobody has logged/);
  const [, out = ''] = /(\d+) visits still to come: they are taken out/.exec(check.text) ?? [];
  expect(Number(out)).toBeGreaterThan(50);
  expect((await broker.get(`/packages/${packageId}`)).text).not.toContain('Moved away');
  const change = await broker.post(`/packages/${packageId}/end`, { ...asked, sure: 'change' });
  expect(change.text).toContain('Which services end?');
  expect(change.html).toContain('value="Moved away"');
  const ended = await broker.post(`/packages/${packageId}/end`, { ...asked, sure: 'yes' });
  expect((await broker.get(ended.location ?? '')).text).toContain(`${out} visits taken out`);

  const address = `/packages/${packageId}/services/${lineId}/take-back-end`;
  expect((await broker.get(`/packages/${packageId}`)).html).toContain(`href="${address}"`);
  expect((await broker.get(address)).text).toMatch(/5\d visits that were taken out come back/);
  const worker = app.as(await somebody(database, council.councilId, 'social_worker'));
  expect((await worker.get(address)).status).toBe(403);
  expect((await worker.get(`/packages/${packageId}`)).html).not.toContain(address);
  const silent = await broker.post(address, { version: '2', because: '' });
  expect([silent.status, silent.text.includes('Why the end is taken back')]).toEqual([422, true]);
  const back = await broker.post(address, { version: '2', because: 'The wrong person' });
  expect(back.status).toBe(303);
  const shown = await broker.get(back.location ?? '');
  expect(shown.text).toMatch(/The end was taken back, and .+ was told\. .*5\d visits brought back/);
  expect(shown.html).not.toContain(address);
  expect((await broker.get(address)).text).toContain('This end cannot be taken back');
});

test('what is said of a package is changed', async () => {
  const council = await aBroker(database);
  const { packageId } = await anArrangedLine(council);
  const broker = app.as(council.broker);
  expect((await broker.get(`/packages/${packageId}/edit`)).text).toContain('What the care is mainly for');
  const saved = await broker.post(`/packages/${packageId}/edit`, {
    version: '1',
    primary_need: 'Bathing',
    cover_note: 'Ring Joe',
  });
  expect(saved.status).toBe(303);
  expect((await broker.get(`/packages/${packageId}`)).text).toContain('Ring Joe');
});

test('a provider sees its own services and nobody else’s, and cannot change them', async () => {
  const council = await aBroker(database);
  const { packageId, lineId } = await anArrangedLine(council);
  const ours = app.as(await somebody(database, council.councilId, 'provider_manager', council.providerId));
  const page = await ours.get(`/packages/${packageId}`);
  expect(page.status).toBe(200);
  expect(page.text).not.toContain('End care');
  expect((await ours.get('/packages')).text).toContain('1 care package');
  expect((await ours.get(`/packages/${packageId}/services/${lineId}/visits`)).status).toBe(403);
  const other = await aProvider(database, council.councilId);
  const theirs = app.as(await somebody(database, council.councilId, 'provider_manager', other));
  expect((await theirs.get(`/packages/${packageId}`)).status).toBe(404);
  const elsewhere = await aBroker(database);
  expect((await app.as(elsewhere.broker).get(`/packages/${packageId}`)).status).toBe(404);
  expect((await app.as(elsewhere.broker).get('/packages/abc')).status).toBe(404);
});
