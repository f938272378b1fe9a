import { describe, expect, test } from 'vitest';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);

describe('users', () => {
  test('an administrator gives a role, sees it, ends it, and the trail says so', async () => {
    const council = await aCouncil(database);
    const admin = await somebody(database, council, 'administrator');
    const browser = app.as(admin);
    const added = await browser.post('/users', {
      name: 'Ada Cole',
      email: 'Ada.Cole@example.org',
      role: 'broker',
      provider: '',
    });
    expect([added.status, added.location]).toEqual([303, '/users']);
    const list = await browser.get('/users?q=cole');
    expect(list.text).toContain('Ada Cole is now a broker');
    const end = /\/users\/(\d+)\/end/.exec(list.html)?.[0] ?? '';
    expect((await browser.post(end)).status).toBe(303);
    expect((await browser.get('/users')).text).toContain('Ended');
    const auditor = await app.as(await somebody(database, council, 'auditor')).get('/audit');
    expect(auditor.text).toContain('role given');
    expect(auditor.text).toContain('role ended');
  });

  test('a refused form keeps what was typed and says what to change', async () => {
    const council = await aCouncil(database);
    const browser = app.as(await somebody(database, council, 'administrator'));
    const got = await browser.post('/users', {
      name: 'Ada Cole',
      email: 'not an address',
      role: 'provider_manager',
      provider: '',
    });
    expect(got.status).toBe(422);
    expect(got.html).toContain('value="Ada Cole"');
    expect(got.text).toContain('There is a problem');
    const second = await browser.post('/users', {
      name: 'Ada Cole',
      email: 'ada@example.org',
      role: 'provider_manager',
      provider: '',
    });
    expect(second.text).toContain('Choose the provider');
  });

  test('the same role twice is refused, and so is ending your own', async () => {
    const council = await aCouncil(database);
    const admin = await somebody(database, council, 'administrator');
    const browser = app.as(admin);
    const fields = { name: 'Bo', email: 'bo@example.org', role: 'auditor', provider: '' };
    await browser.post('/users', fields);
    expect((await browser.post('/users', fields)).text).toContain('has this role already');
    await browser.post(`/users/${admin.membershipId}/end`);
    expect((await browser.get('/users')).text).toContain('You cannot end your own role');
  });

  test('others may not add users, and another council’s are not seen', async () => {
    const [here, there] = [await aCouncil(database), await aCouncil(database)];
    const provider = await aProvider(database, here, 'Bramble');
    await somebody(database, there, 'broker');
    const manager = app.as(await somebody(database, here, 'provider_manager', provider));
    expect(
      (
        await manager.post('/users', {
          name: 'x',
          email: 'x@example.org',
          role: 'administrator',
          provider: '',
        })
      ).status,
    ).toBe(403);
    const auditor = await app.as(await somebody(database, here, 'auditor')).get('/users');
    const names = [...auditor.text.matchAll(/broker \d+/g)];
    expect(names).toEqual([]);
  });
});

describe('the audit trail on a page', () => {
  test('is checked by one press, and a tampered row is named', async () => {
    const council = await aCouncil(database);
    const browser = app.as(await somebody(database, council, 'auditor'));
    await browser.post('/audit/verify');
    expect((await browser.get('/audit')).text).toContain('The chain is whole');
    const client = await database.pool.connect();
    await client.query("set session_replication_role = 'replica'");
    await client.query("update audit_event set user_name = 'Nobody' where council_id = $1 and seq = 1", [
      council,
    ]);
    await client.query("set session_replication_role = 'origin'");
    client.release();
    const got = await browser.post('/audit/verify');
    expect(got.text).toContain('The audit trail has been changed');
    expect(got.text).toContain('not as it was written');
  });

  test('shows refusals, and a refused look is one of them', async () => {
    const council = await aCouncil(database);
    await app.as(await somebody(database, council, 'broker')).get('/audit');
    const got = await app
      .as(await somebody(database, council, 'auditor'))
      .get('/audit?show=refusals&from=2020-01-01&to=2099-01-01');
    expect(got.text).toContain('refused');
    expect(got.text).toContain('/audit');
    expect(
      (await app.as(await somebody(database, council, 'auditor')).get('/audit?q=no-such-thing')).text,
    ).toContain('Nothing in the trail fits');
  });
});
