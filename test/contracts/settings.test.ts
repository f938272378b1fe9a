import { describe, expect, test } from 'vitest';
import { Forbidden } from '../../src/platform/errors.ts';
import { withScope } from '../../src/platform/scope.ts';
import { anySetting, settingNames } from '../../src/platform/setting-catalogue.ts';
import { findSetting, listSettings, recordSetting, settingOn } from '../../src/platform/settings.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { aCouncil, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const administrator = await somebody(database, council, 'administrator');
const contractsOfficer = await somebody(database, council, 'contracts_officer');
const elsewhere = await somebody(database, await aCouncil(database), 'administrator');

const record = async (value: unknown, effectiveFrom: string, source = 'Cabinet, 3 March 2026') =>
  await withScope(database, administrator, async (scope) =>
    recordSetting(scope, { name: 'match_within_minutes', value, effectiveFrom, source }),
  );
const matching = async (day: string, who = contractsOfficer) =>
  await withScope(database, who, async (scope) => settingOn(scope, 'match_within_minutes', day));

describe('the rule page', () => {
  test('names every setting of the catalogue with its title and usual value', () => {
    const told = ruleTable('settings').map((row) => [row('setting'), row('title'), row('usual value')]);
    const catalogue = settingNames.map((name) => {
      const { title, words, usual } = anySetting(name);
      return [`\`${name}\``, title, words(usual)];
    });
    expect(told).toEqual(catalogue);
  });

  test('every usual value is one that could be recorded, and every setting has a source', () => {
    for (const name of settingNames) {
      const { schema, usual, source, describe } = anySetting(name);
      expect(schema.parse(usual)).toEqual(usual);
      expect(source).not.toBe('');
      expect(describe).toMatch(/\.$/);
    }
  });
});

test('the usual value holds where nothing was recorded', async () => {
  expect(await matching('2026-03-02')).toBe(120);
  const shortest = await withScope(database, contractsOfficer, async (scope) =>
    settingOn(scope, 'minimum-visit', '2026-03-02'),
  );
  expect(shortest).toEqual({
    minutes: 30,
    short_minutes: 15,
    short_purposes: ['medication', 'welfare check'],
  });
});

test('of the values in effect, the one recorded last holds; another council sees none of them', async () => {
  expect(await record(90, '2026-04-01')).toEqual({ ok: true, value: { words: '1 hour 30 minutes' } });
  await record(60, '2026-06-01');
  await record(45, '2026-05-01');
  expect(await matching('2026-03-31')).toBe(120);
  expect(await matching('2026-04-01')).toBe(90);
  expect(await matching('2026-05-01')).toBe(45);
  expect(await matching('2026-07-01')).toBe(45);
  expect(await matching('2026-07-01', elsewhere)).toBe(120);
});

test('the list tells what holds, its source and its history, the last first', async () => {
  const [first] = await withScope(database, contractsOfficer, async (scope) =>
    listSettings(scope, '2026-04-15'),
  );
  expect(first).toMatchObject({
    name: 'match_within_minutes',
    words: '1 hour 30 minutes',
    source: 'Cabinet, 3 March 2026',
  });
  expect(first?.history.map(({ words, by }) => [words, by])).toEqual([
    ['45 minutes', administrator.name],
    ['1 hour', administrator.name],
    ['1 hour 30 minutes', administrator.name],
  ]);
  const other = await withScope(database, elsewhere, async (scope) =>
    findSetting(scope, 'match_within_minutes', '2026-04-15'),
  );
  expect(other).toMatchObject({ value: 120, holds: undefined, history: [] });
});

test('a value that cannot be, or one without a source, is refused beside its box', async () => {
  expect(await record(9000, '2026-04-01')).toMatchObject({ ok: false, field: 'value' });
  expect(await record('soon', '2026-04-01')).toMatchObject({ ok: false, field: 'value' });
  expect(await record(30, '2026-04-01', ' ')).toMatchObject({ ok: false, field: 'source' });
  const crossed = await withScope(database, administrator, async (scope) =>
    recordSetting(scope, {
      name: 'minimum-visit',
      value: { minutes: 15, short_minutes: 30, short_purposes: [] },
      effectiveFrom: '2026-04-01',
      source: 'Cabinet',
    }),
  );
  expect(crossed).toMatchObject({ ok: false, field: 'short_minutes' });
});

test('only an administrator records one, it is in the audit trail, and nobody alters it', async () => {
  await expect(
    withScope(database, contractsOfficer, async (scope) =>
      recordSetting(scope, {
        name: 'first_review_weeks',
        value: 4,
        effectiveFrom: '2026-04-01',
        source: 'A source',
      }),
    ),
  ).rejects.toThrow(Forbidden);
  const { rows } = await database.pool.query(
    `select act, subject_id, detail from audit_event where council_id = $1 order by seq limit 1`,
    [council],
  );
  expect(rows).toEqual([
    {
      act: 'setting recorded',
      subject_id: 'match_within_minutes',
      detail: { value: 90, effectiveFrom: '2026-04-01', source: 'Cabinet, 3 March 2026' },
    },
  ]);
  await expect(database.pool.query('update council_setting set value = $1', ['1'])).rejects.toThrow(
    'append-only',
  );
});
