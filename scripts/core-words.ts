import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
/** Letters of a line. */
const WIDTH = 108;

/** The module of src/rounds/core as a TypeScript file that holds it in base 64. Throws with the compiler's words where it does not compile. */
export function compileCore(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tend-core-'));
  const binary = path.join(folder, 'core.wasm');
  const options = ['-O3', '--converge', '--runtime=stub', '--importMemory', '--noExportMemory', '--noAssert'];
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/assemblyscript/bin/asc.js'),
      path.join(root, 'src/rounds/core/core.ts'),
      ...options,
      '--uncheckedBehavior=always',
      `--outFile=${binary}`,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the core does not compile: ${stderr}`);
  const lines = readFileSync(binary)
    .toString('base64')
    .match(new RegExp(`.{1,${WIDTH}}`, 'g'))!;
  rmSync(folder, { recursive: true });
  return `// Made by \`npm run core\` from src/rounds/core. Do not edit.\nexport const CORE = \`\n${lines.join('\n')}\n\`;\n`;
}
