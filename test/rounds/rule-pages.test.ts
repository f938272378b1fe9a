import { describe, expect, test } from 'vitest';
import type { Weights } from '../../src/rounds/rules/problem.ts';
import { unservedInWords } from '../../src/rounds/rules/unserved.ts';
import type { Cost } from '../../src/rounds/rules/problem.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { problemOf, roundsInWords, unservedInExample } from './example-rounds.ts';
import { planned } from './planned.ts';

/** Each page, what its examples weigh and the part of the cost they show. */
const pages: ReadonlyArray<readonly [page: string, weights: Partial<Weights>, part: keyof Cost]> = [
  ['rounds-unserved', { travel: 1 }, 'unserved'],
  ['rounds-lateness', { travel: 1, lateness: 2, worstLateness: 1 }, 'lateness'],
  ['rounds-continuity', { travel: 1, unfamiliar: 10, notWanted: 15, extraWorker: 30 }, 'continuity'],
  ['rounds-travel', { travel: 1 }, 'travel'],
  ['rounds-gaps', { travel: 1, gap: 1 }, 'gaps'],
  ['rounds-fairness', { travel: 1, overShare: 1 }, 'fairness'],
  ['rounds-stability', { travel: 1, otherWorker: 15, movedStart: 1 }, 'stability'],
  ['rounds-double-handed', { travel: 1 }, 'travel'],
];

describe.each(pages)('the examples of %s', (page, weights, part) => {
  test.each(ruleTable(page).map((row) => [row('visits'), row] as const))('%s', (visits, row) => {
    const answer = planned(problemOf(visits, row('care workers'), weights), 1, 4000);
    expect({
      rounds: roundsInWords(answer) || '–',
      unserved: unservedInExample(answer),
      cost: String(answer.cost[part]),
    }).toEqual({ rounds: row('rounds'), unserved: row('unserved'), cost: row('cost') });
  });
});

describe('the examples of rounds-why-unserved', () => {
  test.each(ruleTable('rounds-why-unserved').map((row) => [row('visits'), row] as const))(
    '%s',
    (visits, row) => {
      const answer = planned(problemOf(visits, row('care workers'), { travel: 2 }), 1, 4000);
      const [why] = answer.unserved;
      expect(why === undefined ? '–' : unservedInWords(why)).toBe(row('why'));
      expect(why?.proven === true ? 'yes' : 'no').toBe(row('proven'));
    },
  );
});
