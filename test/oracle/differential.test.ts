import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { CASES } from './cases.ts';
import { chance } from './chance.ts';
import { randomCase } from './random-files.ts';
import { folder, judged, run, told } from './real-run.ts';

const RUNS = Number(process.env['TEND_DIFFERENTIAL_RUNS'] ?? 150);
const FIRST = Number(process.env['TEND_DIFFERENTIAL_FIRST'] ?? 1);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('named cases', () => {
  test.each(Object.entries(CASES))('%s', async (_, one) => {
    expect(await judged(one)).toEqual([]);
  });
});

test(`${RUNS} random runs agree with the rules`, { timeout: 20_000 + RUNS * 200 }, async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    const one = randomCase(seed);
    const found = await judged(one);
    if (found.length > 0) expect.fail(`seed ${seed}\n${await told(one, found)}`);
  }
});

test('the same rows give the same bytes whatever their order and layout', {
  timeout: 20_000 + RUNS * 200,
}, async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    const { plannedLayout: _planned, logsLayout: _logs, ...one } = randomCase(seed);
    const c = chance(seed);
    const first = await run(one);
    const second = await run({ ...one, planned: c.shuffle(one.planned), logs: c.shuffle(one.logs) });
    if ('unusable' in first || 'unusable' in second || first.refused.includes('_id')) continue;
    expect(second.verdicts, `seed ${seed}`).toBe(first.verdicts);
    expect(second.summary, `seed ${seed}`).toBe(first.summary);
  }
});
