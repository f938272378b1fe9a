import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { easterSunday, englandAndWalesBankHolidays } from '../../src/ground/bank-holiday-rules.ts';
import { type BankHoliday, bankHolidaySet, parseBankHolidays } from '../../src/ground/bank-holidays.ts';
import { openJson } from './open-data.ts';
import { ruleTable } from './rule-table.ts';

const choices = ['true-day', 'substitute', 'both'] as const;

/** The list of one division with these events, as GOV.UK writes them. */
function parsed(...events: unknown[]): BankHoliday[] {
  const result = parseBankHolidays({ 'england-and-wales': { division: 'england-and-wales', events } });
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

/** A year by rule as GOV.UK would list it: only the days observed, substitutes marked in their notes. */
function asGovUk(year: number): unknown[] {
  const days = englandAndWalesBankHolidays(year);
  const observed = bankHolidaySet(days, 'substitute');
  return days
    .filter(({ date }) => observed.has(date))
    .map(({ date, title, kind }) => ({
      date,
      title,
      notes: kind === 'substitute' ? 'Substitute day' : '',
      bunting: true,
    }));
}

describe('which day a contract pays', () => {
  const rows = ruleTable('bank-holidays');

  it.each(
    rows.map((row) => [
      row('day'),
      row('is'),
      row('pays the true day'),
      row('pays the substitute'),
      row('pays both'),
    ]),
  )('on %s, %s: true day %s, substitute %s, both %s', (day, _, ...expected) => {
    const list = englandAndWalesBankHolidays(Number(day.slice(0, 4)));
    expect(choices.map((choice) => (bankHolidaySet(list, choice).has(day) ? 'yes' : 'no'))).toEqual(expected);
  });

  it('is the same from what GOV.UK lists, where true days at weekends are missing, as from the whole list', () => {
    for (let year = 2011; year <= 2060; year += 1) {
      const listed = parsed(...asGovUk(year));
      for (const choice of choices) {
        const whole = bankHolidaySet(englandAndWalesBankHolidays(year), choice);
        expect([...bankHolidaySet(listed, choice)].sort()).toEqual([...whole].sort());
      }
    }
  });
});

describe('the file of GOV.UK', () => {
  it('knows a substitute by its notes, by its title, or by a fixed day on another date', () => {
    const substitute = {
      kind: 'substitute',
      date: '2021-12-27',
      movedFrom: '2021-12-25',
      title: 'Christmas Day',
    };
    expect(parsed({ date: '2021-12-27', title: 'Christmas Day', notes: 'Substitute day' })).toMatchObject([
      substitute,
    ]);
    expect(parsed({ date: '2021-12-27', title: 'Christmas Day (substitute day)' })).toMatchObject([
      substitute,
    ]);
    expect(parsed({ date: '2021-12-27', title: 'Christmas Day', notes: '' })).toMatchObject([substitute]);
  });

  it('reads both kinds of apostrophe, and keeps a substitute whose true day it cannot tell', () => {
    const [first, second] = parsed(
      { date: '2023-01-02', title: "New Year's Day", notes: 'Substitute day' },
      { date: '2023-01-03', title: 'A day for bakers', notes: 'Substitute day' },
    );
    expect(first).toMatchObject({ kind: 'substitute', movedFrom: '2023-01-01' });
    expect(second).toEqual({
      date: '2023-01-03',
      division: 'england-and-wales',
      title: 'A day for bakers',
      kind: 'substitute',
    });
    expect(parsed({ date: '2023-01-03', title: 'A day for bakers (substitute day)' })).toEqual([second]);
    expect(parsed({ date: '2022-01-03', title: 'New Year’s Day', notes: 'Substitute day' })).toMatchObject([
      { movedFrom: '2022-01-01' },
    ]);
  });

  it('takes a holiday moved by proclamation as a true day, and a date without a title', () => {
    expect(parsed({ date: '2022-06-02', title: 'Spring bank holiday' })).toMatchObject([
      { kind: 'true-day' },
    ]);
    expect(parsed({ date: '2026-12-25' })).toMatchObject([{ kind: 'true-day', title: '' }]);
  });

  it('keeps the divisions apart, in date order', () => {
    const result = parseBankHolidays({
      scotland: { events: [{ date: '2026-11-30', title: 'St Andrew’s Day' }] },
      'northern-ireland': { events: [{ date: '2026-03-17', title: 'St Patrick’s Day' }] },
    });
    expect(result).toMatchObject({ value: [{ division: 'northern-ireland' }, { division: 'scotland' }] });
  });

  it.each([
    [[], 'The bank holidays file must be one JSON object with a list for each division'],
    [{ scotland: [] }, "The bank holidays file has no list of events for 'scotland'"],
    [
      { scotland: { events: [{ date: '2026-02-30' }] } },
      "Event 1 for 'scotland' has no date in the form 2026-12-25",
    ],
    [{ scotland: { events: ['2026-12-25'] } }, "Event 1 for 'scotland' has no date in the form 2026-12-25"],
  ])('says where %j is wrong', (json, reason) => {
    expect(parseBankHolidays(json)).toEqual({ ok: false, reason });
  });

  it('never throws, whatever it is given', () => {
    const event = fc.record({
      date: fc.oneof(fc.string(), fc.constant('2026-12-28')),
      title: fc.jsonValue(),
      notes: fc.jsonValue(),
    });
    const file = fc.dictionary(fc.string(), fc.record({ events: fc.array(fc.oneof(event, fc.jsonValue())) }));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), file), (json) => typeof parseBankHolidays(json).ok === 'boolean'),
    );
  });
});

describe('bank holidays by rule', () => {
  it('finds Easter in years published by the Church of England', () => {
    const days = [2000, 2008, 2011, 2019, 2024, 2025, 2026, 2027, 2038, 2049, 2076].map((year) =>
      easterSunday(year).toString(),
    );
    expect(days).toEqual([
      '2000-04-23',
      '2008-03-23',
      '2011-04-24',
      '2019-04-21',
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2027-03-28',
      '2038-04-25',
      '2049-04-18',
      '2076-04-19',
    ]);
  });

  it('observes eight weekdays every year, more only where a day was proclaimed', () => {
    for (let year = 2011; year <= 2100; year += 1) {
      const observed = [...bankHolidaySet(englandAndWalesBankHolidays(year), 'substitute')];
      const extra = { 2011: 1, 2012: 1, 2022: 2, 2023: 1 }[year] ?? 0;
      expect(observed.length).toBe(8 + extra);
      expect(observed.every((date) => Temporal.PlainDate.from(date).dayOfWeek < 6)).toBe(true);
    }
  });

  it('agrees with what GOV.UK published for 2017 to 2023, one-off days of 2022 and 2023 aside', () => {
    const shape = z.record(z.string(), z.array(z.string()));
    const published = openJson('bank-holidays/alphagov_frontend_2017_2023.json', shape);
    if (published === undefined) return;
    const later = ['2022-09-19', '2023-05-08'];
    for (const [year, dates] of Object.entries(published)) {
      const observed = bankHolidaySet(englandAndWalesBankHolidays(Number(year)), 'substitute');
      expect([...observed].filter((date) => !later.includes(date)).sort()).toEqual(dates);
    }
    expect(Object.keys(published).length).toBe(7);
  });

  it('agrees, true days and substitutes both, with an independent list for 2017 to 2027', () => {
    const event = z.object({
      date: z.string(),
      title: z.string(),
      substitute: z.boolean(),
      gov_uk_listed: z.boolean(),
    });
    const list = openJson('bank-holidays/england_wales_2017_2027.json', z.object({ events: z.array(event) }));
    if (list === undefined) return;
    const { events } = list;
    const days = Array.from({ length: 11 }, (_, i) => englandAndWalesBankHolidays(2017 + i)).flat();
    expect(days.map(({ date, kind }) => [date, kind])).toEqual(
      events.map(({ date, substitute }) => [date, substitute ? 'substitute' : 'true-day']),
    );
    const listed = events.filter((event) => event.gov_uk_listed).map(({ date }) => date);
    expect([...bankHolidaySet(days, 'substitute')].sort()).toEqual(listed);
    const substitutes = parsed(...events).filter((day) => day.kind === 'substitute');
    expect(substitutes.map((day) => [day.date, day.movedFrom])).toEqual(
      days.filter((day) => day.kind === 'substitute').map((day) => [day.date, day.movedFrom]),
    );
  });
});
