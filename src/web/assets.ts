/**
 * The stylesheet and the browser's script, built on the first start and kept: named for what they were made from, so a
 * second start builds nothing and a browser may keep them for ever. Two processes may start together: each writes beside
 * and renames into place.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { govukHome } from './govuk.ts';

/** Where the assets are: the addresses of the stylesheet and the script, and the folder to serve at /assets/. */
export type Assets = { readonly css: string; readonly js: string; readonly dir: string };

const here = import.meta.dirname;
const sources = ['styles', 'client', 'icons'].map((folder) => path.join(here, folder));
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** The exact versions of what builds the assets, as package.json pins them. */
async function versions(): Promise<string> {
  const text = await readFile(path.join(here, '../../package.json'), 'utf8');
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(text);
  return ['govuk-frontend', 'sass', 'esbuild'].map((name) => `${name} ${dependencies[name]}`).join(', ');
}

/** A hash of every source and of the versions of what builds them. */
async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(await versions());
  for (const folder of sources) {
    for (const file of await filesUnder(folder)) {
      hash.update(path.relative(here, file)).update(await readFile(file));
    }
  }
  hash.update(await readFile(path.join(here, 'assets.ts')));
  return hash.digest('hex').slice(0, 12);
}

async function buildStyles(): Promise<string> {
  const sass = await import('sass');
  const { css } = sass.compile(path.join(here, 'styles/tend.scss'), {
    style: 'compressed',
    loadPaths: [path.dirname(govukHome), govukHome],
    importers: [
      {
        findFileUrl: (url) =>
          url.startsWith('govuk/') ? new URL(url, pathToFileURL(`${govukHome}/`)) : null,
      },
    ],
    quietDeps: true,
  });
  return css;
}

async function buildScript(): Promise<string> {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(here, 'client/tend.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2020'],
    legalComments: 'none',
  });
  const [built] = outputFiles;
  if (built === undefined) throw new Error('esbuild made no script');
  return built.text;
}

async function put(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, content);
  await rename(beside, file);
}

/** Builds what is not there yet and answers where everything is. `dataFolder` is where Tend keeps what it makes. */
export async function assets(dataFolder: string = path.resolve('.tend')): Promise<Assets> {
  const dir = path.join(dataFolder, 'assets');
  const hash = await hashOfSources();
  const made = {
    [`tend-${hash}.css`]: buildStyles,
    [`tend-${hash}.js`]: buildScript,
    'tend.svg': async () => await readFile(path.join(here, 'icons/tend.svg')),
  };
  await mkdir(dir, { recursive: true });
  for (const [name, build] of Object.entries(made)) {
    if (!existsSync(path.join(dir, name))) await put(path.join(dir, name), await build());
  }
  return { css: `/assets/tend-${hash}.css`, js: `/assets/tend-${hash}.js`, dir };
}
