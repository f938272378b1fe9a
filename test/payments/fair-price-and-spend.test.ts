// The pages of the fair price and of published spend.
import { expect, test } from 'vitest';
import { recordPrices } from '../../src/contracts/actions/record-prices.ts';
import { recordTerms } from '../../src/contracts/actions/record-terms.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const councilId = await aCouncil(database);
const providerId = await aProvider(database, councilId, 'Kindly Care');
await aContract(database, councilId, providerId);
const contracts = app.as(await somebody(database, councilId, 'contracts_officer'));
const commissioner = app.as(await somebody(database, councilId, 'commissioner'));
const social = app.as(await somebody(database, councilId, 'social_worker'));

test('the fair price is shown part by part, rates below it are flagged, and the council puts its own figures', async () => {
  const page = await commissioner.get('/fair-price');
  expect(page.text).toMatch(/of 1 rate is below it/);
  expect(page.text).toMatch(
    /Home care, weekdays, Saturdays, Sundays and bank holidays £24\.10 .*below the fair price/,
  );
  expect(page.text).toContain('Working Time Regulations');
  const [, price = ''] = /fair price of an hour/.test(page.text)
    ? (/costs (£[\d.]+) to give/.exec(page.text) ?? [])
    : [];
  expect(page.text).toContain(`The price of an hour ${price}`);
  expect((await commissioner.get('/fair-price?minutes=15&homes=rural')).text).toContain(
    '15 minutes, homes lie far apart',
  );
  expect((await social.get('/fair-price')).status).toBe(403);
  expect((await commissioner.get('/fair-price/figures')).status).toBe(403);
  const form = await contracts.get('/fair-price/figures');
  const typed: Record<string, string> = {};
  for (const [, name = '', value = ''] of form.html.matchAll(
    /<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g,
  ))
    if (name !== '_csrf') typed[name] = value;
  const wrong = await contracts.post('/fair-price/figures', {
    ...typed,
    wage_pence: '0',
    source: 'Exercise',
  });
  expect(wrong.text).toContain('Enter the wage');
  const saved = await contracts.post('/fair-price/figures', {
    ...typed,
    overheads_pence: '0.10',
    surplus_hundredths: '0',
    travel_minutes_mixed: '0',
    miles_tenths_mixed: '0.0',
    wage_pence: '13.00',
    source: 'Cost of care exercise',
  });
  expect(saved.location).toBe('/fair-price');
  const after = await contracts.get('/fair-price');
  expect(after.text).toContain('Cost of care exercise');
  expect(after.text).toContain('At or above it');
  const csv = (await contracts.get('/fair-price/download?format=csv')).body.toString();
  expect(csv).toContain('Kindly Care,Home care,Home care');
});

test('nights and living in are held against a price of their own, and each below it is flagged', async () => {
  const council = await aCouncil(database);
  const provider = await aProvider(database, council, 'Night Owls');
  const contract = await aContract(database, council, provider);
  const officer = await somebody(database, council, 'contracts_officer');
  const service = (name: string, unit: string, pence: number) => ({ service: name, unit, pence });
  await withScope(database, officer, (scope) =>
    recordPrices(scope, {
      contractId: contract,
      newest: 0,
      effectiveFrom: '2026-01-01',
      reason: 'First prices',
      source: 'List',
      prices: {
        services: [
          service('sleep-in', 'sleeping night', 5000),
          service('night-care', 'waking night', 90_000),
          service('live-in', 'week', 110_000),
          service('day-care', 'day', 6000),
        ],
        lengths: [],
        travel: null,
        no_reply_percent: null,
        retainer: null,
      },
    }),
  );
  const page = await app.as(officer).get('/fair-price');
  expect(page.text).toContain('Of 3 prices 2 are below the fair one.');
  expect(page.text).toMatch(/Sleep in £50\.00 a night .* Below direct cost .* a night below the fair price/);
  expect(page.text).toMatch(/Night care £900\.00 a night £[\d.]+ At or above it/);
  expect(page.text).toMatch(/Live in £1,100\.00 a week/);
  expect(page.text).toContain('Of day care the model tells nothing.');
  expect(page.text).toContain('Royal Mencap Society');
  const other = await app.as(officer).get(`/contracts/${contract}/prices`);
  expect(other.text).toContain('2 rates are below the fair price');
  expect(other.text).toMatch(
    /Sleep in, £50\.00 a sleeping night: £[\d.]+ a night below the fair price of £[\d.]+, and/,
  );
  expect(other.text).toContain('Day care, £60.00 a day: not held against it.');
  const uplift = await app
    .as(officer)
    .get(
      '/uplifts/new?by=percent&amount=5&rounding=up&parts=periodic&which=all&effective_from-day=1&effective_from-month=4&effective_from-year=2027&reason=Wages',
    );
  expect(uplift.text).toMatch(/Sleep in, a sleeping night £50\.00 £52\.50 .* Below it £[\d.]+ a night below/);
  const blind = app.as(await somebody(database, council, 'broker'));
  expect((await blind.get(`/contracts/${contract}/prices`)).text).not.toContain('fair price');
});

const firstOf = (name: string) => ({
  [`${name}-day`]: '1',
  [`${name}-month`]: '4',
  [`${name}-year`]: '2026',
});

const noEnd = { 'ends_on-day': '', 'ends_on-month': '', 'ends_on-year': '' };

test('prices by length are flagged before they are saved, and so is the hour of a block, where it was bought and beside all rates', async () => {
  const council = await aCouncil(database);
  const provider = await aProvider(database, council, 'Blocks and Sons');
  const contract = await aContract(database, council, provider);
  await database.pool.query(`update contract set kind = 'block' where id = $1`, [contract]);
  const officer = app.as(await somebody(database, council, 'contracts_officer'));
  const preview = await officer.post(`/contracts/${contract}/prices/new`, {
    newest: '0',
    ...firstOf('effective_from'),
    reason: 'Short visits',
    'lengths.0.service': 'home-care',
    'lengths.0.up_to_minutes': '15',
    'lengths.0.price': '20.00',
    'lengths.0.days': ['weekday'],
  });
  expect(preview.text).toMatch(
    /Home care, visits of up to 15 minutes, £20\.00 an hour: £[\d.]+ an hour below the fair price/,
  );
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into area (council_id, name, made_of, parts) values ($1, 'North', 'postcode districts', '{WS1}') returning id`,
    [council],
  );
  const areaId = rows[0]?.id ?? 0;
  await officer.post(`/contracts/${contract}/areas/new`, {
    area_id: String(areaId),
    ...firstOf('starts_on'),
    ...noEnd,
  });
  const saved = await officer.post(`/contracts/${contract}/blocks/new`, {
    area_id: String(areaId),
    hours: '10',
    period: 'week',
    price: '20.00',
    reason: 'Cabinet',
    ...firstOf('starts_on'),
    ...noEnd,
  });
  expect(saved.location).toBe(`/contracts/${contract}/areas`);
  expect((await officer.get(`/contracts/${contract}/areas`)).text).toMatch(
    /£20\.00 an hour, .* Below the fair price £[\d.]+ an hour below the fair price of £[\d.]+/,
  );
  expect((await officer.get('/fair-price')).text).toMatch(
    /Block time, every day £20\.00 .* below the fair price/,
  );
  const uplift = await officer.get(
    '/uplifts/new?by=percent&amount=5&rounding=up&parts=hourly&which=all&effective_from-day=1&effective_from-month=4&effective_from-year=2027&reason=Wages',
  );
  expect(uplift.text).toMatch(
    /Not raised by this rule .* Blocks and Sons: Home care, North , £20\.00 an hour/,
  );
});

test('like is held against like, where a rate is shown and where it is adopted', async () => {
  const terms = { pay: { by: 'planned', full_pay_percent: 90 } };
  const rate = (service: string, pence_per_hour: number) => ({
    service,
    days: ['weekday', 'saturday', 'sunday', 'bank-holiday'],
    from: '00:00',
    to: '24:00',
    pence_per_hour,
  });
  const other = await aContract(database, councilId, providerId, {
    ...terms,
    rates: [rate('home-care', 400), rate('waking-night', 400), rate('live-in', 400)],
  });
  const contract = await contracts.get(`/contracts/${other}`);
  expect(contract.text).toContain('2 rates are below the fair price');
  expect(contract.text).toMatch(/Rate 1, home care: .* for visits of 30 minutes/);
  expect(contract.text).toMatch(/Rate 2, waking night: .* for visits of 600 minutes/);
  expect(contract.text).toContain('Rate 3, live in: not held against it');
  const page = await contracts.get('/fair-price');
  expect(page.text).toContain('of 3 rates are below it');
  expect(page.text).toContain('the hour of live in is not held against a price');
  const uplift = await contracts.get(
    '/uplifts/new?by=percent&amount=5&rounding=up+to+a+multiple&multiple=4&parts=hourly&which=all&effective_from-day=1&effective_from-month=4&effective_from-year=2027&reason=Wages',
  );
  expect(uplift.text).toContain('Below it');
  expect(uplift.text).toContain('not held against it');
});

test('terms are refused with a price of £0, and with any price where a fund pays already', async () => {
  const record = async (contractId: number, pence_per_hour: number, newest = 1) =>
    await withScope(
      database,
      await somebody(database, councilId, 'contracts_officer'),
      async (scope) =>
        await recordTerms(scope, {
          contractId,
          newest,
          effectiveFrom: '2026-04-01',
          reason: 'New prices',
          bankHolidays: 'true-day',
          terms: {
            pay: { by: 'planned', full_pay_percent: 90 },
            rates: [{ service: 'home-care', days: ['weekday'], from: '00:00', to: '24:00', pence_per_hour }],
          },
        }),
    );
  const spot = await aContract(database, councilId, providerId);
  expect(await record(spot, 0)).toMatchObject({ ok: false, reason: expect.stringContaining('is £0') });
  expect(await record(spot, 2410)).toMatchObject({ ok: true });
  const own = await aContract(database, councilId, providerId);
  const personId = await aPerson(database, councilId, 'ADA');
  const worker = await somebody(database, councilId, 'social_worker');
  await database.pool.query(`update contract set kind = 'individual service fund' where id = $1`, [own]);
  await database.pool.query(
    `insert into fund (council_id, person_id, provider_id, contract_id, kind, managed_by, paid_to, starts_on, written_by, written_at)
     values ($1, $2, $3, $4, 'individual service fund', 'Kindly Care', 'Supplier 1', '2026-01-01', $5, now())`,
    [councilId, personId, providerId, own, worker.userId],
  );
  expect(await record(own, 2410)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('fund pays for it already'),
  });
  expect(await record(own, 0)).toMatchObject({ ok: true });
  const besides = async (prices: object) =>
    await withScope(
      database,
      await somebody(database, councilId, 'contracts_officer'),
      async (scope) =>
        await recordPrices(scope, {
          contractId: own,
          newest: 0,
          effectiveFrom: '2026-04-06',
          reason: 'First prices',
          source: '',
          prices,
        }),
    );
  for (const [field, prices] of [
    ['services', { services: [{ service: 'live-in', unit: 'week', pence: 70_000 }] }],
    [
      'lengths',
      { lengths: [{ service: 'home-care', days: ['weekday'], up_to_minutes: 30, pence_per_hour: 3000 }] },
    ],
    ['travel', { travel: { pence_a_visit: 50, tenths_of_a_mile: 0, pence_a_mile: 0 } }],
  ] as const)
    expect(await besides(prices)).toMatchObject({
      ok: false,
      field,
      reason: expect.stringContaining('fund pays for this care already'),
    });
  expect(await besides({ no_reply_percent: 50 })).toMatchObject({ ok: true });
});

const first = `Published by the council\nBody Name,Date Paid,Net Amount,Supplier Name,Detailed Expenditure Type
Leeds,03/12/2010,100.00,Acorn Care Ltd,Home care
Leeds,03/12/2010,100.00,Acorn Care Ltd,Home care
Leeds,04/12/2010,50.50,ACORN CARE,Home care
Leeds,12/25/2010,10.00,Birch Homes,Home care
Leeds,05/05/2011,149.50,Birch Homes,Home care\n`;

test('a file is read as it came, with what was refused; names are merged and parted by people only', async () => {
  const sent = { name: 'spend.csv', bytes: Buffer.from(first) };
  expect((await social.get('/spend')).status).toBe(403);
  expect(
    (await contracts.post('/spend', { file: { name: 'x.csv', bytes: Buffer.from('a,b\n1,2\n') } })).text,
  ).toContain('The file has no heading');
  const read = await contracts.post('/spend', { file: sent });
  expect(read.location).toBe('/spend#files');
  expect((await contracts.post('/spend', { file: sent })).text).toContain(
    'This file was read before, as spend.csv',
  );
  const page = await commissioner.get('/spend');
  expect(page.text).toContain('£400.00 in all');
  expect(page.text).toContain('Line 6, Date paid');
  expect(page.text).toContain('1 group to ask about');
  expect(page.text).toContain('ACORN CARE Acorn Care Ltd Likely');
  expect((await commissioner.get('/spend?year=2011-04-01')).text).toContain('£149.50 in all');
  const pair = { keep: 'Acorn Care Ltd', other: 'ACORN CARE' };
  expect((await commissioner.get('/spend/download?format=csv')).body.toString()).toContain(
    'Acorn Care Ltd,2,200.00,50.00',
  );
  await commissioner.post('/spend/suppliers', { ...pair, decision: 'merged' });
  expect((await commissioner.get('/spend/download?format=csv')).body.toString()).toContain(
    'Acorn Care Ltd,3,250.50,62.63',
  );
  expect((await commissioner.get('/spend')).text).toContain('is one with Acorn Care Ltd');
  await commissioner.post('/spend/suppliers', { ...pair, decision: 'undone' });
  expect((await commissioner.get('/spend/download?format=csv')).body.toString()).toContain(
    'Acorn Care Ltd,2,200.00,50.00',
  );
  await commissioner.post('/spend/suppliers', { ...pair, decision: 'kept apart' });
  const apart = await commissioner.get('/spend');
  expect(apart.text).toContain('is not Acorn Care Ltd');
  expect(apart.text).toContain('No two names are alike');
});
