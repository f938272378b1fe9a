// The sentence why of an item agrees with what the item pays, whatever came after its verdict.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePounds } from '../../src/ground/money.ts';
import { decideLines } from '../../src/payments/actions/decide-lines.ts';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { listPostings } from '../../src/payments/records/ledger-view.ts';
import { listUnpaid } from '../../src/payments/records/remittances.ts';
import {
  becauseOfItem,
  decidedWords,
  type FinalDecision,
  factsOf,
  type ItemWhy,
} from '../../src/payments/rules/because-item.ts';
import { withScope } from '../../src/platform/scope.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWeekOfVisits, lineOf, MONDAY, NOW, seen } from './week-of-visits.ts';

const database = await freshDatabase();
const app = await testApp(database);

const pence = (typed: string): number => {
  const read = parsePounds(typed.replace('£', ''));
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};

const minutes = (typed: string): number => Number(typed || '0');

const isFinal = (decision: string): decision is FinalDecision => decision in decidedWords;

test.each(ruleTable('because').map((cell) => [cell]))('docs/rules/because.md, row %#', (cell) => {
  const decision = cell('decided');
  const why: ItemWhy = {
    of: 'visit',
    because: cell('found'),
    verdictPence: pence(cell('worked out')),
    held: cell('found').includes('it is held'),
    decided: isFinal(decision) ? { decision, reason: 'Time sheet seen.' } : null,
    item: {
      paidMinutes: minutes(cell('minutes')),
      amountPence: pence(cell('pays')),
      blockMinutes: minutes(cell('of them from a block')),
    },
    before: null,
  };
  expect(becauseOfItem(why)).toBe(cell('why'));
});

/** Every sentence that the examples of verdicts hold. */
const found = readFileSync(new URL('../examples/because.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((row) => row.split('|').flatMap((cell) => cell.split(' / ')))
  .map((cell) => cell.trim())
  .filter((cell) => /^(Planned|Logged) .*\.$/.test(cell));

test.each(found)('the facts of “%s” say nothing of pay', (because) => {
  const facts = factsOf(because);
  expect(facts).toMatch(/^(Planned|Logged) .*\d{4}/);
  expect(facts).not.toMatch(/£|paid|held|refused/);
});

/** The last amount that a sentence names; nought where it ends on nothing. */
function lastAmount(sentence: string): number {
  if (/(nothing more|nothing is paid( or taken back)?)\.$/.test(sentence)) return 0;
  const [typed = ''] = sentence.match(/[-−]?£[\d,]+\.\d\d(?=\.$)/g) ?? [];
  const negative = /^[-−]/.test(typed);
  const read = parsePounds(typed.replace(/^[-−]?£/, ''));
  if (!read.ok) throw new Error(`no amount ends “${sentence}”`);
  return negative ? -read.value : read.value;
}

describe('for every kind of item', () => {
  const worth = fc.record({
    paidMinutes: fc.integer({ min: 1, max: 600 }),
    amountPence: fc.integer({ min: 0, max: 90_000 }),
    blockMinutes: fc.constantFrom(0, 1, 17),
  });
  const decision = fc.constantFrom(...Object.keys(decidedWords).filter(isFinal));

  test('the last figure of the sentence is what the item pays, and none is of a hold that is over', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...found),
        fc.option(decision),
        worth,
        fc.option(worth),
        (because, decided, item, before) => {
          const sentence = becauseOfItem({
            of: 'visit',
            because,
            verdictPence: null,
            held: because.includes('held'),
            decided: decided === null ? null : { decision: decided, reason: 'Agreed by phone' },
            item: before === null ? item : { ...item, amountPence: item.amountPence - before.amountPence },
            before,
          });
          const pays = before === null ? item.amountPence : item.amountPence - before.amountPence;
          expect(lastAmount(sentence)).toBe(pays);
          expect(sentence).not.toMatch(/\bheld\b|would be paid| until /);
        },
      ),
    );
  });
});

test('what is handed out of a closed week agrees line by line: decided, refused, of a block and by the hour', async () => {
  const week = await aWeekOfVisits(database);
  const { councilId, providerId, contractId, finance, approver, manager, ada } = week;
  await database.pool.query(
    `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS8 8ZZ', 52, -2, 'Eight') on conflict do nothing`,
  );
  await database.pool.query(`update person set postcode = 'WS8 8ZZ' where id = $1`, [ada.id]);
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into area (council_id, name, made_of, parts) values ($1, 'Eight', 'wards', array['Eight']) returning id`,
    [councilId],
  );
  await database.pool.query(
    `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, carries_over, pence_per_hour, reason)
     values ($1, $2, $3, $4, $5, 'week', 40, true, false, 2196, 'Agreed')`,
    [councilId, providerId, contractId, rows[0]?.id, MONDAY],
  );
  const decide = async (reference: string, one: FinalDecision, reason: string) => {
    const lines = [await seen(database, councilId, reference)];
    const done = await withScope(
      database,
      finance,
      (scope) => decideLines(scope, { seen: lines, decision: one, reason }),
      NOW,
    );
    if (!done.ok) throw new Error(done.reason);
  };
  await decide('V-manual-1', 'accept as logged', 'Time sheet seen');
  await decide('V-manual-3', 'accept as logged', 'Time sheet seen');
  const closed = await withScope(
    database,
    finance,
    (scope) => closeWeek(scope, { providerId, weekStartsOn: MONDAY }),
    NOW,
  );
  if (!closed.ok) throw new Error(closed.reason);
  const { closeId } = closed.value;
  const csv = (await app.as(finance).get(`/payable/${closeId}/download?format=csv`)).body.toString();
  for (const words of [
    'which is at least 90% of the plan, so 30 minutes are paid from the block, nothing more.',
    'Accepted as logged (“Time sheet seen”), so 10 minutes are paid from the block and 20 minutes beside it: £8.03.',
    'Accepted as logged (“Time sheet seen”), so 30 minutes are paid: £12.05.',
  ])
    expect(csv).toContain(words);
  expect(csv).not.toContain('until someone');
  await withScope(database, approver, (scope) => decideClose(scope, { closeId, decision: 'approved' }), NOW);
  const unpaid = await withScope(
    database,
    finance,
    (scope) => listUnpaid(scope, providerId, '2026-03-10'),
    NOW,
  );
  const visits = unpaid.filter(({ itemId, startsAt }) => itemId !== null && startsAt !== null);
  expect(visits.length).toBeGreaterThan(2);
  for (const { what, amountPence } of visits) expect(lastAmount(what)).toBe(amountPence);
  const postings = await withScope(
    database,
    finance,
    (scope) => listPostings(scope, { from: '2026-03-01', to: '2026-03-01', by: 'posted' }, 100),
    NOW,
  );
  expect(postings.map(({ because }) => because).join('\n')).toContain('nothing more.');
  const page = await app.as(finance).get(`/week-lines/${(await lineOf(database, councilId, 'V-paid')).id}`);
  expect(page.text).toContain('30 minutes are paid from the block, nothing more');
  expect(page.text).toContain('£0.00 Pays 30 minutes, all from the block');

  // A hold on it and a dispute of it say the same, and what is paid all the same does not wait a second time.
  const decided = 'Accepted as logged (“Time sheet seen”), so 30 minutes are paid: £12.05.';
  const { lineId, verdictId, resolutionId } = await seen(database, councilId, 'V-manual-3');
  const { itemId } = visits.find((one) => one.lineId === lineId) ?? {};
  const hold = await app.as(finance).post(`/holds/new?provider=${providerId}`, {
    what: 'item',
    item: String(itemId),
    owner: String(finance.userId),
    reason: 'The rate is queried',
  });
  expect((await app.as(finance).get(hold.location ?? '')).text).toContain(decided);
  await app.as(manager).post(`/week-lines/${lineId}/say`, { saying: 'dispute', message: 'It was two hours' });
  const asked = { line: `${lineId}.${verdictId}.${resolutionId}`, decision: 'refuse' };
  expect((await app.as(finance).post('/queue/decide', asked)).text).toContain(decided);
  const waits = await withScope(
    database,
    finance,
    (scope) => listUnpaid(scope, providerId, '2026-03-10'),
    NOW,
  );
  expect(waits.filter((one) => one.lineId === lineId)).toMatchObject([
    { reason: 'held', what: expect.stringContaining(decided), amountPence: 1205 },
    { reason: 'disputed', what: expect.stringContaining(decided), amountPence: 0 },
  ]);
});
