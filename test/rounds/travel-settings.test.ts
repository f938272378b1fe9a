import { afterAll, describe, expect, test } from 'vitest';
import { withScope } from '../../src/platform/scope.ts';
import { readWeekWithWays } from '../../src/rounds/actions/week-ways.ts';
import { travelSettingsOn } from '../../src/rounds/records/travel-settings.ts';
import { findRota, listStops } from '../../src/rounds/records/rotas.ts';
import { EVERY_HOUR_ALIKE, factorAt, partsOfDay, slowestFactor } from '../../src/rounds/rules/day-parts.ts';
import { dayOfWeek, roundsOfDay } from '../../src/rounds/rules/rota-week.ts';
import { USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorld, MONDAY, onMonday } from './rota-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const before = process.env['TEND_TRAVEL_URL'];
delete process.env['TEND_TRAVEL_URL'];
afterAll(() => {
  if (before !== undefined) process.env['TEND_TRAVEL_URL'] = before;
});

const from = { 'effective_from-day': '1', 'effective_from-month': '1', 'effective_from-year': '2026' };
const source = 'Survey of rounds, January 2026';
const second = (clock: string): number => Temporal.Instant.from(`${clock}Z`).epochMilliseconds / 1000;

describe('hours at which roads are slower', () => {
  const parts = partsOfDay([
    { from: '07:00', times: 1.5 },
    { from: '09:30', times: 1 },
  ]);

  test('hold from their minute on by the clock in London, before the first as it is, and for cars only', () => {
    expect(partsOfDay([])).toEqual(EVERY_HOUR_ALIKE);
    expect(factorAt(parts, 'car', second('2026-03-02T06:59:59'))).toBe(1);
    expect(factorAt(parts, 'car', second('2026-03-02T07:00'))).toBe(1.5);
    expect(factorAt(parts, 'car', second('2026-03-02T09:30'))).toBe(1);
    expect(factorAt(parts, 'car', second('2026-07-06T06:00'))).toBe(1.5);
    expect(factorAt(parts, 'walk', second('2026-03-02T07:00'))).toBe(1);
  });

  test('the slowest of a stretch counts wherever in it it lies, over midnight too', () => {
    const [dawn, noon] = [second('2026-03-02T06:00'), second('2026-03-02T12:00')];
    expect(slowestFactor(parts, 'car', dawn, noon)).toBe(1.5);
    expect(slowestFactor(parts, 'car', dawn, dawn + 3599)).toBe(1);
    expect(slowestFactor(parts, 'car', noon, noon + 18 * 3600)).toBe(1);
    expect(slowestFactor(parts, 'car', noon, noon + 19 * 3600)).toBe(1.5);
  });
});

/** The rota world with an administrator, and a morning of one care worker from Ada to Ben and on to Dora. */
async function aMorning() {
  const world = await aRotaWorld(database);
  const coordinator = app.as(world.coordinator);
  const administrator = app.as(await somebody(database, world.councilId, 'administrator'));
  const { visits, workers } = world;
  for (const [visit, time] of [
    [visits['adaMorning'], '08:00'],
    [visits['benMorning'], '08:35'],
    [visits['doraMorning'], '10:00'],
  ] as const)
    await coordinator.post(`/rounds/visits/${visit}/0`, {
      act: 'put',
      worker: String(workers.bea),
      time,
    });
  const ways = async () =>
    await onMonday(database, world.coordinator, async (scope) => {
      const week = await readWeekWithWays(scope, world.providerId, MONDAY);
      const rota = await findRota(scope, world.providerId, MONDAY);
      const stops = rota === undefined ? [] : await listStops(scope, rota.id);
      const rounds = roundsOfDay(dayOfWeek(week, stops, MONDAY), week.breakFrom);
      return rounds.flatMap(({ legs }) => legs.flatMap((leg) => (leg.kind === 'travel' ? [leg] : [])));
    });
  return { ...world, administrator, coordinator, ways };
}

describe('a council’s own travel', () => {
  test('is the published one where nothing was recorded', async () => {
    const { coordinator } = await aRotaWorld(database);
    expect(await withScope(database, coordinator, (scope) => travelSettingsOn(scope, MONDAY))).toEqual(
      USUAL_TRAVEL,
    );
  });

  test('paces and slow hours are recorded with a source, and rounds go by them from their day on', async () => {
    const { administrator, coordinator, ways, councilId } = await aMorning();
    const usual = await ways();
    expect(usual).toHaveLength(2);
    const pace = await administrator.post('/settings/travel_car', {
      ...from,
      urban_detour: '1.4',
      urban_speed: '5.8',
      urban_seconds: '60',
      rural_detour: '1.5',
      rural_speed: '22.5',
      rural_seconds: '0',
      source,
    });
    expect(pace.location).toBe('/settings/travel_car');
    const slower = await ways();
    expect(slower.map(({ seconds }) => seconds)).toEqual(
      usual.map(({ seconds }) => expect.closeTo(2 * seconds + 60, -0.5)),
    );
    expect(slower.map(({ metres }) => metres)).toEqual(usual.map(({ metres }) => metres));

    const hours = await administrator.post('/settings/travel_hours', {
      ...from,
      'value-1-from': '8.00',
      'value-1-times': '2',
      'value-3-from': '9am',
      'value-3-times': '1',
      source,
    });
    expect(hours.location).toBe('/settings/travel_hours');
    const page = await administrator.get('/settings/travel_hours');
    expect(page.text).toContain('2 times as long from 08:00 and as usual from 09:00');
    expect((await ways()).map(({ seconds }) => seconds)).toEqual([
      2 * (slower[0]?.seconds ?? 0),
      slower[1]?.seconds,
    ]);
    for (const visitor of [administrator, coordinator]) {
      const told = await visitor.get('/travel-times');
      expect(told.text).toContain('The way by car takes 2 times as long from 08:00 and as usual from 09:00');
      expect(told.text).toContain('5.8 miles an hour Own 11.6 miles an hour Department for Transport');
      expect(told.html.includes('/settings/travel_car')).toBe(visitor === administrator);
    }
    const board = await coordinator.get(`/rounds/days/${MONDAY}`);
    expect(board.text).toContain(
      'by car 1.4 times as far at 5.8 miles an hour in towns and 60 seconds a trip',
    );
    expect(board.text).toContain(
      'These paces are the council’s own. The way by car takes 2 times as long from 08:00',
    );
    const { rows } = await database.pool.query(
      `select act from audit_event where council_id = $1 and act = 'setting recorded'`,
      [councilId],
    );
    expect(rows).toHaveLength(2);
  });

  test('a figure that cannot be meant comes back with what is wrong beside its box', async () => {
    const { councilId } = await aRotaWorld(database);
    const administrator = app.as(await somebody(database, councilId, 'administrator'));
    const figures = {
      rural_detour: '1.4',
      rural_speed: '25',
      rural_seconds: '0',
      urban_seconds: '0',
      source,
    };
    const wrong = async (name: string, sent: Record<string, string>) => {
      const page = await administrator.post(`/settings/${name}`, { ...from, source, ...sent });
      expect(page.status).toBe(422);
      return page;
    };
    const pace = await wrong('travel_car', { ...figures, urban_detour: 'much', urban_speed: '11.6' });
    expect(pace.text).toContain('must be a number such as 1.25');
    const fast = await wrong('travel_car', { ...figures, urban_detour: '1.4', urban_speed: '180' });
    expect(fast.text).toContain('Enter a number from 1 to 80');
    expect(fast.html).toContain('href="#urban_speed"');
    const hour = { 'value-1-from': '25:00', 'value-1-times': '1.2' };
    expect((await wrong('travel_hours', hour)).text).toContain('Line 1: enter an hour such as 7:30');
    const times = { 'value-1-from': '7:30', 'value-1-times': 'double' };
    expect((await wrong('travel_hours', times)).text).toContain('Line 1: enter how many times as long');
    const twice = { ...times, 'value-1-times': '2', 'value-2-from': '7:00', 'value-2-times': '1' };
    expect((await wrong('travel_hours', twice)).text).toContain('later than the one above it');
    const coordinator = app.as(await somebody(database, councilId, 'broker'));
    expect((await coordinator.post('/settings/travel_hours', { ...from, source })).status).toBe(403);
  });
});
