/** Who comes nearest to making a visit that found no room, in words that name nobody. Source: docs/rules/rounds-nearest.md. */
import { minutesInWords } from '../../ground/calendar.ts';
import { listWords } from '../../ground/text.ts';
import { weekdaysInWords } from '../../plans/rules/pattern-words.ts';
import type { PartOfDay } from './candidate.ts';
import { visitNames } from './window-advice.ts';

export const OBSTACLES = [
  'shift begins',
  'shift ends',
  'rest',
  'visit before',
  'visit after',
  'hours',
  'together',
] as const;
/** What a place in a round runs into; 'together': each of two has room, but no time was found for both. */
export type Obstacle = (typeof OBSTACLES)[number];

/** What is in the way of one visit on one day, and how many minutes are missing at least, rounded up. */
export type FitNearest = {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly obstacle: Obstacle;
  readonly minutes: number;
  /** Of the visit in the way: the part of the day, and the first half of the postcode; null where none is or it is not known. */
  readonly part: PartOfDay | null;
  readonly area: string | null;
  /** Were the home on the way, nothing would be missing. */
  readonly byWay: boolean;
  /** Two are needed together, and it is the second who lacks so much. */
  readonly second: boolean;
};

/** Who comes nearest, a sentence for each kind of obstacle, least first: 'On Monday whoever comes nearest would be 20 minutes late for a tea visit in WS3'. */
export function nearestInWords(nearest: readonly FitNearest[]): string[] {
  const alike = Map.groupBy(nearest, ({ obstacle, byWay, second }) => [obstacle, byWay, second].join('/'));
  return [...alike.values()]
    .toSorted((a, b) => leastOf(a) - leastOf(b))
    .map((group) => {
      const words = obstacleInWords(group);
      const days = [...new Set(group.map(({ weekday }) => weekday))].toSorted((a, b) => a - b);
      const on = days.length === 7 ? 'Every day' : `On ${weekdaysInWords(days)}`;
      return `${on} ${words}`;
    });
}

function leastOf(group: readonly FitNearest[]): number {
  return Math.min(...group.map(({ minutes }) => minutes));
}

function obstacleInWords(group: readonly FitNearest[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const who = first.second ? 'the second care worker it needs' : 'whoever comes nearest';
  const time = rangeInWords(group);
  const whose = visitsInWords(group);
  const way = first.byWay ? ', because of the way' : '';
  switch (first.obstacle) {
    case 'shift begins':
      return `${who} would come ${time} after the call window, since the shift begins too late${way}`;
    case 'shift ends':
      return `${who} would be back ${time} after the shift ends${way}`;
    case 'rest':
      return `${who} would have ${time} too little rest between two days of work${way}`;
    case 'visit before':
      return `${who} would come from ${whose} ${time} after the call window${way}`;
    case 'visit after':
      return `${who} would be ${time} late for ${whose}${way}`;
    case 'hours':
      return `${who} would work ${time} longer than their hours allow${way}`;
    case 'together':
      return 'two care workers have room, but no time was found for both together';
  }
}

function rangeInWords(group: readonly FitNearest[]): string {
  const minutes = group.map((one) => one.minutes);
  const [least, most] = [Math.min(...minutes), Math.max(...minutes)];
  if (least === most) return minutesInWords(least);
  return most < 60
    ? `${least} to ${minutesInWords(most)}`
    : `${minutesInWords(least)} to ${minutesInWords(most)}`;
}

/** 'a tea visit in WS3 or WS5'. */
function visitsInWords(group: readonly FitNearest[]): string {
  const parts = Map.groupBy(
    group.filter(({ part }) => part !== null),
    ({ part }) => part,
  );
  const names = [...parts].flatMap(([part, own]) => {
    if (part === null) return [];
    const areas = [...new Set(own.flatMap(({ area }) => (area === null ? [] : [area])))].toSorted();
    return [`${article(visitNames[part])}${areas.length === 0 ? '' : ` in ${listWords(areas, 'or')}`}`];
  });
  return names.length === 0 ? 'another visit' : listWords(names, 'or');
}

function article(name: string): string {
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}
