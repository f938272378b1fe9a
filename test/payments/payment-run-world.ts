// A council that can pay: providers with confirmed bank details, people with limits, codes, and approved closes of any amounts.
import { confirmDetails, recordDetails } from '../../src/payments/actions/bank-detail-acts.ts';
import { decideClose } from '../../src/payments/actions/close-week.ts';
import { approveRun } from '../../src/payments/actions/payment-run-approve.ts';
import { checkRun, lookAt, tickFindings } from '../../src/payments/actions/payment-run-check.ts';
import { draftRun } from '../../src/payments/actions/payment-run-draft.ts';
import { releaseRun } from '../../src/payments/actions/payment-run-release.ts';
import {
  recordLedgerCode,
  recordLimit,
  recordPayingAccount,
} from '../../src/payments/actions/payment-setting-acts.ts';
import { getRun } from '../../src/payments/records/payment-runs.ts';
import type { Database } from '../../src/platform/database.ts';
import { type Scope, type Who, withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aProvider, somebody } from '../postgres/builders.ts';

/** Wednesday 11 March 2026; the first day that the bank can pay on is the Friday. */
export const NOW = Temporal.Instant.from('2026-03-11T09:00:00Z');
export const PAY_ON = '2026-03-13';
export const AFTER = Temporal.Instant.from('2026-03-16T09:00:00Z');

type Somebody = Awaited<ReturnType<typeof somebody>>;

export type PayingCouncil = {
  readonly database: Database;
  readonly councilId: number;
  readonly officer: Somebody;
  readonly approver: Somebody;
  readonly second: Somebody;
  readonly contracts: Somebody;
  readonly administrator: Somebody;
  readonly as: <T>(who: Who, work: (scope: Scope) => Promise<T>, now?: Temporal.Instant) => Promise<T>;
};

let made = 0;

/** The value of an answer that must not be a refusal. */
export function must<T>(answer: { ok: true; value: T } | { ok: false; reason: string; field?: string }): T {
  if (!answer.ok) throw new Error(`${answer.reason} ${answer.field ?? ''}`);
  return answer.value;
}

/** A council with an account, a code for all, and one approver with a limit of so many pence. */
export async function aPayingCouncil(database: Database, limitPence = 100_000_000): Promise<PayingCouncil> {
  const councilId = await aCouncil(database, `Payshire ${(made += 1)}`);
  const council: PayingCouncil = {
    database,
    councilId,
    officer: await somebody(database, councilId, 'finance_officer'),
    approver: await somebody(database, councilId, 'finance_approver'),
    second: await somebody(database, councilId, 'finance_approver'),
    contracts: await somebody(database, councilId, 'contracts_officer'),
    administrator: await somebody(database, councilId, 'administrator'),
    as: async (who, work, now = NOW) => await withScope(database, who, work, now),
  };
  await letPay(council, limitPence);
  return council;
}

/** Records what a council needs to pay: limits of its approvers, its account, and a code for all. */
export async function letPay(
  council: Pick<PayingCouncil, 'administrator' | 'approver' | 'second' | 'as'>,
  limitPence = 100_000_000,
): Promise<void> {
  const { administrator, approver, second } = council;
  await council.as(administrator, async (scope) => {
    for (const [user, pence] of [
      [approver, limitPence],
      [second, limitPence],
    ] as const)
      must(
        await recordLimit(scope, {
          userId: user.userId,
          amountPence: pence,
          effectiveFrom: '2026-01-01',
          source: 'Scheme of delegation',
        }),
      );
    must(
      await recordPayingAccount(scope, {
        accountName: 'Payshire Council',
        sortCode: '20-00-00',
        accountNumber: '55779911',
        serviceUserNumber: '123456',
        effectiveFrom: '2026-01-01',
      }),
    );
    must(
      await recordLedgerCode(scope, {
        service: null,
        contractKind: null,
        code: 'R4100',
        words: 'Home care',
        effectiveFrom: '2026-01-01',
      }),
    );
  });
}

/** A provider with bank details that two people confirmed, and a contract. */
export async function aPaidProvider(
  council: PayingCouncil,
  name?: string,
  account = String(10_000_000 + (made += 1)),
): Promise<{ readonly providerId: number; readonly contractId: number }> {
  const providerId = await aProvider(council.database, council.councilId, name);
  const contractId = await aContract(council.database, council.councilId, providerId);
  await confirmedDetails(council, providerId, account);
  return { providerId, contractId };
}

/** Records details and has two others confirm them. */
export async function confirmedDetails(
  council: PayingCouncil,
  providerId: number,
  account: string,
): Promise<number> {
  const { detailId } = await council.as(council.contracts, async (scope) =>
    must(
      await recordDetails(scope, providerId, {
        accountName: 'Care Ltd',
        sortCode: '30-90-09',
        accountNumber: account,
        rollNumber: '',
        toldBy: 'letter',
        words: 'Letter of 2 March, signed by the director',
      }),
    ),
  );
  for (const who of [council.officer, council.approver])
    await council.as(who, async (scope) =>
      must(
        await confirmDetails(scope, {
          providerId,
          detailId,
          outcome: 'confirmed',
          channel: 'telephone',
          words: 'Called the number in the contract',
        }),
      ),
    );
  return detailId;
}

/** A close with an item for each amount, approved by the action and so posted. Answers the ids of its items. */
export async function anApprovedClose(
  { database, councilId, officer, approver, as }: PayingCouncil,
  { providerId, contractId }: { readonly providerId: number; readonly contractId: number },
  amounts: readonly number[],
  monday = '2026-03-02',
): Promise<number[]> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into week_close (council_id, provider_id, week_starts_on, lines, amount_pence, closed_by, closed_at) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [
      councilId,
      providerId,
      monday,
      amounts.length,
      amounts.reduce((a, b) => a + b, 0),
      officer.userId,
      '2026-03-10T10:00:00Z',
    ],
  );
  const closeId = rows[0]?.id ?? 0;
  const items = await database.pool.query<{ id: number }>(
    `with amounts as (select pence, at from unnest($4::bigint[]) with ordinality as one (pence, at)),
     charges as (insert into charge (council_id, provider_id, contract_id, key, kind, week_starts_on, starts_on, ends_on, amount_pence, because)
       select $1, $2, $3, 'test ' || $5::bigint || ' ' || at, 'service', $6, $6::date, $6::date + 6, pence, 'Live-in care, 7 days' from amounts order by at returning id, amount_pence)
     insert into payable_item (council_id, provider_id, contract_id, week_close_id, charge_id, visit_week_starts_on, kind, paid_minutes, amount_pence)
     select $1, $2, $3, $5::bigint, id, $6, 'charge', 0, amount_pence from charges order by id returning id`,
    [councilId, providerId, contractId, [...amounts], closeId, monday],
  );
  await as(approver, async (scope) => must(await decideClose(scope, { closeId, decision: 'approved' })));
  return items.rows.map(({ id }) => id).toSorted((a, b) => a - b);
}

/** Drafts a run for some providers. */
export async function drafted(
  council: PayingCouncil,
  providerIds: readonly number[],
  payOn = PAY_ON,
  now = NOW,
): Promise<number> {
  return (
    await council.as(
      council.officer,
      async (scope) => must(await draftRun(scope, { payOn, providerIds })),
      now,
    )
  ).runId;
}

/** Ticks everything off and says that the run was checked. */
export async function checked(council: PayingCouncil, runId: number, now = NOW): Promise<void> {
  await council.as(
    council.officer,
    async (scope) => {
      const { findings } = await lookAt(scope, await getRun(scope, runId));
      if (findings.some(({ blocks }) => !blocks))
        must(
          await tickFindings(
            scope,
            runId,
            findings.map(({ key }) => key),
            'Seen',
          ),
        );
      must(await checkRun(scope, runId));
    },
    now,
  );
}

/** Drafts, checks and approves a run. */
export async function approved(
  council: PayingCouncil,
  providerIds: readonly number[],
  payOn = PAY_ON,
  now = NOW,
): Promise<number> {
  const runId = await drafted(council, providerIds, payOn, now);
  await checked(council, runId, now);
  await council.as(council.approver, async (scope) => must(await approveRun(scope, runId)), now);
  return runId;
}

/** A run all the way to its release. */
export async function released(
  council: PayingCouncil,
  providerIds: readonly number[],
  payOn = PAY_ON,
  now = NOW,
): Promise<number> {
  const runId = await approved(council, providerIds, payOn, now);
  await council.as(council.officer, async (scope) => must(await releaseRun(scope, runId)), now);
  return runId;
}

/** What stands on the accounts of the ledger that payments move, in pence: credit less debit, the bank the other way round. */
export async function accounts({ database, councilId }: PayingCouncil) {
  const { rows } = await database.pool.query<{ account: string; pence: number }>(
    `select account, sum(credit_pence - debit_pence)::bigint as pence from ledger_total where council_id = $1 group by 1`,
    [councilId],
  );
  const of = (account: string): number => rows.find((row) => row.account === account)?.pence ?? 0;
  return { owed: of('owed to providers'), onTheirWay: of('payments on their way'), paid: of('bank') };
}
