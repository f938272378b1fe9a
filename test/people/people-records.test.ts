import { describe, expect, it } from 'vitest';
import { changePerson, recordPerson } from '../../src/people/actions/record-person.ts';
import { recordDeath } from '../../src/people/actions/record-death.ts';
import {
  findLookalikes,
  findPersonBy,
  getPersonDetails,
  listKeyWorkers,
  listPeople,
  openPerson,
  type PeopleFilter,
} from '../../src/people/records/people.ts';
import { openPersonHistory } from '../../src/people/records/person-history.ts';
import type { PersonDetails } from '../../src/people/rules/person-details.ts';
import { readPersonSearch } from '../../src/people/rules/person-search.ts';
import { fieldsSeenBy } from '../../src/people/rules/who-sees-what.ts';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { withScope, type Scope, type Who } from '../../src/platform/scope.ts';
import { aContract, aCouncil, aLine, aPerson, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { somePerson } from './some-person.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const broker = await somebody(database, council, 'broker');
const socialWorker = await somebody(database, council, 'social_worker');
const finance = await somebody(database, council, 'finance_officer');
const auditor = await somebody(database, council, 'auditor');
const elsewhere = await somebody(database, await aCouncil(database), 'broker');
const now = Temporal.Instant.from('2026-03-10T09:00:00Z');
const as = async <T>(who: Who, work: (scope: Scope) => Promise<T>): Promise<T> =>
  await withScope(database, who, work, now);

let serial = 0;
const fresh = (change: Partial<PersonDetails> = {}): PersonDetails =>
  somePerson({ reference: `R${(serial += 1)}`, nhs_number: null, given_name: `Ada${serial}`, ...change });

async function record(change: Partial<PersonDetails> = {}): Promise<number> {
  const recorded = await as(broker, (scope) => recordPerson(scope, { details: fresh(change) }));
  if (!recorded.ok) throw new Error(recorded.reason);
  return recorded.value.id;
}

async function audited(personId: number): Promise<{ act: string; role: string; detail: unknown }[]> {
  const { rows } = await database.pool.query<{ act: string; role: string; detail: unknown }>(
    'select act, role, detail from audit_event where person_id = $1 order by seq',
    [personId],
  );
  return rows;
}

const everyone: PeopleFilter = { search: { by: 'nothing' }, living: 'all', care: 'now' };
const search = (typed: string): PeopleFilter => ({ ...everyone, search: readPersonSearch(typed) });

describe('recording a person', () => {
  it('keeps every fact, places them by their postcode and says so in the audit trail', async () => {
    await database.pool.query(`insert into place_postcode values ('WS1 1AA', 52.58601, -1.98128)`);
    const details = fresh({ key_worker_id: socialWorker.userId });
    const recorded = await as(broker, (scope) => recordPerson(scope, { details }));
    const id = recorded.ok ? recorded.value.id : 0;
    expect(await as(broker, (scope) => getPersonDetails(scope, id))).toEqual({
      ...details,
      version: 1,
      died_on: null,
    });
    const { rows } = await database.pool.query('select latitude, longitude from person where id = $1', [id]);
    expect(rows).toEqual([{ latitude: 52.58601, longitude: -1.98128 }]);
    expect(await audited(id)).toEqual([{ act: 'person recorded', role: 'broker', detail: {} }]);
  });

  it('refuses a reference or an NHS number that is somebody else’s, and says whose', async () => {
    await record({ reference: 'TAKEN', nhs_number: '9990000026', given_name: 'Bert', family_name: 'Ford' });
    const answer = async (change: Partial<PersonDetails>) =>
      await as(broker, (scope) => recordPerson(scope, { details: fresh(change) }));
    expect(await answer({ reference: 'TAKEN' })).toEqual({
      ok: false,
      field: 'reference',
      reason: 'The reference TAKEN is already used for Mrs Bert Ford',
    });
    expect(await answer({ nhs_number: '9990000026' })).toEqual({
      ok: false,
      field: 'nhs_number',
      reason:
        'This NHS number is already on the record of Mrs Bert Ford, reference TAKEN. Each person has their own',
    });
  });

  it('asks about somebody of the same name born on the same day, however it is spelt, until it is confirmed', async () => {
    await record({ given_name: 'Zoë', family_name: 'O’Neill', date_of_birth: '1938-01-02' });
    const twin = fresh({ given_name: 'zoe', family_name: "O'NEILL", date_of_birth: '1938-01-02' });
    expect(await as(broker, (scope) => recordPerson(scope, { details: twin }))).toMatchObject({
      ok: false,
      field: 'confirmed',
    });
    expect(await as(broker, (scope) => findLookalikes(scope, twin, null))).toHaveLength(1);
    const confirmed = await as(broker, (scope) =>
      recordPerson(scope, { details: twin, confirmedDifferent: true }),
    );
    expect(confirmed.ok).toBe(true);
    const id = confirmed.ok ? confirmed.value.id : 0;
    expect((await audited(id))[0]?.detail).toEqual({
      confirmed: 'a different person from one of the same name',
    });
    const other = fresh({ given_name: 'Zoë', family_name: 'O’Neill', date_of_birth: '1938-01-03' });
    expect((await as(broker, (scope) => recordPerson(scope, { details: other }))).ok).toBe(true);
  });

  it('is asked about where a day of birth is not known, and a reference is taken in any case', async () => {
    const known = await record({ reference: 'DUP-1', given_name: 'Mabel', family_name: 'Ashdown' });
    const unknown = fresh({ given_name: 'Mabel', family_name: 'Ashdown', date_of_birth: null });
    expect(await as(broker, (scope) => recordPerson(scope, { details: unknown }))).toMatchObject({
      field: 'confirmed',
      reason: expect.stringContaining('Mabel Ashdown, reference DUP-1, has the same name'),
    });
    const other = fresh({ reference: 'dup-1', given_name: 'Somebody', family_name: 'Else' });
    expect(await as(broker, (scope) => recordPerson(scope, { details: other }))).toMatchObject({
      field: 'reference',
    });
    await database.pool.query(`update person set reference = 'old-2' where id = $1`, [known]);
    const twice = await record({ reference: 'OLD-3', given_name: 'Somebody', family_name: 'Other' });
    await database.pool.query(`update person set reference = 'OLD-2' where id = $1`, [twice]);
    const pets = { id: twice, version: 1, details: { pets: 'A cat' } };
    expect(await as(broker, (scope) => changePerson(scope, pets))).toMatchObject({ ok: true });
    for (const reference of ['old-2', 'OLD-2'])
      expect((await as(broker, (scope) => findPersonBy(scope, 'reference', reference)))?.reference).toBe(
        reference,
      );
  });

  it('takes only a social worker or a broker of this council as key worker', async () => {
    const asked = fresh({ key_worker_id: elsewhere.userId });
    expect(await as(broker, (scope) => recordPerson(scope, { details: asked }))).toMatchObject({
      field: 'key_worker_id',
    });
    const names = (await as(broker, listKeyWorkers)).map(({ name }) => name);
    expect(names).toEqual([broker.name, socialWorker.name]);
  });

  it('is not for those who only look', async () => {
    await expect(as(finance, (scope) => recordPerson(scope, { details: fresh() }))).rejects.toThrow(
      Forbidden,
    );
    await expect(as(auditor, (scope) => recordPerson(scope, { details: fresh() }))).rejects.toThrow(
      Forbidden,
    );
  });
});

describe('changing a person', () => {
  it('writes what changed, what it said before, and which facts in the audit trail without what they say', async () => {
    const id = await record({ postcode: 'WS1 1AA' });
    const change = { id, version: 1, details: { postcode: 'WS9 9ZZ', pets: 'A dog called Rex' } };
    expect(await as(socialWorker, (scope) => changePerson(scope, change))).toMatchObject({
      value: { changed: ['postcode', 'pets'] },
    });
    const { rows } = await database.pool.query('select * from person_change where person_id = $1', [id]);
    expect(rows).toMatchObject([
      {
        version: 2,
        changed_by: socialWorker.userId,
        changed: {
          postcode: { from: 'WS1 1AA', to: 'WS9 9ZZ' },
          pets: { from: null, to: 'A dog called Rex' },
        },
      },
    ]);
    expect((await audited(id)).at(-1)).toEqual({
      act: 'person changed',
      role: 'social_worker',
      detail: { fields: ['postcode', 'pets'], version: 2 },
    });
    const place = await database.pool.query('select latitude from person where id = $1', [id]);
    expect(place.rows).toEqual([{ latitude: null }]);
  });

  it('writes nothing where nothing changed', async () => {
    const id = await record();
    const answer = await as(broker, (scope) =>
      changePerson(scope, { id, version: 1, details: { title: 'Mrs' } }),
    );
    expect(answer).toMatchObject({ ok: true, value: { changed: [] } });
    expect(await audited(id)).toHaveLength(1);
  });

  it('does not write over what somebody else changed meanwhile', async () => {
    const id = await record();
    const change = (pets: string) =>
      as(broker, (scope) => changePerson(scope, { id, version: 1, details: { pets } }));
    await change('A cat');
    await expect(change('A dog')).rejects.toThrow(ChangedMeanwhile);
    expect((await as(broker, (scope) => getPersonDetails(scope, id))).pets).toBe('A cat');
  });

  it('refuses what cannot be true and keeps a person’s own NHS number', async () => {
    const id = await record({ nhs_number: '9990000034' });
    const change = (details: Partial<PersonDetails>) =>
      as(broker, (scope) => changePerson(scope, { id, version: 1, details }));
    expect(await change({ date_of_birth: '2030-01-01' })).toMatchObject({ field: 'date_of_birth' });
    expect(await change({ nhs_number: '9990000026' })).toMatchObject({ field: 'nhs_number' });
    expect(await change({ nhs_number: '9990000034', diet: 'Halal' })).toMatchObject({ ok: true });
  });

  it('finds nobody of another council', async () => {
    const id = await record();
    await expect(as(elsewhere, (scope) => openPerson(scope, id))).rejects.toThrow(NotFound);
    await expect(
      as(elsewhere, (scope) => changePerson(scope, { id, version: 1, details: { pets: 'x' } })),
    ).rejects.toThrow(NotFound);
  });
});

describe('a death', () => {
  it('is recorded, shown in the list of those who died, and can be taken back', async () => {
    const id = await record({ family_name: 'Mortlake' });
    const died = (died_on: string | null, version: number) =>
      as(socialWorker, (scope) => recordDeath(scope, { id, version, died_on }));
    expect(await died('2026-03-11', 1)).toMatchObject({ field: 'died_on' });
    expect(await died('1940-04-30', 1)).toMatchObject({ field: 'died_on' });
    expect(await died('2026-03-04', 1)).toMatchObject({ ok: true });
    const list = async (living: PeopleFilter['living']) =>
      (await as(broker, (scope) => listPeople(scope, { ...search('mortlake'), living }))).total;
    expect([await list('living'), await list('died'), await list('all')]).toEqual([0, 1, 1]);
    await died(null, 2);
    expect([await list('living'), await list('died')]).toEqual([1, 0]);
    expect((await audited(id)).map(({ act }) => act)).toEqual([
      'person recorded',
      'death recorded',
      'death taken back',
    ]);
  });
});

describe('the list of people', () => {
  it('finds by part of a name without accents, reference, postcode, day of birth and NHS number', async () => {
    await record({
      reference: 'LAS-0042',
      given_name: 'Chloé',
      family_name: 'D’Arcy-Smith',
      known_as: 'Coco',
      postcode: 'WS2 8RT',
      date_of_birth: '1931-12-24',
      nhs_number: '9990000042',
      address_lines: ['7 St Mary’s Close', 'Pelsall'],
      phone: '01922 650042',
    });
    const found = async (typed: string) =>
      (await as(broker, (scope) => listPeople(scope, search(typed)))).rows.map((row) => row.reference);
    for (const typed of [
      'chloe',
      'darcy',
      'SMITH chl',
      'coco',
      'LAS-0042',
      'las0042',
      'ws2 8rt',
      'WS28RT',
      '24/12/1931',
      '24 Dec 1931',
      'Ms D’Arcy-Smith',
      '7 st marys close',
      '01922650042',
      '650042',
      '+44 1922 650042',
      '999 000 0042',
    ]) {
      expect(await found(typed), typed).toEqual(['LAS-0042']);
    }
    expect(await found('chloe jones')).toEqual([]);
    expect(await found('%')).not.toEqual([]);
    expect(await found('_%qqq%_')).toEqual([]);
  });

  it('finds by a last name of before, and by the number of whoever speaks for somebody now', async () => {
    const id = await record({ reference: 'LAS-0043', family_name: 'Quillington' });
    const find = async (typed: string) =>
      (await as(broker, (scope) => listPeople(scope, search(typed)))).rows.map((row) => row.reference);
    await as(broker, (scope) => changePerson(scope, { id, version: 1, details: { family_name: 'Vane' } }));
    expect([await find('Quillington'), await find('Mrs Vane')]).toEqual([['LAS-0043'], ['LAS-0043']]);
    await database.pool.query(
      `insert into representative (council_id, person_id, name, relationship, power, phone, consent_note, starts_on)
       values ($1, $2, 'Dee Vane', 'daughter', 'family or friend', '07700 900777', 'she said so', '2026-01-01')`,
      [council, id],
    );
    expect(await find('07700 900 777')).toEqual(['LAS-0043']);
    await database.pool.query(
      `update representative set ends_on = '2026-02-01', ended_reason = 'moved' where person_id = $1`,
      [id],
    );
    expect(await find('07700 900 777')).toEqual([]);
  });

  it('narrows by key worker, provider, interpreter and format, and pages', async () => {
    const provider = await aProvider(database, council);
    const contract = await aContract(database, council, provider);
    const a = await record({
      key_worker_id: socialWorker.userId,
      interpreter_needed: true,
      first_language: 'Urdu',
    });
    const b = await record({ format: 'braille' });
    await aLine(database, council, { personId: a, providerId: provider, contractId: contract });
    const ids = async (more: Partial<PeopleFilter>) =>
      (await as(broker, (scope) => listPeople(scope, { ...everyone, ...more }, { limit: null }))).rows.map(
        ({ id }) => id,
      );
    expect(await ids({ keyWorkerId: socialWorker.userId })).toContain(a);
    expect(await ids({ keyWorkerId: 'none' })).not.toContain(a);
    expect(await ids({ providerId: provider })).toEqual([a]);
    expect(await ids({ interpreter: true })).toEqual([a]);
    expect(await ids({ format: 'braille' })).toEqual([b]);
    const page = await as(broker, (scope) => listPeople(scope, everyone, { limit: 2, offset: 2 }));
    expect(page.rows).toHaveLength(2);
    expect(page.total).toBeGreaterThan(5);
    const down = await as(broker, (scope) =>
      listPeople(scope, everyone, { sort: { by: 'reference', descending: true }, limit: null }),
    );
    const references = down.rows.map((row) => row.reference);
    const { rows } = await database.pool.query<{ reference: string }>(
      'select reference from person where council_id = $1 order by reference desc',
      [council],
    );
    expect(references).toEqual(rows.map((row) => row.reference));
  });
});

describe('what a provider sees', async () => {
  const provider = await aProvider(database, council);
  const rival = await aProvider(database, council);
  const coordinator = await somebody(database, council, 'provider_coordinator', provider);
  const outsider = await somebody(database, council, 'provider_manager', rival);
  const contract = await aContract(database, council, provider);
  const now = await record({
    family_name: 'Present',
    key_worker_id: socialWorker.userId,
    postcode: 'WS3 1AB',
  });
  const gone = await record({ family_name: 'Gone', postcode: 'WS3 1AC', date_of_birth: '1935-02-03' });
  await record({ family_name: 'Stranger' });
  await aLine(database, council, { personId: now, providerId: provider, contractId: contract });
  const line = await aLine(database, council, { personId: gone, providerId: provider, contractId: contract });
  await database.pool.query(`update package_line set ends_on = '2026-03-09' where id = $1`, [line]);

  it('is what it takes to care safely, and no more, while it has a line', async () => {
    const seen = await as(coordinator, (scope) => openPerson(scope, now));
    expect(seen).toMatchObject({
      view: 'provider',
      family_name: 'Present',
      access_note: 'Ring twice. The bell is on the left.',
      key_worker_name: socialWorker.name,
    });
    const facts = Object.keys(seen).filter(
      (key) =>
        !['id', 'version', 'view', 'care_ended_on', 'key_worker_name', 'key_worker_email'].includes(key),
    );
    expect(facts.toSorted()).toEqual(fieldsSeenBy('provider').toSorted());
    expect(seen).not.toHaveProperty('ethnic_group');
    expect(seen).not.toHaveProperty('uprn');
    expect((await audited(now)).at(-1)).toMatchObject({
      act: 'person seen',
      role: 'provider_coordinator',
      detail: { page: 'summary', view: 'provider' },
    });
  });

  it('is a name and a reference from the day after its last line ended', async () => {
    const seen = await as(coordinator, (scope) => openPerson(scope, gone));
    expect(seen).toMatchObject({ view: 'provider after', family_name: 'Gone', care_ended_on: '2026-03-09' });
    for (const fact of ['postcode', 'date_of_birth', 'nhs_number', 'access_note', 'key_worker_name']) {
      expect(seen).not.toHaveProperty(fact);
    }
    const eve = Temporal.Instant.from('2026-03-09T22:00:00Z');
    const before = await withScope(database, coordinator, (scope) => openPerson(scope, gone), eve);
    expect(before.view).toBe('provider');
  });

  it('never includes somebody it has had no line for', async () => {
    await expect(as(outsider, (scope) => openPerson(scope, now))).rejects.toThrow(NotFound);
    expect((await as(outsider, (scope) => listPeople(scope, everyone))).total).toBe(0);
  });

  it('lists those it cares for, and apart from them, with little, those it cared for', async () => {
    const names = async (filter: PeopleFilter) =>
      (await as(coordinator, (scope) => listPeople(scope, filter))).rows.map((row) => row.family_name);
    expect(await names(everyone)).toEqual(['Present']);
    expect(await names({ ...everyone, care: 'ended' })).toEqual(['Gone']);
    const [row] = (await as(coordinator, (scope) => listPeople(scope, { ...everyone, care: 'ended' }))).rows;
    expect(row).toMatchObject({ postcode: null, date_of_birth: null, key_worker_name: null });
    expect(await names({ ...search('gone'), care: 'ended' })).toEqual(['Gone']);
    expect(await names({ ...search('WS3 1AC'), care: 'ended' })).toEqual([]);
    expect(await names({ ...search('3/2/1935'), care: 'ended' })).toEqual([]);
  });

  it('is less for those who only pay', async () => {
    const seen = await as(finance, (scope) => openPerson(scope, now));
    expect(seen).toMatchObject({ view: 'council money', postcode: 'WS3 1AB' });
    for (const fact of ['religion', 'diet', 'ethnic_group', 'access_note'])
      expect(seen).not.toHaveProperty(fact);
  });

  it('does not include the history or what was changed', async () => {
    const details = { pets: 'Budgie', family_name: 'Vane' };
    await as(broker, (scope) => changePerson(scope, { id: now, version: 1, details }));
    const found = async (who: Who, typed: string) =>
      (await as(who, (scope) => listPeople(scope, search(typed)))).total;
    expect([await found(coordinator, 'vane'), await found(coordinator, 'present')]).toEqual([1, 0]);
    expect(await found(broker, 'present')).toBe(1);
    const rows = await as(
      coordinator,
      async (scope) => await scope.db.selectFrom('person_change').selectAll().execute(),
    );
    expect(rows).toEqual([]);
  });
});

describe('the history of a person', () => {
  it('tells who looked and who changed what, and that it was itself looked at', async () => {
    const id = await record();
    await as(finance, (scope) => openPerson(scope, id));
    await as(broker, (scope) => changePerson(scope, { id, version: 1, details: { diet: 'Vegan' } }));
    const history = async (show: 'all' | 'looks' | 'changes') =>
      (await as(auditor, (scope) => openPersonHistory(scope, id, { show, limit: 50, offset: 0 }))).rows;
    expect((await history('changes')).map(({ act, changed }) => [act, changed])).toEqual([
      ['person changed', { diet: { from: 'No pork', to: 'Vegan' } }],
      ['person recorded', null],
    ]);
    expect((await history('looks')).map(({ act, user_name }) => [act, user_name])).toEqual([
      ['person history seen', auditor.name],
      ['person seen', finance.name],
    ]);
    await expect(
      as(elsewhere, (scope) => openPersonHistory(scope, id, { show: 'all', limit: 5, offset: 0 })),
    ).rejects.toThrow(NotFound);
  });

  it('is of a person who is there', async () => {
    const other = await aPerson(database, elsewhere.councilId);
    await expect(
      as(auditor, (scope) => openPersonHistory(scope, other, { show: 'all', limit: 5, offset: 0 })),
    ).rejects.toThrow(NotFound);
  });
});
