import { describe, expect, it } from 'vitest';
import { recordPerson } from '../../src/people/actions/record-person.ts';
import { phoneWords } from '../../src/ground/phone-words.ts';
import type { PersonDetails } from '../../src/people/rules/person-details.ts';
import { withScope } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aLine, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { somePerson } from './some-person.ts';

const database = await freshDatabase();
const app = await testApp(database);
const council = await aCouncil(database);
const broker = await somebody(database, council, 'broker');
const worker = await somebody(database, council, 'social_worker');
const finance = await somebody(database, council, 'finance_officer');
const auditor = await somebody(database, council, 'auditor');
const administrator = await somebody(database, council, 'administrator');
const provider = await aProvider(database, council, 'Kind Hands');
const manager = await somebody(database, council, 'provider_manager', provider);
const stranger = await somebody(database, await aCouncil(database), 'broker');

let serial = 0;
async function record(change: Partial<PersonDetails> = {}): Promise<number> {
  const details = somePerson({
    reference: `Q${(serial += 1)}`,
    nhs_number: null,
    given_name: `Ada${serial}`,
    ...change,
  });
  const recorded = await withScope(database, broker, (scope) => recordPerson(scope, { details }));
  if (!recorded.ok) throw new Error(recorded.reason);
  return recorded.value.id;
}

async function arrange(personId: number, endsOn: string | null = null): Promise<void> {
  const contractId = await aContract(database, council, provider);
  const line = await aLine(database, council, { personId, providerId: provider, contractId });
  await database.pool.query('update package_line set ends_on = $1 where id = $2', [endsOn, line]);
}

const newFields = {
  title: 'Mrs',
  given_name: 'Edith',
  family_name: 'Marsh',
  reference: 'NEW-1',
  'date_of_birth-day': '2',
  'date_of_birth-month': 'march',
  'date_of_birth-year': '1938',
  nhs_number: '999 000 0050',
  format: 'large print',
  first_language: 'Punjabi',
  interpreter_needed: 'yes',
  address_lines: '3 Long Street,\r\nWalsall',
  postcode: 'ws12ab',
  phone: '01922 650 222',
};

describe('a new person', () => {
  it('is written down from the form and shown with what nobody may miss', async () => {
    const visitor = app.as(broker);
    expect((await visitor.get('/people/new')).text).toContain('Who they are');
    const saved = await visitor.post('/people/new', newFields);
    expect(saved.status).toBe(303);
    const shown = await visitor.get(saved.location ?? '');
    expect(shown.text).toContain('Saved. Mrs Edith Marsh is on record.');
    expect(shown.html).toMatch(/tend-person__alerts.*Book an interpreter: Punjabi.*Write in large print/s);
    expect(shown.text).toContain('3 Long Street Walsall WS1 2AB');
    expect(shown.text).toContain('999 000 0050');
    expect(shown.text).toContain('01922 650 222');
  });

  it('comes back with what was typed and what to change', async () => {
    const back = await app
      .as(broker)
      .post('/people/new', { ...newFields, nhs_number: '999 000 0051', given_name: '' });
    expect(back.status).toBe(422);
    expect(back.html).toContain('<title>Error: New person');
    expect(back.text).toContain('NHS number is not a real number. Check each digit for a slip');
    expect(back.text).toContain('Enter first name');
    expect(back.html).toContain('value="999 000 0051"');
    expect(back.html).toContain('3 Long Street,');
    expect(back.html).toMatch(/value="large print"[^>]*checked/);
  });

  it('is asked about where somebody of the same name was born on the same day', async () => {
    const visitor = app.as(broker);
    const twin = { ...newFields, reference: 'NEW-2', nhs_number: '', 'date_of_birth-month': '3' };
    const asked = await visitor.post('/people/new', twin);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('Is this the same person?');
    expect(asked.text).toContain('reference NEW-1, born Wednesday 2 March 1938');
    expect((await visitor.post('/people/new', { ...twin, confirmed: 'yes' })).status).toBe(303);
    const same = await visitor.post('/people/new', { ...newFields, reference: 'NEW-3' });
    expect(same.text).toContain(
      'This NHS number is already on the record of Mrs Edith Marsh, reference NEW-1',
    );
  });
});

describe('a person’s page', () => {
  it('shows each reader what they may see, and writes that they looked', async () => {
    const id = await record({ key_worker_id: worker.userId, ethnic_group: 'White: Irish' });
    await arrange(id);
    const seen = async (who: Parameters<typeof app.as>[0]) => (await app.as(who).get(`/people/${id}`)).text;
    const council = await seen(broker);
    for (const words of ['White: Irish', '100071234567', 'Catholic', 'Ring twice', worker.name]) {
      expect(council).toContain(words);
    }
    const own = await seen(manager);
    for (const words of ['Catholic', 'Ring twice', worker.name]) expect(own).toContain(words);
    for (const words of ['White: Irish', '100071234567', 'Change', 'Record a death'])
      expect(own).not.toContain(words);
    const money = await seen(finance);
    expect(money).toContain('12 Mill Lane');
    for (const words of ['Catholic', 'Ring twice', 'Does not want']) expect(money).not.toContain(words);
    const { rows } = await database.pool.query(
      `select user_id, detail ->> 'view' as view from audit_event where person_id = $1 and act = 'person seen' order by seq`,
      [id],
    );
    expect(rows).toEqual([
      { user_id: broker.userId, view: 'council care' },
      { user_id: manager.userId, view: 'provider' },
      { user_id: finance.userId, view: 'council money' },
    ]);
  });

  it('is little more than a name for a provider whose care has ended, on every page', async () => {
    const id = await record({ family_name: 'Gone' });
    await arrange(id, '2025-06-30');
    const visitor = app.as(manager);
    for (const page of ['', '/representatives', '/wishes']) {
      const { text, status } = await visitor.get(`/people/${id}${page}`);
      expect(status).toBe(200);
      expect(text).toContain('Your organisation no longer cares for Mrs Gone');
      expect(text).toContain('Monday 30 June 2025');
      for (const words of ['Mill Lane', '1940', 'Ring twice']) expect(text).not.toContain(words);
    }
    expect((await visitor.get(`/people/${id}/print`)).status).toBe(303);
    const ended = await visitor.get('/people?show=ended');
    expect(ended.text).toContain('Gone, Mrs');
    expect((await visitor.get('/people')).text).not.toContain('Gone, Mrs');
    const kept = (await visitor.get('/people?show=ended&format=csv')).body.toString();
    expect(kept).toContain('Gone');
    expect(kept).not.toContain('1940');
  });

  it('is not there for another council, for a number that is nobody’s, or for who may not see people', async () => {
    const id = await record();
    expect((await app.as(stranger).get(`/people/${id}`)).status).toBe(404);
    expect((await app.as(broker).get('/people/999999')).status).toBe(404);
    expect((await app.as(broker).get('/people/none')).status).toBe(404);
    expect((await app.as(administrator).get(`/people/${id}`)).status).toBe(403);
    expect((await app.as(finance).get(`/people/${id}/decisions`)).status).toBe(403);
    expect((await app.as(finance).get(`/people/${id}/wishes`)).status).toBe(403);
    expect((await app.as(finance).get(`/people/${id}/edit/who`)).status).toBe(403);
  });

  it('can be printed, in large type and spoken to the person', async () => {
    const id = await record({ key_worker_id: worker.userId, diet: 'No nuts', format: 'braille' });
    await database.pool.query(
      `insert into letterhead (council_id, address_lines, phone, recorded_by) values ($1, '{County Hall}', '01632 960900', $2)`,
      [worker.councilId, worker.userId],
    );
    const { text, html } = await app.as(worker).get(`/people/${id}/print`);
    expect(text).toContain(`tell ${worker.name} and we will put it right`);
    expect(text).toContain('We write to you in braille.');
    expect(text).toMatch(/To telephone Council \d+: 01632 960 900/);
    expect(text).toContain('What you eat and drink: No nuts');
    expect(html).toContain('govuk-body-l');
    expect(html).toContain('data-print');
  });
});

describe('changing a person', () => {
  it('goes part by part, says what changed, and shows it in the history', async () => {
    const id = await record();
    const visitor = app.as(worker);
    const form = await visitor.get(`/people/${id}/edit/communication`);
    expect(form.html).toContain('name="version" value="1"');
    const saved = await visitor.post(`/people/${id}/edit/communication`, {
      version: '1',
      first_language: 'Urdu',
      interpreter_needed: 'yes',
      format: 'audio',
      communication_note: 'Speak slowly',
    });
    expect(saved.location).toBe(`/people/${id}`);
    const shown = await visitor.get(`/people/${id}`);
    expect(shown.text).toContain(
      'this changed: first language, need of an interpreter, format and note on communication.',
    );
    expect(shown.text).toContain('Book an interpreter: Urdu');
    const history = await app.as(auditor).get(`/people/${id}/history?show=changes`);
    expect(history.text).toContain('first language : English → became Urdu');
    const names = await app.as(administrator).get(`/people/${id}/history`);
    expect(names.text).toContain('first language');
    expect(names.text).not.toContain('Urdu');
    expect((await app.as(broker).get(`/people/${id}/history`)).status).toBe(403);
  });

  it('does not overwrite what somebody else changed, and refuses what cannot be', async () => {
    const id = await record();
    const visitor = app.as(worker);
    const save = (version: string, fields: Record<string, string>) =>
      visitor.post(`/people/${id}/edit/preferences`, { version, ...fields });
    expect((await save('1', { pets: 'A cat' })).status).toBe(303);
    expect((await save('1', { pets: 'A dog' })).status).toBe(409);
    const refused = await save('2', { worker_gender_required: 'yes', pets: 'A dog' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Choose whether the care worker must be a woman or a man');
    expect(refused.html).toContain('value="A dog"');
    expect((await visitor.get(`/people/${id}/edit/nothing`)).status).toBe(404);
  });

  it('records a death, shows it first, and takes a mistake back', async () => {
    const id = await record({ family_name: 'Last', interpreter_needed: true, first_language: 'Urdu' });
    const visitor = app.as(worker);
    expect((await visitor.get(`/people/${id}/death`)).text).toContain('From this day no visit is expected');
    const day = { 'died_on-day': '4', 'died_on-month': '3', 'died_on-year': '2026' };
    const future = await visitor.post(`/people/${id}/death`, {
      version: '1',
      ...day,
      'died_on-year': '2099',
    });
    expect(future.text).toContain('Date of death must be today or in the past');
    await visitor.post(`/people/${id}/death`, { version: '1', ...day });
    const shown = await visitor.get(`/people/${id}`);
    expect(shown.text).toContain('Mrs Last died on Wednesday 4 March 2026.');
    expect(shown.text).not.toContain('Book an interpreter');
    expect((await visitor.get('/people?q=last&show=died')).text).toContain('Died 2026');
    expect((await visitor.get('/people?q=last')).text).toMatch(
      /Nobody fits\. These names are near .*Died 2026/,
    );
    expect((await visitor.get('/people?q=last')).text).not.toMatch(/Died 2026.*0 people/);
    expect((await visitor.get('/people?q=Zzyzx')).text).toContain('Nobody fits Check the spelling');
    expect((await visitor.get('/people?q=943+476+5918')).text).toContain('This is not an NHS number');
    await visitor.post(`/people/${id}/death/mistake`, { version: '2' });
    expect((await visitor.get(`/people/${id}`)).text).not.toContain('died on');
  });
});

describe('who speaks for a person, and wishes', () => {
  it('are added, changed and ended on their pages', async () => {
    const id = await record();
    await arrange(id);
    const visitor = app.as(worker);
    const where = `/people/${id}/representatives`;
    const fields = {
      name: 'Grace Cole',
      relationship: 'Daughter',
      power: 'family or friend',
      phone: '01922 650 333',
      may_see: ['plan', 'visits'],
      consent_note: 'She said so',
      'starts_on-day': '5',
      'starts_on-month': '1',
      'starts_on-year': '2026',
    };
    const refused = await visitor.post(`${where}/new`, { ...fields, consent_note: '' });
    expect(refused.status).toBe(422);
    expect(refused.html).toMatch(/value="visits"[^>]*checked/);
    const saved = await visitor.post(`${where}/new`, fields);
    expect((await visitor.get(saved.location ?? '')).text).toContain(
      'Saved. Grace Cole may be told about: support plan and visits.',
    );
    const own = (await app.as(manager).get(where)).text;
    expect(own).toContain('Grace Cole');
    expect(own).not.toContain('She said so');
    const { rows } = await database.pool.query<{ id: number }>(
      'select id from representative where person_id = $1',
      [id],
    );
    const one = `${where}/${rows[0]?.id}`;
    expect((await visitor.get(one)).html).toMatch(/value="plan"[^>]*checked/);
    await visitor.post(one, { version: '1', phone: '01922 650 333', consent_note: 'She changed her mind' });
    expect((await visitor.get(where)).text).toContain('May be told about Nothing');
    expect((await visitor.post(`${one}/end`, { version: '2', ended_reason: '' })).status).toBe(422);
    await visitor.post(`${one}/end`, { version: '2', ended_reason: 'Moved abroad' });
    const after = (await visitor.get(where)).text;
    expect(after).toContain('Ended. Grace Cole may be told nothing more.');
    expect(after).toContain('Moved abroad');
    expect((await app.as(manager).get(where)).text).not.toContain('Grace Cole');
    expect((await app.as(finance).post(`${where}/new`, fields)).status).toBe(403);
  });

  it('of care workers reach the provider without the reason', async () => {
    const id = await record();
    await arrange(id);
    const visitor = app.as(worker);
    const where = `/people/${id}/wishes`;
    const fields = {
      wish: 'refused',
      worker_name: 'Tom Price',
      provider_id: String(provider),
      reason: 'He was rough',
    };
    expect((await visitor.post(`${where}/new`, { ...fields, wish: '' })).status).toBe(422);
    expect((await visitor.post(`${where}/new`, fields)).status).toBe(303);
    expect((await visitor.post(`${where}/new`, fields)).text).toContain('already down as refused');
    expect((await visitor.get(where)).text).toContain('He was rough');
    const own = (await app.as(manager).get(where)).text;
    expect(own).toContain('Tom Price');
    expect(own).not.toContain('rough');
    const { rows } = await database.pool.query<{ id: number }>(
      'select id from worker_wish where person_id = $1',
      [id],
    );
    const end = `${where}/${rows[0]?.id}/end`;
    expect((await visitor.get(end)).text).toContain('Tom Price was not wanted');
    expect((await visitor.post(end, { ended_reason: 'He left' })).status).toBe(303);
    expect((await visitor.get(where)).text).toContain('Nobody asked for by name, and nobody refused');
    expect((await visitor.get(end)).status).toBe(404);
  });

  it('and decisions are recorded as the law has them', async () => {
    const id = await record();
    const visitor = app.as(worker);
    const where = `/people/${id}/decisions`;
    const fields = {
      about: 'Sharing her plan with her son',
      capacity: 'can decide',
      outcome: 'decided in best interests',
      note: 'Asked at home',
      'decided_on-day': '1',
      'decided_on-month': '2',
      'decided_on-year': '2026',
    };
    expect((await visitor.post(`${where}/new`, fields)).text).toContain(
      'Somebody who can decide decides for themselves',
    );
    expect((await visitor.post(`${where}/new`, { ...fields, outcome: 'does not agree' })).status).toBe(303);
    expect((await visitor.get(where)).text).toContain('The person does not agree');
    expect((await app.as(auditor).get(where)).status).toBe(200);
  });
});

describe('the list of people', () => {
  it('finds, narrows, sorts and is kept as a file, which the audit trail knows', async () => {
    await record({ family_name: 'Zzyzx', known_as: 'Zed', format: 'BSL' });
    const visitor = app.as(broker);
    expect((await visitor.get('/people?q=zzy')).text).toContain('1 person found');
    const bsl = await visitor.get('/people?needs=BSL&sort=-name');
    expect(bsl.text).toContain('Zzyzx');
    expect(bsl.text).toContain('Uses British Sign Language (BSL)');
    expect((await visitor.get('/people?needs=interpreter&worker=none&page=9')).status).toBe(200);
    const file = await visitor.get('/people?q=zzy&format=csv');
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.body.toString()).toContain('Zzyzx');
    expect((await visitor.get('/people?format=xlsx')).body.subarray(0, 2).toString()).toBe('PK');
    const { rows } = await database.pool.query(
      `select detail from audit_event where user_id = $1 and act = 'list of people downloaded' order by seq limit 1`,
      [broker.userId],
    );
    expect(rows).toEqual([
      {
        detail: {
          people: 1,
          file: 'csv',
          search: 'by name or address',
          filters: { interpreter: false, living: 'living', care: 'now' },
        },
      },
    ]);
    expect((await app.as(administrator).get('/people')).status).toBe(403);
  });

  it.each([
    ['999 000 0018', 'by NHS number'],
    ['14/7/1938', 'by date of birth'],
    ['Zzyzxowitz', 'by name or address'],
    ['WS1 9ZZ', 'by reference, postcode, address or telephone'],
  ])(
    'what was typed to find somebody, %s, is not kept in the audit trail, only that it was %s',
    async (typed, kind) => {
      const visitor = app.as(broker);
      const q = encodeURIComponent(typed);
      await visitor.get(`/people?q=${q}&unknown=${q}&worker=${q}&format=csv`);
      await visitor.get(`/people?q=${q}`);
      const trail = await database.pool.query<{ all: string; known: boolean }>(
        `select coalesce(string_agg(detail::text || coalesce(subject_id, ''), ' '), '') as all, coalesce(bool_or(detail ->> 'search' = $2), false) as known
       from audit_event where user_id = $1`,
        [broker.userId, kind],
      );
      expect(trail.rows[0]).toMatchObject({ known: true });
      for (const words of [typed, typed.replaceAll(' ', ''), q, typed.replaceAll(' ', '+')])
        expect(trail.rows[0]?.all).not.toContain(words);
    },
  );
});

describe('telephone numbers', () => {
  it.each([
    ['01922650000', '01922 650 000'],
    ['02079460000', '020 7946 0000'],
    ['01214960000', '0121 496 0000'],
    ['07700900123', '07700 900 123'],
    ['03001231234', '0300 123 1234'],
    ['+33123456789', '+33123456789'],
  ])('%s is read out as %s', (digits, words) => {
    expect(phoneWords(digits)).toBe(words);
  });
});
