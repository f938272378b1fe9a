import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTypedDate, parseTypedTime } from '../../src/ground/typed-dates.ts';

/** The value as text, or the reason of the refusal. */
function answer(result: ReturnType<typeof parseTypedDate> | ReturnType<typeof parseTypedTime>): string {
  return result.ok ? result.value.toString().replace(/(:\d\d):00$/, '$1') : result.reason;
}

describe('typed dates', () => {
  it.each([
    ['2', '3', '1941', '1941-03-02'],
    [' 02 ', '03', '1941', '1941-03-02'],
    ['29', 'February', '2024', '2024-02-29'],
    ['1', 'sept', '2026', '2026-09-01'],
    ['', '', '', 'Enter date of birth'],
    ['', '3', '1941', 'Date of birth must include a day'],
    ['2', '', '', 'Date of birth must include a month and year'],
    ['2', '3', '41', 'Date of birth must include a year with 4 numbers, like 2026'],
    ['29', '2', '2026', 'Date of birth must be a real date'],
    ['31', '4', '2026', 'Date of birth must be a real date'],
    ['0', '4', '2026', 'Date of birth must be a real date'],
    ['1', '13', '2026', 'Date of birth must be a real date'],
    ['1', 'marchember', '2026', 'Date of birth must be a real date'],
    ['1.5', '3', '2026', 'Date of birth must be a real date'],
  ])('reads %s / %s / %s as %s', (day, month, year, expected) => {
    expect(answer(parseTypedDate({ day, month, year }, 'Date of birth'))).toBe(expected);
  });

  it('names its field', () => {
    expect(parseTypedDate({ day: '', month: '', year: '' }, 'Start date', 'starts_on')).toEqual({
      ok: false,
      reason: 'Enter start date',
      field: 'starts_on',
    });
  });

  it('reads back every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80_000 }), (days) => {
        const date = Temporal.PlainDate.from('1900-01-01').add({ days });
        const typed = { day: `${date.day}`, month: `${date.month}`, year: `${date.year}` };
        expect(answer(parseTypedDate(typed))).toBe(date.toString());
      }),
    );
  });
});

describe('typed times', () => {
  it.each([
    ['8', '08:00'],
    ['8:05', '08:05'],
    ['08.05', '08:05'],
    ['0805', '08:05'],
    ['805', '08:05'],
    ['8am', '08:00'],
    ['8.30 p.m.', '20:30'],
    ['20.30', '20:30'],
    ['12am', '00:00'],
    ['12:15am', '00:15'],
    ['12 PM', '12:00'],
    ['noon', '12:00'],
    ['Midnight', '00:00'],
    ['0:00', '00:00'],
    ['23:59', '23:59'],
    ['', 'Enter start time'],
    ['24:00', 'Start time must be a time, like 8:05 or 20:30'],
    ['8:60', 'Start time must be a time, like 8:05 or 20:30'],
    ['8:5', 'Start time must be a time, like 8:05 or 20:30'],
    ['13pm', 'Start time must be a time, like 8:05 or 20:30'],
    ['0am', 'Start time must be a time, like 8:05 or 20:30'],
    ['eight', 'Start time must be a time, like 8:05 or 20:30'],
    ['8:05:30', 'Start time must be a time, like 8:05 or 20:30'],
  ])('reads %s as %s', (typed, expected) => {
    expect(answer(parseTypedTime(typed, 'Start time'))).toBe(expected);
  });

  it('reads back every minute of the day however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), fc.constantFrom(':', '.', ''), (minutes, mark) => {
        const time = Temporal.PlainTime.from('00:00').add({ minutes });
        const [hour, minute] = time.toString().split(':');
        const read = parseTypedTime(`${hour}${mark}${minute}`);
        expect(read.ok && read.value.equals(time)).toBe(true);
      }),
    );
  });
});
