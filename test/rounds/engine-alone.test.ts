import path from 'node:path';
import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
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
