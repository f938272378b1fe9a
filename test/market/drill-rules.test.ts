import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partKey } from '../../src/brokerage/rules/transition.ts';
import { byHurt, compareDrills } from '../../src/market/rules/compare-drills.ts';
import { concentrationOf, concentrationWords } from '../../src/market/rules/concentration.ts';
import { drill, type DrilledLine, type DrillGround } from '../../src/market/rules/drill.ts';
import { type DrillFigures, figuresOf, readAnswer } from '../../src/market/rules/drill-answer.ts';
import { coverInHouse, type FallenLine } from '../../src/market/rules/in-house-cover.ts';
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

const figures: DrillFigures = {
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
    expect(verdicts.get('Extra cost a week')).toBe('worse');
    expect(verdicts.get('Most workers needed at once')).toBe('the same');
    expect(verdicts.get('Services that must move')).toBe('neither');
    expect(verdicts.get('Concentration after')).toBe('not known');
  });

  test('rank by what is uncovered, then by what falls to in-house', () => {
    const some = [
      { ...figures, id: 1, uncovered_minutes: 0 },
      { ...figures, id: 2, uncovered_minutes: 0, in_house_minutes: 900 },
      { ...figures, id: 3 },
      { ...figures, id: 4, losing_critical_people: 2 },
    ];
    expect(byHurt(some).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  });
});

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
      priceOf: (lineId, contractId) => ({
        amount_pence: lineId * 100 + (contractId ?? 0),
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
        expect(inHouse.ownMinutes + inHouse.uncoveredMinutes).toBeCloseTo(inHouse.minutes, 1);
        expect(Math.abs(inHouse.minutes - found.in_house_minutes)).toBeLessThanOrEqual(
          ground.lines.length + 1,
        );
        for (const hour of inHouse.hours) {
          expect(hour.ownMinutes + hour.uncoveredMinutes).toBeCloseTo(hour.minutes, 2);
          expect(hour.uncoveredMinutes > 0).toBe(hour.workersBeyond > 0);
        }
        const { keeps, loses, notKnown, losing } = answer.workers;
        expect(keeps + loses + notKnown).toBe(found.people);
        expect(Math.max(losing.critical, losing.alone, losing.noEnglish)).toBeLessThanOrEqual(loses);
        expect(answer.cost.extraPence).toBe(answer.cost.thenPence - answer.cost.nowPence);
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
        expect(answer.inHouse.ownMinutes).toBeLessThanOrEqual(answer.inHouse.saidMinutes + 0.1);
        const { before, after } = answer.market.all;
        const untaken = answer.lines
          .filter(({ providerId }) => providerId === null)
          .reduce((sum, { weeklyMinutes: minutes }) => sum + minutes, 0);
        expect(after.minutes + untaken).toBe(before.minutes);
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
