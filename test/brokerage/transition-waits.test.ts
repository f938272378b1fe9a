import { expect, test } from 'vitest';
import { askAgainJob } from '../../src/brokerage/jobs-transition.ts';
import { faultOfAskAgain } from '../../src/brokerage/rules/transition-steps.ts';
import { londonDay } from '../../src/ground/calendar.ts';
import { type Scope, systemOf, withScope } from '../../src/platform/scope.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aTransitionWorld } from './transition-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const today = londonDay(Temporal.Now.instant());

const boxes = (name: string, day: Temporal.PlainDate) => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});

test('only somebody who wants to wait is asked again, today or later and before the new providers begin', () => {
  const around = { today: '2026-03-04', cutOverOn: '2026-03-08' };
  const wait = (askAgainOn?: string) =>
    faultOfAskAgain({ answer: 'wants to wait', askAgainOn }, around)?.field;
  expect(wait()).toBeUndefined();
  expect(wait('2026-03-04')).toBeUndefined();
  expect(wait('2026-03-07')).toBeUndefined();
  expect(wait('2026-03-08')).toBe('ask_again');
  expect(wait('2026-03-03')).toBe('ask_again');
  expect(faultOfAskAgain({ answer: 'agrees', askAgainOn: '2026-03-05' }, around)?.field).toBe('ask_again');
});

test('who wants to wait is asked again on the day agreed: in the list, on the first page and in a reminder', async () => {
  const world = await aTransitionWorld(database, 2);
  const broker = app.as(world.broker);
  const started = await broker.post('/transitions/new', {
    provider: String(world.failing.id),
    area: '',
    reason: 'Registration cancelled',
    ...boxes('cut_over', today.add({ days: 9 })),
  });
  const plan = started.location ?? '';
  const [first = '', second = ''] = new Set(
    [...(await broker.get(plan)).html.matchAll(/\/moves\/(\d+)"/g)].map(([, id]) => id ?? ''),
  );
  const says = { act: 'answer', answer: 'wants to wait', who: 'Her daughter', words: 'After her birthday' };
  const late = await broker.post(`${plan}/moves/${first}`, {
    ...says,
    ...boxes('ask_again', today.add({ days: 9 })),
  });
  expect(late.status).toBe(422);
  expect(late.text).toContain('Ask again before the new providers begin');
  await broker.post(`${plan}/moves/${first}`, { ...says, ...boxes('ask_again', today) });
  await broker.post(`${plan}/moves/${second}`, { ...says, ...boxes('ask_again', today.add({ days: 3 })) });
  const shown = await broker.get(plan);
  expect(shown.text).toContain('Ask again now');
  expect(shown.text).toContain('Ask again on');
  expect((await broker.get(`${plan}/moves/${first}`)).text).toContain('wants to wait until');
  expect((await broker.get(`${plan}?again=due`)).text).toContain('1 service');
  expect((await broker.get('/')).html).toContain(`${plan}?again=due`);
  expect((await broker.get('/transitions')).text).toContain('1 to ask again now');

  const told = async (): Promise<string[]> => {
    const inScope = async <T>(what: (scope: Scope) => Promise<T>): Promise<T> =>
      await withScope(database, systemOf(world.councilId), what);
    await askAgainJob.run({ database, councilId: world.councilId, payload: {}, inScope });
    const { rows } = await database.pool.query<{ subject: string }>(
      `select subject from outbox_message where council_id = $1 and template = 'ask-again' and channel = 'screen' order by id`,
      [world.councilId],
    );
    return rows.map(({ subject }) => subject);
  };
  expect(await told()).toEqual(['Ask 1 person of Failing Care again']);
  await broker.post(`${plan}/answers`, { move: [first], answer: 'asked', from: '' });
  expect(await told()).toHaveLength(1);
});

test('what no plan can draft stands beside it with what to do', async () => {
  const world = await aTransitionWorld(database, 1);
  const cutOver = today.add({ days: 9 });
  const like = async (reference: string, source: string, startsOn: string): Promise<number> => {
    const { rows } = await database.pool.query<{ id: number }>(
      `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, source, starts_on)
       select council_id, $3, care_package_id, person_id, provider_id, contract_id, service, $4, $5 from package_line
       where council_id = $1 and id = $2 returning id`,
      [world.councilId, world.lines[0], reference, source, startsOn],
    );
    return rows[0]?.id ?? 0;
  };
  const fromFile = await like('FILE-1', 'imported', '2026-02-02');
  await like('LATER-1', 'arranged', cutOver.add({ days: 1 }).toString());
  const broker = app.as(world.broker);
  const started = await broker.post('/transitions/new', {
    provider: String(world.failing.id),
    area: '',
    reason: 'Registration cancelled',
    ...boxes('cut_over', cutOver),
  });
  const shown = await broker.get(started.location ?? '');
  expect(shown.text).toContain('2 services of Failing Care need another provider too');
  expect(shown.text).toContain('Its visits come in a file from another system');
  expect(shown.html).toContain(`/find-provider?replaces=${fromFile}`);
  expect(shown.text).toContain('End it on its first day');
});
