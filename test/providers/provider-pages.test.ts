import { describe, expect, it } from 'vitest';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';

const database = await freshDatabase();
const app = await testApp(database);
const council = await aCouncil(database);
const officer = await somebody(database, council, 'contracts_officer');
const broker = await somebody(database, council, 'broker');
const auditor = await somebody(database, council, 'auditor');
const provider = await aProvider(database, council, 'Kind Hands');
const rival = await aProvider(database, council, 'Rival Care');
const manager = await somebody(database, council, 'provider_manager', provider);
const stranger = await somebody(database, await aCouncil(database), 'contracts_officer');

function day(name: string, date: string): Record<string, string> {
  const [year = '', month = '', dayOfMonth = ''] = date.split('-');
  return { [`${name}-day`]: dayOfMonth, [`${name}-month`]: month, [`${name}-year`]: year };
}

const newProvider = {
  name: 'Bright Days',
  reference: 'BD1',
  sector: 'voluntary',
  size: 'small',
  local: 'yes',
  registration_status: 'registered',
  ...day('registered_on', '2015-04-01'),
  companies_house_number: '1234567',
  regulator_provider_id: '1-123456789',
  postcode: 'ws1 1aa',
};

describe('the register of providers', () => {
  it('takes a new provider, its branch and what the regulator says of it', async () => {
    const visitor = app.as(officer);
    const refused = await visitor.post('/providers/new', {
      ...newProvider,
      name: '',
      companies_house_number: 'x',
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Companies House number must have 8 digits, or 2 letters and 6 digits');
    expect(refused.html).toMatch(/value="voluntary"[^>]*checked/);
    const saved = await visitor.post('/providers/new', newProvider);
    const where = saved.location ?? '';
    const shown = await visitor.get(where);
    expect(shown.text).toContain('Saved. Bright Days is on the register.');
    expect(shown.text).toContain('Registered since 1 Apr 2015');
    expect(shown.text).toContain('01234567');
    expect(shown.text).toContain('Regulator says Nothing known');

    const branch = await visitor.post(`${where}/branches/new`, {
      name: 'Bright Days Bloxwich',
      registration_status: 'registered',
      languages: 'English, Punjabi, English',
    });
    expect((await visitor.get(branch.location ?? '')).text).toContain('English, Punjabi');
    const branchId = branch.location?.split('/').at(-1) ?? '';
    const said = { branch_id: branchId, rating: 'Good', source: 'Report' };
    expect((await visitor.post(`${where}/ratings/new`, said)).text).toContain('Enter the day of the report');
    await visitor.post(`${where}/ratings/new`, { ...said, ...day('rated_on', '2024-02-12') });
    await visitor.post(`${where}/ratings/new`, { ...said, rating: 'Not rated' });
    const after = await visitor.get(`${where}/branches/${branchId}`);
    expect(after.text).toMatch(/Not rated Stands.*12 Feb 2024 Good Report/);

    const edit = `${where}/branches/${branchId}/edit`;
    expect((await visitor.get(edit)).html).toContain('value="English, Punjabi"');
    const closed = {
      name: 'Bright Days Bloxwich',
      registration_status: 'registered',
      ...day('closed_on', '2026-01-31'),
    };
    await visitor.post(edit, { ...closed, version: '1' });
    expect((await visitor.get(where)).text).toContain('Closed 31 Jan 2026');
    expect((await visitor.post(edit, { ...closed, name: 'X', version: '1' })).status).toBe(409);
  });

  it('asks about one of the same name, and changes what is changed', async () => {
    const visitor = app.as(officer);
    const twin = { ...newProvider, reference: 'BD2', regulator_provider_id: '' };
    const asked = await visitor.post('/providers/new', twin);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('This is a different provider');
    const saved = await visitor.post('/providers/new', { ...twin, confirmed: 'yes' });
    const where = saved.location ?? '';
    expect((await visitor.get(`${where}/edit`)).html).toContain('value="BD2"');
    await visitor.post(`${where}/edit`, { ...twin, size: 'large', version: '1' });
    expect((await visitor.get(where)).text).toContain('Saved. Bright Days is changed.');
    expect((await visitor.post(`${where}/edit`, { ...twin, version: '2', reference: 'BD1' })).text).toContain(
      'The reference BD1 is already used for Bright Days',
    );
  });

  it('shows a rating, none given and a blank as three different things, in the list and in the file', async () => {
    const visitor = app.as(broker);
    const list = await visitor.get('/providers');
    expect(list.html).toMatch(/tend-tag--waiting">Not yet inspected|Nothing known/);
    expect((await visitor.get('/providers?rating=nothing')).text).toContain('Kind Hands');
    expect((await visitor.get('/providers?rating=Good')).text).toContain('No provider fits');
    expect((await visitor.get('/providers?q=bright&sector=voluntary&local=yes&sort=-size')).text).toContain(
      '2 providers found',
    );
    expect((await visitor.get('/providers?format=csv')).body.toString()).toContain('Nothing known');
    expect((await visitor.get('/providers?format=xlsx')).status).toBe(200);
    expect(list.text).not.toContain('New provider');
  });

  it('is each council’s own, edited by contracts officers alone', async () => {
    expect((await app.as(stranger).get(`/providers/${provider}`)).status).toBe(404);
    expect((await app.as(broker).get('/providers/new')).status).toBe(403);
    expect((await app.as(broker).post(`/providers/${provider}/branches/new`, {})).status).toBe(403);
    expect((await app.as(officer).get('/providers/none')).status).toBe(404);
    expect((await app.as(officer).get(`/providers/${provider}/branches/999999`)).status).toBe(404);
  });

  it('shows a provider’s people their own organisation, by that name', async () => {
    const visitor = app.as(manager);
    expect((await visitor.get('/providers')).location).toBe(`/providers/${provider}`);
    const own = await visitor.get(`/providers/${provider}`);
    expect(own.text).toContain('My organisation Kind Hands');
    expect(own.html).toMatch(/service-navigation[\s\S]*My organisation/);
    for (const words of ['Add a branch', 'Providers']) expect(own.text).not.toContain(words);
    expect((await visitor.get(`/providers/${rival}`)).status).toBe(404);
    expect((await visitor.get(`/providers/${provider}/edit`)).status).toBe(403);
  });
});

describe('care workers', () => {
  const rosa = {
    given_name: 'Rosa',
    family_name: 'Lane',
    reference: 'W1',
    gender: 'female',
    languages: 'English, Polish',
  };

  it('are written down by their provider with their checks, corrected and taken back', async () => {
    const visitor = app.as(manager);
    expect((await visitor.post('/workers/new', { ...rosa, given_name: '' })).status).toBe(422);
    const saved = await visitor.post('/workers/new', rosa);
    const where = saved.location ?? '';
    const bare = await visitor.get(where);
    expect(bare.text).toContain('Rosa Lane should not be sent to anybody');
    expect(bare.text).toContain('DBS check (missing) and Right to work (missing)');
    expect((await visitor.get(`${where}/checks/new?kind=DBS`)).html).toMatch(/value="DBS" selected/);
    const check = { kind: 'DBS', reference: '001', ...day('done_on', '2024-01-05') };
    expect(
      (await visitor.post(`${where}/checks/new`, { ...check, ...day('done_on', '2099-01-05') })).status,
    ).toBe(422);
    await visitor.post(`${where}/checks/new`, { ...check, ...day('expires_on', '2042-01-05') });
    await visitor.post(`${where}/checks/new`, { ...check, kind: 'right to work' });
    const good = await visitor.get(where);
    expect(good.text).not.toContain('should not be sent');
    const newestDbs = async (): Promise<string> => {
      const { rows } = await database.pool.query<{ id: number }>(
        `select id from worker_check where kind = 'DBS' and care_worker_id = $1 order by id desc limit 1`,
        [where.split('/').at(-1)],
      );
      return String(rows[0]?.id);
    };
    const id = await newestDbs();
    const form = await visitor.get(`${where}/checks/${id}`);
    expect(form.html).toContain('value="2042"');
    await visitor.post(`${where}/checks/new`, {
      ...check,
      ...day('expires_on', '2024-04-05'),
      corrects: id,
    });
    const corrected = await visitor.get(where);
    expect(corrected.text).toContain('DBS check (expired)');
    expect(corrected.text).toContain('DBS check Corrected');
    expect((await visitor.get(`${where}/checks/${id}`)).status).toBe(404);
    const other = await newestDbs();
    expect((await visitor.post(`${where}/checks/${other}/withdraw`, { withdraw_reason: '' })).status).toBe(
      422,
    );
    await visitor.post(`${where}/checks/${other}/withdraw`, { withdraw_reason: 'For somebody else' });
    expect((await visitor.get(where)).text).toContain('Taken back. The check no longer counts.');
    await visitor.post(`${where}/edit`, { ...rosa, phone: '07700 900 123', version: '1' });
    expect((await visitor.get(where)).text).toContain('07700 900 123');
    expect((await visitor.post(`${where}/edit`, { ...rosa, version: '1' })).status).toBe(409);
  });

  it('are listed with what is expired on top, for their provider, contracts officers and auditors', async () => {
    const visitor = app.as(manager);
    const list = await visitor.get('/workers?state=lacking');
    expect(list.text).toContain('Lane, Rosa');
    expect(list.text).toMatch(/1 with a check expired or missing/);
    expect((await visitor.get('/workers?state=good')).text).toContain('Nobody fits');
    expect((await visitor.get('/workers?format=csv')).body.toString()).toContain('Lane');
    for (const who of [officer, auditor])
      expect((await app.as(who).get('/workers')).text).toContain('Lane, Rosa');
    expect((await app.as(officer).get(`/workers?provider=${rival}`)).text).not.toContain('Lane, Rosa');
    expect((await app.as(broker).get('/workers')).status).toBe(403);
    const id = /\/workers\/(\d+)"/.exec(list.html)?.[1];
    expect((await app.as(officer).get(`/workers/${id}`)).text).not.toContain('Record a check');
    expect((await app.as(officer).get(`/workers/${id}/edit`)).status).toBe(403);
    const other = await somebody(database, council, 'provider_manager', rival);
    expect((await app.as(other).get(`/workers/${id}`)).status).toBe(404);
  });
});

describe('importing on the page', () => {
  it('takes the regulator’s file and shows what was wrong in it', async () => {
    const visitor = app.as(officer);
    expect((await visitor.get('/providers/import')).text).toContain('The same file again changes nothing');
    expect((await visitor.post('/providers/import', {})).status).toBe(422);
    const send = (text: string) =>
      visitor.post('/providers/import', { file: { name: 'cqc.json', bytes: Buffer.from(text) } });
    expect((await send('nonsense')).text).toContain('The file has no columns');
    const provider = {
      providerId: '1-555555555',
      legalName: ' Imported Care',
      localAuthority: 'Walsall',
      primaryServiceType: 'Community based adult social care services',
      latestInspectionRating: '',
      cqcRegistrationStatus: 'Registered',
      postalCode: 'WS1 1AA',
    };
    const done = await send(JSON.stringify([provider, { ...provider, providerId: 'x' }]));
    expect(done.status).toBe(200);
    expect(done.text).toContain('cqc.json: 2 rows read.');
    expect(done.text).toContain('It has stray spaces');
    expect(done.text).toContain('‘ Imported Care’');
    expect((await app.as(broker).get('/providers/import')).status).toBe(403);
  });
});
