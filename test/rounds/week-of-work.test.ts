/** The hours of a week and its day of rest, by the examples of their pages. */
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src/ground/random.ts';
import type { RotaVisit, StopOfVisit, Stretch } from '../../src/rounds/rules/rota.ts';
import { daysOf, midnightOf } from '../../src/rounds/rules/rota-week.ts';
import { USUAL_TRAVEL } from '../../src/rounds/rules/travel-estimate.ts';
import { dayToGiveUp, hasWeeklyRest, longestRest } from '../../src/rounds/rules/weekly-rest.ts';
import { roundAt, workMinutes } from '../../src/rounds/rules/work-time.ts';
import { ruleTable } from '../ground/rule-table.ts';

const MONDAY = '2026-03-02';
const midnight = midnightOf(MONDAY);
const at = (clock: string): number => {
  const { hour, minute } = Temporal.PlainTime.from(clock);
  return midnight + hour * 3600 + minute * 60;
};

/** A place so many minutes by car along a road that runs north. */
function along(minutes: number) {
  const { detour, metresPerSecond } = USUAL_TRAVEL.paces.car.urban;
  return { latitude: 52.5 + (minutes * 59.99 * metresPerSecond) / detour / 111_195, longitude: -2 };
}

function stopAt(line: string, id: number): StopOfVisit {
  const [, start = '', minutes = '', place = ''] = /^(\d\d:\d\d) for (\d+) at (\d+)$/.exec(line) ?? [];
  const visit = {
    id,
    minutes: Number(minutes),
    spot: { name: line, position: along(Number(place)) },
  } as RotaVisit;
  return { visit, visitId: id, part: 0, workerId: 1, startsAt: at(start), locked: false };
}

const stretches = (text: string): Stretch[] =>
  text
    .split('; ')
    .map((one) => one.split('-').map(at))
    .map(([from = 0, to = 0]) => ({ from, to }));

describe('the examples of rounds-weekly-hours', () => {
  test.each(ruleTable('rounds-weekly-hours').map((row, place) => [place, row] as const))(
    'row %d',
    (_, row) => {
      const home = row('home') === '–' ? undefined : { name: 'home', position: along(Number(row('home'))) };
      const stops = row('visits').split('; ').map(stopAt);
      const ways = { area: 'urban', travel: USUAL_TRAVEL } as const;
      const worker = { mode: 'car', start: home, end: home } as const;
      expect(`${workMinutes(worker, stops, stretches(row('shifts')), ways)}`).toBe(row('minutes'));
    },
  );

  test('rounds of a day follow one another whatever its shifts', () => {
    const random = randomFrom('rounds of a day');
    for (let time = 0; time < 200; time += 1) {
      const ends = Array.from({ length: 6 }, () => random.int(0, 1440)).sort((a, b) => a - b);
      const shifts = [0, 2, 4].map((place) => ({ from: ends[place] ?? 0, to: ends[place + 1] ?? 0 }));
      const rounds = Array.from({ length: 1441 }, (_, second) => roundAt(second, shifts));
      expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    }
  });
});

describe('the examples of rounds-weekly-rest', () => {
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'next Mon'];
  const days = [...daysOf(MONDAY), '2026-03-09'];
  const week = { from: midnight, to: midnight + 7 * 86_400 };
  const workOf = (text: string): Map<string, Stretch[]> => {
    const work = new Map<string, Stretch[]>();
    for (const line of text === '–' ? [] : text.split('; ')) {
      const [, first = '', last = first, from = '', to = ''] =
        /^([A-Za-z ]+?)(?:-(\w+))? (\d\d:\d\d)-(\d\d:\d\d)$/.exec(line) ?? [];
      for (let day = names.indexOf(first); day <= names.indexOf(last); day += 1) {
        const one = { from: at(from) + day * 86_400, to: at(to) + (day + (to <= from ? 1 : 0)) * 86_400 };
        work.set(days[day] ?? '', [...(work.get(days[day] ?? '') ?? []), one]);
      }
    }
    return work;
  };
  test.each(ruleTable('rounds-weekly-rest').map((row) => [row('work'), row] as const))('%s', (text, row) => {
    const byDay = workOf(text);
    const work = [...byDay.values()].flat();
    const hours = longestRest(work, week) / 3600;
    expect(`${hours} hours`).toBe(row('longest rest'));
    const freed = hasWeeklyRest(work, week) ? undefined : dayToGiveUp(byDay, week);
    expect(freed === undefined ? '–' : names[days.indexOf(freed)]).toBe(row('day to keep free'));
    expect(hasWeeklyRest(work, week) ? 'yes' : 'no').toBe(row('in order'));
  });
});
