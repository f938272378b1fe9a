/**
 * A council's bank holidays: the days that its contracts may pay as such, the true day and the substitute told apart.
 * They are plain dated data that may be added and removed. Source: docs/rules/bank-holidays.md.
 */
import type { BankHoliday } from '../ground/bank-holidays.ts';
import { longDate } from '../ground/calendar.ts';
import { ok, type Result, refuse } from '../ground/result.ts';
import { NotFound } from './errors.ts';
import { require, type Scope } from './scope.ts';

const DIVISION = 'england-and-wales';

/** A recorded day. */
export type RecordedBankHoliday = BankHoliday & { readonly id: number };

/**
 * The council's bank holidays from one day to another, both included, for `bankHolidaySet` to choose from by contract.
 * A substitute is here when the day that it stands for is within, since that day then counts or not by the contract.
 */
export async function bankHolidaysFor(
  scope: Scope,
  from: Temporal.PlainDate | string,
  to: Temporal.PlainDate | string,
): Promise<RecordedBankHoliday[]> {
  const rows = await scope.db
    .selectFrom('bank_holiday')
    .select(['id', 'holiday_on', 'title', 'kind', 'moved_from'])
    .where('council_id', '=', scope.who.councilId)
    .where((where) =>
      where.or([
        where.between('holiday_on', from.toString(), to.toString()),
        where.between('moved_from', from.toString(), to.toString()),
      ]),
    )
    .orderBy('holiday_on')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    date: row.holiday_on,
    division: DIVISION,
    title: row.title,
    kind: row.kind,
    ...(row.moved_from === null ? {} : { movedFrom: row.moved_from }),
  }));
}

/** The bank holidays on the days of a year. */
export async function listBankHolidays(scope: Scope, year: number): Promise<RecordedBankHoliday[]> {
  const days = await bankHolidaysFor(scope, `${year}-01-01`, `${year}-12-31`);
  return days.filter(({ date }) => date.startsWith(`${year}-`));
}

/** The years for which any day is recorded, in order. */
export async function yearsOfBankHolidays(scope: Scope): Promise<number[]> {
  const rows = await scope.db
    .selectFrom('bank_holiday')
    .select('holiday_on')
    .where('council_id', '=', scope.who.councilId)
    .execute();
  return [...new Set(rows.map((row) => Number(row.holiday_on.slice(0, 4))))].sort((a, b) => a - b);
}

/** What a person may say of a bank holiday. `movedFrom` is the true day that a substitute stands for. */
export type NewBankHoliday = Pick<BankHoliday, 'date' | 'title' | 'kind'> & {
  readonly movedFrom?: string | null | undefined;
};

/** Adds one day. A day that is there already as the same kind is refused, and so is a substitute for itself. */
export async function addBankHoliday(
  scope: Scope,
  day: NewBankHoliday,
): Promise<Result<{ readonly id: number }>> {
  require(scope, 'reference-data.edit');
  if (day.kind === 'substitute' && day.movedFrom === day.date)
    return refuse('A substitute day must differ from the day that it stands for', 'moved_from');
  const [id] = await insertMissing(scope, [day]);
  if (id === undefined)
    return refuse(`${longDate(day.date)} is recorded already as a ${kindWords[day.kind]}`, 'date');
  scope.audit({ act: 'bank holiday added', subject: ['bank holiday', id], detail: detailOf(day) });
  return ok({ id });
}

/**
 * Adds those of a list that are not there yet, and the true day of each substitute that names one; nothing is altered or
 * removed. `how` says where the list came from, for the audit trail. Answers how many were added.
 */
export async function adoptBankHolidays(
  scope: Scope,
  list: readonly BankHoliday[],
  how: string,
): Promise<Result<{ readonly added: number; readonly alreadyThere: number }>> {
  require(scope, 'reference-data.edit');
  const days = withTrueDays(list.filter(({ division }) => division === DIVISION));
  if (days.length === 0) return refuse('There are no bank holidays of England and Wales in this list');
  const added = await insertMissing(scope, days);
  scope.audit({
    act: 'bank holidays adopted',
    subject: ['bank holiday', how],
    detail: { added: added.length, days: days.map(({ date }) => date) },
  });
  return ok({ added: added.length, alreadyThere: days.length - added.length });
}

/** Takes one day out of the list. */
export async function removeBankHoliday(scope: Scope, id: number): Promise<Result<NewBankHoliday>> {
  require(scope, 'reference-data.edit');
  const gone = await scope.db
    .deleteFrom('bank_holiday')
    .where('council_id', '=', scope.who.councilId)
    .where('id', '=', id)
    .returning(['holiday_on', 'title', 'kind', 'moved_from'])
    .executeTakeFirst();
  if (gone === undefined) throw new NotFound('bank holiday');
  const day = { date: gone.holiday_on, title: gone.title, kind: gone.kind, movedFrom: gone.moved_from };
  scope.audit({ act: 'bank holiday removed', subject: ['bank holiday', id], detail: detailOf(day) });
  return ok(day);
}

/** A list with the true days that its substitutes name and that it leaves out, in date order, each day once. */
export function withTrueDays(list: readonly BankHoliday[]): BankHoliday[] {
  const days = new Map<string, BankHoliday>();
  for (const day of list) {
    days.set(`${day.date} ${day.kind}`, day);
    if (day.movedFrom === undefined || days.has(`${day.movedFrom} true-day`)) continue;
    const { division, title, movedFrom } = day;
    days.set(`${movedFrom} true-day`, { date: movedFrom, division, title, kind: 'true-day' });
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

const kindWords = { 'true-day': 'true day', substitute: 'substitute' } as const;

/** Inserts those that are not there, and answers the ids of those. */
async function insertMissing(scope: Scope, days: readonly NewBankHoliday[]): Promise<number[]> {
  const rows = await scope.db
    .insertInto('bank_holiday')
    .values(
      days.map((day) => ({
        council_id: scope.who.councilId,
        holiday_on: day.date,
        title: day.title,
        kind: day.kind,
        moved_from: day.kind === 'substitute' ? (day.movedFrom ?? null) : null,
        recorded_by: scope.who.userId,
      })),
    )
    .onConflict((conflict) => conflict.columns(['council_id', 'holiday_on', 'kind']).doNothing())
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

function detailOf({ date, title, kind, movedFrom }: NewBankHoliday): Record<string, unknown> {
  return { date, title, kind, ...(movedFrom ? { movedFrom } : {}) };
}
