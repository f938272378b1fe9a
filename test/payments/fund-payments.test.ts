// What shows a return of a fund is kept as it came; a payment that the bank sent back is paid again once.
import { expect, test } from 'vitest';
import { londonDay } from '../../src/ground/calendar.ts';
import { evidenceType, MOST_BYTES, whyNotKept } from '../../src/payments/rules/evidence-file.ts';
import { aCouncil, aPerson, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const { pool } = database;
const app = await testApp(database);
const councilId = await aCouncil(database);
const social = app.as(await somebody(database, councilId, 'social_worker'));
const officer = app.as(await somebody(database, councilId, 'finance_officer'));
const approver = await somebody(database, councilId, 'finance_approver');
const signer = app.as(approver);
await pool.query(
  `insert into approval_limit (council_id, user_id, amount_pence, effective_from, source, recorded_at) values ($1, $2, 10000000, '2020-01-01', 'Scheme', now())`,
  [councilId, approver.userId],
);
const today = londonDay(Temporal.Now.instant());
const from = today.subtract({ weeks: 8 });
const boxes = (name: string, day: Temporal.PlainDate): Record<string, string> => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});
const PDF = Buffer.from('%PDF-1.7 a receipt');

async function balances(): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ account: string; pence: number }>(
    `select account, sum(debit_pence - credit_pence)::bigint as pence from ledger_total where council_id = $1 group by 1`,
    [councilId],
  );
  return Object.fromEntries(rows.map(({ account, pence }) => [account, pence]));
}

async function aFund(): Promise<string> {
  const personId = await aPerson(database, councilId);
  const saved = await social.post(`/people/${personId}/funds/new`, {
    managed_by: 'Ada herself',
    paid_to: 'Supplier 4711',
    set_up: '0',
    budget: '200',
    contribution: '0',
    interval: '4',
    contingency: '2',
    returns: '4',
    reason: 'Support plan',
    ...boxes('starts_on', from),
  });
  const fund = saved.location ?? '';
  await officer.post(`${fund}/decide`, { version: '1', decision: 'confirmed', words: '' });
  return fund;
}

async function paid(): Promise<string> {
  const batch = (await officer.post('/fund-batches', boxes('pay_on', today))).location ?? '';
  await signer.post(`${batch}/approve`);
  const early = await officer.post(`${batch}/paid`, boxes('on_day', today.subtract({ days: 1 })));
  expect([early.status, early.text.includes('it cannot have been paid before')]).toEqual([422, true]);
  await officer.post(`${batch}/paid`, boxes('on_day', today));
  return batch;
}

test('a file is known by its bytes, and what nobody could open is not kept', () => {
  expect(evidenceType('a.txt', PDF)).toBe('application/pdf');
  expect(evidenceType('a.csv', Buffer.from('what,amount\nPay,12.50\n'))).toBe('text/csv');
  expect(evidenceType('a.pdf', Buffer.from('<script>'))).toBeUndefined();
  expect(evidenceType('a.csv', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0xff]))).toBeUndefined();
  expect(evidenceType('a.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
  expect(evidenceType('a', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe('image/png');
  expect(whyNotKept('a.pdf', new Uint8Array())).toBe('The file is empty');
  expect(whyNotKept('a.pdf', new Uint8Array(MOST_BYTES + 1))).toBe('The file must be 10 MB or smaller');
  expect(whyNotKept('a.exe', Buffer.from('MZ'))).toContain('must be a PDF');
  expect(whyNotKept('a.pdf', PDF)).toBeNull();
});

test('the files of a return are kept as they came, once, and each look at them is in the audit trail', async () => {
  const fund = await aFund();
  await paid();
  const typed = {
    ...boxes('starts_on', from),
    ...boxes('ends_on', from.add({ days: 27 })),
    what0: 'Personal assistant',
    amount0: '700',
    stated: '100',
  };
  const refused = await officer.post(`${fund}/return`, {
    ...typed,
    file: { name: 'virus.exe', bytes: Buffer.from('MZ') },
  });
  expect(refused.text).toContain('The file must be a PDF, a photo (JPEG or PNG) or a CSV');
  const saved = await officer.post(`${fund}/return`, {
    ...typed,
    file: { name: '../../receipt 3.pdf', bytes: PDF },
  });
  expect(saved.location).toBe(`${fund}#returns`);
  const seen = await officer.get(fund);
  expect(seen.text).toContain('Kept: receipt 3.pdf');
  const more = /\/funds\/\d+\/returns\/\d+\/evidence/.exec(seen.html)?.[0] ?? '';
  expect((await officer.get(more)).text).toContain('receipt 3.pdf');
  const again = await officer.post(more, { file: { name: 'other.pdf', bytes: PDF } });
  expect([again.status, again.text.includes('kept for this return already')]).toEqual([422, true]);
  const csv = { name: 'hours.csv', bytes: Buffer.from('day,minutes\n1,60\n') };
  expect((await officer.post(more, { file: csv })).location).toBe(more);
  expect((await social.post(more, { file: csv })).status).toBe(403);
  const address = /\/funds\/\d+\/evidence\/\d+\/file/.exec(seen.html)?.[0] ?? '';
  const opened = await social.get(address);
  expect(opened.body.equals(PDF)).toBe(true);
  expect(opened.headers['content-disposition']).toMatch(/^attachment/);
  const photo = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
  expect((await officer.post(more, { file: { name: 'receipt.png', bytes: photo } })).location).toBe(more);
  const listed = (await officer.get(more)).html;
  const picture = /href="([^"]+)">receipt\.png</.exec(listed)?.[1] ?? '';
  expect((await social.get(picture)).headers).toMatchObject({
    'content-disposition': 'inline; filename="receipt.png"',
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
  });
  const other = app.as(await somebody(database, await aCouncil(database), 'finance_officer'));
  expect((await other.get(address)).status).toBe(404);
  const { rows } = await pool.query<{ act: string; times: number }>(
    `select act, count(*)::int as times from audit_event where council_id = $1 and act like 'fund evidence%' group by 1 order by 1`,
    [councilId],
  );
  expect(rows).toEqual([
    { act: 'fund evidence kept', times: 3 },
    { act: 'fund evidence seen', times: 2 },
  ]);
  await expect(pool.query('update fund_evidence set name = $1', ['x'])).rejects.toThrow();
});

test('what the bank sent back is taken out of the books and paid again exactly once', async () => {
  const fund = await aFund();
  const before = await balances();
  const batch = await paid();
  const after = await balances();
  expect((after['direct payment funds'] ?? 0) - (before['direct payment funds'] ?? 0)).toBe(240_000);
  const back = `${batch}/returned/${fund.split('/').at(-1)}`;
  expect((await officer.get(batch)).html).toContain(back);
  expect((await officer.get(back)).text).toContain('£2,400.00 into Supplier 4711');
  const { rows: looks } = await pool.query<{ act: string; person: boolean }>(
    `select distinct act, person_id is not null as person from audit_event where council_id = $1 and act in ('fund batch seen', 'fund payment seen') order by 1`,
    [councilId],
  );
  expect(looks).toEqual([
    { act: 'fund batch seen', person: false },
    { act: 'fund payment seen', person: true },
  ]);
  expect((await officer.post(back, { ...boxes('on_day', today), words: '' })).status).toBe(422);
  expect((await officer.post(back, { ...boxes('on_day', today.add({ days: 1 })), words: 'x' })).status).toBe(
    422,
  );
  const said = { ...boxes('on_day', today), words: 'Account closed' };
  const both = await Promise.all([officer.post(back, said), officer.post(back, said)]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422]);
  expect(await balances()).toEqual(before);
  expect((await officer.get(batch)).text).toContain('Account closed');
  expect((await officer.get(fund)).text).toContain('Payments that the bank sent back');
  expect((await officer.get('/funds?words=ada')).text).toContain('2 funds found');
  expect((await officer.get('/funds?words=nobody')).text).toContain('0 funds found');
  expect((await officer.get('/fund-batches')).text).toContain('Tend does not pay people itself');
  await paid();
  expect(await balances()).toEqual(after);
  expect((await officer.post('/fund-batches', boxes('pay_on', today))).text).toContain('Nothing is due');
  const { rows } = await pool.query<{ corrected: number }>(
    `select count(*)::int as corrected from posting where council_id = $1 and source like 'fund%returned' and corrects_id is not null`,
    [councilId],
  );
  expect(rows[0]?.corrected).toBe(4);
});
