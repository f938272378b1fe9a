// The ledger under random histories: visits, late and changed logs, blocks bought, changed and taken off, live-in care and its prices, stays in
// hospital, contributions and deaths, weeks closed, approved and sent back in any order. It always balances, a block never falls below nought, and in the end it is what the evidence says it should be.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from '../../src/ground/random.ts';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { countAccruals } from '../../src/payments/actions/count-accruals.ts';
import { recomputeWeek } from '../../src/payments/actions/recompute-week.ts';
import { blockAccounts, itemsToPost } from '../../src/payments/actions/payable-now.ts';
import { chargesBesidesBlocks } from '../../src/payments/actions/service-charges-now.ts';
import { sumAccounts } from '../../src/payments/records/ledger.ts';
import { blockCharges } from '../../src/payments/rules/charges.ts';
import { ACCOUNTS, type Account, balances, GROWS_BY, postingsOf } from '../../src/payments/rules/postings.ts';
import { type Scope, systemOf, withScope, type Who } from '../../src/platform/scope.ts';
import {
  aContract,
  aCouncil,
  aLine,
  aPerson,
  aProvider,
  plainTerms,
  somebody,
} from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { aFeed, planVisits, receiveLogs } from './visits-in-database.ts';
import { at, verifyChanged } from './week-of-visits.ts';

const database = await freshDatabase();
const { pool } = database;
await pool.query(
  `insert into place_postcode (postcode, latitude, longitude, ward_name) values ('WS1 1AA', 52, -2, 'One')`,
);
const LATER = Temporal.Instant.from('2026-06-01T09:00:00Z');
const seeds = fc.nat({ max: 1e6 });
const WEEKS = ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23'] as const;

const aStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('visit' as const),
      day: fc.integer({ min: 0, max: 27 }),
      minutes: fc.constantFrom(15, 30, 45),
      logged: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('correct' as const),
      of: fc.nat({ max: 30 }),
      minutes: fc.constantFrom(2, 20, 30, 60),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('block' as const),
      from: fc.constantFrom(...WEEKS),
      minutes: fc.constantFrom(0, 60, 100),
      price: fc.constantFrom(2196, 2401),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('take off' as const),
      day: fc.integer({ min: 0, max: 27 }),
      minutes: fc.constantFrom(10, 45),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('live in' as const),
      from: fc.integer({ min: 0, max: 27 }),
      days: fc.integer({ min: 0, max: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('price' as const),
      from: fc.integer({ min: -1, max: 27 }),
      pence: fc.constantFrom(70_000, 73_501, 100_003),
      retainer: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('pays' as const),
      from: fc.integer({ min: 0, max: 27 }),
      pence: fc.constantFrom(0, 999, 7001, 100_000),
      byProvider: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('dies' as const, 'hospital' as const),
      day: fc.integer({ min: 0, max: 27 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      week: fc.nat({ max: 3 }),
      approve: fc.boolean(),
    }),
  },
);

type Council = Awaited<ReturnType<typeof aBlockCouncil>>;

/** A council with one person at home in the area of one block contract. */
async function aBlockCouncil() {
  const councilId = await aCouncil(database);
  const providerId = await aProvider(database, councilId);
  const contractId = await aContract(database, councilId, providerId, plainTerms);
  await pool.query(`update contract set kind = 'block' where council_id = $1`, [councilId]);
  const personId = await aPerson(database, councilId, 'ADA');
  await pool.query(`update person set postcode = 'WS1 1AA' where council_id = $1`, [councilId]);
  const lineId = await aLine(database, councilId, { personId, providerId, contractId });
  const { rows } = await pool.query<{ id: number }>(
    `insert into area (council_id, name, made_of, parts) values ($1, 'One', 'wards', array['One']) returning id`,
    [councilId],
  );
  const home = { councilId, providerId, contractId };
  return {
    ...home,
    personId,
    lineId,
    areaId: rows[0]?.id ?? 0,
    feedId: await aFeed(database, home),
    finance: await somebody(database, councilId, 'finance_officer'),
    approver: await somebody(database, councilId, 'finance_approver'),
    visits: [] as { startsAt: number; version: number; logId: number | null }[],
  };
}

const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, LATER);

async function plan(council: Council, serial: number, minutes: number): Promise<void> {
  const { personId, lineId } = council;
  const startsAt = council.visits[serial]?.startsAt ?? 0;
  await planVisits(database, council, [{ reference: `V${serial}`, personId, lineId, startsAt, minutes }]);
}

async function log(council: Council, at: number, minutes: number): Promise<void> {
  const visit = council.visits[at];
  if (visit === undefined) return;
  const { startsAt, version, logId } = visit;
  const [id] = await receiveLogs(database, council, council.feedId, [
    {
      reference: `L${at}`,
      version,
      replacesId: logId,
      person: 'ADA',
      worker: 'W1',
      inAt: startsAt,
      outAt: startsAt + minutes * 60,
      visit: `V${at}`,
    },
  ]);
  Object.assign(visit, { version: version + 1, logId: id ?? null });
}

type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;

async function take(council: Council, step: Step): Promise<void> {
  const { councilId, providerId, contractId, areaId, visits } = council;
  if (step.do === 'visit') {
    const startsAt = at(step.day, 8, (visits.length % 12) * 45);
    visits.push({ startsAt, version: 1, logId: null });
    await plan(council, visits.length - 1, step.minutes);
    if (step.logged) await log(council, visits.length - 1, step.minutes);
  } else if (step.do === 'correct') {
    if (visits.length > 0) await log(council, step.of % visits.length, step.minutes);
  } else if (step.do === 'block')
    await pool.query(
      `insert into contract_block (council_id, provider_id, contract_id, area_id, starts_on, period, minutes, paid_in_advance, carries_over, pence_per_hour, reason)
       values ($1, $2, $3, $4, $5, 'week', $6, true, true, $7, 'Agreed')`,
      [councilId, providerId, contractId, areaId, step.from, step.minutes, step.price],
    );
  else if (step.do === 'take off')
    await pool.query(
      `insert into block_adjustment (council_id, provider_id, contract_id, area_id, on_day, minutes, cause, words)
       values ($1, $2, $3, $4, date '2026-03-02' + $5::int, $6, 'a need could not be met', 'Agreed')`,
      [councilId, providerId, contractId, areaId, step.day, step.minutes],
    );
  else if (step.do === 'close') await closeAndDecide(council, WEEKS[step.week] ?? WEEKS[0], step.approve);
  else await takeBeside(council, step);
}

/** What happens besides visits and blocks: live-in care, its price, what the person pays, a stay in hospital, a death. */
async function takeBeside(council: Council, step: Step): Promise<void> {
  const { councilId, providerId, contractId, personId } = council;
  if (step.do === 'live in') {
    const { rows } = await pool.query<{ id: number }>(
      `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on, ends_on)
       select council_id, gen_random_uuid(), care_package_id, person_id, provider_id, contract_id, 'live-in', date '2026-03-02' + $2::int,
         date '2026-03-02' + $2::int + $3::int from package_line where id = $1 returning id`,
      [council.lineId, step.from, step.days],
    );
    await pool.query(
      `insert into periodic_week (council_id, provider_id, package_line_id, version, effective_from, weekdays, from_time, to_time, reason)
       values ($1, $2, $3, 1, '2026-03-02', '{1,2,3,4,5,6,7}', '00:00', '00:00', 'First')`,
      [councilId, providerId, rows[0]?.id],
    );
  } else if (step.do === 'price')
    await pool.query(
      `insert into contract_prices (council_id, provider_id, contract_id, version, effective_from, prices, reason)
       select $1, $2, $3, coalesce(max(version), 0) + 1, date '2026-03-02' + $4::int, $5, 'Agreed' from contract_prices where contract_id = $3`,
      [
        councilId,
        providerId,
        contractId,
        step.from,
        JSON.stringify({
          services: [{ service: 'live-in', unit: 'week', pence: step.pence }],
          travel: { pence_a_visit: 31, tenths_of_a_mile: 13, pence_a_mile: 45 },
          retainer: step.retainer ? { days: 4, percent: 60 } : null,
        }),
      ],
    );
  else if (step.do === 'pays')
    await pool.query(
      `insert into contribution (council_id, person_id, provider_id, version, effective_from, weekly_pence, collected_by, reason)
       select $1, $2, $3::bigint, coalesce(max(version), 0) + 1, date '2026-03-02' + $4::int, $5, case when $3::bigint is null then 'council' else 'provider' end,
         'Assessed' from contribution where council_id = $1`,
      [councilId, personId, step.byProvider ? providerId : null, step.from, step.pence],
    );
  else if (step.do === 'dies')
    await pool.query(`update person set died_on = date '2026-03-02' + $2::int where council_id = $1`, [
      councilId,
      step.day,
    ]);
  else if (step.do === 'hospital')
    await pool.query(
      `insert into suspension (council_id, provider_id, package_line_id, reason, starts_at, ends_at, told_provider_at)
       select council_id, provider_id, id, 'hospital', timestamptz '2026-03-02 12:00Z' + make_interval(days => $2), timestamptz '2026-03-02 12:00Z' + make_interval(days => $2 + 6), now()
       from package_line l where council_id = $1 and service = 'live-in' and not exists (select from suspension s where s.package_line_id = l.id)`,
      [councilId, step.day],
    );
}

async function closeAndDecide(council: Council, weekStartsOn: string, approve: boolean): Promise<void> {
  await verifyChanged(database, council.councilId, LATER);
  const closed = await as(council.finance, (scope) =>
    closeWeek(scope, { providerId: council.providerId, weekStartsOn }),
  );
  if (!closed.ok) return;
  const { closeId } = closed.value;
  const decision = approve ? 'approved' : 'sent back';
  const decided = await as(council.approver, (scope) =>
    decideClose(scope, { closeId, decision, reason: 'Look again' }),
  );
  expect(decided.ok).toBe(true);
}

/** What stands on each account by the totals, which must be what the postings themselves come to. */
async function standing(council: Council): Promise<Map<Account, number>> {
  const totals = await as(systemOf(council.councilId), (scope) => sumAccounts(scope));
  const sums = new Map<Account, number>(ACCOUNTS.map((account) => [account, 0]));
  for (const { account, debitPence, creditPence } of totals)
    sums.set(account, GROWS_BY[account] === 'debit' ? debitPence - creditPence : creditPence - debitPence);
  const { rows } = await pool.query<{ debit: Account; credit: Account; pence: number }>(
    'select debit, credit, amount_pence as pence from posting where council_id = $1',
    [council.councilId],
  );
  expect(sums).toEqual(balances(rows));
  return sums;
}

/** What the evidence as it stands comes to, from nothing. */
async function recomputed(council: Council): Promise<Map<Account, number>> {
  const week = { providerId: council.providerId, weekStartsOn: WEEKS[3] };
  return await as(systemOf(council.councilId), async (scope) => {
    const accounts = await blockAccounts(scope, week);
    const { rows: lines } = await pool.query<{ id: number; pence: number }>(
      'select id, amount_pence as pence from week_line where council_id = $1 and settled and week_starts_on <= $2',
      [council.councilId, week.weekStartsOn],
    );
    const visits = lines.flatMap(({ id, pence }) => {
      const one = accounts.flatMap((account) => account.lines.get(id) ?? [])[0];
      return postingsOf({
        kind: 'visit',
        amountPence: one?.amountPence ?? pence,
        blockPence: one?.blockPence ?? 0,
      });
    });
    const charges = [
      ...accounts.flatMap((account) => blockCharges(account, account)),
      ...(await chargesBesidesBlocks(scope, week)),
    ].filter(({ weekStartsOn }) => weekStartsOn <= week.weekStartsOn);
    return balances([...visits, ...charges.flatMap(postingsOf)]);
  });
}

/** Where the ledger ends once every week is approved: what is posted, and what the next close would still post for what changed after the last. */
async function position(council: Council): Promise<Map<Account, number>> {
  for (const week of WEEKS) await closeAndDecide(council, week, true);
  await verifyChanged(database, council.councilId, LATER);
  const week = { providerId: council.providerId, weekStartsOn: WEEKS[3] };
  const left = await as(systemOf(council.councilId), (scope) => itemsToPost(scope, week));
  const rest = balances(
    left.flatMap(({ payable, item }) =>
      postingsOf({ ...item, kind: payable.of === 'visit' ? 'visit' : payable.charge.kind }),
    ),
  );
  const known = await standing(council);
  return new Map(ACCOUNTS.map((account) => [account, (known.get(account) ?? 0) + (rest.get(account) ?? 0)]));
}

/** Every week worked out again: what was posted, and what the next close adds, is what the evidence says, to the penny. */
async function everyWeekAgrees(council: Council): Promise<void> {
  for (const weekStartsOn of WEEKS) {
    const again = await as(systemOf(council.councilId), (scope) =>
      recomputeWeek(scope, { providerId: council.providerId, weekStartsOn }),
    );
    expect(again).toMatchObject({ agrees: true, differing: [] });
  }
}

test('the ledger balances at every step, and in the end equals the evidence recomputed', {}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 4, maxLength: 22 }), async (steps) => {
      const council = await aBlockCouncil();
      for (const step of steps) {
        await take(council, step);
        const sums = await standing(council);
        expect(sums.get('block time bought')).toBeGreaterThanOrEqual(0);
        let net = 0;
        for (const [account, pence] of sums) net += GROWS_BY[account] === 'debit' ? pence : -pence;
        expect(net).toBe(0);
      }
      await verifyChanged(database, council.councilId, LATER);
      await everyWeekAgrees(council);
      expect(await position(council)).toEqual(await recomputed(council));
      await everyWeekAgrees(council);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

/** What stands on the accounts of care and of what is owed. */
function careAndOwed(sums: ReadonlyMap<Account, number>): { care: number; owed: number } {
  const of = (account: Account): number => sums.get(account) ?? 0;
  return { care: of('care') + of('unused block time'), owed: of('owed to providers') };
}

test('what is accrued is what closing and approving that moment posts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 4, maxLength: 22 }), async (steps) => {
      const council = await aBlockCouncil();
      const [, , , last] = WEEKS;
      for (const step of steps)
        if (step.do !== 'close' || WEEKS[step.week] !== last) await take(council, step);
      // A day of a visit in the last week, so that the week can be verified and closed.
      await take(council, { do: 'visit', day: 22, minutes: 30, logged: true });
      await verifyChanged(database, council.councilId, LATER);
      const found = await as(systemOf(council.councilId), (scope) =>
        countAccruals(scope, council.providerId, '2026-03-29'),
      );
      const due = found.filter(({ of }) => of !== 'held' && of !== 'not judged');
      const before = careAndOwed(await standing(council));
      await closeAndDecide(council, last, true);
      const after = careAndOwed(await standing(council));
      expect({
        care: due.reduce((sum, { carePence }) => sum + carePence, 0),
        owed: due.reduce((sum, { owedPence }) => sum + owedPence, 0),
      }).toEqual({ care: after.care - before.care, owed: after.owed - before.owed });
      const { rows: left } = await pool.query(
        `select from accrual where council_id = $1 and of not in ('held', 'not judged')`,
        [council.councilId],
      );
      expect(left).toEqual([]);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

/** What is true in the end, each thing once, so that it says the same in whatever order it is told. */
const someFacts = fc.record({
  visits: fc.array(
    fc.record({
      day: fc.integer({ min: 0, max: 27 }),
      minutes: fc.constantFrom(15, 30, 45),
      /** Minutes that were logged, and logged again as corrected. */
      logged: fc.array(fc.constantFrom(2, 20, 30, 45, 60), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 9 },
  ),
  besides: fc.uniqueArray(
    aStep.filter((step) => !['visit', 'correct', 'close', 'hospital'].includes(step.do)),
    // Of prices and contributions the version recorded last holds, by rule: two of them tell something else in another order.
    {
      maxLength: 6,
      selector: (step) =>
        'from' in step && step.do !== 'pays' && step.do !== 'price' ? `${step.do} ${step.from}` : step.do,
    },
  ),
  closes: fc.array(fc.record({ week: fc.nat({ max: 3 }), approve: fc.boolean() }), { maxLength: 5 }),
});

test('the order in which things arrive does not matter to where the ledger ends', async () => {
  await fc.assert(
    fc.asyncProperty(someFacts, seeds, seeds, async ({ visits, besides, closes }, one, other) => {
      const arriving = async (seed: number): Promise<Map<Account, number>> => {
        const council = await aBlockCouncil();
        for (const [serial, { day }] of visits.entries())
          council.visits.push({ startsAt: at(day, 8, serial * 45), version: 1, logId: null });
        const next = visits.map(({ logged }) => [...logged]);
        const arrivals = [
          ...visits.map(
            ({ minutes }, serial) =>
              async () =>
                await plan(council, serial, minutes),
          ),
          // Whenever a log arrives, it is the next one of its visit: a correction never comes before what it corrects.
          ...visits.flatMap(({ logged }, serial) =>
            logged.map(() => async () => await log(council, serial, next[serial]?.shift() ?? 0)),
          ),
          ...besides.map((step) => async () => await take(council, step)),
          ...closes.map(
            ({ week, approve }) =>
              async () =>
                await closeAndDecide(council, WEEKS[week] ?? WEEKS[0], approve),
          ),
        ];
        for (const arrive of randomFrom(`arrivals/${seed}`).shuffle(arrivals)) await arrive();
        return await position(council);
      };
      expect(await arriving(one)).toEqual(await arriving(other));
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

test('what was paid of a block for a visit that is held again is given to no other visit until somebody decides', async () => {
  const council = await aBlockCouncil();
  await take(council, { do: 'block', from: WEEKS[0], minutes: 60, price: 2401 });
  for (const day of [0, 1, 2]) await take(council, { do: 'visit', day, minutes: 30, logged: true });
  await closeAndDecide(council, WEEKS[0], true);
  expect((await standing(council)).get('block time bought')).toBe(0);
  const { startsAt: inAt = 0, logId: replacesId = null } = council.visits[0] ?? {};
  const again = { reference: 'L0', version: 2, replacesId, visit: 'V0', inAt, outAt: inAt + 1800 };
  await receiveLogs(database, council, council.feedId, [
    { ...again, person: 'ADA', worker: 'W1', inMethod: 'manual' },
  ]);
  await verifyChanged(database, council.councilId, LATER);
  const { rows } = await pool.query<{ settled: boolean }>(
    'select settled from week_line where council_id = $1 order by starts_at',
    [council.councilId],
  );
  expect(rows.map(({ settled }) => settled)).toEqual([false, true, true]);
  const week = { providerId: council.providerId, weekStartsOn: WEEKS[0] };
  expect(await as(systemOf(council.councilId), (scope) => itemsToPost(scope, week))).toEqual([]);
});

test('a posting is never changed, deleted or posted twice, and never moves nothing', async () => {
  const council = await aBlockCouncil();
  await take(council, { do: 'visit', day: 0, minutes: 30, logged: true });
  await closeAndDecide(council, WEEKS[0], true);
  const { councilId } = council;
  await expect(
    pool.query('update posting set amount_pence = 1 where council_id = $1', [councilId]),
  ).rejects.toThrow('append-only');
  await expect(pool.query('delete from posting where council_id = $1', [councilId])).rejects.toThrow(
    'append-only',
  );
  const again = `insert into posting (council_id, debit, credit, amount_pence, kind, source, part, period_on, posted_on, posted_at)
    select council_id, debit, credit, $2, kind, source, $3, period_on, posted_on, posted_at from posting where council_id = $1`;
  await expect(pool.query(again, [councilId, 1, 1])).rejects.toThrow('duplicate key');
  await expect(pool.query(again, [councilId, 0, 2])).rejects.toThrow('check constraint');
  await expect(
    pool.query(again.replace('select council_id, debit', 'select council_id, credit'), [councilId, 1, 3]),
  ).rejects.toThrow('check constraint');
  const { rows } = await pool.query(
    'select debit, credit, amount_pence, period_on::text, source from posting where council_id = $1',
    [councilId],
  );
  expect(rows).toEqual([
    {
      debit: 'care',
      credit: 'owed to providers',
      amount_pence: 1205,
      period_on: '2026-03-02',
      source: expect.stringMatching(/^item \d+$/),
    },
  ]);
});
