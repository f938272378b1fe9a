import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { withScope } from '../../src/platform/scope.ts';
import { needsMe } from '../../src/payments/records/needs-me.ts';
import { verifyProvidersJob } from '../../src/payments/jobs.ts';
import { systemOf } from '../../src/platform/scope.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { planVisits } from './visits-in-database.ts';
import { at, aWeekOfVisits, lineOf, MONDAY, NOW, seen, type WeekOfVisits } from './week-of-visits.ts';

const database = await freshDatabase();
const app = await testApp(database);

const weekOf = ({ providerId }: WeekOfVisits) => `/weeks/${MONDAY}/providers/${providerId}`;

describe('a week', () => {
  test('is shown provider by provider, with what is payable, held and missed', async () => {
    const week = await aWeekOfVisits(database);
    const visitor = app.as(week.finance);
    const got = await visitor.get(`/weeks/${MONDAY}`);
    expect(got.status).toBe(200);
    for (const words of ['Week of 2 to 8 March 2026', 'Kind Hands', '£24.10', '£32.13', 'Verified', 'Open'])
      expect(got.text).toContain(words);
    expect(got.html).toContain(weekOf(week));
    expect((await visitor.get('/weeks')).location).toBe(`/weeks/${MONDAY}`);
    expect((await visitor.get(`/weeks/choose?week=${MONDAY}`)).location).toBe(`/weeks/${MONDAY}`);
    expect((await visitor.get('/weeks/2026-03-03')).status).toBe(404);
    expect((await visitor.get('/weeks/2026-02-02')).text).toContain('There are no visits in this week');
  });

  test('downloads as numbers that can be reckoned with', async () => {
    const week = await aWeekOfVisits(database);
    const visitor = app.as(week.finance);
    const csv = await visitor.get(`/weeks/${MONDAY}/download?format=csv`);
    const [row] = parse<Record<string, string>>(csv.body, { bom: true, columns: true });
    expect(row).toMatchObject({
      Provider: 'Kind Hands',
      'Payable, visits only (£)': '24.10',
      Missed: '1',
      Close: 'open',
    });
    const xlsx = await visitor.get(`/weeks/${MONDAY}/visits/download?format=xlsx`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(xlsx.body as unknown as ArrayBuffer);
    expect(book.worksheets[0]?.rowCount).toBe(10);
    expect((await visitor.get(`/weeks/${MONDAY}/download?format=pdf`)).status).toBe(404);
  });

  test('is verified by a job that shows how far it has come', async () => {
    const week = await aWeekOfVisits(database);
    await planVisits(database, week, [
      { reference: 'V-late', personId: week.ada.id, lineId: week.ada.lineId, startsAt: at(4, 8) },
    ]);
    const visitor = app.as(week.finance);
    expect((await visitor.get(`/weeks/${MONDAY}`)).text).toContain('Changed since');
    expect((await visitor.post(`/weeks/${MONDAY}/verify`)).location).toBe(`/weeks/${MONDAY}`);
    expect((await visitor.get(`/weeks/${MONDAY}`)).text).toContain('Verifying this week');
    const jobs = await database.pool.query(
      `select payload from graphile_worker._private_jobs order by id desc limit 1`,
    );
    await verifyProvidersJob.run({
      database,
      councilId: week.councilId,
      payload: jobs.rows[0].payload,
      inScope: (work) => withScope(database, systemOf(week.councilId), work),
    });
    expect(JSON.parse((await visitor.get(`/weeks/${MONDAY}/progress`)).body.toString())).toMatchObject({
      finished: `/weeks/${MONDAY}`,
    });
    expect((await visitor.get(`/weeks/${MONDAY}`)).text).not.toContain('Changed since');
    expect(await lineOf(database, week.councilId, 'V-late')).toMatchObject({ status: 'refused' });
  });
});

describe("a provider's week", () => {
  test('shows its contracts, what was found, its visits with filters, its people and days', async () => {
    const week = await aWeekOfVisits(database);
    const visitor = app.as(week.finance);
    const overview = await visitor.get(weekOf(week));
    for (const words of [
      'Contract by contract',
      'What was found',
      'Entered by hand',
      'How early and how late',
      'Close this week for payment',
    ])
      expect(overview.text).toContain(words);
    const manual = await visitor.get(`${weekOf(week)}/visits?exception=manual&sort=-amount`);
    expect(manual.text).toContain('3 visits found');
    expect((await visitor.get(`${weekOf(week)}/visits?status=held`)).text).toContain('5 visits found');
    expect((await visitor.get(`${weekOf(week)}/visits?contract=0`)).text).toContain('1 visit found');
    expect((await visitor.get(`${weekOf(week)}/visits?day=2026-03-04`)).text).toContain('2 visits found');
    expect((await visitor.get(`${weekOf(week)}/visits?q=BOB`)).text).toContain('5 visits found');
    const people = await visitor.get(`${weekOf(week)}/people`);
    const file = await visitor.get(`${weekOf(week)}/people/download?format=csv`);
    expect(parse(file.body, { bom: true })).toHaveLength(3);
    for (const words of ['Day by day', 'Wednesday 4 March 2026', 'Person by person'])
      expect(people.text).toContain(words);
  });

  test("is its own people's, in their words, and nobody else's", async () => {
    const week = await aWeekOfVisits(database);
    const manager = app.as(week.manager);
    expect((await manager.get(`/weeks/${MONDAY}`)).location).toBe(weekOf(week));
    const own = await manager.get(weekOf(week));
    for (const words of [
      'What you will be paid',
      'You will be paid',
      'The council has not closed this week yet',
    ])
      expect(own.text).toContain(words);
    expect(own.text).not.toContain('Close this week for payment');
    expect((await manager.get(`${weekOf(week)}/visits?status=held`)).text).toContain('Held by the council');
    expect((await manager.get(`${weekOf(week)}/close`)).status).toBe(403);
    const other = await somebody(
      database,
      week.councilId,
      'provider_manager',
      await aProvider(database, week.councilId),
    );
    expect((await app.as(other).get(weekOf(week))).status).toBe(404);
    const stranger = await somebody(database, await aCouncil(database), 'finance_officer');
    expect((await app.as(stranger).get(weekOf(week))).status).toBe(404);
  });

  test('names people only to those who may see people', async () => {
    const week = await aWeekOfVisits(database);
    const commissioner = await somebody(database, week.councilId, 'commissioner');
    const seenByFinance = (await app.as(week.finance).get(`${weekOf(week)}/visits`)).text;
    const seenByOther = (await app.as(commissioner).get(`${weekOf(week)}/visits`)).text;
    expect(seenByFinance).toContain('Ada Surname');
    expect(seenByOther).not.toContain('Surname');
    expect(seenByOther).toContain('ADA');
  });
});

describe('the queue', () => {
  const decide = (week: WeekOfVisits, fields: Record<string, string | readonly string[]>) =>
    app.as(week.finance).post('/queue/decide', { from: '', ...fields });
  const lineValue = async (week: WeekOfVisits, reference: string) => {
    const { lineId, verdictId, resolutionId } = await seen(database, week.councilId, reference);
    return `${lineId}.${verdictId}.${resolutionId ?? ''}`;
  };

  test('groups what is alike, and asks for the reason before it decides', async () => {
    const week = await aWeekOfVisits(database);
    const queue = await app.as(week.finance).get('/queue');
    expect(queue.text).toContain('5 visits');
    expect(queue.text).toContain('Decide all 2');
    const line = await lineValue(week, 'V-manual-1');
    const asked = await decide(week, { line, decision: 'accept as logged' });
    for (const words of [
      'Accept as logged: 1 visit',
      'It will pay £12.05',
      'Planned 30 minutes',
      'The provider confirmed the times',
    ])
      expect(asked.text).toContain(words);
    const silent = await decide(week, { line, decision: 'accept as logged', shown: '1/1205' });
    expect(silent.status).toBe(422);
    expect(silent.text).toContain('Give a reason');
    const done = await decide(week, {
      line,
      decision: 'accept as logged',
      shown: '1/1205',
      common: 'The provider confirmed the times',
    });
    expect(done.location).toMatch(/^\/queue\?done=/);
    const after = await app.as(week.finance).get(done.location ?? '');
    expect(after.text).toContain('One visit accepted as logged at £12.05.');
    const undo = /action="([^"]*undo[^"]*)"/.exec(after.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await app.as(week.finance).post(undo)).location).toBe('/queue');
    expect(await lineOf(database, week.councilId, 'V-manual-1')).toMatchObject({ status: 'held' });
  });

  test('decides all that are alike, or says that they have changed', async () => {
    const week = await aWeekOfVisits(database);
    const group = new URLSearchParams({
      provider: String(week.providerId),
      contract: String(week.contractId),
      status: 'held',
      exactly: 'manual',
    }).toString();
    expect((await decide(week, { group })).text).toContain('pays £24.10');
    const changed = await decide(week, {
      group,
      decision: 'accept as planned',
      shown: '3/3615',
      words: 'Agreed',
    });
    expect(changed.text).toContain('This has changed since it was shown');
    const done = await decide(week, {
      group,
      decision: 'accept as planned',
      shown: '2/2410',
      words: 'Agreed',
    });
    expect((await app.as(week.finance).get(done.location ?? '')).text).toContain(
      '2 visits accepted as planned at £24.10.',
    );
    const download = await app.as(week.finance).get('/queue/download?format=csv&status=all');
    expect(parse(download.body, { bom: true })).toHaveLength(4);
  });

  test('leads from the page of one visit to the next', async () => {
    const week = await aWeekOfVisits(database);
    const back = encodeURIComponent('/queue?status=held');
    const [first, second] = await Promise.all(
      ['V-manual-1', 'V-manual-2'].map(
        async (reference) => (await lineOf(database, week.councilId, reference)).id,
      ),
    );
    const page = await app.as(week.finance).get(`/week-lines/${first}?back=${back}`);
    expect(page.html).toContain(`/week-lines/${second}?back=`);
    const done = await decide(week, {
      from: 'status=held',
      onward: 'next',
      line: await lineValue(week, 'V-manual-1'),
      decision: 'refuse',
      shown: '1/0',
      words: 'Nobody came',
    });
    expect(done.location).toContain(`/week-lines/${second}?back=`);
    expect((await app.as(week.finance).get(done.location ?? '')).text).toContain('One visit refused.');
  });

  test('shows a provider its questions, and lets nobody else decide', async () => {
    const week = await aWeekOfVisits(database);
    const manager = app.as(week.manager);
    expect((await manager.get('/queue')).text).toContain('The council has no questions for you');
    await decide(week, {
      line: await lineValue(week, 'V-open'),
      decision: 'ask the provider',
      shown: '1/0',
      words: 'When did she leave?',
    });
    const asked = await manager.get('/queue');
    expect(asked.text).toContain('Question for you');
    expect(asked.text).not.toContain('Accept as logged');
    expect((await manager.post('/queue/decide', { line: '1.1.' })).status).toBe(403);
    const needs = await withScope(database, week.manager, (scope) => needsMe(scope), NOW);
    expect(needs[0]).toMatchObject({ count: 1, href: '/queue?status=asked' });
  });

  test('nothing chosen is said so, and nothing is decided', async () => {
    const week = await aWeekOfVisits(database);
    expect((await decide(week, { decision: 'refuse' })).location).toBe('/queue');
  });
});

test('a week is closed on its page at the sum that was shown, and found again to approve', async () => {
  const week = await aWeekOfVisits(database);
  const visitor = app.as(week.finance);
  const shown = await visitor.get(`${weekOf(week)}/close`);
  for (const words of ['2 visits, £24.10', 'still held and would pay £32.13', 'Close at £24.10'])
    expect(shown.text).toContain(words);
  const wrong = await visitor.post(`${weekOf(week)}/close`, { expected: '1', note: 'For Ann' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('It now comes to £24.10');
  expect(wrong.html).toContain('For Ann');
  const closed = await visitor.post(`${weekOf(week)}/close`, { expected: '2410', note: 'For Ann' });
  expect(closed.location).toMatch(/^\/payable\/\d+$/);
  expect((await visitor.get(`${weekOf(week)}/close`)).text).toContain('waits for approval');
  expect((await app.as(week.approver).get('/payable?show=waiting')).text).toContain('£24.10');
  const needs = await withScope(database, week.approver, (scope) => needsMe(scope), NOW);
  expect(needs).toContainEqual({
    text: 'closed weeks to approve',
    count: 1,
    pence: 2410,
    href: '/payable?show=waiting',
  });
  const own = await visitor.get(`/payable?provider=${week.providerId}`);
  expect(own.text).toContain('1 closed week found');
  expect(own.html).toContain(`provider=${week.providerId}&amp;show=all&amp;format=csv`);
  expect((await visitor.get('/payable?provider=0')).text).toContain('0 closed weeks found');
  const nobody = await visitor.get('/payable/download?show=all&provider=0&format=csv');
  expect(nobody.body.toString().trim().split('\r\n')).toHaveLength(1);
  const file = await visitor.get('/payable/download?show=all&format=csv');
  expect(parse<Record<string, string>>(file.body, { bom: true, columns: true })[0]).toMatchObject({
    'Amount (£)': '24.10',
    Status: 'waiting',
  });
});

test('what needs me is told by role', async () => {
  const week = await aWeekOfVisits(database);
  const needs = async (who: Parameters<typeof withScope>[1]) =>
    await withScope(database, who, (scope) => needsMe(scope), NOW);
  expect(await needs(week.finance)).toMatchObject([
    { text: 'visits held for a decision', count: 5, pence: 3213 },
    {
      text: 'provider weeks to close',
      count: 1,
      pence: 2410,
      penceOf: expect.stringContaining('visits only'),
    },
  ]);
  expect(await needs(week.approver)).toEqual([]);
  const open = await app.as(week.finance).get('/payable?show=open');
  expect(open.status).toBe(200);
  const one = await app.as(week.finance).get(weekOf(week));
  expect(one.text).toContain('Payable, visits only');
  expect(one.text).toContain('Closing the week also brings blocks, services by the week, travel');
  expect(one.html).toContain(`<a class="govuk-link" href="${weekOf(week)}/close">see what it closes at</a>`);
  expect((await app.as(week.approver).get(weekOf(week))).html).not.toContain('see what it closes at');
});
