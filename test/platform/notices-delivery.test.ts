import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { extractText, getDocumentProxy } from 'unpdf';
import { readConfig } from '../../src/platform/config.ts';
import { carriersOf } from '../../src/platform/deliver.ts';
import { deliverNotices, recordBecame } from '../../src/platform/notices/deliver.ts';
import { becameOf, outcomeOfFault } from '../../src/platform/notices/notify-states.ts';
import { notify, type Recipient } from '../../src/platform/notices/notify.ts';
import { readStates } from '../../src/platform/notices/read-states.ts';
import { notifyCarrier } from '../../src/platform/notices/send-by-notify.ts';
import { outcomeOfMailFault } from '../../src/platform/notices/send-by-smtp.ts';
import { systemOf, withScope } from '../../src/platform/scope.ts';
import { aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { notifyStub, schemasAreThere } from './notify-stub.ts';

const HOME = 'https://tend.example.gov.uk';
const database = await freshDatabase();
const stub = await notifyStub();
afterAll(() => stub.server.close());
const config = readConfig({
  NOTIFY_API_KEY: stub.apiKey,
  NOTIFY_URL: stub.url,
  NOTIFY_EMAIL_TEMPLATE: '9d751e0e-f929-4891-82a1-a3e1c3c18ee3',
  NOTIFY_TEXT_TEMPLATE: '5bc8e0a1-0a1a-4b0a-9a1a-3f1e1b0a1c1d',
  NOTIFY_LETTERS: 'yes',
}).notify;
if (config === undefined) throw new Error('The key of the stub was not read.');
const carrier = notifyCarrier(config);
const deliver = async () => await deliverNotices(database, [carrier], HOME);

let councilId = 0;
beforeEach(async () => {
  await database.pool.query('update outbox_message set next_try_at = null');
  councilId = await aCouncil(database);
  Object.assign(stub, { clockAhead: 0, asked: 0 });
  stub.taken.length = 0;
  stub.next.length = 0;
});

async function aNotice(): Promise<void> {
  const providerId = await aProvider(database, councilId);
  await somebody(database, councilId, 'provider_manager', providerId);
  await withScope(database, systemOf(councilId), async (scope) => {
    const fields = { area: ' in FE1', by: '4 Mar 2026, 12:00' };
    await notify(scope, 'offer-made', { provider: providerId }, fields, { link: '/offers/7' });
  });
}

async function aShortlistTo(to: Partial<Extract<Recipient, { person: number }>>): Promise<void> {
  const person = await aPerson(database, councilId);
  await withScope(database, systemOf(councilId), async (scope) => {
    const recipient = {
      person,
      representative: null,
      name: 'Mrs Tate',
      largePrint: true,
      channel: 'letter',
      address: '',
      ...to,
    } as const;
    const fields = {
      until: 'Friday 6 March 2026',
      address: `${HOME}/shortlist/abc`,
      council: 'Fernshire Council',
      phone: '',
    };
    await notify(scope, 'shortlist-link', recipient, fields);
  });
}

const messages = async () =>
  (
    await database.pool.query<{
      channel: string;
      state: string;
      fault: string | null;
      tries: number;
      reference: string;
      carrier_id: string | null;
      wait: number | null;
    }>(
      `select channel, state, fault, tries, reference, carrier_id, extract(epoch from next_try_at - now())::float8 as wait
       from outbox_message where council_id = $1 and channel <> 'screen' order by id`,
      [councilId],
    )
  ).rows;
const dueNow = async () =>
  await database.pool.query(
    'update outbox_message set next_try_at = now() where council_id = $1 and next_try_at is not null',
    [councilId],
  );
const triesOf = async () =>
  (
    await database.pool.query<{ outcome: string }>(
      'select outcome from outbox_try where council_id = $1 order by id',
      [councilId],
    )
  ).rows.map(({ outcome }) => outcome);

describe('GOV.UK Notify by its official client', () => {
  test('the request schemas of Notify are at hand', ({ skip }) => {
    skip(
      !schemasAreThere,
      'The folder ../shared/data/notify is not here, so requests are taken without being held to the schemas.',
    );
    expect(schemasAreThere).toBe(true);
  });

  test('takes an email, a text message and a letter, each in full', async () => {
    await aNotice();
    await aShortlistTo({ channel: 'text', address: '07700 900123' });
    await aShortlistTo({ address: '12 Long Row\nFerntown\nFE1 2BB' });
    expect(await deliver()).toBe(3);
    const [email, text, letter] = stub.taken;
    expect(email?.body).toMatchObject({
      personalisation: { subject: 'A package is offered to you: answer by 4 Mar 2026, 12:00' },
    });
    expect(JSON.stringify(email?.body)).toContain(`${HOME}/offers/7`);
    expect(text?.body).toMatchObject({ phone_number: '07700 900123' });
    expect(JSON.stringify(text?.body)).toContain(`${HOME}/shortlist/abc`);
    const pdf = await getDocumentProxy(
      new Uint8Array(Buffer.from(String(letter?.body['content']), 'base64')),
    );
    expect((await extractText(pdf, { mergePages: true })).text).toContain('shortlist/abc');
    expect((await messages()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    const { rows } = await database.pool.query('select 1 from outbox_secret where council_id = $1', [
      councilId,
    ]);
    expect(rows).toEqual([]);
  });

  test.each([
    [400, 'ValidationError', 'email_address Not a valid email address', 'failed', undefined],
    [403, 'AuthError', 'Invalid token: API key not found', 'waiting', 60],
    [
      429,
      'RateLimitError',
      'Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds',
      'waiting',
      30,
    ],
    [429, 'TooManyRequestsError', 'Exceeded send limits (250000) for today', 'waiting', 3600],
    [500, 'Exception', 'Internal server error', 'waiting', 60],
  ])('answers %i %s: %s', async (status, error, message, state, wait) => {
    stub.next.push({ status, error, message });
    await aNotice();
    expect(await deliver()).toBe(0);
    const [one] = await messages();
    expect(one).toMatchObject({ state, tries: 1 });
    expect(one?.fault).toContain(message);
    if (wait === undefined) return;
    expect(Math.abs((one?.wait ?? 0) - wait)).toBeLessThan(5);
    await dueNow();
    expect(await deliver()).toBe(1);
    expect(await triesOf()).toEqual(['put off', 'sent']);
  });

  test('with a wrong clock, nothing fails: all wait, and go once the clock is right', async () => {
    stub.clockAhead = 45;
    await aNotice();
    await aNotice();
    expect(await deliver()).toBe(0);
    const held = await messages();
    expect(held.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(held[0]?.fault).toContain('clock is wrong by more than 30 seconds');
    expect(held[1]).toMatchObject({ tries: 0, fault: null });
    stub.clockAhead = 25;
    await dueNow();
    expect(await deliver()).toBe(2);
  });

  test('is asked by the reference before a second try, so that a broken line sends nothing twice', async () => {
    stub.next.push('drop');
    await aNotice();
    expect(await deliver()).toBe(0);
    await dueNow();
    expect(await deliver()).toBe(1);
    expect([stub.asked, stub.taken.length]).toEqual([1, 1]);
    const [one] = await messages();
    expect([one?.state, one?.carrier_id]).toEqual(['sent', stub.taken[0]?.id]);
  });

  test('a try cut off when Tend stopped is found again, and not sent twice', async () => {
    await aNotice();
    await deliver();
    await database.pool.query(
      'update outbox_message set sent_at = null, carrier_id = null, begun_at = now(), next_try_at = now(), tries = 1 where council_id = $1 and channel = $2',
      [councilId, 'email'],
    );
    await deliver();
    expect(stub.taken).toHaveLength(1);
    expect((await messages())[0]?.state).toBe('sent');
  });

  test('a letter without an address that can be printed fails with the reason', async () => {
    await aShortlistTo({ address: '12 Long Row\nFerntown' });
    await deliver();
    expect(await messages()).toMatchObject([
      { state: 'failed', fault: 'The last line of the address must be a UK postcode' },
    ]);
    expect(stub.asked).toBe(0);
  });

  test('two processes at once send each message once', async () => {
    for (let count = 0; count < 25; count += 1) await aNotice();
    const [a, b] = await Promise.all([deliver(), deliver()]);
    expect(a + b).toBe(25);
    expect(new Set(stub.taken.map(({ reference }) => reference)).size).toBe(25);
    expect(stub.taken).toHaveLength(25);
  });

  test('is given up after thirteen tries', async () => {
    await aNotice();
    await database.pool.query('update outbox_message set tries = 12 where council_id = $1', [councilId]);
    stub.next.push({ status: 503, error: 'Exception', message: 'away' });
    await deliver();
    expect(await messages()).toMatchObject([{ state: 'failed', tries: 13 }]);
  });

  test('is asked what became of what it took', async () => {
    await aNotice();
    await aNotice();
    await deliver();
    const [first, second] = stub.taken;
    if (first) first.status = 'delivered';
    if (second) second.status = 'permanent-failure';
    expect(await readStates(database, config)).toBe(0);
    await database.pool.query(
      `update outbox_message set sent_at = sent_at - interval '1 hour' where council_id = $1`,
      [councilId],
    );
    expect(await readStates(database, config)).toBe(2);
    expect((await messages()).map(({ state }) => state)).toEqual(['delivered', 'failed']);
    expect(await triesOf()).toEqual(['sent', 'sent', 'delivered', 'failed']);
  });

  test('what it tells twice, or after the end, changes nothing', async () => {
    await aNotice();
    await deliver();
    const [one] = await messages();
    const message = { reference: one?.reference ?? '', carrierId: one?.carrier_id ?? '' };
    const told = becameOf('delivered');
    if (told === undefined) throw new Error('delivered means something');
    expect(await recordBecame(database, message, told)).toBe(true);
    expect(await recordBecame(database, message, told)).toBe(false);
    expect(await recordBecame(database, message, { outcome: 'failed', words: 'late' })).toBe(false);
    expect((await messages())[0]?.state).toBe('delivered');
  });
});

test('every other refusal of Notify is about the message, and every other status is not yet certain', () => {
  expect(outcomeOfFault({ status: 413, error: 'x', message: 'too large' }).outcome).toBe('failed');
  expect(outcomeOfFault({ status: 0, error: 'no answer', message: 'timeout' })).toMatchObject({ all: true });
  for (const status of ['created', 'sending', 'pending', 'sent', 'accepted', 'pending-virus-check'])
    expect(becameOf(status)).toBeUndefined();
  for (const status of [
    'temporary-failure',
    'technical-failure',
    'validation-failed',
    'virus-scan-failed',
    'cancelled',
  ])
    expect(becameOf(status)?.outcome).toBe('failed');
});

test.each([
  [{ message: 'no such user', responseCode: 550, command: 'RCPT TO' }, 'failed'],
  [{ message: 'greylisted', responseCode: 451, command: 'RCPT TO' }, 'put off'],
  [{ message: 'refused', code: 'ECONNREFUSED', command: 'CONN' }, 'put off'],
  [{ message: 'bad password', code: 'EAUTH', responseCode: 535 }, 'put off'],
  [{ message: 'closed', code: 'ECONNECTION', command: 'CONN' }, 'put off'],
  [{ message: 'timeout', code: 'ETIMEDOUT', command: 'DATA' }, 'failed'],
])('a mail server that says %o', (fault, outcome) => {
  expect(outcomeOfMailFault(fault).outcome).toBe(outcome);
});

test('emails go by Notify where it has a template for them, else by the mail server; a wrong key is refused at the start', () => {
  const surroundings = { smtpUrl: 'smtp://localhost', mailSender: 'Tend' };
  expect(carriersOf({ ...surroundings, notify: config }).map(({ name }) => name)).toEqual(['notify']);
  const only = { ...config, emailTemplate: undefined };
  expect(carriersOf({ ...surroundings, notify: only }).map(({ name }) => name)).toEqual(['notify', 'smtp']);
  expect(() => readConfig({ NOTIFY_API_KEY: 'short' })).toThrow('whole key');
  expect(() => readConfig({ NOTIFY_API_KEY: stub.apiKey, NOTIFY_TEXT_TEMPLATE: 'x' })).toThrow(
    'id of a template',
  );
});
