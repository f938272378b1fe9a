/** Runs `tend` in a folder of its own: as a person would, or the command alone within this process, which is quicker. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { reconcileCommand } from '../../src/payments/commands.ts';

const TEND = resolve(import.meta.dirname, '../../bin/tend');

export type Run = { readonly code: number | null; readonly out: string; readonly err: string };

/** A folder to run in, with the files written into it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'tend-reconcile-'));

  write(files: Readonly<Record<string, string | Uint8Array>>): this {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.path, name), content);
    return this;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** Runs `tend` here. */
  tend(...args: readonly string[]): Run {
    const { status, stdout, stderr } = spawnSync(TEND, args, { cwd: this.path, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  }

  /** `tend reconcile` within this process. Paths are of this folder, in the arguments and in what is said. */
  async reconcile(...args: readonly string[]): Promise<Run> {
    const said = { out: '', err: '' };
    const own = (words: string) => `${words.replaceAll(`${this.path}/`, '')}\n`;
    const code = await reconcileCommand(
      args.map((word, at) =>
        args[at - 1]?.startsWith('--') && args[at - 1] !== '--division' ? join(this.path, word) : word,
      ),
      { out: (words) => (said.out += own(words)), err: (words) => (said.err += own(words)) },
    );
    return { code, ...said };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
