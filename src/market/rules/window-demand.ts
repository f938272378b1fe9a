/** People who wait for care: enough further visits that no care worker has a paid minute without one that could be made. */
import { randomFrom } from '../../ground/random.ts';
import { careIn, careSeconds, shiftSeconds, type SimVisit, type TeamDay } from './window-week.ts';

/**
 * Further visits for a team's day, the same for a seed: each has the time, length and workers of a visit of that day and is at the home of
 * another, drawn by chance. They are added until the care asked for is as long as the shifts. None where nothing is visited or nobody works.
 * Source: docs/rules/window-simulator.md.
 */
export function waitingVisits({ team, day, visits, shifts }: TeamDay, seed: number): SimVisit[] {
  const care = visits.filter((visit) => careSeconds(visit) > 0);
  if (care.length === 0) return [];
  const random = randomFrom(`${seed} ${team} ${day}`);
  const waiting: SimVisit[] = [];
  const room = shiftSeconds(shifts);
  for (let asked = careIn(visits); asked < room; ) {
    const like = random.pick(care);
    const { place } = random.pick(care);
    const number = waiting.length + 1;
    // When another began in that week says nothing of one that waits.
    waiting.push({
      ...like,
      done: undefined,
      id: `waiting ${number}`,
      person: `waiting ${number}`,
      place,
      extra: true,
    });
    asked += careSeconds(like);
  }
  return waiting;
}
