import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { importsOf, root } from '../house/source.ts';

/** Every file and package that a file needs to run, by way of what it imports; types aside. */
function needs(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(path.join(root, file), 'utf8').replaceAll(/import type [^;]*;/g, '');
  for (const wanted of importsOf(file, text))
    if (wanted.endsWith('.ts')) needs(wanted, seen);
    else seen.add(wanted);
  return seen;
}

test.each([
  'src/rounds/actions/plan-rounds.ts',
  'src/rounds/actions/plan-thread.ts',
  'src/rounds/rules/plan-here.ts',
  'src/rounds/rules/verify.ts',
  'src/rounds/formats/hhcrsp.ts',
  'src/rounds/actions/travel-times.ts',
])('%s needs only what docs/how-to/use-the-rounds-engine.md says to take along', (entry) => {
  const others = [...needs(entry)].filter(
    (file) =>
      !/^(src\/rounds\/|src\/ground\/|node:|zod$)/.test(file) && file !== 'src/platform/webhook-post.ts',
  );
  expect(others).toEqual([]);
});

test('the verifier needs nothing at all of the search', () => {
  expect([...needs('src/rounds/rules/verify.ts')]).toEqual(['src/rounds/rules/verify.ts']);
});

const run = promisify(execFile);
const howTo = readFileSync(path.join(root, 'docs/how-to/use-the-rounds-engine.md'), 'utf8');
const blocks = [...(howTo.split('compilerOptions')[1] ?? '').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, text = '']) => text,
);

describe('docs/how-to/use-the-rounds-engine.md, in a folder of one’s own', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rounds-alone-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'mine'));
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
  for (const place of ['src', 'node_modules']) symlinkSync(path.join(root, place), path.join(folder, place));
  // Nobody waits for five seconds here.
  for (const [number, text] of blocks.entries())
    writeFileSync(path.join(folder, `mine/${number}.ts`), text.replace('seconds: 5 }', 'seconds: 0.3 }'));

  test('every example has the types that it says, with the options that are named', async () => {
    const options = [
      ...(howTo.split('compilerOptions')[1] ?? '').matchAll(/`("\w+": (?:"[a-z]+"|true|\["node"\]))`/g),
    ].map(([, one]) => one);
    expect(options).toHaveLength(6);
    const config = `{"include": ["mine"], "compilerOptions": {${options.join(', ')}}}`;
    writeFileSync(path.join(folder, 'tsconfig.json'), config);
    const told = await run(process.execPath, [
      path.join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      folder,
    ]).catch((fault: unknown) => fault);
    expect(told).toMatchObject({ stdout: '' });
  });

  test.each([
    [0, '"stops":[{"visit":"v1","part":0,"start":28800}]'],
    [1, 'car: [ Int32Array(4)'],
    [2, 'v3 1 may do it and is there'],
  ])('example %i runs as it is written', async (number, words) => {
    expect(blocks).toHaveLength(3);
    const { stdout } = await run(process.execPath, [path.join(folder, `mine/${number}.ts`)]);
    expect(stdout).toContain(words);
  });
});
