import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bearsOn,
  CONTRACT_EVENTS,
  type ContractEvent,
  type ContractEventKind,
  eventInWords,
  faultsOfEvent,
  NEW_BUSINESS,
  standingEvents,
  standingInWords,
  stranded,
  strandedInWords,
  whyNoNewBusiness,
  withLifts,
} from '../../src/contracts/rules/contract-events.ts';
import { ruleTable } from '../ground/rule-table.ts';

const at = (text: string): number => Temporal.Instant.from(`${text}Z`).epochMilliseconds / 1000;
const NOON = at('2026-03-04T12:00');

const anEvent = (given: Partial<ContractEvent> = {}): ContractEvent => ({
  id: 1,
  providerId: 7,
  contractId: null,
  areaId: null,
  kind: 'suspension of new business',
  effectiveAt: NOON,
  endsAt: null,
  weeklyMinutesLimit: null,
  reason: 'Missed visits',
  ...given,
});

describe('what holds', () => {
  test.each(ruleTable('contract-events').map((row) => [row('event'), row('from'), row]))(
    '%s from %s',
    (kind, from, row) => {
      const number = (column: string) => (row(column) === '' ? null : Number(row(column)));
      const event = anEvent({
        kind: kind as ContractEventKind,
        contractId: number('of contract'),
        areaId: number('of area'),
        effectiveAt: at(`${from}T00:00`) - (from >= '2026-03-29' ? 3600 : 0),
        endsAt: row('until') === '' ? null : at(`${row('until')}T00:00`),
        weeklyMinutesLimit: kind === 'restriction of hours' ? 1200 : null,
      });
      const standing = standingEvents([event], NOON, 1, 1);
      expect(standing.newBusiness).toBe(row('new business'));
      expect(standingInWords(standing)).toBe(row('in words'));
    },
  );

  const events = fc.uniqueArray(
    fc
      .record({
        id: fc.nat(1000),
        contractId: fc.constantFrom(null, 1, 2),
        areaId: fc.constantFrom(null, 1, 2),
        kind: fc.constantFrom(...CONTRACT_EVENTS),
        effectiveAt: fc.integer({ min: NOON - 50, max: NOON + 50 }),
        endsAt: fc.option(fc.integer({ min: NOON - 50, max: NOON + 50 })),
        limit: fc.nat(5000),
      })
      .map(({ limit, ...given }) =>
        anEvent({ ...given, weeklyMinutesLimit: given.kind === 'restriction of hours' ? limit : null }),
      ),
    { selector: ({ id }) => id, maxLength: 8 },
  );

  test('does not depend on the order of the events, and one more event never frees what was not free', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (all, chance) => {
        const standing = standingEvents(all, NOON, 1, [1]);
        const mixed = all
          .map((event) => ({ event, by: chance.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ event }) => event);
        expect(standingEvents(mixed, NOON, 1, [1])).toEqual(standing);
        const fewer = standingEvents(all.slice(1), NOON, 1, [1]);
        expect(NEW_BUSINESS.indexOf(standing.newBusiness)).toBeGreaterThanOrEqual(
          NEW_BUSINESS.indexOf(fewer.newBusiness),
        );
        expect(standing.events.every((event) => bearsOn(event, 1, 1))).toBe(true);
      }),
    );
  });

  test('a lifted event ends then, or at its own end if that is earlier', () => {
    const events = [anEvent(), anEvent({ id: 2, endsAt: NOON + 10 })];
    const lifts = [
      { liftsId: 1, effectiveAt: NOON + 60 },
      { liftsId: 2, effectiveAt: NOON + 60 },
    ];
    expect(withLifts(events, lifts).map(({ endsAt }) => endsAt)).toEqual([NOON + 60, NOON + 10]);
    expect(standingEvents(withLifts(events, lifts), NOON + 60, 1, 1).newBusiness).toBe('open');
  });

  test('of several, the lowest limit holds and the gravest is said first', () => {
    const several = [
      anEvent({ id: 1, kind: 'restriction of hours', weeklyMinutesLimit: 600 }),
      anEvent({ id: 2, kind: 'restriction of hours', weeklyMinutesLimit: 300, contractId: 1 }),
      anEvent({ id: 3, kind: 'default notice' }),
      anEvent({ id: 4 }),
    ];
    const standing = standingEvents(several, NOON, 1, null);
    expect(standing.weeklyMinutesLimit).toBe(300);
    expect(standing.events.map(({ id }) => id)).toEqual([4, 1, 2, 3]);
    expect(standingInWords(standing)).toBe('Suspended: no new business; under default notice');
    expect(whyNoNewBusiness(standing)).toBe(
      'Suspension of new business since 4 Mar 2026, 12:00: Missed visits',
    );
    expect(whyNoNewBusiness(standingEvents([], NOON, 1, 1))).toBeUndefined();
    expect(eventInWords(several[1] ?? anEvent(), { contract: 'BLK-1' })).toBe(
      'Restriction of hours to 5 hours a week, BLK-1, from 4 Mar 2026, 12:00',
    );
  });
});

describe('a new event', () => {
  const faults = (given: Partial<ContractEvent & { evidence: string }>, events: ContractEvent[] = []) =>
    faultsOfEvent({ ...anEvent(), evidence: 'Letter of 3 March', ...given }, events).map(
      ({ field }) => field,
    );
  test('needs a reason and evidence, and a limit where and only where it restricts', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ reason: ' ', evidence: '' })).toEqual(['reason', 'evidence']);
    expect(faults({ kind: 'restriction of hours' })).toEqual(['weeklyMinutesLimit']);
    expect(faults({ kind: 'restriction of hours', weeklyMinutesLimit: 0 })).toEqual([]);
    expect(faults({ weeklyMinutesLimit: 60 })).toEqual(['weeklyMinutesLimit']);
    expect(faults({ endsAt: NOON })).toEqual(['endsAt']);
    expect(faults({ kind: 'termination', endsAt: NOON + 1 })).toEqual(['endsAt']);
    expect(faults({ kind: 'registration cancelled', contractId: 1 })).toEqual(['kind']);
  });

  test('is not recorded twice for the same contract and area', () => {
    expect(faults({}, [anEvent()])).toEqual(['kind']);
    expect(faults({ contractId: 2 }, [anEvent()])).toEqual([]);
    expect(faults({}, [anEvent({ endsAt: NOON })])).toEqual([]);
  });
});

describe('what an event would strand', () => {
  const work = (id: number, weeklyMinutes: number, contractId = 1) => ({
    id,
    contractId,
    areaIds: [1],
    weeklyMinutes,
  });
  const placed = (id: number, weeklyMinutes: number) => ({
    ...work(id, weeklyMinutes),
    startsOn: '2026-03-09',
    endsOn: null,
  });
  const inPlay = {
    lines: [
      { ...work(1, 600), startsOn: '2026-01-01', endsOn: null },
      { ...work(2, 300), startsOn: '2026-01-01', endsOn: '2026-03-03' },
      { ...work(3, 200, 2), startsOn: '2026-01-01', endsOn: '2026-03-04' },
    ],
    placements: [placed(4, 300), placed(5, 100)],
    offers: [work(6, 90), work(7, 50)],
  };
  const ids = (event: ContractEvent) => {
    const lost = stranded(event, inPlay);
    return [lost.lines, lost.placements, lost.offers].map((all) => all.map(({ id }) => id));
  };

  test('follows what the event does, in its own contract and area', () => {
    expect(ids(anEvent())).toEqual([[], [4, 5], [6, 7]]);
    expect(ids(anEvent({ kind: 'default notice' }))).toEqual([[], [], []]);
    expect(ids(anEvent({ kind: 'termination' }))).toEqual([
      [1, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(ids(anEvent({ kind: 'termination', contractId: 2 }))).toEqual([[3], [], []]);
    expect(ids(anEvent({ kind: 'termination', areaId: 2 }))).toEqual([[], [], []]);
  });

  test('what has begun by the day of the event is care that is given then, and offers wait until it holds', () => {
    const april = at('2026-04-01T00:00');
    expect(ids(anEvent({ effectiveAt: april }))).toEqual([[], [], [6, 7]]);
    const ending = anEvent({ kind: 'termination', effectiveAt: april });
    expect(ids(ending)).toEqual([[1, 4, 5], [], [6, 7]]);
    expect(stranded(ending, inPlay).weeklyMinutes).toBe(1000);
    expect(strandedInWords(stranded(ending, inPlay), { toCome: true })).toBe(
      '3 lines of care must move and 2 offers are withdrawn on that day if they still wait.',
    );
  });

  test('a restriction keeps the earliest that fit, and care goes on above its limit', () => {
    const limited = (weeklyMinutesLimit: number) =>
      anEvent({ kind: 'restriction of hours', contractId: 1, weeklyMinutesLimit });
    expect(ids(limited(1050))).toEqual([[], [], [6]]);
    expect(ids(limited(750))).toEqual([[], [4], [6]]);
    expect(ids(limited(500))).toEqual([[], [4, 5], [6, 7]]);
    expect(strandedInWords(stranded(limited(500), inPlay), { limit: 500 })).toBe(
      '2 placements cannot start, 2 offers are withdrawn and care that is given now is 1 hour 40 minutes a week above the limit and goes on.',
    );
    expect(strandedInWords(stranded(limited(5000), inPlay), { limit: 5000 })).toBe('Nothing is stranded.');
  });

  test('what is kept under a restriction never passes its limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(300)),
        fc.array(fc.nat(300)),
        fc.nat(2000),
        (starting, offered, weeklyMinutesLimit) => {
          const placements = starting.map((minutes, place) => placed(place, minutes));
          const offers = offered.map((minutes, place) => work(place, minutes));
          const event = anEvent({ kind: 'restriction of hours', weeklyMinutesLimit });
          const lost = stranded(event, { lines: [], placements, offers });
          const sum = (all: readonly { weeklyMinutes: number }[]) =>
            all.reduce((minutes, one) => minutes + one.weeklyMinutes, 0);
          const kept = sum(placements) + sum(offers) - sum(lost.placements) - sum(lost.offers);
          expect(kept).toBeLessThanOrEqual(weeklyMinutesLimit);
        },
      ),
    );
  });
});
