// Looking at a list of money in which people are named is in the audit trail, and in the history of each person who was shown.
import { expect, test } from 'vitest';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { listAuditEvents } from '../../src/platform/audit-trail.ts';
import { withScope } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aWeekOfVisits, MONDAY, NOW } from './week-of-visits.ts';

const database = await freshDatabase();
const app = await testApp(database);
const week = await aWeekOfVisits(database);
const { councilId, providerId, ada, bob } = week;
const auditor = await somebody(database, councilId, 'auditor');
const closed = await withScope(
  database,
  week.finance,
  (scope) => closeWeek(scope, { providerId, weekStartsOn: MONDAY }),
  NOW,
);
if (!closed.ok) throw new Error(closed.reason);
const { closeId } = closed.value;
await withScope(
  database,
  week.approver,
  (scope) => decideClose(scope, { closeId, decision: 'approved' }),
  NOW,
);
await database.pool.query(
  `with f as (insert into fund (council_id, person_id, kind, managed_by, paid_to, starts_on, set_up_pence, written_by, written_at)
     values ($1, $2, 'direct payment', 'Ada', 'Supplier 1', '2026-03-02', 0, $3, now()) returning id)
   select id from f`,
  [councilId, ada.id, week.finance.userId],
);

async function newest(): Promise<{ act: string; subject_id: string; detail: Record<string, unknown> }[]> {
  const { rows } = await database.pool.query(
    'select act, subject_id, detail from audit_event where council_id = $1 order by seq desc limit 2',
    [councilId],
  );
  return rows as { act: string; subject_id: string; detail: Record<string, unknown> }[];
}

test.each([
  ['/funds', 'funds', ['ADA']],
  ['/funds/download?format=csv', 'funds as a file', ['ADA']],
  ['/queue', 'held visits', ['ADA', 'BOB']],
  [`/weeks/${MONDAY}/providers/${providerId}/visits`, 'visits of a week', ['ADA', 'BOB']],
  [`/weeks/${MONDAY}/providers/${providerId}/people`, 'people of a week', ['ADA', 'BOB']],
  [
    `/weeks/${MONDAY}/providers/${providerId}/people/download?format=csv`,
    'people of a week as a file',
    ['ADA', 'BOB'],
  ],
  [`/payable/${closeId}`, `items of closed week ${closeId}`, ['ADA', 'BOB']],
  ['/ledger/postings', 'postings', ['ADA', 'BOB']],
  [`/remittances/unpaid?provider=${providerId}`, 'what is not paid yet', ['ADA', 'BOB']],
  [
    `/remittances/unpaid/download?provider=${providerId}&format=csv`,
    'what is not paid yet as a file',
    ['ADA', 'BOB'],
  ],
] as const)('%s is noted as a look at %s, with everybody who was shown', async (path, list, people) => {
  expect((await app.as(week.finance).get(path)).status).toBe(200);
  const looks = (await newest()).filter(({ act }) => act === 'list seen');
  expect(looks[0]).toMatchObject({ subject_id: list, detail: { people } });
});

test.each([
  ['/ledger/download?format=csv', 'postings'],
  [`/payable/${closeId}/download?format=csv`, `items of closed week ${closeId}`],
])('%s, written row by row, is noted with what was asked for', async (path, list) => {
  expect((await app.as(week.finance).get(path)).status).toBe(200);
  expect(await newest()).toContainEqual(
    expect.objectContaining({ act: 'list downloaded', subject_id: list }),
  );
});

test.each([
  `/payable/${closeId}/download?q=Quillfeather&format=csv`,
  `/weeks/${MONDAY}/providers/${providerId}/visits/download?q=Quillfeather&format=csv`,
])('what was typed to narrow %s is not kept, only that it was a name', async (path) => {
  expect((await app.as(week.finance).get(path)).status).toBe(200);
  const taken = (await newest()).filter(({ act }) => act === 'list downloaded');
  expect(taken[0]).toMatchObject({ detail: { search: 'by name or address' } });
  expect(JSON.stringify(taken[0])).not.toContain('Quillfeather');
});

test('a list that shows nobody is not noted', async () => {
  await app.as(week.finance).get('/funds?words=nobody-has-this-name');
  expect((await newest()).map(({ act }) => act)).not.toContain('list seen');
});

test('whoever asks about one person finds the lists in which they were shown, and no others', async () => {
  await app.as(week.finance).get('/funds');
  const about = async (personId: number) =>
    (await withScope(database, auditor, (scope) => listAuditEvents(scope, { personId }))).rows.flatMap(
      ({ act, subjectId }) => (act === 'list seen' ? [subjectId] : []),
    );
  expect((await about(ada.id))[0]).toBe('funds');
  expect(await about(bob.id)).not.toContain('funds');
  expect(await about(bob.id)).toContain('postings');
  const history = await app.as(auditor).get(`/people/${ada.id}/history?show=looks`);
  expect(history.text).toContain('funds');
});
