// Uplifts: the rule by its examples and by rates that a council published, and what adopting one and taking it back do to contracts.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adoptUplift, planUplift, shownOf, undoUplift } from '../../src/contracts/actions/uplift.ts';
import { recordPrices } from '../../src/contracts/actions/record-prices.ts';
import { recordTerms } from '../../src/contracts/actions/record-terms.ts';
import { listTermsVersions, termsForContracts } from '../../src/contracts/records/contract-terms.ts';
import { listPricesVersions, pricesForContracts } from '../../src/contracts/records/prices.ts';
import {
  minutesByRow,
  percentWords,
  raisedHourly,
  riseGiven,
  type UpliftRounding,
  type UpliftRule,
} from '../../src/contracts/rules/uplift.ts';
import { formatPounds, parsePounds } from '../../src/ground/money.ts';
import { closedSince } from '../../src/payments/records/service-use.ts';
import { type Scope, withScope } from '../../src/platform/scope.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aContract, aCouncil, aProvider, plainTerms, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

function pence(words: string): number {
  const read = parsePounds(words);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

const ROUNDINGS: Readonly<Record<string, UpliftRounding>> = {
  'nearest penny, half up': 'half up',
  'nearest penny, half even': 'half even',
  'up to the penny': 'up',
  'up to a multiple of 4p': 'up to a multiple',
};

function rule(rise: string, rounding: UpliftRounding): UpliftRule {
  const by = rise.endsWith('%')
    ? { hundredths: Math.round(Number(rise.slice(0, -1)) * 100) }
    : { pence: pence(rise.replace(' an hour', '')) };
  return { by, rounding, multiple: 4, parts: ['hourly'] };
}

test.each(
  ruleTable('uplift').map(
    (cell) => [cell('old'), cell('rise'), cell('rounding'), cell('new'), cell('really given')] as const,
  ),
)('%s and %s, %s', (old, rise, rounding, raised, given) => {
  const oldPence = pence(old);
  const newPence = raisedHourly(oldPence, rule(rise, ROUNDINGS[rounding] ?? 'up'));
  const row = { what: '', service: '', unit: 'hour', oldPence, newPence } as const;
  expect([formatPounds(newPence), percentWords(riseGiven(row))]).toEqual([raised, given]);
});

const published = new URL('../../../shared/data/costs/published_homecare_rates.csv', import.meta.url);

test('the rates that Wolverhampton published for 2025-26 are its old rates raised by the rule', ({
  skip,
}) => {
  if (!existsSync(published)) return skip('the published rates are not there: ../shared/data/costs');
  const rows = readFileSync(published, 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, body]) => body === 'City of Wolverhampton');
  const old = new Map(rows.filter(([year]) => year === '2024-25').map(([, , item, rate]) => [item, rate]));
  const raised = rows.filter(([year, , , , note]) => year === '2025-26' && note?.startsWith('+'));
  expect(raised.length).toBeGreaterThanOrEqual(5);
  for (const [, , item, rate, note] of raised) {
    const by = rule((note ?? '').slice(1), 'up to a multiple');
    expect(raisedHourly(pence(old.get(item) ?? ''), by), item).toBe(pence(rate ?? ''));
  }
});

const database = await freshDatabase();
const app = await testApp(database);
const councilId = await aCouncil(database);
const officer = await somebody(database, councilId, 'contracts_officer');
const finance = await somebody(database, councilId, 'finance_officer');
const providerId = await aProvider(database, councilId, 'Acorn Home Care');
const manager = await somebody(database, councilId, 'provider_manager', providerId);
const NOW = Temporal.Instant.from('2026-03-10T09:00:00Z');
const as = async <T>(work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, officer, work, NOW);
const RULE: UpliftRule = {
  by: { hundredths: 660 },
  rounding: 'up to a multiple',
  multiple: 4,
  parts: ['hourly', 'periodic'],
};

async function aPricedContract(): Promise<number> {
  const id = await aContract(database, councilId, providerId);
  await as(async (scope) => {
    await recordTerms(scope, {
      contractId: id,
      newest: 1,
      effectiveFrom: '2026-07-01',
      reason: 'Agreed for the summer',
      terms: {
        ...plainTerms,
        rates: plainTerms.rates.map((rate) => ({ ...rate, pence_per_hour: 2500 })),
      },
      bankHolidays: 'both',
    });
    await recordPrices(scope, {
      contractId: id,
      newest: 0,
      effectiveFrom: '2025-01-01',
      reason: 'First prices',
      source: '',
      prices: {
        services: [{ service: 'live-in', unit: 'week', pence: 100_001 }],
        lengths: [{ service: 'home-care', days: ['weekday'], up_to_minutes: 15, pence_per_hour: 3000 }],
      },
    });
  });
  return id;
}

async function ratesOn(id: number, day: string): Promise<number[]> {
  return await as(async (scope) => {
    const terms = (await termsForContracts(scope, [id], day, day)).get(id)?.[0]?.terms;
    const prices = (await pricesForContracts(scope, [id], day, day)).get(id)?.[0]?.prices;
    return [
      ...(terms?.rates ?? []).map(({ pencePerHour }) => pencePerHour),
      ...(prices?.lengths ?? []).map(({ pencePerHour }) => pencePerHour),
      ...(prices?.services ?? []).map((one) => one.pence),
    ];
  });
}

async function adopt(id: number): Promise<number> {
  return await as(async (scope) => {
    const given = { contractIds: [id], rule: RULE, effectiveFrom: '2026-04-01' };
    const plan = await planUplift(scope, given);
    if (!plan.ok) throw new Error(plan.reason);
    const done = await adoptUplift(scope, { ...given, reason: 'Yearly uplift', shown: shownOf(plan.value) });
    if (!done.ok) throw new Error(done.reason);
    return done.value.id;
  });
}

describe('an uplift', () => {
  test('makes versions of terms and prices from its day, and raises what was to come later from its own day', async () => {
    const id = await aPricedContract();
    await adopt(id);
    expect(await ratesOn(id, '2026-03-31')).toEqual([2410, 3000, 100_001]);
    expect(await ratesOn(id, '2026-04-01')).toEqual([2572, 3200, 106_602]);
    expect(await ratesOn(id, '2026-07-01')).toEqual([2668, 3200, 106_602]);
    const versions = await as((scope) => listTermsVersions(scope, id));
    expect(versions.at(-1)?.reason).toBe(
      'Uplift of 6.60% more, rounded up to a multiple of 4p, so that a quarter of an hour is whole pence: Yearly uplift',
    );
  });

  test('is taken back as a whole, once', async () => {
    const id = await aPricedContract();
    const before = await Promise.all(['2026-04-01', '2026-07-01'].map((day) => ratesOn(id, day)));
    const upliftId = await adopt(id);
    const undo = () =>
      as((scope) => undoUplift(scope, { id: upliftId, reason: 'Wrong percentage' }, closedSince));
    expect(await undo()).toMatchObject({ ok: true, value: { contracts: 1 } });
    expect(await Promise.all(['2026-04-01', '2026-07-01'].map((day) => ratesOn(id, day)))).toEqual(before);
    expect(await undo()).toMatchObject({ ok: false, reason: 'It was taken back already.' });
    expect((await as((scope) => listPricesVersions(scope, id))).length).toBe(3);
  });

  test('is not taken back once a week rated by it is closed, nor where a contract was changed since', async () => {
    const id = await aPricedContract();
    const upliftId = await adopt(id);
    await database.pool.query(
      `insert into week_close (council_id, provider_id, week_starts_on, lines, amount_pence, closed_by) values ($1, $2, '2026-04-06', 0, 0, $3)`,
      [councilId, providerId, finance.userId],
    );
    const undo = () => as((scope) => undoUplift(scope, { id: upliftId, reason: 'Wrong' }, closedSince));
    expect(await undo()).toMatchObject({
      ok: false,
      reason: expect.stringContaining('is closed and was rated by it'),
    });
    const other = await as((scope) => undoUplift(scope, { id: upliftId, reason: ' ' }, closedSince));
    expect(other).toMatchObject({ ok: false, field: 'reason' });
  });

  test('is not adopted where prices changed since it was shown, and needs contracts.edit', async () => {
    const id = await aPricedContract();
    const given = {
      contractIds: [id],
      rule: RULE,
      effectiveFrom: '2026-04-01',
      reason: 'Yearly',
      shown: 'old',
    };
    expect(await as((scope) => adoptUplift(scope, given))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('changed since this was shown'),
    });
    await expect(withScope(database, finance, (scope) => adoptUplift(scope, given), NOW)).rejects.toThrow(
      'contracts.edit',
    );
  });
});

describe('its pages', () => {
  const query =
    'by=percent&amount=6.6&rounding=up+to+a+multiple&multiple=4&parts=hourly&parts=periodic&which=chosen&effective_from-day=1&effective_from-month=4&effective_from-year=2027';
  test('show every price before and after, as a file too, and adopt what was shown', async () => {
    const id = await aPricedContract();
    const browser = app.as(officer);
    const page = await browser.get(`/uplifts/new?${query}&contract=${id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Home care, an hour £25.00 £26.68');
    expect(page.text).toContain('Live in, a week £1,000.01 £1,066.02');
    const csv = await browser.get(`/uplifts/new?${query}&contract=${id}&format=csv`);
    expect(csv.html).toContain('"Home care, an hour",25.00,26.68,1.68,6.72%,0.00');
    const shown = /name="shown" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const fields = {
      ...Object.fromEntries(new URLSearchParams(query)),
      parts: ['hourly', 'periodic'],
      contract: String(id),
    };
    const saved = await browser.post('/uplifts/new', { ...fields, shown, reason: 'Agreed by Cabinet' });
    expect(saved.location).toMatch(/^\/uplifts\/\d+/);
    const one = await browser.get(saved.location ?? '');
    expect(one.text).toContain('Agreed by Cabinet');
    expect((await browser.get('/uplifts')).text).toContain('6.60% more');
    const undone = await browser.post(`${(saved.location ?? '').split('?')[0]}/undo`, { reason: 'Too soon' });
    expect(undone.location).toBe((saved.location ?? '').split('?')[0]);
  });
  test('say what to change, and are not for providers', async () => {
    const browser = app.as(officer);
    expect((await browser.get(`/uplifts/new?${query}`)).text).toContain('Choose at least one contract');
    expect((await browser.get('/uplifts/new?by=percent')).status).toBe(422);
    expect((await browser.get('/uplifts/new')).text).toContain(
      'Nothing is changed before you have seen every price',
    );
    expect((await app.as(manager).get('/uplifts')).status).toBe(403);
    expect((await app.as(finance).get('/uplifts/new')).status).toBe(403);
  });
});

test('minutes paid at an older price count for the rate in its place, else for the nearest price of the service', () => {
  const rate = (pencePerHour: number) =>
    ({ service: 'home-care', days: ['weekday'], fromMinute: 0, toMinute: 1440, pencePerHour }) as const;
  const row = (oldPence: number) =>
    ({
      what: String(oldPence),
      service: 'home-care',
      unit: 'hour',
      oldPence,
      newPence: oldPence + 100,
    }) as const;
  const [low, high] = [row(2500), row(2600)];
  const paid = (termsId: number, pencePerHour: number, minutes: number) => ({
    termsId,
    service: 'home-care',
    pencePerHour,
    minutes,
  });
  const found = minutesByRow(
    [low, high],
    [paid(1, 2400, 60), paid(1, 2410, 30), paid(2, 2500, 10), paid(9, 9999, 5)],
    new Map([[1, [rate(2410), rate(2400)]]]),
    [rate(2500), rate(2600)],
  );
  expect([found.get(low), found.get(high)]).toEqual([30 + 10, 60 + 5]);
});
