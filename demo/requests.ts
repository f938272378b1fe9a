import { openCarePackage } from '../src/brokerage/actions/open-package.ts';
import { recordRequest, type Sought } from '../src/brokerage/actions/record-request.ts';
import { londonDay } from '../src/ground/calendar.ts';
import { fictionalNhsNumber } from '../src/ground/identifiers.ts';
import { randomFrom } from '../src/ground/random.ts';
import { recordPerson } from '../src/people/actions/record-person.ts';
import type { PatternVisit } from '../src/plans/rules/visit-pattern.ts';
import { must, type County } from './county.ts';
import { letter, refuses, secondProvider, toHospital } from './acts-of-people.ts';
import { patternVisit } from './patterns.ts';
import { makePeople, type MadePerson } from './people.ts';
import {
  accept,
  type Act,
  ago,
  answersOrder,
  byItself,
  decline,
  note,
  offer,
  place,
  propose,
  show,
  take,
  withdraw,
} from './request-acts.ts';
import { at } from './weeks.ts';

const morning = patternVisit({
  startTime: '08:00',
  minutes: 30,
  purpose: 'personal care',
  tasks: 'Wash, dress, breakfast',
});
const bed = patternVisit({
  startTime: '20:30',
  minutes: 30,
  purpose: 'personal care',
  tasks: 'Undress, wash, settle for the night',
});
const tea = patternVisit({ startTime: '17:00', minutes: 30, purpose: 'meal', tasks: 'A hot meal' });
const insulin = patternVisit({
  startTime: '07:30',
  minutes: 30,
  purpose: 'medication',
  tasks: 'Insulin before breakfast',
  timeCritical: true,
  timeCriticalReason: 'Insulin before breakfast',
});
const hoist = patternVisit({
  startTime: '09:00',
  minutes: 45,
  workers: 2,
  purpose: 'personal care',
  tasks: 'Hoist, wash, dress',
});

/** Somebody who waits: what is sought for them, since when, and what was done about it. */
type Waiting = {
  readonly hoursAgo: number;
  readonly primaryNeed: string;
  readonly visits: readonly PatternVisit[];
  /** The part of the county they live in, where the story needs one. */
  readonly livesIn?: string;
  readonly acts: ReadonlyArray<readonly [hoursAgo: number, act: Act]>;
} & Partial<Pick<Sought, 'lane' | 'way' | 'needs' | 'language' | 'words' | 'cultures'>>;

/** Everybody who waits, or waited until lately. */
const waiting: readonly Waiting[] = [
  {
    hoursAgo: 24 * 6,
    primaryNeed: 'Living with dementia',
    visits: [morning, tea, bed],
    needs: ['dementia'],
    acts: [
      [120, take],
      [100, offer(1)],
      [90, decline('No care worker free at these times')],
      [
        88,
        note(
          'Three providers near the home have nobody at tea time. Asked the family whether 17:45 would do.',
        ),
      ],
    ],
  },
  {
    hoursAgo: 70,
    primaryNeed: 'A stoma bag to be changed',
    visits: [morning, bed],
    needs: ['stoma and catheter'],
    acts: [[60, take]],
  },
  {
    hoursAgo: 5,
    primaryNeed: 'Help to wash and dress',
    visits: [morning],
    words: 'Likes to be up early, and is hard of hearing.',
    acts: [[4, refuses('They came late for a neighbour, year after year')]],
  },
  {
    hoursAgo: 30,
    primaryNeed: 'Help with meals',
    visits: [tea],
    acts: [
      [28, take],
      [26, offer(1)],
      [1, byItself],
    ],
  },
  {
    hoursAgo: 8,
    lane: 'urgent',
    way: 'in turn',
    primaryNeed: 'Getting stronger after a fall',
    visits: [morning, bed],
    acts: [
      [7, byItself],
      [6, decline('Too far from our other visits')],
      [2, byItself],
    ],
  },
  {
    hoursAgo: 26,
    lane: 'urgent',
    primaryNeed: 'Insulin every morning',
    visits: [insulin],
    acts: [
      [25, take],
      [24, offer(2, false, 3)],
      [23, accept(1)],
    ],
  },
  {
    hoursAgo: 3,
    lane: 'hospital discharge',
    way: 'all at once',
    primaryNeed: 'Home from hospital after a stroke',
    visits: [hoist, bed],
    needs: ['double-handed equipment'],
    words: 'The ward is ready from 15:00. The hoist is in place.',
    acts: [[2, take]],
  },
  {
    hoursAgo: 20,
    lane: 'hospital discharge',
    primaryNeed: 'Home from hospital',
    visits: [morning, bed],
    acts: [
      [19, take],
      [18.5, offer(3, false, 3)],
      [18, accept(2)],
      [17, show(false)],
      [16.5, letter],
    ],
  },
  {
    hoursAgo: 50,
    lane: 'hospital discharge',
    primaryNeed: 'Home from hospital after a fall',
    visits: [morning],
    acts: [
      [49, offer(1)],
      [48.5, accept()],
      [48, show(true)],
    ],
  },
  {
    hoursAgo: 14,
    lane: 'out of hours',
    primaryNeed: 'His wife was taken into hospital tonight',
    visits: [bed],
    acts: [
      [13.9, take],
      [13.8, offer(1)],
      [13.5, accept()],
      [13, place],
    ],
  },
  {
    hoursAgo: 1.5,
    lane: 'out of hours',
    primaryNeed: 'Her husband, who cared for her, was taken to hospital',
    visits: [tea, bed],
    words: 'Somebody has to be there this evening.',
    acts: [[1, take]],
  },
  {
    hoursAgo: 60,
    primaryNeed: 'Help to wash and dress',
    visits: [morning],
    language: { name: 'Punjabi', required: true },
    cultures: ['Sikh'],
    acts: [
      [58, take],
      [50, offer(1)],
      [40, propose],
    ],
  },
  {
    hoursAgo: 24 * 9,
    primaryNeed: 'Help with meals and medicines',
    visits: [morning, tea],
    acts: [
      [200, take],
      [190, offer(1, true)],
      [180, accept()],
      [179, letter],
      [170, show(true)],
      [168, place],
      [166, answersOrder()],
      [120, secondProvider([bed], 'The first provider has nobody after eight in the evening')],
    ],
  },
  {
    hoursAgo: 24 * 5,
    primaryNeed: 'Help to wash and dress',
    visits: [morning],
    acts: [
      [110, take],
      [100, offer(1)],
      [80, withdraw],
    ],
  },
  {
    hoursAgo: 24 * 4,
    primaryNeed: 'Help with the hoist',
    visits: [hoist],
    needs: ['double-handed equipment'],
    acts: [
      [90, take],
      [80, offer(1)],
      [75, accept()],
      [74, show(true)],
      [70, place],
      [66, answersOrder('The hoist has not been serviced since March. We can start once it is.')],
      [20, toHospital],
    ],
  },
  {
    hoursAgo: 24 * 14,
    primaryNeed: 'Help to wash and dress',
    visits: [morning],
    acts: [
      [330, take],
      [320, offer(1)],
      [310, accept()],
      [300, show(true)],
      [290, place],
      [280, answersOrder()],
    ],
  },
  {
    // Spot beside a block with room: the person wished for it, and the report of placement says so.
    hoursAgo: 24 * 8,
    primaryNeed: 'Help to wash and dress',
    visits: [morning],
    livesIn: 'Aldermoor',
    acts: [
      [186, take],
      [185, offer(1, true)],
      [170, accept()],
      [168, show(true)],
      [160, place],
      [150, answersOrder()],
    ],
  },
  {
    hoursAgo: 46,
    primaryNeed: 'Two care workers and a hoist',
    visits: [hoist],
    needs: ['double-handed equipment'],
    words: 'The hoist is in the bedroom, and a second sling is kept in the hall.',
    acts: [
      [44, take],
      [40, offer(1)],
      [30, decline('Two care workers are not free together')],
      [28, offer(1, false, 2)],
      [20, decline('The rate does not cover it')],
    ],
  },
];

/**
 * Records people who wait for a provider and what was done for each, in every lane and at every step, as the broker, the providers
 * and time itself would. Where nobody can take somebody on, they wait.
 */
export async function seekProviders(county: County): Promise<number> {
  const real = Temporal.Now.instant();
  const now = londonDay(real).equals(county.size.today) ? real : at(county.size.today, '12:00');
  const random = randomFrom(county.size.seed).fork('people who wait');
  const made = makePeople(random, 4 * waiting.length, county.size.today.year);
  const others = made.slice(waiting.length);
  for (const [serial, one] of waiting.entries()) {
    const { livesIn } = one;
    const person = livesIn === undefined ? made[serial] : others.find(({ area }) => area.name === livesIn);
    if (person === undefined) throw new Error(`Nobody was made up who lives in ${livesIn}`);
    const requestId = await seekFor(county, now, person, one, serial);
    for (const [hoursAgo, act] of one.acts) await act({ county, now, requestId }, hoursAgo);
  }
  return waiting.length;
}

async function seekFor(
  county: County,
  now: Temporal.Instant,
  { details }: MadePerson,
  one: Waiting,
  serial: number,
): Promise<number> {
  const received = ago(now, one.hoursAgo);
  const day = londonDay(received);
  return await county.as(
    'broker',
    async (scope) => {
      const person = must(
        await recordPerson(scope, {
          details: {
            ...details,
            reference: `P${90_001 + serial}`,
            nhs_number: fictionalNhsNumber(90_000 + serial),
            worker_language: one.language?.name ?? details.worker_language,
            key_worker_id: null,
          },
          confirmedDifferent: true,
        }),
      );
      const opened = must(
        await openCarePackage(scope, {
          personId: person.id,
          startsOn: day.toString(),
          primaryNeed: one.primaryNeed,
          coverNote: null,
        }),
      );
      const request = must(
        await recordRequest(scope, {
          packageId: opened.id,
          service: 'home-care',
          visits: one.visits,
          wantedFrom: day.add({ days: one.lane === undefined ? 7 : 1 }).toString(),
          lane: one.lane ?? 'standard',
          way: one.way ?? 'to one',
          needs: one.needs ?? [],
          cultures: one.cultures ?? [],
          language: one.language ?? null,
          workerGender:
            details.worker_gender === null ? null : { gender: details.worker_gender, required: false },
          words: one.words ?? '',
          replacesLineId: null,
        }),
      );
      return request.id;
    },
    received,
  );
}
