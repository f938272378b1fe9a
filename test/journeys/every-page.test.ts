import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { permissions, type Role } from '../../src/platform/permissions.ts';
import { routes } from '../../src/web/urls.ts';
import { addExamples, examples } from './examples.ts';
import { desktop, expectUsable, phone, stage } from './stage.ts';

const { database, url, as } = await stage();
await addExamples(database);

/** Addresses that answer something other than a page. */
const notPages =
  /download|\.(csv|xlsx|json|ics)$|\/(progress|original|rates|file|refused|letter|paper|pdf|xml|csv)$/;

const pages = routes.filter((route) => route.method === 'GET' && !notPages.test(route.path));
const browsers = new Map<Role, Promise<Page>>();

/** One browser for each role, kept for every page that the role is tried on. */
async function browserOf(role: Role): Promise<Page> {
  const kept = browsers.get(role) ?? as(role);
  browsers.set(role, kept);
  return await kept;
}

test.each(pages.map((route) => [route.path, route] as const))(
  '%s is usable on a desk and on a phone',
  async (path, route) => {
    const address = await examples(database, path);
    expect(address, `Say in test/journeys/examples.ts what ${path} is an example of`).toBeDefined();
    const allowed: readonly Role[] = permissions[route.permission];
    const role = allowed.find((one) => !one.startsWith('provider')) ?? allowed[0] ?? 'auditor';
    const page = await browserOf(role);
    await page.setViewportSize(desktop);
    const answer = await page.goto(`${url}${address}`);
    expect(answer?.status(), `${address} as ${role}`).toBe(200);
    await expectUsable(page);
    await page.setViewportSize(phone);
    await expectUsable(page);
  },
);

test('the pages before sign-in are usable', async () => {
  const page = await as('auditor', phone);
  for (const address of ['/sign-in', '/accessibility', '/privacy', '/keyboard']) {
    await page.goto(`${url}${address}`);
    await expectUsable(page);
  }
});
