import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { permissions } from '../../src/platform/permissions.ts';
import { apiRoutes, openRoutes, routes } from '../../src/web/urls.ts';
import {
  avoidedWords,
  brokenImportLaws,
  deadPointers,
  emptyNames,
  impureRules,
  tooLong,
  wordsToAvoid,
} from './guards.ts';
import { root, sourcesUnder } from './source.ts';

const src = sourcesUnder('src');
const one = (file: string, text: string) => new Map([[file, text]]);

describe('imports', () => {
  test('go down the floors and back along the rooms', () => {
    expect(brokenImportLaws(src)).toEqual([]);
  });

  test.each([
    ['src/people/rules/a.ts', "import { x } from '../records/b.ts';", 'down the floors'],
    ['src/people/records/a.ts', "import { x } from '../actions/b.ts';", 'down the floors'],
    ['src/people/pages/a.ts', "import { x } from '../../payments/records/b.ts';", 'never after'],
    ['src/payments/pages/a.ts', "import { x } from '../../people/pages/b.ts';", 'not their pages'],
    ['src/visits/rules/a.ts', "import { readFileSync } from 'node:fs';", 'no node: module'],
    ['src/visits/formats/a.ts', "import { parse } from 'csv-parse';", 'no package that does I/O'],
    ['src/visits/rules/a.ts', "import { NotFound } from '../../platform/errors.ts';", 'only ground'],
    ['src/visits/actions/a.ts', "import pg from 'pg';", 'database library'],
    ['src/visits/pages/a.ts', "import fastify from 'fastify';", 'HTTP framework'],
    ['src/visits/actions/a.ts', "import { html } from '../../web/html.ts';", 'only pages'],
    ['src/ground/a.ts', "import { x } from '../people/rules/b.ts';", 'ground knows nothing'],
    ['src/platform/a.ts', "import { x } from '../web/b.ts';", 'platform knows only ground'],
    ['src/web/layout.ts', "import { x } from '../people/records/b.ts';", 'only the table of URLs'],
    ['src/people/pages/a.ts', "const x = await import('../../visits/rules/b.ts');", 'never after'],
  ])('a violation in %s is found', (file, text, words) => {
    expect(brokenImportLaws(one(file, text)).join()).toContain(words);
  });
});

describe('rules and formats', () => {
  test('look at no clock, no chance and no surroundings', () => {
    expect(impureRules(src)).toEqual([]);
  });

  test.each(['Date.now()', 'new Date()', 'Math.random()', 'Temporal.Now.instant()', 'process.env'])(
    '%s is found',
    (text) => {
      expect(impureRules(one('src/visits/rules/a.ts', `export const a = ${text};`))).toHaveLength(1);
    },
  );
});

describe('size', () => {
  test('files and functions stay small', () => {
    expect([...tooLong(src), ...tooLong(sourcesUnder('demo')), ...tooLong(sourcesUnder('bench'))]).toEqual(
      [],
    );
  });

  test('a long file and a long function are found', () => {
    expect(tooLong(one('src/a.ts', 'x\n'.repeat(500)))).toHaveLength(1);
    expect(tooLong(one('src/a.ts', `function a() {\n${'  x;\n'.repeat(100)}}\n`))).toHaveLength(1);
  });
});

describe('names', () => {
  const glossary = readFileSync(path.join(root, 'GLOSSARY.md'), 'utf8');
  const avoid = wordsToAvoid(glossary);
  const columns = [
    ...readFileSync(path.join(root, 'test/postgres/schema.golden'), 'utf8').matchAll(/^column (\S+)/gm),
  ].map((match) => match[1] ?? '');
  const exported = [...src].flatMap(([, text]) =>
    [...text.matchAll(/^export (?:async )?(?:function|const|class|type|interface) (\w+)/gm)].map(
      (match) => match[1] ?? '',
    ),
  );

  test('no file is named for nothing', () => {
    expect(
      emptyNames([...src.keys(), ...sourcesUnder('test').keys(), ...sourcesUnder('demo').keys()]),
    ).toEqual([]);
    expect(emptyNames(['src/people/utils.ts', 'src/people/person.ts'])).toEqual(['src/people/utils.ts']);
  });

  test('tables, columns and exported names use the words of the glossary', () => {
    expect(columns.length).toBeGreaterThan(100);
    expect(avoidedWords([...columns, ...exported], avoid)).toEqual([]);
  });

  test('a word the glossary rules out is found', () => {
    expect(avoid.get('customer')).toBe('person');
    expect(avoidedWords(['customer_name', 'findPatient'], avoid)).toHaveLength(2);
  });
});

describe('URLs', () => {
  test('every one has a permission that exists, a title, and an address of its own', () => {
    for (const route of [...routes, ...apiRoutes]) {
      expect(Object.keys(permissions), route.path).toContain(route.permission);
      expect(route.title.trim(), route.path).not.toBe('');
    }
    const addresses = [...routes, ...openRoutes, ...apiRoutes].map(
      (route) => `${route.method} ${route.path}`,
    );
    expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([]);
  });

  test('every posted form is checked by name in some test', () => {
    const tests = [...sourcesUnder('test').values()].join('\n');
    const untested = routes.filter((route) => {
      const words = route.path.split('/').filter((part) => part && !part.startsWith(':'));
      return !words.every((word) => tests.includes(word));
    });
    expect(untested.map((route) => route.path)).toEqual([]);
  });
});

describe('rule pages', () => {
  const pages = sourcesUnder('docs/rules', '.md');

  test('point at files that are there', () => {
    expect(pages.size).toBeGreaterThan(5);
    expect(deadPointers(pages, (file) => existsSync(path.join(root, file)))).toEqual([]);
  });

  test('a pointer at nothing is found, and so is a page that names no function', () => {
    expect(deadPointers(one('docs/rules/a.md', 'see src/no/such.ts'), () => false)).toHaveLength(1);
    expect(deadPointers(one('docs/rules/a.md', 'words only'), () => true)).toHaveLength(1);
  });
});
