import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTerms } from '../../src/contracts/rules/terms.ts';
import { callWindow } from '../../src/plans/rules/visit-pattern.ts';
import { type ExistingVisit, paidNoticeSeconds, planChanges } from '../../src/visits/rules/plan-changes.ts';
import { suspensionAt, suspensionChanges } from '../../src/visits/rules/plan-suspensions.ts';
import {
  type LineToPlan,
  type PatternVisitToPlan,
  type WantedVisit,
  wantedVisits,
} from '../../src/visits/rules/plan-visits.ts';
import { judgePlace } from '../../src/visits/rules/verdict.ts';
import { ruleTable } from '../ground/rule-table.ts';

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds / 1000;
const none = new Set<string>();
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function aVisit(given: Partial<PatternVisitToPlan> = {}): PatternVisitToPlan {
  return {
    id: 1,
    weekdays: EVERY_DAY,
    everyWeeks: 1,
    firstWeekOn: null,
    startTime: '08:00',
    minutes: 30,
    workers: 1,
    earlierMinutes: null,
    laterMinutes: null,
    timeCritical: false,
    onBankHolidays: true,
    ...given,
  };
}

function aLine(visits: readonly PatternVisitToPlan[], given: Partial<LineToPlan> = {}): LineToPlan {
  return {
    lineId: 7,
    reference: 'L7',
    startsOn: '2026-01-01',
    endsOn: null,
    versions: [{ version: 1, effectiveFrom: '2026-01-01', visits }],
    placedAt: null,
    ...given,
  };
}

describe('the visits that a pattern asks for', () => {
  test.each(
    ruleTable('visits-to-be-made').map((row) => [
      row('day'),
      row('time'),
      row('pattern'),
      row('starts at'),
      row('clock'),
    ]),
  )('%s %s, %s: %s', (day, time, pattern, startsAt, clock) => {
    const visit = aVisit({
      startTime: time,
      everyWeeks: pattern.includes('every other week') ? 2 : 1,
      firstWeekOn: pattern.includes('every other week') ? '2026-03-04' : null,
      onBankHolidays: !pattern.includes('not on bank holidays'),
    });
    const [planned] = wantedVisits(aLine([visit]), day, day, new Set(['2026-12-25']));
    if (startsAt === 'no visit') return expect(planned).toBeUndefined();
    expect(planned).toMatchObject({ startsAt: at(startsAt), clock, startsOn: day, minutes: 30 });
  });

  test('carry the line, the day and the wall time in their references, and tell apart those that start together', () => {
    const line = aLine([aVisit({ id: 1 }), aVisit({ id: 2, startTime: '07:30' }), aVisit({ id: 3 })]);
    expect(
      wantedVisits(line, '2026-03-29', '2026-03-29', none).map((visit) => [
        visit.reference,
        visit.patternVisitId,
      ]),
    ).toEqual([
      ['L7-20260329-0730', 2],
      ['L7-20260329-0800', 1],
      ['L7-20260329-0800-2', 3],
    ]);
  });

  test('stop with the line, and follow the version that was recorded last among those in effect', () => {
    const line = aLine([], {
      startsOn: '2026-03-03',
      endsOn: '2026-03-08',
      versions: [
        { version: 1, effectiveFrom: '2026-03-01', visits: [aVisit({ id: 1 })] },
        { version: 2, effectiveFrom: '2026-03-07', visits: [aVisit({ id: 2 })] },
        { version: 3, effectiveFrom: '2026-03-05', visits: [aVisit({ id: 3 })] },
      ],
    });
    const planned = wantedVisits(line, '2026-03-01', '2026-03-31', none);
    expect(planned.map((visit) => `${visit.startsOn.slice(8)}:${visit.patternVisitId}`)).toEqual([
      '03:1',
      '04:1',
      '05:3',
      '06:3',
      '07:3',
      '08:3',
    ]);
  });

  test('are one a day for a daily visit over any range, each on its own day at its own wall time or moved on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 1439 }),
        (start, length, minute) => {
          const from = Temporal.PlainDate.from('2026-01-01').add({ days: start });
          const to = from.add({ days: length });
          const startTime = Temporal.PlainTime.from('00:00').add({ minutes: minute }).toString().slice(0, 5);
          const planned = wantedVisits(aLine([aVisit({ startTime })]), from.toString(), to.toString(), none);
          expect(planned.length).toBe(length + 1);
          for (const visit of planned) {
            const wall = Temporal.Instant.fromEpochMilliseconds(visit.startsAt * 1000).toZonedDateTimeISO(
              'Europe/London',
            );
            expect(wall.toPlainDate().toString()).toBe(visit.startsOn);
            expect(wall.toPlainTime().toString().slice(0, 5)).toBe(
              visit.clock === 'skipped' ? '02:00' : startTime,
            );
          }
          const references = new Set(planned.map((visit) => visit.reference));
          expect(references.size).toBe(planned.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of a cycle of weeks come once in each cycle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 7 }), (everyWeeks, weekday) => {
        const line = aLine([aVisit({ everyWeeks, weekdays: [weekday], firstWeekOn: '2026-02-25' })]);
        const days = wantedVisits(line, '2026-01-01', '2026-12-31', none).map((visit) =>
          Temporal.PlainDate.from(visit.startsOn),
        );
        expect(Temporal.PlainDate.from('2026-02-23').until(days[0] ?? '2030-01-01').days).toBe(weekday - 1);
        for (const [place, day] of days.slice(1).entries())
          expect(days[place]?.until(day).days).toBe(7 * everyWeeks);
      }),
      { numRuns: 30 },
    );
  });
});

type Planned = ExistingVisit & { readonly cancelled: boolean };

/** Visits as they stand once changes are made. */
function made(
  existing: readonly Planned[],
  wanted: readonly WantedVisit[],
  now: number,
  notice: number,
): Planned[] {
  const { add, change, remove, cancel } = planChanges(existing, wanted, now, notice);
  const changed = new Map(change.map(({ id, to }) => [id, to]));
  const rest = existing
    .filter(({ id }) => !remove.includes(id))
    .map((visit) => ({ ...visit, ...changed.get(visit.id) }))
    .map((visit) => (cancel.includes(visit.id) ? { ...visit, fixed: true, cancelled: true } : visit));
  const fresh = { fixed: false, moved: false, suspended: false, cancelled: false, extra: false };
  return [...rest, ...add.map((visit, place) => ({ ...visit, ...fresh, id: 10_000 + place + rest.length }))];
}

const NOW = at('2026-03-04T12:00:00Z');
const patternVisits = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 99 }),
    startTime: fc.constantFrom('07:00', '08:00', '12:30', '17:00', '21:00'),
    minutes: fc.constantFrom(15, 30, 45),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const week = (visits: readonly Partial<PatternVisitToPlan>[]): WantedVisit[] =>
  wantedVisits(aLine(visits.map(aVisit)), '2026-03-02', '2026-03-10', none).map((visit) => ({
    ...visit,
    first: false,
  }));

describe('what has to change', () => {
  const history = fc.record({
    before: patternVisits,
    after: patternVisits,
    marks: fc.array(fc.constantFrom('fixed', 'moved', 'suspended', 'plain', 'absent'), {
      minLength: 40,
      maxLength: 40,
    }),
    notice: fc.constantFrom(0, 24 * 3600, 48 * 3600),
  });

  function asPlanned(before: readonly Partial<PatternVisitToPlan>[], marks: readonly string[]): Planned[] {
    return week(before)
      .map((visit, id) => ({
        ...visit,
        id,
        fixed: marks[id] === 'fixed',
        moved: marks[id] === 'moved',
        suspended: marks[id] === 'suspended',
        extra: false,
        cancelled: marks[id] === 'suspended',
      }))
      .filter(({ id }) => marks[id] !== 'absent');
  }

  test('once done leaves nothing to do', () => {
    fc.assert(
      fc.property(history, ({ before, after, marks, notice }) => {
        const done = made(asPlanned(before, marks), week(after), NOW, notice);
        const again = planChanges(done, week(after), NOW, notice);
        expect(again).toMatchObject({ add: [], change: [], remove: [], cancel: [] });
        expect(again.keep.length).toBe(done.length);
      }),
    );
  });

  test('never touches what has begun, was logged, verified or cancelled by itself, and accounts for every visit', () => {
    fc.assert(
      fc.property(history, ({ before, after, marks, notice }) => {
        const existing = asPlanned(before, marks);
        const changes = planChanges(existing, week(after), NOW, notice);
        const touched = [...changes.change.map(({ id }) => id), ...changes.remove, ...changes.cancel];
        expect(new Set([...touched, ...changes.keep]).size).toBe(existing.length);
        expect(touched.length + changes.keep.length).toBe(existing.length);
        for (const visit of existing)
          if (visit.fixed || visit.startsAt < NOW) expect(changes.keep).toContain(visit.id);
      }),
    );
  });

  test('leaves every wanted visit to come planned just once', () => {
    fc.assert(
      fc.property(history, ({ before, after, marks, notice }) => {
        const references = made(asPlanned(before, marks), week(after), NOW, notice).map(
          ({ reference }) => reference,
        );
        expect(new Set(references).size).toBe(references.length);
        for (const visit of week(after))
          if (visit.startsAt >= NOW) expect(references).toContain(visit.reference);
      }),
    );
  });

  test('plans what is already past only from the first pattern of a line', () => {
    const wanted = wantedVisits(aLine([aVisit()]), '2026-03-02', '2026-03-10', none);
    expect(wanted.every((visit) => visit.first)).toBe(true);
    expect(planChanges([], wanted, NOW, 0).add.length).toBe(9);
    expect(planChanges([], week([{}]), NOW, 0).add.length).toBe(6);
  });

  const evening = [{ startTime: '21:00' }];
  const planned = (visits: readonly Partial<PatternVisitToPlan>[]): Planned[] => asPlanned(visits, []);

  test('plans nothing that was past before the provider of a placement was told whose care it is', () => {
    const told = Date.parse('2026-03-03T14:30:00Z') / 1000;
    const asked = aLine([aVisit(), aVisit({ id: 2, startTime: '20:00' })], {
      startsOn: '2026-03-02',
      placedAt: told,
    });
    const wanted = wantedVisits(asked, '2026-03-02', '2026-03-04', none);
    const { add } = planChanges([], wanted, told + 7 * 3600, 0);
    expect(add.map(({ reference }) => reference)).toEqual([
      'L7-20260303-2000',
      'L7-20260304-0800',
      'L7-20260304-2000',
    ]);
  });

  test('cancels what is dropped at short notice and removes the rest', () => {
    const changes = planChanges(planned(evening), [], NOW, 24 * 3600);
    expect(changes.cancel).toEqual([2]);
    expect(changes.remove).toEqual([3, 4, 5, 6, 7, 8]);
  });

  test('a change of time is no cancellation, however late', () => {
    const changes = planChanges(planned(evening), week([{ startTime: '22:00' }]), NOW, 24 * 3600);
    expect(changes.cancel).toEqual([]);
    expect(changes.remove).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(changes.add.map(({ reference }) => reference)).toContain('L7-20260304-2200');
  });

  test('a moved visit stays where it was moved to while its pattern asks for it', () => {
    const existing = planned(evening).map((visit) => ({
      ...visit,
      moved: true,
      startsAt: visit.startsAt + 3600,
    }));
    expect(planChanges(existing, week([{ startTime: '21:00', minutes: 45 }]), NOW, 0).change).toEqual([]);
    expect(planChanges(existing, [], NOW, 0).remove.length).toBe(7);
  });

  test('the notice that may be paid is the longest with pay in the terms', () => {
    expect(paidNoticeSeconds([])).toBe(0);
    expect(
      paidNoticeSeconds([
        { noticeHoursUnder: -2, paysPercent: 100 },
        { noticeHoursUnder: 24, paysPercent: 50 },
        { noticeHoursUnder: 72, paysPercent: 0 },
      ]),
    ).toBe(24 * 3600);
    expect(paidNoticeSeconds([{ noticeHoursUnder: -2, paysPercent: 100 }])).toBe(0);
  });
});

describe('a suspension', () => {
  test.each(
    ruleTable('suspension').map((row) => [row('visit starts'), row('was'), row('suspended'), row('becomes')]),
  )('visit at %s, %s, suspended %s: %s', (starts, was, suspended, becomes) => {
    const time = (clock: string): number => at(`2026-03-${clock.replace(' ', 'T')}:00Z`);
    const [from = '', to = ''] = suspended.split(' to ');
    const suspensions =
      suspended === 'not at all'
        ? []
        : [
            {
              id: 5,
              startsAt: time(from),
              endsAt: to === '' ? null : time(to),
              toldAt: time(from),
              reason: 'hospital',
            },
          ];
    const visit = {
      id: 1,
      startsAt: time(starts),
      cancelled: was !== 'planned',
      suspensionId: was.startsWith('out, hospital') ? 5 : null,
      logged: was.endsWith('logged'),
    };
    const { takeOut, bringBack } = suspensionChanges([visit], suspensions, NOW);
    const answer = takeOut.length > 0 ? 'out, hospital' : bringBack.length > 0 ? 'planned' : was;
    expect(answer).toBe(becomes);
    if (takeOut[0] !== undefined) expect(takeOut[0].suspension.toldAt).toBe(time(from));
  });

  const instants = fc.integer({ min: NOW - 400_000, max: NOW + 400_000 });
  const suspensions = fc
    .uniqueArray(instants, { minLength: 0, maxLength: 6 })
    .map((edges) => edges.sort((a, b) => a - b))
    .map((edges) =>
      edges.flatMap((startsAt, place) =>
        place % 2 === 0
          ? [
              {
                id: place + 1,
                startsAt,
                endsAt: edges[place + 1] ?? null,
                toldAt: startsAt,
                reason: 'hospital',
              },
            ]
          : [],
      ),
    );
  const visits = fc.array(
    fc.record({
      startsAt: instants,
      kind: fc.constantFrom('planned', 'by hand', 'by suspension'),
      logged: fc.boolean(),
    }),
  );

  test('once applied leaves nothing to do, takes out all that it covers, and leaves what was cancelled by itself', () => {
    fc.assert(
      fc.property(visits, suspensions, (drawn, all) => {
        const before = drawn.map(({ startsAt, kind, logged }, id) => ({
          id,
          startsAt,
          logged,
          cancelled: kind !== 'planned',
          suspensionId: kind === 'by suspension' ? 99 : null,
        }));
        const { takeOut, bringBack } = suspensionChanges(before, all, NOW);
        const after = before.map((visit) => {
          const out = takeOut.find(({ id }) => id === visit.id);
          if (out !== undefined) return { ...visit, cancelled: true, suspensionId: out.suspension.id };
          return bringBack.includes(visit.id) ? { ...visit, cancelled: false, suspensionId: null } : visit;
        });
        expect(suspensionChanges(after, all, NOW)).toEqual({ takeOut: [], bringBack: [] });
        for (const [place, visit] of after.entries()) {
          if (drawn[place]?.kind === 'by hand') expect(visit).toEqual(before[place]);
          else if (suspensionAt(visit.startsAt, all) !== undefined) expect(visit.cancelled).toBe(true);
          else if (visit.startsAt >= NOW || visit.logged) expect(visit.cancelled).toBe(false);
        }
      }),
    );
  });
});

test('the call window that a broker is shown is the one that verification uses', () => {
  const terms = parseTerms({
    pay: { by: 'planned', full_pay_percent: 90 },
    rates: [],
    window: { earlier: 20, later: 40 },
  });
  if (!terms.ok) throw new Error(terms.reason);
  const side = fc.option(fc.integer({ min: 0, max: 720 }), { nil: null });
  fc.assert(
    fc.property(side, side, fc.boolean(), (earlierMinutes, laterMinutes, timeCritical) => {
      const visit = {
        visitId: 'v',
        contractId: 'c',
        service: 's',
        startsAt: 0,
        plannedMinutes: 30,
        workers: 1,
        cancelledAt: null,
        earlierMinutes,
        laterMinutes,
        timeCritical,
      };
      const { earlier, later } = callWindow(visit, terms.value);
      const foundAt = (inAt: number) => {
        const log = {
          logId: 'l',
          workerId: 'w',
          inAt,
          outAt: inAt + 1800,
          inMethod: 'tag',
          outMethod: 'tag',
          visitId: null,
        } as const;
        return judgePlace(visit, log, terms.value, { overlaps: false, sameWorker: false }).exceptions;
      };
      expect([foundAt(-earlier * 60), foundAt(later * 60)]).toEqual([[], []]);
      expect([foundAt(-earlier * 60 - 1), foundAt(later * 60 + 1)]).toEqual([['early'], ['late']]);
    }),
  );
});
