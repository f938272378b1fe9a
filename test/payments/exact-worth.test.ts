import { expect, test } from 'vitest';
import { formatPounds, parsePounds, perHour } from '../../src/ground/money.ts';
import { withScope } from '../../src/platform/scope.ts';
import { differenceWords } from '../../src/payments/pages/exact-worth-table.ts';
import { listExactWorths } from '../../src/payments/records/exact-worths.ts';
import { refreshTotals } from '../../src/payments/records/refresh-totals.ts';
import { exactWorthPence } from '../../src/payments/rules/exact-worth.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aContract, aLine, aProvider, plainTerms } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { planVisits, receiveLogs } from './visits-in-database.ts';
import {
  at,
  aWeekOfVisits,
  lineOf,
  MONDAY,
  NOW,
  seen,
  verifyChanged,
  type WeekOfVisits,
} from './week-of-visits.ts';

const database = await freshDatabase();
const app = await testApp(database);

const byTheMinute = {
  ...plainTerms,
  minimum_minutes: 0,
  overrun_minutes: 5,
  pay: { by: 'delivered', round_to_minutes: 1, round: 'down' },
  rates: [{ ...plainTerms.rates[0], days: ['sunday'], pence_per_hour: 3000 }, ...plainTerms.rates],
};

const worthsOf = async (week: WeekOfVisits, who: Parameters<typeof withScope>[1] = week.finance) =>
  await withScope(database, who, (scope) => listExactWorths(scope, week.providerId, MONDAY), NOW);

/** Adds a visit of half an hour to Ada, and a log that stays these seconds from its start. */
async function stay(week: WeekOfVisits, reference: string, startsAt: number, seconds: number): Promise<void> {
  const { id: personId, lineId } = week.ada;
  await planVisits(database, week, [{ reference: `V-${reference}`, personId, lineId, startsAt }]);
  await receiveLogs(database, week, week.feedId, [
    {
      reference: `L-${reference}`,
      person: 'ADA',
      worker: 'W2',
      inAt: startsAt,
      outAt: startsAt + seconds,
    },
  ]);
}

test('paid stays are summed to the second at their own rates, up to the cap, and rounded once', async () => {
  const week = await aWeekOfVisits(database, byTheMinute);
  // Of the week: V-paid of 30 minutes and V-brief of 2; held, missed, open and cancelled visits and the spare log are left out.
  expect(await worthsOf(week)).toMatchObject([
    { paysPlanned: false, stays: 2, paidPence: 1205 + 80, exactPence: 1285 },
  ]);
  await stay(week, 'short', at(5, 18), 19 * 60 + 19);
  await stay(week, 'sunday', at(6, 8), 30 * 60 + 59);
  await stay(week, 'capped', at(6, 12), 50 * 60);
  await verifyChanged(database, week.councilId);
  const [worth] = await worthsOf(week);
  // 32 minutes and 19 min 19 s at 24.10; 30 min 59 s and the 35 minutes that are paid at most at 30.00.
  expect(worth).toMatchObject({ stays: 5, paidPence: 1205 + 80 + 763 + 1500 + 1750 });
  expect(worth?.exactPence).toBe(Math.round(((1920 + 1159) * 2410 + (1859 + 2100) * 3000) / 3600));
  expect((await lineOf(database, week.councilId, 'V-capped')).paid_minutes).toBe(35);
});

test('the page says what it comes to in words, to the council and to the provider', async () => {
  const week = await aWeekOfVisits(database, byTheMinute);
  await stay(week, 'short', at(5, 18), 19 * 60 + 19);
  await verifyChanged(database, week.councilId);
  for (const who of [week.finance, week.manager]) {
    const page = await app.as(who).get(`/weeks/${MONDAY}/providers/${week.providerId}`);
    expect(page.text).toContain('What rounding costs');
    expect(page.text).toContain(
      '3 £20.48 £20.61 Rounding by this contract pays £0.13 less than exact seconds would.',
    );
  }
});

test('what a person accepted as logged is compared; as planned it is no rounding, and is left out', async () => {
  const week = await aWeekOfVisits(database, byTheMinute);
  const visitor = app.as(week.finance);
  const decide = async (reference: string, decision: string, shown: string) => {
    const { lineId, verdictId } = await seen(database, week.councilId, reference);
    const line = `${lineId}.${verdictId}.`;
    const done = await visitor.post('/queue/decide', { from: '', line, decision, shown, words: 'Agreed' });
    expect(done.location).toContain('done=');
  };
  await decide('V-manual-2', 'accept as logged', '1/803');
  expect(await worthsOf(week)).toMatchObject([{ stays: 3, paidPence: 1285 + 803, exactPence: 2089 }]);
  await decide('V-manual-1', 'accept as planned', '1/1205');
  expect(await worthsOf(week)).toMatchObject([{ stays: 3, paidPence: 2088, exactPence: 2089 }]);
});

test('each contract has its own figure, and one that pays planned time says so', async () => {
  const week = await aWeekOfVisits(database, byTheMinute);
  const contractId = await aContract(database, week.councilId, week.providerId);
  const lineId = await aLine(database, week.councilId, {
    personId: week.ada.id,
    providerId: week.providerId,
    contractId,
  });
  await stay({ ...week, contractId, ada: { ...week.ada, lineId } }, 'planned', at(5, 18), 29 * 60);
  await verifyChanged(database, week.councilId);
  const worths = await worthsOf(week);
  expect(worths).toHaveLength(2);
  expect(worths.find((worth) => worth.contractId === contractId)).toMatchObject({
    paysPlanned: true,
    stays: 1,
    paidPence: 1205,
    exactPence: 1165,
  });
  const page = await app.as(week.finance).get(`/weeks/${MONDAY}/providers/${week.providerId}`);
  expect(page.text).toContain(
    'Paying planned time by this contract pays £0.40 more than exact seconds would.',
  );
});

test('another provider has no part in it, and a week without paid visits has no table', async () => {
  const week = await aWeekOfVisits(database);
  const other = await aProvider(database, week.councilId);
  expect(await worthsOf({ ...week, providerId: other })).toEqual([]);
  const stranger = { ...week.manager, providerId: other };
  expect(await worthsOf(week, stranger)).toEqual([]);
  await database.pool.query(`update week_line set status = 'refused' where council_id = $1`, [
    week.councilId,
  ]);
  await withScope(database, week.finance, (scope) => refreshTotals(scope, week.providerId, [MONDAY]), NOW);
  const page = await app.as(week.finance).get(`/weeks/${MONDAY}/providers/${week.providerId}`);
  expect(page.text).not.toContain('What rounding costs');
});

test('the difference in words', () => {
  const words = (paidPence: number, exactPence: number) =>
    differenceWords({ paysPlanned: false, paidPence, exactPence });
  expect(words(1000, 1123)).toBe('Rounding by this contract pays £1.23 less than exact seconds would.');
  expect(words(1123, 1000)).toBe('Rounding by this contract pays £1.23 more than exact seconds would.');
  expect(words(1000, 1000)).toBe('Rounding by this contract pays the same as exact seconds would.');
});

test.each(
  ruleTable('exact-worth').map((cell) => [
    cell('stays'),
    cell('rate an hour'),
    cell('by the minute, rounded down, each rounded to the penny'),
    cell('as exact seconds'),
  ]),
)('%s at %s: %s by the minute, %s as exact seconds', (told = '', price = '', rounded, exact) => {
  const [, minutes, seconds = 0, times] = /^(\d+) min(?: (\d+) s)?(?:, (three) times)?$/.exec(told) ?? [];
  const rate = parsePounds(price);
  if (minutes === undefined || !rate.ok) throw new Error(`${told} at ${price}`);
  const count = times === undefined ? 1 : 3;
  const stays = Array.from({ length: count }, () => ({
    seconds: Number(minutes) * 60 + Number(seconds),
    pencePerHour: rate.value,
  }));
  expect(formatPounds(count * perHour(Number(minutes), rate.value))).toBe(rounded);
  expect(formatPounds(exactWorthPence(stays))).toBe(exact);
});
