// Taking a change to a rota back and putting it back, as pages: asked first where the rule says so, said beside the board, and with the lock kept.
import { describe, expect, test } from 'vitest';
import {
  effectsInWords,
  newConflicts,
  stepInWords,
  stopsBefore,
  whyToAsk,
} from '../../src/rounds/rules/taking-back.ts';
import type { Conflict } from '../../src/rounds/rules/conflicts.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorldNextWeek, nextMonday, workOutProposals } from './rota-world.ts';

const days: Readonly<Record<string, string>> = {
  Mon: '2026-03-02',
  Tue: '2026-03-03',
  Fri: '2026-03-06',
  Sun: '2026-03-08',
};

describe('the examples of rounds-taking-back', () => {
  test.each(ruleTable('rounds-taking-back').map((row) => [row('change'), row('days'), row] as const))(
    '%s on %s',
    (change, on, row) => {
      const kind = change === 'plan' || change === 'repair' ? change : 'by hand';
      const known = {
        kind,
        days: on === '–' ? [] : on.split(' ').map((day) => days[day] ?? ''),
        published: row('published') === 'yes',
      } as const;
      expect(whyToAsk(known, days[row('board')]).length > 0 ? 'yes' : 'no').toBe(row('asks'));
    },
  );
});

test('a change is named with its day, or its first and last', () => {
  const what = 'Ada Cole at 08:05 to Bea Ash';
  expect(stepInWords({ what, days: ['2026-03-03'] })).toBe(`Tuesday 3 Mar, ${what}`);
  expect(stepInWords({ what: 'planned 306 visits', days: ['2026-03-02', '2026-03-03', '2026-03-08'] })).toBe(
    'Monday 2 Mar to Sunday 8 Mar, planned 306 visits',
  );
  expect(stepInWords({ what, days: [] })).toBe(what);
});

test('what becomes of visits is counted by kind, and the rota before a change is the one without it', () => {
  const stop = (visitId: number, workerId: number, startsAt: number) => ({
    visitId,
    part: 0,
    workerId,
    startsAt,
    locked: false,
  });
  const before = [stop(1, 7, 600), stop(2, 7, 1200)];
  const after = [stop(1, 8, 600), stop(3, 7, 1800)];
  expect(effectsInWords(after, before)).toEqual([
    '1 visit would go to another care worker',
    '1 visit would have somebody again',
    '1 visit would have nobody',
  ]);
  const now = [stop(9, 7, 0), ...after];
  expect(stopsBefore(now, { visitIds: [1, 2, 3], before })).toEqual([stop(9, 7, 0), ...before]);
  const conflict = (visitId: number, words: string) =>
    ({ kind: 'away', stop: stop(visitId, 7, 600), words }) as unknown as Conflict;
  const [old, fresh] = [conflict(1, 'away'), conflict(2, 'away')];
  expect(newConflicts([old], [old, fresh])).toEqual([fresh]);
});

const database = await freshDatabase();
const app = await testApp(database);
const monday = nextMonday();

async function aBoard() {
  const world = await aRotaWorldNextWeek(database);
  const visitor = app.as(world.coordinator);
  const visit = (name: string): string => String(world.visits[name]);
  const move = async (name: string, worker: number | '', time: string, more: Record<string, string> = {}) =>
    await visitor.post(`/rounds/days/${monday}/move`, {
      visit: visit(name),
      part: '0',
      worker: String(worker),
      time,
      ...more,
    });
  const stepOf = (location: string | undefined): string => /changed=(\d+)/.exec(location ?? '')?.[1] ?? '';
  const turn = async (fields: Record<string, string>) =>
    await visitor.post(`/rounds/weeks/${monday}/undo`, fields);
  const stops = async () =>
    (
      await database.pool.query<{ visit: number; worker: number; locked: boolean }>(
        'select planned_visit_id as visit, care_worker_id as worker, locked from rota_stop where council_id = $1 order by 1, part',
        [world.councilId],
      )
    ).rows;
  return { ...world, visitor, visit, move, stepOf, turn, stops };
}
const tuesday = Temporal.PlainDate.from(monday).add({ days: 1 }).toString();

test('beside the board stands what a move brought, and the way back keeps the place and the view', async () => {
  const { visitor, visit, move, stepOf, turn, workers } = await aBoard();
  const fine = await move('adaMorning', workers.bea, '08:00');
  const day = await visitor.get(fine.location ?? '');
  expect(day.text).toContain('Done: Monday');
  expect(day.text).toContain('Take it back');
  const bad = await move('benMorning', workers.bea, '08:15', { view: 'zoom=wide&find=ben&other=x' });
  const step = stepOf(bad.location);
  expect(bad.location).toBe(
    `/rounds/days/${monday}?find=ben&zoom=wide&at=${visit('benMorning')}/0&changed=${step}`,
  );
  const crammed = await visitor.get(bad.location ?? '');
  expect(crammed.text).toContain('Done, but: Bea Ash is still with Ada Cole until 08:30.');
  expect(crammed.text).toContain('08:15 Ben Cole : Bea Ash is still with Ada Cole until 08:30');
  const late = await move('adaMorning', workers.bea, '08:45');
  expect((await visitor.get(late.location ?? '')).text).toContain('08:45 Ada Cole : 30 minutes too late');
  await turn({ step: stepOf(late.location), day: monday });
  expect(crammed.html).toContain(`data-at="${visit('benMorning')}/0"`);
  const undone = await turn({ step, day: monday, view: 'find=ben&zoom=wide' });
  expect(undone.location).toBe(bad.location);
  const back = await visitor.get(undone.location ?? '');
  expect(back.text).toContain('Taken back: Monday');
  expect(back.text).toContain('Put it back');
  const again = await turn({ step, day: monday, way: 'again' });
  expect((await visitor.get(again.location ?? '')).text).toContain(
    'Done, but: Bea Ash is still with Ada Cole',
  );
  const form = await visitor.post(`/rounds/visits/${visit('doraMorning')}/0`, {
    act: 'put',
    worker: String(workers.bea),
    time: '08:40',
  });
  const saved = await visitor.get(form.location ?? '');
  expect(saved.text).toContain('Done, but: Bea Ash is still with Ben Cole until 08:45; Dora Cole:');
  expect((await visitor.get(form.location ?? '')).text).not.toContain('Done, but');
});

test('from another day’s board a change is asked about first, with its day; and what has changed meanwhile is not taken back', async () => {
  const { visitor, move, stepOf, turn, workers, stops } = await aBoard();
  const step = stepOf((await move('adaMorning', workers.bea, '08:00')).location);
  const own = await visitor.get(`/rounds/days/${monday}`);
  expect(own.text).toContain('Take back: Monday');
  expect(own.html).not.toContain('undo?way=back');
  await database.pool.query(
    `insert into planned_visit (council_id, reference, provider_id, person_id, contract_id, package_line_id, service, starts_at, starts_on, week_starts_on, minutes, workers, time_critical)
     select council_id, reference || '-tue', provider_id, person_id, contract_id, package_line_id, service, starts_at + interval '1 day', starts_on + 1, week_starts_on, minutes, workers, time_critical
     from planned_visit where id = (select planned_visit_id from rota_stop order by rota_id desc limit 1)`,
  );
  const elsewhere = await visitor.get(`/rounds/days/${tuesday}`);
  expect(elsewhere.html).toContain(`/rounds/weeks/${monday}/undo?way=back&amp;day=${tuesday}`);
  const asked = await turn({ step, day: tuesday });
  expect(asked.location).toContain('/undo?way=back');
  expect(await stops()).toHaveLength(1);
  const page = await visitor.get(asked.location ?? '');
  for (const words of [
    'Take this back?',
    'Monday',
    '1 visit would have nobody',
    'not on the day that you were looking at',
  ])
    expect(page.text).toContain(words);
  const stale = await turn({ step: String(Number(step) + 99), day: monday });
  expect((await visitor.get(stale.location ?? '')).text).toContain('The rota has changed since you saw it');
  expect(await stops()).toHaveLength(1);
  const sure = await turn({ step, day: tuesday, sure: 'yes' });
  expect(await stops()).toEqual([]);
  expect((await visitor.get(sure.location ?? '')).text).toContain('Taken back: Monday');
  expect((await visitor.get(`/rounds/weeks/${monday}/undo`)).text).toContain('There is nothing to take back');
  expect((await turn({ day: monday })).location).toBe(`/rounds?week=${monday}`);
});

test('what was taken back before something else was changed is never what is put back', async () => {
  const { visitor, visit, move, stepOf, turn, workers, stops } = await aBoard();
  const old = stepOf((await move('adaMorning', workers.bea, '08:00')).location);
  await turn({ step: old, day: monday });
  const fresh = stepOf((await move('benMorning', workers.bea, '08:30')).location);
  const undone = await turn({ step: fresh, day: monday });
  expect((await visitor.get(undone.location ?? '')).text).toContain('Taken back: Monday');
  expect((await turn({ step: old, day: monday, way: 'again' })).location).not.toContain('changed=');
  await turn({ step: fresh, day: monday, way: 'again' });
  expect((await stops()).map((stop) => String(stop.visit))).toEqual([visit('benMorning')]);
});

test('a plan and what was published are asked about on their own day too', async () => {
  const { visitor, councilId, turn, stops, move, stepOf, workers } = await aBoard();
  const asked = await visitor.post(`/rounds/weeks/${monday}/plan`, { day: monday });
  await database.pool.query(
    `update rota_proposal set asked = jsonb_set(asked, '{budget}', '{"kind":"moves","moves":3000}') where state = 'working'`,
  );
  await workOutProposals(database, councilId);
  await visitor.post(asked.location ?? '', { act: 'take' });
  const planned = await stops();
  expect(planned.length).toBeGreaterThan(3);
  const week = await visitor.get(`/rounds?week=${monday}`);
  expect(week.text).toContain('Take back: Monday');
  const href = /href="([^"]+undo\?way=back[^"]*)"/.exec(week.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const page = await visitor.get(href);
  expect(page.text).toContain('It is a whole plan');
  const step = /name="step" value="(\d+)"/.exec(page.html)?.[1] ?? '';
  expect((await turn({ step, day: monday })).location).toContain('/undo?way=back');
  expect(await stops()).toEqual(planned);
  const done = await turn({ step, sure: 'yes' });
  expect((await visitor.get(done.location ?? '')).text).toContain('Taken back: Monday');
  expect(await stops()).toEqual([]);
  const moved = stepOf((await move('adaMorning', workers.bea, '08:00')).location);
  await visitor.post(`/rounds/weeks/${monday}/publish`, {});
  const told = await turn({ step: moved, day: monday });
  expect((await visitor.get(told.location ?? '')).text).toContain('The rota has been published since');
  expect(await stops()).toHaveLength(1);
});

test('a locked visit is not moved by hand without a word, and says how to unlock it', async () => {
  const { visitor, visit, move, workers, stops } = await aBoard();
  await move('adaMorning', workers.bea, '08:00');
  await visitor.post(`/rounds/visits/${visit('adaMorning')}/0`, { act: 'lock' });
  const board = await visitor.get(`/rounds/days/${monday}`);
  expect(board.html).toMatch(/data-stop-key="[^"]+" data-locked/);
  expect(board.html.match(/class="tend-board__lock"/g)).toHaveLength(2);
  const refused = await move('adaMorning', workers.dee, '08:10');
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Nothing was moved: Ada Cole is locked at 08:00 with Bea Ash.');
  expect(refused.text).toContain('Unlock and put it at 08:10 to Dee Ash');
  expect(await stops()).toMatchObject([{ worker: workers.bea, locked: true }]);
  expect((await move('adaMorning', '', '08:10')).text).toContain('Unlock and take it off');
  const moved = await move('adaMorning', workers.dee, '08:10', { unlock: 'yes' });
  expect(moved.status).toBe(303);
  expect(await stops()).toMatchObject([{ worker: workers.dee, locked: false }]);
});
