import { describe, expect, test } from 'vitest';
import { parseTermsFile } from '../../src/contracts/rules/terms.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { valuesIn } from '../web/values-in.ts';

const database = await freshDatabase();
const app = await testApp(database);
const council = await aCouncil(database);
const acorn = await aProvider(database, council, 'Acorn Home Care');
const birch = await aProvider(database, council, 'Birch & Sons');
const officer = app.as(await somebody(database, council, 'contracts_officer'));
const finance = app.as(await somebody(database, council, 'finance_officer'));
const socialWorker = app.as(await somebody(database, council, 'social_worker'));
const manager = app.as(await somebody(database, council, 'provider_manager', acorn));
const anotherCouncil = await aCouncil(database);
const stranger = app.as(await somebody(database, anotherCouncil, 'contracts_officer'));
const elsewhere = await aContract(database, anotherCouncil, await aProvider(database, anotherCouncil));
const rate = (days: string[], pence_per_hour: number, from = '00:00', to = '24:00') => ({
  service: 'home-care',
  days,
  from,
  to,
  pence_per_hour,
});
const contract = await aContract(database, council, acorn, {
  pay: { by: 'planned', full_pay_percent: 90 },
  rates: [
    rate(['saturday'], 2410),
    rate(['weekday', 'sunday'], 2410),
    rate(['bank-holiday'], 4820, '06:00', '22:00'),
  ],
});
const other = await aContract(database, council, birch, {
  pay: { by: 'bands', bands: [{ from: 8, to: 37, pays: 30 }] },
  rates: [rate(['weekday'], 2000)],
});
await database.pool.query(
  `update contract set reference = 'FW-1', title = 'Home care, north' where id = $1`,
  [contract],
);

const form = async (address = `/contracts/${contract}/terms/new`) =>
  valuesIn((await officer.get(address)).html);
const dated = {
  'effective_from-day': '1',
  'effective_from-month': '4',
  'effective_from-year': '2026',
  reason: 'Uplift agreed on 3 March',
};

describe('the list and one contract', () => {
  test('the list finds by words and links to each', async () => {
    const page = await finance.get('/contracts?q=north');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Home care, north');
    expect(page.text).not.toContain('Birch & Sons FW');
    expect(page.html).toContain(`href="/contracts/${contract}"`);
    expect(page.html).not.toContain('New contract');
    expect((await finance.get('/contracts?q=nothing-such')).text).toContain('No contract fits');
  });

  test('the list and the rates of a contract are files too, of what whoever asks may see', async () => {
    const list = await manager.get('/contracts?format=csv&q=north');
    expect(list.headers['content-disposition']).toContain('contracts.csv');
    expect(list.html).toContain(
      '"Home care, north",FW-1,Acorn Home Care,Spot,,2025-01-01,,In force,2025-01-01,',
    );
    expect(list.html).not.toContain('Birch');
    const rates = await finance.get(`/contracts/${contract}/rates?on=2025-06-01&format=csv`);
    expect(rates.html).toContain('home-care,"Weekdays, Sundays",00:00,24:00,24.10');
    expect(
      (await finance.get(`/contracts/${contract}/rates?format=xlsx`)).headers['content-disposition'],
    ).toContain('.xlsx');
    expect((await manager.get(`/contracts/${other}/rates?format=csv`)).status).toBe(404);
  });

  test('a contract says in plain words what it pays, shows the week and offers changes to who may make them', async () => {
    const page = await officer.get(`/contracts/${contract}`);
    expect(page.text).toContain(
      'Visits are paid as planned when at least 90% of the time was given, otherwise by the minute.',
    );
    expect(page.text).toContain('The week for home care');
    expect(page.text).toContain('Bank holidays are days of their own.');
    expect(page.html).toContain(`/contracts/${contract}/terms/new`);
    const read = await finance.get(`/contracts/${contract}`);
    expect(read.html).not.toContain('/terms/new');
  });

  test('before its first terms it says so, in place of them', async () => {
    const page = await officer.get(`/contracts/${contract}?on=2024-12-31`);
    expect(page.text).toContain('No terms hold on Tuesday 31 December 2024');
    expect(page.text).toContain('The first terms hold from Wednesday 1 January 2025');
  });

  test('a provider’s people see their own, read-only, and never who in the council wrote it', async () => {
    const list = await manager.get('/contracts');
    expect(list.text).toContain('Home care, north');
    expect(list.text).not.toContain('Birch');
    expect((await manager.get(`/contracts/${contract}`)).html).not.toContain('/edit');
    expect((await manager.get(`/contracts/${other}`)).status).toBe(404);
    expect((await manager.get(`/contracts/${contract}/terms/new`)).status).toBe(403);
    expect((await manager.post(`/contracts/${contract}/terms/new`, {})).status).toBe(403);
  });

  test('others are kept out', async () => {
    expect((await stranger.get(`/contracts/${contract}`)).status).toBe(404);
    expect((await stranger.get(`/contracts/${contract}/terms.json`)).status).toBe(404);
    expect((await socialWorker.get('/contracts')).status).toBe(403);
    expect((await officer.get('/contracts/none')).status).toBe(404);
    expect((await officer.get(`/contracts/${contract}/terms/99`)).status).toBe(404);
  });
});

describe('a contract’s details', () => {
  const filled = {
    provider_id: String(acorn),
    title: 'Night sitting',
    reference: 'NS-1',
    kind: 'spot',
    area: '',
    'starts_on-day': '1',
    'starts_on-month': '3',
    'starts_on-year': '2026',
    'ends_on-day': '',
    'ends_on-month': '',
    'ends_on-year': '',
  };

  test('a new contract goes on to its terms', async () => {
    const saved = await officer.post('/contracts/new', filled);
    expect(saved.status).toBe(303);
    const terms = await officer.get(saved.location ?? '');
    expect(terms.text).toContain('Saved. Write the terms of Night sitting');
    expect(valuesIn(terms.html)).toMatchObject({
      'effective_from-day': '1',
      'effective_from-month': '3',
      newest: '0',
    });
  });

  test('what is missing comes back beside what was typed', async () => {
    const back = await officer.post('/contracts/new', {
      ...filled,
      provider_id: '',
      reference: '',
      title: '<b>',
    });
    expect(back.status).toBe(422);
    expect(back.text).toContain('There is a problem');
    expect(back.text).toContain('Choose a provider');
    expect(back.text).toContain('Enter reference');
    expect(back.html).toContain('value="&lt;b&gt;"');
  });

  test('a change is saved once; a stale form is refused', async () => {
    const values = valuesIn((await officer.get(`/contracts/${other}/edit`)).html);
    const saved = await officer.post(`/contracts/${other}/edit`, { ...values, area: 'East' });
    expect(saved.status).toBe(303);
    expect((await officer.get(`/contracts/${other}`)).text).toContain('East');
    expect((await officer.post(`/contracts/${other}/edit`, { ...values, area: 'West' })).status).toBe(409);
  });

  test('a last day says what goes on after it, when it is set and for as long as it is so', async () => {
    const person = await aPerson(database, council);
    const line = await aLine(database, council, { personId: person, providerId: birch, contractId: other });
    const details = async () => valuesIn((await officer.get(`/contracts/${other}/edit`)).html);
    const days = { 'ends_on-day': '15', 'ends_on-month': '7', 'ends_on-year': '2027' };
    const saved = await officer.post(`/contracts/${other}/edit`, { ...(await details()), ...days });
    const goesOn = '1 service goes on after the last day, Thursday 15 July 2027, and is paid by its terms';
    expect(saved.status).toBe(303);
    expect((await officer.get(`/contracts/${other}`)).text).toContain(`are changed. ${goesOn}`);
    const broker = await app.as(await somebody(database, council, 'broker')).get(`/contracts/${other}`);
    expect(broker.text).toContain(goesOn);
    expect(broker.html).toContain(`/transitions/new?provider=${birch}&amp;reason=The+contract+ends`);
    expect((await officer.get(`/contracts/${other}`)).html).not.toContain('/transitions/new');
    await database.pool.query(`update package_line set ends_on = '2027-07-15' where id = $1`, [line]);
    expect((await officer.get(`/contracts/${other}`)).text).not.toContain('after the last day');
  });
});

describe('the form of terms', () => {
  test('rows are added and taken away without scripts, and everything else stays as typed', async () => {
    const values = { ...(await form()), reason: 'Half written' };
    const more = await officer.post(`/contracts/${contract}/terms/new`, { ...values, do: 'add rates' });
    expect(more.status).toBe(200);
    expect(valuesIn(more.html)).toMatchObject({ 'rates.3.service': 'home-care', reason: 'Half written' });
    const fewer = await officer.post(`/contracts/${contract}/terms/new`, {
      ...valuesIn(more.html),
      do: 'remove rates 0',
    });
    const left = valuesIn(fewer.html);
    expect(left['rates.0.days']).toEqual(['weekday', 'sunday']);
    expect(left['rates.3.service']).toBeUndefined();
    const banded = await officer.post(`/contracts/${contract}/terms/new`, { ...values, do: 'add pay.bands' });
    expect(banded.html).toContain('name="pay.bands.1.from"');
  });

  test('what is wrong comes back beside its box, by row', async () => {
    const back = await officer.post(`/contracts/${contract}/terms/new`, {
      ...(await form()),
      ...dated,
      reason: '',
      'rates.1.price': 'lots',
      'rates.1.to': '25:00',
      do: 'preview',
    });
    expect(back.status).toBe(422);
    expect(back.html).toContain('href="#rates.1.price"');
    expect(back.html).toContain('id="rates.1.price-error"');
    expect(back.text).toContain('Price of an hour must be an amount of money, like 24.10');
    expect(back.text).toContain('To must be a time, like 8:05 or 20:30');
    expect(back.text).toContain('Enter why the terms change');
  });

  test('only the questions of the chosen kind of pay are asked of', async () => {
    const values = { ...(await form()), ...dated, 'pay.by': 'bands', 'pay.full_pay_percent': '900' };
    const bands = { 'pay.bands.0.from': '23', 'pay.bands.0.to': '37', 'pay.bands.0.pays': '30' };
    const good = await officer.post(`/contracts/${contract}/terms/new`, {
      ...values,
      ...bands,
      do: 'preview',
    });
    expect(good.text).toContain(
      'Visits are paid by bands of the time given: 23 to 37 minutes pays 30 minutes.',
    );
    const crossed = { 'pay.bands.1.from': '30', 'pay.bands.1.to': '40', 'pay.bands.1.pays': '40' };
    const bad = await officer.post(`/contracts/${contract}/terms/new`, {
      ...values,
      ...bands,
      ...crossed,
      do: 'preview',
    });
    expect(bad.text).toContain(
      'There are bands that share minutes, 23 to 37 and 30 to 40: begin each after the one before it ends',
    );
    const none = await officer.post(`/contracts/${contract}/terms/new`, { ...values, do: 'preview' });
    expect(none.text).toContain('Add a band');
  });

  test('the preview tells what changes, what is odd and what a visit would pay, and saves nothing', async () => {
    const page = await officer.post(`/contracts/${contract}/terms/new`, {
      ...(await form()),
      ...dated,
      'rates.0.price': '25.30',
      do: 'preview',
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('In effect from Wednesday 1 April 2026.');
    expect(page.text).toContain('Home care: Saturdays, all day £24.10 an hour £25.30 an hour');
    expect(page.text).toContain('Home care has no rate on bank holidays, 00:00 to 06:00 and 22:00 to 24:00.');
    expect(page.text).toContain(
      'A 30-minute visit on a Saturday at 08:00, of which 27 minutes were given, pays £12.65 .',
    );
    expect(page.text).toContain('Version 1 holds until Tuesday 31 March 2026.');
    expect((await officer.get(`/contracts/${contract}`)).text).not.toContain('Version 2');
    const same = await officer.post(`/contracts/${contract}/terms/new`, {
      ...(await form()),
      ...dated,
      'rates.1.days': ['weekday', 'saturday', 'sunday'],
      do: 'preview',
    });
    expect(same.text).toContain('It pays as the version before does.');
    expect(same.text).toContain(
      'Rate 2 is used at some of its times only: at the others rate 1 stands before it.',
    );
  });

  test('saving makes a version; the page of it says what changed, by whom and why', async () => {
    const values = { ...(await form()), ...dated, 'rates.0.price': '25.30' };
    const preview = await officer.post(`/contracts/${contract}/terms/new`, { ...values, do: 'preview' });
    const held = valuesIn(preview.html);
    const edit = await officer.post(`/contracts/${contract}/terms/new`, { ...held, do: 'edit' });
    expect(valuesIn(edit.html)).toMatchObject({
      'rates.0.price': '25.30',
      reason: 'Uplift agreed on 3 March',
    });
    const saved = await officer.post(`/contracts/${contract}/terms/new`, { ...held, do: 'save' });
    expect(saved.location).toBe(`/contracts/${contract}`);
    const page = await manager.get(`/contracts/${contract}/terms/2`);
    expect(page.text).toContain('What changed from version 1, from Wednesday 1 April 2026');
    expect(page.text).toContain('Home care: Saturdays, all day £24.10 an hour £25.30 an hour');
    expect(page.text).toContain('Uplift agreed on 3 March');
    expect(page.text).toContain('the council');
    expect((await officer.post(`/contracts/${contract}/terms/new`, { ...held, do: 'save' })).status).toBe(
      409,
    );
  });

  test('a version that replaces a later one is told before it is saved', async () => {
    const page = await officer.post(`/contracts/${contract}/terms/new`, {
      ...(await form()),
      ...dated,
      'effective_from-month': '2',
      do: 'preview',
    });
    expect(page.text).toContain(
      'Version 2, which was to hold from 1 April 2026, will never hold: this one is recorded later.',
    );
  });

  test('an empty row is left out, and no rate at all is refused', async () => {
    const values = { ...(await form()), ...dated, 'effective_from-month': '5' };
    const blank = { 'rates.3.service': '', 'rates.3.from': '', 'rates.3.to': '', 'rates.3.price': '' };
    const page = await officer.post(`/contracts/${contract}/terms/new`, {
      ...values,
      ...blank,
      do: 'preview',
    });
    expect(page.status).toBe(200);
    const without = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('rates.')));
    const none = await officer.post(`/contracts/${contract}/terms/new`, { ...without, do: 'preview' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('Add a rate, or no visit can be paid');
  });
});

describe('terms in and out', () => {
  test('a file of terms is what tend reconcile reads, under the contract’s reference', async () => {
    const file = await finance.get(`/contracts/${contract}/terms.json?on=2026-04-01`);
    expect(file.headers['content-disposition']).toContain('terms-fw-1-2026-04-01.json');
    const read = parseTermsFile(JSON.parse(file.html));
    expect(read.ok && read.value.matchWithinMinutes).toBe(120);
    expect(read.ok && read.value.contracts.get('FW-1')?.rates[0]?.pencePerHour).toBe(2530);
    expect((await finance.get(`/contracts/${contract}/terms.json?on=2020-01-01`)).status).toBe(404);
  });

  test('a file fills in the form of another contract and saves nothing', async () => {
    const bytes = (await finance.get(`/contracts/${contract}/terms.json?on=2026-04-01`)).body;
    const page = await officer.post(`/contracts/${other}/terms/start`, {
      file: { name: 'terms.json', bytes },
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Read from terms.json. Nothing is saved yet.');
    expect(valuesIn(page.html)).toMatchObject({ 'rates.0.price': '25.30', newest: '1', 'pay.by': 'planned' });
  });

  test('a file that is no file of terms is refused in words', async () => {
    const attempt = async (content: string) =>
      await officer.post(`/contracts/${other}/terms/start`, {
        file: { name: 'x.json', bytes: Buffer.from(content) },
      });
    expect((await attempt('not json')).text).toContain('The file is not JSON');
    expect((await attempt('{"contracts":{}}')).text).toContain('The file holds no contract’s terms');
    const two = { pay: { by: 'planned', full_pay_percent: 90 }, rates: [] };
    const several = await attempt(JSON.stringify({ contracts: { a: two, b: two } }));
    expect(several.text).toContain('The file holds 2 contracts and none is');
    expect((await attempt('{"contracts":{"a":{"rates":[]}}}')).text).toContain('contracts.a.pay is missing');
    expect((await attempt(JSON.stringify(two))).status).toBe(200);
  });

  test('another contract’s terms are copied into the form, and never another council’s', async () => {
    expect((await officer.get(`/contracts/${other}/terms/start`)).text).toContain(
      'Acorn Home Care: Home care, north (FW-1)',
    );
    const copied = await officer.get(`/contracts/${other}/terms/new?copy=${contract}`);
    expect(copied.text).toContain('Copied from Home care, north, Acorn Home Care. Nothing is saved yet.');
    expect(valuesIn(copied.html)).toMatchObject({ newest: '1' });
    expect((await officer.get(`/contracts/${other}/terms/new?copy=${elsewhere}`)).status).toBe(404);
  });
});
