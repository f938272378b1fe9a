import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { type Case, filesOf, log, type Row, terms, visit } from './case-files.ts';
import { CASES } from './cases.ts';
import { chance } from './chance.ts';
import { LOG_COLUMNS, PLANNED_COLUMNS } from './oracle-rows.ts';
import { randomCase, randomLargeCase } from './random-files.ts';
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

/** What was written, where the run does not turn on which of two rows of one id comes first. */
async function bytes(one: Case): Promise<string | undefined> {
  const written = await run(one);
  if ('unusable' in written || /,(visit|log)_id,/.test(written.refused)) return undefined;
  return written.verdicts + written.summary;
}

const shuffled = (one: Case, seed: number): Case => {
  const c = chance(seed);
  return { ...one, planned: c.shuffle(one.planned), logs: c.shuffle(one.logs) };
};

test('the same rows give the same bytes whatever their order and layout', {
  timeout: 20_000 + RUNS * 200,
}, async () => {
  for (let seed = FIRST; seed < FIRST + RUNS / 3; seed++) {
    const one = randomCase(seed);
    const { plannedLayout: _planned, logsLayout: _logs, ...plain } = one;
    const [first, second] = [await bytes(plain), await bytes(shuffled(one, seed))];
    if (first !== undefined && second !== undefined) expect(second, `seed ${seed}`).toBe(first);
  }
});

/** Above 3 MB the files are read and rated in parts by several threads: long notes with line ends get them there. */
test('files too large for one thread agree with the rules', { timeout: 20_000 + RUNS * 200 }, async () => {
  for (let seed = FIRST; seed < FIRST + Math.ceil(RUNS / 150); seed++) {
    const one = randomLargeCase(seed, 120, 1200);
    const { planned, logs } = filesOf(one);
    expect(planned.length + logs.length).toBeGreaterThan(3_000_000);
    expect(await judged(one), `seed ${seed}`).toEqual([]);
  }
});

/** 3.2 MB with 800 rows in one file and none to be used in the other. */
test('large files with nothing to set against them agree with the rules', async () => {
  const many = <T>(row: (index: number, over: Row) => T): T[] =>
    Array.from({ length: 800 }, (_, index) =>
      row(index, { person_id: `p${index % 30}`, note: 'a line,\n'.repeat(450) }),
    );
  const visits = many((index, over) => visit(`v${index}`, '2026-07-06T08:00', over));
  const logs = many((index, over) =>
    log(`l${index}`, '2026-07-06T08:00', '2026-07-06T08:30', { ...over, visit_id: `v${index}` }),
  );
  const noted = { columns: [...PLANNED_COLUMNS, 'note'] };
  const logsNoted = { columns: ['note', ...LOG_COLUMNS] };
  const unusable = [visit('v1', 'never')];
  expect(await judged({ planned: visits, logs: [], terms: terms(), plannedLayout: noted })).toEqual([]);
  expect(await judged({ planned: unusable, logs, terms: terms(), logsLayout: logsNoted })).toEqual([]);
});
