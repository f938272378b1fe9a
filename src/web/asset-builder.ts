/**
 * Builds the stylesheet and the script, in a process of its own: the compilers hold the processor for a second or more and
 * 140 MB of memory for as long as their process lives. Started by assets.ts with the files to write, as JSON.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import { compile } from 'sass';
import { govukHome } from './govuk.ts';

/** Which files to make, each undefined where it is there already. */
export type ToBuild = { readonly css?: string; readonly js?: string; readonly icon?: string };

const here = import.meta.dirname;

function styles(): string {
  return compile(path.join(here, 'styles/tend.scss'), {
    style: 'compressed',
    importers: [
      {
        findFileUrl: (url) =>
          url.startsWith('govuk/') ? new URL(url, pathToFileURL(`${govukHome}/`)) : null,
      },
    ],
    quietDeps: true,
  }).css;
}

async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, 'client/tend.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2020'],
    legalComments: 'none',
  });
  await stop();
  const [built] = outputFiles;
  if (built === undefined) throw new Error('No script was made.');
  return built.text;
}

/** Writes beside and renames into place, so that nobody ever reads half a file. */
async function put(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, content);
  await rename(beside, file);
}

/** Makes each file that is asked for. */
export async function buildAssets({ css, js, icon }: ToBuild): Promise<void> {
  if (css !== undefined) await put(css, styles());
  if (js !== undefined) await put(js, await script());
  if (icon !== undefined) await put(icon, await readFile(path.join(here, 'icons/tend.svg')));
}

if (import.meta.main) await buildAssets(JSON.parse(process.argv[2] ?? '{}'));
