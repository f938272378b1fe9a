import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { compileCore } from '../../scripts/core-words.ts';

test('the core that searches is what its source compiles to: run npm run core', () => {
  const file = path.join(import.meta.dirname, '../../src/rounds/rules/core.generated.ts');
  expect(readFileSync(file, 'utf8')).toBe(compileCore());
});
