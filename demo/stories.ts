import { clockChanges } from '../src/ground/calendar.ts';
import type { PatternVisit } from '../src/plans/rules/visit-pattern.ts';
import type { PersonDetails } from '../src/people/rules/person-details.ts';
import type { Size } from './county.ts';
import { patternVisit } from './patterns.ts';

/** A person whose story a visitor can follow. */
export type Story = {
  readonly name: 'insulin' | 'double-handed' | 'hospital' | 'clock change' | 'Punjabi';
  readonly need: string;
  readonly provider: string;
  readonly service?: string;
  readonly details: Partial<Omit<PersonDetails, 'key_worker_id'>>;
  readonly visits: readonly PatternVisit[];
};

const stories: readonly Story[] = [
  {
    name: 'insulin',
    need: 'Insulin twice a day, and help to wash',
    provider: 'PR01',
    details: {
      title: 'Mrs',
      given_name: 'Winifred',
      family_name: 'Tate',
      known_as: 'Winnie',
      sex: 'female',
      live_alone: true,
      format: 'large print',
    },
    visits: [
      patternVisit({
        startTime: '08:00',
        minutes: 30,
        purpose: 'personal care',
        tasks: 'Insulin before breakfast; wash and dress',
        timeCritical: true,
        timeCriticalReason: 'Insulin at 8, before breakfast',
      }),
      patternVisit({
        startTime: '18:00',
        minutes: 15,
        purpose: 'medication',
        tasks: 'Insulin before the evening meal',
        timeCritical: true,
        timeCriticalReason: 'Insulin at 6, before the evening meal',
      }),
    ],
  },
  {
    name: 'double-handed',
    need: 'Two workers together for the hoist',
    provider: 'PR07',
    details: {
      title: 'Mr',
      given_name: 'Arthur',
      family_name: 'Penrose',
      sex: 'male',
      live_alone: false,
      access_note: 'His wife Joan lets you in. The hoist is in the bedroom.',
    },
    visits: [
      patternVisit({
        startTime: '08:30',
        minutes: 45,
        workers: 2,
        purpose: 'personal care',
        tasks: 'Hoist out of bed, wash, dress',
      }),
      patternVisit({
        startTime: '13:00',
        minutes: 30,
        workers: 2,
        purpose: 'personal care',
        tasks: 'Hoist, pad change',
      }),
      patternVisit({
        startTime: '20:30',
        minutes: 45,
        workers: 2,
        purpose: 'personal care',
        tasks: 'Hoist into bed, settle',
      }),
    ],
  },
  {
    name: 'hospital',
    need: 'Getting stronger after a fall',
    provider: 'PR07',
    details: { title: 'Mr', given_name: 'Stanley', family_name: 'Orchard', sex: 'male', live_alone: true },
    visits: [
      patternVisit({
        startTime: '09:00',
        minutes: 30,
        purpose: 'personal care',
        tasks: 'Wash, dress, breakfast',
      }),
      patternVisit({ startTime: '19:00', minutes: 30, purpose: 'personal care', tasks: 'Supper, undress' }),
    ],
  },
  {
    name: 'clock change',
    need: 'Somebody in the night, to turn and reassure',
    provider: 'PR04',
    service: 'waking-night',
    details: { title: 'Miss', given_name: 'Edith', family_name: 'Winter', sex: 'female', live_alone: true },
    visits: [
      patternVisit({ startTime: '01:30', minutes: 60, purpose: 'night', tasks: 'Turn, drink, reassure' }),
    ],
  },
  {
    name: 'Punjabi',
    need: 'Help to wash from a woman who speaks Punjabi',
    provider: 'PR05',
    details: {
      title: 'Mrs',
      given_name: 'Balbir',
      family_name: 'Sandhal',
      sex: 'female',
      first_language: 'Punjabi',
      interpreter_needed: true,
      worker_language: 'Punjabi',
      worker_gender: 'female',
      worker_gender_required: true,
      religion: 'Sikh',
      diet: 'Vegetarian',
    },
    visits: [
      patternVisit({
        startTime: '07:30',
        minutes: 45,
        purpose: 'personal care',
        tasks: 'Wash, dress, breakfast',
      }),
    ],
  },
];

/** The story of the person with a serial number, where they have one. */
export function storyOf(serial: number, { people }: Pick<Size, 'people'>): Story | undefined {
  return people >= stories.length ? stories[serial] : undefined;
}

/** The Monday of the week of the newest clock change before a day: the night of Miss Winter's story lies in it. */
export function newestClockChange(today: Temporal.PlainDate): {
  readonly date: Temporal.PlainDate;
  readonly monday: Temporal.PlainDate;
} {
  const nights = [...clockChanges(today.year - 1), ...clockChanges(today.year)].map((change) =>
    Temporal.PlainDate.from(change.date),
  );
  const date =
    nights
      .filter((night) => Temporal.PlainDate.compare(night, today) < 0)
      .sort((a, b) => Temporal.PlainDate.compare(a, b))
      .at(-1) ?? today;
  return { date, monday: date.subtract({ days: date.dayOfWeek - 1 }) };
}
