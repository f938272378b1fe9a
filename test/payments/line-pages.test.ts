import { expect, test } from 'vitest';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { planVisits } from './visits-in-database.ts';
import { at, aWeekOfVisits, lineOf, seen, type WeekOfVisits } from './week-of-visits.ts';

const database = await freshDatabase();
const app = await testApp(database);

async function addressOf(week: WeekOfVisits, reference: string): Promise<string> {
  return `/week-lines/${(await lineOf(database, week.councilId, reference)).id}`;
}

/** The fields that a decision on a line is posted with. */
async function deciding(week: WeekOfVisits, reference: string, fields: Record<string, string>) {
  const { verdictId, resolutionId } = await seen(database, week.councilId, reference);
  return {
    verdict: String(verdictId),
    resolution: resolutionId === null ? '' : String(resolutionId),
    ...fields,
  };
}

async function acts(week: WeekOfVisits, personId: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ act: string }>(
    'select act from audit_event where council_id = $1 and person_id = $2 order by seq',
    [week.councilId, personId],
  );
  return rows.map(({ act }) => act);
}

test('a held visit is shown with the person, the sentence, the log, the plan, the terms and what may be decided', async () => {
  const week = await aWeekOfVisits(database);
  const got = await app.as(week.finance).get(await addressOf(week, 'V-manual-1'));
  expect(got.status).toBe(200);
  for (const words of [
    'Visit on Tuesday 3 March 2026 at 08:00',
    'Kind Hands',
    'Held',
    'This visit was checked in or out by hand.',
    '£12.05',
    'Not decided yet',
    'L-manual-1',
    'entered by hand',
    'visits.csv, row 2',
    'Version 1, from Wednesday 1 January 2025',
    '£24.10 an hour',
    'Visits are paid as planned when at least 90% of the time was given',
    'Accept as logged',
    'Pays £12.05 for 30 minutes',
    'It is in no closed week yet',
    'Worked out: held, would pay £12.05',
  ])
    expect(got.text).toContain(words);
  for (const href of [
    `/people/${week.ada.id}`,
    `/feeds/${week.feedId}`,
    `/contracts/${week.contractId}/terms/1`,
  ])
    expect(got.html).toContain(`href="${href}"`);
  expect(got.html).toMatch(/href="\/packages\/\d+"/);
  expect(await acts(week, week.ada.id)).toEqual(['visit seen', 'person seen']);
});

test('accepting as logged says what it now pays, and undoing puts it back', async () => {
  const week = await aWeekOfVisits(database);
  const visitor = app.as(week.finance);
  const address = await addressOf(week, 'V-manual-1');
  const fields = await deciding(week, 'V-manual-1', {
    decision: 'accept as logged',
    'common-0': 'The check-in device did not work',
    words: 'Seen on the roster',
  });
  const decided = await visitor.post(`${address}/decide`, { ...fields, back: '/queue?page=2' });
  expect([decided.status, decided.location]).toEqual([303, '/queue?page=2']);
  const after = await visitor.get(address);
  expect(after.text).toContain('Accepted as logged. It now pays £12.05.');
  expect(after.text).toContain('The check-in device did not work. Seen on the roster');
  const batch = /name="batch" value="([^"]+)"/.exec(after.html)?.[1] ?? '';
  expect((await visitor.post(`${address}/undo`, { batch })).location).toBe(address);
  expect((await visitor.get(address)).text).toContain('The decision is undone. It waits for a decision');
  expect(await lineOf(database, week.councilId, 'V-manual-1')).toMatchObject({ status: 'held' });
  expect(await acts(week, week.ada.id)).toEqual(
    expect.arrayContaining(['visit decided', 'decision undone', 'visit seen']),
  );
});

test('undoing on one page leaves the others that were decided together', async () => {
  const week = await aWeekOfVisits(database);
  const { decideLines } = await import('../../src/payments/actions/decide-lines.ts');
  const { withScope } = await import('../../src/platform/scope.ts');
  const both = [
    await seen(database, week.councilId, 'V-manual-1'),
    await seen(database, week.councilId, 'V-manual-3'),
  ];
  const done = await withScope(database, week.finance, (scope) =>
    decideLines(scope, { seen: both, decision: 'accept as logged', reason: 'seen' }),
  );
  const batch = done.ok ? done.value.batchId : '';
  await app.as(week.finance).post(`${await addressOf(week, 'V-manual-1')}/undo`, { batch });
  expect(await lineOf(database, week.councilId, 'V-manual-1')).toMatchObject({ status: 'held' });
  expect(await lineOf(database, week.councilId, 'V-manual-3')).toMatchObject({ status: 'payable' });
});

test('a refused form comes back with what was typed', async () => {
  const week = await aWeekOfVisits(database);
  const visitor = app.as(week.finance);
  const address = await addressOf(week, 'V-missed');
  const undecided = await visitor.post(
    `${address}/decide`,
    await deciding(week, 'V-missed', { words: 'She was <out>' }),
  );
  expect(undecided.status).toBe(422);
  expect(undecided.text).toContain('Choose what you decide');
  expect(undecided.html).toContain('She was &lt;out&gt;');
  const silent = await visitor.post(
    `${await addressOf(week, 'V-manual-1')}/decide`,
    await deciding(week, 'V-manual-1', { decision: 'refuse' }),
  );
  expect(silent.status).toBe(422);
  expect(silent.text).toContain('Give a reason');
  expect(silent.html).toMatch(/value="refuse" checked/);
  expect((await visitor.get(address)).text).toContain(
    'Nothing was logged, so it cannot be accepted as logged.',
  );
});

test('a decision on what has changed meanwhile is not made', async () => {
  const week = await aWeekOfVisits(database);
  const visitor = app.as(week.finance);
  const address = await addressOf(week, 'V-manual-1');
  const stale = await deciding(week, 'V-manual-1', { decision: 'refuse', words: 'No' });
  await visitor.post(`${address}/decide`, stale);
  const colleague = app.as(await somebody(database, week.councilId, 'finance_officer'));
  const second = await colleague.post(`${address}/decide`, { ...stale, words: 'She rang to say so' });
  expect(second.status).toBe(409);
  expect(second.text).toMatch(
    new RegExp(`${week.finance.name} decided “refuse” at \\d\\d:\\d\\d on .*: “No”\\.`),
  );
  expect(second.text).toContain('She rang to say so');
  expect(second.html).toContain(`<a class="govuk-link" href="${address}">Look at it as it stands now</a>`);
  expect((await lineOf(database, week.councilId, 'V-manual-1')).status).toBe('refused');
});

test('a provider is asked, answers, disputes a refusal and is replied to', async () => {
  const week = await aWeekOfVisits(database);
  const [council, provider] = [app.as(week.finance), app.as(week.manager)];
  const address = await addressOf(week, 'V-manual-1');
  expect((await provider.get(address)).html).not.toContain('<textarea');
  const asking = await deciding(week, 'V-manual-1', {
    decision: 'ask the provider',
    'common-4': 'Did this visit take place, and what shows it?',
  });
  await council.post(`${address}/decide`, asking);
  expect((await council.get(address)).text).toContain('Your question is with Kind Hands.');
  const asked = await provider.get(address);
  expect(asked.text).toContain('What you will be paid and why');
  expect(asked.text).toContain('Did this visit take place, and what shows it?');
  expect(asked.text).not.toContain('Save this decision');
  expect((await provider.post(`${address}/say`, { saying: 'answer', message: ' ' })).text).toContain(
    'Write your answer',
  );
  await provider.post(`${address}/say`, { saying: 'answer', message: 'It did not.' });
  expect((await council.get(address)).text).toContain('Provider answered');
  await council.post(
    `${address}/decide`,
    await deciding(week, 'V-manual-1', { decision: 'refuse', words: 'Then not.' }),
  );
  await provider.post(`${address}/say`, { saying: 'dispute', message: 'It did after all.' });
  const disputed = await council.get(address);
  expect(disputed.text).toContain('It did after all.');
  expect(disputed.text).toContain('Reply to the dispute');
  await council.post(`${address}/say`, { saying: 'reply', message: 'Nothing shows it.' });
  expect((await provider.get(address)).text).toContain('Nothing shows it.');
  expect((await provider.post(`${address}/decide`, { decision: 'refuse', words: 'x' })).status).toBe(403);
});

test('a log left over has its page; another council’s and another provider’s visit is not there', async () => {
  const week = await aWeekOfVisits(database);
  const other = await aWeekOfVisits(database);
  const address = await addressOf(week, 'L-spare');
  const spare = await app.as(week.finance).get(address);
  expect(spare.status).toBe(200);
  expect(spare.text).toContain('This log matches no planned visit.');
  const rival = await somebody(
    database,
    week.councilId,
    'provider_manager',
    await aProvider(database, week.councilId),
  );
  for (const who of [other.finance, other.manager, rival]) {
    expect((await app.as(who).get(address)).status).toBe(404);
    expect((await app.as(who).get('/week-lines/1x')).status).toBe(404);
  }
  const forged = await app
    .as(other.finance)
    .post(`${address}/decide`, await deciding(week, 'L-spare', { decision: 'refuse', words: 'x' }));
  expect(forged.status).toBe(404);
  expect((await app.as(other.finance).post(`${address}/undo`, {})).status).toBe(404);
});

test('who may not see weeks may not see a visit of one; who may see but not decide has no forms', async () => {
  const week = await aWeekOfVisits(database);
  const address = await addressOf(week, 'V-manual-1');
  const worker = await somebody(database, week.councilId, 'social_worker');
  expect((await app.as(worker).get(address)).status).toBe(403);
  for (const role of ['finance_approver', 'commissioner', 'auditor', 'broker'] as const) {
    const got = await app.as(await somebody(database, week.councilId, role)).get(address);
    expect([role, got.status, got.html.includes('Save this decision')]).toEqual([role, 200, false]);
  }
  expect((await app.as(week.approver).get(address)).text).not.toContain('NHS number');
});

test('a planned visit leads to its one place, shows several, and tells of one that is still to come', async () => {
  const week = await aWeekOfVisits(database);
  const [id] = await planVisits(database, week, [
    {
      reference: 'V-future',
      personId: week.ada.id,
      lineId: week.ada.lineId,
      startsAt: at(40, 8),
      workers: 2,
    },
  ]);
  const visitor = app.as(week.finance);
  const future = await visitor.get(`/visits/${id}`);
  expect(future.status).toBe(200);
  expect(future.text).toContain('Nothing has been verified for this visit yet');
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from planned_visit where council_id = $1 and reference = 'V-manual-1'`,
    [week.councilId],
  );
  expect((await visitor.get(`/visits/${rows[0]?.id}`)).location).toBe(await addressOf(week, 'V-manual-1'));
  const rival = await somebody(
    database,
    week.councilId,
    'provider_manager',
    await aProvider(database, week.councilId),
  );
  expect((await app.as(rival).get(`/visits/${id}`)).status).toBe(404);
  expect(
    (await app.as(await somebody(database, week.councilId, 'commissioner')).get(`/visits/${id}`)).status,
  ).toBe(403);
  const worker = app.as(await somebody(database, week.councilId, 'social_worker'));
  expect((await worker.get(`/visits/${rows[0]?.id}`)).status).toBe(200);
});
