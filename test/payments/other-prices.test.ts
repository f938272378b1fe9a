// From a contract's other prices to what a close pays: pages, a service without visits, a contribution, travel, a no-reply visit, a death.
import { expect, test } from 'vitest';
import { weeklyCost } from '../../src/brokerage/rules/weekly-cost.ts';
import { recordPrices } from '../../src/contracts/actions/record-prices.ts';
import { closeWeek, decideClose } from '../../src/payments/actions/close-week.ts';
import { decideLines } from '../../src/payments/actions/decide-lines.ts';
import { itemsToPost } from '../../src/payments/actions/payable-now.ts';
import { sumAccounts } from '../../src/payments/records/ledger.ts';
import { recordDeath } from '../../src/people/actions/record-death.ts';
import { type Scope, systemOf, withScope, type Who } from '../../src/platform/scope.ts';
import { tellOfDeath } from '../../src/visits/actions/tell-of-death.ts';
import { plainTerms, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { planVisits, receiveLogs } from './visits-in-database.ts';
import { at, aWeekOfVisits, lineOf, MONDAY, verifyChanged, type WeekOfVisits } from './week-of-visits.ts';

const database = await freshDatabase();
const app = await testApp(database);
const LATER = Temporal.Instant.from('2026-03-24T09:00:00Z');
const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, LATER);

const PRICES = {
  services: [
    { service: 'live-in', unit: 'week', pence: 70_000 },
    { service: 'sleep-in', unit: 'sleeping night', pence: 8000 },
  ],
  lengths: [],
  travel: { pence_a_visit: 50, tenths_of_a_mile: 24, pence_a_mile: 45 },
  no_reply_percent: 50,
  retainer: { days: 14, percent: 50 },
};

async function price(week: WeekOfVisits, prices: object = PRICES): Promise<void> {
  const officer = await somebody(database, week.councilId, 'contracts_officer');
  const { rows } = await database.pool.query<{ newest: number }>(
    'select coalesce(max(version), 0) as newest from contract_prices where contract_id = $1',
    [week.contractId],
  );
  const done = await as(officer, (scope) =>
    recordPrices(scope, {
      contractId: week.contractId,
      newest: rows[0]?.newest ?? 0,
      effectiveFrom: '2025-01-01',
      reason: 'First prices',
      source: 'Price list of January',
      prices,
    }),
  );
  expect(done).toMatchObject({ ok: true });
}

async function liveIn(week: WeekOfVisits, startsOn = MONDAY): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into package_line (council_id, reference, care_package_id, person_id, provider_id, contract_id, service, starts_on)
     select council_id, reference || '-live-in', care_package_id, person_id, provider_id, contract_id, 'live-in', $2 from package_line where id = $1 returning id`,
    [week.ada.lineId, startsOn],
  );
  const id = rows[0]?.id ?? 0;
  await database.pool.query(
    `insert into periodic_week (council_id, provider_id, package_line_id, version, effective_from, weekdays, from_time, to_time, reason)
     values ($1, $2, $3, 1, $4, '{1,2,3,4,5,6,7}', '00:00', '00:00', 'First')`,
    [week.councilId, week.providerId, id, startsOn],
  );
  return id;
}

async function found(week: WeekOfVisits, weekStartsOn = MONDAY) {
  const items = await as(systemOf(week.councilId), (scope) =>
    itemsToPost(scope, { providerId: week.providerId, weekStartsOn }),
  );
  return items.flatMap(({ payable, item }) =>
    payable.of === 'charge'
      ? [
          {
            kind: payable.charge.kind,
            week: payable.charge.weekStartsOn,
            pence: item.amountPence,
            because: payable.charge.because,
          },
        ]
      : [],
  );
}

async function closed(week: WeekOfVisits, weekStartsOn: string): Promise<void> {
  await verifyChanged(database, week.councilId, LATER);
  const done = await as(week.finance, (scope) =>
    closeWeek(scope, { providerId: week.providerId, weekStartsOn }),
  );
  if (!done.ok) throw new Error(done.reason);
  await as(week.approver, (scope) =>
    decideClose(scope, { closeId: done.value.closeId, decision: 'approved' }),
  );
}

test('a close pays services and travel, takes off a contribution, and a death is corrected in the next', async () => {
  const week = await aWeekOfVisits(database);
  await price(week);
  await liveIn(week);
  const finance = app.as(week.finance);
  const form = await finance.get(`/people/${week.ada.id}/contribution/new`);
  expect(form.text).toContain('Kind Hands');
  const given = {
    newest: '0',
    weekly: '70',
    collected_by: String(week.providerId),
    'effective_from-day': '5',
    'effective_from-month': '3',
    'effective_from-year': '2026',
    reason: 'Financial assessment',
  };
  expect(
    (await finance.post(`/people/${week.ada.id}/contribution/new`, { ...given, weekly: '' })).status,
  ).toBe(422);
  expect((await finance.post(`/people/${week.ada.id}/contribution/new`, given)).status).toBe(303);
  expect((await finance.post(`/people/${week.ada.id}/contribution/new`, given)).status).toBe(409);
  const charges = await found(week);
  expect(charges.map(({ kind, pence }) => [kind, pence])).toEqual([
    ['contribution', -4000],
    ['service', 70_000],
    ['travel', 158],
  ]);
  expect(charges[1]?.because).toBe('Live in: a week at £700.00, 2 to 8 March 2026.');
  await closed(week, MONDAY);
  const totals = await as(week.finance, (scope) => sumAccounts(scope));
  const of = (account: string) => {
    const one = totals.filter((total) => total.account === account);
    return one.reduce((sum, { debitPence, creditPence }) => sum + creditPence - debitPence, 0);
  };
  expect([of('care'), of('contributions'), of('owed to providers')]).toEqual([-72_568, 4000, 68_568]);
  const page = await finance.get(`/people/${week.ada.id}/contribution`);
  expect(page.text).toContain('£70.00 a week, collected by Kind Hands, which the council pays net of it');
  expect(page.text).toContain('4 days at £70.00 a week, 5 to 8 March 2026');

  const broker = await somebody(database, week.councilId, 'broker');
  const { rows } = await database.pool.query<{ version: number }>(
    'select version from person where id = $1',
    [week.ada.id],
  );
  await as(broker, (scope) =>
    recordDeath(scope, { id: week.ada.id, version: rows[0]?.version ?? 0, died_on: '2026-03-04' }),
  );
  await as(systemOf(week.councilId), (scope) => tellOfDeath(scope, week.ada.id));
  const told = await database.pool.query(
    `select count(*)::int as told from outbox_message where council_id = $1`,
    [week.councilId],
  );
  expect(told.rows[0]?.told).toBeGreaterThan(0);
  await verifyChanged(database, week.councilId, LATER);
  const after = await found(week, '2026-03-09');
  expect(after.map(({ kind, pence }) => [kind, pence])).toEqual([
    ['contribution', 4000],
    ['service', -40_000],
  ]);
  expect(after[1]?.because).toBe(
    'Live in: 3 days at £700.00 a week, 2 to 4 March 2026; nothing is paid after the death on 4 Mar 2026.',
  );
});

test('what corrects a posting names it and keeps its period, though the first day of the care has moved', async () => {
  const week = await aWeekOfVisits(database);
  await price(week);
  const lineId = await liveIn(week);
  await closed(week, MONDAY);
  await database.pool.query(`update package_line set starts_on = '2026-03-04' where id = $1`, [lineId]);
  await planVisits(database, week, [
    {
      reference: 'V-next',
      personId: week.bob.id,
      lineId: week.bob.lineId,
      startsAt: at(7, 8),
      cancelledAt: at(0, 8),
    },
  ]);
  await closed(week, '2026-03-09');
  const { rows } = await database.pool.query(
    `select p.credit, p.debit, p.amount_pence as pence, p.period_on::text as period, b.amount_pence as corrects
     from posting p join charge c on c.council_id = p.council_id and c.id = (select charge_id from payable_item i where i.council_id = p.council_id and i.id = p.payable_item_id)
       left join posting b on b.council_id = p.council_id and b.id = p.corrects_id
     where p.council_id = $1 and p.kind = 'service' and c.week_starts_on = $2 order by p.id`,
    [week.councilId, MONDAY],
  );
  expect(rows).toEqual([
    { debit: 'care', credit: 'owed to providers', pence: 70_000, period: MONDAY, corrects: null },
    { debit: 'owed to providers', credit: 'care', pence: 20_000, period: MONDAY, corrects: 70_000 },
  ]);
});

test('a visit planned after a death earns nothing, says why, and cannot be accepted', async () => {
  const week = await aWeekOfVisits(database);
  await database.pool.query(`update person set died_on = '2026-03-02' where id = $1`, [week.ada.id]);
  await verifyChanged(database, week.councilId, LATER);
  expect(await lineOf(database, week.councilId, 'V-paid')).toMatchObject({ amount_pence: 1205 });
  const line = await lineOf(database, week.councilId, 'V-manual-1');
  expect(line).toMatchObject({ status: 'refused', amount_pence: 0 });
  const page = await app.as(week.finance).get(`/week-lines/${line.id}`);
  expect(page.text).toContain('but the person died on 2 Mar 2026, so nothing is paid.');
  expect(page.text).toContain('nothing is paid for visits after that day');
});

test('a visit is accepted as a no-reply visit from the queue, at what the contract pays for one', async () => {
  const week = await aWeekOfVisits(database);
  const line = await lineOf(database, week.councilId, 'V-brief');
  const finance = app.as(week.finance);
  const seen = `${line.id}.${line.verdict_id}.`;
  const before = await finance.post('/queue/decide', { line: seen, decision: 'accept as a no-reply visit' });
  expect(before.text).toContain('The contract does not say what a visit pays at which nobody answered');
  await price(week);
  await verifyChanged(database, week.councilId, LATER);
  const why = await finance.post('/queue/decide', { line: seen, decision: 'accept as a no-reply visit' });
  expect(why.text).toContain('It will pay £6.03');
  expect(why.text).toContain('The care worker came at the agreed time and nobody answered');
  const done = await finance.post('/queue/decide', {
    line: seen,
    decision: 'accept as a no-reply visit',
    shown: '1/603',
    common: 'The person had gone out without telling anybody',
  });
  expect(done.status).toBe(303);
  expect((await finance.get(done.location ?? '')).text).toContain(
    'One visit accepted as a no-reply visit at £6.03.',
  );
  expect(await lineOf(database, week.councilId, 'V-brief')).toMatchObject({
    status: 'payable',
    amount_pence: 603,
    paid_minutes: 15,
  });
  const history = await finance.get(`/week-lines/${line.id}`);
  expect(history.text).toContain('Accepted as a no-reply visit: pays £6.03 for 15 minutes');
});

test('short visits are paid at the price of their length, which verifies the week again', async () => {
  const week = await aWeekOfVisits(database);
  await price(week, {
    lengths: [
      {
        service: 'home-care',
        days: ['weekday', 'saturday', 'sunday', 'bank-holiday'],
        up_to_minutes: 30,
        pence_per_hour: 3000,
      },
    ],
  });
  await verifyChanged(database, week.councilId, LATER);
  expect(await lineOf(database, week.councilId, 'V-paid')).toMatchObject({ amount_pence: 1500 });
});

test('a stay in hospital keeps the place of a visit package, less what its cancelled visits pay', async () => {
  const week = await aWeekOfVisits(database, {
    pay: { by: 'planned', full_pay_percent: 90 },
    cancelled: [{ notice_hours_under: 24, pays_percent: 20 }],
    rates: [
      {
        service: 'home-care',
        days: ['weekday', 'saturday', 'sunday'],
        from: '00:00',
        to: '24:00',
        pence_per_hour: 2400,
      },
    ],
  });
  await price(week, { retainer: { days: 2, percent: 50 } });
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into suspension (council_id, provider_id, package_line_id, reason, starts_at, told_provider_at) values ($1, $2, $3, 'hospital', '2026-03-09T12:00Z', '2026-03-09T12:00Z') returning id`,
    [week.councilId, week.providerId, week.bob.lineId],
  );
  const base = { personId: week.bob.id, lineId: week.bob.lineId };
  const cancelledAt = at(7, 12);
  const ids = await planVisits(database, week, [
    { ...base, reference: 'H-1', startsAt: at(7, 18), cancelledAt },
    { ...base, reference: 'H-2', startsAt: at(8, 18), cancelledAt },
    { ...base, reference: 'H-3', startsAt: at(9, 18), cancelledAt },
  ]);
  await database.pool.query('update planned_visit set suspension_id = $1 where id = any($2::bigint[])', [
    rows[0]?.id,
    ids,
  ]);
  await verifyChanged(database, week.councilId, LATER);
  const charges = await found(week, '2026-03-09');
  expect(charges.map(({ kind, pence }) => [kind, pence])).toEqual([['retainer', 360 + 600]]);
  // Written down in two parts it is still one stay: its third day is not kept.
  await database.pool.query(
    `with first as (update suspension set ends_at = '2026-03-10T12:00Z' where id = $1 returning *),
       second as (insert into suspension (council_id, provider_id, package_line_id, reason, starts_at, told_provider_at)
         select council_id, provider_id, package_line_id, reason, ends_at, ends_at from first returning id)
     select id from second`,
    [rows[0]?.id],
  );
  await database.pool.query(
    `update planned_visit set suspension_id = (select max(id) from suspension) where id = any($1::bigint[])`,
    [ids.slice(1)],
  );
  expect((await found(week, '2026-03-09')).map(({ pence }) => pence)).toEqual([360 + 600]);
});

test('prices are written down by a form, seen before they are saved, and kept in versions', async () => {
  const week = await aWeekOfVisits(database);
  const officer = app.as(await somebody(database, week.councilId, 'contracts_officer'));
  const address = `/contracts/${week.contractId}/prices`;
  expect((await officer.get(address)).text).toContain('Nothing besides the hour');
  expect((await officer.get(`${address}/new`)).text).toContain('Services by the week, night or day');
  const typed = {
    newest: '0',
    'effective_from-day': '1',
    'effective_from-month': '4',
    'effective_from-year': '2026',
    reason: 'Price list agreed',
    source: 'Letter of 3 March',
    'services.0.service': 'Live-in care',
    'services.0.price': '1,050',
    'services.0.unit': 'week',
    'services.1.service': '',
    'services.1.price': '',
    'services.1.unit': '',
    'lengths.0.service': 'home-care',
    'lengths.0.up_to_minutes': '30',
    'lengths.0.price': '28.00',
    'lengths.0.days': ['weekday', 'saturday', 'sunday'],
    a_visit: '0.50',
    miles: '2.4',
    a_mile: '',
    no_reply_percent: '50',
    retainer_days: '14',
    retainer_percent: '',
  };
  const half = await officer.post(`${address}/new`, typed);
  expect(half.status).toBe(422);
  expect(half.text).toContain('Enter the price of a mile');
  const whole = { ...typed, a_mile: '0.45', retainer_percent: '60' };
  const preview = await officer.post(`${address}/new`, { ...whole, do: 'preview' });
  expect(preview.text).toContain('Live-in care not paid £1,050.00 a week');
  expect(preview.text).toContain('2.4 miles a visit at £0.45 a mile, which is £1.08');
  expect((await officer.post(`${address}/new`, { ...whole, do: 'save' })).location).toBe(address);
  expect((await officer.post(`${address}/new`, { ...whole, do: 'save' })).status).toBe(409);
  const page = await officer.get(`${address}?on=2026-05-01`);
  expect(page.text).toContain('60% of what was planned for the first 14 days of the stay, then nothing');
  expect(page.text).toContain('Letter of 3 March');
  expect((await app.as(week.manager).get(address)).status).toBe(200);
  expect((await app.as(week.manager).get(`${address}/new`)).status).toBe(403);
});

test('a service by the night is arranged, changed and ended on the care package', async () => {
  const week = await aWeekOfVisits(database);
  await price(week);
  const broker = app.as(await somebody(database, week.councilId, 'broker'));
  const { rows } = await database.pool.query<{ id: number }>(
    'select care_package_id as id from package_line where id = $1',
    [week.ada.lineId],
  );
  const packageId = rows[0]?.id ?? 0;
  const address = `/packages/${packageId}/services/periodic`;
  expect((await broker.get(address)).text).toContain('Kind Hands: sleep in, £80.00 a sleeping night');
  const of = `?of=${week.contractId}:sleep-in`;
  expect((await broker.get(address + of)).text).toContain('On which evenings does a night begin?');
  const typed = {
    'starts_on-day': '2',
    'starts_on-month': '3',
    'starts_on-year': '2026',
    weekdays: ['5', '6'],
    from_time: '22:00',
    to_time: '23:00',
    workers: '1',
    tasks: 'Be near\nHelp to turn',
  };
  const wrong = await broker.post(address + of, typed);
  expect(wrong.text).toContain('A night ends on the next morning');
  expect((await broker.post(address + of, { ...typed, to_time: '7' })).location).toBe(
    `/packages/${packageId}`,
  );
  const page = await broker.get(`/packages/${packageId}`);
  expect(page.text).toContain(
    'Each night that begins on Friday or Saturday, from 22:00 to 07:00 on the next day',
  );
  expect(page.text).toContain('£160.00, at £80.00 a sleeping night');
  expect((await found(week)).filter(({ kind }) => kind === 'service').map(({ pence }) => pence)).toEqual([
    16_000,
  ]);
  const [, lineId = ''] = /services\/(\d+)\/days/.exec(page.html) ?? [];
  const line = `/packages/${packageId}/services/${lineId}`;
  expect((await broker.get(`${line}/days`)).html).toContain('Be near');
  const order = await app.as(week.manager).get(`${line}/order`);
  expect(order.text).toContain('Sleep in for');
  expect(order.text).toContain('Be near Help to turn');
  expect((await broker.get(`/packages/${packageId}/services/${week.ada.lineId}/order`)).status).toBe(404);
  const change = {
    version: '1',
    'effective_from-day': '7',
    'effective_from-month': '3',
    'effective_from-year': '2026',
    reason: 'The daughter stays on Saturdays',
    weekdays: '5',
    from_time: '22:00',
    to_time: '07:00',
    workers: '1',
    tasks: '',
  };
  expect((await broker.post(`${line}/days`, { ...change, reason: '' })).status).toBe(422);
  expect((await broker.post(`${line}/days`, change)).location).toBe(line);
  expect((await broker.get(line)).text).toContain('Version 2, from Saturday 7 March 2026');
  expect((await found(week)).filter(({ kind }) => kind === 'service').map(({ pence }) => pence)).toEqual([
    8000,
  ]);
});

test('late logs move travel by what they add', async () => {
  const week = await aWeekOfVisits(database);
  await price(week, { travel: PRICES.travel });
  await closed(week, MONDAY);
  await planVisits(database, week, [
    { reference: 'V-late', personId: week.ada.id, lineId: week.ada.lineId, startsAt: at(6, 8) },
  ]);
  await receiveLogs(database, week, week.feedId, [
    { reference: 'L-late', person: 'ADA', worker: 'W1', inAt: at(6, 8), outAt: at(6, 8, 30) },
  ]);
  await verifyChanged(database, week.councilId, LATER);
  expect((await found(week, '2026-03-09')).map(({ kind, pence }) => [kind, pence])).toEqual([
    ['travel', 158],
  ]);
});

test('a paid visit that is held again leaves travel and the contribution as they were until somebody decides', async () => {
  const week = await aWeekOfVisits(database);
  await price(week, { travel: PRICES.travel });
  await database.pool.query(
    `insert into contribution (council_id, person_id, provider_id, version, effective_from, weekly_pence, collected_by, reason, source, recorded_by, recorded_at)
     values ($1, $2, $3, 1, '2026-03-02', 1000, 'provider', 'Financial assessment', 'form', $4, now())`,
    [week.councilId, week.ada.id, week.providerId, week.finance.userId],
  );
  expect((await found(week)).map(({ kind, pence }) => [kind, pence])).toEqual([
    ['contribution', -1000],
    ['travel', 158],
  ]);
  await closed(week, MONDAY);
  const { rows } = await database.pool.query<{ id: number }>(
    `select id from visit_log where council_id = $1 and reference = 'L-paid'`,
    [week.councilId],
  );
  await receiveLogs(database, week, week.feedId, [
    {
      reference: 'L-paid',
      version: 2,
      replacesId: rows[0]?.id ?? null,
      person: 'ADA',
      worker: 'W1',
      inAt: at(0, 8),
      outAt: null,
    },
  ]);
  await verifyChanged(database, week.councilId, LATER);
  const line = await lineOf(database, week.councilId, 'V-paid');
  expect(line).toMatchObject({ status: 'held', amount_pence: 0 });
  expect(await found(week, '2026-03-09')).toEqual([]);
  await as(week.finance, (scope) =>
    decideLines(scope, {
      seen: [{ lineId: line.id, verdictId: line.verdict_id, resolutionId: line.resolution_id }],
      decision: 'refuse',
      reason: 'Nobody came',
    }),
  );
  expect((await found(week, '2026-03-09')).map(({ kind, pence }) => [kind, pence])).toEqual([
    ['contribution', 1000],
    ['travel', -158],
  ]);
});

test('a visit that was paid and is held as cancelled for a stay in hospital is not kept on top', async () => {
  const week = await aWeekOfVisits(database, {
    ...plainTerms,
    effects: { cancelled: 'hold' },
    cancelled: [{ notice_hours_under: 24, pays_percent: 20 }],
  });
  await price(week, { retainer: { days: 14, percent: 50 } });
  await closed(week, MONDAY);
  const stay = await database.pool.query<{ id: number }>(
    `insert into suspension (council_id, provider_id, package_line_id, reason, starts_at, told_provider_at) values ($1, $2, $3, 'hospital', '2026-03-02T06:00Z', '2026-03-02T06:00Z') returning id`,
    [week.councilId, week.providerId, week.ada.lineId],
  );
  await database.pool.query(
    `update planned_visit set status = 'cancelled', cancelled_at = '2026-03-02T06:00Z', suspension_id = $2
     where council_id = $1 and reference = 'V-paid'`,
    [week.councilId, stay.rows[0]?.id],
  );
  await verifyChanged(database, week.councilId, LATER);
  expect(await lineOf(database, week.councilId, 'V-paid')).toMatchObject({ status: 'held', amount_pence: 0 });
  expect(await found(week, '2026-03-09')).toEqual([]);
});

test('a package says what a week of its visits costs at the price of their length', () => {
  const visit = { weekdays: [1, 2], everyWeeks: 1, startTime: '08:00', minutes: 15, workers: 1 } as never;
  const rates = [
    { service: 'home-care', days: ['weekday'], fromMinute: 0, toMinute: 1440, pencePerHour: 2400 },
  ] as const;
  const lengths = [{ service: 'home-care', days: ['weekday'], upToMinutes: 15, pencePerHour: 3200 }] as const;
  expect(weeklyCost([visit], 'home-care', rates)).toEqual({ amount_pence: 1200, unpriced: 0 });
  expect(weeklyCost([visit], 'home-care', rates, lengths)).toEqual({ amount_pence: 1600, unpriced: 0 });
});
