// The personal budget statement as pages, from care that begins in the year, is paid by the night, and comes from two providers.
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { londonDay } from '../../src/ground/calendar.ts';
import { formatPounds, halfUp } from '../../src/ground/money.ts';
import { financialYear } from '../../src/payments/rules/forecast.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const { pool } = database;
const app = await testApp(database);
const councilId = await aCouncil(database);
const social = app.as(await somebody(database, councilId, 'social_worker'));
const closer = await somebody(database, councilId, 'finance_officer');
const approver = await somebody(database, councilId, 'finance_approver');
const today = londonDay(Temporal.Now.instant());
const year = financialYear(today.toString());
const lastMonday = today.subtract({ days: 6 + today.dayOfWeek });
/** Half an hour a day at £24.10. */
const WEEKLY_PENCE = 7 * 1205;

const kindly = await aProvider(database, councilId, 'Kindly Care');
const other = await aProvider(database, councilId, 'Other Hands');
await closed(kindly, lastMonday, 'approved');
await closed(kindly, lastMonday.add({ days: 7 }), 'sent back');

async function closed(providerId: number, monday: Temporal.PlainDate, decision: string): Promise<void> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into week_close (council_id, provider_id, week_starts_on, lines, amount_pence, closed_by) values ($1, $2, $3, 1, 1205, $4) returning id`,
    [councilId, providerId, monday.toString(), closer.userId],
  );
  await pool.query(
    `insert into week_decision (council_id, provider_id, week_close_id, decision, reason, decided_by) values ($1, $2, $3, $4, 'Looked at', $5)`,
    [councilId, providerId, rows[0]?.id, decision, approver.userId],
  );
}

async function care(personId: number, providerId: number, from: Temporal.PlainDate): Promise<void> {
  const contractId = await aContract(database, councilId, providerId);
  const lineId = await aLine(database, councilId, { personId, providerId, contractId });
  await pool.query(`update package_line set starts_on = $2 where id = $1`, [lineId, from.toString()]);
  const { rows } = await pool.query<{ id: number }>(
    `insert into visit_pattern (council_id, provider_id, package_line_id, version, effective_from, reason) values ($1, $2, $3, 1, $4, 'Agreed') returning id`,
    [councilId, providerId, lineId, from.toString()],
  );
  await pool.query(
    `insert into pattern_visit (council_id, provider_id, visit_pattern_id, weekdays, every_weeks, start_time, minutes, workers, purpose)
     values ($1, $2, $3, array[1,2,3,4,5,6,7], 1, '08:00', 30, 1, 'personal care')`,
    [councilId, providerId, rows[0]?.id],
  );
}

/** What a week of care comes to from each of some days to the end of the year. */
function toCome(...from: readonly Temporal.PlainDate[]): string {
  const days = from.reduce((sum, day) => {
    const first = day.toString() < year.from ? Temporal.PlainDate.from(year.from) : day;
    return sum + first.until(year.to, { largestUnit: 'days' }).days + 1;
  }, 0);
  return `Still to come this year, as arranged −${formatPounds(halfUp(WEEKLY_PENCE * days, 7))}`;
}

test('care counts from its first day on, and not from the first of April', async () => {
  const personId = await aPerson(database, councilId);
  await care(personId, kindly, today);
  const { text } = await social.get(`/people/${personId}/money`);
  expect(text).toContain(toCome(today));
  expect(text).toContain('No care has been paid for in this year yet.');
});

test('weeks are closed to their Sunday whatever day is posted last, and to each provider’s own', async () => {
  const personId = await aPerson(database, councilId);
  await care(personId, kindly, today.subtract({ days: 40 }));
  await pool.query(
    `insert into posting (council_id, debit, credit, amount_pence, kind, provider_id, person_id, source, period_on, posted_on, posted_at)
     values ($1, 'care', 'owed to providers', 1205, 'charge', $2, $3, 'item 1', $4, $5, now())`,
    [councilId, kindly, personId, lastMonday.add({ days: 4 }).toString(), today.toString()],
  );
  const after = lastMonday.add({ days: 7 });
  const before = await social.get(`/people/${personId}/money`);
  expect(before.text).toContain(toCome(after));
  expect(before.text).toContain('weeks closed to Sunday');

  const unclosed = today.subtract({ days: 20 });
  await care(personId, other, unclosed);
  expect((await social.get(`/people/${personId}/money`)).text).toContain(toCome(after, unclosed));

  const monday = lastMonday.subtract({ days: 7 });
  await closed(other, monday, 'approved');
  const both = await social.get(`/people/${personId}/money`);
  expect(both.text).toContain(toCome(after, lastMonday));
  expect(both.text).toMatch(
    /weeks closed to Sunday [^()]+ \(Kindly Care\) and Sunday [^()]+ \(Other Hands\)/,
  );
});

test('a year that is over has nothing to come, on the page and on the paper', async () => {
  const personId = await aPerson(database, councilId);
  await care(personId, kindly, today);
  const [before, from] = [2, 1].map((years) =>
    Temporal.PlainDate.from(year.from).subtract({ years }).toString(),
  );
  await pool.query(
    `insert into personal_budget (council_id, person_id, version, effective_from, weekly_pence, reason, recorded_by, recorded_at)
     values ($1, $2, 1, $3, 7000, 'Assessment', $4, now())`,
    [councilId, personId, from, closer.userId],
  );
  const { text } = await social.get(`/people/${personId}/money?year=${from}`);
  expect(text).toContain('Still to come for this year £0.00');
  expect(text).toMatch(/The year is over\. £3,6[56]0\.00 of the budget was left\./);
  expect(text).not.toContain('What is not known yet');
  const earlier = await social.get(`/people/${personId}/money?year=${before}`);
  expect(earlier.text).toContain('The year is over. No personal budget was agreed for it.');
  expect(text).not.toContain('More than the budget');
  const { body } = await social.get(`/people/${personId}/money/paper?year=${from}`);
  const paper = await extractText(await getDocumentProxy(new Uint8Array(body)), { mergePages: true });
  const words = paper.text.replaceAll(/\s+/g, ' ');
  expect(words).toContain('Still to come for this year £0.00');
  expect(words).not.toContain('Arranged now');
});
