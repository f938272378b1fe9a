// Random histories of invoices on a real database, two acts at one moment: nothing is paid twice, what is invoiced is never self-billed
// as well, whatever waits has somebody and a reason, and where every line stands is what happened to it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { liftHold, placeHold } from '../../src/payments/actions/hold-acts.ts';
import {
  acceptLines,
  acceptPart,
  answerLine,
  queryLines,
  refuseLines,
  undoDecisions,
} from '../../src/payments/actions/invoice-acts.ts';
import { recordBilling } from '../../src/payments/actions/invoice-billing.ts';
import { receiveInvoice } from '../../src/payments/actions/invoice-receive.ts';
import { approveRun, withdrawRun } from '../../src/payments/actions/payment-run-approve.ts';
import { releaseRun } from '../../src/payments/actions/payment-run-release.ts';
import { listInvoiceEvents } from '../../src/payments/records/invoice-lines.ts';
import { invoiceStanding, linePays, waits } from '../../src/payments/rules/invoice-status.ts';
import type { SentLine } from '../../src/payments/rules/sent-invoice.ts';
import { systemOf } from '../../src/platform/scope.ts';
import { somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { anInvoiceCouncil, aSentLine, type InvoiceCouncil, MONDAY, visits } from './invoice-world.ts';
import { checked, confirmedDetails, drafted, letPay, must, type PayingCouncil } from './payment-run-world.ts';
import { receiveLogs } from './visits-in-database.ts';
import { verifyChanged } from './week-of-visits.ts';

const database = await freshDatabase();
const LATER = Temporal.Instant.from('2026-03-17T09:00:00Z');
const PAY_ON = '2026-03-20';
const WEEKS = [MONDAY, '2026-03-09'] as const;

type World = {
  readonly council: InvoiceCouncil;
  readonly paying: PayingCouncil;
  readonly stays: { readonly day: number; readonly reference: string }[];
  readonly invoices: {
    readonly id: number;
    readonly number: string;
    readonly lines: readonly SentLine[];
    replaced: boolean;
  }[];
  readonly runs: number[];
  readonly holds: number[];
  batch: string | null;
  /** When what is written of visits so far has come. */
  evidence: Promise<void>;
};

/** A council whose contract is invoiced in both weeks, in neither, or from the second on. */
async function aWorld(way: 'invoiced' | 'self-billed' | 'changes'): Promise<World> {
  const council = await anInvoiceCouncil(database, {
    way: way === 'invoiced' ? 'invoiced' : 'self-billed',
    days: 0,
  });
  const { councilId, providerId, contractId } = council;
  if (way === 'changes')
    await council.as(council.contracts, async (scope) =>
      must(
        await recordBilling(scope, {
          contractId,
          way: 'invoiced',
          effectiveFrom: WEEKS[1],
          source: 'Clause 14',
        }),
      ),
    );
  const as: PayingCouncil['as'] = async (who, work) => await council.as(who, work, LATER);
  const paying: PayingCouncil = {
    database,
    councilId,
    officer: council.finance,
    approver: council.approver,
    contracts: council.contracts,
    second: await somebody(database, councilId, 'finance_approver'),
    administrator: await somebody(database, councilId, 'administrator'),
    as,
  };
  await letPay(paying);
  await confirmedDetails(paying, providerId, '12345678');
  return {
    council,
    paying,
    stays: [],
    invoices: [],
    runs: [],
    holds: [],
    batch: null,
    evidence: Promise.resolve(),
  };
}

const aStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('visit' as const),
      day: fc.integer({ min: 0, max: 13 }),
      minutes: fc.constantFrom(20, 30, 45),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('correct' as const),
      of: fc.nat(20),
      minutes: fc.constantFrom(2, 25, 30, 60),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('close' as const), week: fc.nat(1), approve: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      lines: fc.array(
        fc.record({
          from: fc.integer({ min: 0, max: 13 }),
          days: fc.constantFrom(0, 0, 3, 6),
          visits: fc.integer({ min: 1, max: 4 }),
          dear: fc.boolean(),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      replaces: fc.option(fc.nat(4)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const), of: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('credit' as const), of: fc.nat(4) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('query', 'answer', 'agree', 'accept', 'part', 'refuse', 'undo'),
      of: fc.nat(8),
      share: fc.nat(100),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('hold', 'hold item', 'lift'), of: fc.nat(8) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('run', 'release', 'withdraw'), of: fc.nat(3) }),
  },
);
type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;

async function take(world: World, step: Step): Promise<void> {
  if (step.do === 'visit' || step.do === 'correct') {
    // Evidence comes by one feed, so that what two steps write of a visit comes one after the other.
    const before = world.evidence;
    const { promise, resolve } = Promise.withResolvers<void>();
    world.evidence = promise;
    await before;
    return await takeEvidence(world, step).finally(resolve);
  }
  switch (step.do) {
    case 'close':
      return await close(world, WEEKS[step.week] ?? MONDAY, step.approve);
    case 'send':
    case 'again':
    case 'credit':
      return await send(world, step);
    case 'hold':
    case 'hold item':
    case 'lift':
      return await hold(world, step.do, step.of);
    case 'run':
    case 'release':
    case 'withdraw':
      return await pay(world, step.do, step.of);
    default:
      return await decide(world, step.do, step.of, step.share);
  }
}

async function takeEvidence(
  world: World,
  step: Extract<Step, { readonly do: 'visit' | 'correct' }>,
): Promise<void> {
  if (step.do === 'correct') return await correct(world, step.of, step.minutes);
  const { council, stays } = world;
  const hour = 8 + stays.filter(({ day }) => day === step.day).length;
  if (hour > 20) return;
  await visits(council, [[step.day, hour, step.minutes]]);
  stays.push({ day: step.day, reference: `L-${council.councilId}-${step.day}-${hour}` });
}

async function correct({ council, stays }: World, of: number, minutes: number): Promise<void> {
  const stay = stays[of % Math.max(1, stays.length)];
  if (stay === undefined) return;
  const { rows } = await database.pool.query<{ id: number; in_at: Date; reference: string; version: number }>(
    'select id, in_at, reference, version from visit_log where council_id = $1 and reference = $2 order by version desc limit 1',
    [council.councilId, stay.reference],
  );
  const [last] = rows;
  if (last === undefined) return;
  const inAt = Math.floor(last.in_at.getTime() / 1000);
  await receiveLogs(database, council, council.feedId, [
    {
      reference: last.reference,
      version: last.version + 1,
      replacesId: last.id,
      person: 'ADA',
      worker: 'W1',
      inAt,
      outAt: inAt + minutes * 60,
    },
  ]);
  await verifyChanged(database, council.councilId, LATER);
}

async function close({ council, paying }: World, weekStartsOn: string, approve: boolean): Promise<void> {
  await verifyChanged(database, council.councilId, LATER);
  const closed = await paying.as(council.finance, (scope) =>
    closeWeek(scope, { providerId: council.providerId, weekStartsOn }),
  );
  if (!closed.ok) return;
  const { closeId } = closed.value;
  await paying.as(council.approver, (scope) =>
    decideClose(scope, { closeId, decision: approve ? 'approved' : 'sent back', reason: 'Look again' }),
  );
}

const dayOf = (day: number): string => Temporal.PlainDate.from(MONDAY).add({ days: day }).toString();
let numbers = 0;

async function send(
  world: World,
  step: Extract<Step, { readonly do: 'send' | 'again' | 'credit' }>,
): Promise<void> {
  const { council, paying, invoices } = world;
  const before =
    invoices[(step.do === 'send' ? (step.replaces ?? 0) : step.of) % Math.max(1, invoices.length)];
  if (step.do !== 'send' && before === undefined) return;
  const replaces = step.do === 'send' && step.replaces !== null ? before : undefined;
  const lines =
    step.do === 'send'
      ? step.lines.map(({ from, days, visits: count, dear }, place) =>
          aSentLine(council, {
            number: place + 1,
            startsOn: dayOf(from),
            endsOn: dayOf(Math.min(13, from + days)),
            minutes: 30 * count,
            pencePerHour: dear ? 2610 : 2410,
            amountPence: (dear ? 1305 : 1205) * count,
          }),
        )
      : (before?.lines ?? []).map((line) =>
          step.do === 'again'
            ? line
            : { ...line, minutes: -30, pencePerHour: 2410, amountPence: -1205, words: 'Credit' },
        );
  const number = step.do === 'again' ? (before?.number ?? '') : (replaces?.number ?? `KH-${(numbers += 1)}`);
  const total = lines.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const received = await paying.as(council.manager, (scope) =>
    receiveInvoice(scope, {
      providerId: council.providerId,
      channel: 'form',
      format: 'form',
      name: 'Keyed',
      ...(replaces !== undefined && { replacesId: replaces.id }),
      invoice: {
        kind: total < 0 ? 'credit note' : 'invoice',
        number,
        issuedOn: '2026-03-16',
        correctsNumber: step.do === 'credit' ? (before?.number ?? null) : null,
        taxPence: 0,
        lines,
      },
    }),
  );
  if (step.do === 'again') expect(received.ok).toBe(false);
  if (!received.ok || received.value.kind !== 'invoice') return;
  if (replaces !== undefined) replaces.replaced = true;
  if (step.do === 'send') invoices.push({ id: received.value.invoiceId, number, lines, replaced: false });
}

async function decide(world: World, what: string, of: number, share: number): Promise<void> {
  const { council, paying } = world;
  const { rows } = await database.pool.query<{ id: number; claimed: number; worth: number }>(
    `select invoice_line_id as id, claimed_pence as claimed, worth_pence as worth from invoice_line_state where council_id = $1
     order by status in ('held', 'queried', 'answered') desc, invoice_line_id`,
    [council.councilId],
  );
  const line = rows[of % Math.max(1, rows.length)];
  if (line === undefined) return;
  const { id, claimed, worth } = line;
  const finance = council.finance;
  if (what === 'query') await paying.as(finance, (scope) => queryLines(scope, [id], 'Why so much?'));
  else if (what === 'answer' || what === 'agree')
    await paying.as(council.manager, (scope) =>
      answerLine(scope, id, { agree: what === 'agree', words: 'The person was ill' }),
    );
  else if (what === 'undo') {
    const { batch } = world;
    if (batch !== null) await paying.as(finance, (scope) => undoDecisions(scope, batch));
  } else {
    const amount = Math.min(claimed, worth) + Math.round((Math.abs(claimed - worth) * share) / 100);
    const done = await paying.as(finance, async (scope) =>
      what === 'accept'
        ? await acceptLines(scope, [id])
        : what === 'part'
          ? await acceptPart(scope, id, amount, 'In part')
          : await refuseLines(scope, [id], 'Not in the logs'),
    );
    if (done.ok) world.batch = done.value.batchId;
  }
}

async function hold(world: World, what: string, of: number): Promise<void> {
  const { council, paying, holds } = world;
  if (what === 'lift') {
    const holdId = holds[of % Math.max(1, holds.length)];
    if (holdId !== undefined) await paying.as(council.finance, (scope) => liftHold(scope, holdId, 'Settled'));
    return;
  }
  const { rows } = await database.pool.query<{ id: number }>(
    'select payable_item_id as id from unpaid_item where council_id = $1 order by 1',
    [council.councilId],
  );
  const item = what === 'hold item' ? rows[of % Math.max(1, rows.length)]?.id : undefined;
  if (what === 'hold item' && item === undefined) return;
  const placed = await paying.as(council.finance, (scope) =>
    placeHold(scope, {
      providerId: council.providerId,
      ...(item !== undefined && { payableItemId: item }),
      ownerId: council.finance.userId,
      reason: 'We are asking',
      untilOn: null,
    }),
  );
  if (placed.ok) holds.push(placed.value.holdId);
}

async function pay({ council, paying, runs }: World, what: string, of: number): Promise<void> {
  const runId = runs[of % Math.max(1, runs.length)];
  if (what === 'run') {
    const made = await drafted(paying, [council.providerId], PAY_ON, LATER).catch(refusal);
    if (made === undefined) return;
    runs.push(made);
    await checked(paying, made, LATER).catch(refusal);
    await paying.as(council.approver, (scope) => approveRun(scope, made));
  } else if (runId !== undefined && what === 'release')
    await Promise.all([1, 2].map(() => paying.as(council.finance, (scope) => releaseRun(scope, runId))));
  else if (runId !== undefined)
    await paying.as(council.finance, (scope) => withdrawRun(scope, runId, 'Again'));
}

/** The helpers of runs tell a refusal as an error in words; a fault of the database is none. */
function refusal(fault: unknown): undefined {
  if (fault instanceof Error && !('code' in fault)) return undefined;
  throw fault;
}

/** What must hold after anything. */
async function expectWhole({ council }: World): Promise<void> {
  const { councilId } = council;
  const { rows } = await database.pool.query<Record<string, number>>(
    `with item as (select i.*, coalesce(c.kind, '') as charge_kind, is_invoiced(i.council_id, i.contract_id, i.visit_week_starts_on) as invoiced,
         exists (select from unpaid_item u where u.council_id = $1 and u.payable_item_id = i.id) as unpaid,
         exists (select from uninvoiced_item u where u.council_id = $1 and u.payable_item_id = i.id) as uninvoiced,
         (select count(*) from payment_item t where t.council_id = $1 and t.payable_item_id = i.id and t.live)::int as paid,
         exists (select from invoice_claim k where k.council_id = $1 and k.payable_item_id = i.id and k.live) as claimed,
         exists (select from invoice_claim k where k.council_id = $1 and k.payable_item_id = i.id) as was_claimed
       from payable_item i left join charge c on c.council_id = i.council_id and c.id = i.charge_id
         join week_decision d on d.council_id = i.council_id and d.week_close_id = i.week_close_id and d.decision = 'approved'
       where i.council_id = $1 and i.amount_pence <> 0),
     own as (select * from item where invoiced and charge_kind not in ('invoice', 'VAT', 'contribution') and amount_pence > 0)
     select (select count(*) from item where unpaid::int + uninvoiced::int + paid <> 1)::int as astray,
       (select count(*) from own where unpaid and not claimed)::int as to_pay_unclaimed,
       (select count(*) from own where paid > 0 and not was_claimed)::int as paid_unclaimed,
       (select count(*) from item where not invoiced and (uninvoiced or was_claimed))::int as both_ways,
       (select count(*) from invoice_claim k join invoice_line_state s on s.council_id = k.council_id and s.invoice_line_id = k.invoice_line_id
         where k.council_id = $1 and k.live and s.status = 'replaced')::int as claims_of_replaced,
       (select count(*) from invoice_line_state where council_id = $1 and status in ('accepted', 'part accepted')
         and reasons && array['self-billed', 'already paid', 'week not approved', 'visit held'])::int as accepted_twice,
       (select count(*) from payment_hold where council_id = $1 and (owner_id is null or reason = ''))::int as ownerless,
       (select count(*) from invoice_line_state where council_id = $1 and status in ('held', 'queried', 'answered')
         and (owner_id is null or cardinality(reasons) = 0))::int as waits_for_nobody,
       ((select coalesce(sum(amount_pence), 0) from item) - (select coalesce(sum(case when credit = 'owed to providers' then amount_pence else -amount_pence end), 0)
         from posting where council_id = $1 and kind <> 'payment' and 'owed to providers' in (debit, credit)))::int as not_owed`,
    [councilId],
  );
  expect(rows[0]).toEqual({
    astray: 0,
    to_pay_unclaimed: 0,
    paid_unclaimed: 0,
    both_ways: 0,
    claims_of_replaced: 0,
    accepted_twice: 0,
    ownerless: 0,
    waits_for_nobody: 0,
    not_owed: 0,
  });
  await expectStanding(council);
}

/** Where each line stands is the fold of what happened to it, and the visits that it claims are paid or wait as that says. */
async function expectStanding(council: InvoiceCouncil): Promise<void> {
  const { rows: lines } = await database.pool.query<{
    id: number;
    status: string;
    claimedPence: number;
    worthPence: number;
    paysPence: number;
    waiting: number;
    freed: number;
  }>(
    `select s.invoice_line_id as id, s.status, s.claimed_pence as "claimedPence", s.worth_pence as "worthPence", s.pays_pence as "paysPence",
       (select count(*) from invoice_claim k join uninvoiced_item u on u.council_id = k.council_id and u.payable_item_id = k.payable_item_id
         where k.council_id = s.council_id and k.live and k.invoice_line_id = s.invoice_line_id)::int as waiting,
       (select count(*) from invoice_claim k join unpaid_item u on u.council_id = k.council_id and u.payable_item_id = k.payable_item_id
         where k.council_id = s.council_id and k.live and k.invoice_line_id = s.invoice_line_id and k.amount_pence > 0)::int as freed
     from invoice_line_state s where s.council_id = $1`,
    [council.councilId],
  );
  const events = await council.as(systemOf(council.councilId), (scope) =>
    listInvoiceEvents(
      scope,
      lines.map(({ id }) => id),
    ),
  );
  for (const line of lines) {
    const standing = invoiceStanding(events.filter(({ lineId }) => lineId === line.id));
    const pays = linePays(standing, line);
    const [waiting, freed] = pays.released ? [0, line.freed] : [line.waiting, 0];
    expect({ ...line }).toEqual({ ...line, status: standing.status, paysPence: pays.pence, waiting, freed });
    if (!waits(standing.status)) expect(standing.dueOn).toBeNull();
  }
}

test('whatever happens to invoices, two acts at a time, every item is paid once or waits for one thing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('invoiced' as const, 'self-billed' as const, 'changes' as const),
      fc.array(aStep, { minLength: 8, maxLength: 26 }),
      async (way, steps) => {
        const world = await aWorld(way);
        for (let place = 0; place < steps.length; place += 2)
          await Promise.all(steps.slice(place, place + 2).map((step) => take(world, step)));
        await expectWhole(world);
        for (const week of WEEKS) await close(world, week, true);
        await expectWhole(world);
        await pay(world, 'run', 0);
        await pay(world, 'release', world.runs.length - 1);
        await expectWhole(world);
      },
    ),
    { numRuns: 6, endOnFailure: true },
  );
}, 300_000);
