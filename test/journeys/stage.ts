import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { loadDemonstration } from '../../demo/load.ts';
import { readConfig } from '../../src/platform/config.ts';
import type { Database } from '../../src/platform/database.ts';
import { roleNames, type Role } from '../../src/platform/permissions.ts';
import { makeServer } from '../../src/web/server.ts';
import { apiRoutes, openRoutes, routes } from '../../src/web/urls.ts';
import { launchChromium } from '../browser/chromium.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 375, height: 800 };
/** A screen 1280 wide at four times its size. */
export const enlarged = { width: 320, height: 256 };

/** The made-up council on a real server, and a real browser in front of it. Await it at the top of a file. */
export type Stage = {
  readonly database: Database;
  readonly url: string;
  /** A browser of its own, signed in as the first user of the made-up council with this role (of a provider, where one is named). */
  readonly as: (role: Role, size?: { width: number; height: number }, of?: string) => Promise<Page>;
};

export async function stage(people = 24, weeks = 3): Promise<Stage> {
  const database = await freshDatabase();
  await loadDemonstration(database, () => {}, { people, weeks });
  const config = readConfig({
    TEND_DATA: path.join(tmpdir(), 'tend-test-assets'),
    TEND_DEMONSTRATION: 'yes',
  });
  const server = await makeServer({ config, database, routes, openRoutes, apiRoutes });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const browser = await launchChromium();
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  return {
    database,
    url,
    as: async (role, size = desktop, of = '') => {
      const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(`${url}/sign-in`);
      await page
        .getByRole('button', { name: new RegExp(`^${roleNames[role]}:.*${of}`) })
        .first()
        .click();
      await page.waitForURL(`${url}/`);
      return page;
    },
  };
}

/** Holds a page to the width of the screen it is on. */
export async function expectToFit(page: Page): Promise<void> {
  const wider = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(wider, `${page.url()} is wider than its screen by ${String(wider)} pixels`).toBe(0);
}

/** Holds a page to the accessibility standard, and to the width of the screen it is on. */
export async function expectUsable(page: Page): Promise<void> {
  // In one go, without a page of its own to finish on: Tend has no frames of other sites.
  const look = async () =>
    await new AxeBuilder({ page })
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
  // A form just sent may still be on its way to the next page: then it is that page that is looked at.
  const { violations } = await look().catch(async () => {
    await page.waitForLoadState('load');
    return await look();
  });
  const told = violations.map(
    ({ id, nodes }) => `${page.url()}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  );
  expect(told).toEqual([]);
  await expectToFit(page);
  await expect.poll(async () => await page.title()).toMatch(/ – Tend$/);
}
