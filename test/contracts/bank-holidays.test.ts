import { expect, test } from 'vitest';
import { englandAndWalesBankHolidays } from '../../src/ground/bank-holiday-rules.ts';
import { bankHolidaySet, parseBankHolidays } from '../../src/ground/bank-holidays.ts';
import {
  addBankHoliday,
  adoptBankHolidays,
  bankHolidaysFor,
  listBankHolidays,
  removeBankHoliday,
  yearsOfBankHolidays,
} from '../../src/platform/bank-holidays.ts';
import { Forbidden, NotFound } from '../../src/platform/errors.ts';
import { type Scope, type Who, withScope } from '../../src/platform/scope.ts';
import { aCouncil, aProvider, somebody } from '../postgres/builders.ts';
import { freshDatabase } from '../postgres/fresh-database.ts';

const database = await freshDatabase();
const council = await aCouncil(database);
const officer = await somebody(database, council, 'contracts_officer');
const broker = await somebody(database, council, 'broker');
const coordinator = await somebody(
  database,
  council,
  'provider_coordinator',
  await aProvider(database, council),
);
const elsewhere = await somebody(database, await aCouncil(database), 'administrator');
const asked = async <T>(who: Who, work: (scope: Scope) => Promise<T>) => await withScope(database, who, work);

test('the suggestion for a year is adopted once, and adopting it again adds nothing', async () => {
  const suggestion = englandAndWalesBankHolidays(2027);
  const first = await asked(officer, async (scope) =>
    adoptBankHolidays(scope, suggestion, 'by rule for 2027'),
  );
  expect(first).toEqual({ ok: true, value: { added: suggestion.length, alreadyThere: 0 } });
  const again = await asked(officer, async (scope) =>
    adoptBankHolidays(scope, suggestion, 'by rule for 2027'),
  );
  expect(again).toMatchObject({ ok: true, value: { added: 0 } });
  const kept = await asked(officer, async (scope) => listBankHolidays(scope, 2027));
  expect(kept.map(({ date, kind }) => [date, kind])).toEqual(
    suggestion.map(({ date, kind }) => [date, kind]),
  );
  expect(await asked(officer, yearsOfBankHolidays)).toEqual([2027]);
});

test('a provider’s people read them too; another council has its own', async () => {
  expect(await asked(coordinator, async (scope) => listBankHolidays(scope, 2027))).not.toEqual([]);
  expect(await asked(elsewhere, async (scope) => listBankHolidays(scope, 2027))).toEqual([]);
});

test('GOV.UK’s file brings the true days of its substitutes with it', async () => {
  const file = parseBankHolidays({
    'england-and-wales': {
      events: [
        { date: '2021-12-27', title: 'Christmas Day', notes: 'Substitute day' },
        { date: '2021-12-28', title: 'Boxing Day', notes: 'Substitute day' },
      ],
    },
    scotland: { events: [{ date: '2021-11-30', title: 'St Andrew’s Day', notes: '' }] },
  });
  const list = file.ok ? file.value : [];
  await asked(officer, async (scope) => adoptBankHolidays(scope, list, 'a file'));
  const kept = await asked(officer, async (scope) => listBankHolidays(scope, 2021));
  expect(kept.map(({ date, kind, movedFrom }) => [date, kind, movedFrom])).toEqual([
    ['2021-12-25', 'true-day', undefined],
    ['2021-12-26', 'true-day', undefined],
    ['2021-12-27', 'substitute', '2021-12-25'],
    ['2021-12-28', 'substitute', '2021-12-26'],
  ]);
});

test('a week that holds only the true day knows that another day is kept for it', async () => {
  const week = await asked(officer, async (scope) => bankHolidaysFor(scope, '2021-12-20', '2021-12-26'));
  expect(bankHolidaySet(week, 'substitute').has('2021-12-25')).toBe(false);
  expect(bankHolidaySet(week, 'true-day').has('2021-12-25')).toBe(true);
});

test('a day is added, refused the second time, and taken out again', async () => {
  const day = { date: '2026-06-15', title: 'A day of thanks', kind: 'true-day' } as const;
  const added = await asked(officer, async (scope) => addBankHoliday(scope, day));
  expect(added.ok).toBe(true);
  expect(await asked(officer, async (scope) => addBankHoliday(scope, day))).toEqual({
    ok: false,
    reason: 'Monday 15 June 2026 is recorded already as a true day',
    field: 'date',
  });
  const id = added.ok ? added.value.id : 0;
  await expect(asked(elsewhere, async (scope) => removeBankHoliday(scope, id))).rejects.toThrow(NotFound);
  expect(await asked(officer, async (scope) => removeBankHoliday(scope, id))).toMatchObject({
    ok: true,
    value: { title: 'A day of thanks' },
  });
  await expect(asked(officer, async (scope) => removeBankHoliday(scope, id))).rejects.toThrow(NotFound);
});

test('a substitute for itself and a list without England and Wales are refused', async () => {
  const itself = { date: '2026-06-15', title: 'X', kind: 'substitute', movedFrom: '2026-06-15' } as const;
  expect(await asked(officer, async (scope) => addBankHoliday(scope, itself))).toMatchObject({
    ok: false,
    field: 'moved_from',
  });
  expect(await asked(officer, async (scope) => adoptBankHolidays(scope, [], 'a file'))).toMatchObject({
    ok: false,
  });
});

test('who may not edit reference data may not touch them, and every change is in the audit trail', async () => {
  const day = { date: '2026-06-16', title: 'X', kind: 'true-day' } as const;
  await expect(asked(broker, async (scope) => addBankHoliday(scope, day))).rejects.toThrow(Forbidden);
  await expect(asked(broker, async (scope) => removeBankHoliday(scope, 1))).rejects.toThrow(Forbidden);
  await expect(asked(coordinator, async (scope) => adoptBankHolidays(scope, [], 'x'))).rejects.toThrow(
    Forbidden,
  );
  const { rows } = await database.pool.query<{ act: string }>(
    'select distinct act from audit_event where council_id = $1 order by act',
    [council],
  );
  expect(rows.map(({ act }) => act)).toEqual([
    'bank holiday added',
    'bank holiday removed',
    'bank holidays adopted',
  ]);
});
