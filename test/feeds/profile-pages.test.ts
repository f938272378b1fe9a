import { describe, expect, test } from 'vitest';
import { ChangedMeanwhile, Forbidden, NotFound } from '../../src/platform/errors.ts';
import { withScope } from '../../src/platform/scope.ts';
import { retireMappingProfile, saveMappingProfile } from '../../src/visits/actions/save-mapping-profile.ts';
import { getProfile, listProfiles } from '../../src/visits/records/mapping-profiles.ts';
import { aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';
import { testApp } from '../web/app.ts';
import { aSender } from './a-sender.ts';
import { apartMapping } from './sample-feeds.ts';

const database = await freshDatabase();
const app = await testApp(database);

const rows = [
  'Visit No;Client Ref;Carer ID;Date;Actual Start;Actual End;Logged by;Name',
  'V1;SU-P1;W1;02/03/2026;08:05;08:35;NFC;Zoë',
  'V2;SU-P1;W1;03/03/2026;08:05;08:35;IVR;Zoë',
  'V3;SU-P1;W1;2026-03-04;08:05;08:35;NFC;Zoë',
];
const own = Buffer.from(`${rows.join('\r\n')}\r\n`, 'latin1');

/** The fields of a form as a browser would post them again. */
function fieldsOf(html: string): Record<string, string> {
  const found: Record<string, string> = {};
  const plain = (text: string): string =>
    text.replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll('&quot;', '"');
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const [name, value] = [/ name="([^"]*)"/.exec(tag)?.[1], / value="([^"]*)"/.exec(tag)?.[1]];
    if (name === undefined || (/type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag))) continue;
    found[name] = plain(value ?? '');
  }
  for (const [, name = '', body = ''] of html.matchAll(
    /<select[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    found[name] = plain(/<option value="([^"]*)" selected/.exec(body)?.[1] ?? '');
  delete found['_csrf'];
  return found;
}

describe('a mapping profile made on screen', () => {
  test('from a sample to the first feed read by it', async () => {
    const { who } = await aSender(database, 'provider_manager');
    const browser = app.as(who);
    const read = await browser.post('/profiles/new', {
      name: 'Rota export',
      version: '',
      file: { name: 'own.csv', bytes: own },
    });
    expect(read.status).toBe(200);
    expect(read.text).toContain('Client Ref SU-P1');
    expect(read.text).toContain('1 row of 3 refused');
    const guessed = fieldsOf(read.html);
    expect(guessed).toMatchObject({
      delimiter: 'semicolon',
      encoding: 'windows-1252',
      person: 'Client Ref',
      worker: 'Carer ID',
      log_1: 'Visit No',
      in_date: 'Date',
      in_time: 'Actual Start',
      out_time: 'Actual End',
      'codes.0.code': 'NFC',
      'codes.0.method': 'tag',
      'codes.1.code': 'IVR',
      'codes.1.method': 'phone',
    });

    const shown = await browser.post('/profiles/map', { ...guessed, person_prefix: 'SU-', step: 'show' });
    expect(shown.text).toMatch(/V1 P1 W1 2 Mar 2026 08:05 08:35 tag/);
    expect(shown.text).toMatch(
      /4 Date \+ Actual Start 2026-03-04 08:05 The check-in time is not a date and time such as 25\/03\/2026 and 08:05\./,
    );
    const unfinished = await browser.post('/profiles/map', { ...guessed, person: '', step: 'save' });
    expect([unfinished.status, unfinished.text]).toEqual([
      422,
      expect.stringContaining('Choose which column holds the person'),
    ]);

    const saved = await browser.post('/profiles/map', { ...guessed, person_prefix: 'SU-', step: 'save' });
    expect(saved.location).toMatch(/^\/profiles\/\d+$/);
    const kept = await browser.get(saved.location ?? '');
    expect(kept.text).toContain('Client Ref, without SU- before it');
    expect(kept.text).toContain('nfc: Tag in the home');

    const sent = await browser.post('/feeds/send', {
      holds: 'visit logs',
      method: 'manual',
      layout: '',
      file: { name: 'own.csv', bytes: own },
    });
    const preview = await browser.get(sent.location ?? '');
    expect(preview.text).toContain('Mapping profile Rota export, version 1');
    expect(preview.text).toContain('Take these 2 visits');
    const refused = await browser.get(`${sent.location}/refused.csv`);
    expect(refused.body.toString('latin1')).toBe(
      `${rows[0]};Why refused\r\n${rows[3]};The check-in time is not a date and time such as 25/03/2026 and 08:05.\r\n`,
    );
  });

  test('a change is a new version; what was read by the old one keeps naming it', async () => {
    const { who, providerId } = await aSender(database, 'provider_manager');
    const browser = app.as(who);
    const save = async (version: number) =>
      await withScope(database, who, (scope) =>
        saveMappingProfile(scope, { providerId, name: 'Rota', version, mapping: apartMapping }),
      );
    const first = await save(0);
    const id = first.ok ? first.value.id : 0;
    const change = await browser.get(`/profiles/${id}/change`);
    expect(change.text).toContain('Change the profile Rota');
    const sample = Buffer.from(
      'Visit No;Client Ref;Carer;Date;Start;End;Logged by\nV1;SU-P1;W1;02/03/2026;08:05;08:35;nfc\n',
    );
    const read = await browser.post('/profiles/new', {
      ...fieldsOf(change.html),
      file: { name: 'own.csv', bytes: sample },
    });
    const form = fieldsOf(read.html);
    expect(form).toMatchObject({
      person: 'Client Ref',
      person_prefix: 'SU-',
      version: '1',
      'codes.0.code': 'ivr',
      'codes.1.code': 'nfc',
    });
    const saved = await browser.post('/profiles/map', { ...form, person_prefix: '', step: 'save' });
    const page = await browser.get(saved.location ?? '');
    expect(page.text).toContain('version 2');
    expect((await browser.get(`/profiles/${id}`)).text).toContain('An older version');
    await withScope(database, who, async (scope) => {
      expect((await getProfile(scope, id)).mapping).toEqual(apartMapping);
      expect((await listProfiles(scope)).map((one) => one.version)).toEqual([2]);
    });
    expect((await browser.post('/profiles/map', { ...form, step: 'save' })).status).toBe(409);
    await expect(save(1)).rejects.toThrow(ChangedMeanwhile);
    expect(await save(0)).toMatchObject({ ok: false, field: 'name' });

    const stopped = await browser.post(`/profiles/${(saved.location ?? '').split('/').at(-1)}/retire`);
    expect(stopped.location).toBe('/profiles');
    expect((await browser.get('/profiles')).text).toContain('Not in use');
    await withScope(database, who, async (scope) => expect(await listProfiles(scope)).toEqual([]));
  });

  test('two people who save the next version at the same moment: one of them is told', async () => {
    const { who, providerId } = await aSender(database, 'provider_manager');
    const save = async () =>
      await withScope(database, who, (scope) =>
        saveMappingProfile(scope, { providerId, name: 'Rota', version: 0, mapping: apartMapping }),
      );
    const both = await Promise.allSettled([save(), save()]);
    expect(both.filter((one) => one.status === 'fulfilled' && one.value.ok)).toHaveLength(1);
  });

  test.each([
    [Buffer.from('alone\n1\n'), 'only one column'],
    [Buffer.from('a,a\n1,2\n'), 'Two columns of this file have the same name'],
    [Buffer.from('a,b\n'), 'headings and no rows'],
    [Buffer.from('PK\u0003\u0004'), 'Excel workbook'],
    [Buffer.from('a,b\n"1,2\n'), 'headings and no rows'],
  ])('a sample that is no use is refused: %#', async (bytes, words) => {
    const { who } = await aSender(database, 'provider_manager');
    const read = await app.as(who).post('/profiles/new', { name: 'X', file: { name: 'own.csv', bytes } });
    expect([read.status, read.text]).toEqual([422, expect.stringContaining(words)]);
  });
});

describe('who may', () => {
  test('a coordinator may look and not change; another provider finds nothing; the council chooses the provider', async () => {
    const { who, council, providerId } = await aSender(database, 'provider_manager');
    const saved = await withScope(database, who, (scope) =>
      saveMappingProfile(scope, { providerId, name: 'Rota', version: 0, mapping: apartMapping }),
    );
    const id = saved.ok ? saved.value.id : 0;
    const coordinator = await somebody(database, council, 'provider_coordinator', providerId);
    expect((await app.as(coordinator).get('/profiles')).text).toContain('Rota');
    expect((await app.as(coordinator).get('/profiles/new')).status).toBe(403);
    await expect(
      withScope(database, coordinator, (scope) => retireMappingProfile(scope, id)),
    ).rejects.toThrow(Forbidden);
    const rival = await somebody(database, council, 'provider_manager', await aProvider(database, council));
    expect((await app.as(rival).get(`/profiles/${id}`)).status).toBe(404);
    await expect(withScope(database, rival, (scope) => retireMappingProfile(scope, id))).rejects.toThrow(
      NotFound,
    );
    await expect(
      withScope(database, rival, (scope) =>
        saveMappingProfile(scope, { providerId, name: 'Y', version: 0, mapping: apartMapping }),
      ),
    ).rejects.toThrow(NotFound);
    const officer = app.as(await somebody(database, council, 'contracts_officer'));
    const unchosen = await officer.post('/profiles/new', {
      name: 'X',
      provider_id: '',
      file: { name: 'own.csv', bytes: own },
    });
    expect([unchosen.status, unchosen.text]).toEqual([422, expect.stringContaining('Choose a provider')]);
    const chosen = await officer.post('/profiles/new', {
      name: 'X',
      provider_id: String(providerId),
      file: { name: 'own.csv', bytes: own },
    });
    expect(chosen.text).toContain('What is in each column?');
    const { rows: acts } = await database.pool.query(
      'select act from audit_event where council_id = $1 order by seq',
      [council],
    );
    expect(acts[0]).toEqual({ act: 'mapping profile saved' });
  });
});
