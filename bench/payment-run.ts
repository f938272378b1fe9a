// A payment run over many providers: drafted, checked, approved and released, on the embedded database.
// Run: node bench/payment-run.ts [providers] [items of each]
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCounty, must } from '../demo/county.ts';
import { addReferenceData } from '../demo/load.ts';
import { approveRun } from '../src/payments/actions/payment-run-approve.ts';
import { checkRun, lookAt, tickFindings } from '../src/payments/actions/payment-run-check.ts';
import { markPaid } from '../src/payments/actions/payment-run-confirm.ts';
import { draftRun, previewRun } from '../src/payments/actions/payment-run-draft.ts';
import { releaseRun } from '../src/payments/actions/payment-run-release.ts';
import {
  recordLedgerCode,
  recordLimit,
  recordPayingAccount,
} from '../src/payments/actions/payment-setting-acts.ts';
import { getRun } from '../src/payments/records/payment-runs.ts';
import { readConfig } from '../src/platform/config.ts';
import { openInstallation } from '../src/platform/installation.ts';
import type { Scope } from '../src/platform/scope.ts';

const [providers = 200, items = 150] = process.argv.slice(2).map(Number);
const folder = path.join(tmpdir(), `tend-bench-run-${process.pid}`);
const { database, close } = await openInstallation(readConfig({ TEND_DATA: folder }));
const say = (words: string): void => void process.stdout.write(`${words}\n`);

/** Seconds of processor time that this process and the database's have used so far: what counts where others use the cores too. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  const place = ['postgres', 'data', '.']
    .map((name) => path.join(folder, name, 'postmaster.pid'))
    .find((file) => existsSync(file));
  const lead = place === undefined ? '' : (readFileSync(place, 'utf8').split('\n')[0] ?? '');
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
        .map(Number);
      if (pid === lead || fields[1] === Number(lead)) ticks += (fields[11] ?? 0) + (fields[12] ?? 0);
    } catch {
      // It ended while it was looked at.
    }
  }
  return (user + system) / 1e6 + ticks / 100;
}

try {
  const today = Temporal.PlainDate.from('2026-03-30');
  const county = await makeCounty(database, { people: 0, providers, weeks: 1, seed: 7, today }, () => {});
  await addReferenceData(county);
  const { councilId } = county;
  const at = Temporal.Instant.from('2026-03-30T09:00:00Z');
  const query = async (text: string, values: unknown[] = []): Promise<void> =>
    void (await database.pool.query(text, [councilId, ...values]));
  await query(
    `insert into provider (council_id, reference, name, sector) select $1, 'PR' || n, 'Provider ' || n, 'private' from generate_series(1, $2::int) n`,
    [providers],
  );
  await query(
    `insert into contract (council_id, reference, provider_id, title, kind, starts_on) select $1, 'C' || id, id, 'Home care', case id % 2 when 0 then 'spot' else 'framework' end, '2025-01-01' from provider where council_id = $1`,
  );
  await query(
    `with one as (insert into bank_detail (council_id, provider_id, account_name, sort_code, account_number, told_by, words, changed_by, changed_at)
       select $1, p.id, p.name, '309009', lpad((10000000 + p.id)::text, 8, '0'), 'form', 'With the contract', m.user_id, '2026-01-05' from provider p
       join membership m on m.council_id = $1 and m.role = 'contracts_officer' where p.council_id = $1 returning id, provider_id)
     insert into bank_detail_confirmation (council_id, provider_id, bank_detail_id, outcome, channel, words, confirmed_by, confirmed_at)
     select $1, one.provider_id, one.id, 'confirmed', 'telephone', 'Called', m.user_id, '2026-01-06' from one
     join membership m on m.council_id = $1 and m.role in ('finance_officer', 'finance_approver')`,
  );
  for (const monday of ['2026-03-16', '2026-03-23']) {
    await query(
      `with closes as (insert into week_close (council_id, provider_id, week_starts_on, lines, amount_pence, closed_by)
         select $1, p.id, $2::date, $3::int, 1205 * $3::int, m.user_id from provider p join membership m on m.council_id = $1 and m.role = 'finance_officer' where p.council_id = $1 returning id, provider_id),
       charges as (insert into charge (council_id, provider_id, contract_id, key, kind, week_starts_on, starts_on, ends_on, amount_pence, because)
         select $1, k.provider_id, c.id, k.id || ' ' || n, 'service', $2::date, $2::date, $2::date + 6, 1205, 'Home care' from closes k
         join contract c on c.council_id = $1 and c.provider_id = k.provider_id cross join generate_series(1, $3::int) n returning id, provider_id, contract_id)
       insert into payable_item (council_id, provider_id, contract_id, week_close_id, charge_id, visit_week_starts_on, kind, paid_minutes, amount_pence)
       select $1, h.provider_id, h.contract_id, k.id, h.id, $2::date, 'charge', 30, 1205 from charges h join closes k using (provider_id)`,
      [monday, items],
    );
    await query(
      `insert into week_decision (council_id, provider_id, week_close_id, decision, decided_by) select $1, c.provider_id, c.id, 'approved', m.user_id from week_close c
       join membership m on m.council_id = $1 and m.role = 'finance_approver' where c.council_id = $1 and c.week_starts_on = $2::date`,
      [monday],
    );
    await database.pool.query('analyze');
    if (monday === '2026-03-16') await settle();
    await payAll(monday);
  }

  async function settle(): Promise<void> {
    const { rows } = await database.pool.query<{ id: number }>(
      `select user_id as id from membership where council_id = $1 and role = 'finance_approver'`,
      [councilId],
    );
    await county.as('administrator', async (scope) => {
      must(
        await recordLimit(scope, {
          userId: rows[0]?.id ?? 0,
          amountPence: 1e12,
          effectiveFrom: '2026-01-01',
          source: 'Bench',
        }),
      );
      must(
        await recordPayingAccount(scope, {
          accountName: 'Fernshire',
          sortCode: '200000',
          accountNumber: '55779911',
          serviceUserNumber: '123456',
          effectiveFrom: '2026-01-01',
        }),
      );
      must(
        await recordLedgerCode(scope, {
          service: null,
          contractKind: null,
          code: 'R1',
          words: 'Care',
          effectiveFrom: '2026-01-01',
        }),
      );
    });
  }

  async function payAll(monday: string): Promise<void> {
    const took: string[] = [];
    const whole = performance.now();
    const before = processorSeconds();
    const step = async <T>(
      name: string,
      role: 'finance_officer' | 'finance_approver',
      work: (scope: Scope) => Promise<T>,
    ): Promise<T> => {
      const since = performance.now();
      const answer = await county.as(role, work, at);
      took.push(`${name} ${((performance.now() - since) / 1000).toFixed(2)} s`);
      return answer;
    };
    const { paid, firstDay } = await step('shown', 'finance_officer', previewRun);
    const { runId } = await step('drafted', 'finance_officer', async (scope) =>
      must(await draftRun(scope, { payOn: firstDay, providerIds: paid.map(({ providerId }) => providerId) })),
    );
    await step('checked', 'finance_officer', async (scope) => {
      const { findings } = await lookAt(scope, await getRun(scope, runId));
      if (findings.length > 0)
        must(
          await tickFindings(
            scope,
            runId,
            findings.map(({ key }) => key),
            'Seen',
          ),
        );
      must(await checkRun(scope, runId));
    });
    await step('approved', 'finance_approver', async (scope) => must(await approveRun(scope, runId)));
    const released = await step('released', 'finance_officer', async (scope) =>
      must(await releaseRun(scope, runId)),
    );
    const seconds = ((performance.now() - whole) / 1000).toFixed(2);
    const used = (processorSeconds() - before).toFixed(2);
    say(
      `week of ${monday}: ${released.payments} payments of ${released.payments * items} items, ${took.join(', ')}, together ${seconds} s, ${used} s of processor time`,
    );
    await county.as(
      'finance_officer',
      async (scope) => must(await markPaid(scope, runId, { onDay: firstDay })),
      Temporal.Instant.from('2026-04-10T09:00:00Z'),
    );
  }
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
