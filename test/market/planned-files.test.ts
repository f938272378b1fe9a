// A file of planned visits in place of the council's own: read line by line, simulated by the same means, and the council's own visits as one.
import { extractText } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { makeWindows, startWindowsOnFile } from '../../src/market/actions/run-windows.ts';
import { ownVisitsFile, readVisits } from '../../src/market/actions/planned-files.ts';
import { gatherWindows } from '../../src/market/actions/gather-windows.ts';
import { EXAMPLE_LINES, plannedCsv, readPlannedFile } from '../../src/market/formats/planned-file.ts';
import { getWindowRun } from '../../src/market/records/window-runs.ts';
import { faultsBetween, groundOfFile } from '../../src/market/rules/window-file.ts';
import { makeCouncilApiClient } from '../../src/platform/api-clients.ts';
import type { Role } from '../../src/platform/permissions.ts';
import { type Scope, systemOf, withScope } from '../../src/platform/scope.ts';
import { USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';
import { answered } from '../brokerage/arranged.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWindowWorld } from './window-world.ts';

const HEAD =
  'person,postcode,provider,date,time,minutes,workers,time_critical,care_workers,made_time,made_minutes';
const file = (...lines: string[]): string => [HEAD, ...lines].join('\n');

/** What is wrong with a file, as 'line column: reason'. */
function faultsOf(text: string): string[] {
  const { visits, faults } = answered(readPlannedFile(text));
  return [...faults, ...faultsBetween(visits)].map(
    ({ line, column, reason }) => `${line} ${column}: ${reason}`,
  );
}

describe('the examples of a line of a file', () => {
  test.each(ruleTable('window-file').map((row) => [row('a line that holds'), row] as const))(
    '%s',
    (holds, row) => {
      const cells = new Map([
        ['person', 'P1'],
        ['postcode', 'WS1 1'],
        ['provider', ''],
        ['date', '2026-03-02'],
        ['time', '08:00'],
        ['minutes', '30'],
        ['workers', '1'],
      ]);
      for (const part of holds.split(', ')) {
        const [name = '', value = ''] = part.split('=');
        cells.set(name.trim(), value.trim());
      }
      const text = `${[...cells.keys()].join(',')}\n${[...cells.values()].join(',')}`;
      const faults = faultsOf(text);
      expect(faults.length === 0 ? 'is taken' : faults.join('; ')).toBe(row('what is said'));
    },
  );
});

test('lines are counted as an editor counts them, and what only several lines show is told of each', () => {
  const good = 'P1,WS1 1,Brook,2026-03-02,08:00,30,1,no,W1,,';
  expect(
    faultsOf(
      file(
        good,
        '',
        'P1,WS1 2,Brook,2026-03-03,08:00,30,1,no,W1,,',
        '"P\n2",WS1 1,Brook,2026-03-20,08:00,30,1,no,W1,,',
        'P3,,Brook,2026-03-02,08:00,30,1,no,W1,,',
        'P4,WS1 1,Brook,2026-03-09,03:59,30,1,no,W1,,',
        'P4,WS1 1,Brook,2026-03-09,04:00,30,1,no,W1,,',
      ),
    ),
  ).toEqual([
    '4 postcode: it is WS1 2, and WS1 1 for the same person in line 2: give each person one',
    expect.stringMatching(/^6 date: it is not in the week from Monday 2 March 2026/),
    '7 postcode: it is empty: give the postcode, or as much of it as you may',
    expect.stringMatching(/^9 date: /),
  ]);
  expect(readPlannedFile('name,address\nAda,1 High Street')).toMatchObject({
    reason: expect.stringContaining('Missing: person, date, time, workers and minutes'),
  });
  expect(readPlannedFile(HEAD)).toMatchObject({ reason: expect.stringContaining('no visits') });
});

test('a file becomes a week in which nobody has a reference, and people of one part of a postcode are spread over it', () => {
  const { visits } = answered(
    readPlannedFile(
      file(
        'NHS 943 476 5919,WS1 1,Brook,2026-03-02,08:00,30,2,no,Ada; Bob,08:10,20',
        'Mrs Cole,WS1 1,Brook,2026-03-02,08:40,30,1,yes,Ada,,',
        'Mr Dean,WS2,Ash,2026-03-02,23:50,30,1,no,Ada,00:05,25',
      ),
    ),
  );
  const at = (latitude: number) => ({ latitude, longitude: 0 });
  const places = new Map([['WS1 1', [at(1), at(2), at(3), at(4)]]]);
  const week = groundOfFile(visits, places, USUAL_TRAVEL);
  expect(JSON.stringify(week)).not.toMatch(/943|Cole|Dean|Ada|Bob|WS1 /);
  expect(week.people.map(({ home }) => home?.latitude ?? null)).toEqual([null, 2, 4]);
  expect(week.areas.map(({ name }) => name)).toEqual(['WS1', 'WS2']);
  const brook = week.teams.find(({ name }) => name === 'Brook')?.key;
  // Two were there from 08:10; one of them went on to a second visit within the hour and a half: one shift.
  expect(
    week.shifts.filter(({ team }) => team === brook).map(({ start, end }) => [start / 60, end / 60]),
  ).toEqual([
    [490, 550],
    [490, 510],
  ]);
  // The same reference at another provider is another care worker; five past midnight is the same night.
  expect(new Set(week.rounds.map(({ worker }) => worker)).size).toBe(3);
  expect(week.rounds.at(-1)).toMatchObject({ day: '2026-03-02', start: 86_700, end: 88_200 });
});

const database = await freshDatabase();
const app = await testApp(database);

async function world() {
  const made = await aWindowWorld(database);
  const as = async <T>(role: Role, work: (scope: Scope) => Promise<T>): Promise<T> =>
    await withScope(database, await somebody(database, made.councilId, role), work, made.now);
  const make = async (id: number | string | undefined) =>
    await makeWindows(async (work) => await withScope(database, systemOf(made.councilId), work), Number(id));
  const browser = async (role: Role) => app.as(await somebody(database, made.councilId, role));
  return { ...made, as, make, browser };
}

test('the council’s own visits as a file hold nobody, and simulated from it they are the week they are', async () => {
  const { as, councilId, asked } = await world();
  const own = await as('commissioner', (scope) =>
    ownVisitsFile(scope, { week_starts_on: '2026-03-02', provider_id: null }),
  );
  const people = await database.pool.query<{
    given_name: string;
    family_name: string;
    postcode: string;
    reference: string;
  }>('select given_name, family_name, postcode, reference from person where council_id = $1', [councilId]);
  for (const person of people.rows)
    for (const told of [person.family_name, person.postcode, person.reference])
      expect(own).not.toContain(told);
  expect(own).not.toMatch(/Ada|Bob/);
  const read = answered(
    await as('commissioner', (scope) => readVisits(scope, { name: 'own.csv', text: own })),
  );
  expect(read).toMatchObject({ monday: '2026-03-02', faults: [] });
  const week = await as('commissioner', (scope) =>
    gatherWindows(scope, { ...asked, weekdays: [1, 2, 3, 4, 5, 6, 7] }),
  );
  const inOrder = (rows: readonly unknown[]) =>
    rows.map((row) => JSON.stringify(row)).toSorted((a, b) => a.localeCompare(b));
  const shape = ({ visits, rounds, shifts, people: all }: typeof week) => ({
    visits: inOrder(
      visits.map(({ day, start, seconds, workers, held }) => [day, start, seconds, workers, held]),
    ),
    rounds: inOrder(rounds.map(({ day, start, end }) => [day, start, end])),
    shifts: inOrder(shifts.map(({ day, start, end }) => [day, start, end])),
    people: all.length,
    homes: all.every(({ home }) => home !== null),
  });
  expect(shape(read.ground)).toEqual(shape(week));
  const { rows } = await database.pool.query<{ act: string }>(
    `select act from audit_event where council_id = $1 and act = 'planned visits taken out as a file'`,
    [councilId],
  );
  expect(rows).toHaveLength(1);
});

test('a commissioner sends a file, puts it right, reads where its visits come from, and has it again', async () => {
  const { browser, make } = await world();
  const commissioner = await browser('commissioner');
  const fields = {
    source: 'file',
    days: 'week',
    workforce: 'as worked',
    mode: 'car',
    area: 'urban',
    thorough: 'quick',
    seed: '1',
  };
  const send = async (text: string, more: Record<string, string> = {}) =>
    await commissioner.post('/windows/new', {
      ...fields,
      ...more,
      file: { name: 'march.csv', bytes: Buffer.from(text) },
    });
  expect((await commissioner.get('/windows/new?source=file')).text).toContain('File of planned visits');
  expect((await commissioner.post('/windows/new', fields)).text).toContain('Choose the file');
  const lines = ['08:00', '08:40', '09:20'].map(
    (time, at) => `P${at},WS1 ${at + 1},Brook,2026-03-02,${time},30,1,no,W1,,`,
  );
  const wrong = await send(file(...lines, 'P9,WS1 1,Brook,2026-03-02,8.30,30,1,no,W1,,'));
  expect(wrong.status).toBe(422);
  for (const words of [
    '1 thing to put right in the file',
    'so nothing was started',
    '‘8.30’: the time has to be such as 08:30',
  ])
    expect(wrong.text).toContain(words);
  const nobody = await send(file('P1,WS1 1,Brook,2026-03-02,08:00,30,1,no,,,'));
  expect(nobody.text).toContain('fill in the column care_workers');
  const nowhere = await send(file('P1,ZE9 9,Brook,2026-03-02,08:00,30,1,no,W1,,'));
  expect(nowhere.text).toContain('import the postcodes of the area');
  expect((await send(file(...lines), { days: '4' })).text).toContain('no visit on that day');
  const both = file(...lines, 'P9,WS1 1,Ash,2026-03-02,08:30,30,1,no,W1,,');
  const stated = { workforce: 'stated', workers: '2', from: '7:00', until: '12:00' };
  expect((await send(both, stated)).text).toContain('of one provider only, and the file has 2');
  const { rows } = await database.pool.query('select 1 from window_file');
  expect(rows).toEqual([]);

  const started = await send(file(...lines));
  const id = started.location?.split('/').at(-1);
  expect((await send(file(...lines))).text).toContain('is under way');
  await make(id);
  const shown = await commissioner.get(`/windows/${id}`);
  for (const words of [
    'File march.csv, Monday 2 March 2026',
    'Worked out on the file march.csv, and not on the council’s own records. It holds 3 visits, made by the care workers that it names',
    'Tend has not checked it against what was planned or done',
  ])
    expect(shown.text).toContain(words);
  const { text } = await extractText(new Uint8Array((await commissioner.get(`/windows/${id}/paper`)).body), {
    mergePages: true,
  });
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'Worked out on the file march.csv, and not on the council’s own records',
  );
  const again = (await commissioner.post(`/windows/${id}/repeat`)).location?.split('/').at(-1);
  await make(again);
  expect((await commissioner.get(`/windows/${again}`)).text).toContain('Worked out on the file march.csv');
  const compared = await commissioner.get(`/windows/compare?run=${id}&run=${again}`);
  expect(compared.text).toContain('every figure is the same');
});

test('the page of columns, its example, and who may have them', async () => {
  const { browser } = await world();
  const commissioner = await browser('commissioner');
  expect((await commissioner.get('/windows/visits')).text).toContain('made_minutes');
  const example = await commissioner.get('/windows/visits/example/download');
  expect(faultsOf(example.body.toString())).toEqual([]);
  expect(answered(readPlannedFile(plannedCsv(EXAMPLE_LINES))).visits).toHaveLength(EXAMPLE_LINES.length);
  const own = await commissioner.get('/windows/visits/download?week=2026-03-04');
  expect(own.headers['content-disposition']).toContain('planned-visits-2026-03-02.csv');
  expect((await commissioner.get('/windows/visits/download?week=soon')).status).toBe(404);
  for (const role of ['auditor', 'broker', 'social_worker'] as const)
    for (const address of ['/windows/visits', '/windows/visits/download?week=2026-03-02'])
      expect((await (await browser(role)).get(address)).status).toBe(403);
});

test('a file is kept for its council alone, is never altered, and no provider sees it', async () => {
  const { as, manager, now, asked, make } = await world();
  const text = file(
    'P1,WS1 1,Brook,2026-03-02,08:00,30,1,no,W1,,',
    'P2,WS1 2,Brook,2026-03-02,08:40,30,1,no,W1,,',
  );
  const { weekdays, workforce, travel_mode, travel_area, straight_line, seed, seeds, moves } = asked;
  const run = { weekdays, workforce, travel_mode, travel_area, straight_line, seed, seeds, moves };
  const started = answered(
    await as('commissioner', (scope) => startWindowsOnFile(scope, run, { name: 'f.csv', text })),
  );
  const id = 'id' in started ? started.id : 0;
  await make(id);
  expect(await as('auditor', (scope) => getWindowRun(scope, id))).toMatchObject({
    file: { name: 'f.csv', visits: 2 },
    weekdays: [1],
    answer: { ground: { visits: 2, people: 2, workers: 1 } },
  });
  const count = async (scope: Scope) =>
    (await scope.db.selectFrom('window_file').select('id').execute()).length;
  expect(await as('auditor', count)).toBe(1);
  expect(await withScope(database, manager, count, now)).toBe(0);
  expect(await (await world()).as('auditor', count)).toBe(0);
  await expect(database.pool.query(`update window_file set name = 'x'`)).rejects.toThrow(/window_file/);
});

test('a system sends a file by the API, and is told what to put right', async () => {
  const { councilId } = await world();
  const { clientKey, secret } = await withScope(
    database,
    await somebody(database, councilId, 'administrator'),
    async (scope) => await makeCouncilApiClient(scope, 'commissioner', 'Planning'),
  );
  const token = await app.server.inject({
    method: 'POST',
    url: '/api/token',
    payload: { client_id: clientKey, client_secret: secret },
  });
  const headers = { authorization: `Bearer ${token.json<{ access_token: string }>().access_token}` };
  const send = async (payload: object) =>
    await app.server.inject({ method: 'POST', url: '/api/windows', headers, payload });
  const csv = (time: string): string => file(`P1,WS1 1,Brook,2026-03-02,${time},30,1,no,W1,,`);
  const wrong = await send({ file: { name: 'm.csv', csv: csv('soon') } });
  expect(wrong.statusCode).toBe(409);
  expect(wrong.json()).toMatchObject({ field: 'file', lines: [{ line: 2, column: 'time' }] });
  expect((await send({})).statusCode).toBe(400);
  expect(
    (await send({ week_starts_on: '2026-03-02', file: { name: 'm.csv', csv: csv('08:00') } })).statusCode,
  ).toBe(400);
  expect((await send({ file: { name: 'm.csv', csv: csv('08:00') } })).json()).toMatchObject({
    status: 'under way',
    file: 'm.csv',
  });
});
