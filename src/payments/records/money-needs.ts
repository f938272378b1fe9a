/** What of payment runs, holds, providers' invoices and funds needs whoever asks, for their first page. */
import { sql } from 'kysely';
import { londonDay } from '../../ground/calendar.ts';
import { permits, type Scope } from '../../platform/scope.ts';
import { approvalsOf, type RunStatus } from '../rules/payment-run-status.ts';
import type { Need } from './needs-me.ts';
import { listOpenRuns } from './payment-runs.ts';

/** A hold is due when it ends within so many days: what it keeps back is paid by the next run then. */
const HOLD_DAYS = 7;

/** What of money needs whoever asks, the most pressing first; what does not concern their role is left out, and so is what is none. */
export async function moneyNeedsMe(scope: Scope): Promise<Need[]> {
  const needs: Need[] = [];
  if (permits(scope.who, 'payments.see')) needs.push(...(await runsThatWait(scope)));
  if (permits(scope.who, 'funds.pay') || permits(scope.who, 'funds.approve'))
    needs.push(...(await fundsThatWait(scope)));
  if (permits(scope.who, 'invoices.see')) needs.push(...(await invoicesThatWait(scope)));
  if (permits(scope.who, 'holds.edit')) needs.push(...(await holdsThatEnd(scope)));
  return needs.filter(({ count }) => count > 0);
}

async function runsThatWait(scope: Scope): Promise<Need[]> {
  const { who } = scope;
  const open = await listOpenRuns(scope);
  const need = (status: RunStatus, text: string, mine: (run: (typeof open)[number]) => boolean): Need => {
    const runs = open.filter((run) => run.status === status && mine(run));
    return {
      text,
      count: runs.length,
      pence: runs.reduce((sum, { amountPence }) => sum + amountPence, 0),
      href: runs.length === 1 ? `/payment-runs/${runs[0]?.id}` : `/payment-runs?status=${status}`,
    };
  };
  const needs: Need[] = [];
  if (permits(who, 'payments.approve'))
    needs.push(
      need(
        'checked',
        'payment runs to approve',
        ({ madeBy, events }) =>
          madeBy !== who.userId && !approvalsOf(events).some(({ by }) => by === who.userId),
      ),
    );
  if (permits(who, 'payments.make'))
    needs.push(
      need('approved', 'payment runs to release', () => true),
      need('drafted', 'payment runs to check', () => true),
    );
  return needs;
}

async function fundsThatWait(scope: Scope): Promise<Need[]> {
  const { rows } = await sql<{ status: string | null; count: number; pence: number }>`
    select e.kind as status, count(*)::int as count, coalesce(sum(i.pence), 0)::bigint as pence
    from fund_batch b
      left join lateral (select kind from fund_batch_event e where e.council_id = b.council_id and e.fund_batch_id = b.id order by e.id desc limit 1) e on true
      cross join lateral (select sum(amount_pence) as pence from fund_instalment i where i.council_id = b.council_id and i.fund_batch_id = b.id) i
    where b.council_id = ${scope.who.councilId} and (e.kind = 'approved' or e.kind is null
      and (${permits(scope.who, 'funds.pay')} or b.made_by is distinct from ${scope.who.userId}::bigint))
    group by 1`.execute(scope.db);
  const of = (status: string | null, text: string): Need => {
    const found = rows.find((row) => row.status === status);
    return { text, count: found?.count ?? 0, pence: found?.pence, href: '/fund-batches' };
  };
  return permits(scope.who, 'funds.approve')
    ? [of(null, 'batches of instalments to approve')]
    : [of('approved', 'batches of instalments to be read back as paid')];
}

async function invoicesThatWait(scope: Scope): Promise<Need[]> {
  const today = londonDay(scope.now).toString();
  const { rows } = await sql<{
    decide: number;
    late: number;
    queried: number;
    decidePence: number;
    latePence: number;
    queriedPence: number;
  }>`
    select count(*) filter (where status in ('held', 'answered')) as decide,
      count(*) filter (where status = 'queried') as queried, count(*) filter (where status = 'queried' and due_on < ${today}) as late,
      coalesce(sum(claimed_pence - pays_pence) filter (where status in ('held', 'answered')), 0)::bigint as "decidePence",
      coalesce(sum(claimed_pence - pays_pence) filter (where status = 'queried'), 0)::bigint as "queriedPence",
      coalesce(sum(claimed_pence - pays_pence) filter (where status = 'queried' and due_on < ${today}), 0)::bigint as "latePence"
    from invoice_line_state where council_id = ${scope.who.councilId} and status in ('held', 'queried', 'answered')`.execute(
    scope.db,
  );
  const found = rows[0];
  if (found === undefined) return [];
  if (permits(scope.who, 'invoices.answer'))
    return [
      {
        text: 'questions about your invoices to answer',
        count: found.queried,
        pence: found.queriedPence,
        href: '/invoices/queries?status=queried',
      },
    ];
  if (!permits(scope.who, 'invoices.decide')) return [];
  return [
    {
      text: 'invoice lines to decide',
      count: found.decide,
      pence: found.decidePence,
      href: '/invoices/queries',
    },
    {
      text: 'invoice queries that no provider answered in time',
      count: found.late,
      pence: found.latePence,
      href: '/invoices/queries?status=queried',
    },
  ];
}

async function holdsThatEnd(scope: Scope): Promise<Need[]> {
  const today = londonDay(scope.now);
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from payment_hold h
    where h.council_id = ${scope.who.councilId} and h.until_on between ${today.toString()} and ${today.add({ days: HOLD_DAYS }).toString()}
      and not exists (select from payment_hold_lift l where l.council_id = h.council_id and l.payment_hold_id = h.id)`.execute(
    scope.db,
  );
  return [{ text: 'payment holds that end within a week', count: rows[0]?.count ?? 0, href: '/holds' }];
}
