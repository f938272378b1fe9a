import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aSender } from './a-sender.ts';
import { abacusFile, tendFile, tendHeadings } from './sample-feeds.ts';

const database = await freshDatabase();
const app = await testApp(database);

const logs = {
  holds: 'visit logs',
  method: 'manual',
  layout: '',
};
const rows = [
  'L1 P1 W1 2026-03-02T08:00 2026-03-02T08:30',
  'L2 P9 W1 2026-03-03T08:00 2026-03-03T08:30',
  'L3 P1 W1 2026-03-04T08:00 2026-03-04T07:30',
];

async function sent(
  browser: ReturnType<typeof app.as>,
  bytes: Buffer,
  fields: Record<string, string> = {},
): Promise<string> {
  const got = await browser.post('/feeds/send', { ...logs, ...fields, file: { name: 'visits.csv', bytes } });
  expect([got.status, got.location], got.text).toEqual([303, expect.stringMatching(/^\/feeds\/\d+$/)]);
  return got.location ?? '';
}

describe('sending a file by the pages', () => {
  test("a provider's coordinator sends, checks, takes, and finds what it brought", async () => {
    const { who, council } = await aSender(database);
    const browser = app.as(who);
    const form = await browser.get('/feeds/send');
    expect(form.text).toContain('Send your visits');
    expect(form.html).not.toContain('name="provider_id"');

    const address = await sent(browser, tendFile('PR1', rows));
    const preview = await browser.get(address);
    expect(preview.text).toContain('Check this feed before it is taken');
    expect(preview.text).toContain('Take these 2 visits');
    expect(preview.text).toContain('1 visit with nobody to match');
    expect(preview.text).toContain('1 care worker not on the register');
    expect(preview.text).toContain('The check-out is before the check-in.');
    expect(preview.text).toContain('2 to 3 March 2026');

    const taken = await browser.post(`${address}/take`);
    expect([taken.status, taken.location]).toEqual([303, address]);
    const after = await browser.get(address);
    expect(after.text).toContain('Taken: 2 new visits. The weeks they belong to are being verified.');
    const brought = await browser.get(`${address}/logs`);
    expect(brought.text).toMatch(/L1 2 1 P1 W1 2 Mar 2026 08:00 08:30 tag/);
    expect((await browser.get(`${address}/logs?format=csv`)).body.toString()).toContain('L2');
    const again = await browser.post(`${address}/take`);
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('is taken already')]);

    const list = await browser.get('/feeds?q=visits&status=taken&from=2020-01-01');
    expect(list.text).toContain('1 feed found');
    expect((await browser.get('/feeds?status=discarded')).text).toContain('No feed fits');
    expect((await browser.get('/feeds?from=2999-01-01')).text).toContain('No feed fits');
    expect((await browser.get('/feeds?format=csv')).body.toString()).toContain('visits.csv');
    const finance = app.as(await somebody(database, council, 'finance_officer'));
    expect((await finance.get('/feeds')).text).toContain(who.name);
  });

  test('refused rows come back as a file in their own columns, with the reason behind them', async () => {
    const { who } = await aSender(database);
    const browser = app.as(who);
    const address = await sent(browser, tendFile('PR1', rows));
    const file = await browser.get(`${address}/refused.csv`);
    expect(file.body.toString()).toBe(
      `\uFEFF${tendHeadings},Why refused\r\nL3,P1,PR1,W1,2026-03-04T08:00,2026-03-04T07:30,tag,tag,,The check-out is before the check-in.\r\n`,
    );
    const original = await browser.get(`${address}/file`);
    expect(original.body).toEqual(tendFile('PR1', rows));
    const { rows: acts } = await database.pool.query(
      `select act from audit_event where council_id = $1 order by seq desc limit 1`,
      [who.councilId],
    );
    expect(acts).toEqual([{ act: 'feed file downloaded' }]);
  });

  test('the same file again, and one of a repeated Abacus reference, are shown as of no use', async () => {
    const { who } = await aSender(database);
    const browser = app.as(who);
    const abacus = { layout: 'abacus', method: 'phone' };
    const address = await sent(browser, abacusFile([{}]), abacus);
    expect((await browser.get(address)).text).toContain('Phone call from the home');
    await browser.post(`${address}/take`);
    const again = await browser.get(await sent(browser, abacusFile([{}]), abacus));
    expect(again.text).toContain('This is the same file as feed');
    expect(again.text).toContain('This file was taken before');
    expect(again.html).toContain(`href="${address}"`);
    const other = await browser.get(
      await sent(browser, abacusFile([{ ActualDuration: '00:31:00' }]), abacus),
    );
    expect(other.text).toContain('A file with the reference F1 was taken on');
    expect(other.text).toContain('This file cannot be used');
  });

  test('corrections show what was and what is now; with nothing new there is nothing to take', async () => {
    const { who } = await aSender(database);
    const browser = app.as(who);
    await browser.post(`${await sent(browser, tendFile('PR1', rows))}/take`);
    const corrected = await browser.get(
      await sent(browser, tendFile('PR1', ['L1 P1 W1 2026-03-02T08:10 2026-03-02T08:30'])),
    );
    expect(corrected.text).toContain('Take this visit');
    expect(corrected.text).toMatch(/Check-in: 2 Mar 2026, 08:00 2 Mar 2026, 08:10/);
    const same = await browser.get(await sent(browser, tendFile('PR1', rows.slice(0, 1))));
    expect(same.text).toContain(
      'There is nothing to take: every usable row is here already and is the same.',
    );
    expect(same.text).not.toContain('Take these');
    const discarded = await browser.post(`${same.html.match(/\/feeds\/\d+(?=\/discard)/)?.[0]}/discard`);
    expect(discarded.location).toBe('/feeds');
  });

  test('a form that is not right comes back with what was chosen', async () => {
    const { who, council } = await aSender(database);
    const empty = await app.as(who).post('/feeds/send', logs);
    expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('Choose a file')]);
    const officer = app.as(await somebody(database, council, 'contracts_officer'));
    const noProvider = await officer.post('/feeds/send', {
      ...logs,
      file: { name: 'a.csv', bytes: tendFile('PR1', rows) },
    });
    expect([noProvider.status, noProvider.text]).toEqual([422, expect.stringContaining('Choose a provider')]);
    const unknown = await app
      .as(who)
      .post('/feeds/send', { ...logs, file: { name: 'a.csv', bytes: Buffer.from('a,b\n1,2\n') } });
    expect([unknown.status, unknown.text]).toEqual([
      422,
      expect.stringContaining('cannot tell from the headings'),
    ]);
  });

  test('the council sends for a provider; a role that may only look is not offered what it may not do', async () => {
    const { who, council, providerId } = await aSender(database);
    const officer = app.as(await somebody(database, council, 'contracts_officer'));
    const address = await sent(officer, tendFile('PR1', rows), { provider_id: String(providerId) });
    expect((await app.as(who).get(address)).text).toContain('The council');
    const auditor = app.as(await somebody(database, council, 'auditor'));
    const seen = await auditor.get(address);
    expect([seen.status, seen.html.includes('/take"')]).toEqual([200, false]);
    expect((await auditor.post(`${address}/take`)).status).toBe(403);
    expect((await auditor.get('/feeds/send')).status).toBe(403);
    expect((await auditor.get('/feeds')).html).not.toContain('href="/feeds/send"');
    expect((await app.as(await somebody(database, council, 'social_worker')).get('/feeds')).status).toBe(403);
    const stranger = await aSender(database);
    expect((await app.as(stranger.who).get(address)).status).toBe(404);
    expect((await app.as(stranger.who).get('/feeds/none')).status).toBe(404);
  });
});

describe('planned visits', () => {
  test('are sent by a broker for every provider, previewed and taken', async () => {
    const { council, contractId } = await aSender(database);
    const { rows: contracts } = await database.pool.query<{ reference: string }>(
      'select reference from contract where id = $1',
      [contractId],
    );
    const contract = contracts[0]?.reference ?? '';
    const bytes = Buffer.from(
      `visit_id,person_id,provider_id,contract_id,service,starts_at,minutes,workers,earlier_minutes,later_minutes,time_critical,status,cancelled_at\n` +
        `V1,P1,PR1,${contract},home-care,2026-03-02T08:00,30,1,,,no,planned,\nV2,P1,PR1,none,home-care,2026-03-03T08:00,30,1,,,no,planned,\n`,
    );
    const broker = app.as(await somebody(database, council, 'broker'));
    expect((await broker.get('/feeds/send')).html).toContain('value="planned visits"');
    const address = await sent(broker, bytes, { holds: 'planned visits' });
    const preview = await broker.get(address);
    expect(preview.text).toContain('Take this planned visit');
    expect(preview.text).toContain('1 row refused');
    await broker.post(`${address}/take`);
    expect((await broker.get(address)).text).toContain('Taken');
    const { rows: planned } = await database.pool.query(
      'select reference, feed_id is not null as named from planned_visit where council_id = $1',
      [council],
    );
    expect(planned).toEqual([{ reference: 'V1', named: true }]);
    expect((await broker.get(await sent(broker, bytes, { holds: 'planned visits' }))).text).toContain(
      'This is the same file as feed',
    );
    const finance = await somebody(database, council, 'finance_officer');
    const refused = await app
      .as(finance)
      .post('/feeds/send', { ...logs, holds: 'planned visits', file: { name: 'p.csv', bytes } });
    expect(refused.status).toBe(403);
  });
});

describe('visits with nobody to match', () => {
  test('are grouped by the number they name; the council sees that somebody has it now, the provider does not', async () => {
    const { who, council } = await aSender(database);
    const browser = app.as(who);
    await browser.post(
      `${await sent(browser, tendFile('PR1', [...rows, 'L4 P8 W1 2026-03-05T08:00', 'L5 P9 W1 2026-03-06T08:00']))}/take`,
    );
    const officer = app.as(await somebody(database, council, 'contracts_officer'));
    const seen = await officer.get('/feeds/unmatched');
    expect(seen.text).toMatch(/2 numbers.*P8.*P9 Provider \d+ 2 3 to 6 March 2026/);
    expect(seen.text).not.toContain('now exists');
    await database.pool.query(
      `insert into person (council_id, reference, given_name, family_name) values ($1, 'P8', 'Ben', 'Ash')`,
      [council],
    );
    expect((await officer.get('/feeds/unmatched')).text).toContain('A person with this number now exists');
    expect((await browser.get('/feeds/unmatched')).text).not.toContain('now exists');
    expect((await officer.get('/feeds/unmatched?q=P8')).text).toContain('1 number found');
    expect((await officer.get('/feeds/unmatched?format=csv')).body.toString()).toContain('P9');
    const { rows: people } = await database.pool.query<{ id: number }>(
      `select id from person where council_id = $1 and reference = 'P8'`,
      [council],
    );
    await database.pool.query(
      `with k as (insert into care_package (council_id, reference, person_id, starts_on) values ($1, 'K', $2, '2026-01-05') returning id)
       insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
       select $1, 'L', k.id, $2, c.provider_id, c.id, 'home-care', '2026-01-05' from k, contract c where c.council_id = $1`,
      [council, people[0]?.id],
    );
    expect((await officer.get('/feeds/unmatched')).text).toMatch(/1 number .*P9/);
  });

  test('a correction that names a known person matches', async () => {
    const { who } = await aSender(database);
    const browser = app.as(who);
    await browser.post(`${await sent(browser, tendFile('PR1', ['L1 P9 W1 2026-03-02T08:00']))}/take`);
    expect((await browser.get('/feeds/unmatched')).text).toContain('P9');
    await browser.post(`${await sent(browser, tendFile('PR1', ['L1 P1 W1 2026-03-02T08:00']))}/take`);
    expect((await browser.get('/feeds/unmatched')).text).toContain('Every visit has somebody to match');
  });
});

describe('keys of the API', () => {
  test('are made with a secret that is shown once, and revoked at once', async () => {
    const { who, council } = await aSender(database, 'provider_manager');
    const browser = app.as(who);
    expect((await browser.post('/api-clients/new', { name: '' })).status).toBe(422);
    const made = await browser.post('/api-clients/new', { name: 'Rota system' });
    expect(made.text).toContain('Copy the secret now');
    const [key, secret] = [...made.html.matchAll(/<code class="tend-reference">([^<]+)<\/code>/g)].map(
      (match) => match[1] ?? '',
    );
    const ask = async () =>
      await app.server.inject({
        method: 'POST',
        url: '/api/token',
        payload: { client_id: key, client_secret: secret },
      });
    const token = z.object({ access_token: z.string() }).parse((await ask()).json()).access_token;
    const list = await browser.get('/api-clients');
    expect([list.text.includes('Rota system'), list.html.includes(secret ?? '')]).toEqual([true, false]);
    const revoke = list.html.match(/\/api-clients\/\d+\/revoke/)?.[0] ?? '';
    const stranger = app.as((await aSender(database, 'provider_manager')).who);
    expect((await stranger.post(revoke)).status).toBe(404);
    expect((await app.as(await somebody(database, council, 'broker')).post(revoke)).status).toBe(403);
    expect((await browser.post(revoke)).location).toBe('/api-clients');
    expect((await ask()).statusCode).toBe(401);
    const call = await app.server.inject({
      method: 'GET',
      url: '/api/feeds',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(call.statusCode).toBe(401);
    const administrator = app.as(await somebody(database, council, 'administrator'));
    expect((await administrator.get('/api-clients/new')).html).toContain('name="provider_id"');
    expect((await administrator.post('/api-clients/new', { name: 'X' })).text).toContain('Choose a provider');
  });

  test('the guide for a developer is open to anybody, its fields taken from the API itself', async () => {
    const guide = await app.anyone.get('/api-docs');
    expect(guide.status).toBe(200);
    expect(guide.text).toContain('claimed_starts_at');
    expect(guide.html).toContain('/api/openapi.json');
  });
});
