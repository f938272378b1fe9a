import { expect, test } from 'vitest';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from './app.ts';

const database = await freshDatabase();
const app = await testApp(database);

test('whoever has not signed in is sent to sign in, and back afterwards', async () => {
  const got = await app.anyone.get('/?week=1');
  expect([got.status, got.location]).toEqual([303, '/sign-in?back=%2F%3Fweek%3D1']);
});

test('the first page says who is signed in and shows only the sections that their role may see', async () => {
  const council = await aCouncil(database, 'Fernshire');
  const broker = await app.as(await somebody(database, council, 'broker')).get('/');
  expect(broker.status).toBe(200);
  expect(broker.text).toContain('Broker');
  expect(broker.html).toContain('href="/people"');
  expect(broker.html).not.toContain('href="/audit"');
});

test('an address that is not there says so', async () => {
  const council = await aCouncil(database);
  const who = await somebody(database, council, 'provider_manager', await aProvider(database, council));
  const got = await app.as(who).get('/no-such-page');
  expect(got.status).toBe(404);
  expect(got.text).toContain('Page not found');
});
