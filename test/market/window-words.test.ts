import { describe, expect, test } from 'vitest';
import type { WidthFigures, WindowAnswer, WindowGroup } from '../../src/market/rules/window-answer.ts';
import { shownGroups } from '../../src/market/rules/window-groups.ts';
import {
  fallsShort,
  findingWords,
  sureWords,
  cautionWords,
  whoWords,
} from '../../src/market/rules/window-report.ts';

const WEEK = [2, 3, 4, 5, 6, 7, 8].map((day) => `2026-03-0${day}`);
const hours = (count: number): number => count * 3600;

function width(minutes: number, more: Partial<WidthFigures> = {}): WidthFigures {
  const best = hours(800 + minutes);
  return {
    width: minutes,
    best,
    today: hours(790),
    bySeed: [best - 3600, best - 7200],
    bound: hours(1200),
    critical: 21,
    moved: [100, 200, 0, 0, 0, 0],
    notMade: 0,
    outside: 0,
    unmade: 0,
    over15: 60,
    over30: 40,
    over60: 10,
    ...more,
  };
}

function answerOf(
  all: Partial<WidthFigures>,
  ground: Partial<WindowAnswer['ground']> = {},
): Pick<WindowAnswer, 'all' | 'ground' | 'searchAlone'> & WindowAnswer {
  return {
    engine: 'test',
    widths: [15, 30, 60, 90],
    ground: {
      days: WEEK,
      visits: 1650,
      critical: 21,
      people: 100,
      today: hours(800),
      planned: hours(800),
      standing: 1600,
      stated: false,
      waiting: hours(400),
      shifts: hours(1300),
      shiftCount: 800,
      workers: 35,
      travel: 'by car, as told',
      leftOut: [],
      ...ground,
    },
    searchAlone: [0, 0],
    all: [15, 30, 60, 90].map((minutes) => width(minutes, all)),
    providers: [],
    areas: [],
    ages: [],
  };
}

describe('what is compared', () => {
  test('simulation with simulation, never with now', () => {
    const words = [...findingWords(answerOf({})), ...sureWords(answerOf({}))].join(' ');
    expect(words).not.toContain('deliver now');
    expect(words).toContain(
      'Simulated with visits up to 15 minutes early or late, the care workers of that week',
    );
    expect(words).toContain('of them deliver at 15 minutes');
    expect(cautionWords(answerOf({}))).toEqual([]);
  });

  test('a baseline that falls short is said first, and nothing is turned into care workers', () => {
    const short = answerOf(
      { best: hours(700), today: hours(690), notMade: 409, unmade: 70 },
      { today: hours(860) },
    );
    expect(fallsShort(short)).toBe(true);
    const [first] = cautionWords(short);
    expect(first).toContain('not a comparison with today');
    expect(first).toContain('860.0 hours');
    expect(first).toContain('only 690.0 of them, and 409 of 1,650 visits (24.8%) not at all');
    expect(first).toContain(
      'Even at 90 minutes all that was found, 700.0 hours, is less than today’s visits.',
    );
    expect(findingWords(short).join(' ')).not.toContain('as much as');
    expect(fallsShort(answerOf({ today: hours(760) }))).toBe(false);
    expect(fallsShort(answerOf({ today: hours(759) }))).toBe(true);
  });
});

describe('who is left out', () => {
  test('people with a visit that is not made stand beside those who are moved', () => {
    const words = findingWords(answerOf({ notMade: 347, unmade: 52 })).join(' ');
    expect(words).toContain(
      '52 of 100 people (52.0%) would have a visit that is not made at all (347 visits)',
    );
  });

  test('time-critical visits that are lost are a warning', () => {
    const lost = answerOf({ critical: 7, notMade: 133, unmade: 40 });
    expect(cautionWords(lost).join(' ')).toContain('14 of 21 time-critical visits are not made at any width');
    expect(findingWords(lost).join(' ')).not.toContain('All 21');
  });
});

describe('words follow the workforce and the days', () => {
  test('visits outside stated shifts are said to be so', () => {
    const stated = answerOf(
      { notMade: 133, outside: 133, unmade: 30, today: hours(300) },
      { stated: true, workers: 4, standing: 0 },
    );
    const words = cautionWords(stated);
    expect(words).toHaveLength(1);
    expect(words[0]).toContain('133 visits lie outside the shifts you stated, at every width');
    expect(words[0]).not.toContain('too slow');
    expect(whoWords(stated)).toBe('the 4 care workers you stated');
    expect(
      cautionWords({ ...stated, all: stated.all.map((one) => ({ ...one, outside: 100 })) })[0],
    ).toContain('Another 33 of 1,650 visits do not fit beside the others');
  });

  test('one day, some days, a week', () => {
    const who = (days: readonly string[]): string => whoWords(answerOf({}, { days: [...days] }));
    expect(who(WEEK)).toBe('the care workers of that week');
    expect(who(WEEK.slice(0, 2))).toBe('the care workers of those days');
    expect(who(WEEK.slice(0, 1))).toBe('the care workers of Monday 2 March 2026');
  });
});

test('no group gives another’s small count away, on the page, the paper or in the file', () => {
  const group = (name: string, people: number, over30: number): WindowGroup => ({
    id: null,
    name,
    people,
    visits: people * 10,
    shifts: null,
    widths: [15, 30, 60, 90].map((minutes) => {
      const { bySeed: _, ...figures } = width(minutes, { over15: people, over30, over60: 0 });
      return { ...figures, bound: null };
    }),
  });
  const shown = shownGroups([
    group('North', 30, 9),
    group('East', 20, 5),
    group('South', 20, 9),
    group('West', 20, 11),
    group('Willow Bank', 10, 3),
  ]);
  expect(shown?.map(({ people, at }) => [people, at(60)?.felt, at(60)?.unmade])).toEqual([
    [30, 9, 0],
    [20, undefined, 0],
    [20, 9, 0],
    [20, 11, 0],
    [10, undefined, 0],
  ]);
  // One group of four beside ninety-six: neither is told, for one is what the other leaves of a hundred.
  expect(
    shownGroups([group('North', 96, 20), group('Willow Bank', 4, 0)])?.map(({ people }) => people),
  ).toEqual([undefined, undefined]);
});
