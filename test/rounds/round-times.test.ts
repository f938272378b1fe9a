// A round is shown in whole minutes: what the clock says, how long it takes and what it comes to agree.
import { expect, test } from 'vitest';
import { inWholeMinutes, type Leg, sumsOfRound } from '../../src/rounds/rules/round-course.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorldNextWeek, nextMonday } from './rota-world.ts';

const at = (time: string, seconds = 0): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 3600 + minute * 60 + seconds;
};
const way = (from: number, to: number, more: Partial<Leg & { kind: 'travel' }> = {}): Leg => ({
  kind: 'travel',
  from,
  to,
  home: false,
  seconds: to - from,
  metres: 0,
  short: 0,
  ...more,
});

const textOf = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

test('travel is rounded up to a minute, what is left is waiting, and a wait of seconds is none', () => {
  const home = way(at('08:22', 17), at('08:45'), { home: true });
  const travel = way(at('08:45'), at('09:06', 20));
  const wait = { kind: 'gap', from: at('09:06', 20), to: at('09:07') } as const;
  const longer = { kind: 'gap', from: at('10:04', 3), to: at('10:30') } as const;
  const back = way(at('11:00'), at('11:14', 30), { home: true });
  const shown = inWholeMinutes([home, travel, wait, way(at('09:50'), at('10:04', 3)), longer, back]);
  expect(shown).toMatchObject([
    { kind: 'travel', from: at('08:22'), to: at('08:45'), seconds: 23 * 60 },
    { kind: 'travel', from: at('08:45'), to: at('09:07'), seconds: 22 * 60 },
    { kind: 'travel', from: at('09:50'), to: at('10:05'), seconds: 15 * 60 },
    { kind: 'gap', from: at('10:05'), to: at('10:30') },
    { kind: 'travel', from: at('11:00'), to: at('11:15'), seconds: 15 * 60 },
  ]);
  expect(sumsOfRound([home, travel, wait, longer, back], 60)).toMatchObject({
    travelMinutes: 22,
    waitingMinutes: 25,
    homeMinutes: 38,
    breakMinutes: 0,
  });
});

test('a way that lacks less than a minute takes what there is, one that lacks more keeps its length', () => {
  const within = way(at('10:50'), at('11:04'), { seconds: 14 * 60 + 3, short: 3 });
  const lacking = way(at('10:50'), at('11:04'), { seconds: 16 * 60 + 3, short: 123 });
  expect(inWholeMinutes([within, lacking])).toMatchObject([{ seconds: 14 * 60 }, { seconds: 17 * 60 }]);
});

test('on the page of a round every length is the time between its clock times, and they add up to what it comes to', async () => {
  const database = await freshDatabase();
  const app = await testApp(database);
  const monday = nextMonday();
  const world = await aRotaWorldNextWeek(database);
  const visitor = app.as(world.coordinator);
  for (const [name, time] of [
    ['adaMorning', '08:00'],
    ['benMorning', '08:35'],
    ['doraMorning', '10:00'],
  ] as const)
    await visitor.post(`/rounds/days/${monday}/move`, {
      visit: String(world.visits[name]),
      part: '0',
      worker: String(world.workers.bea),
      time,
    });
  const { html } = await visitor.get(`/rounds/days/${monday}/workers/${world.workers.bea}`);
  const table = /<table[^>]*id="round"[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
  const rows = [...table.matchAll(/(\d\d:\d\d) to (\d\d:\d\d)([\s\S]*?)<\/tr>/g)].map((row) => {
    const words = /(?:(\d+) hours? ?)?(?:(\d+) minutes?)?$/.exec(textOf(row[3] ?? ''));
    return {
      travels: (row[3] ?? '').includes('Travel'),
      between: (at(row[2] ?? '') - at(row[1] ?? '')) / 60,
      long: Number(words?.[1] ?? 0) * 60 + Number(words?.[2] ?? 0),
    };
  });
  expect(rows.length).toBeGreaterThan(4);
  for (const { between, long } of rows) expect(long).toBe(between);
  expect(rows.map(({ long }) => long)).not.toContain(0);
  const travel = rows.filter(({ travels }) => travels).reduce((sum, { long }) => sum + long, 0);
  expect(travel).toBeGreaterThan(0);
  expect(textOf(html)).toMatch(new RegExp(`Travel between visits ${travel}m`));
});
