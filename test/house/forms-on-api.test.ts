// Every act that somebody can post on a page of people, providers, contracts, brokerage or the market is on the API, or the table says why not.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMS_ON_API, type FormOnApi } from '../../src/web/api-acts.ts';
import type { ApiRoute } from '../../src/web/api.ts';
import { may, type Permission, roles } from '../../src/platform/permissions.ts';
import { apiRoutes, openRoutes, routes } from '../../src/web/urls.ts';
import { root } from './source.ts';

/** A page's address that takes a form, and who may post it. */
type Form = { readonly path: string; readonly permission: Permission | 'anyone' };

const ROOMS = 'people|providers|contracts|brokerage|market';

/** What a file of addresses exports: an array of them, or a function that answers one and only holds on to what it is handed. */
async function addressesOf(file: string, name: string): Promise<(Form & { readonly method: string })[]> {
  const exported: unknown = Reflect.get((await import(path.join(root, 'src', file))) as object, name);
  return (typeof exported === 'function' ? (exported as (side: object) => unknown)({}) : exported) as never;
}

/** The forms of some rooms, by what the table of URLs imports of their pages: it mounts nothing else. */
async function formsOf(urls: string, rooms: string): Promise<Form[]> {
  const imports = urls.matchAll(
    new RegExp(String.raw`import \{ ([^}]+) \} from '\.\./((?:${rooms})/pages/[^']+)'`, 'g'),
  );
  const found = [...imports].flatMap(([, names = '', file = '']) =>
    names.split(', ').map((name) => ({ name, file })),
  );
  const all = await Promise.all(
    found.filter(({ name }) => name.endsWith('Routes')).map(({ file, name }) => addressesOf(file, name)),
  );
  return all.flat().filter(({ method }) => method === 'POST');
}

/** What is wrong with the table beside the forms and the calls that there are. */
function faultsOf(
  forms: readonly Form[],
  table: Readonly<Record<string, FormOnApi>>,
  calls: readonly ApiRoute[],
): string[] {
  const byPath = new Map(calls.filter(({ method }) => method === 'POST').map((call) => [call.path, call]));
  const faults = forms
    .filter(({ path: form }) => !(form in table))
    .map((form) => `${form.path} is neither on the API nor said to be for a page alone`);
  for (const [form, entry] of Object.entries(table)) {
    const page = forms.find((one) => one.path === form);
    if (page === undefined) faults.push(`${form} is in the table and no form`);
    if ('pageOnly' in entry) {
      if (entry.pageOnly.length < 40) faults.push(`${form} is for a page alone without a reason`);
      continue;
    }
    for (const one of entry.calls) {
      const call = byPath.get(one);
      if (call === undefined) faults.push(`${form} names ${one}, which is not there`);
      else if (page && page.permission !== 'anyone' && letsMore(call.permission, page.permission))
        faults.push(`${one} lets more people do what ${form} does`);
    }
  }
  return faults;
}

function letsMore(call: Permission, page: Permission): boolean {
  return roles.some((role) => may(role, call) && !may(role, page));
}

const urls = readFileSync(path.join(root, 'src/web/urls.ts'), 'utf8');

describe('forms beside the API', () => {
  test('every form of these rooms is on the API, or the table says why it is not', async () => {
    const forms = await formsOf(urls, ROOMS);
    expect(forms.length).toBeGreaterThan(60);
    const mounted = [...routes, ...openRoutes].map((route) => `${route.method} ${route.path}`);
    expect(forms.map((form) => `POST ${form.path}`).filter((form) => !mounted.includes(form))).toEqual([]);
    expect(faultsOf(forms, FORMS_ON_API, apiRoutes)).toEqual([]);
  });

  test('a form without a word, a call that is not there, a reason that is none and a wider permission are found', () => {
    const form = (at: string): Form => ({ path: at, permission: 'placement.work' });
    const calls = apiRoutes.filter((call) => call.path === '/api/capacity');
    expect(faultsOf([form('/new-form')], {}, calls)).toEqual([
      '/new-form is neither on the API nor said to be for a page alone',
    ]);
    expect(faultsOf([form('/a')], { '/a': { calls: ['/api/nothing'] } }, calls)).toHaveLength(1);
    expect(faultsOf([form('/a')], { '/a': { pageOnly: 'No' } }, calls)).toHaveLength(1);
    expect(faultsOf([form('/a')], { '/a': { calls: ['/api/capacity'] } }, calls)).toEqual([
      '/api/capacity lets more people do what /a does',
    ]);
    expect(faultsOf([], { '/a': { calls: [] } }, calls)).toEqual(['/a is in the table and no form']);
  });

  test('the how-to names every call that does what a form does', () => {
    const howTo = readFileSync(path.join(root, 'docs/how-to/placement-by-api.md'), 'utf8');
    const calls = Object.values(FORMS_ON_API).flatMap((entry) => ('calls' in entry ? entry.calls : []));
    expect([...new Set(calls)].filter((call) => !howTo.includes(`\`POST ${call}\``))).toEqual([]);
  });
});

describe('calls that do what a form does', () => {
  const named = new Set(
    Object.values(FORMS_ON_API).flatMap((entry): string[] => ('calls' in entry ? [...entry.calls] : [])),
  );
  const calls = apiRoutes.filter(({ method, path: at }) => method === 'POST' && named.has(at));

  /** The address of a link is answered once and kept nowhere, so that its call cannot be answered again. */
  const KEPT_NOWHERE = ['/api/placement/requests/{request}/link'];

  test('are done once for an Idempotency-Key and say why they are refused', () => {
    const once = calls.filter(({ repeatable }) => repeatable !== true).map(({ path: at }) => at);
    expect(once).toEqual(KEPT_NOWHERE);
    expect(calls.filter(({ answers }) => !(409 in answers)).map(({ path: at }) => at)).toEqual([]);
  });
});
