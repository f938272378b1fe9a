import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assets } from '../../src/web/assets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tend-assets-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the assets', () => {
  it('are built once, by two that start together too, and only whole files are left', async () => {
    const [one, two] = await Promise.all([assets(folder), assets(folder)]);
    expect(one).toEqual(two);
    expect((await readdir(one.dir)).sort()).toEqual(
      [path.basename(one.css), path.basename(one.js), 'tend.svg'].sort(),
    );
    const before = performance.now();
    await assets(folder);
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('hold Tend’s own look: no crown, no font of another service', async () => {
    const { css, js, dir } = await assets(folder);
    const style = await readFile(path.join(dir, path.basename(css)), 'utf8');
    const script = await readFile(path.join(dir, path.basename(js)), 'utf8');
    expect(style).not.toContain('GDS Transport');
    expect(style).not.toMatch(/url\(/);
    expect(style).toContain('.tend-table');
    expect(style.length).toBeLessThan(170_000);
    expect(script.length).toBeLessThan(40_000);
  });
});
