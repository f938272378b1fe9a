import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAYS_OF_CARE, LATER_STARTS, laterStart } from '../../src/rounds/rules/later-start.ts';
import type { DayFit } from '../../src/rounds/rules/place-in-day.ts';
import { ruleTable } from '../ground/rule-table.ts';

const first = Temporal.PlainDate.from('2026-03-04');
const dayAt = (at: number): string => first.add({ days: at }).toString();

/** A day on which all fits (y), something does not (x), or all fits if another visit moves (m). */
function dayOf(mark: string, at: number): DayFit {
  const moved = { visit: {}, seconds: 600, otherWorker: false } as DayFit['moves'][number];
  return {
    day: dayAt(at),
    placed: mark === 'x' ? [] : [0],
    blocked: mark === 'x' ? [{ visit: 0, proven: false, unserved: null, why: '', nearest: null }] : [],
    moves: mark === 'm' ? [moved] : [],
    looked: { workers: 1, of: 1 },
  };
}

/** Looks for a later start in days written as marks, with time for so many of them; says which were asked for. */
function look(marks: string, time = 100) {
  const days = marks.split('').map(dayOf);
  const asked: string[] = [];
  const later = laterStart(
    days.map(({ day }) => day),
    days.slice(0, DAYS_OF_CARE),
    (day) => {
      if (asked.length >= time) return undefined;
      asked.push(day);
      return days.find((one) => one.day === day);
    },
  );
  return { later, asked };
}

describe('the page', () => {
  test.each(
    ruleTable('rounds-later-start').map((row) => ['first seven', 'next seven', 'start', 'why'].map(row)),
  )('%s, then %s: %s', (seven = '', next = '', start = '', why = '') => {
    const { later } = look(`${seven}${next === '–' ? '' : next}`);
    const at = start === '–' ? null : dayAt(Number(start));
    expect([later.startsOn, later.why]).toEqual([at, why]);
  });
});

test('what others have to move for it is counted', () => {
  expect(look('xyyyyymyyymyyy').later).toMatchObject({ startsOn: dayAt(1), moves: 1 });
  expect(look('xyyyymmyyyyyyy').later).toMatchObject({ moves: 2 });
});

test('what is in the way every week is seen by one day more', () => {
  for (let at = 0; at < DAYS_OF_CARE; at += 1) {
    const week = 'yyyyyyy'.split('').with(at, 'x').join('');
    const { later, asked } = look(week + week);
    expect(later).toMatchObject({ startsOn: null, lookedTo: dayAt(LATER_STARTS), why: 'looked' });
    expect(asked).toEqual([dayAt(at + DAYS_OF_CARE)]);
  }
});

test('where the time is up it is said how far was looked', () => {
  expect(look('xyyyyyyyyyyyyy', 0).later).toEqual({
    startsOn: null,
    moves: 0,
    lookedTo: null,
    why: 'no time',
  });
  expect(look('yyxyyyyyyyyyyy', 1).later).toMatchObject({ lookedTo: dayAt(2), why: 'no time' });
});

test('it is the first start of which all seven days fit, and no day is asked twice or was known', () => {
  const marks = fc.string({
    unit: fc.constantFrom('y', 'y', 'y', 'y', 'm', 'x'),
    minLength: 7,
    maxLength: 14,
  });
  fc.assert(
    fc.property(marks, (days) => {
      const { later, asked } = look(days);
      const starts = Array.from({ length: days.length - 7 }, (_, at) => at + 1);
      const hinders = days.slice(0, 7).includes('x') ? /x/ : /[mx]/;
      const start = starts.find((at) => !hinders.test(days.slice(at, at + 7)));
      expect(later.startsOn).toBe(start === undefined ? null : dayAt(start));
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.every((day) => day > dayAt(6))).toBe(true);
    }),
  );
});
