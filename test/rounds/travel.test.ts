import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TravelPlace, travelTimes } from '../../src/rounds/actions/travel-times.ts';
import { readTable, tableQuestion } from '../../src/rounds/formats/travel-table.ts';
import { bandAt } from '../../src/rounds/rules/travel-bands.ts';
import { TravelCache } from '../../src/rounds/rules/travel-cache.ts';
import { estimatedTravel, inDayParts, USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';

const place = (name: string, latitude: number, longitude: number): TravelPlace => ({
  name,
  postcode: name,
  position: { latitude, longitude },
  area: 'urban',
});
const places = [place('WS1 1AA', 52.58, -1.98), place('WS2 8BB', 52.6, -2.0), place('WS3 3CC', 52.62, -1.97)];
const dayParts = [{ startSecond: 0, factor: 1 }];

describe('travel by the straight line', () => {
  test('two miles and a half in a town take a car some eighteen minutes and a walker under an hour', () => {
    const [from, to] = [place('a', 52.58, -1.98), place('b', 52.6162, -1.98)];
    const travel = estimatedTravel([from, to], ['car', 'walk']);
    if (!travel.ok) throw new Error(travel.reason);
    expect(Math.round(travel.value.tables['car']![0]![1]! / 60)).toBe(18);
    expect(Math.round(travel.value.tables['walk']![0]![1]! / 60)).toBe(60);
    expect(travel.value.tables['car']![0]![0]).toBe(0);
  });

  test('a place without a position is refused by name', () => {
    expect(estimatedTravel([{ name: 'WS9 9ZZ', position: undefined, area: 'urban' }], ['car'])).toMatchObject(
      {
        ok: false,
        reason: expect.stringContaining('WS9 9ZZ has no position'),
      },
    );
  });

  test('parts of the day multiply times, and the last that has begun counts', () => {
    const travel = inDayParts(1, { car: Int32Array.of(100) }, [
      { startSecond: 0, factor: 1 },
      { startSecond: 25_200, factor: 1.25 },
    ]);
    expect(travel.tables['car']!.map(([time]) => time)).toEqual([100, 125]);
    expect([0, 25_199, 25_200, 80_000].map((time) => bandAt(travel, time))).toEqual([0, 0, 1, 1]);
  });

  test('every mode and kind of area has a pace', () => {
    for (const kinds of Object.values(USUAL_TRAVEL.paces))
      for (const { detour, metresPerSecond } of Object.values(kinds)) {
        expect(detour).toBeGreaterThan(1);
        expect(metresPerSecond).toBeGreaterThan(1);
      }
  });
});

describe('travel by a service of tables', () => {
  const asked: string[] = [];
  let answer: (path: string, body: string) => { status: number; text: string };
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        asked.push(`${request.method} ${request.url}`);
        const { status, text } = answer(request.url ?? '', body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));
  const source = (cache: TravelCache, service: 'osrm' | 'valhalla' = 'osrm', insideToo = true) =>
    ({ kind: 'service', service, url, insideToo, dayParts, cache }) as const;
  const times = [
    [0, 60.2, 120],
    [61, 0, 30],
    [119, 31, 0],
  ];
  const refused = (reason: RegExp) => ({ ok: false, reason: expect.stringMatching(reason) });

  test('OSRM is asked once; the second time all pairs are known', async () => {
    answer = () => ({ status: 200, text: JSON.stringify({ code: 'Ok', durations: times }) });
    const cache = new TravelCache();
    const first = await travelTimes(places, ['car'], source(cache));
    const before = asked.length;
    const second = await travelTimes(places, ['car'], source(cache));
    if (!first.ok || !second.ok) throw new Error('no times');
    expect([...first.value.tables['car']![0]!]).toEqual([0, 61, 120, 61, 0, 30, 119, 31, 0]);
    expect(second.value).toEqual(first.value);
    expect(asked.length).toBe(before);
    expect(asked.at(-1)).toMatch(
      /^GET \/table\/v1\/driving\/-1.98,52.58;.*sources=0;1;2&destinations=3;4;5$/,
    );
  });

  test('Valhalla is asked by a post', async () => {
    answer = (_, body) => {
      const { sources } = JSON.parse(body) as { sources: unknown[] };
      expect(sources).toHaveLength(3);
      return {
        status: 200,
        text: JSON.stringify({
          sources_to_targets: times.map((row) => row.map((time) => ({ time, distance: 1 }))),
        }),
      };
    };
    const found = await travelTimes(places, ['walk'], source(new TravelCache(), 'valhalla'));
    expect(found).toMatchObject({
      ok: true,
      value: { tables: { walk: [Int32Array.of(0, 61, 120, 61, 0, 30, 119, 31, 0)] } },
    });
    expect(asked.at(-1)).toBe('POST /sources_to_targets');
  });

  test.each([
    ['an answer of 500', { status: 500, text: '{}' }, /answered 500/],
    ['a redirect', { status: 302, text: '{}' }, /answered 302/],
    ['what is not JSON', { status: 200, text: '<html>' }, /not JSON/],
    ['another answer', { status: 200, text: '{"code":"NoTable"}' }, /check its address and kind/],
    ['too few times', { status: 200, text: '{"code":"Ok","durations":[[0]]}' }, /other places/],
    [
      'a way that is missing',
      {
        status: 200,
        text: JSON.stringify({
          code: 'Ok',
          durations: times.map((row, at) => (at === 1 ? [61, 0, null] : row)),
        }),
      },
      /no way from WS2 8BB to WS3 3CC/,
    ],
  ])('%s is an error that says what to change, and nothing is filled in', async (_, given, words) => {
    answer = () => given;
    expect(await travelTimes(places, ['car'], source(new TravelCache()))).toMatchObject(refused(words));
  });

  test('an address inside a private network has to be allowed', async () => {
    const inside = await travelTimes(places, ['car'], {
      ...source(new TravelCache(), 'osrm', false),
      url: 'https://10.0.0.1',
    });
    expect(inside).toMatchObject(refused(/inside a private network/));
    const plain = await travelTimes(places, ['car'], {
      ...source(new TravelCache(), 'osrm', false),
      url: 'http://example.org',
    });
    expect(plain).toMatchObject(refused(/begin with https/));
  });

  test('a supplied table has to fit', async () => {
    const supplied = { kind: 'supplied', tables: { car: new Int32Array(4) }, dayParts } as const;
    expect(await travelTimes(places, ['car'], supplied)).toMatchObject(refused(/3 by 3/));
  });

  test('a question names its profile and a table its rows', () => {
    expect(tableQuestion('osrm', 'walk', [places[0]!.position!], [places[1]!.position!]).path).toContain(
      '/walking/',
    );
    expect(readTable('osrm', { code: 'Ok', durations: [[7.1]] }, ['here'], ['there'])).toMatchObject({
      ok: true,
      value: Int32Array.of(8),
    });
  });

  test('what was asked is handed over once to be kept, and of it only the ways between given places', () => {
    const cache = new TravelCache();
    cache.setAsked('car', 'a', 'b', 60);
    cache.setAsked('car', 'a', 'asks', 90);
    cache.setAsked('car', 'b', 'b', 0);
    cache.keepOnly(new Set(['a', 'b']));
    expect(cache.takeAsked()).toEqual([{ mode: 'car', from: 'a', to: 'b', seconds: 60 }]);
    expect(cache.takeAsked()).toEqual([]);
    expect(cache.get('car', 'a', 'asks')).toBe(90);
  });

  test('the cache knows a postcode however it is written, and forgets what was not asked for longest', () => {
    const cache = new TravelCache(2);
    cache.set('car', 'WS1 1AA', 'ws28bb', 5);
    cache.set('car', 'a', 'b', 6);
    expect(cache.get('car', 'ws11aa', 'WS2 8BB')).toBe(5);
    cache.set('car', 'c', 'd', 7);
    expect(cache.get('car', 'a', 'b')).toBeUndefined();
    expect(cache.size).toBe(2);
  });
});
