import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assets, assets } from '../../src/web/assets.ts';
import { page } from '../../src/web/layout.ts';
import { launchChromium } from '../browser/chromium.ts';
import { frame, kitchenSink } from './kitchen-sink.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'";

let browser: Browser;
let built: Assets;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tend-browser-'));
  built = await assets(folder);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

function markup(name: string): string {
  const content = kitchenSink[name]?.();
  if (content === undefined) throw new Error(`No page ${name}`);
  return page({ ...frame, assets: built, ...content });
}

/** A page of the kitchen sink in a browser, under the policy that the server sends; what it complains of is kept. */
async function open(
  context: BrowserContext,
  name: string,
): Promise<{ tab: Page; complaints: string[]; asked: string[] }> {
  const tab = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  tab.on('pageerror', (fault) => complaints.push(fault.message));
  tab.on('console', (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text());
  });
  await tab.route('**/*', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname === `/${name}` && search === '' && route.request().method() === 'GET') {
      return await route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': policy },
        body: markup(name),
      });
    }
    if (pathname.startsWith('/assets/'))
      return await route.fulfill({ path: path.join(built.dir, path.basename(pathname)) });
    asked.push(`${route.request().method()} ${pathname}${search} ${route.request().postData() ?? ''}`.trim());
    return await route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title>' });
  });
  await tab.goto(`http://tend.test/${name}`);
  return { tab, complaints, asked };
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'long-title': 'off',
    // Tables that become cards lose their own roles, so the roles are written out.
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
    // The official components' own markup.
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'no-implicit-button-type': 'error',
    'void-style': 'off',
    'no-inline-style': 'error',
    // Boxes of one list share its name.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'] }],
  },
});

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('every page of the kitchen sink', () => {
  const sizes = [1280, 320].flatMap((width) => Object.keys(kitchenSink).map((name) => ({ name, width })));

  it.each(sizes)(
    '$name meets WCAG 2.2 AA, fits and keeps to the policy at $width',
    async ({ name, width }) => {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const { tab, complaints } = await open(context, name);
      const { violations } = await new AxeBuilder({ page: tab }).withTags(levels).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual(
        [],
      );
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it.each(Object.keys(kitchenSink))('%s is valid HTML', async (name) => {
    const report = await validator.validateString(markup(name));
    expect(
      report.results.flatMap(({ messages }) =>
        messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`),
      ),
    ).toEqual([]);
  });

  it.each(Object.keys(kitchenSink))('%s says everything without scripts too', async (name) => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1280, height: 900 },
    });
    const { tab } = await open(context, name);
    expect(await tab.locator('h1').count()).toBe(1);
    const hiddenBoxes = await tab
      .locator('main :is(input:not([type=hidden]), select, textarea):visible')
      .count();
    const boxes = await tab.locator('main :is(input:not([type=hidden]), select, textarea)').count();
    expect(boxes - hiddenBoxes).toBe(await tab.locator('main dialog :is(input, select, textarea)').count());
    await context.close();
  });
});

describe('a work queue by keyboard', () => {
  it('moves, chooses, acts and opens', async () => {
    const context = await browser.newContext();
    const { tab, asked } = await open(context, 'queue');
    const status = tab.locator('main > [role=status]').last();
    await tab.keyboard.press('j');
    expect(await tab.evaluate('document.activeElement.rowIndex')).toBe(1);
    expect(await status.textContent()).toContain('Row 1 of 14: Aaliyah Brennan');
    await tab.keyboard.press('j');
    await tab.keyboard.press('k');
    await tab.keyboard.press('ArrowDown');
    expect(await tab.evaluate('document.activeElement.rowIndex')).toBe(2);
    await tab.keyboard.press('x');
    expect(await tab.locator('[data-count]').textContent()).toBe('2 visits chosen');
    await tab.keyboard.press('p');
    await expect.poll(() => asked.join()).toMatch(/^POST \/queue .*visit=1&visit=2.*decision=planned/);
    await context.close();
  });

  it('opens the row that has the focus', async () => {
    const context = await browser.newContext();
    const { tab, asked } = await open(context, 'queue');
    await tab.keyboard.press('j');
    await tab.keyboard.press('Enter');
    await tab.waitForURL('**/visits/0');
    expect(asked).toEqual(['GET /visits/0']);
    await context.close();
  });

  it('leaves keys alone while somebody types, and can be turned off for good', async () => {
    const context = await browser.newContext();
    const { tab, asked } = await open(context, 'queue');
    await tab.keyboard.press('/');
    expect(await tab.evaluate('document.activeElement.name')).toBe('q');
    await tab.keyboard.type('jap?');
    expect(await tab.locator('dialog').isVisible()).toBe(false);
    await tab.locator('h1').click();
    await tab.keyboard.press('?');
    expect(await tab.locator('dialog').isVisible()).toBe(true);
    await tab.locator('dialog [data-shortcuts-on]').uncheck();
    await tab.keyboard.press('Escape');
    await tab.reload();
    await tab.keyboard.press('j');
    await tab.keyboard.press('p');
    await tab.keyboard.press('?');
    expect(await tab.evaluate('document.activeElement.tagName')).not.toBe('TR');
    expect(await tab.locator('dialog').isVisible()).toBe(false);
    expect(asked).toEqual([]);
    await tab.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await tab.locator('dialog [data-shortcuts-on]').check();
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('j');
    expect(await tab.evaluate('document.activeElement.tagName')).toBe('TR');
    await context.close();
  });

  it('chooses every row, and says how many', async () => {
    const context = await browser.newContext();
    const { tab } = await open(context, 'queue');
    await tab.getByLabel('Choose every row on this page').check();
    expect(await tab.locator('[data-count]').textContent()).toBe('14 visits chosen');
    await tab.getByLabel('Choose every row on this page').uncheck();
    expect(await tab.locator('[data-count]').textContent()).toBe('No visits chosen');
    await context.close();
  });

  it('keeps the row that has the focus in sight of the bars that stay', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 700 } });
    const { tab } = await open(context, 'queue');
    for (let row = 0; row < 14; row += 1) {
      await tab.keyboard.press('j');
      const gap = await tab.evaluate(
        "document.querySelector('[data-actions]').getBoundingClientRect().top - document.activeElement.getBoundingClientRect().bottom",
      );
      expect(gap).toBeGreaterThanOrEqual(0);
    }
    await context.close();
  });
});

describe('what scripts add', () => {
  it('a filter acts on a pointer’s choice at once, and never on a keyboard’s or on typing', async () => {
    const context = await browser.newContext();
    const { tab, asked } = await open(context, 'queue');
    await tab.locator('[data-search]').pressSequentially('x');
    await tab.locator('select[name=provider]').focus();
    await tab.keyboard.press('ArrowUp');
    await tab.keyboard.press('Tab');
    expect(asked).toEqual([]);
    await tab.locator('select[name=provider]').dispatchEvent('pointerdown');
    await tab.locator('select[name=provider]').selectOption('3');
    await expect.poll(() => asked.at(0)).toMatch(/^GET \/queue\?.*provider=3/);
    expect(asked.at(0)).not.toContain('from=');
    await context.close();
  });

  it('follows long work to its end', async () => {
    const context = await browser.newContext();
    const { tab } = await open(context, 'week');
    let answers = 0;
    await tab.route('**/jobs/1', async (route) => {
      answers += 1;
      await route.fulfill({
        json:
          answers < 2
            ? { done: 90, total: 100, words: 'Rating visits, 90 of 100' }
            : { done: 100, total: 100, words: 'Done', finished: '/weeks/done' },
      });
    });
    await tab.locator('text=Rating visits, 90 of 100').waitFor();
    expect(await tab.evaluate("document.querySelector('progress').value")).toBe(90);
    await tab.waitForURL('**/weeks/done');
    await context.close();
  });

  it('never takes who follows a link somewhere else when long work ends', async () => {
    const context = await browser.newContext();
    const { tab } = await open(context, 'week');
    let answers = 0;
    await tab.route('**/jobs/1', async (route) => {
      answers += 1;
      await route.fulfill({ json: { done: 100, total: 100, words: 'Done', finished: '/weeks/done' } });
    });
    let answer: (() => void) | undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    await tab.route('**/slow', async (route) => {
      await slow;
      await route.fulfill({ contentType: 'text/html', body: '<title>Slow</title>' });
    });
    await tab.evaluate("void (location.href = '/slow')");
    await expect.poll(() => answers, { timeout: 10_000 }).toBeGreaterThan(1);
    answer?.();
    await tab.waitForURL('**/slow');
    await context.close();
  });

  it('shows a further question only when its radio is chosen', async () => {
    const context = await browser.newContext();
    const { tab } = await open(context, 'form');
    expect(await tab.locator('#why').isVisible()).toBe(true);
    await tab.locator('#method').check();
    expect(await tab.locator('#why').isVisible()).toBe(false);
    await context.close();
  });

  it('asks before what was typed is lost', async () => {
    const context = await browser.newContext();
    const { tab } = await open(context, 'form');
    let asked = false;
    tab.on('dialog', (dialog) => {
      asked = true;
      void dialog.dismiss();
    });
    await tab.locator('#forename').pressSequentially('x');
    await tab.evaluate("location.href = '/elsewhere'");
    await expect.poll(() => asked).toBe(true);
    expect(tab.url()).toContain('/form');
    await context.close();
  });

  it('prints tables as tables, without what is only for a screen', async () => {
    const context = await browser.newContext({ viewport: { width: 720, height: 900 } });
    const { tab } = await open(context, 'queue');
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.locator('nav:visible').count()).toBe(0);
    expect(await tab.locator('button:visible').count()).toBe(0);
    expect(await tab.evaluate("getComputedStyle(document.querySelector('#held tbody tr')).display")).toBe(
      'table-row',
    );
    expect(await tab.evaluate("getComputedStyle(document.querySelector('#held thead')).display")).toBe(
      'table-header-group',
    );
    await context.close();
  });
});

describe('these checks', () => {
  it('find what is wrong when something is', async () => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.setContent(
      '<html lang="en"><title>x</title><main><h1>x</h1><input name="nameless"></main></html>',
    );
    const { violations } = await new AxeBuilder({ page: tab }).withTags(levels).analyze();
    expect(violations.map(({ id }) => id)).toContain('label');
    const report = await validator.validateString(
      '<!DOCTYPE html><html lang="en"><p id="a" style="x"><div id="a"></div></p></html>',
    );
    expect(report.results[0]?.messages.map(({ ruleId }) => ruleId)).toEqual(
      expect.arrayContaining(['no-dup-id', 'no-inline-style']),
    );
    await context.close();
  });
});
