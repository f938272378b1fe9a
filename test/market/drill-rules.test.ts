import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MoveRoom, partKey } from '../../src/brokerage/rules/transition.ts';
import { byHurt, compareDrills } from '../../src/market/rules/compare-drills.ts';
import { concentrationOf, concentrationWords } from '../../src/market/rules/concentration.ts';
import { drill, type DrilledLine, type DrillGround } from '../../src/market/rules/drill.ts';
import { type ComparableFigures, figuresOf, readAnswer } from '../../src/market/rules/drill-answer.ts';
import {
  changeWords,
  comparedWords,
  comparisonNotes,
  costByKind,
  costWords,
  hoursWords,
  lineWhy,
  losingWords,
  NOTHING_TOLD,
  placesWords,
  restsWords,
  traitShown,
  traitWords,
  verdictWords,
  workersWords,
} from '../../src/market/rules/drill-words.ts';
import { coverInHouse, type FallenLine } from '../../src/brokerage/rules/in-house-cover.ts';
import { fateOfPerson, fateOfWorkers, usualWorkers } from '../../src/market/rules/usual-worker.ts';
import { weeklyMinutes } from '../../src/plans/rules/visit-pattern.ts';
import { minutesByPart } from '../../src/providers/rules/capacity.ts';
import { aPatternVisit } from '../plans/pattern-visits.ts';

/** The tables of the rule's page in order, each row by its headings. */
const tables = readFileSync(new URL('../../docs/rules/failure-drill.md', import.meta.url), 'utf8')
  .split('\n\n')
  .filter((block) => block.startsWith('|'))
  .map((block) => {
    const [head = [], , ...rows] = block
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    return rows.map((cells) => ({ cells, by: new Map(head.map((name, at) => [name, cells[at] ?? ''])) }));
  });

describe('concentration', () => {
  for (const { by } of tables[0] ?? [])
    test(`${by.get('hours of each')} hours`, () => {
      const care = (by.get('hours of each') ?? '')
        .split(', ')
        .map((hours, at) => ({ providerId: at + 1, minutes: Number(hours) * 60 }));
      const { index } = concentrationOf(care);
      expect(index === null ? 'none' : String(index)).toBe(by.get('index'));
      expect(concentrationWords(index)).toBe(by.get('in words'));
    });

  test('lies between all alike and one alone, and shares add up to all', () => {
    const care = fc.array(
      fc.record({ providerId: fc.integer({ min: 1, max: 9 }), minutes: fc.integer({ min: 0, max: 90_000 }) }),
    );
    fc.assert(
      fc.property(care, (lines) => {
        const { index, shares, minutes } = concentrationOf(lines);
        expect(minutes).toBe(lines.reduce((sum, one) => sum + one.minutes, 0));
        if (index === null) {
          expect(shares).toEqual([]);
          return;
        }
        expect(index).toBeLessThanOrEqual(10_000);
        expect(index).toBeGreaterThanOrEqual(Math.floor(10_000 / shares.length));
        expect(shares.reduce((sum, { hundredths }) => sum + hundredths, 0)).toBe(10_000);
      }),
    );
  });
});

const visit = (startTime: string, minutes: number, timeCritical = false) =>
  aPatternVisit({
    startTime,
    minutes,
    weekdays: [1],
    timeCritical,
    timeCriticalReason: timeCritical ? 'Insulin' : null,
  });

describe('cover in-house', () => {
  for (const { by, cells } of tables[1] ?? [])
    test(cells.join(', '), () => {
      const minutes = cells[1] ?? '';
      const lines: FallenLine[] = [
        { lineId: 1, personId: 1, areaId: 1, visits: [visit(by.get('first at') ?? '', Number(minutes))] },
        {
          lineId: 2,
          personId: 2,
          areaId: 1,
          visits: [
            visit(by.get('second at') ?? '', Number(cells[3]), by.get('second is time-critical') === 'yes'),
          ],
        },
      ];
      const room = Number(by.get('room in the morning'));
      const cover = coverInHouse(lines, {
        weeklyMinutes: room,
        parts: new Map([[partKey(1, 'morning'), room]]),
      });
      expect(String(cover.uncoveredMinutes)).toBe(by.get('uncovered'));
      expect(String(cover.workersBeyond)).toBe(by.get('workers at once'));
    });

  for (const { by, cells } of tables[2] ?? [])
    test(cells.join(', '), () => {
      const unit = by.get('unit') ?? '';
      const lines: FallenLine[] = ['first needs', 'second needs'].map((head, at) => ({
        lineId: at + 1,
        personId: at + 1,
        areaId: 1,
        visits: [],
        places: { unit, count: Number(by.get(head)) },
      }));
      const said = by.get('in-house said');
      const { uncoveredPeople, uncoveredPlacePeople, places } = coverInHouse(lines, {
        weeklyMinutes: 9000,
        parts: new Map(),
        places: new Map(said === 'nothing' ? [] : [[unit, Number(said)]]),
      });
      expect(String(uncoveredPlacePeople)).toBe(by.get('people uncovered'));
      expect(uncoveredPeople).toBe(uncoveredPlacePeople);
      const open = places.map(({ unit: of, uncoveredCount: count }) => ({ unit: of, count }));
      expect(placesWords(open) || 'none').toBe(by.get('uncovered'));
    });

  test('a night visit on Sunday runs into Monday', () => {
    const lines = [
      {
        lineId: 1,
        personId: 1,
        areaId: 1,
        visits: [aPatternVisit({ startTime: '23:30', minutes: 60, weekdays: [7] })],
      },
    ];
    const { hours } = coverInHouse(lines, { weeklyMinutes: 0, parts: new Map() });
    expect(hours.map(({ weekday, hour, minutes }) => [weekday, hour, minutes])).toEqual([
      [1, 0, 30],
      [7, 23, 30],
    ]);
  });
});

describe('usual care workers', () => {
  const logged = [
    { lineId: 1, worker: 'A', minutes: 300 },
    { lineId: 2, worker: 'A', minutes: 100 },
    { lineId: 2, worker: 'B', minutes: 100 },
    { lineId: 9, worker: 'C', minutes: 500 },
    { lineId: 3, worker: 'C', minutes: 400 },
  ];

  test('go with the provider that takes most of their time; who mostly works elsewhere stays', () => {
    expect(usualWorkers(logged).get(2)).toBe('A');
    const fates = fateOfWorkers(
      new Map([
        [1, 10],
        [2, 20],
        [3, 10],
        [4, 10],
      ]),
      logged,
    );
    expect([...fates]).toEqual([
      [1, 'keeps'],
      [2, 'loses'],
      [3, 'loses'],
      [4, 'not known'],
    ]);
  });

  test('one worker lost is a loss; nobody keeps anybody where nobody takes the work', () => {
    expect(fateOfPerson(['keeps', 'loses'])).toBe('loses');
    expect(fateOfPerson(['keeps', 'not known'])).toBe('keeps');
    expect(fateOfPerson([])).toBe('not known');
    expect(fateOfWorkers(new Map([[1, null]]), logged).get(1)).toBe('loses');
  });
});

const figures: ComparableFigures = {
  services: 10,
  by_hand: 0,
  people: 10,
  weekly_minutes: 1000,
  placed_minutes: 600,
  in_house_minutes: 400,
  uncovered_minutes: 200,
  uncovered_people: 3,
  workers_beyond: 2,
  extra_pence: 5000,
  unpriced_services: 0,
  losing_people: 4,
  losing_critical_people: 1,
  concentration_before: 1500,
  concentration_after: null,
  stale_figures: 2,
  unlogged_people: 0,
  capacity_figures: 5,
  uncovered_critical_visits: 0,
  uncovered_place_people: 0,
  told_apart: true,
};

describe('two drills', () => {
  test('say what became better and what worse', () => {
    const second = {
      ...figures,
      placed_minutes: 800,
      in_house_minutes: 200,
      uncovered_minutes: 0,
      extra_pence: 6000,
      services: 11,
    };
    const verdicts = new Map(compareDrills(figures, second).map(({ name, verdict }) => [name, verdict]));
    expect(verdicts.get('Of the hours, placed with others')).toBe('better');
    expect(verdicts.get('Uncovered')).toBe('better');
    // Dearer because more is covered is not worse.
    expect(verdicts.get('Extra cost a week, of what is covered')).toBe('neither');
    expect(verdicts.get('Most workers needed at once')).toBe('the same');
    expect(verdicts.get('Services that must move')).toBe('neither');
    expect(verdicts.get('Concentration after')).toBe('not known');
  });

  test('rank by what is uncovered, then by what falls to in-house', () => {
    const some = [
      { ...figures, id: 1, uncovered_people: 0, uncovered_minutes: 0 },
      { ...figures, id: 2, uncovered_people: 0, uncovered_minutes: 0, in_house_minutes: 900 },
      { ...figures, id: 3 },
      { ...figures, id: 4, losing_critical_people: 2 },
      { ...figures, id: 5, uncovered_people: 4, uncovered_minutes: 0 },
    ];
    expect(byHurt(some).map(({ id }) => id)).toEqual([5, 4, 3, 2, 1]);
  });

  const rowOf = (first: ComparableFigures, second: ComparableFigures, name: string) => {
    const row = compareDrills(first, second).find((one) => one.name === name);
    return row && [comparedWords(row, 'first'), comparedWords(row, 'second'), changeWords(row), row.verdict];
  };

  test('what is not known became neither better nor worse', () => {
    const nothing = {
      ...figures,
      losing_people: 0,
      losing_critical_people: 0,
      unlogged_people: 10,
      capacity_figures: 0,
      stale_figures: 0,
    };
    const second = { ...figures, losing_people: 9, stale_figures: 5 };
    const lose = 'People who lose their usual care worker';
    expect(rowOf(nothing, second, lose)).toEqual(['not known', '9', 'not known', 'not known']);
    expect(rowOf(nothing, second, 'Of them, stale')).toEqual(['not known', '5', 'not known', 'not known']);
    // Of some nobody knows: a change counts only where it is one however they turn out.
    const some = { ...figures, losing_people: 2, unlogged_people: 3 };
    expect(rowOf(some, { ...figures, losing_people: 5 }, lose)).toEqual([
      'at least 2',
      '5',
      'not known',
      'not known',
    ]);
    expect(rowOf(some, second, lose)).toEqual(['at least 2', '9', 'at least +4', 'worse']);
    const notes = comparisonNotes([
      { day: '7 December 2026', figures: nothing },
      { day: '7 March 2027', figures },
    ]);
    expect(notes.map((words) => words.slice(0, 60))).toEqual([
      'For the drill of 7 December 2026 nobody had told any capacit',
      'For the drill of 7 December 2026 no visit was logged for 10 ',
    ]);
    const older = { ...figures, told_apart: false };
    expect(rowOf(older, figures, 'Concentration before')?.at(-1)).toBe('the same');
    expect(rowOf(older, second, lose)?.at(-1)).toBe('not known');
  });

  test('hides a count of people with a trait that might tell who they are', () => {
    const second = { ...figures, losing_people: 30, losing_critical_people: 12 };
    const row = compareDrills(figures, second, traitShown).find(
      ({ name }) => name === 'Of them, with a time-critical visit',
    );
    expect(row && [comparedWords(row, 'first'), comparedWords(row, 'second'), changeWords(row)]).toEqual([
      'not shown',
      '12',
      'not shown',
    ]);
  });

  test('time that became less is said to the minute', () => {
    const second = { ...figures, uncovered_minutes: 71 };
    expect(rowOf({ ...figures, uncovered_minutes: 168 }, second, 'Uncovered')).toEqual([
      '2 hours 48 minutes',
      '1 hour 11 minutes',
      '−1 hour 37 minutes',
      'better',
    ]);
  });
});

const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((so, one) => so + of(one), 0);

/** A made-up market: provider 1 fails, contract n belongs to provider n, contract 9 is in-house. */
const aGround = fc
  .record({
    lines: fc.array(
      fc.record({
        areaId: fc.integer({ min: 0, max: 2 }),
        household: fc.option(fc.constantFrom('a', 'b'), { nil: null }),
        scores: fc.array(fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 1000 })), {
          maxLength: 3,
        }),
        visits: fc.array(
          fc.record({
            startTime: fc.constantFrom('06:30', '08:00', '12:15', '17:45', '23:30'),
            minutes: fc.integer({ min: 5, max: 120 }),
            workers: fc.integer({ min: 1, max: 2 }),
            everyWeeks: fc.integer({ min: 1, max: 3 }),
            timeCritical: fc.boolean(),
            weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
      { maxLength: 12 },
    ),
    room: fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 4, maxLength: 4 }),
    inHouse: fc.boolean(),
    others: fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 4 }),
    worked: fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('A', 'B', 'C'),
        fc.integer({ min: 1, max: 500 }),
      ),
    ),
  })
  .map(({ lines, room, inHouse, others, worked }): DrillGround => {
    const parts = (minutes: number) =>
      new Map(
        [0, 1, 2].flatMap((area) =>
          ['early', 'morning', 'midday', 'tea', 'evening', 'night'].map(
            (part) => [partKey(area, part), minutes] as const,
          ),
        ),
      );
    const drilled = lines.map((line, at): DrilledLine => {
      const visits = line.visits.map((one) => aPatternVisit(one));
      return {
        lineId: at + 1,
        personId: Math.floor(at / 2) + 1,
        areaId: line.areaId,
        weeklyMinutes: weeklyMinutes(visits).work,
        parts: minutesByPart(visits),
        household: line.household,
        team: null,
        candidates: [...new Map(line.scores)].map(([contractId, score]) => ({ contractId, score })),
        reference: `L${at + 1}`,
        packageId: at + 1,
        visits,
        keptOut: ['no capacity'],
      };
    });
    return {
      lines: drilled,
      byHand: [],
      rooms: [2, 3, 4, ...(inHouse ? [9] : [])].map((id, at) => ({
        contractId: id,
        providerId: id,
        inHouse: id === 9,
        capacityMinutes: (room[at] ?? 0) * 3,
        blocks: new Map(),
        parts: parts(room[at] ?? 0),
      })),
      kindOf: (id) => (id === 9 ? 'in-house' : id === 2 ? 'spot' : 'framework'),
      priceOf: (lineId, contractId, visits) => ({
        amount_pence:
          weeklyMinutes(visits ?? drilled[lineId - 1]?.visits ?? []).work * (50 + (contractId ?? 0)),
        unpriced: Number(contractId === 4),
      }),
      logged: worked.map(([lineId, worker, minutes]) => ({ lineId, worker, minutes })),
      loggedWeeks: 12,
      facts: new Map([[1, { livesAlone: true, noEnglish: false }]]),
      market: [
        ...drilled.map(({ lineId, areaId, weeklyMinutes: minutes }) => ({
          lineId,
          providerId: 1,
          areaId,
          minutes,
        })),
        ...others.map((minutes, at) => ({ lineId: 100 + at, providerId: at + 2, areaId: at % 3, minutes })),
      ],
      said: [],
      names: { providers: {}, areas: {} },
    };
  });

test('the last rung is not among the contracts that could have taken a service', () => {
  const [ground] = fc.sample(
    aGround.filter(({ lines, rooms }) => lines.length > 0 && rooms.length === 4),
    { numRuns: 1, seed: 1 },
  );
  const lines = (ground?.lines ?? []).map((line) => ({
    ...line,
    candidates: [{ contractId: 9, score: 900 }],
  }));
  const answer = ground && drill({ ...ground, lines });
  expect(answer?.lines.every(({ able, why }) => able === 0 && why === 'last rung')).toBe(true);
  expect(answer?.inHouse.keptOut).toEqual([{ kind: 'no capacity', services: lines.length }]);
});

/** One service each of some people, of which nobody has told any room but as given. */
function aSmallGround(
  lines: readonly Partial<DrilledLine>[],
  rooms: DrillGround['rooms'],
  given: Partial<DrillGround> = {},
): DrillGround {
  const all = lines.map((line, at): DrilledLine => {
    const visits = line.visits ?? (line.places === undefined ? [visit('08:00', 30)] : []);
    return {
      lineId: at + 1,
      personId: at + 1,
      areaId: 1,
      weeklyMinutes: weeklyMinutes(visits).work,
      parts: minutesByPart(visits),
      household: null,
      team: null,
      candidates: [],
      reference: `L${at + 1}`,
      packageId: at + 1,
      visits,
      keptOut: [],
      ...line,
    };
  });
  return {
    lines: all,
    byHand: [],
    rooms,
    kindOf: (id) => (id === 9 ? 'in-house' : 'framework'),
    priceOf: (lineId, contractId, visits) => {
      const line = all[lineId - 1];
      const minutes =
        weeklyMinutes(visits ?? line?.visits ?? []).work + (line?.places === undefined ? 0 : 1000);
      return { amount_pence: minutes * (contractId === null ? 50 : 60), unpriced: 0 };
    },
    logged: [],
    loggedWeeks: 12,
    facts: new Map(),
    market: all.map(({ lineId, areaId, weeklyMinutes: minutes }) => ({
      lineId,
      providerId: 1,
      areaId,
      minutes,
    })),
    said: [],
    names: { providers: { '9': 'County Care' }, areas: {} },
    ...given,
  };
}

const aRoom = (contractId: number, given: Partial<MoveRoom> = {}): MoveRoom => ({
  contractId,
  providerId: contractId,
  inHouse: contractId === 9,
  capacityMinutes: null,
  blocks: new Map(),
  parts: new Map(),
  ...given,
});

describe('what nobody would cover', () => {
  test('care without visits is uncovered until the in-house service says that it has room', () => {
    const liveIn = { places: { unit: 'week', count: 1 } };
    const nights = { places: { unit: 'sleeping night', count: 7 } };
    const { inHouse, lines, takers, cost } = drill(aSmallGround([liveIn, nights], [aRoom(9)]));
    expect(inHouse).toMatchObject({ uncoveredMinutes: 0, uncoveredPeople: 2, uncoveredPlacePeople: 2 });
    expect(lines.map(({ providerId }) => providerId)).toEqual([null, null]);
    expect(takers).toMatchObject([{ kind: 'nobody', services: 2, extraPence: 0 }]);
    expect(cost).toMatchObject({ nowPence: 0, thenPence: 0, uncoveredPence: 100_000 });
    const found = drill(aSmallGround([liveIn, nights], [aRoom(9)]));
    expect(verdictWords(figuresOf(found), found)).toEqual([
      'Care for 2 people would have to move: 1 live-in place and 7 sleeping nights a week.',
      'Nobody else has room for any of it.',
      '2 people with live-in and night care would have nobody: no other provider takes it, and the in-house service has not told that it has room. It is 1 live-in place and 7 sleeping nights a week.',
    ]);
    const told = drill(
      aSmallGround([liveIn, nights], [aRoom(9, { places: new Map([['sleeping night', 7]]) })]),
    );
    expect(told.inHouse.places).toEqual([
      { unit: 'sleeping night', count: 7, uncoveredCount: 0, people: 1, uncoveredPeople: 0 },
      { unit: 'week', count: 1, uncoveredCount: 1, people: 1, uncoveredPeople: 1 },
    ]);
    expect(told.lines.map(({ providerId }) => providerId)).toEqual([null, 9]);
  });

  test('is in no price and no share, and what is covered of a service is', () => {
    const week = [visit('08:00', 30), visit('12:00', 60)];
    const room = aRoom(9, { capacityMinutes: 30, parts: new Map([[partKey(1, 'morning'), 30]]) });
    const answer = drill(aSmallGround([{ visits: week }], [room]));
    expect(answer.cost).toEqual({
      nowPence: 30 * 50,
      thenPence: 30 * 60,
      extraPence: 300,
      uncoveredPence: 60 * 50,
      unpricedServices: 0,
    });
    expect(answer.market.all.after).toMatchObject({ minutes: 30, shares: [{ providerId: 9, minutes: 30 }] });
    expect(answer.lines[0]).toMatchObject({ providerId: 9, uncovered: { minutes: 60 }, worker: 'not known' });
    expect(
      answer.takers.map(({ kind, minutes, services, parts }) => [kind, minutes, services, parts]),
    ).toEqual([
      ['nobody', 60, 0, 1],
      ['in-house', 30, 1, 0],
    ]);
    expect(costWords(answer).join(' ')).toBe(
      'What would be covered costs £15.00 in an average week today and would cost £18.00: £3.00 more, at each contract’s own rates. By kind of contract: in-house £3.00 more. What would be uncovered costs £30.00 a week today. It is in none of these sums.',
    );
  });

  test('keeps no care worker, and whoever comes along brings no room', () => {
    const logged = [
      { lineId: 1, worker: 'A', minutes: 600 },
      { lineId: 2, worker: 'B', minutes: 600 },
    ];
    const room = aRoom(9, { capacityMinutes: 30, parts: new Map([[partKey(1, 'morning'), 30]]) });
    const answer = drill(aSmallGround([{}, {}], [room], { logged }));
    expect(answer.lines.map(({ worker, uncovered }) => [worker, uncovered?.minutes])).toEqual([
      ['keeps', undefined],
      ['loses', 30],
    ]);
    expect(answer.workers).toMatchObject({ keeps: 1, loses: 1 });
  });

  test('says what really kept the others out', () => {
    const can = { candidates: [{ contractId: 2, score: 900 }] };
    const told = aRoom(2, { capacityMinutes: 30, parts: new Map([[partKey(1, 'morning'), 30]]) });
    const whyOf = (rooms: MoveRoom[], lines: readonly Partial<DrilledLine>[] = [can, can]) =>
      drill(aSmallGround(lines, rooms)).lines.map(lineWhy);
    expect(whyOf([aRoom(2), aRoom(9)])).toEqual([
      'Nobody else: capacity not told (1)',
      'Nobody else: capacity not told (1)',
    ]);
    expect(whyOf([told, aRoom(9)])[1]).toBe('Nobody else: 1 contract had room, which went to others first');
    expect(whyOf([told, aRoom(9)], [{ ...can, visits: [visit('08:00', 45)] }])).toEqual([
      'Nobody else: no capacity (1)',
    ]);
    const untold = drill(
      aSmallGround([{ ...can, visits: [visit('08:00', 30, true)] }], [aRoom(2), aRoom(9)]),
    );
    expect(restsWords(untold)).toContain('It rests on no figure of capacity');
    expect(verdictWords(figuresOf(untold), untold)).toEqual([
      '30 minutes of care a week for 1 person would have to move.',
      'Nobody else has room for any of it.',
      NOTHING_TOLD,
      '30 minutes a week, of 1 person, would be uncovered, 1 time-critical visit a week among it. At the worst, on Monday at 08:00, 1 more worker would be needed at once.',
    ]);
  });
});

test('what is not known of care workers is not counted as nobody', () => {
  const workers = (keeps: number, loses: number, notKnown: number) => ({
    weeks: 12,
    keeps,
    loses,
    notKnown,
    losing: { critical: 0, alone: 0, noEnglish: 0 },
  });
  expect([workers(0, 0, 9), workers(1, 2, 3), workers(1, 2, 0)].map(losingWords)).toEqual([
    'not known',
    'at least 2',
    '2',
  ]);
  expect(workersWords(workers(0, 0, 9))).toContain('Nobody can say who would lose');
  expect(workersWords(workers(1, 2, 3))).toBe(
    '2 people would lose the care worker who visits them most, and 1 would keep theirs. For 3 people it is not known, because no visit was logged in the last 12 weeks.',
  );
});

test('time is said to the minute, so that parts add up', () => {
  expect([7080, 1065, 45, 0, -61, 90_000].map(hoursWords)).toEqual([
    '118 hours',
    '17 hours 45 minutes',
    '45 minutes',
    '0 hours',
    'minus 1 hour 1 minute',
    '1,500 hours',
  ]);
});

test('whoever may not see people is told no count by which somebody might be known', () => {
  expect(traitWords(1, 20, true)).toBe('1');
  for (const [count, of, words] of [
    [1, 20, 'not shown'],
    [18, 20, 'not shown'],
    [0, 3, 'not shown'],
    [2, 3, 'not shown'],
    [0, 20, '0'],
    [20, 20, '20'],
    [8, 20, '8'],
  ] as const)
    expect([count, of, traitWords(count, of, false)]).toEqual([count, of, words]);
});

describe('a drill of any market', () => {
  test('counts every service once, and its hours add up', () => {
    fc.assert(
      fc.property(aGround, (ground) => {
        const answer = drill(ground);
        expect(answer.lines.map(({ lineId }) => lineId)).toEqual(ground.lines.map(({ lineId }) => lineId));
        expect(answer.takers.reduce((sum, { services }) => sum + services, 0)).toBe(ground.lines.length);
        const found = figuresOf(answer);
        const asked = ground.lines.reduce((sum, { weeklyMinutes: minutes }) => sum + minutes, 0);
        expect(found.placed_minutes + found.in_house_minutes).toBe(asked);
        expect(answer.takers.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(asked);
        const { inHouse } = answer;
        // The parts say to the minute what the whole is.
        expect(inHouse.ownMinutes + inHouse.uncoveredMinutes).toBe(inHouse.minutes);
        expect(inHouse.minutes).toBe(found.in_house_minutes);
        expect(sum(answer.lines, ({ uncovered }) => uncovered?.minutes ?? 0)).toBe(inHouse.uncoveredMinutes);
        expect(answer.takers.find(({ kind }) => kind === 'nobody')?.minutes ?? 0).toBe(
          inHouse.uncoveredMinutes,
        );
        for (const hour of inHouse.hours) {
          expect(hour.ownMinutes + hour.uncoveredMinutes).toBeCloseTo(hour.minutes, 2);
          expect(hour.uncoveredMinutes > 0).toBe(hour.workersBeyond > 0);
        }
        const { keeps, loses, notKnown, losing } = answer.workers;
        expect(keeps + loses + notKnown).toBe(found.people);
        expect(Math.max(losing.critical, losing.alone, losing.noEnglish)).toBeLessThanOrEqual(loses);
        expect(answer.cost.extraPence).toBe(answer.cost.thenPence - answer.cost.nowPence);
        expect(sum(costByKind(answer), ({ extraPence }) => extraPence)).toBe(answer.cost.extraPence);
        // Nobody keeps a care worker for care that nobody gives.
        expect(answer.lines.filter((one) => one.uncovered && one.worker === 'keeps')).toEqual([]);
      }),
    );
  });

  test('never gives anybody more than they said, in-house neither, and keeps the market whole', () => {
    fc.assert(
      fc.property(aGround, (ground) => {
        const answer = drill(ground);
        for (const { contractId, minutes, kind } of answer.takers) {
          const room = ground.rooms.find((one) => one.contractId === contractId);
          if (kind !== 'in-house' && kind !== 'nobody')
            expect(minutes).toBeLessThanOrEqual(room?.capacityMinutes ?? 0);
        }
        // Each service is rounded to the minute.
        expect(answer.inHouse.ownMinutes).toBeLessThanOrEqual(
          answer.inHouse.saidMinutes + ground.lines.length,
        );
        const { before, after } = answer.market.all;
        expect(after.minutes + answer.inHouse.uncoveredMinutes).toBe(before.minutes);
        expect(after.shares.some(({ providerId }) => providerId === 1)).toBe(false);
        const areas = answer.market.areas.reduce((sum, area) => sum + area.before.minutes, 0);
        expect(areas).toBe(before.minutes);
      }),
    );
  });

  test('does not depend on the order of what it is given, and reads back as it was kept', () => {
    fc.assert(
      fc.property(aGround, (ground) => {
        const answer = drill(ground);
        const turned = { ...ground, lines: ground.lines.toReversed(), rooms: ground.rooms.toReversed() };
        expect(drill(turned)).toEqual(answer);
        expect(readAnswer(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
      }),
      { numRuns: 40 },
    );
  });
});
