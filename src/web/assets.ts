/**
 * The stylesheet and the browser's script, built on the first start and kept: named for what they were made from, so a
 * second start builds nothing and a browser may keep them for ever. Two processes may start together: each writes beside
 * and renames into place.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ToBuild } from './asset-builder.ts';

/** Where the assets are: the addresses of the stylesheet and the script, and the folder to serve at /assets/. */
export type Assets = { readonly css: string; readonly js: string; readonly dir: string };

const here = import.meta.dirname;
const sources = ['styles', 'client', 'icons', 'asset-builder.ts'].map((name) => path.join(here, name));

async function filesUnder(place: string): Promise<string[]> {
  if (path.extname(place) === '.ts') return [place];
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
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
  for (const place of sources) {
    for (const file of await filesUnder(place)) {
      hash.update(path.relative(here, file)).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

async function buildApart(wanted: ToBuild): Promise<void> {
  await promisify(execFile)(process.execPath, [path.join(here, 'asset-builder.ts'), JSON.stringify(wanted)]);
}

/** Builds what is not there yet and answers where everything is. `dataFolder` is where Tend keeps what it makes. */
export async function assets(dataFolder: string = path.resolve('.tend')): Promise<Assets> {
  const dir = path.join(dataFolder, 'assets');
  const hash = await hashOfSources();
  const names = { css: `tend-${hash}.css`, js: `tend-${hash}.js`, icon: 'tend.svg' };
  await mkdir(dir, { recursive: true });
  const missing = Object.entries(names)
    .map(([kind, name]): [string, string] => [kind, path.join(dir, name)])
    .filter(([, file]) => !existsSync(file));
  if (missing.length > 0) await buildApart(Object.fromEntries(missing));
  return { css: `/assets/${names.css}`, js: `/assets/${names.js}`, dir };
}
