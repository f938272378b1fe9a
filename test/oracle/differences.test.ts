import { expect, test } from 'vitest';
import { type Case, filesOf, log, terms, visit } from './case-files.ts';
import { differences, shrink, type Written } from './differences.ts';
import { csvLine, readCsv } from './oracle-csv.ts';
import { oracle } from './reconcile-oracle.ts';

const one: Case = {
  planned: [visit('a', '2026-07-06T08:00'), visit('b', '2026-07-06T10:00', { minutes: '0' })],
  logs: [log('1', '2026-07-06T08:00', '2026-07-06T08:30')],
  terms: terms(),
};

/** The rules' own answer, written as the command would write it. */
function written(): Exclude<Written, { unusable: string }> {
  const answer = oracle(filesOf(one));
  if ('unusable' in answer) throw new Error(answer.unusable);
  const withText = (table: string, last: string): string =>
    readCsv(table)
      .map(({ fields }, at) => csvLine([...fields, at === 0 ? last : 'It is so.']))
      .join('');
  return {
    verdicts: withText(answer.verdicts, 'because'),
    refused: withText(answer.refused, 'reason'),
    summary: JSON.stringify(answer.summary),
  };
}

test('the same answer has no differences', () => {
  expect(differences(oracle(filesOf(one)), written())).toEqual([]);
});

test.each<[string, (files: Exclude<Written, { unusable: string }>) => Written]>([
  ['an amount', (files) => ({ ...files, verdicts: files.verdicts.replace('1200', '1201') })],
  ['a row too many', (files) => ({ ...files, verdicts: `${files.verdicts}${',x'.repeat(18)}\n` })],
  ['a row too few', (files) => ({ ...files, verdicts: files.verdicts.replace(/\n.*\n$/, '\n') })],
  ['no reason given', (files) => ({ ...files, verdicts: files.verdicts.replace('It is so.', '') })],
  [
    'a column out of place',
    (files) => ({ ...files, verdicts: files.verdicts.replace('place,log_id', 'log_id,place') }),
  ],
  ['a refused line', (files) => ({ ...files, refused: files.refused.replace('planned,3', 'planned,2') })],
  ['a key of the summary', (files) => ({ ...files, summary: files.summary.replace('"missed":0,', '') })],
  [
    'a figure as text',
    (files) => ({ ...files, summary: files.summary.replace('"places":1', '"places":"1"') }),
  ],
  ['a refusal to run', () => ({ unusable: 'not today' })],
])('a difference is told: %s', (_, spoil) => {
  expect(differences(oracle(filesOf(one)), spoil(written()))).not.toEqual([]);
});

test('a failing case is made as small as it can be and still fail', async () => {
  const small = await shrink(one, (other) =>
    Promise.resolve(other.planned.some((row) => row['visit_id'] === 'b')),
  );
  expect(small).toMatchObject({ planned: [{ visit_id: 'b' }], logs: [], terms: {} });
});
