// Held visits are decided by a council's system, and a provider's answers and disputes by its own; how blocks are used is read.
import { expect, test } from 'vitest';
import { councilSystem, providerSystem } from '../brokerage/api-system.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWeekOfVisits } from './week-of-visits.ts';

const database = await freshDatabase();
const { server } = await testApp(database);

async function aWorld() {
  const week = await aWeekOfVisits(database);
  const { councilId, providerId } = week;
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from week_line where council_id = $1 and status = 'held' order by id`,
    [councilId],
  );
  const rival = await aProvider(database, councilId);
  return {
    ...week,
    rivalId: rival,
    held: rows.map(({ id }) => id),
    officer: await councilSystem(database, server, councilId, 'contracts_officer'),
    broker: await councilSystem(database, server, councilId, 'broker'),
    provider: await providerSystem(database, server, councilId, providerId),
    rival: await providerSystem(database, server, councilId, rival),
    other: await councilSystem(database, server, await aCouncil(database), 'contracts_officer'),
  };
}

const { held, officer, broker, provider, rival, other, finance, manager, councilId, rivalId } =
  await aWorld();
const emailOf = async ({ userId }: { readonly userId: number | null }): Promise<string> => {
  const { rows } = await database.pool.query<{ email: string }>('select email from app_user where id = $1', [
    userId,
  ]);
  return rows[0]?.email ?? '';
};
const by = await emailOf(finance);
const theirs = await emailOf(manager);
const [first = 0, second = 0] = held;

const seenOf = async (line: number) => {
  const { status, body } = await officer('GET', `/api/week-lines/${line}/decisions`);
  expect(status).toBe(200);
  return body as {
    seen: string;
    decisions: { decision: string; amount_pence: number | null; cannot: string | null }[];
  };
};

test('a held visit shows what each decision would pay, is decided once as it was seen, and the decision is taken back', async () => {
  const { seen, decisions } = await seenOf(first);
  expect(decisions.map(({ decision }) => decision)).toContain('accept as a no-reply visit');
  const planned = decisions.find(({ decision }) => decision === 'accept as planned');
  expect(planned).toMatchObject({ cannot: null, amount_pence: expect.any(Number) });
  const given = {
    by,
    decision: 'accept as planned',
    reason: 'Nobody answered the door',
    lines: [{ line: first, seen }],
  };
  expect((await officer('POST', '/api/decisions', { ...given, reason: ' ' })).body).toMatchObject({
    error: 'refused',
    field: 'reason',
  });
  const done = await officer('POST', '/api/decisions', given, 'decide-1');
  expect(done).toMatchObject({ status: 200, body: { lines: 1, amount_pence: planned?.amount_pence } });
  expect(await officer('POST', '/api/decisions', given, 'decide-1')).toEqual(done);
  expect((await officer('POST', '/api/decisions', given)).status).toBe(409);
  const undo = `/api/decisions/${String(done.body['batch'])}/undo`;
  expect((await other('POST', undo, { by })).body['field']).toBe('by');
  expect((await provider('POST', undo, { by })).status).toBe(403);
  expect((await officer('POST', undo, { by, reason: 'The wrong visit' })).status).toBe(200);
  expect((await officer('POST', undo, { by })).status).toBe(409);
  expect((await seenOf(first)).seen).toBe(seen);
});

test('a question is asked, answered by the provider’s system and by nobody else’s', async () => {
  const { seen } = await seenOf(second);
  const messages = `/api/week-lines/${second}/messages`;
  const answer = { by: theirs, saying: 'answer', words: 'She was in hospital; our worker waited' };
  expect((await provider('POST', messages, answer)).status).toBe(409);
  const asked = {
    by,
    decision: 'ask the provider',
    reason: 'Was anybody in?',
    lines: [{ line: second, seen }],
  };
  expect((await officer('POST', '/api/decisions', asked)).status).toBe(200);
  expect((await rival('POST', messages, answer)).body['field']).toBe('by');
  expect((await other('POST', messages, { ...answer, by, saying: 'reply' })).body['field']).toBe('by');
  const stranger = await emailOf(await somebody(database, councilId, 'provider_manager', rivalId));
  expect((await provider('POST', messages, { ...answer, by: stranger })).body['field']).toBe('by');
  expect((await officer('POST', messages, { ...answer, by })).body['field']).toBe('by');
  expect((await provider('POST', messages, { ...answer, words: ' ' })).body['field']).toBe('words');
  expect((await provider('POST', messages, answer)).body).toEqual({ line: second });
});

test('another council, a broker and a provider decide nothing', async () => {
  const { seen } = await seenOf(first);
  const given = { by, decision: 'refuse', reason: 'x', lines: [{ line: first, seen }] };
  expect((await broker('POST', '/api/decisions', given)).status).toBe(403);
  expect((await provider('POST', '/api/decisions', given)).status).toBe(403);
  expect((await other('POST', '/api/decisions', given)).body['field']).toBe('by');
  expect((await officer('POST', '/api/decisions', { ...given, by: theirs })).body['field']).toBe('by');
  const approver = await emailOf(await somebody(database, councilId, 'finance_approver'));
  expect((await officer('POST', '/api/decisions', { ...given, by: approver })).body['field']).toBe('by');
  expect((await other('GET', `/api/week-lines/${first}/decisions`)).status).toBe(404);
  expect((await seenOf(first)).seen).toBe(seen);
});

test('how blocks are used is read by those who may', async () => {
  expect((await officer('GET', '/api/block-use')).body).toEqual({ blocks: [], spot_beside: [], moves: [] });
  expect((await broker('GET', '/api/block-use')).status).toBe(403);
  expect((await provider('GET', '/api/block-use')).status).toBe(403);
});
