/** Payment runs: what each comes to, what was done with it, and what became of its payments. */
import { sql } from 'kysely';
import { NotFound } from '../../platform/errors.ts';
import type { Scope } from '../../platform/scope.ts';
import {
  isApproved,
  type PaymentState,
  type RunEvent,
  runStatus,
  type RunStatus,
} from '../rules/payment-run-status.ts';

/** Something done with a run, with the name of who did it. */
export type NamedRunEvent = RunEvent & {
  readonly id: number;
  readonly facts: string | null;
  readonly words: string;
  readonly byName: string;
  readonly at: Date;
};

/** One payment of a run as its page shows it. */
export type RunPayment = {
  readonly id: number;
  readonly providerId: number;
  readonly providerName: string;
  readonly providerReference: string;
  readonly amountPence: number;
  readonly state: PaymentState;
  readonly items: number;
  readonly reference: string | null;
  readonly paidOn: string | null;
  readonly words: string | null;
};

/** A run whole. */
export type PaymentRun = {
  readonly id: number;
  readonly payOn: string;
  readonly note: string | null;
  readonly madeBy: number;
  readonly madeByName: string;
  readonly madeAt: Date;
  readonly status: RunStatus;
  readonly amountPence: number;
  readonly events: readonly NamedRunEvent[];
  readonly payments: readonly RunPayment[];
  readonly carried: readonly {
    readonly providerId: number;
    readonly providerName: string;
    readonly amountPence: number;
  }[];
};

/** The state of a payment `m` with its events `out`, `paid`, `back` and what was sent `s`. */
export const paymentState = sql`case when back.id is not null then 'returned' when paid.id is not null then 'paid'
  when s.payment_id is not null then 'on its way' when took.id is not null then 'taken out' else 'in the run' end`;

/** Joins what became of a payment `m`. */
export const paymentOutcome = sql`
  left join payment_sent s on s.council_id = m.council_id and s.payment_id = m.id
  left join payment_event took on took.council_id = m.council_id and took.payment_id = m.id and took.kind = 'taken out'
  left join payment_event paid on paid.council_id = m.council_id and paid.payment_id = m.id and paid.kind = 'paid'
  left join payment_event back on back.council_id = m.council_id and back.payment_id = m.id and back.kind = 'returned'`;

/** A run; NotFound where there is none for whoever asks. */
export async function getRun(scope: Scope, id: number): Promise<PaymentRun> {
  const council = scope.who.councilId;
  const { rows } = await sql<Pick<PaymentRun, 'id' | 'payOn' | 'note' | 'madeBy' | 'madeByName' | 'madeAt'>>`
    select r.id, r.pay_on as "payOn", r.note, r.made_by as "madeBy", u.name as "madeByName", r.made_at as "madeAt"
    from payment_run r join app_user u on u.id = r.made_by where r.council_id = ${council} and r.id = ${id}`.execute(
    scope.db,
  );
  const run = rows[0];
  if (run === undefined) throw new NotFound('payment run');
  const events = await listRunEvents(scope, id);
  const payments = await listRunPayments(scope, id);
  const carried = await sql<PaymentRun['carried'][number]>`
    select c.provider_id as "providerId", p.name as "providerName", c.amount_pence as "amountPence"
    from payment_carried c join provider p on p.council_id = c.council_id and p.id = c.provider_id
    where c.council_id = ${council} and c.payment_run_id = ${id} order by p.name`.execute(scope.db);
  return {
    ...run,
    status: runStatus(events, payments),
    amountPence: payments.reduce(
      (sum, { state, amountPence }) => (state === 'taken out' ? sum : sum + amountPence),
      0,
    ),
    events,
    payments,
    carried: carried.rows,
  };
}

async function listRunEvents(scope: Scope, id: number): Promise<NamedRunEvent[]> {
  const { rows } = await sql<NamedRunEvent>`
    select e.id, e.kind, e.done_by as by, e.limit_pence as "limitPence", e.facts, e.words, u.name as "byName", e.done_at as at
    from payment_run_event e join app_user u on u.id = e.done_by
    where e.council_id = ${scope.who.councilId} and e.payment_run_id = ${id} order by e.id`.execute(scope.db);
  return rows;
}

async function listRunPayments(scope: Scope, id: number): Promise<RunPayment[]> {
  const { rows } = await sql<RunPayment>`
    select m.id, m.provider_id as "providerId", p.name as "providerName", p.reference as "providerReference", m.amount_pence as "amountPence",
      ${paymentState} as state, coalesce(c.items, 0)::bigint as items, s.reference, paid.on_day as "paidOn", coalesce(back.words, took.words) as words
    from payment m join provider p on p.council_id = m.council_id and p.id = m.provider_id ${paymentOutcome}
      left join lateral (select sum(items + adjustments) as items from payment_claim c where c.council_id = m.council_id and c.payment_id = m.id) c on true
    where m.council_id = ${scope.who.councilId} and m.payment_run_id = ${id} order by p.name`.execute(
    scope.db,
  );
  return rows;
}

/** One person at a time works on a run: whoever comes second waits, and then sees what the first did. */
export async function takeRunTurn(scope: Scope, id: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('payment run', ${scope.who.councilId} * 1000000 + ${id}))`.execute(
    scope.db,
  );
}

/** Writes what was done with a run. For actions. */
export async function insertRunEvent(
  scope: Scope,
  runId: number,
  event: {
    readonly kind: 'checked' | 'approved' | 'released' | 'withdrawn';
    readonly by: number;
    readonly words?: string;
    readonly facts?: string;
    readonly checkId?: number;
    readonly limitPence?: number;
  },
): Promise<void> {
  await sql`
    insert into payment_run_event (council_id, payment_run_id, kind, facts, check_id, limit_pence, words, done_by, done_at)
    values (${scope.who.councilId}, ${runId}, ${event.kind}, ${event.facts ?? null}, ${event.checkId ?? null}, ${event.limitPence ?? null},
      ${event.words ?? ''}, ${event.by}, ${scope.now.toString()})`.execute(scope.db);
}

/** Writes what became of payments. For actions. */
export async function insertPaymentEvents(
  scope: Scope,
  paymentIds: readonly number[],
  event: {
    readonly kind: 'taken out' | 'paid' | 'returned';
    readonly onDay: string;
    readonly words: string;
  },
): Promise<void> {
  await sql`
    insert into payment_event (council_id, provider_id, payment_id, kind, on_day, words, done_by, done_at)
    select m.council_id, m.provider_id, m.id, ${event.kind}, ${event.onDay}, ${event.words}, ${scope.who.userId}, ${scope.now.toString()}
    from payment m where m.council_id = ${scope.who.councilId} and m.id = any(${[...paymentIds]}::bigint[]) order by m.id`.execute(
    scope.db,
  );
}

/** A run in a list. */
export type ListedRun = {
  readonly id: number;
  readonly payOn: string;
  readonly note: string | null;
  readonly madeByName: string;
  readonly madeAt: Date;
  readonly status: RunStatus;
  readonly payments: number;
  readonly returned: number;
  readonly amountPence: number;
};

/** What is asked of the list of runs. */
export type RunQuestion = {
  readonly status?: RunStatus | undefined;
  readonly providerId?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Runs made before this one. */
  readonly before?: number | undefined;
};

/** Runs, the newest first. The status is the fold itself, over the events and payments of each. */
export async function listRuns(scope: Scope, question: RunQuestion = {}): Promise<ListedRun[]> {
  const council = scope.who.councilId;
  const { status, providerId, from, to, before } = question;
  const { rows } = await sql<
    Omit<ListedRun, 'status'> & {
      readonly events: readonly RunEvent[];
      readonly states: readonly { readonly state: PaymentState; readonly amountPence: number }[];
    }
  >`
    select r.id, r.pay_on as "payOn", r.note, u.name as "madeByName", r.made_at as "madeAt", e.events, coalesce(m.states, '[]') as states,
      coalesce(m.payments, 0) as payments, coalesce(m.returned, 0) as returned, coalesce(m.pence, 0)::bigint as "amountPence"
    from payment_run r join app_user u on u.id = r.made_by
      cross join lateral (select json_agg(json_build_object('kind', e.kind, 'by', e.done_by, 'limitPence', e.limit_pence) order by e.id) as events
        from payment_run_event e where e.council_id = r.council_id and e.payment_run_id = r.id) e
      cross join lateral (select json_agg(json_build_object('state', state, 'amountPence', pence)) as states,
          sum(n) filter (where state <> 'taken out')::integer as payments, sum(n) filter (where state = 'returned')::integer as returned,
          sum(pence) filter (where state <> 'taken out') as pence
        from (select ${paymentState} as state, sum(m.amount_pence) as pence, count(*) as n from payment m ${paymentOutcome}
          where m.council_id = r.council_id and m.payment_run_id = r.id group by 1) one) m
    where r.council_id = ${council}
      ${from === undefined ? sql`` : sql`and r.pay_on >= ${from}`} ${to === undefined ? sql`` : sql`and r.pay_on <= ${to}`}
      ${before === undefined ? sql`` : sql`and r.id < ${before}`}
      ${providerId === undefined ? sql`` : sql`and exists (select from payment o where o.council_id = r.council_id and o.payment_run_id = r.id and o.provider_id = ${providerId})`}
    order by r.id desc`.execute(scope.db);
  return rows
    .map(({ events, states, ...run }) => ({ ...run, status: runStatus(events, states) }))
    .filter((run) => status === undefined || run.status === status);
}

/** A run that is neither released nor withdrawn, with what was done with it. */
export type OpenRun = Pick<PaymentRun, 'id' | 'madeBy' | 'status' | 'amountPence'> & {
  readonly events: readonly RunEvent[];
};

/** Runs that wait for somebody, the oldest first. */
export async function listOpenRuns(scope: Scope): Promise<OpenRun[]> {
  const { rows } = await sql<Omit<OpenRun, 'status'>>`
    select r.id, r.made_by as "madeBy", coalesce(m.pence, 0)::bigint as "amountPence", e.events
    from payment_run r
      cross join lateral (select json_agg(json_build_object('kind', e.kind, 'by', e.done_by, 'limitPence', e.limit_pence) order by e.id) as events
        from payment_run_event e where e.council_id = r.council_id and e.payment_run_id = r.id) e
      cross join lateral (select sum(m.amount_pence) as pence from payment m where m.council_id = r.council_id and m.payment_run_id = r.id
        and not exists (select from payment_event t where t.council_id = m.council_id and t.payment_id = m.id and t.kind = 'taken out')) m
    where r.council_id = ${scope.who.councilId} and not exists (select from payment_run_event o where o.council_id = r.council_id
      and o.payment_run_id = r.id and o.kind in ('released', 'withdrawn')) order by r.id`.execute(scope.db);
  return rows.map((run) => ({
    ...run,
    status: runStatus(run.events, [{ state: 'in the run', amountPence: run.amountPence }]),
  }));
}

/** Words that findings of a run were ticked with, by finding. */
export async function listTicks(
  scope: Scope,
  runId: number,
): Promise<Map<string, { readonly word: string; readonly byName: string; readonly at: Date }>> {
  const { rows } = await sql<{ finding: string; word: string; byName: string; at: Date }>`
    select t.finding, t.word, u.name as "byName", t.ticked_at as at from payment_tick t join app_user u on u.id = t.ticked_by
    where t.council_id = ${scope.who.councilId} and t.payment_run_id = ${runId}`.execute(scope.db);
  return new Map(rows.map(({ finding, ...tick }) => [finding, tick]));
}

/** Writes that somebody looked at findings, with a word. A finding that was ticked before keeps its word. For actions. */
export async function insertTicks(
  scope: Scope,
  runId: number,
  findings: readonly string[],
  word: string,
  by: number,
): Promise<void> {
  await sql`
    insert into payment_tick (council_id, payment_run_id, finding, word, ticked_by, ticked_at)
    select ${scope.who.councilId}, ${runId}, finding, ${word}, ${by}, ${scope.now.toString()} from unnest(${[...findings]}::text[]) finding
    on conflict do nothing`.execute(scope.db);
}

/** Whether approvals of a run reach: for a page that says what is missing. */
export function approvalReaches(run: PaymentRun): boolean {
  return isApproved(run.events, run.amountPence);
}
