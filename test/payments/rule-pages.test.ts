// The example tables of the rule pages of verification, resolving, the payable week and adjustments, every row of which is run.
import { describe, expect, test } from 'vitest';
import { parseTerms } from '../../src/contracts/rules/terms.ts';
import { formatPounds, parseSignedPounds } from '../../src/ground/money.ts';
import { judgedFrom } from '../../src/payments/rules/judging-time.ts';
import { itemFor, type Posted, whyNotClose } from '../../src/payments/rules/payable-week.ts';
import { DECISIONS, type LineEvent, standingOf } from '../../src/payments/rules/resolution.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { plainTerms } from '../postgres/builders.ts';

const words = (cell: string): string[] => cell.split(', ').filter(Boolean);
const pence = (typed: string): number => {
  const read = parseSignedPounds(typed);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};

describe('verification-in-the-application.md', () => {
  const terms = parseTerms(plainTerms);
  if (!terms.ok) throw new Error(terms.reason);
  const clock = (typed: string): number => Number(typed.slice(0, 2)) * 3600 + Number(typed.slice(3)) * 60;

  test.each(
    ruleTable('verification-in-the-application').map((cell) => [
      cell('planned start'),
      cell('may start later by'),
      cell('missed after'),
      cell('judged from'),
    ]),
  )(
    'planned at %s, %s later allowed, missed after %s: judged from %s',
    (start = '', later, missedAfter, from = '') => {
      const visit = {
        visitId: 'V',
        contractId: 'C',
        service: 'home-care',
        startsAt: clock(start),
        plannedMinutes: 30,
        workers: 1,
        earlierMinutes: null,
        laterMinutes: Number(later),
        timeCritical: false,
        cancelledAt: null,
      };
      expect(judgedFrom(visit, terms.value, Number(missedAfter))).toBe(clock(from));
    },
  );
});

describe('resolving.md', () => {
  test.each(
    ruleTable('resolving').map((cell) => [
      cell('verdict'),
      cell('then'),
      cell('stands'),
      cell('pays'),
      cell('settled'),
    ]),
  )('%s, then %s: %s, pays %s, settled %s', (effect, then = '', stands, pays, settled) => {
    let verdictId = 1;
    const events: LineEvent[] = [];
    for (const word of words(then)) {
      const decision = DECISIONS.find((one) => one === word);
      if (decision !== undefined) {
        const accepts = decision.startsWith('accept');
        events.push({
          kind: 'decided',
          id: events.length + 1,
          verdictId,
          decision,
          paidMinutes: 0,
          amountPence: accepts ? 1205 : 0,
        });
      } else if (word === 'undo') {
        const last = events.findLast((event) => event.kind === 'decided');
        events.push({ kind: 'undone', undoesId: last?.id ?? 0 });
      } else if (word === 'new verdict') verdictId += 1;
      else if (word === 'answer' || word === 'dispute' || word === 'reply')
        events.push({ kind: 'said', saying: word });
      else throw new Error(`nothing is called ${word}`);
    }
    const verdict = {
      id: verdictId,
      effect: effect as 'pay',
      paidMinutes: 30,
      amountPence: effect === 'refuse' ? 0 : 1205,
      withdrawn: false,
    };
    const standing = standingOf(verdict, events);
    expect(standing.heldAgain ? 'held again' : standing.status).toBe(stands);
    expect(formatPounds(standing.amountPence)).toBe(pays);
    expect(standing.settled ? 'yes' : 'no').toBe(settled);
  });
});

test.each(
  ruleTable('payable-week').map((cell) => [
    cell('ended'),
    cell('verified'),
    cell('closed before'),
    cell('may be closed'),
  ]),
)('payable-week.md: ended %s, verified %s, closed before %s: %s', (ended, verified, before, may) => {
  const whyNot = whyNotClose({
    endsOn: '2026-03-08',
    today: ended === 'yes' ? '2026-03-09' : '2026-03-08',
    verified: verified === 'yes',
    status: before === '' ? undefined : (before as 'waiting'),
  });
  expect(whyNot === undefined ? 'yes' : 'no').toBe(may);
});

const NO_TIME = { paidMinutes: 0, blockMinutes: 0, blockPence: 0 };

test.each(ruleTable('adjustments').map((cell) => [cell('worth at each close'), cell('posted')]))(
  'adjustments.md: %s gives %s',
  (worth = '', told) => {
    const posted: Posted[] = [];
    const items = words(worth).map((word, at) => {
      const settled = word !== 'held';
      const item = itemFor({
        of: 'visit',
        settled,
        ...NO_TIME,
        amountPence: settled ? pence(word) : 0,
        posted,
      });
      if (item === undefined) return 'nothing';
      expect(item.correctsId).toBe(posted.at(-1)?.id ?? null);
      posted.push({ id: at + 1, ...NO_TIME, amountPence: item.amountPence });
      return `${item.kind} ${formatPounds(item.amountPence)}`;
    });
    expect(items.join(', ')).toBe(told);
  },
);
