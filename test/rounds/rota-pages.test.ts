import { expect, test } from 'vitest';
import { londonDay } from '../../src/ground/calendar.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aRotaWorldNextWeek, boxes, nextMonday, workOutProposals } from './rota-world.ts';

const database = await freshDatabase();
const app = await testApp(database);
const monday = nextMonday();

async function nextWeek(of: typeof database) {
  const made = await aRotaWorldNextWeek(of);
  return { ...made, visitor: app.as(made.coordinator) };
}

const world = await nextWeek(database);
const { visitor, visits, workers, councilId, people } = world;

test('a coordinator reads the week and the day, puts a visit to somebody by a form, and takes it back', async () => {
  const week = await visitor.get(`/rounds?week=${monday}`);
  expect(week.text).toContain('Not published yet');
  expect(week.text).toContain('Visits nobody has');
  const form = await visitor.get(`/rounds/visits/${visits['adaMorning']}/0`);
  for (const words of [
    'Ada Cole, 08:00',
    'May start',
    'From 07:45 to 08:15',
    'Time-critical',
    'Who could go',
    'Put to Bea Ash',
  ])
    expect(form.text).toContain(words);
  const wrong = await visitor.post(`/rounds/visits/${visits['adaMorning']}/0`, {
    act: 'put',
    worker: '',
    time: '8',
  });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('Choose a care worker');
  const put = await visitor.post(`/rounds/visits/${visits['adaMorning']}/0`, {
    act: 'put',
    worker: String(workers.bea),
    time: '8:25',
  });
  expect(put.location).toBe(`/rounds/days/${monday}?at=${visits['adaMorning']}/0`);
  const day = await visitor.get(put.location ?? '');
  for (const words of [
    'Time-critical, outside its window',
    '10 minutes too late',
    'Take back',
    'Plan the rest of this day',
    'Travel is estimated',
  ])
    expect(day.text).toContain(words);
  expect(day.html).toContain('data-board-move');
  const moved = await visitor.post(`/rounds/days/${monday}/move`, {
    visit: String(visits['benMorning']),
    part: '0',
    worker: String(workers.bea),
    time: '08:55',
  });
  expect(moved.location).toContain('?at=');
  const crammed = await visitor.get(`/rounds/days/${monday}`);
  expect(crammed.text).toContain('Too little time to travel');
  expect(crammed.text).toContain('Bea Ash needs 3 minutes to Ben Cole and has none');
  const step = /changed=(\d+)/.exec(moved.location ?? '')?.[1] ?? '';
  expect((await visitor.post(`/rounds/weeks/${monday}/undo`, { day: monday, step })).location).toBe(
    `/rounds/days/${monday}?at=${visits['benMorning']}/0&changed=${step}`,
  );
  expect((await visitor.get(`/rounds/days/${monday}`)).text).not.toContain('Too little time to travel');
  await visitor.post(`/rounds/visits/${visits['adaMorning']}/0`, { act: 'lock' });
  expect((await visitor.get(`/rounds/visits/${visits['adaMorning']}/0`)).text).toContain('Locked');
  const held = await visitor.post(`/rounds/visits/${visits['adaMorning']}/0`, { act: 'off' });
  expect(held.status).toBe(422);
  expect(held.text).toContain('Ada Cole is locked at 08:25 with Bea Ash. Unlock it first');
  await visitor.post(`/rounds/visits/${visits['adaMorning']}/0`, { act: 'unlock' });
  await visitor.post(`/rounds/visits/${visits['adaMorning']}/0`, { act: 'off' });
  const round = await visitor.get(`/rounds/days/${monday}/workers/${workers.bea}`);
  expect(round.text).toContain('No visits on this day');
  const { rows } = await database.pool.query(
    `select 1 from audit_event where council_id = $1 and act = 'person seen' and person_id = $2`,
    [councilId, people['ada']],
  );
  expect(rows.length).toBeGreaterThan(0);
});

test('the rest is planned, shown, taken and published; a worker sees it by a link, a calendar has initials only', async () => {
  const asked = await visitor.post(`/rounds/weeks/${monday}/plan`, { day: monday });
  expect(asked.location).toMatch(/^\/rounds\/plans\/\d+$/);
  const plan = asked.location ?? '';
  expect((await visitor.get(plan)).text).toContain('Nothing changes until you take what is found');
  expect((await visitor.get(`${plan}/progress`)).text).toContain('Waiting to begin');
  await database.pool.query(
    `update rota_proposal set asked = jsonb_set(asked, '{budget}', '{"kind":"moves","moves":5000}') where state = 'working'`,
  );
  await workOutProposals(database, councilId);
  const found = await visitor.get(plan);
  for (const words of ['6 changes', 'Visits nobody is found for', 'What the planner weighed', 'Take it'])
    expect(found.text).toContain(words);
  expect((await visitor.post(plan, { act: 'take' })).location).toBe(`/rounds/days/${monday}`);
  expect((await visitor.get(plan)).text).toContain('This was taken');
  const before = await visitor.get(`/rounds/weeks/${monday}/publish`);
  expect(before.text).toContain('It was not published before');
  expect((await visitor.post(`/rounds/weeks/${monday}/publish`, {})).location).toBe(`/rounds?week=${monday}`);
  const again = await visitor.post(`/rounds/weeks/${monday}/publish`, { words: 'x' });
  expect(again.status).toBe(422);
  const unchanged = await visitor.get(`/rounds/weeks/${monday}/publish`);
  expect(unchanged.text).toContain('Nothing has changed since it was published Back to the rota');
  expect(unchanged.html).not.toContain('Why it changes');
  expect((await visitor.get(`/rounds/weeks/${monday}/download`)).text).toContain(
    'visit_id,rostered_start,worker_id',
  );

  const { rows } = await database.pool.query<{ worker: number }>(
    'select care_worker_id as worker from rota_stop where council_id = $1 and planned_visit_id = $2',
    [councilId, visits['adaMorning']],
  );
  const worker = rows[0]?.worker ?? 0;
  const made = await visitor.post(`/rounds/workers/${worker}/links`, { act: 'make', opens: 'page' });
  expect(made.text).toContain('Make a new link to their page');
  const path = /\/my-rounds\/[\w-]+/.exec(made.html)?.[0] ?? '';
  const own = await app.anyone.get(path);
  expect(own.status).toBe(200);
  for (const words of ['My rounds', 'Ada Cole', '1 High Street', 'Time-critical'])
    expect(own.text).toContain(words);
  const ada = 'select person_id from planned_visit where id = $1';
  const adaMorning = [visits['adaMorning']];
  await database.pool.query(
    `update person set access_note = 'Key safe by the back door', address_lines = '{7 Elm Row}', first_language = 'Urdu',
       format = 'BSL', communication_note = 'Deaf: tap her shoulder' where id = (${ada})`,
    adaMorning,
  );
  await database.pool.query(
    `update provider set phone = '01632960111' where id = (select provider_id from planned_visit where id = $1)`,
    adaMorning,
  );
  const known = await app.anyone.get(path);
  for (const words of [
    'Key safe by the back door',
    'Speaks Urdu',
    'Uses British Sign Language (BSL)',
    'Deaf: tap her shoulder',
  ])
    expect(known.text).toContain(words);
  expect(known.text).not.toContain('First language');
  expect(known.html).toContain('href="tel:01632960111">01632 960 111</a>');
  const round = `/rounds/days/${monday}/workers/${worker}`;
  expect((await visitor.get(round)).text).toContain('7 Elm Row');
  const endLines = (day: string | null) =>
    database.pool.query(`update package_line set ends_on = $2 where person_id = (${ada})`, [
      ...adaMorning,
      day,
    ]);
  const today = londonDay(Temporal.Now.instant());
  await endLines(today.subtract({ days: 1 }).toString());
  for (const after of [await app.anyone.get(path), await visitor.get(round)]) {
    expect(after.text).toContain('Ada Cole');
    expect(after.text).toContain('Care has ended');
    for (const words of ['7 Elm Row', 'Key safe', 'Urdu', 'Deaf']) expect(after.html).not.toContain(words);
  }
  await endLines(today.toString());
  for (const last of [await app.anyone.get(path), await visitor.get(round)])
    expect(last.text).toContain('7 Elm Row');
  await endLines(null);
  const calendar = await visitor.post(`/rounds/workers/${worker}/links`, { act: 'make', opens: 'calendar' });
  const feed = /\/my-rounds\/[\w-]+\/calendar\.ics/.exec(calendar.html)?.[0] ?? '';
  const ics = await app.anyone.get(feed);
  expect(ics.headers['content-type']).toContain('text/calendar');
  expect(ics.text).toContain('BEGIN:VCALENDAR');
  expect(ics.text).toContain('SUMMARY:A C');
  expect(ics.text).not.toContain('Cole');
  expect((await app.anyone.get(feed.replace('/calendar.ics', ''))).status).toBe(404);
  await visitor.post(`/rounds/workers/${worker}/links`, { act: 'send', opens: 'page' });
  expect((await app.anyone.get(path)).status).toBe(404);
  await visitor.post(`/rounds/workers/${worker}/links`, { act: 'revoke', opens: 'calendar' });
  expect((await app.anyone.get(feed)).status).toBe(404);
});

test('shifts, travel and pay are written down; the hourly pay that results is flagged', async () => {
  const at = `/rounds/workers/${workers.bea}`;
  expect((await visitor.get('/rounds/workers')).text).toContain('Every day 07:00 to 14:00');
  expect(
    (
      await visitor.post(at, {
        act: 'shift',
        start_time: '16:00',
        end_time: '22:00',
        ...boxes('starts_on', monday),
      })
    ).status,
  ).toBe(422);
  const added = await visitor.post(at, {
    act: 'shift',
    weekdays: ['1', '2', '3', '4', '5'],
    start_time: '16:00',
    end_time: '22:00',
    ...boxes('starts_on', monday),
  });
  expect(added.location).toBe(at);
  expect((await visitor.get(at)).text).toContain('Monday to Friday 16:00');
  expect(
    (
      await visitor.post(at, {
        act: 'way',
        travel_mode: 'bicycle',
        start_postcode: 'nowhere at all',
        most_hours: '',
        version: '0',
      })
    ).status,
  ).toBe(422);
  expect(
    (
      await visitor.post(at, {
        act: 'way',
        travel_mode: 'bicycle',
        start_postcode: 'fs1',
        end_postcode: '',
        most_hours: '30',
        version: '0',
      })
    ).location,
  ).toBe(at);
  expect((await visitor.get(at)).text).toContain('By bicycle, from FS1');
  expect(
    (
      await visitor.post('/rounds/workers', {
        act: 'pay',
        care_pay: '',
        travel: 'not paid',
        ...boxes('pay_from', '2026-01-01'),
      })
    ).status,
  ).toBe(422);
  expect(
    (
      await visitor.post('/rounds/workers', {
        act: 'pay',
        care_pay: '12.80',
        travel: 'not paid',
        mile_pence: '25',
        ...boxes('pay_from', '2026-01-01'),
      })
    ).location,
  ).toBe('/rounds/workers');
  const everybody = await visitor.get('/rounds/workers');
  expect(everybody.html).toMatch(/name="care_pay"[^>]*value="12\.80"/);
  expect(everybody.html).toMatch(/name="mile_pence"[^>]*value="25"/);
  const pay = await visitor.get(`/rounds/weeks/${monday}/pay`);
  expect(pay.text).toContain('Below the wage');
  expect(pay.text).toMatch(
    /[1-9] of \d care workers and [1-9] of \d rounds come to less than the National Living Wage\. Of .+ of work .+ are not paid: travel or waiting/,
  );
  const narrowed = async (query: string) => await visitor.get(`/rounds/weeks/${monday}/pay?${query}`);
  expect((await narrowed('below=yes')).text).toMatch(/[1-9] rounds? found/);
  const own = (await narrowed(`worker=${workers.bea}&day=${monday}`)).text;
  expect(own).toContain('1 round found');
  expect(own).toContain('Bea Ash, 30 Nov 2026');
  expect(own).not.toContain('Dee Ash, 30 Nov 2026');
  expect(pay.text).toContain('By care worker');
  expect(own).not.toContain('By care worker');
  expect((await narrowed('worker=&day=')).text).toContain('By care worker');
  expect((await narrowed('worker=999999')).text).toContain('No round is like that');
  expect((await visitor.get(`/rounds/weeks/${monday}/publish`)).text).toContain(
    'less than the National Living Wage',
  );
  const council = await somebody(database, councilId, 'contracts_officer');
  expect((await app.as(council).get(`/rounds/weeks/${monday}/pay`)).status).toBe(403);
});

test('somebody rings in sick: who can go, whom to call, ticked off; and another provider sees none of it', async () => {
  const { rows } = await database.pool.query<{ worker: number }>(
    'select care_worker_id as worker from rota_stop where council_id = $1 and planned_visit_id = $2',
    [councilId, visits['adaMorning']],
  );
  const sick = String(rows[0]?.worker ?? 0);
  expect((await visitor.get('/rounds/away')).text).toContain('Write down no diagnosis');
  const when = {
    kind: 'sickness',
    from_time: '06:40',
    until_time: '',
    ...boxes('from', monday),
    ...boxes('until', monday),
  };
  expect((await visitor.post('/rounds/away', { worker: '', ...when })).status).toBe(422);
  const asked = await visitor.post('/rounds/away', { worker: sick, ...when });
  expect(asked.location).toMatch(/^\/rounds\/plans\/\d+$/);
  await database.pool.query(
    `update rota_proposal set asked = jsonb_set(asked, '{budget}', '{"kind":"moves","moves":5000}') where state = 'working'`,
  );
  await workOutProposals(database, councilId);
  const plan = asked.location ?? '';
  expect((await visitor.get(plan)).text).toContain('Take it and call');
  expect((await visitor.post(plan, { act: 'take' })).location).toBe(`${plan}/calls`);
  const sheet = await visitor.get(`${plan}/calls`);
  expect(sheet.text).toContain('those with a time-critical visit first');
  const call = /name="call" value="(\d+)"/.exec(sheet.html)?.[1] ?? '';
  await visitor.post(`${plan}/calls`, { call, act: 'done', outcome: 'Told her daughter' });
  expect((await visitor.get(`${plan}/calls`)).text).toContain('Told her daughter');
  expect((await visitor.get(`/rounds?week=${monday}`)).text).toContain('Whom to call because');
  const other = app.as(
    await somebody(database, councilId, 'provider_coordinator', await aProvider(database, councilId)),
  );
  for (const address of [
    plan,
    `${plan}/calls`,
    `/rounds/workers/${sick}`,
    `/rounds/visits/${visits['adaMorning']}/0`,
  ])
    expect((await other.get(address)).status, address).toBe(404);
  expect((await visitor.get(`/rounds/workers/${sick}`)).text).toContain('Sick from');
});

test('a rota of another system is sent in by file, with its faults by line', async () => {
  expect((await visitor.get('/rounds/import')).text).toContain('visit_id, rostered_start, worker_id');
  const text = `visit_id,rostered_start,worker_id\nV-adaMorning-${councilId},${monday}T08:06,W1\nnone,${monday}T08:05,W1\nV-adaMorning-${councilId},${monday}T08:06,W2`;
  const sent = await visitor.post('/rounds/import', { file: { name: 'rota.csv', bytes: Buffer.from(text) } });
  for (const words of [
    'Nothing is taken yet. 1 visit would be rostered by it, 1 of them new or changed. 2 rows cannot be used.',
    'you have no visit none',
    'is for 1 care worker',
    'Take the 1 visit that can be used',
  ])
    expect(sent.text).toContain(words);
  const rosteredAt = async () => {
    const { rows } = await database.pool.query<{ time: string }>(
      `select to_char(rostered_starts_at at time zone 'Europe/London', 'HH24:MI') as time from planned_visit where id = $1`,
      [visits['adaMorning']],
    );
    return rows[0]?.time;
  };
  expect(await rosteredAt()).not.toBe('08:06');
  // A browser sends the file along with lines that end in CR LF.
  const taken = await visitor.post('/rounds/import', { act: 'take', text: text.replaceAll('\n', '\r\n') });
  expect(taken.text).toContain('1 visit rostered, 1 of them new or changed. 2 rows were left out.');
  expect(taken.html).not.toContain('govuk-notification-banner--success');
  expect(await rosteredAt()).toBe('08:06');
  const again = await visitor.post('/rounds/import', {
    file: { name: 'rota.csv', bytes: Buffer.from(text.split('\n').slice(0, 2).join('\n')) },
  });
  expect(again.text).toContain(
    '1 visit would be rostered by it, 0 of them new or changed. Every row can be used.',
  );
  const whole = await visitor.post('/rounds/import', {
    act: 'take',
    text: text.split('\n').slice(0, 2).join('\n'),
  });
  expect(whole.html).toContain('govuk-notification-banner--success');
});

test('a week without a day of rest is named on the day that could be kept free, and the planner takes nobody’s last', async () => {
  const own = await nextWeek(database);
  const days = Array.from({ length: 7 }, (_, at) =>
    Temporal.PlainDate.from(monday).add({ days: at }).toString(),
  );
  await database.pool.query(
    `insert into planned_visit (council_id, reference, provider_id, person_id, contract_id, package_line_id, service, starts_at, starts_on,
       week_starts_on, minutes, workers, time_critical)
     select council_id, reference || n, provider_id, person_id, contract_id, package_line_id, service,
       (starts_at at time zone 'Europe/London' + make_interval(days => n)) at time zone 'Europe/London', starts_on + n, week_starts_on,
       case n when 4 then 15 else minutes end, workers, time_critical
     from planned_visit, generate_series(1, 6) n where id = $1`,
    [own.visits['adaNoon']],
  );
  await database.pool.query(
    `update worker_shift set weekdays = '{1}' where council_id = $1 and care_worker_id <> $2`,
    [own.councilId, own.workers.bea],
  );
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from planned_visit where council_id = $1 and person_id = $2 and (id = $3 or reference like 'V-adaNoon%') order by starts_on`,
    [own.councilId, own.people['ada'], own.visits['adaNoon']],
  );
  const put = async (id: number | undefined) =>
    await own.visitor.post(`/rounds/visits/${id}/0`, {
      act: 'put',
      worker: String(own.workers.bea),
      time: '12:30',
    });
  for (const { id } of rows.slice(0, 6)) await put(id);
  expect((await own.visitor.get(`/rounds/weeks/${monday}/publish`)).text).not.toContain('No day of rest');

  const asked = await own.visitor.post(`/rounds/weeks/${monday}/plan`, { day: days[6] ?? '' });
  await workOutProposals(database, own.councilId);
  const found = await own.visitor.get(asked.location ?? '');
  expect(found.text).toContain(
    'Nobody has a shift on this day that leaves the rest of the day and of the week',
  );

  const form = await own.visitor.get(`/rounds/visits/${rows[6]?.id}/0`);
  expect(form.text).toContain('Put to Bea Ash');
  await put(rows[6]?.id);
  const friday = await own.visitor.get(`/rounds/days/${days[4]}`);
  for (const words of [
    'No day of rest',
    'Bea Ash has at most 23 hours 45 minutes without a visit in this week: the law asks for 24 hours in seven days, or 48 in fourteen. Keep this day free: 1 visit would go to somebody else',
  ])
    expect(friday.text).toContain(words);
  expect((await own.visitor.get(`/rounds/days/${days[3]}`)).text).not.toContain('No day of rest');
  expect((await own.visitor.get(`/rounds/weeks/${monday}/publish`)).text).toContain('No day of rest');
});
