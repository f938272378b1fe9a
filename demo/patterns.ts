import type { Random } from '../src/ground/random.ts';
import type { Purpose } from '../src/plans/rules/purposes.ts';
import type { PatternVisit } from '../src/plans/rules/visit-pattern.ts';

type Slot = {
  readonly purpose: Purpose;
  readonly tasks: string;
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly (readonly [minutes: number, weight: number])[];
};

/** The times of day that visits are for, in minutes after midnight, and how long they are. */
const slots = {
  morning: {
    purpose: 'personal care',
    tasks: 'Wash, dress, breakfast',
    from: 7 * 60,
    to: 10 * 60,
    lengths: [
      [30, 62],
      [45, 28],
      [60, 10],
    ],
  },
  lunch: {
    purpose: 'meal',
    tasks: 'Lunch and a drink',
    from: 12 * 60,
    to: 13 * 60 + 30,
    lengths: [[30, 100]],
  },
  lunchCheck: {
    purpose: 'medication',
    tasks: 'Midday tablets',
    from: 12 * 60,
    to: 13 * 60 + 30,
    lengths: [[15, 100]],
  },
  tea: {
    purpose: 'welfare check',
    tasks: 'See that all is well; a hot drink',
    from: 16 * 60 + 30,
    to: 18 * 60,
    lengths: [[15, 100]],
  },
  bed: {
    purpose: 'personal care',
    tasks: 'Undress, wash, settle for the night',
    from: 19 * 60 + 30,
    to: 21 * 60 + 30,
    lengths: [
      [30, 80],
      [45, 20],
    ],
  },
  bedTablets: {
    purpose: 'medication',
    tasks: 'Night tablets',
    from: 20 * 60,
    to: 21 * 60 + 30,
    lengths: [[15, 100]],
  },
} as const satisfies Record<string, Slot>;

const allDays = [1, 2, 3, 4, 5, 6, 7];

/** One visit of a repeating week: what is not said is as usual. */
export function patternVisit(
  visit: Partial<PatternVisit> & Pick<PatternVisit, 'startTime' | 'minutes' | 'purpose' | 'tasks'>,
): PatternVisit {
  return {
    weekdays: allDays,
    everyWeeks: 1,
    firstWeekOn: null,
    workers: 1,
    earlierMinutes: null,
    laterMinutes: null,
    timeCritical: false,
    timeCriticalReason: null,
    onBankHolidays: true,
    ...visit,
  };
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Most visits start on the hour or the half hour, some on the quarter. */
function startIn(random: Random, { from, to }: Slot): string {
  const step = random.chance(0.88) ? 30 : 15;
  return clock(from + step * random.int(0, Math.floor((to - from) / step)));
}

/** A person's week, by how many visits a day people have, how long, and how many need two workers. */
export function makePattern(random: Random): PatternVisit[] {
  const perDay = random.weighted([
    [1, 25],
    [2, 28],
    [3, 17],
    [4, 30],
  ] as const);
  const few = random.chance(0.3) ? slots.bedTablets : slots.bed;
  const noon = random.chance(0.6) ? slots.lunchCheck : slots.lunch;
  const day: Slot[] =
    perDay === 1
      ? [slots.morning]
      : perDay === 2
        ? [slots.morning, few]
        : perDay === 3
          ? [slots.morning, noon, few]
          : [slots.morning, noon, slots.tea, few];
  const doubled = perDay >= 3 && random.chance(0.22);
  const weekends = random.chance(0.85);
  return day.map((slot) => {
    const needsTwo = doubled && slot.purpose === 'personal care';
    const critical = slot.purpose === 'medication' && random.chance(0.12);
    return patternVisit({
      startTime: startIn(random, slot),
      minutes: random.weighted(slot.lengths),
      purpose: slot.purpose,
      tasks: needsTwo ? `${slot.tasks}; hoist, two workers` : slot.tasks,
      workers: needsTwo ? 2 : 1,
      weekdays: weekends || slot !== slots.morning ? allDays : [1, 2, 3, 4, 5],
      timeCritical: critical,
      timeCriticalReason: critical ? 'Parkinson’s tablets must be on time' : null,
    });
  });
}
