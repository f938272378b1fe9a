// What a board shows: the hours that are used, whoever works on the day, names that tell people apart.
import { expect, test } from 'vitest';
import { hourWidth, keptView, viewOf } from '../../src/rounds/pages/board-view.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorldNextWeek, nextMonday } from './rota-world.ts';

const view = (address: string) => viewOf(new URLSearchParams(address));

test('a day from six to eleven fits a screen 1280 wide, and an hour is as wide as is asked for', () => {
  expect(hourWidth(view(''), 17) * 17).toBeLessThanOrEqual(1060);
  expect(hourWidth(view(''), 17)).toBeGreaterThan(60);
  expect(hourWidth(view(''), 4)).toBe(120);
  expect(hourWidth(view(''), 40)).toBe(34);
  expect(hourWidth(view('zoom=wide'), 17)).toBe(110);
  expect(hourWidth(view('zoom=widest'), 17)).toBe(170);
  expect(hourWidth(view('zoom=x'), 17)).toBe(hourWidth(view(''), 17));
});

test('of an address, what says how the board is looked at is kept, and nothing else', () => {
  expect(keptView(new URLSearchParams('at=1/0&find=cole&changed=3&rows=all&order=&zoom=wide'))).toBe(
    'find=cole&rows=all&zoom=wide',
  );
});

const database = await freshDatabase();
const app = await testApp(database);
const monday = nextMonday();
const world = await aRotaWorldNextWeek(database);
const { workers, visits, councilId } = world;
const visitor = app.as(world.coordinator);
const day = `/rounds/days/${monday}`;
const put = async (name: string, worker: number, time: string) =>
  await visitor.post(`${day}/move`, { visit: String(visits[name]), part: '0', worker: String(worker), time });
const rows = (html: string): string[] =>
  [...html.matchAll(/data-lane data-worker="\d+" data-name="([^"]+)"/g)].map((one) => one[1] ?? '');

test('who does not work on the day is named below and not drawn; care workers and people are found, and put in order', async () => {
  await database.pool.query(
    `update worker_shift set weekdays = '{2}' where council_id = $1 and care_worker_id = $2`,
    [councilId, workers.cy],
  );
  await put('adaMorning', workers.dee, '08:00');
  await put('benMorning', workers.bea, '08:30');
  await put('adaNoon', workers.bea, '12:30');
  const usual = await visitor.get(day);
  expect(rows(usual.html)).toEqual(['Bea Ash', 'Dee Ash']);
  expect(usual.text).toContain('Not working this day: Cy Ash (no shift).');
  expect(usual.text).toContain('2 care workers');
  // From seven, when shifts begin, to two, when they end.
  expect(usual.html).toContain('>13:00</text>');
  expect(usual.html).not.toContain('>14:00</text>');
  expect(usual.html).not.toContain('>06:00</text>');
  const every = await visitor.get(`${day}?rows=all`);
  expect(rows(every.html)).toEqual(['Bea Ash', 'Cy Ash', 'Dee Ash']);
  expect(every.text).not.toContain('Not working this day');
  expect(rows((await visitor.get(`${day}?order=start`)).html)).toEqual(['Dee Ash', 'Bea Ash']);
  expect(rows((await visitor.get(`${day}?order=least`)).html)).toEqual(['Dee Ash', 'Bea Ash']);
  expect(rows((await visitor.get(`${day}?find=bea`)).html)).toEqual(['Bea Ash']);
  const ben = await visitor.get(`${day}?find=ben+cole`);
  expect(rows(ben.html)).toEqual(['Bea Ash']);
  expect(ben.html).toContain('tend-board__stop--faint');
  expect(ben.text).toContain('1 care worker found');
});

test('people who share a last name are told apart on their blocks, and nothing is cut with a dot', async () => {
  const { html } = await visitor.get(`${day}?zoom=widest`);
  for (const words of ['A Cole', 'B Cole', 'C Cole', 'D Cole']) expect(html).toContain(`>${words}</text>`);
  expect(html).not.toContain('…</text>');
});

test('the board is one grid of rows, with a row for what nobody has', async () => {
  const { html } = await visitor.get(day);
  expect(html.match(/role="grid"/g)).toHaveLength(1);
  expect(html.match(/role="row"/g)).toHaveLength(3);
});

test('a day without visits offers nothing to plan or publish', async () => {
  const sunday = Temporal.PlainDate.from(monday).add({ days: 6 }).toString();
  const empty = await visitor.get(`/rounds/days/${sunday}`);
  expect(empty.text).toContain('No visits are planned on this day');
  for (const words of ['every one has somebody', 'Plan the rest', 'Publish'])
    expect(empty.text).not.toContain(words);
});

test('that somebody is away stands in words once: on the ground of an empty row, or below the block that lies on it', async () => {
  await database.pool.query(
    `insert into worker_absence (council_id, provider_id, care_worker_id, kind, starts_at, ends_at, recorded_at)
     values ($1, $2, $3, 'sickness', $4::date, $4::date + interval '1 day', now())`,
    [councilId, world.providerId, workers.cy, monday],
  );
  const drawn = (html: string): string[] =>
    [...html.matchAll(/class="tend-board__note"[^>]*>([^<]*)</g)].map((one) => one[1] ?? '');
  expect(drawn((await visitor.get(`${day}?rows=all`)).html)).toEqual(['Away: sickness']);
  await put('adaNoon', workers.cy, '12:30');
  expect(drawn((await visitor.get(day)).html)).toEqual(['Away']);
});
