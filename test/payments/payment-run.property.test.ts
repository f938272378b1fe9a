// Real transactions at one moment on a real database, and one that is killed half way: every item is paid exactly once.
import fc from 'fast-check';
import pg from 'pg';
import { expect, test } from 'vitest';
import { approveRun, withdrawRun } from '../../src/payments/actions/payment-run-approve.ts';
import { markPaid, returnPayment } from '../../src/payments/actions/payment-run-confirm.ts';
import { draftRun } from '../../src/payments/actions/payment-run-draft.ts';
import { releaseRun } from '../../src/payments/actions/payment-run-release.ts';
import { getRun } from '../../src/payments/records/payment-runs.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import {
  accounts,
  AFTER,
  anApprovedClose,
  aPaidProvider,
  aPayingCouncil,
  approved,
  checked,
  drafted,
  PAY_ON,
  type PayingCouncil,
} from './payment-run-world.ts';

const database = await freshDatabase();

/** What must hold after anything: each approved item is in one live payment or waits, never both, and no other is in either; what was sent is posted, once. */
async function expectWhole({ councilId }: PayingCouncil): Promise<void> {
  const { rows } = await database.pool.query(
    `select
       (select count(*) from payable_item i where i.council_id = $1 and (select count(*) from payment_item t where t.council_id = $1 and t.payable_item_id = i.id and t.live)
          + (select count(*) from unpaid_item u where u.council_id = $1 and u.payable_item_id = i.id)
          <> (select count(*) from week_decision d where d.council_id = $1 and d.week_close_id = i.week_close_id and d.decision = 'approved')) as astray,
       (select count(*) from payment m where m.council_id = $1 and m.amount_pence <> (select sum(amount_pence) from payment_item t where t.council_id = $1 and t.payment_id = m.id)) as uneven,
       (select coalesce(sum(amount_pence), 0) from payment m join payment_sent s on s.council_id = m.council_id and s.payment_id = m.id where m.council_id = $1)
         - (select coalesce(sum(case when debit = 'owed to providers' then amount_pence else -amount_pence end), 0) from posting where council_id = $1 and kind = 'payment') as unposted,
       (select count(*) from payment_run_event e where e.council_id = $1 and e.kind = 'released') - (select count(*) from bank_file f where f.council_id = $1 and f.kind = 'bacs') as unfiled`,
    [councilId],
  );
  expect(rows[0]).toEqual({ astray: 0, uneven: 0, unposted: 0, unfiled: 0 });
}

test('two people who release at one moment, and each again: each payment is sent once', async () => {
  const council = await aPayingCouncil(database);
  const providers = [
    await aPaidProvider(council),
    await aPaidProvider(council),
    await aPaidProvider(council),
  ];
  for (const provider of providers) await anApprovedClose(council, provider, [1_000, 2_000]);
  const runId = await approved(
    council,
    providers.map(({ providerId }) => providerId),
  );
  const release = () => council.as(council.officer, (scope) => releaseRun(scope, runId));
  const answers = await Promise.all(Array.from({ length: 6 }, release));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await accounts(council)).toEqual({ owed: 0, onTheirWay: 9_000, paid: 0 });
  await expectWhole(council);
});

test('two people who draft at one moment never take the same item', async () => {
  const council = await aPayingCouncil(database);
  const providers = [await aPaidProvider(council), await aPaidProvider(council)];
  for (const provider of providers) await anApprovedClose(council, provider, [1_000]);
  const draft = () =>
    council.as(council.officer, (scope) =>
      draftRun(scope, { payOn: PAY_ON, providerIds: providers.map(({ providerId }) => providerId) }),
    );
  const answers = await Promise.all([draft(), draft(), draft()]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  await expectWhole(council);
});

test('a release whose connection is killed in the middle leaves nothing behind, and the next pays everything once', async () => {
  const council = await aPayingCouncil(database);
  const kind = await aPaidProvider(council);
  await anApprovedClose(council, kind, [5_000, 7_000]);
  const runId = await approved(council, [kind.providerId]);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const { rows: before } = await admin.query<{ n: number }>('select count(*)::int as n from payment_sent');
  const killed = council.as(council.officer, async (scope) => {
    const answer = await releaseRun(scope, runId);
    const { rows } = await admin.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`,
    );
    for (const { pid } of rows) await admin.query('select pg_terminate_backend($1)', [pid]);
    return answer;
  });
  await expect(killed).rejects.toThrow();
  expect((await admin.query<{ n: number }>('select count(*)::int as n from payment_sent')).rows[0]).toEqual(
    before[0],
  );
  await admin.end();
  expect(await accounts(council)).toEqual({ owed: 12_000, onTheirWay: 0, paid: 0 });
  await expectWhole(council);
  const again = await council.as(council.officer, (scope) => releaseRun(scope, runId));
  expect(again).toMatchObject({ ok: true, value: { payments: 1, amountPence: 12_000 } });
  expect(await accounts(council)).toEqual({ owed: 0, onTheirWay: 12_000, paid: 0 });
  await expectWhole(council);
});

test('the database itself refuses a second live payment of an item, a second sending and a second release', async () => {
  const council = await aPayingCouncil(database);
  const kind = await aPaidProvider(council);
  await anApprovedClose(council, kind, [5_000]);
  const runId = await approved(council, [kind.providerId]);
  await council.as(council.officer, (scope) => releaseRun(scope, runId));
  const twice = async (table: string, where: string): Promise<void> =>
    await expect(
      database.pool.query(
        `insert into ${table} select (jsonb_populate_record(t, '{}')).* from ${table} t where council_id = $1 ${where}`,
        [council.councilId],
      ),
    ).rejects.toThrow(/duplicate key|generated always|identity/);
  await twice('payment_sent', '');
  await twice('payment_item', '');
  await expect(
    database.pool.query(
      `insert into payment_run_event (council_id, payment_run_id, kind, done_by, done_at) select council_id, payment_run_id, 'released', done_by, done_at
       from payment_run_event where council_id = $1 and kind = 'released'`,
      [council.councilId],
    ),
  ).rejects.toThrow('payment_run_is_released_or_withdrawn_once');
  await expect(
    database.pool.query('update payment_item set live = true where council_id = $1', [council.councilId]),
  ).rejects.toThrow('only live may end');
});

type Step = {
  readonly act: 'close' | 'draft' | 'check' | 'approve' | 'release' | 'withdraw' | 'paid' | 'return';
  readonly at: number;
  readonly amounts: readonly number[];
};

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom<Step['act'][]>(
      'close',
      'close',
      'draft',
      'check',
      'approve',
      'release',
      'release',
      'withdraw',
      'paid',
      'return',
    ),
    at: fc.nat(5),
    amounts: fc.array(
      fc.integer({ min: -3_000, max: 9_000 }).filter((pence) => pence !== 0),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { minLength: 8, maxLength: 24 },
);

test('whatever is done in whatever order, two at a time, the books and the items stay whole', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const council = await aPayingCouncil(database);
      const providers = [await aPaidProvider(council), await aPaidProvider(council)];
      const ids = providers.map(({ providerId }) => providerId);
      const runs: number[] = [];
      const doIt = async ({ act, at, amounts }: Step): Promise<void> => {
        const runId = runs[at % Math.max(1, runs.length)];
        const provider = providers[at % 2];
        if (act === 'close' && provider !== undefined) await anApprovedClose(council, provider, amounts);
        else if (act === 'draft') runs.push(await drafted(council, ids));
        else if (runId === undefined) return;
        else if (act === 'check') await checked(council, runId);
        else if (act === 'approve') await council.as(council.approver, (scope) => approveRun(scope, runId));
        else if (act === 'release') await council.as(council.officer, (scope) => releaseRun(scope, runId));
        else if (act === 'withdraw')
          await council.as(council.officer, (scope) => withdrawRun(scope, runId, 'Again'));
        else if (act === 'paid')
          await council.as(council.officer, (scope) => markPaid(scope, runId, { onDay: PAY_ON }), AFTER);
        else {
          const payment = (await council.as(council.officer, (scope) => getRun(scope, runId))).payments.find(
            ({ reference }) => reference !== null,
          );
          if (payment !== undefined)
            await council.as(
              council.officer,
              (scope) => returnPayment(scope, payment.id, { onDay: '2026-03-16', reason: 'Closed' }),
              AFTER,
            );
        }
      };
      // What is refused is told by the helpers as an error; what is not is done. Both leave the books whole.
      for (let place = 0; place < history.length; place += 2)
        await Promise.allSettled(history.slice(place, place + 2).map(doIt));
      await expectWhole(council);
      const { owed, onTheirWay, paid } = await accounts(council);
      const { rows } = await database.pool.query<{ pence: number }>(
        `select coalesce(sum(i.amount_pence), 0)::bigint as pence from payable_item i join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id
         where i.council_id = $1 and d.decision = 'approved'`,
        [council.councilId],
      );
      expect(owed + onTheirWay + paid).toBe(rows[0]?.pence);
    }),
    { numRuns: 12 },
  );
});
