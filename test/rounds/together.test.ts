import { describe, expect, test } from 'vitest';
import { jointKind, type JointRequest, passedInWords } from '../../src/brokerage/rules/joint-look.ts';
import type { MoveRoom } from '../../src/brokerage/rules/transition.ts';
import type { Asking } from '../../src/rounds/rules/asked-day.ts';
import type { FitEffort } from '../../src/rounds/rules/place-in-day.ts';
import { placeTogether, type LookTogether } from '../../src/rounds/rules/place-together.ts';
import { midnightOf } from '../../src/rounds/rules/rota-week.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';
import { ruleTable } from '../ground/rule-table.ts';
import { DAY, plainDay, worker } from './plain-day.ts';

const EFFORT: FitEffort = { seed: 1, moves: 300, planMoves: 10, workers: [16, 32] };
const home = { latitude: 52.5, longitude: -2 };

/** 'Ash 2 to 120' is a provider with two care workers that told of 120 minutes a week; without a number of them it plans elsewhere. */
function providersIn(words: string) {
  return words.split('; ').map((one, place) => {
    const [, name = '', workers, told] = /^(\w+)(?: (\d+))?(?: told (\d+))?$/.exec(one) ?? [];
    const room: MoveRoom = {
      contractId: place + 1,
      providerId: place + 1,
      inHouse: false,
      capacityMinutes: told === undefined ? Infinity : Number(told),
      blocks: new Map(),
    };
    return { name, workers: workers === undefined ? undefined : Number(workers), room };
  });
}

/** A day of a provider: each of so many care workers is there from seven to twelve. */
function aDay(day: string, workers: number) {
  const midnight = midnightOf(day);
  const people = Array.from({ length: workers }, (_, index) => worker(index + 1, `W${index}`));
  const shift = { from: midnight + 7 * 3600, to: midnight + 12 * 3600 };
  return plainDay({
    midnight,
    visits: [],
    workers: people,
    shifts: new Map(people.map(({ id }) => [id, [shift]])),
  });
}

/** '1 08:00 to Ash, Beech / Elm' asks for half an hour on a Monday, in two steps of the order; 'due 2' is its turn, 'for 7' the person, 'at 5' the home. */
function lookAt(requests: string, providers: string, startsOn = DAY): LookTogether {
  const known = providersIn(providers);
  const asked = requests.split('; ').map((one) => {
    const [, id = '', time = '', due, person, at, to = ''] =
      /^(\d+) (\d\d:\d\d)(?: due (\d+))?(?: for (\d+))?(?: at (\d+))? to (.+)$/.exec(one) ?? [];
    const lineId = Number(id);
    const asking: Asking = {
      personId: Number(person ?? 100 + lineId),
      home,
      visits: [aPatternVisit({ weekdays: [1], startTime: time, minutes: 30 })],
      needs: [],
      workerGender: null,
      language: null,
      refused: [],
      wanted: [],
    };
    return {
      line: {
        lineId,
        personId: asking.personId,
        areaId: 1,
        weeklyMinutes: 30,
        household: at === undefined ? `person ${asking.personId}` : `home ${at}`,
        team: null,
        turn: Number(due ?? 0),
      },
      steps: to.split(' / ').flatMap((step, place) =>
        step.split(', ').flatMap((name) => {
          const found = known.find((each) => each.name === name);
          return found === undefined
            ? []
            : [{ room: found.room, rung: `framework ${place + 1}`, asked: false }];
        }),
      ),
      asking,
      startsOn,
    };
  });
  return {
    requests: asked,
    providers: known.flatMap(({ workers, room }) =>
      workers === undefined
        ? []
        : [
            {
              providerId: room.providerId,
              areas: new Map(),
              days: [{ day: DAY, rota: true, toPlan: aDay(DAY, workers) }],
            },
          ],
    ),
    windows: new Map(
      known.map(({ room }) => [
        room.contractId,
        { window: { earlier: 0, later: 0 }, timeCriticalWindow: { earlier: 0, later: 0 } },
      ]),
    ),
  };
}

const place = (look: LookTogether) => placeTogether(look, EFFORT, () => undefined);

/** '1 Ash; 2 nobody (Ash: given to others 1)', in the order in which room was given. */
function inShort(requests: readonly JointRequest[], providers: string): string {
  const nameOf = (id: number): string => providersIn(providers)[id - 1]?.name ?? '';
  return requests
    .map(({ requestId, goesTo, passed }) => {
      const before = passed.map(({ providerId, because, to }) =>
        [`${nameOf(providerId)}: ${because}`, ...to].join(' '),
      );
      const goes = goesTo === null ? 'nobody' : nameOf(goesTo.providerId);
      return `${requestId} ${goes}${before.length === 0 ? '' : ` (${before.join(', ')})`}`;
    })
    .join('; ');
}

describe('docs/rules/rounds-together.md', () => {
  test.each(
    ruleTable('rounds-together').map((row) => [`${row('requests')} | ${row('providers')}`, row] as const),
  )('%s', (_, row) => {
    const { requests } = place(lookAt(row('requests'), row('providers')));
    expect(inShort(requests, row('providers'))).toBe(row('where they go'));
  });
});

/** The same look with the rounds of some days in a row. */
function onDays(look: LookTogether, days: readonly string[], weekdays: readonly number[]): LookTogether {
  return {
    ...look,
    requests: look.requests.map((one) => ({
      ...one,
      asking: { ...one.asking, visits: one.asking.visits.map((visit) => ({ ...visit, weekdays })) },
    })),
    providers: look.providers.map((one) => ({
      ...one,
      days: days.map((day) => ({
        day,
        rota: true,
        toPlan: aDay(day, one.days[0]?.toPlan.workers.length ?? 0),
      })),
    })),
  };
}

test('whoever begins later finds what began before in the way, though nothing was there on the first day of that', () => {
  const look = onDays(
    lookAt('1 08:00 due 1 to Ash; 2 08:00 due 2 to Ash', 'Ash 1'),
    [DAY, '2026-03-09'],
    [1],
  );
  const [first, second] = look.requests;
  if (first === undefined || second === undefined) throw new Error('two requests');
  const later = place({ ...look, requests: [first, { ...second, startsOn: '2026-03-09' }] });
  expect(inShort(later.requests, 'Ash 1')).toBe('1 Ash; 2 nobody (Ash: given to others 1)');
  // And the other way round: who begins now is asked of the days of who was put there before, too.
  const turned = place({
    ...look,
    requests: [
      { ...first, startsOn: '2026-03-09' },
      { ...second, startsOn: DAY },
    ],
  });
  expect(inShort(turned.requests, 'Ash 1')).toBe('1 Ash; 2 nobody (Ash: given to others 1)');
});

test('what is put there counts for the hours that a care worker may work in the week', () => {
  const days = [DAY, '2026-03-03'];
  const look = onDays(lookAt('1 08:00 due 1 to Ash; 2 09:00 due 2 to Ash', 'Ash 1'), days, [1, 2]);
  const upTo = (minutes: number): LookTogether => ({
    ...look,
    providers: look.providers.map((one) => ({
      ...one,
      days: one.days.map((day) => ({
        ...day,
        toPlan: { ...day.toPlan, mostMinutes: new Map([[1, minutes]]) },
      })),
    })),
  });
  expect(inShort(place(upTo(90)).requests, 'Ash 1')).toBe('1 Ash; 2 Ash');
  expect(inShort(place(upTo(80)).requests, 'Ash 1')).toBe('1 Ash; 2 nobody (Ash: given to others 1)');
});

test('rounds fill by what is put into them, in that order; it is told how many are decided', () => {
  const told: number[] = [];
  const look = lookAt('1 08:00 due 2 to Ash; 2 08:30 due 1 to Ash; 3 13:00 to Ash', 'Ash 2');
  const { providers, days } = placeTogether(look, EFFORT, () => told.push(told.length + 1));
  expect(days).toEqual([DAY]);
  expect(providers).toEqual([
    { providerId: 1, requestIds: [2, 1], shiftMinutes: 600, minutesBefore: 0, minutesAfter: 60 },
  ]);
  expect(told).toEqual([1, 2, 3]);
});

test('the order of what is given does not matter, and the same question has the same answer', () => {
  const words = ['1 08:00 to Ash, Beech', '2 08:00 to Ash', '3 08:15 to Beech, Ash', '4 08:00 to Ash, Beech'];
  const first = place(lookAt(words.join('; '), 'Ash 1; Beech 1'));
  expect(place(lookAt(words.toReversed().join('; '), 'Ash 1; Beech 1'))).toEqual(first);
  expect(first.requests.map(jointKind).toSorted()).toEqual(['goes', 'goes', 'only alone', 'only alone']);
});

test('why somebody was passed is said without a name of a person or care worker', () => {
  const look = lookAt('1 08:00 due 1 to Ash; 2 08:00 due 2 to Elm, Ash', 'Ash 1; Elm');
  const [, second] = place(look).requests;
  const names = {
    nameOf: (id: number) => (id === 1 ? 'Ash Care' : 'Elm Care'),
    referenceOf: (id: number) => `PR${id}`,
  };
  expect(
    second?.passed.map((one) => passedInWords(one, look.requests[1]?.asking.visits ?? [], names)),
  ).toEqual([
    [
      'Elm Care, tier 1 of the framework: it plans its rounds elsewhere, so it was not looked into. It can be asked',
    ],
    [
      'Ash Care, tier 1 of the framework: alone it fits, but not once PR1 is in its rounds',
      'The morning visit, on Monday: 1 care worker may do it, and no room was found in their rounds. On Monday whoever comes nearest would be 30 minutes late for a morning visit',
    ],
  ]);
});

test('whoever has an offer is waited for, elsewhere too, before anybody else is looked into', () => {
  const look = lookAt('1 08:00 to Elm / Ash / Beech', 'Ash 1; Elm; Beech 1');
  const [request] = look.requests;
  if (request === undefined) throw new Error('a request');
  const asked = (names: readonly number[]) => {
    const steps = request.steps.map((step) => ({ ...step, asked: names.includes(step.room.providerId) }));
    const inOrder = steps.toSorted((a, b) => Number(b.asked) - Number(a.asked));
    return place({ ...look, requests: [{ ...request, steps: inOrder }] }).requests;
  };
  expect(inShort(asked([3]), 'Ash 1; Elm; Beech 1')).toBe('1 Beech');
  expect(asked([2]).map(jointKind)).toEqual(['elsewhere']);
  expect(inShort(asked([1, 2]), 'Ash 1; Elm; Beech 1')).toBe('1 Ash (Elm: elsewhere)');
});
