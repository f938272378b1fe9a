import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { permissions, type Role } from '../../src/platform/permissions.ts';
import { routes } from '../../src/web/urls.ts';
import { addExamples, examples } from './examples.ts';
import { desktop, enlarged, expectToFit, expectUsable, phone, stage } from './stage.ts';
import { newestEntry, seenWithoutEntry } from './who-was-seen.ts';

const { database, url, as } = await stage();
await addExamples(database);

/** Addresses that answer something other than a page. */
const notPages =
  /download|\.(csv|xlsx|json|ics)$|\/(progress|original|rates|file|refused|letter|paper|pdf|xml|csv)$/;

const pages = routes.filter((route) => route.method === 'GET' && !notPages.test(route.path));
/** Services as contracts write them, such as 'home-care': machine files keep them, and people read 'home care'. */
const { rows: services } = await database.pool.query<{ code: string }>(
  `select distinct service as code from package_line where service ~ '^[a-z]+([-_][a-z]+)+$'`,
);

const browsers = new Map<Role, Promise<Page>>();

/** Words of a page besides what somebody typed or what is shown as a file holds it. */
const READ = `(() => {
  const page = document.querySelector('main').cloneNode(true);
  for (const one of page.querySelectorAll('code, pre, textarea, script, style')) one.remove();
  return page.textContent;
})()`;

/** One browser for each role, kept for every page that the role is tried on. */
async function browserOf(role: Role): Promise<Page> {
  const kept = browsers.get(role) ?? as(role);
  browsers.set(role, kept);
  return await kept;
}

test.each(pages.map((route) => [route.path, route] as const))(
  '%s is usable on a desk and on a phone, and enlarged to four times its size',
  async (path, route) => {
    const address = await examples(database, path);
    expect(address, `Say in test/journeys/examples.ts what ${path} is an example of`).toBeDefined();
    const allowed: readonly Role[] = permissions[route.permission];
    const role = allowed.find((one) => !one.startsWith('provider')) ?? allowed[0] ?? 'auditor';
    const page = await browserOf(role);
    await page.setViewportSize(desktop);
    const before = await newestEntry(database.pool);
    const answer = await page.goto(`${url}${address}`);
    expect(answer?.status(), `${address} as ${role}`).toBe(200);
    await expectUsable(page);
    const read = String(await page.evaluate(READ));
    expect(
      path === '/audit'
        ? [] // The trail of what was done shows each value as it was kept.
        : services.flatMap(
            ({ code }) => read.match(new RegExp(`.{0,40}(?<![-\\w@])${code}(?![-\\w]).{0,20}`)) ?? [],
          ),
      `${address} shows a service as a file writes it: use src/contracts/rules/service-words.ts`,
    ).toEqual([]);
    const unnoted = path === '/audit' ? [] : await seenWithoutEntry(database.pool, read, before);
    expect(
      unnoted,
      `${address} names people: note that they were seen, see src/platform/list-seen.ts`,
    ).toEqual([]);
    await page.setViewportSize(phone);
    await expectUsable(page);
    await page.setViewportSize(enlarged);
    await expectToFit(page);
  },
);

test('the pages before sign-in are usable', async () => {
  const page = await as('auditor', phone);
  for (const address of ['/sign-in', '/accessibility', '/privacy', '/keyboard']) {
    await page.goto(`${url}${address}`);
    await expectUsable(page);
  }
});
