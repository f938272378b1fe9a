import { extractText } from 'unpdf';
import { expect, test } from 'vitest';
import { runDrill } from '../../src/market/actions/run-drill.ts';
import { permissions, type Role } from '../../src/platform/permissions.ts';
import { replanLines } from '../../src/visits/actions/plan-visits.ts';
import { routes } from '../../src/web/urls.ts';
import { answered } from '../brokerage/arranged.ts';
import { aTransitionWorld } from '../brokerage/transition-world.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const today = Temporal.Now.plainDateISO('Europe/London');
const boxes = (day: Temporal.PlainDate) => ({
  'fails_on-day': String(day.day),
  'fails_on-month': String(day.month),
  'fails_on-year': String(day.year),
});

test('a commissioner runs a drill, reads every part, compares two and ranks all; a broker makes it the plan', async () => {
  const world = await aTransitionWorld(database, 4);
  await world.work((scope) => replanLines(scope, world.lines, '2026-03-04'), Temporal.Now.instant());
  const as = async (role: Role) => app.as(await somebody(database, world.councilId, role));
  const commissioner = await as('commissioner');
  expect((await commissioner.get('/drills')).text).toContain('No drill has been run');
  const wrong = await commissioner.post('/drills/new', { provider: '', area: '', ...boxes(today) });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('Choose the provider');
  const past = await commissioner.post('/drills/new', {
    provider: String(world.failing.id),
    area: '',
    ...boxes(today),
  });
  expect(past.text).toContain('Choose tomorrow or a later day');
  const ids: string[] = [];
  for (const days of [2, 93]) {
    const run = await commissioner.post('/drills/new', {
      provider: String(world.failing.id),
      area: '',
      ...boxes(today.add({ days })),
    });
    expect(run.location).toMatch(/^\/drills\/\d+$/);
    ids.push(run.location?.split('/').at(-1) ?? '');
  }
  const [first = '', second = ''] = ids;
  const shown = await commissioner.get(`/drills/${first}`);
  for (const words of [
    'If Failing Care failed',
    '28 hours of care a week for 4 people would have to move',
    'Where everything would go',
    'What would be uncovered',
    'What it would cost',
    'Who would lose the care worker they know',
    'How few hands care would lie in',
    'What it rests on',
    'A broker can make this the real plan',
  ])
    expect(shown.text).toContain(words);
  expect(shown.text).not.toContain('Number 0');
  expect((await commissioner.get(`/drills/${first}/services`)).text).not.toContain('Number 0');
  expect((await commissioner.get(`/drills/${first}/services?format=csv`)).text).not.toContain('Person');
  expect((await commissioner.get(`/drills/${first}/hours/download?format=csv`)).text).toContain('Monday');
  const compared = await commissioner.get(`/drills/compare?drill=${second}&drill=${first}`);
  expect(compared.text).toContain('Two drills compared');
  expect(
    (await commissioner.get(`/drills/compare?drill=${first}&drill=${second}&format=csv`)).text,
  ).toContain('Uncovered');
  expect((await commissioner.get('/drills/compare')).location).toBe('/drills');
  const choose = await commissioner.get('/drills');
  expect(choose.text).toContain('Not done Choose one provider, then two of its drills.');
  expect(choose.html).not.toContain('notification-banner--success');
  const alone = await commissioner.get(`/drills/compare?drill=${second}`);
  expect(alone.location).toBe(`/drills?provider=${world.failing.id}`);
  expect((await commissioner.get(alone.location ?? '')).text).toContain('Not done Choose two drills.');
  expect((await commissioner.get(`/drills?provider=${world.failing.id}`)).text).toContain('over time');
  const listed = (await commissioner.get('/drills?format=csv')).text;
  expect(listed).toContain('Failing Care');
  // Nobody logged a visit there, so nobody knows who would lose whom.
  expect(listed).toContain('not known');
  expect((await commissioner.post(`/drills/${first}/transition`, {})).status).toBe(403);
  expect((await commissioner.post('/drills/sweeps/new', boxes(today))).status).toBe(422);
  const sweep = await commissioner.post('/drills/sweeps/new', boxes(today.add({ days: 2 })));
  expect(sweep.location).toMatch(/^\/drills\/sweeps\/\d+$/);
  expect((await commissioner.get(sweep.location ?? '')).text).toContain(
    'Drilling one provider after the other',
  );
  expect((await commissioner.get(`${sweep.location}/progress`)).text).toContain('Waiting to begin');
  expect((await commissioner.get('/drills/sweeps')).status).toBe(200);

  const broker = await as('broker');
  expect((await broker.get(`/drills/${first}/services?worker=not known`)).text).toContain('Number 0');
  expect((await broker.get(`/drills/${first}/services?format=csv`)).text).toContain('Number 0');
  const made = await broker.post(`/drills/${first}/transition`, {});
  expect(made.location).toMatch(/^\/transitions\/\d+$/);
  const plan = await broker.get(made.location ?? '');
  expect(plan.html).toContain(`href="/drills/${first}"`);
  for (const words of [
    'as drilled',
    'Not arranged yet: 7 hours a week above what the in-house service has told',
    'Not arranged yet: no room in-house',
    '07:00 to 11:00',
  ])
    expect(plan.text).toContain(words);
  // Nobody is said to be safe while the provider that fails would make the visits.
  const hours = await broker.get(`${made.location}/hours`);
  expect(hours.text).toContain(
    'Not arranged yet: 16 visits of 4 people in these days have no provider, because Failing Care no longer comes',
  );
  expect(hours.text).toContain('County Care at Home, which has told no room for 7 hours a week');
  expect(hours.text).not.toContain('Nobody is uncovered');
  // Where the new providers begin later than the old one stops, the days between are shown as well.
  const later = today.add({ days: 6 });
  await broker.post(`${made.location}/cut-over`, {
    'cut_over-day': String(later.day),
    'cut_over-month': String(later.month),
    'cut_over-year': String(later.year),
  });
  expect((await broker.get(`${made.location}/hours`)).text).toContain(
    'Not arranged yet: 48 visits of 4 people',
  );
  const file = await broker.get(`${made.location}/hours?format=csv`);
  expect(file.text).toContain('Not arranged yet');
  expect((await broker.get(`/drills/${first}`)).html).toContain(`href="${made.location}"`);
  expect((await broker.post(`/drills/${first}/transition`, {})).location).toBe(`/drills/${first}`);
});

test('a drill whose day has come is not made a plan but drilled again', async () => {
  const world = await aTransitionWorld(database, 1);
  const { id } = answered(
    await world.work(
      (scope) =>
        runDrill(scope, { providerId: world.failing.id, areaId: world.areaId, failsOn: today.toString() }),
      Temporal.Now.instant().subtract({ hours: 48 }),
    ),
  );
  const again = `/drills/new?provider=${world.failing.id}&amp;area=${world.areaId}`;
  for (const role of ['broker', 'commissioner'] as const) {
    const shown = await app.as(await somebody(database, world.councilId, role)).get(`/drills/${id}`);
    expect(shown.html).toContain(`href="${again}"`);
    expect(shown.text).toContain('Drill again for a new day');
    expect(shown.text).not.toContain('Make this the real plan');
    expect(shown.text).not.toContain('A broker can make this the real plan');
  }
  const auditor = await app.as(await somebody(database, world.councilId, 'auditor')).get(`/drills/${id}`);
  expect(auditor.text).toContain('has come, so this drill can no longer be made a plan');
  expect(auditor.text).not.toContain('Drill again for a new day');
});

test('whoever may not see people reads no small count of a trait, on the page, in a file, in a comparison or on paper', async () => {
  const world = await aTransitionWorld(database, 1);
  const run = async (days: number) =>
    answered(
      await world.work(
        (scope) =>
          runDrill(scope, {
            providerId: world.failing.id,
            areaId: null,
            failsOn: today.add({ days }).toString(),
          }),
        Temporal.Now.instant(),
      ),
    ).id;
  const [one, other] = [await run(9), await run(10)];
  const as = async (role: Role) => app.as(await somebody(database, world.councilId, role));
  // One person loses a care worker, so any count of a trait would tell whether they have it.
  await database.pool.query(
    `alter table drill disable trigger user; update drill set losing_people = 1, losing_critical_people = 1,
       answer = jsonb_set(answer, '{workers}', '{"weeks": 12, "keeps": 0, "loses": 1, "notKnown": 0, "losing": {"critical": 1, "alone": 1, "noEnglish": 0}}')
     where council_id = ${world.councilId}; alter table drill enable trigger user`,
  );
  const commissioner = await as('commissioner');
  const hidden = await commissioner.get(`/drills/${one}`);
  for (const words of ['with a time-critical visit: not shown', 'living alone: not shown'])
    expect(hidden.text).toContain(words);
  expect((await commissioner.get('/drills?format=csv')).text).toContain('not shown');
  expect((await commissioner.get(`/drills/compare?drill=${one}&drill=${other}`)).text).toContain('not shown');
  const broker = await as('broker');
  expect((await broker.get(`/drills/${one}`)).text).toContain('living alone: 1');
  expect((await broker.get('/drills?format=csv')).text).not.toContain('not shown');
  // Paper goes on to others, whoever prints it.
  const { body } = await broker.get(`/drills/${one}/paper`);
  const { text } = await extractText(new Uint8Array(body), { mergePages: true });
  expect(text).toContain('not shown');
});

test('the paper has every part and no name', async () => {
  const world = await aTransitionWorld(database, 2);
  const { id } = answered(
    await world.work(
      (scope) =>
        runDrill(scope, {
          providerId: world.failing.id,
          areaId: null,
          failsOn: today.add({ days: 9 }).toString(),
        }),
      Temporal.Now.instant(),
    ),
  );
  const reader = app.as(await somebody(database, world.councilId, 'auditor'));
  const { body } = await reader.get(`/drills/${id}/paper`);
  const { text } = await extractText(new Uint8Array(body), { mergePages: true });
  for (const words of ['If Failing Care failed', 'Where everything would go', 'What it rests on'])
    expect(text).toContain(words);
  expect(text).not.toContain('Number 0');
});

test('drills are seen and run by those who may, and by nobody else', async () => {
  const world = await aTransitionWorld(database, 1);
  const { id } = answered(
    await world.work(
      (scope) =>
        runDrill(scope, {
          providerId: world.failing.id,
          areaId: null,
          failsOn: today.add({ days: 9 }).toString(),
        }),
      Temporal.Now.instant(),
    ),
  );
  const see: readonly Role[] = permissions['drills.see'];
  for (const role of [
    'commissioner',
    'auditor',
    'social_worker',
    'finance_officer',
    'administrator',
  ] as const) {
    const who = app.as(await somebody(database, world.councilId, role));
    expect([role, (await who.get(`/drills/${id}`)).status]).toEqual([role, see.includes(role) ? 200 : 403]);
    expect((await who.get('/drills/new')).status).toBe(role === 'commissioner' ? 200 : 403);
  }
  const manager = app.as(world.failing.manager);
  expect((await manager.get(`/drills/${id}`)).status).toBe(403);
  const other = await aTransitionWorld(database, 1);
  const stranger = app.as(await somebody(database, other.councilId, 'commissioner'));
  expect((await stranger.get(`/drills/${id}`)).status).toBe(404);
  expect(
    routes
      .filter(({ path }) => path.startsWith('/drills'))
      .every(({ permission }) => permission !== 'home.see'),
  ).toBe(true);
});
